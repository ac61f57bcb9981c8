//! A question while it is answered.
//!
//! The rulebook, the question, its facts in their places, and the day on which it is asked:
//! the horizon asks the same question on later days, and what is worth naming is asked with
//! one fact more. A fact that follows from others is worked out once for each of these.

use std::cell::Cell;

use interdict_model::{AsOf, ListEntry, ListId, Resolution, Verdict};
use jiff::civil::Date;

use crate::{
    eval::Scope,
    facts::Fact,
    layout::Layout,
    question::{Match, Question},
    registry::FactSpec,
    rulebook::Rulebook,
    value::{Known, Value},
};

/// A question with its facts in their places.
pub(crate) struct Docket<'a> {
    pub book: &'a Rulebook,
    pub question: &'a Question,
    pub layout: &'a Layout<'a>,
    /// The day of the question, or a later one.
    pub on: AsOf,
    /// That day and the day of knowledge, as facts.
    pub days: [Known; 2],
    /// A fact that is given beside those of the case.
    stated: Option<(usize, &'a Fact)>,
    follows: Vec<Cell<Option<Verdict>>>,
}

impl<'a> Docket<'a> {
    pub fn new(book: &'a Rulebook, question: &'a Question, layout: &'a Layout<'a>) -> Self {
        let places = question.items.len() * (question.parties.len() + 1);
        Self {
            book,
            question,
            layout,
            on: question.on,
            days: [exact(question.on.day()), exact(question.known.day())],
            stated: None,
            follows: vec![Cell::new(None); book.registry.following * places],
        }
    }

    /// The same question on another day.
    pub fn asked_on(&self, day: Date) -> Self {
        Self {
            on: AsOf::Day(day),
            days: [exact(day), self.days[1].clone()],
            ..self.anew()
        }
    }

    /// The same question with one fact more.
    pub fn stating<'b>(&'b self, place: usize, fact: &'b Fact) -> Docket<'b>
    where
        'a: 'b,
    {
        Docket {
            stated: Some((place, fact)),
            ..self.anew()
        }
    }

    fn anew(&self) -> Self {
        Self {
            book: self.book,
            question: self.question,
            layout: self.layout,
            on: self.on,
            days: self.days.clone(),
            stated: self.stated,
            follows: vec![Cell::new(None); self.follows.len()],
        }
    }

    /// Binds an item line, and nobody.
    pub fn scope<'s>(&'s self, item: usize) -> Scope<'s>
    where
        'a: 's,
    {
        Scope {
            docket: self,
            item,
            party: None,
            entry: None,
        }
    }

    /// Returns what is given in a place.
    pub fn given(&self, place: usize) -> Option<&'a Fact> {
        match self.stated {
            Some((stated, fact)) if stated == place => Some(fact),
            _ => self.layout.given(place),
        }
    }

    /// Returns where the value of a fact that follows from others is kept, if it depends on
    /// nothing beside the item and the party.
    pub fn kept(
        &self,
        spec: &FactSpec,
        item: usize,
        party: Option<usize>,
    ) -> Option<&Cell<Option<Verdict>>> {
        let follows = spec.follows.filter(|_| !spec.reads.entry)?;
        let item = if spec.reads.item { item } else { 0 };
        let party = match party {
            Some(party) if spec.reads.party => party + 1,
            _ => 0,
        };
        let parties = self.question.parties.len() + 1;
        let place = (follows * self.question.items.len() + item) * parties + party;
        self.follows.get(place)
    }

    /// Returns whether an entry was in force on the day.
    pub fn presence(&self, entry: &ListEntry) -> Verdict {
        entry.listing.presence(self.on, self.question.known)
    }

    /// Returns the matches of a party with entries of these lists.
    pub fn matches(&self, party: usize, lists: &[ListId]) -> impl Iterator<Item = &'a Match> {
        let live: &'a [&'a Match] = self.layout.live.get(party).map_or(&[], Vec::as_slice);
        live.iter()
            .copied()
            .filter(move |found| lists.contains(&found.entry.list))
    }

    /// Returns whether a party is confirmed as an entry of one of these lists.
    pub fn confirmed(&self, party: usize, lists: &[ListId]) -> bool {
        self.matches(party, lists)
            .any(|found| found.resolution != Resolution::Unresolved)
    }
}

fn exact(day: Date) -> Known {
    Known::Exact(Value::Date(day))
}

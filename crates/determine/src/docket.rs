//! A question while it is answered.
//!
//! The rulebook, the question, its facts in their places, and the day on which it is asked:
//! the horizon asks the same question on later days, and what is worth naming is asked with
//! one fact more. A fact that follows from others is worked out once for each of these.

use std::{
    cell::{OnceCell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use interdict_model::{AsOf, ListEntry, ListId, Resolution, Verdict};
use jiff::civil::Date;

use crate::{
    eval::Scope,
    explain::Told,
    facts::Fact,
    layout::Layout,
    period::{Serving, serving},
    question::{Match, Question},
    reads::{ReadLog, Touched},
    registry::FactSpec,
    residual::Residual,
    rule::{Measure, Relief, ReliefVersion, Version},
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
    follows: RefCell<Vec<Option<Verdict>>>,
    /// By the same places, the facts that were taken as absent on the way, where that was asked.
    absent: RefCell<BTreeMap<usize, Rc<[usize]>>>,
    /// Who read what.
    reads: ReadLog,
    /// By measure, then by relief, the versions that serve the day.
    serving: Rc<[OnceCell<Serving>]>,
    /// What was explained.
    pub told: Told,
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
            follows: RefCell::new(vec![None; book.registry.following * places]),
            absent: RefCell::default(),
            reads: ReadLog::default(),
            serving: unserved(book),
            told: Told::default(),
        }
    }

    /// Says that a measure is tried now, or none.
    pub fn tries(&self, measure: Option<&Measure>) {
        self.reads.measure(measure.map(|measure| measure.place));
    }

    /// Says who read the facts at these places.
    pub fn touched(&self, places: &[usize]) -> Touched {
        let (measures, cells) = (self.book.measures.len(), self.follows.borrow().len());
        self.reads.touched(measures, cells, places)
    }

    /// The same question on another day.
    pub fn asked_on(&self, day: Date) -> Self {
        Self {
            on: AsOf::Day(day),
            days: [exact(day), self.days[1].clone()],
            serving: unserved(self.book),
            ..self.anew(vec![None; self.follows.borrow().len()])
        }
    }

    /// The same question with one fact more, of those that `touched` was asked about.
    pub fn stating<'b>(
        &'b self,
        (number, place): (usize, usize),
        fact: &'b Fact,
        touched: &Touched,
    ) -> Docket<'b>
    where
        'a: 'b,
    {
        let mut follows = self.follows.borrow().clone();
        for (cell, kept) in follows.iter_mut().enumerate() {
            if touched.cell(cell, number) {
                *kept = None;
            }
        }
        Docket {
            stated: Some((place, fact)),
            ..self.anew(follows)
        }
    }

    fn anew(&self, follows: Vec<Option<Verdict>>) -> Self {
        Self {
            book: self.book,
            question: self.question,
            layout: self.layout,
            on: self.on,
            days: self.days.clone(),
            stated: self.stated,
            follows: RefCell::new(follows),
            absent: RefCell::default(),
            reads: ReadLog::default(),
            serving: Rc::clone(&self.serving),
            told: Told::default(),
        }
    }

    /// Returns the versions of a measure that may serve the question, each with whether it
    /// is in force.
    pub fn versions(&self, of: &'a Measure) -> impl Iterator<Item = (&'a Version, &Residual)> {
        let serve = || serving(&of.versions, Version::validity, self);
        let kept = self.serving[of.place].get_or_init(serve);
        kept.iter()
            .map(|(place, force)| (&of.versions[*place], force))
    }

    /// The same of a relief.
    pub fn openings(&self, of: &'a Relief) -> impl Iterator<Item = (&'a ReliefVersion, &Residual)> {
        let serve = || serving(&of.versions, ReliefVersion::validity, self);
        let kept = self.serving[self.book.measures.len() + of.place].get_or_init(serve);
        kept.iter()
            .map(|(place, open)| (&of.versions[*place], open))
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
        let given = match self.stated {
            Some((stated, fact)) if stated == place => Some(fact),
            _ => self.layout.given(place),
        };
        if given.is_none() {
            self.reads.place(place);
        }
        given
    }

    /// Returns where the value of a fact that follows from others is kept, if it depends on
    /// nothing beside the item and the party.
    pub fn cell(&self, spec: &FactSpec, item: usize, party: Option<usize>) -> Option<usize> {
        let follows = spec.follows.filter(|_| !spec.reads.entry)?;
        let item = if spec.reads.item { item } else { 0 };
        let party = match party {
            Some(party) if spec.reads.party => party + 1,
            _ => 0,
        };
        let parties = self.question.parties.len() + 1;
        Some((follows * self.question.items.len() + item) * parties + party)
    }

    /// Works out what follows, and notes what that reads.
    pub fn within<T>(&self, cell: usize, follow: impl FnOnce() -> T) -> T {
        self.reads.within(cell, follow)
    }

    /// Returns what is kept there.
    pub fn kept(&self, cell: usize) -> Option<Verdict> {
        let kept = self.follows.borrow().get(cell).copied().flatten();
        if kept.is_some() {
            self.reads.cell(cell);
        }
        kept
    }

    /// Returns which facts were taken as absent on the way there, if that was asked.
    pub fn kept_absent(&self, cell: usize) -> Option<Rc<[usize]>> {
        let kept = self.absent.borrow().get(&cell).cloned();
        if kept.is_some() {
            self.reads.cell(cell);
        }
        kept
    }

    /// Keeps them.
    pub fn keep_absent(&self, cell: usize, absent: Rc<[usize]>) {
        self.absent.borrow_mut().insert(cell, absent);
    }

    /// Keeps it.
    pub fn keep(&self, cell: usize, verdict: Verdict) {
        if let Some(kept) = self.follows.borrow_mut().get_mut(cell) {
            *kept = Some(verdict);
        }
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

fn unserved(book: &Rulebook) -> Rc<[OnceCell<Serving>]> {
    let count = book.measures.len() + book.reliefs.len();
    (0..count).map(|_| OnceCell::new()).collect()
}

fn exact(day: Date) -> Known {
    Known::Exact(Value::Date(day))
}

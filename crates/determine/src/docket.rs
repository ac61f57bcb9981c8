//! A question while it is answered.
//!
//! The rulebook, the question, its facts in their places, and the day on which it is asked:
//! the horizon asks the same question on later days, and what is worth naming is asked with
//! one fact more. A test of a fact is worked out once for each of these.

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
    residual::Residual,
    rule::{Measure, Relief, ReliefVersion, Version},
    rulebook::Rulebook,
    slot::{Cells, Kept},
    value::{Known, Value},
};

/// What is kept of a test.
#[derive(Clone, Copy, Default)]
struct Stored {
    verdict: Option<Verdict>,
    /// Whether it looked for a fact of which nothing is given, itself or on the way.
    read: bool,
}

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
    cells: Cells,
    /// By cell, what is kept of a test.
    verdicts: RefCell<Vec<Stored>>,
    /// By cell, the facts that were taken as absent on the way, where that was asked.
    absent: RefCell<BTreeMap<usize, Rc<[usize]>>>,
    /// By cell, what is established of a test by what the case brings alone.
    firm: RefCell<BTreeMap<usize, Verdict>>,
    /// Who read what.
    reads: ReadLog,
    /// By measure, then by relief, the versions that serve the day.
    serving: Rc<[OnceCell<Serving>]>,
    /// What was explained.
    pub told: Told,
}

impl<'a> Docket<'a> {
    pub fn new(book: &'a Rulebook, question: &'a Question, layout: &'a Layout<'a>) -> Self {
        let (items, parties) = (question.items.len(), question.parties.len());
        let cells = book.registry.slots.cells(items, parties);
        Self {
            book,
            question,
            layout,
            on: question.on,
            days: [exact(question.on.day()), exact(question.known.day())],
            stated: None,
            cells,
            verdicts: RefCell::new(vec![Stored::default(); cells.count]),
            absent: RefCell::default(),
            firm: RefCell::default(),
            reads: ReadLog::roomy(),
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
        let measures = self.book.measures.len();
        self.reads.touched(measures, self.cells.count, places)
    }

    /// The same question on another day: what does not depend on the day is kept.
    pub fn asked_on(&self, day: Date) -> Self {
        let mut verdicts = self.verdicts.borrow().clone();
        verdicts[self.cells.by_day()..].fill(Stored::default());
        Self {
            on: AsOf::Day(day),
            days: [exact(day), self.days[1].clone()],
            serving: unserved(self.book),
            ..self.anew(verdicts)
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
        let mut verdicts = self.verdicts.borrow().clone();
        for cell in touched.cells(number) {
            verdicts[cell] = Stored::default();
        }
        Docket {
            stated: Some((place, fact)),
            ..self.anew(verdicts)
        }
    }

    fn anew(&self, verdicts: Vec<Stored>) -> Self {
        Self {
            book: self.book,
            question: self.question,
            layout: self.layout,
            on: self.on,
            days: self.days.clone(),
            stated: self.stated,
            cells: self.cells,
            verdicts: RefCell::new(verdicts),
            absent: RefCell::default(),
            firm: RefCell::default(),
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

    /// Returns where the verdict of a test is kept for an item and a party.
    pub fn cell(&self, kept: Kept, item: usize, party: Option<usize>) -> Option<usize> {
        kept.slot.map(|slot| self.cells.of(slot, item, party))
    }

    /// Works out a test, and notes what that reads.
    pub fn within<T>(&self, cell: usize, work: impl FnOnce() -> T) -> T {
        let (worked, read) = self.reads.within(cell, work);
        self.verdicts.borrow_mut()[cell].read |= read;
        worked
    }

    /// Returns what is kept there.
    pub fn kept(&self, cell: usize) -> Option<Verdict> {
        let kept = self.verdicts.borrow()[cell];
        if kept.verdict.is_some() && kept.read {
            self.reads.cell(cell);
        }
        kept.verdict
    }

    /// Returns which facts were taken as absent on the way there, if that was asked.
    pub fn kept_absent(&self, cell: usize) -> Option<Rc<[usize]>> {
        let kept = self.absent.borrow().get(&cell).cloned();
        if kept.is_some() {
            self.reads.cell(cell);
        }
        kept
    }

    /// Returns what is kept there of what the case brings alone.
    pub fn kept_firm(&self, cell: usize) -> Option<Verdict> {
        self.firm.borrow().get(&cell).copied()
    }

    /// Keeps it.
    pub fn keep_firm(&self, cell: usize, verdict: Verdict) {
        self.firm.borrow_mut().insert(cell, verdict);
    }

    /// Keeps them.
    pub fn keep_absent(&self, cell: usize, absent: Rc<[usize]>) {
        self.absent.borrow_mut().insert(cell, absent);
    }

    /// Keeps it.
    pub fn keep(&self, cell: usize, verdict: Verdict) {
        self.verdicts.borrow_mut()[cell].verdict = Some(verdict);
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

//! What the words of each measure can depend on, and the days on which the law turns.
//!
//! In: a checked rulebook. Out: for each measure the days on which its versions and reliefs
//! may begin or end, with those that the facts they read name, through derivations too.
//! Guaranteed: with the same facts, a measure has the same words on two days between which
//! none of its days lies, so that asking on a later day asks the others alone. Which facts
//! a verdict rests on is noted while it is found ([`reads`](crate::reads)).

use std::collections::BTreeSet;

use interdict_model::AsOf;
use jiff::{civil::Date, tz::TimeZone};

use crate::{
    expr::Expr,
    layout::Builtin,
    outcome::weight,
    registry::{FactId, Registry},
    rule::{Measure, Relief, ReliefVersion, Target, Validity, Version},
    rulebook::Rulebook,
    value::{Value, around},
};

/// What the words of a measure can depend on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dependence {
    /// The reliefs that can cancel its triggers, by place in the rulebook.
    pub reliefs: Vec<usize>,
    /// Whether it reads entries of lists, which come and go.
    pub lists: bool,
    /// The weight of the heaviest word that it can come to.
    pub heaviest: u32,
    /// The facts that it and its reliefs can read, through derivations too.
    facts: BTreeSet<FactId>,
    turns: BTreeSet<Date>,
    /// The same days and those of its reliefs, which matter only where there is something to
    /// relieve.
    relief_turns: BTreeSet<Date>,
}

/// A day on which an answer may turn, and since when that could be known.
#[derive(Debug, Clone)]
pub(crate) struct Turn {
    pub day: Date,
    public: Option<((AsOf, Date), TimeZone)>,
}

/// The dependences of a rulebook.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    /// By place of the measure.
    pub measures: Vec<Dependence>,
    /// The places of the measures that decide, the one with the heaviest word first.
    pub by_weight: Vec<usize>,
    /// By day.
    pub turns: Vec<Turn>,
    /// By day, the measures whose words can be others than on the day before; with `false`
    /// those of which only a relief turns, which matters where a trigger restricts.
    turning: Vec<(Date, usize, bool)>,
}

impl Turn {
    /// Returns whether the text that turns was public by then.
    pub fn is_public(&self, known: AsOf) -> bool {
        let public = self.public.as_ref();
        public.is_none_or(|(public, zone)| crate::period::is_public(*public, known, zone))
    }
}

impl Index {
    pub fn new(book: &Rulebook) -> Self {
        let mut index = Self {
            measures: book.measures.iter().map(|m| dependence(book, m)).collect(),
            by_weight: Vec::new(),
            turns: Vec::new(),
            turning: Vec::new(),
        };
        let deciding = book.measures.iter().filter(|m| m.status.decides());
        index.by_weight = deciding.map(|measure| measure.place).collect();
        let heaviest = |place: &usize| std::cmp::Reverse(index.measures[*place].heaviest);
        index.by_weight.sort_by_key(heaviest);
        for measure in book.measures.iter().filter(|m| m.status.decides()) {
            let versions = measure.versions.iter().map(Version::validity);
            let additions = measure.additions.iter().map(|addition| &addition.validity);
            versions.chain(additions).for_each(|own| index.add(own));
        }
        let reliefs = book.reliefs.iter().flat_map(|relief| &relief.versions);
        reliefs.for_each(|version| index.add(&version.validity));
        // Days that an expression itself names for the day of the question.
        let mut days = BTreeSet::new();
        book.exprs().for_each(|expr| named(expr, &mut days));
        index
            .turns
            .extend(days.into_iter().map(|day| Turn { day, public: None }));
        index.turns.sort_by_key(|turn| turn.day);
        for (place, own) in index.measures.iter_mut().enumerate() {
            let (turns, reliefs) = (
                std::mem::take(&mut own.turns),
                std::mem::take(&mut own.relief_turns),
            );
            let turns = turns.into_iter().map(|day| (day, place, true));
            let reliefs = reliefs.into_iter().map(|day| (day, place, false));
            index.turning.extend(turns.chain(reliefs));
        }
        index.turning.sort_unstable();
        index
    }

    /// Returns the measures whose words can be others on `day` than on `before`, each with
    /// whether that is so even where no trigger of it restricts.
    pub fn turning(&self, before: Date, day: Date) -> impl Iterator<Item = (usize, bool)> {
        let by = |last: Date| self.turning.partition_point(|(turn, ..)| *turn <= last);
        let passed = self.turning.get(by(before)..by(day)).unwrap_or_default();
        passed.iter().map(|(_, place, own)| (*place, *own))
    }

    fn add(&mut self, validity: &Validity) {
        let public = (validity.since(), validity.zone.clone());
        let whole = first_whole_day(validity).filter(|_| validity.period.from.is_instant());
        self.turns
            .extend(bounds(validity).chain(whole).map(|day| Turn {
                day,
                public: Some(public.clone()),
            }));
    }
}

/// The day after the first: a text that begins at an hour binds the whole of it, and the
/// rest of the first day only.
fn first_whole_day(validity: &Validity) -> Option<Date> {
    validity.first_day().tomorrow().ok()
}

/// The first day, and the day after the last.
fn bounds(validity: &Validity) -> impl Iterator<Item = Date> + use<> {
    let over = validity
        .period
        .through
        .and_then(|last| last.tomorrow().ok());
    [Some(validity.first_day()), over].into_iter().flatten()
}

/// Adds the days that an expression names for the day of the question, with their neighbours.
fn named(expr: &Expr, days: &mut BTreeSet<Date>) {
    expr.each_test(&mut |path, test| {
        if path == "question.on" {
            let around = test.constants.iter().flat_map(around);
            days.extend(around.filter_map(|value| match value {
                Value::Date(day) => Some(day),
                _ => None,
            }));
        }
    });
}

fn dependence(book: &Rulebook, measure: &Measure) -> Dependence {
    let overcomes = |relief: &Relief| relief.overcomes.contains(&measure.id);
    let mut own = Dependence::default();
    for version in &measure.versions {
        own.binds(&version.validity);
        let words = [version.effect, version.otherwise].map(weight);
        own.heaviest = words.into_iter().fold(own.heaviest, u32::max);
        version
            .exprs()
            .for_each(|expr| own.expr(expr, &book.registry));
        if let Target::Entry { lists, .. } = &version.target {
            for list in lists {
                own.list(list.as_str(), &book.registry);
            }
        }
    }
    for addition in &measure.additions {
        own.binds(&addition.validity);
    }
    let turns = own.turns.clone();
    for (place, relief) in book
        .reliefs
        .iter()
        .enumerate()
        .filter(|(_, r)| overcomes(r))
    {
        own.reliefs.push(place);
        own.heaviest = own.heaviest.max(weight(relief.kind.outcome()));
        for version in &relief.versions {
            own.binds(&version.validity);
            ReliefVersion::exprs(version).for_each(|expr| own.expr(expr, &book.registry));
        }
    }
    own.relief_turns = std::mem::replace(&mut own.turns, turns);
    own
}

impl Dependence {
    /// Returns whether its words can depend on a fact.
    pub fn reads(&self, fact: FactId) -> bool {
        self.facts.contains(&fact)
    }

    fn binds(&mut self, validity: &Validity) {
        self.turns.extend(bounds(validity));
        self.turns.extend(first_whole_day(validity));
    }

    fn list(&mut self, list: &str, registry: &Registry) {
        self.lists = true;
        for fact in registry.stating(list) {
            self.fact(*fact, registry);
        }
    }

    fn expr(&mut self, expr: &Expr, registry: &Registry) {
        self.days(expr);
        expr.each_fact(registry, &mut |fact| self.fact(fact, registry));
    }

    fn days(&mut self, expr: &Expr) {
        named(expr, &mut self.turns);
        self.lists |= !expr.lists().is_empty();
    }

    fn fact(&mut self, fact: FactId, registry: &Registry) {
        if !self.facts.insert(fact) {
            return;
        }
        let spec = registry.spec(fact);
        self.lists |= spec.builtin.is_some_and(Builtin::reads_entries);
        let sources = spec.derive.iter().chain(&spec.excluded_when);
        sources.for_each(|expr| self.days(expr));
        for read in registry.direct(spec) {
            self.fact(read, registry);
        }
    }
}

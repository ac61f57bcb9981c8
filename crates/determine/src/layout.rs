//! The facts of a question by number.
//!
//! In: a rulebook and a question. Out: a [`Layout`], in which every fact of every item, party
//! and entry has one place, filled with what the case gives and what was found. Laid out once
//! a question, so that no path is spelled out while expressions are evaluated. Guaranteed: it
//! gives what [`Facts::get`](crate::Facts::get) and [`Facts::finding`](crate::Facts::finding)
//! give for the key of that place.

use std::{cell::Cell, collections::BTreeMap};

use interdict_model::ListEntry;

use crate::{
    expr::Expr,
    facts::{Fact, Found},
    question::{Match, Question},
    registry::{FactSpec, Registry},
    value::{Known, Value},
};

/// What a fact is about: its path says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Case,
    Item,
    Party,
    Entry,
}

impl About {
    pub const ALL: [Self; 4] = [Self::Case, Self::Item, Self::Party, Self::Entry];

    pub fn of(path: &str) -> Self {
        match path.split_once('.') {
            Some(("item", _)) => Self::Item,
            Some(("party", _)) => Self::Party,
            Some(("entry", _)) => Self::Entry,
            _ => Self::Case,
        }
    }
}

/// What a value depends on: the item, party or entry that is bound, and the day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    pub item: bool,
    pub party: bool,
    pub entry: bool,
    /// The day on which the question is asked.
    pub day: bool,
}

impl Reads {
    pub fn of(about: About) -> Self {
        Self {
            item: about == About::Item,
            // What is asked of no entry in particular is asked of the party.
            party: matches!(about, About::Party | About::Entry),
            entry: about == About::Entry,
            day: false,
        }
    }

    pub fn and(self, other: Self) -> Self {
        Self {
            item: self.item || other.item,
            party: self.party || other.party,
            entry: self.entry || other.entry,
            day: self.day || other.day,
        }
    }

    /// What an expression depends on.
    pub fn by(expr: &Expr, registry: &Registry) -> Self {
        match expr {
            Expr::Const(_) => Self::default(),
            Expr::And(parts) | Expr::Or(parts) => parts
                .iter()
                .map(|part| Self::by(part, registry))
                .fold(Self::default(), Self::and),
            Expr::Not(part) => Self::by(part, registry),
            Expr::Test { fact, .. } => registry.spec(*fact).reads,
            // The party is bound inside, and no entry is.
            Expr::Any(body) | Expr::All(body) => {
                let Self { item, day, .. } = Self::by(body, registry);
                Self {
                    item,
                    day,
                    ..Self::default()
                }
            }
            // Entries come and go; a case may state a listing by facts.
            Expr::Listed(list) => {
                let stating = registry.stating(list).iter();
                let stating = stating.map(|fact| registry.spec(*fact).reads);
                let own = Self {
                    day: true,
                    ..Self::of(About::Party)
                };
                stating.fold(own, Self::and)
            }
        }
    }
}

/// A fact that the engine answers from the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Builtin {
    On,
    Known,
    CrossesBorder,
    WithinUs,
    Role,
    Country,
    AddedBy,
    Footnote(u8),
    CoversItem,
    LicenseUnexpired,
    LicenseQuantity,
    LicenseValue,
}

impl Builtin {
    pub fn of(path: &str) -> Option<Self> {
        Some(match path {
            "question.on" => Self::On,
            "question.known" => Self::Known,
            "route.crosses_border" => Self::CrossesBorder,
            "route.within_us" => Self::WithinUs,
            "party.role" => Self::Role,
            "party.country" => Self::Country,
            "entry.added_by" => Self::AddedBy,
            "party.footnote_1" => Self::Footnote(1),
            "party.footnote_3" => Self::Footnote(3),
            "party.footnote_4" => Self::Footnote(4),
            "party.footnote_5" => Self::Footnote(5),
            "entry.covers_item" => Self::CoversItem,
            "license.unexpired" => Self::LicenseUnexpired,
            "license.quantity_left" => Self::LicenseQuantity,
            "license.value_left" => Self::LicenseValue,
            _ => return None,
        })
    }

    /// The facts that it is answered from.
    pub fn reads(self) -> &'static [&'static str] {
        match self {
            Self::CrossesBorder | Self::WithinUs => &["origin.country", "destination.country"],
            Self::Footnote(_) => &["party.footnote"],
            Self::CoversItem => &["party.license_requirement"],
            Self::LicenseUnexpired => &["license.expires"],
            Self::LicenseQuantity => &["license.remaining_quantity", "license.draws_quantity"],
            Self::LicenseValue => &["license.remaining_value", "license.draws_value"],
            Self::On | Self::Known | Self::Role | Self::Country | Self::AddedBy => &[],
        }
    }

    /// Whether it is another on another day.
    pub fn reads_day(self) -> bool {
        matches!(self, Self::On | Self::LicenseUnexpired)
    }

    /// Whether entries of the Entity List answer it.
    pub fn reads_entries(self) -> bool {
        matches!(self, Self::Footnote(_))
    }
}

/// Every fact of a question in its place.
pub(crate) struct Layout<'a> {
    given: Vec<Option<&'a Fact>>,
    found: BTreeMap<usize, &'a Found>,
    /// For each sort of fact, where its places begin and how many a fact has.
    starts: [(usize, usize); About::ALL.len()],
    entries: BTreeMap<&'a str, usize>,
    /// Of each party, the matches that are not settled as somebody else.
    pub live: Vec<Vec<&'a Match>>,
    /// Of each party, its role and its country as facts.
    pub parties: Vec<(Known, Option<Known>)>,
    pub origin: Option<&'a str>,
    pub destination: Option<&'a str>,
    pub says_incomplete: bool,
    /// How many tests of facts were evaluated or explained: the work of an answer.
    pub work: Cell<usize>,
}

impl<'a> Layout<'a> {
    pub fn new(registry: &'a Registry, question: &'a Question) -> Self {
        let parties = &question.parties;
        let live: Vec<Vec<&Match>> = parties
            .iter()
            .map(|party| {
                party
                    .matches
                    .iter()
                    .filter(|found| !found.excluded())
                    .collect()
            })
            .collect();
        let mut entries = BTreeMap::new();
        for found in live.iter().flatten() {
            let next = entries.len();
            entries.entry(found.entry.id.as_str()).or_insert(next);
        }
        let text = |text: &str| Known::Exact(Value::Text(text.to_owned()));
        let counts = [
            1,
            question.items.len(),
            parties.len() + 1,
            entries.len() + 1,
        ];
        let mut starts = [(0, 0); About::ALL.len()];
        let mut end = 0;
        for (start, (facts, count)) in starts.iter_mut().zip(registry.about.iter().zip(counts)) {
            *start = (end, count);
            end += facts.len() * count;
        }
        let country = |path| match question.facts.get(path).map(|fact| &fact.known) {
            Some(Known::Exact(Value::Text(country))) => Some(country.as_str()),
            _ => None,
        };
        let mut layout = Self {
            given: vec![None; end],
            found: BTreeMap::new(),
            starts,
            entries,
            live,
            parties: parties
                .iter()
                .map(|party| {
                    let country = party.country.map(|country| text(country.code()));
                    (text(party.role.word()), country)
                })
                .collect(),
            origin: country("origin.country"),
            destination: country("destination.country"),
            says_incomplete: question.says_incomplete(),
            work: Cell::new(0),
        };
        for (key, fact) in question.facts.given() {
            layout.give(registry, question, key, fact);
        }
        for (key, found) in question.facts.findings() {
            if let Some(place) = layout.place_of(registry, question, key) {
                layout.found.insert(place, found);
            }
        }
        layout
    }

    /// A fact without an index holds for every item, party or entry of which the same is not
    /// given by itself; those come after it, in the order of the keys.
    fn give(&mut self, registry: &Registry, question: &Question, key: &str, fact: &'a Fact) {
        if !key.contains('[')
            && let Some(spec) = registry.get(key).filter(|spec| spec.path == key)
        {
            let (start, count) = self.starts[spec.about as usize];
            let first = start + spec.place * count;
            self.given[first..first + count].fill(Some(fact));
        } else if let Some(place) = self.place_of(registry, question, key) {
            self.given[place] = Some(fact);
        }
    }

    /// Returns the place that a key names.
    pub fn place_of(&self, registry: &Registry, question: &Question, key: &str) -> Option<usize> {
        let Some((head, rest)) = key.split_once('[') else {
            let spec = registry.get(key).filter(|spec| spec.path == key)?;
            // A party always has its number, and so has an item among several.
            let alone = match spec.about {
                About::Case | About::Entry => true,
                About::Item => question.items.len() == 1,
                About::Party => false,
            };
            return alone.then(|| self.place(spec, 0, None, None));
        };
        let (index, leaf) = rest.rsplit_once("].")?;
        let spec = registry.get(&format!("{head}.{leaf}"))?;
        let number = || index.parse::<usize>().ok();
        match spec.about {
            About::Item if question.items.len() > 1 => {
                let item = number()?.checked_sub(1)?;
                (item < question.items.len()).then(|| self.place(spec, item, None, None))
            }
            About::Party => {
                let party = number()?.checked_sub(1)?;
                (party < question.parties.len()).then(|| self.place(spec, 0, Some(party), None))
            }
            About::Entry => {
                let (start, count) = self.starts[spec.about as usize];
                Some(start + spec.place * count + self.entries.get(index)? + 1)
            }
            About::Item | About::Case => None,
        }
    }

    /// Returns the place of a fact of what is bound.
    pub fn place(
        &self,
        spec: &FactSpec,
        item: usize,
        party: Option<usize>,
        entry: Option<&ListEntry>,
    ) -> usize {
        let (start, count) = self.starts[spec.about as usize];
        let within = match spec.about {
            About::Case => 0,
            About::Item => item,
            About::Party => party.map_or(0, |party| party + 1),
            About::Entry => entry
                .and_then(|entry| self.entries.get(entry.id.as_str()))
                .map_or(0, |entry| entry + 1),
        };
        start + spec.place * count + within
    }

    /// Returns the fact of a place, and its key.
    pub fn key_at(&self, registry: &'a Registry, place: usize) -> Option<(&'a FactSpec, String)> {
        let about = About::ALL.into_iter().rev();
        let about = about
            .into_iter()
            .find(|about| self.starts[*about as usize].0 <= place)?;
        let (start, count) = self.starts[about as usize];
        let (own, within) = ((place - start) / count, (place - start) % count);
        let spec = registry.spec(*registry.about[about as usize].get(own)?);
        let leaf = spec.path.split_once('.').map_or("", |(_, leaf)| leaf);
        let entry = || self.entries.iter().find(|(_, entry)| **entry + 1 == within);
        let key = match about {
            About::Item if count > 1 => format!("item[{}].{leaf}", within + 1),
            About::Party => format!("party[{within}].{leaf}"),
            About::Entry if within > 0 => format!("entry[{}].{leaf}", entry()?.0),
            _ => spec.path.clone(),
        };
        Some((spec, key))
    }

    /// Counts a test of a fact.
    pub fn worked(&self) {
        self.work.set(self.work.get() + 1);
    }

    /// Returns what the case gives.
    pub fn given(&self, place: usize) -> Option<&'a Fact> {
        self.given[place]
    }

    /// Returns what was found.
    pub fn found(&self, place: usize) -> Option<&'a Found> {
        if self.found.is_empty() {
            return None;
        }
        self.found.get(&place).copied()
    }
}

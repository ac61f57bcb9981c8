//! Three-valued evaluation of an expression.
//!
//! In: a checked [`Expr`] and a [`Scope`] that says which item, party and list entry it is
//! bound to. Out: what is wanted of it, a [`Truth`]: what is established (a [`Verdict`]),
//! what remains over missing facts (a [`Residual`]), or which facts were taken as absent
//! because the case did not bring them ([`Absent`]). One evaluation serves all three.
//! [`explain`](crate::explain) says why.

use std::sync::LazyLock;

use interdict_model::{Resolution, Verdict};

use crate::{
    docket::Docket,
    eval::{Scope, Source, found_residual},
    expr::Expr,
    question::Match,
    registry::{FactId, FactSpec},
    residual::Residual,
    slot::Kept,
    value::{Test, Value},
};

/// What an evaluation gives.
pub(crate) trait Truth: Sized {
    /// Whether it is kept of a fact that follows from nothing, too.
    const OF_EVERY_FACT: bool = true;
    /// Decided.
    fn known(value: bool) -> Self;
    /// Taken at its closed value, since the case does not bring the fact.
    fn closed(_place: usize, value: bool) -> Self {
        Self::known(value)
    }
    /// Open.
    fn open(residual: impl FnOnce() -> Residual) -> Self;
    /// All of the parts, or any.
    fn join(all: bool, parts: impl Iterator<Item = Self>) -> Self;
    /// The opposite.
    fn negate(self) -> Self;
    /// Decided, whatever this is.
    fn instead(self, value: bool) -> Self {
        drop(self);
        Self::known(value)
    }
    /// Takes over what is kept of a test, if that is enough.
    fn kept(docket: &Docket<'_>, cell: usize) -> Option<Self>;
    /// Keeps what was worked out of it.
    fn keep(&self, docket: &Docket<'_>, cell: usize);
}

impl Truth for Verdict {
    fn known(value: bool) -> Self {
        value.into()
    }
    fn open(_: impl FnOnce() -> Residual) -> Self {
        Self::Unknown
    }
    fn join(all: bool, mut parts: impl Iterator<Item = Self>) -> Self {
        let (decides, mut joined) = (Self::from(!all), Self::from(all));
        loop {
            match parts.next() {
                Some(part) if part == decides => return part,
                Some(Self::Unknown) => joined = Self::Unknown,
                Some(_) => {}
                None => return joined,
            }
        }
    }
    fn negate(self) -> Self {
        self.not()
    }
    fn kept(docket: &Docket<'_>, cell: usize) -> Option<Self> {
        docket.kept(cell)
    }
    fn keep(&self, docket: &Docket<'_>, cell: usize) {
        docket.keep(cell, *self);
    }
}

impl Truth for Residual {
    fn known(value: bool) -> Self {
        Self::Const(value)
    }
    fn open(residual: impl FnOnce() -> Residual) -> Self {
        residual()
    }
    fn join(all: bool, parts: impl Iterator<Item = Self>) -> Self {
        if all {
            Self::all(parts)
        } else {
            Self::any(parts)
        }
    }
    fn negate(self) -> Self {
        self.negate()
    }
    fn kept(docket: &Docket<'_>, cell: usize) -> Option<Self> {
        match docket.kept(cell)? {
            Verdict::True => Some(Self::Const(true)),
            Verdict::False => Some(Self::Const(false)),
            Verdict::Unknown => None,
        }
    }
    fn keep(&self, docket: &Docket<'_>, cell: usize) {
        docket.keep(cell, self.verdict());
    }
}

/// What is established by what the case brings alone: a fact that it does not bring is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Firm(pub Verdict);

impl Truth for Firm {
    fn known(value: bool) -> Self {
        Self(value.into())
    }
    fn closed(_place: usize, _value: bool) -> Self {
        Self(Verdict::Unknown)
    }
    fn open(_: impl FnOnce() -> Residual) -> Self {
        Self(Verdict::Unknown)
    }
    fn join(all: bool, parts: impl Iterator<Item = Self>) -> Self {
        Self(Verdict::join(all, parts.map(|part| part.0)))
    }
    fn negate(self) -> Self {
        Self(self.0.not())
    }
    fn kept(docket: &Docket<'_>, cell: usize) -> Option<Self> {
        docket.kept_firm(cell).map(Self)
    }
    fn keep(&self, docket: &Docket<'_>, cell: usize) {
        docket.keep_firm(cell, self.0);
    }
}

/// The facts that were taken at their closed value, by place and wherever they stand: stating
/// one of them may matter even where something else decides now.
#[derive(Debug, Default)]
pub(crate) struct Absent(pub Vec<usize>);

impl Truth for Absent {
    const OF_EVERY_FACT: bool = false;
    fn known(_: bool) -> Self {
        Self::default()
    }
    fn closed(place: usize, _: bool) -> Self {
        Self(vec![place])
    }
    fn open(_: impl FnOnce() -> Residual) -> Self {
        Self::default()
    }
    fn join(_: bool, parts: impl Iterator<Item = Self>) -> Self {
        let taken = |mut all: Vec<usize>, part: Self| {
            if all.is_empty() {
                return part.0;
            }
            all.extend(part.0);
            all
        };
        Self(parts.fold(Vec::new(), taken))
    }
    fn negate(self) -> Self {
        self
    }
    fn instead(self, _: bool) -> Self {
        self
    }
    fn kept(docket: &Docket<'_>, cell: usize) -> Option<Self> {
        docket.kept_absent(cell).map(|kept| Self(kept.to_vec()))
    }
    fn keep(&self, docket: &Docket<'_>, cell: usize) {
        let mut once = self.0.clone();
        once.sort_unstable();
        once.dedup();
        docket.keep_absent(cell, once.into());
    }
}

/// Whether a yes-or-no fact holds.
pub(crate) static HOLDS: LazyLock<Test> = LazyLock::new(Test::is_true);

impl<'a> Scope<'a> {
    /// Evaluates an expression.
    pub(crate) fn truth<T: Truth>(&self, expr: &'a Expr) -> T {
        match expr {
            Expr::Const(value) => T::known(*value),
            Expr::And(parts) => T::join(true, parts.iter().map(|part| self.truth(part))),
            Expr::Or(parts) => T::join(false, parts.iter().map(|part| self.truth(part))),
            Expr::Not(part) => self.truth::<T>(part).negate(),
            Expr::Test {
                fact, test, kept, ..
            } => self.test(self.spec(*fact), test, *kept),
            Expr::Any(body) => self.quantified(true, body),
            Expr::All(body) => self.quantified(false, body),
            Expr::Listed(list) => self.listed(list),
        }
    }

    fn quantified<T: Truth>(&self, any: bool, body: &'a Expr) -> T {
        let parties = (0..self.question().parties.len()).map(|party| self.of(party).truth(body));
        // Somebody may be missing from the case: existence cannot be denied.
        let unnamed = self.docket.layout.says_incomplete.then(|| {
            let unnamed: T = self.ask("parties.unnamed");
            if any { unnamed } else { unnamed.negate() }
        });
        T::join(!any, parties.chain(unnamed))
    }

    fn listed<T: Truth>(&self, list: &str) -> T {
        let Some(party) = self
            .party
            .filter(|party| *party < self.question().parties.len())
        else {
            return T::known(false);
        };
        let live = self.docket.layout.live[party].iter();
        let found = live
            .filter(|found| found.entry.list.as_str() == list)
            .map(|found| {
                let entry = Self {
                    entry: Some(&found.entry),
                    ..*self
                };
                T::join(true, [entry.matched(found), entry.present()].into_iter())
            });
        T::join(false, found.chain(self.stating(list)))
    }

    /// Returns whether the case itself says that the bound party is on one of the lists.
    pub(crate) fn stated<T: Truth>(&self, stating: &[FactId]) -> T {
        T::join(false, stating.iter().map(|fact| self.holds(*fact)))
    }

    /// The same of one list.
    pub(crate) fn truth_stated<T: Truth>(&self, list: &str) -> T {
        T::join(false, self.stating(list))
    }

    fn stating<T: Truth>(&self, list: &str) -> impl Iterator<Item = T> {
        let facts = self.docket.book.registry.stating(list).iter();
        facts.map(|fact| self.holds(*fact))
    }

    /// Returns whether the bound party is the entry that a hit names.
    pub(crate) fn matched<T: Truth>(&self, found: &Match) -> T {
        match found.resolution {
            Resolution::Confirmed | Resolution::ConfirmedByName => T::known(true),
            Resolution::Rejected | Resolution::Superseded => T::known(false),
            Resolution::Unresolved => T::open(|| {
                let party = self.party.map_or(0, |party| party + 1);
                Residual::ask(format!("party[{party}].is[{}]", found.entry.id))
            }),
        }
    }

    /// Returns whether the bound entry was in force on the day of the question.
    pub(crate) fn present<T: Truth>(&self) -> T {
        let Some(entry) = self.entry else {
            return T::known(false);
        };
        match self.docket.presence(entry) {
            Verdict::True => T::known(true),
            Verdict::False => T::known(false),
            Verdict::Unknown => {
                let key = format!("entry[{}].in_force", entry.id);
                match self.question().facts.told(&key) {
                    Some(told) => T::known(told),
                    None => T::open(|| Residual::ask(key)),
                }
            }
        }
    }

    /// Evaluates whether a yes-or-no fact holds.
    pub(crate) fn ask<T: Truth>(&self, path: &'static str) -> T {
        match self.docket.book.registry.get(path) {
            Some(spec) => self.holds(spec.id),
            None => T::open(|| Residual::ask(path)),
        }
    }

    fn holds<T: Truth>(&self, fact: FactId) -> T {
        let spec = self.spec(fact);
        self.test(spec, &HOLDS, spec.kept())
    }

    /// Evaluates a test of a fact, once for each item and party that it depends on.
    fn test<T: Truth>(&self, spec: &'a FactSpec, test: &Test, kept: Kept) -> T {
        let docket = self.docket;
        let cell = docket.cell(kept, self.item, self.party);
        let kept_of_it = T::OF_EVERY_FACT || spec.source().is_some();
        let Some(cell) = cell.filter(|_| kept_of_it) else {
            return self.tested(spec, test);
        };
        let truth = T::kept(docket, cell).unwrap_or_else(|| {
            let test = if kept.opposite { &HOLDS } else { test };
            let truth: T = docket.within(cell, || self.tested(spec, test));
            truth.keep(docket, cell);
            truth
        });
        if kept.opposite { truth.negate() } else { truth }
    }

    fn tested<T: Truth>(&self, spec: &'a FactSpec, test: &Test) -> T {
        self.docket.layout.worked();
        let atom = || Residual::Atom {
            key: self.key(&spec.path),
            test: test.clone(),
        };
        let settled = |verdict| match verdict {
            Verdict::True => T::known(true),
            Verdict::False => T::known(false),
            Verdict::Unknown => T::open(atom),
        };
        match self.source(spec) {
            Source::Engine(known) => settled(test.evaluate(&known)),
            Source::Given(fact) => settled(test.evaluate(&fact.known)),
            Source::Found(found) => {
                let residual = found_residual(self.key(&spec.path), test, found);
                match residual.verdict() {
                    Verdict::Unknown => T::open(|| residual),
                    verdict => settled(verdict),
                }
            }
            Source::Derived(expr) => {
                let inner: T = self.truth(expr);
                let positive = test.decide(&Value::Bool(true));
                if positive == test.decide(&Value::Bool(false)) {
                    inner.instead(positive)
                } else if positive {
                    inner
                } else {
                    inner.negate()
                }
            }
            Source::Excluded(expr) => {
                let excluded: T = self.truth(expr);
                let open = T::open(|| Residual::ask(self.key(&spec.path)));
                let asked = T::join(true, [excluded.negate(), open].into_iter());
                if test.decide(&Value::Bool(true)) {
                    asked
                } else {
                    asked.negate()
                }
            }
            Source::Closed(value) => T::closed(self.place(spec), test.decide(value)),
            Source::Missing => T::open(atom),
        }
    }
}

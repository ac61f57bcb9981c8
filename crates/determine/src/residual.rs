//! What remains of a proposition once every known fact is put in.
//!
//! A residual is a constant when the known facts decide it, else a small formula
//! over atoms, each a test of one missing fact. The explanation tree is for
//! people; the residual is for computing: which facts are pivotal, and which
//! outcomes are still possible.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::Verdict;

use crate::value::{Test, Value};

/// A proposition over missing facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Residual {
    /// Decided.
    Const(bool),
    /// A test of one missing fact, named by its full key such as `party[1].country`.
    Atom {
        /// The fact.
        key: String,
        /// The test.
        test: Test,
    },
    /// Every part holds; at least two parts, none constant.
    And(Vec<Residual>),
    /// Some part holds; at least two parts, none constant.
    Or(Vec<Residual>),
    /// The part does not hold.
    Not(Box<Residual>),
}

/// Values assumed for missing facts.
pub type Assignment = BTreeMap<String, Value>;

impl Residual {
    /// Builds an atom that asks whether a yes-or-no fact holds.
    pub fn ask(key: impl Into<String>) -> Self {
        Self::Atom {
            key: key.into(),
            test: Test::is_true(),
        }
    }

    /// Builds a conjunction and simplifies constants away.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Const(true) => {}
                Self::Const(false) => return Self::Const(false),
                Self::And(inner) => kept.extend(inner),
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Self::Const(true),
            1 => kept.remove(0),
            _ => Self::And(kept),
        }
    }

    /// Builds a disjunction and simplifies constants away.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Const(false) => {}
                Self::Const(true) => return Self::Const(true),
                Self::Or(inner) => kept.extend(inner),
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Self::Const(false),
            1 => kept.remove(0),
            _ => Self::Or(kept),
        }
    }

    /// Builds the negation and simplifies.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::Const(value) => Self::Const(!value),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// Returns what is established.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Const(value) => (*value).into(),
            _ => Verdict::Unknown,
        }
    }

    /// Decides the proposition under an assignment; a fact that it leaves out counts as unknown.
    pub fn under(&self, assignment: &Assignment) -> Verdict {
        match self {
            Self::Const(value) => (*value).into(),
            Self::Atom { key, test } => assignment
                .get(key)
                .map_or(Verdict::Unknown, |value| test.decide(value).into()),
            Self::And(parts) => parts
                .iter()
                .map(|part| part.under(assignment))
                .fold(Verdict::True, Verdict::and),
            Self::Or(parts) => parts
                .iter()
                .map(|part| part.under(assignment))
                .fold(Verdict::False, Verdict::or),
            Self::Not(part) => part.under(assignment).not(),
        }
    }

    /// Returns the missing facts.
    pub fn keys(&self) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        self.each_atom(&mut |key, _| {
            keys.insert(key.to_owned());
        });
        keys
    }

    /// Calls `visit` for every atom.
    pub fn each_atom<'r>(&'r self, visit: &mut impl FnMut(&'r str, &'r Test)) {
        match self {
            Self::Const(_) => {}
            Self::Atom { key, test } => visit(key, test),
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.each_atom(visit);
                }
            }
            Self::Not(part) => part.each_atom(visit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_vanish() {
        let a = || Residual::ask("a");
        assert_eq!(Residual::all([Residual::Const(true), a()]), a());
        assert_eq!(
            Residual::all([Residual::Const(false), a()]),
            Residual::Const(false)
        );
        assert_eq!(
            Residual::any([Residual::Const(true), a()]),
            Residual::Const(true)
        );
        assert_eq!(a().negate().negate(), a());
        assert_eq!(Residual::all([]), Residual::Const(true));
        assert_eq!(Residual::any([]), Residual::Const(false));
    }

    #[test]
    fn an_assignment_decides() {
        let both = Residual::all([Residual::ask("a"), Residual::ask("b").negate()]);
        let mut assignment = Assignment::new();
        assert_eq!(both.under(&assignment), Verdict::Unknown);
        assignment.insert("b".into(), Value::Bool(true));
        assert_eq!(both.under(&assignment), Verdict::False);
        assignment.insert("b".into(), Value::Bool(false));
        assignment.insert("a".into(), Value::Bool(true));
        assert_eq!(both.under(&assignment), Verdict::True);
    }
}

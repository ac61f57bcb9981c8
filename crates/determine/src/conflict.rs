//! Facts that contradict what follows from other facts of the same case.
//!
//! A derived fact may be given outright: an analyst may know that an item is
//! subject to the EAR without the reason. But when the reasons are given too and
//! say the opposite, the case contradicts itself, and no answer rests on it.

use interdict_model::Verdict;
use rust_decimal::Decimal;

use crate::{
    docket::Docket,
    eval::Scope,
    layout::Layout,
    question::Question,
    registry::FactSpec,
    rulebook::Rulebook,
    truth::{Absent, Firm},
    value::{Known, Value},
};

/// A fact that is given as one thing and follows as the other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{key}` is given as {given}, but the other facts of the case say {follows}")]
pub struct Conflict {
    /// The fact.
    pub key: String,
    /// What is given.
    pub given: String,
    /// What follows.
    pub follows: String,
}

/// Returns the facts of a case that contradict the others, by key.
pub fn conflicts(book: &Rulebook, question: &Question) -> Vec<Conflict> {
    let layout = Layout::new(&book.registry, question);
    let docket = Docket::new(book, question, &layout);
    let mut found = Vec::new();
    for spec in book.registry.facts() {
        for (item, party) in places(spec, question) {
            let scope = Scope {
                party,
                ..docket.scope(item)
            };
            found.extend(conflict(&scope, spec));
        }
    }
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found.dedup();
    found
}

/// Returns the items and parties that a fact can be about.
fn places(spec: &FactSpec, question: &Question) -> Vec<(usize, Option<usize>)> {
    match spec.path.split('.').next() {
        Some("item") => (0..question.items.len()).map(|item| (item, None)).collect(),
        Some("party") => (0..question.parties.len())
            .map(|party| (0, Some(party)))
            .collect(),
        _ => vec![(0, None)],
    }
}

/// A number that is given, and that what was found excludes.
fn contradicts_finding(scope: &Scope<'_>, key: &str) -> Option<Conflict> {
    let finding = scope.question().facts.finding(key)?;
    let given = &scope.question().facts.get(key)?.known;
    let (Some((from, to)), Some((low, high))) = (ends(given), ends(&finding.known)) else {
        return None;
    };
    (to < low || high < from).then(|| Conflict {
        key: key.to_owned(),
        given: given.to_string(),
        follows: finding.words.clone(),
    })
}

fn ends(known: &Known) -> Option<(Decimal, Decimal)> {
    match known {
        Known::Exact(Value::Number(number)) => Some((*number, *number)),
        Known::Range(Value::Number(low), Value::Number(high)) => Some((*low, *high)),
        _ => None,
    }
}

fn conflict<'a>(scope: &Scope<'a>, spec: &'a FactSpec) -> Option<Conflict> {
    let key = scope.key(&spec.path);
    if let Some(conflict) = contradicts_finding(scope, &key) {
        return Some(conflict);
    }
    let Known::Exact(Value::Bool(given)) = scope.question().facts.get(&key)?.known else {
        return None;
    };
    // What follows from facts that the case does not bring contradicts nothing; nor does it
    // that nothing says yes, where something might that the case does not bring.
    let verdict = |expr| match scope.truth::<Firm>(expr).0 {
        Verdict::False if !scope.truth::<Absent>(expr).0.is_empty() => Verdict::Unknown,
        verdict => verdict,
    };
    let derived = spec.derive.as_ref().map(verdict);
    let excluded = spec.excluded_when.as_ref().map(verdict);
    let follows = match (derived, excluded) {
        (Some(verdict), _) => verdict,
        (None, Some(Verdict::True)) => Verdict::False,
        _ => return None,
    };
    let opposite = Verdict::from(!given);
    (follows == opposite).then(|| Conflict {
        key,
        given: Value::Bool(given).to_string(),
        follows: Value::Bool(!given).to_string(),
    })
}

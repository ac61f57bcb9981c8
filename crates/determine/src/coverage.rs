//! What was looked at, what only stops the answer, and what was not looked at.
//!
//! A required regime is covered only when every list it needs is whole and of
//! the right date. A gap withholds a clearance; it never adds a restriction.

use std::collections::BTreeSet;

use interdict_model::{
    Coverage, DateBasis, Flag, FlagKind, ListGap, ListId, ListProblem, ListState, PartyRole,
    Regime, Verdict,
};

use crate::{eval::Scope, question::Question, rule::RegimeSpec, rulebook::Rulebook};

/// Returns what the answer covers.
pub(crate) fn coverage(book: &Rulebook, question: &Question) -> Coverage {
    let mut coverage = Coverage {
        required: required(book, question),
        ..Coverage::default()
    };
    let part = |regime: &RegimeSpec, title: &String| Regime {
        id: regime.id.clone(),
        title: title.clone(),
        missing: None,
    };
    for regime in &book.regimes {
        coverage
            .modelled
            .extend(regime.modelled.iter().map(|title| part(regime, title)));
        coverage
            .tripwire_only
            .extend(regime.tripwire_only.iter().map(|title| part(regime, title)));
        coverage
            .not_modelled
            .extend(regime.not_modelled.iter().map(|title| part(regime, title)));
        let required = coverage.required.contains(&regime.id);
        let mut missing: Vec<String> = Vec::new();
        for list in &regime.lists {
            let Some((problem, text)) = problem(question, list) else {
                continue;
            };
            missing.push(text.clone());
            coverage.list_gaps.push(ListGap {
                regime: regime.id.clone(),
                list: list.clone(),
                problem,
                required,
                text,
            });
        }
        if missing.is_empty() {
            continue;
        }
        if required {
            coverage
                .gaps
                .extend(missing.iter().map(|why| format!("{}: {why}", regime.id)));
        }
        coverage.not_modelled.push(Regime {
            id: regime.id.clone(),
            title: regime.title.clone(),
            missing: Some(missing.join("; ")),
        });
    }
    for id in &coverage.required {
        if !book.regimes.iter().any(|regime| regime.id == *id) {
            coverage
                .gaps
                .push(format!("{id}: this engine does not model it"));
        }
    }
    if !coverage.required.is_empty() {
        if question.parties.is_empty() {
            coverage
                .gaps
                .push("no party is named, so nobody was screened".into());
        } else if coverage.required.iter().any(|id| id == "us.ear")
            && !question.parties.iter().any(receives)
        {
            coverage
                .gaps
                .push("us.ear: no consignee or end user is named".into());
        }
        let unscreened = |party: &crate::question::Party| {
            party
                .unscreened
                .as_ref()
                .map(|why| format!("{} could not be screened: {why}", party.label()))
        };
        coverage
            .gaps
            .extend(question.parties.iter().filter_map(unscreened));
    }
    if question.on.day() < book.reaches_from {
        coverage.gaps.push(format!(
            "the rulebook answers from {} on",
            book.reaches_from
        ));
    }
    coverage
}

/// Whether a party can be one that an item goes to (15 CFR 748.5).
fn receives(party: &crate::question::Party) -> bool {
    matches!(
        party.role,
        PartyRole::Purchaser
            | PartyRole::IntermediateConsignee
            | PartyRole::UltimateConsignee
            | PartyRole::EndUser
            | PartyRole::Recipient
            | PartyRole::Other
    )
}

/// Returns the regimes without which there is no clearance.
fn required(book: &Rulebook, question: &Question) -> Vec<String> {
    if let Some(given) = &question.require {
        return given.clone();
    }
    book.regimes
        .iter()
        .filter(|regime| {
            regime.required_when.as_ref().is_some_and(|when| {
                (0..question.items.len()).any(|item| {
                    let scope = Scope {
                        registry: &book.registry,
                        question,
                        item,
                        party: None,
                        entry: None,
                    };
                    scope.eval(when).verdict() != Verdict::False
                })
            })
        })
        .map(|regime| regime.id.clone())
        .collect()
}

/// Returns why a list does not cover the day of the question.
fn problem(question: &Question, list: &ListId) -> Option<(ListProblem, String)> {
    let day = question.on.day();
    let Some(state) = question.lists.iter().find(|state| state.id == *list) else {
        let text = format!("the list {list} is not loaded");
        return Some((ListProblem::NotLoaded, text));
    };
    if state.covers(day) {
        return None;
    }
    Some(
        if !state.complete && state.date_basis != DateBasis::Starter {
            let rows = state.rows;
            let text =
                format!("the {rows} entries of {list} that are loaded cannot be the whole list");
            (ListProblem::Partial, text)
        } else if !state.complete {
            let text = format!("of the list {list} only the starter entries are loaded");
            (ListProblem::StarterOnly, text)
        } else if state.age_days(day).is_some() {
            (ListProblem::Stale, stale(state, question))
        } else {
            (ListProblem::LaterOnly, stale(state, question))
        },
    )
}

fn stale(state: &ListState, question: &Question) -> String {
    let day = question.on.day();
    match state.age_days(day) {
        Some(age) => format!(
            "the newest copy of {} from before {day} is {age} days older (it counts as stale after {})",
            state.id, state.max_age_days
        ),
        None => format!("every copy of {} is dated after {day}", state.id),
    }
}

/// Flags loaded lists that are stale on the day of the question.
pub(crate) fn flags(book: &Rulebook, question: &Question) -> BTreeSet<Flag> {
    let needed: BTreeSet<&ListId> = book
        .regimes
        .iter()
        .flat_map(|regime| &regime.lists)
        .collect();
    question
        .lists
        .iter()
        .filter(|state| {
            needed.contains(&state.id) && state.complete && !state.covers(question.on.day())
        })
        .map(|state| Flag {
            kind: FlagKind::StaleCorpus,
            text: stale(state, question),
        })
        .collect()
}

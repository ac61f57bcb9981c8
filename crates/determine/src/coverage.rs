//! What was looked at, what only stops the answer, and what was not looked at.
//!
//! A required regime is covered only when every list it needs is whole and of
//! the right date. A gap withholds a clearance; it never adds a restriction.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};

use interdict_model::{
    Country, Coverage, DateBasis, Flag, FlagKind, ListGap, ListId, ListProblem, Regime, Standing,
    Verdict,
};

use crate::{docket::Docket, question::Question, rule::RegimeSpec, rulebook::Rulebook};

/// Whether a country withholds a clearance on the day of the question.
fn stops(regime: &RegimeSpec, place: Country, docket: &Docket<'_>) -> bool {
    let (on, known) = (docket.on.day(), docket.question.known.day());
    let last = regime.stopped_through.get(&place);
    regime.stop_countries.contains(&place) || last.is_some_and(|last| on <= *last || known < *last)
}

/// Returns what the answer covers.
pub(crate) fn coverage(docket: &Docket<'_>) -> Coverage {
    let (book, question) = (docket.book, docket.question);
    let mut coverage = Coverage {
        required: required(docket),
        ..Coverage::default()
    };
    let part = |regime: &RegimeSpec, title: &String| Regime {
        id: regime.id.clone(),
        title: title.clone(),
        missing: None,
    };
    let places = question.places();
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
        let stops = places.iter().filter(|place| stops(regime, **place, docket));
        let names: BTreeSet<String> = stops.map(ToString::to_string).collect();
        coverage.gaps.extend(names.iter().map(|place| {
            format!("{}: the case names {place}, where a comprehensive program applies; it is not computed", regime.id)
        }));
        let nobody = !regime.roles.is_empty()
            && !question
                .parties
                .iter()
                .any(|party| regime.roles.contains(&party.role));
        if required && nobody && !question.parties.is_empty() {
            let words: Vec<&str> = regime.roles.iter().map(|role| role.word()).collect();
            coverage.gaps.push(format!(
                "{}: no party is named as {}",
                regime.id,
                words.join(", ")
            ));
        }
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
        // A regime of which nothing is computed and no list is loaded cannot be covered.
        let can_be = |regime: &RegimeSpec| {
            regime.id == *id && !(regime.modelled.is_empty() && regime.lists.is_empty())
        };
        if !book.regimes.iter().any(can_be) {
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
    if !coverage.required.is_empty() && question.says_incomplete() {
        coverage
            .gaps
            .push("the case says that not every party is named".into());
    }
    if question.on.day() < book.reaches_from || question.known.day() < book.reaches_from {
        coverage.gaps.push(format!(
            "the rulebook answers for days and knowledge from {} on",
            book.reaches_from
        ));
    }
    coverage
}

/// Returns whether something withholds a clearance.
pub(crate) fn has_gaps(docket: &Docket<'_>) -> bool {
    !coverage(docket).gaps.is_empty()
}

/// Returns the first day on which a list of a required regime will be too old.
pub(crate) fn first_stale_day(docket: &Docket<'_>) -> Option<Date> {
    let (book, question) = (docket.book, docket.question);
    let day = question.on.day();
    let required = required(docket);
    book.regimes
        .iter()
        .filter(|regime| required.contains(&regime.id))
        .flat_map(|regime| &regime.lists)
        .filter_map(|list| question.lists.iter().find(|state| state.id == *list))
        .filter_map(|state| {
            state
                .copy_for(day)?
                .checked_add((state.max_age_days + 1).days())
                .ok()
        })
        .min()
}

/// Returns the regimes without which there is no clearance.
fn required(docket: &Docket<'_>) -> Vec<String> {
    let (book, question) = (docket.book, docket.question);
    if let Some(given) = &question.require {
        return given.clone();
    }
    book.regimes
        .iter()
        .filter(|regime| {
            regime.required_when.as_ref().is_some_and(|when| {
                (0..question.items.len())
                    .any(|item| docket.scope(item).truth::<Verdict>(when) != Verdict::False)
            })
        })
        .map(|regime| regime.id.clone())
        .collect()
}

/// Returns what keeps a list from covering the day of the question, if something does.
fn problem(question: &Question, list: &ListId) -> Option<(ListProblem, String)> {
    let day = question.on.day();
    let Some(state) = question.lists.iter().find(|state| state.id == *list) else {
        return Some((
            ListProblem::NotLoaded,
            format!("the list {list} is not loaded"),
        ));
    };
    match state.standing(day) {
        Standing::Fresh if state.copy_for(day) > Some(question.known.day()) => Some((
            ListProblem::LaterOnly,
            format!(
                "the copy of {list} for {day} is dated after what was known on {}",
                question.known
            ),
        )),
        Standing::Fresh => None,
        Standing::Partial if state.date_basis == DateBasis::Starter => Some((
            ListProblem::StarterOnly,
            format!("of the list {list} only the starter entries are loaded"),
        )),
        Standing::Partial => Some((
            ListProblem::Partial,
            format!(
                "the {} entries of {list} that are loaded cannot be the whole list",
                state.rows
            ),
        )),
        Standing::Undated => Some((
            ListProblem::Undated,
            format!(
                "the copy of {list} is dated by the time of its file alone; import it with --dated"
            ),
        )),
        Standing::Stale { age } => Some((
            ListProblem::Stale,
            format!(
                "the newest copy of {list} from before {day} is {age} days older (it counts as stale after {})",
                state.max_age_days
            ),
        )),
        Standing::LaterOnly => Some((
            ListProblem::LaterOnly,
            format!("every copy of {list} is dated after {day}"),
        )),
    }
}

/// Flags loaded lists that are stale on the day of the question.
pub(crate) fn flags(book: &Rulebook, question: &Question) -> BTreeSet<Flag> {
    let needed: BTreeSet<&ListId> = book
        .regimes
        .iter()
        .flat_map(|regime| &regime.lists)
        .collect();
    let earlier = (question.known.day() < question.on.day()).then(|| Flag {
        kind: FlagKind::EarlierKnowledge,
        text: format!(
            "what was made public after {} is left out, although the question is about {}",
            question.known, question.on
        ),
    });
    needed
        .into_iter()
        .filter_map(|list| problem(question, list))
        .filter(|(problem, _)| matches!(problem, ListProblem::Stale | ListProblem::LaterOnly))
        .map(|(_, text)| Flag {
            kind: FlagKind::StaleCorpus,
            text,
        })
        .chain(earlier)
        .collect()
}

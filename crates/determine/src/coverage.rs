//! What was looked at, what only stops the answer, and what was not looked at.
//!
//! A required regime is covered only when every list it needs is whole and of
//! the right date. A gap withholds a clearance; it never adds a restriction.

use std::{collections::BTreeSet, fmt};

use jiff::{ToSpan, civil::Date};

use interdict_model::{
    Country, Coverage, DateBasis, Flag, FlagKind, ListGap, ListId, ListProblem, ListState, Regime,
    Standing, Verdict,
};

use crate::{
    docket::Docket,
    question::{Party, Question},
    rule::RegimeSpec,
    rulebook::Rulebook,
};

/// Whether a country withholds a clearance on the day of the question.
fn stops_clearance(regime: &RegimeSpec, place: Country, docket: &Docket<'_>) -> bool {
    let (on, known) = (docket.on.day(), docket.question.known.day());
    let last = regime.stopped_through.get(&place);
    regime.stop_countries.contains(&place) || last.is_some_and(|last| on <= *last || known < *last)
}

/// Returns what the answer covers.
pub(crate) fn coverage(docket: &Docket<'_>) -> Coverage {
    let (book, question) = (docket.book, docket.question);
    let required = required(docket);
    let mut coverage = Coverage {
        required: required.iter().map(|id| (*id).to_owned()).collect(),
        gaps: gaps(docket, &required).map(|gap| gap.to_string()).collect(),
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
        let mut missing: Vec<String> = Vec::new();
        for problem in problems(question, regime) {
            let text = problem.to_string();
            missing.push(text.clone());
            coverage.list_gaps.push(ListGap {
                regime: regime.id.clone(),
                list: problem.list.clone(),
                problem: problem.kind,
                required: required.contains(&regime.id.as_str()),
                text,
            });
        }
        if !missing.is_empty() {
            coverage.not_modelled.push(Regime {
                id: regime.id.clone(),
                title: regime.title.clone(),
                missing: Some(missing.join("; ")),
            });
        }
    }
    coverage
}

/// Returns whether something withholds a clearance.
pub(crate) fn has_gaps(docket: &Docket<'_>) -> bool {
    gaps(docket, &required(docket)).next().is_some()
}

/// What withholds a clearance.
enum Gap<'a> {
    Place(&'a RegimeSpec, Country),
    NoRole(&'a RegimeSpec),
    List(&'a RegimeSpec, Problem<'a>),
    NotModelled(&'a str),
    NoParty,
    Unscreened(&'a Party, &'a str),
    Incomplete,
    TooEarly(Date),
}

impl fmt::Display for Gap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(RegimeSpec { id, .. }, place) => write!(
                f,
                "{id}: the case names {place}, where a comprehensive program applies; it is not computed"
            ),
            Self::NoRole(RegimeSpec { id, roles, .. }) => {
                let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
                write!(f, "{id}: no party is named as {}", words.join(", "))
            }
            Self::List(RegimeSpec { id, .. }, problem) => write!(f, "{id}: {problem}"),
            Self::NotModelled(id) => write!(f, "{id}: this engine does not model it"),
            Self::NoParty => f.write_str("no party is named, so nobody was screened"),
            Self::Unscreened(party, why) => {
                write!(f, "{} could not be screened: {why}", party.label())
            }
            Self::Incomplete => f.write_str("the case says that not every party is named"),
            Self::TooEarly(day) => write!(
                f,
                "the rulebook answers for days and knowledge from {day} on"
            ),
        }
    }
}

/// Finds what withholds a clearance, regime by regime and then of the case as a whole.
fn gaps<'a>(docket: &Docket<'a>, required: &[&'a str]) -> impl Iterator<Item = Gap<'a>> {
    let (book, question) = (docket.book, docket.question);
    let places: BTreeSet<Country> = question.places().into_iter().collect();
    let regimes = book.regimes.iter().flat_map(move |regime| {
        let stops = places.iter().copied();
        let stops = stops.filter(|place| stops_clearance(regime, *place, docket));
        let stops: Vec<Country> = stops.collect();
        let needed = required.contains(&regime.id.as_str());
        let absent = |party: &Party| !regime.roles.contains(&party.role);
        let no_role = needed
            && !regime.roles.is_empty()
            && !question.parties.is_empty()
            && question.parties.iter().all(absent);
        let problems = needed.then(|| problems(question, regime));
        let stops = stops.into_iter().map(|place| Gap::Place(regime, place));
        stops
            .chain(no_role.then_some(Gap::NoRole(regime)))
            .chain((problems.into_iter().flatten()).map(|problem| Gap::List(regime, problem)))
    });
    // A regime of which nothing is computed and no list is loaded cannot be covered.
    let can_be = |id: &str| {
        let empty = |regime: &RegimeSpec| regime.modelled.is_empty() && regime.lists.is_empty();
        let mut regimes = book.regimes.iter();
        regimes.any(|regime| regime.id == id && !empty(regime))
    };
    let not_modelled = required.iter().filter(move |id| !can_be(id));
    let some = !required.is_empty();
    let no_party = some && question.parties.is_empty();
    let unscreened = question.parties.iter().filter(move |_| some);
    let unscreened = unscreened.filter_map(|party| {
        let why = party.unscreened.as_deref()?;
        Some(Gap::Unscreened(party, why))
    });
    let incomplete = some && question.says_incomplete();
    let from = book.reaches_from;
    let early = question.on.day() < from || question.known.day() < from;
    regimes
        .chain(not_modelled.map(|id| Gap::NotModelled(id)))
        .chain(no_party.then_some(Gap::NoParty))
        .chain(unscreened)
        .chain(incomplete.then_some(Gap::Incomplete))
        .chain(early.then_some(Gap::TooEarly(from)))
}

/// Returns the first day on which a list of a required regime will be too old.
pub(crate) fn first_stale_day(docket: &Docket<'_>) -> Option<Date> {
    let (book, question) = (docket.book, docket.question);
    let day = question.on.day();
    let required = required(docket);
    book.regimes
        .iter()
        .filter(|regime| required.contains(&regime.id.as_str()))
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
fn required<'a>(docket: &Docket<'a>) -> Vec<&'a str> {
    let (book, question) = (docket.book, docket.question);
    if let Some(given) = &question.require {
        return given.iter().map(String::as_str).collect();
    }
    book.regimes
        .iter()
        .filter(|regime| {
            regime.required_when.as_ref().is_some_and(|when| {
                (0..question.items.len())
                    .any(|item| docket.scope(item).truth::<Verdict>(when) != Verdict::False)
            })
        })
        .map(|regime| regime.id.as_str())
        .collect()
}

/// What keeps a list from covering the day of the question.
struct Problem<'a> {
    list: &'a ListId,
    kind: ListProblem,
    state: Option<&'a ListState>,
    question: &'a Question,
}

impl fmt::Display for Problem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (list, day) = (self.list, self.question.on.day());
        let Some(state) = self.state else {
            return write!(f, "the list {list} is not loaded");
        };
        match (self.kind, state.standing(day)) {
            (ListProblem::StarterOnly, _) => {
                write!(f, "of the list {list} only the starter entries are loaded")
            }
            (ListProblem::Partial, _) => write!(
                f,
                "the {} entries of {list} that are loaded cannot be the whole list",
                state.rows
            ),
            (ListProblem::Undated, _) => write!(
                f,
                "the copy of {list} is dated by the time of its file alone; import it with --dated"
            ),
            (_, Standing::Stale { age }) => write!(
                f,
                "the newest copy of {list} from before {day} is {age} days older (it counts as stale after {})",
                state.max_age_days
            ),
            (_, Standing::LaterOnly) => write!(f, "every copy of {list} is dated after {day}"),
            _ => write!(
                f,
                "the copy of {list} for {day} is dated after what was known on {}",
                self.question.known
            ),
        }
    }
}

/// Returns what is wrong with the lists of a regime.
fn problems<'a>(
    question: &'a Question,
    regime: &'a RegimeSpec,
) -> impl Iterator<Item = Problem<'a>> {
    let lists = regime.lists.iter();
    lists.filter_map(|list| problem(question, list))
}

/// Returns what keeps a list from covering the day of the question, if something does.
fn problem<'a>(question: &'a Question, list: &'a ListId) -> Option<Problem<'a>> {
    let day = question.on.day();
    let state = question.lists.iter().find(|state| state.id == *list);
    let kind = match state.map(|state| (state, state.standing(day))) {
        None => ListProblem::NotLoaded,
        Some((state, Standing::Fresh)) => {
            let unknown = state.copy_for(day) > Some(question.known.day());
            unknown.then_some(ListProblem::LaterOnly)?
        }
        Some((state, Standing::Partial)) if state.date_basis == DateBasis::Starter => {
            ListProblem::StarterOnly
        }
        Some((_, Standing::Partial)) => ListProblem::Partial,
        Some((_, Standing::Undated)) => ListProblem::Undated,
        Some((_, Standing::Stale { .. })) => ListProblem::Stale,
        Some((_, Standing::LaterOnly)) => ListProblem::LaterOnly,
    };
    Some(Problem {
        list,
        kind,
        state,
        question,
    })
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
        .filter(|problem| matches!(problem.kind, ListProblem::Stale | ListProblem::LaterOnly))
        .map(|problem| Flag {
            kind: FlagKind::StaleCorpus,
            text: problem.to_string(),
        })
        .chain(earlier)
        .collect()
}

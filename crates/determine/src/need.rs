//! The questions that decide an open answer.
//!
//! Every missing fact of an open trigger or relief becomes a question with its
//! type, its allowed values and who can answer, pivotal ones first, then by how
//! easily they are had. Instruments and red flags that the case does not bring
//! are listed too, as what stating them would change.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{FactInput, Need, Outcome, Verdict};

use crate::{
    determine::{Tested, test, words},
    facts::base_path,
    outcome::{Model, settle},
    pivotal::{Pivotal, pivotal},
    question::Question,
    registry::FactSpec,
    rulebook::Rulebook,
    value::{FactType, Value},
};

/// Who is asked first: what lies on file before what needs a legal judgement.
const WHO: [&str; 7] = [
    "your records",
    "exporter",
    "customer",
    "manufacturer",
    "analyst",
    "official record",
    "counsel",
];

/// Absent instruments and red flags that are tried; a case has a dozen.
const MAX_ABSENT: usize = 24;

/// Returns the missing facts.
pub(crate) fn need(
    book: &Rulebook,
    question: &Question,
    tested: &[Tested<'_>],
    models: &[Model],
) -> Vec<Need> {
    let mut sources: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut assumed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for test in tested
        .iter()
        .filter(|test| test.trigger.verdict() != Verdict::False)
    {
        let measure = test.trigger.measure.id.to_string();
        let relieved = test
            .reliefs
            .iter()
            .any(|tried| tried.evaluated.verdict() == Verdict::True);
        for key in test.trigger.evaluated.residual.keys() {
            sources.entry(key).or_default().insert(measure.clone());
        }
        for key in &test.trigger.evaluated.assumed {
            assumed
                .entry(key.clone())
                .or_default()
                .insert(measure.clone());
        }
        for tried in test.reliefs.iter().filter(|_| !relieved) {
            for key in tried.evaluated.residual.keys() {
                sources.entry(key).or_default().insert(tried.name());
            }
            for key in &tried.evaluated.assumed {
                assumed.entry(key.clone()).or_default().insert(tried.name());
            }
        }
    }
    let found = pivotal(&book.registry, &question.facts, models);
    let mut needs: Vec<Need> = sources
        .into_iter()
        .map(|(key, names)| missing(book, question, &found, &key, names))
        .collect();
    // Each of these costs a whole determination.
    needs.extend(
        assumed
            .into_iter()
            .take(MAX_ABSENT)
            .filter_map(|(key, names)| absent(book, question, tested, &key, names)),
    );
    let cost = |who: &str| {
        WHO.iter()
            .position(|each| *each == who)
            .unwrap_or(WHO.len())
    };
    needs.sort_by(|a, b| {
        let key = |need: &Need| (!need.pivotal, cost(&need.who_answers), need.fact.clone());
        key(a).cmp(&key(b))
    });
    needs
}

fn missing(
    book: &Rulebook,
    question: &Question,
    found: &Pivotal,
    key: &str,
    names: BTreeSet<String>,
) -> Need {
    let unsearched = found.unsearched.contains(key);
    let pivotal = unsearched || found.facts.contains(key);
    let note = match (pivotal, found.exhaustive) {
        (false, true) => Some("no value of it changes the outcome".to_owned()),
        (false, false) => {
            Some("no value of it was found to change the outcome (greedy search)".to_owned())
        }
        (true, _) if unsearched => {
            Some("taken to matter: too many facts are open to search them all".to_owned())
        }
        (true, _) => None,
    };
    let (text, who) = ask(book, question, key);
    let spec = book.registry.get(&base_path(key));
    Need {
        fact: key.to_owned(),
        question: text,
        kind: spec.map_or("bool", |spec| spec.kind.word()).to_owned(),
        allowed: allowed(spec),
        who_answers: who,
        pivotal,
        triggers: names.into_iter().collect(),
        note,
    }
}

/// An instrument or red flag that was taken as absent: worth naming only if
/// stating it would change the outcome.
fn absent(
    book: &Rulebook,
    question: &Question,
    tested: &[Tested<'_>],
    key: &str,
    names: BTreeSet<String>,
) -> Option<Need> {
    let spec = book.registry.get(&base_path(key))?;
    let Some(Value::Bool(closed)) = spec.closed else {
        return None;
    };
    let before = settle(&words(tested)).0;
    let after = outcome_with(book, question, key, !closed)?;
    if before == after {
        return None;
    }
    let (text, who) = ask(book, question, key);
    let taken = if closed {
        "taken as given"
    } else {
        "taken as absent"
    };
    Some(Need {
        fact: key.to_owned(),
        question: text,
        kind: spec.kind.word().to_owned(),
        allowed: allowed(Some(spec)),
        who_answers: who,
        pivotal: false,
        triggers: names.into_iter().collect(),
        note: Some(format!(
            "{taken}; stated otherwise, the answer becomes {}",
            after.word()
        )),
    })
}

fn outcome_with(book: &Rulebook, question: &Question, key: &str, value: bool) -> Option<Outcome> {
    let mut other = question.unexplained();
    let roles: Vec<_> = question.parties.iter().map(|party| party.role).collect();
    other
        .facts
        .insert(
            &book.registry,
            &roles,
            question.items.len(),
            key,
            &FactInput::stated(value),
        )
        .ok()?;
    let tested = test(book, &other);
    Some(settle(&words(&tested)).0)
}

fn allowed(spec: Option<&FactSpec>) -> Vec<String> {
    match spec.map(|spec| &spec.kind) {
        Some(FactType::Enum(words)) => words.clone(),
        _ => Vec::new(),
    }
}

/// Returns the question for a missing fact, and who can answer it.
fn ask(book: &Rulebook, question: &Question, key: &str) -> (String, String) {
    let entry = |id: &str| {
        question
            .parties
            .iter()
            .flat_map(|party| &party.matches)
            .find(|found| found.entry.id.as_str() == id)
            .map_or_else(
                || id.to_owned(),
                |found| format!("{} ({id})", found.entry.caption()),
            )
    };
    let inside = |text: &str| {
        text.rsplit_once('[')
            .map(|(_, id)| id.trim_end_matches(']').to_owned())
    };
    if let Some((party, id)) = key.split_once(".is[")
        && party.starts_with("party[")
    {
        let name = party_of(question, party).map_or_else(String::new, |party| party.name.clone());
        return (
            format!("Is \"{name}\" {}?", entry(id.trim_end_matches(']'))),
            "analyst".into(),
        );
    }
    if key.starts_with("question.after[") {
        let hour = inside(key).unwrap_or_default();
        return (
            format!("Was it already {hour}? Ask again with --on and a time."),
            "exporter".into(),
        );
    }
    if let Some(opening) = question.facts.opening(key) {
        return (opening.question.clone(), opening.who.clone());
    }
    let Some(spec) = book.registry.get(&base_path(key)) else {
        return (format!("What is {key}?"), "exporter".into());
    };
    let mut text = spec.question.replace("{on}", &question.on.to_string());
    if let Some(party) = party_of(question, key) {
        let name = if party.name.is_empty() {
            party.role.to_string()
        } else {
            party.name.clone()
        };
        text = text.replace("{party}", &name);
    }
    if let Some(id) = key
        .strip_prefix("entry[")
        .and_then(|rest| rest.rsplit_once(']'))
    {
        text = text.replace("{entry}", &entry(id.0));
    }
    (text, spec.who.clone())
}

fn party_of<'q>(question: &'q Question, key: &str) -> Option<&'q crate::question::Party> {
    let number: usize = key
        .strip_prefix("party[")?
        .split(']')
        .next()?
        .parse()
        .ok()?;
    question.parties.get(number.checked_sub(1)?)
}

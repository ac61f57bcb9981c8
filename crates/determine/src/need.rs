//! The questions that decide an open answer.
//!
//! Every missing fact of an open trigger or relief becomes a question with its
//! type, its allowed values and who can answer, pivotal ones first, then by how
//! easily they are had. Instruments and red flags that the case does not bring
//! are listed too, as what stating them would change.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{Need, Outcome, PartyRole, Verdict};

use crate::{
    docket::Docket,
    expr::Expr,
    facts::{Fact, base_path},
    outcome::{Model, heavier, settle},
    pivotal::{Pivotal, pivotal},
    question::Question,
    reach::reads,
    reads::{self, Touched},
    registry::FactSpec,
    relief::Tried,
    residual::Residual,
    rule::{Target, Version},
    rulebook::Rulebook,
    tested::{ByMeasure, Tested},
    value::{FactType, Value},
};

/// Who is asked first: what lies on file before what needs a legal judgement.
pub(crate) const WHO: [&str; 7] = [
    "your records",
    "exporter",
    "customer",
    "manufacturer",
    "analyst",
    "official record",
    "counsel",
];

/// The fact that there is a party which the case does not name.
const UNNAMED: &str = "parties.unnamed";

/// Absent instruments and red flags that are tried; a case has a dozen.
const MAX_ABSENT: usize = 24;
const _: () = assert!(MAX_ABSENT <= reads::MOST);

/// Returns the missing facts.
pub(crate) fn need<'a>(
    docket: &'a Docket<'a>,
    tested: &'a [Tested<'a>],
    words: &ByMeasure,
) -> Vec<Need> {
    // What is not open is one word, and needs no formula.
    let mut decided = Outcome::NoMeasureTriggered;
    let mut models: Vec<Model> = Vec::new();
    let mut sources: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    // Where a fact was taken as absent, by its place: the place of the trigger or relief.
    let mut absent: Vec<(usize, usize)> = Vec::new();
    let mut names: Vec<Named<'_>> = Vec::new();
    for test in tested {
        let word = test.decided();
        decided = heavier(decided, word.unwrap_or(decided));
        if test.trigger.verdict == Verdict::False {
            continue;
        }
        let model = word.is_none().then(|| test.model(docket));
        let mut add = |name: Named<'a>, residual: Option<&Residual>, taken: Vec<usize>| {
            for key in residual.map(Residual::keys).into_iter().flatten() {
                sources.entry(key).or_default().insert(name.words());
            }
            absent.extend(taken.into_iter().map(|place| (place, names.len())));
            names.push(name);
        };
        let trigger = &test.trigger;
        let name = Named::Measure(trigger.measure.id.as_str());
        let triggered = model.as_ref().map(|model| &model.triggered);
        add(name, triggered, trigger.absent(docket));
        let relieved = |tried: &Tried<'_>| tried.verdict == Verdict::True;
        if !test.reliefs.iter().any(relieved) {
            for (place, tried) in test.reliefs.iter().enumerate() {
                let own = model.as_ref().map(|model| &model.reliefs[place].1);
                add(Named::Relief(tried), own, tried.absent());
            }
        }
        models.extend(model);
    }
    let (book, question) = (docket.book, docket.question);
    let found = pivotal(&book.registry, &question.facts, &models, decided);
    let mut needs: Vec<Need> = sources
        .into_iter()
        .map(|(key, names)| missing(book, question, &found, &key, names))
        .collect();
    absent.sort_unstable();
    let absent = absent.chunk_by(|(a, _), (b, _)| a == b);
    let mut absent: Vec<Taken<'_>> = absent
        .filter_map(|taken| {
            let place = taken.first()?.0;
            let (spec, key) = docket.layout.key_at(&book.registry, place)?;
            Some(Taken {
                place,
                spec,
                key,
                names: taken,
            })
        })
        .collect();
    absent.sort_by(|a, b| a.key.cmp(&b.key));
    let before = settle(words.all()).0;
    absent.retain(Taken::can_be_stated);
    // Each of these tries the measures again that read the fact.
    absent.truncate(MAX_ABSENT);
    let places: Vec<usize> = absent.iter().map(|taken| taken.place).collect();
    let touched = docket.touched(&places);
    for (number, taken) in absent.into_iter().enumerate() {
        if let Some((after, closed)) = outcome_otherwise(docket, words, &taken, (number, &touched))
            && after != before
        {
            let names = taken.names.iter().map(|(_, name)| names[*name].words());
            needs.push(stated_otherwise(
                docket,
                &taken,
                names.collect(),
                (after, closed),
            ));
        }
    }
    let cost = |who: &str| {
        WHO.iter()
            .position(|each| *each == who)
            .unwrap_or(WHO.len())
    };
    needs.sort_by(|a, b| {
        let rank = |need: &Need| (!need.pivotal, cost(&need.who_answers));
        (rank(a), &a.fact).cmp(&(rank(b), &b.fact))
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
    let (mut text, who) = ask(book, question, key);
    if key == UNNAMED
        && let Some(asked) = who_else(book, &names)
    {
        text = asked;
    }
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
        otherwise: None,
    }
}

/// Asks for the party that nobody named by the roles that the measures are aimed at; nothing
/// where one of them does not say in which.
fn who_else(book: &Rulebook, names: &BTreeSet<String>) -> Option<String> {
    let mut roles: BTreeSet<PartyRole> = BTreeSet::new();
    for name in names {
        let measure = book.measure(name)?;
        let mut derived = reads(book, measure).into_iter().filter_map(|path| {
            let spec = book.registry.get(&path)?;
            spec.derive.as_ref()
        });
        let mut own = measure.versions.iter().flat_map(Version::deciding_exprs);
        if own.any(quantifies) || derived.any(quantifies) {
            return None;
        }
        for version in &measure.versions {
            if let Target::Party { roles: meant, .. } = &version.target {
                roles.extend(meant);
                if meant.is_empty() {
                    return None;
                }
            }
        }
    }
    let words: Vec<String> = roles
        .iter()
        .map(|role| role.word().replace('_', " "))
        .collect();
    let who = match words.as_slice() {
        [] => return None,
        [one] => format!("Who is the {one}?"),
        [first @ .., last] => format!("Is there a {} or {last}?", first.join(", ")),
    };
    Some(format!(
        "{who} The case names none. Name the party in its role, or say that there is no further party."
    ))
}

/// Whether an expression asks about some party or every party.
fn quantifies(expr: &Expr) -> bool {
    match expr {
        Expr::Any(_) | Expr::All(_) => true,
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(quantifies),
        Expr::Not(part) => quantifies(part),
        _ => false,
    }
}

/// What asks for a fact.
enum Named<'a> {
    Measure(&'a str),
    Relief(&'a Tried<'a>),
}

impl Named<'_> {
    fn words(&self) -> String {
        match self {
            Self::Measure(id) => (*id).to_owned(),
            Self::Relief(tried) => tried.name(),
        }
    }
}

/// A fact that was taken as absent.
struct Taken<'a> {
    place: usize,
    spec: &'a FactSpec,
    key: String,
    names: &'a [(usize, usize)],
}

impl Taken<'_> {
    /// A case states nothing about nobody in particular, and nothing that the engine sets.
    fn can_be_stated(&self) -> bool {
        let somebody = !self.key.starts_with("party[0]");
        somebody && !self.spec.internal && matches!(self.spec.closed, Some(Value::Bool(_)))
    }
}

/// Returns what the outcome becomes if a fact that was taken as absent is stated, and how it
/// was taken.
fn outcome_otherwise(
    docket: &Docket<'_>,
    words: &ByMeasure,
    taken: &Taken<'_>,
    (number, touched): (usize, &Touched),
) -> Option<(Outcome, bool)> {
    let Some(Value::Bool(closed)) = taken.spec.closed else {
        return None;
    };
    let fact = Fact::stated(Value::Bool(!closed));
    let docket = docket.stating((number, taken.place), &fact, touched);
    let mut words = words.clone();
    touched
        .measures(number)
        .for_each(|place| words.doubt(place));
    words.again(&docket.book.index, || &docket);
    Some((settle(words.all()).0, closed))
}

/// An instrument or red flag that was taken as absent: worth naming only if
/// stating it changes the outcome.
fn stated_otherwise(
    docket: &Docket<'_>,
    taken: &Taken<'_>,
    names: BTreeSet<String>,
    (after, closed): (Outcome, bool),
) -> Need {
    let (text, who) = ask(docket.book, docket.question, &taken.key);
    let how = if closed {
        "taken as given"
    } else {
        "taken as absent"
    };
    Need {
        fact: taken.key.clone(),
        question: text,
        kind: taken.spec.kind.word().to_owned(),
        allowed: allowed(Some(taken.spec)),
        who_answers: who,
        pivotal: false,
        triggers: names.into_iter().collect(),
        note: Some(format!(
            "{how}; stated otherwise, the answer becomes {}",
            after.word()
        )),
        otherwise: Some(after),
    }
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

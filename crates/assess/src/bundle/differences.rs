//! What differs between two answers, each difference with the changes that brought it.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{Determination, EntryId, Node, Outcome, TriggerReport};
use serde::Serialize;
use serde_json::Value as Json;

use super::changes::Changes;

/// One difference between two answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What differs: `answer`, a measure, a relief, a party, a question, a gap.
    pub what: String,
    /// What it was; nothing where it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// What it is; nothing where it is no longer there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<String>,
    /// Which changes brought it.
    pub because: Vec<String>,
}

/// Returns the outcome with the words still possible.
pub(super) fn standing(answer: &Determination) -> String {
    let others: Vec<&str> = answer
        .possible_outcomes
        .iter()
        .filter(|word| answer.undecided && **word != answer.outcome)
        .map(|word| word.word())
        .collect();
    match (others.is_empty(), answer.undecided) {
        (false, _) => format!(
            "{}; still possible: {}",
            answer.outcome.word(),
            others.join(", ")
        ),
        (true, true) => format!("{}; undecided", answer.outcome.word()),
        (true, false) => answer.outcome.word().to_owned(),
    }
}

/// Compares two answers. What names the corpus is left out: it is no part of the answer.
pub(super) fn differences(
    old: &Determination,
    new: &Determination,
    changes: &Changes,
) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut list = |before: BTreeMap<String, Part>, after: BTreeMap<String, Part>| {
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for key in keys {
            let (was, is) = (before.get(key), after.get(key));
            if was.map(|part| &part.whole) == is.map(|part| &part.whole) {
                continue;
            }
            let shown = |part: Option<&Part>| part.map(|part| part.shown.clone());
            let (mut said_was, mut said_is) = (shown(was), shown(is));
            if said_was == said_is {
                (said_was, said_is) = (said_was, Some("the same, for other reasons".to_owned()));
            }
            let touched: Vec<&Part> = was.into_iter().chain(is).collect();
            found.push(Difference {
                what: key.clone(),
                was: said_was,
                is: said_is,
                because: because(&touched, changes),
            });
        }
    };
    list(triggers(old), triggers(new));
    list(reliefs(old), reliefs(new));
    list(hits(old), hits(new));
    list(needs(old), needs(new));
    list(gaps(old), gaps(new));
    list(rest(old), rest(new));

    let (was, is) = (standing(old), standing(new));
    if was != is {
        let deciding = found.iter().filter(|each| each.decides(old, new));
        let mut because: Vec<String> = deciding.flat_map(|each| each.because.clone()).collect();
        if because.is_empty() {
            because = found.iter().flat_map(|each| each.because.clone()).collect();
        }
        let mut seen = BTreeSet::new();
        because.retain(|each| seen.insert(each.clone()));
        let answer = Difference {
            what: "answer".to_owned(),
            was: Some(was),
            is: Some(is),
            because,
        };
        found.insert(0, answer);
    }
    found
}

impl Difference {
    /// Returns whether this difference is one of the word that the answer turned on.
    fn decides(&self, old: &Determination, new: &Determination) -> bool {
        let words = [old.outcome, new.outcome].map(Outcome::word);
        let names = |text: &Option<String>| {
            text.as_deref()
                .is_some_and(|text| words.iter().any(|word| text.starts_with(word)))
        };
        names(&self.was) || names(&self.is)
    }
}

/// One part of an answer: how it is shown, all of it, and what it hangs on.
struct Part {
    shown: String,
    whole: Json,
    rules: BTreeSet<String>,
    entries: BTreeSet<EntryId>,
    facts: BTreeSet<String>,
    lists: bool,
}

impl Part {
    fn new(shown: impl Into<String>, whole: Json) -> Self {
        Self {
            shown: shown.into(),
            whole,
            rules: BTreeSet::new(),
            entries: BTreeSet::new(),
            facts: BTreeSet::new(),
            lists: false,
        }
    }
}

/// Returns the changes that a part hangs on; all of them where it hangs on none by name.
fn because(touched: &[&Part], changes: &Changes) -> Vec<String> {
    let mut named = Vec::new();
    let (mut rules, mut facts, mut entries) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for part in touched {
        rules.extend(&part.rules);
        facts.extend(&part.facts);
        entries.extend(&part.entries);
    }
    named.extend(
        rules
            .iter()
            .filter_map(|id| changes.rules.get(*id))
            .flatten()
            .cloned(),
    );
    // A fact of the case carries the number of its item or party, one of the registry none.
    let told = |path: &String| {
        let plain = unnumbered(path);
        let same = |each: &&String| **each == *path || unnumbered(each) == plain;
        changes
            .facts
            .keys()
            .find(same)
            .and_then(|key| changes.facts.get(key))
    };
    named.extend(facts.iter().filter_map(|path| told(path)).cloned());
    named.extend(
        entries
            .iter()
            .filter_map(|id| changes.entries.get(*id))
            .cloned(),
    );
    if touched.iter().any(|part| part.lists) {
        named.extend(changes.lists.values().cloned());
    }
    if named.is_empty() {
        named = changes.all();
    }
    let mut seen = BTreeSet::new();
    named.retain(|each| seen.insert(each.clone()));
    named
}

fn unnumbered(path: &str) -> String {
    match (path.find('['), path.find(']')) {
        (Some(open), Some(close)) if open < close => {
            format!("{}{}", &path[..open], &path[close + 1..])
        }
        _ => path.to_owned(),
    }
}

fn tree<T: Serialize>(part: &T) -> Json {
    serde_json::to_value(part).unwrap_or(Json::Null)
}

fn paths(node: &Node, into: &mut BTreeSet<String>) {
    into.extend(node.fact.as_deref().map(str::to_owned));
    for child in &node.children {
        paths(child, into);
    }
}

fn about(trigger: &TriggerReport) -> String {
    let mut name = format!("{}/{}", trigger.measure, trigger.version);
    for part in [
        trigger.item.clone(),
        trigger.party.clone(),
        trigger.entry_id.as_ref().map(ToString::to_string),
    ]
    .into_iter()
    .flatten()
    {
        name = format!("{name}, {part}");
    }
    name
}

/// Makes keys different that are the same: no part may hide another.
fn keep(parts: &mut BTreeMap<String, Part>, key: &str, part: Part) {
    let mut name = key.to_owned();
    let mut number = 1;
    while parts.contains_key(&name) {
        number += 1;
        name = format!("{key} ({number})");
    }
    parts.insert(name, part);
}

fn triggers(answer: &Determination) -> BTreeMap<String, Part> {
    let mut parts = BTreeMap::new();
    for trigger in &answer.triggers {
        let mut part = Part::new(trigger.outcome.word(), tree(trigger));
        part.rules.insert(trigger.measure.to_string());
        let reliefs = trigger.relieved_by.iter();
        part.rules
            .extend(reliefs.filter_map(|name| Some(name.split('/').next()?.to_owned())));
        part.entries.extend(trigger.entry_id.clone());
        paths(&trigger.why, &mut part.facts);
        keep(&mut parts, &about(trigger), part);
    }
    parts
}

fn reliefs(answer: &Determination) -> BTreeMap<String, Part> {
    let mut parts = BTreeMap::new();
    for relief in &answer.reliefs {
        let shown = match relief.holds {
            Some(true) => "holds",
            Some(false) => "does not hold",
            None => "open",
        };
        let mut part = Part::new(shown, tree(relief));
        part.rules.insert(relief.id.to_string());
        paths(&relief.why, &mut part.facts);
        let party = relief.party.as_ref().map(|party| format!(", {party}"));
        let key = format!(
            "{}/{}/{}{}",
            relief.id,
            relief.version,
            relief.authorization,
            party.unwrap_or_default()
        );
        keep(&mut parts, &key, part);
    }
    parts
}

fn hits(answer: &Determination) -> BTreeMap<String, Part> {
    let mut parts = BTreeMap::new();
    for party in &answer.parties {
        for found in &party.matches {
            let word = tree(&found.resolution);
            let word = word.as_str().unwrap_or_default().replace('_', " ");
            let mut part = Part::new(
                format!(
                    "{word}, score {:.4}, in force {}",
                    found.score,
                    found.in_force.letter()
                ),
                tree(found),
            );
            part.entries.insert(found.entry_id.clone());
            let key = format!("{}: {}, {}", party.role, party.name, found.entry_id);
            keep(&mut parts, &key, part);
        }
    }
    parts
}

fn needs(answer: &Determination) -> BTreeMap<String, Part> {
    let mut parts = BTreeMap::new();
    for need in &answer.need {
        let shown = if need.pivotal {
            "asked, and decides it"
        } else {
            "asked"
        };
        let mut part = Part::new(shown, tree(need));
        part.facts.insert(need.fact.clone());
        let waiting = need.triggers.iter();
        part.rules
            .extend(waiting.filter_map(|name| Some(name.split('/').next()?.to_owned())));
        if let Some((_, id)) = need.fact.split_once(".is[") {
            part.entries.insert(EntryId::new(id.trim_end_matches(']')));
        }
        keep(&mut parts, &format!("question {}", need.fact), part);
    }
    parts
}

fn gaps(answer: &Determination) -> BTreeMap<String, Part> {
    let mut parts = BTreeMap::new();
    for gap in &answer.coverage.gaps {
        let mut part = Part::new("a gap", Json::Null);
        part.lists = true;
        keep(&mut parts, &format!("gap {gap}"), part);
    }
    for flag in &answer.flags {
        let mut part = Part::new("raised", Json::Null);
        part.lists = true;
        keep(
            &mut parts,
            &format!("flag {}: {}", flag.kind.word(), flag.text),
            part,
        );
    }
    parts
}

/// What is left: said by name only.
fn rest(answer: &Determination) -> BTreeMap<String, Part> {
    let until = answer.holds_until;
    let until = until.map_or_else(|| "open".to_owned(), |day| day.to_string());
    let flips = answer.flips_on.iter();
    let flips: Vec<String> = flips
        .map(|flip| format!("{} to {}", flip.fact_or_date, flip.to))
        .collect();
    let mut parts = BTreeMap::new();
    let mut add = |key: &str, shown: String, whole: Json| {
        let mut part = Part::new(shown, whole);
        part.lists = true;
        parts.insert(key.to_owned(), part);
    };
    add("holds until", until.clone(), until.into());
    add("turns on", flips.join("; "), tree(&answer.flips_on));
    add(
        "remedies",
        count(answer.remedies.len()),
        tree(&answer.remedies),
    );
    let mut coverage = answer.coverage.clone();
    coverage.gaps.clear();
    add("coverage", "as listed".to_owned(), tree(&coverage));
    for party in &answer.parties {
        let mut screening = party.screening.clone();
        screening.corpus = interdict_model::Corpus::default();
        screening.on = answer.on;
        screening.known = answer.known;
        let key = format!("screening of {}: {}", party.role, party.name);
        let mut part = Part::new(count(screening.hits.len()), tree(&screening));
        part.entries = screening
            .hits
            .iter()
            .map(|hit| hit.entry_id.clone())
            .collect();
        part.lists = true;
        keep(&mut parts, &key, part);
    }
    parts
}

fn count(number: usize) -> String {
    match number {
        1 => "1".to_owned(),
        number => number.to_string(),
    }
}

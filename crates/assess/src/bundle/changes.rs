//! What changed between two corpora, by the names that differences are explained with.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{Case, EntryId, FactInput, ListEntry, ListId, ListState};
use serde_json::Value as Json;
use toml::{Table, Value};

/// Changes, each with its words.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Entries of lists.
    pub entries: BTreeMap<EntryId, String>,
    /// Copies of lists.
    pub lists: BTreeMap<ListId, String>,
    /// Measures and reliefs, by id.
    pub rules: BTreeMap<String, Vec<String>>,
    /// Facts of the registry and facts of the case, by path.
    pub facts: BTreeMap<String, String>,
    /// Everything else: dates, regimes, parties.
    pub other: Vec<String>,
}

impl Changes {
    /// Returns every change in words.
    pub fn all(&self) -> Vec<String> {
        self.rules
            .values()
            .flatten()
            .chain(self.facts.values())
            .chain(&self.other)
            .chain(self.entries.values())
            .chain(self.lists.values())
            .cloned()
            .collect()
    }
}

/// Says what changed between two sets of rule files.
pub(super) fn of_rules(old: &BTreeMap<String, String>, new: &[(&str, &str)]) -> Changes {
    let mut changes = Changes::default();
    let new: BTreeMap<&str, &str> = new.iter().copied().collect();
    let files: BTreeSet<&str> = old
        .keys()
        .map(String::as_str)
        .chain(new.keys().copied())
        .collect();
    let table = |text: Option<&str>| {
        text.and_then(|text| text.parse::<Table>().ok())
            .unwrap_or_default()
    };
    for file in files {
        let (was, is) = (old.get(file).map(String::as_str), new.get(file).copied());
        let (before, after) = (table(was), table(is));
        if before == after && was.is_some() == is.is_some() {
            continue;
        }
        match file {
            "facts.toml" => {
                for (path, what) in keyed(&below(&before, "fact"), &below(&after, "fact")) {
                    let words = format!("the fact {path} of the rulebook {what}");
                    changes.facts.insert(path, words);
                }
            }
            "regimes.toml" => {
                let regimes = |table: &Table| by_key(table, "regime", "id");
                for (id, what) in keyed(&regimes(&before), &regimes(&after)) {
                    changes.other.push(format!("the regime {id} {what}"));
                }
            }
            _ => {
                let id = file.trim_end_matches(".toml").replace('/', ".");
                let words = of_rule(&id, was.is_some(), is.is_some(), &before, &after);
                changes.rules.insert(id, words);
            }
        }
    }
    changes
}

fn of_rule(id: &str, was: bool, is: bool, before: &Table, after: &Table) -> Vec<String> {
    if !was {
        return vec![format!("{id} is new in the rulebook")];
    }
    if !is {
        return vec![format!("{id} is no longer in the rulebook")];
    }
    let versions = |table: &Table| by_key(table, "version", "key");
    let mut words: Vec<String> = keyed(&versions(before), &versions(after))
        .into_iter()
        .map(|(key, what)| format!("version {key} of {id} {what}"))
        .collect();
    let without = |table: &Table| {
        let mut table = table.clone();
        table.remove("version");
        table
    };
    for (key, what) in keyed(&without(before), &without(after)) {
        words.push(format!("`{key}` of {id} {what}"));
    }
    words
}

fn below(table: &Table, key: &str) -> Table {
    match table.get(key) {
        Some(Value::Table(inner)) => inner.clone(),
        _ => Table::new(),
    }
}

/// Takes a list of tables as a table by one of their keys.
fn by_key(table: &Table, list: &str, key: &str) -> Table {
    let Some(Value::Array(values)) = table.get(list) else {
        return Table::new();
    };
    let named = |value: &Value| Some((value.get(key)?.as_str()?.to_owned(), value.clone()));
    values.iter().filter_map(named).collect()
}

fn keyed(before: &Table, after: &Table) -> Vec<(String, &'static str)> {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    keys.into_iter()
        .filter_map(|key| {
            let what = match (before.get(key), after.get(key)) {
                (None, Some(_)) => "is new",
                (Some(_), None) => "is gone",
                (was, is) if was != is => "changed",
                _ => return None,
            };
            Some((key.clone(), what))
        })
        .collect()
}

/// Says what changed between the states of lists.
pub(super) fn of_lists(old: &[ListState], new: &[ListState], changes: &mut Changes) {
    let map = |states: &[ListState]| -> BTreeMap<ListId, ListState> {
        let each = states.iter().map(|state| (state.id.clone(), state.clone()));
        each.collect()
    };
    let (old, new) = (map(old), map(new));
    let ids: BTreeSet<&ListId> = old.keys().chain(new.keys()).collect();
    let newest = |state: &ListState| {
        state
            .dates
            .last()
            .map_or_else(|| "an unknown day".to_owned(), ToString::to_string)
    };
    for id in ids {
        let words = match (old.get(id), new.get(id)) {
            (None, Some(is)) => format!("the list {id} is loaded now (copy of {})", newest(is)),
            (Some(_), None) => format!("the list {id} is not loaded here"),
            (Some(was), Some(is)) if was.digest != is.digest || was.dates != is.dates => format!(
                "another copy of {id}: of {} with {} entries, before of {} with {}",
                newest(is),
                is.rows,
                newest(was),
                was.rows
            ),
            (Some(was), Some(is)) if was != is => format!("the list {id} stands otherwise here"),
            _ => continue,
        };
        changes.lists.insert(id.clone(), words);
    }
}

/// Says what changed of one entry.
pub(super) fn of_entry(
    id: &EntryId,
    old: Option<&ListEntry>,
    new: Option<&ListEntry>,
) -> Option<String> {
    let name = |entry: &ListEntry| entry.caption().to_owned();
    match (old, new) {
        (None, Some(is)) => Some(format!(
            "{id} ({}) was not among the entries found",
            name(is)
        )),
        (Some(was), None) => Some(format!("{id} ({}) is not in the lists here", name(was))),
        (Some(was), Some(is)) if was != is => {
            let tree = |entry: &ListEntry| serde_json::to_value(entry).unwrap_or(Json::Null);
            let fields = fields(&tree(was), &tree(is)).join(", ");
            Some(format!("{id} ({}) changed: {fields}", name(is)))
        }
        _ => None,
    }
}

/// Returns the keys in which two tables differ; of `listing` those below it.
fn fields(was: &Json, is: &Json) -> Vec<String> {
    let (Json::Object(was), Json::Object(is)) = (was, is) else {
        return Vec::new();
    };
    let keys: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    keys.into_iter()
        .filter(|key| was.get(*key) != is.get(*key))
        .flat_map(|key| match (was.get(key), is.get(key)) {
            (Some(old @ Json::Object(_)), Some(new @ Json::Object(_))) => fields(old, new)
                .into_iter()
                .map(|inner| format!("{key}.{inner}"))
                .collect(),
            _ => vec![key.clone()],
        })
        .collect()
}

/// Says what is asked otherwise.
pub(super) fn of_question(old: &Case, new: &Case) -> Changes {
    let mut changes = Changes::default();
    let day = |at: Option<interdict_model::AsOf>| at.map_or_else(String::new, |at| at.to_string());
    if old.on != new.on {
        let words = format!(
            "the question is about {}, before {}",
            day(new.on),
            day(old.on)
        );
        changes.other.push(words);
    }
    if old.known != new.known {
        changes.other.push(format!(
            "what had been published by {} counts, before by {}",
            day(new.known),
            day(old.known)
        ));
    }
    let (was, is) = (told(old), told(new));
    let paths: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    for path in paths {
        let words = |fact: Option<&&FactInput>| {
            fact.map_or_else(|| "not stated".to_owned(), |fact| plain(&fact.value))
        };
        let (before, after) = (was.get(path), is.get(path));
        if before.map(|fact| &fact.value) != after.map(|fact| &fact.value) {
            let said = format!(
                "the fact {path}: {}, before {}",
                words(after),
                words(before)
            );
            changes.facts.insert(path.clone(), said);
        }
    }
    let parties = |case: &Case| -> Vec<String> {
        let one = |party: &interdict_model::CaseParty| {
            format!("{party:?}")
                .split("facts:")
                .next()
                .map(str::to_owned)
        };
        case.parties.iter().filter_map(one).collect()
    };
    if parties(old) != parties(new) {
        changes
            .other
            .push("the parties are given otherwise".to_owned());
    }
    if old.require != new.require {
        changes.other.push("other regimes are required".to_owned());
    }
    changes
}

/// Every fact of a case by the path that answers use.
fn told(case: &Case) -> BTreeMap<String, &FactInput> {
    let mut all: BTreeMap<String, &FactInput> = case
        .facts
        .iter()
        .map(|(path, fact)| (path.clone(), fact))
        .collect();
    for (at, item) in case.items.iter().enumerate() {
        let head = if case.items.len() > 1 {
            format!("item[{}]", at + 1)
        } else {
            "item".to_owned()
        };
        let below = item
            .facts
            .iter()
            .map(|(leaf, fact)| (format!("{head}.{leaf}"), fact));
        all.extend(below);
    }
    for (at, party) in case.parties.iter().enumerate() {
        let below = party.facts.iter();
        all.extend(below.map(|(leaf, fact)| (format!("party[{}].{leaf}", at + 1), fact)));
    }
    all
}

fn plain(value: &Json) -> String {
    match value {
        Json::Null => "unknown".to_owned(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

//! What changed between two copies of the United Nations list, against cases that were
//! checked in the published files themselves.
//!
//! The cases of `tests/cases/lists/un` were counted and read without this program. Here
//! they are held against the entries that it reads: every change of a case must show, and
//! a group of fields that a case does not name must be the same in both copies.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, with the entry that is wrong"
)]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use common::{entries, read, shared};
use interdict_model::{AliasQuality, Country, Identifier, ListEntry, ListedName, NameKind};
use serde::Deserialize;
use toml::value::Datetime;

/// One step from a copy of the list to a later one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    earlier: String,
    later: String,
    added: usize,
    removed: usize,
    reedited: usize,
    reedited_beyond_remarks: usize,
    #[serde(default)]
    in_words_only: Vec<String>,
    #[serde(default)]
    listed_before_earlier: Vec<String>,
    reedited_in: BTreeMap<String, usize>,
    #[serde(default)]
    renumbered: Vec<Renumbered>,
    change: Vec<Change>,
}

/// One reference that went on under another id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Renumbered {
    reference: String,
    before: String,
    after: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Added,
    Removed,
    Reedited,
}

/// One change as a reader of both files sees it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    entry: String,
    reference: String,
    kind: Kind,
    name: String,
    listed_on: Option<Datetime>,
    #[serde(default)]
    names_added: Vec<String>,
    #[serde(default)]
    names_removed: Vec<String>,
    #[serde(default)]
    names_restated: Vec<String>,
    #[serde(default)]
    countries_added: Vec<String>,
    #[serde(default)]
    countries_removed: Vec<String>,
    #[serde(default)]
    addresses_added: Vec<String>,
    #[serde(default)]
    addresses_removed: Vec<String>,
    #[serde(default)]
    births_added: Vec<String>,
    #[serde(default)]
    births_removed: Vec<String>,
    #[serde(default)]
    ids_added: Vec<String>,
    #[serde(default)]
    ids_removed: Vec<String>,
    #[serde(default)]
    ids_reissued: Vec<String>,
    #[serde(default)]
    titles_added: Vec<String>,
    #[serde(default)]
    titles_removed: Vec<String>,
    #[serde(default)]
    remarks: bool,
    seen: String,
}

type Entries = BTreeMap<String, ListEntry>;

fn steps() -> Vec<Step> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/lists/un");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| {
            let text = std::fs::read_to_string(file).unwrap();
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        })
        .collect()
}

/// The entries of the published copy of `day`.
fn copy(lists: &Path, day: &str) -> Entries {
    let start = format!("consolidated_{day}_");
    let file = std::fs::read_dir(lists.join("un"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|file| {
            file.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(&start))
        })
        .unwrap_or_else(|| panic!("no copy of {day}"));
    entries(&read(&file), "un.sc")
        .iter()
        .map(|entry| (entry.id.to_string(), entry.clone()))
        .collect()
}

fn reference(entry: &ListEntry) -> &str {
    &entry.listing.citations[0].text
}

fn standing(name: &ListedName) -> &'static str {
    match (name.kind, name.quality) {
        (NameKind::Primary, _) => "primary",
        (NameKind::OriginalScript, _) => "original script",
        (NameKind::Former, _) => "former",
        (_, AliasQuality::Weak) => "weak alias",
        _ => "alias",
    }
}

fn number(id: &Identifier) -> String {
    format!("{} {}", id.kind, id.value)
}

/// Returns what stands in `after` more often than in `before`, in its order.
fn gained(before: &[String], after: &[String]) -> Vec<String> {
    let mut left = before.to_vec();
    after
        .iter()
        .filter(|text| match left.iter().position(|known| known == *text) {
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        })
        .cloned()
        .collect()
}

/// The fields of an entry by name, each as sorted texts: order is no content.
fn fields(entry: &ListEntry) -> BTreeMap<&'static str, Vec<String>> {
    let mut fields: BTreeMap<_, Vec<String>> = BTreeMap::from([
        (
            "names",
            entry
                .names
                .iter()
                .map(|name| format!("{}: {}", name.text, standing(name)))
                .collect(),
        ),
        ("countries", codes(entry)),
        ("addresses", addresses(entry)),
        ("births", births(entry)),
        (
            "ids",
            entry.ids.iter().map(|id| format!("{id:?}")).collect(),
        ),
        ("programs", entry.programs.clone()),
        ("titles", entry.titles.clone()),
        ("remarks", entry.remarks.iter().cloned().collect()),
        ("listed_on", vec![entry.listing.latest.to_string()]),
        ("reference", vec![reference(entry).to_owned()]),
    ]);
    for texts in fields.values_mut() {
        texts.sort();
    }
    fields
}

fn differing(before: &ListEntry, after: &ListEntry) -> BTreeSet<&'static str> {
    let (before, after) = (fields(before), fields(after));
    before
        .iter()
        .filter(|(name, texts)| after[*name] != **texts)
        .map(|(name, _)| *name)
        .collect()
}

fn codes(entry: &ListEntry) -> Vec<String> {
    entry
        .countries
        .iter()
        .map(|country: &Country| country.code().to_owned())
        .collect()
}

fn addresses(entry: &ListEntry) -> Vec<String> {
    entry.addresses.iter().map(|a| a.text.clone()).collect()
}

fn births(entry: &ListEntry) -> Vec<String> {
    entry.birth_dates.iter().map(|b| b.text.clone()).collect()
}

/// Holds a change against both copies.
fn check(change: &Change, earlier: &Entries, later: &Entries) {
    let id = &change.entry;
    let (before, after) = (earlier.get(id), later.get(id));
    let shown = match change.kind {
        Kind::Added => {
            assert!(before.is_none(), "{id} was there before");
            after
        }
        Kind::Removed => {
            assert!(after.is_none(), "{id} is still there");
            before
        }
        Kind::Reedited => after,
    }
    .unwrap_or_else(|| panic!("{id} is not in the copy"));
    assert_eq!(shown.caption(), change.name, "{id}");
    assert_eq!(reference(shown), change.reference, "{id}");
    if change.kind == Kind::Reedited {
        let before = before.unwrap_or_else(|| panic!("{id} was not there before"));
        check_content(change, before, shown);
    } else {
        let day = change.listed_on.unwrap().to_string();
        assert_eq!(shown.listing.latest.to_string(), day, "{id}");
    }
}

fn check_content(change: &Change, before: &ListEntry, after: &ListEntry) {
    let id = &change.entry;
    let names = |entry: &ListEntry| -> Vec<String> {
        entry.names.iter().map(|name| name.text.clone()).collect()
    };
    let ids = |entry: &ListEntry| -> Vec<String> { entry.ids.iter().map(number).collect() };
    let titles = |entry: &ListEntry| entry.titles.clone();
    let pairs = [
        (
            names(before),
            names(after),
            &change.names_added,
            &change.names_removed,
        ),
        (
            codes(before),
            codes(after),
            &change.countries_added,
            &change.countries_removed,
        ),
        (
            addresses(before),
            addresses(after),
            &change.addresses_added,
            &change.addresses_removed,
        ),
        (
            births(before),
            births(after),
            &change.births_added,
            &change.births_removed,
        ),
        (
            ids(before),
            ids(after),
            &change.ids_added,
            &change.ids_removed,
        ),
        (
            titles(before),
            titles(after),
            &change.titles_added,
            &change.titles_removed,
        ),
    ];
    for (old, new, added, removed) in pairs {
        assert_eq!(gained(&old, &new), *added, "{id}, added");
        assert_eq!(gained(&new, &old), *removed, "{id}, removed");
    }
    assert_eq!(restated(before, after), change.names_restated, "{id}");
    assert_eq!(reissued(before, after), change.ids_reissued, "{id}");
    assert_eq!(before.remarks != after.remarks, change.remarks, "{id}");
    assert_eq!(before.programs, after.programs, "{id}");
    assert_eq!(before.listing.latest, after.listing.latest, "{id}");
}

/// Names that stand in both with another standing.
fn restated(before: &ListEntry, after: &ListEntry) -> Vec<String> {
    after
        .names
        .iter()
        .filter_map(|name| {
            let old = before.names.iter().find(|old| old.text == name.text)?;
            let (old, new) = (standing(old), standing(name));
            (old != new).then(|| format!("{}: {old} -> {new}", name.text))
        })
        .collect()
}

/// Documents that stand in both with another issuer.
fn reissued(before: &ListEntry, after: &ListEntry) -> Vec<String> {
    after
        .ids
        .iter()
        .filter_map(|id| {
            let old = before.ids.iter().find(|old| number(old) == number(id))?;
            (old.country != id.country).then(|| number(id))
        })
        .collect()
}

#[test]
fn the_cases_cover_every_kind_of_change_in_all_four_steps() {
    let steps = steps();
    assert_eq!(steps.len(), 4);
    let changes: Vec<&Change> = steps.iter().flat_map(|step| &step.change).collect();
    assert!(changes.len() >= 100, "{} changes", changes.len());
    let count = |kind| changes.iter().filter(|change| change.kind == kind).count();
    assert!(count(Kind::Added) >= 20);
    assert!(count(Kind::Removed) >= 20);
    assert!(count(Kind::Reedited) >= 45);
    assert!(changes.iter().all(|change| !change.seen.is_empty()));
    for step in &steps {
        let once: BTreeSet<&str> = step.change.iter().map(|c| c.entry.as_str()).collect();
        assert_eq!(once.len(), step.change.len(), "{}", step.earlier);
    }
}

#[test]
fn every_change_that_was_read_in_the_files_shows_in_the_entries() {
    let Some(lists) = shared() else { return };
    for step in steps() {
        let (earlier, later) = (copy(&lists, &step.earlier), copy(&lists, &step.later));
        for change in &step.change {
            check(change, &earlier, &later);
        }
    }
}

#[test]
fn the_totals_of_each_step_are_those_of_an_independent_count() {
    let Some(lists) = shared() else { return };
    for step in steps() {
        let (earlier, later) = (copy(&lists, &step.earlier), copy(&lists, &step.later));
        let added: Vec<&ListEntry> = later
            .iter()
            .filter(|(id, _)| !earlier.contains_key(*id))
            .map(|(_, entry)| entry)
            .collect();
        let removed = earlier.keys().filter(|id| !later.contains_key(*id)).count();
        assert_eq!(added.len(), step.added, "{}", step.later);
        assert_eq!(removed, step.removed, "{}", step.later);

        let reedited: BTreeMap<&str, BTreeSet<&str>> = earlier
            .iter()
            .filter_map(|(id, before)| Some((id.as_str(), differing(before, later.get(id)?))))
            .filter(|(_, fields)| !fields.is_empty())
            .collect();
        assert_eq!(reedited.len(), step.reedited, "{}", step.later);
        let remarks = BTreeSet::from(["remarks"]);
        let beyond = reedited
            .values()
            .filter(|fields| **fields != remarks)
            .count();
        assert_eq!(beyond, step.reedited_beyond_remarks, "{}", step.later);
        let mut by_field = BTreeMap::new();
        for field in reedited.values().flatten() {
            *by_field.entry((*field).to_owned()).or_default() += 1;
        }
        assert_eq!(by_field, step.reedited_in, "{}", step.later);
        for id in &step.in_words_only {
            assert!(!reedited.contains_key(id.as_str()), "{id}");
        }

        let old: BTreeSet<String> = added
            .iter()
            .filter(|entry| entry.listing.latest.to_string() <= step.earlier)
            .map(|entry| entry.id.to_string())
            .collect();
        let expected: BTreeSet<String> = step.listed_before_earlier.iter().cloned().collect();
        assert_eq!(old, expected, "{}", step.later);
        let renumbered: Vec<[&str; 3]> = step
            .renumbered
            .iter()
            .map(|r| [r.reference.as_str(), r.before.as_str(), r.after.as_str()])
            .collect();
        assert_eq!(one_reference_two_ids(&earlier, &added), renumbered);
    }
}

/// References of added entries that stood in the earlier copy under another id.
fn one_reference_two_ids<'a>(earlier: &'a Entries, added: &[&'a ListEntry]) -> Vec<[&'a str; 3]> {
    let known: BTreeMap<&str, &str> = earlier
        .iter()
        .map(|(id, entry)| (reference(entry), id.as_str()))
        .collect();
    added
        .iter()
        .filter_map(|entry| {
            let old = known.get(reference(entry))?;
            Some([reference(entry), *old, entry.id.as_str()])
        })
        .collect()
}

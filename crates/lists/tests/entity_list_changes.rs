//! The whole Entity List in two copies, against a pairing that was made without this
//! program (`tests/cases/lists/us-bis`).
//!
//! The cases say which names became which, which entries are gone, and which new names
//! are no additions. Here both copies, as they are read, must hold exactly that: what does
//! not pair by letters and digits is in a case, and a case names nothing else.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, with the name that is wrong"
)]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use common::{entries, read, shared};
use interdict_model::ListEntry;
use serde::{Deserialize, de::DeserializeOwned};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    earlier: String,
    later: String,
    rows_earlier: usize,
    rows_later: usize,
    new_names: usize,
    newest_citation: [u32; 2],
    reedited: Vec<Pair>,
    removed: Vec<Name>,
    older_rule: Vec<Name>,
    not_the_same: Vec<Pair>,
    several_rows: Vec<Rows>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    before: String,
    after: String,
    seen: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    name: String,
    #[serde(default)]
    seen: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    name: String,
    earlier: usize,
    later: usize,
}

/// The re-edited names of the family, from the case that is its own.
#[derive(Debug, Deserialize)]
struct Family {
    reedited: Vec<Renamed>,
}

#[derive(Debug, Deserialize)]
struct Renamed {
    before: String,
    after: String,
}

fn case<T: DeserializeOwned>(name: &str) -> T {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/cases/lists/us-bis")
        .join(name);
    let text = std::fs::read_to_string(file).unwrap();
    toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The letters and digits of a name, in small letters.
fn letters(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn count(list: &[ListEntry]) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for entry in list {
        *out.entry(letters(entry.caption())).or_default() += 1;
    }
    out
}

fn folded<'a>(names: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
    names.map(|name| letters(name)).collect()
}

/// Answers whether a row cites a rule up to the page `newest` of the volume before it.
fn cites_up_to(entry: &ListEntry, newest: [u32; 2]) -> bool {
    entry.listing.citations.iter().any(|citation| {
        let (volume, page) = citation.text.split_once(" FR ").unwrap_or_default();
        let page: String = page
            .trim()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        matches!((volume.parse(), page.parse()), (Ok(volume), Ok(page)) if [volume, page] <= newest)
    })
}

#[test]
fn the_case_says_why_each_pair_is_one() {
    let case: Case = case("entity-list-2022-2026.toml");
    for pair in case.reedited.iter().chain(&case.not_the_same) {
        assert_ne!(letters(&pair.before), letters(&pair.after), "{pair:?}");
        assert!(!pair.seen.is_empty(), "{pair:?}");
    }
    assert!(case.older_rule.iter().all(|name| name.seen.is_some()));
    let linked: BTreeSet<[&str; 2]> = case
        .reedited
        .iter()
        .map(|pair| [pair.before.as_str(), pair.after.as_str()])
        .collect();
    for pair in &case.not_the_same {
        assert!(!linked.contains(&[pair.before.as_str(), pair.after.as_str()]));
    }
}

#[test]
fn what_does_not_pair_by_its_letters_is_in_a_case() {
    let Some(lists) = shared() else { return };
    let case: Case = case("entity-list-2022-2026.toml");
    let family: Family = self::case("huawei-2022-2026.toml");
    let earlier = read(&lists.join("us_csl/consolidated_2022-04_watchman.csv"));
    let later = read(&lists.join("us_csl/screening-list_2026-07-31_seelpeed.json"));
    for (reading, day) in [(&earlier, &case.earlier), (&later, &case.later)] {
        assert_eq!(reading.report.lists[0].date.to_string(), *day);
    }
    let (earlier, later) = (entries(&earlier, "us.bis.el"), entries(&later, "us.bis.el"));
    assert_eq!(earlier.len(), case.rows_earlier);
    assert_eq!(later.len(), case.rows_later);
    let (before, after) = (count(earlier), count(later));

    let pairs = case.reedited.iter().map(|pair| (&pair.before, &pair.after));
    let family = family
        .reedited
        .iter()
        .map(|pair| (&pair.before, &pair.after));
    let renamed: Vec<(String, String)> = pairs
        .chain(family)
        .map(|(before, after)| (letters(before), letters(after)))
        .collect();
    let old: BTreeSet<&String> = renamed.iter().map(|(before, _)| before).collect();
    let new: BTreeSet<&String> = renamed.iter().map(|(_, after)| after).collect();

    let gone: BTreeSet<String> = before
        .keys()
        .filter(|name| !after.contains_key(*name) && !old.contains(name))
        .cloned()
        .collect();
    assert_eq!(gone, folded(case.removed.iter().map(|row| &row.name)));
    for (old, new) in &renamed {
        assert!(
            before.contains_key(old) && !after.contains_key(old),
            "{old}"
        );
        assert!(after.contains_key(new), "{new}");
    }

    let fresh: Vec<&ListEntry> = later
        .iter()
        .filter(|entry| {
            let name = letters(entry.caption());
            !before.contains_key(&name) && !new.contains(&name)
        })
        .collect();
    assert_eq!(fresh.len(), case.new_names);
    let older: BTreeSet<String> = fresh
        .iter()
        .filter(|entry| cites_up_to(entry, case.newest_citation))
        .map(|entry| letters(entry.caption()))
        .collect();
    assert_eq!(older, folded(case.older_rule.iter().map(|row| &row.name)));

    for pair in &case.not_the_same {
        assert!(before.contains_key(&letters(&pair.before)), "{pair:?}");
        assert!(after.contains_key(&letters(&pair.after)), "{pair:?}");
    }
    for rows in &case.several_rows {
        let name = letters(&rows.name);
        let moved = renamed.iter().filter(|(_, new)| *new == name).count();
        let earlier = before.get(&name).map_or(0, |rows| *rows) + moved;
        assert_eq!(
            (earlier, after[&name]),
            (rows.earlier, rows.later),
            "{rows:?}"
        );
    }
}

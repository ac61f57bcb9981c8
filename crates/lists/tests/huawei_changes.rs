//! The Huawei family in two copies of the Entity List, against a pairing that was made
//! without this program (`tests/cases/lists/us-bis`).
//!
//! The list has no ids, and a fifth of the names of 2022 were edited since. The case says
//! which name became which; here both copies, as they are read, must hold those names, in
//! as many rows, and no other of the family. Whoever links entries over time must find the
//! same pairs.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, with the name that is wrong"
)]

mod common;

use std::{collections::BTreeMap, path::Path};

use common::{codes, entries, read, shared};
use interdict_model::ListEntry;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    earlier: String,
    later: String,
    names: usize,
    rows_earlier: usize,
    rows_later: usize,
    without_huawei: usize,
    groups: BTreeMap<String, usize>,
    reedited: Vec<Pair>,
    respelled: Vec<Pair>,
    several_rows: Vec<Rows>,
    unchanged: BTreeMap<String, Vec<(String, String)>>,
}

/// One member of the family: its name in either copy.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    before: String,
    after: String,
    country: String,
    group: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    after: String,
    earlier: usize,
    later: usize,
}

impl Case {
    fn load() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/cases/lists/us-bis/huawei-2022-2026.toml");
        let text = std::fs::read_to_string(file).unwrap();
        toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Every member, whether its name changed or not.
    fn members(&self) -> Vec<Pair> {
        let unchanged = self.unchanged.iter().flat_map(|(group, names)| {
            names.iter().map(move |(name, country)| Pair {
                before: name.clone(),
                after: name.clone(),
                country: country.clone(),
                group: group.clone(),
            })
        });
        let changed = self.reedited.iter().chain(&self.respelled).cloned();
        changed.chain(unchanged).collect()
    }

    /// Rows of a member in the earlier and in the later copy.
    fn rows(&self, member: &Pair) -> (usize, usize) {
        self.several_rows
            .iter()
            .find(|rows| rows.after == member.after)
            .map_or((1, 1), |rows| (rows.earlier, rows.later))
    }
}

/// The letters and digits of a name, in small letters.
fn letters(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn rows_of<'a>(list: &'a [ListEntry], name: &str) -> Vec<&'a ListEntry> {
    list.iter()
        .filter(|entry| entry.caption() == name)
        .collect()
}

fn says_huawei(entry: &ListEntry) -> bool {
    entry
        .names
        .iter()
        .any(|name| name.text.to_lowercase().contains("huawei"))
}

#[test]
fn the_pairing_holds_the_official_totals() {
    let case = Case::load();
    let members = case.members();
    assert_eq!(members.len(), case.names);
    assert_eq!(case.names, 1 + 68 + 46 + 38);
    let mut groups: BTreeMap<String, usize> = BTreeMap::new();
    for member in &members {
        *groups.entry(member.group.clone()).or_default() += 1;
    }
    assert_eq!(groups, case.groups);
    let rows = members.iter().map(|member| case.rows(member));
    let (earlier, later) = rows.fold((0, 0), |sum, rows| (sum.0 + rows.0, sum.1 + rows.1));
    assert_eq!((earlier, later), (case.rows_earlier, case.rows_later));
    assert_eq!(case.reedited.len(), 31);
    for pair in &case.reedited {
        assert_ne!(letters(&pair.before), letters(&pair.after), "{pair:?}");
    }
    for pair in &case.respelled {
        assert_ne!(pair.before, pair.after);
        assert_eq!(letters(&pair.before), letters(&pair.after), "{pair:?}");
    }
}

#[test]
fn both_copies_hold_the_family_and_nobody_else_of_that_name() {
    let Some(lists) = shared() else { return };
    let case = Case::load();
    let members = case.members();
    let earlier = read(&lists.join("us_csl/consolidated_2022-04_watchman.csv"));
    let later = read(&lists.join("us_csl/screening-list_2026-07-31_seelpeed.json"));
    for (reading, day) in [(&earlier, &case.earlier), (&later, &case.later)] {
        assert_eq!(reading.report.lists[0].date.to_string(), *day);
    }
    let (earlier, later) = (entries(&earlier, "us.bis.el"), entries(&later, "us.bis.el"));
    let mut without = 0;
    for member in &members {
        let (before, after) = (
            rows_of(earlier, &member.before),
            rows_of(later, &member.after),
        );
        let rows = (before.len(), after.len());
        assert_eq!(rows, case.rows(member), "{member:?}");
        without += usize::from(!says_huawei(before[0]));
        for entry in after {
            assert!(
                codes(entry).contains(&member.country.as_str()),
                "{member:?}: {:?}",
                entry.countries
            );
        }
    }
    assert_eq!(without, case.without_huawei);
    for (list, name) in [
        (earlier, (|pair| &pair.before) as fn(&Pair) -> &String),
        (later, |pair| &pair.after),
    ] {
        // An alias may say Huawei of somebody else (SiCarrier, listed in 2024).
        for entry in list {
            let named = entry.caption().to_lowercase().contains("huawei");
            let known = members.iter().any(|member| name(member) == entry.caption());
            assert!(known || !named, "{} is of no pair", entry.caption());
        }
    }
}

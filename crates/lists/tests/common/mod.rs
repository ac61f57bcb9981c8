//! What the tests of single formats share.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "each test file uses a part; helpers of tests may fail loudly"
)]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use interdict_lists::{ImportOptions, ListError, Reading, read_files};
use interdict_model::ListEntry;
use jiff::civil::{Date, date};

pub const TODAY: Date = date(2026, 11, 21);

/// A hand-made file in its true form.
pub fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data")
        .join(name)
}

/// The published files, which are no part of the repository.
pub fn shared() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = std::env::var_os("INTERDICT_SHARED")
        .map(PathBuf::from)
        .into_iter()
        .chain(["../../../shared", "../../shared"].map(|up| here.join(up)))
        .map(|root| root.join("data/lists"))
        .find(|lists| lists.is_dir());
    if found.is_none() {
        println!("skipped: no ../shared");
    }
    found
}

pub fn try_read(file: &Path) -> Result<Reading, ListError> {
    read_files(&[file.to_owned()], &ImportOptions::on(TODAY))
}

pub fn read(file: &Path) -> Reading {
    try_read(file).unwrap_or_else(|error| panic!("{error}"))
}

/// Reads `content` as a file of its own.
pub fn read_text(content: &str) -> Result<Reading, ListError> {
    read_bytes(content.as_bytes())
}

pub fn read_bytes(content: &[u8]) -> Result<Reading, ListError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, content).unwrap();
    try_read(&path)
}

pub fn accepted(reading: &Reading) -> BTreeMap<String, usize> {
    reading
        .report
        .lists
        .iter()
        .map(|list| (list.list.to_string(), list.accepted))
        .collect()
}

/// Lines and reasons of the rows that were refused.
pub fn refused(reading: &Reading) -> Vec<(u64, String)> {
    reading
        .report
        .all_rejected()
        .iter()
        .map(|row| (row.line, row.reason.clone()))
        .collect()
}

pub fn entries<'a>(reading: &'a Reading, list: &str) -> &'a [ListEntry] {
    &reading
        .snapshots
        .iter()
        .find(|s| s.info.list.as_str() == list)
        .unwrap_or_else(|| panic!("no {list}"))
        .entries
}

pub fn entry<'a>(reading: &'a Reading, id: &str) -> &'a ListEntry {
    reading
        .snapshots
        .iter()
        .flat_map(|s| &s.entries)
        .find(|entry| entry.id.as_str() == id)
        .unwrap_or_else(|| panic!("no {id}"))
}

pub fn names(entry: &ListEntry) -> Vec<&str> {
    entry.names.iter().map(|name| name.text.as_str()).collect()
}

pub fn codes(entry: &ListEntry) -> Vec<&str> {
    entry
        .countries
        .iter()
        .map(interdict_model::Country::code)
        .collect()
}

/// Entries of the Huawei family as far as names show: those with the word, and those
/// under the parent's entry.
pub fn family(entries: &[ListEntry]) -> impl Iterator<Item = &ListEntry> {
    entries.iter().filter(|entry| {
        entry.names.iter().any(|name| {
            let lower = name.text.to_lowercase();
            lower.contains("huawei") || lower.contains("hisilicon")
        })
    })
}

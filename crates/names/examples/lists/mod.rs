//! Reads names from public list files, for the examples that measure on them.
//!
//! In: the text of a UN consolidated list (XML) or of the US consolidated screening list
//! (CSV). Out: one [`Entry`] a listed party. Not the project's list readers (those are in
//! `interdict-lists`, which this crate may not know): it takes names only, and the files are
//! the caller's own.
#![allow(dead_code, reason = "each example uses a part of it")]

use std::collections::HashMap;

use interdict_names::NameTag;

/// One listed party with its names.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The list's own number of it.
    pub id: String,
    /// What kind of party.
    pub tag: NameTag,
    /// Its primary name first, then aliases, in the order of the file.
    pub names: Vec<String>,
}

/// Reads the entries of a UN consolidated list.
pub fn un(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (kind, tag) in [
        ("INDIVIDUAL", NameTag::Person),
        ("ENTITY", NameTag::Organization),
    ] {
        for block in blocks(text, kind) {
            let first = |element: &str| blocks(block, element).into_iter().next().map(unescape);
            let joined = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
                .iter()
                .filter_map(|element| first(element))
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
            let mut names = vec![joined];
            names.extend(
                blocks(block, "NAME_ORIGINAL_SCRIPT")
                    .into_iter()
                    .map(unescape),
            );
            for alias in blocks(block, &format!("{kind}_ALIAS")) {
                names.extend(blocks(alias, "ALIAS_NAME").into_iter().map(unescape));
            }
            names.retain(|name| !name.is_empty());
            let mut seen = Vec::new();
            names.retain(|name| {
                let new = !seen.contains(name);
                seen.push(name.clone());
                new
            });
            entries.push(Entry {
                id: first("REFERENCE_NUMBER").unwrap_or_default(),
                tag,
                names,
            });
        }
    }
    entries
}

/// The contents of every `<name>..</name>` element of `text` that is not inside another of
/// its name; attributes are skipped.
fn blocks<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(&open) {
        let after = &rest[at + open.len()..];
        if !after.starts_with(['>', ' ', '/', '\n', '\r', '\t']) {
            rest = after;
            continue;
        }
        let Some(end) = after.find('>') else { break };
        if after[..end].ends_with('/') {
            rest = &after[end + 1..];
            continue;
        }
        let Some(stop) = after.find(&close) else {
            break;
        };
        found.push(&after[end + 1..stop]);
        rest = &after[stop + close.len()..];
    }
    found
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
        .trim()
        .to_owned()
}

/// Reads the entries of one source ("SDN", "EL", ...) of the US consolidated screening list;
/// an empty `source` takes all.
pub fn csl(text: &str, source: &str) -> Vec<Entry> {
    let mut records = records(text).into_iter();
    let header = records.next().unwrap_or_default();
    let column: HashMap<&str, usize> = header
        .iter()
        .enumerate()
        .map(|(at, name)| (name.as_str(), at))
        .collect();
    let field = |row: &[String], name: &str| {
        column
            .get(name)
            .and_then(|at| row.get(*at))
            .cloned()
            .unwrap_or_default()
    };
    records
        .filter(|row| field(row, "source").contains(source))
        .map(|row| {
            let mut names = vec![field(&row, "name")];
            names.extend(
                field(&row, "alt_names")
                    .split(';')
                    .map(|name| name.trim().to_owned()),
            );
            names.retain(|name| !name.is_empty());
            let id = match field(&row, "entity_number") {
                number if number.is_empty() => field(&row, "_id"),
                number => number,
            };
            let tag = match field(&row, "type").as_str() {
                "Individual" => NameTag::Person,
                "Vessel" | "Aircraft" => NameTag::Object,
                "Entity" => NameTag::Organization,
                _ => NameTag::Unknown,
            };
            Entry { id, tag, names }
        })
        .collect()
}

/// Reads CSV records; the first is the heading.
pub fn records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let rows = reader.records().filter_map(Result::ok);
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

/// The fold of an entity, 0 to `folds` - 1, from its id alone (FNV-1a).
pub fn fold_of(id: &str, folds: u64) -> u64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 20) % folds
}

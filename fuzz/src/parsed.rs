//! What a parser of list files promises of the rows that it accepts and refuses.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader},
};

use interdict_lists::{ListError, Snapshot, formats::Parsed};
use interdict_model::{DateBasis, ListEntry, ListId};

use crate::{FILE, TODAY, lines};

/// Reads `data` as often as it takes to know that the answer is the same, and checks it.
pub fn check(data: &[u8], parse: impl Fn(&mut dyn BufRead) -> Result<Parsed, ListError>) {
    let first = parse(&mut &data[..]);
    // A file comes in pieces; where they end must not show in what is read.
    let mut pieces = BufReader::with_capacity(1 + data.len() % 61, data);
    same(&first, &parse(&mut pieces));
    outcome(&first, data.len(), lines(data));
}

/// As [`check`], of a format of rows without breaks in which the order of the rows
/// after the first `header` ones says nothing: it does not show in the digests.
pub fn check_unordered(
    data: &[u8],
    header: usize,
    parse: impl Fn(&mut dyn BufRead) -> Result<Parsed, ListError>,
) {
    check(data, &parse);
    // Where a row is refused, which of two rows it is may turn on the order.
    let Ok(one) = parse(&mut &data[..]) else {
        return;
    };
    if one.rejected.is_empty() && !data.contains(&b'"') || header == 0 {
        let mut rows: Vec<&[u8]> = data.split(|byte| *byte == b'\n').collect();
        let after = header.min(rows.len());
        rows[after..].reverse();
        let Ok(other) = parse(&mut rows.join(&b'\n').as_slice()) else {
            return;
        };
        if one.rejected.is_empty() && other.rejected.is_empty() {
            assert_eq!(digests(one.entries), digests(other.entries));
        }
    }
}

fn digests(entries: Vec<ListEntry>) -> BTreeMap<ListId, String> {
    let mut by_list: BTreeMap<ListId, Vec<ListEntry>> = BTreeMap::new();
    for entry in entries {
        by_list.entry(entry.list.clone()).or_default().push(entry);
    }
    by_list
        .into_iter()
        .map(|(list, entries)| {
            let snapshot = Snapshot::new(list.clone(), TODAY, DateBasis::Given, entries);
            (list, snapshot.expect("can be written").info.digest)
        })
        .collect()
}

/// Two readings of the same bytes.
pub fn same(one: &Result<Parsed, ListError>, other: &Result<Parsed, ListError>) {
    match (one, other) {
        (Ok(one), Ok(other)) => {
            assert_eq!(one.entries, other.entries, "entries differ");
            assert_eq!(one.rejected, other.rejected, "refused rows differ");
            assert_eq!(one.warnings, other.warnings, "warnings differ");
            assert_eq!(
                (one.stated, one.latest_row),
                (other.stated, other.latest_row)
            );
        }
        (Err(one), Err(other)) => assert_eq!(one.to_string(), other.to_string()),
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => panic!("read once, and once refused: {error}"),
    }
}

/// Checks what was made of `size` bytes in `lines` lines.
pub fn outcome(read: &Result<Parsed, ListError>, size: usize, lines: u64) {
    match read {
        Ok(parsed) => accepted(parsed, size, lines),
        Err(refused) => error(refused, lines),
    }
}

/// An error says what and what to do, and names a line that the file has.
pub fn error(error: &ListError, lines: u64) {
    assert!(!error.to_string().trim().is_empty() && !error.hint().trim().is_empty());
    let line = match error {
        ListError::Malformed { line, .. }
        | ListError::Truncated { line, .. }
        | ListError::TooManyRejected { line, .. } => *line,
        _ => return,
    };
    assert!(
        (1..=lines).contains(&line),
        "line {line} of {lines}: {error}"
    );
}

fn accepted(parsed: &Parsed, size: usize, lines: u64) {
    for row in &parsed.rejected {
        assert!((1..=lines).contains(&row.line), "{row:?} of {lines} lines");
        assert_eq!(row.file, FILE);
        let reason = row.reason.chars().count();
        assert!((1..=200).contains(&reason), "{row:?}");
    }
    let said: usize = parsed.warnings.iter().map(String::len).sum();
    assert!(bounded(said, size), "{said} bytes of warnings of {size}");
    entries(&parsed.entries, size);
}

/// Each entry is whole, and all of them can be stored and come back.
pub fn entries(entries: &[ListEntry], size: usize) {
    let mut ids = BTreeSet::new();
    let mut by_list: BTreeMap<ListId, Vec<ListEntry>> = BTreeMap::new();
    for entry in entries {
        whole(entry);
        assert!(ids.insert(&entry.id), "`{}` twice", entry.id);
        by_list
            .entry(entry.list.clone())
            .or_default()
            .push(entry.clone());
    }
    let mut stored = 0;
    for (list, entries) in by_list {
        stored += round_trip(&list, entries);
    }
    // What a few bytes say must not be told a thousand times.
    assert!(bounded(stored, size), "{stored} bytes out of {size}");
}

fn bounded(out: usize, size: usize) -> bool {
    out <= (size + 2048) * 64
}

fn whole(entry: &ListEntry) {
    let id = entry.id.as_str();
    assert!(folder(entry.list.as_str()), "{entry:?}");
    assert_eq!(entry.id.list(), entry.list, "{entry:?}");
    assert!(id.len() > entry.list.as_str().len() + 1, "{entry:?}");
    assert!(!entry.entity.as_str().is_empty(), "{entry:?}");
    let mut names = BTreeSet::new();
    for name in &entry.names {
        assert_eq!(name.text.trim(), name.text, "{entry:?}");
        assert!(!name.text.is_empty(), "{entry:?}");
        assert!(names.insert(&name.text), "`{}` twice in {id}", name.text);
    }
    let says = |name: &&String| name.chars().any(char::is_alphanumeric);
    assert!(names.iter().any(says), "no name in {entry:?}");
    assert!(entry.countries.is_sorted_by(|a, b| a < b), "{entry:?}");
    for birth in &entry.birth_dates {
        assert!(birth.earliest <= birth.latest, "{birth:?}");
    }
    for relation in &entry.relations {
        let ends = [relation.from.as_str(), relation.to.as_str()];
        assert!(!ends.contains(&""), "{entry:?}");
    }
    let listing = &entry.listing;
    assert!(
        listing.earliest.is_none_or(|day| day <= listing.latest),
        "{entry:?}"
    );
    assert!(
        listing
            .public_earliest
            .is_none_or(|day| day <= listing.public_latest),
        "{entry:?}"
    );
}

/// A list becomes a folder of the store.
fn folder(list: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    list.bytes().all(plain) && !list.starts_with('.') && (1..=120).contains(&list.len())
}

/// The canonical content has one digest and gives the entries back; returns its length.
fn round_trip(list: &ListId, entries: Vec<ListEntry>) -> usize {
    let snapshot =
        Snapshot::new(list.clone(), TODAY, DateBasis::Given, entries).expect("can be written");
    let content = snapshot.content().expect("has content");
    assert_eq!(
        blake3::hash(&content).to_hex().as_str(),
        snapshot.info.digest
    );
    let mut again: Vec<ListEntry> = content
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("a line of content is an entry"))
        .collect();
    again.reverse();
    let again = Snapshot::new(list.clone(), TODAY, DateBasis::Given, again).expect("again");
    assert_eq!(again.info.digest, snapshot.info.digest);
    assert_eq!(again.entries, snapshot.entries);
    content.len()
}

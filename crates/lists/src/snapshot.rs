//! An immutable, dated, content-addressed state of one list.
//!
//! The canonical content is one JSON line an entry, sorted by id, with fields in
//! the order of the model. Entries that nothing but the copy attests carry no date
//! there, so the digest does not depend on the day of the copy, on the order of the
//! rows or on the bytes of the published file.

use std::borrow::Cow;

use interdict_model::{Basis, DateBasis, ListEntry, ListId, Listing};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Format, ListError, catalog, formats::UNDATED};

/// What the index of the store says about one snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotInfo {
    /// The list.
    pub list: ListId,
    /// The day that the copy stands for.
    pub date: Date,
    /// How that day was obtained.
    pub date_basis: DateBasis,
    /// Entries.
    pub rows: usize,
    /// Rows of the source that were refused.
    #[serde(default)]
    pub rejected: usize,
    /// Whether another list of the same file is too short to be whole: the file was
    /// cut, and nobody can say where.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// Digest of the canonical content, 64 hexadecimal digits.
    pub digest: String,
    /// Names of the files it was read from, without folders.
    pub files: Vec<String>,
    /// The format it was read from; unknown of what older versions stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Its place in the order of imports, from 1; 0 while it is not stored.
    #[serde(default)]
    pub import: u64,
    /// The day on which it was imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<Date>,
    /// Set when it was taken although it had lost entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_shrink: Option<Shrink>,
    /// The import whose copy of the same day took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<u64>,
    /// Set when a person took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retracted: Option<Retraction>,
}

/// The copy before, of which entries were lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shrink {
    /// Its date.
    pub before: Date,
    /// Its entries.
    pub rows: usize,
}

/// That a copy was taken back: it serves no question any more, and stays on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retraction {
    /// The day on which it was taken back.
    pub on: Date,
    /// Why, in the words of whoever did.
    pub reason: String,
}

impl SnapshotInfo {
    /// Answers whether it serves questions: nothing took its place, nobody took it back.
    pub fn is_active(&self) -> bool {
        self.superseded_by.is_none() && self.retracted.is_none()
    }

    /// Answers whether the copy can be the whole list: it has no fewer entries than
    /// the catalog's floor. Of a list without a floor nobody can say so.
    pub fn is_whole(&self) -> bool {
        !self.cut
            && catalog::least_on(&self.list, self.date).is_some_and(|least| self.rows >= least)
    }
}

/// A snapshot with its entries.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Its description.
    pub info: SnapshotInfo,
    /// Entries, sorted by id, with their dates.
    pub entries: Vec<ListEntry>,
    /// What the digest names. Kept, because to write it again for the store would cost
    /// a quarter of the import.
    content: Vec<u8>,
}

impl Snapshot {
    /// Builds a snapshot of undated `entries` of one list.
    pub fn new(
        list: ListId,
        date: Date,
        date_basis: DateBasis,
        mut entries: Vec<ListEntry>,
    ) -> Result<Self, ListError> {
        // An entry is large: the ids are sorted, and each entry then moves once.
        entries.sort_by_cached_key(|entry| entry.id.clone());
        let mut content = Vec::new();
        for entry in &mut entries {
            set_date(entry, UNDATED);
            line(entry, &mut content)?;
            set_date(entry, date);
        }
        Ok(Self {
            info: SnapshotInfo {
                list,
                date,
                date_basis,
                rows: entries.len(),
                rejected: 0,
                cut: false,
                digest: blake3::hash(&content).to_hex().to_string(),
                files: Vec::new(),
                format: None,
                import: 0,
                imported: None,
                accepted_shrink: None,
                superseded_by: None,
                retracted: None,
            },
            entries,
            content,
        })
    }

    /// Returns the canonical content that the digest names.
    pub fn content(&self) -> Result<Cow<'_, [u8]>, ListError> {
        Ok(Cow::Borrowed(&self.content))
    }
}

/// Reads canonical content back, dated `date`.
pub(crate) fn read_content(
    content: &[u8],
    date: Date,
) -> Result<Vec<ListEntry>, serde_json::Error> {
    let mut entries = Vec::new();
    for line in content
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let mut entry: ListEntry = serde_json::from_slice(line)?;
        set_date(&mut entry, date);
        entries.push(entry);
    }
    Ok(entries)
}

/// Digest of the canonical content of `entries` as they are, sorted by id.
pub(crate) fn digest_of(entries: &[ListEntry]) -> Result<String, ListError> {
    let mut sorted: Vec<&ListEntry> = entries.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    hash(sorted)
}

/// Digest of the canonical lines of `entries`, without holding them all at once.
fn hash<'a>(entries: impl IntoIterator<Item = &'a ListEntry>) -> Result<String, ListError> {
    const PIECE: usize = 1 << 16;
    let mut hasher = blake3::Hasher::new();
    let mut lines = Vec::with_capacity(PIECE * 2);
    for entry in entries {
        line(entry, &mut lines)?;
        if lines.len() >= PIECE {
            hasher.update(&lines);
            lines.clear();
        }
    }
    hasher.update(&lines);
    Ok(hasher.finalize().to_hex().to_string())
}

/// Writes the canonical line of an entry.
fn line(entry: &ListEntry, out: &mut Vec<u8>) -> Result<(), ListError> {
    serde_json::to_writer(&mut *out, entry).map_err(|source| ListError::Unwritable {
        entry: entry.id.clone(),
        source,
    })?;
    out.push(b'\n');
    Ok(())
}

/// Moves an entry that only the copy attests to `date`; leaves every other one.
fn set_date(entry: &mut ListEntry, date: Date) {
    let listing = &mut entry.listing;
    if listing.basis == Basis::Snapshot && listing.earliest.is_none() {
        let dated = Listing::attested(date);
        listing.latest = dated.latest;
        listing.public_earliest = dated.public_earliest;
        listing.public_latest = dated.public_latest;
    }
}

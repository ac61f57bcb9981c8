//! The index of a store: which copies there are, what people decided, what was refused.
//!
//! One JSON file, swapped by rename, so that everything in it changes at once or not
//! at all. Nothing is ever taken out of it: a copy that another replaced, or that a
//! person took back, stays with that mark, and decisions are appended.

use std::{fs, io, path::Path};

use interdict_model::{DateBasis, Decision, ListId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::files::{Between, write_synced};
use crate::{ListError, SnapshotInfo, snapshot::Retraction};

const SCHEMA: &str = "interdict.lists/2";
/// Written before copies kept their place in the order of imports.
const SCHEMA_1: &str = "interdict.lists/1";

/// A file that was refused, until a later one of its lists is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The list, where the reason names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<ListId>,
    /// Names of the files, without folders.
    pub files: Vec<String>,
    /// The day on which it was refused.
    pub on: Date,
    /// Why.
    pub reason: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    schema: String,
    pub snapshots: Vec<SnapshotInfo>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refusal>,
}

impl Manifest {
    /// Reads the index. There being none is an empty one, unless copies stand beside it:
    /// the first import writes an index before any copy, so one was there.
    pub fn read(path: &Path) -> Result<Self, ListError> {
        let bad = |what: String| ListError::BadManifest {
            path: path.to_owned(),
            what,
        };
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if holds_copies(&path.with_file_name("snapshots")) {
                    return Err(bad(
                        "it is missing, although copies of lists stand beside it".into(),
                    ));
                }
                return Ok(Self::default());
            }
            Err(error) => return Err(ListError::io("read", path, error)),
        };
        let mut manifest: Self =
            serde_json::from_slice(&text).map_err(|error| bad(error.to_string()))?;
        if manifest.schema != SCHEMA && manifest.schema != SCHEMA_1 {
            return Err(bad(format!(
                "its schema is `{}`, this program reads `{SCHEMA}`",
                manifest.schema
            )));
        }
        for info in &manifest.snapshots {
            // Ids and digests become parts of paths.
            if !is_name(info.list.as_str()) || !is_name(&info.digest) {
                return Err(bad(format!(
                    "`{}` `{}` is not a list and digest",
                    info.list, info.digest
                )));
            }
            // The next one is one more.
            if info.import == u64::MAX {
                return Err(bad(format!("{} is no number of an import", info.import)));
            }
        }
        // Everything that reads the index counts on its order.
        manifest.sort();
        Ok(manifest)
    }

    /// Writes the index in place of the one before.
    pub fn write(&mut self, path: &Path, between: Between<'_>) -> Result<(), ListError> {
        SCHEMA.clone_into(&mut self.schema);
        self.sort();
        let text = serde_json::to_vec_pretty(self).map_err(|error| ListError::BadManifest {
            path: path.to_owned(),
            what: error.to_string(),
        })?;
        write_synced(path, &text, between)
    }

    /// Returns the copies that serve questions, by list and date.
    pub fn active(&self) -> impl DoubleEndedIterator<Item = &SnapshotInfo> {
        self.snapshots.iter().filter(|info| info.is_active())
    }

    /// Returns that a copy of this content and day was taken back, if it was.
    pub fn retraction(&self, info: &SnapshotInfo) -> Option<&Retraction> {
        self.snapshots
            .iter()
            .filter(|old| {
                old.list == info.list && old.date == info.date && old.digest == info.digest
            })
            .filter_map(|old| old.retracted.as_ref())
            .next_back()
    }

    /// Returns the number of the next import.
    pub fn next_import(&self) -> u64 {
        self.snapshots
            .iter()
            .map(|info| info.import)
            .max()
            .unwrap_or(0)
            + 1
    }

    /// Puts `info` on record as the copy of its day: one of the same day goes out of
    /// force, and so does one of the same content whose day was only guessed.
    pub fn add(&mut self, info: SnapshotInfo) {
        for old in self.snapshots.iter_mut().filter(|old| old.is_active()) {
            let guessed = old.digest == info.digest
                && old.date_basis == DateBasis::FileTime
                && info.date_basis != DateBasis::FileTime;
            if old.list == info.list && (old.date == info.date || guessed) {
                old.superseded_by = Some(info.import);
            }
        }
        self.snapshots.push(info);
    }

    fn sort(&mut self) {
        self.snapshots
            .sort_by(|a, b| (&a.list, a.date, a.import).cmp(&(&b.list, b.date, b.import)));
    }
}

/// Whether the folder of copies, or a folder in it, holds a file of content.
fn holds_copies(folder: &Path) -> bool {
    let of = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    of(folder).any(|list| {
        of(&list.path()).any(|file| file.path().extension().is_some_and(|end| end == "jsonl"))
    })
}

fn is_name(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    !text.is_empty() && text.bytes().all(plain) && !text.starts_with('.')
}

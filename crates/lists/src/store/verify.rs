//! Whether everything that is stored is what was stored.

use std::{collections::BTreeSet, fs, path::PathBuf};

use interdict_model::ListId;
use jiff::civil::Date;
use serde::Serialize;

use super::Store;
use crate::ListError;

/// What was checked, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Copies whose content has its digest and can be read.
    pub whole: usize,
    /// Bytes that were read.
    pub bytes: u64,
    /// Copies that are damaged or missing.
    pub damaged: Vec<DamagedCopy>,
    /// Files under the snapshots that the index does not name: left by an import that
    /// was cut off, and in nobody's way.
    pub unnamed: Vec<PathBuf>,
}

/// A copy that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DamagedCopy {
    /// The list.
    pub list: ListId,
    /// The date of the copy.
    pub date: Date,
    /// The file.
    pub path: PathBuf,
    /// How it shows.
    pub what: String,
    /// Whether a copy with this content serves questions; one that was replaced or taken
    /// back does not.
    pub active: bool,
}

impl Store {
    /// Reads every stored copy and compares it with its digest.
    pub fn verify(&self) -> Result<Verification, ListError> {
        let mut out = Verification::default();
        let mut named = BTreeSet::new();
        for info in self.log() {
            let path = self.content_path(info);
            if !named.insert(path.clone()) {
                continue;
            }
            let active = self
                .log()
                .iter()
                .any(|other| other.is_active() && self.content_path(other) == path);
            match self.load(info) {
                Ok(entries) if entries.len() == info.rows => {
                    out.whole += 1;
                    out.bytes += fs::metadata(&path).map_or(0, |meta| meta.len());
                }
                result => out.damaged.push(DamagedCopy {
                    list: info.list.clone(),
                    date: info.date,
                    what: match result {
                        Ok(entries) => {
                            format!("holds {} entries, not {}", entries.len(), info.rows)
                        }
                        Err(ListError::Damaged { what, .. }) => what,
                        Err(other) => other.to_string(),
                    },
                    active,
                    path,
                }),
            }
        }
        out.unnamed = self.unnamed(&named)?;
        Ok(out)
    }

    fn unnamed(&self, named: &BTreeSet<PathBuf>) -> Result<Vec<PathBuf>, ListError> {
        let root = self.root().join("snapshots");
        let mut found = Vec::new();
        let folders = match fs::read_dir(&root) {
            Ok(folders) => folders,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
            Err(error) => return Err(ListError::io("read", &root, error)),
        };
        for folder in folders {
            let folder = folder
                .map_err(|error| ListError::io("read", &root, error))?
                .path();
            let files =
                fs::read_dir(&folder).map_err(|error| ListError::io("read", &folder, error))?;
            for file in files {
                let file = file
                    .map_err(|error| ListError::io("read", &folder, error))?
                    .path();
                if !named.contains(&file) {
                    found.push(file);
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

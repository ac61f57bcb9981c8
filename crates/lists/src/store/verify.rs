//! Whether everything that is stored is what was stored.

use std::{collections::BTreeSet, fs, path::PathBuf};

use interdict_model::{DamagedCopy, Verification};

use super::Store;
use crate::ListError;

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
            // Opening what is no file, such as a named pipe, could wait for ever.
            if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
                out.damaged.push(DamagedCopy {
                    list: info.list.clone(),
                    date: info.date,
                    what: "is no file".to_owned(),
                    active,
                    path: path.display().to_string(),
                });
                continue;
            }
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
                    path: path.display().to_string(),
                }),
            }
        }
        out.unnamed = self.unnamed(&named)?;
        Ok(out)
    }

    fn unnamed(&self, named: &BTreeSet<PathBuf>) -> Result<Vec<String>, ListError> {
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
                    found.push(file.display().to_string());
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

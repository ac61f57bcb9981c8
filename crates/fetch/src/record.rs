//! What is remembered of a download: its validators and what came of it.
//!
//! `record.json` in the folder of a source says which publication was last taken in,
//! whole, and from which bytes. It is written after the lists are stored; a run that
//! ends in between leaves the old record, and the next one downloads again. A record
//! that cannot be read is no record: it costs one download.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::FetchError;

/// Its file.
pub(crate) const NAME: &str = "record.json";
const SCHEMA: &str = "interdict.lists.download/1";
/// A record of the longest set has a few KB.
const LONGEST: u64 = 1 << 20;

/// What was last taken in from a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Which layout this is.
    pub schema: String,
    /// The source.
    pub source: String,
    /// The program that read the files: another version may read more of them.
    pub program: String,
    /// When they were downloaded.
    pub at: Timestamp,
    /// The files.
    pub files: Vec<Received>,
    /// The lists that they held.
    pub lists: Vec<Taken>,
}

/// A file that came whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// Its name.
    pub name: String,
    /// The address that it was asked for from, without its query.
    pub address: String,
    /// The digest of the whole address: a key in a query is kept nowhere.
    pub asked: String,
    /// The `ETag` of the answer (RFC 9110, 8.8.3).
    pub etag: Option<String>,
    /// Its `Last-Modified` (RFC 9110, 8.8.2), as sent.
    pub last_modified: Option<String>,
    /// Its length, unpacked.
    pub bytes: u64,
    /// Its digest, as everywhere in the program.
    pub blake3: String,
    /// The digest that `sha256sum` prints.
    pub sha256: String,
}

/// A list that was stored from the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The list.
    pub list: String,
    /// The day that the copy stands for.
    pub date: Date,
    /// The digest of its content.
    pub digest: String,
}

impl Received {
    /// Answers whether it was asked for from this very address.
    pub(crate) fn is_from(&self, url: &str) -> bool {
        self.asked == digest(url)
    }
}

/// The digest by which an address is known again.
pub(crate) fn digest(url: &str) -> String {
    blake3::hash(url.as_bytes()).to_hex().to_string()
}

impl Record {
    /// Builds the record of a download that was taken in.
    pub fn new(
        source: &str,
        program: &str,
        at: Timestamp,
        files: Vec<Received>,
        lists: Vec<Taken>,
    ) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            source: source.to_owned(),
            program: program.to_owned(),
            at,
            files,
            lists,
        }
    }

    /// Reads the record of `source` from its folder; nothing when there is none that
    /// can be used.
    pub fn read(folder: &Path, source: &str) -> Option<Self> {
        let path = folder.join(NAME);
        if fs::metadata(&path).ok()?.len() > LONGEST {
            return None;
        }
        let record: Self = serde_json::from_slice(&fs::read(&path).ok()?).ok()?;
        (record.schema == SCHEMA && record.source == source).then_some(record)
    }

    /// Writes the record into the folder, all or nothing.
    pub fn write(&self, folder: &Path) -> Result<(), FetchError> {
        let path = folder.join(NAME);
        let io = |source| FetchError::Io {
            action: "write",
            path: path.clone(),
            source,
        };
        let text = serde_json::to_vec_pretty(self).map_err(|error| io(io::Error::other(error)))?;
        let temporary = folder.join("record.tmp");
        let mut file = File::create(&temporary).map_err(io)?;
        file.write_all(&text).map_err(io)?;
        file.sync_all().map_err(io)?;
        fs::rename(&temporary, &path).map_err(io)?;
        sync_folder(folder);
        Ok(())
    }
}

/// Makes the renames in a folder lasting; folders cannot be opened for that everywhere.
pub(crate) fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Holds off every other update in `folder` until it is dropped; the system drops it
/// for a process that was killed.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says that another update has it.
    pub fn take(folder: &Path) -> Result<Self, FetchError> {
        let path = folder.join("lock");
        let io = |action| {
            let path = path.clone();
            move |source| FetchError::Io {
                action,
                path,
                source,
            }
        };
        fs::create_dir_all(folder).map_err(|source| FetchError::Io {
            action: "create",
            path: folder.to_owned(),
            source,
        })?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(io("open"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(fs::TryLockError::WouldBlock) => Err(FetchError::Busy { path: path.clone() }),
            Err(fs::TryLockError::Error(source)) => Err(io("lock")(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record::new(
            "a.b",
            "interdict 0",
            Timestamp::UNIX_EPOCH,
            Vec::new(),
            Vec::new(),
        )
    }

    #[test]
    fn a_record_is_read_back_and_a_bad_one_is_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Record::read(folder.path(), "a.b"), None);
        record().write(folder.path()).unwrap();
        assert_eq!(Record::read(folder.path(), "a.b"), Some(record()));
        // Of another source, of another layout, cut off, far too long.
        assert_eq!(Record::read(folder.path(), "a.c"), None);
        let path = folder.path().join(NAME);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("download/1", "download/2")).unwrap();
        assert_eq!(Record::read(folder.path(), "a.b"), None);
        fs::write(&path, &text[..text.len() / 2]).unwrap();
        assert_eq!(Record::read(folder.path(), "a.b"), None);
        fs::write(&path, text.clone() + &" ".repeat(1 << 20)).unwrap();
        assert_eq!(Record::read(folder.path(), "a.b"), None);
    }

    #[test]
    fn a_second_update_is_held_off_until_the_first_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        let second = Lock::take(folder.path());
        assert!(matches!(second, Err(FetchError::Busy { .. })), "{second:?}");
        drop(first);
        Lock::take(folder.path()).unwrap();
    }
}

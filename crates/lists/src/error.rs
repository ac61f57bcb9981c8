//! Why a list could not be read, stored or loaded.
//!
//! Every variant says what is wrong and where; [`ListError::hint`] says what to do.

use std::{io, path::PathBuf};

use interdict_model::{DateBasis, EntryId, ListId};
use jiff::civil::Date;

/// An error of this crate. Nothing has been changed in the store when one is returned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// A file or folder could not be opened, read or written.
    #[error("cannot {action} `{path}`: {source}", path = path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The file is not a list that can be read.
    #[error("`{file}` is not a list file that can be read: {what}")]
    NotAList {
        /// The file.
        file: String,
        /// What was found instead.
        what: String,
    },
    /// The file breaks its own format at a place.
    #[error("`{file}` line {line}: {what}")]
    Malformed {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: u64,
        /// What is wrong there.
        what: String,
    },
    /// The file ends too early.
    #[error("`{file}` line {line}: the file is cut off ({what})")]
    Truncated {
        /// The file.
        file: String,
        /// The last line.
        line: u64,
        /// How it shows.
        what: String,
    },
    /// A set of files that belong together is incomplete.
    #[error(
        "`{file}` is one of several files that belong together, and `{missing}` is not beside it"
    )]
    MissingCompanion {
        /// The file that was given.
        file: String,
        /// The file that is missing.
        missing: String,
    },
    /// More rows were refused than a run may lose.
    #[error(
        "`{file}`: {rejected} of {total} rows were refused, more than 1 %; first at line {line}: {reason}"
    )]
    TooManyRejected {
        /// The file.
        file: String,
        /// Rows refused.
        rejected: usize,
        /// Rows seen.
        total: usize,
        /// Line of the first one.
        line: u64,
        /// Its reason.
        reason: String,
    },
    /// The file holds no entry at all.
    #[error("`{file}` holds no entry")]
    NoEntries {
        /// The file.
        file: String,
    },
    /// Nothing dates the file.
    #[error("`{file}` does not say which day it stands for")]
    Undated {
        /// The file.
        file: String,
    },
    /// Two files of one import speak for the same list.
    #[error("`{first}` and `{second}` both hold the list `{list}`")]
    SameListTwice {
        /// The list.
        list: ListId,
        /// One file.
        first: String,
        /// The other file.
        second: String,
    },
    /// A stored snapshot is not what was stored.
    #[error("the stored copy of `{list}` of {date} is damaged: `{path}` {what}", path = path.display())]
    Damaged {
        /// The list.
        list: ListId,
        /// The date of the snapshot.
        date: Date,
        /// The file.
        path: PathBuf,
        /// How it shows.
        what: String,
    },
    /// The index of the stored snapshots cannot be read.
    #[error("the index of stored lists `{path}` cannot be read: {what}", path = path.display())]
    BadManifest {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// Copies have lost more entries than a list loses.
    #[error("{}", shrunk(.lists))]
    Shrunk {
        /// Each with the copy before it.
        lists: Vec<ShrunkList>,
    },
    /// A copy is older than the newest one stored.
    #[error("`{file}` gives `{list}` as of {date}, but the copy of {newest} is stored already")]
    Backwards {
        /// The file.
        file: String,
        /// The list.
        list: ListId,
        /// The date of the file.
        date: Date,
        /// The date of the newest copy.
        newest: Date,
    },
    /// No copy of the list has that date.
    #[error("no copy of `{list}` of {date} is stored")]
    NoSuchCopy {
        /// The list.
        list: ListId,
        /// The date.
        date: Date,
    },
    /// No stored copy holds the entry.
    #[error("no stored copy of `{list}` holds `{entry}`", list = entry.list())]
    NoSuchEntry {
        /// The entry.
        entry: EntryId,
    },
    /// An entry has no canonical form, so its list has no digest.
    #[error("the entry `{entry}` cannot be written: {source}")]
    Unwritable {
        /// The entry.
        entry: EntryId,
        /// The cause.
        source: serde_json::Error,
    },
    /// A format name that does not exist.
    #[error("`{name}` is not a list format")]
    UnknownFormat {
        /// The name.
        name: String,
    },
}

/// A list that has lost entries, with the copy before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShrunkList {
    /// The list.
    pub list: ListId,
    /// The date of the new copy.
    pub date: Date,
    /// How that date is known.
    pub date_basis: DateBasis,
    /// Its entries.
    pub rows: usize,
    /// The date of the copy before it.
    pub before: Date,
    /// The entries of that.
    pub before_rows: usize,
}

fn shrunk(lists: &[ShrunkList]) -> String {
    let one = |list: &ShrunkList| {
        format!(
            "`{}` has {} entries on {}, but had {} on {}",
            list.list, list.rows, list.date, list.before_rows, list.before
        )
    };
    lists.iter().map(one).collect::<Vec<_>>().join("; ")
}

impl ListError {
    /// Returns what to do about it, in one sentence without a full stop.
    pub fn hint(&self) -> String {
        match self {
            Self::Io { .. } => "check that the path exists and may be read and written".into(),
            Self::NotAList { .. } => format!(
                "give a file as its publisher serves it, in one of: {}",
                crate::Format::names().join(", ")
            ),
            Self::Malformed { .. } => {
                "download the file again; if the publisher's copy is the same, report the line".into()
            }
            Self::Truncated { .. } => "download the file again, whole".into(),
            Self::MissingCompanion { missing, .. } => {
                format!("put `{missing}` of the same day in the same folder, or name it on the command line")
            }
            Self::TooManyRejected { .. } => {
                "the file is damaged or its layout has changed; compare the named line with the format".into()
            }
            Self::NoEntries { .. } => "download the file again; an empty list is never stored".into(),
            Self::Undated { .. } => "say which day it stands for with `--dated YYYY-MM-DD`".into(),
            Self::SameListTwice { .. } => "import them one after the other, each with its own date".into(),
            Self::Damaged { list, .. } => {
                format!("import the file of `{list}` of that day again; the damaged copy is then replaced")
            }
            Self::BadManifest { .. } => {
                "restore the file from a backup, or move the folder away and import the lists again".into()
            }
            // What looks like a shorter list may be an older one with the date of today.
            Self::Shrunk { lists } if lists.iter().any(|list| list.date_basis == DateBasis::FileTime) => {
                "no row of the file says its day, so the time of the file was taken: if it is an older copy, import it with `--dated YYYY-MM-DD`; if the publisher did remove them, with `--accept-shrink`".into()
            }
            Self::Shrunk { .. } => {
                "the copies stored before stay in force; if the publisher did remove them, import it with `--accept-shrink`".into()
            }
            Self::Backwards { .. } => {
                "publishers serve old files by mistake; to keep it as history, import it with `--history`".into()
            }
            Self::NoSuchCopy { list, .. } => {
                format!("`interdict lists show {list}` shows which copies there are")
            }
            Self::NoSuchEntry { .. } => {
                "copy the id from `interdict lists diff` or `interdict screen`".into()
            }
            Self::Unwritable { .. } => "report it with the row of the file that gave the entry".into(),
            Self::UnknownFormat { .. } => format!("expected one of: {}", crate::Format::names().join(", ")),
        }
    }

    pub(crate) fn malformed(file: &str, line: u64, what: impl Into<String>) -> Self {
        Self::Malformed {
            file: file.to_owned(),
            line,
            what: what.into(),
        }
    }

    /// Names what an input says while it is read: data that it finds wrong (a bad
    /// archive, a value without end) and an early end are faults of the file.
    pub(crate) fn reading(file: &str, line: u64, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                Self::malformed(file, line, source.to_string())
            }
            io::ErrorKind::UnexpectedEof => Self::Truncated {
                file: file.to_owned(),
                line,
                what: source.to_string(),
            },
            _ => Self::io("read", file.as_ref(), source),
        }
    }

    pub(crate) fn io(action: &'static str, path: &std::path::Path, source: io::Error) -> Self {
        Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }
}

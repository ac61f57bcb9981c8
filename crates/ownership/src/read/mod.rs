//! Reads files that say who owns whom.
//!
//! | format | told by | holds |
//! | --- | --- | --- |
//! | FollowTheMoney, JSON lines | `{` and `"schema"` | `Ownership` with its share as written, `Directorship` as control, names of parties |
//! | GLEIF level 2, CSV (RR-CDF 2.1) | the column `Relationship.StartNode.NodeID` | which parent takes an entity into its accounts, branches, fund management |
//! | GLEIF level 1, CSV (LEI-CDF 3.1) | the columns `LEI` and `Entity.LegalName` | names and countries, nothing else |
//!
//! In: bytes, hostile or not. Out: a [`Reading`], or the first thing wrong with the line
//! it stands on: a file that cannot be read whole is refused, because a holding that is
//! left out looks like one that does not exist. A share that cannot be read is unknown,
//! and counted in a warning. No more than [`MAX_LINE`] bytes of a line and
//! [`MAX_ROWS`] rows are held.

mod ftm;
mod gleif;

use std::io::{self, BufRead, Read};

use interdict_model::Ownership;

/// Longest line, in bytes.
pub const MAX_LINE: usize = 1 << 20;
/// Most rows of one file. GLEIF publishes some 600,000 relationships and 3 million entities.
pub const MAX_ROWS: u64 = 10_000_000;

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// Holders and holdings, in the order of the file.
    pub ownership: Ownership,
    /// What a reader of the answer should know.
    pub warnings: Vec<String>,
}

/// Why a file was refused.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Reading failed.
    #[error("`{file}` cannot be read: {source}")]
    Io {
        /// The file.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// None of the formats.
    #[error(
        "`{file}` is none of the formats: FollowTheMoney JSON lines, GLEIF level 2 or level 1 CSV"
    )]
    Format {
        /// The file.
        file: String,
    },
    /// A row that is not what the format says.
    #[error("`{file}`, line {line}: {what}")]
    Row {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
}

impl ReadError {
    fn row(file: &str, line: u64, what: impl Into<String>) -> Self {
        Self::Row {
            file: file.to_owned(),
            line,
            what: what.into(),
        }
    }

    fn io(file: &str, source: io::Error) -> Self {
        Self::Io {
            file: file.to_owned(),
            source,
        }
    }
}

/// Reads a file; `file` names it in errors and as the source of what it says.
pub fn read(file: &str, input: &mut dyn BufRead) -> Result<Reading, ReadError> {
    let mut first = Vec::new();
    (&mut *input)
        .take(MAX_LINE as u64 + 1)
        .read_until(b'\n', &mut first)
        .map_err(|error| ReadError::io(file, error))?;
    if first.len() > MAX_LINE {
        return Err(too_long(file, 1));
    }
    let head = String::from_utf8_lossy(&first).into_owned();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let mut whole = io::Cursor::new(&first).chain(input);
    if head.starts_with('{') && head.contains("\"schema\"") {
        ftm::read(file, &mut whole)
    } else if head.contains("Relationship.StartNode.NodeID") {
        gleif::relationships(file, &mut whole)
    } else if head.contains("LEI") && head.contains("Entity.LegalName") {
        gleif::names(file, &mut whole)
    } else {
        Err(ReadError::Format {
            file: file.to_owned(),
        })
    }
}

fn too_long(file: &str, line: u64) -> ReadError {
    ReadError::row(file, line, format!("a line of more than {MAX_LINE} bytes"))
}

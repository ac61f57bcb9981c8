//! Why a table could not be screened, and what to do about it.
//!
//! A single bad row is never an error of the run: it is an answer of its own
//! ([`BadRow`](crate::row::BadRow)).

use std::io;

/// Why a table could not be screened.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A file could not be read or written.
    #[error("`{file}` cannot be {doing}")]
    Io {
        /// `read`, `written`, ...
        doing: &'static str,
        /// The file.
        file: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The input is nothing that can be screened row by row.
    #[error("`{file}` {what}")]
    Input {
        /// The file.
        file: String,
        /// What is wrong with it.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A column that is not there, or a part that no column can play.
    #[error("{what}")]
    Column {
        /// What was asked for.
        what: String,
        /// What there is.
        hint: String,
    },
    /// A file of decisions cannot be used.
    #[error("`{file}` line {line}: {what}")]
    Decision {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// What an earlier run left cannot be gone on with.
    #[error("`{file}` {what}")]
    Earlier {
        /// The file.
        file: String,
        /// What is wrong.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A defect of the program.
    #[error("{0}")]
    Internal(String),
}

impl BatchError {
    /// Builds the error of a file that the system would not let us use.
    pub fn io(doing: &'static str, file: impl Into<String>, source: io::Error) -> Self {
        Self::Io {
            doing,
            file: file.into(),
            source,
        }
    }

    /// Returns what to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Io { .. } => None,
            Self::Input { hint, .. } | Self::Column { hint, .. } | Self::Earlier { hint, .. } => {
                Some(hint.clone())
            }
            Self::Decision { .. } => {
                Some("docs/batch.md shows what a line of decisions says".into())
            }
            Self::Internal(_) => Some("this is a defect; please report it".into()),
        }
    }
}

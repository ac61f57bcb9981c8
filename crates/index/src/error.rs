//! What can be wrong with an index file.

use std::path::PathBuf;

/// Why an index could not be written or opened.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The file cannot be read or written.
    #[error("`{}`: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The bytes are no index.
    #[error("this is no index file: {0}")]
    NotAnIndex(&'static str),
    /// The file was written by another version.
    #[error(
        "the index has format {found}, this engine reads format {expected}; it can be made again from the lists"
    )]
    Version {
        /// Format of the file.
        found: u32,
        /// Format of this engine.
        expected: u32,
    },
    /// The file was made with other rules, weights or tables of names.
    #[error(
        "the index was made for the scorer `{found}`, this engine has `{expected}`; it can be made again from the lists"
    )]
    Scorer {
        /// Scorer of the file.
        found: String,
        /// Scorer of this engine.
        expected: String,
    },
    /// A part of the file is not what it should be.
    #[error("the index is damaged: {0}; it can be made again from the lists")]
    Damaged(&'static str),
    /// There is more than the format can hold.
    #[error("too much for one index: {0}")]
    TooLarge(&'static str),
}

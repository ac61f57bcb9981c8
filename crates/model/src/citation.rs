//! Where a statement comes from, and how sure we are of it.

use serde::{Deserialize, Serialize};

/// How a cited statement was obtained. Shipped data always carries one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Taken from memory of the record; the text was not seen.
    Recalled,
    /// Part of the text was read, the rest follows from it.
    Partly,
    /// The cited text, or a faithful copy of it, was read.
    Read,
}

/// A reference to a legal text, a list or a publication.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The reference as a lawyer writes it, such as `84 FR 22961`.
    pub text: String,
    /// An address where it was seen, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// How the statement was obtained.
    pub confidence: Confidence,
}

impl Citation {
    /// Builds a citation that was read, without an address.
    pub fn read(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            url: None,
            confidence: Confidence::Read,
        }
    }
}

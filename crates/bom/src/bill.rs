//! A bill in one shape, whichever format it came in.

use serde::Serialize;

use crate::{cyclonedx, license::Terms, spdx_json, tag_value};

/// What a bill says of one component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Component {
    /// Its name.
    pub name: String,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Under which terms it may be had.
    pub terms: Terms,
    /// Public addresses from which it may be had, as the bill gives them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<String>,
    /// Who supplies it, as the bill says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
    /// The kind of item it is, in the words of the fact `item.kind`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// Whether the bill says that it was changed from what its origin offers.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub modified: bool,
}

impl Component {
    /// Returns the name with the version.
    pub fn label(&self) -> String {
        match &self.version {
            Some(version) => format!("{} {version}", self.name),
            None => self.name.clone(),
        }
    }
}

/// A bill of materials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bill {
    /// `SPDX 2.3` or `CycloneDX 1.5`.
    pub format: String,
    /// Who or what made it.
    pub made_by: Vec<String>,
    /// When, as the bill says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_on: Option<String>,
    /// What the bill is about; mostly one.
    pub items: Vec<Component>,
    /// What is in it, in the order of the bill.
    pub parts: Vec<Component>,
    /// Why the bill says of itself that it is not whole.
    pub incomplete: Vec<String>,
}

/// Why a bill was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BomError {
    /// Not a bill that is read here.
    #[error("this is no bill of materials that is read here{0}")]
    Unknown(&'static str),
    /// A version that is not read.
    #[error("{format} {version} is not read; SPDX 2.3 and CycloneDX 1.4 to 1.6 are")]
    Version {
        /// The format.
        format: &'static str,
        /// The version as written, cut.
        version: String,
    },
    /// Not well formed.
    #[error("{format}: {what}")]
    Syntax {
        /// The format.
        format: &'static str,
        /// Where and what.
        what: String,
    },
}

/// Reads a bill in any of the formats.
pub fn parse(text: &str) -> Result<Bill, BomError> {
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().bytes().next() {
        Some(b'{') => json(text),
        Some(b'<') => Err(BomError::Unknown(": XML is not; export it as JSON")),
        Some(_) if tag_value::is(text) => tag_value::parse(text),
        _ => Err(BomError::Unknown("")),
    }
}

fn json(text: &str) -> Result<Bill, BomError> {
    let head: Head = serde_json::from_str(text).map_err(|error| BomError::Syntax {
        format: "JSON",
        what: error.to_string(),
    })?;
    match (head.bom_format.as_deref(), head.spdx_version) {
        (Some("CycloneDX"), _) => cyclonedx::parse(text),
        (_, Some(_)) => spdx_json::parse(text),
        _ if head.context.is_some() => {
            Err(BomError::Unknown(": SPDX 3 is not; export it as SPDX 2.3"))
        }
        _ => Err(BomError::Unknown(
            ": the JSON has neither `bomFormat` nor `spdxVersion`",
        )),
    }
}

#[derive(serde::Deserialize)]
struct Head {
    #[serde(rename = "bomFormat")]
    bom_format: Option<String>,
    #[serde(rename = "spdxVersion")]
    spdx_version: Option<String>,
    #[serde(rename = "@context")]
    context: Option<serde::de::IgnoredAny>,
}

/// Cuts what a file says to what a line of an error can hold.
pub(crate) fn cut(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push_str("...");
    }
    short
}

/// Returns a text that says something: trimmed, and not one of the words for nothing.
pub(crate) fn said(text: Option<String>) -> Option<String> {
    let text = text?;
    let text = text.trim();
    (!text.is_empty() && !matches!(text, "NOASSERTION" | "NONE")).then(|| text.to_owned())
}

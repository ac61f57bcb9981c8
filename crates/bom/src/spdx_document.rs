//! An SPDX 2.3 document, whichever of its two spellings it came in.
//!
//! SPDX specification 2.3, clauses 6 (creation), 7 (packages) and 11 (relationships). Files and
//! snippets are not looked at: a package that was analyzed states what they add up to.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    bill::{Bill, BomError, Component, cut, said},
    license::{expression, unstated},
    origin::public,
};

/// A document as read.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub version: String,
    pub creators: Vec<String>,
    pub created: Option<String>,
    pub packages: Vec<Package>,
    /// What the document says it describes, beside its relationships.
    pub describes: Vec<String>,
    pub relations: Vec<Relation>,
}

/// A package as read.
#[derive(Debug, Default)]
pub(crate) struct Package {
    pub id: String,
    pub name: String,
    pub version: Option<String>,
    pub supplier: Option<String>,
    pub download: Option<String>,
    pub concluded: Option<String>,
    pub declared: Option<String>,
    pub purpose: Option<String>,
}

/// One relationship as read.
#[derive(Debug)]
pub(crate) struct Relation {
    pub from: String,
    pub kind: String,
    pub to: String,
}

/// Relationships in which the first is a tool of the second, not a part of it.
const TOOLS: [&str; 6] = [
    "BUILD_DEPENDENCY_OF",
    "BUILD_TOOL_OF",
    "DEV_DEPENDENCY_OF",
    "DEV_TOOL_OF",
    "TEST_DEPENDENCY_OF",
    "TEST_TOOL_OF",
];

/// Relationships in which the second is a part of the first.
const HOLDS: [&str; 6] = [
    "CONTAINS",
    "DEPENDS_ON",
    "STATIC_LINK",
    "DYNAMIC_LINK",
    "HAS_PREREQUISITE",
    "GENERATED_FROM",
];

impl Document {
    /// Returns the bill that the document is.
    pub(crate) fn bill(self, spelling: &str) -> Result<Bill, BomError> {
        let version = match self.version.as_str() {
            "SPDX-2.3" => "2.3",
            "SPDX-2.2" => "2.2",
            other => {
                return Err(BomError::Version {
                    format: "SPDX",
                    version: cut(other),
                });
            }
        };
        let incomplete = self.incomplete();
        let described: BTreeSet<&str> = self.described();
        let tools = self.tools();
        let (mut items, mut parts) = (Vec::new(), Vec::new());
        for package in &self.packages {
            if described.contains(package.id.as_str()) {
                items.push(package.component());
            } else if !tools.contains(package.id.as_str()) {
                parts.push(package.component());
            }
        }
        Ok(Bill {
            format: format!("SPDX {version} {spelling}"),
            made_by: self.creators,
            made_on: self.created,
            items,
            parts,
            incomplete,
        })
    }

    fn described(&self) -> BTreeSet<&str> {
        const DOCUMENT: &str = "SPDXRef-DOCUMENT";
        let said = self
            .relations
            .iter()
            .filter_map(|each| match each.kind.as_str() {
                "DESCRIBES" if each.from == DOCUMENT => Some(each.to.as_str()),
                "DESCRIBED_BY" if each.to == DOCUMENT => Some(each.from.as_str()),
                _ => None,
            });
        said.chain(self.describes.iter().map(String::as_str))
            .collect()
    }

    /// What only made the item, and is nowhere said to be in it.
    fn tools(&self) -> BTreeSet<&str> {
        let mut role: BTreeMap<&str, bool> = BTreeMap::new();
        for each in &self.relations {
            let kind = each.kind.as_str();
            if TOOLS.contains(&kind) {
                role.entry(&each.from).or_insert(true);
            } else if HOLDS.contains(&kind) {
                role.insert(&each.to, false);
            } else if kind.ends_with("_OF") || kind == "CONTAINED_BY" {
                role.insert(&each.from, false);
            }
        }
        role.into_iter()
            .filter_map(|(id, tool)| tool.then_some(id))
            .collect()
    }

    /// `NOASSERTION` at the end of a relationship: nobody says what else there is (11.1).
    fn incomplete(&self) -> Vec<String> {
        let open =
            |each: &&Relation| each.to == "NOASSERTION" && HOLDS.contains(&each.kind.as_str());
        let mut all: Vec<String> = self
            .relations
            .iter()
            .filter(open)
            .map(|each| {
                format!(
                    "the bill does not say what else `{}` {}",
                    cut(&each.from),
                    each.kind.to_lowercase().replace('_', " ")
                )
            })
            .collect();
        all.sort();
        all.dedup();
        all
    }
}

impl Package {
    fn component(&self) -> Component {
        // What somebody concluded goes with what was declared: both must be open.
        let stated = |text: &Option<String>| {
            let text = text.as_deref().map(str::trim).unwrap_or_default();
            (!matches!(text, "" | "NOASSERTION")).then(|| expression(text))
        };
        let terms = match (stated(&self.concluded), stated(&self.declared)) {
            (Some(concluded), Some(declared)) => concluded.and(declared),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => unstated(),
        };
        Component {
            name: self.name.clone(),
            version: said(self.version.clone()),
            terms,
            origins: self
                .download
                .as_deref()
                .and_then(public)
                .into_iter()
                .collect(),
            supplier: said(self.supplier.clone()),
            kind: self.purpose.as_deref().and_then(kind),
            modified: false,
        }
    }
}

/// 7.24, primary package purpose.
fn kind(purpose: &str) -> Option<&'static str> {
    match purpose.replace('_', "-").as_str() {
        "APPLICATION" | "FRAMEWORK" | "LIBRARY" | "CONTAINER" | "OPERATING-SYSTEM" | "FIRMWARE" => {
            Some("software")
        }
        "SOURCE" => Some("source_code"),
        "DEVICE" => Some("hardware"),
        _ => None,
    }
}

/// Terms as they stand: used by tests of both spellings.
#[cfg(test)]
pub(crate) fn terms(bill: &Bill) -> Vec<(&str, &crate::license::Terms)> {
    let all = bill.items.iter().chain(&bill.parts);
    all.map(|each| (each.name.as_str(), &each.terms)).collect()
}

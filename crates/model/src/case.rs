//! A question as it is put, before any fact is typed.
//!
//! A case file is a tree of facts in the field's words; everything that is not
//! structural (parties, items, dates) is a fact path with its value. Types,
//! allowed values and spelling are checked against the fact registry of the
//! rulebook, not here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{AsOf, Country, EntryId, Ownership, PartyKind, PartyRole};

/// A fact as somebody stated it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactInput {
    /// The value: a scalar, `null` for unknown, an array for "one of these".
    pub value: serde_json::Value,
    /// What the statement rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_by: Option<String>,
    /// Where the evidence is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

impl FactInput {
    /// Builds a fact that the user states without more.
    pub fn stated(value: impl Into<serde_json::Value>) -> Self {
        Self {
            value: value.into(),
            basis: None,
            said_by: None,
            evidence: None,
        }
    }
}

/// A party of the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseParty {
    /// In what capacity it takes part.
    pub role: PartyRole,
    /// Its name; may be empty for a party known only by its facts.
    pub name: String,
    /// Its country.
    pub country: Option<Country>,
    /// Its kind, if known.
    pub kind: Option<PartyKind>,
    /// The holder of [`Case::ownership`] that it is, where its name does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// List entries that somebody confirmed to be this party.
    pub confirmed: Vec<EntryId>,
    /// List entries that somebody examined and rejected.
    pub rejected: Vec<EntryId>,
    /// Facts about it, by path below `party`.
    pub facts: BTreeMap<String, FactInput>,
}

impl CaseParty {
    /// Builds a party with a role and a name.
    pub fn new(role: PartyRole, name: impl Into<String>) -> Self {
        Self {
            role,
            name: name.into(),
            country: None,
            kind: None,
            entity: None,
            confirmed: Vec::new(),
            rejected: Vec::new(),
            facts: BTreeMap::new(),
        }
    }
}

/// An item line of the case.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseItem {
    /// What it is, in the user's words.
    pub text: String,
    /// Facts about it, by path below `item`.
    pub facts: BTreeMap<String, FactInput>,
}

/// A question: may we?
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The day of the question; the caller's default where absent.
    pub on: Option<AsOf>,
    /// What had been published by then; the caller's default where absent.
    pub known: Option<AsOf>,
    /// The parties.
    pub parties: Vec<CaseParty>,
    /// The item lines; none means one unnamed item.
    pub items: Vec<CaseItem>,
    /// Every other fact, by its full path (`act`, `purpose`, `contract.date`).
    pub facts: BTreeMap<String, FactInput>,
    /// Regimes without which there is no clearance; the default rule where absent.
    pub require: Option<Vec<String>>,
    /// Who owns the parties, and who owns their owners.
    #[serde(default, skip_serializing_if = "Ownership::is_empty")]
    pub ownership: Ownership,
}

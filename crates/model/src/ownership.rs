//! Who owns whom, as sources state it.
//!
//! Shares and days are kept as written: `33.3`, `25-50`, `2018-05`. What they mean on
//! one day is computed by the crate `ownership`; nothing follows from them here.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Country, EntryId, PartyKind};

/// Somebody who holds or is held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Holder {
    /// Names it within its source: an id, an LEI, or its name.
    pub id: String,
    /// Its names; none where the source gives only an id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// What sort of thing it is; a person is owned by nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PartyKind>,
    /// List entries that somebody confirmed to be this holder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirmed: Vec<EntryId>,
    /// List entries that somebody examined and rejected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<EntryId>,
    /// On which lists somebody says that it stands, whatever screening finds: words of the
    /// fact `party.listed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<String>,
    /// Whether somebody says that it has no owners but the stated ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub owners_complete: bool,
}

impl Holder {
    /// Builds a holder that is known by a name alone.
    pub fn named(name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            names: vec![name.clone()],
            ..Self::with_id(name)
        }
    }

    /// Builds a holder that is known by an id alone.
    pub fn with_id(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            names: Vec::new(),
            country: None,
            kind: None,
            confirmed: Vec::new(),
            rejected: Vec::new(),
            listed: Vec::new(),
            owners_complete: false,
        }
    }

    /// Returns the name it is shown under.
    pub fn caption(&self) -> &str {
        self.names.first().unwrap_or(&self.id)
    }
}

/// What sort of tie a source states between an owner and an owned entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldingKind {
    /// A share is held.
    Ownership,
    /// The owned entity is a branch: part of the same legal person.
    Branch,
    /// The parent's accounts take the entity in. That says that a share may be held and
    /// not how much.
    Consolidation,
    /// The same of the parent at the top of a chain, which may hold nothing directly.
    UltimateConsolidation,
    /// Somebody directs or manages it. Control is not ownership.
    Control,
}

/// A tie of ownership or control, with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Holding {
    /// Id of the owner.
    pub owner: String,
    /// Id of the owned entity.
    pub owned: String,
    /// What sort of tie.
    pub kind: HoldingKind,
    /// The share in percent, as written; unknown where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<String>,
    /// First day, month or year on which it stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day, month or year on which it stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// From when it could be known; always where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_since: Option<Date>,
    /// Who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_by: Option<String>,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

impl Holding {
    /// Builds a holding of a share that somebody states without more.
    pub fn new(owner: impl Into<String>, owned: impl Into<String>, share: Option<&str>) -> Self {
        Self {
            owner: owner.into(),
            owned: owned.into(),
            kind: HoldingKind::Ownership,
            share: share.map(str::to_owned),
            from: None,
            until: None,
            known_since: None,
            said_by: None,
            evidence: None,
        }
    }
}

/// Everything that is said about who owns whom.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ownership {
    /// The holders; one that only a holding names may be left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holders: Vec<Holder>,
    /// The holdings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holdings: Vec<Holding>,
}

impl Ownership {
    /// Returns whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.holders.is_empty() && self.holdings.is_empty()
    }
}

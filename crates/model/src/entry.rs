//! An entry as a list publishes it, in one shape for every format.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Country, EntityId, EntryId, ListId, Listing, PartyKind, Relation};

/// What sort of name a list gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// The name the entry is listed under.
    Primary,
    /// "Also known as".
    Alias,
    /// "Formerly known as".
    Former,
    /// The name in its own script.
    OriginalScript,
    /// The same name as another edition of the list spells it.
    Spelling,
}

/// How the list itself rates an alias.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum AliasQuality {
    /// A good alias, or a primary name, or the list makes no distinction.
    #[default]
    Strong,
    /// A broad or generic alias; counts less and says so.
    Weak,
}

/// One name of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListedName {
    /// The name, trimmed, otherwise as published.
    pub text: String,
    /// What sort of name it is.
    pub kind: NameKind,
    /// How the list rates it.
    pub quality: AliasQuality,
}

impl ListedName {
    /// Builds the name an entry is listed under.
    pub fn primary(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kind: NameKind::Primary,
            quality: AliasQuality::Strong,
        }
    }

    /// Builds an alias of the given quality.
    pub fn alias(text: impl Into<String>, quality: AliasQuality) -> Self {
        Self {
            text: text.into(),
            kind: NameKind::Alias,
            quality,
        }
    }
}

/// A postal address, as flat or as split as the list gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The address as published, parts joined by commas.
    pub text: String,
    /// The country, where the list gives one that can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
}

/// A date of birth with the precision that the list gives.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BirthDate {
    /// The text as published.
    pub text: String,
    /// First day it can mean, where the text can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Date>,
    /// Last day it can mean, where the text can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Date>,
}

/// A number that identifies the entity.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// What sort of number: passport, tax id, IMO number.
    pub kind: String,
    /// The number as published.
    pub value: String,
    /// The country that issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
}

/// One entry of one list, in the one shape that every format is read into.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListEntry {
    /// Names this entry within its list and across imports of the same content.
    pub id: EntryId,
    /// Names the entity that the entry describes.
    pub entity: EntityId,
    /// The list.
    pub list: ListId,
    /// The kind, `unknown` where the list gives none.
    pub kind: PartyKind,
    /// At least one name; the first is the caption.
    pub names: Vec<ListedName>,
    /// Countries of addresses, nationality and citizenship, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Country>,
    /// Addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// Dates of birth; several may be alternatives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub birth_dates: Vec<BirthDate>,
    /// Identifying numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<Identifier>,
    /// Sanctions programs or list types, as published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<String>,
    /// Title, position or designation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<String>,
    /// Remarks as published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
    /// Ties to other entities, as the source states them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
    /// Since when, until when, under which citation, and on what basis we say so.
    pub listing: Listing,
}

impl ListEntry {
    /// Returns an entry with nothing in it yet but its list, kind and listing.
    pub fn blank(list: ListId, kind: PartyKind, listing: Listing) -> Self {
        Self {
            id: EntryId::new(""),
            entity: EntityId::new(""),
            list,
            kind,
            names: Vec::new(),
            countries: Vec::new(),
            addresses: Vec::new(),
            birth_dates: Vec::new(),
            ids: Vec::new(),
            programs: Vec::new(),
            titles: Vec::new(),
            remarks: None,
            relations: Vec::new(),
            listing,
        }
    }

    /// Returns the name that the entry is shown under.
    pub fn caption(&self) -> &str {
        self.names.first().map_or("", |name| name.text.as_str())
    }
}

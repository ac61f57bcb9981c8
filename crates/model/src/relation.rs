//! What ties one listed entity to another, kept as the source states it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::EntityId;

/// The sort of a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// `from` owns a share of `to`.
    Ownership,
    /// `from` directs or manages `to`.
    Directorship,
    /// `from` is a member of `to`.
    Membership,
    /// `from` works for `to`.
    Employment,
    /// `from` and `to` are of one family.
    Family,
    /// `from` acts for `to`.
    Representation,
    /// `from` was followed by `to`.
    Succession,
    /// A tie of another or of no stated sort.
    Link,
}

/// A tie between two entities, as data; nothing follows from it by itself.
///
/// Whether ownership blocks the owned entity is a question of law (31 CFR 510.411
/// and its sisters, 50 percent in the aggregate) and not decided here.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Relation {
    /// The sort of the tie.
    pub kind: RelationKind,
    /// The source's own word for it.
    pub word: String,
    /// The owner, director, member or subject.
    pub from: EntityId,
    /// The owned, directed or joined entity, or the object.
    pub to: EntityId,
    /// The share as published, such as `51.2`; never computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percentage: Option<String>,
    /// First day, where the source gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// Last day, where the source gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// True where the source marks the tie as past.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub former: bool,
}

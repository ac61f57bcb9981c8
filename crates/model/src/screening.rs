//! What screening answers. The JSON names are a contract (`interdict.screen/1`).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    AliasQuality, AsOf, Basis, Citation, Corpus, Country, EntityId, EntryId, ListId, PartyKind,
    PartyQuery, Verdict,
};

/// The score from which a name is the listed name, not one like it.
pub const SAME_NAME: f64 = 0.97;

/// Whether a screening could be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreeningStatus {
    /// The name was compared with every entry.
    Ok,
    /// The name carries too little to compare; the answer is not "no hit".
    TooLittleInformation,
    /// The name is too long, or a text gives too many names: its first part was compared with
    /// every entry. What was found stands; the answer is not "no hit".
    Truncated,
    /// The name holds control characters or marks of direction, so that it is shown otherwise
    /// than it is stored: it was compared as stored, and is to be asked for as shown too.
    Disguised,
    /// The row could not be read.
    Error,
}

/// One pair of name parts that were held to be the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlignedPart {
    /// Part of the queried name.
    pub query: String,
    /// Part of the listed name.
    pub target: String,
    /// Why they were aligned: `identical`, `typo`, `cross_script`, ...
    pub how: String,
    /// From 0 to 1.
    pub similarity: f64,
    /// How much the pair counts: the weights of both sides together.
    pub weight: f64,
}

/// An effect on the score from beyond the name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    /// Name of the feature, such as `country`.
    pub name: String,
    /// What it added to or took from the score. Of an identifier that is the same on
    /// both sides it is the score below which the answer does not fall.
    pub effect: f64,
    /// Why.
    pub why: String,
}

/// Why a score is what it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// Parts that were aligned.
    pub aligned: Vec<AlignedPart>,
    /// Parts of the query without a counterpart.
    pub unmatched_query: Vec<String>,
    /// Parts of the listed name without a counterpart.
    pub unmatched_target: Vec<String>,
    /// How much each part of `unmatched_query` counts, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmatched_query_weights: Vec<f64>,
    /// How much each part of `unmatched_target` counts, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmatched_target_weights: Vec<f64>,
    /// Effects from beyond the name.
    pub features: Vec<Feature>,
}

/// An entry at or above the threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// From 0 to 1, rounded to four digits.
    pub score: f64,
    /// The entity.
    pub entity_id: EntityId,
    /// The entry.
    pub entry_id: EntryId,
    /// The name that the entry is shown under.
    pub caption: String,
    /// The list.
    pub list: ListId,
    /// Title of the list.
    pub list_title: String,
    /// First day certainly in force.
    pub listed_from: Date,
    /// First day it can have been in force, when that is earlier or open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_from_earliest: Option<Date>,
    /// Last day in force, where the list gives one.
    pub listed_until: Option<Date>,
    /// On what basis these dates are given.
    pub basis: Basis,
    /// Whether the entry was in force on the day of the question.
    pub in_force: Verdict,
    /// The kind, `unknown` where the list gives none.
    pub kind: PartyKind,
    /// Countries.
    pub countries: Vec<Country>,
    /// The listed name that matched best.
    pub matched_name: String,
    /// How the list rates that name.
    pub matched_name_quality: AliasQuality,
    /// Sanctions programs, joined with `; `.
    pub program: Option<String>,
    /// Citations of the entry.
    pub citation: Vec<Citation>,
    /// License requirement as published.
    pub license_requirement: Option<String>,
    /// License review policy as published.
    pub license_policy: Option<String>,
    /// What a reader must know about the dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Why the score is what it is.
    pub explanation: Explanation,
}

/// A rejected entry, nearest first: with the lists and the corpus of the answer the proof
/// of a non-match.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NearMiss {
    /// From 0 to 1.
    pub score: f64,
    /// The entry.
    pub entry_id: EntryId,
    /// The name that the entry is shown under.
    pub caption: String,
    /// The list.
    pub list: ListId,
    /// Why it fell short.
    pub why: String,
    /// The listed name that came nearest.
    #[serde(default)]
    pub matched_name: String,
    /// How the list rates that name.
    #[serde(default)]
    pub matched_name_quality: AliasQuality,
    /// The words that met, those of both sides that found no partner, and what else moved
    /// the score.
    #[serde(default)]
    pub explanation: Explanation,
}

/// The answer to "is this name, in any script, on a list on that date".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screening {
    /// Always `interdict.screen/1`.
    pub schema: String,
    /// What was asked.
    pub query: PartyQuery,
    /// The day of the question.
    pub on: AsOf,
    /// What had been published by then.
    pub known: AsOf,
    /// Everything the answer used.
    pub corpus: Corpus,
    /// The score from which a person should look.
    pub threshold: f64,
    /// Whether the screening could be done.
    pub status: ScreeningStatus,
    /// Whether the name stands in a script that is compared by sound alone: a
    /// translated name is not found that way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_sound_only: bool,
    /// The names that the text gives by its own marks ("a/k/a"): each was asked too, beside
    /// the whole text. Empty where it holds no such mark.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub several_names: Vec<String>,
    /// What went wrong or is missing, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Hits cut off by a limit.
    pub omitted: usize,
    /// By descending score, then by entry id.
    pub hits: Vec<Hit>,
    /// Nearest rejected entries, when asked for.
    pub near: Vec<NearMiss>,
}

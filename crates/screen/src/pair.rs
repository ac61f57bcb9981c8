//! Two entities against each other, by the same scorer as a screening.

use interdict_model::{Explanation, ListEntry, PartyQuery};
use serde::{Deserialize, Serialize};

use crate::{
    apart::names_of,
    profile::Profile,
    score::{Prepared, explain, score_pair},
};

/// The comparison of two entities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// From 0 to 1, four digits.
    pub score: f64,
    /// Whether it reaches the threshold.
    #[serde(rename = "match")]
    pub is_match: bool,
    /// Why.
    pub explanation: Explanation,
}

/// Compares `left`, asked as a query, with `right`, described as an entry.
///
/// The score equals that of a screening of `left` against a list that holds `right`.
pub fn compare_entities(left: &PartyQuery, right: &ListEntry, profile: &Profile) -> Compared {
    let query = Prepared::new(left, profile.curated);
    let scored = score_pair(&query, right, &names_of(right));
    let explanation = explain(&query, right, scored.name);
    Compared {
        score: scored.score,
        is_match: scored.score >= profile.threshold,
        explanation,
    }
}

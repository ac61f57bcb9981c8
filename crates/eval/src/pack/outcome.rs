//! One listed name asked about, as it stands or written otherwise, and what came back.

use interdict_model::{ListEntry, PartyQuery, ScreeningStatus};
use interdict_screen::{Profile, bar, compare_entities};

use crate::Answerer;

/// What a screening said of the entry that was meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Whether the entry was among the hits.
    pub found: bool,
    /// The score of the query against the entry, also where it was not found.
    pub score: f64,
    /// The place of the entry among the hits; equal scores share one.
    pub rank: Option<usize>,
    /// How many hits there were.
    pub hits: usize,
    /// Whether the name carries too little to screen.
    pub too_little: bool,
    /// Whether the screening and the comparison of the pair say the same.
    pub agrees: bool,
}

/// Screens `query` and looks for `entry` among the hits.
///
/// The pair is compared apart as well: the screening promises the same score, and a
/// screening that lost an entry would otherwise hide in a low recall.
pub(crate) fn ask(
    screener: &dyn Answerer,
    query: &str,
    entry: &ListEntry,
    profile: &Profile,
) -> Outcome {
    let query = PartyQuery::named(query);
    let answer = screener.screen(&query, profile);
    let own = compare_entities(&query, entry, profile).score;
    let hit = answer.hits.iter().find(|hit| hit.entry_id == entry.id);
    let too_little = answer.status == ScreeningStatus::TooLittleInformation;
    // Such a name is only found where it is the listed name, and the answer says so.
    let bar = bar(profile.threshold, answer.status);
    let agrees = match hit {
        Some(hit) => hit.score.total_cmp(&own).is_eq(),
        None => own < bar,
    };
    Outcome {
        found: hit.is_some(),
        score: own,
        rank: hit.map(|hit| {
            let above = answer.hits.iter().filter(|other| other.score > hit.score);
            above.count() + 1
        }),
        hits: answer.hits.len(),
        too_little,
        agrees,
    }
}

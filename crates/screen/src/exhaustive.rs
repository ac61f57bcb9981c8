//! The exhaustive scan: one query against every entry.
//!
//! Steps: is there enough to compare; score every entry; order; keep what reaches the
//! threshold and was, or may have been, in force on the day; cut; explain. Of the search
//! it shares the scorer and how an answer is written, nothing else. The same roster,
//! profile and query always give the same answer.

use std::sync::Arc;

use interdict_model::{AsOf, PartyQuery, Screening, Verdict};

use crate::{
    answer::{Question, Rated},
    profile::Profile,
    roster::{Listed, Roster},
    score::{Scored, score_pair},
};

/// Screens `query` against every entry of `roster`.
///
/// Hits come by descending score, then by entry id. No hit means that no entry in
/// force on `on` reached `profile.threshold`; it does not mean that the party is
/// cleared.
pub fn screen(
    roster: &Roster,
    query: &PartyQuery,
    on: AsOf,
    known: AsOf,
    profile: &Profile,
) -> Screening {
    let question = Question::new(query, &roster.lists, on, known, profile);
    if question.is_empty() {
        return question.answer(&roster.lists, [], 0, []);
    }
    let mut scored: Vec<(Scored, Verdict, &Listed)> = roster
        .listed
        .iter()
        .map(|listed| {
            let presence = listed.entry.listing.presence(on, known);
            let scored = score_pair(&question.prepared, &listed.entry, &listed.names);
            (scored, presence, listed)
        })
        .collect();
    scored.sort_by(|(a, _, left), (b, _, right)| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| left.entry.id.cmp(&right.entry.id))
    });
    let rated = |(scored, presence, listed): &(Scored, Verdict, &Listed)| Rated {
        scored: *scored,
        presence: *presence,
        entry: Arc::clone(&listed.entry),
    };
    let (hits, others): (Vec<_>, Vec<_>) = scored
        .iter()
        .partition(|(scored, presence, _)| question.is_hit(*scored, *presence));
    let kept = profile.limit.unwrap_or(hits.len()).min(hits.len());
    let near = others
        .iter()
        .filter(|(scored, presence, _)| question.is_near(*scored, *presence));
    let near: Vec<Rated> = near.take(profile.near).map(rated).collect();
    let shown: Vec<Rated> = hits.iter().take(kept).map(rated).collect();
    question.answer(&roster.lists, shown, hits.len() - kept, near)
}

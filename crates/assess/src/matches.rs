//! What becomes of each screening hit on a party of a case.
//!
//! A person's decision counts first. Without one, a hit is confirmed by rule only
//! when the name *is* the listed name (score .97 or more, strong alias), the entry
//! is no person, and no country contradicts it; where the list gives no kind, the
//! country must agree. The party is then that entry, and weaker hits on the same
//! list are other entries. Everything else stays open, and an open match is never
//! a clearance.

use std::{collections::BTreeSet, sync::Arc};

use interdict_determine::Match;
use interdict_model::{
    AliasQuality, CaseParty, EntryId, Hit, ListEntry, ListId, PartyKind, Resolution, ResolvedMatch,
    SAME_NAME, Screening,
};

/// Decides what became of every hit of `screening`.
pub(crate) fn resolve(
    party: &CaseParty,
    screening: &Screening,
    entry: impl Fn(&EntryId) -> Option<Arc<ListEntry>>,
) -> (Vec<Match>, Vec<ResolvedMatch>) {
    let settled: BTreeSet<&ListId> = screening
        .hits
        .iter()
        .filter(|hit| {
            matches!(
                own(party, hit),
                Some((Resolution::Confirmed | Resolution::ConfirmedByName, _))
            )
        })
        .map(|hit| &hit.list)
        .collect();
    let decided: BTreeSet<ListId> = party.confirmed.iter().map(EntryId::list).collect();
    let mut found = Vec::new();
    let mut reports = Vec::new();
    for hit in &screening.hits {
        let Some(entry) = entry(&hit.entry_id) else {
            continue;
        };
        // Where a person named the entry, a like name on the same list is another one.
        let by_rule = |(resolution, _): &(Resolution, String)| {
            *resolution != Resolution::ConfirmedByName || !decided.contains(&hit.list)
        };
        let (resolution, why) = own(party, hit).filter(by_rule).unwrap_or_else(|| {
            if settled.contains(&hit.list) || decided.contains(&hit.list) {
                (
                    Resolution::Superseded,
                    "the party is confirmed as another entry of this list".to_owned(),
                )
            } else {
                (
                    Resolution::Unresolved,
                    format!("score {:.2}: a person must decide", hit.score),
                )
            }
        });
        reports.push(ResolvedMatch {
            entry_id: hit.entry_id.clone(),
            caption: hit.caption.clone(),
            list: hit.list.clone(),
            score: hit.score,
            resolution,
            in_force: hit.in_force,
            why,
        });
        found.push(Match {
            entry,
            resolution,
            score: hit.score,
        });
    }
    for id in &party.confirmed {
        if screening.hits.iter().any(|hit| hit.entry_id == *id) {
            continue;
        }
        // A person may know what no name shows.
        if let Some(entry) = entry(id) {
            reports.push(ResolvedMatch {
                entry_id: id.clone(),
                caption: entry.caption().to_owned(),
                list: entry.list.clone(),
                score: 0.0,
                resolution: Resolution::Confirmed,
                in_force: entry.listing.presence(screening.on, screening.known),
                why: "confirmed by a person, although the name was not found".to_owned(),
            });
            found.push(Match {
                entry,
                resolution: Resolution::Confirmed,
                score: 0.0,
            });
        }
    }
    (found, reports)
}

/// What is decided about a hit on its own.
fn own(party: &CaseParty, hit: &Hit) -> Option<(Resolution, String)> {
    if party.confirmed.contains(&hit.entry_id) {
        return Some((Resolution::Confirmed, "confirmed by a person".to_owned()));
    }
    if party.rejected.iter().any(|pattern| rejects(pattern, hit)) {
        return Some((Resolution::Rejected, "rejected by a person".to_owned()));
    }
    let same_sort = match hit.kind {
        // Two people share a name more often than two companies do.
        PartyKind::Person => false,
        PartyKind::Unknown => party
            .country
            .is_some_and(|country| hit.countries.contains(&country)),
        _ => true,
    };
    let contradicted = party.kind == Some(PartyKind::Person)
        || !same_sort
        || hit
            .explanation
            .features
            .iter()
            .any(|feature| feature.effect < 0.0);
    (hit.score >= SAME_NAME && !contradicted && hit.matched_name_quality == AliasQuality::Strong)
        .then(|| {
            (
                Resolution::ConfirmedByName,
                format!("the name is the listed name \"{}\"", hit.matched_name),
            )
        })
}

/// `us.bis.el/*` rejects every entry of that list, `*` every entry.
fn rejects(pattern: &EntryId, hit: &Hit) -> bool {
    match pattern.as_str().strip_suffix('*') {
        Some(prefix) => hit.entry_id.as_str().starts_with(prefix),
        None => *pattern == hit.entry_id,
    }
}

//! Whose timeline is it? From hits, or from entries that were picked, to parties.
//!
//! Entries of one entity are one party. So are the entries that a rule added which added
//! that party and its affiliates and nobody else (`positions/parties.toml`): a party is then
//! drawn whole, although only some of its entries carry the name that was asked.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{EntryId, ListEntry, SAME_NAME};

use crate::{
    record::{Party, PublicRecord},
    row::Subject,
};

/// At most so many parties are drawn; the others are named.
const DRAWN: usize = 4;

/// A party with the entries that are drawn.
#[derive(Debug)]
pub(crate) struct Chosen<'a> {
    pub subject: Subject,
    pub known: Option<&'a Party>,
    pub entries: Vec<&'a ListEntry>,
}

impl PublicRecord {
    /// Returns the party of `parties.toml` that an entry belongs to.
    pub fn party_of(&self, entry: &ListEntry) -> Option<&Party> {
        let listing = &entry.listing;
        self.parties.iter().find(|party| {
            let adds = |rule: &String| party.addition.iter().any(|each| each.rule == *rule);
            let one_of = &listing.added_by_one_of;
            party.entities.contains(&entry.entity)
                || listing.added_by.as_ref().is_some_and(adds)
                || (!one_of.is_empty() && one_of.iter().all(adds))
        })
    }

    /// Returns a party by its id.
    pub fn party(&self, id: &str) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == id)
    }
}

/// Returns the parties that matching entries belong to, best first: those to draw, and
/// those that are left out.
///
/// Drawn are the best one and every other whose name is the listed name; a party whose name
/// is merely like it is named, so that a person can pick it by one of its entries.
pub(crate) fn matching<'a>(
    matches: &[(EntryId, f64)],
    entries: &[&'a ListEntry],
    record: &'a PublicRecord,
) -> (Vec<Chosen<'a>>, Vec<Subject>) {
    let by_id: BTreeMap<&EntryId, &ListEntry> = entries.iter().map(|e| (&e.id, *e)).collect();
    let mut parties: Vec<Chosen<'a>> = Vec::new();
    let mut matched: BTreeSet<&EntryId> = BTreeSet::new();
    for (id, score) in matches {
        let Some(entry) = by_id.get(id).copied() else {
            continue;
        };
        matched.insert(&entry.id);
        let known = record.party_of(entry);
        let id = known.map_or(entry.entity.as_str(), |party| party.id.as_str());
        if let Some(party) = parties.iter_mut().find(|party| party.subject.id == id) {
            party.entries.push(entry);
            party.subject.matched += 1;
            party.subject.score = party.subject.score.map(|best| best.max(*score));
        } else {
            parties.push(Chosen {
                subject: Subject {
                    id: id.to_owned(),
                    name: known
                        .map_or(entry.caption(), |party| &party.name)
                        .to_owned(),
                    score: Some(*score),
                    matched: 1,
                    by_family: 0,
                    entry: entry.id.clone(),
                },
                known,
                entries: vec![entry],
            });
        }
    }
    for party in &mut parties {
        let family = entries.iter().copied().filter(|entry| match party.known {
            Some(known) => record.party_of(entry).is_some_and(|own| own.id == known.id),
            None => entry.entity.as_str() == party.subject.id,
        });
        let more: Vec<&ListEntry> = family
            .filter(|entry| !matched.contains(&entry.id))
            .collect();
        party.subject.by_family = more.len();
        party.entries.extend(more);
    }
    parties.sort_by(|a, b| {
        let score = |chosen: &Chosen<'_>| chosen.subject.score.unwrap_or(0.0);
        score(b)
            .total_cmp(&score(a))
            .then_with(|| a.subject.id.cmp(&b.subject.id))
    });
    let best = parties
        .first()
        .and_then(|party| party.subject.score)
        .unwrap_or(1.0);
    let same = best.min(SAME_NAME);
    let drawn = parties
        .iter()
        .take(DRAWN)
        .take_while(|party| party.subject.score.is_some_and(|score| score >= same))
        .count();
    let left_out = parties.split_off(drawn);
    let left_out = left_out.into_iter().map(|party| party.subject).collect();
    (parties, left_out)
}

/// Returns the parties of entries that were picked by id, in the order in which they were
/// picked; an id that nothing has is the error.
pub(crate) fn picked<'a>(
    ids: &[EntryId],
    entries: &'a [ListEntry],
    record: &'a PublicRecord,
) -> Result<Vec<Chosen<'a>>, EntryId> {
    let mut parties: Vec<Chosen<'a>> = Vec::new();
    let mut seen = BTreeSet::new();
    for id in ids.iter().filter(|id| seen.insert((*id).clone())) {
        let entry = entries.iter().find(|entry| entry.id == *id);
        let entry = entry.ok_or_else(|| id.clone())?;
        let key = entry.entity.as_str();
        if let Some(party) = parties.iter_mut().find(|party| party.subject.id == key) {
            party.entries.push(entry);
            party.subject.matched += 1;
            continue;
        }
        parties.push(Chosen {
            subject: Subject {
                id: key.to_owned(),
                name: entry.caption().to_owned(),
                score: None,
                matched: 1,
                by_family: 0,
                entry: id.clone(),
            },
            known: record.party_of(entry),
            entries: vec![entry],
        });
    }
    Ok(parties)
}

/// Returns every party of `parties.toml` with its entries.
pub(crate) fn everybody<'a>(
    entries: &[&'a ListEntry],
    record: &'a PublicRecord,
) -> Vec<Chosen<'a>> {
    let one = |party: &'a Party| {
        let own = |entry: &&ListEntry| record.party_of(entry).is_some_and(|p| p.id == party.id);
        let entries: Vec<&ListEntry> = entries.iter().copied().filter(own).collect();
        let first = entries.first()?;
        Some(Chosen {
            subject: Subject {
                id: party.id.clone(),
                name: party.name.clone(),
                score: None,
                matched: 0,
                by_family: entries.len(),
                entry: first.id.clone(),
            },
            known: Some(party),
            entries,
        })
    };
    record.parties.iter().filter_map(one).collect()
}

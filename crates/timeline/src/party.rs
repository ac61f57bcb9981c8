//! Whose timeline is it? From hits, or from entries that were picked, to parties.
//!
//! Entries of one entity are one party. So are the entries that a rule added which added
//! that party and its affiliates and nobody else (`positions/parties.toml`): a party is then
//! drawn whole, although only some of its entries carry the name that was asked. Lists know
//! nothing of each other's entities, so an organization that another list holds under exactly
//! the same name, in no other country, is taken as the same party, and its row says so. Of
//! persons a name proves nothing.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{Country, EntryId, ListEntry, NameKind, PartyKind, SAME_NAME};

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
    /// Those of `entries` that were joined because they bear the same name.
    pub namesakes: BTreeSet<&'a EntryId>,
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
                    by_name: 0,
                    entry: entry.id.clone(),
                },
                known,
                entries: vec![entry],
                namesakes: BTreeSet::new(),
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
    join_namesakes(&mut parties, entries);
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

/// Joins to each party, best first, the organizations that bear the same name, and leaves
/// out the parties that are thereby empty.
fn join_namesakes<'a>(parties: &mut Vec<Chosen<'a>>, entries: &[&'a ListEntry]) {
    let mut taken: BTreeSet<&EntryId> = BTreeSet::new();
    let mut keys: Vec<BTreeMap<String, Vec<&ListEntry>>> = Vec::new();
    for party in parties.iter() {
        let mut own: BTreeMap<String, Vec<&ListEntry>> = BTreeMap::new();
        for entry in &party.entries {
            for key in name_keys(entry) {
                own.entry(key).or_default().push(entry);
            }
        }
        keys.push(own);
    }
    for (at, own) in keys.iter().enumerate() {
        // What an earlier party took is gone from this one.
        let Some(party) = parties.get_mut(at) else {
            continue;
        };
        party.entries.retain(|entry| !taken.contains(&entry.id));
        let here: BTreeSet<&EntryId> = party.entries.iter().map(|entry| &entry.id).collect();
        if here.is_empty() {
            continue;
        }
        let joins = |entry: &&&ListEntry| {
            !here.contains(&entry.id)
                && !taken.contains(&entry.id)
                && name_keys(entry)
                    .iter()
                    .filter_map(|key| own.get(key))
                    .flatten()
                    .any(|other| same_body(entry, other))
        };
        let joined: Vec<&ListEntry> = entries.iter().filter(joins).copied().collect();
        party.subject.by_name = joined.len();
        party.namesakes = joined.iter().map(|entry| &entry.id).collect();
        party.entries.extend(joined);
        taken.extend(party.entries.iter().map(|entry| &entry.id));
    }
    parties.retain(|party| !party.entries.is_empty());
}

/// The names an entry is listed under, letters and digits alone.
fn name_keys(entry: &ListEntry) -> Vec<String> {
    let listed = entry
        .names
        .iter()
        .filter(|name| matches!(name.kind, NameKind::Primary | NameKind::Spelling));
    let key = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect()
    };
    listed
        .flat_map(|name| [Some(name.text.as_str()), without_short(&name.text)])
        .flatten()
        .map(key)
        .filter(|key| !key.is_empty())
        .collect()
}

/// Returns a name without the short name in brackets at its end, where that is a word of the
/// name or its initials; what else stands in brackets may tell two bodies apart.
fn without_short(name: &str) -> Option<&str> {
    let (head, tail) = name.rsplit_once('(')?;
    let short = tail.trim_end().strip_suffix(')')?.trim();
    let words = || {
        head.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
    };
    let initials: String = words().filter_map(|word| word.chars().next()).collect();
    let repeats = words().any(|word| word.eq_ignore_ascii_case(short));
    (repeats || initials.eq_ignore_ascii_case(short)).then_some(head)
}

/// Answers whether two entries of one name can be one body: one of them is an organization,
/// neither is anything else, they stand on two lists, and no countries part them.
fn same_body(one: &ListEntry, other: &ListEntry) -> bool {
    let kinds = [one.kind, other.kind];
    let body = |kind: &PartyKind| matches!(kind, PartyKind::Organization | PartyKind::Unknown);
    let apart = !Country::fit(&one.countries, &other.countries);
    one.list != other.list
        && kinds.iter().all(body)
        && kinds.contains(&PartyKind::Organization)
        && !apart
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
                by_name: 0,
                entry: id.clone(),
            },
            known: record.party_of(entry),
            entries: vec![entry],
            namesakes: BTreeSet::new(),
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
                by_name: 0,
                entry: first.id.clone(),
            },
            known: Some(party),
            entries,
            namesakes: BTreeSet::new(),
        })
    };
    record.parties.iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_model::{EntityId, ListId, ListedName, Listing};
    use jiff::civil::date;

    fn entry(list: &str, id: &str, name: &str, kind: PartyKind, country: &str) -> ListEntry {
        ListEntry {
            id: EntryId::new(format!("{list}/{id}")),
            entity: EntityId::new(format!("{list}/{id}")),
            names: vec![ListedName::primary(name)],
            countries: country.parse::<Country>().into_iter().collect(),
            ..ListEntry::blank(ListId::new(list), kind, Listing::attested(date(2020, 1, 1)))
        }
    }

    fn parties(entries: &[ListEntry]) -> Vec<(String, usize, usize)> {
        let all: Vec<&ListEntry> = entries.iter().collect();
        let matches: Vec<(EntryId, f64)> = entries.iter().map(|e| (e.id.clone(), 1.0)).collect();
        let record = PublicRecord::default();
        let (drawn, left_out) = matching(&matches, &all, &record);
        assert!(left_out.is_empty());
        let shown = drawn.iter().map(|party| {
            let subject = &party.subject;
            (subject.id.clone(), party.entries.len(), subject.by_name)
        });
        shown.collect()
    }

    #[test]
    fn an_organization_of_one_name_on_two_lists_is_one_party() {
        use PartyKind::{Organization, Person, Unknown};
        let one = entry("a", "1", "Quillvane Co., Ltd.", Organization, "CN");
        let two = entry("b", "2", "QUILLVANE CO LTD", Unknown, "CN");
        assert_eq!(
            parties(&[one.clone(), two.clone()]),
            [("a/1".to_owned(), 2, 1)]
        );
        let short = entry("b", "2", "Quillvane Co., Ltd. (Quillvane)", Unknown, "CN");
        assert_eq!(parties(&[one.clone(), short]), [("a/1".to_owned(), 2, 1)]);
        let initials = without_short("North River Bearings (NRB)");
        assert_eq!(initials, Some("North River Bearings "));
        assert_eq!(without_short("North River Bearings (Harbin)"), None);
        // In another country, of another sort, or of an unknown one: two parties.
        for other in [
            entry("b", "2", "QUILLVANE CO LTD", Unknown, "US"),
            entry("b", "2", "QUILLVANE CO LTD", Person, "CN"),
            entry("b", "2", "Quillvane Trading Co., Ltd.", Organization, "CN"),
            entry("a", "2", "QUILLVANE CO LTD", Organization, "CN"),
        ] {
            assert_eq!(parties(&[one.clone(), other]).len(), 2);
        }
        let unknown = entry("a", "1", "Quillvane Co., Ltd.", Unknown, "CN");
        assert_eq!(parties(&[unknown, two]).len(), 2);
        let person = |list: &str| entry(list, "1", "Jan Novak", Person, "CZ");
        assert_eq!(parties(&[person("a"), person("b")]).len(), 2);
    }
}

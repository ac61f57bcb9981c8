//! Assembles the entries that answer a question about one day.
//!
//! For each list two stored copies serve: the newest one not later than the day,
//! and the oldest one after it. An entry in both was listed throughout; one in the
//! earlier alone was last seen there and is gone by the later; one in the later
//! alone came in between, unless it carries its own date. The starter list goes
//! in underneath: where it and an imported copy hold the same entry, the starter's
//! dates and citations stand, because a list prints publication dates and the
//! record gives dates of effect.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use interdict_model::{
    AsOf, Basis, Country, EntryId, LinkKind, ListEntry, ListId, ListState, Listing, NameKind,
};
use jiff::civil::Date;

use crate::{
    ListError, SnapshotInfo, Starter, Store,
    history::{Decisions, links},
    snapshot::digest_of,
    store::state,
    text::{name_key, without_short_form},
};

/// The entries and lists of one question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListCorpus {
    /// Every entry that may have been listed, sorted by id. Whether it was on the
    /// day is for [`Listing::presence`](interdict_model::Listing::presence) to say.
    pub entries: Vec<ListEntry>,
    /// One state a list, sorted by id.
    pub lists: Vec<ListState>,
    /// Digest over the lists, their dates and their content.
    pub digest: String,
}

/// Assembles the corpus for a question about `on`.
///
/// Copies made after the day on which the question is asked serve too: an entry says
/// itself since when it was public, and one that only a later copy attests was public
/// by that copy's day and not before.
pub fn assemble(
    starter: &Starter,
    store: Option<&Store>,
    on: AsOf,
    known: AsOf,
) -> Result<ListCorpus, ListError> {
    let day = on.day();
    let mut by_list: BTreeMap<ListId, Vec<ListEntry>> = BTreeMap::new();
    let mut states: BTreeMap<ListId, ListState> = starter
        .lists
        .iter()
        .map(|list| (list.id.clone(), list.clone()))
        .collect();
    let mut started: BTreeMap<ListId, Vec<ListEntry>> = BTreeMap::new();
    for entry in &starter.entries {
        started
            .entry(entry.list.clone())
            .or_default()
            .push(entry.clone());
    }
    if let Some(store) = store {
        for list in store.lists() {
            let (earlier, later) = serving(store, &list, day, known.day());
            // The list stands on the copy that is not later than the day, while there is one.
            let Some(serving) = earlier.or(later) else {
                continue;
            };
            let mut entries = match (earlier, later) {
                (Some(one), None) | (None, Some(one)) => store.load(one)?,
                (Some(one), Some(two)) => {
                    let copies = (store.load(one)?, store.load(two)?);
                    between(copies, one, two, store.decisions())
                }
                (None, None) => Vec::new(),
            };
            let copies: Vec<&SnapshotInfo> = earlier.into_iter().chain(later).collect();
            let mut digests: Vec<String> = copies.iter().map(|info| info.digest.clone()).collect();
            if let Some(beyond) = beyond(store, &list, (earlier, later), known.day()) {
                let held: BTreeSet<EntryId> =
                    entries.iter().map(|entry| entry.id.clone()).collect();
                let dated = store.load(beyond)?.into_iter().filter(|entry| {
                    let listing = &entry.listing;
                    listing.basis != Basis::Snapshot
                        && listing.public_earliest.unwrap_or(listing.public_latest) <= known.day()
                        && !held.contains(&entry.id)
                });
                let before = entries.len();
                entries.extend(dated);
                if entries.len() > before {
                    digests.push(beyond.digest.clone());
                }
                entries.sort_by(|a, b| a.id.cmp(&b.id));
            }
            if let Some(own) = started.remove(&list) {
                digests.push(digest_of(&own)?);
                entries = overlay(own, entries, &copies);
            }
            let digest = if let [one] = digests.as_slice() {
                one.clone()
            } else {
                combine(digests.iter().map(String::as_str))
            };
            let dates = copies.iter().map(|info| info.date).collect();
            states.insert(list.clone(), state(serving, dates, entries.len(), digest));
            by_list.insert(list, entries);
        }
    }
    by_list.extend(started);
    let mut entries: Vec<ListEntry> = by_list.into_values().flatten().collect();
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    let lists: Vec<ListState> = states.into_values().collect();
    let digest = combine(lists.iter().flat_map(|list| {
        let dates: Vec<String> = list.dates.iter().map(Date::to_string).collect();
        [
            list.id.as_str().to_owned(),
            dates.join(","),
            list.digest.clone(),
        ]
    }));
    Ok(ListCorpus {
        entries,
        lists,
        digest,
    })
}

/// The version of how copies are put together. Any change of what [`assemble`] gives for the
/// same copies changes it.
const ASSEMBLY_VERSION: u32 = 1;

/// Names what [`assemble`] gives for a question, without reading any copy: two questions of
/// one name have one corpus. So what was made from a corpus can be kept under the name.
pub fn recipe(
    starter: &Starter,
    store: Option<&Store>,
    on: AsOf,
    known: AsOf,
) -> Result<String, ListError> {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &[u8]| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    };
    // Another engine may put the same copies together in another way.
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(&ASSEMBLY_VERSION.to_le_bytes());
    add(digest_of(&starter.entries)?.as_bytes());
    add(format!("{:?}", starter.lists).as_bytes());
    if let Some(store) = store {
        add(format!("{:?}", store.decisions()).as_bytes());
        for list in store.lists() {
            let pair = serving(store, &list, on.day(), known.day());
            add(list.as_str().as_bytes());
            for copy in [pair.0, pair.1] {
                add(format!("{copy:?}").as_bytes());
            }
            // Which of its entries were public by then depends on the day itself.
            if let Some(beyond) = beyond(store, &list, pair, known.day()) {
                add(format!("{beyond:?} {}", known.day()).as_bytes());
            }
        }
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// The newest copy not later than `day` and the oldest one after it.
///
/// A copy from after `known` could not be looked at then. Where there is no other,
/// it serves all the same: its entries say themselves since when they were public.
fn serving<'a>(
    store: &'a Store,
    list: &'a ListId,
    day: Date,
    known: Date,
) -> (Option<&'a SnapshotInfo>, Option<&'a SnapshotInfo>) {
    let any = store.snapshots_of(list).any(|info| info.date <= known);
    let usable = || {
        store
            .snapshots_of(list)
            .filter(move |info| !any || info.date <= known)
    };
    let earlier = usable().filter(|info| info.date <= day).last();
    let later = usable().find(|info| info.date > day);
    (earlier, later)
}

/// The first copy of after `known`, where copies of before it serve. Nobody could look at
/// it then; but of its entries some say themselves that they were public by then.
fn beyond<'a>(
    store: &'a Store,
    list: &'a ListId,
    (earlier, later): (Option<&SnapshotInfo>, Option<&SnapshotInfo>),
    known: Date,
) -> Option<&'a SnapshotInfo> {
    let serves = |info: &SnapshotInfo| {
        [earlier, later]
            .into_iter()
            .flatten()
            .any(|one| one.date == info.date)
    };
    store
        .snapshots_of(list)
        .find(|info| info.date > known)
        .filter(|info| !serves(info))
}

fn combine(parts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_ref().as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex().to_string()
}

/// Merges two copies of one list around a day between them. Only a whole copy says
/// by what it lacks that an entry was gone, or had not come. An entry that the later
/// copy holds under another id, or as several, or as part of another, stays one.
fn between(
    (earlier, later): (Vec<ListEntry>, Vec<ListEntry>),
    one: &SnapshotInfo,
    two: &SnapshotInfo,
    decisions: &Decisions,
) -> Vec<ListEntry> {
    let (from, to) = (one.date, two.date);
    let linked = links(&earlier, &later, decisions);
    let continued = linked.continued();
    let unsure: HashMap<&EntryId, &str> = linked
        .links
        .iter()
        .filter(|link| link.kind == LinkKind::Ambiguous && !link.continues)
        .flat_map(|link| {
            let sides = link.before.iter().chain(&link.after);
            sides.map(|id| (id, link.reason.as_str()))
        })
        .collect();
    let mut coming: HashMap<&EntryId, &ListEntry> =
        later.iter().map(|entry| (&entry.id, entry)).collect();
    let mut merged = Vec::with_capacity(earlier.len());
    let mut again: BTreeSet<EntryId> = BTreeSet::new();
    for mut entry in earlier.iter().cloned() {
        if let Some(after) = continued.get(&entry.id) {
            let on: Vec<&ListEntry> = after
                .iter()
                .filter_map(|id| coming.get(id).copied())
                .collect();
            for new in on {
                if new.caption() != entry.caption() {
                    let note = format!("the copy of {to} writes it `{}`", new.caption());
                    add_note(&mut entry.listing.note, note);
                }
                if let Some(until) = renewed(&entry.listing, &new.listing) {
                    // A renewal can have followed without a day between or not: open
                    // from the old end on, and certain as the later copy dates it.
                    entry.listing.last_seen = Some(until);
                    entry.listing.until = new.listing.until;
                    let note = format!("until {until}; the copy of {to} holds it renewed");
                    add_note(&mut entry.listing.note, note);
                    again.insert(new.id.clone());
                }
                // What it is called on either day, it may have been called between.
                if new.names != entry.names || new.addresses != entry.addresses {
                    fold(&mut entry, new.clone());
                }
            }
        } else if two.is_whole() {
            entry.listing.last_seen = Some(from);
            entry.listing.gone_by = Some(to);
            if let Some(reason) = unsure.get(&entry.id) {
                let note =
                    format!("it may go on under another name in the copy of {to} ({reason})");
                add_note(&mut entry.listing.note, note);
            }
        }
        merged.push(entry);
    }
    for after in continued.values() {
        for id in after.iter().filter(|id| !again.contains(*id)) {
            coming.remove(id);
        }
    }
    for mut entry in coming.into_values().cloned() {
        let unsure = unsure.get(&entry.id).copied();
        if earlier
            .binary_search_by(|old| old.id.cmp(&entry.id))
            .is_ok()
        {
            // A namesake: the id, which is made of the name, is that of another entry.
            entry.id = EntryId::new(format!("{}@{to}", entry.id));
        }
        let listing = &mut entry.listing;
        if !one.is_whole() {
            // Stays attested by the later copy alone.
        } else if listing.basis == Basis::Snapshot {
            listing.basis = Basis::BetweenSnapshots;
            // One that may have been there under another name has no first day.
            if unsure.is_none() {
                listing.earliest = Some(from);
                listing.public_earliest = Some(from);
            }
        } else if listing.latest <= from {
            add_note(
                &mut listing.note,
                format!("absent from the copy of {from} under this name or number"),
            );
        }
        if let Some(reason) = unsure {
            let note = format!("it may stand in the copy of {from} under another name ({reason})");
            add_note(&mut listing.note, note);
        }
        merged.push(entry);
    }
    merged.sort_by(|a, b| a.id.cmp(&b.id));
    merged
}

/// Returns the end of the earlier listing, where the later one goes on beyond it.
fn renewed(earlier: &Listing, later: &Listing) -> Option<Date> {
    let end = earlier.until?;
    later.until.is_none_or(|until| until > end).then_some(end)
}

fn add_note(note: &mut Option<String>, text: String) {
    match note {
        Some(note) => {
            note.push_str(if note.ends_with('.') { " " } else { "; " });
            note.push_str(&text);
        }
        empty => *empty = Some(text),
    }
}

/// Folds imported entries into the starter's entries of the same name and country.
fn overlay(
    mut starter: Vec<ListEntry>,
    imported: Vec<ListEntry>,
    copies: &[&SnapshotInfo],
) -> Vec<ListEntry> {
    let mut by_key: HashMap<String, BTreeSet<usize>> = HashMap::new();
    for (index, entry) in starter.iter().enumerate() {
        for name in entry
            .names
            .iter()
            .filter(|name| matches!(name.kind, NameKind::Primary | NameKind::Spelling))
        {
            for key in damaged_keys(&name.text) {
                by_key.entry(key).or_default().insert(index);
            }
        }
    }
    let dates: Vec<String> = copies.iter().map(|info| info.date.to_string()).collect();
    let mut noted: BTreeSet<usize> = BTreeSet::new();
    let mut rest = Vec::new();
    for entry in imported {
        let found = own_keys(entry.caption())
            .iter()
            .filter_map(|key| by_key.get(key))
            .flatten()
            .copied()
            .find(|index| Country::fit(&starter[*index].countries, &entry.countries));
        let Some(index) = found else {
            rest.push(entry);
            continue;
        };
        let own = &mut starter[index];
        if noted.insert(index) {
            add_note(
                &mut own.listing.note,
                format!(
                    "dates from the record; names and addresses also from the imported copy of {}",
                    dates.join(" and ")
                ),
            );
        }
        if let Some(gone) = entry.listing.gone_by {
            add_note(
                &mut own.listing.note,
                format!(
                    "the copy of {gone} no longer holds it as `{}`",
                    entry.caption()
                ),
            );
        }
        fold(own, entry);
    }
    for (index, own) in starter.iter_mut().enumerate() {
        let lacking: Vec<String> = copies
            .iter()
            .filter(|copy| !noted.contains(&index) && copy.is_whole())
            .filter(|copy| should_hold(&own.listing, copy.date))
            .map(|copy| copy.date.to_string())
            .collect();
        if !lacking.is_empty() {
            // A name that is written otherwise looks the same as a removal, so the
            // entry stays in force.
            let note = format!(
                "the imported copy of {} does not hold it under this name",
                lacking.join(" and ")
            );
            add_note(&mut own.listing.note, note);
        }
    }
    starter.extend(rest);
    starter
}

/// Answers whether a whole copy of `day` holds the entry, if its dates are right.
fn should_hold(listing: &Listing, day: Date) -> bool {
    let over = [listing.until, listing.last_seen, listing.gone_by];
    day >= listing.latest.max(listing.public_latest)
        && over.into_iter().flatten().all(|last| day <= last)
}

fn fold(own: &mut ListEntry, other: ListEntry) {
    for mut name in other.names {
        if own.names.iter().any(|known| known.text == name.text) {
            continue;
        }
        if name.kind == NameKind::Primary {
            name.kind = NameKind::Spelling;
        }
        own.names.push(name);
    }
    for address in other.addresses {
        if !own.addresses.contains(&address) {
            own.addresses.push(address);
        }
    }
    for id in other.ids {
        if !own.ids.contains(&id) {
            own.ids.push(id);
        }
    }
    own.countries.extend(other.countries);
    own.countries.sort_unstable();
    own.countries.dedup();
    let listing = &mut own.listing;
    listing.license_requirement = listing
        .license_requirement
        .take()
        .or(other.listing.license_requirement);
    if listing.license_policy.is_none() {
        listing.license_policy = other.listing.license_policy;
        listing.license_policy_text = other.listing.license_policy_text;
    }
}

/// Keys of a name as an imported copy writes it: as it stands, and without a short
/// name in brackets that only repeats a word of it (`Huawei Technologies Co., Ltd. (Huawei)`).
fn own_keys(name: &str) -> Vec<String> {
    let mut keys = vec![name_key(name)];
    keys.extend(without_short_form(name).map(name_key));
    keys.retain(|key| !key.is_empty());
    keys
}

/// Keys under which a copy can hold a name once its letters are damaged: each
/// letter beyond ASCII is either plain or lost (`João`: `joao`, `joo`).
fn damaged_keys(name: &str) -> Vec<String> {
    let mut keys = vec![String::new()];
    let mut letters = 0;
    for c in name.chars() {
        let plain = name_key(c.encode_utf8(&mut [0; 4]));
        let damageable = !c.is_ascii() && !plain.is_empty() && plain.is_ascii() && letters < 6;
        letters += usize::from(damageable);
        let lost = if damageable { keys.clone() } else { Vec::new() };
        for key in &mut keys {
            key.push_str(&plain);
        }
        keys.extend(lost);
    }
    keys.retain(|key| !key.is_empty());
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Late enough to know every copy.
    fn late() -> AsOf {
        AsOf::Day(date(2099, 1, 1))
    }

    use crate::{
        Snapshot,
        import::{ImportReport, Reading},
    };
    use interdict_model::{
        AliasQuality, Confidence, DateBasis, EntityId, ListedName, PartyKind, Verdict,
    };
    use jiff::civil::date;

    fn entry(id: &str, name: &str, listing: Listing) -> ListEntry {
        let id = EntryId::new(id);
        let mut entry = crate::formats::blank(id.list(), PartyKind::Unknown);
        entry.entity = EntityId::new(id.as_str());
        entry.id = id;
        entry.names = vec![ListedName::primary(name)];
        entry.listing = listing;
        entry
    }

    fn stored(copies: &[(Date, &[ListEntry])]) -> (tempfile::TempDir, Store) {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        let snapshots = copies
            .iter()
            .map(|(day, entries)| {
                Snapshot::new(
                    entries[0].list.clone(),
                    *day,
                    DateBasis::Given,
                    entries.to_vec(),
                )
                .unwrap()
            })
            .collect();
        store
            .commit(Reading {
                snapshots,
                report: ImportReport::default(),
                options: crate::ImportOptions {
                    history: true,
                    ..crate::ImportOptions::on(date(2026, 1, 1))
                },
            })
            .unwrap();
        (home, store)
    }

    fn none() -> Starter {
        Starter {
            entries: Vec::new(),
            lists: Vec::new(),
        }
    }

    fn on(year: i16, month: i8, day: i8) -> AsOf {
        AsOf::Day(date(year, month, day))
    }

    fn find<'a>(corpus: &'a ListCorpus, id: &str) -> &'a ListEntry {
        corpus
            .entries
            .iter()
            .find(|entry| entry.id.as_str() == id)
            .unwrap()
    }

    #[test]
    fn two_copies_bound_what_lies_between_them() {
        let undated = || Listing::attested(crate::formats::UNDATED);
        let stays = entry("us.ofac.fse/1", "STAYS", undated());
        let goes = entry("us.ofac.fse/2", "GOES", undated());
        let comes = entry("us.ofac.fse/3", "COMES", undated());
        let first = [stays.clone(), goes];
        let second = [stays, comes];
        let (_home, store) = stored(&[(date(2019, 1, 10), &first), (date(2021, 7, 1), &second)]);
        let now = on(2026, 1, 1);
        let asked = on(2020, 6, 1);
        let corpus = assemble(&none(), Some(&store), asked, late()).unwrap();
        let says = |id: &str, day: AsOf| find(&corpus, id).listing.presence(day, now);
        assert_eq!(says("us.ofac.fse/1", asked), Verdict::True);
        assert_eq!(says("us.ofac.fse/2", on(2019, 1, 10)), Verdict::True);
        assert_eq!(says("us.ofac.fse/2", asked), Verdict::Unknown);
        assert_eq!(says("us.ofac.fse/2", on(2021, 7, 1)), Verdict::False);
        assert_eq!(says("us.ofac.fse/3", asked), Verdict::Unknown);
        assert_eq!(says("us.ofac.fse/3", on(2019, 1, 9)), Verdict::False);
        assert_eq!(
            find(&corpus, "us.ofac.fse/3").listing.basis,
            Basis::BetweenSnapshots
        );
        assert_eq!(corpus.lists[0].dates, [date(2019, 1, 10), date(2021, 7, 1)]);

        let before = assemble(&none(), Some(&store), on(2018, 1, 1), late()).unwrap();
        assert_eq!(
            find(&before, "us.ofac.fse/1")
                .listing
                .presence(on(2018, 1, 1), now),
            Verdict::Unknown
        );
        assert_eq!(before.lists[0].dates, [date(2019, 1, 10)]);
        assert!(!before.lists[0].covers(date(2018, 1, 1)));
    }

    #[test]
    fn a_copy_too_small_to_be_the_list_covers_no_day_and_takes_nothing_away() {
        let undated = || Listing::attested(crate::formats::UNDATED);
        let rows = |numbers: std::ops::Range<usize>| -> Vec<ListEntry> {
            numbers
                .map(|n| entry(&format!("us.bis.meu/{n}"), &format!("N{n}"), undated()))
                .collect()
        };
        let (whole, small) = (rows(0..35), rows(1..35));
        let (first, second) = (date(2022, 1, 10), date(2022, 2, 10));
        let covered = |copies: &[(Date, &[ListEntry])], day: Date| {
            let (_home, store) = stored(copies);
            let corpus = assemble(&none(), Some(&store), AsOf::Day(day), late()).unwrap();
            let status = store.status(day).remove(0);
            assert_eq!(status.complete, corpus.lists[0].complete);
            assert_eq!(status.covers(day), corpus.lists[0].covers(day));
            corpus.lists[0].covers(day)
        };
        assert!(covered(&[(first, &whole)], first));
        assert!(!covered(&[(first, &small)], first));
        // Two parts are no whole: the copy that serves the day decides.
        assert!(!covered(&[(first, &small), (second, &whole)], first));
        assert!(covered(&[(first, &small), (second, &whole)], second));
        assert!(!covered(&[(first, &whole), (second, &small)], second));

        let (_home, store) = stored(&[(first, &whole), (second, &small)]);
        let day = on(2022, 1, 20);
        let corpus = assemble(&none(), Some(&store), day, late()).unwrap();
        let listing = &find(&corpus, "us.bis.meu/0").listing;
        assert_eq!(listing.presence(day, on(2026, 1, 1)), Verdict::True);
        let (_home, store) = stored(&[(first, &small), (second, &whole)]);
        let corpus = assemble(&none(), Some(&store), day, late()).unwrap();
        let listing = &find(&corpus, "us.bis.meu/0").listing;
        let before = on(2022, 1, 1);
        assert_eq!(listing.presence(before, on(2026, 1, 1)), Verdict::Unknown);
    }

    #[test]
    fn a_re_edited_name_is_neither_gone_nor_new() {
        let published = || Listing::published(date(2019, 8, 21));
        let long = "Suzhou Huawei Investment Co., Ltd., Suzhou, Jiangsu";
        let old = entry("us.bis.el/long", long, published());
        let new = entry(
            "us.bis.el/short",
            "Suzhou Huawei Investment Co., Ltd.",
            published(),
        );
        let (_home, store) = stored(&[(date(2022, 4, 21), &[old]), (date(2026, 7, 31), &[new])]);
        let (asked, now) = (on(2024, 1, 1), on(2026, 11, 21));
        let corpus = assemble(&none(), Some(&store), asked, late()).unwrap();
        assert_eq!(corpus.entries.len(), 1);
        assert_eq!(
            corpus.entries[0].listing.presence(asked, now),
            Verdict::True
        );
        assert_eq!(
            corpus.entries[0].names[1].text,
            "Suzhou Huawei Investment Co., Ltd."
        );
    }

    fn order(id: &str, from: Date, until: Option<Date>) -> ListEntry {
        let listing = Listing::since(from, from, Basis::Rule, Confidence::Read);
        let mut entry = entry(id, "MAHAN AIRWAYS", listing);
        entry.listing.until = until;
        entry.countries = vec!["IR".parse().unwrap()];
        entry.listing.citations = crate::citations::split_citations("73 FR 15130");
        entry
    }

    #[test]
    fn a_renewed_order_is_never_taken_for_an_expired_one() {
        let (first, second) = (date(2022, 9, 15), date(2023, 11, 15));
        let old = order("us.bis.dpl/a", date(2022, 4, 22), Some(date(2022, 10, 19)));
        for (id, from) in [
            ("us.bis.dpl/a", date(2023, 10, 31)),
            ("us.bis.dpl/b", date(2022, 4, 22)),
        ] {
            let new = order(id, from, Some(date(2024, 10, 30)));
            let (_home, store) = stored(&[
                (first, std::slice::from_ref(&old)),
                (second, std::slice::from_ref(&new)),
            ]);
            let presence = |day: Date| {
                let asked = AsOf::Day(day);
                let corpus = assemble(&none(), Some(&store), asked, late()).unwrap();
                let all = corpus.entries.iter();
                all.map(|entry| entry.listing.presence(asked, late()))
                    .fold(Verdict::False, Verdict::or)
            };
            assert_eq!(presence(date(2022, 10, 1)), Verdict::True, "{id}");
            // Nobody can say whether a day lay between the two orders.
            assert_ne!(presence(date(2023, 3, 1)), Verdict::False, "{id}");
            assert_eq!(presence(date(2023, 11, 10)), Verdict::True, "{id}");
        }
    }

    #[test]
    fn what_a_later_copy_calls_an_entry_finds_it_between_the_copies() {
        let undated = || Listing::attested(crate::formats::UNDATED);
        let old = entry("us.ofac.fse/50", "QUOXAL SHIPPING", undated());
        let new = entry("us.ofac.fse/50", "BRINDIFOR MARITIME", undated());
        let (_home, store) = stored(&[(date(2021, 8, 1), &[old]), (date(2022, 1, 1), &[new])]);
        let corpus = assemble(&none(), Some(&store), on(2021, 12, 30), late()).unwrap();
        let names: Vec<&str> = corpus.entries[0]
            .names
            .iter()
            .map(|name| name.text.as_str())
            .collect();
        assert_eq!(names, ["QUOXAL SHIPPING", "BRINDIFOR MARITIME"]);
    }

    #[test]
    fn an_entry_that_was_public_by_then_is_known_whatever_older_copies_there_are() {
        let published = |day| Listing::published(day);
        let old = entry("us.bis.el/old", "OLD", published(date(2019, 5, 21)));
        let new = entry("us.bis.el/new", "OSTRAVELLE", published(date(2022, 9, 1)));
        let later = entry("us.bis.el/later", "LATER", published(date(2023, 4, 1)));
        let (_home, store) = stored(&[
            (date(2022, 5, 1), std::slice::from_ref(&old)),
            (date(2023, 6, 1), &[old.clone(), new, later]),
        ]);
        let (asked, known) = (on(2023, 1, 10), on(2023, 2, 1));
        let corpus = assemble(&none(), Some(&store), asked, known).unwrap();
        let new = &find(&corpus, "us.bis.el/new").listing;
        assert_eq!(new.presence(asked, known), Verdict::True);
        assert!(
            corpus
                .entries
                .iter()
                .all(|entry| entry.id.as_str() != "us.bis.el/later")
        );
        // Other entries, other digest.
        let (_home, alone) = stored(&[(date(2022, 5, 1), std::slice::from_ref(&old))]);
        let other = assemble(&none(), Some(&alone), asked, known).unwrap();
        assert_ne!(corpus.digest, other.digest);
    }

    #[test]
    fn an_entry_with_its_own_date_keeps_it() {
        let old = entry(
            "un.sc/1",
            "OLD",
            Listing::since(
                date(2001, 1, 1),
                date(2001, 1, 1),
                Basis::Rule,
                Confidence::Read,
            ),
        );
        let new = entry(
            "un.sc/2",
            "NEW",
            Listing::since(
                date(2019, 3, 1),
                date(2019, 3, 1),
                Basis::Rule,
                Confidence::Read,
            ),
        );
        let (_home, store) = stored(&[
            (date(2018, 6, 7), std::slice::from_ref(&old)),
            (date(2020, 3, 20), &[old.clone(), new]),
        ]);
        let now = on(2026, 1, 1);
        let corpus = assemble(&none(), Some(&store), on(2019, 5, 23), late()).unwrap();
        let new = &find(&corpus, "un.sc/2").listing;
        assert_eq!(new.presence(on(2019, 5, 23), now), Verdict::True);
        assert_eq!(new.presence(on(2019, 2, 28), now), Verdict::False);
    }

    #[test]
    fn the_starter_keeps_its_dates_and_takes_the_imported_names() {
        let effective = date(2019, 5, 16);
        let mut own = entry(
            "us.bis.el/joao",
            "João Telecomunicações Ltd.",
            Listing::since(effective, effective, Basis::Rule, Confidence::Read),
        );
        own.listing.added_by = Some("84 FR 22961".into());
        own.countries = vec!["HK".parse().unwrap()];
        let alone = entry(
            "us.bis.el/alone",
            "Alone Ltd.",
            Listing::since(effective, effective, Basis::Rule, Confidence::Read),
        );
        let starter = Starter {
            entries: vec![own, alone],
            lists: vec![ListState {
                id: ListId::new("us.bis.el"),
                title: "Entity List".into(),
                complete: false,
                dates: vec![effective],
                date_basis: DateBasis::Starter,
                rows: 2,
                max_age_days: 30,
                digest: "s".into(),
            }],
        };
        let mut theirs = entry(
            "us.bis.el/x-1",
            "Jo?o Telecomunicac?es, Ltd",
            Listing::published(date(2019, 5, 21)),
        );
        theirs.countries = vec!["CN".parse().unwrap()];
        theirs
            .names
            .push(ListedName::alias("JT", AliasQuality::Strong));
        let mut other = entry(
            "us.bis.el/y-1",
            "Alone Ltd.",
            Listing::published(date(2019, 5, 21)),
        );
        other.countries = vec!["RU".parse().unwrap()];
        let mut with_country = starter.clone();
        with_country.entries[1].countries = vec!["DE".parse().unwrap()];
        let (_home, store) = stored(&[(date(2022, 4, 21), &[theirs, other])]);
        let corpus = assemble(&with_country, Some(&store), on(2022, 5, 1), late()).unwrap();
        let merged = find(&corpus, "us.bis.el/joao");
        assert_eq!(merged.listing.latest, effective);
        assert_eq!(merged.listing.added_by.as_deref(), Some("84 FR 22961"));
        let texts: Vec<&str> = merged.names.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "João Telecomunicações Ltd.",
                "Jo?o Telecomunicac?es, Ltd",
                "JT"
            ]
        );
        assert_eq!(merged.names[1].kind, NameKind::Spelling);
        assert!(
            merged
                .listing
                .note
                .as_deref()
                .unwrap()
                .contains("2022-04-21")
        );
        // Another country: two entries, no merge.
        assert_eq!(corpus.entries.len(), 3);
        assert!(!corpus.lists[0].complete, "two rows are not the list");
        assert_eq!(corpus.lists[0].rows, 3);

        let bare = assemble(&starter, None, on(2022, 5, 1), late()).unwrap();
        assert_eq!((bare.entries.len(), bare.lists[0].complete), (2, false));
        assert_ne!(bare.digest, corpus.digest);
    }

    #[test]
    fn a_starter_entry_that_a_whole_copy_lacks_stays_in_force_with_a_note() {
        let undated = || Listing::attested(crate::formats::UNDATED);
        let day = date(2020, 1, 1);
        let own = |name: &str, day: Date| {
            let listing = Listing::since(day, day, Basis::Rule, Confidence::Read);
            entry(&format!("us.bis.meu/{name}"), name, listing)
        };
        let starter = Starter {
            entries: vec![
                own("HELD", day),
                own("LACKED", day),
                own("LATER", date(2023, 1, 1)),
            ],
            lists: Vec::new(),
        };
        let mut rows: Vec<ListEntry> = (0..35)
            .map(|n| entry(&format!("us.bis.meu/{n}"), &format!("N{n}"), undated()))
            .collect();
        rows[0].names = vec![ListedName::primary("Held")];
        let asked = on(2022, 2, 1);
        let note = |rows: &[ListEntry], name: &str| {
            let (_home, store) = stored(&[(date(2022, 1, 10), rows)]);
            let corpus = assemble(&starter, Some(&store), asked, late()).unwrap();
            let listing = find(&corpus, &format!("us.bis.meu/{name}")).listing.clone();
            let wanted = if name == "LATER" {
                Verdict::False
            } else {
                Verdict::True
            };
            assert_eq!(listing.presence(asked, on(2026, 1, 1)), wanted);
            listing.note.unwrap_or_default()
        };
        let lacks = "the imported copy of 2022-01-10 does not hold it under this name";
        assert_eq!(note(&rows, "LACKED"), lacks);
        assert!(!note(&rows, "HELD").contains("does not hold it"));
        assert_eq!(note(&rows, "LATER"), "");
        assert_eq!(
            note(&rows[..5], "LACKED"),
            "",
            "a part says nothing by what it lacks"
        );
    }

    #[test]
    fn a_short_name_in_brackets_is_no_other_name() {
        assert!(
            own_keys("Huawei Technologies Co., Ltd. (Huawei)")
                .contains(&name_key("Huawei Technologies Co Ltd"))
        );
        assert_eq!(own_keys("HiSilicon Tech (Suzhou)").len(), 1);
    }
}

//! Rows of listings: since when, until when, on what basis.
//!
//! Entries that share list, dates, basis and rule are one row with their number, because
//! 153 bars that look the same tell less than five. `all` gives each its own.

use std::collections::BTreeMap;

use interdict_model::{AsOf, Confidence, ListEntry, ListId, Listing, Verdict};
use jiff::{ToSpan, civil::Date};

use crate::{
    party::Chosen,
    row::{Bound, Effect, Row, Section, Span, State},
};

/// How many rows a group of equal entries is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// One, with their number.
    Together,
    /// One each.
    Each,
}

/// What entries share that are drawn as one row.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Same<'a> {
    starts: [Option<Date>; 4],
    list: &'a ListId,
    ends: [Option<Date>; 3],
    basis: u8,
    rules: Vec<&'a str>,
    namesake: bool,
    own: Option<&'a str>,
}

/// Returns the rows of a party's entries, by start. An entry that nobody could know by
/// `known` has none.
pub(crate) fn rows(
    party: &Chosen<'_>,
    title: &dyn Fn(&ListId) -> String,
    on: AsOf,
    known: AsOf,
    detail: Detail,
) -> Vec<Row> {
    let mut groups: BTreeMap<Same<'_>, Vec<&ListEntry>> = BTreeMap::new();
    for entry in &party.entries {
        let public = public(&entry.listing);
        if public.by_day(known.day()) != Verdict::False {
            let namesake = party.namesakes.contains(&entry.id);
            let key = same(entry, namesake, detail);
            groups.entry(key).or_default().push(entry);
        }
    }
    groups
        .into_values()
        .map(|mut entries| {
            entries.sort_by(|a, b| a.id.cmp(&b.id));
            row(party, &entries, title, on, known)
        })
        .collect()
}

fn same(entry: &ListEntry, namesake: bool, detail: Detail) -> Same<'_> {
    let listing = &entry.listing;
    Same {
        starts: [
            Some(listing.latest),
            listing.earliest,
            listing.public_earliest,
            Some(listing.public_latest),
        ],
        list: &entry.list,
        ends: [listing.until, listing.last_seen, listing.gone_by],
        basis: listing.basis as u8,
        rules: listing
            .added_by
            .iter()
            .chain(&listing.added_by_one_of)
            .map(String::as_str)
            .collect(),
        namesake,
        own: (detail == Detail::Each).then(|| entry.id.as_str()),
    }
}

fn row(
    party: &Chosen<'_>,
    entries: &[&ListEntry],
    title: &dyn Fn(&ListId) -> String,
    on: AsOf,
    known: AsOf,
) -> Row {
    // At least one by construction; all of them have the same dates.
    let first = entries[0];
    let listing = &first.listing;
    let cites = entries.iter().flat_map(|entry| &entry.listing.citations);
    let confidences = entries.iter().map(|entry| entry.listing.confidence);
    let span = Span {
        key: None,
        from: Bound {
            earliest: listing.earliest,
            latest: Some(listing.latest),
        },
        to: end(listing),
        stated_end: None,
        replaced_by: None,
        public: public(listing),
        published: None,
        effect: Effect::Binds,
        cites: cites.cloned().collect(),
        note: None,
    };
    Row {
        section: Section::Listings,
        kind: "listing".to_owned(),
        id: match entries {
            [one] => one.id.to_string(),
            _ => first.list.to_string(),
        },
        title: caption(entries, &short(&title(&first.list))),
        party: Some(party.subject.id.clone()),
        country: None,
        from: span.from,
        to: span.to,
        public: span.public,
        state_on: State::from(listing.presence(on, known)),
        basis: Some(listing.basis),
        confidence: confidences.min().unwrap_or(Confidence::Recalled),
        spans: vec![span],
        marks: Vec::new(),
        entries: entries.iter().map(|entry| entry.id.clone()).collect(),
        binds: None,
        says: None,
        said: None,
        note: note(party, entries, known),
        cites: Vec::new(),
    }
    .settle()
}

/// When a listing could be known.
pub(crate) fn public(listing: &Listing) -> Bound {
    Bound {
        earliest: listing.public_earliest,
        latest: Some(listing.public_latest),
    }
}

/// The last day: as the list gives it, or between the last copy that holds the entry and
/// the first that does not.
fn end(listing: &Listing) -> Bound {
    let before = |day: Date| day.checked_sub(1.day()).unwrap_or(day);
    match (listing.until, listing.last_seen, listing.gone_by) {
        (Some(until), _, None) => Bound::on(until),
        (until, seen, Some(gone)) => Bound {
            earliest: seen.or(until).map(|day| day.min(before(gone))),
            latest: Some(until.map_or(before(gone), |until| until.min(before(gone)))),
        },
        (None, Some(seen), None) => Bound {
            earliest: Some(seen),
            latest: None,
        },
        (None, None, None) => Bound::default(),
    }
}

/// A title without what stands in brackets after it.
fn short(title: &str) -> String {
    title.split(" (").next().unwrap_or(title).to_owned()
}

fn caption(entries: &[&ListEntry], list: &str) -> String {
    if let [one] = entries {
        return format!("{list}: {}", one.caption());
    }
    let listing = &entries[0].listing;
    let rules: Vec<&str> = listing
        .added_by
        .iter()
        .chain(&listing.added_by_one_of)
        .map(String::as_str)
        .collect();
    let rule = if rules.is_empty() {
        String::new()
    } else {
        format!(", {}", rules.join(" or "))
    };
    format!("{list}{rule}: {} entries", entries.len())
}

/// A note that all entries share, and what the rule itself counted.
fn note(party: &Chosen<'_>, entries: &[&ListEntry], known: AsOf) -> Option<String> {
    let listing = &entries[0].listing;
    let shared = entries
        .iter()
        .all(|entry| entry.listing.note == listing.note);
    let mut notes: Vec<String> = listing
        .note
        .clone()
        .filter(|_| shared)
        .into_iter()
        .collect();
    if public(listing).by_day(known.day()) == Verdict::Unknown {
        notes.insert(
            0,
            "whether it had been published by then is not decided".to_owned(),
        );
    }
    if party.namesakes.contains(&entries[0].id) {
        let joined = "taken as this party because the name is the same; the lists do not say so";
        notes.insert(0, joined.to_owned());
    }
    let counted = party.known.iter().flat_map(|known| &known.addition);
    let own = counted
        .into_iter()
        .find(|each| listing.added_by.as_ref() == Some(&each.rule) && entries.len() > 1);
    if let Some(rule) = own {
        let other = if rule.entries == entries.len() {
            String::new()
        } else {
            format!(
                "; the record does not say of {} of them which entries they are",
                rule.entries.abs_diff(entries.len())
            )
        };
        notes.insert(
            0,
            format!(
                "the rule added {} entries: {}{other}",
                rule.entries, rule.words
            ),
        );
    }
    (!notes.is_empty()).then(|| notes.join(". "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_model::Basis;
    use jiff::civil::date;

    #[test]
    fn the_end_of_a_listing_is_as_uncertain_as_the_copies_leave_it() {
        let mut listing = Listing::attested(date(2019, 1, 1));
        assert!(end(&listing).is_open());
        listing.last_seen = Some(date(2019, 1, 1));
        listing.gone_by = Some(date(2021, 7, 1));
        let open = Bound {
            earliest: Some(date(2019, 1, 1)),
            latest: Some(date(2021, 6, 30)),
        };
        assert_eq!(end(&listing), open);
        // An order that expired in between was over by then at the latest.
        listing.until = Some(date(2020, 1, 1));
        assert_eq!(end(&listing).latest, Some(date(2020, 1, 1)));
        listing.last_seen = None;
        listing.gone_by = None;
        assert_eq!(end(&listing), Bound::on(date(2020, 1, 1)));
        assert_eq!(listing.basis, Basis::Snapshot);
    }
}

//! The index against the scan: the same answer to every question, to the last field.

#![allow(
    clippy::expect_used,
    reason = "strategies are tests; the lint only knows functions marked so"
)]
#![expect(clippy::float_cmp, reason = "a pair has one score, to the last bit")]

use interdict_model::{
    AliasQuality, BirthDate, EntryId, Identifier, ListEntry, ListId, ListedName, Listing, NameKind,
    PartyKind, PartyQuery,
};
use interdict_screen::{
    Customer, Lists, Portfolio, Profile, Roster, Screener, Snapshot, compare_entities,
};
use interdict_testkit::names::OTHER_READINGS;
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// Words that meet each other in every way there is.
const WORDS: &[&str] = &[
    "Huawei",
    "Huawe1",
    "Hu4w31",
    "Hu@we!",
    "Hu&#97;wei",
    "H U A W E I",
    "a/k/a",
    "alias",
    "payment to",
    "inv 40",
    "Hua",
    "Wei",
    "Хуавэй",
    "华为",
    "Technology",
    "Tech",
    "科技",
    "Co., Ltd.",
    "GmbH",
    "Limited",
    "forty",
    "40",
    "Muhammad",
    "Mohamed",
    "محمد",
    "Abdul",
    "Rahman",
    "Abdurrahman",
    "A",
    "B",
    "al",
    "bin",
    "ben",
    "Igor",
    "Ig0r",
    "Obama",
    "Semiconductor",
    "Manufacturing",
    "International",
    "Inter",
    "National",
    "Corp",
    "SMIC",
    "Kim",
    "Jong",
    "Un",
    "Jongun",
    "Austria",
    "Australia",
    "Lee",
    "Li",
    "Group",
    "Rosneft",
    "Trading",
    "S.A.",
    "freight",
    "behalf",
    "Dr",
    "Petrovich",
    "Bank",
    "of",
];

fn text(most: usize) -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => proptest::sample::select([WORDS, &OTHER_READINGS].concat()).prop_map(str::to_owned),
        1 => "[a-d]{1,9}",
    ];
    proptest::collection::vec(word, 0..most).prop_map(|words| words.join(" "))
}

fn kind() -> impl Strategy<Value = PartyKind> {
    proptest::sample::select(PartyKind::ALL)
}

fn countries() -> impl Strategy<Value = Vec<interdict_model::Country>> {
    let code = proptest::sample::select(&["CN", "HK", "RU", "US"][..]);
    proptest::collection::vec(code.prop_map(|code| code.parse().expect("a code")), 0..2)
}

fn day() -> impl Strategy<Value = Date> {
    (2018i16..2022, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn number() -> impl Strategy<Value = String> {
    proptest::sample::select(&["P-12345", "p12345", "1234", "IMO 9999999", "７７７７７"][..])
        .prop_map(str::to_owned)
}

fn entry() -> impl Strategy<Value = ListEntry> {
    let name = (text(5), any::<bool>());
    (
        proptest::collection::vec(name, 1..4),
        kind(),
        countries(),
        proptest::collection::vec(1960i16..1963, 0..2),
        proptest::collection::vec(number(), 0..2),
        day(),
        proptest::option::of(day()),
    )
        .prop_map(|(names, kind, countries, births, ids, since, gone)| {
            let mut listing = Listing::attested(since);
            listing.gone_by = gone;
            let names = names.into_iter().map(|(text, weak)| ListedName {
                text,
                kind: NameKind::Alias,
                quality: if weak {
                    AliasQuality::Weak
                } else {
                    AliasQuality::Strong
                },
            });
            let births = births.into_iter().map(|year| BirthDate {
                text: year.to_string(),
                earliest: Some(date(year, 1, 1)),
                latest: Some(date(year, 12, 31)),
            });
            let ids = ids.into_iter().map(|value| Identifier {
                kind: "passport".into(),
                value,
                country: None,
            });
            ListEntry {
                names: names.collect(),
                countries,
                birth_dates: births.collect(),
                ids: ids.collect(),
                ..ListEntry::blank(ListId::new("l"), kind, listing)
            }
        })
}

fn query() -> impl Strategy<Value = PartyQuery> {
    (
        text(8),
        proptest::option::of(kind()),
        countries(),
        proptest::option::of(1960i16..1963),
        proptest::collection::vec(number(), 0..2),
    )
        .prop_map(|(name, kind, countries, birth, ids)| PartyQuery {
            name,
            kind,
            countries,
            birth_date: birth.map(|year| date(year, 6, 1)),
            ids,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn the_index_answers_as_the_scan(
        entries in proptest::collection::vec(entry(), 0..30),
        queries in proptest::collection::vec(query(), 1..6),
        threshold in prop_oneof![Just(0.0), 0.3f64..1.0, Just(0.7), Just(0.85), Just(0.95)],
        near in 0usize..5,
        limit in proptest::option::of(0usize..4),
        curated in any::<bool>(),
        on in day(),
        known in day(),
    ) {
        let entries: Vec<ListEntry> = entries
            .into_iter()
            .enumerate()
            .map(|(at, mut entry)| {
                entry.id = EntryId::new(format!("l/{at}"));
                entry
            })
            .collect();
        let roster = Roster::new(entries.clone(), Vec::new());
        let snapshot = Snapshot::new(&entries, &Lists::default()).expect("a small index");
        let profile = Profile { threshold, limit, near, curated };
        for query in &queries {
            let (on, known) = (interdict_model::AsOf::Day(on), interdict_model::AsOf::Day(known));
            let ask = |screener: &dyn Screener| screener.screen(query, on, known, &profile);
            prop_assert_eq!(ask(&snapshot), ask(&roster));
        }
    }

    /// The reverse question finds the pairs that comparing every customer with every entry
    /// finds, with the same scores.
    #[test]
    fn a_portfolio_is_touched_as_screening_it_would_say(
        entries in proptest::collection::vec(entry(), 1..6),
        customers in proptest::collection::vec(query(), 0..25),
        threshold in prop_oneof![Just(0.0), 0.3f64..1.0, Just(0.7), Just(0.85)],
        curated in any::<bool>(),
    ) {
        let customers: Vec<Customer> = customers
            .into_iter()
            .enumerate()
            .map(|(at, party)| Customer { key: format!("{at:03}"), party })
            .collect();
        let portfolio = Portfolio::new(&customers).expect("a small portfolio");
        let profile = Profile { threshold, limit: None, near: 0, curated };
        let touched = portfolio.touched(&entries, threshold, curated).expect("a whole portfolio");
        for (at, entry) in entries.iter().enumerate() {
            let found: Vec<(String, f64)> = touched
                .get(&at)
                .into_iter()
                .flatten()
                .map(|one| (one.customer.key.clone(), one.scored.score))
                .collect();
            let expected: Vec<(String, f64)> = customers
                .iter()
                .map(|one| (one.key.clone(), compare_entities(&one.party, entry, &profile).score))
                .filter(|(_, score)| *score >= threshold)
                .collect();
            prop_assert_eq!(found, expected);
        }
    }

    /// A pair has one score: whatever else is loaded, screened or compared.
    #[test]
    fn a_pair_has_one_score_for_ever(
        entries in proptest::collection::vec(entry(), 1..20),
        query in query(),
        on in day(),
    ) {
        let entries: Vec<ListEntry> = entries
            .into_iter()
            .enumerate()
            .map(|(at, mut entry)| {
                entry.id = EntryId::new(format!("l/{at:02}"));
                entry
            })
            .collect();
        let on = interdict_model::AsOf::Day(on);
        let profile = Profile { threshold: 0.5, ..Profile::default() };
        let scores = |entries: &[ListEntry]| -> Vec<(EntryId, f64)> {
            let snapshot = Snapshot::new(entries, &Lists::default()).expect("a small index");
            let hits = Screener::screen(&snapshot, &query, on, on, &profile).hits;
            hits.into_iter().map(|hit| (hit.entry_id, hit.score)).collect()
        };
        let all = scores(&entries);
        let half: Vec<ListEntry> = entries.iter().step_by(2).cloned().collect();
        let kept: Vec<(EntryId, f64)> = all
            .iter()
            .filter(|(id, _)| half.iter().any(|entry| entry.id == *id))
            .cloned()
            .collect();
        prop_assert_eq!(scores(&half), kept, "a list added removes and re-orders no hit");
        for (id, score) in &all {
            let entry = entries.iter().find(|entry| entry.id == *id).expect("an entry of ours");
            prop_assert_eq!(compare_entities(&query, entry, &profile).score, *score);
        }
    }
}

//! A text that says itself that it holds several names is asked with each of them.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be made or found fails the test"
)]

use interdict_model::{
    EntityId, EntryId, ListEntry, ListId, ListedName, Listing, PartyKind, PartyQuery,
};
use interdict_screen::{Lists, Profile, Roster, Screener, Snapshot, compare_entities};
use jiff::civil::date;

fn entry(at: usize, kind: PartyKind, name: &str) -> ListEntry {
    ListEntry {
        id: EntryId::new(format!("l/{at}")),
        entity: EntityId::new(format!("l:{at}")),
        names: vec![ListedName::primary(name)],
        ..ListEntry::blank(ListId::new("l"), kind, Listing::attested(date(2019, 5, 16)))
    }
}

fn entries() -> Vec<ListEntry> {
    use PartyKind::{Organization, Person};
    [
        (Organization, "CLC Holdings Limited"),
        (Organization, "Huawei Technologies Co., Ltd."),
        (Person, "Kouassi Yao"),
        (Person, "Jean Petit"),
        (Organization, "Major"),
    ]
    .into_iter()
    .enumerate()
    .map(|(at, (kind, name))| entry(at, kind, name))
    .collect()
}

/// The listed names that a text finds, and the names that it was asked as; by scan and index.
fn found(text: &str) -> (Vec<String>, Vec<String>) {
    let entries = entries();
    let on = interdict_model::AsOf::Day(date(2026, 1, 1));
    let query = PartyQuery::named(text);
    let profile = Profile::default();
    let roster = Roster::new(entries.clone(), Vec::new());
    let answer = Screener::screen(&roster, &query, on, on, &profile);
    let snapshot = Snapshot::new(&entries, &Lists::default()).unwrap();
    assert_eq!(
        Screener::screen(&snapshot, &query, on, on, &profile),
        answer
    );
    for hit in &answer.hits {
        let entry = entries
            .iter()
            .find(|entry| entry.id == hit.entry_id)
            .unwrap();
        assert!((compare_entities(&query, entry, &profile).score - hit.score).abs() < 1e-9);
    }
    let names = answer.hits.into_iter().map(|hit| hit.caption).collect();
    (names, answer.several_names)
}

#[test]
fn each_name_that_a_text_gives_is_asked() {
    for (text, listed) in [
        ("X a/k/a CLC Holdings", "CLC Holdings Limited"),
        (
            "Quackenbush Bakery (f/k/a CLC Holdings Ltd)",
            "CLC Holdings Limited",
        ),
        (
            "payment to HUAWEI inv 4711",
            "Huawei Technologies Co., Ltd.",
        ),
        (
            "Quackenbush c/o Huawei Technologies",
            "Huawei Technologies Co., Ltd.",
        ),
        ("Wilhelmina Quackenbush alias Yao Kouassi", "Kouassi Yao"),
        ("Quackenbush Bakery t/a Major", "Major"),
    ] {
        let (hits, names) = found(text);
        assert_eq!(hits, [listed], "{text}");
        assert!(!names.is_empty(), "{text}");
    }
}

#[test]
fn a_text_of_more_names_than_are_asked_is_not_plainly_clear() {
    let text = |names: usize| {
        let names: Vec<String> = (0..names)
            .map(|at| format!("Quackenbush{at} Bakery"))
            .collect();
        names.join(" a/k/a ")
    };
    let (on, known) = (date(2026, 1, 1), date(2026, 1, 1));
    let (on, known) = (
        interdict_model::AsOf::Day(on),
        interdict_model::AsOf::Day(known),
    );
    let roster = Roster::new(entries(), Vec::new());
    let status = |names| {
        let query = PartyQuery::named(text(names));
        Screener::screen(&roster, &query, on, known, &Profile::default()).status
    };
    assert_eq!(status(5), interdict_model::ScreeningStatus::Ok);
    assert_eq!(status(9), interdict_model::ScreeningStatus::Truncated);
}

#[test]
fn a_name_that_says_little_by_itself_finds_only_its_like() {
    for text in [
        // One given name would meet all who bear it.
        "Wilhelmina Quackenbush alias Jean",
        "Jean Aka Kouassi",
        "Quackenbush Bakery t/a Major Trading",
        // No mark parts these.
        "Wilhelmina Aka",
        "Payment Systems Holdings",
    ] {
        assert_eq!(found(text).0, [""; 0], "{text}");
    }
}

#[test]
fn the_reason_names_the_name() {
    let entries = entries();
    let query = PartyQuery::named("X a/k/a CLC Holdings");
    let compared = compare_entities(&query, &entries[0], &Profile::default());
    let features = &compared.explanation.features;
    assert_eq!(features.len(), 1);
    assert_eq!(features[0].name, "one_of_several_names");
    assert!(
        features[0].why.contains("`CLC Holdings`"),
        "{}",
        features[0].why
    );
    assert_eq!(compared.explanation.unmatched_query, [""; 0]);
}

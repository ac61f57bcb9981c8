//! What a timeline draws of the rulebook and of the starter list.

mod common;

use common::{BOOK, RECORD, draw, huawei, of, question, row, section};
use interdict_model::{Basis, EntryId};
use interdict_timeline::{Asked, Bound, By, Detail, Effect, Section, State};
use jiff::civil::date;

const TGL: &str = "us.ear.tgl-huawei";

fn last(known: &str) -> Option<String> {
    let drawn = huawei(known, known);
    let end = row(&drawn, TGL)?.to.exact();
    Some(end.map_or("open".to_owned(), |day| day.to_string()))
}

/// Each extension was published on the day on which it began; the day before, nobody could
/// know of it.
#[test]
fn the_general_license_ends_when_those_who_asked_then_could_say() {
    let chain = [
        ("2019-05-19", None),
        ("2019-05-20", Some("2019-08-19")),
        ("2019-06-01", Some("2019-08-19")),
        ("2019-08-18", Some("2019-08-19")),
        ("2019-08-19", Some("2019-11-18")),
        ("2019-11-17", Some("2019-11-18")),
        ("2019-11-18", Some("2020-02-16")),
        ("2020-02-12", Some("2020-02-16")),
        ("2020-02-13", Some("2020-04-01")),
        ("2020-03-09", Some("2020-04-01")),
        ("2020-03-10", Some("2020-05-15")),
        ("2020-05-14", Some("2020-05-15")),
        ("2020-05-15", Some("2020-08-13")),
        ("2026-11-21", Some("2020-08-13")),
    ];
    for (known, end) in chain {
        assert_eq!(last(known).as_deref(), end, "known {known}");
    }
}

#[test]
fn a_version_ends_before_the_one_that_replaced_it_and_keeps_its_own_end() {
    let drawn = huawei("2026-11-21", "2026-11-21");
    let tgl = row(&drawn, TGL).unwrap();
    assert_eq!(tgl.spans.len(), 6);
    let first = &tgl.spans[0];
    assert_eq!(first.to, Bound::on(date(2019, 8, 18)));
    assert_eq!(first.stated_end, Some(date(2019, 8, 19)));
    assert_eq!(first.replaced_by.as_deref(), Some("2019-08"));
    assert_eq!(tgl.spans[5].stated_end, None);
    assert_eq!(tgl.state_on, State::NotInForce);
    // No gap in the chain.
    for pair in tgl.spans.windows(2) {
        let next = pair[0].to.exact().unwrap().tomorrow().unwrap();
        assert_eq!(pair[1].from.exact(), Some(next));
    }
}

#[test]
fn the_state_is_that_of_the_day_of_the_question() {
    let state = |on, known, id| {
        let drawn = huawei(on, known);
        row(&drawn, id).map(|row| row.state_on)
    };
    let el = "us.ear.entity-list";
    assert_eq!(
        state("2019-05-19", "2026-01-01", TGL),
        Some(State::NotInForce)
    );
    assert_eq!(state("2019-05-20", "2026-01-01", TGL), Some(State::InForce));
    assert_eq!(state("2020-08-13", "2026-01-01", TGL), Some(State::InForce));
    assert_eq!(
        state("2020-08-14", "2026-01-01", TGL),
        Some(State::NotInForce)
    );
    // As known on the 18th the license had run out on the 20th.
    assert_eq!(
        state("2019-08-20", "2019-08-18", TGL),
        Some(State::NotInForce)
    );
    assert_eq!(state("2019-08-20", "2019-08-19", TGL), Some(State::InForce));
    assert_eq!(state("2019-05-15", "2026-01-01", el), Some(State::InForce));
    // Suspended for a year, and what came then was not found.
    let affiliates = "us.ear.affiliates-rule";
    assert_eq!(
        state("2025-10-15", "2026-11-21", affiliates),
        Some(State::InForce)
    );
    assert_eq!(
        state("2026-01-01", "2026-11-21", affiliates),
        Some(State::NotInForce)
    );
    assert_eq!(
        state("2026-11-21", "2026-11-21", affiliates),
        Some(State::Undecided)
    );
    assert_eq!(
        state("2026-11-21", "2026-11-09", affiliates),
        Some(State::InForce)
    );
}

#[test]
fn the_affiliates_rule_is_in_force_then_suspended_then_open() {
    let drawn = huawei("2026-11-21", "2026-11-21");
    let rule = row(&drawn, "us.ear.affiliates-rule").unwrap();
    let effects: Vec<Effect> = rule.spans.iter().map(|span| span.effect).collect();
    assert_eq!(effects, [Effect::Binds, Effect::Suspended, Effect::Open]);
    assert_eq!(rule.spans[0].to, Bound::on(date(2025, 11, 9)));
    assert_eq!(rule.spans[1].to, Bound::on(date(2026, 11, 9)));
    assert!(rule.spans[2].to.is_open());
}

#[test]
fn entries_with_the_same_dates_are_one_row_and_none_is_lost() {
    let drawn = huawei("2026-11-21", "2026-11-21");
    let counts: Vec<(String, usize)> = section(&drawn, Section::Listings)
        .iter()
        .map(|row| (row.title.clone(), row.entries.len()))
        .collect();
    let expected = [
        ("us.ndaa2019.s889: Huawei Technologies Company", 1),
        ("us.bis.el, 84 FR 22961: 66 entries", 66),
        ("us.bis.el, 84 FR 22961 or 84 FR 43493: 22 entries", 22),
        ("us.bis.el, 84 FR 43493: 27 entries", 27),
        ("us.bis.el, 85 FR 51596: 38 entries", 38),
        ("us.fcc.covered: Huawei Technologies Company", 1),
    ];
    let mut found: Vec<(&str, usize)> = counts.iter().map(|(t, n)| (t.as_str(), *n)).collect();
    let mut expected = expected.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(drawn.parties.len(), 1);
    assert_eq!(drawn.parties[0].matched + drawn.parties[0].by_family, 155);
}

#[test]
fn all_gives_each_entry_its_row() {
    let id = [EntryId::new("us.bis.el/huawei-technologies-co-ltd")];
    let mut asked = question(Asked::Entries(&id), By::Section, "2026-11-21", "2026-11-21");
    assert_eq!(section(&draw(&asked), Section::Listings).len(), 1);
    let query = interdict_model::PartyQuery::named("Huawei");
    let matches = [(id[0].clone(), 0.92)];
    asked.asked = Asked::Name {
        query: &query,
        matches: &matches,
    };
    asked.detail = Detail::Each;
    assert_eq!(section(&draw(&asked), Section::Listings).len(), 155);
}

#[test]
fn a_listing_whose_start_is_not_decided_stays_between_two_days() {
    let drawn = huawei("2019-06-01", "2026-11-21");
    let open = drawn
        .rows
        .iter()
        .find(|row| row.entries.len() == 22)
        .unwrap();
    assert_eq!(open.from.earliest, Some(date(2019, 5, 16)));
    assert_eq!(open.from.latest, Some(date(2019, 8, 19)));
    assert_eq!(open.basis, Some(Basis::Inferred));
    assert_eq!(open.state_on, State::Undecided);
}

#[test]
fn what_was_published_later_is_not_there() {
    let drawn = huawei("2026-11-21", "2019-06-01");
    let rules: Vec<&str> = section(&drawn, Section::Listings)
        .iter()
        .map(|row| row.title.as_str())
        .collect();
    assert!(
        rules.iter().all(|title| !title.contains("85 FR 51596")),
        "{rules:?}"
    );
    assert!(row(&drawn, "us.fcc.covered-list").is_none());
    assert!(row(&drawn, "us.ear.standards").is_none());
    assert!(row(&drawn, "us.fcc.covered/huawei-technologies-company").is_none());
    let list = row(&drawn, "us.ear.entity-list").unwrap();
    assert_eq!(list.marks.len(), 1, "{:?}", list.marks);
    // Nothing at all was known of the listing before it was displayed.
    let before = huawei("2019-05-15", "2018-08-12");
    assert!(before.rows.is_empty(), "{:?}", before.rows);
    assert!(before.parties.is_empty());
}

#[test]
fn a_relief_that_names_the_rules_of_one_party_is_not_drawn_for_another() {
    let hikvision = "us.bis.el/hangzhou-hikvision-digital-technology-co-ltd";
    let drawn = of(hikvision, "2026-11-21", "2026-11-21");
    assert!(row(&drawn, "us.ear.entity-list").is_some());
    assert!(row(&drawn, "us.ear.specific-license").is_some());
    for id in [
        TGL,
        "us.ear.cybersecurity-authorization",
        "us.ear.entity-list-savings",
    ] {
        assert!(row(&drawn, id).is_none(), "{id}");
    }
    // From 2022 on the standards rule reaches every party of the list; before, Huawei only.
    let standards = row(&drawn, "us.ear.standards").unwrap();
    assert_eq!(standards.from, Bound::on(date(2022, 9, 9)));
    // An affiliate that came in August 2019 never had the version of May.
    let affiliate = [EntryId::new("us.bis.el/bel-huawei-technologies-llc")];
    let asked = question(
        Asked::Entries(&affiliate),
        By::Section,
        "2026-11-21",
        "2026-11-21",
    );
    let drawn = draw(&asked);
    assert_eq!(row(&drawn, TGL).unwrap().from, Bound::on(date(2019, 8, 19)));
}

#[test]
fn measures_are_found_by_list_by_maker_and_by_the_record() {
    let zte = of(
        "us.ndaa2019.s889/zte-corporation",
        "2026-11-21",
        "2026-11-21",
    );
    let ids: Vec<&str> = section(&zte, Section::Measures)
        .iter()
        .map(|row| row.id.as_str())
        .collect();
    for id in [
        "us.fcc.covered-list",
        "us.icts.eo13873",
        "us.ndaa2019.s889a1a",
        "us.ndaa2019.s889a1b",
    ] {
        assert!(ids.contains(&id), "{id} not in {ids:?}");
    }
    assert!(
        !ids.contains(&"us.ear.entity-list"),
        "ZTE is not on that list"
    );
    for party in &RECORD.parties {
        for id in &party.measures {
            assert!(BOOK.measure(id.as_str()).is_some(), "{id}");
        }
        for addition in &party.addition {
            let entity_list = BOOK.measure("us.ear.entity-list").unwrap();
            let known = entity_list
                .additions
                .iter()
                .any(|own| own.rule == addition.rule);
            assert!(known, "{}", addition.rule);
        }
    }
}

#[test]
fn an_entry_that_is_not_loaded_is_an_error_with_its_id() {
    let id = [EntryId::new("us.bis.el/nobody")];
    let asked = question(Asked::Entries(&id), By::Section, "2026-11-21", "2026-11-21");
    let sources = interdict_timeline::Sources {
        book: &BOOK,
        record: &RECORD,
        entries: &[],
        corpus: &interdict_model::Corpus::default(),
        title: &|list| list.to_string(),
    };
    let error = interdict_timeline::timeline(&sources, &asked).unwrap_err();
    assert!(error.to_string().contains("us.bis.el/nobody"), "{error}");
}

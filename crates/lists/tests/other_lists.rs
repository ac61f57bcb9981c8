//! The Covered List, section 1260H, FollowTheMoney and Senzing: each quirk on a small file.
//!
//! The companies of `us_dod_1260h.csv` are made up, its columns are not. The sentences of `us_fcc_covered.csv` are made up in the form of the list;
//! `ftm.jsonl` and `senzing.jsonl` are built from the published vocabularies.
mod common;

use common::{accepted, codes, data, entries, entry, names, read, read_text, refused, shared};
use interdict_lists::{ListError, formats::us_fcc_covered_csv::covered};
use interdict_model::{
    AliasQuality, AsOf, Basis, DateBasis, ListEntry, NameKind, PartyKind, RelationKind, Verdict,
};
use jiff::civil::date;

#[test]
fn the_covered_list() {
    let reading = read(&data("us_fcc_covered.csv"));
    let info = &reading.snapshots[0].info;
    assert_eq!(
        (info.date, info.date_basis),
        (date(2026, 7, 21), DateBasis::LatestRow),
        "updates date the copy"
    );
    assert_eq!(
        refused(&reading),
        [(
            7,
            "the date is `2026-01-02`, which is not a date (Month D, YYYY)".into()
        )]
    );
    let all = entries(&reading, "us.fcc.covered");
    assert_eq!(all.len(), 5);
    let first = entry(&reading, "us.fcc.covered/example-technologies-company");
    assert_eq!(first.kind, PartyKind::Organization);
    assert_eq!(first.programs, ["Telecommunications equipment"]);
    assert_eq!(
        (first.listing.latest, first.listing.basis),
        (date(2021, 3, 12), Basis::Rule)
    );
    let networks = all
        .iter()
        .find(|e| e.caption() == "Example Networks Corp")
        .unwrap();
    assert_eq!(names(networks)[1], "ExNet (USA) LLC");
    let class = entry(
        &reading,
        "us.fcc.covered/class-toasters-produced-in-a-foreign-country-2025-12-22",
    );
    assert_eq!(class.kind, PartyKind::Unknown);
    assert_eq!(
        class.names[0].quality,
        AliasQuality::Weak,
        "a class is no party"
    );
    assert_eq!(class.listing.latest, date(2025, 12, 22));
    // The whole sentence stays, and comes apart again.
    let read = covered(class.remarks.as_deref().unwrap());
    assert_eq!(
        read.qualifiers,
        ["except toasters with a Conditional Approval"]
    );
    assert!(read.companies.is_empty());
}

#[test]
fn sentences_of_the_covered_list_come_apart() {
    let rows = std::fs::read_to_string(data("us_fcc_covered.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let read: Vec<_> = reader
        .records()
        .map(|row| covered(row.unwrap().get(0).unwrap()))
        .collect();
    assert_eq!(
        read[1].classes,
        ["Video surveillance", "telecommunications equipment"]
    );
    assert_eq!(
        read[1].qualifiers,
        ["to the extent it is used for public safety"]
    );
    assert_eq!(
        read[1].extensions,
        ["including services using such equipment"]
    );
    assert_eq!(read[2].companies, ["AO Sample Lab"]);
    assert!(read[2].with_affiliates && !read[1].with_affiliates);
    assert_eq!(
        read[2].classes,
        ["Information security products", "solutions", "services"]
    );
    assert_eq!(
        read[3].qualifiers,
        ["subject to section 214 of the Communications Act of 1934"]
    );
}

#[test]
fn the_published_covered_list() {
    let Some(shared) = shared() else { return };
    let file = shared.join("us_fcc/fcc_covered_list_table.csv");
    let mut rows = csv::Reader::from_path(&file).unwrap();
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    let reading = read(&file);
    assert_eq!(
        accepted(&reading),
        [("us.fcc.covered".to_owned(), rows.len())].into()
    );
    assert_eq!(rows.len(), 16);
    assert!(refused(&reading).is_empty());
    assert_eq!(reading.snapshots[0].info.date, date(2026, 7, 28));
    let all = entries(&reading, "us.fcc.covered");
    let classes = all.iter().filter(|e| e.kind == PartyKind::Unknown).count();
    assert_eq!(classes, 4, "drones, routers, inverters, robots");
    let huawei = entry(&reading, "us.fcc.covered/huawei-technologies-company");
    assert_eq!(huawei.listing.latest, date(2021, 3, 12));
    let qualified = rows
        .iter()
        .filter(|row| !covered(&row[0]).qualifiers.is_empty())
        .count();
    // Three by use, five under section 214, four classes with exceptions.
    assert_eq!(qualified, 12);
}

#[test]
fn chinese_military_companies_by_edition() {
    let reading = read(&data("us_dod_1260h.csv"));
    assert_eq!(accepted(&reading), [("us.dod.1260h".to_owned(), 6)].into());
    let info = &reading.snapshots[0].info;
    assert_eq!(
        (info.date, info.date_basis),
        (date(2026, 6, 8), DateBasis::LatestRow)
    );
    assert!(reading.report.warnings[0].contains("not the publisher's file"));
    assert_eq!(
        refused(&reading),
        [
            (
                10,
                "`Start date` is `June 3, 2021`, which is not a date (YYYY-MM-DD)".into()
            ),
            (
                11,
                "`End date` 2021-06-03 is before `Start date` 2024-01-31".into()
            ),
        ]
    );
    let all = entries(&reading, "us.dod.1260h");
    let of = |name: &str| -> Vec<_> { all.iter().filter(|e| e.caption() == name).collect() };

    // Two editions, one period; the newer spelling is the name.
    let aerospace = of("EXAMPLE Aerospace Limited")[0];
    assert_eq!(
        names(aerospace),
        [
            "EXAMPLE Aerospace Limited",
            "Example Aerospace Limited",
            "Example Aerospace Limited (EAL)",
            "EAL",
            "EXAMPLE Aerospace Limited (EAL)",
        ]
    );
    assert_eq!(
        aerospace.remarks.as_deref(),
        Some("Marked * in the edition of 2021-06-03")
    );
    assert_eq!(
        (aerospace.listing.latest, aerospace.listing.basis),
        (date(2021, 6, 3), Basis::Publication)
    );
    assert_eq!(aerospace.listing.until, None);

    let robots = of("Model Robotics Co., Ltd.")[0];
    let former = robots.names.iter().find(|n| n.kind == NameKind::Former);
    assert_eq!(former.unwrap().text, "Model Toys Co., Ltd.");
    assert_eq!(
        robots.remarks.as_deref(),
        Some("Listed under Example Aerospace Limited")
    );
    assert_eq!(of("Nameless Works").len(), 1, "the printed name serves");
}

#[test]
fn a_company_that_was_removed_and_named_again_has_two_periods() {
    let reading = read(&data("us_dod_1260h.csv"));
    let all = entries(&reading, "us.dod.1260h");
    let mut telecom: Vec<_> = all
        .iter()
        .filter(|e| e.caption() == "Sample Telecom Co., Ltd.")
        .collect();
    telecom.sort_by_key(|entry| entry.listing.latest);
    let [first, second] = telecom[..] else {
        panic!("{telecom:?}")
    };
    assert_eq!(first.entity, second.entity);
    assert_ne!(first.id, second.id);
    assert!(names(first).contains(&"Sample Telephone"));
    let on = |entry: &ListEntry, year, month, day| {
        let day = AsOf::Day(date(year, month, day));
        entry.listing.presence(day, day)
    };
    assert_eq!(on(first, 2024, 1, 31), Verdict::True, "the last day");
    for entry in [first, second] {
        assert_eq!(on(entry, 2025, 1, 7), Verdict::False, "between the periods");
    }
    assert_eq!(on(second, 2026, 6, 8), Verdict::True);

    // One row is open and a newer one ended: nobody knows, so nobody is cleared.
    let ships = all.iter().find(|e| e.caption().starts_with("Pattern"));
    let ships = ships.unwrap();
    assert_eq!(on(ships, 2026, 2, 17), Verdict::True);
    assert_eq!(on(ships, 2026, 2, 18), Verdict::Unknown);
    assert!(
        ships
            .listing
            .note
            .as_deref()
            .unwrap()
            .contains("2026-02-17")
    );
}

#[test]
fn follow_the_money() {
    let reading = read(&data("ftm.jsonl"));
    assert_eq!(
        accepted(&reading),
        [
            ("ftm.eu_fsf".to_owned(), 1),
            ("ftm.gb_reg".to_owned(), 1),
            ("ftm.us_ofac_sdn".to_owned(), 2)
        ]
        .into()
    );
    assert_eq!(
        refused(&reading),
        [
            (
                7,
                "the Ownership ties `X-1` to `X-2`, neither of which is in the file".into()
            ),
            (8, "the Ownership `own-3` lacks `owner` or `asset`".into()),
            (10, "`NK-4` has no name".into()),
            (11, "`../../etc` is not a name of a dataset".into()),
            (12, "`NK-2` stands here a second time".into()),
        ]
    );
    let holding = entry(&reading, "ftm.eu_fsf/NK-1");
    assert_eq!(holding.entity.as_str(), "NK-1", "one entity on two lists");
    assert_eq!(
        names(holding),
        [
            "Example Holding",
            "Холдинг Пример",
            "Example Holding Co",
            "EH Group",
            "Old Holding",
            "EH"
        ]
    );
    let kinds: Vec<NameKind> = holding.names.iter().map(|n| n.kind).collect();
    assert_eq!(kinds[1], NameKind::OriginalScript);
    assert_eq!(kinds[4], NameKind::Former);
    assert_eq!(holding.names[5].quality, AliasQuality::Weak);
    assert_eq!(codes(holding), ["RU"]);
    let subsidiary = entry(&reading, "ftm.gb_reg/NK-2");
    assert_eq!(subsidiary.relations.len(), 2);
    let owned = &subsidiary.relations[0];
    assert_eq!(
        (
            owned.kind,
            owned.from.as_str(),
            owned.percentage.as_deref(),
            owned.start
        ),
        (
            RelationKind::Ownership,
            "NK-1",
            Some("51.2"),
            Some(date(2015, 3, 1))
        )
    );
    assert_eq!(
        holding.relations,
        std::slice::from_ref(owned),
        "the edge is with both ends"
    );
    let jane = entry(&reading, "ftm.us_ofac_sdn/NK-3");
    assert_eq!(jane.listing.latest, date(2018, 5, 15));
    assert_eq!(jane.programs, ["SDGT"]);
    assert_eq!(jane.listing.citations[0].text, "173");
    assert!(
        reading
            .report
            .warnings
            .iter()
            .any(|w| w.contains("1 entities of the schema Address"))
    );
    let text = std::fs::read_to_string(data("ftm.jsonl")).unwrap();
    let error = read_text(&text[..text.len() - 9]).unwrap_err();
    assert!(
        matches!(error, ListError::Truncated { line: 12, .. }),
        "{error}"
    );
}

#[test]
fn senzing() {
    let reading = read(&data("senzing.jsonl"));
    assert_eq!(
        accepted(&reading),
        [("senzing.open-list".to_owned(), 3)].into()
    );
    assert_eq!(
        refused(&reading),
        [
            (4, "record `4` has no name".into()),
            (5, "`senzing.open-list/3` stands here a second time".into()),
        ]
    );
    let holding = entry(&reading, "senzing.open-list/1");
    assert_eq!(names(holding), ["Example Holding", "EX", "Холдинг Пример"]);
    assert_eq!(holding.names[2].kind, NameKind::OriginalScript);
    assert_eq!(
        (holding.kind, codes(holding)),
        (PartyKind::Organization, vec!["RU"])
    );
    let jane = entry(&reading, "senzing.open-list/2");
    assert_eq!(jane.caption(), "DOE, Jane");
    assert_eq!(jane.ids[0].country.unwrap().code(), "IR");
    let tie = &jane.relations[0];
    assert_eq!(
        (tie.kind, tie.to.as_str(), tie.word.as_str()),
        (RelationKind::Ownership, "senzing.open-list/1", "OWNS 60%")
    );
    assert!(
        reading
            .report
            .warnings
            .iter()
            .any(|w| w.contains("line 2: a tie points to `77`")),
        "{:?}",
        reading.report.warnings
    );
    let flat = entry(&reading, "senzing.open-list/3");
    assert_eq!(flat.addresses[0].text, "2 Main Street, Doha, QA");
}

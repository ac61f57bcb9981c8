//! The published files themselves: accepted entries equal a count made by other
//! means, and every refused row is named here with its reason.
//!
//! The files are not part of the repository; without them the tests say so and pass.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

mod common;

use std::{collections::BTreeMap, path::Path};

use interdict_lists::{ImportOptions, ListError, Reading, Starter, Store, assemble, read_files};
use interdict_model::{
    AliasQuality, AsOf, Basis, Confidence, DateBasis, EntityId, EntryId, LicensePolicy, ListEntry,
    ListId, ListedName, Listing, NameKind, PartyKind, RequirementScope, Verdict,
};
use jiff::civil::{Date, date};

use common::{TODAY, shared};

fn read(file: &Path, dated: Option<Date>) -> Reading {
    let options = ImportOptions {
        dated,
        ..ImportOptions::on(TODAY)
    };
    read_files(&[file.to_owned()], &options).unwrap_or_else(|error| panic!("{error}"))
}

fn accepted(reading: &Reading) -> BTreeMap<String, usize> {
    reading
        .report
        .lists
        .iter()
        .map(|list| (list.list.to_string(), list.accepted))
        .collect()
}

fn entries<'a>(reading: &'a Reading, list: &str) -> &'a [ListEntry] {
    &reading
        .snapshots
        .iter()
        .find(|s| s.info.list.as_str() == list)
        .unwrap()
        .entries
}

/// Rows by list, counted with the `csv` crate and a table of its own.
fn csl_count(file: &Path) -> BTreeMap<String, usize> {
    let table = [
        (
            "Specially Designated Nationals (SDN) - Treasury Department",
            "us.ofac.sdn",
        ),
        (
            "Entity List (EL) - Bureau of Industry and Security",
            "us.bis.el",
        ),
        (
            "Denied Persons List (DPL) - Bureau of Industry and Security",
            "us.bis.dpl",
        ),
        (
            "Unverified List (UVL) - Bureau of Industry and Security",
            "us.bis.uvl",
        ),
        (
            "Military End User (MEU) List - Bureau of Industry and Security",
            "us.bis.meu",
        ),
        (
            "Sectoral Sanctions Identifications List (SSI) - Treasury Department",
            "us.ofac.ssi",
        ),
        ("Capta List (CAP) - Treasury Department", "us.ofac.capta"),
        (
            "Nonproliferation Sanctions (ISN) - State Department",
            "us.state.isn",
        ),
        ("ITAR Debarred (DTC) - State Department", "us.state.dtc"),
        (
            "Palestinian Legislative Council List (PLC) - Treasury Department",
            "us.ofac.plc",
        ),
        (
            "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department",
            "us.ofac.cmic",
        ),
        (
            "Foreign Sanctions Evaders (FSE) - Treasury Department",
            "us.ofac.fse",
        ),
        (
            "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department",
            "us.ofac.mbs",
        ),
    ];
    let mut reader = csv::Reader::from_path(file).unwrap();
    let column = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "source")
        .unwrap();
    let mut counts = BTreeMap::new();
    for record in reader.records() {
        let source = record.unwrap().get(column).unwrap().to_owned();
        let list = table
            .iter()
            .find(|(name, _)| *name == source)
            .unwrap_or_else(|| panic!("{source}"))
            .1;
        *counts.entry(list.to_owned()).or_insert(0) += 1;
    }
    counts
}

#[test]
fn consolidated_screening_list_of_2022() {
    let Some(shared) = shared() else { return };
    let file = shared.join("us_csl/consolidated_2022-04_watchman.csv");
    let reading = read(&file, None);
    let counts = csl_count(&file);
    assert_eq!(accepted(&reading), counts);
    assert_eq!(counts.values().sum::<usize>(), 14_160);
    assert_eq!(counts["us.bis.el"], 2_001);
    assert!(reading.report.all_rejected().is_empty());
    let info = &reading.snapshots[0].info;
    assert_eq!(
        (info.date, info.date_basis),
        (date(2022, 4, 21), DateBasis::LatestRow)
    );

    // Counts of `list-formats.md`, over what was parsed.
    let el = entries(&reading, "us.bis.el");
    let huawei = |entry: &&ListEntry| {
        entry.names.iter().any(|name| {
            let lower = name.text.to_lowercase();
            lower.contains("huawei") || lower.contains("hisilicon")
        })
    };
    let under_parent = |entry: &&ListEntry| {
        entry
            .remarks
            .as_deref()
            .is_some_and(|r| r.contains("entry of Huawei"))
    };
    assert_eq!(
        el.iter().filter(|e| huawei(e) || under_parent(e)).count(),
        141
    );
    assert_eq!(
        el.iter().filter(under_parent).count(),
        23,
        "22 affiliates, one of them in two rows"
    );
    assert_eq!(
        el.iter().filter(|e| e.listing.added_by.is_some()).count(),
        0
    );
    assert_eq!(
        el.iter().filter(|e| e.listing.earliest.is_none()).count(),
        174,
        "rows without a start date"
    );
    let scope = |want| {
        el.iter()
            .filter(|e| {
                e.listing
                    .license_requirement
                    .as_ref()
                    .is_some_and(|r| r.scope == want)
            })
            .count()
    };
    assert_eq!(scope(RequirementScope::AllItemsExceptStandards), 157);
    assert_eq!(scope(RequirementScope::AllItems), 1_704);
    assert_eq!(scope(RequirementScope::ProjectBound), 82);
    assert_eq!(scope(RequirementScope::AllItemsExceptFoodMedicine), 41);
    assert_eq!(scope(RequirementScope::Unread), 0, "43 wordings");
    assert_eq!(
        el.iter()
            .filter(|e| e.listing.license_requirement.is_none())
            .count(),
        1
    );
    let denial = el
        .iter()
        .filter(|e| e.listing.license_policy == Some(LicensePolicy::PresumptionOfDenial))
        .count();
    assert!(denial >= 1_500, "{denial}");
    let unread: Vec<&str> = el
        .iter()
        .flat_map(|e| &e.listing.citations)
        .map(|c| c.text.as_str())
        .filter(|text| text.matches("FR").count() + text.matches("F.R").count() > 1)
        .collect();
    // A volume whose page is lost in the file.
    assert_eq!(unread, ["76 FR 78146 (12/16/11) 77 FR"]);
    let ids: std::collections::BTreeSet<&str> = reading
        .snapshots
        .iter()
        .flat_map(|s| &s.entries)
        .map(|e| e.id.as_str())
        .collect();
    assert_eq!(ids.len(), 14_160, "ids are unique");
    assert!(
        entries(&reading, "us.ofac.cmic")
            .iter()
            .all(|e| e.listing.latest <= date(2022, 2, 14) && e.listing.earliest.is_some())
    );
}

#[test]
fn smaller_copies_of_the_screening_list() {
    let Some(shared) = shared() else { return };
    for (name, rows) in [
        ("csl_2019-sample115_watchman.csv", 115),
        ("sample_2025_watchman.csv", 13),
    ] {
        let file = shared.join("us_csl").join(name);
        let reading = read(&file, None);
        assert_eq!(accepted(&reading), csl_count(&file), "{name}");
        assert_eq!(
            reading
                .snapshots
                .iter()
                .map(|s| s.entries.len())
                .sum::<usize>(),
            rows
        );
        assert!(reading.report.all_rejected().is_empty());
    }
    // This copy ends inside a quoted field: it is not a shorter list, it is no list.
    let cut = shared.join("us_csl/csl_2023-11_partial_watchman.csv");
    let error = read_files(std::slice::from_ref(&cut), &ImportOptions::on(TODAY)).unwrap_err();
    assert!(
        matches!(error, ListError::Truncated { line: 4233, .. }),
        "{error}"
    );
    // Without its last, cut row the stray second header is the only row refused.
    let text = std::fs::read_to_string(&cut).unwrap();
    let whole = text.rfind("\n\"").map(|end| &text[..=end]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("csl.csv");
    std::fs::write(&file, whole).unwrap();
    let reading = read(&file, None);
    let refused: Vec<(u64, &str)> = reading
        .report
        .all_rejected()
        .iter()
        .map(|r| (r.line, r.reason.as_str()))
        .collect();
    assert_eq!(refused, [(2, "a second header row")]);
    assert_eq!(
        reading
            .snapshots
            .iter()
            .map(|s| s.entries.len())
            .sum::<usize>(),
        4_226
    );
}

/// Entries of a primary file, counted as lines that begin with a number.
fn numbered_lines(file: &Path) -> usize {
    let text = std::fs::read(file).unwrap();
    text.split(|b| *b == b'\n')
        .filter(|line| line.first().is_some_and(u8::is_ascii_digit))
        .count()
}

#[test]
fn ofac_files() {
    let Some(shared) = shared() else { return };
    for (year, day, weak_rows) in [
        ("2019-01", date(2019, 1, 18), 1_014),
        ("2021-07", date(2021, 7, 1), 1_254),
    ] {
        let file = shared.join("us_ofac").join(year).join("sdn.csv");
        let reading = read(&file, Some(day));
        assert_eq!(
            accepted(&reading),
            BTreeMap::from([("us.ofac.sdn".to_owned(), numbered_lines(&file))]),
            "{year}"
        );
        assert!(reading.report.all_rejected().is_empty(), "{year}");
        let sdn = entries(&reading, "us.ofac.sdn");
        // Rows of the file that hold a weak alias, counted as text, beside entries that got one.
        let text = std::fs::read_to_string(&file).unwrap();
        let rows = text
            .lines()
            .filter(|line| line.contains("a.k.a. '"))
            .count();
        assert_eq!(rows, weak_rows, "{year}");
        let weak = sdn
            .iter()
            .filter(|e| e.names.iter().any(|n| n.quality == AliasQuality::Weak))
            .count();
        assert!(
            weak >= rows && weak <= rows + 40,
            "{year}: {weak} entries, {rows} rows"
        );
        let aliases = numbered_lines(&file.with_file_name("alt.csv"));
        let strong: usize = sdn
            .iter()
            .map(|e| {
                e.names
                    .iter()
                    .filter(|n| n.quality == AliasQuality::Strong)
                    .count()
                    - 1
            })
            .sum();
        assert!(
            strong <= aliases && strong + 100 > aliases,
            "{year}: {strong} of {aliases} aliases; equal names are kept once"
        );
        let places = sdn.iter().map(|e| e.addresses.len()).sum::<usize>();
        let add = std::fs::read_to_string(file.with_file_name("add.csv")).unwrap();
        let filled = add
            .lines()
            .filter(|line| {
                line.starts_with(|c: char| c.is_ascii_digit()) && !line.contains(",-0- ,-0- ,-0- ,")
            })
            .count();
        assert_eq!(places, filled, "{year}");
    }
    let file = shared.join("us_ofac/2025-12/cons_prim.csv");
    let reading = read(&file, Some(date(2025, 12, 1)));
    // Counted on the program column as text.
    let text = std::fs::read_to_string(&file).unwrap();
    let count = |test: &dyn Fn(&str) -> bool| {
        text.lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()) && test(line))
            .count()
    };
    let expected = BTreeMap::from([
        (
            "us.ofac.capta".to_owned(),
            count(&|l| l.contains(",\"561-Related\",")),
        ),
        (
            "us.ofac.cmic".to_owned(),
            count(&|l| l.contains(",\"CMIC-EO13959\",")),
        ),
        (
            "us.ofac.plc".to_owned(),
            count(&|l| l.contains("NS-PLC\",")),
        ),
        (
            "us.ofac.ssi".to_owned(),
            count(&|l| l.contains("\"UKRAINE-EO13662")),
        ),
        (
            "us.ofac.consolidated".to_owned(),
            count(&|l| {
                [
                    ",\"RUSSIA-EO14024\",",
                    ",\"CAATSA - RUSSIA\",",
                    ",\"BURMA-EO14014\",",
                    ",\"ILLICIT-DRUGS-EO14059\",",
                ]
                .iter()
                .any(|p| l.contains(p))
            }),
        ),
    ]);
    assert_eq!(accepted(&reading), expected);
    assert_eq!(expected.values().sum::<usize>(), 442);
    assert!(reading.report.all_rejected().is_empty());
    assert!(
        entries(&reading, "us.ofac.cmic")
            .iter()
            .all(|e| e.listing.earliest == Some(e.listing.latest)),
        "each has its listing date"
    );

    let alone = shared.join("us_ofac/2025-12/add.csv");
    let error = read_files(&[alone], &ImportOptions::on(TODAY)).unwrap_err();
    assert!(
        matches!(&error, ListError::MissingCompanion { missing, .. } if missing.ends_with("sdn.csv")),
        "{error}"
    );
}

#[test]
fn security_council_lists() {
    let Some(shared) = shared() else { return };
    for (name, day, people, groups) in [
        (
            "consolidated_2018-06-07_perchrh.xml",
            date(2018, 6, 7),
            693,
            405,
        ),
        (
            "consolidated_2018-10-29_perchrh.xml",
            date(2018, 10, 29),
            703,
            390,
        ),
        (
            "consolidated_2020-03-20_mendw.xml",
            date(2020, 3, 20),
            709,
            305,
        ),
        (
            "consolidated_2025-11-18_mkweli.xml",
            date(2025, 11, 18),
            727,
            273,
        ),
        (
            "consolidated_2026-02-27_watchman.xml",
            date(2026, 2, 27),
            730,
            273,
        ),
    ] {
        let file = shared.join("un").join(name);
        let text = std::fs::read_to_string(&file).unwrap();
        assert_eq!(
            (
                text.matches("<INDIVIDUAL>").count(),
                text.matches("<ENTITY>").count()
            ),
            (people, groups),
            "{name}"
        );
        let reading = read(&file, None);
        assert_eq!(accepted(&reading)["un.sc"], people + groups, "{name}");
        assert!(reading.report.all_rejected().is_empty(), "{name}");
        let info = &reading.snapshots[0].info;
        assert_eq!(
            (info.date, info.date_basis),
            (day, DateBasis::Stated),
            "{name}"
        );
        let un = entries(&reading, "un.sc");
        assert!(
            un.iter()
                .all(|e| e.names.iter().all(|n| !n.text.trim().is_empty())),
            "no empty shells"
        );
        let weak = un
            .iter()
            .flat_map(|e| &e.names)
            .filter(|n| n.quality == AliasQuality::Weak)
            .count();
        assert!(
            weak <= text.matches("<QUALITY>Low</QUALITY>").count() && weak > 500,
            "{name}: {weak}"
        );
        let unread = un
            .iter()
            .flat_map(|e| &e.birth_dates)
            .filter(|b| b.earliest.is_none())
            .count();
        assert!(unread < 40, "{name}: {unread} dates of birth");
    }
}

#[test]
fn denied_persons_lists() {
    let Some(shared) = shared() else { return };
    for (name, rows, day) in [
        ("dpl_2019-06.txt", 546, date(2019, 6, 12)),
        ("dpl_2022-09.txt", 581, date(2022, 9, 2)),
        ("dpl_2023-11.txt", 665, date(2023, 11, 28)),
    ] {
        let file = shared.join("us_bis").join(name);
        let text = std::fs::read_to_string(&file).unwrap();
        let lines = text.lines().filter(|line| line.starts_with('"')).count() - 1;
        assert_eq!(lines, rows, "{name}");
        let reading = read(&file, None);
        assert_eq!(
            accepted(&reading),
            BTreeMap::from([("us.bis.dpl".to_owned(), rows)])
        );
        assert!(reading.report.all_rejected().is_empty(), "{name}");
        let info = &reading.snapshots[0].info;
        assert_eq!(
            (info.date, info.date_basis),
            (day, DateBasis::LatestRow),
            "{name}"
        );
        let open = entries(&reading, "us.bis.dpl")
            .iter()
            .filter(|e| e.listing.until.is_none())
            .count();
        assert_eq!(open, 53, "{name}: orders without an end");
    }
}

#[test]
fn a_day_between_two_copies() {
    let Some(shared) = shared() else { return };
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::open(home.path()).unwrap();
    let un = |name: &str| shared.join("un").join(name);
    let files = [
        un("consolidated_2018-10-29_perchrh.xml"),
        un("consolidated_2020-03-20_mendw.xml"),
    ];
    // 79 of 1,093 entries went in seventeen months; the gate asks a person about that.
    let error = store.import(&files, &ImportOptions::on(TODAY)).unwrap_err();
    assert!(matches!(error, ListError::Shrunk { .. }), "{error}");
    let accept = ImportOptions {
        accept_shrink: true,
        ..ImportOptions::on(TODAY)
    };
    store.import(&files, &accept).unwrap();
    for (day, set) in [
        (date(2019, 1, 18), "2019-01"),
        (date(2021, 7, 1), "2021-07"),
    ] {
        let options = ImportOptions {
            dated: Some(day),
            ..ImportOptions::on(TODAY)
        };
        store
            .import(
                &[shared.join("us_ofac").join(set).join("sdn.csv")],
                &options,
            )
            .unwrap();
    }
    let on: AsOf = "2019-05-23".parse().unwrap();
    let known: AsOf = "2026-11-21".parse().unwrap();
    let none = Starter {
        entries: Vec::new(),
        lists: Vec::new(),
    };
    let corpus = assemble(&none, Some(&store), on, "2099-01-01".parse().unwrap()).unwrap();
    let presence = |list: &str, want: Verdict| {
        corpus
            .entries
            .iter()
            .filter(|e| e.list.as_str() == list && e.listing.presence(on, known) == want)
            .count()
    };
    // 7,379 entries in 2019; 8,976 in 2021; what is in both is certain.
    let certain = presence("us.ofac.sdn", Verdict::True);
    let open = presence("us.ofac.sdn", Verdict::Unknown);
    assert_eq!(presence("us.ofac.sdn", Verdict::False), 0);
    assert_eq!(certain * 2 + open, 7_379 + 8_976);
    // The Council's list carries days of listing: only removals stay open.
    assert!(presence("un.sc", Verdict::True) > 950);
    assert!(
        presence("un.sc", Verdict::False) > 0,
        "listed after the day"
    );
    let state = corpus
        .lists
        .iter()
        .find(|l| l.id.as_str() == "us.ofac.sdn")
        .unwrap();
    assert_eq!(state.dates, [date(2019, 1, 18), date(2021, 7, 1)]);
    assert_eq!(state.rows, certain + open);
}

/// The 153 names of the Huawei family as the record has them.
fn family(facts: &Path) -> Vec<ListEntry> {
    let mut reader = csv::Reader::from_path(facts).unwrap();
    let mut entries = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let day: Date = row[3].parse().unwrap();
        let id = format!("us.bis.el/fact-{}", entries.len());
        let mut names = vec![ListedName::primary(&row[0])];
        let spelling = row[10].split("CSL 2022 name: ").nth(1);
        names.extend(spelling.map(|text| ListedName {
            kind: NameKind::Spelling,
            ..ListedName::primary(text.split(';').next().unwrap_or_default())
        }));
        let mut listing = Listing::since(day, day, Basis::Rule, Confidence::Partly);
        listing.added_by = Some(row[5].to_owned());
        entries.push(ListEntry {
            id: EntryId::new(&id),
            entity: EntityId::new(&id),
            names,
            countries: vec![row[2].parse().unwrap()],
            ..ListEntry::blank(ListId::new("us.bis.el"), PartyKind::Organization, listing)
        });
    }
    entries
}

#[test]
fn the_record_and_the_copy_of_2022_become_one() {
    let Some(shared) = shared() else { return };
    let starter = Starter {
        entries: family(&shared.join("us_bis/huawei_family_facts.csv")),
        lists: Vec::new(),
    };
    assert_eq!(starter.entries.len(), 153);
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::open(home.path()).unwrap();
    let file = shared.join("us_csl/consolidated_2022-04_watchman.csv");
    store.import(&[file], &ImportOptions::on(TODAY)).unwrap();
    let on: AsOf = "2022-05-01".parse().unwrap();
    let corpus = assemble(&starter, Some(&store), on, "2099-01-01".parse().unwrap()).unwrap();
    let el: Vec<&ListEntry> = corpus
        .entries
        .iter()
        .filter(|entry| entry.list.as_str() == "us.bis.el")
        .collect();
    // 157 rows of the copy are the 153 entries of the record.
    assert_eq!(el.len(), 2_001 - 157 + 153);
    for fact in &starter.entries {
        let merged = el.iter().find(|entry| entry.id == fact.id).unwrap();
        assert_eq!(merged.listing.latest, fact.listing.latest);
        assert_eq!(merged.listing.added_by, fact.listing.added_by);
        assert!(!merged.addresses.is_empty(), "{}", fact.caption());
        assert!(
            merged.listing.license_requirement.is_some(),
            "{}",
            fact.caption()
        );
    }
}

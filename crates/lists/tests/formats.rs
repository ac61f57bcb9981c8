//! Each quirk of each format, on small files in their true form.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

use std::path::{Path, PathBuf};

use interdict_lists::{Format, ImportOptions, ListError, Reading, Store, read_files};
use interdict_model::{
    AliasQuality, Basis, Country, DateBasis, LicensePolicy, ListEntry, NameKind, PartyKind,
    RequirementScope,
};
use jiff::civil::{Date, date};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data")
        .join(name)
}

const TODAY: Date = date(2026, 1, 1);

fn read(name: &str) -> Reading {
    read_files(&[data(name)], &ImportOptions::on(TODAY)).unwrap()
}

fn entries<'a>(reading: &'a Reading, list: &str) -> &'a [ListEntry] {
    &reading
        .snapshots
        .iter()
        .find(|s| s.info.list.as_str() == list)
        .unwrap_or_else(|| panic!("no {list}"))
        .entries
}

fn names(entry: &ListEntry) -> Vec<&str> {
    entry.names.iter().map(|name| name.text.as_str()).collect()
}

fn by_name<'a>(entries: &'a [ListEntry], name: &str) -> &'a ListEntry {
    entries
        .iter()
        .find(|entry| entry.caption() == name)
        .unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn csl_with_28_and_29_columns_is_the_same() {
    let (new, old) = (read("us_csl_29.csv"), read("us_csl_28.csv"));
    assert_eq!(new.snapshots.len(), 7);
    let digests = |reading: &Reading| {
        reading
            .snapshots
            .iter()
            .map(|s| s.info.digest.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(digests(&new), digests(&old));
    assert!(new.report.all_rejected().is_empty());
}

#[test]
fn csl_entity_list_rows() {
    let reading = read("us_csl_29.csv");
    let el = entries(&reading, "us.bis.el");
    assert_eq!(el.len(), 4);
    let parents: Vec<&ListEntry> = el
        .iter()
        .filter(|e| e.caption() == "Huawei Technologies Co., Ltd. (Huawei)")
        .collect();
    assert_eq!(parents.len(), 2, "one legal entry is two rows");
    assert_eq!(parents[0].entity, parents[1].entity);
    assert_ne!(parents[0].id, parents[1].id);
    assert!(
        parents[0]
            .id
            .as_str()
            .starts_with("us.bis.el/huawei-technologies-co-ltd"),
        "{}",
        parents[0].id
    );
    assert!(parents[1].id.as_str().ends_with("-2"), "{}", parents[1].id);

    let first = parents.iter().find(|e| e.names.len() == 3).unwrap();
    assert_eq!(
        names(first)[1..],
        ["Shenzhen Huawei Technologies", "Huawei Technology"],
        "`and` is no name"
    );
    assert_eq!(
        first.kind,
        PartyKind::Unknown,
        "an empty type is never guessed"
    );
    assert_eq!(first.listing.latest, date(2019, 5, 21));
    assert_eq!(first.listing.basis, Basis::Publication);
    assert!(
        first.listing.earliest.unwrap() <= date(2019, 5, 16),
        "the day of effect is not excluded"
    );
    assert_eq!(
        first.listing.added_by, None,
        "the citation column is an amendment trail"
    );
    let cites: Vec<&str> = first
        .listing
        .citations
        .iter()
        .map(|c| c.text.as_str())
        .collect();
    assert_eq!(cites, ["84 FR 22961", "84 FR 43495", "85 FR 29852"]);
    assert_eq!(
        first.listing.license_requirement.as_ref().unwrap().scope,
        RequirementScope::AllItemsExceptStandards
    );
    assert_eq!(
        first.listing.license_policy,
        Some(LicensePolicy::PresumptionOfDenial)
    );
    assert_eq!(
        first.listing.license_policy_text.as_deref(),
        Some("Presumption of denial")
    );

    let affiliate = by_name(el, "Hangzhou Huawei Enterprises");
    assert!(
        affiliate
            .remarks
            .as_deref()
            .unwrap()
            .contains("Huawei Technologies Co., Ltd. (Huawei)")
    );
    assert_eq!(
        affiliate
            .listing
            .license_requirement
            .as_ref()
            .unwrap()
            .scope,
        RequirementScope::AllItems
    );

    let damaged = by_name(el, "Example Co”peratief of Xi?an");
    assert_eq!(damaged.names.len(), 1, "`[]` is no alias");
    assert_eq!(
        damaged.listing.basis,
        Basis::Snapshot,
        "no start date: the copy attests it"
    );
    assert_eq!(
        damaged.listing.latest,
        date(2019, 5, 21),
        "the day of the copy"
    );
    assert_eq!(damaged.listing.citations.len(), 2);
    assert_eq!(
        damaged.listing.license_requirement.as_ref().unwrap().scope,
        RequirementScope::ProjectBound
    );
    assert_eq!(
        damaged.listing.license_policy,
        Some(LicensePolicy::BySection)
    );
    assert_eq!(damaged.addresses[0].text, "1 Long Street, Rabat");
    assert_eq!(
        damaged.addresses[0].country, None,
        "a city in the slot of the country"
    );
    assert_eq!(damaged.addresses[1].country.unwrap().code(), "QA");
}

#[test]
fn csl_other_lists() {
    let reading = read("us_csl_29.csv");
    let sdn = &entries(&reading, "us.ofac.sdn")[0];
    assert_eq!(
        (sdn.id.as_str(), sdn.entity.as_str(), sdn.kind),
        ("us.ofac.sdn/90001", "us.ofac/90001", PartyKind::Person)
    );
    assert_eq!(
        names(sdn),
        [
            "EXAMPLE, Person",
            "SAMPLE, Person",
            "EXAMPLE HOLDINGS CO., LTD."
        ],
        "never split on a comma"
    );
    assert_eq!(sdn.birth_dates.len(), 4);
    assert_eq!(sdn.birth_dates[2].earliest, Some(date(1956, 1, 1)));
    assert_eq!(sdn.birth_dates[3].latest, Some(date(1968, 12, 31)));
    assert_eq!(
        sdn.countries.iter().map(Country::code).collect::<Vec<_>>(),
        ["LB", "SY"]
    );
    assert_eq!(sdn.programs, ["SDGT", "SYRIA"]);
    assert_eq!(
        (sdn.ids[0].kind.as_str(), sdn.ids[0].value.as_str()),
        ("Passport", "012345")
    );
    assert_eq!(sdn.listing.basis, Basis::Snapshot);

    let cmic = &entries(&reading, "us.ofac.cmic")[0];
    assert_eq!(
        (cmic.listing.latest, cmic.listing.basis),
        (date(2021, 6, 3), Basis::Rule)
    );

    let isn = &entries(&reading, "us.state.isn")[0];
    assert_eq!(
        names(isn),
        [
            "Example Institute",
            "EI",
            "Example Institute Trading Co., Ltd.",
            "Office of Examples"
        ]
    );
    assert_eq!(isn.names[3].kind, NameKind::Former);
    assert_eq!(isn.listing.citations.len(), 1);
    assert_eq!(
        (
            isn.listing.basis,
            isn.listing.latest,
            isn.listing.public_latest
        ),
        (Basis::Rule, date(2018, 4, 30), date(2018, 5, 10))
    );

    let dpl = &entries(&reading, "us.bis.dpl")[0];
    assert_eq!(
        (dpl.listing.latest, dpl.listing.until),
        (date(2003, 6, 19), Some(date(2020, 10, 13)))
    );
    assert_eq!(
        (dpl.listing.basis, dpl.listing.citations.len()),
        (Basis::Rule, 2)
    );
    assert_eq!(
        entries(&reading, "us.ofac.capta")[0].entity,
        entries(&reading, "us.ofac.mbs")[0].entity
    );
    let info = &reading.snapshots[0].info;
    assert_eq!(
        (info.date, info.date_basis),
        (date(2019, 5, 21), DateBasis::LatestRow)
    );
}

#[test]
fn denied_persons() {
    let reading = read("us_bis_dpl.txt");
    let dpl = entries(&reading, "us.bis.dpl");
    assert_eq!(dpl.len(), 4, "expired orders remain");
    let jane: Vec<&ListEntry> = dpl
        .iter()
        .filter(|e| e.caption() == "JANE EXAMPLE")
        .collect();
    assert_eq!(jane[0].entity, jane[1].entity);
    let csl = read("us_csl_29.csv");
    assert_eq!(
        jane[0].id,
        entries(&csl, "us.bis.dpl")[0].id,
        "the same order has the same id in both files"
    );
    let trading: Vec<&ListEntry> = dpl
        .iter()
        .filter(|e| e.caption() == "EXAMPLE TRADING")
        .collect();
    assert_ne!(trading[0].entity, trading[1].entity, "two orders");
    assert!(trading.iter().any(|e| {
        e.listing.until.is_none()
            && e.remarks
                .as_deref()
                .unwrap()
                .contains("Not a standard order")
    }));
    let info = &reading.snapshots[0].info;
    assert_eq!(
        (info.date, info.date_basis),
        (date(2017, 10, 23), DateBasis::LatestRow),
        "3017 does not date the copy"
    );
    assert!(
        reading
            .report
            .warnings
            .iter()
            .any(|w| w.contains("line 4") && w.contains("3017-08-22"))
    );
}

#[test]
fn ofac_sdn_set() {
    let reading = read("us_ofac/sdn.csv");
    let sdn = entries(&reading, "us.ofac.sdn");
    assert_eq!(sdn.len(), 5);
    assert!(
        reading.report.all_rejected().is_empty(),
        "{:?}",
        reading.report
    );
    let kinds: Vec<PartyKind> = sdn.iter().map(|e| e.kind).collect();
    assert!(kinds.contains(&PartyKind::Vessel) && kinds.contains(&PartyKind::Aircraft));
    let bank = by_name(sdn, "BANCO DE EJEMPLO");
    assert_eq!(
        names(bank),
        ["BANCO DE EJEMPLO", "BANCO ANTERIOR", "BANCO NUEVO", "BDE"]
    );
    assert_eq!(bank.names[1].kind, NameKind::Former);
    assert_eq!(
        (bank.names[3].quality, bank.names[1].quality),
        (AliasQuality::Weak, AliasQuality::Strong)
    );
    assert_eq!(bank.countries[0].code(), "CO");
    let carlos = by_name(sdn, "EXAMPLE, Carlos");
    assert_eq!(carlos.programs, ["SDGT", "SYRIA"]);
    assert!(
        names(carlos).contains(&"EL EJEMPLO"),
        "from the comments file"
    );
    assert_eq!(carlos.ids[0].value, "1130648070");
    assert_eq!(carlos.addresses[0].text, "undetermined");
    assert_eq!(
        carlos
            .countries
            .iter()
            .map(Country::code)
            .collect::<Vec<_>>(),
        ["MX"]
    );
    let ship = by_name(sdn, "EXAMPLE STAR");
    assert!(
        ship.ids.iter().any(|id| id.value == "IMO 9362073")
            && ship.ids.iter().any(|id| id.kind == "MMSI")
    );
    assert_eq!(ship.countries[0].code(), "PA");
    assert_eq!(reading.snapshots[0].info.date_basis, DateBasis::FileTime);
    assert!(
        reading.report.warnings[0].contains("--dated"),
        "{:?}",
        reading.report.warnings
    );
}

#[test]
fn ofac_consolidated_set_is_split_by_program() {
    let options = ImportOptions {
        dated: Some(date(2025, 12, 1)),
        ..ImportOptions::on(TODAY)
    };
    let reading = read_files(&[data("us_ofac_cons/cons_prim.csv")], &options).unwrap();
    let lists: Vec<&str> = reading
        .snapshots
        .iter()
        .map(|s| s.info.list.as_str())
        .collect();
    assert_eq!(
        lists,
        [
            "us.ofac.capta",
            "us.ofac.cmic",
            "us.ofac.consolidated",
            "us.ofac.fse",
            "us.ofac.plc",
            "us.ofac.ssi"
        ]
    );
    let cmic = &entries(&reading, "us.ofac.cmic")[0];
    assert_eq!(
        (cmic.listing.latest, cmic.listing.basis),
        (date(2021, 6, 3), Basis::Rule)
    );
    assert_eq!(cmic.countries[0].code(), "CN");
    assert_eq!(
        names(&entries(&reading, "us.ofac.ssi")[0]),
        ["EXAMPLE OIL", "EXOIL"]
    );
    assert_eq!(reading.snapshots[0].info.date_basis, DateBasis::Given);
    assert!(
        reading
            .report
            .warnings
            .iter()
            .any(|w| w.contains("RUSSIA-EO14024") && w.contains("us.ofac.consolidated"))
    );
}

#[test]
fn ofac_files_come_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let copy = |name: &str| {
        std::fs::copy(data("us_ofac").join(name), folder.path().join(name))
            .map(|_| folder.path().join(name))
            .unwrap()
    };
    let add = copy("add.csv");
    let options = ImportOptions::on(TODAY);
    let error = read_files(std::slice::from_ref(&add), &options).unwrap_err();
    assert!(
        matches!(&error, ListError::MissingCompanion { missing, .. } if missing.ends_with("sdn.csv")),
        "{error}"
    );
    let named = ImportOptions {
        format: Some(Format::UsOfacCsv),
        ..options
    };
    assert!(
        read_files(std::slice::from_ref(&add), &named).is_err(),
        "naming the format does not make it whole"
    );
    let sdn = copy("sdn.csv");
    let error = read_files(std::slice::from_ref(&sdn), &options).unwrap_err();
    assert!(
        matches!(&error, ListError::MissingCompanion { missing, .. } if missing.ends_with("alt.csv")),
        "{error}"
    );
    copy("alt.csv");
    let error = read_files(std::slice::from_ref(&sdn), &options).unwrap_err();
    assert!(
        matches!(&error, ListError::MissingCompanion { missing, .. } if missing.ends_with("sdn_comments.csv")),
        "a remark continues: {error}"
    );
    assert!(error.hint().contains("sdn_comments.csv"));
    copy("sdn_comments.csv");
    assert_eq!(read_files(&[sdn], &options).unwrap().snapshots.len(), 1);
    assert_eq!(
        read_files(&[add], &options).unwrap().snapshots.len(),
        1,
        "any one of them finds the others"
    );
}

#[test]
fn un_document() {
    let reading = read("un_sc.xml");
    let un = entries(&reading, "un.sc");
    assert_eq!(un.len(), 3);
    let person = by_name(un, "BEISPIEL MUSTER");
    assert_eq!(
        (person.id.as_str(), person.kind),
        ("un.sc/9900001", PartyKind::Person)
    );
    assert_eq!(
        names(person),
        ["BEISPIEL MUSTER", "본보기", "Bei Spiel", "Mister M."],
        "empty shells are no aliases"
    );
    assert_eq!(person.names[1].kind, NameKind::OriginalScript);
    assert_eq!(person.names[3].quality, AliasQuality::Weak);
    assert_eq!(
        person.remarks.as_deref(),
        Some("First line second line & more.")
    );
    assert_eq!(person.titles, ["Official", "Representative"]);
    assert_eq!(person.countries[0].code(), "KP");
    let births: Vec<_> = person
        .birth_dates
        .iter()
        .map(|b| (b.text.as_str(), b.earliest, b.latest))
        .collect();
    assert_eq!(
        births,
        [
            (
                "1964-07-17",
                Some(date(1964, 7, 17)),
                Some(date(1964, 7, 17))
            ),
            (
                "circa 1967",
                Some(date(1966, 1, 1)),
                Some(date(1968, 12, 31))
            ),
            (
                "1960 to 1962",
                Some(date(1960, 1, 1)),
                Some(date(1962, 12, 31))
            ),
        ]
    );
    assert_eq!(
        (person.ids[0].kind.as_str(), person.ids[0].value.as_str()),
        ("Passport", "381310014")
    );
    assert_eq!(
        (person.listing.latest, person.listing.basis),
        (date(2016, 11, 30), Basis::Rule)
    );
    assert_eq!(person.listing.citations[0].text, "KPi.999");
    assert_eq!(by_name(un, "ZONED").listing.latest, date(2015, 4, 14));
    let group = by_name(un, "EXAMPLE BRIGADES (EB)");
    assert_eq!(group.names[2].kind, NameKind::Former);
    assert_eq!(
        (group.addresses.len(), group.countries[0].code()),
        (1, "LY")
    );
    let info = &reading.snapshots[0].info;
    assert_eq!(
        (info.date, info.date_basis),
        (date(2020, 3, 20), DateBasis::Stated)
    );
}

#[test]
fn importing_the_same_content_again_is_nothing_new() {
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::open(home.path()).unwrap();
    let files = [data("us_csl_29.csv"), data("un_sc.xml")];
    let first = store.import(&files, &ImportOptions::on(TODAY)).unwrap();
    assert!(first.lists.iter().all(|list| !list.unchanged));
    let again = store
        .import(
            &[data("us_csl_28.csv"), data("un_sc.xml")],
            &ImportOptions::on(TODAY),
        )
        .unwrap();
    assert!(again.lists.iter().all(|list| list.unchanged), "{again:?}");
    assert_eq!(store.snapshots().len(), 8);
    let twice = [data("un_sc.xml"), data("un_sc.xml")];
    let report = store.import(&twice, &ImportOptions::on(TODAY)).unwrap();
    assert_eq!(report.lists.len(), 1, "the same file twice is once");
    let later = ImportOptions {
        dated: Some(date(2019, 6, 1)),
        ..ImportOptions::on(TODAY)
    };
    let other_day = store.import(&[data("us_csl_29.csv")], &later).unwrap();
    assert!(
        other_day.lists.iter().all(|list| !list.unchanged),
        "the same content attests another day"
    );
    assert_eq!(
        other_day.lists[0].digest,
        first
            .lists
            .iter()
            .find(|l| l.list == other_day.lists[0].list)
            .unwrap()
            .digest
    );
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["us_csl_29.csv", "us_bis_dpl.txt", "un_sc.xml"] {
        let path = folder.path().join(name);
        let text = std::fs::read_to_string(data(name)).unwrap();
        std::fs::write(&path, format!("\u{feff}{text}")).unwrap();
        let marked = read_files(&[path], &ImportOptions::on(TODAY)).unwrap();
        let plain = read(name);
        assert_eq!(marked.snapshots.len(), plain.snapshots.len());
        for (a, b) in marked.snapshots.iter().zip(&plain.snapshots) {
            assert_eq!(a.info.digest, b.info.digest, "{name}");
        }
    }
}

#[test]
fn inches_in_unquoted_fields_open_no_quote() {
    let folder = tempfile::tempdir().unwrap();
    let import = |name: &str, text: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let reading = read_files(&[path], &ImportOptions::on(TODAY)).unwrap();
        assert!(reading.report.all_rejected().is_empty(), "{name}");
        let names = |s: &interdict_lists::Snapshot| -> Vec<String> {
            s.entries.iter().map(|e| e.caption().to_owned()).collect()
        };
        reading.snapshots.iter().flat_map(names).collect::<Vec<_>>()
    };
    let dpl = std::fs::read_to_string(data("us_bis_dpl.txt")).unwrap();
    let header = dpl.lines().next().unwrap();
    let row = |name: &str, action: &str| {
        format!(
            "{name}\t1 SOUK ST\tDOHA\t\tQA\t\t03/04/2012\t\tY\t2012-03-04\t{action}\t77 F.R. 1\n"
        )
    };
    let rows = [
        row("5\"\" PIPE CO", "NEW"),
        row("6\" PIPE CO", "\"\"NEW\"\""),
        row("SEVEN \"\" PIPE CO", "NEW"),
    ];
    let names = import("dpl.txt", format!("{header}\n{}", rows.concat()));
    assert_eq!(
        names,
        ["5\"\" PIPE CO", "6\" PIPE CO", "SEVEN \"\" PIPE CO"]
    );
    let csl = std::fs::read_to_string(data("us_csl_28.csv")).unwrap();
    let header = csl.lines().next().unwrap();
    let row = |name: &str| {
        format!(
            "Entity List (EL) - Bureau of Industry and Security,,,,{name},,,84 FR 1,2019-05-21{}\n",
            ",".repeat(19)
        )
    };
    let rows = [
        row("5\"\" PIPE CO"),
        row("6\" PIPE CO"),
        row("SEVEN \"\" PIPE CO"),
    ];
    let names = import("csl.csv", format!("{header}\n{}", rows.concat()));
    assert_eq!(
        names,
        ["5\"\" PIPE CO", "6\" PIPE CO", "SEVEN \"\" PIPE CO"]
    );
}

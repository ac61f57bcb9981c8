//! The lists in XML, and DFAT's CSV: each quirk on a small file in its true form.
//!
//! `us_ofac_advanced.xml` and `us_ofac_enhanced.xml` are built from the publisher's
//! schemas and valid against them; `eu_fsf.xml` is but for one wrong date that is
//! meant to be refused. `uk_sanctions.xml` and `au_dfat.csv` follow excerpts.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{accepted, codes, data, entries, entry, names, read, read_text, refused, shared};
use interdict_lists::ListError;
use interdict_model::{
    AliasQuality, Basis, BirthDate, DateBasis, ListEntry, NameKind, PartyKind, RelationKind,
};
use jiff::civil::date;

fn weak(entry: &ListEntry) -> Vec<&str> {
    entry
        .names
        .iter()
        .filter(|name| name.quality == AliasQuality::Weak)
        .map(|name| name.text.as_str())
        .collect()
}

fn kind_of(entry: &ListEntry, name: &str) -> NameKind {
    entry.names.iter().find(|n| n.text == name).unwrap().kind
}

fn span(birth: &BirthDate) -> String {
    let day = |day: Option<jiff::civil::Date>| day.map_or("-".into(), |d| d.to_string());
    format!(
        "{}: {}..{}",
        birth.text,
        day(birth.earliest),
        day(birth.latest)
    )
}

#[test]
fn ofac_sdn_list() {
    let reading = read(&data("us_ofac_sdn.xml"));
    let info = &reading.snapshots[0].info;
    assert_eq!(
        (info.date, info.date_basis),
        (date(2018, 4, 6), DateBasis::Stated)
    );
    assert_eq!(accepted(&reading), [("us.ofac.sdn".to_owned(), 4)].into());
    let air = entry(&reading, "us.ofac.sdn/36");
    assert_eq!(
        names(air),
        [
            "EXAMPLE AIRLINES & CO",
            "EXAMPLE AIR",
            "OLD EXAMPLE AIR",
            "EXA"
        ]
    );
    assert_eq!(weak(air), ["EXA"]);
    assert_eq!(kind_of(air, "OLD EXAMPLE AIR"), NameKind::Former);
    assert_eq!(codes(air), ["CU", "PA"]);
    assert_eq!(air.addresses[0].text, "1 Main Street, Havana, Cuba");
    assert_eq!((air.ids.len(), air.ids[0].value.as_str()), (1, "RC 1234"));
    assert_eq!(
        air.remarks.as_deref(),
        Some("(Linked To: EXAMPLE HOLDING); Email Address a@example.com")
    );
    assert_eq!(air.listing.basis, Basis::Snapshot);
    let jane = entry(&reading, "us.ofac.sdn/173");
    assert_eq!(
        (jane.caption(), jane.kind),
        ("DOE, Jane", PartyKind::Person)
    );
    assert_eq!(weak(jane), ["LA JEFA"]);
    assert_eq!(
        jane.birth_dates.iter().map(span).collect::<Vec<_>>(),
        [
            "19 Jun 1957: 1957-06-19..1957-06-19",
            "1958: 1958-01-01..1958-12-31"
        ],
        "the main entry first"
    );
    let ship = entry(&reading, "us.ofac.sdn/200");
    assert_eq!(ship.kind, PartyKind::Vessel);
    assert!(ship.countries.is_empty(), "`None Identified` is no flag");
    let cmic = entry(&reading, "us.ofac.sdn/31300");
    assert_eq!(cmic.listing.latest, date(2021, 6, 3));

    let text = std::fs::read_to_string(data("us_ofac_sdn.xml")).unwrap();
    let fewer = text.replace("<Record_Count>4", "<Record_Count>5");
    let error = read_text(&fewer).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("says that it holds 5 entries and holds 4"),
        "{error}"
    );
    let renamed = text.replace("<type>f.k.a.", "<type>x.k.a.");
    assert_eq!(
        refused(&read_text(&renamed).unwrap()),
        [(
            7,
            "an alias of entry 36 is `x.k.a.`, which is not one of a.k.a., f.k.a., n.k.a.".into()
        )]
    );
    let twice = text.replace("<uid>173</uid>", "<uid>36</uid>");
    assert!(
        refused(&read_text(&twice).unwrap())[0]
            .1
            .contains("second time")
    );
    // Mostly programs of the consolidated list: then it is that list.
    let cons = text
        .replace("<program>CUBA</program>", "<program>NS-PLC</program>")
        .replace(
            "<program>IRAN</program>",
            "<program>UKRAINE-EO13662</program>",
        );
    let reading = read_text(&cons).unwrap();
    let lists = [
        "us.ofac.cmic",
        "us.ofac.consolidated",
        "us.ofac.plc",
        "us.ofac.ssi",
    ];
    assert_eq!(
        accepted(&reading),
        lists.map(|list| (list.to_owned(), 1)).into()
    );
    assert_eq!(
        entry(&reading, "us.ofac.plc/36").entity.as_str(),
        "us.ofac/36"
    );
}

#[test]
fn ofac_enhanced() {
    let reading = read(&data("us_ofac_enhanced.xml"));
    assert_eq!(reading.snapshots[0].info.date, date(2026, 3, 2));
    assert_eq!(
        accepted(&reading),
        [("us.ofac.sdn".to_owned(), 2), ("us.ofac.ssi".to_owned(), 1)].into()
    );
    assert_eq!(
        refused(&reading),
        [(
            53,
            "`Brand New List` of entity 999 names no list that is known".into()
        )]
    );
    let bank = entry(&reading, "us.ofac.sdn/4632");
    assert_eq!(
        names(bank),
        ["BANK EXAMPLE", "بانک نمونه", "BEX", "OLD BANK"]
    );
    assert_eq!(weak(bank), ["BEX"]);
    assert_eq!(kind_of(bank, "بانک نمونه"), NameKind::OriginalScript);
    assert_eq!(kind_of(bank, "OLD BANK"), NameKind::Former);
    assert_eq!(bank.addresses[0].text, "1 Main Street, Tehran, Iran");
    assert_eq!(bank.listing.latest, date(2012, 2, 6));
    assert_eq!(bank.listing.basis, Basis::Publication);
    assert_eq!(
        entry(&reading, "us.ofac.ssi/4632").listing.latest,
        date(2018, 11, 5)
    );
    assert_eq!(bank.ids[0].kind, "SWIFT/BIC");
    let tie = &bank.relations[0];
    assert_eq!(
        (tie.kind, tie.from.as_str(), tie.to.as_str(), tie.start),
        (
            RelationKind::Ownership,
            "us.ofac/173",
            "us.ofac/4632",
            Some(date(2015, 1, 1))
        )
    );
    let jane = entry(&reading, "us.ofac.sdn/173");
    assert_eq!(
        span(&jane.birth_dates[0]),
        "circa 1957: 1956-01-01..1958-12-31"
    );
    assert_eq!(codes(jane), ["IR"]);
    assert_eq!(jane.ids[0].value, "A0003023");
}

#[test]
fn ofac_advanced() {
    let reading = read(&data("us_ofac_advanced.xml"));
    assert_eq!(reading.snapshots[0].info.date, date(2026, 3, 2));
    assert_eq!(
        accepted(&reading),
        [("us.ofac.sdn".to_owned(), 2), ("us.ofac.ssi".to_owned(), 1)].into()
    );
    let line = std::fs::read_to_string(data("us_ofac_advanced.xml"))
        .unwrap()
        .lines()
        .position(|line| line.contains("FixedRef=\"999\""))
        .unwrap() as u64
        + 1;
    assert_eq!(
        refused(&reading),
        [(line, "party 999 has no entry on a list".into())]
    );
    let bank = entry(&reading, "us.ofac.sdn/4632");
    assert_eq!(bank.kind, PartyKind::Organization);
    assert_eq!(
        names(bank),
        ["BANK EXAMPLE", "بانک نمونه", "BEX", "OLD BANK"]
    );
    assert_eq!(weak(bank), ["BEX"]);
    assert_eq!(kind_of(bank, "بانک نمونه"), NameKind::OriginalScript);
    assert_eq!(bank.addresses[0].text, "1 Main Street, Tehran, Iran");
    assert_eq!(
        (bank.ids[0].value.as_str(), codes(bank)),
        ("BEXAIRTH", vec!["IR"])
    );
    assert_eq!(bank.programs, ["IRAN"]);
    assert_eq!(bank.listing.latest, date(2012, 2, 6));
    let jane = entry(&reading, "us.ofac.ssi/173");
    assert_eq!(
        (jane.caption(), jane.kind),
        ("DOE, Jane Mary", PartyKind::Person)
    );
    assert_eq!(
        span(&jane.birth_dates[0]),
        "circa 1956-01-01 to 1958-12-31: 1956-01-01..1958-12-31"
    );
    assert_eq!(jane.ids[0].kind, "Passport");
    // A nationality is a country and no address; one without a code is read by name.
    assert_eq!((codes(jane), jane.addresses.len()), (vec!["CU"], 0));
    assert_eq!(jane.relations[0].from.as_str(), "us.ofac/173");
    assert_eq!(bank.relations, jane.relations, "the tie is with both");
}

#[test]
fn canada() {
    let reading = read(&data("ca_sema.xml"));
    assert_eq!(
        refused(&reading),
        [
            (40, "`ca.sema/zimbabwe/3` stands here a second time".into()),
            (47, "there is no name".into()),
        ]
    );
    let ids: Vec<&str> = entries(&reading, "ca.sema")
        .iter()
        .map(|e| e.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "ca.sema/burma/1/8",
            "ca.sema/justice-for-victims-of-corrupt-foreign/1/50",
            "ca.sema/russia/1-part-2/12",
            "ca.sema/syria/2/60",
            "ca.sema/zimbabwe/3"
        ]
    );
    let group = entry(&reading, "ca.sema/burma/1/8");
    assert_eq!(
        names(group)[1..],
        [
            "Example Trading Company Limited",
            "Example Holdings, Ltd.",
            "Example Wood"
        ]
    );
    assert_eq!(group.programs, ["Burma / Birmanie, Schedule 1"]);
    assert!(group.countries.is_empty(), "a regulation is no nationality");
    assert_eq!(group.listing.basis, Basis::Snapshot);
    let general = entry(&reading, "ca.sema/syria/2/60");
    assert_eq!(general.caption(), "Al-Example, Jumah");
    assert_eq!(general.titles, ["Major General", "major-général"]);
    assert_eq!(
        span(&general.birth_dates[0]),
        "1944: 1944-01-01..1944-12-31"
    );
    assert_eq!(reading.snapshots[0].info.date_basis, DateBasis::FileTime);
}

#[test]
fn european_union() {
    let reading = read(&data("eu_fsf.xml"));
    assert_eq!(reading.snapshots[0].info.date, date(2026, 8, 5));
    let refusals = refused(&reading);
    assert_eq!(refusals.len(), 1);
    assert_eq!(
        refusals[0].1,
        "`designationDate` is `2020-02-30`, which is not a date (YYYY-MM-DD)"
    );
    let haji = entry(&reading, "eu.fsf/13");
    assert_eq!(names(haji), ["Haji Example", "Haji E.", "حاجی نمونه"]);
    assert_eq!(weak(haji), ["Haji E."]);
    assert_eq!(kind_of(haji, "حاجی نمونه"), NameKind::OriginalScript);
    assert_eq!(codes(haji), ["AF"], "`00` is no country");
    assert_eq!(
        haji.birth_dates.iter().map(span).collect::<Vec<_>>(),
        [
            "circa 1953 to 1958: 1953-01-01..1958-12-31",
            "1963-02-28: 1963-02-28..1963-02-28",
            "circa 1960: 1959-01-01..1961-12-31",
            "1380: -..-",
        ]
    );
    assert_eq!(haji.listing.latest, date(2001, 1, 25));
    assert_eq!(
        haji.listing.citations[0].text,
        "Regulation 2017/404 (OJ L63)"
    );
    assert_eq!(haji.ids[0].country.unwrap().code(), "SA");
    assert_eq!(haji.titles, ["Maulavi", "Governor"]);
    let plant = entry(&reading, "eu.fsf/14");
    assert_eq!(
        (plant.listing.earliest, plant.listing.latest),
        (None, date(2020, 10, 2)),
        "an amendment only says by when"
    );
    assert_eq!(
        kind_of(plant, "Industrias Químicas Example"),
        NameKind::Alias
    );
}

#[test]
fn united_kingdom() {
    let reading = read(&data("uk_sanctions.xml"));
    assert_eq!(reading.snapshots[0].info.date, date(2026, 9, 10));
    assert_eq!(
        refused(&reading),
        [(
            29,
            "`DateDesignated` is `2001-01-25`, which is not a date (DD/MM/YYYY)".into()
        )]
    );
    let company = entry(&reading, "uk.sanctions/BEL0107");
    assert_eq!(names(company), ["Example (UK) Ltd", "EXL Limited", "EXL"]);
    assert_eq!(weak(company), ["EXL"]);
    assert_eq!(company.listing.latest, date(2021, 6, 21));
    assert_eq!(
        company.programs,
        ["Asset freeze", "Director Disqualification Sanction"]
    );
    assert_eq!(
        company.remarks.as_deref(),
        Some("Parent company: Example Oil Company; Designated by UK")
    );
    let person = entry(&reading, "uk.sanctions/AFG0006");
    assert_eq!(
        names(person),
        ["MOHAMMAD EXAMPLE AKHUND", "Mohammad Akhwand", "محمد نمونه"]
    );
    assert_eq!(kind_of(person, "Mohammad Akhwand"), NameKind::Spelling);
    assert_eq!(
        person.birth_dates.iter().map(span).collect::<Vec<_>>(),
        [
            "12/05/1958: 1958-05-12..1958-05-12",
            "dd/mm/1945: 1945-01-01..1945-12-31",
            "dd/02/1960: 1960-02-01..1960-02-29",
            "1946: 1946-01-01..1946-12-31",
        ]
    );
    assert_eq!(codes(person), ["AF"]);
}

#[test]
fn australia() {
    let reading = read(&data("au_dfat.csv"));
    assert_eq!(
        refused(&reading),
        [
            (7, "reference 9002 has no row with a primary name".into()),
            (
                8,
                "`Control Date` is `2026-02-02`, which is not a date (D/M/YY)".into()
            ),
        ]
    );
    let jokar = entry(&reading, "au.dfat/8577");
    assert_eq!(
        names(jokar),
        [
            "Mohammad Example JOKAR",
            "Mohammad EXAMPLE-JOKAR",
            "محمد نمونه",
            "JOKAR"
        ],
        "rows of one base reference, in any order"
    );
    assert_eq!(weak(jokar), ["JOKAR"]);
    assert_eq!(
        span(&jokar.birth_dates[0]),
        "5 May 1957: 1957-05-05..1957-05-05"
    );
    assert_eq!(codes(jokar), ["IR"]);
    assert_eq!(
        jokar.programs,
        [
            "Autonomous (Iran)",
            "Targeted Financial Sanction",
            "Travel Ban"
        ]
    );
    assert_eq!(
        (jokar.listing.earliest, jokar.listing.latest),
        (None, date(2026, 2, 2))
    );
    let ship = entry(&reading, "au.dfat/9001");
    assert_eq!(
        (ship.kind, ship.listing.latest),
        (PartyKind::Vessel, date(1999, 11, 15))
    );
    let info = &reading.snapshots[0].info;
    assert_eq!(
        (info.date, info.date_basis),
        (date(2026, 2, 3), DateBasis::LatestRow)
    );
}

#[test]
fn hostile_documents_are_refused() {
    for (name, root) in [
        ("us_ofac_sdn.xml", "<sdnList"),
        ("us_ofac_enhanced.xml", "<sanctionsData"),
        ("us_ofac_advanced.xml", "<Sanctions "),
        ("ca_sema.xml", "<data-set"),
        ("eu_fsf.xml", "<export"),
        ("uk_sanctions.xml", "<Designations"),
    ] {
        let text = std::fs::read_to_string(data(name)).unwrap();
        let bomb = text.replacen(root, &format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{root}"), 1);
        let error = read_text(&bomb).unwrap_err().to_string();
        assert!(
            error.contains("document type declaration"),
            "{name}: {error}"
        );
        for part in 5..10 {
            let mut end = text.len() * part / 10;
            while !text.is_char_boundary(end) {
                end += 1;
            }
            let error = read_text(&text[..end]).unwrap_err();
            assert!(
                matches!(
                    error,
                    ListError::Truncated { .. } | ListError::Malformed { .. }
                ),
                "{name} {part}: {error}"
            );
        }
        let close = text.rfind("</").unwrap();
        let inside = |more: &str| format!("{}{more}{}", &text[..close], &text[close..]);
        let deep = inside(&format!("{}{}", "<a>".repeat(40), "</a>".repeat(40)));
        let error = read_text(&deep).unwrap_err().to_string();
        assert!(error.contains("nested deeper"), "{name}: {error}");
        let attributes = inside(&format!(
            "<a {}/>",
            (0..70).fold(String::new(), |all, n| all + &format!("x{n}=\"1\" "))
        ));
        let error = read_text(&attributes).unwrap_err().to_string();
        assert!(error.contains("more than 64 attributes"), "{name}: {error}");
        let long = inside(&format!("<a>{}</a>", "y ".repeat(1 << 20)));
        let error = read_text(&long).unwrap_err().to_string();
        assert!(error.contains("more than 1048576 bytes"), "{name}: {error}");
        let attribute = inside(&format!("<a x=\"{}\"/>", "y".repeat(2 << 20)));
        let error = read_text(&attribute).unwrap_err().to_string();
        assert!(error.contains("more than 1048576 bytes"), "{name}: {error}");
        let unknown = inside("<a>&b;</a>");
        let error = read_text(&unknown).unwrap_err().to_string();
        assert!(error.contains("`&b;`"), "{name}: {error}");
        let unknown = inside("<a x=\"&b;\"/>");
        let error = read_text(&unknown).unwrap_err().to_string();
        assert!(error.contains("bad attribute"), "{name}: {error}");
    }
}

#[test]
fn the_consolidated_list_of_2018() {
    let Some(shared) = shared() else { return };
    let file = shared.join("us_ofac/2018-perchrh/consolidated_2018-04-06_sdnList.xml");
    let text = std::fs::read_to_string(&file).unwrap();
    let reading = read(&file);
    assert!(refused(&reading).is_empty());
    // Each entry cut out of the text, its programs looked at as text.
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for part in text.split("<sdnEntry>").skip(1) {
        let list = if part.contains("<program>NS-PLC") {
            "us.ofac.plc"
        } else if part.contains("<program>FSE-") {
            "us.ofac.fse"
        } else if part.contains("<program>UKRAINE-EO13662") {
            "us.ofac.ssi"
        } else if part.contains("<program>561List") {
            "us.ofac.capta"
        } else {
            "us.ofac.consolidated"
        };
        *counts.entry(list.to_owned()).or_default() += 1;
    }
    assert_eq!(accepted(&reading), counts);
    assert_eq!(counts.values().sum::<usize>(), 639);
    let all: Vec<&ListEntry> = reading.snapshots.iter().flat_map(|s| &s.entries).collect();
    let aliases = |quality: &str| text.matches(&format!("<category>{quality}<")).count();
    assert_eq!((aliases("strong"), aliases("weak")), (1_209, 46));
    // Three aliases repeat another name of their entry, one of them a weak one.
    assert_eq!(all.iter().map(|e| weak(e).len()).sum::<usize>(), 46 - 1);
    let kept: usize = all.iter().map(|e| e.names.len() - 1).sum();
    assert_eq!(kept, 1_255 - 3);
    assert_eq!(
        all.iter().map(|e| e.addresses.len()).sum::<usize>(),
        text.matches("<address>").count()
    );

    // The CSV files of the same day are the same entries.
    let csv = read(&shared.join("us_ofac/2018-perchrh/cons_prim.csv"));
    assert_eq!(accepted(&csv), counts);
    for entry in &all {
        let twin = common::entry(&csv, entry.id.as_str());
        assert_eq!(twin.caption(), entry.caption());
        assert_eq!(twin.kind, entry.kind);
        let sorted = |programs: &[String]| programs.iter().cloned().collect::<BTreeSet<_>>();
        assert_eq!(sorted(&twin.programs), sorted(&entry.programs));
    }
}

#[test]
fn canada_in_2020() {
    let Some(shared) = shared() else { return };
    let file = shared.join("ca/sema-lmes_2020-04_mendw.xml");
    let text = std::fs::read_to_string(&file).unwrap();
    let reading = read(&file);
    assert_eq!(
        accepted(&reading),
        [("ca.sema".to_owned(), text.matches("<record>").count())].into()
    );
    assert_eq!(accepted(&reading)["ca.sema"], 1_369);
    assert!(refused(&reading).is_empty());
    let all = entries(&reading, "ca.sema");
    let kinds = |kind| all.iter().filter(|e| e.kind == kind).count();
    assert_eq!(
        (kinds(PartyKind::Organization), kinds(PartyKind::Person)),
        (
            text.matches("<Entity>").count(),
            text.matches("<LastName>").count()
        )
    );
    let births = all.iter().filter(|e| !e.birth_dates.is_empty()).count();
    assert_eq!(births, text.matches("<DateOfBirth>").count());
    let unread: Vec<&str> = all
        .iter()
        .flat_map(|e| &e.birth_dates)
        .filter(|b| b.earliest.is_none())
        .map(|b| b.text.as_str())
        .collect();
    assert_eq!(unread, [""; 0]);
}

#[test]
fn excerpts_of_three_lists() {
    let Some(shared) = shared() else { return };
    for (name, list, rows) in [
        ("eu_fsf_excerpt.xml", "eu.fsf", 2),
        ("uk_sanctions_list_excerpt.xml", "uk.sanctions", 2),
        ("dfat_excerpt.csv", "au.dfat", 1),
    ] {
        let reading = read(&shared.join("samples").join(name));
        assert_eq!(
            accepted(&reading),
            [(list.to_owned(), rows)].into(),
            "{name}"
        );
        assert!(refused(&reading).is_empty());
    }
}

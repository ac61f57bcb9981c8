//! The promises of the starter list: what it holds, on what basis, and that it is the record's.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say why they skip"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use interdict_lists::starter::{SHIPPED, Starter, StarterError, Tables, parse, starter};
use interdict_model::{
    AsOf, Basis, Confidence, DateBasis, LicensePolicy, ListEntry, NameKind, PartyKind,
    RequirementScope, Verdict,
};

const MAY: &str = "84 FR 22961";
const AUGUST: &str = "84 FR 43493";
const LAST: &str = "85 FR 51596";

fn shipped() -> &'static Starter {
    starter().unwrap()
}

fn on_list(list: &str) -> Vec<&'static ListEntry> {
    let list = list.to_owned();
    shipped()
        .entries
        .iter()
        .filter(|entry| entry.list.as_str() == list)
        .collect()
}

fn entry(id: &str) -> &'static ListEntry {
    shipped()
        .entries
        .iter()
        .find(|entry| entry.id.as_str() == id)
        .unwrap()
}

/// The Huawei family: what the three rules of record added.
fn family() -> Vec<&'static ListEntry> {
    let rules = [MAY, AUGUST, LAST];
    on_list("us.bis.el")
        .into_iter()
        .filter(|entry| {
            entry
                .listing
                .citations
                .iter()
                .any(|cite| rules.contains(&cite.text.as_str()))
        })
        .collect()
}

fn undecided() -> Vec<&'static ListEntry> {
    family()
        .into_iter()
        .filter(|entry| entry.listing.basis == Basis::Inferred)
        .collect()
}

fn added_by(rule: &str) -> usize {
    family()
        .iter()
        .filter(|entry| entry.listing.added_by.as_deref() == Some(rule))
        .count()
}

fn note(entry: &ListEntry) -> &str {
    entry.listing.note.as_deref().unwrap_or_default()
}

fn day(text: &str) -> AsOf {
    text.parse().unwrap()
}

#[test]
fn the_family_has_the_official_totals() {
    let counted = |group: &str| {
        undecided()
            .iter()
            .filter(|entry| note(entry).contains(group))
            .count()
    };
    let (moved, new) = (
        counted("with the 69 of 2019-05-16"),
        counted("with the 46 of 2019-08-19"),
    );
    assert_eq!((moved, new), (3, 19));
    assert_eq!(added_by(MAY) + moved, 1 + 68);
    assert_eq!(added_by(AUGUST) + new, 46);
    assert_eq!(added_by(LAST), 38);
    assert_eq!(family().len(), 153);
}

#[test]
fn each_row_says_on_what_it_rests() {
    let mut counts = BTreeMap::new();
    for entry in family() {
        let key = (
            format!("{:?}", entry.listing.basis),
            entry.listing.confidence,
        );
        *counts.entry(key).or_insert(0) += 1;
    }
    let expected = [
        (("Inferred".to_owned(), Confidence::Partly), 22),
        (("Rule".to_owned(), Confidence::Partly), 64 + 27 + 38),
        (("Rule".to_owned(), Confidence::Read), 2),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
}

#[test]
fn each_rule_has_its_day_of_effect_not_of_publication() {
    for (rule, before, from) in [
        (MAY, "2019-05-15", "2019-05-16"),
        (AUGUST, "2019-08-18", "2019-08-19"),
        (LAST, "2020-08-16", "2020-08-17"),
    ] {
        for entry in family()
            .iter()
            .filter(|entry| entry.listing.added_by.as_deref() == Some(rule))
        {
            let listing = &entry.listing;
            assert_eq!(
                listing.presence(day(before), day("2026-01-01")),
                Verdict::False,
                "{}",
                entry.id
            );
            assert_eq!(
                listing.presence(day(from), day(from)),
                Verdict::True,
                "{}",
                entry.id
            );
        }
    }
}

#[test]
fn the_22_affiliated_are_undecided_until_the_august_rule() {
    let now = day("2026-01-01");
    assert_eq!(undecided().len(), 22);
    for entry in undecided() {
        let presence = |on| entry.listing.presence(day(on), now);
        assert_eq!(presence("2019-05-15"), Verdict::False, "{}", entry.id);
        assert_eq!(presence("2019-05-16"), Verdict::Unknown, "{}", entry.id);
        assert_eq!(presence("2019-08-18"), Verdict::Unknown, "{}", entry.id);
        assert_eq!(presence("2019-08-19"), Verdict::True, "{}", entry.id);
        assert_eq!(entry.listing.added_by, None, "{}", entry.id);
        assert!(
            note(entry).starts_with("The data do not decide"),
            "{}",
            entry.id
        );
    }
}

#[test]
fn nobody_is_listed_in_korea() {
    let korea = "KR".parse().unwrap();
    assert!(
        shipped()
            .entries
            .iter()
            .all(|entry| !entry.countries.contains(&korea))
    );
    assert!(family().iter().all(|entry| entry.countries.len() == 1));
}

#[test]
fn a_seventh_of_the_family_does_not_bear_the_name() {
    let without: Vec<_> = family()
        .into_iter()
        .filter(|entry| !entry.caption().contains("Huawei"))
        .collect();
    assert_eq!(without.len(), 22);
    // The list prints affiliated entities behind the parent's name, so that it shows one fewer.
    let printed: Vec<_> = without
        .iter()
        .filter(|entry| entry.listing.basis != Basis::Inferred)
        .collect();
    assert_eq!(printed.len(), 21);
}

#[test]
fn the_family_needs_a_license_for_everything_and_is_presumed_denied() {
    for entry in family() {
        let listing = &entry.listing;
        let requirement = listing.license_requirement.as_ref().unwrap();
        assert_eq!(
            requirement.scope,
            RequirementScope::AllItems,
            "{}",
            entry.id
        );
        assert_eq!(
            listing.license_policy,
            Some(LicensePolicy::PresumptionOfDenial),
            "{}",
            entry.id
        );
    }
    let dusseldorf = entry("us.bis.el/huawei-technologies-dusseldorf-gmbh");
    assert!(note(dusseldorf).contains("\"Case-by-case review.\""));
}

#[test]
fn the_makers_of_cameras_stand_as_in_the_list_of_2022() {
    for id in [
        "us.bis.el/hangzhou-hikvision-digital-technology-co-ltd",
        "us.bis.el/dahua-technology",
    ] {
        let listing = &entry(id).listing;
        assert_eq!(listing.basis, Basis::Publication);
        let now = day("2026-01-01");
        assert_eq!(listing.presence(day("2019-09-01"), now), Verdict::False);
        assert_eq!(listing.presence(day("2019-10-08"), now), Verdict::Unknown);
        assert_eq!(listing.presence(day("2019-10-09"), now), Verdict::True);
        assert_eq!(listing.license_policy, Some(LicensePolicy::Unread));
    }
    assert_eq!(on_list("us.bis.el").len(), 153 + 2);
}

#[test]
fn the_statute_and_the_first_covered_list_name_five() {
    for (list, since) in [
        ("us.ndaa2019.s889", "2018-08-13"),
        ("us.fcc.covered", "2021-03-12"),
    ] {
        let names: Vec<_> = on_list(list).iter().map(|entry| entry.caption()).collect();
        assert_eq!(
            names,
            [
                "Dahua Technology Company",
                "Hangzhou Hikvision Digital Technology Company",
                "Huawei Technologies Company",
                "Hytera Communications Corporation",
                "ZTE Corporation",
            ],
            "{list}"
        );
        for entry in on_list(list) {
            assert_eq!(
                entry.listing.presence(day(since), day(since)),
                Verdict::True,
                "{}",
                entry.id
            );
            let bound =
                ["Huawei Technologies Company", "ZTE Corporation"].contains(&entry.caption());
            assert_eq!(
                !bound,
                note(entry).contains("Covered only for use in"),
                "{}",
                entry.id
            );
        }
    }
}

#[test]
fn the_best_known_ids_never_change() {
    for (id, name) in [
        (
            "us.bis.el/huawei-technologies-co-ltd",
            "Huawei Technologies Co., Ltd. (Huawei)",
        ),
        (
            "us.bis.el/huawei-technologies-co-ltd-hk",
            "Huawei Technologies Co. Ltd.",
        ),
        ("us.bis.el/huawei-device-co-ltd", "Huawei Device Co., Ltd."),
        (
            "us.bis.el/hisilicon-technologies-co-ltd",
            "HiSilicon Technologies Co., Ltd (HiSilicon)",
        ),
        (
            "us.bis.el/huawei-marine-networks-co-ltd",
            "Huawei Marine Networks Co., Ltd.",
        ),
        ("us.bis.el/proven-honour", "Proven Honour"),
        ("us.bis.el/toga-networks", "Toga Networks"),
        (
            "us.bis.el/huawei-technologies-uk-co-ltd",
            "Huawei Technologies (UK) Co., Ltd.",
        ),
        ("us.ndaa2019.s889/zte-corporation", "ZTE Corporation"),
        (
            "us.fcc.covered/huawei-technologies-company",
            "Huawei Technologies Company",
        ),
    ] {
        assert_eq!(entry(id).caption(), name);
    }
    let parent = entry("us.bis.el/huawei-technologies-co-ltd");
    assert_eq!(
        parent.entity,
        entry("us.ndaa2019.s889/huawei-technologies-company").entity
    );
    assert!(
        parent
            .names
            .iter()
            .any(|name| name.kind == NameKind::OriginalScript)
    );
    assert!(note(parent).contains("recalled"));
}

#[test]
fn every_entry_is_cited_and_named_once() {
    let entries = &shipped().entries;
    let ids: BTreeSet<_> = entries.iter().map(|entry| &entry.id).collect();
    assert_eq!(ids.len(), entries.len());
    assert!(entries.is_sorted_by(|a, b| a.id < b.id));
    for entry in entries {
        assert!(!entry.listing.citations.is_empty(), "{}", entry.id);
        assert!(
            entry
                .listing
                .citations
                .iter()
                .all(|cite| !cite.text.is_empty()),
            "{}",
            entry.id
        );
        assert_eq!(entry.id.list(), entry.list);
        assert_eq!(entry.kind, PartyKind::Organization);
        let names: BTreeSet<_> = entry.names.iter().map(|name| &name.text).collect();
        assert_eq!(
            names.len(),
            entry.names.len(),
            "{}: a name stands twice",
            entry.id
        );
        let dated = entry.names.iter().all(|name| name.kind != NameKind::Alias)
            || note(entry).contains("carry no dates");
        assert!(dated, "{}: aliases without their warning", entry.id);
    }
}

#[test]
fn the_states_are_those_of_the_entries() {
    let states: Vec<_> = shipped()
        .lists
        .iter()
        .map(|list| {
            (
                list.id.as_str(),
                list.complete,
                list.dates[0].to_string(),
                list.rows,
            )
        })
        .collect();
    assert_eq!(
        states,
        [
            ("us.bis.el", false, "2020-08-17".to_owned(), 155),
            ("us.fcc.covered", false, "2021-03-12".to_owned(), 5),
            ("us.ndaa2019.s889", true, "2018-08-13".to_owned(), 5),
        ]
    );
    assert!(
        shipped()
            .lists
            .iter()
            .all(|list| list.date_basis == DateBasis::Starter)
    );
    assert_eq!(
        parse(&SHIPPED).unwrap().lists,
        shipped().lists,
        "same tables, same digest"
    );

    let acts = SHIPPED.acts.replace("2020-08-17", "2020-08-18");
    let changed = parse(&Tables {
        acts: &acts,
        ..SHIPPED
    })
    .unwrap();
    assert_ne!(changed.lists[0].digest, shipped().lists[0].digest);
    assert_eq!(changed.lists[1].digest, shipped().lists[1].digest);
}

#[test]
fn json_gives_the_entries_back() {
    let text = serde_json::to_string(&shipped().entries).unwrap();
    let back: Vec<ListEntry> = serde_json::from_str(&text).unwrap();
    assert_eq!(back, shipped().entries);
}

#[test]
fn a_broken_table_says_where() {
    let fails = |tables: Tables<'_>| parse(&tables).unwrap_err();

    let acts = SHIPPED
        .acts
        .replace("2019-05-16\t2019-05-16", "2019-13-16\t2019-05-16");
    let error = fails(Tables {
        acts: &acts,
        ..SHIPPED
    });
    assert!(
        error.to_string().contains("`acts`") && error.to_string().contains("line"),
        "{error}"
    );

    let acts = SHIPPED.acts.replace("85-fr-51596", "85-fr-1");
    let error = fails(Tables {
        acts: &acts,
        ..SHIPPED
    });
    assert!(matches!(error, StarterError::Dangling { key, .. } if key == "85-fr-1"));

    let last = SHIPPED.entries.lines().last().unwrap();
    let entries = format!("{}{last}\n", SHIPPED.entries);
    assert!(matches!(
        fails(Tables {
            entries: &entries,
            ..SHIPPED
        }),
        StarterError::Twice { .. }
    ));

    let entries = SHIPPED.entries.replace("\tinferred\t", "\tderived\t");
    assert!(matches!(
        fails(Tables {
            entries: &entries,
            ..SHIPPED
        }),
        StarterError::Inconsistent { .. }
    ));

    let entries = SHIPPED
        .entries
        .replace("us.fcc.covered/zte", "us.bis.el/zte");
    assert!(matches!(
        fails(Tables {
            entries: &entries,
            ..SHIPPED
        }),
        StarterError::Inconsistent { .. }
    ));
}

/// Finds a file of the shared data, which the repository does not hold.
fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("INTERDICT_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let file = root.join(path);
    if !file.exists() {
        println!("skipped: no ../shared");
        return None;
    }
    Some(file)
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn column(file: &PathBuf, wanted: &[&str]) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let at: Vec<usize> = wanted.iter().map(|name| at(name)).collect();
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            at.iter().map(|at| row[*at].to_owned()).collect()
        })
        .collect()
}

/// Returns the entries whose primary name or other spelling a row of the list prints.
fn joined(printed: &str) -> BTreeSet<&'static str> {
    let name = squeeze(printed);
    let name = name
        .strip_prefix("Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: ")
        .unwrap_or(&name);
    on_list("us.bis.el")
        .into_iter()
        .filter(|entry| {
            entry.names.iter().any(|known| {
                matches!(known.kind, NameKind::Primary | NameKind::Spelling) && known.text == name
            })
        })
        .map(|entry| entry.id.as_str())
        .collect()
}

#[test]
fn every_family_row_of_the_list_of_2022_joins_one_entry() {
    let path = "data/lists/us_bis/huawei_entity_list_rows_from_csl_2022-04.csv";
    let Some(file) = shared(path) else { return };
    let rows = column(&file, &["name"]);
    assert_eq!(rows.len(), 157);
    let mut reached = BTreeSet::new();
    let mut unmatched = Vec::new();
    for row in &rows {
        let ids = joined(&row[0]);
        if ids.len() != 1 {
            unmatched.push((&row[0], ids.clone()));
        }
        reached.extend(ids);
    }
    assert!(unmatched.is_empty(), "{unmatched:#?}");
    assert_eq!(reached.len(), 153, "every entry of the family is reached");
}

#[test]
fn every_row_that_says_huawei_or_hisilicon_joins() {
    let path = "data/lists/us_bis/entity_list_from_csl_2022-04.csv";
    let Some(file) = shared(path) else { return };
    let rows: Vec<_> = column(&file, &["name", "alt_names"])
        .into_iter()
        .filter(|row| {
            let text = row.join(" ").to_lowercase();
            text.contains("huawei") || text.contains("hisilicon")
        })
        .collect();
    assert_eq!(rows.len(), 141);
    let unmatched: Vec<_> = rows
        .iter()
        .filter(|row| joined(&row[0]).len() != 1)
        .collect();
    assert!(unmatched.is_empty(), "{unmatched:#?}");
}

#[test]
fn rules_and_countries_are_those_of_the_family_facts() {
    let Some(file) = shared("data/lists/us_bis/huawei_family_facts.csv") else {
        return;
    };
    let rows = column(
        &file,
        &[
            "name",
            "destination",
            "added_citation",
            "basis",
            "added_effective",
        ],
    );
    assert_eq!(rows.len(), 153);
    for row in rows {
        let [name, country, rule, basis, effective] = row.try_into().unwrap();
        let found: Vec<_> = family()
            .into_iter()
            .filter(|entry| {
                entry.caption() == squeeze(&name) && entry.countries[0].code() == country
            })
            .collect();
        let [entry] = found[..] else {
            panic!("{name} ({country}): {} entries", found.len())
        };
        if basis == "inferred" {
            assert_eq!(entry.listing.basis, Basis::Inferred, "{name}");
        } else {
            assert_eq!(
                entry.listing.added_by.as_deref(),
                Some(rule.as_str()),
                "{name}"
            );
            assert_eq!(entry.listing.latest.to_string(), effective, "{name}");
        }
    }
}

#[test]
fn every_family_member_is_found_in_the_list_of_2026() {
    let path = "data/lists/us_bis/entity_list_from_csl_2026-07-31.jsonl";
    let Some(file) = shared(path) else { return };
    let mut reached = BTreeSet::new();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        reached.extend(joined(row["name"].as_str().unwrap()));
    }
    let missing: Vec<_> = family()
        .into_iter()
        .filter(|entry| !reached.contains(entry.id.as_str()))
        .map(ListEntry::caption)
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

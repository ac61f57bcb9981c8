//! Screening as a whole, on the starter list and on real list files.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "helpers of tests are tests"
)]

use std::path::PathBuf;

use interdict_lists::{ImportOptions, Store, assemble, starter};
use interdict_model::{
    AsOf, ListEntry, PartyKind, PartyQuery, Screening, ScreeningStatus, Verdict,
};
use interdict_screen::{Profile, Roster, compare_entities, screen};

const NOW: &str = "2026-11-21";

fn carried() -> Roster {
    let day = NOW.parse().unwrap();
    let lists = assemble(starter().unwrap(), None, day, day).unwrap();
    Roster::new(lists.entries, lists.lists)
}

fn ask(roster: &Roster, query: &PartyQuery, on: &str, profile: &Profile) -> Screening {
    screen(
        roster,
        query,
        on.parse().unwrap(),
        NOW.parse().unwrap(),
        profile,
    )
}

fn is_huawei(answer: &Screening) -> bool {
    answer
        .hits
        .iter()
        .any(|hit| hit.entry_id.as_str() == "us.bis.el/huawei-technologies-co-ltd")
}

fn shared(file: &str) -> Option<PathBuf> {
    let path = interdict_testkit::shared(&format!("data/lists/{file}"));
    if path.is_none() {
        eprintln!("skipped: no ../shared ({file})");
    }
    path
}

#[test]
fn huawei_is_found_in_any_script_by_general_rules() {
    let general = Profile {
        curated: false,
        ..Profile::default()
    };
    let roster = carried();
    for name in [
        "华为",
        "Хуавэй",
        "Huawei Tech",
        "HUAWEI TECHNOLOGIES CO LTD",
        "huawei technologies co., ltd.",
    ] {
        let answer = ask(&roster, &PartyQuery::named(name), "2021-01-01", &general);
        assert!(
            is_huawei(&answer),
            "{name}: {:?}",
            answer.hits.first().map(|hit| (&hit.caption, hit.score))
        );
    }
}

#[test]
fn huawei_is_found_in_korean_and_japanese() {
    let profile = Profile::default();
    let roster = carried();
    for name in ["화웨이", "ファーウェイ", "华为技术有限公司"] {
        assert!(
            is_huawei(&ask(
                &roster,
                &PartyQuery::named(name),
                "2021-01-01",
                &profile
            )),
            "{name}"
        );
    }
}

#[test]
fn look_alikes_are_not_found() {
    let profile = Profile::default();
    let roster = carried();
    for name in [
        "Huaweiwood Furniture",
        "LG Uplus",
        "Hawaii Technologies",
        "Device Partners Ltd",
    ] {
        let answer = ask(&roster, &PartyQuery::named(name), "2021-01-01", &profile);
        assert!(
            answer.hits.is_empty(),
            "{name}: {} {}",
            answer.hits[0].caption,
            answer.hits[0].score
        );
    }
}

#[test]
fn nobody_is_listed_before_the_day() {
    let profile = Profile {
        near: 1,
        ..Profile::default()
    };
    let roster = carried();
    let query = PartyQuery::named("Huawei Device Co., Ltd.");
    let before = ask(&roster, &query, "2019-05-15", &profile);
    let listed: Vec<_> = before
        .hits
        .iter()
        .filter(|hit| hit.list.as_str() == "us.bis.el")
        .collect();
    assert!(listed.is_empty(), "{listed:?}");
    assert!(
        before.near[0].why.contains("not in force on 2019-05-15"),
        "{:?}",
        before.near
    );
    let after = ask(&roster, &query, "2019-05-17", &profile);
    assert_eq!(
        after.hits[0].entry_id.as_str(),
        "us.bis.el/huawei-device-co-ltd"
    );
    assert_eq!(after.hits[0].in_force, Verdict::True);
}

#[test]
fn a_name_that_says_nothing_is_not_a_clearance() {
    let profile = Profile::default();
    let roster = carried();
    for name in ["", "   ", "Ltd", "Co., Ltd.", "\u{200b}", "...", "A"] {
        let answer = ask(&roster, &PartyQuery::named(name), "2021-01-01", &profile);
        assert_eq!(
            answer.status,
            ScreeningStatus::TooLittleInformation,
            "{name:?}"
        );
        assert!(answer.message.is_some());
    }
}

#[test]
fn adding_entries_never_removes_or_reorders_a_hit() {
    let profile = Profile::default();
    let all = starter().unwrap().entries.clone();
    let few: Vec<ListEntry> = all.iter().step_by(3).cloned().collect();
    let (small, large) = (Roster::new(few, Vec::new()), Roster::new(all, Vec::new()));
    for name in [
        "Huawei Cloud",
        "Shanghai Huawei",
        "HiSilicon",
        "Huawei Technologies",
    ] {
        let ids = |roster: &Roster| -> Vec<(String, u64)> {
            let answer = ask(roster, &PartyQuery::named(name), "2021-01-01", &profile);
            answer
                .hits
                .iter()
                .map(|hit| (hit.entry_id.to_string(), hit.score.to_bits()))
                .collect()
        };
        let (before, after) = (ids(&small), ids(&large));
        let kept: Vec<_> = after
            .iter()
            .filter(|hit| before.contains(hit))
            .cloned()
            .collect();
        assert_eq!(before, kept, "{name}");
    }
}

#[test]
fn compare_gives_the_score_of_screen() {
    let profile = Profile {
        threshold: 0.0,
        ..Profile::default()
    };
    let roster = carried();
    for name in [
        "Huawei Tech Investment",
        "华为",
        "Hikvision Digital",
        "Shenzhen Smartcom",
    ] {
        let query = PartyQuery::named(name);
        for hit in ask(&roster, &query, "2026-01-01", &profile).hits {
            let entry = roster.entry(&hit.entry_id).unwrap();
            let compared = compare_entities(&query, &entry, &profile);
            assert_eq!(
                compared.score.to_bits(),
                hit.score.to_bits(),
                "{name} / {}",
                hit.caption
            );
        }
    }
}

#[test]
fn a_limit_counts_what_it_cuts() {
    let profile = Profile::default();
    let roster = carried();
    let query = PartyQuery::named("Huawei Cloud");
    let all = ask(&roster, &query, "2021-01-01", &profile).hits.len();
    let cut = ask(
        &roster,
        &query,
        "2021-01-01",
        &Profile {
            limit: Some(3),
            ..profile
        },
    );
    assert_eq!((cut.hits.len(), cut.omitted), (3, all - 3));
}

/// The rows are read here with the `csv` crate alone, not by the list reader.
#[test]
fn untyped_rows_are_found_with_any_kind() {
    let Some(path) = shared("us_csl/consolidated_2022-04_watchman.csv") else {
        return;
    };
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (source, name, aliases) = (column("source"), column("name"), column("alt_names"));
    let mut wanted = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let text = format!("{} {}", &row[name], &row[aliases]).to_lowercase();
        if text.contains("huawei") || text.contains("hisilicon") {
            wanted.push((row[source].contains("(CMIC)"), row[name].trim().to_owned()));
        }
    }
    assert_eq!(wanted.iter().filter(|(cmic, _)| !cmic).count(), 141);
    assert_eq!(wanted.iter().filter(|(cmic, _)| *cmic).count(), 2);

    let home = tempfile::tempdir().unwrap();
    let mut store = Store::open(home.path()).unwrap();
    let on: AsOf = "2022-04-25".parse().unwrap();
    store.import(&[path], &ImportOptions::on(on.day())).unwrap();
    // Without the starter list underneath: the rows as they are.
    let empty = interdict_lists::Starter::default();
    let lists = assemble(&empty, Some(&store), on, on).unwrap();
    let relevant = |entry: &ListEntry| matches!(entry.list.as_str(), "us.bis.el" | "us.ofac.cmic");
    let entries: Vec<ListEntry> = lists.entries.into_iter().filter(relevant).collect();
    let untyped = entries
        .iter()
        .filter(|entry| entry.list.as_str() == "us.bis.el");
    assert!(
        untyped
            .clone()
            .all(|entry| entry.kind == PartyKind::Unknown),
        "a row became something by guess"
    );
    assert_eq!(untyped.count(), 2001);

    let profile = Profile::default();
    let roster = Roster::new(entries, lists.lists);
    for kind in PartyKind::ALL.iter().copied().map(Some).chain([None]) {
        for (cmic, name) in &wanted {
            // An affiliated entity stands in the name of its parent's row.
            let asked = name
                .rsplit("Affiliated Entity:")
                .next()
                .unwrap_or(name)
                .trim();
            let query = PartyQuery {
                kind,
                ..PartyQuery::named(asked)
            };
            let answer = ask(&roster, &query, "2022-04-25", &profile);
            let list = if *cmic { "us.ofac.cmic" } else { "us.bis.el" };
            let found = answer
                .hits
                .iter()
                .any(|hit| hit.list.as_str() == list && hit.score >= 0.8);
            assert!(
                found,
                "{asked} as {kind:?}: {:?}",
                answer.hits.first().map(|hit| (&hit.caption, hit.score))
            );
        }
    }
}

//! Published list files through the command, from import to answer.
//!
//! The files are not part of the repository; without them the tests say so and pass.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests are tests, and what was skipped is said"
)]

mod common;

use common::TestEnv;
use serde_json::Value;

/// Returns a published file below `data/lists`; where there are none, says so.
fn published(file: &str) -> Option<String> {
    let found = interdict_testkit::shared(&format!("data/lists/{file}"));
    if found.is_none() {
        println!("skipped: no ../shared ({file})");
    }
    found.map(|path| path.display().to_string())
}

const CSL: &str = "us_csl/consolidated_2022-04_watchman.csv";
const UN: &str = "un/consolidated_2020-03-20_mendw.xml";
/// A day on which the copy of 2022-04-21 is fresh.
const DAY: &str = "2022-05-01";

fn list<'a>(answer: &'a Value, id: &str) -> &'a Value {
    let lists = answer["corpus"]["lists"].as_array().unwrap();
    lists.iter().find(|list| list["id"] == id).unwrap()
}

#[test]
fn an_imported_list_is_whole_and_answers() {
    let Some(csl) = published(CSL) else { return };
    let env = TestEnv::new();
    let imported = env.interdict(["lists", "import", &csl]);
    assert_eq!(imported.exit, 0, "{imported}");
    assert!(imported.stdout.contains("us.bis.el"), "{imported}");

    let answer = env.interdict_json(["screen", "--on", DAY, "Huawei Technologies Co., Ltd."]);
    let entity_list = list(&answer, "us.bis.el");
    assert_eq!(entity_list["complete"], true);
    assert_eq!(entity_list["date"], "2022-04-21");
    assert!(
        entity_list["rows"].as_u64().unwrap() > 1_900,
        "{entity_list}"
    );
    assert!(answer["hits"][0]["score"].as_f64().unwrap() > 0.95);

    // The copies carry every list that the EAR and OFAC regimes need.
    let party = "end_user=Wilhelmina Quackenbush,CN";
    let case = [
        "check", "--act", "export", "--from", "US", "--to", "CN", "--party", party, "--on", DAY,
    ];
    let answer = env.interdict_json(case);
    let gaps = &answer["coverage"]["gaps"];
    assert_eq!(gaps.as_array().map(Vec::len), Some(0), "{gaps}");
}

#[test]
fn a_second_import_changes_nothing() {
    let Some(un) = published(UN) else { return };
    let env = TestEnv::new();
    let first = env.interdict_json(["lists", "import", &un]);
    let again = env.interdict_json(["lists", "import", &un]);
    assert_eq!(first["lists"][0]["unchanged"], false, "{first}");
    assert_eq!(again["lists"][0]["unchanged"], true, "{again}");
    assert_eq!(first["lists"][0]["digest"], again["lists"][0]["digest"]);
}

#[test]
fn a_copy_cut_off_in_the_middle_is_refused_and_nothing_is_stored() {
    let Some(un) = published(UN) else { return };
    let env = TestEnv::new();
    let text = std::fs::read_to_string(un).unwrap();
    let half = text.char_indices().nth(text.chars().count() / 2).unwrap().0;
    env.file("half.xml", &text[..half]);
    let ran = env.interdict(["lists", "import", "half.xml"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("half.xml"), "{ran}");
    let status = env.interdict_json(["lists", "status"]);
    let lists = status["lists"].as_array().unwrap();
    let un = lists.iter().find(|list| list["id"] == "un.sc").unwrap();
    assert_eq!(un["condition"], "missing", "{un}");
}

#[test]
fn a_home_that_cannot_be_written_is_an_error() {
    let Some(un) = published(UN) else { return };
    let env = TestEnv::new();
    env.file("home", "a file");
    let ran = env.interdict(["lists", "import", &un, "--home", "home/below"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("hint: "), "{ran}");
}

/// The copy of 2020 lacks an entry that the copy of 2018 holds: it ended in between.
#[test]
fn a_timeline_draws_what_a_later_copy_lacks() {
    let earlier = published("un/consolidated_2018-06-07_perchrh.xml");
    let (Some(earlier), Some(later)) = (earlier, published(UN)) else {
        return;
    };
    let env = TestEnv::new();
    for file in [&earlier, &later] {
        let imported = env.interdict(["lists", "import", file, "--accept-shrink"]);
        assert_eq!(imported.exit, 0, "{imported}");
    }
    let name = "Arab Iraqi Company for Livestock Development";
    let json = env.interdict_json(["timeline", name, "--on", "2026-01-01"]);
    let row = &json["rows"][0];
    assert_eq!(row["kind"], "listing", "{json}");
    assert_eq!(row["to"]["earliest"], "2018-06-07", "{row}");
    assert_eq!(row["to"]["latest"], "2020-03-19", "{row}");
    assert_eq!(row["state_on"], "not_in_force");
    let then = [
        "timeline",
        name,
        "--on",
        "2019-01-01",
        "--known",
        "2019-01-01",
    ];
    let json = env.interdict_json(then);
    assert_eq!(json["rows"][0]["state_on"], "in_force", "{json}");
}

/// Entries of the published copy are the starter's own; a listing on another list under the
/// same name joins them and says why.
#[test]
fn a_timeline_of_a_party_holds_its_entries_on_every_list() {
    let Some(csl) = published(CSL) else { return };
    let env = TestEnv::new();
    let imported = env.interdict(["lists", "import", &csl]);
    assert_eq!(imported.exit, 0, "{imported}");
    let json = env.interdict_json(["timeline", "Huawei", "--on", DAY]);
    let party = &json["parties"][0];
    let count = |key: &str| party[key].as_u64().unwrap();
    assert_eq!(count("matched") + count("by_family"), 155, "{party}");
    let rows = json["rows"].as_array().unwrap();
    let cmic = rows.iter().find(|row| {
        let id = row["id"].as_str().unwrap_or_default();
        id.starts_with("us.ofac.cmic")
    });
    let note = cmic.unwrap()["note"].as_str().unwrap();
    assert!(note.contains("the name is the same"), "{note}");
}

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

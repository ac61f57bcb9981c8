//! `interdict screen`.

mod common;

use common::{Ran, TestEnv};
use insta::assert_snapshot;

#[test]
fn a_name_that_is_shown_otherwise_than_stored_is_not_clear() {
    let env = TestEnv::new();
    let ran = env.interdict(["screen", "\u{202e}iewauH"]);
    assert_eq!(ran.exit, 3, "{ran}");
    assert!(ran.stdout.contains("`Huawei`"), "{ran}");
    let json = env.interdict_json(["screen", "\u{202e}iewauH"]);
    assert_eq!(json["status"], "disguised");
    // What is found as stored stands.
    let ran = env.interdict(["screen", "\u{202e}Huawei"]);
    assert_eq!(ran.exit, 1, "{ran}");
    // Marks that change nothing say nothing.
    let ran = env.interdict(["screen", "\u{202d}Acme Bakery"]);
    assert_eq!(ran.exit, 0, "{ran}");
}

#[test]
fn a_mask_of_digits_or_of_colours_does_not_hide_a_name() {
    let env = TestEnv::new();
    for name in ["Huawei4", "Hua7wei", "\u{1b}[31mHuawei\u{1b}[0m"] {
        let ran = env.interdict(["screen", name]);
        assert_eq!(ran.exit, 1, "{name:?}: {ran}");
    }
}

#[test]
fn a_name_that_is_cut_is_never_plainly_clear() {
    let env = TestEnv::new();
    let long = format!("{} Huawei Technologies", "Quite Different ".repeat(12));
    let ran = env.interdict(["screen", &long]);
    assert_eq!(ran.exit, 3, "{ran}");
    assert!(ran.stdout.contains("too long"), "{ran}");
    let hidden = format!("Acme{} Huawei Technologies", "\u{200b}".repeat(600));
    let ran = env.interdict(["screen", &hidden]);
    assert_eq!(ran.exit, 1, "{ran}");
}

#[test]
fn a_name_is_required() {
    assert_snapshot!(TestEnv::new().interdict(["screen"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the following required arguments were not provided:
      <NAME>...

    Usage: interdict screen <NAME>...

    For more information, try '--help'.
    [EOF]
    ");
}

#[test]
fn a_threshold_is_a_share() {
    let env = TestEnv::new();
    assert_snapshot!(env.interdict(["screen", "--threshold", "70", "Huawei"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value '70' for '--threshold <THRESHOLD>': expected a number from 0 to 1

    For more information, try '--help'.
    [EOF]
    ");
}

#[test]
fn a_kind_is_one_of_a_closed_set() {
    let env = TestEnv::new();
    assert_snapshot!(env.interdict(["screen", "--kind", "ship", "Huawei"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value 'ship' for '--kind <KIND>': `ship` is not a kind of party (expected one of person, organization, vessel, aircraft, unknown)

    For more information, try '--help'.
    [EOF]
    ");
}

const DAY: [&str; 4] = ["--on", "2019-05-23", "--known", "2019-05-23"];

#[test]
fn a_listed_name_in_another_script_is_a_hit() {
    let [a, b, c, d] = DAY;
    let args = ["screen", a, b, c, d, "--explain", "华为技术有限公司"];
    let ran = TestEnv::new().interdict(args);
    assert_eq!(ran.exit, 1, "{ran}");
    assert!(
        ran.stdout.contains("Huawei Technologies Co., Ltd."),
        "{ran}"
    );
    assert!(ran.stdout.contains("since 2019-05-16"), "{ran}");
    assert!(ran.stdout.contains("cross script"), "{ran}");
}

#[test]
fn the_day_before_the_listing_the_list_has_no_hit() {
    let env = TestEnv::new();
    let on = |day| env.interdict_json(["screen", "--on", day, "Huawei Technologies Co., Ltd."]);
    let in_force = |answer: &serde_json::Value| -> Vec<String> {
        let hits = answer["hits"].as_array().unwrap();
        let hits = hits.iter().filter(|hit| hit["in_force"] == "T");
        hits.map(|hit| hit["list"].as_str().unwrap().to_owned())
            .collect()
    };
    // The procurement ban names the company since 2018; the Entity List does not yet.
    let before = in_force(&on("2019-05-15"));
    assert!(!before.contains(&"us.bis.el".to_owned()), "{before:?}");
    assert!(
        before.contains(&"us.ndaa2019.s889".to_owned()),
        "{before:?}"
    );
    let after = in_force(&on("2019-05-16"));
    assert!(after.contains(&"us.bis.el".to_owned()), "{after:?}");
}

#[test]
fn nothing_found_says_among_what() {
    let ran = TestEnv::new().interdict(["screen", "--on", "2019-05-23", "Wilhelmina Quackenbush"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(ran.stdout.contains("Nothing found: no name among"), "{ran}");
    assert!(!ran.stdout.to_lowercase().contains("cleared"), "{ran}");
}

#[test]
fn the_worst_of_several_names_decides_the_exit() {
    let [a, b, c, d] = DAY;
    let env = TestEnv::new();
    let names = [
        "screen",
        a,
        b,
        c,
        d,
        "Wilhelmina Quackenbush",
        "Huawei Device Co., Ltd.",
    ];
    assert_eq!(env.interdict(names).exit, 1);
}

#[test]
fn several_names_are_one_compact_object_a_line() {
    let env = TestEnv::new();
    let ran = env.interdict(["screen", "--format", "json", "Huawei Device", "Acme"]);
    assert_eq!(ran.stdout.lines().count(), 2, "{ran}");
    for line in ran.stdout.lines() {
        let answer: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(answer["schema"], "interdict.screen/1");
    }
}

#[test]
fn the_nearest_entries_are_the_proof_of_a_non_match() {
    let ran = TestEnv::new().interdict(["screen", "--near", "2", "Hua Wen Textiles"]);
    assert!(
        ran.stdout.contains("Nearest entries that are no hits"),
        "{ran}"
    );
    assert_eq!(ran.stdout.matches("why not").count(), 2, "{ran}");
    assert!(!ran.stdout.contains("comes near"), "{ran}");
    // What did not meet is shown with what did.
    assert!(ran.stdout.contains("  query only"), "{ran}");
    assert!(ran.stdout.contains("  listed name only"), "{ran}");
    assert!(
        ran.stdout.lines().all(|line| line.chars().count() <= 80),
        "{ran}"
    );
}

#[test]
fn a_near_miss_is_explained_in_json_by_the_same_words_as_a_hit() {
    let env = TestEnv::new();
    let near = |threshold: &str, name: &str| -> serde_json::Value {
        let ran = env.interdict([
            "screen",
            "--format",
            "json",
            "--near",
            "1",
            "--threshold",
            threshold,
            name,
        ]);
        serde_json::from_str(&ran.stdout).unwrap()
    };
    let name = "Huawei Device Gadgets";
    let hit = near("0.5", name)["hits"][0].clone();
    let miss = near("0.99", name)["near"][0].clone();
    for field in [
        "score",
        "entry_id",
        "matched_name",
        "matched_name_quality",
        "explanation",
    ] {
        assert!(!miss[field].is_null(), "{field}");
        assert_eq!(hit[field], miss[field], "{field}");
    }
    assert_eq!(miss["explanation"]["unmatched_query"][0], "Gadgets");
}

#[test]
fn an_entry_that_no_word_meets_is_no_neighbor() {
    let env = TestEnv::new();
    let near = |name: &str| env.interdict(["screen", "--near", "5000", name]);
    let ran = near("Hua Wen Textiles");
    let shown = ran.stdout.matches("why not").count();
    assert!((2..165).contains(&shown), "{shown}");
    assert!(!ran.stdout.contains("score 0.0000"), "{ran}");
    let said = "No other entry comes near: all the rest score 0.00.";
    assert!(ran.stdout.contains(said), "{ran}");
    // The index and the scan say the same of it.
    let scan = env.interdict([
        "screen",
        "--near",
        "5000",
        "--exhaustive",
        "Hua Wen Textiles",
    ]);
    // The first lines hold the instant of the run.
    let near_of = |ran: &Ran| ran.stdout.split_once("Nearest").unwrap().1.to_owned();
    assert_eq!(near_of(&scan), near_of(&ran));
    let none = near("Zzyzxq");
    assert!(none.stdout.contains("entry comes near: all"), "{none}");
}

#[test]
fn a_name_that_says_too_little_is_told_so_once() {
    let ran = TestEnv::new().interdict(["screen", "Ltd"]);
    assert_eq!(
        ran.stdout.matches("this name carries too little").count(),
        1,
        "{ran}"
    );
}

#[test]
fn a_name_that_is_a_file_here_may_be_a_table() {
    let env = TestEnv::new();
    env.file("customers.csv", "name\nAcme\n");
    let ran = env.interdict(["screen", "customers.csv"]);
    assert!(
        ran.stderr.contains("did you mean `--input customers.csv`?"),
        "{ran}"
    );
    let ran = env.interdict(["screen", "customers"]);
    assert!(!ran.stderr.contains("did you mean"), "{ran}");
}

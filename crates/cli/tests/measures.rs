//! `interdict measures`.

mod common;

use common::TestEnv;

#[test]
fn the_rulebook_that_ships_has_no_error() {
    let ran = TestEnv::new().interdict(["measures", "lint"]);
    assert_eq!(ran.exit, 0, "{ran}");
}

#[test]
fn what_binds_depends_on_the_day() {
    let env = TestEnv::new();
    let binds = |day| {
        let json = env.interdict_json(["measures", "list", "--on", day]);
        let all = json["measures"].as_array().unwrap().clone();
        let tgl = all.iter().find(|row| row["id"] == "us.ear.tgl-huawei");
        tgl.unwrap()["in_force"].clone()
    };
    assert_eq!(binds("2019-05-19"), false);
    assert_eq!(binds("2019-05-20"), true);
}

#[test]
fn a_measure_shows_its_citations() {
    let ran = TestEnv::new().interdict(["measures", "show", "us.ear.entity-list"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(ran.stdout.contains("84 FR 22961"), "{ran}");
}

#[test]
fn an_unknown_measure_is_answered_with_its_neighbors() {
    let ran = TestEnv::new().interdict(["measures", "show", "us.ear.entity"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(
        ran.stderr.contains("did you mean `us.ear.entity-list`"),
        "{ran}"
    );
}

#[test]
fn a_folder_of_rule_files_is_checked_without_a_build() {
    let env = TestEnv::new();
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules");
    let ran = env.interdict(["measures", "lint", "--rules", rules]);
    assert_eq!(ran.exit, 0, "{ran}");

    std::fs::create_dir(env.home().join("broken")).unwrap();
    env.file("broken/facts.toml", "[fact.\"a\"]\ntype = \"boolean\"\n");
    let ran = env.interdict(["measures", "lint", "--rules", "broken"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("`boolean` is not a type"), "{ran}");

    let ran = env.interdict(["measures", "lint", "--rules", "nowhere"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("nowhere"), "{ran}");
}

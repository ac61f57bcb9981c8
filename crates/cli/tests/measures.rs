//! `interdict measures`.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

mod common;

use common::TestEnv;
use interdict_determine::Rulebook;

const RULE: &str = r#"
id = "aq.masts"
regime = "us.ear"
authority = "Ministry of Antarctica"
jurisdiction = "AQ"
status = "law"
title = "No masts"
summary = "Nobody installs masts."
[[version]]
key = "2026-07"
valid_from = "2026-07-01"
public_at = "2026-05-20"
cites = [{ text = "Order 7 of 2026", confidence = "partly" }]
bound = 'place.country == "AQ"'
act = 'act == install'
effect = "PROHIBITED"
"#;

/// The rules that ship in the folder `rules`, and one measure beside them.
fn own_rules(env: &TestEnv, rule: &str) {
    for (name, text) in Rulebook::embedded_files() {
        env.file(&format!("rules/{name}"), text);
    }
    env.file("rules/aq/masts.toml", rule);
}

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

#[test]
fn rule_files_answer_without_a_build() {
    let env = TestEnv::new();
    own_rules(&env, RULE);
    let case = |rules: &[&str], more: &[&str]| {
        let typed = [
            "check",
            "--act",
            "install",
            "--fact",
            "place.country=AQ",
            "--require",
            "none",
        ];
        let day = ["--on", "2026-08-01", "--known", "2026-08-01", "--no-input"];
        let words = typed.iter().chain(&day).chain(rules).chain(more);
        env.run(&words.map(|word| (*word).to_owned()).collect::<Vec<_>>())
    };
    let shipped = case(&[], &[]);
    assert_ne!(shipped.exit, 1, "{shipped}");
    let ours = case(&["--rules", "rules"], &["--save", "kept.json"]);
    assert_eq!(ours.exit, 1, "{ours}");
    assert!(ours.stdout.contains("aq.masts/2026-07"), "{ours}");
    // The digest of the answer is that of the folder.
    let note = "note: the rules are those of `rules`, digest ";
    let digest = ours.stderr.lines().find_map(|line| line.strip_prefix(note));
    assert_ne!(digest.unwrap(), Rulebook::embedded().unwrap().digest);
    let named = format!("rulebook {}", &digest.unwrap()[..12]);
    assert!(ours.stdout.contains(&named), "{ours}");

    // A bundle carries the rules that answered; asked of others, they are what differs.
    let again = env.interdict(["check", "--replay", "kept.json", "--rules", "rules"]);
    assert!(
        again.stderr.contains("the same answer to the byte"),
        "{again}"
    );
    assert_eq!(again.exit, 0, "{again}");
    let other = env.interdict(["check", "--replay", "kept.json"]);
    assert_eq!(other.exit, 1, "{other}");
    assert!(other.stdout.contains("By the rulebook"), "{other}");
    env.file(
        "kept/one.json",
        &std::fs::read_to_string(env.home().join("kept.json")).unwrap(),
    );
    let turned = env.interdict(["check", "--flips", "kept"]);
    assert_eq!(turned.exit, 1, "{turned}");
    let stands = env.interdict(["check", "--flips", "kept", "--rules", "rules"]);
    assert_eq!(stands.exit, 0, "{stands}");
}

#[test]
fn rule_files_are_looked_into_without_a_build() {
    let env = TestEnv::new();
    own_rules(&env, RULE);
    let ran = env.interdict(["measures", "show", "aq.masts", "--rules", "rules"]);
    assert!(ran.stdout.contains("No masts"), "{ran}");
    let ran = env.interdict(["measures", "--rules", "rules", "list"]);
    assert!(ran.stdout.contains("aq.masts"), "{ran}");
    assert_eq!(env.interdict(["measures", "show", "aq.masts"]).exit, 2);
    env.file(
        "rules/facts.toml",
        &format!(
            "{}\n[fact.\"mast.high\"]\ntype = \"bool\"\nquestion = \"Is it high?\"\nwho = \"exporter\"\n",
            std::fs::read_to_string(env.home().join("rules/facts.toml")).unwrap()
        ),
    );
    let ran = env.interdict(["measures", "facts", "--rules", "rules"]);
    assert!(ran.stdout.contains("mast.high"), "{ran}");
}

#[test]
fn lint_shows_what_is_asked_for_and_counts_the_rest() {
    let env = TestEnv::new();
    own_rules(&env, &RULE.replace("\"partly\"", "\"read\""));
    let ran = env.interdict(["measures", "lint", "aq.", "--rules", "rules"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(
        ran.stdout
            .starts_with("warning  aq.masts: `2026-07` was read"),
        "{ran}"
    );
    assert!(
        ran.stdout
            .contains("0 errors, 1 warning. Not shown, of others: 0 errors,"),
        "{ran}"
    );
    // What is not shown is wrong all the same.
    own_rules(&env, &RULE.replace("jurisdiction = \"AQ\"", ""));
    let ran = env.interdict(["measures", "lint", "us.ofac.", "--rules", "rules"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(
        ran.stdout.contains("Not shown, of others: 1 error,"),
        "{ran}"
    );
}

#[test]
fn a_list_that_nothing_can_load_is_refused() {
    let env = TestEnv::new();
    for (list, hint) in [
        ("us.bis.ell", "did you mean `us.bis.el`"),
        (
            "aq.register",
            "a register of your own is asked as facts of a party",
        ),
    ] {
        let target = format!("target = {{ lists = [\"{list}\"] }}");
        own_rules(&env, &format!("{RULE}{target}\n"));
        for command in [["measures", "lint"], ["measures", "list"]] {
            let ran = env.interdict([command[0], command[1], "--rules", "rules"]);
            assert_eq!(ran.exit, 2, "{ran}");
            let says = format!("rules: aq.masts: there is no list `{list}`");
            assert!(ran.stderr.contains(&says), "{ran}");
            assert!(ran.stderr.contains(hint), "{ran}");
        }
    }
    own_rules(&env, RULE);
    let facts = std::fs::read_to_string(env.home().join("rules/facts.toml")).unwrap();
    let stated = facts.replacen("states = \"us.bis.el\"", "states = \"us.bis.ell\"", 1);
    env.file("rules/facts.toml", &stated);
    let ran = env.interdict(["measures", "lint", "--rules", "rules"]);
    assert!(ran.stderr.contains("rules: facts.toml, party."), "{ran}");
    assert!(
        ran.stderr.contains("there is no list `us.bis.ell`"),
        "{ran}"
    );
}

#[test]
fn a_part_of_the_rules_is_no_rulebook() {
    let env = TestEnv::new();
    own_rules(&env, RULE);
    let ran = env.interdict(["measures", "lint", "--rules", "rules/aq"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(
        ran.stderr.contains("`rules/aq` holds no `facts.toml`"),
        "{ran}"
    );
    assert!(
        ran.stderr.contains("name the whole folder of rules"),
        "{ran}"
    );
}

#[test]
fn cases_are_tried_against_rule_files() {
    let env = TestEnv::new();
    own_rules(&env, RULE);
    let case = |outcome: &str| {
        format!(
            "why = \"Order 7\"\nact = \"install\"\nplace = \"AQ\"\non = 2026-08-01\nrequire = []\n[expect]\noutcome = \"{outcome}\"\ntriggers = [{{ measure = \"aq.masts\", outcome = \"{outcome}\" }}]\n"
        )
    };
    env.file("cases/masts.toml", &case("PROHIBITED"));
    let ran = env.interdict(["measures", "test", "--rules", "rules", "--cases", "cases"]);
    assert_eq!(
        (ran.exit, ran.stdout.as_str()),
        (0, "1 case tried, all as expected\n"),
        "{ran}"
    );

    env.file("cases/masts.toml", &case("BLOCKED"));
    let ran = env.interdict([
        "measures",
        "test",
        "--rules",
        "rules",
        "--cases",
        "cases/masts.toml",
    ]);
    assert_eq!(ran.exit, 1, "{ran}");
    for line in [
        "differs  masts.toml",
        "outcome: got PROHIBITED, expected BLOCKED",
        "no trigger as expected: aq.masts BLOCKED",
        "got: aq.masts/2026-07 PROHIBITED",
        "1 case tried, 1 not as expected",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {ran}");
    }

    // Of an answer that waits it is said for what, and for which rule.
    let open = case("PROHIBITED").replace("place = \"AQ\"\n", "");
    env.file("cases/masts.toml", &open);
    let ran = env.interdict(["measures", "test", "--rules", "rules", "--cases", "cases"]);
    assert_eq!(ran.exit, 1, "{ran}");
    assert!(
        ran.stdout.contains("asked: place.country (for aq.masts"),
        "{ran}"
    );

    env.file("cases/masts.toml", &case("FORBIDDEN"));
    let ran = env.interdict(["measures", "test", "--cases", "cases"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(
        ran.stderr.contains("masts.toml: `FORBIDDEN` is no outcome"),
        "{ran}"
    );
}

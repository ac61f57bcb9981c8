//! What `interdict check` keeps in files: bundles, letters and forms; and the files that
//! others bring: bills of materials, cases in YAML.

mod common;

use common::TestEnv;
use insta::assert_snapshot;

/// Firmware for a listed carrier; since when its network runs is open.
const CASE: &str = "\
on: 2019-06-03
known: 2019-06-03
require: []
act: export
from: US
to: CN
purpose: maintain_existing_network
item: {text: base station firmware, kind: software, published: false, eccn: 5D992, country_chart_requires_license: false}
contract: {date: 2019-03}
certification: {by: exporter}
judged: {necessary: {value: true, said_by: counsel, evidence: memo 7}}
parties:
  - role: end_user
    name: 华为技术有限公司
    country: CN
    confirmed: [us.bis.el/huawei-technologies-co-ltd]
    rejected: [us.ndaa2019.s889/huawei-technologies-company]
";

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.file("c.yaml", CASE);
    env
}

#[test]
fn a_bundle_replays_to_the_same_bytes() {
    let env = env();
    for format in ["text", "json"] {
        let file = format!("{format}.json");
        let args = [
            "check", "--case", "c.yaml", "--format", format, "--save", &file,
        ];
        let saved = env.interdict(args);
        assert_eq!(saved.exit, 3, "{saved}");
        assert!(saved.stderr.starts_with("saved "), "{saved}");
        let replayed = env.interdict(["check", "--replay", &file, "--format", format]);
        assert_eq!(replayed.stdout, saved.stdout);
        assert_eq!(replayed.exit, 0, "{replayed}");
        assert!(
            replayed.stderr.contains("the same answer to the byte"),
            "{replayed}"
        );
    }
}

#[test]
fn a_bundle_is_never_overwritten_and_a_changed_one_is_found() {
    let env = env();
    let save = ["check", "--case", "c.yaml", "--save", "b.json"];
    assert_eq!(env.interdict(save).exit, 3);
    let again = env.interdict(save);
    assert_eq!(again.exit, 2, "{again}");
    assert!(
        again.stderr.contains("`b.json` is there already"),
        "{again}"
    );
    let text = std::fs::read_to_string(env.home().join("b.json")).unwrap();
    env.file("b.json", &text.replacen("memo 7", "memo 8", 1));
    let changed = env.interdict(["check", "--replay", "b.json"]);
    assert_eq!(changed.exit, 2, "{changed}");
    assert!(
        changed.stderr.contains("was changed or damaged"),
        "{changed}"
    );
}

#[test]
fn a_fact_told_otherwise_is_the_cause_of_what_turned() {
    let env = env();
    env.interdict(["check", "--case", "c.yaml", "--save", "b.json"]);
    let ran = env.interdict(["check", "--replay", "b.json", "--fact", "purpose=other"]);
    assert_eq!(ran.exit, 1, "{ran}");
    let head: Vec<&str> = ran.stdout.lines().take(12).collect();
    assert_snapshot!(head.join("\n"), @"
    The answer turned.
    was  INDETERMINATE; still possible: LICENSE_REQUIRED, PERMITTED_UNDER_TGL
    is   LICENSE_REQUIRED

    By the question
      the fact purpose: other, before maintain_existing_network
      - answer
        was      INDETERMINATE; still possible: LICENSE_REQUIRED,
                 PERMITTED_UNDER_TGL
        is       LICENSE_REQUIRED
        because  the fact purpose: other, before maintain_existing_network
      - us.ear.entity-list/consignee-end-user, base station firmware, end_user: 华为
    ");
    assert!(
        ran.stdout.lines().all(|line| line.chars().count() <= 80),
        "{ran}"
    );
}

/// The general license ran out on 2020-08-13.
#[test]
fn a_folder_of_bundles_tells_which_answers_turned() {
    let env = env();
    env.file("bundles/note.txt", "no bundle");
    let none = env.interdict(["check", "--flips", "bundles"]);
    assert_eq!(none.exit, 2, "{none}");
    let since = "network.operational_since=2018";
    env.interdict([
        "check",
        "--case",
        "c.yaml",
        "--fact",
        since,
        "--save",
        "bundles/b.json",
    ]);
    let ran = env.interdict(["check", "--flips", "bundles", "--known", "2019-06-03"]);
    assert_snapshot!(ran, @"
    exit: 0
    ----- stdout -----
    1 question was asked again; no answer turned.
    ----- stderr -----
    [EOF]
    ");
    let args = [
        "check",
        "--flips",
        "bundles",
        "--on",
        "2020-09-01",
        "--known",
        "2020-09-01",
    ];
    assert_snapshot!(env.interdict(args), @"
    exit: 1
    ----- stdout -----
    1 question was asked again; 1 answer turned.

    b.json
      end_user: 华为技术有限公司
      was      PERMITTED_UNDER_TGL
      is       LICENSE_REQUIRED
      because  the question is about 2020-09-01, before 2019-06-03
               what had been published by 2020-09-01 counts, before by 2019-06-03
    ----- stderr -----
    [EOF]
    ");
    env.file("bundles/x.json", "{}");
    let json = env.interdict_json(["check", "--flips", "bundles", "--known", "2019-06-03"]);
    assert_eq!(json["bundles"][0]["turned"], false);
    assert_eq!(json["refused"][0][0], "x.json");
    assert_eq!(env.interdict(["check", "--flips", "bundles"]).exit, 2);
}

#[test]
fn a_letter_goes_out_and_its_answers_come_back() {
    let env = env();
    let asked = env.interdict(["check", "--case", "c.yaml", "--letter", "l.md"]);
    assert_eq!(asked.exit, 3, "{asked}");
    assert_snapshot!(std::fs::read_to_string(env.home().join("l.md")).unwrap(), @"
    # To 华为技术有限公司

    Before we can go on with the transaction below we have to know what only you
    can tell us. Please answer the question that follows, say on what document
    each answer rests, and send this sheet back signed. Where you do not know,
    say so: that is an answer too.

    - Day of the question: 2019-06-03
    - What is to be done: export
    - Item: base station firmware

    ## Question 1

    Since when has the network or equipment been fully operational?

    - [ ] not known

    Date (year-month-day): ____-__-__

    Evidence (document, date, page): __________________________________

    It matters for: Temporary General License (Huawei) (84 FR 23468; Supp. No. 7
    to part 744). What is asked is defined in 84 FR 23468.

    ## Who answers

    Name and function: ________________________________________

    Date: ________________________________________

    Signature: ________________________________________
    ");
    let form = std::fs::read_to_string(env.home().join("l.toml")).unwrap();
    let filled = form
        .replacen("value = \"\"", "value = \"2018-01\"", 1)
        .replacen("said_by = \"\"", "said_by = \"network planning\"", 1)
        .replacen("said_on = \"\"", "said_on = 2019-06-20", 1)
        .replacen("evidence = \"\"", "evidence = \"protocol 7\"", 1);
    env.file("filled.toml", &filled);
    let args = ["check", "--case", "c.yaml", "--answers", "filled.toml"];
    let decided = env.interdict(args);
    assert_eq!(decided.exit, 0, "{decided}");
    assert!(
        decided.stdout.starts_with("PERMITTED_UNDER_TGL\n"),
        "{decided}"
    );
    let args = ["check", "--case", "c.yaml", "--answers", "filled.toml"];
    let json = env.interdict_json(args).to_string();
    assert!(
        json.contains(r#""said_by":"network planning (protocol 7)""#),
        "{json}"
    );

    let args = [
        "check",
        "--case",
        "c.yaml",
        "--answers",
        "filled.toml",
        "--save",
        "b.json",
    ];
    env.interdict(args);
    let bundle = std::fs::read_to_string(env.home().join("b.json")).unwrap();
    assert!(bundle.contains("answered on 2019-06-20") && bundle.contains("protocol 7"));

    env.file("other.yaml", &CASE.replace("firmware", "antenna"));
    let other = env.interdict(["check", "--case", "other.yaml", "--answers", "filled.toml"]);
    assert_eq!(other.exit, 2, "{other}");
    assert!(other.stderr.contains("to another case"), "{other}");

    env.file(
        "told.yaml",
        &format!("{CASE}network: {{operational_since: 2019-05-30}}\n"),
    );
    let told = ["check", "--case", "told.yaml", "--answers", "filled.toml"];
    let told = env.interdict(told);
    assert_eq!(told.exit, 2, "{told}");
    assert!(
        told.stderr
            .contains("is answered with \"2018-01\", and the case says"),
        "{told}"
    );
}

#[test]
fn letters_and_forms_that_exist_are_not_overwritten() {
    let env = env();
    env.file("l.toml", "half filled");
    let ran = env.interdict(["check", "--case", "c.yaml", "--letter", "l.md"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("`l.toml` is there already"), "{ran}");
    assert!(!env.home().join("l.md").exists());
    let printed = env.interdict(["check", "--case", "c.yaml", "--letter", "-"]);
    assert!(printed.stdout.starts_with("# To 华为"), "{printed}");
    assert_eq!(printed.exit, 3, "{printed}");
}

const BILL: &str = r#"{"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":
  {"type":"application","name":"tool","version":"2","licenses":[{"license":{"id":"Apache-2.0"}}],
   "externalReferences":[{"type":"vcs","url":"https://example.org/tool"}]}},
  "components":[{"type":"library","name":"part","licenses":[{"license":{"id":"MIT"}}]}]}"#;

const TO_HUAWEI: [&str; 14] = [
    "check",
    "--on",
    "2019-06-03",
    "--known",
    "2019-06-03",
    "--act",
    "export",
    "--from",
    "US",
    "--to",
    "CN",
    "--require",
    "none",
    "--no-input",
];

fn with_bill(env: &TestEnv, more: &[&str]) -> common::Ran {
    let mut args: Vec<String> = TO_HUAWEI.map(str::to_owned).into();
    let party = [
        "--party",
        "end_user=Huawei Technologies Co., Ltd.,CN",
        "--bom",
        "b.json",
    ];
    args.extend(party.iter().chain(more).map(|word| (*word).to_owned()));
    env.run(&args)
}

#[test]
fn a_bill_answers_what_its_licenses_and_origins_say_and_no_more() {
    let env = TestEnv::new();
    env.file("b.json", BILL);
    let open = with_bill(&env, &[]);
    assert_eq!(open.exit, 3, "encryption is still asked: {open}");
    assert!(open.stdout.contains("item.contains_5d002_source"), "{open}");
    assert!(!open.stdout.contains("--fact item.published"), "{open}");
    assert_snapshot!(open.stderr, @"
    Bill of materials b.json (CycloneDX 1.5): 1 component
      1 under an open license, 0 under one that is not, 0 unknown
      answers item.kind=software: the type that the bill gives the item
      answers item.published=true: an open license of the item and of all 1
      components, and the address at which it is offered
        See that everybody can have it there, without a password or an agreement: 15
        CFR 734.7 asks for that, and no bill can show it.
      no bill answers item.contains_5d002_source, item.notified_742_15b,
      item.us_origin, item.eccn
    ");
    let answered = with_bill(&env, &["--fact", "item.contains_5d002_source=false"]);
    assert_eq!(answered.exit, 0, "{answered}");
}

#[test]
fn one_part_under_unknown_terms_withholds_the_answer() {
    let env = TestEnv::new();
    env.file("b.json", &BILL.replace("\"MIT\"", "\"LicenseRef-acme\""));
    let withheld = with_bill(&env, &[]);
    assert_eq!(withheld.exit, 3, "{withheld}");
    assert!(
        withheld.stdout.contains("--fact item.published"),
        "{withheld}"
    );
    assert!(
        withheld.stderr.contains("does not answer item.published"),
        "{withheld}"
    );
    let told = with_bill(&env, &["--fact", "item.published=true"]);
    assert!(
        told.stderr.contains("the bill does not bear it out"),
        "{told}"
    );
    env.file("b.json", &BILL.replace("1.5", "1.3"));
    let old = with_bill(&env, &[]);
    assert_eq!(old.exit, 2, "{old}");
    assert!(old.stderr.contains("CycloneDX 1.3 is not read"), "{old}");
}

#[test]
fn a_misspelt_key_is_told_with_its_line_and_what_was_meant() {
    let env = env();
    for (from, to, line, meant) in [
        ("certification:", "certifikation:", 10, "`certification.by`"),
        ("parties:", "parites:", 12, "`parties`"),
        ("name:", "nmae:", 14, "`name`"),
        ("eccn: 5D992", "ecn: 5D992", 8, "`item.eccn`"),
        ("said_by: counsel", "siad_by: counsel", 11, ""),
        ("act: export", "act: exprot", 4, "export"),
    ] {
        env.file("bad.yaml", &CASE.replacen(from, to, 1));
        let ran = env.interdict(["check", "--case", "bad.yaml"]);
        assert_eq!(ran.exit, 2, "{ran}");
        assert!(
            ran.stderr.contains(&format!("line {line}: ")),
            "{to}: {ran}"
        );
        assert!(ran.stderr.contains(meant), "{to}: {ran}");
    }
}

#[test]
fn bombs_in_case_files_are_refused() {
    let env = TestEnv::new();
    env.file("alias.yaml", "a: &a [x, x]\nb: &b [*a, *a]\n");
    env.file("deep.yaml", &"[".repeat(100_000));
    env.file("deep.json", &"[".repeat(100_000));
    env.file("deep.toml", &format!("a = {}", "[".repeat(100_000)));
    for file in ["alias.yaml", "deep.yaml", "deep.json", "deep.toml"] {
        let ran = env.interdict(["check", "--case", file]);
        assert_eq!(ran.exit, 2, "{file}");
        assert!(
            ran.stderr.len() < 600 && ran.stderr.contains("line 1"),
            "{ran}"
        );
    }
}

#[test]
fn the_coverage_is_told_in_four_words_at_80_columns() {
    let env = TestEnv::new();
    let ran = env.interdict(["measures", "coverage"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(
        ran.stdout.lines().all(|line| line.chars().count() <= 80),
        "{ran}"
    );
    for word in ["modelled", "partly", "pointer only", "not modelled"] {
        assert!(ran.stdout.contains(word), "{ran}");
    }
    let json = env.interdict_json(["measures", "coverage"]);
    let rules: Vec<&serde_json::Value> = json["regimes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|regime| regime["rules"].as_array().unwrap())
        .collect();
    let listed = env.interdict_json(["measures", "list"]);
    // Every rule of the rulebook stands in the table, and none twice.
    let mut ids: Vec<&str> = rules
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    let mut all: Vec<&str> = listed["measures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    all.sort_unstable();
    assert_eq!(ids, all);
}

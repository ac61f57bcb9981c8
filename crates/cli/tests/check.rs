//! `interdict check`.

mod common;

use common::TestEnv;
use insta::assert_snapshot;

#[test]
fn a_party_needs_a_role_that_exists() {
    let env = TestEnv::new();
    assert_snapshot!(env.interdict(["check", "--party", "boss=Acme"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value 'boss=Acme' for '--party <ROLE=NAME[,CC]>': `boss` is not a role of a party (expected one of purchaser, intermediate_consignee, ultimate_consignee, end_user, exporter, seller, manufacturer, payer, carrier, agency, contractor, recipient, operator, other)

    For more information, try '--help'.
    [EOF]
    ");
    assert_snapshot!(env.interdict(["check", "--party", "Acme"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value 'Acme' for '--party <ROLE=NAME[,CC]>': expected ROLE=NAME or ROLE=NAME,CC

    For more information, try '--help'.
    [EOF]
    ");
}

#[test]
fn a_single_option_given_twice_is_an_error() {
    let env = TestEnv::new();
    assert_snapshot!(env.interdict(["check", "--to", "CN", "--to", "HK"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the argument '--to <CC>' cannot be used multiple times

    Usage: interdict check [OPTIONS]

    For more information, try '--help'.
    [EOF]
    ");
}

#[test]
fn an_empty_question_is_not_answered() {
    assert_snapshot!(TestEnv::new().interdict(["check"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: there is nothing to check

    hint: describe the case: `--act`, `--party`, `--item`, `--fact`, or `--case FILE`
    [EOF]
    ");
}

#[test]
fn a_case_file_that_is_not_there_is_named() {
    assert_snapshot!(TestEnv::new().interdict(["check", "--case", "none.toml"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: `none.toml` cannot be read: No such file or directory (os error 2)

    hint: check the path; docs/cases.md shows what a case file may say
    [EOF]
    ");
}

#[test]
fn a_decision_about_a_match_needs_its_party() {
    let env = TestEnv::new();
    let args = [
        "check",
        "--act",
        "export",
        "--confirm",
        "end_user=us.bis.el/huawei",
    ];
    assert_snapshot!(env.interdict(args), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: no party has the role `end_user`

    hint: add it: `--party end_user=NAME,CC`
    [EOF]
    ");
}

#[test]
fn a_date_is_written_in_one_way() {
    let env = TestEnv::new();
    assert_snapshot!(env.interdict(["check", "--act", "export", "--on", "23.05.2019"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value '23.05.2019' for '--on <DATE>': `23.05.2019` is not a date or an instant (expected YYYY-MM-DD or an RFC 3339 time such as 2019-05-16T16:15:00-04:00)

    For more information, try '--help'.
    [EOF]
    ");
}

/// The first command of the README.
const FIRST: [&str; 19] = [
    "check",
    "--act",
    "export",
    "--from",
    "US",
    "--to",
    "CN",
    "--party",
    "end_user=Huawei Device Co., Ltd.,CN",
    "--item",
    "handset software",
    "--fact",
    "item.kind=software",
    "--fact",
    "item.published=false",
    "--on",
    "2019-05-23",
    "--known",
    "2019-05-23",
];

#[test]
fn the_first_command_of_the_readme_is_undecided_and_asks() {
    let ran = TestEnv::new().interdict(FIRST);
    assert_eq!(ran.exit, 3, "{ran}");
    assert!(ran.stdout.starts_with("INDETERMINATE\n"), "{ran}");
    assert!(ran.stdout.contains("us.ear.entity-list"), "{ran}");
    assert!(ran.stdout.contains("Questions that decide it"), "{ran}");
    assert!(ran.stdout.contains("--fact "), "{ran}");
    assert_eq!(ran.stderr, "", "{ran}");
}

#[test]
fn published_software_is_outside_the_regime() {
    let env = TestEnv::new();
    let ran = env.interdict([
        "check",
        "--act",
        "export",
        "--from",
        "US",
        "--to",
        "CN",
        "--party",
        "end_user=Huawei Device Co., Ltd.,CN",
        "--fact",
        "item.kind=software",
        "--fact",
        "item.published=true",
        "--fact",
        "item.contains_5d002_source=false",
        "--on",
        "2019-05-23",
        "--require",
        "none",
        "--explain",
    ]);
    assert!(ran.stdout.contains("NOT_SUBJECT"), "{ran}");
    assert!(ran.stdout.starts_with("NO_MEASURE_TRIGGERED\n"), "{ran}");
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(!ran.stdout.to_lowercase().contains("permitted"), "{ran}");
}

#[test]
fn json_is_the_contract_and_the_same_bytes_each_time() {
    let env = TestEnv::new();
    let once = env.interdict_json(FIRST);
    assert_eq!(once["schema"], "interdict.check/1");
    assert_eq!(once["undecided"], true);
    assert_eq!(once["on"], "2019-05-23");
    assert_eq!(once, env.interdict_json(FIRST));
}

#[test]
fn another_corpus_than_the_pinned_one_is_an_error() {
    let env = TestEnv::new();
    let ran = env.interdict(["check", "--act", "export", "--corpus", "00000000"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("not `00000000`"), "{ran}");
}

#[test]
fn a_typed_option_goes_before_the_case_file() {
    let env = TestEnv::new();
    env.file("case.toml", "on = \"2019-06-01\"\nact = \"export\"\n");
    let ran = env.interdict(["check", "--case", "case.toml", "--on", "2019-05-23"]);
    assert!(ran.stdout.contains("on 2019-05-23"), "{ran}");
}

#[test]
fn a_question_about_a_match_is_answered_as_the_page_asks_it() {
    let case = [
        "check",
        "--act",
        "export",
        "--from",
        "US",
        "--to",
        "CN",
        "--party",
        "end_user=Huawei Machines Company,CN",
        "--eccn",
        "EAR99",
        "--fact",
        "item.kind=commodity",
        "--fact",
        "item.published=false",
        "--fact",
        "purpose=other",
        "--require",
        "none",
        "--on",
        "2019-06-01",
    ];
    let env = TestEnv::new();
    let typed = |more: &[&str]| {
        let words = case.iter().chain(more).map(|word| (*word).to_owned());
        env.run(&words.collect::<Vec<_>>())
    };
    let open = typed(&[]);
    assert_eq!(open.exit, 3, "{open}");
    let (_, asked) = open.stdout.split_once("--fact 'party[1].is[").unwrap();
    let (entry, _) = asked.split_once("]'=").unwrap();
    for (path, value, exit) in [
        (format!("party[1].is[{entry}]"), "yes", 1),
        (format!("party[end_user].is[{entry}]"), "true", 1),
        // Other entries are near too; they stay open.
        (format!("end_user.is[{entry}]"), "false", 3),
        (format!("party[1].is[{entry}]"), "unknown", 3),
    ] {
        let ran = typed(&["--fact", &format!("{path}={value}")]);
        assert_eq!(ran.exit, exit, "{path}={value}: {ran}");
        let again = ran.stdout.contains(&format!("is[{entry}]'="));
        assert_eq!(again, value == "unknown", "{path}={value}: {ran}");
    }
    for pattern in ["end_user=*", "end_user=us.bis.el/*"] {
        let ran = typed(&["--reject", pattern]);
        assert_eq!(ran.exit, 0, "{pattern}: {ran}");
    }
    let ran = typed(&["--confirm", "end_user=us.bis.el/*"]);
    assert_eq!(ran.exit, 2, "{ran}");
}

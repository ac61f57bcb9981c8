//! `interdict compare`.

mod common;

use common::TestEnv;
use insta::assert_snapshot;

#[test]
fn one_side_is_not_a_pair() {
    assert_snapshot!(TestEnv::new().interdict(["compare", "--left", "Acme"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the following required arguments were not provided:
      --right <NAME>

    Usage: interdict compare --left <NAME> --right <NAME>

    For more information, try '--help'.
    [EOF]
    ");
}

#[test]
fn a_line_that_cannot_be_read_is_answered_in_its_place() {
    let input = "\n{\"left\": 7}\nnot json\n";
    assert_snapshot!(TestEnv::new().interdict_reads(["compare"], input), @r#"
    exit: 2
    ----- stdout -----
    {"id":null,"line":2,"error":"missing field `right` at column 11"}
    {"id":null,"line":3,"error":"expected ident at column 2"}
    ----- stderr -----
    [EOF]
    "#);
}

#[test]
fn no_pair_is_no_answer_and_no_error() {
    let ran = TestEnv::new().interdict_reads(["compare"], "");
    assert_eq!(
        (ran.exit, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "", "")
    );
}

#[test]
fn pairs_are_answered_line_by_line_with_their_ids() {
    let input = r#"{"id":"a","left":{"name":"Huawei"},"right":{"name":"华为"}}
{"id":2,"left":{"name":"Huawei","schema":"Company"},"right":{"schema":"Person","properties":{"name":["Miller"]}}}
"#;
    let ran = TestEnv::new().interdict_reads(["compare"], input);
    let answers: Vec<serde_json::Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(ran.exit, 0, "{ran}");
    assert_eq!(answers[0]["id"], "a");
    assert_eq!(answers[0]["match"], true, "{ran}");
    assert_eq!(answers[1]["id"], 2);
    assert_eq!(answers[1]["match"], false, "{ran}");
    let keys: Vec<_> = answers[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["id", "score", "match", "explanation"]);
}

#[test]
fn two_names_are_compared_for_a_person() {
    let args = [
        "compare",
        "--left",
        "Huawei Device",
        "--right",
        "Huawei Device Co., Ltd.",
    ];
    let ran = TestEnv::new().interdict(args);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(ran.stdout.contains("at or above the threshold"), "{ran}");
}

#[test]
fn a_pair_exchanged_can_score_otherwise() {
    let env = TestEnv::new();
    let score = |left: &str, right: &str| {
        let answer = env.interdict_json(["compare", "--left", left, "--right", right]);
        answer["score"].as_f64().unwrap()
    };
    let (more, less) = (
        "Quackenbush Trading Zanzibar",
        "Quackenbush Zanzibar Trading Otterburn",
    );
    assert!(score(more, less) > score(less, more));
    let help = env.interdict(["compare", "--help"]);
    assert!(
        help.stdout.contains("A pair exchanged can score otherwise"),
        "{help}"
    );
}

//! `interdict check --ownership`.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use common::TestEnv;
use serde_json::Value;

const OWNERS: &str = r#"{"id":"s","schema":"Company","properties":{"name":["Trading House S"],"jurisdiction":["ae"]}}
{"id":"p","schema":"Company","properties":{"name":["Parent P"],"jurisdiction":["ae"]}}
{"id":"h","schema":"Company","properties":{"name":["Huawei Technologies Co., Ltd."],"jurisdiction":["cn"]}}
{"id":"o1","schema":"Ownership","properties":{"owner":["p"],"asset":["s"],"percentage":["50"],"startDate":["2020-01-01"]}}
{"id":"o2","schema":"Ownership","properties":{"owner":["h"],"asset":["p"],"percentage":["60"]}}
"#;

const CASE: [&str; 19] = [
    "check",
    "--act",
    "export",
    "--from",
    "US",
    "--to",
    "AE",
    "--item",
    "memory chips",
    "--eccn",
    "EAR99",
    "--fact",
    "item.published=false",
    "--reject",
    "ultimate_consignee=*",
    "--require",
    "none",
    "--on",
    "2025-10-15",
];

fn asked(env: &TestEnv, more: &[&str]) -> Value {
    let mut words: Vec<String> = CASE.iter().map(|word| (*word).to_owned()).collect();
    words.extend(more.iter().map(|word| (*word).to_owned()));
    words.extend(["--format".to_owned(), "json".to_owned()]);
    let ran = env.run(&words);
    serde_json::from_str(&ran.stdout).unwrap()
}

const PARTY: &str = "ultimate_consignee=TRADING HOUSE S,AE";

#[test]
fn a_chain_in_a_file_reaches_the_party_and_is_the_explanation() {
    let env = TestEnv::new();
    env.file("owners.jsonl", OWNERS);
    let answer = asked(&env, &["--party", PARTY, "--ownership", "owners.jsonl"]);
    let triggers = answer["triggers"].as_array().unwrap();
    let rule = triggers
        .iter()
        .find(|each| each["measure"] == "us.ear.affiliates-rule")
        .unwrap();
    assert_eq!(rule["why"]["verdict"], "T", "{rule}");
    let why = rule["why"].to_string();
    for told in [
        "Parent P holds 50 % of TRADING HOUSE S, since 2020-01-01",
        "Huawei Technologies Co., Ltd. holds 60 % of Parent P",
        "us.bis.el/huawei-technologies-co-ltd",
        "owners.jsonl (entity o2)",
    ] {
        assert!(why.contains(told), "{told}: {why}");
    }
    // Without the file the share is asked, as before.
    let answer = asked(&env, &["--party", PARTY]);
    let needs = answer["need"].to_string();
    assert!(needs.contains("party[1].listed_ownership_pct"), "{needs}");
}

#[test]
fn an_unknown_share_is_asked_by_its_edge_and_answered_by_it() {
    let env = TestEnv::new();
    env.file("owners.jsonl", &OWNERS.replace("\"60\"", "\"25-75\""));
    let file = ["--party", PARTY, "--ownership", "owners.jsonl"];
    let answer = asked(&env, &file);
    let needs = answer["need"].as_array().unwrap();
    let edge = "holding[h > p].share";
    let need = needs.iter().find(|need| need["fact"] == edge).unwrap();
    assert_eq!(
        (&need["pivotal"], &need["type"]),
        (&true.into(), &"number".into())
    );
    let question = need["question"].as_str().unwrap();
    assert!(
        question.contains("what share of Parent P did Huawei"),
        "{question}"
    );
    let told = format!("{edge}=55");
    let answer = asked(&env, &[&file[..], &["--fact", &told]].concat());
    let triggers = answer["triggers"].as_array().unwrap();
    let rule = triggers
        .iter()
        .find(|each| each["measure"] == "us.ear.affiliates-rule")
        .unwrap();
    assert_eq!(rule["why"]["verdict"], "T", "{rule}");
    assert!(
        rule.to_string().contains("holds 55 % of Parent P"),
        "{rule}"
    );
}

#[test]
fn a_party_that_is_in_no_file_is_told_and_an_id_that_is_wrong_refused() {
    let env = TestEnv::new();
    env.file("owners.jsonl", OWNERS)
        .file("bad.jsonl", "name,share\n");
    let ran = env.interdict([
        "check",
        "--party",
        "end_user=Somebody Else Trading",
        "--ownership",
        "owners.jsonl",
        "--no-input",
    ]);
    assert!(
        ran.stderr
            .contains("note: no party of the case is in the files"),
        "{ran}"
    );
    let ran = env.interdict([
        "check",
        "--party",
        "end_user=Somebody",
        "--ownership",
        "owners.jsonl",
        "--entity",
        "end_user=nobody",
    ]);
    assert!(
        ran.stderr
            .contains("no holder of the files has the id `nobody`"),
        "{ran}"
    );
    let ran = env.interdict(["check", "--party", "end_user=X", "--ownership", "bad.jsonl"]);
    assert!(ran.stderr.contains("none of the formats"), "{ran}");
}

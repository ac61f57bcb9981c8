//! A letter, its form, and the facts that come back.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

use interdict_assess::{
    Settings,
    answers::{self, Letter},
    assess, case_file,
};
use interdict_determine::Rulebook;
use interdict_lists::starter;
use interdict_model::{Case, Determination, Outcome};
use interdict_screen::Roster;
use jiff::civil::{Date, date};

const TODAY: Date = date(2019, 7, 1);

const CASE: &str = r#"
on = 2019-06-03
known = 2019-06-03
require = []
act = "export"
from = "US"
to = "CN"
purpose = "maintain_existing_network"
item = { text = "firmware \"12\"", kind = "software", published = false, eccn = "5D992", country_chart_requires_license = false }
contract = { date = "2019-03" }
certification = { by = "exporter" }

[[parties]]
role = "end_user"
name = "华为技术有限公司"
country = "CN"
confirmed = ["us.bis.el/huawei-technologies-co-ltd"]
rejected = ["us.ndaa2019.s889/huawei-technologies-company"]
"#;

fn case() -> Case {
    case_file::parse(CASE, case_file::Format::Toml).unwrap()
}

fn answer(case: &Case) -> Determination {
    let starter = starter().unwrap();
    let roster = Roster::new(starter.entries.clone(), starter.lists.clone());
    let settings = Settings::new(case.on.unwrap(), case.known.unwrap());
    assess(case, &roster, &Rulebook::embedded().unwrap(), &settings).unwrap()
}

fn letter() -> Letter {
    let case = case();
    answers::letter(&case, &answer(&case), &Rulebook::embedded().unwrap())
}

fn read(text: &str) -> Result<Vec<answers::Answer>, String> {
    answers::parse(text, &case(), &Rulebook::embedded().unwrap(), TODAY)
        .map_err(|error| error.to_string())
}

/// Fills the fields below one fact.
fn fill(form: &str, fact: &str, value: &str, evidence: &str) -> String {
    let at = form.find(&format!("fact = \"{fact}\"")).unwrap();
    let (before, after) = form.split_at(at);
    let after = after
        .replacen("value = \"\"", &format!("value = {value}"), 1)
        .replacen("said_by = \"\"", "said_by = \"network planning\"", 1)
        .replacen("said_on = \"\"", "said_on = 2019-06-20", 1)
        .replacen("evidence = \"\"", &format!("evidence = \"{evidence}\""), 1);
    format!("{before}{after}")
}

#[test]
fn each_pivotal_question_is_put_to_who_can_answer_it_with_its_rule() {
    let letter = letter();
    let asked: Vec<(&str, bool, Vec<&str>)> = letter
        .sheets
        .iter()
        .map(|sheet| {
            let facts = sheet.questions.iter().map(|asked| asked.fact.as_str());
            (sheet.who.as_str(), sheet.outside, facts.collect())
        })
        .collect();
    assert_eq!(
        asked,
        [
            ("customer", true, vec!["network.operational_since"]),
            ("counsel", false, vec!["judged.necessary"]),
        ]
    );
    assert_eq!(letter.sheets[0].names, ["华为技术有限公司"]);
    for asked in letter.sheets.iter().flat_map(|sheet| &sheet.questions) {
        assert!(!asked.reasons.is_empty(), "{asked:?}");
        assert!(
            asked.reasons.iter().all(|reason| !reason.cites.is_empty()),
            "{asked:?}"
        );
    }
}

#[test]
fn an_empty_form_answers_nothing() {
    assert_eq!(read(&answers::text(&letter())).unwrap(), []);
}

#[test]
fn what_is_filled_comes_back_with_who_said_so_and_decides_the_case() {
    let form = answers::text(&letter());
    let form = fill(
        &form,
        "network.operational_since",
        "\"2018-01\"",
        "acceptance protocol 7",
    );
    let form = fill(&form, "judged.necessary", "\"yes\"", "memo of 2019-06-19");
    let mut case = case();
    for answer in read(&form).unwrap() {
        case.facts.insert(answer.fact, answer.input);
    }
    let since = &case.facts["network.operational_since"];
    assert_eq!(since.value, "2018-01");
    assert_eq!(since.said_by.as_deref(), Some("network planning"));
    assert_eq!(since.basis.as_deref(), Some("answered on 2019-06-20"));
    assert_eq!(since.evidence.as_deref(), Some("acceptance protocol 7"));
    assert_eq!(answer(&case).outcome, Outcome::PermittedUnderTgl);
}

#[test]
fn nobody_knows_is_an_answer_too() {
    let form = fill(
        &answers::text(&letter()),
        "judged.necessary",
        "\"unknown\"",
        "",
    );
    let read = read(&form).unwrap();
    assert!(read[0].input.value.is_null());
    assert!(read[0].input.said_by.is_some());
}

#[test]
fn what_cannot_be_taken_is_refused_with_words() {
    let form = answers::text(&letter());
    let filled = fill(&form, "judged.necessary", "true", "memo");
    let cases = [
        (filled.replace("network planning", " "), "who said so"),
        (filled.replace("2019-06-20", "\"20.06.2019\""), "no day"),
        (filled.replace("2019-06-20", "2019-07-02"), "after today"),
        (filled.replace("2019-06-20", "\"\""), "on which day"),
        (
            fill(&form, "judged.necessary", "true", ""),
            "with its evidence only",
        ),
        (
            form.replace("interdict.answers/1", "interdict.answers/2"),
            "interdict.answers/2",
        ),
        (form.replace("end_user: ", "seller: "), "another case"),
        (form.replace("firmware", "software"), "another case"),
        (form.replace("said_by", "siad_by"), "unknown field"),
        (
            form.replace("judged.necessary", "network.operational_since"),
            "it stands twice",
        ),
        (format!("a = {}", "[".repeat(100_000)), "recurs"),
    ];
    for (text, said) in cases {
        let error = read(&text).unwrap_err();
        assert!(
            error.contains(said) && error.len() < 1000,
            "{said}: {error:.500}"
        );
    }
}

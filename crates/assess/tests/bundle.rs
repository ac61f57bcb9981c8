//! Bundles: what is read back, what is refused, and what a difference is put down to.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

use interdict_assess::{
    Settings, assess,
    bundle::{Bundle, BundleError, Cause, replay},
    case_file,
};
use interdict_determine::Rulebook;
use interdict_lists::starter;
use interdict_model::{Case, Determination, Outcome};
use interdict_screen::Roster;

const CASE: &str = r#"
on = 2019-06-03
known = 2019-06-03
require = []
act = "export"
from = "US"
to = "CN"
purpose = "maintain_existing_network"
item = { text = "base station firmware", kind = "software", published = false, eccn = "5D992", country_chart_requires_license = false }
network = { operational_since = { from = "2017-03-01", to = "2018-12-31" } }
contract = { date = { value = "2019-03", said_by = "customer", evidence = "contract 4711" } }
judged = { necessary = true }

[[parties]]
role = "end_user"
name = "华为技术有限公司"
country = "CN"
confirmed = ["us.bis.el/huawei-technologies-co-ltd"]
rejected = ["us.ndaa2019.s889/huawei-technologies-company"]
"#;

fn roster() -> Roster {
    let starter = starter().unwrap();
    Roster::new(starter.entries.clone(), starter.lists.clone()).with_digest("0123456789abcdef")
}

fn answered(roster: &Roster, book: &Rulebook) -> (Case, Determination) {
    let case = case_file::parse(CASE, case_file::Format::Toml).unwrap();
    let settings = Settings::new(case.on.unwrap(), case.known.unwrap());
    let answer = assess(&case, roster, book, &settings).unwrap();
    (case, answer)
}

fn bundle(roster: &Roster) -> Bundle {
    let book = Rulebook::embedded().unwrap();
    let (case, answer) = answered(roster, &book);
    Bundle::new(&case, &answer, roster, Rulebook::embedded_files()).unwrap()
}

#[test]
fn what_was_written_is_read_back_and_gives_the_same_bytes() {
    let roster = roster();
    let saved = bundle(&roster);
    let text = saved.text().unwrap();
    let read = Bundle::parse(&text).unwrap();
    assert_eq!(read, saved);
    assert_eq!(read.text().unwrap(), text);
    let book = Rulebook::embedded().unwrap();
    let replayed = replay(
        &read,
        read.case(),
        &roster,
        &book,
        Rulebook::embedded_files(),
    )
    .unwrap();
    assert!(replayed.same && !replayed.turned && !replayed.unfounded);
    assert_eq!(replayed.steps, []);
    assert_eq!(
        serde_json::to_string(&replayed.answer).unwrap(),
        serde_json::to_string(saved.answer()).unwrap()
    );
}

#[test]
fn a_bundle_printed_otherwise_is_the_same_bundle() {
    let text = bundle(&roster()).text().unwrap();
    let tree: serde_json::Value = serde_json::from_str(&text).unwrap();
    Bundle::parse(&tree.to_string()).unwrap();
}

#[test]
fn every_change_is_found() {
    let text = bundle(&roster()).text().unwrap();
    for (from, to) in [
        ("2019-06-03", "2019-06-04"),
        ("\"INDETERMINATE\"", "\"NO_MEASURE_TRIGGERED\""),
        ("contract 4711", "contract 4712"),
        ("\"score\": 1.0", "\"score\": 0.9"),
        ("license_required", "license_unrequired"),
    ] {
        assert!(text.contains(from), "{from}");
        let changed = text.replacen(from, to, 1);
        let error = Bundle::parse(&changed).unwrap_err();
        assert!(
            matches!(error, BundleError::Digest { .. }),
            "{from}: {error}"
        );
    }
}

/// Writes a bundle with a change and a digest that fits it, as a forger would.
fn forged(text: &str, from: &str, to: &str) -> Result<Bundle, BundleError> {
    let changed = text.replacen(from, to, 1);
    assert_ne!(changed, text, "{from}");
    match Bundle::parse(&changed) {
        Err(BundleError::Digest { is, says }) => Bundle::parse(&changed.replacen(&says, &is, 1)),
        other => other,
    }
}

#[test]
fn a_forged_digest_does_not_make_the_parts_fit() {
    let text = bundle(&roster()).text().unwrap();
    let rules = forged(&text, "license_required", "prohibited").unwrap_err();
    assert!(
        rules
            .to_string()
            .contains("rule files are not the rulebook"),
        "{rules}"
    );
    let dates = forged(&text, "\"on\": \"2019-06-03\"", "\"on\": \"2019-06-04\"").unwrap_err();
    assert!(dates.to_string().contains("dates of the case"), "{dates}");
    let lists = forged(&text, "0123456789abcdef", "fedcba9876543210").unwrap_err();
    assert!(lists.to_string().contains("lists are not those"), "{lists}");
}

#[test]
fn a_forged_answer_does_not_follow_from_its_bundle() {
    let roster = roster();
    let text = bundle(&roster).text().unwrap();
    let forged = forged(
        &text,
        "\"outcome\": \"INDETERMINATE\"",
        "\"outcome\": \"PERMITTED_UNDER_TGL\"",
    )
    .unwrap();
    let book = Rulebook::embedded().unwrap();
    let case = forged.case().clone();
    let replayed = replay(&forged, &case, &roster, &book, Rulebook::embedded_files()).unwrap();
    assert!(replayed.unfounded && !replayed.same && replayed.turned);
    assert_eq!(replayed.steps[0].cause, Cause::Engine);
    assert_eq!(replayed.steps[0].differences[0].what, "answer");
}

#[test]
fn an_entry_that_changed_is_named_as_the_cause() {
    let before = roster();
    let saved = bundle(&before);
    let starter = starter().unwrap();
    let mut entries = starter.entries.clone();
    entries.retain(|entry| entry.id.as_str() != "us.bis.el/huawei-technologies-co-ltd");
    let after = Roster::new(entries, starter.lists.clone()).with_digest("another");
    let book = Rulebook::embedded().unwrap();
    let mut case = saved.case().clone();
    case.parties[0].confirmed.clear();
    let replayed = replay(&saved, &case, &after, &book, Rulebook::embedded_files()).unwrap();
    let lists = replayed
        .steps
        .iter()
        .find(|step| step.cause == Cause::Lists)
        .unwrap();
    let entry = lists
        .differences
        .iter()
        .find(|each| each.what.starts_with("us.ear.entity-list/"))
        .unwrap();
    assert!(
        entry
            .because
            .iter()
            .any(|why| why.contains("us.bis.el/huawei-technologies-co-ltd")
                && why.contains("is not in the lists here")),
        "{entry:?}"
    );
}

#[test]
fn a_version_that_changed_is_named_as_the_cause() {
    let roster = roster();
    let saved = bundle(&roster);
    let files: Vec<(&str, String)> = Rulebook::embedded_files()
        .iter()
        .map(|(file, text)| {
            let text = if *file == "us/ear/tgl-huawei.toml" {
                text.replacen(
                    "valid_through = \"2019-08-19\"",
                    "valid_through = \"2019-06-01\"",
                    1,
                )
            } else {
                (*text).to_owned()
            };
            (*file, text)
        })
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(file, text)| (*file, text.as_str()))
        .collect();
    let book = Rulebook::parse(&files).unwrap();
    let replayed = replay(&saved, saved.case(), &roster, &book, &files).unwrap();
    assert!(replayed.turned, "{replayed:?}");
    assert_eq!(replayed.answer.outcome, Outcome::LicenseRequired);
    assert_eq!(replayed.steps.len(), 1);
    let step = &replayed.steps[0];
    assert_eq!(step.cause, Cause::Rulebook);
    let answer = &step.differences[0];
    assert_eq!(answer.what, "answer");
    assert_eq!(
        answer.because,
        ["version 2019-05 of us.ear.tgl-huawei changed"]
    );
}

#[test]
fn a_fact_that_is_told_otherwise_is_named_as_the_cause() {
    let roster = roster();
    let saved = bundle(&roster);
    let mut case = saved.case().clone();
    let other = interdict_model::FactInput::stated("other");
    case.facts.insert("purpose".to_owned(), other);
    let book = Rulebook::embedded().unwrap();
    let replayed = replay(&saved, &case, &roster, &book, Rulebook::embedded_files()).unwrap();
    assert!(replayed.turned);
    assert_eq!(replayed.steps.len(), 1);
    let answer = &replayed.steps[0].differences[0];
    assert_eq!(
        answer.because,
        ["the fact purpose: other, before maintain_existing_network"]
    );
}

#[test]
fn hostile_bundles_are_refused_with_words() {
    let bomb = format!("{{\"digest\":{}", "[".repeat(100_000));
    for (text, said) in [
        ("", "not a bundle"),
        ("[]", "a table was expected"),
        ("{}", "no digest"),
        (
            "{\"schema\":\"interdict.bundle/9\",\"digest\":\"\"}",
            "interdict.bundle/9",
        ),
        ("{\"digest\":\"x\",\"digest\":\"y\"}", "given twice"),
        (bomb.as_str(), "recursion limit"),
    ] {
        let error = Bundle::parse(text).unwrap_err().to_string();
        assert!(error.contains(said) && error.len() < 300, "{error}");
    }
}

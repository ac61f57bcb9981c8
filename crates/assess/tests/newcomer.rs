//! The measure that docs/rules.md adds step by step, added as the page says: the files of
//! the page, taken from the page, load, lint and give the answers that the page expects.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use interdict_assess::{Settings, assess, case_file, golden};
use interdict_determine::{Rulebook, RulebookError, lint};
use interdict_lists::{Store, assemble, starter};
use interdict_model::AsOf;
use interdict_screen::Roster;

const PAGE: &str = include_str!("../../../docs/rules.md");

/// The TOML blocks of the section, in order: regime, facts, measure, relief, case; facts,
/// measure and case of the measure that is aimed at a party.
fn blocks() -> Vec<&'static str> {
    let (_, section) = PAGE.split_once("## A measure of your own").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    section
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split_once("```").unwrap().0)
        .collect()
}

/// The rulebook with what the page adds to it.
fn book(blocks: &[&str]) -> Result<Rulebook, RulebookError> {
    let mut files: Vec<(&str, String)> = Rulebook::embedded_files()
        .iter()
        .map(|(name, text)| (*name, (*text).to_owned()))
        .collect();
    for (name, text) in &mut files {
        match *name {
            "regimes.toml" => text.push_str(blocks[0]),
            "facts.toml" => {
                text.push_str(blocks[1]);
                text.push_str(blocks[5]);
            }
            _ => {}
        }
    }
    files.push(("aq/acme-stations.toml", blocks[2].to_owned()));
    files.push(("aq/acme-release.toml", blocks[3].to_owned()));
    files.push(("aq/troll-register.toml", blocks[6].to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (*a, b.as_str())).collect();
    Rulebook::parse(&files)
}

#[test]
fn the_measure_of_the_page_goes_in_as_the_page_says() {
    let blocks = blocks();
    assert_eq!(blocks.len(), 8, "regime, facts, measure, relief, case");
    let book = book(&blocks).unwrap();
    let findings = lint(&book);
    let errors: Vec<_> = findings.iter().filter(|finding| finding.error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let mut ours = findings
        .iter()
        .filter(|finding| finding.place.starts_with("aq."));
    let suspension = ours.next().map(|finding| finding.what.as_str());
    let says = "`2026-09` is set aside by `rest-2026-11` from 2026-11-01 through 2026-11-15, then it is in force again";
    assert_eq!((suspension, ours.next()), (Some(says), None));
    let files = [("acme-stations.toml", blocks[4]), ("troll.toml", blocks[7])];
    let cases = golden::read_all(files).unwrap();
    assert_eq!(cases.len(), 9);
    let today: AsOf = "2026-11-21".parse().unwrap();
    for each in cases {
        let case = case_file::parse(&each.case, case_file::Format::Toml).unwrap();
        let on = case.on.unwrap();
        let home = tempfile::tempdir().unwrap();
        let store = Store::open(home.path()).unwrap();
        let lists = assemble(starter().unwrap(), Some(&store), on, today).unwrap();
        let roster = Roster::new(lists.entries, lists.lists).with_digest(lists.digest);
        let answer = assess(&case, &roster, &book, &Settings::new(today, today)).unwrap();
        let differences = golden::differences(&answer, &each.expect);
        assert!(differences.is_empty(), "{}: {differences:#?}", each.name);
        if each.name.ends_with("nobody says who made it") {
            let unnamed = answer
                .need
                .iter()
                .find(|need| need.fact == "parties.unnamed");
            let question = unnamed.map(|need| need.question.as_str());
            assert_eq!(
                question,
                Some(
                    "Who is the manufacturer? The case names none. Name the party in its role, or say that there is no further party."
                )
            );
        }
    }
}

#[test]
fn a_slip_is_told_with_what_was_meant() {
    let told = |place: usize, right: &str, wrong: &str| {
        let mut blocks = blocks();
        assert!(blocks[place].contains(right), "{right}");
        let slipped = blocks[place].replace(right, wrong);
        blocks[place] = &slipped;
        book(&blocks).unwrap_err().to_string()
    };
    for (place, right, wrong, says) in [
        (
            2,
            "item.acme_station",
            "item.acme_statoin",
            "did you mean `item.acme_station`?",
        ),
        (
            2,
            "act in [install",
            "act in [instal",
            "did you mean `install`?",
        ),
        (
            2,
            "id = \"aq.acme-stations\"",
            "id = \"aq.acme\"",
            "the path says `aq.acme-stations`",
        ),
        (
            2,
            "regime = \"aq.telecoms\"",
            "regime = \"aq\"",
            "`aq` is not a regime of regimes.toml",
        ),
        (2, "effect = \"PROHIBITED\"", "", "has no effect"),
        (
            2,
            "effect = \"PROHIBITED\"",
            "effect = \"PERMITTED_UNDER_TGL\"",
            "a permission comes from a relief",
        ),
        (2, "\"AQ\"'", "\"ZZ\"'", "no country has the code `ZZ`"),
        (
            3,
            "[\"aq.acme-stations\"]",
            "[\"aq.acme\"]",
            "which is no measure of the rulebook",
        ),
        (2, "valid_from", "valid_form", "unknown field `valid_form`"),
        (
            1,
            "type = \"bool\"",
            "type = \"boolean\"",
            "is not a type (bool,",
        ),
    ] {
        let error = told(place, right, wrong);
        assert!(error.contains(says), "{wrong}: {error}");
    }
}

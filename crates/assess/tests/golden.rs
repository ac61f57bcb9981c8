//! The golden cases through the library. The command runs the same files.

use std::path::{Path, PathBuf};

use interdict_assess::{Settings, assess, case_file, golden, prepare};
use interdict_determine::{Decision, Rulebook, decide, decide_and_ask};
use interdict_lists::{ImportOptions, Store, assemble, starter};
use interdict_model::AsOf;
use interdict_screen::Roster;

/// Golden cases fix their own dates; what they leave out is asked on this day.
const TODAY: &str = "2026-11-21";

#[test]
fn golden_cases_through_the_library() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/determine");
    let files = interdict_testkit::files(&folder).unwrap();
    let files = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let cases = golden::read_all(files).unwrap_or_else(|error| panic!("{error}"));
    assert!(cases.len() >= 30, "only {} cases", cases.len());
    let book = Rulebook::embedded().unwrap();
    let today: AsOf = TODAY.parse().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data");
    let mut failures = Vec::new();
    for each in &cases {
        let case = match case_file::parse(&each.case, case_file::Format::Toml) {
            Ok(case) => case,
            Err(error) => {
                failures.push(format!("{}\n  {error}", each.name));
                continue;
            }
        };
        let on = case.on.unwrap_or(today);
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        for lists in &each.lists {
            let files: Vec<PathBuf> = lists.files.iter().map(|file| data.join(file)).collect();
            let mut options = ImportOptions::on(today.day());
            options.dated = Some(lists.dated.parse().unwrap());
            store.import(&files, &options).unwrap();
        }
        let lists = assemble(
            starter().unwrap(),
            Some(&store),
            on,
            case.known.unwrap_or(today),
        )
        .unwrap();
        let roster = Roster::new(lists.entries, lists.lists).with_digest(lists.digest);
        match assess(&case, &roster, &book, &Settings::new(today, today)) {
            Err(error) => {
                let hint = error.hint().unwrap_or_default();
                failures.push(format!("{}\n  {error}; {hint}", each.name));
            }
            Ok(answer) => {
                // The word alone and the word with its questions are those of the answer.
                let question = prepare(&case, &roster, &book, &Settings::new(today, today))
                    .unwrap()
                    .question;
                let word = Decision {
                    outcome: answer.outcome,
                    undecided: answer.undecided,
                    possible_outcomes: answer.possible_outcomes.clone(),
                };
                assert_eq!(decide(&book, &question), word, "{}", each.name);
                let asked = (word, answer.need.clone());
                assert_eq!(decide_and_ask(&book, &question), asked, "{}", each.name);
                let differences = golden::differences(&answer, &each.expect);
                if !differences.is_empty() {
                    failures.push(format!("{}\n  {}", each.name, differences.join("\n  ")));
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} golden cases differ:\n\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n\n")
    );
}

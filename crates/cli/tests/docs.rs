//! What the documents show is what the program does.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

mod common;

use common::TestEnv;

const CASES: &str = include_str!("../../../docs/cases.md");
const RULES: &str = include_str!("../../../docs/rules.md");
const OPERATIONS: &str = include_str!("../../../docs/operations.md");
const SERVICE: &str = include_str!("../../../contrib/systemd/interdict-lists-update.service");
const RELIEF: &str = include_str!("../../../rules/us/ear/tgl-huawei.toml");
const README: &str = include_str!("../../../README.md");

/// Returns the first code block in a language.
fn block<'a>(document: &'a str, language: &str) -> &'a str {
    let opening = format!("```{language}\n");
    let (_, rest) = document.split_once(&opening).unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_case_of_the_document_has_the_answer_that_the_document_gives() {
    let env = TestEnv::new();
    let case = block(CASES, "toml");
    env.file("case.toml", case);
    let ran = env.interdict(["check", "--case", "case.toml"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(ran.stdout.starts_with("PERMITTED_UNDER_TGL\n"), "{ran}");

    env.file("open.toml", &case.replace("by = \"exporter\"", ""));
    let open = env.interdict_json(["check", "--case", "open.toml"]);
    assert_eq!(open["outcome"], "INDETERMINATE");
    let need = open["need"].as_array().unwrap();
    let pivotal: Vec<_> = need.iter().filter(|one| one["pivotal"] == true).collect();
    assert_eq!(pivotal.len(), 1, "{}", open["need"]);
    assert_eq!(pivotal[0]["fact"], "certification.by");
}

#[test]
fn the_rule_of_the_document_is_the_rule_of_the_rulebook() {
    // The address of a citation is left out there, and one authorization stands for all.
    for line in block(RULES, "toml")
        .lines()
        .filter(|line| !line.starts_with("cites"))
    {
        assert!(RELIEF.contains(line), "{line}");
    }
}

#[test]
fn the_mirror_of_the_document_is_a_file_of_sources() {
    let env = TestEnv::new();
    env.file("mirror.toml", block(OPERATIONS, "toml"));
    let ran = env.interdict(["lists", "update", "--list", "--sources", "mirror.toml"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(
        ran.stdout
            .contains("https://mirror.example/consolidated.csv"),
        "{ran}"
    );
}

#[test]
fn what_the_service_runs_is_a_command_of_the_program() {
    let line = SERVICE
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart="))
        .unwrap();
    let mut words: Vec<String> = line.split(' ').skip(1).map(str::to_owned).collect();
    assert_eq!(words, ["lists", "update"]);
    words.push("--list".to_owned());
    let ran = TestEnv::new().run(&words);
    assert_eq!(ran.exit, 0, "{ran}");
}

#[test]
fn the_answer_in_the_readme_is_the_answer_of_its_first_command() {
    let command = block(README, "sh").replace("\\\n", " ");
    let (_, typed) = command.trim().split_once(" -- ").unwrap();
    let words = split(typed);
    let env = TestEnv::new();
    let ran = env.run(&words);
    assert_eq!(ran.exit, 3, "{ran}");
    let lines = ran.stdout.lines().count();
    assert!(lines <= 120, "a brief page of {lines} lines is not brief");
    let shown = block(README, "text");
    assert!(shown.lines().count() > 30, "{shown}");
    for line in shown.lines() {
        // `...` stands for lines left out; the instant of the run and digests differ.
        if line.trim() == "..." || line.contains("known ") || line.starts_with("corpus ") {
            continue;
        }
        let there = ran.stdout.lines().any(|each| each == line);
        assert!(there, "the README says {line:?}, not so {ran}");
    }
}

/// Splits words as a shell does, as far as this command needs it: at spaces, save in
/// double quotes.
fn split(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

//! The golden cases through the command: the same files as through the library,
//! so that wires between the two cannot bend an answer.

mod common;

use std::path::Path;

use common::TestEnv;
use interdict_assess::golden;
use interdict_model::Determination;

/// What is known by default, so that the answers do not change from day to day.
const TODAY: &str = "2026-11-21";

#[test]
fn golden_cases_through_the_command() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = interdict_testkit::files(&root.join("tests/cases/determine")).unwrap();
    let files = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let cases = golden::read_all(files).unwrap_or_else(|error| panic!("{error}"));
    assert!(cases.len() > 50, "only {} golden cases", cases.len());
    let mut failures = Vec::new();
    for each in &cases {
        let env = TestEnv::new();
        for lists in &each.lists {
            let mut import = env.command(["lists", "import", "--dated", &lists.dated]);
            import.args(
                lists
                    .files
                    .iter()
                    .map(|file| root.join("tests/data").join(file)),
            );
            let ran = import.output().unwrap();
            assert!(
                ran.status.success(),
                "{}: {}",
                each.name,
                String::from_utf8_lossy(&ran.stderr)
            );
        }
        env.file("case.toml", &each.case);
        let mut check = env.command([
            "check",
            "--no-input",
            "--format",
            "json",
            "--case",
            "case.toml",
        ]);
        if !each.case.lines().any(|line| line.starts_with("known")) {
            check.args(["--known", TODAY]);
        }
        let ran = check.output().unwrap();
        let stderr = String::from_utf8_lossy(&ran.stderr);
        let answer: Determination = match serde_json::from_slice(&ran.stdout) {
            Ok(answer) => answer,
            Err(error) => {
                failures.push(format!("{}\n  {error}: {stderr}", each.name));
                continue;
            }
        };
        let mut differences = golden::differences(&answer, &each.expect);
        if ran.status.code() != Some(i32::from(answer.exit_code())) {
            differences.push(format!(
                "exit {:?}, the answer says {}",
                ran.status.code(),
                answer.exit_code()
            ));
        }
        if !differences.is_empty() {
            failures.push(format!("{}\n  {}", each.name, differences.join("\n  ")));
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

//! `interdict man`.

mod common;

use common::TestEnv;
use insta::assert_snapshot;

#[test]
fn each_command_has_its_page() {
    let env = TestEnv::new();
    let title = |ran: common::Ran| {
        let line = ran.stdout.lines().find(|line| line.starts_with(".TH"));
        line.unwrap_or_default().to_owned()
    };
    assert_snapshot!(title(env.interdict(["man"])), @r#"
    .TH INTERDICT 1  "interdict 0.1.0"
    "#);
    assert_snapshot!(title(env.interdict(["man", "lists", "import"])), @r#"
    .TH INTERDICT-LISTS-IMPORT 1  "interdict 0.1.0"
    "#);
}

#[test]
fn an_unknown_command_is_answered_with_its_neighbors() {
    assert_snapshot!(TestEnv::new().interdict(["man", "chek"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: there is no command `chek`

    hint: did you mean `check`?
    [EOF]
    ");
}

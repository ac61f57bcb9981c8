//! Exit codes are a contract: 0 clear, 1 found, 2 error, 3 undecided.

mod common;

use common::TestEnv;

#[test]
fn help_and_version_that_were_asked_for_are_success() {
    let env = TestEnv::new();
    for args in [["--help"], ["--version"], ["help"]] {
        let ran = env.interdict(args);
        assert_eq!(ran.exit, 0, "{ran}");
        assert!(ran.stderr.is_empty(), "{ran}");
    }
}

#[test]
fn help_that_was_not_asked_for_is_an_error_on_stderr() {
    let ran = TestEnv::new().interdict([]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stdout.is_empty(), "{ran}");
}

#[test]
fn what_cannot_be_understood_is_an_error() {
    let env = TestEnv::new();
    for args in [["chek"], ["--nope"], ["screen"]] {
        assert_eq!(env.interdict(args).exit, 2);
    }
    assert_eq!(env.interdict(["screen", "--format", "yaml", "X"]).exit, 2);
    assert_eq!(env.interdict(["screen", "--corpus", "abc", "X"]).exit, 2);
}

#[test]
fn a_reader_that_went_away_is_success() {
    let env = TestEnv::new();
    assert_eq!(env.exit_when_nobody_reads(["--help"]), 0);
    assert_eq!(env.exit_when_nobody_reads(["completions", "bash"]), 0);
    assert_eq!(env.exit_when_nobody_reads(["man"]), 0);
}

#[test]
fn a_reader_that_went_away_is_success_whatever_the_answer() {
    let env = TestEnv::new();
    let on = "2019-05-23";
    let screen = ["screen", "--on", on, "Huawei Technologies Co., Ltd."];
    assert_eq!(env.interdict(screen).exit, 1);
    assert_eq!(env.exit_when_nobody_reads(screen), 0);
    assert_eq!(
        env.exit_when_nobody_reads(["check", "--act", "export", "--on", on]),
        0
    );
    assert_eq!(env.exit_when_nobody_reads(["measures", "list"]), 0);
}

#[test]
fn each_answer_has_its_code() {
    let env = TestEnv::new();
    let screen = |name| env.interdict(["screen", "--on", "2019-05-23", name]).exit;
    assert_eq!(screen("Wilhelmina Quackenbush"), 0);
    assert_eq!(screen("Huawei Technologies Co., Ltd."), 1);
    assert_eq!(screen("."), 3, "too little to compare");
    let check = |item| {
        let ran = env.interdict([
            "check",
            "--act",
            "export",
            "--from",
            "US",
            "--to",
            "CN",
            "--party",
            "end_user=Huawei Technologies Co., Ltd.,CN",
            "--fact",
            item,
            "--on",
            "2019-05-17",
            "--known",
            "2019-05-17",
        ]);
        ran.exit
    };
    assert_eq!(check("item.subject_to_ear=true"), 1);
    assert_eq!(check("item.subject_to_ear=unknown"), 3);
}

//! `interdict lists`.

mod common;

use common::TestEnv;
use insta::assert_snapshot;

#[test]
fn a_folder_is_not_a_list_file() {
    let env = TestEnv::new();
    std::fs::create_dir(env.home().join("empty")).unwrap();
    env.file("lists/b.xml", "").file("lists/a.csv", "");
    assert_snapshot!(env.interdict(["lists", "import", "lists"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: `lists` is a folder, not a list file

    hint: name its files, here 2 from `lists/a.csv` to `lists/b.xml`
    [EOF]
    ");
    assert_snapshot!(env.interdict(["lists", "import", "empty"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: `empty` is a folder, not a list file

    hint: name the files to import
    [EOF]
    ");
}

#[test]
fn one_missing_file_stops_the_import_before_it_begins() {
    let env = TestEnv::new();
    env.file("a.csv", "");
    assert_snapshot!(env.interdict(["lists", "import", "a.csv", "b.csv"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: `b.csv` cannot be read: No such file or directory (os error 2)
    [EOF]
    ");
}

#[test]
fn a_command_is_required() {
    let ran = TestEnv::new().interdict(["lists"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("Usage: interdict lists"), "{ran}");
}

#[test]
fn a_first_run_has_the_starter_list_and_says_that_it_is_not_whole() {
    let ran = TestEnv::new().interdict(["lists", "status"]);
    assert_eq!(ran.exit, 3, "{ran}");
    assert!(ran.stdout.contains("us.bis.el"), "{ran}");
    assert!(ran.stdout.contains("partial"), "{ran}");
}

#[test]
fn an_unknown_list_is_answered_with_its_neighbors() {
    let ran = TestEnv::new().interdict(["lists", "show", "us.bis.ell"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("did you mean `us.bis.el`"), "{ran}");
}

#[test]
fn a_file_of_no_known_format_is_refused() {
    let env = TestEnv::new();
    env.file("notes.txt", "nothing like a list\n");
    let ran = env.interdict(["lists", "import", "notes.txt"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("notes.txt"), "{ran}");
    assert!(ran.stderr.contains("hint:"), "{ran}");
}

#[test]
fn a_first_import_too_small_to_be_the_list_is_partial_and_clears_nothing() {
    let env = TestEnv::new();
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/data/us_bis_dpl.txt"
    );
    let day = "2018-01-01";
    let imported = env.interdict_json(["lists", "import", "--dated", day, file]);
    assert_eq!(
        imported["warnings"][1],
        "`us.bis.dpl`: 4 rows cannot be the whole list; it is kept as partial"
    );
    let status = env.interdict_json(["lists", "status", "--on", day]);
    let lists = status["lists"].as_array().unwrap();
    let dpl = lists
        .iter()
        .find(|list| list["id"] == "us.bis.dpl")
        .unwrap();
    assert_eq!(dpl["condition"], "partial", "{dpl}");
    assert_eq!(
        dpl["note"],
        "too few entries to be the whole list; import it whole"
    );
    let party = "end_user=Wilhelmina Quackenbush,CN";
    let case = [
        "check", "--act", "export", "--from", "US", "--to", "CN", "--party", party, "--on", day,
    ];
    let answer = env.interdict_json(case);
    let gaps = answer["coverage"]["gaps"].to_string();
    let gap = "the 4 entries of us.bis.dpl that are loaded cannot be the whole list";
    assert!(gaps.contains(gap), "{gaps}");
    assert_eq!(answer["outcome"], "INDETERMINATE");
}

#[test]
fn equivalents_come_with_the_entries_that_show_them() {
    let env = TestEnv::new();
    let ran = env.interdict(["lists", "equivalents", "qadhafi"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(ran.stdout.contains("gaddafi"), "{ran}");
    assert!(ran.stdout.contains("us.ofac.sdn/"), "{ran}");
    let none = env.interdict(["lists", "equivalents", "nosuchword"]);
    let said = "no pair with the word `nosuchword`";
    assert!(none.stdout.contains(said), "{none}");
    let json = env.interdict(["lists", "equivalents", "--format", "json"]);
    assert!(
        json.stdout.contains("interdict.lists.equivalents/1"),
        "{json}"
    );
    assert!(
        json.stdout.contains("\"shipped\":true") || json.stdout.contains("\"shipped\": true"),
        "{json}"
    );
}

/// A list of the United Nations with two entries under these reference numbers.
fn un(first: &str, second: &str) -> String {
    let person = |id: u32, number: &str, name: &str| {
        format!(
            "<INDIVIDUAL><DATAID>{id}</DATAID><FIRST_NAME>{name}</FIRST_NAME>\
             <UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>{number}</REFERENCE_NUMBER>\
             <LISTED_ON>2010-05-11</LISTED_ON></INDIVIDUAL>"
        )
    };
    format!(
        "<?xml version=\"1.0\"?><CONSOLIDATED_LIST dateGenerated=\"2020-03-20T00:00:00.000Z\">\
         <INDIVIDUALS>{}{}</INDIVIDUALS><ENTITIES></ENTITIES></CONSOLIDATED_LIST>",
        person(6_908_555, first, "SOMEBODY MADE UP"),
        person(6_908_556, second, "ANOTHER MADE UP"),
    )
}

#[test]
fn an_entry_is_shown_by_the_number_that_its_list_cites_it_by() {
    let env = TestEnv::new();
    env.file("un.xml", &un("QDi.901", "QDi.902"));
    let ran = env.interdict(["lists", "import", "un.xml"]);
    assert_eq!(ran.exit, 0, "{ran}");
    let by_id = env.interdict(["lists", "show", "un.sc/6908556"]);
    assert_eq!(by_id.exit, 0, "{by_id}");
    assert!(by_id.stdout.contains("ANOTHER MADE UP"), "{by_id}");
    let by_number = env.interdict(["lists", "show", "un.sc/QDi.902"]);
    assert_eq!(by_number.stdout, by_id.stdout);
    let none = env.interdict(["lists", "show", "un.sc/QDi.903"]);
    assert_eq!(none.exit, 2, "{none}");
    let said = "no snapshot has an entry `un.sc/QDi.903`";
    assert!(none.stderr.contains(said), "{none}");

    let env = TestEnv::new();
    env.file("un.xml", &un("QDi.901", "QDi.901"));
    let ran = env.interdict(["lists", "import", "un.xml"]);
    assert_eq!(ran.exit, 0, "{ran}");
    let both = env.interdict(["lists", "show", "un.sc/QDi.901"]);
    assert_eq!(both.exit, 2, "{both}");
    let said = "2 entries are numbered `un.sc/QDi.901`";
    assert!(both.stderr.contains(said), "{both}");
    assert!(
        both.stderr.contains("un.sc/6908555, un.sc/6908556"),
        "{both}"
    );
}

#[test]
fn mining_the_loaded_lists_changes_nothing() {
    let env = TestEnv::new();
    let ran = env.interdict(["lists", "equivalents", "--mine"]);
    assert_eq!(ran.exit, 0, "{ran}");
    let again = env.interdict(["lists", "equivalents", "--mine"]);
    assert_eq!(ran.stdout, again.stdout);
}

/// Opening a named pipe waits for somebody who writes: a check of what is stored must not.
#[test]
#[cfg(unix)]
fn a_pipe_among_the_indexes_keeps_nobody_waiting() {
    let env = TestEnv::new();
    std::fs::create_dir_all(env.home().join("index")).unwrap();
    let pipe = env.home().join("index/00.idx");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no mkfifo here");
        return;
    }
    let ran = env.interdict(["lists", "verify"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(pipe.exists(), "what is no index stays");
}

#[test]
fn a_word_without_equivalents_is_answered_with_what_to_do() {
    let ran = TestEnv::new().interdict(["lists", "equivalents", "Zzyzx"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(
        ran.stdout.contains("no pair with the word `Zzyzx`"),
        "{ran}"
    );
    assert!(ran.stdout.contains("interdict compare"), "{ran}");
}

#[test]
fn help_that_no_terminal_shows_fits_a_page() {
    for command in ["check", "screen", "lists", "portfolio", "timeline", "eval"] {
        let ran = TestEnv::new().interdict([command, "--help"]);
        let long = ran.stdout.lines().find(|line| line.chars().count() > 80);
        assert_eq!(long, None, "{command}");
    }
}

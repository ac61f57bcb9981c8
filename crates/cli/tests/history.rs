//! `interdict lists diff`, `links`, `link`, `unlink`, `retract`, `verify`, and the life
//! that `lists show` tells.

mod common;

use common::TestEnv;
use insta::assert_snapshot;

const HEAD: &str = "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n";

/// A Denied Persons List of a few rows: name, city, day of the order, page.
fn list(rows: &[(&str, &str, &str, &str)]) -> String {
    let row = |(name, city, day, page): &(&str, &str, &str, &str)| {
        format!(
            "\"{name}\"\t\"1 MAIN ST\"\t\"{city}\"\t\"\"\t\"QA\"\t\"\"\t\"{day}\"\t\"06/19/2038\"\t\"Y\"\t\"2018-06-25\"\t\"FR NOTICE ADDED\"\t\"{page} 6/25/2018\"\n"
        )
    };
    HEAD.to_owned() + &rows.iter().map(row).collect::<String>()
}

/// A home with two copies: one entry re-edited, one gone, one come, one in doubt.
fn two_copies() -> TestEnv {
    let env = TestEnv::new();
    env.file(
        "a.txt",
        &list(&[
            (
                "EXAMPLE TRADING COMPANY",
                "DOHA",
                "06/19/2018",
                "83 F.R. 10",
            ),
            ("OTHER HOLDINGS", "DOHA", "06/19/2015", "80 F.R. 900"),
            ("ALPHA BETA GAMMA", "DOHA", "02/03/2016", "81 F.R. 700"),
        ]),
    );
    env.file(
        "b.txt",
        &list(&[
            (
                "EXAMPLE TRADING COMPANY, DOHA",
                "DOHA",
                "06/19/2018",
                "83 F.R. 10",
            ),
            (
                "NEWCOMER INDUSTRIES",
                "AL WAKRAH",
                "06/19/2019",
                "84 F.R. 5000",
            ),
            ("WHOLLY OTHER WORDS", "DOHA", "02/03/2016", "81 F.R. 700"),
        ]),
    );
    for (file, day) in [("a.txt", "2019-01-01"), ("b.txt", "2020-01-01")] {
        let ran = env.interdict(["lists", "import", file, "--dated", day]);
        assert_eq!(ran.exit, 0, "{ran}");
    }
    env
}

#[test]
fn a_diff_speaks_of_entries_and_not_of_rows() {
    let env = two_copies();
    assert_snapshot!(env.interdict(["lists", "diff", "2019-01-01", "2020-01-01"]), @"
    exit: 0
    ----- stdout -----
    list        entries  added  removed  re-edited  moved  split  merged  to decide
    us.bis.dpl        3      1        1          1      -      -       -          1

    us.bis.dpl  2019-01-01 to 2020-01-01
      3 before, 3 after, 0 unchanged
      added      NEWCOMER INDUSTRIES
                 us.bis.dpl/newcomer-industries-be3db1df
      removed    OTHER HOLDINGS
                 us.bis.dpl/other-holdings-6a3e79c9
      re-edited  EXAMPLE TRADING COMPANY, DOHA <- EXAMPLE TRADING COMPANY
                 us.bis.dpl/example-trading-company-3b4272d6 ->
                 us.bis.dpl/example-trading-company-doha-50418f82
                 names      - EXAMPLE TRADING COMPANY (listed name)
                            + EXAMPLE TRADING COMPANY, DOHA (listed name)
                 because: same name with or without a place or short name at its
                 end, same rule or date, same country or none, same address
      to decide  WHOLLY OTHER WORDS <- ALPHA BETA GAMMA
                 us.bis.dpl/alpha-beta-gamma-e8895baa ->
                 us.bis.dpl/wholly-other-words-684f9ec7
                 names      - ALPHA BETA GAMMA (listed name)
                            + WHOLLY OTHER WORDS (listed name)
                 because: listed by one rule, under other names: other name, same
                 rule or date, same country or none, same address
    ----- stderr -----
    [EOF]
    ");
}

#[test]
fn a_diff_of_two_files_needs_no_store() {
    let env = two_copies();
    let ran = env.interdict([
        "--home", "empty", "lists", "diff", "a.txt", "b.txt", "--format", "json",
    ]);
    let answer: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(answer["schema"], "interdict.lists.diff/1");
    assert_eq!(answer["lists"][0]["rows_before"], 3);
    assert_eq!(answer["lists"][0]["changes"].as_array().unwrap().len(), 4);
    let ran = env.interdict(["lists", "diff", "2019-01-01", "yesterday"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(
        ran.stderr.contains("neither a day (YYYY-MM-DD) nor a file"),
        "{ran}"
    );
}

#[test]
fn the_life_of_an_entry_runs_over_its_names() {
    let env = two_copies();
    let ran = env.interdict([
        "screen",
        "EXAMPLE TRADING COMPANY",
        "--format",
        "json",
        "--on",
        "2020-01-01",
    ]);
    let answer: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let id = answer["hits"][0]["entry_id"].as_str().unwrap().to_owned();
    assert_snapshot!(env.interdict(["lists", "show", &id]), @"
    exit: 0
    ----- stdout -----
    EXAMPLE TRADING COMPANY, DOHA
    entry       us.bis.dpl/example-trading-company-doha-50418f82
    kind        unknown
    address     1 MAIN ST, DOHA, QA
    countries   QA
    since       2018-06-19
    basis       a rule or the entry gives the date
    until       2038-06-19
    remarks     FR NOTICE ADDED
    cites       83 F.R. 10 6/25/2018
    seen in     2019-01-01, 2020-01-01

    Life
      - there since before 2019-01-01, still there on 2020-01-01

      copy of     name              id
      2019-01-01  EXAMPLE TRADING   us.bis.dpl/example-trading-company-3b4272d6
                  COMPANY
      2020-01-01  EXAMPLE TRADING   us.bis.dpl/example-trading-company-doha-50418f82
                  COMPANY, DOHA
      - 2019-01-01 to 2020-01-01: same name with or without a place or short name at
        its end, same rule or date, same country or none, same address
    ----- stderr -----
    [EOF]
    ");
}

#[test]
fn what_the_data_leave_open_a_person_decides_and_can_take_back() {
    let env = two_copies();
    let ran = env.interdict(["lists", "links", "--ambiguous", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let link = &answer["links"][0];
    let (before, after) = (
        link["before"][0].as_str().unwrap().to_owned(),
        link["after"][0].as_str().unwrap().to_owned(),
    );
    let open = |env: &TestEnv| {
        let ran = env.interdict(["lists", "links", "--ambiguous", "--format", "json"]);
        let answer: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        answer["links"].as_array().unwrap().len()
    };
    assert_eq!(open(&env), 1);
    let why = "the order names both";
    let ran = env.interdict([
        "lists",
        "link",
        &before,
        &after,
        "--reason",
        why,
        "--by",
        "compliance",
    ]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(ran.stdout.contains(why), "{ran}");
    assert_eq!(open(&env), 0);
    let ran = env.interdict([
        "lists",
        "link",
        &before,
        &after,
        "--reason",
        "a mistake",
        "--withdraw",
    ]);
    assert!(ran.stdout.contains("withdrawn"), "{ran}");
    assert_eq!(open(&env), 1);
    let ran = env.interdict(["lists", "unlink", &before, &after, "--reason", "two orders"]);
    assert!(ran.stdout.contains("two entries"), "{ran}");
    assert_eq!(open(&env), 0);
    let ran = env.interdict(["lists", "link", &before, "us.bis.dpl/none", "--reason", "x"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(
        ran.stderr
            .contains("no stored copy of `us.bis.dpl` holds `us.bis.dpl/none`"),
        "{ran}"
    );
}

#[test]
fn a_copy_that_was_taken_back_serves_no_question_and_stays_on_record() {
    let env = two_copies();
    let ran = env.interdict([
        "lists",
        "retract",
        "us.bis.dpl",
        "2020-01-01",
        "--reason",
        "of another day",
    ]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(ran.stdout.contains("of another day"), "{ran}");
    let ran = env.interdict(["screen", "NEWCOMER INDUSTRIES"]);
    assert_eq!(ran.exit, 0, "{ran}");
    let ran = env.interdict([
        "lists",
        "retract",
        "us.bis.dpl",
        "2020-01-01",
        "--reason",
        "again",
    ]);
    assert_eq!(ran.exit, 2, "{ran}");
}

#[test]
fn a_damaged_copy_is_found() {
    let env = two_copies();
    let ran = env.interdict(["lists", "verify"]);
    assert_eq!(ran.exit, 0, "{ran}");
    let folder = env.home().join("data/lists/snapshots/us.bis.dpl");
    let file = std::fs::read_dir(folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut content = std::fs::read(&file).unwrap();
    content[10] ^= 1;
    std::fs::write(&file, content).unwrap();
    let ran = env.interdict(["lists", "verify"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stdout.contains("does not match its digest"), "{ran}");
}

#[test]
fn a_damaged_index_is_removed_and_made_again() {
    let env = two_copies();
    let ask = |env: &TestEnv| {
        env.interdict([
            "screen",
            "MAHAN AIRWAYS",
            "--on",
            "2019-06-01",
            "--known",
            "2026-01-01",
        ])
    };
    let first = ask(&env);
    let indexes = || -> Vec<std::path::PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![env.home().to_owned()];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder)
                .unwrap()
                .map(|file| file.unwrap().path())
            {
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "idx") {
                    found.push(path);
                }
            }
        }
        found
    };
    let kept = indexes();
    assert_eq!(kept.len(), 1, "one corpus, one index");
    assert_eq!(ask(&env).stdout, first.stdout, "by the kept index");
    let ran = env.interdict(["lists", "verify"]);
    assert!(ran.stdout.contains("1 index is whole"), "{ran}");
    // A changed name in the middle of the file: opening cannot see it, verify does.
    let mut content = std::fs::read(&kept[0]).unwrap();
    let middle = content.len() - 200;
    content[middle] ^= 1;
    std::fs::write(&kept[0], content).unwrap();
    let ran = env.interdict(["lists", "verify"]);
    assert!(ran.stdout.contains("is removed"), "{ran}");
    assert!(indexes().is_empty());
    assert_eq!(ask(&env).stdout, first.stdout);
    // A file that is no index at all is replaced at the next question.
    std::fs::write(&kept[0], b"not an index").unwrap();
    assert_eq!(ask(&env).stdout, first.stdout);
    assert_eq!(indexes(), kept);
}

#[test]
fn a_refused_file_shows_in_the_status_until_a_good_one_comes() {
    let env = two_copies();
    env.file(
        "b.txt",
        &list(&[("CUT", "DOHA", "06/19/2018", "83 F.R. 10")])[..250],
    );
    let ran = env.interdict(["lists", "import", "b.txt", "--dated", "2020-02-01"]);
    assert_eq!(ran.exit, 2, "{ran}");
    let ran = env.interdict(["lists", "status"]);
    assert_eq!(ran.exit, 3, "{ran}");
    assert!(ran.stdout.contains("refused"), "{ran}");
    assert!(ran.stdout.contains("the copy before serves on"), "{ran}");
    env.file(
        "b.txt",
        &list(&[("WHOLE", "DOHA", "06/19/2018", "83 F.R. 10")]),
    );
    let ran = env.interdict(["lists", "import", "b.txt", "--dated", "2020-02-01"]);
    assert_eq!(ran.exit, 0, "{ran}");
    let ran = env.interdict(["lists", "status"]);
    assert!(!ran.stdout.contains("refused"), "{ran}");
}

//! `interdict screen --input`: a table of customers.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

mod common;

use common::{Ran, TestEnv};
use insta::assert_snapshot;
use serde_json::Value;

const DAY: [&str; 4] = ["--on", "2019-05-23", "--known", "2019-05-23"];

const CUSTOMERS: &str = "\
Customer No;Company Name;Country;Date of Birth;Segment
C-1;Wilhelmina Quackenbush;US;1970-01-02;A
C-2;Huawei Device Co., Ltd.;China;;B
C-3;;DE;;A
C-4;\"Two
Lines\";Wakanda;;B
C-5;too;many;fields;in;here
";

/// Runs `screen --input FILE` on the usual day with more arguments.
fn screen(env: &TestEnv, file: &str, more: &[&str]) -> Ran {
    let words = ["screen", "--input", file].into_iter().chain(DAY);
    let words = words.chain(more.iter().copied()).map(str::to_owned);
    env.run(&words.collect::<Vec<_>>())
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn json(env: &TestEnv, file: &str, more: &[&str]) -> (Ran, Vec<Value>) {
    let ran = screen(env, file, &[&["--format", "json"], more].concat());
    let answers = lines(&ran.stdout);
    (ran, answers)
}

/// Without the line that tells the time.
fn timeless(text: &str) -> String {
    let kept = text
        .lines()
        .filter(|line| !line.ends_with("rows a second."));
    kept.map(|line| line.to_owned() + "\n")
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn each_row_is_answered_in_its_place() {
    let env = TestEnv::new();
    env.file("customers.csv", CUSTOMERS);
    let (ran, answers) = json(&env, "customers.csv", &[]);
    assert_eq!(ran.exit, 1, "{ran}");
    let seen: Vec<_> = answers
        .iter()
        .map(|answer| {
            (
                answer["line"].as_u64(),
                answer["key"].as_str(),
                answer["status"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            (Some(2), Some("C-1"), Some("ok")),
            (Some(3), Some("C-2"), Some("ok")),
            (Some(4), Some("C-3"), Some("error")),
            (Some(5), Some("C-4"), Some("ok")),
            (Some(7), Some("C-5"), Some("error")),
        ]
    );
    for answer in &answers {
        assert_eq!(answer["schema"], "interdict.screen/1");
        assert_eq!(answer["on"], "2019-05-23");
        assert!(answer["corpus"]["lists"].as_array().unwrap().len() > 1);
    }
    assert_eq!(answers[1]["query"]["countries"][0], "CN");
    assert!(answers[1]["hits"][0]["score"].as_f64().unwrap() > 0.97);
    assert_eq!(answers[2]["message"], "line 4: the row has no name");
    assert_eq!(
        answers[3]["notes"][0],
        "country `Wakanda` is not known: screened without it"
    );
    assert_snapshot!(timeless(&ran.stderr), @"
    customers.csv: a table with `;`, utf-8, the first row names the columns
      key          Customer No
      name         Company Name
      country      Country
      birth_date   Date of Birth
      not used     Segment
    5 rows: 1 with a hit, 0 undecided, 2 bad, 2 with nothing found.
    2 bad rows were not screened; nothing is known about them.
    1 row holds a value that could not be read and was left out: line 5.
    ");
}

#[test]
fn a_row_says_what_the_name_alone_would() {
    let env = TestEnv::new();
    env.file(
        "customers.csv",
        "name,country\n\"Huawei Device Co., Ltd.\",CN\n",
    );
    let (_, answers) = json(&env, "customers.csv", &[]);
    let [a, b, c, d] = DAY;
    let name = "Huawei Device Co., Ltd.";
    let alone = env.interdict_json(["screen", a, b, c, d, "--country", "CN", name]);
    for key in [
        "query",
        "on",
        "known",
        "corpus",
        "threshold",
        "status",
        "omitted",
    ] {
        assert_eq!(answers[0][key], alone[key], "{key}");
    }
    let (rows, alone) = (&answers[0]["hits"], &alone["hits"]);
    assert_eq!(
        rows.as_array().unwrap().len(),
        alone.as_array().unwrap().len()
    );
    for (row, alone) in rows
        .as_array()
        .unwrap()
        .iter()
        .zip(alone.as_array().unwrap())
    {
        for (key, value) in alone.as_object().unwrap() {
            assert_eq!(row[key], *value, "{key}");
        }
    }
}

#[test]
fn text_has_a_block_for_each_row_that_needs_somebody() {
    let env = TestEnv::new();
    env.file("customers.csv", CUSTOMERS);
    let ran = screen(&env, "customers.csv", &["--limit", "1"]);
    let (blocks, rest) = ran.stdout.split_once("Compared with").unwrap();
    assert!(rest.contains("us.bis.el"), "{ran}");
    assert_snapshot!(blocks, @r#"
    on 2019-05-23  known 2019-05-23  threshold 0.70

    line 3  C-2  Huawei Device Co., Ltd., CN
      score  name                     list       since       country
      1.00   Huawei Device Co., Ltd.  us.bis.el  2019-05-16  CN
      11 more hits omitted by the limit (--limit)

    line 4  C-3
      not screened: the row has no name

    line 7  C-5
      not screened: the row has 6 fields where 5 were expected

    5 rows: 1 with a hit, 0 undecided, 2 bad, 2 with nothing found.
    2 bad rows were not screened; nothing is known about them.
    1 row holds a value that could not be read and was left out: line 5.
    Nothing found says nothing about lists that were not loaded.
    "#);
}

#[test]
fn bad_rows_alone_are_undecided_and_nothing_found_is_clear() {
    let env = TestEnv::new();
    env.file("bad.csv", "id,name\n1,Wilhelmina Quackenbush\n2\n");
    let ran = screen(&env, "bad.csv", &[]);
    assert_eq!(ran.exit, 3, "{ran}");
    assert!(ran.stderr.contains("1 bad row was not screened"), "{ran}");
    env.file("clear.csv", "id,name\n1,Wilhelmina Quackenbush\n");
    let (ran, answers) = json(&env, "clear.csv", &["--hits-only"]);
    assert_eq!((ran.exit, answers.len()), (0, 0), "{ran}");
    assert!(ran.stderr.contains("1 with nothing found"), "{ran}");
}

#[test]
fn stdin_json_lines_and_other_encodings_are_read() {
    let env = TestEnv::new();
    let entity = r#"{"id":"Q1","schema":"Company","properties":{"name":["Acme"],"alias":["Huawei Device Co., Ltd."]}}"#;
    let input = format!("{{\"name\":\"Wilhelmina Quackenbush\"}}\n{entity}\n");
    let ran = env.interdict_reads(
        [
            "screen",
            "--input",
            "-",
            "--on",
            "2019-05-23",
            "--format",
            "json",
        ],
        &input,
    );
    let answers = lines(&ran.stdout);
    assert_eq!(ran.exit, 1, "{ran}");
    assert_eq!(answers[1]["key"], "Q1");
    assert_eq!(answers[1]["also"][0], "Huawei Device Co., Ltd.");
    assert!(!answers[1]["hits"].as_array().unwrap().is_empty());

    let latin = env.home().join("latin.csv");
    std::fs::write(&latin, b"name\nM\xFCller\n").unwrap();
    let ran = screen(&env, "latin.csv", &[]);
    assert_snapshot!(ran, @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: `latin.csv` is not UTF-8, and nothing says what it is

    hint: save it as UTF-8; or say `--encoding windows-1252`, or `--encoding utf-8` to go on with such rows as bad ones
    [EOF]
    ");
    let (_, answers) = json(&env, "latin.csv", &["--encoding", "windows-1252"]);
    assert_eq!(answers[0]["query"]["name"], "Müller");
}

#[test]
fn a_column_can_be_named_and_a_wrong_one_is_answered_with_its_neighbor() {
    let env = TestEnv::new();
    env.file("t.csv", "id,name,owner\n1,Acme,Huawei Device\n");
    let (_, answers) = json(&env, "t.csv", &["--column", "name=owner"]);
    assert_eq!(answers[0]["query"]["name"], "Huawei Device");
    assert_snapshot!(screen(&env, "t.csv", &["--column", "name=onwer"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: there is no column `onwer`

    hint: did you mean `name=owner`?
    [EOF]
    ");
    let ran = screen(&env, "t.csv", &["--column", "nme=owner"]);
    assert!(
        ran.exit == 2 && ran.stderr.contains("expected one of key, name, given_name"),
        "{ran}"
    );
}

#[test]
fn what_cannot_be_read_is_an_error_and_nothing_is_on_stdout() {
    let env = TestEnv::new();
    env.file("empty.csv", "").file("array.json", "[{}]");
    for (file, word) in [
        ("absent.csv", "cannot be read"),
        ("empty.csv", "holds no row"),
        ("array.json", "one object a line"),
    ] {
        let ran = screen(&env, file, &[]);
        assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""), "{ran}");
        assert!(ran.stderr.contains(word), "{ran}");
    }
    assert_eq!(
        env.interdict(["screen", "--input", "x.csv", "Name"]).exit,
        2
    );
    assert_eq!(env.interdict(["screen", "--resume", "Name"]).exit, 2);
    // The answers would take the place of the customers.
    env.file("t.csv", "name\nAcme\n");
    let ran = screen(&env, "t.csv", &["--output", "./t.csv"]);
    assert!(
        ran.exit == 2 && ran.stderr.contains("is read by this run"),
        "{ran}"
    );
    assert_eq!(
        std::fs::read_to_string(env.home().join("t.csv")).unwrap(),
        "name\nAcme\n"
    );
}

#[test]
fn a_file_of_answers_is_whole_and_the_same_on_any_number_of_threads() {
    let env = TestEnv::new();
    let names = ["Huawei Device", "Acme", "ZTE", "", "Wilhelmina Quackenbush"];
    let rows: Vec<String> = (0..60)
        .map(|row| format!("{row},{}", names[row % 5]))
        .collect();
    env.file("t.csv", &format!("id,name\n{}\n", rows.join("\n")));
    for (threads, file) in [("1", "one"), ("4", "four")] {
        let more = ["--format", "json", "--output", file, "--threads", threads];
        let ran = screen(&env, "t.csv", &more);
        assert_eq!((ran.exit, ran.stdout.as_str()), (1, ""), "{ran}");
    }
    let read = |file: &str| std::fs::read(env.home().join(file)).unwrap();
    assert_eq!(read("one"), read("four"));
    assert_eq!(lines(&String::from_utf8(read("one")).unwrap()).len(), 60);
    assert!(!env.home().join("one.part").exists() && !env.home().join("one.journal").exists());
}

#[test]
fn a_decision_takes_a_hit_away_until_the_customer_changes() {
    let env = TestEnv::new();
    env.file("t.csv", "id,name\n7,Huawei Device Co. Ltd\n");
    let (ran, answers) = json(&env, "t.csv", &[]);
    env.file("answers.jsonl", &ran.stdout);
    let hits = answers[0]["hits"].as_array().unwrap().len();
    let template = env.interdict(["screen", "--decide", "answers.jsonl"]);
    assert_eq!(template.stdout.lines().count(), hits, "{template}");
    // What nobody filled in decides nothing.
    env.file("open.jsonl", &template.stdout);
    let (ran, answers) = json(&env, "t.csv", &["--decisions", "open.jsonl"]);
    assert_eq!(
        (ran.exit, answers[0]["hits"].as_array().unwrap().len()),
        (1, hits)
    );
    let filled = template
        .stdout
        .replace("\"decision\":\"\"", "\"decision\":\"not_a_match\"")
        .replace("\"by\":\"\"", "\"by\":\"compliance\"")
        .replace("\"on\":\"\"", "\"on\":\"2024-11-22\"")
        .replace("\"reason\":\"\"", "\"reason\":\"another company\"");
    env.file("d.jsonl", &filled);
    let more = ["--decisions", "d.jsonl", "--limit", "1", "--show-cleared"];
    let (ran, answers) = json(&env, "t.csv", &more);
    assert_eq!(ran.exit, 0, "{ran}");
    assert_eq!(answers[0]["cleared"].as_u64(), Some(hits as u64));
    assert_eq!(
        answers[0]["cleared_hits"][0]["decided"]["reason"],
        "another company"
    );
    // Another country is another customer, under the same key.
    env.file("t.csv", "id,name,country\n7,Huawei Device Co. Ltd,CN\n");
    let (ran, answers) = json(&env, "t.csv", &["--decisions", "d.jsonl"]);
    assert_eq!(ran.exit, 1, "{ran}");
    assert_eq!(
        answers[0]["hits"][0]["reopened"],
        "the customer has changed since"
    );
    assert!(ran.stderr.contains("not stand any more"), "{ran}");
    // A slip of the pen would hide every later word.
    env.file("d.jsonl", &filled.replace("2024-11-22", "9062-11-22"));
    let ran = screen(&env, "t.csv", &["--decisions", "d.jsonl"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stdout.is_empty(), "{ran}");
    assert!(
        ran.stderr.contains("`d.jsonl` line 1: `on` is 9062-11-22"),
        "{ran}"
    );
    env.file("d.jsonl", "{\"entry_id\":\"x\"}\n");
    let ran = screen(&env, "t.csv", &["--decisions", "d.jsonl"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("`d.jsonl` line 1: "), "{ran}");
}

/// The page is what an auditor gets; what stderr said is gone by then.
#[test]
fn the_kept_page_names_the_columns_that_are_called_like_a_name_and_were_not_screened() {
    let env = TestEnv::new();
    env.file("t.csv", "name,nombre\nAcme,Huawei Device\n");
    let ran = screen(&env, "t.csv", &["--output", "page.txt"]);
    let page = std::fs::read_to_string(env.home().join("page.txt")).unwrap();
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "`nombre` is called like a name and is not screened beside `name`";
    assert!(flat(&page).contains(said), "{page}");
    assert!(flat(&ran.stderr).contains(said), "{ran}");
    env.file("t.csv", "name\nAcme\n");
    let ran = screen(&env, "t.csv", &[]);
    assert!(!ran.stdout.contains("called like a name"), "{ran}");
}

#[cfg(unix)]
mod kills {
    use std::process::{Child, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    const ARGS: [&str; 11] = [
        "screen",
        "--input",
        "t.csv",
        "--on",
        "2019-05-23",
        "--output",
        "out",
        "--format",
        "json",
        "--resume",
        "--hits-only",
    ];

    fn start(env: &TestEnv) -> Child {
        let mut command = env.command(ARGS);
        command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    fn rows_of(count: usize) -> String {
        let names = ["Huawei Device", "Acme", "ZTE Kangxun", "", "Hytera"];
        let rows: Vec<String> = (0..count)
            .map(|row| format!("{row},{}", names[row % 5]))
            .collect();
        format!("id,name\n{}\n", rows.join("\n"))
    }

    /// Kills at growing moments of the run, each time the run goes on; the file at the end
    /// has the bytes of a run that nobody disturbed, save for the moment that it was asked
    /// at. 12 kills, or as many as `INTERDICT_KILLS` says.
    #[test]
    fn a_run_that_is_killed_again_and_again_ends_with_the_same_bytes() {
        let kills = std::env::var("INTERDICT_KILLS")
            .ok()
            .and_then(|text| text.parse().ok());
        let kills: u32 = kills.unwrap_or(12);
        let env = TestEnv::new();
        // As many rows as take some seconds here.
        let mut rows = 500;
        let took = loop {
            env.file("t.csv", &rows_of(rows));
            let begun = Instant::now();
            assert_eq!(start(&env).wait().unwrap().code(), Some(1));
            let took = begun.elapsed();
            if took > Duration::from_secs(3) {
                break took;
            }
            rows *= 3;
        };
        let known = |text: &str| -> String { lines(text)[0]["known"].as_str().unwrap().to_owned() };
        let read = || std::fs::read_to_string(env.home().join("out")).unwrap();
        let want = read();
        let then = known(&want);
        std::fs::remove_file(env.home().join("out")).unwrap();
        let mut resumed = 0;
        for kill in 0..kills {
            let mut child = start(&env);
            std::thread::sleep(took * (kill % 6 + 1) / 8);
            child.kill().unwrap();
            child.wait().unwrap();
            let journal = std::fs::read_to_string(env.home().join("out.journal"));
            resumed += u32::from(journal.is_ok_and(|text| text.lines().count() > 1));
            if env.home().join("out").exists() {
                assert_eq!(
                    read().replace(&known(&read()), &then),
                    want,
                    "after kill {kill}"
                );
                std::fs::remove_file(env.home().join("out")).unwrap();
            }
        }
        assert_eq!(start(&env).wait().unwrap().code(), Some(1));
        assert_eq!(read().replace(&known(&read()), &then), want);
        assert!(resumed > 0, "no kill came after a checkpoint");
        let left = std::fs::read_dir(env.home()).unwrap();
        let left = left.filter(|file| {
            let name = file.as_ref().unwrap().file_name();
            name.to_string_lossy().starts_with("out.")
        });
        assert_eq!(left.count(), 0);
    }

    #[test]
    fn a_run_that_differs_is_refused() {
        let env = TestEnv::new();
        env.file("t.csv", &rows_of(20_000));
        let mut child = start(&env);
        let journal = env.home().join("out.journal");
        let begun = Instant::now();
        let whole = |text: String| text.lines().count() > 1;
        while !std::fs::read_to_string(&journal).is_ok_and(whole) {
            assert!(
                begun.elapsed() < Duration::from_secs(120),
                "no checkpoint came"
            );
            assert!(
                child.try_wait().unwrap().is_none(),
                "it ended before a checkpoint"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let again = |more: &[&str]| {
            let words = ARGS.iter().chain(more).map(|word| (*word).to_owned());
            env.run(&words.collect::<Vec<_>>())
        };
        let ran = again(&["--threshold", "0.8"]);
        assert_eq!(ran.exit, 2, "{ran}");
        assert!(
            ran.stderr.contains("threshold: then `0.7`, now `0.8`"),
            "{ran}"
        );
        let without: Vec<String> = ARGS
            .iter()
            .filter(|word| **word != "--resume")
            .map(|word| (*word).to_owned())
            .collect();
        let ran = env.run(&without);
        assert!(
            ran.exit == 2 && ran.stderr.contains("`--resume` goes on"),
            "{ran}"
        );
        // One name changed, no byte more or less.
        env.file("t.csv", &rows_of(20_000).replacen("Acme", "Acne", 1));
        let ran = again(&[]);
        assert!(
            ran.exit == 2 && ran.stderr.contains("earlier run has read"),
            "{ran}"
        );
    }
}

#[test]
fn a_row_that_says_too_little_is_cleared_by_a_decision_until_it_changes() {
    let env = TestEnv::new();
    env.file("c.csv", "id,name\n1,A Inc\n2,Wilhelmina Quackenbush\n");
    let (ran, answers) = json(&env, "c.csv", &[]);
    assert_eq!(ran.exit, 3, "{ran}");
    assert_eq!(answers[0]["status"], "too_little_information");
    env.file("answers.jsonl", &ran.stdout);
    let template = env.interdict(["screen", "--decide", "answers.jsonl"]);
    assert_eq!(template.stdout.lines().count(), 1, "{template}");
    let filled = template.stdout.replace(
        r#""decision":"","by":"","on":"","reason":"""#,
        r#""decision":"cleared","by":"desk","on":"2026-01-02","reason":"a test account""#,
    );
    assert!(filled.contains("cleared\",\"by\":\"desk"), "{filled}");
    env.file("d.jsonl", &filled);
    let decided = ["--decisions", "d.jsonl"];
    let (ran, answers) = json(&env, "c.csv", &decided);
    assert_eq!(ran.exit, 0, "{ran}");
    assert_eq!(answers[0]["decided"]["decision"], "cleared");
    assert!(
        ran.stderr.contains("1 row says too little and may"),
        "{ran}"
    );
    env.file("again.jsonl", &ran.stdout);
    let again = env.interdict(["screen", "--decide", "again.jsonl"]);
    assert_eq!(again.stdout, "", "{again}");
    // The row changes: it is open again.
    env.file("c.csv", "id,name\n1,B Inc\n2,Wilhelmina Quackenbush\n");
    let (ran, answers) = json(&env, "c.csv", &decided);
    assert_eq!(ran.exit, 3, "{ran}");
    assert_eq!(answers[0]["reopened"], "the customer has changed since");
}

#[test]
fn a_kind_of_the_table_holds_for_rows_that_give_none() {
    let env = TestEnv::new();
    env.file("c.csv", "name,type\nIvan Petrov,\nActive Ltd,company\n");
    let (ran, answers) = json(&env, "c.csv", &["--kind", "person"]);
    let kinds: Vec<&Value> = answers
        .iter()
        .map(|answer| &answer["query"]["kind"])
        .collect();
    assert_eq!(kinds, ["person", "organization"], "{ran}");
    assert!(
        ran.stderr
            .contains("person by --kind where a row says none"),
        "{ran}"
    );
}

#[test]
fn what_is_given_twice_is_refused_and_not_chosen() {
    let env = TestEnv::new();
    env.file("c.csv", "id,name,name\n1,Huawei,Acme\n");
    let ran = screen(&env, "c.csv", &[]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(
        ran.stderr
            .contains("`--column name=2` or `--column name=3`"),
        "{ran}"
    );
    let (ran, answers) = json(&env, "c.csv", &["--column", "name=3"]);
    assert_eq!(answers[0]["query"]["name"], "Acme", "{ran}");
    env.file(
        "c.jsonl",
        "{\"name\":\"Huawei Device\",\"name\":\"Acme\"}\n",
    );
    let (ran, answers) = json(&env, "c.jsonl", &[]);
    assert_eq!(ran.exit, 3, "{ran}");
    assert_eq!(answers[0]["status"], "error");
    let message = answers[0]["message"].as_str().unwrap();
    assert!(
        message.contains("the field `name` is given twice"),
        "{message}"
    );
}

#[test]
fn columns_of_legal_entity_identifiers_and_common_countries_are_read() {
    let env = TestEnv::new();
    env.file("c.csv", "lei,legal_name,country\n5493001KJTIIGC8Y1R12,Acme Boots,Bhutan\n5493001KJTIIGC8Y1R13,Acme Hats,Ivory Coast\n");
    let (ran, answers) = json(&env, "c.csv", &[]);
    assert_eq!(
        answers[0]["query"]["ids"][0], "5493001KJTIIGC8Y1R12",
        "{ran}"
    );
    assert_eq!(answers[0]["query"]["countries"][0], "BT");
    assert_eq!(answers[1]["query"]["countries"][0], "CI");
}

/// What stderr says but how fast it was.
fn told(ran: &Ran) -> String {
    let lines = ran.stderr.lines();
    let told: Vec<&str> = lines.filter(|line| !line.contains(" a second.")).collect();
    told.join("\n")
}

#[test]
fn fields_of_json_lines_are_told_whenever_they_come() {
    let env = TestEnv::new();
    let early = r#"{"name":"Wilhelmina Quackenbush","memo":"x"}"#;
    let late = r#"{"name":"Otto","akas":["Huawei Device Co., Ltd."],"contact_name":"Zoe"}"#;
    env.file(
        "t.jsonl",
        &format!("{}{late}\n", format!("{early}\n").repeat(300)),
    );
    let (ran, answers) = json(&env, "t.jsonl", &["--hits-only"]);
    // The late field is read although the first lines did not show it.
    assert_eq!((ran.exit, answers.len()), (1, 1), "{ran}");
    assert_eq!(answers[0]["also"][0], "Huawei Device Co., Ltd.");
    assert_snapshot!(told(&ran), @"
    t.jsonl: JSON lines, utf-8; the fields of its first lines, since every line
    names its own
      name         name
      not used     memo
    301 rows: 1 with a hit, 0 undecided, 0 bad, 300 with nothing found.
    Fields that rows had, and in how many rows:
      name         name 301
      alias        akas 1
      not used     memo 300, contact_name 1
      `contact_name` is called like a name and was not screened in 1 row: `--column
      alias=contact_name` screens it too, `--column name=contact_name` takes it for
      the name
    ");
    // It can be named in the next run; a field that no row has is an error at the end.
    let (ran, _) = json(&env, "t.jsonl", &["--column", "alias=contact_name"]);
    let said = "`--column alias=contact_name`: no field of the first lines";
    assert!(ran.stderr.contains(said), "{ran}");
    assert!(
        ran.stderr.contains("alias        akas 1, contact_name 1"),
        "{ran}"
    );
    let (ran, answers) = json(&env, "t.jsonl", &["--column", "id=passprt"]);
    assert_eq!((ran.exit, answers.len()), (2, 301), "{ran}");
    let said = "error: no row has a field `passprt`";
    assert!(ran.stderr.contains(said), "{ran}");
}

#[test]
fn a_second_name_is_told_with_how_to_screen_it() {
    let env = TestEnv::new();
    env.file(
        "t.csv",
        "id,name,nombre,alt_names\n1,Otto,Huawei Device Co.,Acme;Bcme\n",
    );
    let (ran, answers) = json(&env, "t.csv", &[]);
    assert_eq!(answers[0]["query"]["name"], "Otto");
    assert_eq!(answers[0]["also"].as_array().unwrap().len(), 2);
    assert_snapshot!(told(&ran), @"
    t.csv: a table with `,`, utf-8, the first row names the columns
      key          id
      name         name
      given_name   nombre  where there is no whole name
      alias        alt_names
      `nombre` is called like a name and is not screened beside `name`: `--column
      alias=nombre` screens it too, `--column name=nombre` takes it for the name
    1 row: 0 with a hit, 0 undecided, 0 bad, 1 with nothing found.
    ");
    let (_, answers) = json(&env, "t.csv", &["--column", "alias=nombre"]);
    assert_eq!(answers[0]["also"][0], "Huawei Device Co.");
    let (_, answers) = json(&env, "t.csv", &["--column", "name=nombre"]);
    assert_eq!(answers[0]["query"]["name"], "Huawei Device Co.");
}

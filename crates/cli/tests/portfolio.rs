//! `interdict portfolio watch`: what a list change touches, against the scan.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

mod common;

use std::collections::BTreeSet;

use common::{Ran, TestEnv};
use insta::assert_snapshot;
use serde_json::Value;

const HEAD: &str = "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n";

/// Whether every entry was listed by one rule, so that nobody can say which became which.
#[derive(Clone, Copy)]
enum Rules {
    One,
    Own,
}

/// A Denied Persons List of these names.
fn list(names: &[&str], rules: Rules) -> String {
    let row = |name: &&str| {
        let page = match rules {
            Rules::One => 10,
            Rules::Own => name.bytes().map(u32::from).sum(),
        };
        format!(
            "\"{name}\"\t\"1 MAIN ST\"\t\"DOHA\"\t\"\"\t\"QA\"\t\"\"\t\"06/19/2018\"\t\"06/19/2038\"\t\"Y\"\t\"2018-06-25\"\t\"FR NOTICE ADDED\"\t\"83 F.R. {page} 6/25/2018\"\n"
        )
    };
    HEAD.to_owned() + &names.iter().map(row).collect::<String>()
}

const CUSTOMERS: &str = "\
id;name;alias;country
1;Newcomer Industries;;QA
1;Newcommer Industry LLC;;US
3;Steady Holdings;;QA
4;Somebody Else;Newcomer Industries Doha|Nobody;
5;Goner Trading Company;;
6;;;
7;A Inc;;
8;Freight on behalf of Newcomer Industries and others;;DE
9;Industries Newcomer;;
";

fn env(rules: Rules) -> TestEnv {
    let env = TestEnv::new();
    let before = ["STEADY HOLDINGS", "GONER TRADING COMPANY"];
    let after = [
        "STEADY HOLDINGS",
        "NEWCOMER INDUSTRIES",
        "OTHER NEWCOMERS INDUSTRIAL",
    ];
    env.file("a.txt", &list(&before, rules));
    env.file("b.txt", &list(&after, rules));
    env.file("c.csv", CUSTOMERS);
    for (file, day) in [("a.txt", "2019-01-01"), ("b.txt", "2020-01-01")] {
        let ran = env.interdict(["lists", "import", file, "--dated", day]);
        assert_eq!(ran.exit, 0, "{ran}");
    }
    env
}

fn watch(env: &TestEnv, more: &[&str]) -> Ran {
    let words = ["portfolio", "watch", "--input", "c.csv"]
        .iter()
        .chain(more);
    env.run(&words.map(|word| (*word).to_owned()).collect::<Vec<_>>())
}

fn answer(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

type Pairs = BTreeSet<(u64, String, String)>;

/// Line, entry and score of every pair that the watch gives now.
fn touched(answer: &Value) -> Pairs {
    let customers = answer["touched"].as_array().unwrap().iter();
    let pairs = customers.flat_map(|customer| {
        let line = customer["line"].as_u64().unwrap();
        let entries = customer["entries"].as_array().unwrap().iter();
        entries.filter(|by| !by["score"].is_null()).map(move |by| {
            (
                line,
                by["entry_id"].as_str().unwrap().to_owned(),
                by["score"].to_string(),
            )
        })
    });
    pairs.collect()
}

/// Every pair of a row and an entry, by comparing every row with every entry.
fn scanned(env: &TestEnv, threshold: &str) -> Pairs {
    let ran = env.interdict([
        "screen",
        "--exhaustive",
        "--input",
        "c.csv",
        "--format",
        "json",
        "--limit",
        "100000",
        "--on",
        "2020-01-01",
        "--threshold",
        threshold,
    ]);
    let mut pairs = Pairs::new();
    for line in ran.stdout.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        for hit in row["hits"].as_array().unwrap() {
            let id = hit["entry_id"].as_str().unwrap().to_owned();
            pairs.insert((row["line"].as_u64().unwrap(), id, hit["score"].to_string()));
        }
    }
    pairs
}

#[test]
fn what_a_change_touches_is_what_the_scan_finds() {
    for rules in [Rules::One, Rules::Own] {
        as_the_scan(&env(rules));
    }
}

fn as_the_scan(env: &TestEnv) {
    let diff = env.interdict([
        "lists",
        "diff",
        "2019-01-01",
        "2020-01-01",
        "--format",
        "json",
    ]);
    let changes = answer(&diff)["lists"][0]["changes"].clone();
    let after = changes.as_array().unwrap().iter().flat_map(|change| {
        change["after"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| id.as_str().unwrap().to_owned())
    });
    let ids: BTreeSet<String> = after.collect();
    assert_eq!(ids.len(), 2, "{diff}");
    for threshold in ["0.4", "0.7", "0.85", "0.97"] {
        let ran = watch(
            env,
            &[
                "2019-01-01",
                "2020-01-01",
                "--format",
                "json",
                "--threshold",
                threshold,
            ],
        );
        assert_eq!(ran.exit, 1, "{ran}");
        let found = touched(&answer(&ran));
        assert!(!found.is_empty());
        let mut expected = scanned(env, threshold);
        expected.retain(|(_, id, _)| ids.contains(id));
        assert_eq!(found, expected, "{threshold}");
    }
}

#[test]
fn a_whole_list_touches_what_the_scan_finds() {
    let env = env(Rules::Own);
    let mut expected = scanned(&env, "0.3");
    expected.retain(|(_, id, _)| id.starts_with("us.bis.dpl/"));
    assert!(!expected.is_empty());
    let ran = watch(
        &env,
        &[
            "--list",
            "us.bis.dpl",
            "--on",
            "2020-01-01",
            "--format",
            "json",
            "--threshold",
            "0.3",
        ],
    );
    assert_eq!(touched(&answer(&ran)), expected, "{ran}");
}

#[test]
fn a_page_says_who_is_touched_and_what_is_open() {
    let env = env(Rules::Own);
    let ran = watch(&env, &["2019-01-01", "2020-01-01"]);
    assert_snapshot!(ran, @"
    exit: 1
    ----- stdout -----
    from 2019-01-01  to 2020-01-01  threshold 0.70

    line 2  1  Newcomer Industries, QA
      now   before  change     entry                       list
      1.00  -       to decide  NEWCOMER INDUSTRIES         us.bis.dpl
      0.71  -       added      OTHER NEWCOMERS INDUSTRIAL  us.bis.dpl

    line 3  1  Newcommer Industry LLC, US
      now   before  change     entry                list
      0.83  -       to decide  NEWCOMER INDUSTRIES  us.bis.dpl

    line 5  4  Somebody Else
      also Newcomer Industries Doha; Nobody
      now   before  change     entry                list
      0.74  -       to decide  NEWCOMER INDUSTRIES  us.bis.dpl

    line 6  5  Goner Trading Company
      now  before  change     entry                  list
      -    1.00    to decide  GONER TRADING COMPANY  us.bis.dpl

    line 9  8  Freight on behalf of Newcomer Industries and others, DE
      now   before  change  entry                       list
      0.78  -       added   OTHER NEWCOMERS INDUSTRIAL  us.bis.dpl

    line 10  9  Industries Newcomer
      now   before  change     entry                       list
      1.00  -       to decide  NEWCOMER INDUSTRIES         us.bis.dpl
      0.71  -       added      OTHER NEWCOMERS INDUSTRIAL  us.bis.dpl

    Open: nobody can say that nothing touches them
    line 7  6  the row has no name
    line 8  7  the name says too little to compare

    9 rows against 2 entries: 6 touched, 2 open.

    Asked about
      list        earlier     later       changes
      us.bis.dpl  2019-01-01  2020-01-01        2
    ----- stderr -----
    c.csv: a table with `;`, utf-8, the first row names the columns
      key          id
      name         name
      alias        alias
      country      country
    [EOF]
    ");
    let ran = watch(&env, &["2020-01-01", "2020-06-01"]);
    assert_eq!(ran.exit, 3, "{ran}");
    assert!(ran.stdout.contains("nothing changed"), "{ran}");
}

#[test]
fn a_list_that_only_the_later_side_has_is_new_whole() {
    let env = env(Rules::Own);
    let ran = watch(&env, &["2018-01-01", "2019-01-01", "--format", "json"]);
    let answer = answer(&ran);
    assert!(answer["lists"][0]["earlier"].is_null(), "{ran}");
    assert_eq!(answer["lists"][0]["entries"], 2);
    assert_eq!(answer["touched"].as_array().unwrap().len(), 2, "{ran}");
}

#[test]
fn fields_of_customers_are_told_and_one_that_is_nowhere_is_an_error() {
    let env = TestEnv::new();
    env.file(
        "c.csv",
        "{\"name\":\"Wilhelmina Quackenbush\"}\n{\"name\":\"A\",\"akas\":[\"Huawei Device Dongguan\"]}\n",
    );
    let id = "us.bis.el/huawei-device-dongguan-co-ltd";
    let about = ["--entry", id, "--on", "2019-05-23"];
    let ran = watch(&env, &about);
    assert_eq!(ran.exit, 1, "{ran}");
    assert!(ran.stderr.contains("  alias        akas 1\n"), "{ran}");
    let ran = watch(&env, &[&about[..], &["--column", "id=passprt"]].concat());
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("no row has a field `passprt`"), "{ran}");
    assert!(ran.stdout.is_empty(), "{ran}");
}

#[test]
fn an_entry_is_asked_about_by_its_id() {
    let env = TestEnv::new();
    env.file(
        "c.csv",
        "id,name\n1,Huawei Device Dongguan\n2,Wilhelmina Quackenbush\n",
    );
    let id = "us.bis.el/huawei-device-dongguan-co-ltd";
    let ran = watch(
        &env,
        &["--entry", id, "--on", "2019-05-23", "--format", "json"],
    );
    assert_eq!(ran.exit, 1, "{ran}");
    let found = answer(&ran);
    assert_eq!(found["touched"][0]["entries"][0]["entry_id"], id);
    assert_eq!(found["on"], "2019-05-23");
    assert!(!found["corpus"]["digest"].as_str().unwrap().is_empty());
    for (words, what) in [
        (
            &["--entry", "us.bis.el/nobody"][..],
            "there is no entry `us.bis.el/nobody`",
        ),
        (&["--list", "us.nobody"][..], "there is no list `us.nobody`"),
        (
            &["2019-01-01", "2020-01-01"][..],
            "there is no copy of a list on the later side",
        ),
        (
            &[][..],
            "nothing says which entries the customers are held against",
        ),
        (
            &[][..],
            "or name what to ask about as it stands: `--entry LIST/ENTRY`",
        ),
        (
            &["2019-01-01"][..],
            "`2019-01-01` is one side, and there is no other to compare it with",
        ),
        (&["2019-01-01"][..], "give two sides, days or list files"),
    ] {
        let ran = watch(&env, words);
        assert_eq!(ran.exit, 2, "{ran}");
        assert!(ran.stderr.contains(what), "{ran}");
    }
}

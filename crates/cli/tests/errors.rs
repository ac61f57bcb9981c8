//! What goes wrong is one clear error with what to do about it, exit 2, and nothing on stdout.

mod common;

use common::{Ran, TestEnv};

/// Asserts the shape that every error has, and that it says `error` and, as advice, `advice`.
fn says(ran: &Ran, error: &str, advice: &str) {
    assert_eq!(ran.exit, 2, "{ran}");
    assert_eq!(ran.stdout, "", "{ran}");
    assert!(ran.stderr.starts_with("error: "), "{ran}");
    assert_eq!(ran.stderr.matches("error: ").count(), 1, "{ran}");
    assert!(ran.stderr.contains(error), "{ran}");
    let hints = ran.stderr.split_once("\n\n").map_or("", |(_, hints)| hints);
    assert!(
        hints.contains(advice),
        "no `{advice}` in the advice of {ran}"
    );
    assert!(!ran.stderr.contains("panicked"), "{ran}");
}

#[test]
fn a_fact_that_no_rule_reads_and_a_word_that_does_not_fit() {
    let env = TestEnv::new();
    let fact = |fact| env.interdict(["check", "--act", "export", "--fact", fact]);
    says(
        &fact("item.knd=software"),
        "`item.knd`",
        "did you mean `item.kind`",
    );
    says(
        &fact("ownership.percent=3"),
        "`ownership.percent`",
        "measures facts",
    );
    says(
        &fact("item.kind=softwear"),
        "`softwear`",
        "expected one of software, ",
    );
    says(
        &fact("contract.date=2019-02-30"),
        "`2019-02-30`",
        "YYYY-MM-DD",
    );
    says(
        &fact("item.published=maybe"),
        "`maybe`",
        "yes, no or unknown",
    );
    says(&fact("item[2].kind=software"), "`item[2]`", "[[items]]");
    says(
        &fact("party[3].kind=person"),
        "which party",
        "end_user.PATH=VALUE",
    );
    says(
        &env.interdict(["check", "--act", "exprt"]),
        "`exprt`",
        "export",
    );
}

#[test]
fn a_regime_that_nobody_models_cannot_be_required() {
    let env = TestEnv::new();
    let require = |regimes| env.interdict(["check", "--act", "export", "--require", regimes]);
    says(&require("bogus"), "no regime `bogus`", "us.ear, us.ofac");
    says(
        &require("us.ear,bogus"),
        "no regime `bogus`",
        "us.ear, us.ofac",
    );
    // An empty demand must not read as a demand for nothing: that would be a clearance.
    says(&require(""), "names no regime", "--require none");
    says(&require(" , "), "names no regime", "--require none");
    // A case may ask for more than this engine models; then nothing is cleared.
    env.file(
        "case.toml",
        "act = \"payment\"\nrequire = [\"kr.strategic-items\"]\n",
    );
    let ran = env.interdict(["check", "--case", "case.toml"]);
    assert_eq!(ran.exit, 3, "{ran}");
    assert!(ran.stdout.contains("kr.strategic-items"), "{ran}");
}

#[test]
fn a_case_file_that_cannot_be_used() {
    let env = TestEnv::new();
    let case = |file| env.interdict(["check", "--case", file]);
    std::fs::create_dir(env.home().join("folder")).unwrap();
    std::fs::write(env.home().join("binary.toml"), b"act = \"\xff\"").unwrap();
    env.file("bad.toml", "on = ")
        .file("array.json", "[1]")
        .file("role.toml", "[[parties]]\nname = \"Acme\"\n")
        .file(
            "country.toml",
            "[[parties]]\nrole = \"end_user\"\ncountry = \"China\"\n",
        )
        .file("date.toml", "on = \"2019-13-01\"\n")
        .file("fact.toml", "item.knd = \"software\"\n")
        .file("empty.toml", "");
    says(
        &case("none.toml"),
        "`none.toml` cannot be read",
        "docs/cases.md",
    );
    says(
        &case("folder"),
        "`folder` cannot be read",
        "TOML, YAML or JSON",
    );
    says(&case("binary.toml"), "byte 8 is not UTF-8", "UTF-8");
    for file in [
        "bad.toml",
        "array.json",
        "role.toml",
        "country.toml",
        "date.toml",
    ] {
        says(&case(file), &format!("`{file}`: "), "docs/cases.md");
    }
    says(&case("fact.toml"), "`item.knd`", "item.kind");
    says(&case("empty.toml"), "nothing to check", "--case FILE");
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_case() {
    let env = TestEnv::new();
    env.file("toml.toml", "\u{feff}act = \"export\"\n");
    env.file("json.json", "\u{feff}{\"act\": \"export\"}");
    for file in ["toml.toml", "json.json"] {
        let ran = env.interdict(["check", "--case", file]);
        assert_eq!(ran.exit, 3, "{ran}");
    }
}

#[test]
fn a_name_must_say_something() {
    let env = TestEnv::new();
    says(
        &env.interdict(["screen", ""]),
        "the name is empty",
        "--help",
    );
    says(
        &env.interdict(["screen", " \t"]),
        "the name is empty",
        "--help",
    );
    let party = |text| env.interdict(["check", "--act", "export", "--party", text]);
    says(&party("end_user="), "ROLE=NAME", "--help");
    says(&party("end_user=,CN"), "has no name", "--help");
}

#[test]
fn a_strange_name_is_screened_and_cannot_rewrite_the_terminal() {
    let env = TestEnv::new();
    let long = "x".repeat(10_000);
    let strange = "Hua\u{1b}[2Jwei\u{7}\u{202e}";
    for name in [long.as_str(), strange] {
        let ran = env.interdict(["screen", name]);
        assert!([0, 1, 3].contains(&ran.exit), "{}", ran.stderr);
        let party = format!("end_user={name}");
        let checked = env.interdict(["check", "--act", "export", "--party", &party]);
        assert_eq!(checked.exit, 3, "{}", checked.stderr);
        for text in [ran.stdout, checked.stdout] {
            let control = |c: char| c.is_control() && c != '\n';
            assert!(!text.contains(control) && !text.contains('\u{202e}'));
        }
    }
}

#[test]
fn an_id_that_nothing_has() {
    let env = TestEnv::new();
    says(
        &env.interdict(["lists", "show", "us.bis.ell"]),
        "`us.bis.ell`",
        "us.bis.el",
    );
    says(
        &env.interdict(["lists", "show", "zz"]),
        "`zz`",
        "lists status",
    );
    says(
        &env.interdict(["lists", "show", ""]),
        "no list ``",
        "lists status",
    );
    says(
        &env.interdict(["lists", "show", "us.bis.el/nope"]),
        "`us.bis.el/nope`",
        "us.bis.el",
    );
    says(
        &env.interdict(["measures", "show", "zz"]),
        "`zz`",
        "measures list",
    );
    let confirm = [
        "--party",
        "end_user=Acme",
        "--confirm",
        "end_user=us.bis.el/nope",
    ];
    let [a, b, c, d] = confirm;
    says(
        &env.interdict(["check", "--act", "export", a, b, c, d]),
        "`us.bis.el/nope`",
        "interdict screen",
    );
}

#[test]
fn a_home_that_is_no_folder_or_was_damaged() {
    let env = TestEnv::new();
    env.file("home", "a file");
    let status = |home| env.interdict(["lists", "status", "--home", home]);
    says(&status("home"), "home", "check that the path");
    // Whatever lies where the index of the lists belongs: no answer as if it were empty.
    for (home, index) in [("torn", "{\"lists\": ["), ("other", "null"), ("empty", "")] {
        env.file(&format!("{home}/lists/lists.json"), index);
        says(&status(home), "lists.json", "");
        says(
            &env.interdict(["screen", "Huawei", "--home", home]),
            "lists.json",
            "",
        );
        let check = env.interdict(["check", "--act", "export", "--home", home]);
        says(&check, "lists.json", "");
    }
}

#[test]
fn a_home_whose_lists_were_lost_is_no_empty_home() {
    let env = TestEnv::new();
    env.file("lost/index/0123.idx", "an index is only made of lists");
    says(
        &env.interdict(["screen", "Huawei", "--home", "lost"]),
        "they were lost",
        "import the lists again",
    );
}

#[test]
fn a_list_file_that_cannot_be_used() {
    let env = TestEnv::new();
    std::fs::create_dir(env.home().join("folder")).unwrap();
    env.file("empty.csv", "")
        .file("prose.csv", "Dear Sir,\nno list.\n");
    let import = |file| env.interdict(["lists", "import", file]);
    says(&import("none.csv"), "`none.csv`", "");
    says(&import("folder"), "`folder` is a folder", "name the files");
    says(&import("empty.csv"), "`empty.csv`", "");
    says(&import("prose.csv"), "`prose.csv`", "");
    let bogus = env.interdict(["lists", "import", "prose.csv", "--as", "bogus"]);
    says(&bogus, "`bogus` is not a list format", "us-csl-csv");
}

#[test]
fn an_option_of_a_table_beside_a_name_is_an_error() {
    let env = TestEnv::new();
    env.file("a.jsonl", "");
    for (option, value) in [
        ("--output", Some("out")),
        ("--decisions", Some("d.jsonl")),
        ("--show-cleared", None),
        ("--hits-only", None),
        ("--threads", Some("2")),
        ("--column", Some("name=x")),
        ("--input-format", Some("csv")),
        ("--delimiter", Some(";")),
        ("--encoding", Some("utf-8")),
        ("--header", Some("absent")),
        ("--dates", Some("day-first")),
    ] {
        for asked in [&["Acme"][..], &["--decide", "a.jsonl"]] {
            let words = ["screen"].iter().chain(asked).chain(Some(&option));
            let words: Vec<String> = words.chain(&value).map(|word| (*word).to_owned()).collect();
            let ran = env.run(&words);
            assert_eq!(ran.exit, 2, "{words:?} {ran}");
            assert!(ran.stdout.is_empty(), "{ran}");
            assert!(
                ran.stderr.contains(option) && ran.stderr.contains("--input"),
                "{ran}"
            );
        }
    }
    let words = ["screen", "Acme", "--output", "o", "--resume"].map(str::to_owned);
    assert_eq!(env.run(&words).exit, 2);
    assert!(!env.home().join("o").exists());
}

#[test]
fn two_days_stand_in_their_order() {
    let env = TestEnv::new();
    env.file("t.csv", "name\nAcme\n");
    let (old, new) = ("2026-01-31", "2026-02-28");
    for ran in [
        env.interdict(["lists", "diff", new, old]),
        env.interdict(["portfolio", "watch", "--input", "t.csv", new, old]),
    ] {
        says(
            &ran,
            "2026-02-28 is later than 2026-01-31",
            "EARLIER LATER: `2026-01-31 2026-02-28`",
        );
    }
}

/// A slip in the folder is an answer from fewer lists than were meant.
#[test]
fn a_home_that_was_typed_and_is_not_there_is_told() {
    let env = TestEnv::new();
    let told = |ran: &Ran| ran.stderr.contains("from the starter list alone");
    let ran = env.interdict(["screen", "--home", "nowhere", "Wilhelmina Quackenbush"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(
        told(&ran) && ran.stderr.contains("`--home nowhere`"),
        "{ran}"
    );
    // The environment names one that is not there either; that is where everybody begins.
    let ran = env.interdict(["screen", "Wilhelmina Quackenbush"]);
    assert!(!told(&ran), "{ran}");
    std::fs::create_dir(env.home().join("there")).unwrap();
    let ran = env.interdict(["screen", "--home", "there", "Wilhelmina Quackenbush"]);
    assert!(!told(&ran), "{ran}");
    let ran = env.interdict(["measures", "list", "--home", "nowhere"]);
    assert!(!told(&ran), "{ran}");
}

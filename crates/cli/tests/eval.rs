//! `interdict eval`: what a person sees, and what a broken file does.

mod common;

use common::TestEnv;
use insta::assert_snapshot;

const PAIRS: &str = "\
name1,name2,is_match,schema,category
Huawei Technologies Co. Ltd,Huawei Tech,true,Company,short form
Хуавэй,Huawei,true,Company,script
Olaf Scholz,Olaf Scholze,true,Person,typo
Olaf Scholz,Angela Merkel,false,Person,other
Petrov Sergei,Sergei Petrov,true,Person,order
Northern Halibut,Southern Turbot,false,Vessel,other
";

#[test]
fn a_small_file_of_pairs_is_a_page() {
    let env = TestEnv::new();
    env.file("pairs.csv", PAIRS);
    let args = ["eval", "pairs.csv", "--draws", "100", "--worst", "2"];
    assert_snapshot!(env.interdict(args), @"
    exit: 0
    ----- stdout -----
    6 pairs, 4 labelled as matches
    threshold 0.70  scorer names-7
    columns name1 as left, name2 as right, is_match as match, schema as schema
    Each pair is compared both ways and the better score counts. The order moves 1
    score, by 0.01 at most (line 2), and decides 0.

    At the threshold
      precision  1.000  4 of 4 taken for matches are matches
      recall     1.000  4 of 4 matches are found
      F1         1.000
      AUC        1.000  chance that a match scores above a pair that is none
                 best F1 1.000 at 0.9143, chosen with these very pairs: it flatters

    Cross-validated
      5 folds of 5 groups; pairs that share a name stay together. Beside each
      figure, where it lies in 95 % of 100 draws of groups with return. Seed 1.

                 nothing fitted       95 %  threshold fitted       95 %
      threshold            0.70                      .91-.96
      precision           1.000  1.00-1.00             1.000  1.00-1.00
      recall              1.000  1.00-1.00             0.750   .00-1.00
      F1                  1.000  1.00-1.00             0.857   .00-1.00
      AUC                 1.000  1.00-1.00             1.000  1.00-1.00

    By threshold
            precision  recall     F1  missed  false
      0.60      1.000   1.000  1.000       0      0
      0.65      1.000   1.000  1.000       0      0
      0.70      1.000   1.000  1.000       0      0
      0.75      1.000   1.000  1.000       0      0
      0.80      1.000   1.000  1.000       0      0
      0.85      1.000   1.000  1.000       0      0
      0.90      1.000   1.000  1.000       0      0
      0.95      1.000   0.750  0.857       1      0

    By group
                          pairs  matches  precision  recall     F1    AUC
      schema
        Person                3        2      1.000   1.000  1.000  1.000
        Company               2        2      1.000   1.000  1.000      -
        Vessel                1        0          -       -      -      -
      category
        other                 2        0          -       -      -      -
        order                 1        1      1.000   1.000  1.000      -
        script                1        1      1.000   1.000  1.000      -
        short form            1        1      1.000   1.000  1.000      -
        typo                  1        1      1.000   1.000  1.000      -
      script
        latin                 5        3      1.000   1.000  1.000  1.000
        cyrillic - latin      1        1      1.000   1.000  1.000      -
    ----- stderr -----
    [EOF]
    ");
}

#[test]
fn the_json_adds_up_and_is_the_same_twice() {
    let env = TestEnv::new();
    env.file("pairs.csv", PAIRS);
    let own = env.interdict_json(["eval", "pairs.csv"]);
    assert_eq!(own["schema"], "interdict.eval/1");
    assert_eq!(own["overall"]["pairs"], 6);
    assert_eq!(own["overall"]["matches"], 4);
    assert_eq!(own["columns"]["match"], "is_match");
    assert_eq!(own["order"], "better_of_both");
    let of = |by: &str| -> u64 {
        let groups = own["groups"].as_array().unwrap().iter();
        let same = groups.filter(|group| group["by"] == by);
        same.map(|group| group["pairs"].as_u64().unwrap()).sum()
    };
    assert_eq!((of("schema"), of("category"), of("script")), (6, 6, 6));
    assert_eq!(own["cross_validation"]["fixed"]["tuned"], "nothing");
    assert_eq!(own, env.interdict_json(["eval", "pairs.csv"]));
}

#[test]
fn json_lines_of_compare_are_pairs_too() {
    let env = TestEnv::new();
    let line = r#"{"id":1,"left":{"name":"ACME Ltd"},"right":{"schema":"Company","properties":{"name":["Acme Limited"],"country":["gb"]}},"match":true,"source":"hand"}"#;
    env.file("pairs.jsonl", line);
    let own = env.interdict_json(["eval", "pairs.jsonl", "--by", "source"]);
    assert_eq!(own["overall"]["true_positives"], 1);
    assert_eq!(own["groups"][0]["value"], "hand");
}

#[test]
fn columns_can_be_said() {
    let env = TestEnv::new();
    env.file(
        "pairs.csv",
        "customer,listed,same\nACME Ltd,ACME Limited,y\n",
    );
    let refused = env.interdict(["eval", "pairs.csv"]);
    assert_snapshot!(refused, @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: `pairs.csv`: no column says `left`; the columns are `customer`, `listed`, `same`

    hint: say which column is which: `--column left=HEADING`
    [EOF]
    ");
    let args = [
        "eval",
        "pairs.csv",
        "--column",
        "left=customer",
        "--column",
        "right=listed",
        "--column",
        "match=same",
    ];
    assert_eq!(env.interdict(args).exit, 0);
    let wrong = env.interdict(["eval", "pairs.csv", "--column", "links=customer"]);
    assert_eq!(wrong.exit, 2);
    assert!(
        wrong.stderr.contains("expected one of left, right"),
        "{wrong}"
    );
}

#[test]
fn a_bad_row_is_told_and_ends_in_an_error_but_the_others_count() {
    let env = TestEnv::new();
    let mut text = PAIRS.to_owned();
    for _ in 0..20 {
        text.push_str("Olaf Scholz,Olaf Scholz,true,Person,same\n");
    }
    text.push_str("Olaf Scholz,Olaf Scholz,NaN,Person,odd\n");
    env.file("pairs.csv", &text);
    let ran = env.interdict(["eval", "pairs.csv"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stdout.starts_with("26 pairs"), "{ran}");
    assert!(
        ran.stdout
            .contains("line 28: `NaN` says neither true nor false"),
        "{ran}"
    );
}

#[test]
fn a_file_of_mostly_bad_rows_gives_no_figures() {
    let env = TestEnv::new();
    env.file("pairs.csv", "name1,name2,is_match\nA,B,maybe\nA,B,true\n");
    assert_snapshot!(env.interdict(["eval", "pairs.csv"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: `pairs.csv`: 1 of 2 rows cannot be read

    hint: line 2: `maybe` says neither true nor false
    [EOF]
    ");
    for (name, text) in [
        ("empty.csv", ""),
        ("twice.csv", "name1,name2,match,MATCH\nA,B,1,0\n"),
        ("open.csv", "name1,name2,match\n\"A,B,1\n"),
    ] {
        env.file(name, text);
        let ran = env.interdict(["eval", name]);
        assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""), "{ran}");
        assert!(ran.stderr.contains("hint:"), "{ran}");
    }
    assert_eq!(env.interdict(["eval", "absent.csv"]).exit, 2);
    assert_eq!(env.interdict(["eval"]).exit, 2);
    assert_eq!(
        env.interdict(["eval", "pairs.csv", "--by", "nothing"]).exit,
        2
    );
}

#[test]
fn alerts_of_a_clean_set_stand_beside_the_thresholds() {
    let env = TestEnv::new();
    env.file("pairs.csv", PAIRS);
    env.file(
        "clean.csv",
        "full_name\nWilhelmina Quackenbush\nHuawei Device Co., Ltd.\n",
    );
    let own = env.interdict_json(["eval", "pairs.csv", "--clean", "clean.csv"]);
    assert_eq!(own["clean"]["parties"], 2);
    // One of the two stands on the starter list: clean sets may be wrong, and say so.
    for row in own["thresholds"].as_array().unwrap() {
        assert_eq!(row["alerts"]["per_1000"], 500.0, "{row}");
    }
    let page = env
        .interdict(["eval", "pairs.csv", "--clean", "clean.csv"])
        .stdout;
    assert!(page.contains("alerts/1,000"), "{page}");
    assert!(
        page.lines().all(|line| line.chars().count() <= 80),
        "{page}"
    );
}

#[test]
fn a_pack_of_the_starter_list_finds_every_listed_name() {
    let env = TestEnv::new();
    let day = [
        "eval",
        "--pack",
        "pack",
        "--sample",
        "5",
        "--on",
        "2020-12-31",
    ];
    let ran = env.interdict(day);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(
        ran.stdout.lines().all(|line| line.chars().count() <= 80),
        "{ran}"
    );
    let read = |name: &str| std::fs::read_to_string(env.home().join(name)).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&read("pack/summary.json")).unwrap();
    assert_eq!(summary["schema"], "interdict.eval.pack/1");
    let own = &summary["self_screening"];
    assert!(own["asked"].as_u64().unwrap() > 150, "{own}");
    assert_eq!(
        own["asked"],
        own["found"],
        "{}",
        read("pack/listed_names_missed.csv")
    );
    assert_eq!(summary["totals"]["disagreements"], 0);
    for line in read("pack/SHA256SUMS").lines() {
        let name = line.split("  ").nth(1).unwrap();
        assert!(env.home().join("pack").join(name).exists(), "{name}");
    }
    // Not into a folder that holds something: the figures would be those of two runs.
    let again = env.interdict(day);
    assert_eq!((again.exit, again.stdout.as_str()), (2, ""), "{again}");
    assert!(again.stderr.contains("`pack` is not empty"), "{again}");
}

#[test]
fn two_packs_of_one_seed_are_the_same_and_hold_the_pairs() {
    let env = TestEnv::new();
    env.file("pairs.csv", PAIRS);
    let read = |folder: &str, known: &str| {
        let args = [
            "eval",
            "pairs.csv",
            "--pack",
            folder,
            "--sample",
            "2",
            "--names",
            "10",
            "--on",
            "2020-12-31",
            "--known",
            known,
        ];
        let ran = env.interdict(args);
        assert_eq!(ran.exit, 0, "{ran}");
        let path = env.home().join(folder).join("SHA256SUMS");
        std::fs::read_to_string(path).unwrap()
    };
    let first = read("a", "2020-12-31");
    assert!(first.contains("  pairs.json\n"), "{first}");
    assert_eq!(first, read("b", "2020-12-31"));
    assert_ne!(first, read("c", "2020-12-30"));
}

/// The labelled pairs that lie beside the repository, where there are any.
#[test]
fn the_shared_pairs_are_read_whole() {
    let Some(file) = interdict_testkit::shared("cases/names/pairs.csv") else {
        eprintln!("SKIPPED: no shared cases/names/pairs.csv");
        return;
    };
    let env = TestEnv::new();
    let args = ["eval".to_owned(), file.display().to_string()];
    let ran = env.run(&args);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(
        ran.stdout
            .starts_with("447 pairs, 235 labelled as matches\n"),
        "{ran}"
    );
    assert!(
        ran.stdout.lines().all(|line| line.chars().count() <= 80),
        "{ran}"
    );
}

#[test]
fn a_clean_set_has_the_headings_of_a_table_that_is_screened() {
    let env = TestEnv::new();
    env.file(
        "pairs.csv",
        "left,right,match\nAnn Lee,Ann Lee,1\nAnn Lee,Bo Ek,0\n",
    );
    let clean = |headings: &str| {
        env.file(
            "clean.csv",
            &format!("{headings}\n7,Wilhelmina Quackenbush\n"),
        );
        env.interdict(["eval", "pairs.csv", "--clean", "clean.csv"])
    };
    for headings in ["Customer ID,Company Name", "id,firma", "id,party_name"] {
        let ran = clean(headings);
        assert_eq!(ran.exit, 0, "{ran}");
    }
    let ran = clean("id,memo");
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("`--column name=HEADING`"), "{ran}");
}

/// As the manual says.
#[test]
fn few_bad_rows_leave_figures_and_many_none() {
    let env = TestEnv::new();
    let good = "Ann Lee,Ann Lee,1\nAnn Lee,Bo Ek,0\n";
    for (times, figures) in [(10, true), (2, false)] {
        let rows = good.repeat(times);
        env.file("pairs.csv", &format!("left,right,match\n{rows},Bo Ek,1\n"));
        let ran = env.interdict(["eval", "pairs.csv", "--draws", "100"]);
        assert_eq!(ran.exit, 2, "{ran}");
        assert_eq!(!ran.stdout.is_empty(), figures, "{ran}");
    }
}

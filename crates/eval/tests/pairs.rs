//! Files of pairs, friendly and hostile, and an evaluation that was computed by hand.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

use interdict_eval::{
    FoldSettings, Order, Pair, Pairs, ReadError, Said, Settings, evaluate, read_names, read_pairs,
    script_of, scripts,
};
use interdict_model::Explanation;
use interdict_screen::Compared;

fn read(text: &str) -> Pairs<serde_json::Value> {
    read_pairs(text.as_bytes(), &[]).unwrap()
}

fn error(text: &str) -> String {
    read_pairs(text.as_bytes(), &[]).unwrap_err().to_string()
}

#[test]
fn a_row_is_a_line_of_compare() {
    let table = read("name1,name2,is_match,schema,quality\nA Co,\"B, Ltd\",True,Company,STRONG\n");
    let pair = &table.pairs[0];
    assert_eq!(
        pair.left,
        serde_json::json!({"name": "A Co", "schema": "Company"})
    );
    assert_eq!(pair.names, ["A Co", "B, Ltd"]);
    assert_eq!((pair.line, pair.is_match), (2, true));
    assert_eq!(pair.attributes["quality"], "STRONG");
    let lines = read(
        "{\"id\":1,\"left\":{\"name\":\"A Co\",\"schema\":\"Company\"},\
         \"right\":{\"schema\":\"Company\",\"properties\":{\"name\":[\"B, Ltd\",\"B\"]}},\
         \"match\":true,\"quality\":\"STRONG\"}\n\n",
    );
    assert_eq!(lines.pairs[0].left, pair.left);
    assert_eq!(lines.pairs[0].names, pair.names);
    assert_eq!(lines.pairs[0].attributes, pair.attributes);
}

#[test]
fn bad_rows_are_told_with_line_and_reason() {
    let read =
        read("name1,name2,is_match\nA,B,true\nA,B\nA,,true\nA,B,NaN\nA,B,\n\nA,B,false,x\nA,B,0\n");
    assert_eq!(read.pairs.len(), 2);
    let bad: Vec<_> = read
        .bad
        .iter()
        .map(|row| (row.line, row.reason.as_str()))
        .collect();
    assert_eq!(
        bad,
        [
            (3, "it has 2 fields, not 3"),
            (4, "`right` has no name"),
            (5, "`NaN` says neither true nor false"),
            (6, "`match` is empty"),
            (8, "it has 4 fields, not 3"),
        ]
    );
    let lines = self::read(
        "{\"left\":{\"name\":\"A\"},\"right\":{\"name\":\"B\"},\"match\":NaN}\n{\n\
         {\"left\":{\"name\":\"A\"},\"right\":{\"name\":\"B\"}}\n\
         {\"left\":{\"name\":\"A\"},\"match\":1}\n",
    );
    let lines: Vec<_> = lines.bad.iter().map(|row| row.line).collect();
    assert_eq!(lines, [1, 2, 3, 4]);
}

#[test]
fn a_side_that_nobody_can_read_is_a_bad_row() {
    let pairs = read("name1,name2,is_match\nA,B,true\nC,D,true\n");
    let pairs = pairs.read_sides(|side| match side["name"].as_str() {
        Some("D") => Err("is odd".to_owned()),
        name => Ok(name.unwrap_or_default().to_owned()),
    });
    assert_eq!(pairs.pairs.len(), 1);
    assert_eq!(pairs.bad[0].line, 3);
    assert_eq!(pairs.bad[0].reason, "`right` is odd");
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    assert_eq!(error(""), "it is empty");
    assert_eq!(error(" \n "), "it is empty");
    assert_eq!(
        error("a,b\n"),
        "no column says `left`; the columns are `a`, `b`"
    );
    assert_eq!(
        error("name1,name2,match,match\n"),
        "two columns are called `match`"
    );
    assert_eq!(
        error("name1,name2,match\nA,\"B,true\nC,D,true\n"),
        "line 2: a quote opens and is never closed"
    );
    let wide = "x,".repeat(1000);
    assert!(error(&wide).contains("more than 256 fields"));
}

#[test]
fn a_huge_field_is_one_bad_row_and_a_binary_file_is_no_table() {
    let text = format!(
        "name1,name2,is_match\n{},B,true\nA,B,true\n",
        "x".repeat(2_000_000)
    );
    let read = read(&text);
    assert_eq!((read.pairs.len(), read.bad.len()), (1, 1));
    let noise: Vec<u8> = (0..50_000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    assert!(read_pairs(&noise, &[]).is_err());
    let mut deep = b"{".to_vec();
    deep.extend(b"{\"left\":[".repeat(100_000));
    assert_eq!(read_pairs(&deep, &[]).map(|read| read.bad.len()), Ok(1));
}

#[test]
fn names_of_a_clean_set() {
    let called = |headings: &[&str]| headings.iter().position(|own| *own == "full_name");
    let read = |bytes: &[u8], said: &[Said]| read_names(bytes, said, &called);
    let names = read(b"full_name,age\nAnn Lee,3\n,4\n\nBo Ek,5\n", &[]).unwrap();
    assert_eq!(names.names, ["Ann Lee", "Bo Ek"]);
    assert_eq!(names.bad.len(), 1);
    let said = ["name=who".parse().unwrap()];
    let names = read(b"who\nAnn Lee\n", &said).unwrap();
    assert_eq!(names.names, ["Ann Lee"]);
    assert_eq!(read(b"", &[]), Err(ReadError::Empty));
    let error = read(b"who\nAnn Lee\n", &[]).unwrap_err();
    assert!(error.hint().contains("--column name="), "{error}");
}

#[test]
fn scripts_are_seen_in_letters() {
    assert_eq!(script_of("Huawei 5G!"), "latin");
    assert_eq!(script_of("TCL 王牌"), "han+latin");
    assert_eq!(script_of("2019"), "no letters");
    assert_eq!(scripts("Хуавэй", "Huawei"), "cyrillic - latin");
    assert_eq!(scripts("Huawei", "Хуавэй"), "cyrillic - latin");
    assert_eq!(scripts("a", "b"), "latin");
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape that a scorer has"
)]
/// A scorer that reads its answer off the query: `0.8` scores .8.
fn told(left: &f64, right: &f64) -> Compared {
    let _ = right;
    Compared {
        score: *left,
        is_match: *left >= 0.7,
        explanation: Explanation::default(),
    }
}

fn pairs_of(scores: &[(f64, f64, bool)]) -> Pairs<f64> {
    let pairs = scores
        .iter()
        .enumerate()
        .map(|(at, (left, right, is_match))| Pair {
            line: at + 2,
            left: *left,
            right: *right,
            names: [format!("left {at}"), format!("right {at}")],
            is_match: *is_match,
            attributes: [("half".to_owned(), (at % 2).to_string())].into(),
        });
    Pairs {
        pairs: pairs.collect(),
        bad: Vec::new(),
        columns: [].into(),
    }
}

fn settings(order: Order) -> Settings {
    Settings {
        threshold: 0.7,
        order,
        by: vec!["half".to_owned()],
        keep_together: None,
        folds: FoldSettings {
            folds: 2,
            seed: 3,
            draws: 100,
        },
        worst: 2,
        threads: 2,
    }
}

const SCORES: [(f64, f64, bool); 4] = [
    (0.9, 0.2, true),
    (0.3, 0.8, true),
    (0.75, 0.1, false),
    (0.1, 0.2, false),
];

#[test]
fn the_order_that_counts_is_said_and_kept() {
    let ordered = evaluate(&pairs_of(&SCORES), &told, None, &settings(Order::AsGiven));
    let counts = ordered.overall.counts;
    assert_eq!((counts.true_positives, counts.false_negatives), (1, 1));
    assert_eq!(ordered.asymmetry, None);
    // AUC as given: .9 beats both, .3 beats one: 3 of 4.
    assert_eq!(ordered.overall.auc, Some(0.75));
    let worst: Vec<_> = ordered
        .worst
        .iter()
        .map(|own| (own.line, own.query.as_str()))
        .collect();
    assert_eq!(worst, [(3, "left 1"), (4, "left 2")]);

    let both = evaluate(
        &pairs_of(&SCORES),
        &told,
        None,
        &settings(Order::BetterOfBoth),
    );
    assert_eq!(both.overall.counts.true_positives, 2);
    assert_eq!(both.overall.auc, Some(1.0));
    let moved = both.asymmetry.unwrap();
    assert_eq!((moved.pairs, moved.decisions), (4, 3));
    assert_eq!((moved.largest, moved.line), (0.7, Some(2)));
    assert_eq!(both.worst.len(), 1);
    assert_eq!(both.worst[0].line, 4);
}

#[test]
fn groups_and_thresholds_add_up() {
    let own = evaluate(&pairs_of(&SCORES), &told, None, &settings(Order::AsGiven));
    let halves: Vec<_> = own
        .groups
        .iter()
        .filter(|group| group.by == "half")
        .collect();
    assert_eq!(halves.len(), 2);
    assert_eq!(
        halves
            .iter()
            .map(|group| group.figures.pairs)
            .sum::<usize>(),
        4
    );
    // The names say `left 0` and so on: one script.
    assert_eq!(own.groups.last().unwrap().value, "latin");
    assert!(
        own.thresholds
            .iter()
            .any(|row| (row.threshold - 0.7).abs() < 1e-9)
    );
    let folds = own.cross_validation.unwrap();
    assert_eq!(folds.groups, 4);
    assert_eq!(folds.fixed.pooled, own.overall);
    let pairs: usize = folds
        .fixed
        .folds
        .iter()
        .map(|fold| fold.figures.pairs)
        .sum();
    assert_eq!(pairs, 4);
}

#[test]
fn no_pairs_give_no_figures() {
    let own = evaluate(&pairs_of(&[]), &told, None, &settings(Order::AsGiven));
    assert_eq!(own.overall.f1, None);
    assert_eq!(own.cross_validation, None);
    assert!(own.groups.is_empty() && own.worst.is_empty());
}

#[test]
fn the_same_pairs_give_the_same_bytes_on_any_number_of_threads() {
    let json = |threads| {
        let settings = Settings {
            threads,
            ..settings(Order::BetterOfBoth)
        };
        serde_json::to_string(&evaluate(&pairs_of(&SCORES), &told, None, &settings)).unwrap()
    };
    assert_eq!(json(1), json(4));
}

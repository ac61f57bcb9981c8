//! Measures on real data that is not part of the repository. Skipped where it is absent:
//! set `INTERDICT_SHARED` or put the folder `shared` beside the repository.

#![expect(clippy::print_stdout, reason = "a skipped test says so")]

use std::path::PathBuf;

use interdict_names::{Name, NameTag, Options, analyze, score};

fn shared(path: &str) -> Option<String> {
    let roots = [
        std::env::var_os("INTERDICT_SHARED").map(PathBuf::from),
        Some(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared")),
    ];
    let text = roots
        .into_iter()
        .flatten()
        .find_map(|root| std::fs::read_to_string(root.join(path)).ok());
    if text.is_none() {
        println!("skipped: no ../shared");
    }
    text
}

/// Reads CSV records; the first is the heading.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let rows = reader.records().filter_map(Result::ok);
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

/// Precision and recall together on labelled pairs at the threshold of a person's look.
#[test]
fn labelled_pairs() {
    let Some(text) = shared("cases/names/pairs.csv") else {
        return;
    };
    let opts = Options::default();
    let (mut hit, mut false_hit, mut missed) = (0.0, 0.0, 0.0);
    for row in records(&text).iter().skip(1) {
        let tag = match row[1].as_str() {
            "Person" => NameTag::Person,
            "Vessel" => NameTag::Object,
            "Company" | "Organization" => NameTag::Organization,
            _ => NameTag::Unknown,
        };
        let (a, b) = (analyze(&row[2], tag), analyze(&row[3], tag));
        let found = score(&a, &b, &opts).max(score(&b, &a, &opts)) >= 0.70;
        match (found, row[4] == "true") {
            (true, true) => hit += 1.0,
            (true, false) => false_hit += 1.0,
            (false, true) => missed += 1.0,
            (false, false) => {}
        }
    }
    let f1 = 2.0 * hit / (2.0 * hit + false_hit + missed);
    println!("F1 at .70: {f1:.3}");
    assert!(f1 >= 0.82, "F1 at .70 fell to {f1:.3}");
}

/// Every listed name of the family meets itself, and names that only look like it do not.
#[test]
fn huawei_family() {
    let Some(text) = shared("data/lists/us_bis/huawei_family_facts.csv") else {
        return;
    };
    let opts = Options::default();
    let family: Vec<Name> = records(&text)
        .iter()
        .skip(1)
        .flat_map(|row| row[..2].iter().flat_map(|field| field.split(';')))
        .filter(|name| !name.trim().is_empty())
        .map(|name| analyze(name.trim(), NameTag::Organization))
        .collect();
    assert!(family.len() >= 153);
    for name in &family {
        assert!(
            (score(name, name, &opts) - 1.0).abs() < 1e-12,
            "{}",
            name.original
        );
    }
    for query in [
        "Huaweiwood Furniture",
        "LG Uplus",
        "LG U Plus",
        "Siemens AG",
        "Hawaiian Electric Industries",
        "Shenzhen Mindray Bio-Medical Electronics Co., Ltd.",
        "Beijing Information Technology Co., Ltd.",
        "Shanghai Trade Development Co Ltd",
        "Proven Solutions Inc",
        "Glory Marine Services",
        "Hangzhou Bank",
        "Technology Investment Fund",
        "Global Finance (UK) Limited",
        "Xi'an Tourism Co., Ltd.",
        "Telecom Italia",
        "Deutsche Telekom AG",
        "Nokia Technologies Oy",
        "Marine Networks Ltd",
        "Cloud Computing Technology LLC",
    ] {
        let asked = analyze(query, NameTag::Organization);
        for listed in &family {
            let value = score(&asked, listed, &opts);
            assert!(value < 0.70, "{query} / {}: {value:.3}", listed.original);
        }
    }
}

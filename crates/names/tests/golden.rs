//! Runs the readable pairs of `tests/cases/names`: each says why, and in which band the
//! score of the query against the target lies.

use std::path::PathBuf;

use interdict_names::{NameTag, Options, analyze, compare};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pair: Vec<Pair>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    why: String,
    kind: NameTag,
    query: String,
    target: String,
    least: Option<f64>,
    most: Option<f64>,
}

#[test]
fn every_pair_lies_in_its_band() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/names");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let (mut count, mut wrong) = (0, Vec::new());
    for path in files {
        let file: File = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for pair in file.pair {
            assert!(pair.least.is_some() || pair.most.is_some(), "{}", pair.why);
            let query = analyze(&pair.query, pair.kind);
            let target = analyze(&pair.target, pair.kind);
            let found = compare(&query, &target, &Options::default());
            let inside = pair.least.is_none_or(|least| found.score >= least)
                && pair.most.is_none_or(|most| found.score <= most);
            if !inside {
                let (why, query, target) = (pair.why, pair.query, pair.target);
                wrong.push(format!(
                    "{:.3} {query} | {target}: {why}\n  {:?}",
                    found.score, found.aligned
                ));
            }
            count += 1;
        }
    }
    assert!(count >= 40, "only {count} pairs were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! Scores labelled name pairs: F1 at the default threshold and the best one.
//!
//! `cargo run --release -p interdict-names --example pairs -- PAIRS.csv [--errors]`
//! The file has the columns schema, name1, name2, is_match; a pair is scored both ways
//! and the better direction counts, since its order means nothing.
#![expect(
    clippy::print_stdout,
    reason = "a command-line example reports its figures"
)]

mod lists;

use interdict_names::{NameTag, Options, analyze, compare, score};

fn main() -> Result<(), std::io::Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(path) = arguments.first() else {
        println!("usage: pairs PAIRS.csv [--errors] [--scores] [--general]");
        return Ok(());
    };
    let text = std::fs::read_to_string(path)?;
    let opts = Options {
        curated: !arguments.iter().any(|argument| argument == "--general"),
    };
    let errors = arguments.iter().any(|argument| argument == "--errors");
    let mut scored: Vec<(f64, bool)> = Vec::new();
    let mut records = lists::records(&text).into_iter();
    let header = records.next().unwrap_or_default();
    let column = |name: &str| header.iter().position(|field| field == name).unwrap_or(0);
    let (schema, left, right, label) = (
        column("schema"),
        column("name1"),
        column("name2"),
        column("is_match"),
    );
    for row in records {
        let tag = match row[schema].as_str() {
            "Person" => NameTag::Person,
            "Company" | "Organization" => NameTag::Organization,
            "Vessel" => NameTag::Object,
            _ => NameTag::Unknown,
        };
        let (a, b) = (analyze(&row[left], tag), analyze(&row[right], tag));
        let value = score(&a, &b, &opts).max(score(&b, &a, &opts));
        let is_match = row[label] == "true";
        if errors && (value >= 0.7) != is_match {
            let aligned = compare(&a, &b, &opts).aligned;
            let pairs: Vec<String> = aligned
                .iter()
                .map(|pair| format!("{}~{} {:?}", pair.query, pair.target, pair.how))
                .collect();
            println!(
                "{value:.3}\t{is_match}\t{}\t{}\t{}",
                row[left],
                row[right],
                pairs.join(", ")
            );
        }
        if arguments.iter().any(|argument| argument == "--scores") {
            println!(
                "score\t{value:.6}\t{is_match}\t{}\t{}",
                row[left], row[right]
            );
        }
        scored.push((value, is_match));
    }
    println!("pairs {}  F1 at .70: {:.3}", scored.len(), f1(&scored, 0.7));
    let best = (30..100)
        .map(|step| f64::from(step) / 100.0)
        .map(|threshold| (f1(&scored, threshold), threshold));
    println!("AUC {:.4}", auc(&scored));
    if let Some((value, threshold)) = best.max_by(|a, b| a.0.total_cmp(&b.0)) {
        println!("best F1 {value:.3} at {threshold:.2}");
    }
    Ok(())
}

fn f1(scored: &[(f64, bool)], threshold: f64) -> f64 {
    let count = |hit: bool, truth: bool| {
        scored
            .iter()
            .filter(|(s, m)| (*s >= threshold) == hit && *m == truth)
            .count()
    };
    let (tp, fp, missed) = (count(true, true), count(true, false), count(false, true));
    println!("  {threshold:.2}: tp {tp} fp {fp} fn {missed}");
    2.0 * tp as f64 / (2 * tp + fp + missed) as f64
}

/// The chance that a match scores above a non-match, ties counted half.
fn auc(scored: &[(f64, bool)]) -> f64 {
    let (mut above, mut pairs) = (0.0, 0.0);
    for (value, _) in scored.iter().filter(|(_, is_match)| *is_match) {
        for (other, _) in scored.iter().filter(|(_, is_match)| !*is_match) {
            pairs += 1.0;
            above += match value.total_cmp(other) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    above / pairs
}

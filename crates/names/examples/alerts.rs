//! Alias recall and alerts of one list at each threshold.
//!
//! `cargo run --release -p interdict-names --example alerts -- CSL.csv CLEAN.csv [--every N] [--show]`
//!
//! CSL is the US consolidated screening list; its SDN persons are the list. Recall: each
//! alias (every Nth) is asked against the other names of its entry. Alerts: each clean
//! `full_name` (every Nth) is asked against every name of every person. No figure is
//! tuned here; aliases that are altogether other names are asked too.
#![expect(
    clippy::print_stdout,
    reason = "a command-line example reports its figures"
)]

mod lists;

use interdict_names::{Name, NameTag, Options, analyze, score};

const THRESHOLDS: [f64; 7] = [0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90];

fn main() -> Result<(), std::io::Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [list, clean, ..] = arguments.as_slice() else {
        println!("usage: alerts CSL.csv CLEAN.csv [--every N] [--show]");
        return Ok(());
    };
    let show = arguments.iter().any(|argument| argument == "--show");
    let every = arguments
        .iter()
        .skip_while(|argument| *argument != "--every")
        .nth(1)
        .and_then(|step| step.parse().ok())
        .unwrap_or(1)
        .max(1);
    let opts = Options::default();
    let entries = lists::csl(&std::fs::read_to_string(list)?, "(SDN)");
    let names: Vec<(NameTag, Vec<Name>)> = entries
        .iter()
        .map(|entry| {
            let analyzed = entry.names.iter().map(|name| analyze(name, entry.tag));
            (entry.tag, analyzed.collect())
        })
        .collect();

    for tag in [NameTag::Person, NameTag::Organization] {
        let mut found = [0usize; THRESHOLDS.len()];
        let mut asked = 0usize;
        let of_tag = names.iter().filter(|(kind, _)| *kind == tag);
        let aliases = of_tag.flat_map(|(_, names)| (1..names.len()).map(move |at| (names, at)));
        for (names, at) in aliases.step_by(every) {
            asked += 1;
            let others = names.iter().enumerate().filter(|(other, _)| *other != at);
            let best = others
                .map(|(_, other)| score(&names[at], other, &opts))
                .fold(0.0, f64::max);
            for (count, threshold) in found.iter_mut().zip(THRESHOLDS) {
                *count += usize::from(best >= threshold);
            }
        }
        print!("{tag:?} alias recall of {asked}: ");
        line(&found, asked, 100.0, "%");
    }

    let header_and_rows = lists::records(&std::fs::read_to_string(clean)?);
    let column = header_and_rows
        .first()
        .and_then(|header| header.iter().position(|field| field == "full_name"))
        .unwrap_or(0);
    let mut alerts = [0usize; THRESHOLDS.len()];
    let mut asked = 0usize;
    for row in header_and_rows.iter().skip(1).step_by(every) {
        let Some(text) = row.get(column) else {
            continue;
        };
        asked += 1;
        let query = analyze(text, NameTag::Person);
        let mut best = (0.0, "");
        for (_, names) in names.iter().filter(|(kind, _)| *kind == NameTag::Person) {
            for name in names {
                let value = score(&query, name, &opts);
                if value > best.0 {
                    best = (value, name.original.as_str());
                }
            }
        }
        if show && best.0 >= 0.7 {
            println!("{:.3}\t{text}\t{}", best.0, best.1);
        }
        for (count, threshold) in alerts.iter_mut().zip(THRESHOLDS) {
            *count += usize::from(best.0 >= threshold);
        }
    }
    print!("alerts per 1,000 of {asked}: ");
    line(&alerts, asked, 1000.0, "");
    Ok(())
}

fn line(counts: &[usize], of: usize, scale: f64, unit: &str) {
    let cells: Vec<String> = counts
        .iter()
        .zip(THRESHOLDS)
        .map(|(count, threshold)| {
            let share = scale * *count as f64 / of.max(1) as f64;
            format!("{threshold:.2} {share:.1}{unit}")
        })
        .collect();
    println!("{}", cells.join("  "));
}

//! Does the index find what comparing with every entry finds, at every threshold?
//!
//! ```text
//! cargo bench -p interdict-screen --bench lossless -- [--names N | --lists DIR]
//!     [--queries N] [--threads N] [--seed N]
//! ```
//!
//! Every question is scored against every entry once, and the entries at or above each
//! threshold are compared with those that the index finds at that threshold: the same
//! entries, the same scores, the same names. The questions are those of
//! `interdict_testkit::names`, in equal parts: new names, typos, swaps, scripts, features.
//! Prints how many differ, and how many had hits, by kind of question. Ends with 1 if any
//! differs.
#![expect(clippy::print_stdout, reason = "a bench reports its figures")]

mod data;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use interdict_model::ListEntry;
use interdict_names::Name;
use interdict_screen::{Lists, Prepared, Scratch, Snapshot, names_of, score_pair};
use interdict_testkit::names::{Mix, queries, synthetic};

const THRESHOLDS: [f64; 5] = [0.6, 0.7, 0.8, 0.85, 0.95];

/// Questions of one kind: asked, differing, with hits at each threshold.
type Row = (usize, usize, [usize; THRESHOLDS.len()]);

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1)
    };
    let number = |name: &str, usual: usize| {
        value(name)
            .and_then(|value| value.parse().ok())
            .unwrap_or(usual)
    };
    let entries: Vec<ListEntry> = match value("--lists") {
        Some(folder) => data::real(folder.as_ref())?,
        None => synthetic(1, number("--names", 2_000)).collect(),
    };
    let asked: Vec<_> = queries(number("--seed", 7) as u64, &entries, &Mix::even())
        .take(number("--queries", 300))
        .collect();
    let snapshot = Snapshot::new(&entries, &Lists::default())?;
    let names: Vec<Vec<Name>> = entries.iter().map(names_of).collect();
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|a, b| entries[*a].id.cmp(&entries[*b].id));
    let next = AtomicUsize::new(0);
    let table: Mutex<BTreeMap<&str, Row>> = Mutex::default();
    let work = || {
        let mut scratch = Scratch::default();
        while let Some(one) = asked.get(next.fetch_add(1, Ordering::Relaxed)) {
            let prepared = Prepared::new(&one.query, true);
            let scored: Vec<(u32, f64, usize)> = (0u32..)
                .zip(&order)
                .map(|(number, at)| {
                    let scored = score_pair(&prepared, &entries[*at], &names[*at]);
                    (number, scored.score, scored.name)
                })
                .filter(|(_, score, _)| *score >= THRESHOLDS[0])
                .collect();
            let mut differs = false;
            let mut hits = [0; THRESHOLDS.len()];
            for (threshold, hits) in THRESHOLDS.iter().zip(&mut hits) {
                let (on, known) = data::days();
                let found: Vec<(u32, f64, usize)> = snapshot
                    .reached(&prepared, *threshold, on, known, &mut scratch)
                    .unwrap_or_default()
                    .into_iter()
                    .map(|one| (one.entity, one.scored.score, one.scored.name))
                    .collect();
                let expected = scored.iter().filter(|(_, score, _)| score >= threshold);
                if !expected.clone().eq(&found) {
                    differs = true;
                    println!("DIFFERS at {threshold}: {:?}", one.query);
                }
                *hits = usize::from(expected.count() > 0);
            }
            let mut table = table
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            let row = table.entry(one.how.word()).or_default();
            row.0 += 1;
            row.1 += usize::from(differs);
            for (sum, hit) in row.2.iter_mut().zip(hits) {
                *sum += hit;
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..number("--threads", 1).max(1) {
            scope.spawn(work);
        }
    });
    let table = table
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    println!(
        "{} entries, {} names",
        entries.len(),
        names.iter().map(Vec::len).sum::<usize>()
    );
    println!(
        "{:<22} {:>6} {:>7}   with hits at {THRESHOLDS:?}",
        "questions", "asked", "differ"
    );
    let (mut all, mut differing) = (0, 0);
    for (how, (asked, differ, hits)) in &table {
        println!("{how:<22} {asked:>6} {differ:>7}   {hits:?}");
        all += asked;
        differing += differ;
    }
    println!("{:<22} {all:>6} {differing:>7}", "all");
    Ok(if differing == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

//! Time of one `score` call over every pair of two lists of names.
//!
//! `cargo run --release -p interdict-names --example throughput [-- NAMES.txt]`
//! Without a file, made-up names of three to four words are used, which share no word.
#![expect(
    clippy::print_stdout,
    reason = "a command-line example reports its figures"
)]

use std::time::Instant;

use interdict_names::{Name, NameTag, Options, analyze, compare, score};

fn main() -> Result<(), std::io::Error> {
    let opts = Options::default();
    let lines: Vec<String> = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?
            .lines()
            .map(str::to_owned)
            .collect(),
        None => (0..4_000).map(made_up).collect(),
    };
    let started = Instant::now();
    let names: Vec<Name> = lines
        .iter()
        .map(|line| analyze(line, NameTag::Person))
        .collect();
    let analyzed = started.elapsed().as_nanos() as f64 / names.len().max(1) as f64;
    let parts: usize = names.iter().map(|name| name.parts.len()).sum();
    println!(
        "{} names, {:.1} words each, analyze {analyzed:.0} ns",
        names.len(),
        parts as f64 / names.len().max(1) as f64
    );

    let step = (names.len() / 500).max(1);
    let queries: Vec<&Name> = names.iter().step_by(step).collect();
    let (mut zero, mut hits, mut sum) = (0usize, 0usize, 0.0);
    let started = Instant::now();
    for query in &queries {
        for target in &names {
            let value = score(query, target, &opts);
            zero += usize::from(value <= 0.0);
            hits += usize::from(value >= 0.7);
            sum += value;
        }
    }
    let pairs = queries.len() * names.len();
    let each = started.elapsed().as_nanos() as f64 / pairs as f64;
    println!(
        "{pairs} pairs, score {each:.0} ns each; {:.1} % share nothing, {hits} >= .70, sum {sum:.3}",
        100.0 * zero as f64 / pairs as f64
    );

    let started = Instant::now();
    let mut aligned = 0;
    for query in queries.iter().take(50) {
        for target in names.iter().take(2_000) {
            aligned += compare(query, target, &opts).aligned.len();
        }
    }
    let pairs = queries.len().min(50) * names.len().min(2_000);
    println!(
        "compare with explanation {:.0} ns each, {aligned} aligned",
        started.elapsed().as_nanos() as f64 / pairs as f64
    );
    Ok(())
}

/// Three or four words of two to four syllables from a fixed multiplicative sequence.
fn made_up(seed: u64) -> String {
    const SYLLABLES: [&str; 24] = [
        "ba", "de", "ki", "lo", "mu", "ra", "sen", "tar", "vi", "zo", "han", "mir", "pe", "gu",
        "al", "or", "nis", "kov", "fe", "dul", "ya", "cho", "wen", "ez",
    ];
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % below).unwrap_or(0)
    };
    let words = 3 + next(2);
    (0..words)
        .map(|_| {
            (0..2 + next(3))
                .map(|_| SYLLABLES[next(24)])
                .collect::<String>()
        })
        .collect::<Vec<_>>()
        .join(" ")
}

//! Time and digest of taking names apart.
//!
//! `cargo run --release -p interdict-names --example take_apart -- TAG ROUNDS FILE...`
//!
//! TAG is `person`, `organization`, `object`, `unknown`, or `all` for person, organization
//! and unknown at once, as a query without a kind is taken apart. FILE holds one name a line. Prints the
//! fastest and the median round in nanoseconds a name, and a digest of everything that
//! the names hold: two versions that print the same digest take these names apart alike.
//! With `ROUNDS` 0 no digest is made: instructions of `ROUNDS` 2 minus those of 1 are those
//! of one pass.
#![expect(
    clippy::print_stdout,
    reason = "a command-line example reports its figures"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use interdict_names::{Analyzer, Name, NameTag};

/// FNV-1a, 64 bits, over whatever is written to it.
struct Digest(u64);

impl std::fmt::Write for Digest {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}

fn names(analyzer: &mut Analyzer, line: &str, tags: &[NameTag]) -> Vec<Name> {
    match tags {
        [tag] => vec![analyzer.analyze(line, *tag)],
        tags => analyzer.analyze_all(line, tags),
    }
}

fn main() -> Result<(), std::io::Error> {
    let mut arguments = std::env::args().skip(1);
    let tags: &[NameTag] = match arguments.next().as_deref() {
        Some("person") => &[NameTag::Person],
        Some("organization") => &[NameTag::Organization],
        Some("object") => &[NameTag::Object],
        Some("unknown") => &[NameTag::Unknown],
        _ => &[NameTag::Person, NameTag::Organization, NameTag::Unknown],
    };
    let rounds: usize = arguments
        .next()
        .and_then(|text| text.parse().ok())
        .unwrap_or(9);
    let mut analyzer = Analyzer::default();
    for path in arguments {
        let text = std::fs::read_to_string(&path)?;
        let lines: Vec<&str> = text.lines().collect();
        let mut times: Vec<u128> = (0..rounds)
            .map(|_| {
                let started = Instant::now();
                for line in &lines {
                    black_box(names(&mut analyzer, black_box(line), tags));
                }
                started.elapsed().as_nanos() / lines.len().max(1) as u128
            })
            .collect();
        times.sort_unstable();
        let (least, median) = (
            times.first().unwrap_or(&0),
            times.get(rounds / 2).unwrap_or(&0),
        );
        let digest = if rounds > 2 {
            let mut digest = Digest(0xcbf2_9ce4_8422_2325);
            for line in &lines {
                for name in names(&mut analyzer, line, tags) {
                    // A digest takes whatever is written to it.
                    let _ = write!(digest, "{name:?}");
                }
            }
            format!("{:016x}", digest.0)
        } else {
            "-".to_owned()
        };
        let file = path.rsplit('/').next().unwrap_or(&path);
        println!(
            "{file}: {} names, {least} ns a name, median {median}, digest {digest}",
            lines.len()
        );
    }
    Ok(())
}

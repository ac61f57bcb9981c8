//! Writes made-up entries, one a line, to look at and to time.
//!
//! `cargo run --release -p interdict-testkit --example make_names -- NAMES [SEED]`: each entry
//! as kind and names, separated by tabs.

use std::io::{self, BufWriter, Write};

use interdict_testkit::names::synthetic;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: make_names NAMES [SEED]";
    let names: usize = args.next().ok_or(usage)?.parse()?;
    let seed: u64 = args.next().map_or(Ok(1), |seed| seed.parse())?;
    let out = &mut BufWriter::with_capacity(1 << 20, io::stdout().lock());
    for entry in synthetic(seed, names) {
        write!(out, "{}", entry.kind)?;
        for name in &entry.names {
            write!(out, "\t{}", name.text)?;
        }
        writeln!(out)?;
    }
    out.flush()?;
    Ok(())
}

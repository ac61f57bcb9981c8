//! Makes `crates/names/data/mined_equivalents.tsv` from public lists.
//!
//! `cargo run --release -p interdict-names --example mine -- UN.xml CSL.csv > mined_equivalents.tsv`
//! The lists are the UN consolidated list and the SDN list as the US consolidated screening
//! list has it. The output is sorted and cites for each pair the entries that show it.
#![expect(
    clippy::print_stdout,
    reason = "a command-line example prints the table"
)]

mod lists;

use interdict_names::mine::{NameGroup, mine};

fn main() -> Result<(), std::io::Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [un, csl, ..] = arguments.as_slice() else {
        println!("usage: mine UN.xml CSL.csv");
        return Ok(());
    };
    let group = |list: &str, entry: lists::Entry| NameGroup {
        list: list.to_owned(),
        id: entry.id.trim().replace(' ', "_"),
        tag: entry.tag,
        names: entry.names,
    };
    let un = lists::un(&std::fs::read_to_string(un)?);
    let sdn = lists::csl(&std::fs::read_to_string(csl)?, "(SDN)");
    let groups: Vec<NameGroup> = un
        .into_iter()
        .map(|entry| group("UN", entry))
        .chain(sdn.into_iter().map(|entry| group("SDN", entry)))
        .collect();
    println!(
        "# Words that stand in one place of two names of one list entry: word, word, entries, some of them."
    );
    println!(
        "# Mined by `cargo run --release -p interdict-names --example mine` from the UN consolidated list of"
    );
    println!(
        "# 2026-02-27 and the SDN rows of the US consolidated screening list of 2022-04. Facts of public lists;"
    );
    println!(
        "# each line cites. Fixed for one scorer version; switched off with the curated ones or by analyze_with."
    );
    for pair in mine(&groups) {
        println!(
            "{}\t{}\t{}\t{}",
            pair.left,
            pair.right,
            pair.entries,
            pair.evidence.join(" ")
        );
    }
    Ok(())
}

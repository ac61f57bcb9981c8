//! Prints what changed between two files of lists: `cargo run --release -p
//! interdict-lists --example delta -- EARLIER LATER [LIST]`.
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::{collections::BTreeMap, error::Error, path::PathBuf};

use interdict_lists::{
    ImportOptions,
    history::{Decisions, delta},
    read_files,
};
use interdict_model::ListEntry;
use jiff::civil::date;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let read = |at: usize| -> Result<BTreeMap<String, Vec<ListEntry>>, Box<dyn Error>> {
        let path = PathBuf::from(args.get(at).ok_or("name two files")?);
        let reading = read_files(&[path], &ImportOptions::on(date(2026, 11, 21)))?;
        let lists = reading.snapshots.into_iter();
        Ok(lists
            .map(|s| (s.info.list.to_string(), s.entries))
            .collect())
    };
    let (earlier, later) = (read(0)?, read(1)?);
    for (list, before) in &earlier {
        if args.get(2).is_some_and(|only| only != list) {
            continue;
        }
        let Some(after) = later.get(list) else {
            continue;
        };
        let delta = delta(before, after, &Decisions::default());
        println!(
            "{list}: {} -> {}, {} unchanged, {:?}, not compared {:?}",
            delta.rows_before,
            delta.rows_after,
            delta.unchanged,
            delta.counts(),
            delta.not_compared
        );
        for change in delta.changes.iter().filter(|_| args.len() > 2) {
            println!(
                "{:?} {} <- {:?} {:?} {:?} [{}]",
                change.kind,
                change.caption,
                change.caption_before,
                change.before.len(),
                change.after.len(),
                change.reason
            );
            for field in &change.fields {
                println!(
                    "      {:?} -{:?} +{:?}",
                    field.field, field.removed, field.added
                );
            }
        }
    }
    Ok(())
}

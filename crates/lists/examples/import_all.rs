//! Imports every list file under a folder into a scratch home, and prints time and
//! rows a file; then the time to load and to assemble. For `docs/performance.md`:
//! `cargo run --release -p interdict-lists --example import_all -- DIR`.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use interdict_lists::{ImportOptions, Store, assemble, starter};
use jiff::civil::date;

#[expect(
    clippy::print_stdout,
    reason = "an example reports on its standard output"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::args().nth(1).ok_or("usage: import_all DIR")?;
    let home = std::env::temp_dir().join(format!("interdict-import-all-{}", std::process::id()));
    let mut files = Vec::new();
    walk(Path::new(&dir), &mut files)?;
    files.sort();
    let mut store = Store::open(&home)?;
    let options = ImportOptions {
        accept_shrink: true,
        history: true,
        ..ImportOptions::on(date(2026, 11, 21))
    };
    for file in &files {
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if [
            "add.csv",
            "alt.csv",
            "cons_add.csv",
            "cons_alt.csv",
            "sdn_comments.csv",
            "cons_comments.csv",
        ]
        .contains(&name.as_str())
        {
            continue;
        }
        let start = Instant::now();
        let result = store.import(std::slice::from_ref(file), &options);
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        match result {
            Ok(report) => {
                let rows: usize = report.lists.iter().map(|list| list.accepted).sum();
                println!(
                    "{ms:8.1} ms {rows:6} rows {:3} refused  {}",
                    report.all_rejected().len(),
                    file.display()
                );
                for list in &report.lists {
                    println!(
                        "             {:6} {} {} {:?}",
                        list.accepted, list.list, list.date, list.date_basis
                    );
                }
                for row in report.all_rejected() {
                    println!("             refused: line {}: {}", row.line, row.reason);
                }
                for warning in &report.warnings {
                    println!("             warning: {warning}");
                }
            }
            Err(error) => println!(
                "{ms:8.1} ms error: {error}\n             hint: {}",
                error.hint()
            ),
        }
    }
    for day in ["2019-05-23", "2022-05-01", "2026-11-21"] {
        let day = day.parse()?;
        let start = Instant::now();
        let corpus = assemble(starter()?, Some(&store), day, day)?;
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        println!(
            "{ms:8.1} ms {:6} entries in {} lists assembled for {day}",
            corpus.entries.len(),
            corpus.lists.len()
        );
    }
    if home.exists() {
        std::fs::remove_dir_all(&home)?;
    }
    Ok(())
}

fn walk(dir: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

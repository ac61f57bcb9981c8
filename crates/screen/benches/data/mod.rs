//! The days of the questions, and real lists where they are asked for.

use std::path::{Path, PathBuf};

use interdict_lists::{ImportOptions, Store};
use interdict_model::{AsOf, ListEntry};
use jiff::civil::date;

/// The day of the question and what is known.
pub fn days() -> (AsOf, AsOf) {
    let day = AsOf::Day(date(2026, 8, 1));
    (day, day)
}

/// Every list under `folder` that can be read, the newest copy of each.
pub fn real(folder: &Path) -> Result<Vec<ListEntry>, Box<dyn std::error::Error>> {
    let home = tempfile::tempdir()?;
    let mut store = Store::open(home.path())?;
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    for file in &files {
        let mut options = ImportOptions::on(date(2026, 8, 1));
        options.history = true;
        let _ = store.import(std::slice::from_ref(file), &options);
    }
    let starter = interdict_lists::starter()?;
    let (on, known) = days();
    Ok(interdict_lists::assemble(starter, Some(&store), on, known)?.entries)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(read) = std::fs::read_dir(folder) else {
        return;
    };
    for path in read.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

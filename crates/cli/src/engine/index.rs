//! The index of a corpus: opened where it was made before, made where it was not.
//!
//! An index lies under `index/` in the home, named by what its corpus is made of
//! ([`recipe`]). It is never changed: new copies, decisions or days that other copies serve
//! have another name. It holds nothing that the copies do not, so it may be removed at any
//! time; one that is damaged or of another version is made again. Nothing is written where
//! no list was imported, and where the home cannot be written the index is made in memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use interdict_lists::{assemble, recipe};
use interdict_screen::{Lists, Roster, Snapshot};

use super::{
    When,
    corpus::{assembled, refused, sources},
};
use crate::error::CommandError;

/// Indexes that are kept; those used longest ago are removed.
const KEPT: usize = 8;
/// An index of no more bytes is read whole against its digests when it is opened, which
/// takes some ten milliseconds; a larger one when `lists verify` asks.
const READ_WHOLE: usize = 64 << 20;
/// Age from which an unfinished file is one that an interrupted writer left behind.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// Opens or makes the index of the corpus that serves `when`.
pub fn snapshot(home: &Path, when: When) -> Result<Snapshot, CommandError> {
    let (store, carried) = sources(home)?;
    let imported = !store.lists().is_empty();
    let name = recipe(carried, Some(&store), when.on, when.known).map_err(refused)?;
    let folder = home.join("index");
    let path = folder.join(format!("{}.idx", &name[..32.min(name.len())]));
    if imported && let Some(snapshot) = kept(&path, &name) {
        return Ok(snapshot);
    }
    let corpus = assemble(carried, Some(&store), when.on, when.known).map_err(refused)?;
    let mut lists = Lists::new(corpus.lists, corpus.digest);
    lists.recipe = Some(name);
    let made = |error: interdict_screen::SnapshotError| CommandError::internal(error.to_string());
    if imported && Snapshot::write(&corpus.entries, &lists, &path).is_ok() {
        forget_oldest(&folder, &path);
        if let Ok(snapshot) = Snapshot::open(&path) {
            return Ok(snapshot);
        }
    }
    Snapshot::new(&corpus.entries, &lists).map_err(made)
}

/// Opens a kept index, if it is whole, of this engine and of the corpus that is asked for,
/// and notes that it was used.
fn kept(path: &Path, recipe: &str) -> Option<Snapshot> {
    if !is_file(path) {
        return None;
    }
    let snapshot = Snapshot::open(path).ok()?;
    if snapshot.lists().recipe.as_deref() != Some(recipe) {
        return None;
    }
    let sizes = snapshot.sizes();
    if sizes.search_bytes + sizes.blob_bytes <= READ_WHOLE && snapshot.verify().is_err() {
        return None;
    }
    // What cannot be noted is forgotten a little earlier.
    if let Ok(file) = fs::File::options().append(true).open(path) {
        let _ = file.set_modified(SystemTime::now());
    }
    Some(snapshot)
}

/// Whether an index stands in the home: one is only made where lists were imported.
pub(super) fn stands(home: &Path) -> bool {
    indexes(home).next().is_some()
}

/// The indexes that a home holds.
fn indexes(home: &Path) -> impl Iterator<Item = PathBuf> {
    let files = fs::read_dir(home.join("index")).into_iter().flatten();
    files
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "idx"))
        .filter(|path| is_file(path))
}

/// Whether it is a file: opening what is none, such as a named pipe, could wait for ever.
fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.is_file())
}

/// Every entry that serves `when`, for the scan.
pub fn roster(home: &Path, when: When) -> Result<Roster, CommandError> {
    let corpus = assembled(home, when)?;
    Ok(Roster::new(corpus.entries, corpus.lists).with_digest(corpus.digest))
}

/// Reads every kept index whole and removes those that are damaged; they are made again when
/// they are asked for. Returns how many were whole, and what was removed.
pub fn verify(home: &Path) -> (usize, Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = indexes(home).collect();
    paths.sort();
    let whole = |path: &PathBuf| Snapshot::open(path).is_ok_and(|one| one.verify().is_ok());
    let (whole, damaged): (Vec<_>, Vec<_>) = paths.into_iter().partition(whole);
    let removed = damaged
        .into_iter()
        .filter(|path| fs::remove_file(path).is_ok());
    (whole.len(), removed.collect())
}

/// Removes indexes beyond those [`KEPT`], and what an interrupted writer left behind. What
/// cannot be removed stays: it only takes room.
fn forget_oldest(folder: &Path, current: &Path) {
    let Ok(files) = fs::read_dir(folder) else {
        return;
    };
    let mut indexes: Vec<(SystemTime, PathBuf)> = files
        .flatten()
        .filter(|file| file.path() != current)
        .filter(|file| file.file_name().to_string_lossy().contains(".idx"))
        .filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file.path())))
        .collect();
    // A file that somebody may still be writing begins with a dot, and is left for an hour.
    let unfinished = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with('.')
    };
    indexes.retain(|(used, path)| {
        let old = used.elapsed().is_ok_and(|age| age > LEFT_BEHIND);
        if unfinished(path) && old {
            let _ = fs::remove_file(path);
        }
        !unfinished(path)
    });
    indexes.sort();
    let surplus = (indexes.len() + 1).saturating_sub(KEPT);
    for (_, path) in indexes.into_iter().take(surplus) {
        let _ = fs::remove_file(path);
    }
}

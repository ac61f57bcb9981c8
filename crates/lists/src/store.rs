//! Keeps snapshots under a given folder, and loads them with their digests checked.
//!
//! ```text
//! HOME/lists/lists.json                       the index, swapped by rename last
//! HOME/lists/snapshots/<list>/<digest>.jsonl  canonical content, written once
//! HOME/lists/lock                             held while an import writes
//! ```
//!
//! An import is all or nothing: contents are written and synced under a temporary
//! name and renamed, and the index is swapped last. A run that ends in between
//! leaves the old index and perhaps files that nothing names. Reading needs no lock.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use interdict_model::{DateBasis, EntryId, ListEntry, ListId, ListState};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    ImportOptions, ImportReport, ListError, Snapshot, SnapshotInfo, catalog,
    import::{Reading, read_files},
    snapshot::read_content,
};

const SCHEMA: &str = "interdict.lists/1";

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Manifest {
    schema: String,
    snapshots: Vec<SnapshotInfo>,
}

/// The stored snapshots of one home folder.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
    manifest: Manifest,
}

/// A file that holds several lists and one of them too short was cut: which of the
/// others are whole nobody can say.
fn mark_cut(snapshots: &mut [Snapshot]) {
    let short: Vec<(ListId, Vec<String>)> = snapshots
        .iter()
        .filter(|snapshot| !snapshot.info.is_whole())
        .map(|snapshot| (snapshot.info.list.clone(), snapshot.info.files.clone()))
        .collect();
    for snapshot in snapshots {
        let info = &mut snapshot.info;
        info.cut = short
            .iter()
            .any(|(list, files)| *list != info.list && *files == info.files);
    }
}

/// A copy that was dated by the time of its file and comes again with a real date
/// was never of that first day: the guess is dropped.
fn redate(manifest: &mut Manifest, info: &SnapshotInfo) {
    if info.date_basis != DateBasis::FileTime {
        manifest.snapshots.retain(|old| {
            old.list != info.list
                || old.digest != info.digest
                || old.date_basis != DateBasis::FileTime
        });
    }
}

/// A point between two steps of a commit, for tests that end it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Before a content file is written.
    Content,
    /// Content is written under its temporary name.
    Written,
    /// All content is in place; the index is not.
    BeforeIndex,
    /// The new index is written under its temporary name.
    IndexWritten,
}

impl Store {
    /// Opens the store under `home`. A home without lists is an empty store;
    /// nothing is created.
    pub fn open(home: &Path) -> Result<Self, ListError> {
        let root = home.join("lists");
        let manifest = read_manifest(&root)?;
        Ok(Self { root, manifest })
    }

    /// Reads `files` and stores what they hold, all or nothing.
    pub fn import(
        &mut self,
        files: &[PathBuf],
        options: &ImportOptions,
    ) -> Result<ImportReport, ListError> {
        let reading = read_files(files, options)?;
        self.commit(reading)
    }

    /// Stores what [`read_files`] read, all or nothing.
    pub fn commit(&mut self, reading: Reading) -> Result<ImportReport, ListError> {
        self.commit_with(reading, &mut |_| Ok(()))
    }

    pub(crate) fn commit_with(
        &mut self,
        reading: Reading,
        at: &mut dyn FnMut(Step) -> io::Result<()>,
    ) -> Result<ImportReport, ListError> {
        let Reading {
            mut snapshots,
            mut report,
            allow_shrunk,
        } = reading;
        mark_cut(&mut snapshots);
        let folder = self.root.join("snapshots");
        fs::create_dir_all(&folder).map_err(|error| ListError::io("create", &folder, error))?;
        let _lock = self.lock()?;
        // Another import may have ended since this store was opened.
        let mut manifest = read_manifest(&self.root)?;
        let mut changed = false;
        for snapshot in &snapshots {
            let stored = self.place(snapshot, at)?;
            let same = |info: &SnapshotInfo| {
                info.list == snapshot.info.list && info.date == snapshot.info.date
            };
            redate(&mut manifest, &snapshot.info);
            let known = manifest.snapshots.iter().position(same);
            let unchanged =
                known.is_some_and(|index| manifest.snapshots[index].digest == snapshot.info.digest);
            if let Some(import) = report
                .lists
                .iter_mut()
                .find(|l| l.list == snapshot.info.list && l.date == snapshot.info.date)
            {
                import.unchanged = unchanged && !stored;
            }
            if !snapshot.info.is_whole() {
                report.warnings.push(format!(
                    "`{}`: {} rows cannot be the whole list; it is kept as partial",
                    snapshot.info.list, snapshot.info.rows
                ));
            }
            if unchanged {
                continue;
            }
            let warning = shrunk(&manifest, &snapshot.info, allow_shrunk)?;
            report.warnings.extend(warning);
            if let Some(index) = known {
                report.warnings.push(format!(
                    "the copy of `{}` of {} held other content ({} rows) and is replaced",
                    snapshot.info.list, snapshot.info.date, manifest.snapshots[index].rows
                ));
                manifest.snapshots[index] = snapshot.info.clone();
            } else {
                manifest.snapshots.push(snapshot.info.clone());
            }
            changed = true;
        }
        if changed {
            SCHEMA.clone_into(&mut manifest.schema);
            manifest
                .snapshots
                .sort_by(|a, b| (&a.list, a.date).cmp(&(&b.list, b.date)));
            let text =
                serde_json::to_vec_pretty(&manifest).map_err(|error| ListError::BadManifest {
                    path: self.index(),
                    what: error.to_string(),
                })?;
            step(at, Step::BeforeIndex, &self.index())?;
            write_synced(&self.index(), &text, &mut || {
                step(at, Step::IndexWritten, &self.index())
            })?;
        }
        self.manifest = manifest;
        Ok(report)
    }

    /// Returns what is stored, by list and date.
    pub fn snapshots(&self) -> &[SnapshotInfo] {
        &self.manifest.snapshots
    }

    /// Returns what is stored of `list`, oldest first.
    pub fn snapshots_of<'a>(&'a self, list: &'a ListId) -> impl Iterator<Item = &'a SnapshotInfo> {
        self.manifest
            .snapshots
            .iter()
            .filter(move |info| info.list == *list)
    }

    /// Returns the lists that are stored, sorted.
    pub fn lists(&self) -> Vec<ListId> {
        let mut lists: Vec<ListId> = self
            .manifest
            .snapshots
            .iter()
            .map(|info| info.list.clone())
            .collect();
        lists.dedup();
        lists
    }

    /// Loads the entries of a snapshot, sorted by id, and checks its digest.
    pub fn load(&self, info: &SnapshotInfo) -> Result<Vec<ListEntry>, ListError> {
        let path = self.content_path(info);
        let damaged = |what: String| ListError::Damaged {
            list: info.list.clone(),
            date: info.date,
            path: path.clone(),
            what,
        };
        let content = fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => damaged("is missing".into()),
            _ => ListError::io("read", &path, error),
        })?;
        if blake3::hash(&content).to_hex().as_str() != info.digest {
            return Err(damaged("does not match its digest".into()));
        }
        read_content(&content, info.date)
            .map_err(|error| damaged(format!("cannot be read: {error}")))
    }

    /// Returns one state a list: every stored date, and rows and digest of the copy
    /// that serves `now` (the newest one not later, else the oldest).
    pub fn status(&self, now: Date) -> Vec<ListState> {
        self.lists()
            .iter()
            .filter_map(|list| {
                let all: Vec<&SnapshotInfo> = self.snapshots_of(list).collect();
                let serving = all
                    .iter()
                    .rev()
                    .find(|info| info.date <= now)
                    .or(all.first())?;
                Some(state(
                    serving,
                    all.iter().map(|info| info.date).collect(),
                    serving.rows,
                    serving.digest.clone(),
                ))
            })
            .collect()
    }

    /// Returns every stored state of an entry, oldest first.
    pub fn entry(&self, id: &EntryId) -> Result<Vec<(SnapshotInfo, ListEntry)>, ListError> {
        let mut found = Vec::new();
        for info in self.snapshots_of(&id.list()) {
            let entries = self.load(info)?;
            if let Ok(index) = entries.binary_search_by(|entry| entry.id.cmp(id)) {
                found.push((info.clone(), entries[index].clone()));
            }
        }
        Ok(found)
    }

    fn index(&self) -> PathBuf {
        self.root.join("lists.json")
    }

    fn content_path(&self, info: &SnapshotInfo) -> PathBuf {
        self.root
            .join("snapshots")
            .join(info.list.as_str())
            .join(format!("{}.jsonl", info.digest))
    }

    fn lock(&self) -> Result<File, ListError> {
        let path = self.root.join("lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| ListError::io("open", &path, error))?;
        file.lock()
            .map_err(|error| ListError::io("lock", &path, error))?;
        Ok(file)
    }

    /// Writes the content of `snapshot` unless it is there and whole. Returns
    /// whether something had to be written.
    fn place(
        &self,
        snapshot: &Snapshot,
        at: &mut dyn FnMut(Step) -> io::Result<()>,
    ) -> Result<bool, ListError> {
        let path = self.content_path(&snapshot.info);
        if let Ok(there) = fs::read(&path)
            && blake3::hash(&there).to_hex().as_str() == snapshot.info.digest
        {
            return Ok(false);
        }
        step(at, Step::Content, &path)?;
        let folder = self
            .root
            .join("snapshots")
            .join(snapshot.info.list.as_str());
        fs::create_dir_all(&folder).map_err(|error| ListError::io("create", &folder, error))?;
        write_synced(&path, &snapshot.content()?, &mut || {
            step(at, Step::Written, &path)
        })?;
        Ok(true)
    }
}

/// Builds the state of a list from the copy that serves it; it is complete as far
/// as that copy is, whatever lies over or under it.
pub(crate) fn state(
    info: &SnapshotInfo,
    dates: Vec<Date>,
    rows: usize,
    digest: String,
) -> ListState {
    ListState {
        id: info.list.clone(),
        title: catalog::title(&info.list),
        complete: info.is_whole(),
        dates,
        date_basis: info.date_basis,
        rows,
        max_age_days: catalog::describe(&info.list).map_or(30, |entry| entry.max_age_days),
        digest,
    }
}

/// Compares a copy with the copy before it: about 15,000 rows once vanished from
/// the published file overnight. A copy that has lost more than half of its
/// entries and more than a hundred is refused unless `allowed`; one that has lost
/// a fifth is warned about (small lists do shrink).
fn shrunk(
    manifest: &Manifest,
    info: &SnapshotInfo,
    allowed: bool,
) -> Result<Option<String>, ListError> {
    let before = manifest
        .snapshots
        .iter()
        .rfind(|old| old.list == info.list && old.date < info.date);
    let Some(before) = before else {
        return Ok(None);
    };
    if !allowed && info.rows * 2 < before.rows && before.rows - info.rows > 100 {
        return Err(ListError::Shrunk {
            list: info.list.clone(),
            date: info.date,
            rows: info.rows,
            before: before.date,
            before_rows: before.rows,
        });
    }
    let warning = format!(
        "`{}` has {} entries on {}, but had {} on {}; check that the file is whole",
        info.list, info.rows, info.date, before.rows, before.date
    );
    Ok((info.rows * 5 < before.rows * 4).then_some(warning))
}

fn step(
    at: &mut dyn FnMut(Step) -> io::Result<()>,
    step: Step,
    path: &Path,
) -> Result<(), ListError> {
    at(step).map_err(|error| ListError::io("write", path, error))
}

fn read_manifest(root: &Path) -> Result<Manifest, ListError> {
    let path = root.join("lists.json");
    let bad = |what: String| ListError::BadManifest {
        path: path.clone(),
        what,
    };
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Manifest::default()),
        Err(error) => return Err(ListError::io("read", &path, error)),
    };
    let mut manifest: Manifest =
        serde_json::from_slice(&text).map_err(|error| bad(error.to_string()))?;
    if manifest.schema != SCHEMA {
        return Err(bad(format!(
            "its schema is `{}`, this program reads `{SCHEMA}`",
            manifest.schema
        )));
    }
    let name = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-' || b == b'_')
            && !text.starts_with('.')
    };
    for info in &manifest.snapshots {
        // Ids and digests become parts of paths.
        if !name(info.list.as_str()) || !name(&info.digest) {
            return Err(bad(format!(
                "`{}` `{}` is not a list and digest",
                info.list, info.digest
            )));
        }
    }
    // Everything that reads the index counts on its order.
    manifest
        .snapshots
        .sort_by(|a, b| (&a.list, a.date).cmp(&(&b.list, b.date)));
    Ok(manifest)
}

/// Writes beside `path`, syncs, and renames over it.
fn write_synced(
    path: &Path,
    content: &[u8],
    between: &mut dyn FnMut() -> Result<(), ListError>,
) -> Result<(), ListError> {
    let temporary = path.with_extension("tmp");
    let io = |error| ListError::io("write", path, error);
    let mut file = File::create(&temporary).map_err(io)?;
    file.write_all(content).map_err(io)?;
    file.sync_all().map_err(io)?;
    between()?;
    fs::rename(&temporary, path).map_err(io)?;
    // The rename is lasting once the folder is synced; folders cannot be opened
    // for that everywhere.
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::ImportReport;
    use interdict_model::{DateBasis, EntityId, ListedName, PartyKind};
    use jiff::civil::date;

    fn reading(day: Date, names: &[&str]) -> Reading {
        let mut snapshots = Vec::new();
        for list in ["us.bis.el", "us.bis.uvl"] {
            let entries = names
                .iter()
                .map(|name| {
                    let mut entry = crate::formats::blank(ListId::new(list), PartyKind::Unknown);
                    entry.id = EntryId::new(format!("{list}/{name}"));
                    entry.entity = EntityId::new(entry.id.as_str());
                    entry.names = vec![ListedName::primary(*name)];
                    entry
                })
                .collect();
            let list = ListId::new(list);
            snapshots.push(Snapshot::new(list, day, DateBasis::Given, entries).unwrap());
        }
        Reading {
            snapshots,
            report: ImportReport::default(),
            allow_shrunk: false,
        }
    }

    fn names(home: &Path) -> Vec<(String, Date, usize)> {
        let store = Store::open(home).unwrap();
        store
            .snapshots()
            .iter()
            .map(|info| {
                (
                    info.list.to_string(),
                    info.date,
                    store.load(info).unwrap().len(),
                )
            })
            .collect()
    }

    #[test]
    fn an_import_that_ends_at_any_step_leaves_the_old_state_whole() {
        // Two contents of two steps each, and two steps of the index.
        for stop in 1..=7 {
            let home = tempfile::tempdir().unwrap();
            let mut store = Store::open(home.path()).unwrap();
            store.commit(reading(date(2019, 1, 1), &["a"])).unwrap();
            let before = names(home.path());
            let mut seen = Vec::new();
            let result = store.commit_with(reading(date(2020, 1, 1), &["a", "b"]), &mut |step| {
                seen.push(step);
                if seen.len() == stop {
                    Err(io::Error::other("stopped"))
                } else {
                    Ok(())
                }
            });
            if stop == 7 {
                assert!(result.is_ok());
                assert_eq!(seen[4..], [Step::BeforeIndex, Step::IndexWritten]);
                continue;
            }
            assert!(result.is_err(), "step {stop}");
            assert_eq!(names(home.path()), before, "step {stop}");
            assert_eq!(store.snapshots().len(), 2, "step {stop}");
            // The same import then goes through over what the first one left.
            store
                .commit(reading(date(2020, 1, 1), &["a", "b"]))
                .unwrap();
            assert_eq!(names(home.path()).len(), 4, "step {stop}");
        }
    }

    #[test]
    fn imports_at_the_same_time_lose_nothing() {
        let home = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for year in 2000..2008 {
                let home = home.path();
                scope.spawn(move || {
                    let mut store = Store::open(home).unwrap();
                    store
                        .commit(reading(date(year, 1, 1), &["a", "b"]))
                        .unwrap();
                });
            }
        });
        assert_eq!(names(home.path()).len(), 16);
    }

    #[test]
    fn a_copy_that_has_lost_most_of_its_entries_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        let many: Vec<String> = (0..300).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        store.commit(reading(date(2019, 1, 1), &many)).unwrap();
        let error = store.commit(reading(date(2020, 1, 1), &many[..100]));
        assert!(matches!(error, Err(ListError::Shrunk { rows: 100, .. })));
        assert_eq!(names(home.path()).len(), 2);
        let report = store
            .commit(reading(date(2020, 1, 1), &many[..200]))
            .unwrap();
        assert_eq!(
            report.warnings[0],
            "`us.bis.el`: 200 rows cannot be the whole list; it is kept as partial"
        );
        assert!(report.warnings[1].contains("200 entries on 2020-01-01, but had 300"));
        let mut allowed = reading(date(2021, 1, 1), &many[..10]);
        allowed.allow_shrunk = true;
        store.commit(allowed).unwrap();
        // An older copy is not measured against a newer one.
        store.commit(reading(date(2018, 1, 1), &many[..1])).unwrap();
    }

    #[test]
    fn a_damaged_copy_is_named_and_mended_by_the_same_import() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        store.commit(reading(date(2019, 1, 1), &["a"])).unwrap();
        let info = store.snapshots()[0].clone();
        let path = store.content_path(&info);
        let mut content = fs::read(&path).unwrap();
        content[20] ^= 1;
        fs::write(&path, &content).unwrap();
        let error = store.load(&info).unwrap_err();
        assert!(matches!(error, ListError::Damaged { .. }), "{error}");
        assert!(
            error.hint().contains("import the file of `us.bis.el`"),
            "{}",
            error.hint()
        );
        fs::remove_file(&path).unwrap();
        assert!(
            store
                .load(&info)
                .unwrap_err()
                .to_string()
                .contains("is missing")
        );
        store.commit(reading(date(2019, 1, 1), &["a"])).unwrap();
        assert!(
            store
                .snapshots()
                .iter()
                .all(|info| store.load(info).is_ok())
        );
    }

    #[test]
    fn an_index_that_is_not_ours_is_refused() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir_all(home.path().join("lists")).unwrap();
        for bad in [
            "{",
            "{\"schema\":\"interdict.lists/9\",\"snapshots\":[]}",
            "{\"schema\":\"interdict.lists/1\",\"snapshots\":[{\"list\":\"../x\",\"date\":\"2019-01-01\",\"date_basis\":\"given\",\"rows\":1,\"digest\":\"ab\",\"files\":[]}]}",
        ] {
            fs::write(home.path().join("lists/lists.json"), bad).unwrap();
            let error = Store::open(home.path()).unwrap_err();
            assert!(matches!(error, ListError::BadManifest { .. }), "{error}");
        }
    }

    #[test]
    fn status_and_history() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        store
            .commit(reading(date(2019, 1, 1), &["a", "b"]))
            .unwrap();
        store
            .commit(reading(date(2020, 1, 1), &["b", "c"]))
            .unwrap();
        let status = store.status(date(2019, 6, 1));
        assert_eq!(status.len(), 2);
        assert_eq!(status[0].dates.len(), 2);
        assert_eq!(status[0].age_days(date(2019, 6, 1)), Some(151));
        let history = store.entry(&EntryId::new("us.bis.el/b")).unwrap();
        assert_eq!(history.len(), 2);
        assert_eq!(store.entry(&EntryId::new("us.bis.el/c")).unwrap().len(), 1);
    }
}

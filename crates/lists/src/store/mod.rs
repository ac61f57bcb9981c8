//! Keeps snapshots under a given folder, and loads them with their digests checked.
//!
//! ```text
//! HOME/lists/lists.json                       the index, swapped by rename last
//! HOME/lists/snapshots/<list>/<digest>.jsonl  canonical content, written once
//! HOME/lists/lock                             held while something is written
//! ```
//!
//! An import is all or nothing: contents are written and synced under a temporary
//! name and renamed, and the index is swapped last. A run that ends in between
//! leaves the old index and perhaps files that nothing names. Reading needs no lock.
//!
//! The index only grows: a copy that another of its day replaced, or that a person took
//! back, stays on record and serves no question; decisions on links are appended.

mod files;
mod gate;
mod manifest;
mod verify;

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use interdict_model::{Decision, EntryId, Life, ListEntry, ListId, ListState};
use jiff::civil::Date;

use self::{files::write_synced, manifest::Manifest};
use crate::{
    ImportOptions, ImportReport, ListError, Snapshot, SnapshotInfo, catalog,
    error::ShrunkList,
    history::{Copy, Decisions, lives},
    import::{Reading, read_files},
    snapshot::{Retraction, read_content},
};

pub use self::manifest::Refusal;

/// The stored snapshots of one home folder.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
    manifest: Manifest,
    active: Vec<SnapshotInfo>,
    decisions: Decisions,
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
        let manifest = Manifest::read(&root.join("lists.json"))?;
        let mut store = Self {
            root,
            manifest: Manifest::default(),
            active: Vec::new(),
            decisions: Decisions::default(),
        };
        store.hold(manifest);
        Ok(store)
    }

    fn hold(&mut self, manifest: Manifest) {
        self.active = manifest.active().cloned().collect();
        self.decisions = Decisions::new(manifest.decisions.clone());
        self.manifest = manifest;
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
            options,
        } = reading;
        mark_cut(&mut snapshots);
        let _lock = self.lock()?;
        // Another import may have ended since this store was opened.
        let stored = Manifest::read(&self.index())?;
        if !self.index().exists() {
            // Before any copy, so that copies without an index are known as a loss.
            Manifest::default().write(&self.index(), &mut || Ok(()))?;
        }
        let mut manifest = stored.clone();
        let import = manifest.next_import();
        let mut shrunk = gate::vanished(&manifest, &snapshots);
        let mut new = Vec::new();
        for snapshot in &snapshots {
            let mut info = snapshot.info.clone();
            info.import = import;
            let there = manifest
                .active()
                .find(|old| old.list == info.list && old.date == info.date);
            if there.is_some_and(|old| old.digest == info.digest) {
                continue;
            }
            if let Some(retraction) = stored.retraction(&info).filter(|_| !options.history) {
                report.warnings.push(format!(
                    "the copy of `{}` of {} was taken back on {} ({}) and stays so; `--history` takes it again",
                    info.list, info.date, retraction.on, retraction.reason
                ));
                continue;
            }
            if let Some(old) = there {
                report.warnings.push(format!(
                    "the copy of `{}` of {} held other content ({} rows) and is replaced; it stays on record",
                    info.list, info.date, old.rows
                ));
            } else if !options.history {
                // Against what was stored before: copies of one import are of many days.
                gate::refuse_backwards(&stored, &info)?;
            }
            if !info.is_whole() {
                report.warnings.push(format!(
                    "`{}`: {} rows cannot be the whole list; it is kept as partial",
                    info.list, info.rows
                ));
            }
            match gate::shrink(&manifest, &info) {
                Some(shrink) if options.accept_shrink => {
                    report.warnings.push(format!(
                        "`{}` is taken with {} entries although the copy of {} had {}; that is on record",
                        info.list, info.rows, shrink.before, shrink.rows
                    ));
                    info.accepted_shrink = Some(shrink);
                }
                Some(shrink) => shrunk.push(ShrunkList {
                    list: info.list.clone(),
                    date: info.date,
                    date_basis: info.date_basis,
                    rows: info.rows,
                    before: shrink.before,
                    before_rows: shrink.rows,
                }),
                None => report.warnings.extend(gate::warning(&manifest, &info)),
            }
            manifest.add(info.clone());
            new.push(info);
        }
        if !options.accept_shrink && !shrunk.is_empty() {
            return Err(ListError::Shrunk { lists: shrunk });
        }
        // Only lists that are in no copy of this import are left here.
        report.warnings.extend(shrunk.iter().map(|gone| {
            format!(
                "`{}` is not in the file any more; its copy of {} ({} entries) serves on and grows old",
                gone.list, gone.before, gone.before_rows
            )
        }));
        let mut changed = !new.is_empty();
        for snapshot in &snapshots {
            let stored = self.place(snapshot, at)?;
            let info = &snapshot.info;
            let fresh = new
                .iter()
                .any(|n| n.list == info.list && n.date == info.date);
            let same =
                |list: &&mut crate::ListImport| list.list == info.list && list.date == info.date;
            if let Some(import) = report.lists.iter_mut().find(same) {
                import.unchanged = !fresh && !stored;
            }
            let refused = manifest.refused.len();
            if fresh {
                manifest
                    .refused
                    .retain(|refusal| refusal.list.as_ref() != Some(&info.list));
            }
            changed |= refused != manifest.refused.len();
        }
        if changed {
            self.swap(&mut manifest, at)?;
        }
        self.hold(manifest);
        Ok(report)
    }

    /// Takes the copy of `list` of `date` back: it serves no question any more and
    /// stays on record.
    pub fn retract(
        &mut self,
        list: &ListId,
        date: Date,
        on: Date,
        reason: &str,
    ) -> Result<(), ListError> {
        self.amend(|manifest| {
            let copy = manifest
                .snapshots
                .iter_mut()
                .find(|info| info.is_active() && info.list == *list && info.date == date);
            let Some(copy) = copy else {
                return Err(ListError::NoSuchCopy {
                    list: list.clone(),
                    date,
                });
            };
            copy.retracted = Some(Retraction {
                on,
                reason: reason.to_owned(),
            });
            // What it had taken the place of serves again.
            let import = copy.import;
            let replaced = manifest.snapshots.iter_mut().filter(|info| {
                info.list == *list && info.date == date && info.superseded_by == Some(import)
            });
            for info in replaced {
                info.superseded_by = None;
            }
            Ok(())
        })
    }

    /// Puts a decision on record. Both entries must stand in some stored copy.
    pub fn decide(&mut self, decision: Decision) -> Result<(), ListError> {
        for id in [&decision.before, &decision.after] {
            if self.entry(id)?.is_empty() {
                return Err(ListError::NoSuchEntry { entry: id.clone() });
            }
        }
        self.amend(|manifest| {
            manifest.decisions.push(decision);
            Ok(())
        })
    }

    /// Puts on record that files were refused, until later ones are taken.
    pub fn refuse(&mut self, refusals: Vec<Refusal>) -> Result<(), ListError> {
        self.amend(|manifest| {
            manifest.refused.retain(|old| {
                refusals
                    .iter()
                    .all(|new| (&new.list, &new.files) != (&old.list, &old.files))
            });
            manifest.refused.extend(refusals);
            Ok(())
        })
    }

    fn amend(
        &mut self,
        change: impl FnOnce(&mut Manifest) -> Result<(), ListError>,
    ) -> Result<(), ListError> {
        let _lock = self.lock()?;
        let mut manifest = Manifest::read(&self.index())?;
        change(&mut manifest)?;
        self.swap(&mut manifest, &mut |_| Ok(()))?;
        self.hold(manifest);
        Ok(())
    }

    fn swap(
        &self,
        manifest: &mut Manifest,
        at: &mut dyn FnMut(Step) -> io::Result<()>,
    ) -> Result<(), ListError> {
        let index = self.index();
        step(at, Step::BeforeIndex, &index)?;
        manifest.write(&index, &mut || step(at, Step::IndexWritten, &index))
    }

    /// Returns the copies that serve questions, by list and date.
    pub fn snapshots(&self) -> &[SnapshotInfo] {
        &self.active
    }

    /// Returns every copy ever stored, also those that serve no question any more.
    pub fn log(&self) -> &[SnapshotInfo] {
        &self.manifest.snapshots
    }

    /// Returns the files that were refused and never taken since.
    pub fn refused(&self) -> &[Refusal] {
        &self.manifest.refused
    }

    /// Returns what people decided about entries of two copies.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// Returns the life of every entry of `list` over all its copies.
    pub fn lives(&self, list: &ListId) -> Result<Vec<Life>, ListError> {
        let infos: Vec<&SnapshotInfo> = self.snapshots_of(list).collect();
        let mut contents = Vec::with_capacity(infos.len());
        for info in &infos {
            contents.push(self.load(info)?);
        }
        let copies: Vec<Copy<'_>> = infos
            .iter()
            .zip(&contents)
            .map(|(info, entries)| Copy {
                date: info.date,
                whole: info.is_whole(),
                imported: info.import,
                entries,
            })
            .collect();
        Ok(lives(&copies, &self.decisions))
    }

    /// Returns what is stored of `list`, oldest first.
    pub fn snapshots_of<'a>(&'a self, list: &'a ListId) -> impl Iterator<Item = &'a SnapshotInfo> {
        self.active.iter().filter(move |info| info.list == *list)
    }

    /// Returns the lists that are stored, sorted.
    pub fn lists(&self) -> Vec<ListId> {
        let mut lists: Vec<ListId> = self.active.iter().map(|info| info.list.clone()).collect();
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

    fn root(&self) -> &Path {
        &self.root
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
        let folder = self.root.join("snapshots");
        fs::create_dir_all(&folder).map_err(|error| ListError::io("create", &folder, error))?;
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

fn step(
    at: &mut dyn FnMut(Step) -> io::Result<()>,
    step: Step,
    path: &Path,
) -> Result<(), ListError> {
    at(step).map_err(|error| ListError::io("write", path, error))
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
            options: ImportOptions {
                history: true,
                ..ImportOptions::on(date(2026, 1, 1))
            },
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
    fn a_copy_that_has_lost_too_many_entries_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        let many: Vec<String> = (0..1_000).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        store.commit(reading(date(2019, 1, 1), &many)).unwrap();
        // More than one in twenty: both lists are named, nothing is stored.
        let error = store
            .commit(reading(date(2020, 1, 1), &many[..949]))
            .unwrap_err();
        let ListError::Shrunk { lists } = &error else {
            panic!("{error}")
        };
        assert_eq!(
            (lists.len(), lists[0].rows, lists[0].before_rows),
            (2, 949, 1_000)
        );
        assert!(
            error.to_string().contains("`us.bis.uvl` has 949 entries"),
            "{error}"
        );
        assert_eq!(names(home.path()).len(), 2);
        // One in twenty goes through; so does a short list that loses twenty, with a warning.
        store
            .commit(reading(date(2020, 1, 1), &many[..950]))
            .unwrap();
        let mut accepted = reading(date(2021, 1, 1), &many[..60]);
        accepted.options.accept_shrink = true;
        store.commit(accepted).unwrap();
        let on_record = store.snapshots()[2].accepted_shrink.clone().unwrap();
        assert_eq!((on_record.before, on_record.rows), (date(2020, 1, 1), 950));
        let report = store
            .commit(reading(date(2022, 1, 1), &many[..40]))
            .unwrap();
        assert!(
            report
                .warnings
                .iter()
                .any(|w| w.contains("40 entries on 2022-01-01, but had 60"))
        );
        // An older copy is not measured against a newer one.
        store.commit(reading(date(2018, 1, 1), &many[..1])).unwrap();
    }

    #[test]
    fn a_part_does_not_take_the_place_of_the_whole_of_its_day() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        let many: Vec<String> = (0..1_000).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let day = date(2019, 1, 1);
        store.commit(reading(day, &many)).unwrap();
        // One row short of the least that a whole Entity List has.
        let error = store.commit(reading(day, &many[..999])).unwrap_err();
        assert!(matches!(error, ListError::Shrunk { .. }), "{error}");
        assert_eq!(store.snapshots()[0].rows, 1_000);
    }

    #[test]
    fn a_list_that_vanishes_from_its_file_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        let many: Vec<String> = (0..100).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        store.commit(reading(date(2019, 1, 1), &many)).unwrap();
        let mut alone = reading(date(2020, 1, 1), &many);
        alone.snapshots.pop();
        let error = store.commit(alone).unwrap_err().to_string();
        assert_eq!(
            error,
            "`us.bis.uvl` has 0 entries on 2020-01-01, but had 100 on 2019-01-01"
        );
    }

    #[test]
    fn a_shorter_copy_with_the_time_of_its_file_may_be_an_older_one() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        let many: Vec<String> = (0..100).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        store.commit(reading(date(2019, 1, 1), &many)).unwrap();
        let mut hint = |basis| {
            let mut shorter = reading(date(2020, 1, 1), &many[..50]);
            for snapshot in &mut shorter.snapshots {
                snapshot.info.date_basis = basis;
            }
            store.commit(shorter).unwrap_err().hint()
        };
        assert!(hint(DateBasis::FileTime).contains("`--dated YYYY-MM-DD`"));
        assert!(!hint(DateBasis::Stated).contains("--dated"));
    }

    #[test]
    fn a_copy_of_an_earlier_day_is_history_only_when_asked() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        store.commit(reading(date(2020, 1, 1), &["a"])).unwrap();
        let older = |basis, history| {
            let mut older = reading(date(2019, 1, 1), &["b"]);
            older.options.history = history;
            for snapshot in &mut older.snapshots {
                snapshot.info.date_basis = basis;
            }
            older
        };
        let error = store.commit(older(DateBasis::Stated, false)).unwrap_err();
        assert!(matches!(error, ListError::Backwards { .. }), "{error}");
        assert_eq!(names(home.path()).len(), 2);
        store.commit(older(DateBasis::Stated, true)).unwrap();
        assert_eq!(names(home.path()).len(), 4);
        // A day that a person gave is meant.
        store.commit(older(DateBasis::Given, false)).unwrap();
    }

    #[test]
    fn nothing_is_ever_taken_off_the_record() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        let (day, list) = (date(2020, 1, 1), ListId::new("us.bis.el"));
        store.commit(reading(day, &["a"])).unwrap();
        store.commit(reading(day, &["a", "b"])).unwrap();
        assert_eq!((store.snapshots().len(), store.log().len()), (2, 4));
        assert_eq!(store.log()[0].superseded_by, Some(2));
        store
            .retract(&list, day, date(2020, 2, 1), "of another day")
            .unwrap();
        // The copy that it had replaced serves again.
        let serving: Vec<usize> = store.snapshots_of(&list).map(|info| info.rows).collect();
        assert_eq!(serving, [1]);
        store
            .retract(&list, day, date(2020, 2, 1), "nor this")
            .unwrap();
        assert_eq!(store.snapshots_of(&list).count(), 0);
        assert_eq!(
            store.log()[1].retracted.as_ref().unwrap().reason,
            "of another day"
        );
        let plain = |names: &[&str]| {
            let mut plain = reading(day, names);
            plain.options.history = false;
            plain
        };
        let again = store
            .retract(&list, day, date(2020, 2, 1), "again")
            .unwrap_err();
        assert!(matches!(again, ListError::NoSuchCopy { .. }), "{again}");
        // What was taken back comes back only when a person wants it.
        let report = store.commit(plain(&["a", "b"])).unwrap();
        assert!(
            report.warnings[0].contains("was taken back on 2020-02-01"),
            "{report:?}"
        );
        assert_eq!((store.snapshots().len(), store.log().len()), (1, 4));
        store.commit(reading(day, &["a", "b"])).unwrap();
        assert_eq!((store.snapshots().len(), store.log().len()), (2, 5));
    }

    #[test]
    fn verification_names_what_is_damaged_and_what_nobody_names() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        store.commit(reading(date(2019, 1, 1), &["a"])).unwrap();
        let whole = store.verify().unwrap();
        assert_eq!(
            (whole.whole, whole.damaged.len(), whole.unnamed.len()),
            (2, 0, 0)
        );
        let path = store.content_path(&store.snapshots()[0]);
        fs::write(path.with_extension("tmp"), "left").unwrap();
        fs::write(&path, "other").unwrap();
        let checked = store.verify().unwrap();
        assert_eq!((checked.whole, checked.unnamed.len()), (1, 1));
        assert_eq!(checked.damaged[0].what, "does not match its digest");
        assert!(checked.damaged[0].active);
    }

    #[test]
    fn a_refusal_stands_until_a_file_of_the_list_is_taken() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        let refusal = |list: &str| Refusal {
            list: Some(ListId::new(list)),
            files: vec!["a.csv".into()],
            on: date(2020, 1, 1),
            reason: "cut".into(),
        };
        store
            .refuse(vec![refusal("us.bis.el"), refusal("un.sc")])
            .unwrap();
        store.refuse(vec![refusal("us.bis.el")]).unwrap();
        assert_eq!(store.refused().len(), 2);
        store.commit(reading(date(2020, 1, 2), &["a"])).unwrap();
        let left: Vec<_> = Store::open(home.path()).unwrap().refused().to_vec();
        assert_eq!(left, [refusal("un.sc")]);
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
    fn copies_whose_index_is_gone_are_no_empty_store() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        store.commit(reading(date(2019, 1, 1), &["a"])).unwrap();
        fs::remove_file(home.path().join("lists/lists.json")).unwrap();
        for error in [
            Store::open(home.path()).unwrap_err(),
            store.commit(reading(date(2020, 1, 1), &["a"])).unwrap_err(),
        ] {
            assert!(error.to_string().contains("it is missing"), "{error}");
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

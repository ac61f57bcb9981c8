//! Newer copies of the lists, from where they are published into the store.
//!
//! Each source is all or nothing by itself, in this order: its files are downloaded
//! whole, read whole, compared with what is stored, stored, and only then remembered as
//! taken in. A run that ends in between leaves the old state, and the next one downloads
//! again.

mod gate;

use std::path::{Path, PathBuf};

use interdict_fetch::{
    Address, Client, FetchError, Fetched, Limits, Lock, Received, Record, Source, Taken, World,
    fetch,
};
use interdict_lists::{Format, ImportOptions, ListError, Reading, Store, read_files};
use interdict_model::ListId;
use interdict_report::lists::update::{
    Before, FileRow, FileUpdate, ListUpdate, Outcome, SourceRow, SourceUpdate, Update,
};
use jiff::{Timestamp, civil::Date};

use super::history::put_refusals;
use crate::error::CommandError;

/// Which program read the files: another version may read more of them.
const PROGRAM: &str = concat!("interdict ", env!("CARGO_PKG_VERSION"));

/// How to update.
#[derive(Debug, Clone, Copy)]
pub struct UpdateRequest {
    /// Whether a copy may be much smaller than the one before it.
    pub accept_shrink: bool,
    /// Whether nothing is to be stored.
    pub dry_run: bool,
    /// The day of the update: no file is dated later than it by its rows.
    pub today: Date,
    /// The moment of the update, for what is remembered of it.
    pub now: Timestamp,
}

/// Returns the sources of a file of the user's, else those that the program carries.
pub fn sources(file: Option<&Path>) -> Result<Vec<Source>, CommandError> {
    let formats = Format::names();
    let Some(path) = file else {
        return interdict_fetch::carried(&formats)
            .map_err(|error| CommandError::internal(error.to_string()));
    };
    let origin = format!("`{}`", path.display());
    let text = std::fs::read_to_string(path)
        .map_err(|error| CommandError::data(format!("{origin} cannot be read: {error}")))?;
    interdict_fetch::parse(&text, &origin, &formats).map_err(|error| no(&error))
}

/// Returns the sources that the needed lists are taken from, and the lists that no
/// source carries.
pub fn usual(sources: &[Source]) -> Result<(Vec<Source>, Vec<ListId>), CommandError> {
    let needed = super::rules::needed_lists()?;
    let without = needed
        .iter()
        .filter(|list| carrier(sources, list.as_str()).is_none());
    let without = without.cloned().collect();
    let first = |source: &&Source| {
        needed
            .iter()
            .any(|list| carrier(sources, list.as_str()).is_some_and(|first| first.id == source.id))
    };
    Ok((sources.iter().filter(first).cloned().collect(), without))
}

/// Returns the preferred source of every list.
pub fn every(sources: &[Source]) -> Vec<Source> {
    let preferred = |source: &&Source| {
        let mut lists = source.lists.iter();
        lists.any(|list| carrier(sources, list).is_some_and(|first| first.id == source.id))
    };
    let mut chosen: Vec<Source> = Vec::new();
    // One that shares a list with an earlier one is its alternative, although it may
    // carry another list too: copies of two sources are not mixed.
    for source in sources.iter().filter(preferred) {
        if shared(&chosen, source).is_none() {
            chosen.push(source.clone());
        }
    }
    chosen
}

/// Returns the first source that carries `list`.
pub fn carrier<'a>(sources: &'a [Source], list: &str) -> Option<&'a Source> {
    sources
        .iter()
        .find(|source| source.lists.iter().any(|each| each == list))
}

/// Returns a list that `source` shares with one of `others`, and which one.
pub fn shared<'a>(others: &'a [Source], source: &'a Source) -> Option<(&'a str, &'a str)> {
    others.iter().find_map(|other| {
        let list = other
            .lists
            .iter()
            .find(|list| source.lists.contains(list))?;
        Some((other.id.as_str(), list.as_str()))
    })
}

/// Returns the sources as rows to show.
pub fn rows(sources: &[Source]) -> Result<Vec<SourceRow>, CommandError> {
    let (usual, _) = usual(sources)?;
    let row = |source: &Source| SourceRow {
        id: source.id.clone(),
        title: source.title.clone(),
        publisher: source.publisher.clone(),
        by_default: usual.iter().any(|each| each.id == source.id),
        lists: source.lists.clone(),
        format: source.format.clone(),
        max_mib: source.limit() >> 20,
        changes: source.changes.clone(),
        page: source.page.clone(),
        note: source.note.clone(),
        no_address: source.no_address.clone(),
        files: source
            .files
            .iter()
            .map(|file| FileRow {
                name: file.name.clone(),
                url: file.url.clone(),
                confidence: file.confidence.word(),
                seen: file.seen.clone(),
            })
            .collect(),
    };
    Ok(sources.iter().map(row).collect())
}

/// Returns whether every address is on this machine.
pub fn all_here(sources: &[Source]) -> bool {
    let mut files = sources.iter().flat_map(|source| &source.files);
    files.all(|file| Address::parse(&file.url).is_ok_and(|address| !address.is_https()))
}

/// Asks each source in turn and stores what is newer. Stops between two of them when
/// the client was stopped.
pub fn update(
    home: &Path,
    sources: &[Source],
    request: &UpdateRequest,
    client: &Client,
    limits: &Limits,
    world: &mut dyn World,
) -> Result<Update, CommandError> {
    let downloads = home.join("lists").join("downloads");
    let _lock = Lock::take(&downloads).map_err(|error| no(&error))?;
    let mut done = Update {
        dry_run: request.dry_run,
        ..Update::default()
    };
    for source in sources {
        let job = Job {
            home,
            folder: downloads.join(&source.id),
            source,
            request,
        };
        match job.run(client, limits, world) {
            Err(Problem::Stopped) => break,
            outcome => done.sources.push(job.told(outcome)),
        }
    }
    Ok(done)
}

/// Builds a client; `proxy` and `direct` are what the environment says.
pub fn client(
    limits: &Limits,
    proxy: Option<&str>,
    direct: Option<&str>,
) -> Result<Client, CommandError> {
    Client::new(limits, proxy, direct).map_err(|error| no(&error))
}

fn no(error: &FetchError) -> CommandError {
    CommandError::data(error.to_string()).hint(error.hint())
}

/// One source of an update.
struct Job<'a> {
    home: &'a Path,
    folder: PathBuf,
    source: &'a Source,
    request: &'a UpdateRequest,
}

/// What a source brought.
struct Brought {
    outcome: Outcome,
    lists: Vec<ListUpdate>,
    files: Vec<Received>,
    warnings: Vec<String>,
}

/// Why a source brought nothing.
enum Problem {
    Stopped,
    NoAddress(String),
    Failed(FetchError),
    Refused {
        why: String,
        hint: String,
        files: Vec<Received>,
    },
}

impl Job<'_> {
    fn run(
        &self,
        client: &Client,
        limits: &Limits,
        world: &mut dyn World,
    ) -> Result<Brought, Problem> {
        if let Some(why) = &self.source.no_address {
            return Err(Problem::NoAddress(why.clone()));
        }
        let store = Store::open(self.home).map_err(|error| refused(&error, &[]))?;
        let record = Record::read(&self.folder, &self.source.id);
        let known = record.filter(|record| is_stored(record, &store));
        let into = if self.request.dry_run {
            self.folder.join("dry-run")
        } else {
            self.folder.clone()
        };
        let fetched = fetch(client, self.source, &into, known.as_ref(), limits, world);
        let brought = match fetched {
            Ok(Fetched::NotModified) => Ok(Brought::nothing()),
            Ok(Fetched::Downloaded(files)) => self.take_in(store, &into, files),
            Err(FetchError::Stopped) => Err(Problem::Stopped),
            Err(error) => Err(Problem::Failed(error)),
        };
        if self.request.dry_run {
            let _ = std::fs::remove_dir_all(&into);
        }
        brought
    }

    /// Reads the files, compares them with what is stored, stores them, remembers them.
    fn take_in(
        &self,
        mut store: Store,
        folder: &Path,
        files: Vec<Received>,
    ) -> Result<Brought, Problem> {
        let paths: Vec<PathBuf> = files.iter().map(|file| folder.join(&file.name)).collect();
        let no = |error: ListError| {
            self.put_on_record(|| {
                super::history::note_refusal(self.home, &paths, self.request.today, &error);
            });
            refused(&error, &files)
        };
        let reading = read_files(&paths, &self.options().map_err(no)?).map_err(no)?;
        let shrink = self.request.accept_shrink;
        if let Some(stop) = gate::stop(&store, self.source, &reading, shrink) {
            self.put_on_record(|| self.note(&mut store, &stop.why));
            return Err(Problem::Refused {
                why: stop.why,
                hint: format!("{}; what came is in `{}`", stop.hint, folder.display()),
                files,
            });
        }
        let mut warnings: Vec<String> =
            gate::strangers(self.source, &reading).into_iter().collect();
        let mut lists = compared(&store, &reading);
        if self.request.dry_run {
            warnings.extend(reading.report.warnings);
        } else {
            let taken = taken(&reading);
            let report = store.commit(reading).map_err(no)?;
            for (list, import) in lists.iter_mut().zip(&report.lists) {
                list.unchanged = import.unchanged;
            }
            warnings.extend(report.warnings);
            warnings.extend(self.remember(&files, taken));
        }
        let outcome = if lists.iter().all(|list| list.unchanged) {
            Outcome::Unchanged
        } else {
            Outcome::Updated
        };
        Ok(Brought {
            outcome,
            lists,
            files,
            warnings,
        })
    }

    /// Does what leaves a trace, unless the run is to leave none.
    fn put_on_record(&self, note: impl FnOnce()) {
        if !self.request.dry_run {
            note();
        }
    }

    /// Puts on record that the source was refused, so that the status of its lists says
    /// so.
    fn note(&self, store: &mut Store, why: &str) {
        let names = self.source.files.iter().map(|file| file.name.clone());
        let files: Vec<String> = names.collect();
        let lists = self.source.lists.iter();
        let lists: Vec<ListId> = lists.map(|list| ListId::new(list.as_str())).collect();
        put_refusals(store, &lists, &files, self.request.today, why);
    }

    fn options(&self) -> Result<ImportOptions, ListError> {
        let mut options = ImportOptions::on(self.request.today);
        options.accept_shrink = self.request.accept_shrink;
        options.format = self.source.format.as_deref().map(str::parse).transpose()?;
        Ok(options)
    }

    /// Remembers what was taken in; to fail at it costs one more download, no more.
    fn remember(&self, files: &[Received], taken: Vec<Taken>) -> Option<String> {
        let now = self.request.now;
        let record = Record::new(&self.source.id, PROGRAM, now, files.to_vec(), taken);
        let error = record.write(&self.folder).err()?;
        Some(format!("the next update will download it again: {error}"))
    }

    fn told(&self, outcome: Result<Brought, Problem>) -> SourceUpdate {
        let mut told = SourceUpdate {
            source: self.source.id.clone(),
            title: self.source.title.clone(),
            outcome: Outcome::Failed,
            lists: Vec::new(),
            files: Vec::new(),
            why: None,
            hint: None,
            warnings: Vec::new(),
        };
        match outcome {
            Ok(brought) => {
                told.outcome = brought.outcome;
                told.lists = brought.lists;
                told.files = shown(&brought.files);
                told.warnings = brought.warnings;
            }
            Err(Problem::NoAddress(why)) => {
                told.outcome = Outcome::NoAddress;
                told.why = Some(why);
                told.hint = self.source.page.as_ref().map(|page| format!("see {page}"));
            }
            Err(Problem::Failed(error)) => {
                told.why = Some(error.to_string());
                told.hint = Some(error.hint().to_owned());
            }
            Err(Problem::Refused { why, hint, files }) => {
                told.outcome = Outcome::Refused;
                told.why = Some(why);
                told.hint = Some(hint);
                told.files = shown(&files);
            }
            Err(Problem::Stopped) => told.why = Some("stopped".to_owned()),
        }
        told
    }
}

impl Brought {
    fn nothing() -> Self {
        Self {
            outcome: Outcome::NotModified,
            lists: Vec::new(),
            files: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

fn refused(error: &ListError, files: &[Received]) -> Problem {
    Problem::Refused {
        why: error.to_string(),
        hint: error.hint(),
        files: files.to_vec(),
    }
}

/// Whether what is remembered as taken in is there: the store may have been moved away,
/// and another version of the program may read the same files in another way.
fn is_stored(record: &Record, store: &Store) -> bool {
    record.program == PROGRAM
        && !record.lists.is_empty()
        && record.lists.iter().all(|taken| {
            // One that a person took back was taken in all the same.
            store.log().iter().any(|info| {
                info.list.as_str() == taken.list
                    && info.date == taken.date
                    && info.digest == taken.digest
            })
        })
}

/// The lists of a reading beside the newest copies of before, in its order.
fn compared(store: &Store, reading: &Reading) -> Vec<ListUpdate> {
    let list = |import: &interdict_lists::ListImport| {
        let newest = store.snapshots_of(&import.list).last();
        let same = |info: &interdict_lists::SnapshotInfo| {
            info.date == import.date && info.digest == import.digest
        };
        ListUpdate {
            list: import.list.clone(),
            date: import.date,
            date_basis: import.date_basis,
            rows: import.accepted,
            rejected: import.rejected.len(),
            before: newest.map(|info| Before {
                date: info.date,
                rows: info.rows,
            }),
            unchanged: store.snapshots_of(&import.list).any(same),
        }
    };
    reading.report.lists.iter().map(list).collect()
}

fn taken(reading: &Reading) -> Vec<Taken> {
    let one = |snapshot: &interdict_lists::Snapshot| Taken {
        list: snapshot.info.list.to_string(),
        date: snapshot.info.date,
        digest: snapshot.info.digest.clone(),
    };
    reading.snapshots.iter().map(one).collect()
}

fn shown(files: &[Received]) -> Vec<FileUpdate> {
    let one = |file: &Received| FileUpdate {
        name: file.name.clone(),
        address: file.address.clone(),
        bytes: file.bytes,
        blake3: file.blake3.clone(),
        sha256: file.sha256.clone(),
        last_modified: file.last_modified.clone(),
    };
    files.iter().map(one).collect()
}

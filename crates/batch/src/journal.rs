//! An output file that is there whole or not at all, and a run that can be gone on with.
//!
//! While a run goes on, answers stand in `FILE.part`, and `FILE.journal` says how far it
//! has come: first a line with everything that the answers depend on, then a line for each
//! checkpoint. A checkpoint is written after the answers before it are on the disk, so
//! whatever moment the machine stops at, the last whole line of the journal is true. To go
//! on, the part is cut to the last checkpoint, and the rows after it are answered again.
//! At the end the part takes the place of `FILE` by a rename, and the journal goes.
//!
//! The journal is locked while it is written: two runs never write one file.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    error::BatchError,
    run::{Output, Progress},
    summary::Summary,
};

const SCHEMA: &str = "interdict.batch-journal/1";

/// Everything that the answers depend on, beside the input: what it is, and its value.
pub type Identity = Vec<(String, String)>;

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    schema: String,
    identity: Identity,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Checkpoint {
    progress: Progress,
    /// Bytes of the part that are true.
    output: u64,
    finished: bool,
}

/// What an earlier run left, and what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// From the first row. What an unfinished run left is not thrown away unasked.
    Anew,
    /// From where an earlier run had come, if there was one.
    Resume,
}

/// How a run begins.
pub enum Begun {
    /// At the first row, or behind the rows that were answered.
    Running(Box<OutputFile>),
    /// The earlier run had finished all but its clearing up, which is done now.
    Finished(Summary),
}

/// The file to which answers go.
pub struct OutputFile {
    target: PathBuf,
    part: BufWriter<File>,
    journal: File,
    written: u64,
    from: Option<Progress>,
    due: Box<dyn FnMut() -> bool>,
}

impl OutputFile {
    /// Begins or goes on. `due` says when a checkpoint is worth its time.
    pub fn begin(
        target: &Path,
        identity: Identity,
        start: Start,
        due: Box<dyn FnMut() -> bool>,
    ) -> Result<Begun, BatchError> {
        let (part, journal) = (beside(target, "part"), beside(target, "journal"));
        let had_part = part.exists();
        if had_part && !journal.exists() {
            return Err(earlier(
                &part,
                "is there, and no journal that says what it is".into(),
                "move it away",
            ));
        }
        let mut file = locked(&journal)?;
        let (head, checkpoint) = read(&mut file, &journal)?;
        let mut go_on = None;
        if let Some(head) = head {
            let finished = checkpoint.as_ref().is_some_and(|last| last.finished);
            match start {
                Start::Anew if had_part => {
                    return Err(earlier(
                        &part,
                        format!(
                            "is what an unfinished run left {}",
                            so_far(checkpoint.as_ref())
                        ),
                        "`--resume` goes on with it; to start anew, remove it",
                    ));
                }
                Start::Anew => {}
                Start::Resume => {
                    same(&head.identity, &identity, &journal)?;
                    if finished && !had_part {
                        let last = checkpoint.map(|last| last.progress.summary);
                        remove(file, &journal)?;
                        return Ok(Begun::Finished(last.unwrap_or_default()));
                    }
                    go_on = checkpoint.filter(|_| had_part);
                }
            }
        }
        let mut output = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&part)
            .map_err(|error| failed("written", &part, error))?;
        let written = go_on.as_ref().map_or(0, |last| last.output);
        let length = output
            .metadata()
            .map_err(|error| failed("read", &part, error))?
            .len();
        if length < written {
            return Err(earlier(
                &part,
                format!("has {length} bytes, and its journal says {written}"),
                "remove it to start anew",
            ));
        }
        if go_on.is_none() {
            let head = Head {
                schema: SCHEMA.to_owned(),
                identity,
            };
            let fresh = |file: &mut File| {
                file.set_len(0)?;
                file.seek(SeekFrom::Start(0))?;
                file.write_all(&json(&head)?)?;
                file.sync_data()
            };
            fresh(&mut file).map_err(|error| failed("written", &journal, error))?;
        }
        let mut cut = || {
            output.set_len(written)?;
            output.seek(SeekFrom::Start(written))
        };
        cut().map_err(|error| failed("written", &part, error))?;
        let begun = Self {
            target: target.to_owned(),
            part: BufWriter::with_capacity(1 << 16, output),
            journal: file,
            written,
            from: go_on.as_ref().map(|last| last.progress.clone()),
            due,
        };
        match go_on {
            Some(last) if last.finished => {
                begun.put_in_place()?;
                Ok(Begun::Finished(last.progress.summary))
            }
            _ => Ok(Begun::Running(Box::new(begun))),
        }
    }

    /// Returns how far the earlier run had come.
    pub fn from(&self) -> Option<&Progress> {
        self.from.as_ref()
    }

    /// Adds what stands before the rows; only where the run begins.
    pub fn head(&mut self, bytes: &[u8]) -> Result<(), BatchError> {
        if self.from.is_none() {
            self.write(bytes)?;
        }
        Ok(())
    }

    /// Adds what stands behind the rows, and puts the file in its place.
    pub fn finish(mut self, tail: &[u8], summary: &Summary) -> Result<(), BatchError> {
        self.write(tail)?;
        let mut progress = self.from.take().unwrap_or_default();
        progress.summary = summary.clone();
        self.checkpoint(&progress, Finished::Yes)?;
        self.put_in_place()
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), BatchError> {
        let written = self.part.write_all(bytes);
        written.map_err(|error| failed("written", &beside(&self.target, "part"), error))?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    fn checkpoint(&mut self, progress: &Progress, finished: Finished) -> Result<(), BatchError> {
        let mut put = || {
            self.part.flush()?;
            self.part.get_ref().sync_data()?;
            self.journal.write_all(&json(&Checkpoint {
                progress: progress.clone(),
                output: self.written,
                finished: finished == Finished::Yes,
            })?)?;
            self.journal.sync_data()
        };
        let put = put();
        put.map_err(|error| failed("written", &beside(&self.target, "journal"), error))
    }

    fn put_in_place(self) -> Result<(), BatchError> {
        let (part, journal) = (
            beside(&self.target, "part"),
            beside(&self.target, "journal"),
        );
        fs::rename(&part, &self.target)
            .map_err(|error| failed("put in its place", &self.target, error))?;
        // The new name must be on the disk before the journal goes. A folder cannot be
        // opened everywhere; where it cannot, there is nothing to wait for.
        if let Some(folder) = self.target.parent() {
            let folder = if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            };
            if let Ok(folder) = File::open(folder) {
                let _ = folder.sync_all();
            }
        }
        remove(self.journal, &journal)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Finished {
    Yes,
    No,
}

impl Output for OutputFile {
    fn rows(&mut self, bytes: &[u8], progress: &Progress) -> Result<(), BatchError> {
        self.write(bytes)?;
        if (self.due)() {
            self.checkpoint(progress, Finished::No)?;
        }
        Ok(())
    }
}

/// Returns what the answers of an unfinished run depend on, where there is one.
pub fn identity_of(target: &Path) -> Result<Option<Identity>, BatchError> {
    let path = beside(target, "journal");
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("read", &path, error)),
    };
    let mut line = Vec::new();
    BufReader::new(file)
        .read_until(b'\n', &mut line)
        .map_err(|error| failed("read", &path, error))?;
    let head: Option<Head> = serde_json::from_slice(&line).ok();
    Ok(head.map(|head| head.identity))
}

fn beside(target: &Path, end: &str) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".");
    name.push(end);
    PathBuf::from(name)
}

fn failed(doing: &'static str, path: &Path, error: io::Error) -> BatchError {
    BatchError::io(doing, path.display().to_string(), error)
}

fn earlier(path: &Path, what: String, hint: &str) -> BatchError {
    BatchError::Earlier {
        file: path.display().to_string(),
        what,
        hint: hint.to_owned(),
    }
}

fn so_far(checkpoint: Option<&Checkpoint>) -> String {
    let rows = checkpoint.map_or(0, |last| last.progress.summary.rows);
    format!("after {rows} rows")
}

fn json<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

/// Opens the journal for this process alone.
fn locked(journal: &Path) -> Result<File, BatchError> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(journal)
        .map_err(|error| failed("written", journal, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(earlier(
            journal,
            "is held by another run, which writes the same file".into(),
            "wait for it, or give another `--output`",
        )),
        Err(TryLockError::Error(error)) => Err(failed("locked", journal, error)),
    }
}

/// Reads the first line and the last whole checkpoint, and stands behind it. A line that
/// is not whole was being written when the run ended.
fn read(file: &mut File, path: &Path) -> Result<(Option<Head>, Option<Checkpoint>), BatchError> {
    let mut lines = BufReader::new(&mut *file);
    let (mut head, mut last) = (None, None);
    let mut whole = 0_u64;
    let mut line = Vec::new();
    loop {
        line.clear();
        let count = lines
            .read_until(b'\n', &mut line)
            .map_err(|error| failed("read", path, error))?;
        if count == 0 || line.last() != Some(&b'\n') {
            break;
        }
        if head.is_none() {
            let read: Option<Head> = serde_json::from_slice(&line).ok();
            let Some(read) = read.filter(|head: &Head| head.schema == SCHEMA) else {
                return Err(earlier(
                    path,
                    "is no journal of a run of this version".into(),
                    "move it away",
                ));
            };
            head = Some(read);
        } else {
            let Ok(checkpoint) = serde_json::from_slice(&line) else {
                break;
            };
            last = Some(checkpoint);
        }
        whole += count as u64;
    }
    drop(lines);
    let mut cut = || {
        file.set_len(whole)?;
        file.seek(SeekFrom::Start(whole))
    };
    cut().map_err(|error| failed("written", path, error))?;
    Ok((head, last))
}

/// Says what of a run is different from an earlier one.
fn same(then: &Identity, now: &Identity, journal: &Path) -> Result<(), BatchError> {
    let mut differences = Vec::new();
    for (what, value) in then {
        match now.iter().find(|(known, _)| known == what) {
            Some((_, other)) if other == value => {}
            Some((_, other)) => differences.push(format!("{what}: then `{value}`, now `{other}`")),
            None => differences.push(format!("{what}: then `{value}`, now nothing")),
        }
    }
    for (what, value) in now {
        if then.iter().all(|(known, _)| known != what) {
            differences.push(format!("{what}: then nothing, now `{value}`"));
        }
    }
    if differences.is_empty() {
        return Ok(());
    }
    Err(earlier(
        journal,
        format!(
            "is of a run that differs from this one: {}",
            differences.join("; ")
        ),
        "ask as then, or remove what it left and start anew",
    ))
}

fn remove(file: File, path: &Path) -> Result<(), BatchError> {
    // Removed while it is locked, so that nobody locks a file that is about to go; where
    // an open file cannot be removed, after it.
    if fs::remove_file(path).is_err() {
        drop(file);
        fs::remove_file(path).map_err(|error| failed("removed", path, error))?;
    }
    Ok(())
}

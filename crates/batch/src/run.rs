//! The run: rows on all cores, answers in the order of the rows.
//!
//! Steps: whichever thread is free takes the next chunk of rows from the one reader;
//! reads, screens and renders them; the calling thread puts the chunks in order and hands
//! them to the output. Guaranteed: the same bytes for any number of threads and rows a
//! chunk; memory is bounded, since no thread begins a chunk too far ahead of what is
//! written; a row on which the program fails is a row with an error, and the others go on.

use std::{
    collections::BTreeMap,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        mpsc::{Sender, channel},
    },
    thread,
};

use interdict_model::{PartyQuery, Screening};

use crate::{
    answer::{self, Answer, Terms},
    census::Tally,
    error::BatchError,
    row::{self, Reading},
    split::{Chunk, Position, Splitter},
    summary::Summary,
    table::Table,
};

/// Chunks that may wait for one that takes longer, for each thread.
const AHEAD: u64 = 8;

/// How a run uses the machine. It changes no answer.
#[derive(Debug, Clone, Copy)]
pub struct Machine {
    /// Threads that screen.
    pub threads: usize,
    /// Most rows that a thread takes at once.
    pub chunk: usize,
}

impl Machine {
    /// Uses so many threads, and chunks of the usual size.
    pub fn with_threads(threads: usize) -> Self {
        Self {
            threads,
            chunk: 128,
        }
    }
}

/// How far a run has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Progress {
    pub(crate) position: Position,
    /// What was found so far.
    pub summary: Summary,
}

/// Where answers go.
pub trait Output {
    /// Takes the answers to some rows, in order, and how far the run has come with them.
    fn rows(&mut self, bytes: &[u8], progress: &Progress) -> Result<(), BatchError>;
}

/// What the run needs to know of an answer's text: it adds it to the bytes.
pub type Render<'a> = &'a (dyn Fn(&Answer, &mut Vec<u8>) + Sync);

/// A chunk that was answered.
struct Done {
    place: u64,
    bytes: Vec<u8>,
    summary: Summary,
    tally: Tally,
    position: Position,
}

/// Where the next chunk comes from.
struct Source {
    splitter: Splitter,
    next: u64,
    ended: bool,
    failed: Option<io::Error>,
}

/// How many chunks are written; set to stop when nobody wants more.
#[derive(Default)]
struct Written {
    chunks: u64,
    stopped: bool,
}

struct Shared<'a> {
    source: Mutex<Source>,
    written: Mutex<Written>,
    moved: Condvar,
    reading: Reading,
    terms: Terms<'a>,
    render: Render<'a>,
    chunk: usize,
    ahead: u64,
}

/// Screens every row of `table` that comes after `from`.
///
/// `make` is called once by each thread and gives what screens there; it may hold memory
/// of its own. It must return every hit, since the limit is applied here.
pub fn run<M, S>(
    table: Table,
    terms: Terms<'_>,
    machine: Machine,
    make: M,
    render: Render<'_>,
    output: &mut dyn Output,
    from: Option<&Progress>,
) -> Result<Summary, BatchError>
where
    M: Fn() -> S + Sync,
    S: FnMut(&PartyQuery) -> Screening,
{
    let mut table = table;
    let mut summary = Summary::default();
    if let Some(from) = from {
        table.pass(&from.position)?;
        summary = from.summary.clone();
    }
    let threads = machine.threads.max(1);
    let shared = Shared {
        source: Mutex::new(Source {
            splitter: table.splitter,
            next: 0,
            ended: false,
            failed: None,
        }),
        written: Mutex::default(),
        moved: Condvar::new(),
        reading: table.reading,
        terms,
        render,
        chunk: machine.chunk.max(1),
        ahead: AHEAD * threads as u64,
    };
    let result = thread::scope(|scope| {
        let (sender, receiver) = channel();
        for _ in 0..threads {
            let (sender, shared, make) = (sender.clone(), &shared, &make);
            scope.spawn(move || work(shared, make, &sender));
        }
        drop(sender);
        let mut waiting: BTreeMap<u64, Done> = BTreeMap::new();
        let mut next = 0;
        for done in receiver {
            waiting.insert(done.place, done);
            while let Some(done) = waiting.remove(&next) {
                next += 1;
                summary.add(&done.summary);
                summary.census.add(&done.tally);
                let progress = Progress {
                    position: done.position,
                    summary: summary.clone(),
                };
                if let Err(error) = output.rows(&done.bytes, &progress) {
                    lock(&shared.written).stopped = true;
                    shared.moved.notify_all();
                    return Err(error);
                }
                lock(&shared.written).chunks = next;
                shared.moved.notify_all();
            }
        }
        if waiting.is_empty() {
            Ok(())
        } else {
            Err(BatchError::Internal(
                "a thread ended before its rows were answered".into(),
            ))
        }
    });
    result?;
    let source = shared
        .source
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    match source.failed {
        Some(error) => Err(BatchError::io("read", table.file, error)),
        None => Ok(summary),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What one thread does.
fn work<M, S>(shared: &Shared<'_>, make: &M, sender: &Sender<Done>)
where
    M: Fn() -> S,
    S: FnMut(&PartyQuery) -> Screening,
{
    let mut screen = make();
    let mut chunk = Chunk::default();
    while let Some((place, position)) = take(shared, &mut chunk) {
        if !my_turn(shared, place) {
            return;
        }
        let mut done = Done {
            place,
            bytes: Vec::new(),
            summary: Summary::default(),
            tally: Tally::default(),
            position,
        };
        for raw in &chunk.rows {
            let start = done.bytes.len();
            let answered = catch_unwind(AssertUnwindSafe(|| {
                let row = match raw.broken {
                    Some(why) => Err(row::broken(why)),
                    None => row::read(chunk.bytes(raw), &shared.reading, &mut done.tally),
                };
                let answer = answer::answer(raw.line, row, &shared.terms, &mut screen);
                (shared.render)(&answer, &mut done.bytes);
                done.summary.count(&answer);
            }));
            if answered.is_err() {
                done.bytes.truncate(start);
                let answer = answer::defect(raw.line);
                (shared.render)(&answer, &mut done.bytes);
                done.summary.count(&answer);
                // Whatever it held may be in disorder.
                screen = make();
            }
        }
        if sender.send(done).is_err() {
            return;
        }
    }
}

/// Takes the next chunk of rows; none at the end.
fn take(shared: &Shared<'_>, chunk: &mut Chunk) -> Option<(u64, Position)> {
    let mut source = lock(&shared.source);
    if source.ended {
        return None;
    }
    match source.splitter.next_into(chunk, shared.chunk) {
        Ok(true) => {
            let place = source.next;
            source.next += 1;
            Some((place, source.splitter.position()))
        }
        Ok(false) => {
            source.ended = true;
            None
        }
        Err(error) => {
            source.ended = true;
            source.failed = Some(error);
            None
        }
    }
}

/// Waits until the chunk is not too far ahead; false when nobody wants it.
fn my_turn(shared: &Shared<'_>, place: u64) -> bool {
    let mut written = lock(&shared.written);
    while !written.stopped && place >= written.chunks + shared.ahead {
        written = shared
            .moved
            .wait(written)
            .unwrap_or_else(PoisonError::into_inner);
    }
    !written.stopped
}

//! How long does a question take, by the index and by the scan?
//!
//! ```text
//! cargo bench -p interdict-screen --bench search -- [--names N] [--queries N]
//!     [--threshold T] [--lists DIR] [--scan N] [--threads] [--check N]
//! ```
//!
//! Without `--lists` the entries are made up (`interdict_testkit::names`, seed 1) and so are
//! the questions; with it, every list file under DIR that can be read is indexed, the newest
//! copy of each, and the questions are made from those. Times are CPU times of the thread,
//! from the text of the name to the entries that reach the threshold with their scores; no
//! cache of any kind stands between two questions. `--scan` asks that many questions of the
//! scan in the same run, `--check` compares both answers, `--threads` pairs one thread with
//! two.
//!
//! Of more than a million made-up names the entries are made while the index is written, and
//! only some are kept to make questions of; then there is no scan, and memory is the index's.
#![expect(clippy::print_stdout, reason = "a bench reports its figures")]
#![expect(clippy::cast_precision_loss, reason = "figures for people")]

mod data;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use interdict_model::{ListEntry, PartyQuery};
use interdict_screen::{Effort, Lists, Prepared, Profile, Roster, Scratch, Screener, Snapshot};
use interdict_testkit::names::{Mix, queries, synthetic};

/// Made-up names whose entries are all kept beside the index.
const HELD: usize = 1_000_000;

struct Args {
    names: usize,
    queries: usize,
    threshold: f64,
    lists: Option<PathBuf>,
    scan: usize,
    check: usize,
    threads: bool,
    only: Option<String>,
}

fn args() -> Args {
    let mut args = Args {
        names: 100_000,
        queries: 4_000,
        threshold: 0.85,
        lists: None,
        scan: 3,
        check: 0,
        threads: false,
        only: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().unwrap_or_default();
        match word.as_str() {
            "--names" => args.names = value().parse().unwrap_or(args.names),
            "--queries" => args.queries = value().parse().unwrap_or(args.queries),
            "--threshold" => args.threshold = value().parse().unwrap_or(args.threshold),
            "--lists" => args.lists = Some(value().into()),
            "--scan" => args.scan = value().parse().unwrap_or(args.scan),
            "--check" => args.check = value().parse().unwrap_or(args.check),
            "--only" => args.only = Some(value()),
            "--threads" => args.threads = true,
            _ => {}
        }
    }
    args
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = args();
    let every = match args.lists {
        Some(_) => 1,
        None => args.names.div_ceil(HELD).max(1),
    };
    let entries: Vec<ListEntry> = match &args.lists {
        Some(folder) => data::real(folder)?,
        None => synthetic(1, args.names).step_by(every).collect(),
    };
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("bench.idx");
    let (wall, cpu) = (Instant::now(), cpu_time::ProcessTime::now());
    if every == 1 {
        Snapshot::write(&entries, &Lists::default(), &file)?;
    } else {
        let entries = synthetic(1, args.names);
        Snapshot::write_ordered(entries, &Lists::default(), &file)?;
    }
    println!(
        "built in {:.2} s on the wall, {:.2} s of CPU{}",
        wall.elapsed().as_secs_f64(),
        cpu.elapsed().as_secs_f64(),
        memory()
    );
    let opening = Instant::now();
    let snapshot = Snapshot::open(&file)?;
    let opened = opening.elapsed();
    let sizes = snapshot.sizes();
    println!(
        "{} entries, {} names, threshold {}",
        sizes.entities, sizes.names, args.threshold
    );
    println!(
        "opened in {:.2} ms; {:.0} bytes a name to search, {:.0} of entries beside; {} words",
        opened.as_secs_f64() * 1e3,
        sizes.search_bytes as f64 / sizes.names.max(1) as f64,
        sizes.blob_bytes as f64 / sizes.names.max(1) as f64,
        sizes.words
    );
    println!(
        "\n{:<10} {:>7} {:>5} {:>8} {:>8} {:>8} {:>8} {:>9} {:>8} {:>7}",
        "questions",
        "asked",
        "hits",
        "p50 us",
        "p99 us",
        "p99.9",
        "max",
        "a second",
        "read",
        "scored"
    );
    for (label, mix) in [
        ("negatives", Mix::negatives()),
        ("hit-rich", Mix::hit_rich()),
        ("even", Mix::even()),
    ] {
        if args.only.as_deref().is_some_and(|only| only != label) {
            continue;
        }
        let asked: Vec<PartyQuery> = queries(2, &entries, &mix)
            .take(args.queries)
            .map(|asked| asked.query)
            .collect();
        let (mut times, hits, effort) = run(&snapshot, &asked, args.threshold);
        report(label, &mut times, hits, effort);
    }
    if every == 1 && (args.scan > 0 || args.check > 0) {
        against_the_scan(&args, &entries, &snapshot);
    }
    if args.threads {
        threads(&args, &entries, &snapshot);
    }
    Ok(())
}

/// What the process holds and the most that it held, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |what: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(what))?;
        let kib: f64 = line.trim_end_matches("kB").trim().parse().ok()?;
        Some(kib / 1024.0 / 1024.0)
    };
    match (of("VmRSS:"), of("VmHWM:")) {
        (Some(now), Some(most)) => format!("; memory {now:.2} GiB, at most {most:.2} GiB"),
        _ => String::new(),
    }
}

fn run(
    snapshot: &Snapshot,
    asked: &[PartyQuery],
    threshold: f64,
) -> (Vec<Duration>, usize, Effort) {
    let (on, known) = data::days();
    let mut scratch = Scratch::default();
    for query in asked.iter().take(100) {
        let _ = snapshot.reached(
            &Prepared::new(query, true),
            threshold,
            on,
            known,
            &mut scratch,
        );
    }
    scratch.effort = Effort::default();
    let mut hits = 0;
    let times = asked
        .iter()
        .map(|query| {
            let before = scratch.effort;
            let start = ThreadTime::now();
            let prepared = Prepared::new(query, true);
            let reached = snapshot
                .reached(&prepared, threshold, on, known, &mut scratch)
                .unwrap_or_default();
            let took = start.elapsed();
            hits += usize::from(!reached.is_empty());
            if std::env::var_os("SLOW").is_some_and(|_| took > Duration::from_millis(2)) {
                let read = scratch.effort.names_read - before.names_read;
                let scored = scratch.effort.names_scored - before.names_scored;
                println!(
                    "{took:?} read {read} scored {scored} reached {} {query:?}",
                    reached.len()
                );
            }
            took
        })
        .collect();
    (times, hits, scratch.effort)
}

fn report(label: &str, times: &mut [Duration], hits: usize, effort: Effort) {
    times.sort();
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let at = |thousandths: usize| {
        let last = times.len().saturating_sub(1);
        let place = (times.len() * thousandths / 1000).min(last);
        times.get(place).copied().unwrap_or_default()
    };
    let total: Duration = times.iter().sum();
    let count = times.len().max(1);
    println!(
        "{label:<10} {count:>7} {:>4}% {:>8.1} {:>8.1} {:>8.1} {:>8.1} {:>9.0} {:>8} {:>7}",
        100 * hits / count,
        micros(at(500)),
        micros(at(990)),
        micros(at(999)),
        micros(at(1000)),
        count as f64 / total.as_secs_f64(),
        effort.names_read / count as u64,
        effort.names_scored / count as u64,
    );
    println!(
        "           words compared {} a question, scans {}",
        effort.words_compared / count as u64,
        effort.scans
    );
}

/// The scan in the same run; with `--check` its answers against the index's.
fn against_the_scan(args: &Args, entries: &[ListEntry], snapshot: &Snapshot) {
    let (on, known) = data::days();
    let mix = Mix::even();
    let asked: Vec<PartyQuery> = queries(3, entries, &mix)
        .take(args.scan.max(args.check))
        .map(|asked| asked.query)
        .collect();
    let roster = Roster::new(entries.to_vec(), Vec::new());
    let profile = Profile {
        threshold: args.threshold,
        ..Profile::default()
    };
    let (mut took, mut differing, mut hits) = (Duration::ZERO, 0, 0);
    for query in &asked {
        let start = ThreadTime::now();
        let scan = Screener::screen(&roster, query, on, known, &profile);
        took += start.elapsed();
        hits += usize::from(!scan.hits.is_empty());
        if args.check > 0 {
            let found = Screener::screen(snapshot, query, on, known, &profile);
            differing += usize::from(found.hits != scan.hits);
        }
    }
    let count = asked.len().max(1);
    println!(
        "\nscan: {count} questions, {:.1} ms of CPU each; {hits} with hits",
        took.as_secs_f64() * 1e3 / count as f64
    );
    if args.check > 0 {
        println!("compared with the index: {differing} differ");
    }
}

/// One thread against two, in turns.
fn threads(args: &Args, entries: &[ListEntry], snapshot: &Snapshot) {
    let mix = Mix::negatives();
    let asked: Vec<PartyQuery> = queries(4, entries, &mix)
        .take(args.queries)
        .map(|asked| asked.query)
        .collect();
    let timed = |threads: usize| {
        let share = asked.len().div_ceil(threads).max(1);
        let start = Instant::now();
        std::thread::scope(|scope| {
            for part in asked.chunks(share) {
                scope.spawn(|| run(snapshot, part, args.threshold));
            }
        });
        start.elapsed().as_secs_f64()
    };
    let mut ratios: Vec<f64> = (0..9).map(|_| timed(1) / timed(2)).collect();
    ratios.sort_by(f64::total_cmp);
    println!(
        "\ntwo threads against one, nine pairs: median {:.2} (of {ratios:.2?})",
        ratios[4]
    );
}

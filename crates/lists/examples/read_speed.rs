//! Reads each file given a number of times without storing it, and prints rows and
//! megabytes a second of one core, by the median of the CPU time of a reading; wall
//! time where the system does not say what a thread has used. Then the digest of what
//! was read. For `docs/performance.md`:
//! `cargo run --release -p interdict-lists --example read_speed -- [--times N] FILE...`.

use std::time::Instant;

use interdict_lists::{ImportOptions, read_files};
use jiff::civil::date;

#[expect(
    clippy::print_stdout,
    reason = "an example reports on its standard output"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args_os().skip(1).peekable();
    let mut times: usize = 11;
    if args.next_if(|arg| arg == "--times").is_some() {
        let number = args.next().ok_or("--times needs a number")?;
        times = number.to_string_lossy().parse::<usize>()?.max(1);
    }
    for file in args {
        let path = std::path::PathBuf::from(file);
        let bytes = std::fs::metadata(&path)?.len();
        let mut seconds = Vec::new();
        let (mut rows, mut digest) = (0, String::new());
        for _ in 0..times {
            let options = ImportOptions::on(date(2026, 11, 21));
            let clock = Clock::start();
            let reading = read_files(std::slice::from_ref(&path), &options)?;
            seconds.push(clock.seconds());
            rows = reading.report.lists.iter().map(|list| list.accepted).sum();
            let all: Vec<&str> = reading
                .report
                .lists
                .iter()
                .map(|list| list.digest.as_str())
                .collect();
            let hash = blake3::hash(all.concat().as_bytes()).to_hex();
            hash[..12].clone_into(&mut digest);
        }
        seconds.sort_by(f64::total_cmp);
        let median = seconds[times / 2];
        println!(
            "{:9.0} rows/s {:7.1} MB/s {:9.2} ms ({:.2}-{:.2}) {digest} {}",
            rows as f64 / median,
            bytes as f64 / median / 1e6,
            median * 1e3,
            seconds[0] * 1e3,
            seconds[times - 1] * 1e3,
            path.display()
        );
    }
    Ok(())
}

/// Measures what this thread used of a core, so that other work on the machine counts
/// less.
struct Clock {
    wall: Instant,
    cpu: Option<u64>,
}

impl Clock {
    fn start() -> Self {
        Self {
            wall: Instant::now(),
            cpu: cpu_nanoseconds(),
        }
    }

    fn seconds(&self) -> f64 {
        match (self.cpu, cpu_nanoseconds()) {
            (Some(from), Some(to)) if to > from => (to - from) as f64 / 1e9,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// The time on a core of this thread, as Linux counts it.
fn cpu_nanoseconds() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

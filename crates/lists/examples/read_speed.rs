//! Reads each file given ten times without storing it, and prints the median: rows and
//! megabytes a second. For `docs/performance.md`:
//! `cargo run --release -p interdict-lists --example read_speed -- FILE...`.

use std::time::Instant;

use interdict_lists::{ImportOptions, read_files};
use jiff::civil::date;

#[expect(
    clippy::print_stdout,
    reason = "an example reports on its standard output"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    for file in std::env::args_os().skip(1) {
        let path = std::path::PathBuf::from(file);
        let bytes = std::fs::metadata(&path)?.len();
        let mut times = Vec::new();
        let mut rows = 0;
        for _ in 0..10 {
            let start = Instant::now();
            let options = ImportOptions::on(date(2026, 11, 21));
            let reading = read_files(std::slice::from_ref(&path), &options)?;
            times.push(start.elapsed().as_secs_f64());
            rows = reading.report.lists.iter().map(|list| list.accepted).sum();
        }
        times.sort_by(f64::total_cmp);
        let median = f64::midpoint(times[4], times[5]);
        println!(
            "{:9.0} rows/s {:7.1} MB/s  {:7.2} ms ({:.2}..{:.2})  {}",
            rows as f64 / median,
            bytes as f64 / median / 1e6,
            median * 1e3,
            times[0] * 1e3,
            times[9] * 1e3,
            path.display()
        );
    }
    Ok(())
}

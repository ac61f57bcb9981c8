//! How far the run has come, on a terminal only.

use std::io::{self, IsTerminal, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use interdict_batch::Summary;
use interdict_report::batch::figure;

/// How many bytes of the input were read.
pub type Count = Arc<AtomicU64>;

/// A reader that counts.
pub struct Counted<R> {
    inner: R,
    count: Count,
}

impl<R: Read> Counted<R> {
    pub fn new(inner: R) -> (Self, Count) {
        let count = Count::default();
        let own = Arc::clone(&count);
        (Self { inner, count: own }, count)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buf)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// The bar: share of the input, rows, rate, hits, time left.
pub struct Bar {
    drawn: Option<ProgressBar>,
    count: Count,
    begun: Instant,
    /// Rows that an earlier run had answered.
    before: Option<u64>,
}

impl Bar {
    /// Builds a bar for so many bytes of input; a stream has no known end.
    pub fn new(length: Option<u64>, count: Count) -> Self {
        let drawn = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
            let shape = match length {
                Some(_) => "{bar:20} {percent:>3} %  {msg}  {eta} left",
                None => "{msg}  {elapsed}",
            };
            if let Ok(style) = ProgressStyle::with_template(shape) {
                bar.set_style(style.progress_chars("##-"));
            }
            bar
        });
        Self {
            drawn,
            count,
            begun: Instant::now(),
            before: None,
        }
    }

    /// Shows how far the run has come.
    pub fn show(&mut self, summary: &Summary) {
        let Some(bar) = &self.drawn else { return };
        let before = *self.before.get_or_insert(summary.rows);
        bar.set_position(self.count.load(Ordering::Relaxed));
        let rate = (summary.rows - before) as f64 / self.begun.elapsed().as_secs_f64().max(1e-3);
        bar.set_message(format!(
            "{} rows  {rate:.0}/s  {} with a hit",
            figure(summary.rows),
            figure(summary.hit)
        ));
    }

    /// Takes the bar off the terminal.
    pub fn clear(&mut self) {
        if let Some(bar) = self.drawn.take() {
            bar.finish_and_clear();
        }
    }
}

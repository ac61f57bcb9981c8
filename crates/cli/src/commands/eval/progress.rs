//! How far the questions have come, on a terminal.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use interdict_eval::pack::Progress;

/// A bar on stderr; nothing where no terminal reads it.
pub struct Bar(Option<ProgressBar>);

impl Bar {
    pub fn new() -> Self {
        Self(std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let shape = "{msg:24}  {bar:24}  {pos} of {len}  {eta} left";
            if let Ok(style) = ProgressStyle::with_template(shape) {
                bar.set_style(style);
            }
            bar
        }))
    }
}

impl Progress for Bar {
    fn begin(&self, step: &'static str, questions: usize) {
        if let Some(bar) = &self.0 {
            bar.reset();
            bar.set_length(questions as u64);
            bar.set_message(step);
        }
    }

    fn answered(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

//! Where answers go: data to stdout, and everything else to stderr.
//!
//! One answer in JSON is indented, whether or not a terminal reads it, so that a
//! file and a screen show the same; an answer in a stream is one compact line.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use interdict_report::Style;
use serde::Serialize;

use crate::args::{Color, Format};
use crate::error::CommandError;

/// Pages are not wider than this: longer lines are hard to read.
const WIDEST: usize = 100;
/// The width where there is no terminal to ask.
const USUAL: usize = 80;

/// The stdout of the program, with how to write to it.
#[derive(Debug)]
pub struct Output {
    format: Format,
    style: Style,
    stdout: BufWriter<StdoutLock<'static>>,
}

impl Output {
    /// Opens stdout and looks at what reads it.
    pub fn new(format: Format, color: Color) -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && color_is_welcome(),
        };
        let width = terminal_size::terminal_size_of(&stdout)
            .map_or(USUAL, |(width, _)| usize::from(width.0).min(WIDEST));
        Self {
            format,
            style: Style {
                color,
                width,
                unicode: terminal && terminal_reads_unicode(),
            },
            stdout: BufWriter::new(stdout.lock()),
        }
    }

    /// Returns how answers are written.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Returns how pages look.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// Writes one answer: the page that `text` makes of it, or its JSON.
    pub fn answer<T: Serialize>(
        &mut self,
        answer: &T,
        text: impl FnOnce(&T, &Style) -> String,
    ) -> Result<(), CommandError> {
        match self.format {
            Format::Text => self.write(&text(answer, &self.style)),
            Format::Json => {
                let json = serde_json::to_string_pretty(answer).map_err(CommandError::internal)?;
                self.write(&(json + "\n"))
            }
        }
    }

    /// Writes one answer of a stream as one line of JSON.
    pub fn line<T: Serialize>(&mut self, answer: &T) -> Result<(), CommandError> {
        let json = serde_json::to_string(answer).map_err(CommandError::internal)?;
        self.write(&(json + "\n"))
    }

    /// Writes text as it is.
    pub fn write(&mut self, text: &str) -> Result<(), CommandError> {
        Ok(self.stdout.write_all(text.as_bytes())?)
    }

    /// Writes text that is in bytes already.
    pub fn bytes(&mut self, text: &[u8]) -> Result<(), CommandError> {
        Ok(self.stdout.write_all(text)?)
    }

    /// Hands everything on; the last chance to learn that nobody reads it.
    pub fn finish(&mut self) -> Result<(), CommandError> {
        Ok(self.stdout.flush()?)
    }
}

/// <https://no-color.org>: any value but the empty one.
fn color_is_welcome() -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
}

/// The first of the three that is set decides (POSIX, Environment Variables, 8.2).
fn terminal_reads_unicode() -> bool {
    if cfg!(windows) {
        return true;
    }
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        })
}

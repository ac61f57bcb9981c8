//! What the options of every command mean here and now.
//!
//! The only place that reads the clock; everything below gets its dates from here.

use std::path::{Path, PathBuf};

use interdict_model::{AsOf, Corpus};
use jiff::{Timestamp, Unit, Zoned, civil::Date, tz};

use crate::args::GlobalArgs;
use crate::engine::When;
use crate::error::CommandError;
use crate::home;
use crate::output::Output;

/// The shortest part of a digest that pins a corpus: eight hex digits.
const SHORTEST_PIN: usize = 8;

/// What every command works with.
#[derive(Debug)]
pub struct Context {
    pub output: Output,
    home: PathBuf,
    /// Whether the command line names the folder.
    home_typed: bool,
    on: Option<AsOf>,
    known: Option<AsOf>,
    pin: Option<String>,
}

impl Context {
    pub fn new(global: GlobalArgs) -> Result<Self, CommandError> {
        let home_typed = global.home.is_some();
        let home = global.home.or_else(home::chosen).ok_or_else(|| {
            CommandError::user("no folder is known where lists are kept")
                .hint("name one with `--home DIR` or `INTERDICT_HOME`")
        })?;
        if let Some(pin) = &global.corpus
            && pin.len() < SHORTEST_PIN
        {
            return Err(CommandError::user(format!(
                "`--corpus {pin}` is too short to name a corpus"
            ))
            .hint(format!(
                "give at least {SHORTEST_PIN} characters of the digest"
            )));
        }
        Ok(Self {
            output: Output::new(global.format, global.color),
            home,
            home_typed,
            on: global.on,
            known: global.known,
            pin: global.corpus,
        })
    }

    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Returns what a command that answers from lists has to say of a folder that was typed
    /// and is not there: a slip there is an answer from fewer lists.
    pub fn home_missing(&self) -> Option<String> {
        let missing = self.home_typed && !self.home.exists();
        missing.then(|| {
            format!(
                "note: `--home {}` is not there: no lists were imported there, and answers come \
                 from the starter list alone\n",
                self.home.display()
            )
        })
    }

    /// Returns the day of the question and what had been published by then: as typed,
    /// else as a case file says, else today and now.
    pub fn when(&self, case_on: Option<AsOf>, case_known: Option<AsOf>) -> When {
        When {
            on: self.on.or(case_on).unwrap_or_else(|| AsOf::Day(today())),
            known: self
                .known
                .or(case_known)
                .unwrap_or_else(|| AsOf::Instant(now())),
        }
    }

    /// Refuses an answer from another corpus than the one that was asked for.
    pub fn check_pin(&self, corpus: &Corpus) -> Result<(), CommandError> {
        match &self.pin {
            Some(pin) if !corpus.digest.starts_with(pin.as_str()) => Err(CommandError::data(
                format!("the corpus here is `{}`, not `{pin}`", corpus.digest),
            )
            .hint("`interdict lists status` shows which lists are loaded")
            .hint("without `--corpus` the answer comes from what is here")),
            _ => Ok(()),
        }
    }
}

/// The day in the zone of this machine.
pub fn today() -> Date {
    Zoned::now().date()
}

/// The latest day that anybody on earth calls today: what a colleague ahead of this machine
/// dates so is no slip.
pub fn latest_day() -> Date {
    Zoned::now()
        .with_time_zone(tz::Offset::constant(14).to_time_zone())
        .date()
}

/// To the second: nothing in law is finer, and the rest is noise in an answer.
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    now.round(Unit::Second).unwrap_or(now)
}

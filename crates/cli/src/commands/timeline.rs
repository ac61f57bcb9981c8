//! `interdict timeline`: what was in force when, and what was said about it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use interdict_model::EntryId;
use interdict_report::timeline;
use interdict_timeline::{By, Detail};
use jiff::civil::Date;

use crate::commands::screen::share;
use crate::context::Context;
use crate::engine::{self, TimelineRequest};
use crate::error::{CommandError, Exit};

/// Draw listings, measures, reliefs and claims over the years
///
/// Screens the name and draws the parties that have it: their listings, the measures that
/// reach them, the reliefs from those, and what somebody said that is no rule. With `--known`
/// nothing is drawn that was published later, and what was extended later shows the end that
/// was known then.
///
/// Claims and positions come from the public record that the program carries, each with its
/// citation. A claim is never drawn as a measure.
#[derive(Debug, Args)]
pub struct TimelineArgs {
    /// Name of the party; may be left out with `--by country` and with `--entry`
    #[arg(value_name = "PARTY", value_parser = name)]
    party: Option<String>,

    /// Group by country: positions of governments, one line a country
    #[arg(long, value_enum, value_name = "GROUP")]
    by: Option<GroupBy>,

    /// Write the picture to this file too, as SVG
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,

    /// Draw this list entry instead of all that have the name (can be repeated)
    #[arg(long, value_name = "ID", conflicts_with = "party")]
    entry: Vec<String>,

    /// Give each entry its own row, also those that share list, dates and rule
    #[arg(long)]
    all: bool,

    /// First day to draw: a date or a year
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    from: Option<Date>,

    /// Last day to draw: a date or a year
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    to: Option<Date>,

    /// Score from which an entry has the name, from 0 to 1
    #[arg(long, default_value = "0.70", value_parser = share)]
    threshold: f64,
}

/// What the rows are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum GroupBy {
    Country,
}

fn name(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("the name is empty".to_owned());
    }
    Ok(text.to_owned())
}

fn first_day(text: &str) -> Result<Date, String> {
    day(text, 1, 1)
}

fn last_day(text: &str) -> Result<Date, String> {
    day(text, 12, 31)
}

/// Reads a date, or a year as one of its days.
fn day(text: &str, month: i8, day: i8) -> Result<Date, String> {
    let is_year = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let year = text.parse().ok().filter(|_| is_year);
    let read = match year {
        Some(year) => Date::new(year, month, day).ok(),
        None if text.len() == 10 => text.parse().ok(),
        None => None,
    };
    read.ok_or_else(|| format!("`{text}` is not a date (expected YYYY-MM-DD or YYYY)"))
}

pub fn run(args: TimelineArgs, context: &mut Context) -> Result<Exit, CommandError> {
    if args.party.is_none() && args.entry.is_empty() && args.by.is_none() {
        return Err(CommandError::user("nobody is named whose timeline to draw")
            .hint("give a name, `--entry ID`, or `--by country` for every government"));
    }
    let request = TimelineRequest {
        party: args.party,
        entries: args.entry.into_iter().map(EntryId::new).collect(),
        by: args.by.map_or(By::Section, |GroupBy::Country| By::Country),
        detail: if args.all {
            Detail::Each
        } else {
            Detail::Together
        },
        from: args.from,
        to: args.to,
        threshold: args.threshold,
    };
    let drawn = engine::timeline(context.home(), context.when(None, None), &request)?;
    context.check_pin(&drawn.corpus)?;
    if let Some(path) = &args.svg {
        write(path, &timeline::svg(&drawn)).map_err(|error| {
            CommandError::data(format!("`{}` cannot be written: {error}", path.display()))
                .hint("give a file in a folder that exists and may be written to")
        })?;
    }
    context.output.answer(&drawn, timeline::text)?;
    Ok(Exit::Clear)
}

/// Writes a file whole or not at all: beside it first, then under its name.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::other("it names no file"))?;
    let mut beside = name.to_os_string();
    beside.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(beside);
    let written = fill(&beside, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The error that counts is the one that came first.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn fill(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_a_date_or_a_year() {
        assert_eq!(first_day("2019").unwrap().to_string(), "2019-01-01");
        assert_eq!(last_day("2019").unwrap().to_string(), "2019-12-31");
        assert_eq!(last_day("2019-05-16").unwrap().to_string(), "2019-05-16");
        for bad in ["19", "2019-5-6", "20190516", "May 2019", "-001", ""] {
            assert!(first_day(bad).is_err(), "{bad}");
        }
    }
}

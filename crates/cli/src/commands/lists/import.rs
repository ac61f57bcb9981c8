//! `interdict lists import`: files as they were published.

use std::path::{Path, PathBuf};

use clap::Args;
use interdict_report::lists;
use jiff::civil::Date;
use serde::Serialize;

use crate::context::{Context, today};
use crate::engine::{self, ImportRequest};
use crate::error::{CommandError, Exit};

/// Import list files as they were published
///
/// Each file becomes a dated snapshot; snapshots are kept side by side, so that any
/// past day can be asked about. Importing the same content again changes nothing. The
/// files named together are imported all or none: when one cannot be read whole it is
/// refused, and what was there before stays. Name all files of a list that is published
/// in several.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// File to import (can be repeated)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Format of the files (default: recognized from the content)
    #[arg(long = "as", value_name = "FORMAT")]
    read_as: Option<String>,

    /// Day on which the files were published
    ///
    /// The default is the date that a file states, else the latest date in its rows,
    /// else the time of the file; the answer says which.
    #[arg(long, value_name = "DATE")]
    dated: Option<Date>,

    /// Take a copy that lost more than one entry in twenty, and more than twenty
    ///
    /// Such a copy is refused otherwise: publishers drop rows by accident, and a list
    /// that did not load whole must not look like a shorter list. That it was taken is
    /// put on record with the copy.
    #[arg(long)]
    accept_shrink: bool,

    /// Take a copy that is older than the newest one stored, as history
    ///
    /// Such a copy is refused otherwise: publishers serve old files by mistake. A day
    /// given with `--dated` is meant and needs no more.
    #[arg(long)]
    history: bool,
}

#[derive(Serialize)]
struct ImportAnswer {
    schema: &'static str,
    #[serde(flatten)]
    import: lists::Import,
}

pub fn run(args: &ImportArgs, context: &mut Context) -> Result<Exit, CommandError> {
    args.files.iter().try_for_each(|path| check_file(path))?;
    let request = ImportRequest {
        files: &args.files,
        format: args.read_as.as_deref(),
        dated: args.dated,
        accept_shrink: args.accept_shrink,
        history: args.history,
        today: today(),
    };
    let answer = ImportAnswer {
        schema: "interdict.lists.import/1",
        import: engine::import(context.home(), &request)?,
    };
    context.output.answer(&answer, |answer, style| {
        lists::import(&answer.import, style)
    })?;
    Ok(Exit::Clear)
}

/// Refuses what is no file before anything is imported.
fn check_file(path: &Path) -> Result<(), CommandError> {
    let name = path.display();
    match std::fs::metadata(path) {
        Err(error) => Err(CommandError::data(format!(
            "`{name}` cannot be read: {error}"
        ))),
        Ok(found) if found.is_dir() => Err(CommandError::user(format!(
            "`{name}` is a folder, not a list file"
        ))
        .hint(name_its_files(path))),
        Ok(_) => Ok(()),
    }
}

fn name_its_files(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<String> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .map(|path| path.display().to_string())
        .collect();
    files.sort();
    match files.as_slice() {
        [] => "name the files to import".to_owned(),
        [one] => format!("name its file: `interdict lists import {one}`"),
        [first, .., last] => format!(
            "name its files, here {} from `{first}` to `{last}`",
            files.len()
        ),
    }
}

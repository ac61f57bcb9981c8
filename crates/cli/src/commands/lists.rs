//! `interdict lists`: list files in, where they stand, what one of them holds, and what
//! happened between their copies.

mod history;

mod update;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use interdict_model::{AsOf, EntryId, Life};
use interdict_report::lists;
use jiff::civil::Date;
use serde::Serialize;

use crate::commands::no_such;
use crate::context::{Context, today};
use crate::engine::{self, ImportRequest, When};
use crate::error::{CommandError, Exit};

/// Import list files and see where the lists stand
#[derive(Debug, Args)]
pub struct ListsArgs {
    #[command(subcommand)]
    command: ListsCommand,
}

#[derive(Debug, Subcommand)]
enum ListsCommand {
    Import(ImportArgs),
    Update(update::UpdateArgs),
    /// Say how old and how whole every list is
    ///
    /// Exit 3 when a list is stale, missing or incomplete.
    Status,
    Show(ShowArgs),
    Diff(history::DiffArgs),
    Links(history::LinksArgs),
    Link(history::LinkArgs),
    Unlink(history::UnlinkArgs),
    Retract(history::RetractArgs),
    /// Compare everything that is stored with its digest
    ///
    /// Exit 2 when a copy is damaged or missing.
    Verify,
}

/// Import list files as they were published
///
/// Each file becomes a dated snapshot; snapshots are kept side by side, so that any
/// past day can be asked about. Importing the same content again changes nothing. The
/// files named together are imported all or none: when one cannot be read whole it is
/// refused, and what was there before stays. Name all files of a list that is published
/// in several.
#[derive(Debug, Args)]
struct ImportArgs {
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

/// Show one list with its snapshots, or one entry with its life
///
/// The life of an entry: in which copies it stands, under which ids and names, since
/// when and until when as far as the copies show, and what was re-edited when.
#[derive(Debug, Args)]
struct ShowArgs {
    /// Id of a list, as `interdict lists status` prints it, or of an entry, LIST/ENTRY
    id: String,
}

#[derive(Serialize)]
struct ImportAnswer {
    schema: &'static str,
    #[serde(flatten)]
    import: lists::Import,
}

#[derive(Serialize)]
struct StatusAnswer {
    schema: &'static str,
    #[serde(flatten)]
    when: WhenAnswer,
    lists: Vec<lists::Status>,
}

#[derive(Serialize)]
struct ShowAnswer {
    schema: &'static str,
    #[serde(flatten)]
    when: WhenAnswer,
    list: lists::Shown,
}

#[derive(Serialize)]
struct EntryAnswer {
    schema: &'static str,
    states: Vec<lists::EntryState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    life: Option<Life>,
}

#[derive(Serialize)]
struct WhenAnswer {
    on: AsOf,
    known: AsOf,
}

impl From<When> for WhenAnswer {
    fn from(When { on, known }: When) -> Self {
        Self { on, known }
    }
}

pub fn run(args: ListsArgs, context: &mut Context) -> Result<Exit, CommandError> {
    match args.command {
        ListsCommand::Import(args) => import(&args, context),
        ListsCommand::Update(args) => update::run(&args, context),
        ListsCommand::Status => status(context),
        ListsCommand::Show(args) => show(&args, context),
        ListsCommand::Diff(args) => history::diff(&args, context),
        ListsCommand::Links(args) => history::links(&args, context),
        ListsCommand::Link(args) => history::link(&args, context),
        ListsCommand::Unlink(args) => history::unlink(&args, context),
        ListsCommand::Retract(args) => history::retract(&args, context),
        ListsCommand::Verify => history::verify(context),
    }
}

fn import(args: &ImportArgs, context: &mut Context) -> Result<Exit, CommandError> {
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

fn status(context: &mut Context) -> Result<Exit, CommandError> {
    let when = context.when(None, None);
    let rows = engine::list_status(context.home(), when)?;
    let whole = !rows.is_empty() && rows.iter().all(|list| list.condition.is_fresh());
    let answer = StatusAnswer {
        schema: "interdict.lists.status/1",
        when: when.into(),
        lists: rows,
    };
    context
        .output
        .answer(&answer, |answer, style| lists::status(&answer.lists, style))?;
    Ok(if whole { Exit::Clear } else { Exit::Undecided })
}

fn show(args: &ShowArgs, context: &mut Context) -> Result<Exit, CommandError> {
    if args.id.contains('/') {
        return show_entry(&EntryId::new(&args.id), context);
    }
    show_list(&args.id, context)
}

fn show_list(id: &str, context: &mut Context) -> Result<Exit, CommandError> {
    let when = context.when(None, None);
    let Some(list) = engine::list_show(context.home(), when, id)? else {
        let known = engine::list_status(context.home(), when)?;
        let ids = known.iter().map(|list| list.id.as_str());
        return Err(no_such("list", id, ids));
    };
    let answer = ShowAnswer {
        schema: "interdict.lists.show/1",
        when: when.into(),
        list,
    };
    context.output.answer(&answer, |answer, style| {
        lists::show(&answer.list, when.on, style)
    })?;
    Ok(Exit::Clear)
}

fn show_entry(id: &EntryId, context: &mut Context) -> Result<Exit, CommandError> {
    let (states, life) = engine::history::entry(context.home(), id)?;
    if states.is_empty() {
        return Err(
            CommandError::user(format!("no snapshot has an entry `{id}`")).hint(format!(
                "`interdict lists show {}` shows its list",
                id.list()
            )),
        );
    }
    let answer = EntryAnswer {
        schema: "interdict.lists.entry/1",
        states,
        life,
    };
    context.output.answer(&answer, |answer, style| {
        lists::entry(&answer.states, answer.life.as_ref(), style)
    })?;
    Ok(Exit::Clear)
}

//! `interdict lists`: list files in, where they stand, what one of them holds, and what
//! happened between their copies. One file a command.

mod diff;
mod equivalents;
mod import;
mod link;
mod links;
mod retract;
mod show;
mod status;
mod unlink;
mod update;
mod verify;

pub(super) use links::known as known_list;

use clap::{Args, Subcommand};
use interdict_model::AsOf;
use serde::Serialize;

use crate::context::Context;
use crate::engine::When;
use crate::error::{CommandError, Exit};

/// Import list files and see where the lists stand
#[derive(Debug, Args)]
pub struct ListsArgs {
    #[command(subcommand)]
    command: ListsCommand,
}

#[derive(Debug, Subcommand)]
enum ListsCommand {
    Import(import::ImportArgs),
    Update(update::UpdateArgs),
    /// Say how old and how whole every list is
    ///
    /// Exit 3 when a list is stale, missing or incomplete.
    Status,
    Show(show::ShowArgs),
    Diff(diff::DiffArgs),
    Links(links::LinksArgs),
    Link(link::LinkArgs),
    Unlink(unlink::UnlinkArgs),
    Retract(retract::RetractArgs),
    Equivalents(equivalents::EquivalentsArgs),
    /// Compare everything that is stored with its digest
    ///
    /// Exit 2 when a copy is damaged or missing.
    Verify,
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
        ListsCommand::Import(args) => import::run(&args, context),
        ListsCommand::Update(args) => update::run(&args, context),
        ListsCommand::Status => status::run(context),
        ListsCommand::Show(args) => show::run(&args, context),
        ListsCommand::Diff(args) => diff::run(&args, context),
        ListsCommand::Links(args) => links::run(&args, context),
        ListsCommand::Link(args) => link::run(&args, context),
        ListsCommand::Unlink(args) => unlink::run(&args, context),
        ListsCommand::Retract(args) => retract::run(&args, context),
        ListsCommand::Equivalents(args) => equivalents::run(&args, context),
        ListsCommand::Verify => verify::run(context),
    }
}

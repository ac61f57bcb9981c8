//! `interdict lists links`: which entries under different ids are held to be one.

use clap::Args;
use interdict_model::{Decision, LinkRecord};
use interdict_report::lists;
use serde::Serialize;

use crate::commands::no_such;
use crate::context::Context;
use crate::engine::history as engine;
use crate::error::{CommandError, Exit};

/// Show the links by which entries under different ids are held to be one
///
/// Each with its reason. They are made anew from the copies each time; what a person
/// decided goes before any rule.
#[derive(Debug, Args)]
pub struct LinksArgs {
    /// Only this list
    list: Option<String>,

    /// Only those that a person should decide
    #[arg(long)]
    ambiguous: bool,
}

#[derive(Serialize)]
struct LinksAnswer {
    schema: &'static str,
    links: Vec<LinkRecord>,
    decisions: Vec<Decision>,
}

pub fn run(args: &LinksArgs, context: &mut Context) -> Result<Exit, CommandError> {
    args.list.iter().try_for_each(|list| known(list))?;
    let (links, decisions) = engine::links(context.home(), args.list.as_deref(), args.ambiguous)?;
    answer(links, decisions, context)
}

/// Shows links and decisions, as the commands that decide do too.
pub(super) fn answer(
    links: Vec<LinkRecord>,
    decisions: Vec<Decision>,
    context: &mut Context,
) -> Result<Exit, CommandError> {
    let answer = LinksAnswer {
        schema: "interdict.lists.links/1",
        links,
        decisions,
    };
    context.output.answer(&answer, |answer, style| {
        lists::links(&answer.links, &answer.decisions, style)
    })?;
    Ok(Exit::Clear)
}

/// Refuses the name of a list that does not exist; of a source of another maker nobody
/// knows which there are.
pub(in crate::commands) fn known(list: &str) -> Result<(), CommandError> {
    let ids = interdict_lists::catalog().iter().map(|entry| entry.id);
    let foreign = list.starts_with("ftm.") || list.starts_with("senzing.");
    if foreign || ids.clone().any(|id| id == list) {
        return Ok(());
    }
    Err(no_such("list", list, ids))
}

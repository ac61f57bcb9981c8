//! `interdict lists diff`: what changed between two days or two files.

use clap::Args;
use interdict_report::lists;
use serde::Serialize;

use super::links::known;
use crate::context::{Context, today};
use crate::engine::history as engine;
use crate::error::{CommandError, Exit};

/// Say what changed between two days, or between two files
///
/// Entries are added, removed, re-edited, moved, split or merged. An entry whose name
/// or number changed is found again by its rule, country, addresses and aliases; what
/// the data leave open is `to decide`, and `interdict lists link` or `unlink` decides it.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The earlier side: a day (of each list the newest copy not later), or a file
    earlier: String,

    /// The later side
    later: String,

    /// Only this list (can be repeated)
    #[arg(long, value_name = "LIST")]
    list: Vec<String>,

    /// Show changes in citations or wording alone too
    #[arg(long)]
    all: bool,
}

#[derive(Serialize)]
struct DiffAnswer {
    schema: &'static str,
    earlier: String,
    later: String,
    lists: Vec<lists::ListDelta>,
}

pub fn run(args: &DiffArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let (earlier, later) = engine::two_sides(&args.earlier, &args.later)?;
    args.list.iter().try_for_each(|list| known(list))?;
    let found = engine::diff(context.home(), today(), (&earlier, &later), &args.list)?;
    let answer = DiffAnswer {
        schema: "interdict.lists.diff/1",
        earlier: args.earlier.clone(),
        later: args.later.clone(),
        lists: found,
    };
    context.output.answer(&answer, |answer, style| {
        lists::diff(&answer.lists, args.all, style)
    })?;
    Ok(Exit::Clear)
}

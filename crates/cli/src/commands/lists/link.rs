//! `interdict lists link`: a person decides that two entries are one.

use clap::Args;
use interdict_model::{Decision, EntryId, LinkRecord, Ruling};

use super::links;
use crate::context::{Context, today};
use crate::engine::history as engine;
use crate::error::{CommandError, Exit};

/// Decide that an entry of an earlier copy and one of a later copy are one
#[derive(Debug, Args)]
pub struct LinkArgs {
    /// Entry of the earlier copy, LIST/ENTRY
    before: EntryId,

    /// Entry of the later copy, LIST/ENTRY
    after: EntryId,

    #[command(flatten)]
    why: Why,

    /// Take back what was decided of the two; the rules decide again
    #[arg(long)]
    withdraw: bool,
}

/// What goes on record with a decision.
#[derive(Debug, Args)]
pub(super) struct Why {
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,

    /// Who decides, for the record
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
}

pub fn run(args: &LinkArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let ruling = if args.withdraw {
        Ruling::Withdrawn
    } else {
        Ruling::Same
    };
    decide((&args.before, &args.after), ruling, &args.why, context)
}

/// Puts a ruling on record and shows what became of the two.
pub(super) fn decide(
    (before, after): (&EntryId, &EntryId),
    ruling: Ruling,
    why: &Why,
    context: &mut Context,
) -> Result<Exit, CommandError> {
    if before.list() != after.list() {
        return Err(
            CommandError::user(format!("`{before}` and `{after}` are of two lists"))
                .hint("a link joins entries of two copies of one list"),
        );
    }
    let decision = Decision {
        before: before.clone(),
        after: after.clone(),
        ruling,
        reason: why.reason.clone(),
        by: why.by.clone(),
        decided: today(),
    };
    engine::decide(context.home(), decision.clone())?;
    // What became of the two, and the decision: not every link of the list.
    let (all, _) = engine::links(context.home(), Some(before.list().as_str()), false)?;
    let touched = |record: &LinkRecord| {
        let mut ids = record.link.before.iter().chain(&record.link.after);
        ids.any(|id| id == before || id == after)
    };
    let touched_links = all.into_iter().filter(touched).collect();
    links::answer(touched_links, vec![decision], context)
}

//! `interdict lists diff`, `links`, `link`, `unlink`, `retract` and `verify`: what
//! happened between copies, what people decide about it, and whether all is whole.

use clap::Args;
use interdict_model::{Decision, EntryId, LinkRecord, ListId, Ruling};
use interdict_report::lists;
use jiff::civil::Date;
use serde::Serialize;

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

/// Decide that an entry of an earlier copy and one of a later copy are two
#[derive(Debug, Args)]
pub struct UnlinkArgs {
    /// Entry of the earlier copy, LIST/ENTRY
    before: EntryId,

    /// Entry of the later copy, LIST/ENTRY
    after: EntryId,

    #[command(flatten)]
    why: Why,
}

/// Take a copy back: it serves no question any more and stays on record
#[derive(Debug, Args)]
pub struct RetractArgs {
    /// Id of the list
    list: String,

    /// Day of the copy
    date: Date,

    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, Args)]
struct Why {
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Who decides, for the record
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

#[derive(Serialize)]
struct DiffAnswer {
    schema: &'static str,
    earlier: String,
    later: String,
    lists: Vec<lists::ListDelta>,
}

#[derive(Serialize)]
struct LinksAnswer {
    schema: &'static str,
    links: Vec<LinkRecord>,
    decisions: Vec<Decision>,
}

#[derive(Serialize)]
struct VerifyAnswer {
    schema: &'static str,
    #[serde(flatten)]
    verified: lists::Verified,
}

pub fn diff(args: &DiffArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let (earlier, later) = (engine::side(&args.earlier)?, engine::side(&args.later)?);
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

pub fn links(args: &LinksArgs, context: &mut Context) -> Result<Exit, CommandError> {
    args.list.iter().try_for_each(|list| known(list))?;
    let (links, decisions) = engine::links(context.home(), args.list.as_deref(), args.ambiguous)?;
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
fn known(list: &str) -> Result<(), CommandError> {
    let ids = interdict_lists::catalog().iter().map(|entry| entry.id);
    let foreign = list.starts_with("ftm.") || list.starts_with("senzing.");
    if foreign || ids.clone().any(|id| id == list) {
        return Ok(());
    }
    Err(super::no_such("list", list, ids))
}

pub fn link(args: &LinkArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let ruling = if args.withdraw {
        Ruling::Withdrawn
    } else {
        Ruling::Same
    };
    decide((&args.before, &args.after), ruling, &args.why, context)
}

pub fn unlink(args: &UnlinkArgs, context: &mut Context) -> Result<Exit, CommandError> {
    decide(
        (&args.before, &args.after),
        Ruling::Different,
        &args.why,
        context,
    )
}

fn decide(
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
    let answer = LinksAnswer {
        schema: "interdict.lists.links/1",
        links: all.into_iter().filter(touched).collect(),
        decisions: vec![decision],
    };
    context.output.answer(&answer, |answer, style| {
        lists::links(&answer.links, &answer.decisions, style)
    })?;
    Ok(Exit::Clear)
}

pub fn retract(args: &RetractArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let list = ListId::new(&args.list);
    engine::retract(context.home(), &list, args.date, today(), &args.reason)?;
    super::show_list(&args.list, context)
}

pub fn verify(context: &mut Context) -> Result<Exit, CommandError> {
    let answer = VerifyAnswer {
        schema: "interdict.lists.verify/1",
        verified: engine::verify(context.home())?,
    };
    context.output.answer(&answer, |answer, style| {
        lists::verify(&answer.verified, style)
    })?;
    Ok(if answer.verified.damaged.is_empty() {
        Exit::Clear
    } else {
        Exit::Error
    })
}

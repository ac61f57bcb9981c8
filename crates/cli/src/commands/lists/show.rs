//! `interdict lists show`: one list with its snapshots, or one entry with its life.

use clap::Args;
use interdict_model::{EntryId, Life};
use interdict_report::lists;
use serde::Serialize;

use super::WhenAnswer;
use crate::commands::no_such;
use crate::context::Context;
use crate::engine;
use crate::error::{CommandError, Exit};

/// Show one list with its snapshots, or one entry with its life
///
/// The life of an entry: in which copies it stands, under which ids and names, since
/// when and until when as far as the copies show, and what was re-edited when.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Id of a list, as `interdict lists status` prints it, or of an entry, LIST/ENTRY
    ///
    /// Of an entry also the number that its list cites it by, such as `un.sc/QDi.318`.
    id: String,
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

pub fn run(args: &ShowArgs, context: &mut Context) -> Result<Exit, CommandError> {
    if args.id.contains('/') {
        return show_entry(&EntryId::new(&args.id), context);
    }
    show_list(&args.id, context)
}

pub(super) fn show_list(id: &str, context: &mut Context) -> Result<Exit, CommandError> {
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

/// Finds the one entry of which `id` has the number that its list gives it, such as the
/// reference number of the United Nations.
fn named_otherwise(id: &EntryId, context: &Context) -> Result<EntryId, CommandError> {
    const NAMED: usize = 5;
    let mut found = engine::history::numbered(context.home(), id)?;
    match found.as_slice() {
        [_] => Ok(found.remove(0)),
        [] => {
            let error = CommandError::user(format!("no snapshot has an entry `{id}`"));
            Err(error.hint(format!(
                "`interdict lists show {}` shows its list",
                id.list()
            )))
        }
        several => {
            let count = several.len();
            let some: Vec<&str> = several.iter().take(NAMED).map(EntryId::as_str).collect();
            let more = if count > NAMED { ", ..." } else { "" };
            let error = CommandError::user(format!("{count} entries are numbered `{id}`"));
            Err(error.hint(format!("name one of them: {}{more}", some.join(", "))))
        }
    }
}

fn show_entry(id: &EntryId, context: &mut Context) -> Result<Exit, CommandError> {
    let (mut states, mut life) = engine::history::entry(context.home(), id)?;
    if states.is_empty() {
        let own = named_otherwise(id, context)?;
        (states, life) = engine::history::entry(context.home(), &own)?;
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

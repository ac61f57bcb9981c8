//! `interdict lists status`: how old and how whole every list is.

use interdict_report::lists;
use serde::Serialize;

use super::WhenAnswer;
use crate::context::Context;
use crate::engine;
use crate::error::{CommandError, Exit};

#[derive(Serialize)]
struct StatusAnswer {
    schema: &'static str,
    #[serde(flatten)]
    when: WhenAnswer,
    lists: Vec<lists::Status>,
}

pub fn run(context: &mut Context) -> Result<Exit, CommandError> {
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

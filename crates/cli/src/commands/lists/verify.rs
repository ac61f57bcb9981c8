//! `interdict lists verify`: whether everything that is stored is what was stored.

use interdict_model::Verification;
use interdict_report::lists;
use serde::Serialize;

use crate::context::Context;
use crate::engine::history as engine;
use crate::error::{CommandError, Exit};

#[derive(Serialize)]
struct VerifyAnswer {
    schema: &'static str,
    #[serde(flatten)]
    verified: Verification,
}

pub fn run(context: &mut Context) -> Result<Exit, CommandError> {
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

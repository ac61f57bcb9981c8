//! `interdict lists equivalents`: words that entries of lists write in one place.

use clap::Args;
use interdict_report::lists::{self, Equivalent};
use serde::Serialize;

use crate::context::Context;
use crate::engine;
use crate::error::{CommandError, Exit};

/// Show the words that lists themselves show to be one, with evidence
///
/// A pair stands in one place of two names of one entry, on at least two entries of one
/// list or, across scripts, where the two also sound alike. The shipped pairs are fixed
/// for one version of the scorer: what is loaded never changes a score.
#[derive(Debug, Args)]
pub struct EquivalentsArgs {
    /// Only pairs with this word
    word: Option<String>,

    /// Mine the loaded lists anew and show what they would give
    #[arg(long)]
    mine: bool,
}

#[derive(Serialize)]
struct EquivalentsAnswer {
    schema: &'static str,
    mined: bool,
    equivalents: Vec<Equivalent>,
}

pub fn run(args: &EquivalentsArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let mut pairs = if args.mine {
        let when = context.when(None, None);
        engine::mined_equivalents(context.home(), when)?
    } else {
        engine::shipped_equivalents()
    };
    if let Some(word) = &args.word {
        let word = word.to_lowercase();
        pairs.retain(|pair| pair.left == word || pair.right == word);
    }
    let answer = EquivalentsAnswer {
        schema: "interdict.lists.equivalents/1",
        mined: args.mine,
        equivalents: pairs,
    };
    context.output.answer(&answer, |answer, style| {
        lists::equivalents(&answer.equivalents, answer.mined, style)
    })?;
    Ok(Exit::Clear)
}

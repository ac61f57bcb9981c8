//! `interdict lists equivalents`: words that entries of lists write in one place.

use std::cmp::Reverse;

use clap::Args;
use interdict_report::lists::{self, AskedWord, Equivalent};
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
    /// Only pairs with this word, in any script
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
    let mut like = Vec::new();
    if let Some(word) = &args.word {
        let word = word.trim().to_lowercase();
        let known = pairs.iter().flat_map(|pair| [&pair.left, &pair.right]);
        like = near(&word, known);
        pairs.retain(|pair| pair.left == word || pair.right == word);
    }
    let answer = EquivalentsAnswer {
        schema: "interdict.lists.equivalents/1",
        mined: args.mine,
        equivalents: pairs,
    };
    context.output.answer(&answer, |answer, style| {
        let asked = args
            .word
            .as_deref()
            .map(|word| AskedWord { word, near: &like });
        lists::equivalents(&answer.equivalents, answer.mined, asked, style)
    })?;
    Ok(Exit::Clear)
}

/// Returns the words that begin most like `word`: with more than half of its letters.
fn near<'a>(word: &str, known: impl Iterator<Item = &'a String>) -> Vec<String> {
    const SHOWN: usize = 5;
    let letters = word.chars().count();
    let shared = |other: &str| {
        let alike = word.chars().zip(other.chars());
        alike.take_while(|(a, b)| a == b).count()
    };
    let mut like: Vec<(Reverse<usize>, &String)> = known
        .map(|other| (Reverse(shared(other)), other))
        .filter(|(Reverse(shared), _)| shared * 2 > letters)
        .collect();
    like.sort_unstable();
    like.dedup();
    like.into_iter()
        .take(SHOWN)
        .map(|(_, other)| other.clone())
        .collect()
}

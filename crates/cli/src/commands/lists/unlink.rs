//! `interdict lists unlink`: a person decides that two entries are two.

use clap::Args;
use interdict_model::{EntryId, Ruling};

use super::link::{Why, decide};
use crate::context::Context;
use crate::error::{CommandError, Exit};

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

pub fn run(args: &UnlinkArgs, context: &mut Context) -> Result<Exit, CommandError> {
    decide(
        (&args.before, &args.after),
        Ruling::Different,
        &args.why,
        context,
    )
}

//! `interdict lists retract`: a copy is taken back.

use clap::Args;
use interdict_model::ListId;
use jiff::civil::Date;

use super::show::show_list;
use crate::context::{Context, today};
use crate::engine::history as engine;
use crate::error::{CommandError, Exit};

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

pub fn run(args: &RetractArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let list = ListId::new(&args.list);
    engine::retract(context.home(), &list, args.date, today(), &args.reason)?;
    show_list(&args.list, context)
}

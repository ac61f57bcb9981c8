//! `interdict portfolio`: whom of our customers does a list change touch?

use std::path::PathBuf;

use clap::{Args, Subcommand};
use interdict_batch::Shape;
use interdict_model::PartyKind;
use interdict_report::{Detail, portfolio};

use super::lists::known_list;
use super::screen::{batch, share};
use crate::context::{Context, today};
use crate::engine::history::two_sides;
use crate::engine::portfolio as engine;
use crate::error::{CommandError, Exit};

/// Say which customers a list change touches
#[derive(Debug, Args)]
pub struct PortfolioArgs {
    #[command(subcommand)]
    command: PortfolioCommand,
}

#[derive(Debug, Subcommand)]
enum PortfolioCommand {
    Watch(WatchArgs),
}

/// Say which rows of a table the changed entries of lists touch
///
/// Between two sides, days or files as in `lists diff`, every entry that was added,
/// removed or changed in any field is asked about; of a list that only the later side
/// has, every entry. Without sides those that `--entry` and `--list` name are asked
/// about, as they stand on the day of the question. The answer is that of screening the
/// whole table against these entries alone, found by an index of the customers; whether
/// an entry is in force is not asked.
///
/// Exit 1 when a customer is touched, 3 when none is but a row is open (bad, cut, or
/// says too little), else 0. The table is held in memory.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// The earlier side: a day (of each list the newest copy not later), or a file
    earlier: Option<String>,

    /// The later side
    later: Option<String>,

    /// The table of customers: CSV or JSON lines, `-` for stdin; see docs/batch.md
    #[arg(long, value_name = "FILE", required = true)]
    input: PathBuf,

    /// Ask about this entry (can be repeated)
    #[arg(long, value_name = "ID", conflicts_with = "earlier")]
    entry: Vec<String>,

    /// Only this list; without sides every entry of it (can be repeated)
    #[arg(long, value_name = "LIST")]
    list: Vec<String>,

    /// What customers are whose rows do not say it
    #[arg(long)]
    kind: Option<PartyKind>,

    /// Score from which an entry touches a customer, from 0 to 1
    #[arg(long, default_value = "0.70", value_parser = share)]
    threshold: f64,

    /// Show which parts of the names match and what else moved the score
    ///
    /// JSON always has it.
    #[arg(long)]
    explain: bool,

    /// Ignore the tables of names that people held to be the same
    #[arg(long)]
    no_curated: bool,

    #[command(flatten)]
    reading: batch::TableArgs,
}

pub fn run(args: PortfolioArgs, context: &mut Context) -> Result<Exit, CommandError> {
    match args.command {
        PortfolioCommand::Watch(args) => watch(&args, context),
    }
}

/// What can be asked, where too little was.
fn sides_wanted(what: &str) -> CommandError {
    CommandError::user(what)
        .hint(
            "give two sides, days or list files, the earlier first: `interdict portfolio watch \
             --input FILE 2026-01-31 2026-02-28` asks about what changed between them",
        )
        .hint(
            "or name what to ask about as it stands: `--entry LIST/ENTRY`, or `--list LIST` for \
             every entry of a list",
        )
}

fn watch(args: &WatchArgs, context: &mut Context) -> Result<Exit, CommandError> {
    args.list.iter().try_for_each(|list| known_list(list))?;
    let concerns = match (&args.earlier, &args.later) {
        (Some(earlier), Some(later)) => {
            let sides = two_sides(earlier, later)?;
            let sides = ((earlier.as_str(), &sides.0), (later.as_str(), &sides.1));
            engine::changes(context.home(), today(), sides, &args.list)?
        }
        (Some(one), None) => {
            let what = format!("`{one}` is one side, and there is no other to compare it with");
            return Err(sides_wanted(&what));
        }
        (None, _) if args.entry.is_empty() && args.list.is_empty() => {
            return Err(sides_wanted(
                "nothing says which entries the customers are held against",
            ));
        }
        (None, _) => {
            let when = context.when(None, None);
            engine::named(context.home(), when, &args.entry, &args.list)?
        }
    };
    if let Some(corpus) = concerns.corpus() {
        context.check_pin(corpus)?;
    }
    let table = batch::open_table(&args.input, &args.reading.options(args.kind))?;
    let said = table.reading.overrides.clone();
    let lines = table.reading.shape == Shape::JsonLines;
    let customers = engine::customers(table, batch::shown(&args.input))?;
    if lines {
        batch::tell_fields(&customers.census);
        batch::all_seen(&customers.census, &said)?;
    }
    let terms = engine::Terms {
        threshold: args.threshold,
        curated: !args.no_curated,
    };
    let found = engine::watch(customers, concerns, terms)?;
    let detail = if args.explain {
        Detail::Full
    } else {
        Detail::Brief
    };
    context.output.answer(&found, |found, style| {
        portfolio::watch(found, detail, style)
    })?;
    Ok(if !found.touched.is_empty() {
        Exit::Found
    } else if !found.open.is_empty() {
        Exit::Undecided
    } else {
        Exit::Clear
    })
}

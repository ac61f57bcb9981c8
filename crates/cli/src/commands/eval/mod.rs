//! `interdict eval`: how well does screening tell the listed from the others?

mod pack;
mod progress;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::thread;

use clap::Args;
use interdict_batch::name_heading;
use interdict_eval::{
    CleanSet, CleanSettings, Evaluation, FoldSettings, Names, Order, Pairs, ReadError, Said,
    Settings, evaluate, read_names, read_pairs, thresholds,
};
use interdict_model::PartyQuery;
use interdict_report::eval as page;
use interdict_screen::Profile;

use crate::context::Context;
use crate::engine::{self, Side, eval::Held};
use crate::error::{CommandError, Exit};
use progress::Bar;

/// Largest file that is read, in bytes.
const LARGEST: u64 = 256 << 20;
/// One bad row in so many is too many to trust the figures of the others.
const BAD_SHARE: usize = 20;

/// Measure screening on labelled pairs, or write a validation pack
///
/// PAIRS is a table with a heading for each column, or the JSON lines that `interdict
/// compare` reads with a `match` of true or false. Out come precision, recall, F1 and AUC,
/// overall, by group and by threshold, cross-validated with intervals, and the worst
/// cases with the reasons for their scores. Pairs need no list.
///
/// With `--pack` the lists as loaded are asked for every name that they hold, as it stands
/// and written otherwise, and the figures and all rows behind them are written to a
/// folder for somebody who has to vouch for the screening.
///
/// Exit 0 when it is done, 2 when a row could not be read: the figures are then those of
/// the others, and where more than one row in 20 is bad there are none. The same input, options and `--seed` give the same bytes.
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// File of labelled pairs
    #[arg(value_name = "PAIRS", required_unless_present = "pack")]
    pairs: Option<PathBuf>,

    /// Write a validation pack of the lists as loaded to this new or empty folder
    #[arg(long, value_name = "DIR")]
    pack: Option<PathBuf>,

    /// Score from which a pair is taken for a match, from 0 to 1
    #[arg(long, default_value = "0.70", value_parser = super::screen::share)]
    threshold: f64,

    /// Ask about the left name only, the right one being the listed one
    ///
    /// Without it each pair is compared both ways and the better score counts, as labels
    /// seldom say which of the two is listed.
    #[arg(long)]
    ordered: bool,

    /// Say what a column means: left, right, match, schema, or name of a clean set
    ///
    /// Such as `left=customer`. Usual headings are recognized (can be repeated).
    #[arg(long = "column", value_name = "MEANING=HEADING")]
    columns: Vec<Said>,

    /// Give figures by the values of this column too (can be repeated)
    ///
    /// The default is case_group, schema and category, where there are any; by script always.
    #[arg(long, value_name = "HEADING")]
    by: Vec<String>,

    /// Keep pairs with one value of this column together in a fold
    ///
    /// The default keeps pairs together that share a name.
    #[arg(long, value_name = "HEADING")]
    keep_together: Option<String>,

    /// Folds of the cross-validation
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = clap::value_parser!(u16).range(2..=100))]
    folds: u16,

    /// Draws of the bootstrap that gives the intervals
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    draws: u32,

    /// Seed of folds, samples and manipulations
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// Show so many of the wrong decisions, the worst first
    #[arg(long, value_name = "N", default_value_t = 10)]
    worst: usize,

    /// Table of parties that are on no list, for the alerts that each threshold would raise
    ///
    /// They are screened by name alone against the lists as loaded.
    #[arg(long, value_name = "FILE")]
    clean: Option<PathBuf>,

    /// Screen at most so many parties of the clean set; 0 is all of them
    #[arg(long, value_name = "N", default_value_t = 1000)]
    clean_sample: usize,

    /// In a pack: names for each class of manipulation and kind of party
    #[arg(long, value_name = "N", default_value_t = 100, requires = "pack", value_parser = positive)]
    sample: usize,

    /// In a pack: ask back at most so many names of each list, not every one
    #[arg(long, value_name = "N", requires = "pack", value_parser = positive)]
    names: Option<usize>,

    /// Ignore the tables of names that people held to be the same
    #[arg(long)]
    no_curated: bool,
}

fn positive(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|number| *number > 0)
        .ok_or_else(|| "expected a number from 1 on".to_owned())
}

impl EvalArgs {
    /// Whether lists are asked at all: pairs need none.
    pub fn asks_lists(&self) -> bool {
        self.pack.is_some() || self.clean.is_some()
    }

    fn profile(&self) -> Profile {
        Profile {
            threshold: self.threshold,
            curated: !self.no_curated,
            ..Profile::default()
        }
    }

    fn clean_most(&self) -> Option<usize> {
        Some(self.clean_sample).filter(|most| *most > 0)
    }
}

pub fn run(args: &EvalArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let pairs = args.pairs.as_deref().map(|file| labelled(file, args));
    let pairs = pairs.transpose()?;
    let clean = args.clean.as_deref().map(|file| names(file, args));
    let clean = clean.transpose()?.unwrap_or_default();
    let folder = args.pack.as_deref().map(pack::folder).transpose()?;
    let held = if folder.is_some() || !clean.names.is_empty() {
        let held = engine::eval::hold(context.home(), context.when(None, None))?;
        context.check_pin(&held.corpus)?;
        Some(held)
    } else {
        None
    };
    let mut exit = told(&clean);
    let evaluation = pairs.map(|pairs| {
        // A pack screens the clean set itself.
        let held = held.as_ref().filter(|_| folder.is_none());
        let set = held.and_then(|held| clean_set(args, held, &clean.names));
        evaluated(args, &pairs, set)
    });
    if evaluation
        .as_ref()
        .is_some_and(|own| !own.bad_rows.is_empty())
    {
        exit = Exit::Error;
    }
    match (folder, &held) {
        (Some(folder), Some(held)) => {
            let when = context.when(None, None);
            pack::run(
                args,
                &folder,
                held,
                when,
                &clean.names,
                evaluation.as_ref(),
                context,
            )?;
        }
        _ => {
            if let Some(own) = &evaluation {
                context.output.answer(own, page::pairs)?;
            }
        }
    }
    Ok(exit)
}

/// Reads the labelled pairs and their sides.
fn labelled(file: &Path, args: &EvalArgs) -> Result<Pairs<Side>, CommandError> {
    let pairs = read_pairs(&bytes(file)?, &args.columns).map_err(|error| refused(file, &error))?;
    let pairs = pairs.read_sides(super::compare::side);
    let all = pairs.pairs.len() + pairs.bad.len();
    if pairs.bad.len() * BAD_SHARE > all || pairs.pairs.is_empty() {
        let mut error = CommandError::data(format!(
            "`{}`: {} of {all} rows cannot be read",
            file.display(),
            pairs.bad.len()
        ));
        for row in pairs.bad.iter().take(3) {
            error = error.hint(format!("line {}: {}", row.line, row.reason));
        }
        return Err(error);
    }
    for heading in args.by.iter().chain(&args.keep_together) {
        if !pairs
            .pairs
            .iter()
            .any(|pair| pair.attributes.contains_key(heading))
        {
            let error = format!("`{}` says nothing under `{heading}`", file.display());
            return Err(CommandError::user(error).hint("headings are told apart by case here"));
        }
    }
    Ok(pairs)
}

fn names(file: &Path, args: &EvalArgs) -> Result<Names, CommandError> {
    let names = read_names(&bytes(file)?, &args.columns, &name_heading)
        .map_err(|error| refused(file, &error))?;
    let all = names.names.len() + names.bad.len();
    if names.bad.len() * BAD_SHARE > all || names.names.is_empty() {
        let error = format!(
            "`{}`: {} of {all} rows cannot be read",
            file.display(),
            names.bad.len()
        );
        return Err(CommandError::data(error));
    }
    Ok(names)
}

fn bytes(file: &Path) -> Result<Vec<u8>, CommandError> {
    let unread = |error: std::io::Error| {
        CommandError::data(format!("`{}` cannot be read: {error}", file.display()))
    };
    let mut bytes = Vec::new();
    let open = File::open(file).map_err(unread)?;
    open.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(unread)?;
    if bytes.len() as u64 > LARGEST {
        let error = format!("`{}` is larger than {} MiB", file.display(), LARGEST >> 20);
        return Err(CommandError::data(error).hint("measure a sample of it"));
    }
    Ok(bytes)
}

fn refused(file: &Path, error: &ReadError) -> CommandError {
    CommandError::data(format!("`{}`: {error}", file.display())).hint(error.hint())
}

/// A clean set is an estimate: rows that cannot be read make it an error, told by the exit.
fn told(names: &Names) -> Exit {
    if names.bad.is_empty() {
        Exit::Clear
    } else {
        Exit::Error
    }
}

fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

fn clean_set(args: &EvalArgs, held: &Held, names: &[String]) -> Option<CleanSet> {
    if names.is_empty() {
        return None;
    }
    let bar = Bar::new();
    let most = args.clean_most().unwrap_or(names.len()).min(names.len());
    interdict_eval::pack::Progress::begin(&bar, "clean set", most);
    let settings = CleanSettings {
        most: args.clean_most(),
        seed: args.seed,
        profile: args.profile(),
        thresholds: thresholds(args.threshold),
        threads: threads(),
    };
    let screener = |query: &PartyQuery, profile: &Profile| held.screen(query, profile);
    let answered = || interdict_eval::pack::Progress::answered(&bar);
    Some(CleanSet::screen(&screener, names, &settings, &answered))
}

fn evaluated(args: &EvalArgs, pairs: &Pairs<Side>, clean: Option<CleanSet>) -> Evaluation {
    let by = if args.by.is_empty() {
        ["case_group", "schema", "category"]
            .map(str::to_owned)
            .into()
    } else {
        args.by.clone()
    };
    let settings = Settings {
        threshold: args.threshold,
        order: if args.ordered {
            Order::AsGiven
        } else {
            Order::BetterOfBoth
        },
        by,
        keep_together: args.keep_together.clone(),
        folds: FoldSettings {
            folds: usize::from(args.folds),
            seed: args.seed,
            draws: usize::try_from(args.draws).unwrap_or(usize::MAX),
        },
        worst: args.worst,
        threads: threads(),
    };
    let profile = args.profile();
    let compare = |left: &Side, right: &Side| engine::compare(left, right, &profile);
    evaluate(pairs, &compare, clean, &settings)
}

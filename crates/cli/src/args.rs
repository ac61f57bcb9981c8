//! What can be typed. The doc comments here and in `commands/` are the manual:
//! help, man pages, completions and `docs/cli.md` are all made from them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use interdict_model::AsOf;

use crate::commands::{
    check::CheckArgs, compare::CompareArgs, completions::CompletionsArgs, eval::EvalArgs,
    lists::ListsArgs, man::ManArgs, measures::MeasuresArgs, portfolio::PortfolioArgs,
    screen::ScreenArgs, timeline::TimelineArgs,
};

/// Answers "may we?": with this party, in this item, at this place, on this date.
///
/// Nothing that you ask leaves the machine: the rulebook and a starter list are part of
/// the program, and lists are files that you import. Only `lists update` uses the
/// network, to download them.
///
/// Exit codes:
///   0  no trigger, a relief established, nothing found, done
///   1  restricted, a hit
///   2  error
///   3  undecided: a fact, a list or a decision is missing
#[derive(Debug, Parser)]
#[command(
    name = "interdict",
    version,
    verbatim_doc_comment,
    max_term_width = 100
)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: GlobalArgs,
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    Check(CheckArgs),
    Screen(ScreenArgs),
    Compare(CompareArgs),
    Eval(EvalArgs),
    Lists(ListsArgs),
    Measures(MeasuresArgs),
    Portfolio(PortfolioArgs),
    Timeline(TimelineArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct GlobalArgs {
    /// How the answer is written
    ///
    /// One answer is indented JSON; a stream of answers is one compact object a line.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    /// The folder where imported lists are kept
    ///
    /// The default is the data folder of the platform: `$XDG_DATA_HOME/interdict` or
    /// `~/.local/share/interdict`, `~/Library/Application Support/interdict` on macOS,
    /// `%LOCALAPPDATA%\interdict` on Windows. `INTERDICT_HOME` in the environment names
    /// another one.
    // Not by clap's `env`: it would print the option in every usage line.
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,

    /// The day of the question: a date, or an instant such as 2019-05-16T16:15:00-04:00
    ///
    /// The default is today in the zone of this machine; it is always printed.
    #[arg(long, global = true, value_name = "DATE")]
    pub on: Option<AsOf>,

    /// What had been published by then: a date or an instant
    ///
    /// The default is now, also when `--on` is in the past.
    #[arg(long, global = true, value_name = "DATE")]
    pub known: Option<AsOf>,

    /// Answer only from this corpus of lists and rules
    ///
    /// The digest, or at least its first eight characters, as an earlier answer
    /// printed it. Another corpus is an error.
    #[arg(long, global = true, value_name = "DIGEST")]
    pub corpus: Option<String>,

    /// When to use color
    ///
    /// `auto` means on a terminal, unless `NO_COLOR` is set.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs; the names are a contract
    Json,
}

/// When color is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definitions_are_consistent() {
        Cli::command().debug_assert();
    }

    /// clap would take one for the other and only fail while the command runs.
    #[test]
    fn no_command_has_an_option_with_the_id_of_one_that_all_have() {
        fn ids(command: &clap::Command) -> Vec<String> {
            let own = command.get_arguments().map(|arg| arg.get_id().to_string());
            own.chain(command.get_subcommands().flat_map(ids)).collect()
        }
        let program = Cli::command();
        let below: Vec<String> = program.get_subcommands().flat_map(ids).collect();
        for global in program.get_arguments().filter(|arg| arg.is_global_set()) {
            let id = global.get_id().as_str();
            assert!(!below.iter().any(|each| each == id), "{id}");
        }
    }

    #[test]
    fn a_single_option_given_twice_is_an_error() {
        let typed = ["interdict", "check", "--act", "export", "--act", "release"];
        let error = Cli::try_parse_from(typed).unwrap_err();
        assert_eq!(error.kind(), clap::error::ErrorKind::ArgumentConflict);
    }
}

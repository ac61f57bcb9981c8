//! The `interdict` command: what was typed becomes a request, a library answers
//! it, and the answer becomes a page or JSON.
//!
//! | file | holds |
//! |---|---|
//! | `args.rs` | what can be typed; its doc comments are the manual |
//! | `commands/` | one command a file, named as typed |
//! | `context.rs` | what the options that every command takes mean here and now |
//! | `engine/` | every call into the libraries that answer |
//! | `home.rs` | where imported lists are kept |
//! | `manual.rs` | the manual as a document, made from what can be typed |
//! | `output.rs` | where answers go |
//! | `error.rs` | why there is none, what to do, and the exit code |

mod args;
mod commands;
mod context;
mod engine;
mod error;
mod home;
mod manual;
mod output;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::args::{Cli, Command};
use crate::context::Context;
use crate::error::{CommandError, Exit};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let exit = match typed() {
        Ok(cli) => run(cli).unwrap_or_else(|error| error.report()),
        Err(usage) => error::usage(&usage),
    };
    exit.into()
}

/// Width of help and usage that no terminal shows.
const PAGE: usize = 80;

/// Returns what was typed, or what clap has to say about it.
fn typed() -> Result<Cli, clap::Error> {
    let mut program = Cli::command();
    // Where the width is not known clap takes 100 columns.
    if !io::stdout().is_terminal() {
        program = program.term_width(PAGE);
    }
    let matches = program.try_get_matches()?;
    Cli::from_arg_matches(&matches)
}

/// Whether a command answers from the lists as loaded, and imports none.
fn answers_from_lists(command: &Command) -> bool {
    match command {
        Command::Check(_) | Command::Portfolio(_) | Command::Timeline(_) => true,
        Command::Screen(args) => args.asks_lists(),
        Command::Eval(args) => args.asks_lists(),
        Command::Compare(_)
        | Command::Lists(_)
        | Command::Measures(_)
        | Command::Completions(_)
        | Command::Man(_) => false,
    }
}

fn run(cli: Cli) -> Result<Exit, CommandError> {
    let mut context = Context::new(cli.global)?;
    if answers_from_lists(&cli.command)
        && let Some(text) = context.home_missing()
    {
        // Nobody is left to tell when stderr is closed too.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
    let exit = match cli.command {
        Command::Check(args) => commands::check::run(args, &mut context),
        Command::Screen(args) => commands::screen::run(args, &mut context),
        Command::Compare(args) => commands::compare::run(args, &mut context),
        Command::Eval(args) => commands::eval::run(&args, &mut context),
        Command::Lists(args) => commands::lists::run(args, &mut context),
        Command::Measures(args) => commands::measures::run(args, &mut context),
        Command::Portfolio(args) => commands::portfolio::run(args, &mut context),
        Command::Timeline(args) => commands::timeline::run(args, &mut context),
        Command::Completions(args) => commands::completions::run(&args, &mut context),
        Command::Man(args) => commands::man::run(&args, &mut context),
    }?;
    context.output.finish()?;
    Ok(exit)
}

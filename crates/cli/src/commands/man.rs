//! `interdict man`: the manual, page by page.

use clap::{Args, Command, CommandFactory};

use crate::args::Cli;
use crate::commands::no_such;
use crate::context::Context;
use crate::error::{CommandError, Exit};

/// Print the manual page of the program or of one command
///
/// To read it: `interdict man check | man -l -`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Command, such as `check` or `lists import` (default: the program as a whole)
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

pub fn run(args: &ManArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let mut program = Cli::command();
    // Gives every command its full name and the options of the program.
    program.build();
    let command = find(&program, &args.command)?;
    // In the heading of a page the words of a command are joined, as git's are.
    let title = command
        .get_display_name()
        .unwrap_or_else(|| command.get_name());
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .title(title.to_uppercase())
        .source(concat!("interdict ", env!("CARGO_PKG_VERSION")))
        .render(&mut page)?;
    context.output.write(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Clear)
}

fn find<'a>(program: &'a Command, path: &[String]) -> Result<&'a Command, CommandError> {
    let mut command = program;
    for name in path {
        let names = command.get_subcommands().map(Command::get_name);
        command = command
            .find_subcommand(name)
            .ok_or_else(|| no_such("command", name, names))?;
    }
    Ok(command)
}

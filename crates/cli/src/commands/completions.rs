//! `interdict completions`: what a shell needs to complete our words.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::args::Cli;
use crate::context::Context;
use crate::error::{CommandError, Exit};

/// Print the completions of a shell
///
/// For bash: `interdict completions bash > ~/.local/share/bash-completion/completions/interdict`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Shell to complete for
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(args: &CompletionsArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "interdict", &mut script);
    context.output.write(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clear)
}

//! The reference of the command line as one document, `docs/cli.md`.
//!
//! It is made from the same definitions as the help. A test fails when the
//! committed file differs from what this makes; `UPDATE_DOCS=1` rewrites it.

#![cfg(test)]

use std::fmt::Write as _;
use std::path::Path;

use clap::{Arg, ArgAction, Command, CommandFactory, builder::StyledStr};

use crate::args::Cli;

const HEAD: &str = "\
# The command line

Every command, argument and option of `interdict`, made from the program's own
definitions by `UPDATE_DOCS=1 cargo test -p interdict-cli manual`.

Data goes to stdout and everything else to stderr. With `--format json` one answer is
indented JSON and a stream of answers is one compact object a line. A reader that goes
away early (`| head`) is no error.
";

fn document() -> String {
    let mut program = Cli::command();
    program.build();
    let mut out = HEAD.to_owned();
    command(&mut out, &program, 2, &[]);
    out
}

/// `above` are the options that stand with a command which holds this one.
fn command(out: &mut String, command_: &Command, depth: usize, above: &[&str]) {
    let name = command_.get_bin_name().unwrap_or(command_.get_name());
    let _ = writeln!(out, "\n{} `{name}`\n", "#".repeat(depth));
    let about = command_.get_long_about().or(command_.get_about());
    paragraphs(out, about);
    let usage = command_.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let _ = writeln!(out, "```text\n{usage}\n```");
    let arguments: Vec<&Arg> = command_
        .get_arguments()
        .filter(|arg| !arg.is_hide_set() && !above.contains(&arg.get_id().as_str()))
        .filter(|arg| !["help", "version"].contains(&arg.get_id().as_str()))
        .collect();
    if !arguments.is_empty() {
        let _ = writeln!(out);
    }
    let mut above = above.to_vec();
    for each in arguments {
        argument(out, each);
        if each.is_global_set() {
            above.push(each.get_id().as_str());
        }
    }
    for each in command_
        .get_subcommands()
        .filter(|c| c.get_name() != "help")
    {
        command(out, each, (depth + 1).min(4), &above);
    }
}

/// Prose as it is; indented lines, such as the exit codes, as a block.
fn paragraphs(out: &mut String, text: Option<&StyledStr>) {
    let text = text.map(ToString::to_string).unwrap_or_default();
    let mut block = false;
    for line in text.lines() {
        let indented = line.starts_with("  ");
        if indented != block {
            let _ = writeln!(out, "{}", if indented { "\n```text" } else { "```" });
            block = indented;
        }
        let _ = writeln!(out, "{}", line.strip_prefix("  ").unwrap_or(line));
    }
    if block {
        let _ = writeln!(out, "```");
    }
    let _ = writeln!(out);
}

fn argument(out: &mut String, arg: &Arg) {
    let value = arg
        .get_value_names()
        .into_iter()
        .flatten()
        .map(|name| format!("<{name}>"))
        .collect::<Vec<_>>()
        .join(" ");
    let takes_value = !matches!(arg.get_action(), ArgAction::SetTrue);
    let spelled = match arg.get_long() {
        Some(long) if takes_value => format!("--{long} {value}"),
        Some(long) => format!("--{long}"),
        None => value,
    };
    let help = arg.get_long_help().or(arg.get_help());
    let help = help.map(ToString::to_string).unwrap_or_default();
    // Paragraphs of one item: joined lines, two spaces in.
    let mut text: Vec<String> = help
        .split("\n\n")
        .map(|paragraph| paragraph.replace('\n', " "))
        .collect();
    let mut notes = Vec::new();
    let words: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|_| takes_value)
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    if !words.is_empty() {
        notes.push(format!("One of {}.", words.join(", ")));
    }
    let default: Vec<String> = arg
        .get_default_values()
        .iter()
        .filter(|_| takes_value)
        .map(|value| format!("`{}`", value.to_string_lossy()))
        .collect();
    if !default.is_empty() {
        notes.push(format!("Default: {}.", default.join(", ")));
    }
    if !notes.is_empty() {
        text.push(notes.join(" "));
    }
    let _ = writeln!(out, "- `{spelled}`: {}", text.join("\n\n  "));
}

#[test]
fn the_committed_reference_is_the_program_s() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let document = document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &document).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == document,
        "docs/cli.md is stale: run `UPDATE_DOCS=1 cargo test -p interdict-cli manual`"
    );
}

//! `interdict measures`: the rulebook that the program carries.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use interdict_report::measures::{self, Severity};
use serde::Serialize;

use crate::commands::no_such;
use crate::context::Context;
use crate::engine;
use crate::error::{CommandError, Exit};

/// Look into the rulebook
#[derive(Debug, Args)]
pub struct MeasuresArgs {
    #[command(subcommand)]
    command: MeasuresCommand,
}

#[derive(Debug, Subcommand)]
enum MeasuresCommand {
    /// List measures and reliefs, and which of them bind on that day
    List,
    Show(ShowArgs),
    /// List every fact that a rule reads, with its question
    Facts,
    /// Say what is modelled, partly modelled, only pointed to, and not modelled
    Coverage,
    /// Check the rulebook: citations, gaps, reliefs that relieve nothing, conclusions as facts
    ///
    /// Exit 2 when a finding is an error.
    Lint(LintArgs),
}

/// What to check
#[derive(Debug, Args)]
struct LintArgs {
    /// Check the rule files of this folder instead of those that the program carries
    #[arg(long, value_name = "FOLDER")]
    rules: Option<PathBuf>,
}

/// Show one measure or relief with its versions and citations
#[derive(Debug, Args)]
struct ShowArgs {
    /// Id, as `interdict measures list` prints it
    id: String,
}

#[derive(Serialize)]
struct ListAnswer {
    schema: &'static str,
    on: interdict_model::AsOf,
    measures: Vec<measures::Row>,
}

#[derive(Serialize)]
struct ShowAnswer {
    schema: &'static str,
    on: interdict_model::AsOf,
    measure: measures::Shown,
}

#[derive(Serialize)]
struct FactsAnswer {
    schema: &'static str,
    facts: Vec<measures::FactRow>,
}

#[derive(Serialize)]
struct CoverageAnswer {
    schema: &'static str,
    #[serde(flatten)]
    covered: measures::Covered,
}

#[derive(Serialize)]
struct LintAnswer {
    schema: &'static str,
    findings: Vec<measures::Finding>,
}

pub fn run(args: MeasuresArgs, context: &mut Context) -> Result<Exit, CommandError> {
    match args.command {
        MeasuresCommand::List => list(context),
        MeasuresCommand::Show(args) => show(&args, context),
        MeasuresCommand::Facts => facts(context),
        MeasuresCommand::Coverage => coverage(context),
        MeasuresCommand::Lint(args) => lint(&args, context),
    }
}

fn list(context: &mut Context) -> Result<Exit, CommandError> {
    let when = context.when(None, None);
    let answer = ListAnswer {
        schema: "interdict.measures.list/1",
        on: when.on,
        measures: engine::measures(when)?,
    };
    context.output.answer(&answer, |answer, style| {
        measures::list(&answer.measures, style)
    })?;
    Ok(Exit::Clear)
}

fn show(args: &ShowArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let when = context.when(None, None);
    let Some(measure) = engine::measure(when, &args.id)? else {
        let known = engine::measures(when)?;
        let ids = known.iter().map(|row| row.id.as_str());
        return Err(no_such("measure", &args.id, ids));
    };
    let answer = ShowAnswer {
        schema: "interdict.measures.show/1",
        on: when.on,
        measure,
    };
    context.output.answer(&answer, |answer, style| {
        measures::show(&answer.measure, style)
    })?;
    Ok(Exit::Clear)
}

fn facts(context: &mut Context) -> Result<Exit, CommandError> {
    let answer = FactsAnswer {
        schema: "interdict.measures.facts/1",
        facts: engine::facts()?,
    };
    context.output.answer(&answer, |answer, style| {
        measures::facts(&answer.facts, style)
    })?;
    Ok(Exit::Clear)
}

fn coverage(context: &mut Context) -> Result<Exit, CommandError> {
    let answer = CoverageAnswer {
        schema: "interdict.measures.coverage/1",
        covered: engine::coverage()?,
    };
    context.output.answer(&answer, |answer, style| {
        measures::coverage(&answer.covered, style)
    })?;
    Ok(Exit::Clear)
}

fn lint(args: &LintArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let answer = LintAnswer {
        schema: "interdict.measures.lint/1",
        findings: engine::lint(args.rules.as_deref())?,
    };
    context.output.answer(&answer, |answer, style| {
        measures::lint(&answer.findings, style)
    })?;
    let sound = |finding: &measures::Finding| finding.severity != Severity::Error;
    Ok(if answer.findings.iter().all(sound) {
        Exit::Clear
    } else {
        Exit::Error
    })
}

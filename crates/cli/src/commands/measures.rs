//! `interdict measures`: the rulebook that the program carries, or one of your own.

use std::path::{Path, PathBuf};

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
    /// Read the rule files of this folder instead of those that the program carries
    ///
    /// The whole folder, such as a copy of `rules/` with your files in it.
    #[arg(long, global = true, value_name = "FOLDER")]
    rules: Option<PathBuf>,

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
    /// Try cases against the answers that they expect
    ///
    /// Exit 1 when an answer differs. Lists are those of the program alone; a case that
    /// imports list files of its own is not tried.
    Test(TestArgs),
}

/// What to check
#[derive(Debug, Args)]
struct LintArgs {
    /// Show only what is found of ids and facts that begin so, such as `us.ear.`
    ///
    /// Everything is checked all the same, and what is not shown is counted.
    #[arg(value_name = "PREFIX")]
    only: Vec<String>,
}

/// Which cases to try
#[derive(Debug, Args)]
struct TestArgs {
    /// A file of cases, or a folder of such files (`.toml`)
    #[arg(long, value_name = "PATH")]
    cases: PathBuf,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    not_shown: Option<measures::NotShown>,
}

#[derive(Serialize)]
struct TestAnswer {
    schema: &'static str,
    rulebook: String,
    cases: Vec<measures::Tried>,
}

pub fn run(args: MeasuresArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let rules = args.rules.as_deref();
    match args.command {
        MeasuresCommand::List => list(rules, context),
        MeasuresCommand::Show(args) => show(&args, rules, context),
        MeasuresCommand::Facts => facts(rules, context),
        MeasuresCommand::Coverage => coverage(rules, context),
        MeasuresCommand::Lint(args) => lint(&args, rules, context),
        MeasuresCommand::Test(args) => test(&args, rules, context),
    }
}

fn list(rules: Option<&Path>, context: &mut Context) -> Result<Exit, CommandError> {
    let when = context.when(None, None);
    let answer = ListAnswer {
        schema: "interdict.measures.list/1",
        on: when.on,
        measures: engine::measures(when, rules)?,
    };
    context.output.answer(&answer, |answer, style| {
        measures::list(&answer.measures, style)
    })?;
    Ok(Exit::Clear)
}

fn show(
    args: &ShowArgs,
    rules: Option<&Path>,
    context: &mut Context,
) -> Result<Exit, CommandError> {
    let when = context.when(None, None);
    let Some(measure) = engine::measure(when, rules, &args.id)? else {
        let known = engine::measures(when, rules)?;
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

fn facts(rules: Option<&Path>, context: &mut Context) -> Result<Exit, CommandError> {
    let answer = FactsAnswer {
        schema: "interdict.measures.facts/1",
        facts: engine::facts(rules)?,
    };
    context.output.answer(&answer, |answer, style| {
        measures::facts(&answer.facts, style)
    })?;
    Ok(Exit::Clear)
}

fn coverage(rules: Option<&Path>, context: &mut Context) -> Result<Exit, CommandError> {
    let answer = CoverageAnswer {
        schema: "interdict.measures.coverage/1",
        covered: engine::coverage(rules)?,
    };
    context.output.answer(&answer, |answer, style| {
        measures::coverage(&answer.covered, style)
    })?;
    Ok(Exit::Clear)
}

fn lint(
    args: &LintArgs,
    rules: Option<&Path>,
    context: &mut Context,
) -> Result<Exit, CommandError> {
    let all = engine::lint(rules)?;
    let is_error = |finding: &&measures::Finding| finding.severity == Severity::Error;
    let errors = all.iter().filter(is_error).count();
    let begins = |finding: &measures::Finding| {
        let mut only = args.only.iter();
        only.any(|prefix| finding.place.starts_with(prefix.as_str()))
    };
    let (shown, others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|finding| args.only.is_empty() || begins(finding));
    let hidden = others.iter().filter(is_error).count();
    let answer = LintAnswer {
        schema: "interdict.measures.lint/1",
        findings: shown,
        not_shown: (!args.only.is_empty()).then(|| measures::NotShown {
            errors: hidden,
            warnings: others.len() - hidden,
        }),
    };
    context.output.answer(&answer, |answer, style| {
        measures::lint(&answer.findings, answer.not_shown, style)
    })?;
    Ok(if errors == 0 {
        Exit::Clear
    } else {
        Exit::Error
    })
}

fn test(
    args: &TestArgs,
    rules: Option<&Path>,
    context: &mut Context,
) -> Result<Exit, CommandError> {
    let (rulebook, cases) =
        engine::try_cases(rules, &args.cases, |on, known| context.when(on, known))?;
    let answer = TestAnswer {
        schema: "interdict.measures.test/1",
        rulebook,
        cases,
    };
    context.output.answer(&answer, |answer, style| {
        measures::tried(&answer.cases, style)
    })?;
    let differ = answer.cases.iter().any(|each| !each.differences.is_empty());
    Ok(if differ { Exit::Found } else { Exit::Clear })
}

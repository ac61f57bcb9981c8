//! `interdict lists update`: newer copies from where the lists are published.

mod machine;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use interdict_fetch::{Limits, Source};
use interdict_report::lists::update::{self as page, SourceRow, Update};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use self::machine::{Machine, Signals};
use crate::args::Format;
use crate::commands::no_such;
use crate::context::{Context, now, today};
use crate::engine::{self, UpdateRequest};
use crate::error::{CommandError, Exit};

/// The servers of others are not asked more often.
const SHORTEST_ROUND: Duration = Duration::from_secs(15 * 60);

/// Download the official list files and import what is newer
///
/// Without names it asks the sources of the lists that the regimes of the rulebook need;
/// `--list` shows them. A server is asked whether it has anything newer than what was
/// taken in last. What came is imported as by `interdict lists import`: each source all
/// or nothing by itself, and only when every byte of it came. A copy that is cut off, a
/// web page, a copy older than the stored one, and one that lost much of its content are
/// refused, and what was there before stays.
///
/// This is the only command that uses the network. A proxy is taken from HTTPS_PROXY and
/// NO_PROXY.
///
/// Exit 2 when a source failed or was refused; the others are imported all the same.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    /// Source to ask, or list whose source is asked (can be repeated)
    #[arg(value_name = "SOURCE")]
    names: Vec<String>,

    /// Ask the preferred source of every list, needed or not
    #[arg(long, conflicts_with = "names")]
    all: bool,

    /// Show the sources with their addresses, and ask none
    #[arg(long, conflicts_with_all = ["names", "all", "watch", "dry_run"])]
    list: bool,

    /// Take the sources from this TOML file instead of those of the program
    ///
    /// For a mirror of your own. docs/operations.md shows what it says.
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,

    /// Download and read, and store nothing
    #[arg(long)]
    dry_run: bool,

    /// Take a copy that lost much of its content
    ///
    /// Such a copy is refused otherwise, as by `interdict lists import`.
    #[arg(long)]
    accept_shrink: bool,

    /// The longest that one file may take, such as 10m
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "30m")]
    timeout: Duration,

    /// How often a file that did not come is asked for again
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=20))]
    retries: u32,

    /// Go on until SIGINT or SIGTERM, with a line for each round
    #[arg(long)]
    watch: bool,

    /// The time between two rounds, give or take a tenth
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "6h", requires = "watch")]
    every: Duration,
}

#[derive(Serialize)]
struct UpdateAnswer {
    schema: &'static str,
    at: Timestamp,
    #[serde(flatten)]
    update: Update,
}

#[derive(Serialize)]
struct SourcesAnswer {
    schema: &'static str,
    sources: Vec<SourceRow>,
}

pub fn run(args: &UpdateArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let sources = engine::update_sources(args.sources.as_deref())?;
    if args.list {
        return list(&sources, context);
    }
    let (chosen, without) = if args.all {
        (engine::every_source(&sources), Vec::new())
    } else if args.names.is_empty() {
        engine::usual_sources(&sources)?
    } else {
        (named(&sources, &args.names)?, Vec::new())
    };
    if chosen.is_empty() {
        return Err(
            CommandError::user("no source carries a list that is needed")
                .hint("name the sources to ask, or give `--all`"),
        );
    }
    let mut job = Job {
        args,
        chosen,
        limits: Limits {
            total: args.timeout,
            attempts: args.retries + 1,
            ..Limits::default()
        },
        machine: Machine::new(),
    };
    if args.watch {
        return job.watch(context);
    }
    let mut answer = job.round(context, None)?;
    answer.update.without_source = without;
    context
        .output
        .answer(&answer, |answer, style| page::update(&answer.update, style))?;
    Ok(exit(&answer.update))
}

fn list(sources: &[Source], context: &mut Context) -> Result<Exit, CommandError> {
    let answer = SourcesAnswer {
        schema: "interdict.lists.sources/1",
        sources: engine::source_rows(sources)?,
    };
    context.output.answer(&answer, |answer, style| {
        page::sources(&answer.sources, style)
    })?;
    Ok(Exit::Clear)
}

/// Finds the sources that were named, by their own id or by that of a list.
fn named(sources: &[Source], names: &[String]) -> Result<Vec<Source>, CommandError> {
    let mut chosen: Vec<Source> = Vec::new();
    for name in names {
        let own = sources.iter().find(|source| source.id == *name);
        let Some(found) = own.or_else(|| engine::source_of(sources, name)) else {
            let ids = sources.iter().map(|source| source.id.as_str());
            return Err(no_such("source", name, ids));
        };
        if chosen.contains(found) {
            continue;
        }
        if let Some(why) = &found.no_address {
            let error = CommandError::user(format!("`{}` cannot be downloaded: {why}", found.id));
            return Err(match &found.page {
                Some(page) => error.hint(format!("see {page}")),
                None => error,
            });
        }
        if let Some((other, list)) = engine::shared_list(&chosen, found) {
            return Err(CommandError::user(format!(
                "`{other}` and `{}` both carry `{list}`",
                found.id
            ))
            .hint(
                "name one of them: their copies carry other dates, and mixed they hide changes",
            ));
        }
        chosen.push(found.clone());
    }
    Ok(chosen)
}

fn exit(update: &Update) -> Exit {
    let failed = |source: &page::SourceUpdate| source.outcome.is_error();
    if update.sources.iter().any(failed) {
        Exit::Error
    } else {
        Exit::Clear
    }
}

/// What one run of the command does, once or again and again.
struct Job<'a> {
    args: &'a UpdateArgs,
    chosen: Vec<Source>,
    limits: Limits,
    machine: Machine,
}

impl Job<'_> {
    fn round(
        &mut self,
        context: &Context,
        signals: Option<&Signals>,
    ) -> Result<UpdateAnswer, CommandError> {
        let proxy = machine::proxy();
        let client = engine::client(&self.limits, proxy.address(), proxy.direct())?;
        if let Some(signals) = signals {
            signals.stops(client.stopper());
        }
        let at = now();
        let request = UpdateRequest {
            accept_shrink: self.args.accept_shrink,
            dry_run: self.args.dry_run,
            today: today(),
            now: at,
        };
        let update = engine::update(
            context.home(),
            &self.chosen,
            &request,
            &client,
            &self.limits,
            &mut self.machine,
        );
        self.machine.clear();
        Ok(UpdateAnswer {
            schema: "interdict.lists.update/1",
            at,
            update: update?,
        })
    }

    /// Goes on until a signal. A round that fails is told and does not end the watch.
    fn watch(&mut self, context: &mut Context) -> Result<Exit, CommandError> {
        let every = self.args.every;
        if every < SHORTEST_ROUND && !engine::all_here(&self.chosen) {
            return Err(CommandError::user(
                "the servers of others are not asked more often than every 15 minutes",
            )
            .hint("publishers renew their lists once a day or more seldom; give `--every 6h`"));
        }
        let signals = Signals::listen()?;
        self.machine.heed(&signals);
        while !signals.came() {
            match self.round(context, Some(&signals)) {
                // A signal came before the first source was done.
                Ok(answer) if answer.update.sources.is_empty() => {}
                Ok(answer) => tell(&answer, context)?,
                Err(error) => {
                    error.report();
                }
            }
            if signals.came() {
                break;
            }
            let tenth = every / 10;
            let spread = self.machine.share(tenth * 2);
            signals.wait(every.saturating_sub(tenth) + spread);
        }
        Ok(Exit::Clear)
    }
}

/// Tells of a round: a line on stdout, and on stderr what went wrong.
fn tell(answer: &UpdateAnswer, context: &mut Context) -> Result<(), CommandError> {
    match context.output.format() {
        Format::Text => {
            let line = page::round(&answer.at.to_string(), &answer.update);
            context.output.write(&line)?;
            for source in &answer.update.sources {
                if let Some(why) = source.why.as_deref().filter(|_| source.outcome.is_error()) {
                    let told = CommandError::data(format!("{}: {why}", source.source));
                    match &source.hint {
                        Some(hint) => told.hint(hint).report(),
                        None => told.report(),
                    };
                }
            }
        }
        Format::Json => context.output.line(answer)?,
    }
    context.output.finish()
}

/// Reads a time such as `90s`, `30m` or `6h`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no time; write it as `30m` or `6h`");
    let time: SignedDuration = text.parse().map_err(|_| wrong())?;
    let time = Duration::try_from(time).map_err(|_| wrong())?;
    if time < Duration::from_secs(1) || time > Duration::from_secs(366 * 24 * 3_600) {
        return Err("it is from one second to a year".to_owned());
    }
    Ok(time)
}

//! `interdict screen`: is this name on a list on that date?
//!
//! Names are answered here; a table of them in [`batch`].

pub(super) mod batch;
mod progress;

use std::path::Path;

use clap::Args;
use interdict_model::{Country, PartyKind, PartyQuery};
use interdict_report::{Detail, screen};
use interdict_screen::Profile;
use jiff::civil::Date;

use crate::args::Format;
use crate::context::Context;
use crate::engine;
use crate::error::{CommandError, Exit};

/// Say whether names, in any script, are on a list on that date
///
/// A hit is an entry that a person should look at, with its score and the parts of
/// the name that match. Nothing found is not a clearance: the answer says how many
/// entries of which lists of which dates it was compared with.
///
/// Exit 1 when a hit was in force on that day, 3 when only undecided hits were found
/// or a name carries too little to compare, else 0; the worst of several names or rows.
/// A row that could not be read was not screened, and counts as undecided.
#[derive(Debug, Args)]
pub struct ScreenArgs {
    /// Name to screen (can be repeated)
    #[arg(
        required_unless_present_any = ["input", "decide"],
        value_name = "NAME",
        value_parser = name
    )]
    names: Vec<String>,

    /// What the party is: person, organization, vessel, aircraft
    ///
    /// Evidence for or against a match, never a filter. With `--input` it holds for the
    /// rows that do not say it themselves.
    #[arg(long)]
    kind: Option<PartyKind>,

    /// Country of the party, two letters (can be repeated)
    #[arg(long, value_name = "CC")]
    country: Vec<Country>,

    /// Date of birth of a person
    #[arg(long, value_name = "DATE", value_parser = day)]
    birth_date: Option<Date>,

    /// Passport, tax, ship or other number (can be repeated)
    #[arg(long, value_name = "NUMBER")]
    id: Vec<String>,

    /// Score from which an entry is a hit, from 0 to 1
    #[arg(long, default_value = "0.70", value_parser = share)]
    threshold: f64,

    /// Show at most this many hits a name; the others are counted
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Show the nearest entries that are no hits, and why they are none
    ///
    /// Of each: the words that met, how and how well, and the words of both sides that
    /// found no partner. With the lists, the threshold and the corpus of the answer this
    /// is the proof of a non-match. It asks the index again at lower thresholds, so a
    /// table takes several times as long (docs/batch.md); of a table, rows with nothing
    /// found have theirs with `--format json` only.
    #[arg(long, value_name = "N", default_value_t = 0)]
    near: usize,

    /// Show which parts of the names match and what else moved the score
    ///
    /// JSON always has it.
    #[arg(long)]
    explain: bool,

    /// Compare with every entry instead of asking the index
    ///
    /// The answer is the same and comes later: it is the way to check the index.
    #[arg(long)]
    exhaustive: bool,

    /// Ignore the tables of names that people held to be the same
    #[arg(long)]
    no_curated: bool,

    #[command(flatten)]
    table: batch::BatchArgs,
}

impl ScreenArgs {
    /// Whether lists are asked at all.
    pub fn asks_lists(&self) -> bool {
        self.table.decide.is_none()
    }
}

fn name(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("the name is empty".to_owned());
    }
    Ok(text.to_owned())
}

fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not a date (expected YYYY-MM-DD)"))
}

pub(super) fn share(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

pub fn run(args: ScreenArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let profile = Profile {
        threshold: args.threshold,
        limit: Some(args.limit),
        near: args.near,
        curated: !args.no_curated,
    };
    let detail = if args.explain {
        Detail::Full
    } else {
        Detail::Brief
    };
    let load: engine::Load = if args.exhaustive {
        engine::load_to_scan
    } else {
        engine::load
    };
    if args.table.input.is_none()
        && let Some(option) = args.table.of_a_table()
    {
        return Err(
            CommandError::user(format!("`--{option}` is an option of a table"))
                .hint("it needs `--input FILE`, and no names beside it"),
        );
    }
    if let Some(answers) = &args.table.decide {
        return batch::decide(answers, context);
    }
    if let Some(input) = &args.table.input {
        let asked = batch::Asked {
            profile,
            detail,
            load,
            kind: args.kind,
        };
        return batch::table(&args.table, input, asked, context);
    }
    for name in args.names.iter().filter(|name| Path::new(name).is_file()) {
        let text =
            format!("note: `{name}` is screened as a name; did you mean `--input {name}`?\n");
        batch::tell(&text);
    }
    let loaded = load(context.home(), context.when(None, None), profile)?;
    let mut exit = Exit::Clear;
    let mut screenings = Vec::new();
    for name in args.names {
        let query = PartyQuery {
            name,
            kind: args.kind,
            countries: args.country.clone(),
            birth_date: args.birth_date,
            ids: args.id.clone(),
        };
        let screening = engine::screen(&loaded, &query);
        context.check_pin(&screening.corpus)?;
        exit = exit.worst((&screening).into());
        screenings.push(screening);
    }
    match (context.output.format(), screenings.as_slice()) {
        (Format::Json, [one]) => context.output.answer(one, |_, _| String::new())?,
        (Format::Json, several) => {
            for each in several {
                context.output.line(each)?;
            }
        }
        (Format::Text, all) => {
            let shown = screen::Shown {
                detail,
                near: args.near,
            };
            let page = screen::several(all, shown, context.output.style());
            context.output.write(&page)?;
        }
    }
    Ok(exit)
}

#[cfg(test)]
mod tests {
    use interdict_model::{Corpus, Screening, ScreeningStatus, Verdict};

    use super::*;

    fn screening(status: ScreeningStatus, in_force: &[Verdict]) -> Screening {
        let hit = |verdict: &Verdict| {
            serde_json::json!({
                "score": 0.9, "entity_id": "e", "entry_id": "l/e", "caption": "E",
                "list": "l", "list_title": "L", "listed_from": "2019-05-16",
                "listed_until": null, "basis": "rule", "in_force": verdict,
                "kind": "unknown", "countries": [], "matched_name": "E",
                "matched_name_quality": "strong", "program": null, "citation": [],
                "license_requirement": null, "license_policy": null,
                "explanation": {
                    "aligned": [], "unmatched_query": [], "unmatched_target": [],
                    "features": [],
                },
            })
        };
        let hits = in_force.iter().map(hit).map(serde_json::from_value);
        Screening {
            schema: "interdict.screen/1".into(),
            query: PartyQuery::named("E"),
            on: "2019-05-23".parse().unwrap(),
            known: "2019-05-23".parse().unwrap(),
            corpus: Corpus::default(),
            threshold: 0.7,
            status,
            by_sound_only: false,
            several_names: Vec::new(),
            message: None,
            omitted: 0,
            hits: hits.collect::<Result<_, _>>().unwrap(),
            near: Vec::new(),
        }
    }

    #[test]
    fn only_a_hit_in_force_is_found_and_an_open_one_is_undecided() {
        use Verdict::{False, True, Unknown};
        let exit = |hits: &[Verdict]| Exit::from(&screening(ScreeningStatus::Ok, hits));
        assert_eq!(exit(&[]), Exit::Clear);
        assert_eq!(exit(&[False]), Exit::Clear);
        assert_eq!(exit(&[False, Unknown]), Exit::Undecided);
        assert_eq!(exit(&[Unknown, True]), Exit::Found);
        let short = screening(ScreeningStatus::TooLittleInformation, &[]);
        assert_eq!(Exit::from(&short), Exit::Undecided);
    }

    #[test]
    fn a_threshold_is_a_share() {
        assert_eq!(share("0.7"), Ok(0.7));
        for bad in ["70", "-0.1", "NaN", "", "0,7"] {
            assert!(share(bad).is_err(), "{bad}");
        }
    }
}

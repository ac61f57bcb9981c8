//! `interdict eval --pack`: the files of a validation pack, written to a folder.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use interdict_eval::Evaluation;
use interdict_eval::pack::{Input, PackFile, PackSettings, files, pack};
use interdict_model::PartyQuery;
use interdict_report::{Style, eval as page};
use interdict_screen::Profile;

use super::{Bar, EvalArgs, threads};
use crate::context::Context;
use crate::engine::{When, eval::Held};
use crate::error::CommandError;

/// How far below the threshold a reader looks.
const BAND: f64 = 0.10;
/// Pages in a file are as wide as a printed one.
const WIDTH: usize = 80;

/// Makes the folder, which must be new or empty: a pack never mixes with another.
pub fn folder(folder: &Path) -> Result<PathBuf, CommandError> {
    let refused = |error: std::io::Error| {
        CommandError::data(format!("`{}` cannot be used: {error}", folder.display()))
    };
    match fs::read_dir(folder) {
        Ok(mut inside) => {
            if inside.next().is_some() {
                let error = format!("`{}` is not empty", folder.display());
                return Err(CommandError::user(error).hint("name a new or an empty folder"));
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(refused)?;
        }
        Err(error) => return Err(refused(error)),
    }
    Ok(folder.to_owned())
}

/// Asks, writes the files, and shows the summary.
pub fn run(
    args: &EvalArgs,
    folder: &Path,
    held: &Held,
    when: When,
    clean: &[String],
    evaluation: Option<&Evaluation>,
    context: &mut Context,
) -> Result<(), CommandError> {
    let input = Input {
        entries: &held.entries,
        lists: &held.lists,
        corpus: &held.corpus,
        on: when.on,
        known: when.known,
        clean,
    };
    let settings = PackSettings {
        threshold: args.threshold,
        curated: !args.no_curated,
        seed: args.seed,
        names_per_list: args.names,
        sample: args.sample,
        clean_sample: args.clean_most(),
        band: BAND.min(args.threshold),
        threads: threads(),
    };
    let screener = |query: &PartyQuery, profile: &Profile| held.screen(query, profile);
    let bar = Bar::new();
    let made = pack(input, &screener, settings, &bar);
    drop(bar);
    let plain = Style::plain(WIDTH);
    let extra = match evaluation {
        Some(own) => vec![
            PackFile {
                name: "pairs.txt",
                text: page::pairs(own, &plain),
            },
            PackFile {
                name: "pairs.json",
                text: serde_json::to_string_pretty(own).map_err(CommandError::internal)? + "\n",
            },
        ],
        None => Vec::new(),
    };
    let page_of = page::pack(&made.summary, &plain);
    let files = files::files(&made, page_of, extra).map_err(CommandError::internal)?;
    for file in files {
        let path = folder.join(file.name);
        fs::write(&path, file.text).map_err(|error| {
            CommandError::data(format!("`{}` cannot be written: {error}", path.display()))
        })?;
    }
    context.output.answer(&made.summary, page::pack)
}

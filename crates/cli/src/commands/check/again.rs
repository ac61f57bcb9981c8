//! Questions of bundles, asked again.

use std::fs;
use std::path::Path;

use interdict_report::{Detail, check};
use interdict_screen::Profile;
use serde::Serialize;

use super::written::{BUNDLE, note, text};
use super::{CheckArgs, answer, case, evidence, load};
use crate::context::Context;
use crate::engine::{self, Loaded, When};
use crate::error::{CommandError, Exit};

#[derive(Serialize)]
struct ReplayAnswer<'a> {
    schema: &'static str,
    #[serde(flatten)]
    replay: &'a engine::Replay,
}

#[derive(Serialize)]
struct FlipsAnswer<'a> {
    schema: &'static str,
    #[serde(flatten)]
    flips: &'a check::Flips,
}

/// Asks the question of one bundle again, with what is typed in place of what it says.
pub fn replay(
    file: &Path,
    args: CheckArgs,
    detail: Detail,
    context: &mut Context,
) -> Result<Exit, CommandError> {
    let bundle = engine::parse_bundle(&text(file, &BUNDLE)?, file)?;
    let mut asked = bundle.case().clone();
    let (answers, bom) = (args.answers.clone(), args.bom.clone());
    let required = args.require.clone();
    let rules = args.rules.clone();
    let typed: Vec<String> = args.fact.iter().map(|fact| fact.path.clone()).collect();
    case::apply(&mut asked, args)?;
    for file in &answers {
        evidence::answers(&mut asked, file, rules.as_deref(), &typed)?;
    }
    if let Some(file) = &bom {
        evidence::bill(&mut asked, file, context)?;
    }
    let when = context.when(asked.on, asked.known);
    (asked.on, asked.known) = (Some(when.on), Some(when.known));
    let loaded = load(when, rules.as_deref(), context)?;
    engine::known_regimes(&loaded, &required)?;
    let replay = engine::replay(&loaded, &bundle, &asked)?;
    context.check_pin(&replay.answer.corpus)?;
    if replay.same {
        answer(&replay.answer, detail, context)?;
        note(&format!(
            "the same answer to the byte; bundle {}",
            replay.bundle
        ));
        return Ok(Exit::Clear);
    }
    let told = ReplayAnswer {
        schema: "interdict.replay/1",
        replay: &replay,
    };
    let page = |told: &ReplayAnswer<'_>, style: &_| check::replay(told.replay, detail, style);
    context.output.answer(&told, page)?;
    Ok(match (replay.unfounded, replay.turned) {
        (true, _) => Exit::Error,
        (false, true) => Exit::Found,
        (false, false) => Exit::Undecided,
    })
}

/// Asks the questions of every bundle of a folder again.
pub fn flips(
    folder: &Path,
    rules: Option<&Path>,
    detail: Detail,
    context: &mut Context,
) -> Result<Exit, CommandError> {
    let shown = folder.display();
    let unread = |error: std::io::Error| {
        CommandError::data(format!("`{shown}` cannot be read: {error}"))
            .hint("name a folder of bundles, as `--save` writes them")
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let json = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("json"));
        if json && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(
            CommandError::data(format!("`{shown}` holds no bundle (`*.json`)"))
                .hint("`interdict check --save FILE.json` writes one"),
        );
    }
    let mut told = check::Flips {
        bundles: Vec::new(),
        refused: Vec::new(),
    };
    // Questions of one day use the same lists.
    let mut loaded: Option<(When, Loaded)> = None;
    for path in &files {
        let name = path.file_name().unwrap_or(path.as_os_str());
        let name = name.to_string_lossy().into_owned();
        match again(path, &name, rules, &mut loaded, context) {
            Ok(flipped) => told.bundles.push(flipped),
            Err(error) => told.refused.push((name, error.said())),
        }
    }
    let answer = FlipsAnswer {
        schema: "interdict.flips/1",
        flips: &told,
    };
    let page = |answer: &FlipsAnswer<'_>, style: &_| check::flips(answer.flips, detail, style);
    context.output.answer(&answer, page)?;
    Ok(if !told.refused.is_empty() {
        Exit::Error
    } else if told.bundles.iter().any(|each| each.turned) {
        Exit::Found
    } else {
        Exit::Clear
    })
}

fn again(
    path: &Path,
    name: &str,
    rules: Option<&Path>,
    loaded: &mut Option<(When, Loaded)>,
    context: &Context,
) -> Result<check::Flipped, CommandError> {
    let bundle = engine::parse_bundle(&text(path, &BUNDLE)?, path)?;
    let mut asked = bundle.case().clone();
    let when = context.when(asked.on, None);
    (asked.on, asked.known) = (Some(when.on), Some(when.known));
    let lists = match loaded {
        Some((day, lists)) if day.on == when.on => lists,
        _ => {
            let lists = engine::load_with(context.home(), when, Profile::default(), rules)?;
            &mut loaded.insert((when, lists)).1
        }
    };
    // Another second is no other question.
    asked.known = Some(lists.when().known);
    let replay = engine::replay(lists, &bundle, &asked)?;
    context.check_pin(&replay.answer.corpus)?;
    let parties = asked.parties.iter();
    let mut because: Vec<String> = Vec::new();
    for step in &replay.steps {
        let turned = step.differences.iter().filter(|each| each.what == "answer");
        for cause in turned.flat_map(|each| &each.because) {
            if !because.contains(cause) {
                because.push(cause.clone());
            }
        }
    }
    Ok(check::Flipped {
        file: name.to_owned(),
        turned: replay.turned,
        was: replay.was,
        is: replay.is,
        because,
        parties: parties
            .map(|party| format!("{}: {}", party.role, party.name))
            .collect(),
    })
}

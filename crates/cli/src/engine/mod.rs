//! Every call into the libraries that answer, one thin function each.
//!
//! The commands know these signatures and nothing of what is behind them.

pub mod batch;
mod bundle;
mod cases;
mod corpus;
mod entity;
mod equivalents;
pub mod eval;
pub mod history;
mod index;
mod ownership;
pub mod portfolio;
mod rule_files;
mod rules;
mod timeline;
mod update;

use std::path::Path;

use interdict_assess::{AssessError, Settings, assess, case_file};
use interdict_determine::FactError;
use interdict_model::{AsOf, Case, Determination, PartyQuery, Screening};
use interdict_screen::{Profile, Screener};

use crate::error::CommandError;
use rule_files::Rules;

pub use bundle::{bill, bundle, letter, parse_answers, parse_bundle, replay};
pub use cases::try_cases;
pub use corpus::{ImportRequest, import, list_show, list_status};
pub use entity::{Side, compare};
pub use equivalents::{mined_equivalents, shipped_equivalents};
pub use interdict_assess::bundle::Replay;
pub use ownership::lay_under as lay_ownership_under;
pub use rules::{coverage, facts, lint, measure, measures};
pub use timeline::{TimelineRequest, timeline};
pub use update::{
    UpdateRequest, all_here, carrier as source_of, client, every as every_source,
    rows as source_rows, shared as shared_list, sources as update_sources, update,
    usual as usual_sources,
};

/// The two dates of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The day of the question.
    pub on: AsOf,
    /// What had been published by then.
    pub known: AsOf,
}

/// Lists and rulebook as one question needs them, held from start to end of a command.
pub struct Loaded {
    when: When,
    lists: Box<dyn Screener>,
    rules: Rules,
    profile: Profile,
}

/// One of the two ways to load: [`load`] and [`load_to_scan`].
pub type Load = fn(&Path, When, Profile) -> Result<Loaded, CommandError>;

/// Loads the lists under `home` and the starter list, as they serve `when`, and the rulebook
/// that the program carries.
pub fn load(home: &Path, when: When, profile: Profile) -> Result<Loaded, CommandError> {
    load_with(home, when, profile, None)
}

/// As [`load`], with the rule files of a folder if one is named.
pub fn load_with(
    home: &Path,
    when: When,
    profile: Profile,
    rules: Option<&Path>,
) -> Result<Loaded, CommandError> {
    Ok(Loaded {
        when,
        rules: Rules::read(rules)?,
        lists: Box::new(index::snapshot(home, when)?),
        profile,
    })
}

/// As [`load`], to compare with every entry instead of asking the index.
pub fn load_to_scan(home: &Path, when: When, profile: Profile) -> Result<Loaded, CommandError> {
    Ok(Loaded {
        when,
        lists: Box::new(index::roster(home, when)?),
        rules: Rules::read(None)?,
        profile,
    })
}

impl Loaded {
    /// Returns the dates that the lists serve.
    pub fn when(&self) -> When {
        self.when
    }

    /// Returns the digest of the rulebook if it is another one than the program carries.
    pub fn own_rules(&self) -> Option<&str> {
        let own = self.rules.own();
        own.then_some(self.rules.book.digest.as_str())
    }
}

/// A case file as it was written, to say where something is wrong.
pub struct CaseText {
    origin: String,
    text: String,
    format: case_file::Format,
}

/// Reads a case file. `origin` names it in errors.
pub fn parse_case(text: String, origin: &Path) -> Result<(Case, CaseText), CommandError> {
    let origin = origin.display().to_string();
    let format = case_file::Format::of(&origin);
    let case = case_file::parse(&text, format).map_err(|error| {
        CommandError::data(format!("`{origin}`: {error}"))
            .hint("docs/cases.md shows what a case file may say")
    })?;
    let written = CaseText {
        origin,
        text,
        format,
    };
    Ok((case, written))
}

/// Answers "may we?". `written` is the file that the case came from, if one did.
pub fn check(
    loaded: &Loaded,
    case: &Case,
    written: Option<&CaseText>,
) -> Result<Determination, CommandError> {
    let settings = Settings {
        on: loaded.when.on,
        known: loaded.when.known,
        profile: loaded.profile,
    };
    assess(case, loaded.lists.as_ref(), &loaded.rules.book, &settings)
        .map_err(|error| refusal(&error, written))
}

/// Says what is wrong with a case, and on which line of its file.
fn refusal(error: &AssessError, written: Option<&CaseText>) -> CommandError {
    let path = match error {
        AssessError::Fact(
            FactError::UnknownPath { path, .. }
            | FactError::Internal { path }
            | FactError::WrongType { path, .. }
            | FactError::NoSuch { path, .. }
            | FactError::Ambiguous { path, .. }
            | FactError::Twice { path },
        )
        | AssessError::Match { path } => Some(path),
        _ => None,
    };
    let place = path.zip(written).and_then(|(path, written)| {
        let line = case_file::line_of(&written.text, written.format, path)?;
        Some(format!("`{}`, line {line}: ", written.origin))
    });
    let refused = CommandError::user(format!("{}{error}", place.unwrap_or_default()));
    // What is misspelt may be a key of the structure, which no registry knows.
    if let AssessError::Fact(FactError::UnknownPath { path, .. }) = error {
        let keys = case_file::meant(path);
        if written.is_some() && !keys.is_empty() {
            return refused.hint(format!("did you mean the key `{}`?", keys.join("` or `")));
        }
    }
    match error.hint() {
        Some(hint) => refused.hint(hint),
        None => refused,
    }
}

/// Refuses regimes that the rulebook does not know: what was typed is then a slip of the
/// pen. A case file may require more than this engine models; that stays a gap.
pub fn known_regimes(loaded: &Loaded, required: &[String]) -> Result<(), CommandError> {
    let regimes = loaded.rules.book.regimes.iter();
    let known: Vec<&str> = regimes.map(|regime| regime.id.as_str()).collect();
    let named = required.iter().map(|word| word.trim());
    for regime in named.filter(|word| !word.is_empty() && *word != "none") {
        if !known.contains(&regime) {
            let error = CommandError::user(format!("there is no regime `{regime}` to require"));
            return Err(error.hint(format!("known are {}, or `none`", known.join(", "))));
        }
    }
    Ok(())
}

/// Answers "is this party on a list?".
pub fn screen(loaded: &Loaded, query: &PartyQuery) -> Screening {
    let When { on, known } = loaded.when;
    let mut screening = loaded.lists.screen(query, on, known, &loaded.profile);
    screening.corpus = interdict_assess::corpus(loaded.lists.lists(), &loaded.rules.book, on);
    screening
}

//! Every call into the libraries that answer, one thin function each.
//!
//! The commands know these signatures and nothing of what is behind them.

use std::path::{Path, PathBuf};

use interdict_model::{
    AsOf, Case, Country, Determination, EntryId, Explanation, PartyQuery, Screening,
};
use interdict_report::{lists, measures};
use jiff::civil::Date;

use crate::error::CommandError;

/// The two dates of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The day of the question.
    pub on: AsOf,
    /// What had been published by then.
    pub known: AsOf,
}

/// Lists and rulebook as one question needs them, held from start to end of a command.
#[derive(Debug)]
pub struct Loaded {
    when: When,
}

/// Whether names that people curated as equivalent count as the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equivalents {
    Curated,
    Off,
}

/// How a screening is done.
#[derive(Debug, Clone, Copy)]
pub struct ScreenSettings {
    /// The score from which a person should look.
    pub threshold: f64,
    /// Hits shown at most; the rest is counted.
    pub limit: usize,
    /// Nearest rejected entries to show.
    pub near: usize,
    pub equivalents: Equivalents,
}

/// One side of a comparison: a name with a schema, or a FollowTheMoney entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// A FollowTheMoney schema name such as `Company`.
    pub schema: Option<String>,
    /// At least one.
    pub names: Vec<String>,
    /// Names that the source itself calls weak.
    pub weak_names: Vec<String>,
    pub countries: Vec<Country>,
    /// As written: FollowTheMoney dates may be a year or a month.
    pub birth_dates: Vec<String>,
    pub ids: Vec<String>,
}

/// How alike two sides are.
#[derive(Debug, Clone)]
pub struct Comparison {
    pub score: f64,
    pub explanation: Explanation,
}

/// Files to import together; some lists are published in several.
#[derive(Debug, Clone, Copy)]
pub struct ImportRequest<'a> {
    pub files: &'a [PathBuf],
    /// Name of the format; recognized from the content where absent.
    pub format: Option<&'a str>,
    /// Date of the snapshots; from the files where absent.
    pub dated: Option<Date>,
    /// The day of the import: no file is dated later than it by its rows.
    pub today: Date,
}

/// Loads the lists under `home` and the starter list, as they serve `when`, and the rulebook.
pub fn load(home: &Path, when: When) -> Result<Loaded, CommandError> {
    let _ = (home, Loaded { when });
    Err(not_built_in("the corpus"))
}

/// Reads a case file. `origin` names it in errors.
pub fn parse_case(text: &str, origin: &Path) -> Result<Case, CommandError> {
    let _ = (text, origin);
    Err(not_built_in("reading case files"))
}

/// Answers "may we?".
pub fn check(loaded: &Loaded, case: &Case) -> Result<Determination, CommandError> {
    let _ = (loaded.when, case);
    Err(not_built_in("determination"))
}

/// Answers "is this party on a list?".
pub fn screen(
    loaded: &Loaded,
    query: &PartyQuery,
    settings: &ScreenSettings,
) -> Result<Screening, CommandError> {
    let ScreenSettings {
        threshold,
        limit,
        near,
        equivalents,
    } = *settings;
    let _ = (loaded.when, query, threshold, limit, near, equivalents);
    Err(not_built_in("screening"))
}

/// Compares two names or entities. Needs no list.
pub fn compare(left: &Side, right: &Side) -> Result<Comparison, CommandError> {
    let _ = (left, right);
    Err(not_built_in("comparison"))
}

/// Imports files, all or nothing.
pub fn import(home: &Path, request: &ImportRequest<'_>) -> Result<lists::Import, CommandError> {
    let ImportRequest {
        files,
        format,
        dated,
        today,
    } = *request;
    let _ = (home, files, format, dated, today);
    Err(not_built_in("import"))
}

/// Says where every known list stands, by id.
pub fn list_status(home: &Path, when: When) -> Result<Vec<lists::Status>, CommandError> {
    let _ = (home, when);
    Err(not_built_in("the state of lists"))
}

/// Shows one list; nothing when no list has that id.
pub fn list_show(home: &Path, when: When, id: &str) -> Result<Option<lists::Shown>, CommandError> {
    let _ = (home, when, id);
    Err(not_built_in("the state of lists"))
}

/// Shows what every snapshot says of one entry, oldest first; none when no snapshot has it.
pub fn list_entry(home: &Path, id: &EntryId) -> Result<Vec<lists::EntryState>, CommandError> {
    let _ = (home, id);
    Err(not_built_in("the state of lists"))
}

/// Lists the measures and reliefs of the rulebook, by id.
pub fn measures(when: When) -> Result<Vec<measures::Row>, CommandError> {
    let _ = when;
    Err(not_built_in("the rulebook"))
}

/// Shows one measure or relief; nothing when none has that id.
pub fn measure(when: When, id: &str) -> Result<Option<measures::Shown>, CommandError> {
    let _ = (when, id);
    Err(not_built_in("the rulebook"))
}

/// Checks the rulebook.
pub fn lint() -> Result<Vec<measures::Finding>, CommandError> {
    Err(not_built_in("the rulebook"))
}

fn not_built_in(what: &str) -> CommandError {
    CommandError::user(format!("{what} is not built in yet"))
}

//! Cases with the answers that they expect, tried against a rulebook.
//!
//! The lists are those that the program carries: what a case expects must not depend on what
//! was imported here.

use std::{fs, path::Path};

use interdict_assess::{
    Settings, assess, case_file,
    golden::{self, Golden, differences},
};
use interdict_determine::Rulebook;
use interdict_lists::{assemble, starter};
use interdict_model::AsOf;
use interdict_report::measures::Tried;
use interdict_screen::Roster;

use super::{When, rule_files};
use crate::error::CommandError;

/// Tries every case of a file or folder. `when` says of the dates of a case on which it is
/// asked. Returns the digest of the rulebook, and what became of each case.
pub fn try_cases(
    rules: Option<&Path>,
    cases: &Path,
    when: impl Fn(Option<AsOf>, Option<AsOf>) -> When,
) -> Result<(String, Vec<Tried>), CommandError> {
    let book = rule_files::Rules::read(rules)?.book;
    let files = if cases.is_dir() {
        rule_files::files(cases)?
    } else {
        let unread = |error| CommandError::data(format!("{}: {error}", cases.display()));
        let file = fs::metadata(cases).map_err(unread)?;
        if !file.is_file() || file.len() > rule_files::MOST_BYTES {
            let what = format!("{}: no file of golden cases", cases.display());
            return Err(CommandError::data(what));
        }
        let text = fs::read_to_string(cases).map_err(unread)?;
        let name = cases.file_name().unwrap_or(cases.as_os_str());
        vec![(name.to_string_lossy().into_owned(), text)]
    };
    let texts = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let cases = golden::read_all(texts).map_err(|error| {
        CommandError::data(error).hint("docs/rules.md shows a case with its variants")
    })?;
    let mut tried = Vec::new();
    for each in cases {
        let alone = each.lists.is_empty();
        let differences = if alone {
            one(&each, &book, &when)?
        } else {
            Vec::new()
        };
        tried.push(Tried {
            name: each.name,
            tried: alone,
            differences,
        });
    }
    Ok((book.digest, tried))
}

fn one(
    each: &Golden,
    book: &Rulebook,
    when: impl Fn(Option<AsOf>, Option<AsOf>) -> When,
) -> Result<Vec<String>, CommandError> {
    let case = match case_file::parse(&each.case, case_file::Format::Toml) {
        Ok(case) => case,
        Err(error) => return Ok(vec![error.to_string()]),
    };
    let When { on, known } = when(case.on, case.known);
    let carried = starter().map_err(|error| CommandError::internal(error.to_string()))?;
    let lists = assemble(carried, None, on, known)
        .map_err(|error| CommandError::internal(error.to_string()))?;
    let roster = Roster::new(lists.entries, lists.lists).with_digest(lists.digest);
    Ok(
        match assess(&case, &roster, book, &Settings::new(on, known)) {
            Ok(answer) => differences(&answer, &each.expect),
            Err(error) => vec![match error.hint() {
                Some(hint) => format!("{error}; {hint}"),
                None => error.to_string(),
            }],
        },
    )
}

//! The rulebook of an answer: the one that the program carries, or the files of a folder.
//!
//! In: a folder of the form of `rules/`, or nothing. Out: the rulebook with its files, or what
//! is wrong with the first file that is. Guaranteed: links are not followed; what is larger or
//! nested deeper than any rulebook is refused before it is read; every list that a folder's
//! rules name is one that can be imported or that the program carries.

use std::{fs, path::Path};

use interdict_determine::{Rulebook, RulebookError, nearest};
use interdict_lists::{catalog, starter};

use crate::error::CommandError;

/// Larger files and deeper folders than any rulebook has: refused before they are read.
pub(super) const MOST_BYTES: u64 = 4 << 20;
const MOST_FOLDERS: usize = 8;

/// A rulebook with the files that it was read from.
pub struct Rules {
    pub book: Rulebook,
    /// Path below the folder, and text; nothing for those that the program carries.
    folder: Option<Vec<(String, String)>>,
}

impl Rules {
    /// Reads the rule files of a folder, else those that the program carries.
    pub fn read(folder: Option<&Path>) -> Result<Self, CommandError> {
        let Some(folder) = folder else {
            let book = Rulebook::embedded();
            return Ok(Self {
                book: book.map_err(|error| CommandError::internal(error.to_string()))?,
                folder: None,
            });
        };
        let files = files(folder)?;
        let book = Rulebook::parse(&pairs(&files)).map_err(|error| refused(error, folder))?;
        known_lists(&book)?;
        Ok(Self {
            book,
            folder: Some(files),
        })
    }

    /// Returns the files: path below the folder, text.
    pub fn files(&self) -> Vec<(&str, &str)> {
        match &self.folder {
            Some(files) => pairs(files),
            None => Rulebook::embedded_files().to_vec(),
        }
    }

    /// Returns whether the rulebook is another one than the program carries.
    pub fn own(&self) -> bool {
        self.folder.is_some()
    }
}

/// Reads every TOML file below a folder: path below it, text.
pub fn files(folder: &Path) -> Result<Vec<(String, String)>, CommandError> {
    let mut files = Vec::new();
    collect(folder, folder, 0, &mut files)?;
    files.sort();
    Ok(files)
}

fn pairs(files: &[(String, String)]) -> Vec<(&str, &str)> {
    let each = files.iter();
    each.map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}

fn refused(error: RulebookError, folder: &Path) -> CommandError {
    if let RulebookError::Missing(file) = error {
        return CommandError::data(format!("`{}` holds no `{file}`", folder.display())).hint(
            "name the whole folder of rules, such as a copy of `rules/` with your files in it",
        );
    }
    CommandError::data(error).hint("docs/rules.md says what a rule file holds")
}

/// Refuses a list that nothing can load: a measure aimed at it would never find anybody.
fn known_lists(book: &Rulebook) -> Result<(), CommandError> {
    let carried = starter().map_err(|error| CommandError::internal(error.to_string()))?;
    let mut known: Vec<&str> = catalog().iter().map(|entry| entry.id).collect();
    known.extend(carried.lists.iter().map(|state| state.id.as_str()));
    let named = book.lists_named();
    let unknown = |(list, _): &&(String, String)| !known.contains(&list.as_str());
    let Some((list, place)) = named.iter().find(unknown) else {
        return Ok(());
    };
    let near = nearest(list, known.iter().copied());
    let error = CommandError::data(format!("rules: {place}: there is no list `{list}`"));
    Err(match near.as_slice() {
        [] => error.hint(
            "`interdict lists status` names every list; a register of your own is asked as \
             facts of a party (docs/rules.md)",
        ),
        near => error.hint(format!("did you mean `{}`?", near.join("`, `"))),
    })
}

fn collect(
    root: &Path,
    folder: &Path,
    depth: usize,
    files: &mut Vec<(String, String)>,
) -> Result<(), CommandError> {
    let unread = |path: &Path, what: &dyn std::fmt::Display| {
        CommandError::data(format!("{}: {what}", path.display()))
    };
    let entries = fs::read_dir(folder).map_err(|error| unread(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| unread(folder, &error))?.path();
        let kind = fs::symlink_metadata(&path).map_err(|error| unread(&path, &error))?;
        if kind.is_dir() {
            if depth >= MOST_FOLDERS {
                return Err(unread(&path, &"is nested deeper than rule files are"));
            }
            collect(root, &path, depth + 1, files)?;
        } else if kind.is_symlink() {
            return Err(unread(
                &path,
                &"is a link, and a rule that is not read is no rule: copy what it leads to",
            ));
        } else if kind.is_file() && path.extension().is_some_and(|each| each == "toml") {
            if kind.len() > MOST_BYTES {
                return Err(unread(&path, &"is larger than any rule file"));
            }
            let text = fs::read_to_string(&path).map_err(|error| unread(&path, &error))?;
            let name = path.strip_prefix(root).unwrap_or(&path);
            files.push((name.to_string_lossy().replace('\\', "/"), text));
        }
    }
    Ok(())
}

//! Rule files in a folder, for whoever writes one: checked before anything is built.
//!
//! In: a folder of the form of `rules/`. Out: the rulebook, or what is wrong with the first
//! file that is. Guaranteed: links are not followed, and what is larger or nested deeper
//! than any rulebook is refused before it is read.

use std::{fs, path::Path};

use interdict_determine::Rulebook;

use crate::error::CommandError;

/// Larger files and deeper folders than any rulebook has: refused before they are read.
const MOST_BYTES: u64 = 4 << 20;
const MOST_FOLDERS: usize = 8;

/// Reads the rule files of a folder, as they would be carried.
pub fn rulebook(folder: &Path) -> Result<Rulebook, CommandError> {
    let mut files = Vec::new();
    collect(folder, folder, 0, &mut files)?;
    files.sort();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Rulebook::parse(&files).map_err(|error| {
        CommandError::data(error).hint("docs/rules.md says what a rule file holds")
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

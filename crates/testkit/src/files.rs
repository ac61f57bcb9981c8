//! The TOML files of a folder, as text.

use std::{fs, io, path::Path};

/// Returns every TOML file below `folder`, sorted: its path in the folder, and its text.
pub fn files(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut paths = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "toml") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(folder).unwrap_or(&path);
            Ok((name.display().to_string(), fs::read_to_string(&path)?))
        })
        .collect()
}

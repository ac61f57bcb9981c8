//! Writing a file so that a reader finds the old content or the new one, whole.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};

use crate::ListError;

/// What runs after the new content is written and before it takes its place.
pub(super) type Between<'a> = &'a mut dyn FnMut() -> Result<(), ListError>;

/// Writes beside `path`, syncs, and renames over it.
pub(super) fn write_synced(
    path: &Path,
    content: &[u8],
    between: Between<'_>,
) -> Result<(), ListError> {
    let temporary = path.with_extension("tmp");
    let io = |error| ListError::io("write", path, error);
    let mut file = File::create(&temporary).map_err(io)?;
    file.write_all(content).map_err(io)?;
    file.sync_all().map_err(io)?;
    between()?;
    fs::rename(&temporary, path).map_err(io)?;
    // The rename is lasting once the folder is synced; folders cannot be opened
    // for that everywhere.
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
    Ok(())
}

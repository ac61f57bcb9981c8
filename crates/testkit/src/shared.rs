//! Real data that is not part of the repository.

use std::path::{Path, PathBuf};

/// Returns a file or folder of the shared data, where there is one: below the folder
/// that `INTERDICT_SHARED` names, else below `shared` beside the repository.
///
/// A test that gets nothing says that it was skipped, and passes.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("INTERDICT_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    Some(root.join(path)).filter(|path| path.exists())
}

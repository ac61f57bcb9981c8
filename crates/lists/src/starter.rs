//! The starter list that the binary carries.

use std::sync::OnceLock;

use interdict_model::{ListEntry, ListState};

/// Entries and list states that need no import.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Starter {
    /// The entries.
    pub entries: Vec<ListEntry>,
    /// One state a list, each `complete: false`.
    pub lists: Vec<ListState>,
}

/// Returns the starter list.
pub fn starter() -> &'static Starter {
    static STARTER: OnceLock<Starter> = OnceLock::new();
    STARTER.get_or_init(Starter::default)
}

//! The lists as the measuring of a screening needs them: entries beside what screens them.

use std::path::Path;

use interdict_model::{Corpus, ListEntry, ListState, PartyQuery, Screening};
use interdict_screen::{Profile, Snapshot};

use super::When;
use crate::error::CommandError;

/// Lists as they serve one question.
pub struct Held {
    /// Every entry that may serve it.
    pub entries: Vec<ListEntry>,
    /// Where they come from.
    pub lists: Vec<ListState>,
    /// The corpus as answers name it.
    pub corpus: Corpus,
    snapshot: Snapshot,
    when: When,
}

/// Loads the lists under `home` and the starter list, as they serve `when`.
pub fn hold(home: &Path, when: When) -> Result<Held, CommandError> {
    let snapshot = super::index::snapshot(home, when)?;
    let entries = snapshot.entries().collect::<Result<Vec<_>, _>>();
    let book = super::rules::rulebook()?;
    Ok(Held {
        entries: entries.map_err(CommandError::internal)?,
        lists: snapshot.lists().states.clone(),
        corpus: interdict_assess::corpus(snapshot.lists(), &book, when.on),
        snapshot,
        when,
    })
}

impl Held {
    /// Screens a party, as `interdict screen` does.
    pub fn screen(&self, query: &PartyQuery, profile: &Profile) -> Screening {
        let When { on, known } = self.when;
        self.snapshot.screen(query, on, known, profile)
    }
}

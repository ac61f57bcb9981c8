//! The lists as the measuring of a screening needs them: entries beside what screens them.

use std::path::Path;

use interdict_lists::{Store, assemble, starter};
use interdict_model::{Corpus, ListEntry, ListState, PartyQuery, Screening};
use interdict_screen::{Profile, Roster};

use super::When;
use super::corpus::refused;
use crate::error::CommandError;

/// Lists as they serve one question.
pub struct Held {
    /// Every entry that may serve it.
    pub entries: Vec<ListEntry>,
    /// Where they come from.
    pub lists: Vec<ListState>,
    /// The corpus as answers name it.
    pub corpus: Corpus,
    roster: Roster,
    when: When,
}

/// Loads the lists under `home` and the starter list, as they serve `when`.
pub fn hold(home: &Path, when: When) -> Result<Held, CommandError> {
    let store = Store::open(home).map_err(refused)?;
    let carried = starter().map_err(|error| CommandError::internal(error.to_string()))?;
    let corpus = assemble(carried, Some(&store), when.on, when.known).map_err(refused)?;
    let roster =
        Roster::new(corpus.entries.clone(), corpus.lists.clone()).with_digest(corpus.digest);
    let book = super::rules::rulebook()?;
    Ok(Held {
        entries: corpus.entries,
        lists: corpus.lists,
        corpus: interdict_assess::corpus(&roster, &book, when.on),
        roster,
        when,
    })
}

impl Held {
    /// Screens a party, as `interdict screen` does.
    pub fn screen(&self, query: &PartyQuery, profile: &Profile) -> Screening {
        let When { on, known } = self.when;
        interdict_screen::screen(&self.roster, query, on, known, profile)
    }
}

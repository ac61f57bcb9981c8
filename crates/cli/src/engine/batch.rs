//! Screening of a table: what each thread calls for a row.

use interdict_batch::entry_fingerprint;
use interdict_model::{Corpus, Country, EntryId, PartyQuery, Screening};

use super::{Loaded, When};

/// Returns what every answer rests on.
pub fn corpus(loaded: &Loaded) -> Corpus {
    interdict_assess::corpus(loaded.lists.lists(), &loaded.rules.book, loaded.when.on)
}

/// Screens one row. The corpus of a run is one and stands in its answers already.
pub fn row(loaded: &Loaded, query: &PartyQuery) -> Screening {
    let When { on, known } = loaded.when;
    loaded.lists.screen(query, on, known, &loaded.profile)
}

/// Returns the fingerprint of an entry as it is loaded.
pub fn entry_print(loaded: &Loaded, id: &EntryId) -> Option<String> {
    loaded
        .lists
        .entry(id)
        .map(|entry| entry_fingerprint(&entry))
}

/// Reads the name of a country as lists write it.
pub fn country(name: &str) -> Option<Country> {
    interdict_lists::country(name)
}

//! What answers screenings: the scan or the index.

use std::sync::Arc;

use interdict_model::{AsOf, EntryId, ListEntry, PartyQuery, Screening};

use crate::{lists::Lists, profile::Profile, roster::Roster, snapshot::Snapshot};

/// A corpus that can be screened against. [`Roster`] does it by visiting every entry,
/// [`Snapshot`] by its index; their answers are equal.
pub trait Screener: Sync {
    /// Screens one query as of two days.
    fn screen(&self, query: &PartyQuery, on: AsOf, known: AsOf, profile: &Profile) -> Screening;

    /// Returns an entry by id.
    fn entry(&self, id: &EntryId) -> Option<Arc<ListEntry>>;

    /// Returns the lists of the corpus.
    fn lists(&self) -> &Lists;
}

impl Screener for Roster {
    fn screen(&self, query: &PartyQuery, on: AsOf, known: AsOf, profile: &Profile) -> Screening {
        crate::exhaustive::screen(self, query, on, known, profile)
    }

    fn entry(&self, id: &EntryId) -> Option<Arc<ListEntry>> {
        Self::entry(self, id)
    }

    fn lists(&self) -> &Lists {
        Self::lists(self)
    }
}

impl Screener for Snapshot {
    fn screen(&self, query: &PartyQuery, on: AsOf, known: AsOf, profile: &Profile) -> Screening {
        Self::screen(self, query, on, known, profile)
    }

    fn entry(&self, id: &EntryId) -> Option<Arc<ListEntry>> {
        Self::entry(self, id)
    }

    fn lists(&self) -> &Lists {
        Self::lists(self)
    }
}

//! Every entry that a screening compares with, its names taken apart once.

use std::sync::Arc;

use interdict_model::{EntryId, ListEntry, ListState};
use interdict_names::Name;

use crate::{
    apart::{names_of, on_every_core},
    lists::Lists,
};

/// An entry with its names ready for comparison.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The entry.
    pub entry: Arc<ListEntry>,
    /// Its names, in the order of the entry.
    pub names: Vec<Name>,
}

/// Every entry that a screening compares with.
#[derive(Debug, Clone)]
pub struct Roster {
    pub(crate) listed: Vec<Listed>,
    pub(crate) lists: Lists,
}

impl Roster {
    /// Takes the names of `entries` apart. `lists` says where they come from.
    pub fn new(entries: Vec<ListEntry>, lists: Vec<ListState>) -> Self {
        let mut entries = entries;
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        entries.dedup_by(|a, b| a.id == b.id);
        Self {
            listed: prepared(entries),
            lists: Lists::new(lists, ""),
        }
    }

    /// Names the corpus that the roster was made from.
    #[must_use]
    pub fn with_digest(mut self, digest: impl Into<String>) -> Self {
        self.lists.digest = digest.into();
        self
    }

    /// Returns the lists.
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// Returns every entry, in the order of their ids.
    pub fn entries(&self) -> impl Iterator<Item = &Arc<ListEntry>> {
        self.listed.iter().map(|listed| &listed.entry)
    }

    /// Returns an entry by id.
    pub fn entry(&self, id: &EntryId) -> Option<Arc<ListEntry>> {
        let place = self
            .listed
            .binary_search_by(|listed| listed.entry.id.cmp(id))
            .ok()?;
        self.listed
            .get(place)
            .map(|listed| Arc::clone(&listed.entry))
    }

    /// Returns how many entries there are.
    pub fn len(&self) -> usize {
        self.listed.len()
    }

    /// Returns whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }
}

/// Takes the names of every entry apart, on every core: it is most of the time
/// that a single screening takes. The order stays that of the entries.
fn prepared(entries: Vec<ListEntry>) -> Vec<Listed> {
    let names = on_every_core(&entries, |part| part.iter().map(names_of).collect());
    let listed = |(entry, names)| Listed {
        entry: Arc::new(entry),
        names,
    };
    entries.into_iter().zip(names).map(listed).collect()
}

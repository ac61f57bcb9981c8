//! Every entry that a screening compares with, its names taken apart once.

use std::{sync::Arc, thread};

use interdict_model::{EntryId, ListEntry, ListState, PartyKind};
use interdict_names::{Name, NameTag, analyze};

use crate::lists::Lists;

/// Entries below which starting threads costs more than it gives.
const SMALL: usize = 2000;

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
    let listed = |entry: ListEntry| {
        let tag = tag(entry.kind);
        let names = entry
            .names
            .iter()
            .map(|name| analyze(&name.text, tag))
            .collect();
        Listed {
            entry: Arc::new(entry),
            names,
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    if threads == 1 || entries.len() < SMALL {
        return entries.into_iter().map(listed).collect();
    }
    let share = entries.len().div_ceil(threads);
    let mut rest = entries.into_iter();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                let part: Vec<ListEntry> = rest.by_ref().take(share).collect();
                scope.spawn(|| part.into_iter().map(listed).collect::<Vec<_>>())
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    })
}

/// Returns how names of a kind are taken apart. A kind that the list does not
/// give stays unknown: nobody becomes a person by guess.
pub(crate) fn tag(kind: PartyKind) -> NameTag {
    match kind {
        PartyKind::Person => NameTag::Person,
        PartyKind::Organization => NameTag::Organization,
        PartyKind::Vessel | PartyKind::Aircraft => NameTag::Object,
        PartyKind::Unknown => NameTag::Unknown,
    }
}

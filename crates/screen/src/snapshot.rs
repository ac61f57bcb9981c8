//! A corpus as an index holds it: every entry with its names, ready to be searched.
//!
//! In: entries and list states, once; later the file alone. Out: the same answers as
//! [`screen`](crate::screen()) gives over a [`Roster`](crate::Roster) of the same entries.
//! The dates of the question are tested inside the search, so that entries that were not in
//! force take nobody's place; one index answers for every day that its copies serve.

use std::{
    borrow::{Borrow, Cow},
    path::Path,
    sync::{Arc, Mutex, PoisonError, mpsc::sync_channel},
    thread,
};

use interdict_index::{
    CLASSES, Index, IndexError, Scratch, Sizes, Writer, Written, identifier_hash,
};
use interdict_model::{EntryId, ListEntry, PartyKind};
use interdict_names::{Analyzer, Name};

use crate::{
    apart::{name_tag, names_with, on_every_core},
    facets::Facets,
    lists::Lists,
    score::{may_be_contained, plain_identifier},
};

/// Why a snapshot could not be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The index itself.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The index was made by an engine that keeps other things in it.
    #[error(
        "the index keeps entries in version {found}, this engine in {expected}; it can be made again from the lists"
    )]
    Version {
        /// Version of the index.
        found: u32,
        /// Version of this engine.
        expected: u32,
    },
    /// What the index holds of lists or entries is not what this engine writes.
    #[error("the index does not hold what this engine writes: {0}")]
    Content(#[from] serde_json::Error),
}

/// The version of what a snapshot keeps in its index beside the names: facets, entries,
/// which names may stand inside a query, how identifying numbers are written. Any change of
/// those changes it.
const SNAPSHOT_VERSION: u32 = 1;

/// What a snapshot writes about the whole.
#[derive(serde::Serialize, serde::Deserialize)]
struct Meta<'a> {
    version: u32,
    lists: Cow<'a, Lists>,
}

/// A searchable corpus.
#[derive(Debug)]
pub struct Snapshot {
    pub(crate) index: Index,
    pub(crate) lists: Lists,
    scratch: Mutex<Vec<Scratch>>,
}

/// The class of names under which an entry of a kind is searched.
pub(crate) fn class(kind: PartyKind) -> u8 {
    match kind {
        PartyKind::Person => 0,
        PartyKind::Organization => 1,
        PartyKind::Vessel | PartyKind::Aircraft | PartyKind::Unknown => 2,
    }
}

const _: () = assert!(CLASSES > 2);

/// The entries by id, each id once.
fn ordered(entries: &[ListEntry]) -> Vec<&ListEntry> {
    let mut ordered: Vec<&ListEntry> = entries.iter().collect();
    ordered.sort_by(|a, b| a.id.cmp(&b.id));
    ordered.dedup_by(|a, b| a.id == b.id);
    ordered
}

/// Gathers entries, which come in the order of their ids, for an index.
fn gather<E>(entries: impl IntoIterator<Item = E, IntoIter: Send>) -> Result<Writer, SnapshotError>
where
    E: Borrow<ListEntry> + Send + Sync,
{
    /// Entries whose names are taken apart at one time, on every core.
    const PORTION: usize = 20_000;
    let mut entries = entries.into_iter();
    let mut writer = Writer::new();
    thread::scope(|scope| {
        // While one portion is written the next is taken apart.
        let (send, portions) = sync_channel(1);
        scope.spawn(move || {
            loop {
                let portion: Vec<E> = entries.by_ref().take(PORTION).collect();
                let ready = prepared(&portion);
                if portion.is_empty() || send.send((portion, ready)).is_err() {
                    break;
                }
            }
        });
        for (portion, ready) in portions {
            add(&mut writer, &portion, ready)?;
        }
        Ok(writer)
    })
}

/// Adds entries, taken apart, to an index.
fn add(
    writer: &mut Writer,
    portion: &[impl Borrow<ListEntry>],
    ready: Vec<Result<Ready, serde_json::Error>>,
) -> Result<(), SnapshotError> {
    for (entry, ready) in portion.iter().map(Borrow::borrow).zip(ready) {
        let Ready {
            names,
            facets,
            blob,
        } = ready?;
        let number = writer.entity(entry.id.as_str(), &blob, &facets);
        if entry.names.len() > usize::from(u16::MAX) {
            return Err(IndexError::TooLarge("names of one entry").into());
        }
        for ((listed, place), name) in entry.names.iter().zip(0..=u16::MAX).zip(&names) {
            writer.name(&Written {
                entity: number,
                place,
                class: class(entry.kind),
                tag: name_tag(entry.kind),
                anchor: may_be_contained(listed.quality, name),
                text: &listed.text,
                name,
            });
        }
        for id in &entry.ids {
            if let Some(plain) = plain_identifier(&id.value) {
                writer.identifier(identifier_hash(&plain), number);
            }
        }
    }
    Ok(())
}

/// What an entry adds to an index, but for its place.
struct Ready {
    names: Vec<Name>,
    facets: Vec<u8>,
    blob: Vec<u8>,
}

/// Takes entries apart on every core; the order stays theirs.
fn prepared(entries: &[impl Borrow<ListEntry> + Sync]) -> Vec<Result<Ready, serde_json::Error>> {
    on_every_core(entries, |part| {
        let mut analyzer = Analyzer::default();
        let mut ready = |entry: &ListEntry| {
            Ok(Ready {
                names: names_with(&mut analyzer, entry),
                facets: Facets::of(entry).encode(),
                blob: serde_json::to_vec(entry)?,
            })
        };
        part.iter().map(|entry| ready(entry.borrow())).collect()
    })
}

fn meta(lists: &Lists) -> Result<Vec<u8>, SnapshotError> {
    let meta = Meta {
        version: SNAPSHOT_VERSION,
        lists: Cow::Borrowed(lists),
    };
    Ok(serde_json::to_vec(&meta)?)
}

impl Snapshot {
    /// Makes a snapshot in memory.
    pub fn new(entries: &[ListEntry], lists: &Lists) -> Result<Self, SnapshotError> {
        let meta = meta(lists)?;
        let bytes = gather(ordered(entries))?.serialize(&meta)?;
        Self::of(Index::from_bytes(bytes)?)
    }

    /// Writes a snapshot to a file: whole or not at all.
    pub fn write(entries: &[ListEntry], lists: &Lists, path: &Path) -> Result<(), SnapshotError> {
        Self::write_ordered(ordered(entries), lists, path)
    }

    /// Writes a snapshot of entries that come one after the other, in the order of their
    /// ids and no id twice, and need not all be in memory: whole or not at all.
    pub fn write_ordered<E>(
        entries: impl IntoIterator<Item = E, IntoIter: Send>,
        lists: &Lists,
        path: &Path,
    ) -> Result<(), SnapshotError>
    where
        E: Borrow<ListEntry> + Send + Sync,
    {
        let meta = meta(lists)?;
        Ok(gather(entries)?.write(&meta, path)?)
    }

    /// Maps the snapshot at `path`. Nothing but the states of its lists is parsed.
    pub fn open(path: &Path) -> Result<Self, SnapshotError> {
        Self::of(Index::open(path)?)
    }

    fn of(index: Index) -> Result<Self, SnapshotError> {
        let meta: Meta<'_> = serde_json::from_slice(index.meta())?;
        if meta.version != SNAPSHOT_VERSION {
            return Err(SnapshotError::Version {
                found: meta.version,
                expected: SNAPSHOT_VERSION,
            });
        }
        let lists = meta.lists.into_owned();
        let recipe = lists.recipe;
        let mut lists = Lists::new(lists.states, lists.digest);
        lists.recipe = recipe;
        Ok(Self {
            index,
            lists,
            scratch: Mutex::new(Vec::new()),
        })
    }

    /// Checks every byte against its digest. Reads the whole file.
    pub fn verify(&self) -> Result<(), SnapshotError> {
        Ok(self.index.verify()?)
    }

    /// Returns the lists.
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// Returns how many entries there are.
    pub fn len(&self) -> usize {
        self.index.sizes().entities
    }

    /// Returns whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how much of the index is what.
    pub fn sizes(&self) -> Sizes {
        self.index.sizes()
    }

    /// Returns an entry by id.
    pub fn entry(&self, id: &EntryId) -> Option<Arc<ListEntry>> {
        self.load(self.index.entity(id.as_str())?).ok()
    }

    /// Returns an entry by its number.
    pub(crate) fn load(&self, entity: u32) -> Result<Arc<ListEntry>, SnapshotError> {
        let blob = self
            .index
            .blob(entity)
            .ok_or(IndexError::Damaged("an entry lies outside it"))?;
        Ok(Arc::new(serde_json::from_slice(blob)?))
    }

    /// Returns every entry, in the order of their ids, as the index holds them.
    pub fn entries(&self) -> impl Iterator<Item = Result<ListEntry, SnapshotError>> {
        let count = u32::try_from(self.len()).unwrap_or(u32::MAX);
        (0..count).map(|entity| {
            let blob = self.index.blob(entity).unwrap_or(&[]);
            Ok(serde_json::from_slice(blob)?)
        })
    }

    /// Lends working memory to `work`, kept for the next search.
    pub(crate) fn with_scratch<T>(&self, work: impl FnOnce(&mut Scratch) -> T) -> T {
        let pool = || self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = pool().pop();
        let mut scratch = kept.unwrap_or_default();
        let result = work(&mut scratch);
        pool().push(scratch);
        result
    }
}

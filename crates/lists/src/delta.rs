//! What changed between two stored copies of one list.

use std::collections::BTreeMap;

use interdict_model::{EntryId, ListEntry};

use crate::{ListError, SnapshotInfo, Store, rename::renamed};

/// Entries added, removed and changed between two snapshots of one list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delta {
    /// Only in the later one.
    pub added: Vec<ListEntry>,
    /// Only in the earlier one.
    pub removed: Vec<ListEntry>,
    /// In both, with different content: before and after.
    pub changed: Vec<(ListEntry, ListEntry)>,
}

impl Store {
    /// Compares two snapshots of one list, by entry id; an entry under a re-edited
    /// name is a change. The day of attestation is not.
    pub fn diff(&self, before: &SnapshotInfo, after: &SnapshotInfo) -> Result<Delta, ListError> {
        let undated = |info: &SnapshotInfo| SnapshotInfo {
            date: crate::formats::UNDATED,
            ..info.clone()
        };
        let mut old: BTreeMap<EntryId, ListEntry> = self
            .load(&undated(before))?
            .into_iter()
            .map(|entry| (entry.id.clone(), entry))
            .collect();
        let mut delta = Delta::default();
        for entry in self.load(&undated(after))? {
            match old.remove(&entry.id) {
                None => delta.added.push(entry),
                Some(was) if was != entry => delta.changed.push((was, entry)),
                Some(_) => {}
            }
        }
        let pairs = renamed(old.values(), &delta.added);
        for (was, now) in pairs {
            let index = delta.added.iter().position(|entry| entry.id == now);
            if let (Some(was), Some(index)) = (old.remove(&was), index) {
                delta.changed.push((was, delta.added.remove(index)));
            }
        }
        delta.removed = old.into_values().collect();
        Ok(delta)
    }
}

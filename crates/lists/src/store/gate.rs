//! What keeps a copy out that cannot be what the publisher meant.
//!
//! Publishers have dropped 15,000 rows overnight and served files of last year. A list
//! that loses more than one entry in twenty and more than twenty at once, a list that
//! vanishes from a file that held it, and a copy older than the newest one are refused,
//! and what was stored before stays in force. A person can let each pass; that a shorter
//! copy was taken is put on record with it. The bounds are this engine's choice, not law.

use std::collections::BTreeSet;

use interdict_model::{DateBasis, ListId};

use super::manifest::Manifest;
use crate::{ListError, Snapshot, SnapshotInfo, error::ShrunkList, snapshot::Shrink};

/// One entry in so many may go from one copy to the next, and so many in any case.
const MAY_GO: (usize, usize) = (20, 20);

/// Refuses a copy that is older than the newest one stored and was not dated by hand.
pub(super) fn refuse_backwards(manifest: &Manifest, info: &SnapshotInfo) -> Result<(), ListError> {
    let newest = manifest
        .active()
        .rfind(|old| old.list == info.list)
        .filter(|old| old.date > info.date && info.date_basis != DateBasis::Given);
    match newest {
        None => Ok(()),
        Some(newest) => Err(ListError::Backwards {
            file: info.files.join(" + "),
            list: info.list.clone(),
            date: info.date,
            newest: newest.date,
        }),
    }
}

/// Returns what a copy has lost, if that is more than a list loses.
pub(super) fn shrink(manifest: &Manifest, info: &SnapshotInfo) -> Option<Shrink> {
    let before = before(manifest, info)?;
    let (one_in, at_least) = MAY_GO;
    let lost = before.rows.saturating_sub(info.rows);
    // A part never takes the place of the whole of one day.
    let a_part = before.date == info.date && before.is_whole() && !info.is_whole();
    (a_part || lost > at_least && lost * one_in > before.rows).then_some(Shrink {
        before: before.date,
        rows: before.rows,
    })
}

/// Returns a warning about a short list that lost a fifth.
pub(super) fn warning(manifest: &Manifest, info: &SnapshotInfo) -> Option<String> {
    let before = before(manifest, info)?;
    (info.rows * 5 < before.rows * 4).then(|| {
        format!(
            "`{}` has {} entries on {}, but had {} on {}; check that the file is whole",
            info.list, info.rows, info.date, before.rows, before.date
        )
    })
}

/// Returns the lists that the copy before held in the same file and this one does not.
pub(super) fn vanished(manifest: &Manifest, snapshots: &[Snapshot]) -> Vec<ShrunkList> {
    let mut gone = Vec::new();
    let mut told: BTreeSet<ListId> = BTreeSet::new();
    for snapshot in snapshots {
        let info = &snapshot.info;
        let Some(before) = before(manifest, info).filter(|old| old.format == info.format) else {
            continue;
        };
        let beside = manifest.active().filter(|old| {
            old.import == before.import && old.files == before.files && old.date == before.date
        });
        for old in beside {
            let held = snapshots
                .iter()
                .any(|new| new.info.list == old.list && new.info.files == info.files);
            // A file of this import that is older than the copy says nothing about it.
            if !held && old.rows > MAY_GO.1 && told.insert(old.list.clone()) {
                gone.push(ShrunkList {
                    list: old.list.clone(),
                    date: info.date,
                    date_basis: info.date_basis,
                    rows: 0,
                    before: old.date,
                    before_rows: old.rows,
                });
            }
        }
    }
    gone
}

/// Returns the newest copy that is not later: one of the same day too, which the new
/// one would replace.
fn before<'a>(manifest: &'a Manifest, info: &SnapshotInfo) -> Option<&'a SnapshotInfo> {
    manifest
        .active()
        .rfind(|old| old.list == info.list && old.date <= info.date)
}

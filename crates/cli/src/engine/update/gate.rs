//! What of a download is not stored, although it was read whole.
//!
//! The store refuses what goes backwards or shrinks, whoever brings it. What a server
//! sends unasked must besides be what was asked for, and may not be a part of a list
//! where the whole one is there.

use interdict_fetch::Source;
use interdict_lists::{Reading, SnapshotInfo, Store};

/// Why a download is not stored, and what to do.
pub struct Stop {
    pub why: String,
    pub hint: String,
}

/// Returns what speaks against storing `reading`, if anything does.
pub fn stop(
    store: &Store,
    source: &Source,
    reading: &Reading,
    accept_shrink: bool,
) -> Option<Stop> {
    let infos = || reading.snapshots.iter().map(|snapshot| &snapshot.info);
    if !infos().any(|info| source.lists.iter().any(|list| *list == info.list.as_str())) {
        let found: Vec<&str> = infos().map(|info| info.list.as_str()).collect();
        return Some(Stop {
            why: format!(
                "it holds {}, and none of the lists of this source",
                found.join(", ")
            ),
            hint: "the address serves another list; correct it".to_owned(),
        });
    }
    if accept_shrink {
        return None;
    }
    infos().find_map(|info| cut(store, info))
}

/// Says which lists came that the source does not name.
pub fn strangers(source: &Source, reading: &Reading) -> Option<String> {
    let infos = reading.snapshots.iter().map(|snapshot| &snapshot.info);
    let unnamed: Vec<String> = infos
        .filter(|info| !source.lists.iter().any(|list| *list == info.list.as_str()))
        .map(|info| format!("`{}`", info.list))
        .collect();
    (!unnamed.is_empty()).then(|| {
        format!(
            "it holds {} too, which this source is not known to carry",
            unnamed.join(", ")
        )
    })
}

/// A copy that cannot be whole, where the one before it can.
fn cut(store: &Store, info: &SnapshotInfo) -> Option<Stop> {
    let newest = store.snapshots_of(&info.list).last()?;
    (newest.is_whole() && !info.is_whole()).then(|| Stop {
        why: format!(
            "{} entries of `{}` cannot be the whole list; {} of {} are stored",
            info.rows, info.list, newest.rows, newest.date
        ),
        hint: "the file is probably not whole; if the publisher did remove them, give \
               `--accept-shrink`"
            .to_owned(),
    })
}

//! What of a download is not stored, although it was read whole.
//!
//! A person who imports a file by hand may bring an old one: that is history. What a
//! server sends unasked as the newest copy may not be older than what is there, nor
//! lack what was there.

use interdict_fetch::Source;
use interdict_lists::{Reading, SnapshotInfo, Store};
use interdict_model::{DateBasis, ListId};

/// Lists of this many entries do vanish at a stroke: of one kind, a few were left.
const FEW: usize = 100;

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
    infos()
        .find_map(|info| backwards(store, info))
        .or_else(|| {
            (!accept_shrink)
                .then(|| infos().find_map(|info| cut(store, info)))
                .flatten()
        })
        .or_else(|| {
            (!accept_shrink)
                .then(|| {
                    source
                        .lists
                        .iter()
                        .find_map(|list| gone(store, list, reading))
                })
                .flatten()
        })
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

/// A copy that its own content dates before the newest one that is stored. A stored
/// copy that only the time of a file dates proves nothing.
fn backwards(store: &Store, info: &SnapshotInfo) -> Option<Stop> {
    if !matches!(info.date_basis, DateBasis::Stated | DateBasis::LatestRow) {
        return None;
    }
    let newest = store
        .snapshots_of(&info.list)
        .filter(|old| old.date_basis != DateBasis::FileTime)
        .last()?;
    (info.date < newest.date).then(|| Stop {
        why: format!(
            "`{}` goes backwards: the copy is of {}, and one of {} is stored",
            info.list, info.date, newest.date
        ),
        hint: "an old copy is served, or the newest rows were withdrawn; to keep it as history, \
               import it by hand"
            .to_owned(),
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

/// A list that was there and is gone from a file that carries it.
fn gone(store: &Store, list: &str, reading: &Reading) -> Option<Stop> {
    let id = ListId::new(list);
    let newest = store.snapshots_of(&id).last()?;
    let there = reading.snapshots.iter().any(|each| each.info.list == id);
    (!there && newest.rows > FEW).then(|| Stop {
        why: format!(
            "`{list}` is gone from the file; {} entries of {} are stored",
            newest.rows, newest.date
        ),
        hint: "the file is probably not whole; if the publisher ended the list, give \
               `--accept-shrink`"
            .to_owned(),
    })
}

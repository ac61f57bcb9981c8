//! Calls about what happened between copies of a list.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use interdict_lists::{
    ImportOptions, ListError, Refusal, SnapshotInfo, Store,
    history::{delta, moved_between_lists},
    read_files, starter,
};
use interdict_model::{
    Decision, EntityId, EntryId, Life, LinkKind, LinkRecord, ListEntry, ListId, Verification,
};
use interdict_report::lists::{EntryState, ListDelta};
use jiff::civil::Date;

use super::corpus::refused;
use crate::error::CommandError;

/// One side of a comparison: the copies of a day, or a file that is not stored.
pub enum Side {
    /// Of each list the newest copy that is not later.
    Day(Date),
    /// What the file holds.
    File(PathBuf),
}

type Copies = BTreeMap<ListId, (Date, Vec<ListEntry>)>;

/// Two sides of a comparison, read.
pub(super) struct Sides {
    store: Store,
    pub(super) before: Copies,
    pub(super) after: Copies,
    /// Whether one is a file, so that copies of one day can differ.
    files: bool,
}

/// Reads two sides; of `only` if it names any list.
pub(super) fn sides(
    home: &Path,
    today: Date,
    (earlier, later): (&Side, &Side),
    only: &[String],
) -> Result<Sides, CommandError> {
    let store = Store::open(home).map_err(refused)?;
    let wanted = |list: &ListId| only.is_empty() || only.iter().any(|id| id == list.as_str());
    let before = copies(&store, earlier, today, &wanted)?;
    let after = copies(&store, later, today, &wanted)?;
    let files = matches!(earlier, Side::File(_)) || matches!(later, Side::File(_));
    Ok(Sides {
        store,
        before,
        after,
        files,
    })
}

/// Returns what changed between two sides, list by list; of `only` if it names any.
pub fn diff(
    home: &Path,
    today: Date,
    asked: (&Side, &Side),
    only: &[String],
) -> Result<Vec<ListDelta>, CommandError> {
    Ok(deltas(&sides(home, today, asked, only)?))
}

/// Returns what changed, of each list that both sides hold in different copies.
pub(super) fn deltas(sides: &Sides) -> Vec<ListDelta> {
    let Sides {
        store,
        before,
        after,
        files,
    } = sides;
    let mut deltas = BTreeMap::new();
    for (list, (date, old)) in before {
        match after.get(list) {
            Some((until, new)) if until != date || *files => {
                deltas.insert(list.clone(), delta(old, new, store.decisions()));
            }
            _ => {}
        }
    }
    let entities: BTreeMap<&EntryId, &EntityId> = before
        .values()
        .chain(after.values())
        .flat_map(|(_, entries)| entries)
        .map(|entry| (&entry.id, &entry.entity))
        .collect();
    moved_between_lists(&mut deltas, &|id| entities.get(id).copied());
    let dated = |(list, delta): (ListId, _)| {
        let (earlier, later) = (before.get(&list)?.0, after.get(&list)?.0);
        Some(ListDelta {
            list,
            earlier,
            later,
            delta,
        })
    };
    deltas.into_iter().filter_map(dated).collect()
}

fn copies(
    store: &Store,
    side: &Side,
    today: Date,
    wanted: &dyn Fn(&ListId) -> bool,
) -> Result<Copies, CommandError> {
    match side {
        Side::Day(day) => {
            let mut newest: BTreeMap<ListId, &SnapshotInfo> = BTreeMap::new();
            for info in store.snapshots().iter().filter(|info| info.date <= *day) {
                if wanted(&info.list) {
                    newest.insert(info.list.clone(), info);
                }
            }
            let load = |(list, info): (ListId, &SnapshotInfo)| {
                Ok((list, (info.date, store.load(info).map_err(refused)?)))
            };
            newest.into_iter().map(load).collect()
        }
        Side::File(path) => {
            let reading = read_files(std::slice::from_ref(path), &ImportOptions::on(today))
                .map_err(refused)?;
            let snapshots = reading.snapshots.into_iter();
            Ok(snapshots
                .filter(|snapshot| wanted(&snapshot.info.list))
                .map(|snapshot| (snapshot.info.list, (snapshot.info.date, snapshot.entries)))
                .collect())
        }
    }
}

/// The life of an entry over every copy, and every state of it, oldest first.
pub fn entry(home: &Path, id: &EntryId) -> Result<(Vec<EntryState>, Option<Life>), CommandError> {
    let store = Store::open(home).map_err(refused)?;
    let list = id.list();
    let life = store
        .lives(&list)
        .map_err(refused)?
        .into_iter()
        .find(|life| {
            let mut seen = life.appearances.iter().flat_map(|seen| &seen.ids);
            life.id == *id || seen.any(|other| other == id)
        });
    let mut states = Vec::new();
    for info in store.snapshots_of(&list) {
        let seen = life.iter().flat_map(|life| &life.appearances);
        let Some(ids) = seen
            .clone()
            .find(|seen| seen.date == info.date)
            .map(|seen| &seen.ids)
        else {
            continue;
        };
        let entries = store.load(info).map_err(refused)?;
        let held = entries.into_iter().filter(|entry| ids.contains(&entry.id));
        states.extend(held.map(|entry| EntryState {
            date: info.date,
            entry,
        }));
    }
    let carried = starter().map_err(|error| CommandError::internal(error.to_string()))?;
    let date = carried
        .lists
        .iter()
        .find(|state| state.id == list)
        .and_then(|state| state.dates.last().copied());
    if let Some(entry) = carried.entries.iter().find(|entry| entry.id == *id)
        && let Some(date) = date
    {
        states.push(EntryState {
            date,
            entry: entry.clone(),
        });
    }
    // Of several rows of the newest copy the one that was asked for is shown.
    states.sort_by_key(|state| (state.date, state.entry.id == *id));
    Ok((states, life))
}

/// Returns the entries that bear the number which the list itself gives them beside the one
/// of its file: of the newest copy of the list that has any.
pub fn numbered(home: &Path, id: &EntryId) -> Result<Vec<EntryId>, CommandError> {
    let store = Store::open(home).map_err(refused)?;
    let list = id.list();
    let Some((_, number)) = id.as_str().split_once('/') else {
        return Ok(Vec::new());
    };
    let mut copies: Vec<_> = store.snapshots_of(&list).collect();
    copies.sort_by_key(|info| Reverse(info.date));
    for info in copies {
        let entries = store.load(info).map_err(refused)?;
        let bears = |entry: &ListEntry| {
            let citations = &entry.listing.citations;
            citations
                .iter()
                .any(|one| one.text.eq_ignore_ascii_case(number))
        };
        let found = entries.into_iter().filter(bears).map(|entry| entry.id);
        let mut found: Vec<EntryId> = found.collect();
        if !found.is_empty() {
            found.sort();
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// Returns the links of one list, or of all, under which an entry changed its id.
pub fn links(
    home: &Path,
    list: Option<&str>,
    ambiguous: bool,
) -> Result<(Vec<LinkRecord>, Vec<Decision>), CommandError> {
    let store = Store::open(home).map_err(refused)?;
    let mut found: Vec<LinkRecord> = Vec::new();
    for id in store.lists() {
        if list.is_some_and(|only| only != id.as_str()) {
            continue;
        }
        for life in store.lives(&id).map_err(refused)? {
            for record in life.links {
                let open = record.link.kind == LinkKind::Ambiguous;
                if (open || !ambiguous) && !found.contains(&record) {
                    found.push(record);
                }
            }
        }
    }
    found.sort_by(|a, b| {
        (a.link.kind, &a.link.before, a.earlier).cmp(&(b.link.kind, &b.link.before, b.earlier))
    });
    let decisions = store.decisions().log().iter();
    let here =
        |decision: &&Decision| list.is_none_or(|only| decision.before.list().as_str() == only);
    Ok((found, decisions.filter(here).cloned().collect()))
}

/// Puts a decision on record.
pub fn decide(home: &Path, decision: Decision) -> Result<(), CommandError> {
    let mut store = Store::open(home).map_err(refused)?;
    store.decide(decision).map_err(refused)
}

/// Takes a copy back.
pub fn retract(
    home: &Path,
    list: &ListId,
    date: Date,
    on: Date,
    reason: &str,
) -> Result<(), CommandError> {
    let mut store = Store::open(home).map_err(refused)?;
    store.retract(list, date, on, reason).map_err(refused)
}

/// Compares everything that is stored with its digest, and removes damaged indexes.
pub fn verify(home: &Path) -> Result<Verification, CommandError> {
    let store = Store::open(home).map_err(refused)?;
    let mut found = store.verify().map_err(refused)?;
    let (whole, removed) = super::index::verify(home);
    found.whole_indexes = whole;
    found.removed_indexes = removed
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    Ok(found)
}

/// Puts on record that files were refused, for the lists that they are known to hold.
pub fn note_refusal(home: &Path, files: &[PathBuf], today: Date, error: &ListError) {
    let Ok(mut store) = Store::open(home) else {
        return;
    };
    let names: Vec<String> = files
        .iter()
        .filter_map(|path| path.file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    let mut lists: Vec<ListId> = match error {
        ListError::Shrunk { lists } => lists.iter().map(|list| list.list.clone()).collect(),
        ListError::Backwards { list, .. } => vec![list.clone()],
        ListError::Io { .. } | ListError::UnknownFormat { .. } => return,
        _ => store
            .snapshots()
            .iter()
            .filter(|info| info.files.iter().any(|file| names.contains(file)))
            .map(|info| info.list.clone())
            .collect(),
    };
    lists.sort();
    lists.dedup();
    if lists.is_empty() {
        return;
    }
    put_refusals(&mut store, &lists, &names, today, &error.to_string());
}

/// Puts on record that files were refused. What cannot be written down is not worth a
/// second error.
pub fn put_refusals(store: &mut Store, lists: &[ListId], files: &[String], on: Date, why: &str) {
    let refusals = lists.iter().map(|list| Refusal {
        list: Some(list.clone()),
        files: files.to_vec(),
        on,
        reason: why.to_owned(),
    });
    let _ = store.refuse(refusals.collect());
}

/// Reads what was typed for the two sides; of two days the earlier stands first.
pub fn two_sides(earlier: &str, later: &str) -> Result<(Side, Side), CommandError> {
    let sides = (side(earlier)?, side(later)?);
    if let (Side::Day(first), Side::Day(second)) = &sides
        && first > second
    {
        let error = CommandError::user(format!("{first} is later than {second}"));
        return Err(error.hint(format!("the order is EARLIER LATER: `{second} {first}`")));
    }
    Ok(sides)
}

/// Tells a day from the path of a file.
fn side(text: &str) -> Result<Side, CommandError> {
    if let Ok(day) = text.parse::<Date>() {
        return Ok(Side::Day(day));
    }
    let path = PathBuf::from(text);
    if path.is_file() {
        return Ok(Side::File(path));
    }
    Err(
        CommandError::user(format!("`{text}` is neither a day (YYYY-MM-DD) nor a file"))
            .hint("`interdict lists show LIST` shows the days of its copies"),
    )
}

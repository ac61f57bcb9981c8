//! Lists: in, where they stand, and as one question needs them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use interdict_lists::{
    ImportOptions, ListCorpus, ListError, ListImport, Rejected, SnapshotInfo, Starter, Store,
    assemble, catalog,
    catalog::{Numbering, numbering},
    describe, starter,
};
use interdict_model::{AsOf, DateBasis, EntryId, ListEntry, ListId, ListState, Listing, Standing};
use interdict_report::lists::{Condition, Import, Imported, RejectedRow, Shown, Snapshot, Status};
use jiff::civil::Date;

use super::index;
use crate::{engine::When, error::CommandError};

/// Files to import together; some lists are published in several.
#[derive(Debug, Clone, Copy)]
pub struct ImportRequest<'a> {
    pub files: &'a [PathBuf],
    /// Name of the format; recognized from the content where absent.
    pub format: Option<&'a str>,
    /// Date of the snapshots; from the files where absent.
    pub dated: Option<Date>,
    /// Whether a copy may be much smaller than the one before it.
    pub accept_shrink: bool,
    pub history: bool,
    /// The day of the import: no file is dated later than it by its rows.
    pub today: Date,
}

/// Opens the store under `home`, with the starter list beside it.
pub(super) fn sources(home: &Path) -> Result<(Store, &'static Starter), CommandError> {
    let store = Store::open(home).map_err(refused)?;
    if store.log().is_empty() && index::stands(home) {
        return Err(CommandError::data(format!(
            "`{}` holds an index of lists, but no list: they were lost",
            home.display()
        ))
        .hint("restore its `lists` folder from a backup, or remove its `index` folder and import the lists again"));
    }
    let carried = starter().map_err(|error| CommandError::internal(error.to_string()))?;
    Ok((store, carried))
}

/// Returns every entry that may serve a question.
pub(super) fn assembled(home: &Path, when: When) -> Result<ListCorpus, CommandError> {
    let (store, carried) = sources(home)?;
    assemble(carried, Some(&store), when.on, when.known).map_err(refused)
}

/// Returns every entry with all that the stored copies published by then say of its
/// listing, and the lists as they serve the question.
///
/// The listings of an entry over its copies, with the starter's dates: from the corpus of
/// each day on which a copy was made, oldest first. (What the copies alone say is told by
/// `Store::lives`, which also says here which ids are one entry.) The first that holds an entry says
/// since when, the last until when; where a later copy lacks it and nobody can say that the
/// copy is whole, the end is open from the last copy that holds it.
pub fn lives(home: &Path, when: When, entries: bool) -> Result<ListCorpus, CommandError> {
    let (store, carried) = sources(home)?;
    let known = when.known.day();
    let copies = |list: &ListId| -> Vec<Date> {
        let dates = store.snapshots_of(list).map(|info| info.date);
        dates.filter(|date| *date <= known).collect()
    };
    let days: BTreeSet<Date> = store.lists().iter().flat_map(copies).collect();
    let mut corpus = assemble(carried, Some(&store), when.on, when.known).map_err(refused)?;
    if days.is_empty() || !entries {
        return Ok(corpus);
    }
    // Ids that are made of names change with them: such an entry is drawn once.
    let mut line: BTreeMap<EntryId, EntryId> = BTreeMap::new();
    for list in store.lists() {
        if numbering(&list) != Numbering::Publisher {
            for life in store.lives(&list).map_err(refused)? {
                let ids = life.appearances.into_iter().flat_map(|seen| seen.ids);
                line.extend(ids.map(|id| (id, life.id.clone())));
            }
        }
    }
    let mut lives: BTreeMap<EntryId, (Date, ListEntry)> = BTreeMap::new();
    for day in days {
        let on = AsOf::Day(day);
        let then = assemble(carried, Some(&store), on, when.known).map_err(refused)?;
        for mut entry in then.entries {
            let id = line.get(&entry.id).unwrap_or(&entry.id).clone();
            if let Some((_, older)) = lives.get(&id) {
                entry.listing = began(&older.listing, &entry.listing);
            }
            lives.insert(id, (day, entry));
        }
    }
    let end = |(day, mut entry): (Date, ListEntry)| {
        let copies = copies(&entry.list);
        let held = copies.iter().rev().find(|date| **date <= day);
        let listing = &mut entry.listing;
        if listing.gone_by.is_none() && copies.last() > Some(&day) {
            listing.last_seen = listing.last_seen.or(held.copied());
        }
        entry
    };
    corpus.entries = lives.into_values().map(end).collect();
    Ok(corpus)
}

/// Returns a listing with the start of the older of two, where that says more.
fn began(older: &Listing, newer: &Listing) -> Listing {
    let mut listing = newer.clone();
    if older.latest <= newer.latest {
        listing.earliest = older.earliest;
        listing.latest = older.latest;
        listing.public_earliest = older.public_earliest;
        listing.public_latest = older.public_latest;
        listing.basis = older.basis;
        listing.confidence = older.confidence;
    }
    listing
}

/// Imports files, all or nothing.
pub fn import(home: &Path, request: &ImportRequest<'_>) -> Result<Import, CommandError> {
    let mut options = ImportOptions::on(request.today);
    options.dated = request.dated;
    options.accept_shrink = request.accept_shrink;
    options.history = request.history;
    if let Some(name) = request.format {
        options.format = Some(name.parse().map_err(refused)?);
    }
    let mut store = Store::open(home).map_err(refused)?;
    let report = store.import(request.files, &options).map_err(|error| {
        // An old file that somebody tried to bring in says nothing about the list.
        if !matches!(error, ListError::Backwards { .. }) {
            super::history::note_refusal(home, request.files, request.today, &error);
        }
        refused(error)
    })?;
    let row = |row: Rejected| RejectedRow {
        file: row.file,
        line: row.line,
        reason: row.reason,
    };
    let list = |list: ListImport| Imported {
        list: list.list,
        date: list.date,
        date_basis: list.date_basis,
        accepted: list.accepted,
        rejected: list.rejected.into_iter().map(row).collect(),
        digest: list.digest,
        unchanged: list.unchanged,
        files: list.files,
    };
    Ok(Import {
        lists: report.lists.into_iter().map(list).collect(),
        rejected: report.rejected.into_iter().map(row).collect(),
        warnings: report.warnings,
    })
}

/// Says where every known list stands on the day of the question, by id.
pub fn list_status(home: &Path, when: When) -> Result<Vec<Status>, CommandError> {
    let (store, carried) = sources(home)?;
    let day = when.on.day();
    let mut states: BTreeMap<ListId, ListState> = carried
        .lists
        .iter()
        .map(|list| (list.id.clone(), list.clone()))
        .collect();
    states.extend(
        store
            .status(day)
            .into_iter()
            .map(|list| (list.id.clone(), list)),
    );
    let mut rows: Vec<Status> = states.values().map(|list| status(list, day)).collect();
    // A list that no regime needs is not missed.
    let needed = super::rules::needed_lists()?;
    for known in catalog() {
        let id = ListId::new(known.id);
        if needed.contains(&id) && !states.contains_key(&id) {
            rows.push(missing(id, known.title, known.max_age_days));
        }
    }
    for refusal in store.refused() {
        let row = rows
            .iter_mut()
            .find(|row| Some(&row.id) == refusal.list.as_ref());
        if let Some(row) = row {
            // What else is wrong with the list stays its state.
            if row.condition == Condition::Fresh {
                row.condition = Condition::Refused;
            }
            let serves = if row.date.is_some() {
                ", the copy before serves on"
            } else {
                ""
            };
            let note = format!(
                "`{}` was refused on {}{serves}: {}",
                refusal.files.join(" + "),
                refusal.on,
                refusal.reason
            );
            row.note = Some(
                row.note
                    .take()
                    .map_or(note.clone(), |old| format!("{old}; {note}")),
            );
        }
    }
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(rows)
}

/// Shows one list; nothing when no list has that id.
pub fn list_show(home: &Path, when: When, id: &str) -> Result<Option<Shown>, CommandError> {
    let Some(status) = list_status(home, when)?
        .into_iter()
        .find(|list| list.id.as_str() == id)
    else {
        return Ok(None);
    };
    let store = Store::open(home).map_err(refused)?;
    let snapshots = store
        .log()
        .iter()
        .filter(|info| info.list == status.id)
        .map(|info| Snapshot {
            date: info.date,
            date_basis: info.date_basis,
            rows: info.rows,
            digest: info.digest.clone(),
            note: on_record(info),
        })
        .collect();
    Ok(Some(Shown { status, snapshots }))
}

/// Says what is on record of a copy beside its content.
fn on_record(info: &SnapshotInfo) -> Option<String> {
    let mut notes = Vec::new();
    if let Some(shrink) = &info.accepted_shrink {
        notes.push(format!(
            "taken with {} entries although the copy of {} had {}",
            info.rows, shrink.before, shrink.rows
        ));
    }
    if info.superseded_by.is_some() {
        notes.push("replaced by a later import; serves no question any more".to_owned());
    }
    if let Some(retraction) = &info.retracted {
        notes.push(format!(
            "taken back on {}: {}",
            retraction.on, retraction.reason
        ));
    }
    (!notes.is_empty()).then(|| notes.join("; "))
}

fn status(list: &ListState, day: Date) -> Status {
    let condition = match list.standing(day) {
        Standing::Fresh => Condition::Fresh,
        Standing::Stale { .. } => Condition::Stale,
        Standing::LaterOnly => Condition::LaterOnly,
        Standing::Undated => Condition::Undated,
        Standing::Partial => Condition::Partial,
    };
    Status {
        id: list.id.clone(),
        title: describe(&list.id)
            .map_or_else(|| list.title.clone(), |known| known.title.to_owned()),
        condition,
        date: list.copy_for(day),
        date_basis: Some(list.date_basis),
        age_days: list.age_days(day),
        max_age_days: list.max_age_days,
        rows: list.rows,
        digest: Some(list.digest.clone()),
        note: (!list.complete).then(|| {
            let note = if list.date_basis == DateBasis::Starter {
                "only the starter entries; import the list"
            } else {
                "too few entries to be the whole list; import it whole"
            };
            note.to_owned()
        }),
    }
}

fn missing(id: ListId, title: &str, max_age_days: i32) -> Status {
    Status {
        id,
        title: title.to_owned(),
        condition: Condition::Missing,
        date: None,
        date_basis: None,
        age_days: None,
        max_age_days,
        rows: 0,
        digest: None,
        note: None,
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that `map_err` takes"
)]
pub(super) fn refused(error: ListError) -> CommandError {
    let hint = error.hint();
    CommandError::data(error.to_string()).hint(hint)
}

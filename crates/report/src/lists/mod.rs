//! List files: what an import did, where the lists stand, what one list holds.
//!
//! The rows are plain data, so that text and JSON are made from the same thing.

mod equivalents;
mod history;

use interdict_model::{
    AliasQuality, AsOf, Basis, Country, DateBasis, Life, ListEntry, ListId, Listing, NameKind,
};
use jiff::civil::Date;
use serde::Serialize;

pub mod update;

use crate::layout::{Page, Text};
use crate::style::{Style, Tone};
use crate::table::Table;
use crate::words::{self, grouped};

pub use equivalents::{AskedWord, Equivalent, equivalents};
pub(crate) use history::word as change_word;
pub use history::{ListDelta, diff, links, verify};

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Import {
    /// By list, then by date.
    pub lists: Vec<Imported>,
    /// Rows refused that name no list.
    pub rejected: Vec<RejectedRow>,
    /// Things to know that refused nothing.
    pub warnings: Vec<String>,
}

/// One list that an import brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The list.
    pub list: ListId,
    /// Date of the snapshot.
    pub date: Date,
    /// How that date was obtained.
    pub date_basis: DateBasis,
    /// Entries accepted.
    pub accepted: usize,
    /// Rows refused that name this list.
    pub rejected: Vec<RejectedRow>,
    /// Digest of the canonical content.
    pub digest: String,
    /// Whether a snapshot with this content and date was there before.
    pub unchanged: bool,
    /// The files it was read from; some lists are published in several.
    pub files: Vec<String>,
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectedRow {
    /// The file.
    pub file: String,
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// Where a list stands on the day of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Whole and not older than its limit.
    Fresh,
    /// Whole, older than its limit.
    Stale,
    /// Every snapshot is later than the day.
    LaterOnly,
    /// Dated by nothing better than the time of its file.
    Undated,
    /// Only some of its entries are there.
    Partial,
    /// Known to the program, never imported.
    Missing,
    /// The last file of it was refused; the copy before serves on.
    Refused,
}

impl Condition {
    /// Returns whether the list can serve the question whole.
    pub fn is_fresh(self) -> bool {
        self == Self::Fresh
    }

    fn word(self) -> Text {
        match self {
            Self::Fresh => Text::toned(Tone::Good, "fresh"),
            Self::Stale => Text::toned(Tone::Warn, "stale"),
            Self::LaterOnly => Text::toned(Tone::Warn, "later only"),
            Self::Undated => Text::toned(Tone::Warn, "undated"),
            Self::Partial => Text::toned(Tone::Warn, "partial"),
            Self::Missing => Text::toned(Tone::Warn, "missing"),
            Self::Refused => Text::toned(Tone::Bad, "refused"),
        }
    }
}

/// One list in `lists status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The list.
    pub id: ListId,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub condition: Condition,
    /// Date of the newest snapshot that is not later than the day.
    pub date: Option<Date>,
    /// How that date was obtained.
    pub date_basis: Option<DateBasis>,
    /// Days between that snapshot and the day.
    pub age_days: Option<i32>,
    /// From how many days on it counts as stale.
    pub max_age_days: i32,
    /// Entries in it.
    pub rows: usize,
    /// Digest of its canonical content.
    pub digest: Option<String>,
    /// What went wrong, where something did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One list in `lists show`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Where it stands.
    #[serde(flatten)]
    pub status: Status,
    /// Its snapshots, oldest first.
    pub snapshots: Vec<Snapshot>,
}

/// One dated state of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// Its date.
    pub date: Date,
    /// How that date was obtained.
    pub date_basis: DateBasis,
    /// Entries in it.
    pub rows: usize,
    /// Digest of its canonical content.
    pub digest: String,
    /// What is on record of it beside that: taken although it had lost entries,
    /// replaced, or taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a snapshot says of one entry, in `lists show LIST/ENTRY`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntryState {
    /// Date of the snapshot.
    pub date: Date,
    /// The entry as that snapshot has it.
    pub entry: ListEntry,
}

/// Returns the words for how a date was obtained.
fn obtained(basis: DateBasis) -> &'static str {
    match basis {
        DateBasis::Given => "given by you",
        DateBasis::Stated => "stated in the file",
        DateBasis::LatestRow => "latest date in its rows",
        DateBasis::FileTime => "time of the file",
        DateBasis::Starter => "starter list",
    }
}

/// Refused rows of a file that are shown one by one; the rest is counted.
const SHOWN_ROWS: usize = 10;
/// Indent of what stands below a heading.
const INDENT: usize = 2;
/// Width from which on the status has a column of titles.
const ROOM_FOR_TITLES: usize = 96;

/// Returns what an import did, one line a list, with the rows that were refused.
pub fn import(import: &Import, style: &Style) -> String {
    let mut page = Page::new(style);
    if import.lists.is_empty() {
        page.paragraph(0, &Text::plain("Nothing was imported."));
    } else {
        imported(&import.lists).render(&mut page, 0);
        origins(&mut page, &import.lists);
    }
    let mut rejected: Vec<&RejectedRow> = import
        .lists
        .iter()
        .flat_map(|list| &list.rejected)
        .chain(&import.rejected)
        .collect();
    rejected.sort_by_key(|row| (&row.file, row.line));
    for rows in rejected.chunk_by(|a, b| a.file == b.file) {
        refused(&mut page, rows);
    }
    if !import.warnings.is_empty() {
        page.heading("To know");
    }
    for warning in &import.warnings {
        page.bullet(INDENT, &Text::plain(warning));
    }
    page.finish()
}

fn imported(lists: &[Imported]) -> Table {
    let heads = ["list", "date", "entries", "rejected", "digest"];
    let mut table = Table::new(&heads, 4).right(&[2, 3]);
    for list in lists {
        let rejected = if list.rejected.is_empty() {
            Tone::Plain
        } else {
            Tone::Warn
        };
        let digest = if list.unchanged {
            Text::toned(Tone::Faint, "unchanged")
        } else {
            Text::plain(words::short(&list.digest))
        };
        table.row(vec![
            Text::toned(Tone::Strong, list.list.as_str()),
            Text::plain(list.date.to_string()),
            Text::plain(grouped(list.accepted)),
            Text::toned(rejected, grouped(list.rejected.len())),
            digest,
        ]);
    }
    table
}

/// Says of the lists of one import from which files they came and whence their dates;
/// mostly that is the same for all.
fn origins(page: &mut Page<'_>, lists: &[Imported]) {
    let mut origins: Vec<(String, Vec<&str>)> = Vec::new();
    for list in lists {
        let origin = format!(
            "from {}; dated by: {}",
            list.files.join(", "),
            obtained(list.date_basis)
        );
        match origins.iter_mut().find(|(known, _)| *known == origin) {
            Some((_, ids)) => ids.push(list.list.as_str()),
            None => origins.push((origin, vec![list.list.as_str()])),
        }
    }
    page.gap();
    let several = origins.len() > 1;
    for (origin, ids) in origins {
        let ids = if several {
            format!("{}: ", ids.join(", "))
        } else {
            String::new()
        };
        page.paragraph(0, &Text::toned(Tone::Faint, format!("{ids}{origin}")));
    }
}

/// Adds refused rows of one file.
fn refused(page: &mut Page<'_>, rows: &[&RejectedRow]) {
    let Some(first) = rows.first() else { return };
    page.heading(&format!("Rejected rows of {}", first.file));
    for row in rows.iter().take(SHOWN_ROWS) {
        let lead = Text::plain(format!("line {}", row.line));
        let hang = lead.cells().max(10) + 2;
        page.hanging(INDENT, &lead, hang, &Text::plain(&row.reason));
    }
    let more = rows.len().saturating_sub(SHOWN_ROWS);
    if more > 0 {
        let text = format!("and {}", words::count(more, "more row", "more rows"));
        page.paragraph(INDENT, &Text::toned(Tone::Faint, text));
    }
}

/// Returns where the lists stand, one line each.
pub fn status(lists: &[Status], style: &Style) -> String {
    let mut page = Page::new(style);
    if lists.is_empty() {
        page.paragraph(
            0,
            &Text::plain("No list has been imported: `interdict lists import FILE...`"),
        );
        return page.finish();
    }
    // A title of a few cells would take four lines; `lists show` has it whole.
    let titled = style.width >= ROOM_FOR_TITLES;
    let mut heads = vec!["list", "state", "date", "age", "limit", "entries"];
    if titled {
        heads.push("title");
    }
    let mut table = Table::new(&heads, heads.len() - 1).right(&[3, 4, 5]);
    for list in lists {
        let mut row = vec![
            Text::toned(Tone::Strong, list.id.as_str()),
            list.condition.word(),
            dash(list.date.map(|date| date.to_string())),
            dash(list.age_days.map(|days| format!("{days} d"))),
            Text::toned(Tone::Faint, format!("{} d", list.max_age_days)),
            Text::plain(grouped(list.rows)),
        ];
        if titled {
            row.push(Text::plain(&list.title));
        }
        table.row(row);
    }
    table.render(&mut page, 0);
    let noted: Vec<_> = lists.iter().filter(|list| list.note.is_some()).collect();
    if !noted.is_empty() {
        page.gap();
    }
    for list in noted {
        let note = list.note.as_deref().unwrap_or_default();
        page.bullet(0, &Text::plain(format!("{}: {note}", list.id)));
    }
    page.finish()
}

fn dash(value: Option<String>) -> Text {
    Text::plain(value.unwrap_or_else(|| "-".to_owned()))
}

/// Returns one list with its snapshots.
pub fn show(list: &Shown, on: AsOf, style: &Style) -> String {
    const HANG: usize = 10;
    let mut page = Page::new(style);
    let status = &list.status;
    page.paragraph(
        0,
        &Text::toned(Tone::Strong, status.id.as_str())
            .then(Tone::Plain, format!("  {}", status.title)),
    );
    let age = status.age_days.map_or(String::new(), |days| {
        format!(
            ", {} old on {on} (limit {})",
            words::count(usize::try_from(days).unwrap_or(0), "day", "days"),
            status.max_age_days
        )
    });
    page.field(
        0,
        "state",
        HANG,
        &status.condition.word().then(Tone::Plain, age),
    );
    let date = status.date.map(|date| Text::plain(date.to_string()));
    page.field(0, "date", HANG, &date.unwrap_or_default());
    page.field(0, "entries", HANG, &Text::plain(grouped(status.rows)));
    if let Some(note) = &status.note {
        page.field(0, "note", HANG, &Text::plain(note));
    }
    if list.snapshots.is_empty() {
        return page.finish();
    }
    page.heading("Snapshots");
    let mut table = Table::new(&["date", "date is", "entries", "digest"], 1).right(&[2]);
    for snapshot in &list.snapshots {
        table.row(vec![
            Text::plain(snapshot.date.to_string()),
            Text::toned(Tone::Faint, obtained(snapshot.date_basis)),
            Text::plain(grouped(snapshot.rows)),
            Text::plain(words::short(&snapshot.digest)),
        ]);
    }
    table.render(&mut page, INDENT);
    for snapshot in &list.snapshots {
        if let Some(note) = &snapshot.note {
            let text = format!("{}: {note}", snapshot.date);
            page.bullet(INDENT, &Text::toned(Tone::Faint, text));
        }
    }
    page.finish()
}

/// Returns an entry as its newest snapshot has it, and its life over all of them.
///
/// `states` is oldest first; nothing stored makes an empty page.
pub fn entry(states: &[EntryState], life: Option<&Life>, style: &Style) -> String {
    const HANG: usize = 12;
    let mut page = Page::new(style);
    let Some(EntryState { entry, .. }) = states.last() else {
        return page.finish();
    };
    let listing = &entry.listing;
    page.paragraph(0, &Text::toned(Tone::Strong, entry.caption()));
    let mut field = |label: &str, value: String| {
        page.field(0, label, HANG, &Text::plain(value));
    };
    field("entry", entry.id.to_string());
    field("kind", entry.kind.to_string());
    for name in entry.names.iter().skip(1) {
        let weak = match name.quality {
            AliasQuality::Weak => ", weak",
            AliasQuality::Strong => "",
        };
        field("name", format!("{} ({}{weak})", name.text, kind(name.kind)));
    }
    for address in &entry.addresses {
        field("address", address.text.clone());
    }
    let countries: Vec<&str> = entry.countries.iter().map(Country::code).collect();
    field("countries", countries.join(", "));
    for birth in &entry.birth_dates {
        field("born", birth.text.clone());
    }
    for id in &entry.ids {
        field("id", format!("{} {}", id.kind, id.value));
    }
    field("programs", entry.programs.join("; "));
    field("titles", entry.titles.join("; "));
    field("since", since(listing));
    field("basis", words::basis(listing.basis).to_owned());
    let until = listing.until.map(|day| day.to_string());
    field("until", until.unwrap_or_default());
    field("added by", listing.added_by.clone().unwrap_or_default());
    let requirement = listing.license_requirement.as_ref();
    field(
        "requires",
        requirement.map_or_else(String::new, |text| text.text.clone()),
    );
    let policy = listing.license_policy_text.clone();
    field("policy", policy.unwrap_or_default());
    field("note", listing.note.clone().unwrap_or_default());
    field("remarks", entry.remarks.clone().unwrap_or_default());
    page.field(0, "cites", HANG, &words::cites(&listing.citations));
    let mut dates: Vec<String> = states.iter().map(|state| state.date.to_string()).collect();
    dates.dedup();
    page.field(0, "seen in", HANG, &Text::plain(dates.join(", ")));
    if let Some(told) = life {
        history::life(&mut page, told);
    }
    page.finish()
}

fn since(listing: &Listing) -> String {
    match listing.earliest {
        // How far before its publication a rule can have bound is our margin, not a date.
        _ if listing.basis == Basis::Publication => format!("{} or before", listing.latest),
        Some(earliest) if earliest == listing.latest => earliest.to_string(),
        Some(earliest) => format!("{earliest} at the earliest, {} for certain", listing.latest),
        None => format!("{} for certain, before that open", listing.latest),
    }
}

fn kind(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Primary => "listed name",
        NameKind::Alias => "alias",
        NameKind::Former => "former name",
        NameKind::OriginalScript => "original script",
        NameKind::Spelling => "other spelling",
    }
}

#[cfg(test)]
mod tests;

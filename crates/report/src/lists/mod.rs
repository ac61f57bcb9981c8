//! List files: what an import did, where the lists stand, what one list holds.
//!
//! The rows are plain data, so that text and JSON are made from the same thing.

use interdict_model::{AsOf, DateBasis, ListId};
use jiff::civil::Date;
use serde::Serialize;

use crate::layout::{Page, Text};
use crate::style::{Style, Tone};
use crate::table::Table;
use crate::words::{self, grouped};

/// One list out of one imported file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The file as it was named.
    pub file: String,
    /// The list.
    pub id: ListId,
    /// Date of the snapshot.
    pub date: Date,
    /// How that date was obtained.
    pub date_basis: DateBasis,
    /// Entries accepted.
    pub accepted: usize,
    /// Rows that could not be read.
    pub rejected: Vec<RejectedRow>,
    /// Digest of the canonical content.
    pub digest: String,
    /// Whether a snapshot with this content and date was there before.
    pub unchanged: bool,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectedRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Why.
    pub why: String,
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
    /// Only some of its entries are there.
    Partial,
    /// Known to the program, never imported.
    Missing,
    /// An import was refused; the snapshot before it stays.
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

/// Rows of a list that are shown one by one; the rest is counted.
const SHOWN_ROWS: usize = 10;

/// Returns what an import did, one line a list, with the rows it could not read.
pub fn import(imported: &[Imported], style: &Style) -> String {
    let mut page = Page::new(style);
    if imported.is_empty() {
        page.paragraph(0, &Text::plain("Nothing was imported."));
        return page.finish();
    }
    let mut table = Table::new(
        &[
            "list", "date", "date is", "entries", "rejected", "digest", "file",
        ],
        6,
    )
    .right(&[3, 4]);
    for each in imported {
        let rejected = Text::toned(
            if each.rejected.is_empty() {
                Tone::Plain
            } else {
                Tone::Warn
            },
            grouped(each.rejected.len()),
        );
        let digest = if each.unchanged {
            Text::toned(Tone::Faint, "unchanged")
        } else {
            Text::plain(words::short(&each.digest))
        };
        table.row(vec![
            Text::toned(Tone::Strong, each.id.as_str()),
            Text::plain(each.date.to_string()),
            Text::toned(Tone::Faint, obtained(each.date_basis)),
            Text::plain(grouped(each.accepted)),
            rejected,
            digest,
            Text::plain(&each.file),
        ]);
    }
    table.render(&mut page, 0);
    for each in imported.iter().filter(|each| !each.rejected.is_empty()) {
        page.heading(&format!("Rejected rows of {}", each.file));
        for row in each.rejected.iter().take(SHOWN_ROWS) {
            let lead = Text::plain(format!("line {}", row.line));
            page.hanging(2, &lead, lead.cells().max(10) + 2, &Text::plain(&row.why));
        }
        if let Some(more) = each.rejected.len().checked_sub(SHOWN_ROWS)
            && more > 0
        {
            let text = format!("and {}", words::count(more, "more row", "more rows"));
            page.paragraph(2, &Text::toned(Tone::Faint, text));
        }
    }
    page.finish()
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
    let mut table = Table::new(
        &["list", "state", "date", "age", "limit", "entries", "title"],
        6,
    )
    .right(&[3, 4, 5]);
    for list in lists {
        table.row(vec![
            Text::toned(Tone::Strong, list.id.as_str()),
            list.condition.word(),
            dash(list.date.map(|date| date.to_string())),
            dash(list.age_days.map(|days| format!("{days} d"))),
            Text::toned(Tone::Faint, format!("{} d", list.max_age_days)),
            Text::plain(grouped(list.rows)),
            Text::plain(&list.title),
        ]);
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
    table.render(&mut page, 2);
    page.finish()
}

#[cfg(test)]
mod tests;

//! The Chinese military companies of section 1260H as a CSV table. Not official.
//!
//! The Department of Defense prints the list (section 1260H of Pub. L. 116-283) as a PDF
//! and in the Federal Register; no table of its own was found. This is the one that a
//! third party keeps, a row for each edition that names a company: `Name` as printed,
//! `Clean Name` without aliases and marks, `Alias`, `Previous Name`, `Parent Name`,
//! `Note`, `Start date` (the day of the edition), `End date` (the day of the edition or
//! notice that removed it) and `Source Url`. Written from the published header and rows
//! of such a table; every copy is reported as a transcription.
//!
//! Rows of one company (by its clean name, folded) become one entry. Rows whose periods
//! touch are one period, and a company that was removed and named again later has one
//! entry a period, all of one entity. A day is that of publication, so the days before
//! it stay open ([`Listing::published`]); the day of the end is the last in force. Where a
//! newer row says that a company was removed and an older one has no end, the rows
//! disagree, and the presence stays open from then on: it is never taken for past.

use std::{collections::BTreeMap, io::BufRead};

use interdict_model::{AliasQuality, ListEntry, ListId, Listing, NameKind, PartyKind};
use jiff::civil::Date;

use super::{Parsed, assign_ids, blank, push_name, reject, without_letters};
use crate::{
    ListError,
    records::{Record, Records},
    text::{filled, iso_date, name_key},
};

const COLUMNS: [&str; 9] = [
    "Name",
    "Clean Name",
    "Alias",
    "Previous Name",
    "Parent Name",
    "Note",
    "Start date",
    "End date",
    "Source Url",
];

/// Answers whether `head`, the beginning of a file, is the header of this format.
pub fn detect(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default().replace('"', "");
    first.trim_end() == COLUMNS.join(",")
}

/// One edition that names a company.
struct Event {
    start: Date,
    end: Option<Date>,
    /// The name as printed, without the mark.
    printed: Option<String>,
    clean: String,
    marked: bool,
    aliases: Vec<String>,
    former: Option<String>,
    parent: Option<String>,
    note: Option<String>,
}

/// Reads the file. `today` bounds the dates that can date the copy.
pub fn parse(input: &mut dyn BufRead, file: &str, today: Date) -> Result<Parsed, ListError> {
    let mut records = Records::new(input, file, b',');
    let mut record = Record::default();
    let mut parsed = Parsed::default();
    let found = records.next_into(&mut record)?
        && record.len() == COLUMNS.len()
        && (0..COLUMNS.len()).all(|i| record.get(i).trim() == COLUMNS[i]);
    if !found {
        return Err(ListError::NotAList {
            file: file.to_owned(),
            what: "the first line does not name the columns of the section 1260H table".into(),
        });
    }
    let list = ListId::new("us.dod.1260h");
    let mut companies: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    while records.next_into(&mut record)? {
        if record.last && record.len() < COLUMNS.len() {
            return Err(ListError::Truncated {
                file: file.to_owned(),
                line: record.line,
                what: format!("the last row has {} of 9 fields", record.len()),
            });
        }
        match event(&record) {
            Ok(event) => {
                for day in [Some(event.start), event.end].into_iter().flatten() {
                    parsed.saw_row_date(day, today);
                }
                let key = name_key(&event.clean);
                companies.entry(key).or_default().push(event);
            }
            Err(reason) => {
                let list = Some(list.clone());
                reject(&mut parsed.rejected, file, record.line, list, &reason)?;
            }
        }
    }
    for events in companies.into_values() {
        for period in periods(events) {
            parsed.push(entry(&list, &period), file)?;
        }
    }
    assign_ids(&mut parsed.entries, |_| String::new());
    parsed.warnings.push(format!("`{file}` is a third party's transcription of the section 1260H list, not the publisher's file; its days are those of the editions"));
    Ok(parsed)
}

fn event(record: &Record) -> Result<Event, String> {
    if record.len() != COLUMNS.len() {
        return Err(format!("{} fields instead of 9", record.len()));
    }
    let get = |column: &str| {
        let index = COLUMNS.iter().position(|name| *name == column)?;
        filled(record.get(index))
    };
    let day = |column: &str| match get(column) {
        None => Ok(None),
        Some(text) => iso_date(&text)
            .map(Some)
            .ok_or_else(|| format!("`{column}` is `{text}`, which is not a date (YYYY-MM-DD)")),
    };
    let printed = get("Name");
    let marked = printed.as_ref().is_some_and(|name| name.ends_with('*'));
    let printed = printed.and_then(|name| filled(name.trim_end_matches('*')));
    let clean = get("Clean Name")
        .and_then(|name| filled(name.trim_end_matches('*')))
        .or_else(|| printed.clone())
        .ok_or("`Name` and `Clean Name` are empty")?;
    if !clean.chars().any(char::is_alphanumeric) {
        // Companies are told apart by letters and digits alone.
        return Err(without_letters(&clean));
    }
    let start = day("Start date")?.ok_or("`Start date` is empty")?;
    let end = day("End date")?;
    if let Some(end) = end.filter(|end| *end < start) {
        return Err(format!("`End date` {end} is before `Start date` {start}"));
    }
    Ok(Event {
        start,
        end,
        printed,
        clean,
        marked,
        aliases: get("Alias").map_or_else(Vec::new, |text| aliases(&text)),
        former: get("Previous Name"),
        parent: get("Parent Name"),
        note: get("Note"),
    })
}

/// Parts aliases, which a comma without a blank joins; `Co., Ltd.` has one with a blank.
fn aliases(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(',') {
        if !text[at + 1..].starts_with(' ') {
            out.extend(filled(&text[from..at]));
            from = at + 1;
        }
    }
    out.extend(filled(&text[from..]));
    out
}

/// Joins events whose periods touch, oldest first.
fn periods(mut events: Vec<Event>) -> Vec<Vec<Event>> {
    // Rows of one period go by what they say: the order of the file says nothing.
    events.sort_by_cached_key(|event| {
        let words = [&event.printed, &event.former, &event.parent, &event.note].map(Option::clone);
        let names = (event.clean.clone(), event.marked, event.aliases.clone());
        (event.start, event.end.is_none(), event.end, names, words)
    });
    let mut out: Vec<Vec<Event>> = Vec::new();
    for event in events {
        match out.last_mut() {
            Some(period) if reaches(period, event.start) => period.push(event),
            _ => out.push(vec![event]),
        }
    }
    out
}

/// Answers whether a period is not known to have ended before `day`.
fn reaches(period: &[Event], day: Date) -> bool {
    period
        .iter()
        .any(|event| event.end.is_none_or(|end| end >= day))
}

/// Builds the entry of one period, which has at least one event.
fn entry(list: &ListId, period: &[Event]) -> ListEntry {
    let mut entry = blank(list.clone(), PartyKind::Organization);
    let mut remarks: Vec<String> = Vec::new();
    let strong = AliasQuality::Strong;
    // The newest edition has the name that is used now.
    for event in period.iter().rev() {
        let kind = if entry.names.is_empty() {
            NameKind::Primary
        } else {
            NameKind::Spelling
        };
        push_name(&mut entry.names, event.clean.clone(), kind, strong);
    }
    for event in period {
        for printed in event.printed.iter().cloned() {
            push_name(&mut entry.names, printed, NameKind::Spelling, strong);
        }
        for alias in event.aliases.iter().cloned() {
            push_name(&mut entry.names, alias, NameKind::Alias, strong);
        }
        for former in event.former.iter().cloned() {
            push_name(&mut entry.names, former, NameKind::Former, strong);
        }
        let mark = event
            .marked
            .then(|| format!("Marked * in the edition of {}", event.start));
        let parent = event
            .parent
            .as_ref()
            .map(|parent| format!("Listed under {parent}"));
        for remark in [mark, parent, event.note.clone()].into_iter().flatten() {
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
    }
    entry.remarks = (!remarks.is_empty()).then(|| remarks.join("; "));
    if let (Some(first), Some(newest)) = (period.first(), period.last()) {
        entry.listing = listing(first.start, newest, period);
    }
    entry
}

/// The listing over one period: it ends when the newest event ends.
fn listing(start: Date, newest: &Event, period: &[Event]) -> Listing {
    let mut listing = Listing::published(start);
    let open = period.iter().any(|event| event.end.is_none());
    match newest.end {
        Some(end) if open => {
            listing.last_seen = Some(end);
            listing.note = Some(format!(
                "The table says that the edition of {} ended on {end}, and gives an older one no end",
                newest.start
            ));
        }
        end => listing.until = end,
    }
    listing
}

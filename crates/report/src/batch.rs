//! A table that was screened, for a person: what it is made of, one short block for each
//! row that needs somebody, and the counts.
//!
//! Rows with nothing found have no block; they are counted, and what they were compared
//! with stands at the end.

use interdict_batch::{
    Answer, Census, Columns, Decision, FieldUse, Found, Judged, Outcome, Override, Reading, Role,
    Ruled, Shape, ShowCleared, Summary, Table, Taken,
};
use interdict_model::{AsOf, Corpus, ScreeningStatus};

use crate::layout::{Page, Text};
use crate::screen::{asked_about, hit, near, table};
use crate::style::{Detail, Style, Tone};
use crate::words;

const INDENT: usize = 2;
const LABEL: usize = 13;
/// Columns that play no part and are named; more are counted.
const NAMED: usize = 12;

/// How blocks are written.
#[derive(Debug, Clone, Copy)]
pub struct BlockStyle {
    /// How the page looks.
    pub style: Style,
    /// Whether each hit is explained.
    pub detail: Detail,
    /// How many nearest entries were asked for.
    pub near: usize,
    /// Whether hits that a decision took away are shown.
    pub cleared: ShowCleared,
}

/// Returns what a table is taken for, as it is shown before the run.
pub fn mapping(file: &str, read: &Table, style: &Style) -> String {
    let mut page = Page::new(style);
    let reading = &read.reading;
    let columns = &reading.columns;
    let what = match reading.shape {
        Shape::JsonLines => "JSON lines".to_owned(),
        Shape::Table(b'\t') => "a table with tabs".to_owned(),
        Shape::Table(delimiter) => format!("a table with `{}`", char::from(delimiter)),
    };
    let header = match (reading.shape, columns.header) {
        (Shape::JsonLines, _) => "; the fields of its first lines, since every line names its own",
        (_, true) => ", the first row names the columns",
        (_, false) => ", no row names the columns: the first is screened too",
    };
    page.paragraph(
        0,
        &Text::toned(Tone::Strong, file).then(
            Tone::Plain,
            format!(": {what}, {}{header}", read.encoding.word()),
        ),
    );
    let spare = spare(columns);
    for (word, role) in Role::WORDS {
        let names: Vec<&str> = columns
            .playing(role)
            .filter_map(|at| columns.names.get(at).map(String::as_str))
            .collect();
        let default = reading.kind.filter(|_| role == Role::Kind);
        if names.is_empty() && default.is_none() {
            continue;
        }
        let mut text = Text::plain(names.join(", "));
        if let Some(kind) = default {
            let said = if names.is_empty() {
                format!("{kind}  by --kind, for every row")
            } else {
                format!("  {kind} by --kind where a row says none")
            };
            text = text.then(Tone::Plain, said);
        }
        if role == Role::Name && columns.found == Found::Content {
            text = text.then(Tone::Warn, "  by its content: no column is called so");
        }
        if spare.contains(&role) {
            text = text.then(Tone::Faint, "  where there is no whole name");
        }
        page.field(INDENT, word, LABEL, &text);
    }
    unused(&mut page, columns);
    passed_over(&mut page, columns, &reading.overrides);
    if reading.shape == Shape::JsonLines {
        for each in &reading.overrides {
            late(&mut page, each, columns);
        }
    }
    page.finish()
}

/// Parts of the name that are read only where there is no whole name.
fn spare(columns: &Columns) -> Vec<Role> {
    let whole = columns.playing(Role::Name).next().is_some();
    let parts = [Role::Given, Role::Middle, Role::Family];
    parts.into_iter().filter(|_| whole).collect()
}

/// Says of columns that are called like a name and are not screened how they are.
fn passed_over(page: &mut Page<'_>, columns: &Columns, said: &[Override]) {
    if said.iter().any(|each| each.role == Role::Name) {
        // Who says which column is the name has chosen.
        return;
    }
    let name = columns.playing(Role::Name).next();
    let name = name.and_then(|at| columns.names.get(at));
    let lost = columns.taken().filter(|(_, taken)| *taken == Taken::Lost);
    let lost: Vec<&str> = lost.map(|(lost, _)| lost).collect();
    for each in lost.iter().take(NAMED) {
        let beside = name.map_or_else(String::new, |name| format!(" beside `{name}`"));
        let text = format!(
            "`{each}` is called like a name and is not screened{beside}: {}",
            ways(each)
        );
        page.paragraph(INDENT, &Text::toned(Tone::Warn, text));
    }
    if lost.len() > NAMED {
        let text = format!(
            "and {} more that are called like a name",
            lost.len() - NAMED
        );
        page.paragraph(INDENT, &Text::toned(Tone::Warn, text));
    }
}

fn ways(column: &str) -> String {
    if column.starts_with("properties.") {
        return "of an entity, other names are screened as its property `alias`".to_owned();
    }
    let option = |part: &str| words::shell(&format!("{part}={column}"));
    format!(
        "`--column {}` screens it too, `--column {}` takes it for the name",
        option("alias"),
        option("name")
    )
}

/// Says of a field that the user names that the first lines have none called so.
fn late(page: &mut Page<'_>, said: &Override, columns: &Columns) {
    let known = columns.playing(said.role).next().is_some();
    if said.column.is_empty() || known && columns.names.contains(&said.column) {
        return;
    }
    if columns.place(&said.column).is_none() {
        let text = format!(
            "`--column {}={}`: no field of the first lines is called so",
            said.role.word(),
            said.column
        );
        page.paragraph(INDENT, &Text::toned(Tone::Warn, text));
    }
}

/// Returns what the fields of all rows were taken for; nothing where columns have headings.
pub fn fields(census: &Census, style: &Style) -> String {
    let mut page = Page::new(style);
    fields_in(&mut page, census);
    page.finish()
}

fn fields_in(page: &mut Page<'_>, census: &Census) {
    if census.fields.is_empty() {
        return;
    }
    page.paragraph(
        0,
        &Text::plain("Fields that rows had, and in how many rows:"),
    );
    let of = |taken: Taken| {
        let own = census.fields.iter().filter(move |each| each.taken == taken);
        own.map(rows_of).collect::<Vec<_>>().join(", ")
    };
    for (word, role) in Role::WORDS {
        let mut text = Text::plain(of(Taken::Read(role)));
        let beside = of(Taken::Beside(role));
        if !beside.is_empty() {
            let gap = if text.cells() > 0 { "; " } else { "" };
            let told = format!("{gap}{beside} not screened: the whole name stands beside it");
            text = text.then(Tone::Faint, told);
        }
        if text.cells() > 0 {
            page.field(INDENT, word, LABEL, &text);
        }
    }
    let mut unread: Vec<String> = [Taken::Unread, Taken::Lost]
        .map(of)
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    if census.others > 0 {
        unread.push(format!("others {} times", figure(census.others)));
    }
    if !unread.is_empty() {
        let text = Text::toned(Tone::Faint, unread.join(", "));
        page.field(INDENT, "not used", LABEL, &text);
    }
    for each in census.lost().take(NAMED) {
        let text = format!(
            "`{}` is called like a name and was not screened in {}: {}",
            each.name,
            number(each.rows, "row", "rows"),
            ways(&each.name)
        );
        page.paragraph(INDENT, &Text::toned(Tone::Warn, text));
    }
}

fn rows_of(field: &FieldUse) -> String {
    format!("{} {}", field.name, figure(field.rows))
}

fn unused(page: &mut Page<'_>, columns: &Columns) {
    let unused: Vec<&str> = columns.unused().collect();
    if unused.is_empty() {
        return;
    }
    let mut text = unused
        .iter()
        .take(NAMED)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    if unused.len() > NAMED {
        text = format!("{text} and {} more", unused.len() - NAMED);
    }
    page.field(INDENT, "not used", LABEL, &Text::toned(Tone::Faint, text));
}

/// Returns what stands before the blocks.
pub fn head(on: AsOf, known: AsOf, threshold: f64, style: &Style) -> String {
    let mut page = Page::new(style);
    page.paragraph(
        0,
        &Text::toned(Tone::Faint, "on ")
            .then(Tone::Plain, on.to_string())
            .then(Tone::Faint, "  known ")
            .then(Tone::Plain, known.to_string())
            .then(Tone::Faint, "  threshold ")
            .then(Tone::Plain, words::score(threshold)),
    );
    page.finish()
}

/// Returns the block of a row, with an empty line before it; nothing for a row that needs
/// nobody.
pub fn block(answer: &Answer, how: &BlockStyle) -> String {
    let shown: &[Judged] = match how.cleared {
        ShowCleared::Show => &answer.cleared,
        ShowCleared::Count => &[],
    };
    let settled = how.cleared == ShowCleared::Show && answer.is_settled();
    let quiet = answer.hits.is_empty() && shown.is_empty() && !settled;
    if answer.outcome == Outcome::Clear && quiet {
        return String::new();
    }
    let mut page = Page::new(&how.style);
    let mut name = Text::toned(Tone::Faint, format!("line {}  ", answer.line));
    if let Some(key) = &answer.key {
        name = name.then(Tone::Plain, format!("{key}  "));
    }
    page.paragraph(0, &name.join(&asked_about(&answer.query)));
    if answer.outcome == Outcome::Bad {
        let why = answer
            .message
            .as_deref()
            .unwrap_or("the row cannot be read");
        let why = why.split_once(": ").map_or(why, |(_, why)| why);
        let text = Text::toned(Tone::Bad, "not screened").then(Tone::Plain, format!(": {why}"));
        page.paragraph(INDENT, &text);
        return format!("\n{}", page.finish());
    }
    if !answer.also.is_empty() {
        let also = format!("also {}", answer.also.join("; "));
        page.paragraph(INDENT, &Text::toned(Tone::Faint, also));
    }
    hits(&mut page, &answer.hits, how);
    if answer.omitted > 0 {
        let more = words::count(answer.omitted, "more hit", "more hits");
        let text = format!("{more} omitted by the limit (--limit)");
        page.paragraph(INDENT, &Text::toned(Tone::Warn, text));
    }
    if answer.hits.is_empty() && answer.outcome == Outcome::Undecided {
        page.paragraph(
            INDENT,
            &Text::toned(Tone::Warn, "undecided: this is not \"no hit\""),
        );
    }
    for text in answer.message.iter().chain(&answer.notes) {
        page.paragraph(INDENT, &Text::plain(text));
    }
    if let Some(decision) = &answer.decided {
        page.paragraph(INDENT, &said("the row", decision, answer.reopened));
    }
    if !shown.is_empty() {
        page.paragraph(
            INDENT,
            &Text::toned(Tone::Faint, "taken away by decisions:"),
        );
        hits(&mut page, shown, how);
    }
    let compared =
        answer.status != ScreeningStatus::TooLittleInformation || !answer.near.is_empty();
    if how.near > 0 && compared && answer.status != ScreeningStatus::Error {
        let text = Text::toned(Tone::Faint, "nearest entries that are no hits:");
        page.paragraph(INDENT, &text);
        near(&mut page, INDENT, &answer.near, how.near);
    }
    format!("\n{}", page.finish())
}

fn hits(page: &mut Page<'_>, hits: &[Judged], how: &BlockStyle) {
    if hits.is_empty() {
        return;
    }
    match how.detail {
        Detail::Brief => table(hits.iter().map(|each| &each.hit)).render(page, INDENT),
        Detail::Full => hits.iter().for_each(|each| hit(page, &each.hit)),
    }
    for each in hits {
        let Some(decision) = &each.decided else {
            continue;
        };
        let text = said(each.hit.entry_id.as_str(), decision, each.reopened);
        page.paragraph(INDENT, &text);
    }
}

/// Returns what a person decided, and why that does not stand any more.
fn said(about: &str, decision: &Decision, reopened: Option<&str>) -> Text {
    let what = match decision.decision {
        Ruled::NotAMatch => "not a match",
        Ruled::Match => "a match",
        Ruled::Cleared => "may say too little",
    };
    let text = Text::plain(format!(
        "{about}: {what}, said {} on {}: {}",
        decision.by, decision.on, decision.reason
    ));
    match reopened {
        Some(why) => text.then(Tone::Warn, format!("; open again: {why}")),
        None => text,
    }
}

/// Returns what stands behind the blocks. `reading` says how a table with one heading for all
/// rows was read; of JSON lines the summary has the fields.
pub fn tail(
    summary: &Summary,
    reading: Option<&Reading>,
    corpus: &Corpus,
    style: &Style,
) -> String {
    let mut page = Page::new(style);
    page.paragraph(0, &Text::plain(counts(summary)));
    for note in notes(summary) {
        page.paragraph(0, &Text::plain(note));
    }
    fields_in(&mut page, &summary.census);
    if let Some(reading) = reading {
        passed_over(&mut page, &reading.columns, &reading.overrides);
    }
    page.paragraph(
        0,
        &Text::plain("Nothing found says nothing about lists that were not loaded."),
    );
    page.heading("Compared with");
    words::corpus_lists(&mut page, 2, corpus);
    words::corpus(&mut page, corpus);
    format!("\n{}", page.finish())
}

/// Returns the counts of a run as one sentence.
pub fn counts(summary: &Summary) -> String {
    format!(
        "{}: {} with a hit, {} undecided, {} bad, {} with nothing found.",
        number(summary.rows, "row", "rows"),
        figure(summary.hit),
        figure(summary.undecided),
        figure(summary.bad),
        figure(summary.clear),
    )
}

/// Returns what else a reader of the counts must know.
pub fn notes(summary: &Summary) -> Vec<String> {
    let mut notes = Vec::new();
    if summary.bad > 0 {
        let rows = number(summary.bad, "bad row was", "bad rows were");
        let whom = if summary.bad == 1 { "it" } else { "them" };
        notes.push(format!(
            "{rows} not screened; nothing is known about {whom}."
        ));
    }
    if summary.noted > 0 {
        let rows = number(summary.noted, "row holds", "rows hold");
        notes.push(format!(
            "{rows} a value that could not be read and was left out: {}.",
            lines(summary)
        ));
    }
    if summary.cleared > 0 {
        let hits = number(summary.cleared, "hit was", "hits were");
        notes.push(format!("{hits} taken away by earlier decisions."));
    }
    if summary.settled > 0 {
        let rows = number(summary.settled, "row says", "rows say");
        notes.push(format!("{rows} too little and may, by earlier decisions."));
    }
    if summary.reopened > 0 {
        let hits = number(summary.reopened, "decision does", "decisions do");
        notes.push(format!(
            "{hits} not stand any more: customer or entry has changed."
        ));
    }
    notes
}

/// Names the first lines with a value that could not be read.
fn lines(summary: &Summary) -> String {
    let named: Vec<String> = summary.noted_lines.iter().map(u64::to_string).collect();
    let word = if named.len() == 1 { "line" } else { "lines" };
    let more = if summary.noted > named.len() as u64 {
        ", ..."
    } else {
        ""
    };
    format!("{word} {}{more}", named.join(", "))
}

fn number(count: u64, one: &str, many: &str) -> String {
    words::count(usize::try_from(count).unwrap_or(usize::MAX), one, many)
}

/// Returns a number with its thousands grouped.
pub fn figure(count: u64) -> String {
    words::grouped(usize::try_from(count).unwrap_or(usize::MAX))
}

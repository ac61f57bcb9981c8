//! The answer to "is this name on a list on that date?", for a person.
//!
//! An empty answer is printed with what it was compared with: how many entries
//! of which lists of which dates. It is never called a clearance.

use interdict_model::{
    AliasQuality, Basis, Country, Explanation, Hit, NearMiss, PartyQuery, Screening,
    ScreeningStatus, Verdict,
};

use crate::layout::{Page, Text};
use crate::style::{Detail, Style, Tone};
use crate::table::Table;
use crate::words;

/// Column in which everything about a hit stands: after its score.
const COLUMN: usize = 6;
const LABEL: usize = 10;

/// How much of screenings is shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// Whether each hit is explained.
    pub detail: Detail,
    /// How many nearest entries were asked for.
    pub near: usize,
}

/// Returns screenings of one day against one corpus as one page, which says once what
/// they were compared with.
pub fn several(screenings: &[Screening], shown: Shown, style: &Style) -> String {
    let detail = shown.detail;
    let mut page = Page::new(style);
    let Some(first) = screenings.first() else {
        return page.finish();
    };
    asked(&mut page, first);
    for screening in screenings {
        page.gap();
        query(&mut page, screening);
        match screening.status {
            ScreeningStatus::Ok => found(&mut page, screening, detail),
            ScreeningStatus::Truncated | ScreeningStatus::Disguised => {
                let what = if screening.status == ScreeningStatus::Truncated {
                    "not read whole"
                } else {
                    "shown otherwise than stored"
                };
                stopped(&mut page, screening, what, Tone::Warn);
                if !screening.hits.is_empty() {
                    found(&mut page, screening, detail);
                }
            }
            ScreeningStatus::TooLittleInformation => {
                stopped(&mut page, screening, "too little to compare", Tone::Warn);
                if !screening.hits.is_empty() {
                    found(&mut page, screening, detail);
                }
            }
            ScreeningStatus::Error => stopped(&mut page, screening, "not screened", Tone::Bad),
        }
        let compared = screening.status != ScreeningStatus::Error
            && (screening.status != ScreeningStatus::TooLittleInformation
                || !screening.near.is_empty());
        if shown.near > 0 && compared {
            page.heading("Nearest entries that are no hits");
            near(&mut page, 0, &screening.near, shown.near);
        }
    }
    page.heading("Compared with");
    words::corpus_lists(&mut page, 2, &first.corpus);
    words::corpus(&mut page, &first.corpus);
    page.finish()
}

/// Adds what holds for every name of the page.
fn asked(page: &mut Page<'_>, screening: &Screening) {
    page.push(
        0,
        &Text::toned(Tone::Faint, "on ")
            .then(Tone::Plain, screening.on.to_string())
            .then(Tone::Faint, "  known ")
            .then(Tone::Plain, screening.known.to_string())
            .then(Tone::Faint, "  threshold ")
            .then(Tone::Plain, words::score(screening.threshold)),
    );
}

fn query(page: &mut Page<'_>, screening: &Screening) {
    page.paragraph(0, &asked_about(&screening.query));
    if !screening.several_names.is_empty() {
        let names = screening.several_names.join("; ");
        let text = format!("asked also as each name that the text gives: {names}");
        page.paragraph(0, &Text::toned(Tone::Faint, text));
    }
}

/// Returns who was asked about.
pub(crate) fn asked_about(query: &PartyQuery) -> Text {
    let mut head = Text::toned(Tone::Strong, &query.name);
    if let Some(kind) = query.kind {
        head = head.then(Tone::Faint, format!(", {kind}"));
    }
    for country in &query.countries {
        head = head.then(Tone::Faint, format!(", {country}"));
    }
    if let Some(day) = query.birth_date {
        head = head.then(Tone::Faint, format!(", born {day}"));
    }
    for id in &query.ids {
        head = head.then(Tone::Faint, format!(", id {id}"));
    }
    head
}

fn stopped(page: &mut Page<'_>, screening: &Screening, what: &str, tone: Tone) {
    let why = screening
        .message
        .as_deref()
        .unwrap_or("the name cannot be compared");
    page.paragraph(
        0,
        &Text::toned(tone, what).then(Tone::Plain, format!(": {why}")),
    );
    page.paragraph(
        0,
        &Text::plain("This is not \"no hit\": no entry was ruled out."),
    );
}

fn found(page: &mut Page<'_>, screening: &Screening, detail: Detail) {
    if screening.hits.is_empty() {
        nothing(page, screening);
        return;
    }
    match detail {
        Detail::Brief => {
            table(screening.hits.iter()).render(page, 0);
            dates(page, &screening.hits);
        }
        Detail::Full => {
            for (at, each) in screening.hits.iter().enumerate() {
                if at > 0 {
                    page.gap();
                }
                hit(page, each);
            }
        }
    }
    if screening.omitted > 0 {
        let more = words::count(screening.omitted, "more hit", "more hits");
        page.paragraph(
            0,
            &Text::toned(Tone::Warn, format!("{more} omitted by the limit (--limit)")),
        );
    }
    // Another status has said its message above.
    if let Some(message) = &screening.message
        && screening.status == ScreeningStatus::Ok
    {
        page.paragraph(0, &Text::plain(message));
    }
}

/// Returns one row a hit.
pub(crate) fn table<'a>(hits: impl Iterator<Item = &'a Hit>) -> Table {
    let mut table = Table::new(&["score", "name", "list", "since", "country"], 1);
    for hit in hits {
        let mut name = Text::toned(Tone::Strong, &hit.caption);
        if hit.matched_name != hit.caption {
            name = name.then(Tone::Faint, format!(" = {}", hit.matched_name));
        }
        if hit.matched_name_quality == AliasQuality::Weak {
            name = name.then(Tone::Warn, " (weak alias)");
        }
        let mut since = Text::plain(hit.listed_from.to_string());
        if let Some(until) = hit.listed_until {
            since = since.then(Tone::Plain, format!(" until {until}"));
        }
        since = match hit.in_force {
            Verdict::True => since,
            Verdict::Unknown => since.then(Tone::Warn, " ?"),
            Verdict::False => since.then(Tone::Faint, ", not in force"),
        };
        let countries: Vec<&str> = hit.countries.iter().map(Country::code).collect();
        table.row(vec![
            Text::toned(tone(hit), words::score(hit.score)),
            name,
            Text::plain(hit.list.as_str()),
            since,
            Text::plain(countries.join(" ")),
        ]);
    }
    table
}

/// How many entries a note on dates names before it counts.
const NAMED: usize = 3;

/// Adds one note for each basis of dates that is not a rule.
fn dates(page: &mut Page<'_>, hits: &[Hit]) {
    if hits.iter().any(|hit| hit.in_force == Verdict::Unknown) {
        let text = "whether it was in force on that day is not decided";
        page.field(0, "?", COLUMN + 1, &Text::toned(Tone::Warn, text));
    }
    let mut notes: Vec<(String, Vec<&str>)> = Vec::new();
    for hit in hits.iter().filter(|hit| hit.basis != Basis::Rule) {
        let basis = basis(hit);
        match notes.iter_mut().find(|(known, _)| *known == basis) {
            Some((_, entries)) => entries.push(hit.entry_id.as_str()),
            None => notes.push((basis, vec![hit.entry_id.as_str()])),
        }
    }
    for (basis, entries) in notes {
        let shown = entries.iter().take(NAMED).copied().collect::<Vec<_>>();
        let more = match entries.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let text = format!("{}{more}: {basis}", shown.join(", "));
        page.field(0, "since", COLUMN + 1, &Text::toned(Tone::Faint, text));
    }
}

/// Returns on what basis the dates of a hit are given.
fn basis(hit: &Hit) -> String {
    let basis = words::basis(hit.basis).to_owned();
    match hit.listed_from_earliest {
        // How far before its publication a rule can have bound is our margin, not a date.
        Some(earliest) if hit.basis != Basis::Publication => {
            format!("{basis}; {earliest} at the earliest")
        }
        _ => basis,
    }
}

fn tone(hit: &Hit) -> Tone {
    match hit.in_force {
        Verdict::True => Tone::Bad,
        Verdict::Unknown => Tone::Warn,
        Verdict::False => Tone::Faint,
    }
}

fn nothing(page: &mut Page<'_>, screening: &Screening) {
    let lists = &screening.corpus.lists;
    let rows = lists.iter().map(|list| list.rows).sum();
    page.paragraph(
        0,
        &Text::plain(format!(
            "Nothing found: no name among {} of {} reaches {}. \
             This says nothing about lists that were not loaded.",
            words::count(rows, "entry", "entries"),
            words::count(lists.len(), "list", "lists"),
            words::score(screening.threshold),
        )),
    );
    if let Some(message) = &screening.message {
        page.paragraph(0, &Text::plain(message));
    }
}

/// Adds one hit with its explanation.
pub(crate) fn hit(page: &mut Page<'_>, hit: &Hit) {
    let mut head = Text::toned(Tone::Strong, &hit.caption)
        .then(Tone::Plain, "  ")
        .then(Tone::Plain, hit.list.as_str())
        .then(Tone::Plain, format!("  since {}", hit.listed_from));
    if let Some(until) = hit.listed_until {
        head = head.then(Tone::Plain, format!(" until {until}"));
    }
    match hit.in_force {
        Verdict::True => {}
        Verdict::Unknown => {
            head = head.then(Tone::Warn, "  on that day: not decided");
        }
        Verdict::False => head = head.then(Tone::Faint, "  on that day: not in force"),
    }
    page.hanging(
        0,
        &Text::toned(tone(hit), words::score(hit.score)),
        COLUMN,
        &head,
    );
    let mut field = |label, text: Text| page.field(COLUMN, label, LABEL, &text);
    if hit.matched_name != hit.caption || hit.matched_name_quality == AliasQuality::Weak {
        let weak = match hit.matched_name_quality {
            AliasQuality::Weak => " (a weak alias by the list's own mark)",
            AliasQuality::Strong => "",
        };
        field(
            "matched",
            Text::plain(format!("{}{weak}", hit.matched_name)),
        );
    }
    field("basis", Text::toned(Tone::Faint, basis(hit)));
    if let Some(note) = &hit.note {
        field("note", Text::plain(note));
    }
    field("entry", Text::plain(hit.entry_id.as_str()));
    let countries: Vec<&str> = hit.countries.iter().map(Country::code).collect();
    field("kind", Text::plain(hit.kind.word()));
    field("countries", Text::plain(countries.join(", ")));
    for (label, value) in [
        ("program", &hit.program),
        ("requires", &hit.license_requirement),
        ("policy", &hit.license_policy),
    ] {
        field(label, value.as_deref().map(Text::plain).unwrap_or_default());
    }
    field("cites", words::cites(&hit.citation));
    explanation(page, COLUMN, &hit.explanation);
}

/// Adds the aligned parts, one pair a line, and what else moved the score.
pub(crate) fn explanation(page: &mut Page<'_>, indent: usize, explanation: &Explanation) {
    let widest = |of: fn(&interdict_model::AlignedPart) -> &str| {
        explanation
            .aligned
            .iter()
            .map(|part| Text::plain(of(part)).cells())
            .max()
            .unwrap_or(0)
    };
    let query = widest(|part| &part.query);
    let target = widest(|part| &part.target);
    // Columns only where they leave room for the reason beside them.
    let columns = indent + LABEL + query + target + 30 <= page.style.width;
    let pad = |text: &str, width: usize| {
        let cells = Text::plain(text).cells();
        let fill = if columns {
            width.saturating_sub(cells)
        } else {
            0
        };
        format!("{text}{}", " ".repeat(fill))
    };
    for (at, part) in explanation.aligned.iter().enumerate() {
        let mut text = Text::plain(format!(
            "{} = {}",
            pad(&part.query, query),
            pad(&part.target, target)
        ));
        text = text.then(Tone::Faint, format!("  {}", part.how.replace('_', " ")));
        if part.similarity < 1.0 {
            text = text.then(Tone::Faint, format!(" {}", words::score(part.similarity)));
        }
        text = text.then(
            Tone::Faint,
            format!(", weight {}", words::score(part.weight)),
        );
        let label = if at == 0 { "name" } else { "" };
        page.hanging(indent, &Text::toned(Tone::Faint, label), LABEL, &text);
    }
    for (side, parts, weights) in [
        (
            "query",
            &explanation.unmatched_query,
            &explanation.unmatched_query_weights,
        ),
        (
            "listed name",
            &explanation.unmatched_target,
            &explanation.unmatched_target_weights,
        ),
    ] {
        if !parts.is_empty() {
            let text = unmatched(parts, weights).then(Tone::Faint, format!("  {side} only"));
            page.field(indent, "unmatched", LABEL, &text);
        }
    }
    for feature in &explanation.features {
        page.field(
            indent,
            &feature.name,
            LABEL,
            &Text::plain(format!("{:+.2}  {}", feature.effect, feature.why)),
        );
    }
}

/// Words that found no partner, each with its weight where that is known.
fn unmatched(parts: &[String], weights: &[f64]) -> Text {
    let mut text = Text::default();
    for (at, part) in parts.iter().enumerate() {
        let gap = if at == 0 { "" } else { ", " };
        text = text.then(Tone::Plain, format!("{gap}{part}"));
        if let Some(weight) = weights.get(at) {
            text = text.then(Tone::Faint, format!(" (weight {})", words::score(*weight)));
        }
    }
    text
}

/// Adds the nearest entries that are no hits: why each is none, the words that met, and
/// those of both sides that found no partner; and that there are no more, where fewer than
/// `asked` come near at all.
pub(crate) fn near(page: &mut Page<'_>, indent: usize, misses: &[NearMiss], asked: usize) {
    for miss in misses {
        let text = Text::plain(&miss.caption).then(Tone::Plain, format!("  {}", miss.list));
        page.hanging(
            indent,
            &Text::plain(words::score(miss.score)),
            COLUMN,
            &text,
        );
        let mut field = |label, text: &Text| page.field(indent + COLUMN, label, LABEL, text);
        field("why not", &Text::toned(Tone::Faint, &miss.why));
        if miss.matched_name != miss.caption && !miss.matched_name.is_empty() {
            let weak = match miss.matched_name_quality {
                AliasQuality::Weak => " (a weak alias by the list's own mark)",
                AliasQuality::Strong => "",
            };
            field(
                "nearest",
                &Text::plain(format!("{}{weak}", miss.matched_name)),
            );
        }
        if miss.explanation.aligned.is_empty() {
            field(
                "name",
                &Text::toned(Tone::Faint, "no word of one met a word of the other"),
            );
        }
        explanation(page, indent + COLUMN, &miss.explanation);
    }
    if misses.len() < asked {
        let (no, all) = if misses.is_empty() {
            ("No", "all")
        } else {
            ("No other", "all the rest")
        };
        let text = format!("{no} entry comes near: {all} score {}.", words::score(0.0));
        page.paragraph(indent, &Text::toned(Tone::Faint, text));
    }
}

#[cfg(test)]
mod tests;

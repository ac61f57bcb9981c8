//! Countries on a page: one line each, with a letter where a position begins, and below it
//! every position with its days and citations.

use interdict_timeline::{Effect, Place, Row, Timeline};
use jiff::civil::Date;

use super::scale::{Ink, Scale, ink};
use super::text::{Columns, day_column, detail, glyphs, line};
use super::words;
use crate::layout::{Page, Text};
use crate::style::Tone;

/// The letter of a kind, in the rows of countries.
const LETTERS: [(&str, char); 16] = [
    ("statute", 'S'),
    ("rule", 'R'),
    ("order", 'O'),
    ("direction", 'D'),
    ("license_condition", 'L'),
    ("contract", 'K'),
    ("enabling", 'E'),
    ("list", 'I'),
    ("guidance", 'G'),
    ("case_decision", 'C'),
    ("policy", 'P'),
    ("proposal", 'B'),
    ("counter_measure", 'X'),
    ("no_measure", 'N'),
    ("relief", 'F'),
    ("claim", '?'),
];

fn letter(kind: &str) -> char {
    let found = LETTERS.iter().find(|(word, _)| *word == kind);
    found.map_or('*', |(_, letter)| *letter)
}

pub(super) fn letters(timeline: &Timeline) -> String {
    let used = |kind: &str| timeline.rows.iter().any(|row| row.kind == kind);
    let words: Vec<String> = LETTERS
        .iter()
        .filter(|(kind, _)| used(kind))
        .map(|(kind, letter)| format!("{letter} {}", words(kind)))
        .collect();
    words.join(", ")
}

/// Returns the rows of each country, in the order of the timeline.
fn by_country(timeline: &Timeline) -> Vec<(&Place, Vec<&Row>)> {
    let mut all: Vec<(&Place, Vec<&Row>)> = Vec::new();
    for row in &timeline.rows {
        let Some(place) = &row.country else { continue };
        match all.last_mut() {
            Some((last, rows)) if *last == place => rows.push(row),
            _ => all.push((place, vec![row])),
        }
    }
    all
}

pub(super) fn countries(page: &mut Page<'_>, timeline: &Timeline, columns: &Columns, scale: Scale) {
    let glyphs = glyphs(page.style);
    let day = day_column(timeline, scale);
    for (place, rows) in by_country(timeline) {
        let mut chart = Text::default();
        for at in 0..columns.chart {
            let (first, last) = scale.days_of(at);
            let begin: Vec<&&Row> = rows.iter().filter(|row| begins(row, first, last)).collect();
            let inks = rows
                .iter()
                .map(|row| ink(row, first, last, timeline.known.day()));
            let (tone, glyph) = match (begin.as_slice(), inks.max().unwrap_or(Ink::Nothing)) {
                ([one], _) => (Tone::Strong, letter(&one.kind)),
                ([_, _, ..], _) => {
                    let figure = char::from_digit(u32::try_from(begin.len()).unwrap_or(10), 10);
                    (Tone::Strong, figure.unwrap_or('+'))
                }
                ([], Ink::Certain | Ink::Version) => (Tone::Plain, glyphs.certain),
                ([], Ink::Onward) => (Tone::Faint, glyphs.onward),
                ([], Ink::Mark) => (Tone::Strong, glyphs.mark),
                ([], Ink::Perhaps) => (Tone::Warn, glyphs.perhaps),
                ([], Ink::Suspended) => (Tone::Faint, glyphs.suspended),
                ([], Ink::Said | Ink::Nothing) if day == Some(at) => (Tone::Faint, glyphs.day),
                ([], Ink::Said | Ink::Nothing) => (Tone::Plain, ' '),
            };
            chart = chart.then(tone, glyph.to_string());
        }
        line(page, columns, "", &place.name, &chart, &Text::default());
    }
}

/// Answers whether a row begins on one of the days, or something was said on one of them.
fn begins(row: &Row, first: Date, last: Date) -> bool {
    row.spans
        .iter()
        .enumerate()
        .filter(|(at, span)| *at == 0 || span.effect == Effect::Said)
        .filter_map(|(_, span)| span.from.latest.or(span.from.earliest))
        .any(|day| (first..=last).contains(&day))
}

pub(super) fn positions(page: &mut Page<'_>, timeline: &Timeline) {
    const HANG: usize = 12;
    for (place, rows) in by_country(timeline) {
        page.heading(&place.name);
        for row in rows {
            let day = row.from.latest.or(row.from.earliest);
            let day = day.map_or("not known".to_owned(), |day| day.to_string());
            let title = Text::toned(Tone::Strong, &row.title).then(
                Tone::Plain,
                format!("; {}, {}", words(&row.kind), row.state_on.words()),
            );
            page.hanging(0, &Text::plain(day), HANG, &title);
            detail(page, row, HANG);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_timeline::Kind;

    #[test]
    fn every_kind_of_position_has_its_own_letter() {
        for (_, word) in Kind::ALL {
            assert_ne!(letter(word), '*', "{word}");
        }
        let mut seen: Vec<char> = LETTERS.iter().map(|(_, letter)| *letter).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), LETTERS.len());
    }
}

//! A timeline: what was in force when, and what was said about it.
//!
//! In goes an [`interdict_timeline::Timeline`]; out comes a [`text()`] page or an [`svg()`]
//! picture. Both are drawn from the same rows and the same `scale`, so that they cannot
//! differ in what they show: only in how finely.

mod country;
mod scale;
mod svg;
mod text;

use interdict_model::Verdict;
use interdict_timeline::{Bound, Row, Section, Span, State, Timeline};

pub use svg::svg;
pub use text::text;

/// Returns the title of a section.
fn heading(section: Section) -> &'static str {
    match section {
        Section::Listings => "Listings",
        Section::Measures => "Measures",
        Section::Reliefs => "Reliefs",
        Section::Positions => "Positions",
        Section::Claims => "Claims (said by somebody; no rule)",
    }
}

/// Returns what the timeline is of.
fn subject(timeline: &Timeline) -> String {
    match (&timeline.query, timeline.parties.as_slice()) {
        (Some(query), _) => query.name.clone(),
        (None, []) => "every party of the record".to_owned(),
        (None, parties) => {
            let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
            names.join("; ")
        }
    }
}

/// Returns the verdict of a state; nothing for what is no rule.
fn verdict(state: State) -> Option<Verdict> {
    match state {
        State::InForce => Some(Verdict::True),
        State::Undecided => Some(Verdict::Unknown),
        State::NotInForce => Some(Verdict::False),
        State::NoRule => None,
    }
}

/// Returns a word of files for people.
fn words(word: &str) -> String {
    word.replace('_', " ")
}

/// Returns a start: a day, or between which days it lies.
fn start(bound: Bound) -> String {
    match (bound.earliest, bound.latest) {
        (Some(one), Some(two)) if one == two => format!("from {one}"),
        (Some(one), Some(two)) => format!("from between {one} and {two}"),
        (None, Some(day)) => format!("from {day} or earlier"),
        (Some(day), None) => format!("from {day} or later"),
        (None, None) => "from a day that is not known".to_owned(),
    }
}

/// Returns an end.
fn end(bound: Bound) -> String {
    match (bound.earliest, bound.latest) {
        (Some(one), Some(two)) if one == two => format!("through {one}"),
        (Some(one), Some(two)) => format!("through some day between {one} and {two}"),
        (Some(day), None) => format!("through {day} or later"),
        (None, Some(day)) => format!("through {day} at the latest"),
        (None, None) => "no end known".to_owned(),
    }
}

/// Returns the days of a span in words; a day alone for what was only said.
fn period(span: &Span) -> String {
    if span.from == span.to {
        return start(span.from)
            .replacen("from ", "on ", 1)
            .replacen("on between", "between", 1);
    }
    format!("{}, {}", start(span.from), end(span.to))
}

/// Returns since when a thing could be known.
fn public(bound: Bound) -> String {
    start(bound).replacen("from", "public", 1)
}

/// Returns the days of a row: its first and its last.
fn whole(row: &Row) -> String {
    if row.from == row.to && row.section == Section::Claims {
        return start(row.from).replacen("from ", "said on ", 1).replacen(
            "on between",
            "between",
            1,
        );
    }
    match row.spans.as_slice() {
        [one] => period(one),
        _ => format!("{}, {}", start(row.from), end(row.to)),
    }
}

#[cfg(test)]
mod tests;

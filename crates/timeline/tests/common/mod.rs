//! Timelines over the starter list, the rulebook and the record that ship.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

use std::sync::LazyLock;

use interdict_determine::Rulebook;
use interdict_lists::starter;
use interdict_model::{Corpus, EntryId, ListId, PartyQuery};
use interdict_timeline::{
    Asked, By, Detail, PublicRecord, Question, Row, Section, Sources, Timeline, timeline,
};

pub static BOOK: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::embedded().unwrap());
pub static RECORD: LazyLock<PublicRecord> = LazyLock::new(|| PublicRecord::embedded().unwrap());

/// Draws a question over what ships.
pub fn draw(question: &Question<'_>) -> Timeline {
    let title = |list: &ListId| list.to_string();
    let sources = Sources {
        book: &BOOK,
        record: &RECORD,
        entries: &starter().unwrap().entries,
        corpus: &Corpus::default(),
        title: &title,
    };
    timeline(&sources, question).unwrap()
}

/// Builds a question about a day, as known on another.
pub fn question<'a>(asked: Asked<'a>, by: By, on: &str, known: &str) -> Question<'a> {
    Question {
        asked,
        by,
        detail: Detail::Together,
        on: on.parse().unwrap(),
        known: known.parse().unwrap(),
        from: None,
        to: None,
    }
}

/// Draws the timeline of the party that has the entry.
pub fn of(entry: &str, on: &str, known: &str) -> Timeline {
    let query = PartyQuery::named("a name");
    let matches = [(EntryId::new(entry), 0.9)];
    let asked = Asked::Name {
        query: &query,
        matches: &matches,
    };
    draw(&question(asked, By::Section, on, known))
}

pub fn huawei(on: &str, known: &str) -> Timeline {
    of("us.bis.el/huawei-technologies-co-ltd", on, known)
}

pub fn everywhere(on: &str, known: &str) -> Timeline {
    draw(&question(Asked::Everybody, By::Country, on, known))
}

/// Returns the row with an id; of listings the first.
pub fn row<'a>(drawn: &'a Timeline, id: &str) -> Option<&'a Row> {
    drawn.rows.iter().find(|row| row.id == id)
}

pub fn section(drawn: &Timeline, section: Section) -> Vec<&Row> {
    let rows = drawn.rows.iter();
    rows.filter(|row| row.section == section).collect()
}

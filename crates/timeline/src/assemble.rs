//! Puts a timeline together: parties, then their rows, then the days to draw.

use interdict_determine::Rulebook;
use interdict_model::{AsOf, Corpus, EntryId, ListEntry, ListId, PartyQuery, Verdict};
use jiff::civil::{Date, date};

use crate::{
    listings::{self, Detail},
    party::{self, Chosen},
    record::PublicRecord,
    row::{Bound, By, Range, Row, Section, Timeline},
    rules::{self, Reach},
    said,
};

/// A drawing without bounds of its own goes back and forth by so many years at most: a
/// list may date an order to the year 9999.
const FAR: i16 = 30;

/// Whose timeline is asked for.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    /// A name, with the entries that match it on whatever day, and their scores.
    Name {
        /// The name.
        query: &'a PartyQuery,
        /// The entries, best first.
        matches: &'a [(EntryId, f64)],
    },
    /// Entries, by id.
    Entries(&'a [EntryId]),
    /// Every party of `positions/parties.toml`.
    Everybody,
}

/// Everything that a timeline is drawn from.
pub struct Sources<'a> {
    /// The rulebook.
    pub book: &'a Rulebook,
    /// Parties, positions and claims.
    pub record: &'a PublicRecord,
    /// Every entry, each with all that is known of its listing.
    pub entries: &'a [ListEntry],
    /// The same lists and rulebook, as an answer names them.
    pub corpus: &'a Corpus,
    /// Titles of lists.
    pub title: &'a dyn Fn(&ListId) -> String,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Whose timeline.
    pub asked: Asked<'a>,
    /// What the rows are grouped by.
    pub by: By,
    /// Whether equal listings are one row.
    pub detail: Detail,
    /// The day of the question.
    pub on: AsOf,
    /// What had been published by then.
    pub known: AsOf,
    /// The first day to draw.
    pub from: Option<Date>,
    /// The last day to draw.
    pub to: Option<Date>,
}

/// Why there is no timeline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimelineError {
    /// An entry that is not loaded.
    #[error("the entry `{0}` is not in the loaded lists")]
    NoSuchEntry(EntryId),
    /// Bounds that hold no day.
    #[error("the drawing would end on {to}, before it begins on {from}")]
    Empty {
        /// The first day.
        from: Date,
        /// The last.
        to: Date,
    },
}

/// Draws a timeline as data.
///
/// By section: listings, measures, reliefs and claims of the parties. By country: the
/// positions of governments, the measures of the rulebook among them. Without a party, by
/// country, everything that concerns one of the parties of the record.
pub fn timeline(sources: &Sources<'_>, question: &Question<'_>) -> Result<Timeline, TimelineError> {
    let &Question { on, known, by, .. } = question;
    // An entry that nobody could know belongs to nobody yet.
    let public: Vec<&ListEntry> = sources
        .entries
        .iter()
        .filter(|entry| listings::public(&entry.listing).by_day(known.day()) != Verdict::False)
        .collect();
    let (parties, left_out) = match question.asked {
        Asked::Name { matches, .. } => party::matching(matches, &public, sources.record),
        Asked::Entries(ids) => {
            let parties = party::picked(ids, sources.entries, sources.record);
            (parties.map_err(TimelineError::NoSuchEntry)?, Vec::new())
        }
        Asked::Everybody => (party::everybody(&public, sources.record), Vec::new()),
    };
    let all = matches!(question.asked, Asked::Everybody);
    let mut rows = match by {
        By::Section => sections(sources, question, &parties),
        By::Country => countries(sources, question, &parties, all),
    };
    let range = range(question, &rows)?;
    let drawn = rows.len();
    rows.retain(|row| row.touches(range.from, range.to));
    let ids = ids(&parties);
    Ok(Timeline {
        schema: "interdict.timeline/1",
        query: match question.asked {
            Asked::Name { query, .. } => Some(query.clone()),
            Asked::Entries(_) | Asked::Everybody => None,
        },
        by,
        on,
        on_day: on.day(),
        known,
        corpus: sources.corpus.clone(),
        range,
        message: None,
        outside: drawn - rows.len(),
        rows,
        left_out,
        positions: match by {
            By::Country => 0,
            By::Section => {
                let public = sources.record.positions.iter().filter(|each| {
                    each.concerns(&ids) && said::position(sources.record, each, on, known).is_some()
                });
                public.count()
            }
        },
        parties: if all {
            Vec::new()
        } else {
            parties.into_iter().map(|party| party.subject).collect()
        },
    })
}

fn ids<'a>(parties: &[Chosen<'a>]) -> Vec<&'a str> {
    let known = parties.iter().filter_map(|party| party.known);
    known.map(|party| party.id.as_str()).collect()
}

fn sections(sources: &Sources<'_>, question: &Question<'_>, parties: &[Chosen<'_>]) -> Vec<Row> {
    let &Question { on, known, .. } = question;
    let mut rows = Vec::new();
    for party in parties {
        rows.extend(listings::rows(
            party,
            sources.title,
            on,
            known,
            question.detail,
        ));
    }
    if rows.is_empty() {
        // Nobody was on a list as far as was known: no measure is aimed at anybody.
        return rows;
    }
    let reach = Reach::of(parties, sources.record);
    rows.extend(rules::rows(sources.book, &reach, on, known));
    rows.extend(claims(sources, question, &ids(parties)));
    // Claims of the rulebook stand among the others.
    rows.sort_by_key(|row| row.section);
    let said = rows.partition_point(|row| row.section < Section::Claims);
    rows[said..].sort_by(|a, b| (a.from, &a.id).cmp(&(b.from, &b.id)));
    rows
}

fn claims(sources: &Sources<'_>, question: &Question<'_>, parties: &[&str]) -> Vec<Row> {
    let concerns = |about: &[String]| about.iter().any(|id| parties.contains(&id.as_str()));
    let claims = sources.record.claims.iter();
    claims
        .filter(|claim| concerns(&claim.about))
        .filter_map(|claim| said::claim(sources.record, claim, question.known))
        .collect()
}

fn countries(
    sources: &Sources<'_>,
    question: &Question<'_>,
    parties: &[Chosen<'_>],
    all: bool,
) -> Vec<Row> {
    let &Question { on, known, .. } = question;
    let ids = ids(parties);
    let reach = Reach::of(parties, sources.record);
    let mut rows = rules::rows(sources.book, &reach, on, known);
    let positions = sources.record.positions.iter();
    rows.extend(
        positions
            .filter(|position| all || position.concerns(&ids))
            .filter_map(|position| said::position(sources.record, position, on, known)),
    );
    rows.extend(claims(sources, question, &ids));
    rows.retain(|row| row.country.is_some());
    rows.sort_by(|a, b| {
        let name = |row: &Row| row.country.as_ref().map(|place| place.name.clone());
        let start = |row: &Row| (row.from.latest, row.public.latest);
        (name(a), start(a), &a.id).cmp(&(name(b), start(b), &b.id))
    });
    rows
}

/// The days to draw: as asked, else whole years around every row and the day of the question.
fn range(question: &Question<'_>, rows: &[Row]) -> Result<Range, TimelineError> {
    let today = question.on.day();
    let days = |bound: Bound| [bound.earliest, bound.latest].into_iter().flatten();
    let mut first = today.year();
    let mut last = today.year();
    for row in rows {
        let spans = row
            .spans
            .iter()
            .flat_map(|span| days(span.from).chain(days(span.to)).chain(span.stated_end));
        for day in spans.chain(row.marks.iter().map(|mark| mark.day)) {
            first = first.min(day.year());
            last = last.max(day.year());
        }
    }
    first = first.max(today.year().saturating_sub(FAR));
    last = last.min(today.year().saturating_add(FAR)).max(first);
    let from = question.from.unwrap_or_else(|| date_or(first, 1, 1, today));
    let to = question.to.unwrap_or_else(|| date_or(last, 12, 31, today));
    if to < from {
        return Err(TimelineError::Empty { from, to });
    }
    Ok(Range { from, to })
}

fn date_or(year: i16, month: i8, day: i8, other: Date) -> Date {
    Date::new(year, month, day).unwrap_or(if year > other.year() {
        date(9999, 12, 31)
    } else {
        other
    })
}

//! What was in force when, and what was said about it.

use std::path::Path;

use interdict_model::{EntryId, ListEntry, ListId, PartyQuery};
use interdict_screen::{Profile, Roster};
use interdict_timeline::{
    Asked, By, Detail, PublicRecord, Question, Sources, Timeline, TimelineError,
};
use jiff::civil::Date;

use super::{When, corpus, rules};
use crate::error::CommandError;

/// A timeline as it is asked for.
#[derive(Debug)]
pub struct TimelineRequest {
    /// The name; nothing with `entries`, or for every party by country.
    pub party: Option<String>,
    /// Entries that were picked by id.
    pub entries: Vec<EntryId>,
    pub by: By,
    pub detail: Detail,
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// The score from which an entry has the name.
    pub threshold: f64,
}

/// Draws a timeline as data.
pub fn timeline(
    home: &Path,
    when: When,
    request: &TimelineRequest,
) -> Result<Timeline, CommandError> {
    // The positions of governments need no entry, only the corpus that the page names.
    let entries = request.party.is_some() || !request.entries.is_empty();
    let lives = corpus::lives(home, when, entries)?;
    let book = rules::rulebook()?;
    let record =
        PublicRecord::embedded().map_err(|error| CommandError::internal(error.to_string()))?;
    let roster = Roster::new(lives.entries.clone(), lives.lists).with_digest(lives.digest);
    let query = request.party.as_deref().map(PartyQuery::named);
    let found = query
        .as_ref()
        .map(|query| matches(&roster, query, when, request.threshold));
    let (matches, message) = found.unwrap_or_default();
    let asked = match &query {
        _ if !request.entries.is_empty() => Asked::Entries(&request.entries),
        Some(query) => Asked::Name {
            query,
            matches: &matches,
        },
        None => Asked::Everybody,
    };
    let sources = Sources {
        book: &book,
        record: &record,
        entries: &lives.entries,
        corpus: &interdict_assess::corpus(roster.lists(), &book, when.on),
        title: &|list: &ListId| roster.lists().title(list).to_owned(),
    };
    let question = Question {
        asked,
        by: request.by,
        detail: request.detail,
        on: when.on,
        known: when.known,
        from: request.from,
        to: request.to,
    };
    let mut drawn = interdict_timeline::timeline(&sources, &question)
        .map_err(|error| refused(&error, &lives.entries))?;
    drawn.message = message;
    Ok(drawn)
}

/// Returns the entries that have a name, in force on the day or not, best first; and what
/// a person must know about the comparison.
fn matches(
    roster: &Roster,
    query: &PartyQuery,
    when: When,
    threshold: f64,
) -> (Vec<(EntryId, f64)>, Option<String>) {
    let profile = Profile {
        threshold,
        limit: None,
        // An entry that is not in force on the day is no hit and stands there.
        near: roster.len(),
        curated: true,
    };
    let found = interdict_screen::screen(roster, query, when.on, when.known, &profile);
    let least = interdict_screen::bar(threshold, found.status);
    let hits = found.hits.into_iter().map(|hit| (hit.entry_id, hit.score));
    let near = found
        .near
        .into_iter()
        .map(|near| (near.entry_id, near.score));
    let mut all: Vec<(EntryId, f64)> = hits.chain(near).filter(|(_, s)| *s >= least).collect();
    all.sort_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| a.cmp(b)));
    (all, found.message)
}

fn refused(error: &TimelineError, entries: &[ListEntry]) -> CommandError {
    let refused = CommandError::user(error.to_string());
    match error {
        TimelineError::NoSuchEntry(id) => {
            let near = entries.iter().map(|entry| entry.id.as_str());
            let near = near.filter(|each| each.contains(id.as_str())).take(3);
            let near: Vec<&str> = near.collect();
            if near.is_empty() {
                refused.hint("`interdict screen NAME` shows the ids of loaded entries")
            } else {
                refused.hint(format!("did you mean `{}`?", near.join("` or `")))
            }
        }
        TimelineError::Empty { .. } => refused.hint("give a `--to` that is not before `--from`"),
    }
}

//! Which customers do changed entries touch?
//!
//! Steps: customers become an index ([`Portfolio`]), every name of a row a customer of its
//! own; the entries that changed, or that were named, are searched in it; what is found is
//! gathered by row. Guarantee: the pairs and scores are those of screening every row
//! against a list of these entries, also the bar for names that say too little.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

use interdict_batch::{BadRow, Census, Row, Table, each_row};
use interdict_model::{
    Change, ChangeKind, Corpus, EntryId, ListEntry, ListId, PartyQuery, ScreeningStatus,
};
use interdict_report::portfolio::{AskedList, Basis, OpenRow, TouchedBy, TouchedCustomer, Watch};
use interdict_screen::{
    Customer, Lists, Portfolio, Scratch, SnapshotError, Touched, bar, screenable,
};
use jiff::civil::Date;

use super::{
    When,
    corpus::assembled,
    history::{Side, deltas, sides},
    rules,
};
use crate::error::CommandError;

/// Customers of a table, by the line on which their rows begin.
pub struct Customers {
    table: String,
    rows: usize,
    by_line: BTreeMap<u64, Row>,
    open: Vec<OpenRow>,
    /// The fields of the rows, where each names its own.
    pub census: Census,
}

/// Entries to ask about.
pub struct Concerns {
    basis: Basis,
    lists: Vec<AskedList>,
    each: Vec<Concern>,
}

impl Concerns {
    /// Returns the corpus that the entries stand in, where there is one.
    pub fn corpus(&self) -> Option<&Corpus> {
        match &self.basis {
            Basis::Entries { corpus, .. } => Some(corpus),
            Basis::Changes { .. } => None,
        }
    }
}

/// One change, or one entry that was named.
struct Concern {
    change: Option<ChangeKind>,
    before: Vec<ListEntry>,
    after: Vec<ListEntry>,
}

/// How much alike is touched.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    pub threshold: f64,
    pub curated: bool,
}

/// Reads a table whole; `name` names it in the answer.
pub fn customers(table: Table, name: String) -> Result<Customers, CommandError> {
    let mut all = Customers {
        table: name,
        rows: 0,
        by_line: BTreeMap::new(),
        open: Vec::new(),
        census: Census::default(),
    };
    let census = each_row(table, |line, row| {
        all.rows += 1;
        match row {
            Ok(row) => {
                all.open.extend(open(line, &row));
                all.by_line.insert(line, row);
            }
            Err(BadRow { key, why }) => all.open.push(OpenRow {
                line,
                key,
                status: ScreeningStatus::Error,
                message: why,
            }),
        }
    })?;
    all.census = census;
    Ok(all)
}

/// Says why nobody can say of a row that nothing touches it.
fn open(line: u64, row: &Row) -> Option<OpenRow> {
    let names = queries(row).map(|query| screenable(&query));
    let (statuses, by_sound): (Vec<_>, Vec<_>) = names.unzip();
    let first = *statuses.first()?;
    let (status, message) = if statuses.contains(&ScreeningStatus::Truncated) {
        (
            ScreeningStatus::Truncated,
            "a name is too long: only its first part was compared",
        )
    } else if statuses.contains(&ScreeningStatus::Disguised) {
        (
            ScreeningStatus::Disguised,
            "a name is shown otherwise than it is stored: it was compared as stored",
        )
    } else if first == ScreeningStatus::TooLittleInformation {
        (first, "the name says too little to compare")
    } else if by_sound.iter().all(|only| *only) {
        (
            ScreeningStatus::Ok,
            "compared by its sound; a translated name is not found that way",
        )
    } else {
        return None;
    };
    Some(OpenRow {
        line,
        key: row.key.clone(),
        status,
        message: message.to_owned(),
    })
}

/// The questions of a row: one for each of its names.
fn queries(row: &Row) -> impl Iterator<Item = PartyQuery> + '_ {
    let names = std::iter::once(&row.query.name).chain(&row.also);
    names.map(|name| PartyQuery {
        name: name.clone(),
        ..row.query.clone()
    })
}

/// Returns what changed between two sides; of `only` if it names any list. All entries of a
/// list of which the earlier side has no copy count as added.
pub fn changes(
    home: &Path,
    today: Date,
    (earlier, later): ((&str, &Side), (&str, &Side)),
    only: &[String],
) -> Result<Concerns, CommandError> {
    let sides = sides(home, today, (earlier.1, later.1), only)?;
    if sides.after.is_empty() {
        let what = format!(
            "there is no copy of a list on the later side, `{}`",
            later.0
        );
        return Err(CommandError::user(what)
            .hint("`interdict lists show LIST` shows the days of its copies"));
    }
    let mut lists = Vec::new();
    let mut each = Vec::new();
    let (before, after) = (by_id(&sides.before), by_id(&sides.after));
    let held = |ids: &[EntryId], side: &HashMap<&EntryId, &ListEntry>| -> Vec<ListEntry> {
        let found = ids.iter().filter_map(|id| side.get(id));
        found.map(|entry| (*entry).clone()).collect()
    };
    for delta in deltas(&sides) {
        lists.push(AskedList {
            list: delta.list,
            earlier: Some(delta.earlier),
            later: delta.later,
            entries: delta.delta.changes.iter().map(entries_of).sum(),
        });
        each.extend(delta.delta.changes.iter().map(|change| Concern {
            change: Some(change.kind),
            before: held(&change.before, &before),
            after: held(&change.after, &after),
        }));
    }
    for (list, (date, entries)) in &sides.after {
        if sides.before.contains_key(list) {
            continue;
        }
        lists.push(AskedList {
            list: list.clone(),
            earlier: None,
            later: *date,
            entries: entries.len(),
        });
        each.extend(entries.iter().map(|entry| Concern {
            change: Some(ChangeKind::Added),
            before: Vec::new(),
            after: vec![entry.clone()],
        }));
    }
    let basis = Basis::Changes {
        earlier: earlier.0.to_owned(),
        later: later.0.to_owned(),
    };
    Ok(Concerns { basis, lists, each })
}

/// How many entries a change is about: those that stand there now, or those that did.
fn entries_of(change: &Change) -> usize {
    match change.after.len() {
        0 => change.before.len(),
        now => now,
    }
}

fn by_id(copies: &BTreeMap<ListId, (Date, Vec<ListEntry>)>) -> HashMap<&EntryId, &ListEntry> {
    let entries = copies.values().flat_map(|(_, entries)| entries);
    entries.map(|entry| (&entry.id, entry)).collect()
}

/// Returns the entries that are named, and those of the lists that are, as they serve `when`.
pub fn named(
    home: &Path,
    when: When,
    ids: &[String],
    only: &[String],
) -> Result<Concerns, CommandError> {
    let corpus = assembled(home, when)?;
    let wanted = |entry: &ListEntry| {
        ids.iter().any(|id| id == entry.id.as_str())
            || only.iter().any(|list| list == entry.list.as_str())
    };
    let entries: Vec<ListEntry> = corpus.entries.into_iter().filter(wanted).collect();
    let found: BTreeSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    if let Some(id) = ids.iter().find(|id| !found.contains(id.as_str())) {
        let error = CommandError::user(format!("there is no entry `{id}` on that day"));
        return Err(error.hint("copy the id from `interdict screen` or `interdict lists diff`"));
    }
    let held = |id: &str| entries.iter().any(|entry| entry.list.as_str() == id);
    if let Some(id) = only.iter().find(|id| !held(id)) {
        let error = CommandError::user(format!("no entry of `{id}` is here for that day"));
        return Err(error.hint("`interdict lists status` shows which lists are"));
    }
    let mut counts: BTreeMap<&ListId, usize> = BTreeMap::new();
    for entry in &entries {
        *counts.entry(&entry.list).or_default() += 1;
    }
    let of_list = |(list, entries): (&ListId, usize)| {
        let state = corpus.lists.iter().find(|state| state.id == *list)?;
        Some(AskedList {
            list: list.clone(),
            earlier: None,
            later: state
                .copy_for(when.on.day())
                .or(state.dates.last().copied())?,
            entries,
        })
    };
    let lists = counts.into_iter().filter_map(of_list).collect();
    let each = entries.into_iter().map(|entry| Concern {
        change: None,
        before: Vec::new(),
        after: vec![entry],
    });
    let each = each.collect();
    let book = rules::rulebook()?;
    let loaded = Lists::new(corpus.lists, corpus.digest);
    let basis = Basis::Entries {
        on: when.on,
        known: when.known,
        corpus: interdict_assess::corpus(&loaded, &book, when.on),
    };
    Ok(Concerns { basis, lists, each })
}

/// Says which customers the entries touch.
pub fn watch(
    customers: Customers,
    concerns: Concerns,
    terms: Terms,
) -> Result<Watch, CommandError> {
    let mut parties = Vec::new();
    let mut lines = HashMap::new();
    for (line, row) in &customers.by_line {
        for (at, party) in queries(row).enumerate() {
            // The keys of a table need not be unique; lines are.
            let key = format!("{line:020}/{at:04}");
            lines.insert(key.clone(), *line);
            parties.push(Customer { key, party });
        }
    }
    let portfolio = Portfolio::new(&parties).map_err(|error| internal(&error))?;
    drop(parties);
    let mut search = Search {
        portfolio,
        lines,
        terms,
        scratch: Scratch::default(),
    };
    let mut touched: BTreeMap<u64, Vec<TouchedBy>> = BTreeMap::new();
    for concern in &concerns.each {
        for (line, by) in search.concern(concern)? {
            touched.entry(line).or_default().push(by);
        }
    }
    let best = |by: &TouchedBy| by.score.unwrap_or(0.0).max(by.score_before.unwrap_or(0.0));
    let customer = |(line, mut entries): (u64, Vec<TouchedBy>)| {
        entries.sort_by(|a, b| {
            let by_score = best(b).total_cmp(&best(a));
            by_score.then_with(|| a.entry_id.cmp(&b.entry_id))
        });
        let row = customers.by_line.get(&line)?;
        Some(TouchedCustomer {
            line,
            key: row.key.clone(),
            query: row.query.clone(),
            also: row.also.clone(),
            entries,
        })
    };
    Ok(Watch {
        schema: "interdict.portfolio.watch/1",
        table: customers.table,
        rows: customers.rows,
        basis: concerns.basis,
        threshold: terms.threshold,
        lists: concerns.lists,
        touched: touched.into_iter().filter_map(customer).collect(),
        open: customers.open,
    })
}

fn internal(error: &SnapshotError) -> CommandError {
    CommandError::internal(error.to_string())
}

struct Search {
    portfolio: Portfolio,
    lines: HashMap<String, u64>,
    terms: Terms,
    scratch: Scratch,
}

/// Of each row that an entry touches its best pair: with one of its names.
type BestByLine = BTreeMap<u64, Touched>;

impl Search {
    /// Returns every entry that stands there now with the rows that it touches; of rows that
    /// none of them touches any more, those that did.
    fn concern(&mut self, concern: &Concern) -> Result<Vec<(u64, TouchedBy)>, CommandError> {
        let mut each = |entries: &[ListEntry]| -> Result<Vec<BestByLine>, CommandError> {
            entries.iter().map(|entry| self.touched(entry)).collect()
        };
        let (now, before) = (each(&concern.after)?, each(&concern.before)?);
        let score_before = |line: u64| {
            let scores = before.iter().filter_map(|side| side.get(&line));
            scores.map(|one| one.scored.score).max_by(f64::total_cmp)
        };
        let mut found = Vec::new();
        for (entry, touched) in concern.after.iter().zip(&now) {
            for (line, one) in touched {
                let mut by = self.by(concern, entry, one);
                by.score = Some(one.scored.score);
                by.score_before = score_before(*line);
                found.push((*line, by));
            }
        }
        for (entry, touched) in concern.before.iter().zip(&before) {
            for (line, one) in touched {
                if now.iter().all(|side| !side.contains_key(line)) {
                    let mut by = self.by(concern, entry, one);
                    by.score_before = Some(one.scored.score);
                    found.push((*line, by));
                }
            }
        }
        Ok(found)
    }

    fn by(&self, concern: &Concern, entry: &ListEntry, one: &Touched) -> TouchedBy {
        let matched = entry.names.get(one.scored.name);
        TouchedBy {
            entry_id: entry.id.clone(),
            caption: entry.caption().to_owned(),
            list: entry.list.clone(),
            change: concern.change,
            score: None,
            score_before: None,
            name: one.customer.party.name.clone(),
            matched_name: matched.map_or_else(String::new, |name| name.text.clone()),
            explanation: one.explanation(entry, self.terms.curated),
        }
    }

    fn touched(&mut self, entry: &ListEntry) -> Result<BestByLine, CommandError> {
        let Terms { threshold, curated } = self.terms;
        let mut best = BestByLine::new();
        let found = self
            .portfolio
            .touched_by(entry, threshold, curated, &mut self.scratch);
        for one in found.map_err(|error| internal(&error))? {
            let (status, _) = screenable(&one.customer.party);
            let line = self.lines.get(&one.customer.key).ok_or_else(|| {
                CommandError::internal(format!("a customer of no row: `{}`", one.customer.key))
            })?;
            let known = best.get(line).map_or(0.0, |known| known.scored.score);
            if one.scored.score >= bar(threshold, status)
                && (one.scored.score > known || !best.contains_key(line))
            {
                best.insert(*line, one);
            }
        }
        Ok(best)
    }
}

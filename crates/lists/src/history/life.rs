//! The life of an entry over every copy of its list, on two time axes.
//!
//! In: the copies of one list, oldest first. Out: one [`Life`] for each entry, under
//! whichever ids and names the copies hold it, and its [`Statement`]s: a value, the
//! copies that bound when it was so, and since when that could be known. A copy shows
//! what stood on its day and was public on that day. Between two copies nothing is
//! shown, so a change between them is undecided; a copy that is not whole shows what
//! it holds and nothing by what it lacks.
//!
//! [`Statement::holds`] answers for any day `on` as far as was public by `known`; it
//! equals what reading the copies up to `known` again would say, and a property test
//! holds it to that.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use interdict_model::{
    Appearance, EntryId, Field, Life, Link, LinkKind, LinkRecord, ListEntry, Property, Statement,
};
use jiff::civil::Date;

use crate::catalog::{Numbering, numbering};

use super::{decision::Decisions, fields, link::links};

/// One copy of a list.
#[derive(Debug, Clone, Copy)]
pub struct Copy<'a> {
    /// The day it stands for.
    pub date: Date,
    /// Whether it is the whole list, so that it shows by what it lacks.
    pub whole: bool,
    /// Its place in the order of imports, which mints the id of a life.
    pub imported: u64,
    /// Its entries.
    pub entries: &'a [ListEntry],
}

/// Returns the life of every entry of one list, by id. `copies` are oldest first.
pub fn lives(copies: &[Copy<'_>], decisions: &Decisions) -> Vec<Life> {
    let mut parts = Parts::new(copies);
    let mut records: Vec<(usize, Link)> = Vec::new();
    // Entries that a copy which is not whole lacks wait for the next one.
    let mut waiting: Vec<(usize, &ListEntry)> = Vec::new();
    for at in 1..copies.len() {
        let (earlier, later) = (&copies[at - 1], &copies[at]);
        let mut kept = Vec::new();
        let side = if waiting.is_empty() {
            earlier.entries
        } else {
            kept.extend(waiting.iter().map(|(_, entry)| (*entry).clone()));
            kept.extend_from_slice(earlier.entries);
            &kept
        };
        let seen_in: HashMap<EntryId, usize> = waiting
            .iter()
            .map(|(copy, entry)| (entry.id.clone(), *copy))
            .collect();
        let copy_of = |id: &EntryId| seen_in.get(id).copied().unwrap_or(at - 1);
        let linked = links(side, later.entries, decisions);
        for link in linked.links {
            if link.continues {
                let mut ids = link.before.iter().map(|id| (copy_of(id), id));
                if let Some(first) = ids.next() {
                    for other in ids.chain(link.after.iter().map(|id| (at, id))) {
                        parts.join(first, other);
                    }
                }
            }
            if link.kind != LinkKind::Same || link.before != link.after {
                records.push((at - 1, link));
            }
        }
        waiting = if later.whole {
            Vec::new()
        } else {
            let gone: BTreeSet<&EntryId> = linked.gone.iter().collect();
            let old = waiting.into_iter();
            old.chain(earlier.entries.iter().map(|entry| (at - 1, entry)))
                .filter(|(_, entry)| gone.contains(&entry.id))
                .collect()
        };
    }
    let list = copies.iter().flat_map(|copy| copy.entries).next();
    if list.is_some_and(|entry| numbering(&entry.list) == Numbering::Publisher) {
        // A number that comes back after it was gone is the same entry.
        let mut last: HashMap<&EntryId, usize> = HashMap::new();
        for (at, copy) in copies.iter().enumerate() {
            for entry in copy.entries {
                if let Some(before) = last.insert(&entry.id, at) {
                    parts.join((before, &entry.id), (at, &entry.id));
                }
            }
        }
    }
    let contents: Vec<&[ListEntry]> = copies.iter().map(|copy| copy.entries).collect();
    let silent = fields::silent(&contents);
    let mut lives: Vec<Life> = parts
        .groups()
        .into_values()
        .map(|members| life(copies, &silent, &members))
        .collect();
    let mut by_entry: HashMap<(Date, EntryId), usize> = HashMap::new();
    for (at, life) in lives.iter().enumerate() {
        for seen in &life.appearances {
            for id in &seen.ids {
                by_entry.insert((seen.date, id.clone()), at);
            }
        }
    }
    for (at, link) in records {
        let (earlier, later) = (copies[at].date, copies[at + 1].date);
        let before = link.before.iter().map(|id| (earlier, id.clone()));
        let after = link.after.iter().map(|id| (later, id.clone()));
        let touched: BTreeSet<usize> = before
            .chain(after)
            .filter_map(|key| by_entry.get(&key).copied())
            .collect();
        for life in touched {
            lives[life].links.push(LinkRecord {
                earlier,
                later,
                link: link.clone(),
            });
        }
    }
    let first = |life: &Life| life.appearances.first().map(|seen| seen.date);
    lives.sort_by(|a, b| (&a.id, first(a)).cmp(&(&b.id, first(b))));
    // A name that comes back after it was gone can be a namesake: another life.
    for at in (1..lives.len()).rev() {
        if lives[at].id == lives[at - 1].id
            && let Some(date) = first(&lives[at])
        {
            lives[at].id = EntryId::new(format!("{}@{date}", lives[at].id));
        }
    }
    lives
}

fn life(
    copies: &[Copy<'_>],
    silent: &[BTreeSet<Field>],
    members: &BTreeSet<(usize, usize)>,
) -> Life {
    let mut by_copy: BTreeMap<usize, Vec<&ListEntry>> = BTreeMap::new();
    for (copy, entry) in members {
        by_copy
            .entry(*copy)
            .or_default()
            .push(&copies[*copy].entries[*entry]);
    }
    let minted = members
        .iter()
        .map(|(copy, entry)| (copies[*copy].imported, &copies[*copy].entries[*entry].id))
        .min();
    let mut held: BTreeMap<(Property, String), BTreeSet<usize>> = BTreeMap::new();
    for (copy, entries) in &by_copy {
        held.entry((Property::Listed, String::new()))
            .or_default()
            .insert(*copy);
        for entry in entries {
            for field in Field::ALL {
                for value in fields::values(field, entry) {
                    let key = (Property::Field(field), value);
                    held.entry(key).or_default().insert(*copy);
                }
            }
        }
    }
    let mut statements: Vec<Statement> = held
        .into_iter()
        .flat_map(|((property, value), seen)| {
            let shows = |at: usize| match property {
                Property::Listed => copies[at].whole,
                Property::Field(field) => copies[at].whole && !silent[at].contains(&field),
            };
            runs(copies, property, &value, (&seen, &shows))
        })
        .collect();
    statements.sort_by(|a, b| {
        (a.property, a.first_seen, &a.value).cmp(&(b.property, b.first_seen, &b.value))
    });
    Life {
        id: minted.map_or_else(|| EntryId::new(""), |(_, id)| id.clone()),
        appearances: by_copy
            .into_iter()
            .map(|(copy, entries)| Appearance {
                date: copies[copy].date,
                ids: entries.iter().map(|entry| entry.id.clone()).collect(),
                captions: entries
                    .iter()
                    .map(|entry| entry.caption().to_owned())
                    .collect(),
            })
            .collect(),
        statements,
        links: Vec::new(),
    }
}

/// Turns the copies that say something into statements, one for each run of them that
/// no copy interrupts which `shows` what it lacks: a whole one, of a format that has it.
fn runs(
    copies: &[Copy<'_>],
    property: Property,
    value: &str,
    (seen, shows): (&BTreeSet<usize>, &dyn Fn(usize) -> bool),
) -> Vec<Statement> {
    let mut out: Vec<Statement> = Vec::new();
    let mut absent_from = None;
    let mut absent_until = None;
    let mut open = false;
    for (at, copy) in copies.iter().enumerate() {
        if seen.contains(&at) {
            match out.last_mut().filter(|_| open) {
                Some(run) => run.last_seen = copy.date,
                None => out.push(Statement {
                    property,
                    value: value.to_owned(),
                    absent_from,
                    absent_until,
                    first_seen: copy.date,
                    last_seen: copy.date,
                    gone_by: None,
                }),
            }
            open = true;
            absent_from = copies.first().map(|first| first.date);
        } else if shows(at) {
            if let Some(run) = out.last_mut().filter(|_| open) {
                run.gone_by = Some(copy.date);
            }
            open = false;
            absent_from = absent_from.or(Some(copy.date));
            absent_until = Some(copy.date);
        }
    }
    out
}

/// Entries of all copies, joined into parts that are one entry.
struct Parts<'a> {
    at: HashMap<(usize, &'a EntryId), usize>,
    nodes: Vec<(usize, usize)>,
    parent: Vec<usize>,
}

impl<'a> Parts<'a> {
    fn new(copies: &[Copy<'a>]) -> Self {
        let mut parts = Self {
            at: HashMap::new(),
            nodes: Vec::new(),
            parent: Vec::new(),
        };
        for (copy, held) in copies.iter().enumerate() {
            for (entry, value) in held.entries.iter().enumerate() {
                parts.at.insert((copy, &value.id), parts.nodes.len());
                parts.parent.push(parts.nodes.len());
                parts.nodes.push((copy, entry));
            }
        }
        parts
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    fn join(&mut self, one: (usize, &EntryId), other: (usize, &EntryId)) {
        let (Some(one), Some(other)) = (
            self.at.get(&(one.0, one.1)).copied(),
            self.at.get(&(other.0, other.1)).copied(),
        ) else {
            return;
        };
        let (one, other) = (self.root(one), self.root(other));
        self.parent[one.max(other)] = one.min(other);
    }

    fn groups(&mut self) -> BTreeMap<usize, BTreeSet<(usize, usize)>> {
        let mut groups: BTreeMap<usize, BTreeSet<(usize, usize)>> = BTreeMap::new();
        for node in 0..self.nodes.len() {
            let root = self.root(node);
            groups.entry(root).or_default().insert(self.nodes[node]);
        }
        groups
    }
}

//! What fields the rows of JSON lines had, over a whole run.
//!
//! Every line names its own fields, so what the first lines show says nothing of the later
//! ones. In: row by row, which fields held something, and what became of each. Out: the
//! fields in the order in which they first came, with that and in how many rows. Guaranteed:
//! the same for any number of threads and rows a chunk; at most [`MOST_FIELDS`] are kept, and
//! how often others stood in a row is counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    columns::{Override, Role},
    row::short,
};

/// Most fields that are named; a line can hold any.
pub const MOST_FIELDS: usize = 100;
/// The longest name of a field that is kept, in characters.
const LONGEST: usize = 60;

/// What became of a field of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// It was read as this.
    Read(Role),
    /// It is a part of the name, and the whole name stands beside it.
    Beside(Role),
    /// It was left unread.
    Unread,
    /// It was left unread, although it is called like a name of the customer.
    Lost,
}

/// A field, what became of it, and in how many rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldUse {
    /// What it is called; long names are cut.
    pub name: String,
    /// What became of it.
    pub taken: Taken,
    /// In how many rows it held something and was taken so.
    pub rows: u64,
}

/// The fields of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Census {
    /// Fields in the order in which they first came.
    pub fields: Vec<FieldUse>,
    /// How often a field stood in a row that is not among them, since they are too many.
    pub others: u64,
    /// For each column that the user says, in how many rows it was found.
    said: Vec<u64>,
}

impl Census {
    /// Returns the fields that were left unread although they are called like a name.
    pub fn lost(&self) -> impl Iterator<Item = &FieldUse> {
        self.fields.iter().filter(|each| each.taken == Taken::Lost)
    }

    /// Returns those of the user's columns that no row had.
    pub fn never_seen<'a>(&self, said: &'a [Override]) -> Vec<&'a Override> {
        let seen = |place: usize| self.said.get(place).is_some_and(|rows| *rows > 0);
        let named = said.iter().enumerate();
        let unseen = named.filter(|(place, each)| !each.column.is_empty() && !seen(*place));
        unseen.map(|(_, each)| each).collect()
    }

    /// Adds what later rows had.
    pub(crate) fn add(&mut self, later: &Tally) {
        let mut fields: Vec<(&str, Taken, Count)> = Vec::new();
        for (name, uses) in &later.fields {
            fields.extend(
                uses.iter()
                    .map(|(taken, count)| (name.as_str(), *taken, *count)),
            );
        }
        fields.sort_unstable_by_key(|(_, _, count)| count.first);
        for (name, taken, count) in fields {
            let same = |each: &&mut FieldUse| each.taken == taken && each.name == name;
            if let Some(known) = self.fields.iter_mut().find(same) {
                known.rows += count.rows;
            } else if self.fields.len() < MOST_FIELDS {
                self.fields.push(FieldUse {
                    name: name.to_owned(),
                    taken,
                    rows: count.rows,
                });
            } else {
                self.others += count.rows;
            }
        }
        if self.said.len() < later.said.len() {
            self.said.resize(later.said.len(), 0);
        }
        for (all, rows) in self.said.iter_mut().zip(&later.said) {
            *all += rows;
        }
    }
}

/// How often a field came, and when first.
#[derive(Debug, Clone, Copy)]
struct Count {
    first: u64,
    rows: u64,
}

/// The fields of a few rows: all of them, or which are kept in the end would depend on
/// where chunks of rows end.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    fields: BTreeMap<String, BTreeMap<Taken, Count>>,
    counted: u64,
    said: Vec<u64>,
}

impl Tally {
    /// Counts a field of one row that holds something.
    pub fn field(&mut self, name: &str, taken: Taken) {
        let fresh = Count {
            first: self.counted,
            rows: 0,
        };
        self.counted += 1;
        let cut = name.len() > LONGEST;
        let uses = match self.fields.get_mut(name).filter(|_| !cut) {
            Some(known) => known,
            None => self.fields.entry(short(name, LONGEST)).or_default(),
        };
        uses.entry(taken).or_insert(fresh).rows += 1;
    }

    /// Counts a column of the user's, by its place among them, that a row has.
    pub fn said(&mut self, place: usize) {
        if self.said.len() <= place {
            self.said.resize(place + 1, 0);
        }
        self.said[place] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(rows: &[(&str, Taken)]) -> Tally {
        let mut tally = Tally::default();
        for (name, taken) in rows {
            tally.field(name, *taken);
        }
        tally
    }

    #[test]
    fn chunks_do_not_show() {
        let names: Vec<String> = (0..3 * MOST_FIELDS)
            .map(|at| format!("f{}", at % 170))
            .collect();
        let rows: Vec<(&str, Taken)> = names
            .iter()
            .map(|name| (name.as_str(), Taken::Unread))
            .collect();
        let mut whole = Census::default();
        whole.add(&tally(&rows));
        for size in [1, 7, 99, 250] {
            let mut parts = Census::default();
            rows.chunks(size).for_each(|chunk| parts.add(&tally(chunk)));
            assert_eq!(parts, whole, "chunks of {size}");
        }
        assert_eq!(whole.fields.len(), MOST_FIELDS);
        assert_eq!(whole.fields[0].name, "f0");
        let named: u64 = whole.fields.iter().map(|each| each.rows).sum();
        assert_eq!(named + whole.others, 3 * MOST_FIELDS as u64);
    }

    #[test]
    fn one_field_may_be_taken_in_two_ways() {
        let mut census = Census::default();
        let read = Taken::Read(Role::Name);
        census.add(&tally(&[
            ("full_name", read),
            ("name", read),
            ("full_name", Taken::Lost),
        ]));
        census.add(&tally(&[("full_name", Taken::Lost)]));
        let lost: Vec<(&str, u64)> = census
            .lost()
            .map(|each| (each.name.as_str(), each.rows))
            .collect();
        assert_eq!(lost, [("full_name", 2)]);
        assert_eq!(census.fields.len(), 3);
    }
}

//! What a run found, in numbers.

use serde::{Deserialize, Serialize};

use crate::{
    answer::{Answer, Outcome},
    census::Census,
};

/// What a run found, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Rows answered.
    pub rows: u64,
    /// Rows with a hit that was in force on the day.
    pub hit: u64,
    /// Rows that are undecided.
    pub undecided: u64,
    /// Rows with nothing found.
    pub clear: u64,
    /// Rows that could not be screened.
    pub bad: u64,
    /// Of these, rows on which the program failed.
    pub defects: u64,
    /// Hits shown or cut by the limit, in all rows.
    pub hits: u64,
    /// Hits that a decision took away.
    pub cleared: u64,
    /// Rows that say too little and may, by a decision.
    #[serde(default)]
    pub settled: u64,
    /// Hits and rows whose decision does not stand any more.
    pub reopened: u64,
    /// Rows with a value that could not be read.
    pub noted: u64,
    /// The fields of the rows, where each row names its own.
    #[serde(default)]
    pub census: Census,
}

impl Summary {
    pub(crate) fn count(&mut self, answer: &Answer) {
        self.rows += 1;
        match answer.outcome {
            Outcome::Clear => self.clear += 1,
            Outcome::Hit => self.hit += 1,
            Outcome::Undecided => self.undecided += 1,
            Outcome::Bad => self.bad += 1,
        }
        self.defects += u64::from(answer.defect);
        self.hits += (answer.hits.len() + answer.omitted) as u64;
        self.cleared += answer.cleared.len() as u64;
        let reopened = answer.hits.iter().filter(|hit| hit.reopened.is_some());
        self.reopened += reopened.count() as u64 + u64::from(answer.reopened.is_some());
        self.settled += u64::from(answer.is_settled());
        self.noted += u64::from(!answer.notes.is_empty());
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.hit += other.hit;
        self.undecided += other.undecided;
        self.clear += other.clear;
        self.bad += other.bad;
        self.defects += other.defects;
        self.hits += other.hits;
        self.cleared += other.cleared;
        self.settled += other.settled;
        self.reopened += other.reopened;
        self.noted += other.noted;
    }
}

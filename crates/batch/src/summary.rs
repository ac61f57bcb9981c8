//! What a run found, in numbers.

use serde::{Deserialize, Serialize};

use crate::{
    answer::{Answer, Outcome},
    census::Census,
};

/// Most lines that a summary names.
pub const NAMED_LINES: usize = 5;

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
    /// The lines of the first of these, at most [`NAMED_LINES`].
    #[serde(default)]
    pub noted_lines: Vec<u64>,
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
        if answer.unread > 0 {
            self.noted += 1;
            self.name(answer.line);
        }
    }

    fn name(&mut self, line: u64) {
        if self.noted_lines.len() < NAMED_LINES {
            self.noted_lines.push(line);
        }
    }

    /// Adds what later rows had.
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
        for line in &other.noted_lines {
            self.name(*line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_lines_are_named_in_whatever_chunks_they_come() {
        let mut all = Summary::default();
        for lines in [&[2, 3][..], &[], &[7, 8, 9, 10], &[12]] {
            let mut chunk = Summary::default();
            for line in lines {
                chunk.name(*line);
            }
            all.add(&chunk);
        }
        assert_eq!(all.noted_lines, [2, 3, 7, 8, 9]);
    }
}

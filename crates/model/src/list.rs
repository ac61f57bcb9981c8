//! What is known about a loaded list as a whole.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ListId;

/// How the date of a snapshot was obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateBasis {
    /// The user gave it.
    Given,
    /// The file states when it was made.
    Stated,
    /// The latest date found in the rows; the file is at least that new.
    LatestRow,
    /// The modification time of the file; the weakest basis.
    FileTime,
    /// The starter list that the binary carries.
    Starter,
}

/// One list as the corpus of an answer holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListState {
    /// The list.
    pub id: ListId,
    /// Its full title.
    pub title: String,
    /// Whether it holds every entry of its day, or only some (the starter list).
    pub complete: bool,
    /// Dates of the snapshots that serve the question, oldest first.
    pub dates: Vec<Date>,
    /// How the date of the copy that serves the day was obtained.
    pub date_basis: DateBasis,
    /// Entries.
    pub rows: usize,
    /// From how many days on the list counts as stale.
    pub max_age_days: i32,
    /// Digest of the canonical content.
    pub digest: String,
}

impl ListState {
    /// Returns the age in days of the newest snapshot that is not later than `day`;
    /// nothing when every snapshot is later.
    pub fn age_days(&self, day: Date) -> Option<i32> {
        let newest = self.dates.iter().rev().find(|date| **date <= day)?;
        newest.until(day).ok().map(|span| span.get_days())
    }

    /// Answers whether the list covers `day` whole: complete, with a snapshot
    /// that is neither later than the day nor stale on it.
    pub fn covers(&self, day: Date) -> bool {
        self.complete
            && self
                .age_days(day)
                .is_some_and(|age| age <= self.max_age_days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_list_covers_a_day_only_with_a_fresh_snapshot_from_before() {
        let mut list = ListState {
            id: ListId::new("us.ofac.sdn"),
            title: String::new(),
            complete: true,
            dates: vec![date(2019, 1, 10), date(2021, 7, 1)],
            date_basis: DateBasis::Given,
            rows: 1,
            max_age_days: 30,
            digest: String::new(),
        };
        assert!(list.covers(date(2019, 1, 20)));
        assert!(!list.covers(date(2019, 5, 23)), "stale");
        assert!(!list.covers(date(2018, 12, 31)), "later only");
        list.complete = false;
        assert!(!list.covers(date(2019, 1, 20)), "starter");
    }
}

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

/// How a list stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Whole, with a copy that is neither later than the day nor too old on it.
    Fresh,
    /// Whole; the newest copy that is not later than the day is too old on it.
    Stale {
        /// Days between that copy and the day.
        age: i32,
    },
    /// Whole; every copy is later than the day.
    LaterOnly,
    /// Whole, but dated by nothing better than the time of its file.
    Undated,
    /// Only some of its entries are there, whatever their date.
    Partial,
}

impl ListState {
    /// Returns the date of the copy that serves `day`: the newest one that is not
    /// later, else the oldest; nothing when there is no copy.
    pub fn copy_for(&self, day: Date) -> Option<Date> {
        let newest = self.dates.iter().rev().find(|date| **date <= day);
        newest.or(self.dates.first()).copied()
    }

    /// Returns the age in days of the copy that serves `day`; nothing when it is later.
    pub fn age_days(&self, day: Date) -> Option<i32> {
        let copy = self.copy_for(day).filter(|date| *date <= day)?;
        copy.until(day).ok().map(|span| span.get_days())
    }

    /// Returns how the list stands on `day`.
    pub fn standing(&self, day: Date) -> Standing {
        match self.age_days(day) {
            _ if !self.complete => Standing::Partial,
            _ if self.date_basis == DateBasis::FileTime => Standing::Undated,
            None => Standing::LaterOnly,
            Some(age) if age > self.max_age_days => Standing::Stale { age },
            Some(_) => Standing::Fresh,
        }
    }

    /// Answers whether the list covers `day` whole.
    pub fn covers(&self, day: Date) -> bool {
        self.standing(day) == Standing::Fresh
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
        assert_eq!(list.standing(date(2019, 1, 20)), Standing::Fresh);
        assert!(list.covers(date(2019, 1, 20)));
        let stale = Standing::Stale { age: 133 };
        assert_eq!(list.standing(date(2019, 5, 23)), stale);
        assert_eq!(list.standing(date(2018, 12, 31)), Standing::LaterOnly);
        list.complete = false;
        assert_eq!(list.standing(date(2019, 1, 20)), Standing::Partial);
        assert!(!list.covers(date(2019, 1, 20)));
    }

    #[test]
    fn the_copy_that_serves_a_day_is_the_newest_not_later_else_the_oldest() {
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
        assert_eq!(list.copy_for(date(2021, 6, 30)), Some(date(2019, 1, 10)));
        assert_eq!(list.copy_for(date(2021, 7, 1)), Some(date(2021, 7, 1)));
        assert_eq!(list.copy_for(date(2018, 1, 1)), Some(date(2019, 1, 10)));
        list.dates.clear();
        assert_eq!(list.copy_for(date(2021, 7, 1)), None);
        assert_eq!(list.standing(date(2021, 7, 1)), Standing::LaterOnly);
    }
}

//! Where a day stands in a drawing, in cells of a terminal or in units of a picture.

use interdict_model::Verdict;
use interdict_timeline::{Effect, Range, Row};
use jiff::{ToSpan, civil::Date};

/// Days laid out on a line of so many units.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    first: Date,
    days: i64,
    units: i64,
}

/// What is drawn where a row has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ink {
    /// Nothing.
    Nothing,
    /// It may have been there.
    Perhaps,
    /// It stands, no end is known, and the day is later than anything that was known.
    Onward,
    /// It was suspended.
    Suspended,
    /// It was there.
    Certain,
    /// A version begins here.
    Version,
    /// It was said.
    Said,
    /// A deadline or another event.
    Mark,
}

impl Scale {
    pub fn new(range: Range, units: usize) -> Self {
        Self {
            first: range.from,
            days: between(range.from, range.to) + 1,
            units: i64::try_from(units).unwrap_or(1).max(1),
        }
    }

    /// Returns the unit in which a day lies, clipped to the drawing.
    pub fn at(self, day: Date) -> i64 {
        let offset = between(self.first, day).clamp(0, self.days - 1);
        offset * self.units / self.days
    }

    /// Returns the unit at which the day after `day` begins: where a bar ends.
    pub fn after(self, day: Date) -> i64 {
        let offset = (between(self.first, day) + 1).clamp(0, self.days);
        offset * self.units / self.days
    }

    /// Returns the days that a unit stands for. Each day lies in one unit; where there are
    /// more units than days, several units stand for one day.
    pub fn days_of(self, unit: usize) -> (Date, Date) {
        let unit = i64::try_from(unit).unwrap_or(0);
        let up = |unit: i64| (unit * self.days + self.units - 1) / self.units;
        let next = up(unit + 1);
        let first = up(unit).min(next - 1);
        let day = |offset: i64| {
            let days = offset.clamp(0, self.days - 1);
            self.first.checked_add(days.days()).unwrap_or(self.first)
        };
        (day(first), day((next - 1).max(first)))
    }

    /// Returns the years to label and where they begin, never closer than `least` units.
    pub fn years(self, least: i64) -> Vec<(i16, i64)> {
        let last = self
            .first
            .checked_add((self.days - 1).days())
            .unwrap_or(self.first);
        let step = [1, 2, 5, 10, 25, 50, 100, 500]
            .into_iter()
            .find(|step| i64::from(*step) * self.units * 365 / self.days >= least)
            .unwrap_or(1000);
        (self.first.year()..=last.year())
            .filter(|year| year % step == 0 || step == 1)
            .filter_map(|year| {
                let day = Date::new(year, 1, 1).ok()?;
                Some((year, self.at(day.max(self.first))))
            })
            .collect()
    }
}

/// Returns what a row has on the days from `first` to `last`: the most telling of it.
///
/// What has no known end is certain up to `known`; of later days nobody could say more than
/// that no end was known.
pub(crate) fn ink(row: &Row, first: Date, last: Date, known: Date) -> Ink {
    let within = |day: Date| (first..=last).contains(&day);
    if row.marks.iter().any(|mark| within(mark.day)) {
        return Ink::Mark;
    }
    let mut most = Ink::Nothing;
    for (at, span) in row.spans.iter().enumerate() {
        let touched = span.touches(first, last);
        let ink = match (span.effect, touched) {
            (_, Verdict::False) => continue,
            (Effect::Said, _) => Ink::Said,
            (Effect::Suspended, Verdict::True) => Ink::Suspended,
            (_, Verdict::Unknown) => Ink::Perhaps,
            (_, Verdict::True) if span.to.is_open() && first > known => Ink::Onward,
            (_, Verdict::True) => {
                let begins = at > 0 && span.from.exact().is_some_and(within);
                if begins { Ink::Version } else { Ink::Certain }
            }
        };
        most = most.max(ink);
    }
    most
}

fn between(first: Date, last: Date) -> i64 {
    first
        .until(last)
        .map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn scale(to: Date, units: usize) -> Scale {
        let from = date(2018, 1, 1);
        Scale::new(Range { from, to }, units)
    }

    #[test]
    fn each_day_lies_in_the_one_unit_that_stands_for_it() {
        for (to, units) in [
            (date(2018, 12, 31), 46),
            (date(2026, 12, 31), 45),
            (date(2018, 3, 1), 60),
        ] {
            let scale = scale(to, units);
            let mut next = date(2018, 1, 1);
            for unit in 0..units {
                let (first, last) = scale.days_of(unit);
                assert_eq!(first, next, "{unit}");
                for day in [first, last] {
                    assert_eq!(scale.at(day), i64::try_from(unit).unwrap());
                }
                next = last.tomorrow().unwrap();
            }
            assert_eq!(next.yesterday().unwrap(), to);
        }
    }

    #[test]
    fn more_units_than_days_share_them() {
        let scale = scale(date(2018, 1, 3), 10);
        let days: Vec<i8> = (0..10).map(|unit| scale.days_of(unit).0.day()).collect();
        assert_eq!(days, [1, 1, 1, 2, 2, 2, 3, 3, 3, 3]);
        assert_eq!(scale.after(date(2018, 1, 3)), 10);
        assert_eq!(scale.at(date(1900, 1, 1)), 0);
    }

    #[test]
    fn years_are_never_labelled_closer_than_they_are_wide() {
        for last in [2018, 2020, 2026, 2047, 2199] {
            let years = scale(date(last, 12, 31), 46).years(5);
            for pair in years.windows(2) {
                assert!(pair[1].1 - pair[0].1 >= 4, "{last}: {pair:?}");
            }
            assert!(!years.is_empty(), "{last}");
            assert!(years.len() <= 10, "{last}: {years:?}");
        }
    }
}

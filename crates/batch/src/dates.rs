//! Dates of birth as customer tables write them.
//!
//! A date is read where it can mean one day only. `02/03/1980` is the second of March to
//! some and the third of February to others: it is read when the caller says which, else
//! it is no evidence, and the row says so.

use jiff::civil::Date;

/// Which of the first two figures of a date is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayOrder {
    /// Nobody says: only dates are read that can mean one day.
    #[default]
    Open,
    /// 31/12/1980.
    DayFirst,
    /// 12/31/1980.
    MonthFirst,
}

const NONE: &str = "is not a date";

/// Reads a date; the error says why it is none.
pub(crate) fn read(text: &str, order: DayOrder) -> Result<Date, &'static str> {
    let text = text.trim();
    // A time behind the day says nothing here.
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let figures: Vec<&str> = day.split(['-', '/', '.']).collect();
    let number = |text: &str| -> Option<i16> {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    let date = |year: i16, month: i16, day: i16| {
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        Date::new(year, month, day).ok()
    };
    match figures.as_slice() {
        [one] if one.len() == 8 => {
            let part = |from, to| one.get(from..to).and_then(number);
            let parts = part(0, 4).zip(part(4, 6)).zip(part(6, 8));
            let read = parts.and_then(|((year, month), day)| date(year, month, day));
            read.ok_or(NONE)
        }
        [one] if one.len() == 4 && number(one).is_some() => Err("is a year, not a day"),
        [year, month] if year.len() == 4 && number(year).and(number(month)).is_some() => {
            Err("is a month, not a day")
        }
        [year, month, day] if year.len() == 4 => {
            let parts = number(year).zip(number(month)).zip(number(day));
            let read = parts.and_then(|((year, month), day)| date(year, month, day));
            read.ok_or(NONE)
        }
        [first, second, year] if year.len() == 4 => {
            let parts = number(first).zip(number(second)).zip(number(year));
            let ((first, second), year) = parts.ok_or(NONE)?;
            let (by_day, by_month) = (date(year, second, first), date(year, first, second));
            // Nobody writes the month first with dots.
            let order = if day.contains('.') {
                DayOrder::DayFirst
            } else {
                order
            };
            match (order, by_day, by_month) {
                (DayOrder::DayFirst, day, _) | (DayOrder::MonthFirst, _, day) => day.ok_or(NONE),
                (DayOrder::Open, Some(day), None) | (DayOrder::Open, None, Some(day)) => Ok(day),
                (DayOrder::Open, Some(one), Some(other)) if one == other => Ok(one),
                (DayOrder::Open, Some(_), Some(_)) => Err("can mean two days"),
                (DayOrder::Open, None, None) => Err(NONE),
            }
        }
        _ => Err(NONE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_where_it_means_one_day() {
        let got = |text, order| read(text, order).map(|day| day.to_string());
        let day = |text| got(text, DayOrder::Open);
        for text in [
            "1980-12-31",
            "19801231",
            "1980/12/31",
            "31.12.1980",
            "31/12/1980",
            "12/31/1980",
            "12-31-1980",
            " 1980-12-31T00:00:00Z ",
            "31/12/1980 00:00",
        ] {
            assert_eq!(day(text).as_deref(), Ok("1980-12-31"), "{text}");
        }
        assert_eq!(day("02/03/1980"), Err("can mean two days"));
        assert_eq!(day("03/03/1980").as_deref(), Ok("1980-03-03"));
        assert_eq!(day("02.03.1980").as_deref(), Ok("1980-03-02"));
        assert_eq!(
            got("02/03/1980", DayOrder::MonthFirst).as_deref(),
            Ok("1980-02-03")
        );
        assert_eq!(
            got("31/12/1980", DayOrder::MonthFirst),
            Err("is not a date")
        );
        for text in [
            "",
            "x",
            "1980-02-30",
            "31/12/80",
            "-1-2-1980",
            "+1/+2/1980",
            "1980-1-2-3",
            "日日日日",
            "99999999",
        ] {
            assert_eq!(day(text), Err("is not a date"), "{text}");
        }
        assert_eq!(day("1980"), Err("is a year, not a day"));
        assert_eq!(day("1980-12"), Err("is a month, not a day"));
    }
}

//! Shares in percent: intervals of whole billionths, so that no sum is ever rounded.
//!
//! In: what a source writes (`50`, `33,3 %`, `25-50`, `>50`, `75-to-100`). Out: a
//! [`Share`], the least and the most that it can be, each attained or not. A number of
//! more than nine decimals becomes the smallest interval that holds it.

use std::fmt;

use rust_decimal::Decimal;

/// Billionths of a percent.
pub type Percent = i64;

/// The whole of an entity: one hundred percent.
pub const WHOLE: Percent = 100 * UNIT;
const UNIT: Percent = 1_000_000_000;
const DECIMALS: usize = 9;

/// What is known of a share of one entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The least that it can be.
    pub low: Percent,
    /// Whether it is more than that: "more than 50".
    pub above_low: bool,
    /// The most that it can be.
    pub high: Percent,
    /// Whether it is less than that: "less than 50".
    pub below_high: bool,
}

impl Share {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self {
        low: 0,
        above_low: false,
        high: WHOLE,
        below_high: false,
    };

    /// Builds a share that is known exactly.
    pub const fn exact(percent: Percent) -> Self {
        Self {
            low: percent,
            above_low: false,
            high: percent,
            below_high: false,
        }
    }

    /// Returns whether it is one number.
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// Reads what a source writes; nothing for words that are no share.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let text = text.strip_suffix('%').unwrap_or(&text).trim();
        if matches!(text, "" | "unknown" | "?") {
            return Some(Self::UNKNOWN);
        }
        let words = [
            (">=", true, false),
            ("≥", true, false),
            ("at least", true, false),
            (">", true, true),
            ("more than", true, true),
            ("over", true, true),
            ("<=", false, false),
            ("≤", false, false),
            ("up to", false, false),
            ("at most", false, false),
            ("<", false, true),
            ("less than", false, true),
            ("under", false, true),
        ];
        for (word, above, strict) in words {
            let Some(rest) = text.strip_prefix(word) else {
                continue;
            };
            let (low, high) = number(rest)?;
            let share = if above {
                Self {
                    low,
                    above_low: strict,
                    ..Self::UNKNOWN
                }
            } else {
                Self {
                    high,
                    below_high: strict,
                    ..Self::UNKNOWN
                }
            };
            // More than all, or less than nothing, is no share.
            let some = !(strict && (share.low == WHOLE || share.high == 0));
            return some.then_some(share);
        }
        let ends = ["-to-", " to ", "–", "-", ".."]
            .iter()
            .find_map(|word| text.split_once(word));
        let (low, high) = match ends {
            Some((from, to)) => (number(from)?.0, number(to)?.1),
            None => number(text)?,
        };
        (low <= high).then_some(Self {
            low,
            above_low: false,
            high,
            below_high: false,
        })
    }

    /// Returns what holds if both are true of one share; nothing if they exclude each other.
    pub(crate) fn meet(self, other: Self) -> Option<Self> {
        let low = (self.low, self.above_low).max((other.low, other.above_low));
        let high = (self.high, !self.below_high).min((other.high, !other.below_high));
        let share = Self {
            low: low.0,
            above_low: low.1,
            high: high.0,
            below_high: !high.1,
        };
        let empty = share.low > share.high
            || share.low == share.high && (share.above_low || share.below_high);
        (!empty).then_some(share)
    }

    /// Returns what holds if one of the two is true.
    pub(crate) fn hull(self, other: Self) -> Self {
        let low = (self.low, self.above_low).min((other.low, other.above_low));
        let high = (self.high, !self.below_high).max((other.high, !other.below_high));
        Self {
            low: low.0,
            above_low: low.1,
            high: high.0,
            below_high: !high.1,
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = (decimal(self.low), decimal(self.high));
        if self.is_exact() {
            return write!(f, "{low} %");
        }
        match (self.low == 0, self.high == WHOLE) {
            (true, true) => f.write_str("an unknown share"),
            (false, true) if self.above_low => write!(f, "more than {low} %"),
            (false, true) => write!(f, "at least {low} %"),
            (true, false) if self.below_high => write!(f, "less than {high} %"),
            (true, false) => write!(f, "at most {high} %"),
            (false, false) => write!(f, "{low} to {high} %"),
        }
    }
}

/// Reads a number of percent as the smallest interval of billionths that holds it.
fn number(text: &str) -> Option<(Percent, Percent)> {
    let text = text.trim();
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let whole: Percent = match whole.trim_start_matches('0') {
        "" => 0,
        digits => digits.parse().ok()?,
    };
    let kept = &fraction[..fraction.len().min(DECIMALS)];
    let rest = fraction[kept.len()..].bytes().any(|byte| byte != b'0');
    let kept: Percent = format!("{kept:0<DECIMALS$}").parse().ok()?;
    let low = whole.checked_mul(UNIT)?.checked_add(kept)?;
    let high = low.checked_add(Percent::from(rest))?;
    (high <= WHOLE).then_some((low, high))
}

/// Returns a number of billionths as a decimal number of percent.
pub fn decimal(percent: Percent) -> Decimal {
    Decimal::new(percent, 9).normalize()
}

/// Returns a decimal number of percent in billionths, rounded down; nothing outside 0 to 100.
pub fn billionths(percent: Decimal) -> Option<Percent> {
    let exact = percent.checked_mul(Decimal::from(UNIT))?;
    let whole = i64::try_from(exact.floor()).ok()?;
    (0..=WHOLE).contains(&whole).then_some(whole)
}

/// A sum of shares: bounds that may be attained or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// The least that it can be.
    pub low: Percent,
    /// The most that it can be.
    pub high: Percent,
    /// Whether it is less than that.
    pub below_high: bool,
}

impl Total {
    /// Returns whether it certainly reaches `percent`.
    pub fn reaches(&self, percent: Percent) -> bool {
        self.low >= percent
    }

    /// Returns whether it can reach `percent`.
    pub fn may_reach(&self, percent: Percent) -> bool {
        self.high > percent || self.high == percent && !self.below_high
    }

    /// Returns the bounds as decimal numbers, an upper bound that is not attained a
    /// trifle lower: less than any share that can be written.
    pub fn bounds(&self) -> (Decimal, Decimal) {
        let trifle = if self.below_high && self.high > self.low {
            Decimal::new(1, 12)
        } else {
            Decimal::ZERO
        };
        (decimal(self.low), decimal(self.high) - trifle)
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Share {
            low: self.low,
            above_low: false,
            high: self.high,
            below_high: self.below_high,
        }
        .fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> String {
        Share::parse(text).map_or("none".into(), |share| share.to_string())
    }

    #[test]
    fn what_sources_write_is_read() {
        for (text, meant) in [
            ("50", "50 %"),
            ("033.30%", "33.3 %"),
            ("33,3 %", "33.3 %"),
            ("100", "100 %"),
            (".5", "0.5 %"),
            ("25-50", "25 to 50 %"),
            ("75-to-100", "at least 75 %"),
            ("25 % to 50 %", "25 to 50 %"),
            (">50", "more than 50 %"),
            (">= 50", "at least 50 %"),
            ("less than 50%", "less than 50 %"),
            ("up to 25", "at most 25 %"),
            ("unknown", "an unknown share"),
            ("", "an unknown share"),
        ] {
            assert_eq!(parsed(text), meant, "{text}");
        }
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in [
            "101",
            "-5",
            "50-25",
            "half",
            "1e2",
            "5.5.5",
            ">100",
            "<0",
            "100.0000000001",
            "٥٠",
            "99999999999999999999",
            "-",
            "..",
        ] {
            assert_eq!(parsed(text), "none", "{text}");
        }
    }

    #[test]
    fn more_decimals_than_are_kept_become_an_interval_around_the_number() {
        let third = Share::parse("33.33333333333").unwrap();
        assert_eq!((third.low, third.high), (33_333_333_333, 33_333_333_334));
        let exact = Share::parse("33.33333333300").unwrap();
        assert!(exact.is_exact());
    }

    #[test]
    fn statements_about_one_share_meet_or_exclude_each_other() {
        let share = |text| Share::parse(text).unwrap();
        let meet = |a, b| share(a).meet(share(b)).map(|share| share.to_string());
        assert_eq!(meet("25-50", "40").as_deref(), Some("40 %"));
        assert_eq!(meet(">50", "25-75").as_deref(), Some("50 to 75 %"));
        assert_eq!(meet(">50", "50"), None);
        assert_eq!(meet("<50", "50-60"), None);
        assert_eq!(share("10").hull(share("20")).to_string(), "10 to 20 %");
    }

    #[test]
    fn an_upper_bound_that_is_not_attained_does_not_reach() {
        let total = Total {
            low: 0,
            high: WHOLE / 2,
            below_high: true,
        };
        assert!(!total.may_reach(WHOLE / 2));
        assert!(total.bounds().1 < Decimal::from(50));
    }
}

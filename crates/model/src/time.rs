//! The day or instant of a question.
//!
//! `--on` and `--known` take either a civil date, which means the whole local
//! day, or an RFC 3339 instant. Legal text mostly speaks in days; a few rules
//! bind from an hour (84 FR 22961: 16:15 Eastern on 2019-05-16), so both forms
//! are kept apart instead of turning a day into a midnight.

use std::{fmt, str::FromStr, sync::LazyLock};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A point in time as asked: a whole civil day, or one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AsOf {
    /// The whole day, in the zone of whoever's rule is read.
    Day(Date),
    /// One instant.
    Instant(Timestamp),
}

/// A text that is neither a date nor an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a date or an instant (expected YYYY-MM-DD or an RFC 3339 time such as 2019-05-16T16:15:00-04:00)"
)]
pub struct TimeError {
    text: String,
}

impl AsOf {
    /// Returns the civil day, for an instant that of the eastern United States.
    ///
    /// List files carry days without a zone. Most lists here are published in
    /// Washington, so their days are counted there; rules count in their own zone.
    pub fn day(self) -> Date {
        static WASHINGTON: LazyLock<TimeZone> =
            LazyLock::new(|| TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC));
        self.day_in(&WASHINGTON)
    }

    /// Returns the civil day in `zone`.
    #[inline]
    pub fn day_in(self, zone: &TimeZone) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Instant(instant) => instant.to_zoned(zone.clone()).date(),
        }
    }

    /// Returns true when the question names an instant.
    pub fn is_instant(self) -> bool {
        matches!(self, Self::Instant(_))
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Instant(instant) => instant.fmt(f),
        }
    }
}

impl FromStr for AsOf {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let error = || TimeError {
            text: text.to_owned(),
        };
        let trimmed = text.trim();
        // jiff also reads `20190523` and a date out of a longer text; legal
        // dates are accepted in exactly one spelling.
        let shape = |t: &str| t.len() == 10 && t.as_bytes()[4] == b'-' && t.as_bytes()[7] == b'-';
        if trimmed.is_ascii() && shape(trimmed) {
            return trimmed.parse().map(Self::Day).map_err(|_| error());
        }
        trimmed.parse().map(Self::Instant).map_err(|_| error())
    }
}

impl Serialize for AsOf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AsOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_and_instants_and_nothing_else() {
        assert!(matches!("2019-05-16".parse(), Ok(AsOf::Day(_))));
        let instant: AsOf = "2019-05-16T16:15:00-04:00".parse().unwrap();
        assert_eq!(instant.to_string(), "2019-05-16T20:15:00Z");
        for bad in [
            "",
            "20190516",
            "2019-5-16",
            "2019-02-30",
            "16.05.2019",
            "yesterday",
            "２０１９-05-16",
        ] {
            assert!(bad.parse::<AsOf>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_instant_has_a_day_only_in_a_zone() {
        let late: AsOf = "2019-05-17T01:00:00Z".parse().unwrap();
        let eastern = TimeZone::get("America/New_York").unwrap();
        assert_eq!(late.day_in(&eastern).to_string(), "2019-05-16");
        assert_eq!(late.day_in(&TimeZone::UTC).to_string(), "2019-05-17");
        assert_eq!(late.day().to_string(), "2019-05-16");
    }
}

//! When a version binds, in three values.
//!
//! A rule may bind from a day or from an hour; a question may name a day or an
//! instant. A day against an hour on that same day is open, and the question to
//! ask is the hour.

use interdict_model::{AsOf, Node, NodeKind, Period, Verdict};
use jiff::{civil::Date, tz::TimeZone};

use crate::{docket::Docket, eval::Scope, explain::Evaluated, residual::Residual, rule::Validity};

impl Validity {
    /// Returns whether the text could be known by `known`.
    ///
    /// A day of knowledge includes everything made public on that day.
    pub fn is_public(&self, known: AsOf) -> bool {
        is_public(self.since(), known, &self.zone)
    }

    /// Returns whether the text binds on `on`.
    pub fn in_force(&self, on: AsOf) -> Evaluated {
        let residual = self.force(on);
        let text = format!("in force on {on} ({})", self.period_words());
        let mut node = Node::new(NodeKind::Measure, Verdict::Unknown, text);
        node.cite = self.cite();
        Evaluated::new(residual, node)
    }

    /// The same without the reason.
    pub(crate) fn force(&self, on: AsOf) -> Residual {
        match self.period.through {
            Some(last) if on.day_in(&self.zone) > last => Residual::Const(false),
            _ => begun(self.period.from, self.first_day(), on, &self.zone),
        }
    }

    /// Returns whether the text, once public, binds on the day of the question.
    pub(crate) fn bound_on(&self, scope: &Scope<'_>) -> Residual {
        if self.is_public(scope.question().known) {
            self.force(scope.docket.on)
        } else {
            Residual::Const(false)
        }
    }

    /// Returns whether a question about the whole of `on` falls on the first day.
    pub fn is_first_day(&self, on: AsOf) -> bool {
        matches!(on, AsOf::Day(day) if day == self.first_day())
    }

    /// Returns whether a question about the whole of `on` falls on the first or
    /// last day, where an hour can decide.
    pub fn is_boundary(&self, on: AsOf) -> bool {
        self.is_first_day(on) || matches!(on, AsOf::Day(day) if Some(day) == self.period.through)
    }
}

/// Returns a period in words; an hour is told in the zone of the text.
pub(crate) fn period_words(period: Period, zone: &TimeZone) -> String {
    let from = match period.from {
        AsOf::Day(day) => day.to_string(),
        AsOf::Instant(instant) => instant
            .to_zoned(zone.clone())
            .strftime("%Y-%m-%d %H:%M %Z")
            .to_string(),
    };
    match period.through {
        Some(last) => format!("from {from} through {last}"),
        None => format!("from {from}"),
    }
}

/// The places of the versions that may serve a question, each with whether it is in force.
pub(crate) type Serving = Vec<(usize, Residual)>;

/// Returns the versions that may serve a question: public by then, in force on the day, and
/// no later one is.
pub(crate) fn serving<V>(
    versions: &[V],
    validity: impl Fn(&V) -> &Validity,
    docket: &Docket<'_>,
) -> Serving {
    let mut serving = Vec::new();
    let mut none_later = Residual::Const(true);
    for (place, version) in versions.iter().enumerate().rev() {
        let validity = validity(version);
        if none_later == Residual::Const(false) {
            break;
        }
        if !validity.is_public(docket.question.known) {
            continue;
        }
        let own = validity.force(docket.on);
        if own == Residual::Const(false) {
            continue;
        }
        serving.push((place, Residual::all([own.clone(), none_later.clone()])));
        none_later = Residual::all([own.negate(), none_later]);
    }
    serving.reverse();
    serving
}

/// Returns whether what was made public at `public` could be known by `known`.
pub(crate) fn is_public((public, day): (AsOf, Date), known: AsOf, zone: &TimeZone) -> bool {
    match (public, known) {
        (AsOf::Instant(public), AsOf::Instant(known)) => known >= public,
        (_, known) => known.day_in(zone) >= day,
    }
}

fn begun(from: AsOf, first: Date, on: AsOf, zone: &TimeZone) -> Residual {
    match (from, on) {
        (AsOf::Instant(from), AsOf::Instant(on)) => Residual::Const(on >= from),
        (AsOf::Instant(hour), AsOf::Day(day)) => {
            if day == first {
                Residual::ask(hour_key(hour, zone))
            } else {
                Residual::Const(day > first)
            }
        }
        (AsOf::Day(_), on) => Residual::Const(on.day_in(zone) >= first),
    }
}

/// Returns the key of the missing fact "was it already that hour".
fn hour_key(hour: jiff::Timestamp, zone: &TimeZone) -> String {
    format!(
        "question.after[{}]",
        hour.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_model::Citation;

    fn listing() -> Validity {
        let from: AsOf = "2019-05-16T16:15:00-04:00".parse().unwrap();
        let period = Period {
            from,
            through: None,
        };
        let zone = TimeZone::get("America/New_York").unwrap();
        let cites = vec![Citation::read("84 FR 22961")];
        Validity::new(period, (from, None), &zone, cites)
    }

    #[test]
    fn the_hour_decides_on_the_first_day() {
        let listing = listing();
        let verdict = |on: &str| listing.in_force(on.parse().unwrap()).verdict();
        assert_eq!(verdict("2019-05-15"), Verdict::False);
        assert_eq!(verdict("2019-05-16"), Verdict::Unknown);
        assert_eq!(verdict("2019-05-17"), Verdict::True);
        assert_eq!(verdict("2019-05-16T10:00:00-04:00"), Verdict::False);
        assert_eq!(verdict("2019-05-16T16:15:00-04:00"), Verdict::True);
        assert_eq!(
            verdict("2019-05-17T01:00:00+09:00"),
            Verdict::False,
            "noon of the 16th in New York"
        );
    }

    #[test]
    fn a_day_of_knowledge_includes_that_day() {
        let listing = listing();
        assert!(listing.is_public("2019-05-16".parse().unwrap()));
        assert!(!listing.is_public("2019-05-15".parse().unwrap()));
        assert!(!listing.is_public("2019-05-16T16:14:59-04:00".parse().unwrap()));
    }
}

//! Until when an answer holds, and which date turns it first.
//!
//! The rulebook's own boundaries after the day of the question are tried one by
//! one with the same facts and the same knowledge. What a later rule may change
//! is not foreseen: the horizon is that of what is known.

use std::collections::BTreeSet;

use interdict_model::{AsOf, Flip, Outcome};
use jiff::civil::Date;

use crate::{
    coverage,
    determine::{test, words},
    outcome::settle,
    question::Question,
    rule::Validity,
    rulebook::Rulebook,
    value::{Value, around},
};

/// Boundaries tried before giving up; a rulebook has a few dozen.
const MAX_TRIED: usize = 64;

/// Until when an answer holds.
pub(crate) struct Stability {
    pub holds_until: Option<Date>,
    pub flips: Vec<Flip>,
}

/// Finds the first later day on which the answer changes, with the same lists.
///
/// `clear` says that the answer rests on lists being whole and fresh: it then
/// ends, at the latest, when the first of them grows too old.
pub(crate) fn stability(
    book: &Rulebook,
    question: &Question,
    now: &BTreeSet<Outcome>,
    clear: bool,
) -> Stability {
    let today = question.on.day();
    if question.known.day() < today {
        // What came in between is left out, so nothing can be said about later days.
        return Stability {
            holds_until: None,
            flips: Vec::new(),
        };
    }
    let stale = if clear {
        coverage::first_stale_day(book, question)
    } else {
        None
    };
    let turns = boundaries(book, question)
        .into_iter()
        .filter(|day| *day > today && stale.is_none_or(|stale| *day < stale))
        .take(MAX_TRIED)
        .find_map(|day| {
            let mut then = question.unexplained();
            then.on = AsOf::Day(day);
            let (word, undecided) = settle(&words(&test(book, &then)));
            let open = if undecided && word != Outcome::Indeterminate {
                " or worse"
            } else {
                ""
            };
            ((word, undecided) != settle(now)).then(|| (day, format!("{}{open}", word.word())))
        });
    let stale = stale.map(|day| {
        (
            day,
            format!("{} (lists too old)", Outcome::Indeterminate.word()),
        )
    });
    match turns.or(stale) {
        Some((day, to)) => Stability {
            holds_until: day.yesterday().ok(),
            flips: vec![Flip {
                fact_or_date: day.to_string(),
                to,
            }],
        },
        None => Stability {
            holds_until: None,
            flips: Vec::new(),
        },
    }
}

fn boundaries(book: &Rulebook, question: &Question) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    let mut add = |validity: &Validity| {
        if validity.is_public(question.known) {
            days.insert(validity.first_day());
            days.extend(
                validity
                    .period
                    .through
                    .and_then(|last| last.tomorrow().ok()),
            );
        }
    };
    for measure in book
        .measures
        .iter()
        .filter(|measure| measure.status.decides())
    {
        measure
            .versions
            .iter()
            .for_each(|version| add(&version.validity));
        measure
            .additions
            .iter()
            .for_each(|addition| add(&addition.validity));
    }
    for version in book.reliefs.iter().flat_map(|relief| &relief.versions) {
        add(&version.validity);
    }
    // Days that an expression itself names for the day of the question.
    for expr in book.exprs() {
        expr.each_test(&mut |path, test| {
            if path == "question.on" {
                days.extend(test.constants.iter().flat_map(around).filter_map(
                    |value| match value {
                        Value::Date(day) => Some(day),
                        _ => None,
                    },
                ));
            }
        });
    }
    for found in question.parties.iter().flat_map(|party| &party.matches) {
        let listing = &found.entry.listing;
        days.extend(listing.earliest);
        days.insert(listing.latest);
        days.extend(listing.until.and_then(|until| until.tomorrow().ok()));
    }
    days
}

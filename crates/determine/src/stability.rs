//! Until when an answer holds, and which date turns it first.
//!
//! The rulebook's own boundaries after the day of the question are tried one by
//! one with the same facts and the same knowledge. What a later rule may change
//! is not foreseen: the horizon is that of what is known.

use std::{cell::OnceCell, collections::BTreeSet};

use interdict_model::{AsOf, Flip, Outcome, Verdict};
use jiff::{ToSpan, civil::Date};

use crate::{
    coverage,
    docket::Docket,
    outcome::settle,
    tested::ByMeasure,
    value::{Known, Value},
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
pub(crate) fn stability(docket: &Docket<'_>, words: &ByMeasure, clear: bool) -> Stability {
    let today = docket.on.day();
    if docket.question.known.day() < today {
        // What came in between is left out, so nothing can be said about later days.
        return Stability {
            holds_until: None,
            flips: Vec::new(),
        };
    }
    let stale = if clear {
        coverage::first_stale_day(docket)
    } else {
        None
    };
    let now = settle(words.all());
    let mut later = Later::new(docket, words);
    let turns = boundaries(docket, today)
        .into_iter()
        .filter(|day| stale.is_none_or(|stale| *day < stale))
        .take(MAX_TRIED)
        .find_map(|day| {
            let (word, undecided) = later.on(day);
            let open = if undecided && word != Outcome::Indeterminate {
                " or worse"
            } else {
                ""
            };
            ((word, undecided) != now).then(|| (day, format!("{}{open}", word.word())))
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

/// The words of the same question on later and later days.
struct Later<'a> {
    docket: &'a Docket<'a>,
    words: ByMeasure,
    /// The last day that was asked about.
    day: Date,
    /// Which entries were in force on that day.
    present: Vec<Verdict>,
}

impl<'a> Later<'a> {
    fn new(docket: &'a Docket<'a>, words: &ByMeasure) -> Self {
        let today = docket.on.day();
        // An instant can fall on another day in the zone of a rule.
        let margin = if docket.on.is_instant() { 2 } else { 0 };
        Self {
            docket,
            words: words.clone(),
            day: today.checked_sub(margin.days()).unwrap_or(today),
            present: present(docket, docket.on),
        }
    }

    /// Tries the measures again that may have turned since the last day.
    fn on(&mut self, day: Date) -> (Outcome, bool) {
        let index = &self.docket.book.index;
        for (place, own) in index.turning(self.day, day) {
            if own || self.words.stands(place) {
                self.words.doubt(place);
            }
        }
        if license_ends(self.docket).is_some_and(|end| self.day < end && end <= day) {
            let expiry = self.docket.book.registry.get(EXPIRY).map(|spec| spec.id);
            let measures = index.measures.iter().enumerate();
            for (place, _) in measures.filter(|(_, own)| expiry.is_some_and(|fact| own.reads(fact)))
            {
                self.words.doubt(place);
            }
        }
        let present = present(self.docket, AsOf::Day(day));
        if present != self.present {
            let listing = index.measures.iter().enumerate();
            for (place, _) in listing.filter(|(_, own)| own.lists) {
                self.words.doubt(place);
            }
        }
        let docket = OnceCell::new();
        self.words
            .again(index, || docket.get_or_init(|| self.docket.asked_on(day)));
        (self.day, self.present) = (day, present);
        settle(self.words.all())
    }
}

/// The last day of a license given with the case.
const EXPIRY: &str = "license.expires";

/// Returns the first day on which a license given with the case has expired.
fn license_ends(docket: &Docket<'_>) -> Option<Date> {
    match docket.question.facts.get(EXPIRY)?.known {
        Known::Exact(Value::Date(last)) => last.tomorrow().ok(),
        _ => None,
    }
}

/// Returns of each match that may count whether the entry is in force.
fn present(docket: &Docket<'_>, on: AsOf) -> Vec<Verdict> {
    let (live, known) = (docket.layout.live.iter().flatten(), docket.question.known);
    live.map(|found| found.entry.listing.presence(on, known))
        .collect()
}

/// Returns the days after today on which the law or a listing turns.
fn boundaries(docket: &Docket<'_>, today: Date) -> BTreeSet<Date> {
    let turns = &docket.book.index.turns;
    let later = turns.partition_point(|turn| turn.day <= today);
    let mut days: BTreeSet<Date> = turns[later..]
        .iter()
        .filter(|turn| turn.is_public(docket.question.known))
        .map(|turn| turn.day)
        .collect();
    for found in docket
        .question
        .parties
        .iter()
        .flat_map(|party| &party.matches)
    {
        let listing = &found.entry.listing;
        days.extend(listing.earliest);
        days.insert(listing.latest);
        days.extend(listing.until.and_then(|until| until.tomorrow().ok()));
    }
    days.extend(license_ends(docket));
    days.retain(|day| *day > today);
    days
}

#[cfg(test)]
mod tests {
    use interdict_model::{FactInput, PartyRole};

    use super::*;
    use crate::{Facts, Party, Question, Rulebook, determine::decide, layout::Layout};

    fn question(book: &Rulebook, on: AsOf, stated: &[(&str, &str)]) -> Question {
        let mut facts = Facts::default();
        for (path, value) in stated {
            let roles = [PartyRole::EndUser, PartyRole::Carrier];
            let input = FactInput::stated(*value);
            facts
                .insert(&book.registry, &roles, 1, path, &input)
                .unwrap();
        }
        let party = |role| Party {
            role,
            name: "Meadow Networks".into(),
            country: None,
            matches: Vec::new(),
            unscreened: None,
        };
        Question {
            on,
            known: "2026-11-21".parse().unwrap(),
            parties: vec![party(PartyRole::EndUser), party(PartyRole::Carrier)],
            items: vec!["item".into()],
            facts,
            lists: Vec::new(),
            require: Some(Vec::new()),
            explain: false,
        }
    }

    /// Only what may have turned is tried again, and that is as good as all of it.
    #[test]
    fn asked_day_by_day_the_words_are_those_of_each_day() {
        let book = Rulebook::embedded().unwrap();
        let export = [("act", "export"), ("destination.country", "CN")];
        let listed = [
            ("party[1].listed", "entity_list"),
            ("party[2].listed", "sdn"),
        ];
        let agency = [("act", "procure"), ("item.covered_telecom", "yes")];
        let cases = [
            export.to_vec(),
            agency.to_vec(),
            [export, listed].concat(),
            [&listed[..1], &[("item.eccn", "EAR99"), ("act", "release")]].concat(),
            vec![("party[1].listed_ownership_pct", "60"), ("act", "reexport")],
            Vec::new(),
        ];
        let mut seen = 0;
        for stated in &cases {
            for on in ["2018-01-02", "2019-05-16T10:00:00-04:00", "2020-09-01"] {
                let on: AsOf = on.parse().unwrap();
                let now = question(&book, on, stated);
                let layout = Layout::new(&book.registry, &now);
                let docket = Docket::new(&book, &now, &layout);
                let mut words = ByMeasure::untried(&book);
                words.again(&book.index, || &docket);
                let mut later = Later::new(&docket, &words);
                for day in boundaries(&docket, on.day()) {
                    let (word, undecided) = later.on(day);
                    let anew = decide(&book, &question(&book, AsOf::Day(day), stated));
                    let expected = (anew.outcome, anew.undecided);
                    assert_eq!((word, undecided), expected, "{stated:?} from {on} on {day}");
                    seen += 1;
                }
            }
        }
        assert!(seen > 500, "{seen}");
    }
}

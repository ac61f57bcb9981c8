//! What must hold for every day of a question and of knowledge.

mod common;

use common::{everywhere, huawei};
use interdict_model::Verdict;
use interdict_timeline::{Effect, Row, Section, State, Timeline};
use jiff::{ToSpan, civil::date};
use proptest::prelude::*;

fn day(offset: i32) -> String {
    date(2018, 1, 1).saturating_add(offset.days()).to_string()
}

/// Every row that was there is there still, with every span that it had; an end that moved
/// names what replaced it, or could not be known before.
fn keeps(earlier: &Timeline, later: &Timeline) -> Result<(), TestCaseError> {
    let key = |row: &Row| (row.section, row.id.clone(), row.title.clone());
    for row in &earlier.rows {
        let found = later.rows.iter().find(|each| key(each) == key(row));
        let Some(found) = found else {
            return Err(TestCaseError::fail(format!("{} is gone", row.title)));
        };
        for span in &row.spans {
            let same = |each: &&interdict_timeline::Span| each.key == span.key;
            let kept = found.spans.iter().find(same);
            let Some(kept) = kept else {
                // A version whose own condition turns on what is known now.
                return Err(TestCaseError::fail(format!(
                    "{} lost {:?}",
                    row.id, span.key
                )));
            };
            prop_assert_eq!(kept.from, span.from);
            prop_assert_eq!(&kept.cites, &span.cites);
            if kept.to != span.to {
                let ended = kept.replaced_by.is_some() || span.to.is_open();
                prop_assert!(ended, "{} {:?}", row.id, span.key);
            }
        }
        for mark in &row.marks {
            prop_assert!(found.marks.contains(mark), "{}", row.id);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_was_public_stays_public(on in 0..3300i32, first in 0..3300i32, more in 0..3300i32) {
        let (on, known, later) = (day(on), day(first), day(first + more));
        keeps(&huawei(&on, &known), &huawei(&on, &later))?;
        keeps(&everywhere(&on, &known), &everywhere(&on, &later))?;
    }

    #[test]
    fn nothing_is_drawn_that_nobody_could_know(on in 0..3300i32, known in 0..3300i32) {
        let (on, known) = (day(on), day(known));
        let limit = known.parse().unwrap();
        for drawn in [huawei(&on, &known), everywhere(&on, &known)] {
            for row in &drawn.rows {
                for span in &row.spans {
                    prop_assert_ne!(span.public.by_day(limit), Verdict::False, "{}", row.id);
                }
                prop_assert!(row.marks.iter().all(|mark| mark.public <= limit), "{}", row.id);
            }
        }
    }

    #[test]
    fn the_state_of_a_row_is_that_of_its_spans(on in 0..3300i32, known in 0..3300i32) {
        let (on, known) = (day(on), day(known));
        let today = on.parse().unwrap();
        for drawn in [huawei(&on, &known), everywhere(&on, &known)] {
            for row in &drawn.rows {
                let binding = row.spans.iter();
                let binding = binding.filter(|s| matches!(s.effect, Effect::Binds | Effect::Open));
                let covered = binding.fold(Verdict::False, |any, span| any.or(span.covers(today)));
                match row.state_on {
                    State::InForce => prop_assert_eq!(covered, Verdict::True, "{}", &row.id),
                    // An hour or an open publication can leave a covered day undecided.
                    State::Undecided => prop_assert_ne!(covered, Verdict::False, "{}", &row.id),
                    // Of a day before the first that the rulebook answers for it says nothing.
                    State::NotInForce => prop_assert_ne!(covered, Verdict::True, "{}", &row.id),
                    State::NoRule => prop_assert_eq!(covered, Verdict::False, "{}", &row.id),
                }
                prop_assert!(row.section != Section::Claims || row.state_on == State::NoRule);
            }
        }
    }
}

#[test]
fn the_same_question_has_the_same_answer() {
    let json = |drawn: &Timeline| serde_json::to_string(drawn).unwrap();
    let one = huawei("2020-01-01", "2020-01-01");
    let two = huawei("2020-01-01", "2020-01-01");
    assert_eq!(json(&one), json(&two));
}

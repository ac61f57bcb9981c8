//! A relief cancels triggers: where there can be none, there is nothing to relieve.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod made_up;

use interdict_determine::{Facts, Party, Question, determine};
use interdict_model::{FactInput, Outcome, PartyRole};
use made_up::{FACTS, RELIEF, RULE, book, with};

/// Asks with a license in hand, and nothing said of the act.
fn asked(act: &str, scope: &str) -> interdict_model::Determination {
    let rule = with(RULE, "act == export", act);
    let rule = with(&rule, "item.maker == acme", scope);
    let book = book(FACTS, &rule, RELIEF);
    let mut facts = Facts::default();
    let licensed = FactInput::stated(true);
    let roles = [PartyRole::Other];
    facts
        .insert(&book.registry, &roles, 1, "license.granted", &licensed)
        .unwrap();
    let question = Question {
        on: "2021-01-01".parse().unwrap(),
        known: "2021-01-01".parse().unwrap(),
        parties: vec![Party {
            role: PartyRole::Other,
            name: String::new(),
            country: None,
            matches: Vec::new(),
            unscreened: None,
        }],
        items: vec![String::new()],
        facts,
        lists: Vec::new(),
        require: Some(Vec::new()),
        explain: true,
    };
    determine(&book, &question)
}

#[test]
fn where_nothing_can_be_triggered_nothing_is_permitted_by_a_relief() {
    // No act is both: whatever the act is, the rule is not about it.
    let answer = asked("act == export", "act == sale");
    assert_eq!(answer.outcome, Outcome::NoMeasureTriggered);
    assert_eq!(answer.triggers[0].outcome, Outcome::NotCovered);
    assert!(answer.triggers[0].relieved_by.is_empty());
    assert!(answer.reliefs.is_empty(), "{:?}", answer.reliefs);
}

#[test]
fn where_it_is_open_whether_it_applies_the_relief_is_what_is_relied_on() {
    let answer = asked("act == export", "item.maker == acme");
    assert_eq!(answer.outcome, Outcome::PermittedUnderLicense);
    let words = &answer.possible_outcomes;
    assert!(words.contains(&Outcome::NoMeasureTriggered), "{words:?}");
    assert!(!answer.undecided);
}

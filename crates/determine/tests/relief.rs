//! A relief cancels triggers: where there can be none, there is nothing to relieve.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use interdict_determine::{Facts, Party, Question, Rulebook, determine};
use interdict_model::{FactInput, Outcome, PartyRole};

const REGIMES: &str = r#"
reaches_from = "2018-01-01"
[[regime]]
id = "xx"
title = "a regime"
"#;

const FACTS: &str = r#"
[fact."act"]
type = "enum"
values = ["export", "sale", "other"]
question = "What is to be done?"
who = "exporter"
[fact."item.maker"]
type = "enum"
values = ["acme", "other"]
question = "Who made it?"
who = "manufacturer"
[fact."license.granted"]
type = "bool"
question = "Is there a license?"
who = "your records"
closed = false
"#;

const RELIEF: &str = r#"
id = "xx.relief"
relief = "specific_license"
overcomes = ["xx.rule"]
authority = "Ministry"
title = "A license"
[[version]]
key = "a"
valid_from = "2020-01-01"
public_at = "2020-01-01"
cites = [{ text = "s. 3", confidence = "partly" }]
[[version.authorization]]
id = "license"
title = "a license"
scope = 'license.granted'
"#;

/// Asks with a license in hand, and nothing said of the act.
fn asked(act: &str, scope: &str) -> interdict_model::Determination {
    let rule = format!(
        r#"
id = "xx.rule"
regime = "xx"
authority = "Ministry"
jurisdiction = "XX"
status = "law"
title = "A rule"
summary = "Things of Acme are not exported."
[[version]]
key = "a"
valid_from = "2020-01-01"
public_at = "2020-01-01"
cites = [{{ text = "s. 1", confidence = "partly" }}]
act = '{act}'
scope = '{scope}'
effect = "PROHIBITED"
"#
    );
    let book = Rulebook::parse(&[
        ("facts.toml", FACTS),
        ("regimes.toml", REGIMES),
        ("xx/rule.toml", &rule),
        ("xx/relief.toml", RELIEF),
    ])
    .unwrap();
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

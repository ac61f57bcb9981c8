//! A made-up rulebook of one rule and one relief, in which nothing is to be found.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests are tests"
)]

use interdict_determine::Rulebook;

pub const FACTS: &str = r#"
[fact."act"]
type = "enum"
values = ["export", "sale", "other"]
question = "What is to be done?"
who = "exporter"
cite = "s. 1"
[fact."item.maker"]
type = "enum"
values = ["acme", "other"]
question = "Who made it?"
who = "manufacturer"
cite = "s. 1"
[fact."license.granted"]
type = "bool"
question = "Is there a license?"
who = "your records"
closed = false
cite = "s. 3"
"#;

pub const REGIMES: &str = r#"
reaches_from = "2018-01-01"
[[regime]]
id = "xx"
title = "a regime"
lists = ["us.bis.el"]
"#;

pub const RULE: &str = r#"
id = "xx.rule"
regime = "xx"
authority = "Ministry"
jurisdiction = "AQ"
status = "law"
title = "A rule"
summary = "Things of Acme are not exported."
[[version]]
key = "a"
valid_from = "2020-01-01"
public_at = "2020-01-01"
cites = [{ text = "s. 1", confidence = "partly" }]
act = 'act == export'
scope = 'item.maker == acme'
effect = "PROHIBITED"
"#;

pub const RELIEF: &str = r#"
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

/// The rulebook of these files.
pub fn book(facts: &str, rule: &str, relief: &str) -> Rulebook {
    Rulebook::parse(&[
        ("facts.toml", facts),
        ("regimes.toml", REGIMES),
        ("xx/rule.toml", rule),
        ("xx/relief.toml", relief),
    ])
    .unwrap()
}

/// `text` with one piece of it exchanged.
pub fn with(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "{old}");
    text.replacen(old, new, 1)
}

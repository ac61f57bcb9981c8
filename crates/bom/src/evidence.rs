//! What a bill answers, and what it does not.

use interdict_model::FactInput;
use serde::Serialize;

use crate::bill::{Bill, Component};

/// The facts of the published-software questions that no bill can answer.
pub const NEVER: [&str; 4] = [
    "item.contains_5d002_source",
    "item.notified_742_15b",
    "item.us_origin",
    "item.eccn",
];

/// Components that are named in a reason; there may be thousands.
const NAMED: usize = 5;

/// A fact that the bill would answer if it said more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withheld {
    /// The path of the fact.
    pub fact: String,
    /// Why it is not answered.
    pub why: Vec<String>,
}

/// What a bill says to the questions of the rulebook.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// Facts by their path, with what they rest on.
    pub answered: Vec<(String, FactInput)>,
    /// Facts that it does not answer, with the reasons.
    pub withheld: Vec<Withheld>,
    /// Facts that no bill answers.
    pub never: Vec<String>,
    /// What the item is, in the words of the bill.
    pub item: Option<String>,
}

/// Returns what `bill` says; `origin` is the name of its file.
pub fn evidence(bill: &Bill, origin: &str) -> Evidence {
    let mut answered = Vec::new();
    let mut withheld = Vec::new();
    let said_by = match bill.made_by.first() {
        Some(maker) => format!("bill of materials {origin}, made by {maker}"),
        None => format!("bill of materials {origin}"),
    };
    let mut kinds = bill.items.iter().map(|item| item.kind);
    if let Some(Some(kind)) = kinds.next()
        && kinds.all(|other| other == Some(kind))
    {
        let fact = FactInput {
            value: kind.into(),
            basis: Some("the type that the bill gives the item".to_owned()),
            said_by: Some(said_by.clone()),
            evidence: Some(origin.to_owned()),
        };
        answered.push(("item.kind".to_owned(), fact));
    }
    let why = against_published(bill);
    if why.is_empty() {
        let offered = bill.items.iter().filter_map(|item| item.origins.first());
        let offered: Vec<&str> = offered.map(String::as_str).collect();
        let fact = FactInput {
            value: true.into(),
            basis: Some(format!(
                "an open license of the item and of all {} components, and the address at which it is offered",
                bill.parts.len()
            )),
            said_by: Some(said_by),
            evidence: Some(format!("{origin}: {}", offered.join(", "))),
        };
        answered.push(("item.published".to_owned(), fact));
    } else {
        withheld.push(Withheld {
            fact: "item.published".to_owned(),
            why,
        });
    }
    Evidence {
        answered,
        withheld,
        never: NEVER.map(str::to_owned).into(),
        item: match &bill.items[..] {
            [one] => Some(one.label()),
            _ => None,
        },
    }
}

/// Returns everything that keeps the bill from saying that the item is published.
fn against_published(bill: &Bill) -> Vec<String> {
    let mut why = Vec::new();
    if bill.items.is_empty() {
        why.push("the bill does not say what the item itself is".to_owned());
    }
    for item in &bill.items {
        if !item.terms.is_open() {
            why.push(format!("the item itself: {}", item.terms.text()));
        }
        if item.origins.is_empty() {
            why.push(format!(
                "no public address is given at which {} is offered",
                item.label()
            ));
        }
        if item.modified {
            why.push(format!(
                "{} was changed from what its origin offers",
                item.label()
            ));
        }
        if item.kind == Some("hardware") {
            why.push(format!(
                "{} is a device; its software is not it",
                item.label()
            ));
        }
    }
    let closed: Vec<&Component> = bill
        .parts
        .iter()
        .filter(|part| !part.terms.is_open())
        .collect();
    why.extend(
        closed
            .iter()
            .take(NAMED)
            .map(|part| format!("{}: {}", part.label(), part.terms.text())),
    );
    if closed.len() > NAMED {
        why.push(format!("and {} more components", closed.len() - NAMED));
    }
    if bill.parts.is_empty() {
        why.push("the bill names no component, so nobody knows what is in the item".to_owned());
    }
    why.extend(bill.incomplete.iter().cloned());
    why
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn bill(item: &str, parts: &str, more: &str) -> Evidence {
        let text = format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{{"component":{item}}},"components":[{parts}]{more}}}"#
        );
        evidence(&parse(&text).unwrap(), "b.json")
    }

    const OPEN: &str = r#"{"type":"application","name":"tool","licenses":[{"license":{"id":"MIT"}}],"externalReferences":[{"type":"vcs","url":"https://example.org/t"}]}"#;
    const PART: &str =
        r#"{"type":"library","name":"a","licenses":[{"license":{"id":"Apache-2.0"}}]}"#;

    fn published(evidence: &Evidence) -> Option<&FactInput> {
        let mut all = evidence.answered.iter();
        all.find(|(path, _)| path == "item.published")
            .map(|(_, fact)| fact)
    }

    #[test]
    fn open_throughout_and_offered_in_public_is_published() {
        let evidence = bill(OPEN, PART, "");
        let fact = published(&evidence).unwrap();
        assert_eq!(fact.value, true);
        assert_eq!(
            fact.evidence.as_deref(),
            Some("b.json: https://example.org/t")
        );
        assert!(evidence.withheld.is_empty());
    }

    #[test]
    fn each_doubt_withholds_the_answer_and_none_says_no() {
        let with = |from: &str, to: &str| OPEN.replace(from, to);
        let unknown = r#"{"type":"library","name":"x"}"#;
        let cases = [
            bill(&with("\"MIT\"", "\"BUSL-1.1\""), PART, ""),
            bill(
                &with("https://example.org/t", "ssh://git@example.org/t"),
                PART,
                "",
            ),
            bill(&with("\"name\"", "\"modified\":true,\"name\""), PART, ""),
            bill(&with("\"application\"", "\"device\""), PART, ""),
            bill(OPEN, "", ""),
            bill(OPEN, unknown, ""),
            bill(OPEN, &PART.replace("Apache-2.0", "Elastic-2.0"), ""),
            bill(OPEN, PART, r#","compositions":[{"aggregate":"unknown"}]"#),
        ];
        for evidence in cases {
            assert!(published(&evidence).is_none(), "{evidence:?}");
            assert_eq!(evidence.withheld.len(), 1);
            assert_eq!(evidence.withheld[0].why.len(), 1, "{evidence:?}");
        }
        let text = r#"{"bomFormat":"CycloneDX","specVersion":"1.4"}"#;
        let none = evidence(&parse(text).unwrap(), "b.json");
        assert!(none.answered.is_empty());
        assert_eq!(none.withheld[0].why.len(), 2);
    }

    #[test]
    fn encryption_and_origin_are_never_answered() {
        let evidence = bill(OPEN, PART, "");
        for never in NEVER {
            assert!(evidence.answered.iter().all(|(path, _)| path != never));
        }
    }
}

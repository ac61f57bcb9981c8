//! Checks a rulebook for what loading cannot see.
//!
//! Gaps and unreported overlaps between versions, facts that no rule reads,
//! judged facts without a citation, list targets that no regime loads.

use std::collections::BTreeSet;

use interdict_model::ListId;

use crate::{
    expr::Expr,
    rule::{Measure, Relief, Target, Validity},
    rulebook::Rulebook,
};

/// Facts that no expression names: the engine asks for them itself.
const READ_BY_THE_ENGINE: [&str; 6] = [
    "entry.in_force",
    "parties.complete",
    "parties.unnamed",
    "party.in_748_5_role",
    "party.license_policy",
    "party.license_requirement",
];

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where: a measure, relief or fact.
    pub place: String,
    /// What.
    pub what: String,
    /// Whether it is wrong, or only worth knowing.
    pub error: bool,
}

/// Checks a rulebook; findings are sorted, errors and remarks alike.
pub fn lint(book: &Rulebook) -> Vec<Finding> {
    let mut findings = Vec::new();
    for measure in &book.measures {
        let versions: Vec<(&str, &Validity)> = measure
            .versions
            .iter()
            .map(|version| (version.key.as_str(), &version.validity))
            .collect();
        chain(measure.id.as_str(), &versions, &mut findings);
        lists(book, measure, &mut findings);
        if measure.summary.is_empty() {
            error(&mut findings, measure.id.as_str(), "has no summary");
        }
    }
    for relief in &book.reliefs {
        let versions: Vec<(&str, &Validity)> = relief
            .versions
            .iter()
            .map(|version| (version.key.as_str(), &version.validity))
            .collect();
        chain(relief.id.as_str(), &versions, &mut findings);
        reachable(book, relief, &mut findings);
    }
    facts(book, &mut findings);
    findings.sort();
    findings
}

fn error(findings: &mut Vec<Finding>, place: &str, what: impl Into<String>) {
    findings.push(Finding {
        place: place.to_owned(),
        what: what.into(),
        error: true,
    });
}

fn remark(findings: &mut Vec<Finding>, place: &str, what: impl Into<String>) {
    findings.push(Finding {
        place: place.to_owned(),
        what: what.into(),
        error: false,
    });
}

fn chain(id: &str, versions: &[(&str, &Validity)], findings: &mut Vec<Finding>) {
    for pair in versions.windows(2) {
        let ((a, first), (b, second)) = (pair[0], pair[1]);
        match first.period.through {
            None => remark(
                findings,
                id,
                format!(
                    "`{a}` has no end; `{b}` replaces it from {}",
                    second.first_day()
                ),
            ),
            Some(last) => {
                let begins = second.first_day();
                if last.tomorrow().is_ok_and(|next| begins > next) {
                    remark(
                        findings,
                        id,
                        format!("gap between `{a}` (through {last}) and `{b}` (from {begins})"),
                    );
                } else if begins <= last {
                    remark(
                        findings,
                        id,
                        format!(
                            "`{a}` and `{b}` overlap from {begins} through {last}; the later wins"
                        ),
                    );
                }
            }
        }
    }
    for (key, validity) in versions {
        if validity.public.day_in(&validity.zone) > validity.first_day() {
            remark(
                findings,
                id,
                format!(
                    "`{key}` bound from {} and was public only on {}",
                    validity.first_day(),
                    validity.public
                ),
            );
        }
    }
}

fn lists(book: &Rulebook, measure: &Measure, findings: &mut Vec<Finding>) {
    let loaded: BTreeSet<&ListId> = book
        .regimes
        .iter()
        .flat_map(|regime| &regime.lists)
        .collect();
    for version in &measure.versions {
        if let Target::Entry { lists, .. } = &version.target {
            for list in lists.iter().filter(|list| !loaded.contains(list)) {
                remark(
                    findings,
                    measure.id.as_str(),
                    format!("aims at `{list}`, which no regime requires to be loaded"),
                );
            }
        }
    }
}

fn reachable(book: &Rulebook, relief: &Relief, findings: &mut Vec<Finding>) {
    for id in &relief.overcomes {
        let Some(measure) = book.measure(id.as_str()) else {
            continue;
        };
        let overlap = relief.versions.iter().any(|open| {
            measure.versions.iter().any(|bound| {
                let starts_in_time = bound
                    .validity
                    .period
                    .through
                    .is_none_or(|last| open.validity.first_day() <= last);
                let ends_late = open
                    .validity
                    .period
                    .through
                    .is_none_or(|last| last >= bound.validity.first_day());
                starts_in_time && ends_late
            })
        });
        if !overlap {
            error(
                findings,
                relief.id.as_str(),
                format!("can never reach `{id}`: their periods do not meet"),
            );
        }
    }
}

fn facts(book: &Rulebook, findings: &mut Vec<Finding>) {
    let read: BTreeSet<String> = book.exprs().flat_map(Expr::paths).collect();
    for spec in book.registry.facts() {
        // What is asked about holdings is read by the graph of holdings.
        let engine = READ_BY_THE_ENGINE.contains(&spec.path.as_str())
            || spec.states.is_some()
            || spec.path.starts_with("holding.")
            || spec.path.starts_with("holder.");
        if !spec.internal && !engine && !read.contains(&spec.path) {
            error(findings, &spec.path, "no rule reads this fact");
        }
        if spec.judged && spec.cite.is_none() {
            error(
                findings,
                &spec.path,
                "is a judged term without the rule that uses it",
            );
        }
    }
}

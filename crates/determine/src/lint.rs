//! Checks a rulebook for what loading cannot see.
//!
//! Gaps and unreported overlaps between versions; leaves without a citation; facts that no
//! rule reads; reliefs that can relieve nothing; questions that can change nothing;
//! conclusions handed in as facts; derivations that their elements do not carry; list
//! targets that no regime loads. What needs the rules evaluated is found by
//! [`reach`](crate::reach).

use std::collections::BTreeSet;

use interdict_model::{Confidence, ListId};

use crate::{
    expr::Expr,
    reach::{Reach, closure, reach, reads},
    rule::{Measure, Relief, ReliefVersion, Target, Validity},
    rulebook::Rulebook,
    value::FactType,
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
    let reach = reach(book);
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
        relieving(relief, &reach, &mut findings);
    }
    facts(book, &mut findings);
    leaves(book, &mut findings);
    questions(book, &reach, &mut findings);
    conclusions(book, &reach, &mut findings);
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
        let unread = |cite: &&interdict_model::Citation| {
            cite.confidence == Confidence::Read && cite.url.is_none()
        };
        if let Some(cite) = validity.cites.iter().find(unread) {
            remark(
                findings,
                id,
                format!("`{key}` was read, but nobody says where: {}", cite.text),
            );
        }
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

/// An authorization that no completion of any case lets relieve a trigger.
fn relieving(relief: &Relief, reach: &Reach, findings: &mut Vec<Finding>) {
    // What screening alone can find, an empty case cannot be tried against.
    if !relief
        .overcomes
        .iter()
        .any(|id| reach.tried.contains(id.as_str()))
    {
        return;
    }
    for version in &relief.versions {
        for grant in &version.grants {
            let name = format!("{}/{}/{}", relief.id, version.key, grant.id);
            if !reach.relieving.contains(&name) {
                error(
                    findings,
                    relief.id.as_str(),
                    format!(
                        "`{}/{}` can relieve nothing: no case meets it and a measure that it overcomes",
                        version.key, grant.id
                    ),
                );
            }
        }
    }
}

/// Returns every fact that a deciding measure or a relief reads.
fn decisive(book: &Rulebook) -> BTreeSet<String> {
    let deciding = book.measures.iter().filter(|m| m.status.decides());
    let mut paths: BTreeSet<String> = deciding.flat_map(|m| reads(book, m)).collect();
    let reliefs = book.reliefs.iter().flat_map(|relief| &relief.versions);
    paths.extend(closure(book, reliefs.flat_map(ReliefVersion::exprs)));
    paths
}

/// Every fact that a deciding rule reads says which rule uses the term. Countries, days
/// and numbers are circumstances and no terms.
fn leaves(book: &Rulebook, findings: &mut Vec<Finding>) {
    for spec in decisive(book)
        .iter()
        .filter_map(|path| book.registry.get(path))
    {
        let term = matches!(spec.kind, FactType::Bool | FactType::Enum(_));
        if term && !spec.internal && !spec.path.starts_with("entry.") && spec.cite.is_none() {
            error(findings, &spec.path, "is read by a rule and cites none");
        }
    }
}

/// A question that can change no outcome is not asked for the answer's sake.
fn questions(book: &Rulebook, reach: &Reach, findings: &mut Vec<Finding>) {
    let required: BTreeSet<String> = book
        .regimes
        .iter()
        .filter_map(|regime| regime.required_when.as_ref())
        .flat_map(Expr::paths)
        .collect();
    let decides = decisive(book);
    for spec in book.registry.facts() {
        let by_the_engine = READ_BY_THE_ENGINE.contains(&spec.path.as_str())
            || spec.path.starts_with("entry.")
            || spec.path.starts_with("holding.")
            || spec.path.starts_with("holder.");
        // A derived fact is asked through its elements; one that is taken as absent is
        // never asked.
        let asked = !spec.internal && spec.derive.is_none() && spec.closed.is_none();
        if !asked || by_the_engine || required.contains(&spec.path) {
            continue;
        }
        if !decides.contains(&spec.path) {
            remark(findings, &spec.path, "raises flags and is asked of nobody");
        } else if !reach.pivotal.contains(&spec.path) {
            error(
                findings,
                &spec.path,
                "is asked and can change no outcome: no rule that decides turns on it",
            );
        }
    }
}

/// No verdict follows from one fact, unless that fact is a registered term of open texture
/// or an act on the official record, each with its citation, or follows from its elements.
fn conclusions(book: &Rulebook, reach: &Reach, findings: &mut Vec<Finding>) {
    for (measure, path, value) in &reach.concluding {
        let allowed = book.registry.get(path).is_some_and(|spec| {
            let registered = spec.judged || spec.who == "official record";
            spec.derive.is_some() || registered && spec.cite.is_some()
        });
        if !allowed {
            error(
                findings,
                measure,
                format!(
                    "follows from `{path}` = {value} alone: a conclusion handed in as a fact (ask for its elements, or register it as a judged term with its citation)"
                ),
            );
        }
    }
    for (path, (yes, no)) in &reach.derived {
        for (can, word) in [(yes, "establish"), (no, "refute")] {
            if !can {
                error(
                    findings,
                    path,
                    format!("is derived, and its elements can never {word} it"),
                );
            }
        }
    }
}

//! Checks a rulebook for what loading cannot see.
//!
//! Gaps and unreported overlaps between versions; leaves without a citation; facts that no
//! rule reads; reliefs that can relieve nothing; questions that can change nothing;
//! conclusions handed in as facts; derivations that their elements do not carry; list
//! targets that no regime loads. What needs the rules evaluated is found by
//! [`reach`](crate::reach).

use std::collections::BTreeSet;

use interdict_model::{Confidence, Country, ListId, Outcome};
use jiff::civil::Date;

use crate::{
    expr::Expr,
    need::WHO,
    reach::{Reach, closure, reach, reads},
    registry::FactSpec,
    rule::{Measure, Relief, ReliefVersion, Status, Target, Validity},
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
        let versions: Vec<Link<'_>> = measure
            .versions
            .iter()
            .map(|version| Link {
                key: &version.key,
                validity: &version.validity,
                suspends: version.effect == Outcome::NotInForce,
            })
            .collect();
        chain(measure.id.as_str(), &versions, &mut findings);
        lists(book, measure, &mut findings);
        jurisdiction(measure, &mut findings);
        if measure.summary.is_empty() {
            error(&mut findings, measure.id.as_str(), "has no summary");
        }
    }
    for relief in &book.reliefs {
        let versions: Vec<Link<'_>> = relief
            .versions
            .iter()
            .map(|version| Link {
                key: &version.key,
                validity: &version.validity,
                suspends: false,
            })
            .collect();
        chain(relief.id.as_str(), &versions, &mut findings);
        zones(book, relief, &mut findings);
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

/// A version as one of a row of versions.
struct Link<'a> {
    key: &'a str,
    validity: &'a Validity,
    /// Whether it says that the measure is not in force.
    suspends: bool,
}

/// Returns whether a version is in force again on a day on which a later one is over.
fn again<'v>(earlier: &'v [Link<'_>], day: Date) -> Option<&'v str> {
    let open = |link: &&Link<'_>| link.validity.period.through.is_none_or(|last| last >= day);
    earlier.iter().rev().find(open).map(|link| link.key)
}

fn chain(id: &str, versions: &[Link<'_>], findings: &mut Vec<Finding>) {
    for place in 1..versions.len() {
        let (first, second) = (&versions[place - 1], &versions[place]);
        let (a, b) = (first.key, second.key);
        let begins = second.validity.first_day();
        match first.validity.period.through {
            None => {
                let does = if second.suspends {
                    format!("is set aside by `{b}`")
                } else {
                    format!("has no end; `{b}` replaces it")
                };
                let until = match second.validity.period.through {
                    Some(last) => format!("through {last}, then it is in force again"),
                    None => "on".to_owned(),
                };
                remark(findings, id, format!("`{a}` {does} from {begins} {until}"));
            }
            Some(last) if begins <= last => remark(
                findings,
                id,
                format!("`{a}` and `{b}` overlap from {begins} through {last}; the later wins"),
            ),
            Some(last) => {
                let next = last.tomorrow().unwrap_or(last);
                if begins > next && again(&versions[..place - 1], next).is_none() {
                    remark(
                        findings,
                        id,
                        format!("gap between `{a}` (through {last}) and `{b}` (from {begins})"),
                    );
                }
            }
        }
    }
    for Link { key, validity, .. } in versions {
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

/// Whose law it is: a country, the Union, the United Nations, or nobody's, of what is no law.
fn jurisdiction(measure: &Measure, findings: &mut Vec<Finding>) {
    let written = measure.jurisdiction.as_str();
    let country = written
        .parse()
        .is_ok_and(|country: Country| country.is_assigned() && country.code() == written);
    let nobody = written == "-" && measure.status != Status::Law;
    if !country && !nobody && !["EU", "UN"].contains(&written) {
        let said = if written.is_empty() {
            "has no `jurisdiction`".to_owned()
        } else {
            format!("`{written}` is no `jurisdiction`")
        };
        error(
            findings,
            measure.id.as_str(),
            format!("{said}: two capitals of a country, `EU`, `UN`, or `-` of what is no law"),
        );
    }
}

/// A relief counts its days where the measure does, else it opens and closes hours beside it.
fn zones(book: &Rulebook, relief: &Relief, findings: &mut Vec<Finding>) {
    let name = |validity: &Validity| validity.zone.iana_name().unwrap_or_default().to_owned();
    let Some(own) = relief.versions.first().map(|each| name(&each.validity)) else {
        return;
    };
    for id in &relief.overcomes {
        let measure = book.measure(id.as_str());
        let first = measure.and_then(|measure| measure.versions.first());
        if let Some(theirs) = first.map(|version| name(&version.validity))
            && theirs != own
        {
            remark(
                findings,
                relief.id.as_str(),
                format!(
                    "its days are those of `{own}`, and those of `{id}` are of `{theirs}`: it opens and ends hours beside it unless `zone` says the same"
                ),
            );
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

/// Whether no rule reads a fact. What is asked about holdings is read by their graph.
fn unread(spec: &FactSpec, read: &BTreeSet<String>) -> bool {
    let engine = READ_BY_THE_ENGINE.contains(&spec.path.as_str())
        || spec.states.is_some()
        || spec.path.starts_with("holding.")
        || spec.path.starts_with("holder.");
    !spec.internal && !engine && !read.contains(&spec.path)
}

fn facts(book: &Rulebook, findings: &mut Vec<Finding>) {
    let mut read: BTreeSet<String> = book.exprs().flat_map(Expr::paths).collect();
    // What the engine reads to answer a fact that a rule reads.
    for spec in book.registry.facts() {
        if let Some(builtin) = spec.builtin.filter(|_| read.contains(&spec.path)) {
            read.extend(builtin.reads().iter().map(|path| (*path).to_owned()));
        }
    }
    for spec in book.registry.facts() {
        if unread(spec, &read) {
            error(findings, &spec.path, "no rule reads this fact");
        }
        if !spec.internal && !WHO.contains(&spec.who.as_str()) {
            let who = format!("`{}` is nobody who is asked: {}", spec.who, WHO.join(", "));
            error(findings, &spec.path, who);
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
    let read: BTreeSet<String> = book.exprs().flat_map(Expr::paths).collect();
    for spec in book.registry.facts() {
        let by_the_engine = READ_BY_THE_ENGINE.contains(&spec.path.as_str())
            || spec.path.starts_with("entry.")
            || spec.path.starts_with("holding.")
            || spec.path.starts_with("holder.");
        // A derived fact is asked through its elements; one that is taken as absent is
        // never asked.
        let asked = !spec.internal && spec.derive.is_none() && spec.closed.is_none();
        if !asked || by_the_engine || required.contains(&spec.path) || unread(spec, &read) {
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

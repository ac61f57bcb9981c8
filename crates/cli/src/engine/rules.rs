//! The rulebook, as people look at it.

use std::{collections::BTreeSet, path::Path};

use interdict_determine::{
    Expr, Measure, RegimeSpec, Relief, Rulebook, Status, Target, Validity, lint as lint_book,
};
use interdict_model::ListId;
use interdict_report::measures::{
    Addition, Covered, Extent, FactRow, Finding, Part, Pointer, RegimeRow, Row, Rule, Severity,
    Shown, Version,
};
use interdict_timeline::PublicRecord;

use crate::{
    engine::{When, rule_files::Rules},
    error::CommandError,
};

/// Reads the rulebook that the binary carries.
pub fn rulebook() -> Result<Rulebook, CommandError> {
    Ok(Rules::read(None)?.book)
}

/// Returns the lists that some regime of the rulebook needs.
pub fn needed_lists() -> Result<BTreeSet<ListId>, CommandError> {
    Ok(rulebook()?
        .regimes
        .into_iter()
        .flat_map(|regime| regime.lists)
        .collect())
}

/// Lists the measures and reliefs of the rulebook, by id.
pub fn measures(when: When, rules: Option<&Path>) -> Result<Vec<Row>, CommandError> {
    let book = Rules::read(rules)?.book;
    let mut rows: Vec<Row> = book
        .measures
        .iter()
        .map(|measure| measure_row(measure, when))
        .chain(book.reliefs.iter().map(|relief| relief_row(relief, when)))
        .collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(rows)
}

/// Shows one measure or relief; nothing when none has that id.
pub fn measure(when: When, rules: Option<&Path>, id: &str) -> Result<Option<Shown>, CommandError> {
    let book = Rules::read(rules)?.book;
    if let Some(measure) = book.measure(id) {
        return Ok(Some(Shown {
            row: measure_row(measure, when),
            summary: Some(measure.summary.clone()),
            versions: measure
                .versions
                .iter()
                .map(|version| {
                    let mut steps = steps(&[
                        ("in force when", &version.when),
                        ("within the regime when", &version.subject),
                        ("binds when", &version.bound),
                        ("covers the act when", &version.act),
                        ("within its scope when", &version.scope),
                    ]);
                    if let Some(target) = target(&version.target) {
                        steps.push(("is aimed at".into(), target));
                    }
                    steps.push(("effect".into(), version.effect.word().to_owned()));
                    shown(&book, &version.key, &version.validity, steps)
                })
                .collect(),
            additions: measure
                .additions
                .iter()
                .map(|addition| Addition {
                    rule: addition.rule.clone(),
                    period: addition.validity.period,
                    cites: addition.validity.cites.clone(),
                })
                .collect(),
        }));
    }
    Ok(book.relief(id).map(|relief| Shown {
        row: relief_row(relief, when),
        summary: Some(format!(
            "A {} that can cancel triggers of {}.",
            relief.kind.words(),
            relief
                .overcomes
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        )),
        versions: relief
            .versions
            .iter()
            .map(|version| {
                let mut steps = steps(&[
                    ("reaches", &version.party),
                    ("leaves out", &version.exclude),
                ]);
                for grant in &version.grants {
                    steps.push((
                        format!("{}: {}", grant.id, grant.title),
                        grant.scope.to_string(),
                    ));
                }
                for condition in &version.conditions {
                    steps.push((
                        format!("condition: {}", condition.text),
                        condition.met.to_string(),
                    ));
                }
                shown(&book, &version.key, &version.validity, steps)
            })
            .collect(),
        additions: Vec::new(),
    }))
}

/// Lists the facts that rules read and people can give.
pub fn facts(rules: Option<&Path>) -> Result<Vec<FactRow>, CommandError> {
    let book = Rules::read(rules)?.book;
    Ok(book
        .registry
        .facts()
        .filter(|fact| !fact.internal)
        .map(|fact| FactRow {
            path: fact.path.clone(),
            kind: fact.kind.word().to_owned(),
            values: match &fact.kind {
                interdict_determine::FactType::Enum(words) => words.clone(),
                _ => Vec::new(),
            },
            question: fact.question.clone(),
            who_answers: fact.who.clone(),
            cite: fact.cite.clone(),
        })
        .collect())
}

/// Says what the rulebook covers and what not, by its own word and by its rules.
pub fn coverage(rules: Option<&Path>) -> Result<Covered, CommandError> {
    let book = Rules::read(rules)?.book;
    let record =
        PublicRecord::embedded().map_err(|error| CommandError::internal(error.to_string()))?;
    let mut pointers: Vec<Pointer> = Vec::new();
    for position in &record.positions {
        match pointers
            .iter_mut()
            .find(|each| each.jurisdiction == position.country.code)
        {
            Some(pointer) => pointer.positions += 1,
            None => pointers.push(Pointer {
                jurisdiction: position.country.code.clone(),
                positions: 1,
            }),
        }
    }
    Ok(Covered {
        reaches_from: book.reaches_from,
        regimes: book
            .regimes
            .iter()
            .map(|regime| covered(&book, regime))
            .collect(),
        record: pointers,
    })
}

fn covered(book: &Rulebook, regime: &RegimeSpec) -> RegimeRow {
    let part = |extent: Extent, all: &[String]| -> Vec<Part> {
        all.iter()
            .map(|what| Part {
                extent,
                what: what.clone(),
            })
            .collect()
    };
    let mut rules: Vec<Rule> = Vec::new();
    for measure in book.measures.iter().filter(|each| each.regime == regime.id) {
        let extent = match measure.status {
            Status::Tripwire => Extent::Partly,
            status if status.decides() => Extent::Modelled,
            _ => Extent::PointerOnly,
        };
        let versions = measure.versions.iter().map(|version| &version.validity);
        rules.push(rule(
            measure.id.as_str(),
            extent,
            measure.status.word(),
            versions,
        ));
    }
    // A relief belongs to the regime of the first measure that it overcomes.
    for relief in &book.reliefs {
        let mut overcome = relief.overcomes.iter();
        let first = overcome.find_map(|id| book.measure(id.as_str()));
        if first.is_some_and(|measure| measure.regime == regime.id) {
            let versions = relief.versions.iter().map(|version| &version.validity);
            let kind = relief.kind.words();
            rules.push(rule(relief.id.as_str(), Extent::Modelled, kind, versions));
        }
    }
    rules.sort_by(|a, b| (a.extent, &a.id).cmp(&(b.extent, &b.id)));
    let mut parts = part(Extent::Modelled, &regime.modelled);
    parts.extend(part(Extent::Partly, &regime.tripwire_only));
    parts.extend(part(Extent::NotModelled, &regime.not_modelled));
    RegimeRow {
        id: regime.id.clone(),
        title: regime.title.clone(),
        lists: regime.lists.iter().map(ToString::to_string).collect(),
        parts,
        rules,
    }
}

fn rule<'v>(
    id: &str,
    extent: Extent,
    status: &str,
    versions: impl Iterator<Item = &'v Validity>,
) -> Rule {
    let recalled: Vec<bool> = versions.map(Validity::recalled).collect();
    Rule {
        extent,
        id: id.to_owned(),
        status: status.to_owned(),
        versions: recalled.len(),
        recalled: recalled.iter().filter(|each| **each).count(),
    }
}

/// Checks the rulebook that the binary carries, or the rule files of a folder.
pub fn lint(rules: Option<&Path>) -> Result<Vec<Finding>, CommandError> {
    let book = Rules::read(rules)?.book;
    Ok(lint_book(&book)
        .into_iter()
        .map(|finding| Finding {
            severity: if finding.error {
                Severity::Error
            } else {
                Severity::Warning
            },
            place: finding.place,
            text: finding.what,
        })
        .collect())
}

fn steps(parts: &[(&str, &Expr)]) -> Vec<(String, String)> {
    parts
        .iter()
        .filter(|(_, expr)| !matches!(expr, Expr::Const(_)))
        .map(|(label, expr)| ((*label).to_owned(), expr.to_string()))
        .collect()
}

fn target(target: &Target) -> Option<String> {
    let (what, roles, condition) = match target {
        Target::None => return None,
        Target::Party { roles, condition } => ("a party".to_owned(), roles, condition),
        Target::Entry {
            lists,
            roles,
            condition,
        } => {
            let names: Vec<&str> = lists.iter().map(interdict_model::ListId::as_str).collect();
            (format!("a party on {}", names.join(", ")), roles, condition)
        }
    };
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    let roles = if words.is_empty() {
        String::new()
    } else {
        format!(" as {}", words.join(", "))
    };
    let condition = if matches!(condition, Expr::Const(_)) {
        String::new()
    } else {
        format!(" where {condition}")
    };
    Some(format!("{what}{roles}{condition}"))
}

fn shown(book: &Rulebook, key: &str, validity: &Validity, steps: Vec<(String, String)>) -> Version {
    Version {
        key: key.to_owned(),
        period: validity.period,
        from_first_day: validity.period.from.day() == book.reaches_from,
        steps,
        cites: validity.cites.clone(),
    }
}

fn measure_row(measure: &Measure, when: When) -> Row {
    let validities: Vec<&Validity> = measure
        .versions
        .iter()
        .map(|version| &version.validity)
        .collect();
    row(
        measure.id.as_str(),
        &measure.title,
        &measure.authority,
        measure.status.word(),
        &validities,
        when,
    )
}

fn relief_row(relief: &Relief, when: When) -> Row {
    let validities: Vec<&Validity> = relief
        .versions
        .iter()
        .map(|version| &version.validity)
        .collect();
    row(
        relief.id.as_str(),
        &relief.title,
        &relief.authority,
        relief.kind.words(),
        &validities,
        when,
    )
}

fn row(
    id: &str,
    title: &str,
    authority: &str,
    status: &str,
    versions: &[&Validity],
    when: When,
) -> Row {
    Row {
        id: id.to_owned(),
        title: title.to_owned(),
        authority: authority.to_owned(),
        status: status.to_owned(),
        periods: versions.iter().map(|validity| validity.period).collect(),
        in_force: versions.iter().any(|validity| {
            validity.is_public(when.known)
                && validity.in_force(when.on).verdict() != interdict_model::Verdict::False
        }),
    }
}

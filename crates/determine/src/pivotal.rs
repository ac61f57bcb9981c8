//! Which missing facts would change the answer.
//!
//! A fact is pivotal if, under some completion of the other missing facts, two
//! of its values give different outcomes. The values tried are the partition
//! that the rulebook's own constants induce: every word of an enum, and for
//! dates and numbers each constant with its neighbors. Up to a bounded number of
//! completions the search is exhaustive; beyond it is greedy and says so.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{Outcome, Verdict};

use crate::{
    facts::{Facts, base_path},
    outcome::{Model, overall, settle},
    registry::Registry,
    residual::{Assignment, Residual},
    value::{FactType, Known, Value, around},
};

/// Completions up to which the search is exhaustive.
const EXHAUSTIVE: usize = 4096;

/// For each missing fact, the values that can make a difference.
pub(crate) type Domains = BTreeMap<String, Vec<Value>>;

/// Triggers evaluated before the search gives up; a hostile case may hold thousands.
const BUDGET: usize = 400_000;

/// What the search found.
pub(crate) struct Pivotal {
    /// Facts that change the outcome.
    pub facts: BTreeSet<String>,
    /// Facts that were not searched: there were too many.
    pub unsearched: BTreeSet<String>,
    /// Whether every completion was tried.
    pub exhaustive: bool,
}

/// Finds the pivotal facts of a set of triggers.
pub(crate) fn pivotal(registry: &Registry, facts: &Facts, models: &[Model]) -> Pivotal {
    let domains = domains(registry, facts, models);
    let size = domains
        .values()
        .try_fold(1usize, |size, values| size.checked_mul(values.len()));
    let exhaustive = size.is_some_and(|size| size <= EXHAUSTIVE);
    let all = if exhaustive {
        every(&domains)
    } else {
        Vec::new()
    };
    let mut found = Pivotal {
        facts: BTreeSet::new(),
        unsearched: BTreeSet::new(),
        exhaustive,
    };
    let mut spent = 0;
    for (key, values) in &domains {
        if spent > BUDGET {
            found.unsearched.insert(key.clone());
            continue;
        }
        let greedy = if exhaustive {
            Vec::new()
        } else {
            contexts(models, &domains, key)
        };
        spent += greedy.len() * models.len();
        for context in all.iter().chain(&greedy) {
            spent += values.len() * models.len();
            let words: BTreeSet<Outcome> = values
                .iter()
                .map(|value| {
                    let mut completed = context.clone();
                    completed.insert(key.clone(), value.clone());
                    settle(&overall(models, &completed)).0
                })
                .collect();
            if words.len() > 1 {
                found.facts.insert(key.clone());
                break;
            }
        }
    }
    found
}

pub(crate) fn domains(registry: &Registry, facts: &Facts, models: &[Model]) -> Domains {
    let mut constants: BTreeMap<String, BTreeSet<Value>> = BTreeMap::new();
    let mut visit = |residual: &Residual| {
        residual.each_atom(&mut |key, test| {
            constants
                .entry(key.to_owned())
                .or_default()
                .extend(test.constants.iter().cloned());
        });
    };
    for model in models {
        visit(&model.triggered);
        model.reliefs.iter().for_each(|(_, relief)| visit(relief));
    }
    partition(registry, facts, constants)
}

/// The same of one formula.
pub(crate) fn domains_of(registry: &Registry, facts: &Facts, residual: &Residual) -> Domains {
    let mut constants: BTreeMap<String, BTreeSet<Value>> = BTreeMap::new();
    residual.each_atom(&mut |key, test| {
        let own = constants.entry(key.to_owned()).or_default();
        own.extend(test.constants.iter().cloned());
    });
    partition(registry, facts, constants)
}

/// Returns whether some completion makes a formula true; of too many completions, that it may be.
pub(crate) fn possible(registry: &Registry, facts: &Facts, residual: &Residual) -> bool {
    let domains = domains_of(registry, facts, residual);
    let mut sizes = domains.values().map(Vec::len);
    let size = sizes.try_fold(1usize, usize::checked_mul);
    if size.is_none_or(|size| size > EXHAUSTIVE) {
        return true;
    }
    let mut all = every(&domains).into_iter();
    all.any(|completion| residual.under(&completion) == Verdict::True)
}

fn partition(
    registry: &Registry,
    facts: &Facts,
    constants: BTreeMap<String, BTreeSet<Value>>,
) -> Domains {
    constants
        .into_iter()
        .map(|(key, constants)| (key.clone(), domain(registry, facts, &key, &constants)))
        .collect()
}

fn domain(
    registry: &Registry,
    facts: &Facts,
    key: &str,
    constants: &BTreeSet<Value>,
) -> Vec<Value> {
    let all: Vec<Value> = match registry.get(&base_path(key)).map(|spec| &spec.kind) {
        None | Some(FactType::Bool) => vec![Value::Bool(false), Value::Bool(true)],
        Some(FactType::Enum(words)) => words.iter().cloned().map(Value::Text).collect(),
        Some(FactType::Date | FactType::Number) => {
            let set: BTreeSet<Value> = constants.iter().flat_map(around).collect();
            set.into_iter().collect()
        }
        Some(FactType::Country | FactType::Code | FactType::Text) => constants
            .iter()
            .cloned()
            .chain([Value::Text("another".into())])
            .collect(),
    };
    let allowed: Vec<Value> = match facts.get(key).map(|fact| &fact.known) {
        Some(Known::OneOf(values)) => values.clone(),
        Some(Known::Range(low, high)) => all
            .iter()
            .filter(|value| {
                low.order(value).is_some_and(std::cmp::Ordering::is_le)
                    && high.order(value).is_some_and(std::cmp::Ordering::is_ge)
            })
            .cloned()
            .chain([low.clone(), high.clone()])
            .collect(),
        _ => all.clone(),
    };
    if allowed.is_empty() { all } else { allowed }
}

fn every(domains: &Domains) -> Vec<Assignment> {
    let mut all = vec![Assignment::new()];
    for (key, values) in domains {
        all = all
            .into_iter()
            .flat_map(|assignment| {
                values.iter().map(move |value| {
                    let mut next = assignment.clone();
                    next.insert(key.clone(), value.clone());
                    next
                })
            })
            .collect();
    }
    all
}

/// Builds completions in which `key` can decide: for each place where it stands,
/// everything around that place is steered so that the place decides its formula,
/// and every other trigger so that it does not restrict.
pub(crate) fn contexts(models: &[Model], domains: &Domains, key: &str) -> Vec<Assignment> {
    contexts_from(models, domains, key, &Assignment::new())
}

/// The same with some facts chosen beforehand.
pub(crate) fn contexts_from(
    models: &[Model],
    domains: &Domains,
    key: &str,
    base: &Assignment,
) -> Vec<Assignment> {
    let mut contexts = Vec::new();
    for (place, model) in models.iter().enumerate() {
        if model.triggered.keys().contains(key) {
            let mut chosen = base.clone();
            sensitize(&model.triggered, key, domains, &mut chosen);
            for (_, relief) in &model.reliefs {
                steer(relief, false, domains, &mut chosen);
            }
            contexts.push(completed(models, domains, place, chosen));
        }
        for (_, relief) in model
            .reliefs
            .iter()
            .filter(|(_, relief)| relief.keys().contains(key))
        {
            let mut chosen = base.clone();
            sensitize(relief, key, domains, &mut chosen);
            steer(&model.triggered, true, domains, &mut chosen);
            for (_, other) in model.reliefs.iter().filter(|(_, other)| other != relief) {
                steer(other, false, domains, &mut chosen);
            }
            contexts.push(completed(models, domains, place, chosen));
        }
    }
    contexts
}

/// Steers every other trigger out of the way, and fills in what is left.
fn completed(
    models: &[Model],
    domains: &Domains,
    place: usize,
    mut chosen: Assignment,
) -> Assignment {
    for (_, model) in models
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != place)
    {
        steer(&model.triggered, false, domains, &mut chosen);
        if model.triggered.under(&chosen) != Verdict::False {
            for (_, relief) in &model.reliefs {
                steer(relief, true, domains, &mut chosen);
                if relief.under(&chosen) == Verdict::True {
                    break;
                }
            }
        }
    }
    for (key, values) in domains {
        if let Some(first) = values.first() {
            chosen.entry(key.clone()).or_insert_with(|| first.clone());
        }
    }
    chosen
}

/// Steers what stands beside `key` so that `key` decides the residual: true
/// beside it in a conjunction, false beside it in a disjunction.
fn sensitize(residual: &Residual, key: &str, domains: &Domains, chosen: &mut Assignment) {
    match residual {
        Residual::Const(_) | Residual::Atom { .. } => {}
        Residual::Not(part) => sensitize(part, key, domains, chosen),
        Residual::And(parts) | Residual::Or(parts) => {
            let Some(inside) = parts.iter().position(|part| part.keys().contains(key)) else {
                return;
            };
            sensitize(&parts[inside], key, domains, chosen);
            let beside = matches!(residual, Residual::And(_));
            for (other, part) in parts.iter().enumerate() {
                if other != inside {
                    steer(part, beside, domains, chosen);
                }
            }
        }
    }
}

/// Chooses values that make a residual come out as wished, where it can, without
/// changing what is already chosen.
pub(crate) fn steer(residual: &Residual, wish: bool, domains: &Domains, chosen: &mut Assignment) {
    if residual.under(chosen) == Verdict::from(wish) {
        return;
    }
    match residual {
        Residual::Const(_) => {}
        Residual::Atom { key, test } => {
            if !chosen.contains_key(key) {
                let value = domains
                    .get(key)
                    .and_then(|values| values.iter().find(|v| test.decide(v) == wish));
                if let Some(value) = value {
                    chosen.insert(key.clone(), value.clone());
                }
            }
        }
        Residual::Not(part) => steer(part, !wish, domains, chosen),
        Residual::And(parts) if wish => parts
            .iter()
            .for_each(|part| steer(part, true, domains, chosen)),
        Residual::Or(parts) if !wish => parts
            .iter()
            .for_each(|part| steer(part, false, domains, chosen)),
        Residual::And(parts) | Residual::Or(parts) => {
            for part in parts {
                let mut attempt = chosen.clone();
                steer(part, wish, domains, &mut attempt);
                if residual.under(&attempt) == Verdict::from(wish) {
                    *chosen = attempt;
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn license(triggered: Residual, relief: Residual) -> Model {
        Model {
            triggered,
            otherwise: Outcome::NotTriggered,
            effect: Outcome::LicenseRequired,
            reliefs: vec![(Outcome::PermittedUnderTgl, relief)],
        }
    }

    #[test]
    fn a_fact_that_cancels_out_is_not_pivotal() {
        let x = || Residual::ask("x");
        // Triggered whether x or not x.
        let model = license(
            Residual::any([x(), x().negate()]),
            Residual::ask("certificate"),
        );
        let found = pivotal(&Registry::default(), &Facts::default(), &[model]);
        assert!(found.exhaustive);
        assert_eq!(found.facts.into_iter().collect::<Vec<_>>(), ["certificate"]);
    }

    #[test]
    fn beyond_the_bound_the_greedy_search_finds_the_same() {
        // Twenty conditions of one relief: 2^21 completions.
        let relief = Residual::all((0..20).map(|n| Residual::ask(format!("c{n:02}"))));
        let model = license(Residual::ask("listed"), relief);
        let found = pivotal(&Registry::default(), &Facts::default(), &[model]);
        assert!(!found.exhaustive);
        assert_eq!(found.facts.len(), 21);
    }

    #[test]
    fn two_facts_that_must_meet_are_both_found() {
        // The chart matters only for a classified item, and only once the license holds.
        let relief = Residual::all((0..20).map(|n| Residual::ask(format!("c{n:02}"))));
        let listed = license(Residual::Const(true), relief);
        let chart = license(
            Residual::all([Residual::ask("classified"), Residual::ask("chart")]),
            Residual::Const(false),
        );
        let found = pivotal(&Registry::default(), &Facts::default(), &[chart, listed]);
        assert!(!found.exhaustive);
        assert!(
            found.facts.contains("classified") && found.facts.contains("chart"),
            "{:?}",
            found.facts
        );
    }

    #[test]
    fn a_fact_hidden_behind_a_certain_restriction_is_not_pivotal() {
        let certain = Model {
            triggered: Residual::Const(true),
            otherwise: Outcome::NotTriggered,
            effect: Outcome::Prohibited,
            reliefs: vec![],
        };
        let found = pivotal(
            &Registry::default(),
            &Facts::default(),
            &[certain, license(Residual::ask("x"), Residual::Const(false))],
        );
        assert!(found.facts.is_empty());
    }
}

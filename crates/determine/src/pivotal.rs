//! Which missing facts would change the answer.
//!
//! A fact is pivotal if, under some completion of the other missing facts, two
//! of its values give different outcomes. The values tried are the partition
//! that the rulebook's own constants induce: every word of an enum, and for
//! dates and numbers each constant with its neighbours. Up to a bounded number of
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

/// What the search found.
pub(crate) struct Pivotal {
    /// Facts that change the outcome.
    pub facts: BTreeSet<String>,
    /// For each, the values that give another outcome than most, as `value -> word`.
    pub effects: BTreeMap<String, BTreeMap<String, Outcome>>,
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
    let contexts = if exhaustive {
        every(&domains)
    } else {
        goals(models, &domains)
    };
    let mut found = Pivotal {
        facts: BTreeSet::new(),
        effects: BTreeMap::new(),
        exhaustive,
    };
    for (key, values) in &domains {
        for context in &contexts {
            let words: Vec<(String, Outcome)> = values
                .iter()
                .map(|value| {
                    let mut completed = context.clone();
                    completed.insert(key.clone(), value.clone());
                    (value.to_string(), settle(&overall(models, &completed)).0)
                })
                .collect();
            if words.iter().any(|(_, word)| *word != words[0].1) {
                found.facts.insert(key.clone());
                found
                    .effects
                    .entry(key.clone())
                    .or_insert_with(|| words.into_iter().collect());
                break;
            }
        }
    }
    found
}

/// Returns for each missing fact the values that can make a difference.
fn domains(registry: &Registry, facts: &Facts, models: &[Model]) -> BTreeMap<String, Vec<Value>> {
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
        Some(FactType::Country | FactType::Text) => constants
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

fn every(domains: &BTreeMap<String, Vec<Value>>) -> Vec<Assignment> {
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

/// Builds completions that make each trigger and each relief hold in turn, on
/// top of a base where nothing holds: the places where one fact decides.
fn goals(models: &[Model], domains: &BTreeMap<String, Vec<Value>>) -> Vec<Assignment> {
    let mut base = Assignment::new();
    for model in models {
        steer(&model.triggered, false, domains, &mut base);
    }
    for (key, values) in domains {
        if let Some(first) = values.first() {
            base.entry(key.clone()).or_insert_with(|| first.clone());
        }
    }
    let mut contexts = vec![base.clone()];
    for model in models {
        let mut triggered = Assignment::new();
        steer(&model.triggered, true, domains, &mut triggered);
        contexts.push(over(&base, &triggered));
        for (_, relief) in &model.reliefs {
            let mut relieved = triggered.clone();
            steer(relief, true, domains, &mut relieved);
            contexts.push(over(&base, &relieved));
        }
    }
    contexts
}

fn over(base: &Assignment, wish: &Assignment) -> Assignment {
    let mut whole = base.clone();
    whole.extend(wish.iter().map(|(key, value)| (key.clone(), value.clone())));
    whole
}

/// Chooses values that make a residual come out as wished, where it can, without
/// changing what is already chosen.
fn steer(
    residual: &Residual,
    wish: bool,
    domains: &BTreeMap<String, Vec<Value>>,
    chosen: &mut Assignment,
) {
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

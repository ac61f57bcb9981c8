//! Which missing facts would change the answer.
//!
//! A fact is pivotal if, under some completion of the other missing facts, two
//! of its values give different outcomes. The values tried are the partition
//! that the rulebook's own constants induce: every word of an enum, and for
//! dates and numbers each constant with its neighbors. Up to a bounded number of
//! completions the search is exhaustive; beyond it is greedy and says so.
//!
//! Facts and values are numbers here ([`Open`]): a search asks some ten thousand times what
//! a completion gives.

use std::collections::BTreeSet;

use interdict_model::Outcome;

use crate::{
    completions::outcomes,
    facts::Facts,
    formula::{Completion, Formula, Open, OpenModel},
    outcome::Model,
    registry::Registry,
    residual::Residual,
};

/// Completions up to which the search is exhaustive.
const EXHAUSTIVE: usize = 4096;

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

/// Finds the pivotal facts of a set of triggers, beside others that come to `decided`.
pub(crate) fn pivotal(
    registry: &Registry,
    facts: &Facts,
    models: &[Model],
    decided: Outcome,
) -> Pivotal {
    let open = Open::new(registry, facts, models, decided);
    let size = open.completions().filter(|size| *size <= EXHAUSTIVE);
    let outcomes = size.map(|size| outcomes(&open, size));
    let mut found = Pivotal {
        facts: BTreeSet::new(),
        unsearched: BTreeSet::new(),
        exhaustive: size.is_some(),
    };
    let mut spent = 0;
    // The facts after this one in the order of completions: how many those make.
    let mut stride = size.unwrap_or_default();
    for (fact, (key, values)) in open.facts.iter().enumerate() {
        stride /= values.len().max(1);
        if spent > BUDGET {
            found.unsearched.insert((*key).to_owned());
            continue;
        }
        let (tried, tips) = if let Some(outcomes) = &outcomes {
            every(outcomes, stride, values.len())
        } else {
            let contexts = contexts(&open, fact);
            spent += contexts.len() * models.len();
            greedy(&open, fact, contexts)
        };
        spent += tried * values.len() * models.len();
        if tips {
            found.facts.insert((*key).to_owned());
        }
    }
    found
}

/// Returns whether some completion makes a formula true; of too many completions, that it may be.
pub(crate) fn possible(registry: &Registry, facts: &Facts, residual: &Residual) -> bool {
    let models = [Model::of(residual.clone())];
    let open = Open::new(registry, facts, &models, Outcome::NoMeasureTriggered);
    let size = open.completions().filter(|size| *size <= EXHAUSTIVE);
    let triggered = models[0].effect as u8;
    size.is_none_or(|size| outcomes(&open, size).contains(&triggered))
}

/// Looks through every completion for one in which the value of a fact tips the outcome.
/// Returns how many completions that took, and whether there is one.
fn every(outcomes: &[u8], stride: usize, values: usize) -> (usize, bool) {
    let block = stride * values;
    for start in (0..outcomes.len()).step_by(block.max(1)) {
        for base in start..start + stride {
            let others = (1..values).map(|value| outcomes[base + value * stride]);
            if others.into_iter().any(|other| other != outcomes[base]) {
                return (base + 1, true);
            }
        }
    }
    (outcomes.len(), false)
}

/// The same in a few contexts that are made for it.
fn greedy(open: &Open<'_>, fact: usize, contexts: Vec<Completion>) -> (usize, bool) {
    let mut tried = 0;
    for mut context in contexts {
        tried += 1;
        let mut first = None;
        for value in 0..open.facts[fact].1.len() {
            context.choose(fact, value);
            let outcome = open.outcome(&context);
            if *first.get_or_insert(outcome) != outcome {
                return (tried, true);
            }
        }
    }
    (tried, false)
}

/// Builds completions in which a fact can decide: for each place where it stands,
/// everything around that place is steered so that the place decides its formula,
/// and every other trigger so that it does not restrict.
fn contexts(open: &Open<'_>, fact: usize) -> Vec<Completion> {
    contexts_from(open, fact, &Completion::of(open))
}

/// The same with some facts chosen beforehand.
pub(crate) fn contexts_from(open: &Open<'_>, fact: usize, base: &Completion) -> Vec<Completion> {
    let mut contexts = Vec::new();
    for (place, model) in open.models.iter().enumerate() {
        if model.triggered.reads(fact) {
            let mut chosen = base.clone();
            sensitize(&model.triggered, fact, &mut chosen);
            for (_, relief) in &model.reliefs {
                steer(relief, false, &mut chosen);
            }
            contexts.push(completed(open, place, chosen));
        }
        for (_, relief) in model
            .reliefs
            .iter()
            .filter(|(_, relief)| relief.reads(fact))
        {
            let mut chosen = base.clone();
            sensitize(relief, fact, &mut chosen);
            steer(&model.triggered, true, &mut chosen);
            for (_, other) in model.reliefs.iter().filter(|(_, other)| other != relief) {
                steer(other, false, &mut chosen);
            }
            contexts.push(completed(open, place, chosen));
        }
    }
    contexts
}

/// Steers every other trigger out of the way, and fills in what is left.
fn completed(open: &Open<'_>, place: usize, mut chosen: Completion) -> Completion {
    let others = open.models.iter().enumerate();
    for (_, model) in others.filter(|(other, _)| *other != place) {
        out_of_the_way(model, &mut chosen);
    }
    chosen.fill();
    chosen
}

fn out_of_the_way(model: &OpenModel<'_>, chosen: &mut Completion) {
    steer(&model.triggered, false, chosen);
    if model.triggered.under(chosen) == Some(false) {
        return;
    }
    for (_, relief) in &model.reliefs {
        steer(relief, true, chosen);
        if relief.under(chosen) == Some(true) {
            return;
        }
    }
}

/// Steers what stands beside a fact so that the fact decides the formula: true
/// beside it in a conjunction, false beside it in a disjunction.
fn sensitize(formula: &Formula<'_>, fact: usize, chosen: &mut Completion) {
    match formula {
        Formula::Const(_) | Formula::Atom { .. } => {}
        Formula::Not(part) => sensitize(part, fact, chosen),
        Formula::And(parts) | Formula::Or(parts) => {
            let Some(inside) = parts.iter().position(|part| part.reads(fact)) else {
                return;
            };
            sensitize(&parts[inside], fact, chosen);
            let beside = matches!(formula, Formula::And(_));
            for (other, part) in parts.iter().enumerate() {
                if other != inside {
                    steer(part, beside, chosen);
                }
            }
        }
    }
}

/// Chooses values that make a formula come out as wished, where it can, without
/// changing what is already chosen.
pub(crate) fn steer(formula: &Formula<'_>, wish: bool, chosen: &mut Completion) {
    if formula.under(chosen) == Some(wish) {
        return;
    }
    match formula {
        Formula::Const(_) => {}
        Formula::Atom { fact, decides, .. } => {
            let value = decides.iter().position(|decided| *decided == wish);
            if let (None, Some(value)) = (chosen.value(*fact), value) {
                chosen.choose(*fact, value);
            }
        }
        Formula::Not(part) => steer(part, !wish, chosen),
        Formula::And(parts) if wish => parts.iter().for_each(|part| steer(part, true, chosen)),
        Formula::Or(parts) if !wish => parts.iter().for_each(|part| steer(part, false, chosen)),
        Formula::And(parts) | Formula::Or(parts) => {
            for part in parts {
                let mut attempt = chosen.clone();
                steer(part, wish, &mut attempt);
                if formula.under(&attempt) == Some(wish) {
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

    fn pivotal(registry: &Registry, facts: &Facts, models: &[Model]) -> Pivotal {
        super::pivotal(registry, facts, models, Outcome::NoMeasureTriggered)
    }

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

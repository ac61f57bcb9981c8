//! The open part of a set of triggers, with facts and values as numbers.
//!
//! In: models whose residuals name missing facts by their keys. Out: [`Open`]: each missing
//! fact with the values that can make a difference, and the models that are not decided,
//! whose atoms know for each of those values what they come to. Guaranteed: it has the facts
//! in the order of their keys, and the outcomes that [`settle`](crate::outcome::settle) weighs.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::Outcome;

use crate::{
    facts::{Facts, base_path},
    outcome::{Model, heavier},
    registry::Registry,
    residual::Residual,
    value::{FactType, Known, Test, Value, around},
};

/// Triggers over missing facts.
pub(crate) struct Open<'m> {
    /// The missing facts, by key, with the values that can make a difference.
    pub facts: Vec<(&'m str, Vec<Value>)>,
    /// The triggers that some of them decides.
    pub models: Vec<OpenModel<'m>>,
    /// What the other triggers come to.
    pub decided: Outcome,
}

/// A [`Model`] over numbered facts.
pub(crate) struct OpenModel<'m> {
    pub triggered: Formula<'m>,
    pub otherwise: Outcome,
    pub effect: Outcome,
    pub reliefs: Vec<(Outcome, Formula<'m>)>,
}

/// A [`Residual`] over numbered facts.
#[derive(PartialEq)]
pub(crate) enum Formula<'m> {
    Const(bool),
    Atom {
        fact: usize,
        test: &'m Test,
        /// What the test comes to for each value of the fact.
        decides: Vec<bool>,
    },
    And(Vec<Formula<'m>>),
    Or(Vec<Formula<'m>>),
    Not(Box<Formula<'m>>),
}

/// A value for each fact, or none yet: its place among the values of the fact.
#[derive(Clone)]
pub(crate) struct Completion(Vec<Option<usize>>);

impl Completion {
    /// Nothing is chosen yet.
    pub fn of(open: &Open<'_>) -> Self {
        Self(vec![None; open.facts.len()])
    }

    pub fn choose(&mut self, fact: usize, value: usize) {
        self.0[fact] = Some(value);
    }

    pub fn value(&self, fact: usize) -> Option<usize> {
        self.0[fact]
    }

    /// Chooses the first value of every fact that has none.
    pub fn fill(&mut self) {
        for value in &mut self.0 {
            value.get_or_insert(0);
        }
    }
}

impl<'m> Open<'m> {
    /// Takes the triggers together that nothing missing decides, beside others that come to
    /// `decided`.
    pub fn new(registry: &Registry, facts: &Facts, models: &'m [Model], decided: Outcome) -> Self {
        let mut open = Self::whole(registry, facts, models, false);
        open.decided = decided;
        for model in std::mem::take(&mut open.models) {
            match model.decided() {
                Some(word) => open.decided = heavier(open.decided, word),
                None => open.models.push(model),
            }
        }
        open
    }

    /// Takes all triggers, with the values of each fact forth or back.
    pub fn whole(registry: &Registry, facts: &Facts, models: &'m [Model], back: bool) -> Self {
        let mut constants: BTreeMap<&str, BTreeSet<&Value>> = BTreeMap::new();
        for residual in models.iter().flat_map(residuals) {
            residual.each_atom(&mut |key, test| {
                constants.entry(key).or_default().extend(&test.constants);
            });
        }
        let mut open = Self {
            facts: constants
                .into_iter()
                .map(|(key, constants)| {
                    let mut values = domain(registry, facts, key, &constants);
                    if back {
                        values.reverse();
                    }
                    (key, values)
                })
                .collect(),
            models: Vec::new(),
            decided: Outcome::NoMeasureTriggered,
        };
        for model in models {
            let model = OpenModel {
                triggered: open.formula(&model.triggered),
                otherwise: model.otherwise,
                effect: model.effect,
                reliefs: model
                    .reliefs
                    .iter()
                    .map(|(word, relief)| (*word, open.formula(relief)))
                    .collect(),
            };
            open.models.push(model);
        }
        open
    }

    fn formula(&self, residual: &'m Residual) -> Formula<'m> {
        let each = |parts: &'m [Residual]| parts.iter().map(|part| self.formula(part)).collect();
        match residual {
            Residual::Const(value) => Formula::Const(*value),
            Residual::And(parts) => Formula::And(each(parts)),
            Residual::Or(parts) => Formula::Or(each(parts)),
            Residual::Not(part) => Formula::Not(Box::new(self.formula(part))),
            Residual::Atom { key, test } => {
                let found = self.facts.binary_search_by(|(each, _)| (*each).cmp(key));
                // Every key of a residual is among the facts: they were read off it.
                let fact = found.unwrap_or_else(|place| place);
                let values = self.facts.get(fact).map_or(&[][..], |(_, values)| values);
                Formula::Atom {
                    fact,
                    test,
                    decides: values.iter().map(|value| test.decide(value)).collect(),
                }
            }
        }
    }

    /// Returns how many completions there are; nothing for more than can be counted.
    pub fn completions(&self) -> Option<usize> {
        let sizes = self.facts.iter().map(|(_, values)| values.len());
        sizes.into_iter().try_fold(1usize, usize::checked_mul)
    }

    /// Returns the overall word under a completion that leaves nothing open.
    pub fn outcome(&self, completion: &Completion) -> Outcome {
        let words = self.models.iter().map(|model| model.word(completion));
        words.fold(self.decided, heavier)
    }
}

impl OpenModel<'_> {
    /// Returns the word of a trigger in which nothing is missing.
    fn decided(&self) -> Option<Outcome> {
        let known = |formula: &Formula<'_>| matches!(formula, Formula::Const(_));
        let all = known(&self.triggered) && self.reliefs.iter().all(|(_, relief)| known(relief));
        all.then(|| self.word(&Completion(Vec::new())))
    }

    /// Returns the word under a completion that leaves nothing open.
    pub fn word(&self, completion: &Completion) -> Outcome {
        if self.triggered.under(completion) != Some(true) {
            return self.otherwise;
        }
        let mut reliefs = self.reliefs.iter();
        reliefs
            .find(|(_, relief)| relief.under(completion) == Some(true))
            .map_or(self.effect, |(word, _)| *word)
    }
}

impl Formula<'_> {
    /// Returns whether the fact stands in the formula.
    pub fn reads(&self, fact: usize) -> bool {
        match self {
            Self::Const(_) => false,
            Self::Atom { fact: own, .. } => *own == fact,
            Self::And(parts) | Self::Or(parts) => parts.iter().any(|part| part.reads(fact)),
            Self::Not(part) => part.reads(fact),
        }
    }

    /// Decides the formula, where what is chosen decides it.
    pub fn under(&self, completion: &Completion) -> Option<bool> {
        let join = |parts: &[Self], all: bool| {
            let mut open = false;
            for part in parts {
                match part.under(completion) {
                    Some(value) if value != all => return Some(value),
                    Some(_) => {}
                    None => open = true,
                }
            }
            (!open).then_some(all)
        };
        match self {
            Self::Const(value) => Some(*value),
            Self::Atom { fact, decides, .. } => Some(decides[completion.value(*fact)?]),
            Self::And(parts) => join(parts, true),
            Self::Or(parts) => join(parts, false),
            Self::Not(part) => part.under(completion).map(|value| !value),
        }
    }
}

fn residuals(model: &Model) -> impl Iterator<Item = &Residual> {
    let reliefs = model.reliefs.iter().map(|(_, relief)| relief);
    std::iter::once(&model.triggered).chain(reliefs)
}

fn domain(
    registry: &Registry,
    facts: &Facts,
    key: &str,
    constants: &BTreeSet<&Value>,
) -> Vec<Value> {
    let all: Vec<Value> = match registry.get(&base_path(key)).map(|spec| &spec.kind) {
        None | Some(FactType::Bool) => vec![Value::Bool(false), Value::Bool(true)],
        Some(FactType::Enum(words)) => words.iter().cloned().map(Value::Text).collect(),
        Some(FactType::Date | FactType::Number) => {
            let set: BTreeSet<Value> = constants.iter().flat_map(|value| around(value)).collect();
            set.into_iter().collect()
        }
        Some(FactType::Country | FactType::Code | FactType::Text) => constants
            .iter()
            .map(|value| (*value).clone())
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

//! The outcome of every completion at once.
//!
//! In: triggers over missing facts, and how many completions those have. Out: the overall
//! word of each completion, as a number, in the order in which the last fact changes first.
//! A formula is a set of completions, 64 to a machine word: what a search would ask
//! thousands of times is a few operations on such sets.

use crate::{
    formula::{Formula, Open},
    outcome::heavier,
};

/// A set of completions.
#[derive(Clone)]
struct Set(Vec<u64>);

impl Set {
    fn new(size: usize, full: bool) -> Self {
        Self(vec![if full { u64::MAX } else { 0 }; size.div_ceil(64)])
    }

    fn insert(&mut self, place: usize) {
        self.0[place / 64] |= 1 << (place % 64);
    }

    fn contains(&self, place: usize) -> bool {
        self.0[place / 64] >> (place % 64) & 1 == 1
    }

    fn with(mut self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own = join(*own, *other);
        }
        self
    }

    fn and(self, other: &Self) -> Self {
        self.with(other, |own, other| own & other)
    }

    fn or(self, other: &Self) -> Self {
        self.with(other, |own, other| own | other)
    }

    fn without(self, other: &Self) -> Self {
        self.with(other, |own, other| own & !other)
    }
}

/// Returns the word of each completion, as a number.
pub(crate) fn outcomes(open: &Open<'_>, size: usize) -> Vec<u8> {
    let values = values(open, size);
    let mut words = vec![open.decided; size];
    for model in &open.models {
        let mut left = set(&model.triggered, &values, size);
        let mut parts = vec![(model.otherwise, Set::new(size, true).without(&left))];
        for (word, relief) in &model.reliefs {
            let relieved = set(relief, &values, size);
            parts.push((*word, left.clone().and(&relieved)));
            left = left.without(&relieved);
        }
        parts.push((model.effect, left));
        for (word, completions) in parts {
            if heavier(open.decided, word) == open.decided {
                // It says no more than what is certain all the same.
                continue;
            }
            for (place, so_far) in words.iter_mut().enumerate() {
                if completions.contains(place) {
                    *so_far = heavier(*so_far, word);
                }
            }
        }
    }
    words.into_iter().map(|word| word as u8).collect()
}

/// For each fact and each of its values, the completions that choose it.
fn values(open: &Open<'_>, size: usize) -> Vec<Vec<Set>> {
    let mut stride = size;
    let mut all = Vec::with_capacity(open.facts.len());
    for (_, values) in &open.facts {
        stride /= values.len();
        let mut sets = vec![Set::new(size, false); values.len()];
        for place in 0..size {
            sets[place / stride % values.len()].insert(place);
        }
        all.push(sets);
    }
    all
}

fn set(formula: &Formula<'_>, values: &[Vec<Set>], size: usize) -> Set {
    match formula {
        Formula::Const(value) => Set::new(size, *value),
        Formula::Atom { fact, decides, .. } => values[*fact]
            .iter()
            .zip(decides)
            .filter(|(_, decided)| **decided)
            .fold(Set::new(size, false), |all, (chosen, _)| all.or(chosen)),
        Formula::And(parts) => parts.iter().fold(Set::new(size, true), |all, part| {
            all.and(&set(part, values, size))
        }),
        Formula::Or(parts) => parts.iter().fold(Set::new(size, false), |all, part| {
            all.or(&set(part, values, size))
        }),
        Formula::Not(part) => Set::new(size, true).without(&set(part, values, size)),
    }
}

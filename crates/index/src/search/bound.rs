//! What a pair of words adds to a score, against what a name needs to reach the threshold.
//!
//! The bound itself is told in [the module above](super). Everything here errs upwards: a
//! name that is let through is scored exactly.

use interdict_names::{MAX_PARTS, RUN_WEIGHT};

use super::{Asked, Kind};
use crate::signature::Part;

/// Rounding of sums must not decide.
pub(super) const SLACK: f64 = 1e-7;

/// The constants of the bound.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    pub(super) threshold: f64,
    pub(super) own: f64,
    pub(super) other: f64,
    /// `T a W_Q`.
    pub(super) needed: f64,
}

impl Bound {
    pub(super) fn new(asked: &Asked<'_>, threshold: f64) -> Self {
        let (query, target) = (
            interdict_names::UNMATCHED_QUERY,
            interdict_names::UNMATCHED_TARGET,
        );
        let (own, other) = match asked.kind {
            Kind::Forward => (query, target),
            Kind::Reverse => (target, query),
        };
        Self {
            threshold,
            own,
            other,
            needed: threshold * own * asked.name.weight - SLACK,
        }
    }

    pub(super) fn gain(&self, similarity: f64, own: f64, other: f64) -> f64 {
        (similarity - self.threshold * (1.0 - self.own)) * own
            + (similarity - self.threshold) * other
    }

    /// The most that a pair gains whose other word is not known.
    pub(super) fn most(&self, similarity: f64, own: f64, other: f64) -> f64 {
        self.gain(similarity, own, 0.0)
            .max(self.gain(similarity, own, other))
            .max(0.0)
    }
}

/// The weight above which no name reaches the threshold: what of it is not matched costs
/// more than all that can be matched gains.
pub(super) fn heaviest(bound: &Bound, parts: &[Part<'_>]) -> f64 {
    let (mut gain, mut weight) = (0.0, 0.0);
    for part in parts {
        let best = part.neighbors.first().map_or(0.0, |one| one.gain);
        gain += best.max(part.always);
        let initial = if part.always > 0.0 { RUN_WEIGHT } else { 0.0 };
        let most = part.neighbors.iter().map(|one| one.weight);
        weight += most.fold(initial, f64::max);
    }
    if bound.threshold > 0.0 {
        weight + (gain - bound.needed).max(0.0) / (bound.threshold * bound.other)
    } else {
        f64::INFINITY
    }
}

/// What the words of one name can gain.
pub(super) struct Gains {
    pub(super) best: [f64; MAX_PARTS],
    pub(super) sum: f64,
    /// The most that a run of the query gains by a word of the name.
    pub(super) runs: f64,
    /// Weight of the words that a word of the query can stand for.
    pub(super) met: f64,
    /// Which words of the query meet a word of the name, a bit each.
    pub(super) met_own: u32,
    /// How many of the name's telling words are met.
    pub(super) met_telling: u32,
    /// Two telling words meet.
    pub(super) anchored: bool,
    /// The first list that holds the name.
    pub(super) first_read: u32,
}

impl Gains {
    pub(super) fn raise(&mut self, at: usize, gain: f64) {
        if let Some(best) = self.best.get_mut(at)
            && gain > *best
        {
            self.sum += gain - *best;
            *best = gain;
        }
    }
}

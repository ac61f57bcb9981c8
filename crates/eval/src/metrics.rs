//! The figures: precision, recall, F1, AUC, and intervals of shares.
//!
//! A figure that is not defined is absent, never 0 and never 1: the recall of a set
//! without matches says nothing.

use serde::Serialize;

/// How decisions fell out, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Matches that were found.
    pub true_positives: usize,
    /// Others that were taken for matches.
    pub false_positives: usize,
    /// Matches that were missed.
    pub false_negatives: usize,
    /// Others that were left alone.
    pub true_negatives: usize,
}

impl Counts {
    /// Counts decisions: (is a match, was taken for one).
    pub fn of(decisions: impl IntoIterator<Item = (bool, bool)>) -> Self {
        let mut counts = Self::default();
        for (is_match, taken) in decisions {
            counts.add(is_match, taken);
        }
        counts
    }

    /// Counts one decision.
    pub fn add(&mut self, is_match: bool, taken: bool) {
        let cell = match (is_match, taken) {
            (true, true) => &mut self.true_positives,
            (false, true) => &mut self.false_positives,
            (true, false) => &mut self.false_negatives,
            (false, false) => &mut self.true_negatives,
        };
        *cell += 1;
    }

    /// Adds other counts.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            true_positives: self.true_positives + other.true_positives,
            false_positives: self.false_positives + other.false_positives,
            false_negatives: self.false_negatives + other.false_negatives,
            true_negatives: self.true_negatives + other.true_negatives,
        }
    }

    /// Returns how many decisions there are.
    pub fn total(self) -> usize {
        self.true_positives + self.false_positives + self.false_negatives + self.true_negatives
    }

    /// Returns how much of what was taken for a match is one.
    pub fn precision(self) -> Option<f64> {
        share(
            self.true_positives,
            self.true_positives + self.false_positives,
        )
    }

    /// Returns how many of the matches were found.
    pub fn recall(self) -> Option<f64> {
        share(
            self.true_positives,
            self.true_positives + self.false_negatives,
        )
    }

    /// Returns the harmonic mean of precision and recall.
    pub fn f1(self) -> Option<f64> {
        let twice = 2 * self.true_positives;
        share(twice, twice + self.false_positives + self.false_negatives)
    }
}

/// Returns `part` of `whole`; nothing of nothing.
pub fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Returns the area under the receiver operating characteristic: the chance that a match
/// scores above a pair that is none, where equal scores count half.
///
/// Exact, by midranks (the statistic of Mann and Whitney). Each item is (score, is a
/// match, how often it counts). Nothing where there are no matches or nothing else.
///
/// ```
/// let auc = interdict_eval::auc(&[(0.9, true, 1), (0.8, false, 1), (0.8, true, 1)]);
/// assert_eq!(auc, Some(0.75));
/// ```
pub fn auc(items: &[(f64, bool, u32)]) -> Option<f64> {
    let mut sorted = items.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    auc_of_sorted(&sorted)
}

/// Returns the AUC of items in ascending order of score.
pub(crate) fn auc_of_sorted(sorted: &[(f64, bool, u32)]) -> Option<f64> {
    // Twice the wins, so that a tie counts one and everything stays whole.
    let (mut wins, mut below, mut matches) = (0u128, 0u128, 0u128);
    for tied in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let times = |wanted: bool| -> u128 {
            let own = tied.iter().filter(|(_, is_match, _)| *is_match == wanted);
            own.map(|(_, _, times)| u128::from(*times)).sum()
        };
        let (own, others) = (times(true), times(false));
        wins += own * (2 * below + others);
        below += others;
        matches += own;
    }
    let pairs = 2 * matches * below;
    (pairs > 0).then(|| wins as f64 / pairs as f64)
}

/// From where to where a figure may lie.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Returns the 95 % score interval of a share (Wilson, 1927); unlike the usual one it
/// says something when all or none were found.
pub fn wilson(part: usize, whole: usize) -> Option<Interval> {
    const Z: f64 = 1.959_963_984_540_054;
    let share = share(part, whole)?;
    let n = whole as f64;
    let z2 = Z * Z;
    let center = share + z2 / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    Some(Interval {
        low: four(((center - half) / scale).max(0.0)),
        high: four(((center + half) / scale).min(1.0)),
    })
}

/// Returns the 95 % interval of values: what lies between their 2.5 and 97.5 percentiles.
pub(crate) fn percentiles(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    // Whole numbers only: a 40th part off either end.
    let at = |fortieths: usize| values.get(last * fortieths / 40).copied();
    Some(Interval {
        low: four(at(1)?),
        high: four(at(39)?),
    })
}

/// Rounds to four digits, so that figures print as they compare.
pub fn four(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// The figures of a set of pairs at one threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figures {
    /// Pairs.
    pub pairs: usize,
    /// Those labelled as matches.
    pub matches: usize,
    /// Decisions.
    #[serde(flatten)]
    pub counts: Counts,
    /// How much of what was taken for a match is one.
    pub precision: Option<f64>,
    /// How many of the matches were found.
    pub recall: Option<f64>,
    /// The harmonic mean of both.
    pub f1: Option<f64>,
    /// The chance that a match scores above a pair that is none.
    pub auc: Option<f64>,
}

impl Figures {
    /// Computes the figures of (score, is a match) at a threshold.
    pub fn at(threshold: f64, items: &[(f64, bool)]) -> Self {
        let counts = Counts::of(items.iter().map(|(score, own)| (*own, *score >= threshold)));
        let weighted: Vec<_> = items.iter().map(|(score, own)| (*score, *own, 1)).collect();
        Self::new(counts, auc(&weighted))
    }

    pub(crate) fn new(counts: Counts, auc: Option<f64>) -> Self {
        Self {
            pairs: counts.total(),
            matches: counts.true_positives + counts.false_negatives,
            counts,
            precision: counts.precision().map(four),
            recall: counts.recall().map(four),
            f1: counts.f1().map(four),
            auc: auc.map(four),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_agree_with_a_computation_by_hand() {
        // 3 found, 1 missed, 2 false alarms, 4 left alone.
        let counts = Counts {
            true_positives: 3,
            false_positives: 2,
            false_negatives: 1,
            true_negatives: 4,
        };
        assert_eq!(counts.precision(), Some(0.6));
        assert_eq!(counts.recall(), Some(0.75));
        assert_eq!(counts.f1().map(four), Some(0.6667));
    }

    #[test]
    fn what_is_not_defined_is_absent() {
        let none = Counts::default();
        assert_eq!(
            (none.precision(), none.recall(), none.f1()),
            (None, None, None)
        );
        assert_eq!(auc(&[]), None);
        assert_eq!(auc(&[(0.5, true, 1)]), None);
        assert_eq!(wilson(0, 0), None);
        assert_eq!(percentiles(Vec::new()), None);
    }

    #[test]
    fn auc_of_a_small_set_by_hand() {
        // Pairs (match, other): .9>.5, .9>.7, .7>.5 win, .7=.7 ties: 3.5 of 4.
        let items = [(0.9, true), (0.7, true), (0.7, false), (0.5, false)];
        assert_eq!(Figures::at(0.7, &items).auc, Some(0.875));
        // Equal scores everywhere know nothing.
        assert_eq!(auc(&[(0.5, true, 3), (0.5, false, 2)]), Some(0.5));
    }

    #[test]
    fn the_score_interval_agrees_with_a_computation_by_hand() {
        // n = 10, p = 1: (1 + z^2/20 - z^2/20) / (1 + z^2/10) = 1 / 1.384146.
        let all = wilson(10, 10).unwrap();
        assert_eq!((all.low, all.high), (0.7225, 1.0));
        let half = wilson(5, 10).unwrap();
        assert!((half.low + half.high - 1.0).abs() < 1e-9);
    }
}

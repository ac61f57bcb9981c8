//! Folds whose groups stay whole, and what can be said from them.
//!
//! Pairs that share a name are one group: a threshold that was chosen with one of them
//! has seen the others. Groups never straddle folds, and the bootstrap draws groups, not
//! pairs (Efron and Tibshirani call it the cluster bootstrap; recalled).

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::chance::Chance;
use crate::metrics::{Counts, Figures, Interval, auc_of_sorted, four, percentiles};

/// What folds need of a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The score.
    pub score: f64,
    /// Whether both are the same.
    pub is_match: bool,
    /// Number of the group, from 0.
    pub group: usize,
}

/// How folds are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoldSettings {
    /// How many folds.
    pub folds: usize,
    /// Seed of the order of groups and of the bootstrap.
    pub seed: u64,
    /// How often the bootstrap draws.
    pub draws: usize,
}

/// What cross-validation says of one way to set the threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Validated {
    /// What was fitted to the other folds: `nothing`, or `threshold`.
    pub tuned: &'static str,
    /// Every pair decided once, by the threshold of its own fold.
    pub pooled: Figures,
    /// Where the figures would fall with other groups of the same kind.
    pub intervals: Intervals,
    /// Fold by fold.
    pub folds: Vec<Fold>,
}

/// Bootstrap intervals of 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Intervals {
    /// Of the precision.
    pub precision: Option<Interval>,
    /// Of the recall.
    pub recall: Option<Interval>,
    /// Of the F1.
    pub f1: Option<Interval>,
    /// Of the AUC.
    pub auc: Option<Interval>,
}

/// One fold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fold {
    /// The threshold that decided it.
    pub threshold: f64,
    /// Its groups.
    pub groups: usize,
    /// Its figures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Numbers groups: pairs that share a key, however indirectly, are one.
///
/// ```
/// use interdict_eval::groups_of;
/// let keys = [vec!["a", "b"], vec!["c", "d"], vec!["b", "e"]];
/// assert_eq!(groups_of(&keys), [0, 1, 0]);
/// ```
pub fn groups_of<K: AsRef<[S]>, S: AsRef<str>>(keys: &[K]) -> Vec<usize> {
    let mut parents: Vec<usize> = (0..keys.len()).collect();
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, own) in keys.iter().enumerate() {
        for key in own.as_ref() {
            let other = *first.entry(key.as_ref()).or_insert(at);
            let (a, b) = (root(&mut parents, at), root(&mut parents, other));
            // The smaller number stays: numbers then follow the order of the pairs.
            parents[a.max(b)] = a.min(b);
        }
    }
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    (0..keys.len())
        .map(|at| {
            let root = root(&mut parents, at);
            let next = numbers.len();
            *numbers.entry(root).or_insert(next)
        })
        .collect()
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// Returns the fold of every group: large groups first, chance among equals, each into
/// the fold that has the fewest pairs so far.
pub fn deal(sizes: &[usize], folds: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    let mut chance = Chance::new(seed, &["folds"]);
    let lots: Vec<u64> = sizes.iter().map(|_| chance.next()).collect();
    order.sort_by_key(|group| (std::cmp::Reverse(sizes[*group]), lots[*group]));
    let mut filled = vec![0; folds.max(1)];
    let mut fold_of = vec![0; sizes.len()];
    for group in order {
        let least = (0..filled.len())
            .min_by_key(|fold| filled[*fold])
            .unwrap_or(0);
        fold_of[group] = least;
        filled[least] += sizes[group];
    }
    fold_of
}

/// Returns the threshold with the best F1 and that F1; of equals the one nearest to
/// `usual`. Only scores that occur are tried: between two of them nothing changes.
pub fn best_threshold(items: &[Judged], usual: f64) -> Option<(f64, f64)> {
    let mut sorted: Vec<(f64, bool)> = items.iter().map(|own| (own.score, own.is_match)).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let matches = sorted.iter().filter(|(_, own)| *own).count();
    let mut counts = Counts {
        false_negatives: matches,
        true_negatives: sorted.len() - matches,
        ..Counts::default()
    };
    let mut best: Option<(f64, f64)> = None;
    for tied in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let own = tied.iter().filter(|(_, own)| *own).count();
        counts.true_positives += own;
        counts.false_negatives -= own;
        counts.false_positives += tied.len() - own;
        counts.true_negatives -= tied.len() - own;
        let (Some((threshold, _)), Some(f1)) = (tied.first().copied(), counts.f1()) else {
            continue;
        };
        let better = best.is_none_or(|(held, held_f1)| {
            f1 > held_f1 || (f1 >= held_f1 && (threshold - usual).abs() < (held - usual).abs())
        });
        if better {
            best = Some((threshold, f1));
        }
    }
    best
}

/// Validates a fixed threshold and one that is tuned on the other folds.
///
/// Nothing where there are fewer than two groups.
pub fn validate(
    items: &[Judged],
    threshold: f64,
    settings: FoldSettings,
) -> Option<(Validated, Validated)> {
    let groups = items.iter().map(|own| own.group + 1).max()?;
    let folds = settings.folds.min(groups);
    if folds < 2 {
        return None;
    }
    let mut sizes = vec![0; groups];
    for own in items {
        sizes[own.group] += 1;
    }
    let fold_of = deal(&sizes, folds, settings.seed);
    let tuned: Vec<f64> = (0..folds)
        .map(|fold| {
            let others = items.iter().filter(|own| fold_of[own.group] != fold);
            let others: Vec<Judged> = others.copied().collect();
            best_threshold(&others, threshold).map_or(threshold, |(best, _)| best)
        })
        .collect();
    let by = |what, thresholds: &[f64]| judge(items, what, thresholds, &fold_of, settings);
    Some((
        by("nothing", &vec![threshold; folds]),
        by("threshold", &tuned),
    ))
}

fn judge(
    items: &[Judged],
    tuned: &'static str,
    thresholds: &[f64],
    fold_of: &[usize],
    settings: FoldSettings,
) -> Validated {
    let taken = |own: &Judged| own.score >= thresholds[fold_of[own.group]];
    let figures = |own: &[Judged]| {
        let counts = Counts::of(own.iter().map(|own| (own.is_match, taken(own))));
        let scores: Vec<_> = own.iter().map(|own| (own.score, own.is_match, 1)).collect();
        Figures::new(counts, crate::metrics::auc(&scores))
    };
    let folds = thresholds.iter().enumerate().map(|(fold, threshold)| {
        let own: Vec<Judged> = items
            .iter()
            .filter(|own| fold_of[own.group] == fold)
            .copied()
            .collect();
        Fold {
            threshold: *threshold,
            groups: fold_of.iter().filter(|of| **of == fold).count(),
            figures: figures(&own),
        }
    });
    Validated {
        tuned,
        pooled: figures(items),
        intervals: bootstrap(items, &taken, fold_of.len(), settings),
        folds: folds.collect(),
    }
}

/// Draws as many groups as there are, with return, as often as asked.
fn bootstrap(
    items: &[Judged],
    taken: &dyn Fn(&Judged) -> bool,
    groups: usize,
    settings: FoldSettings,
) -> Intervals {
    let mut chance = Chance::new(settings.seed, &["bootstrap"]);
    let mut sorted: Vec<(&Judged, bool)> = items.iter().map(|own| (own, taken(own))).collect();
    sorted.sort_by(|(a, _), (b, _)| a.score.total_cmp(&b.score));
    let mut values: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for _ in 0..settings.draws {
        let mut times = vec![0u32; groups];
        for _ in 0..groups {
            times[chance.below(groups)] += 1;
        }
        let mut counts = Counts::default();
        let mut weighted = Vec::with_capacity(sorted.len());
        for (own, taken) in &sorted {
            let often = times[own.group];
            for _ in 0..often {
                counts.add(own.is_match, *taken);
            }
            weighted.push((own.score, own.is_match, often));
        }
        let drawn = [
            ("precision", counts.precision()),
            ("recall", counts.recall()),
            ("f1", counts.f1()),
            ("auc", auc_of_sorted(&weighted)),
        ];
        for (name, value) in drawn {
            values.entry(name).or_default().extend(value);
        }
    }
    let mut of = |name| percentiles(values.remove(name).unwrap_or_default());
    Intervals {
        precision: of("precision"),
        recall: of("recall"),
        f1: of("f1"),
        auc: of("auc"),
    }
}

/// Returns the threshold with the best F1 over all, with its figures: chosen with the
/// same pairs, so it flatters.
pub(crate) fn best_of_all(items: &[Judged], usual: f64) -> Option<(f64, Figures)> {
    let (threshold, _) = best_threshold(items, usual)?;
    let scores: Vec<_> = items.iter().map(|own| (own.score, own.is_match)).collect();
    Some((four(threshold), Figures::at(threshold, &scores)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(items: &[(f64, bool, usize)]) -> Vec<Judged> {
        let own = |(score, is_match, group): &(f64, bool, usize)| Judged {
            score: *score,
            is_match: *is_match,
            group: *group,
        };
        items.iter().map(own).collect()
    }

    #[test]
    fn the_best_threshold_by_hand() {
        // At .8: 2 of 2 right, 1 of 3 missed: F1 .8. At .6: 3 found, 1 false: F1 6/7.
        let items = judged(&[
            (0.9, true, 0),
            (0.8, true, 1),
            (0.7, false, 2),
            (0.6, true, 3),
            (0.5, false, 4),
        ]);
        let (threshold, f1) = best_threshold(&items, 0.7).unwrap();
        assert!((threshold - 0.6).abs() < 1e-12);
        assert!((f1 - 6.0 / 7.0).abs() < 1e-12);
        // Without a match no threshold is better than another, and none is defined.
        let none = judged(&[(0.9, false, 0)]);
        assert_eq!(best_threshold(&none, 0.7), Some((0.9, 0.0)));
        assert_eq!(best_threshold(&[], 0.7), None);
    }

    #[test]
    fn groups_stay_whole_and_folds_are_even() {
        let sizes = [5, 3, 3, 2, 2, 1, 1, 1];
        let fold_of = deal(&sizes, 3, 1);
        let mut filled = [0; 3];
        for (group, fold) in fold_of.iter().enumerate() {
            filled[*fold] += sizes[group];
        }
        assert_eq!(filled, [6, 6, 6]);
        assert_eq!(fold_of, deal(&sizes, 3, 1));
    }

    #[test]
    fn a_tuned_threshold_has_not_seen_its_own_fold() {
        // Two folds of one group each: either is decided by what fits the other.
        let items = judged(&[
            (0.9, true, 0),
            (0.8, false, 0),
            (0.4, true, 1),
            (0.3, false, 1),
        ]);
        let settings = FoldSettings {
            folds: 5,
            seed: 1,
            draws: 200,
        };
        let (fixed, tuned) = validate(&items, 0.7, settings).unwrap();
        assert_eq!(fixed.tuned, "nothing");
        assert_eq!(fixed.pooled.counts.true_positives, 1);
        let thresholds: Vec<f64> = tuned.folds.iter().map(|fold| fold.threshold).collect();
        let own: Vec<usize> = tuned.folds.iter().map(|fold| fold.groups).collect();
        assert_eq!(own, [1, 1]);
        assert!(thresholds.contains(&0.9) && thresholds.contains(&0.4));
        // .9 decides the low group (misses its match); .4 decides the high one (finds
        // its match and one that is none).
        let counts = tuned.pooled.counts;
        assert_eq!((counts.true_positives, counts.false_positives), (1, 1));
        assert_eq!(counts.false_negatives, 1);
        assert_eq!(validate(&items, 0.7, settings).unwrap().1, tuned);
    }

    #[test]
    fn one_group_cannot_be_validated() {
        let settings = FoldSettings {
            folds: 5,
            seed: 1,
            draws: 10,
        };
        assert_eq!(validate(&judged(&[(0.9, true, 0)]), 0.7, settings), None);
        assert_eq!(validate(&[], 0.7, settings), None);
    }
}

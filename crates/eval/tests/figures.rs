//! The figures against oracles that count every pair, and against laws.

use interdict_eval::{Counts, Figures, Judged, auc, best_threshold, deal, groups_of, wilson};
use proptest::prelude::*;

/// Scores on a coarse grid, so that ties are frequent.
fn items() -> impl Strategy<Value = Vec<(f64, bool)>> {
    let score = (0u8..=10).prop_map(|step| f64::from(step) / 10.0);
    prop::collection::vec((score, any::<bool>()), 0..60)
}

fn weighted(items: &[(f64, bool)]) -> Vec<(f64, bool, u32)> {
    items.iter().map(|(score, own)| (*score, *own, 1)).collect()
}

/// Every match against every other pair: wins, and ties for half.
fn auc_by_all_pairs(items: &[(f64, bool)]) -> Option<f64> {
    let of = |wanted: bool| items.iter().filter(move |(_, own)| *own == wanted);
    let (mut won, mut pairs) = (0.0, 0.0);
    for (high, _) in of(true) {
        for (low, _) in of(false) {
            pairs += 1.0;
            won += match high.total_cmp(low) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    (pairs > 0.0).then(|| won / pairs)
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-12,
        (None, None) => true,
        _ => false,
    }
}

proptest! {
    #[test]
    fn auc_is_what_counting_every_pair_gives(items in items()) {
        prop_assert!(close(auc(&weighted(&items)), auc_by_all_pairs(&items)));
    }

    #[test]
    fn auc_knows_only_the_order_of_scores(items in items()) {
        let bent: Vec<_> = items.iter().map(|(score, own)| (score.exp() * 3.0 - 7.0, *own)).collect();
        prop_assert!(close(auc(&weighted(&items)), auc(&weighted(&bent))));
    }

    #[test]
    fn auc_of_swapped_labels_is_the_rest(items in items()) {
        let swapped: Vec<_> = items.iter().map(|(score, own)| (*score, !own)).collect();
        let rest = auc(&weighted(&swapped)).map(|own| 1.0 - own);
        prop_assert!(close(auc(&weighted(&items)), rest));
    }

    #[test]
    fn an_item_that_counts_thrice_is_three_items(items in items(), times in 0u32..4) {
        let often: Vec<_> = items.iter().map(|(score, own)| (*score, *own, times)).collect();
        let several: Vec<_> = items
            .iter()
            .flat_map(|item| std::iter::repeat_n(*item, times as usize))
            .collect();
        prop_assert!(close(auc(&often), auc_by_all_pairs(&several)));
    }

    #[test]
    fn f1_lies_between_precision_and_recall(items in items(), step in 0u8..=10) {
        let threshold = f64::from(step) / 10.0;
        let counts = Counts::of(items.iter().map(|(score, own)| (*own, *score >= threshold)));
        prop_assert_eq!(counts.total(), items.len());
        if let (Some(p), Some(r), Some(f1)) = (counts.precision(), counts.recall(), counts.f1()) {
            prop_assert!(p.min(r) - 1e-12 <= f1 && f1 <= p.max(r) + 1e-12);
        }
        for figure in [counts.precision(), counts.recall(), counts.f1()].into_iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&figure));
        }
    }

    #[test]
    fn recall_falls_as_the_threshold_rises(items in items()) {
        let recalls = (0..=10).filter_map(|step| Figures::at(f64::from(step) / 10.0, &items).recall);
        let recalls: Vec<f64> = recalls.collect();
        prop_assert!(recalls.windows(2).all(|pair| pair[0] >= pair[1]));
    }

    #[test]
    fn no_threshold_beats_the_best(items in items(), step in 0u8..=10) {
        let judged: Vec<_> = items
            .iter()
            .map(|(score, own)| Judged { score: *score, is_match: *own, group: 0 })
            .collect();
        let other = f64::from(step) / 10.0;
        let f1 = Counts::of(items.iter().map(|(score, own)| (*own, *score >= other))).f1();
        if let (Some(f1), Some((threshold, best))) = (f1, best_threshold(&judged, 0.7)) {
            prop_assert!(best + 1e-12 >= f1);
            let again = Counts::of(items.iter().map(|(s, own)| (*own, *s >= threshold))).f1();
            prop_assert!(close(again, Some(best)));
        }
    }

    #[test]
    fn the_interval_holds_the_share(part in 0usize..500, more in 0usize..500) {
        let whole = part + more;
        if let Some(own) = wilson(part, whole) {
            let share = part as f64 / whole as f64;
            prop_assert!(own.low <= share + 1e-4 && share <= own.high + 1e-4);
            prop_assert!(own.low >= 0.0 && own.high <= 1.0);
            let wider = wilson(part, whole).zip(wilson(part * 10, whole * 10));
            prop_assert!(wider.is_some_and(|(a, b)| b.high - b.low <= a.high - a.low + 1e-3));
        }
    }

    #[test]
    fn pairs_that_share_a_key_are_in_one_group(keys in prop::collection::vec((0u8..12, 0u8..12), 0..30)) {
        let keys: Vec<Vec<String>> = keys.iter().map(|(a, b)| vec![a.to_string(), b.to_string()]).collect();
        let groups = groups_of(&keys);
        for (i, a) in keys.iter().enumerate() {
            for (j, b) in keys.iter().enumerate() {
                if a.iter().any(|key| b.contains(key)) {
                    prop_assert_eq!(groups[i], groups[j]);
                }
            }
        }
        // And no group holds two that are not linked: its keys hang together.
        for group in groups.iter().copied().collect::<std::collections::BTreeSet<_>>() {
            let own: Vec<&Vec<String>> = keys.iter().zip(&groups).filter(|(_, of)| **of == group).map(|(k, _)| k).collect();
            let mut reached: Vec<&String> = own[0].iter().collect();
            for _ in 0..own.len() {
                for pair in &own {
                    if pair.iter().any(|key| reached.contains(&key)) {
                        reached.extend(pair.iter());
                    }
                }
            }
            prop_assert!(own.iter().all(|pair| pair.iter().all(|key| reached.contains(&key))));
        }
    }

    #[test]
    fn folds_differ_by_one_group_at_most(sizes in prop::collection::vec(1usize..9, 1..40), folds in 2usize..6, seed: u64) {
        let fold_of = deal(&sizes, folds, seed);
        let mut filled = vec![0; folds];
        for (group, fold) in fold_of.iter().enumerate() {
            filled[*fold] += sizes[group];
        }
        let largest = sizes.iter().max().copied().unwrap_or(0);
        let spread = filled.iter().max().zip(filled.iter().min()).map(|(a, b)| a - b);
        prop_assert!(spread.is_some_and(|spread| spread <= largest), "{:?}", filled);
    }
}

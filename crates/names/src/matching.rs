//! Which word stands for which.
//!
//! In: the possible pairs of words of two names. Out: the best 1-1 matching. It is exact:
//! conflicts are solved by the Hungarian method inside Dinkelbach's iteration on the ratio.
//! Ties are broken by the order of words, so the result is deterministic.

use crate::align::How;
use crate::key::Key;

/// What an unmatched word of the query costs, by its weight.
pub const UNMATCHED_QUERY: f64 = 0.8;
/// What an unmatched word of the target costs, by its weight.
pub const UNMATCHED_TARGET: f64 = 0.6;

/// One possible pair of words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub query: u8,
    pub target: u8,
    pub similarity: f64,
    pub how: How,
}

/// The working memory of [`best_matching`]: kept between pairs, so that comparing many
/// names allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Matcher {
    chosen: Vec<Edge>,
    next: Vec<Edge>,
    gain: Vec<f64>,
    which: Vec<u16>,
    row_potential: Vec<f64>,
    column_potential: Vec<f64>,
    least: Vec<f64>,
    row_of: Vec<usize>,
    way: Vec<usize>,
    used: Vec<bool>,
}

/// Chooses the 1-1 matching among `edges` with the best ratio; at most one edge a word remains.
pub(crate) fn best_matching(
    edges: &mut Vec<Edge>,
    query: &[Key],
    target: &[Key],
    matcher: &mut Matcher,
) {
    let (mut rows, mut columns, mut conflict) = (0u64, 0u64, false);
    for edge in edges.iter() {
        conflict |= rows >> edge.query & 1 == 1 || columns >> edge.target & 1 == 1;
        rows |= 1 << edge.query;
        columns |= 1 << edge.target;
    }
    // Every similarity exceeds what leaving both words out could save, so without a
    // conflict every pair is taken.
    if !conflict {
        return;
    }
    let mut rate = 0.0;
    matcher.chosen.clear();
    for _ in 0..20 {
        matcher.assign(edges, query, target, rate);
        let value = base_ratio(&matcher.next, query, target);
        if !matcher.chosen.is_empty() && value <= rate + 1e-12 {
            break;
        }
        rate = value;
        std::mem::swap(&mut matcher.chosen, &mut matcher.next);
    }
    edges.clear();
    edges.extend_from_slice(&matcher.chosen);
}

fn base_ratio(chosen: &[Edge], query: &[Key], target: &[Key]) -> f64 {
    let value = crate::compare::tally(chosen, query, target);
    value.matched_similar
        / (value.matched
            + UNMATCHED_QUERY * value.unmatched_query
            + UNMATCHED_TARGET * value.unmatched_target)
}

fn fill<T: Clone>(list: &mut Vec<T>, len: usize, value: T) {
    list.clear();
    list.resize(len, value);
}

impl Matcher {
    /// Maximum-weight assignment of the linear form at `rate` (Hungarian method, O(n^3), n at most 20),
    /// left in `next`.
    fn assign(&mut self, edges: &[Edge], query: &[Key], target: &[Key], rate: f64) {
        let size = query.len().max(target.len());
        fill(&mut self.gain, size * size, 0.0);
        fill(&mut self.which, size * size, u16::MAX);
        for (at, edge) in (0u16..).zip(edges) {
            let (i, j) = (usize::from(edge.query), usize::from(edge.target));
            let value = (edge.similarity - rate * (1.0 - UNMATCHED_QUERY)) * query[i].weight
                + (edge.similarity - rate * (1.0 - UNMATCHED_TARGET)) * target[j].weight;
            self.gain[i * size + j] = value.max(0.0);
            self.which[i * size + j] = at;
        }
        self.hungarian(size);
        self.next.clear();
        for row in 0..size {
            let column = self.way[row];
            let which = usize::from(self.which[row * size + column]);
            self.next.extend(edges.get(which));
        }
    }

    /// Finds for each row the column that maximizes the total of `gain` (potentials
    /// method) and leaves it in the first `size` places of `way`.
    fn hungarian(&mut self, size: usize) {
        fill(&mut self.row_potential, size + 1, 0.0);
        fill(&mut self.column_potential, size + 1, 0.0);
        fill(&mut self.row_of, size + 1, 0);
        fill(&mut self.way, size + 1, 0);
        for row in 1..=size {
            self.row_of[0] = row;
            let mut column = 0;
            fill(&mut self.least, size + 1, f64::INFINITY);
            fill(&mut self.used, size + 1, false);
            loop {
                self.used[column] = true;
                let (at, mut delta, mut next) = (self.row_of[column], f64::INFINITY, 0);
                for j in 1..=size {
                    if self.used[j] {
                        continue;
                    }
                    let cost = -self.gain[(at - 1) * size + j - 1]
                        - self.row_potential[at]
                        - self.column_potential[j];
                    if cost < self.least[j] {
                        self.least[j] = cost;
                        self.way[j] = column;
                    }
                    if self.least[j] < delta {
                        delta = self.least[j];
                        next = j;
                    }
                }
                for j in 0..=size {
                    if self.used[j] {
                        self.row_potential[self.row_of[j]] += delta;
                        self.column_potential[j] -= delta;
                    } else {
                        self.least[j] -= delta;
                    }
                }
                column = next;
                if self.row_of[column] == 0 {
                    break;
                }
            }
            while column != 0 {
                let before = self.way[column];
                self.row_of[column] = self.row_of[before];
                column = before;
            }
        }
        for column in 1..=size {
            self.way[self.row_of[column] - 1] = column - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Matcher;
    use proptest::prelude::*;

    fn brute(gain: &[f64], size: usize, row: usize, used: u32) -> f64 {
        if row == size {
            return 0.0;
        }
        (0..size)
            .filter(|column| used >> column & 1 == 0)
            .map(|column| {
                gain[row * size + column] + brute(gain, size, row + 1, used | 1 << column)
            })
            .fold(f64::NEG_INFINITY, f64::max)
    }

    proptest! {
        #[test]
        fn assignment_is_optimal(size in 1usize..=5, gains in proptest::collection::vec(0.0f64..2.0, 25)) {
            let gain = &gains[..size * size];
            let mut matcher = Matcher { gain: gain.to_vec(), ..Matcher::default() };
            matcher.hungarian(size);
            let total: f64 = (0..size).map(|row| gain[row * size + matcher.way[row]]).sum();
            prop_assert!((total - brute(gain, size, 0, 0)).abs() < 1e-9);
        }
    }
}

//! Which lists of names to read, so that no name above the threshold is left out.
//!
//! In: for each word of the query its neighbors by falling gain. Let `u_i` be the best gain
//! of word `i` that is not read. If the sum of all `u_i` is below what a name needs, every
//! name above the threshold holds a word whose list is read. That is true for any choice of
//! lists, so the cheapest is taken: greedily, by names read for each unit by which the sum
//! falls; then what turned out not to be needed is put back. It generalizes the prefix
//! filter (Chaudhuri et al. 2006) and the signatures of SilkMoth (Deng et al. 2017).

use crate::neighbors::Neighbor;

/// One word of the query: its neighbors by falling gain, and the gain that no list can
/// take away (an initial meets words of which there is no list).
pub(crate) struct Part<'a> {
    pub neighbors: &'a [Neighbor],
    pub always: f64,
}

impl Part<'_> {
    /// The best gain left when the first `read` lists are read.
    fn left(&self, read: usize) -> f64 {
        self.neighbors
            .get(read)
            .map_or(0.0, |neighbor| neighbor.gain)
            .max(self.always)
            .max(0.0)
    }

    fn cost(&self, from: usize, to: usize) -> u64 {
        self.neighbors
            .get(from..to)
            .unwrap_or(&[])
            .iter()
            .map(|neighbor| u64::from(neighbor.names))
            .sum()
    }
}

/// Chooses how many lists of each word to read, into `reads`. Returns how many names that
/// is, or `None` if no choice will do.
pub(crate) fn choose(parts: &[Part<'_>], needed: f64, reads: &mut Vec<usize>) -> Option<u64> {
    reads.clear();
    reads.resize(parts.len(), 0);
    let mut left: f64 = parts.iter().map(|part| part.left(0)).sum();
    while left >= needed {
        let missing = left - needed + 1e-12;
        let mut best: Option<(f64, usize, usize)> = None;
        for (at, part) in parts.iter().enumerate() {
            let from = reads[at];
            let before = part.left(from);
            let mut cost = 0u64;
            for to in from + 1..=part.neighbors.len() {
                cost += part.cost(to - 1, to);
                let fall = before - part.left(to);
                if fall <= 0.0 {
                    continue;
                }
                #[expect(clippy::cast_precision_loss, reason = "a rate to compare by")]
                let rate = (cost + 1) as f64 / fall.min(missing);
                if best.is_none_or(|(known, ..)| rate < known) {
                    best = Some((rate, at, to));
                }
                if fall >= missing {
                    break;
                }
            }
        }
        let (_, at, to) = best?;
        reads[at] = to;
        left = (parts.iter().zip(reads.iter()))
            .map(|(part, read)| part.left(*read))
            .sum();
    }
    put_back(parts, needed, reads);
    let cost = (parts.iter().zip(reads.iter()))
        .map(|(part, read)| part.cost(0, *read))
        .sum();
    Some(cost)
}

/// Leaves out again what is not needed, the costliest first.
fn put_back(parts: &[Part<'_>], needed: f64, reads: &mut [usize]) {
    loop {
        let left = |reads: &[usize]| -> f64 {
            (parts.iter().zip(reads))
                .map(|(part, read)| part.left(*read))
                .sum()
        };
        let mut best: Option<(u64, usize)> = None;
        for at in 0..parts.len() {
            let read = reads[at];
            if read == 0 {
                continue;
            }
            reads[at] = 0;
            let enough = left(reads) < needed;
            reads[at] = read;
            let cost = parts[at].cost(0, read);
            if enough && best.is_none_or(|(known, _)| cost > known) {
                best = Some((cost, at));
            }
        }
        match best {
            Some((_, at)) => reads[at] = 0,
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, choose};
    use crate::neighbors::Neighbor;
    use proptest::prelude::*;

    fn list(pairs: &[(u32, u32)]) -> Vec<Neighbor> {
        let mut list: Vec<Neighbor> = pairs
            .iter()
            .map(|(gain, names)| Neighbor {
                word: 0,
                similarity: 1.0,
                weight: 1.0,
                tells: true,
                gain: f64::from(*gain) / 100.0,
                names: *names,
            })
            .collect();
        list.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        list
    }

    proptest! {
        #[test]
        fn a_choice_leaves_too_little_unread(
            lists in proptest::collection::vec(proptest::collection::vec((1u32..100, 1u32..1000), 0..6), 1..5),
            always in 0u32..20,
            needed in 1u32..200,
        ) {
            let lists: Vec<Vec<Neighbor>> = lists.iter().map(|pairs| list(pairs)).collect();
            let always = f64::from(always) / 100.0;
            let needed = f64::from(needed) / 100.0;
            let parts: Vec<Part<'_>> = lists
                .iter()
                .map(|neighbors| Part { neighbors, always })
                .collect();
            let mut reads = Vec::new();
            let possible = always * parts.len() as f64;
            match choose(&parts, needed, &mut reads) {
                Some(_) => {
                    let left: f64 = parts.iter().zip(&reads).map(|(part, read)| part.left(*read)).sum();
                    prop_assert!(left < needed);
                }
                None => prop_assert!(possible >= needed - 1e-9),
            }
        }
    }
}

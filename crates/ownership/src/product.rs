//! The share by multiplication along chains: half of a half is a quarter.
//!
//! No measure of the rulebook counts so; it is what people mean by an indirect stake, and
//! it stands beside the answer. The share is the sum over all chains from the owners
//! to the entity, which in a cycle are without number: it is the least solution of
//! `share(e) = sum of edge(o, e) * share(o)`, where an owner asked about is whole and
//! does not go through itself. The sums are approached from both sides: from nothing,
//! which every step keeps below the truth, and from the whole, which every step keeps
//! above it. Without cycles both meet after as many steps as the longest chain. A
//! cycle in which everything is held by the others, so that nobody outside owns any of it,
//! has no such share, and its bounds stay apart.

use crate::{
    graph::Graph,
    percent::{Percent, Total, WHOLE},
};

/// Rounds in which the bounds approach each other; a longer chain leaves them wider.
const ROUNDS: usize = 200;
/// Edge visits that one question may take.
const MOST_VISITS: usize = 20_000_000;

impl Graph<'_> {
    /// Returns what `owners` hold of an entity by multiplication along all chains.
    pub fn indirect(&self, owners: &[usize], entity: usize) -> Total {
        let mut order = self.above(&[entity]);
        // Owners before what they own, as far as a cycle allows.
        order.reverse();
        let edges: usize = order.iter().map(|e| self.owners_of(*e).len()).sum();
        let rounds = ROUNDS.min(MOST_VISITS / edges.max(1)).max(1);
        let count = self.holders().len();
        let mut whole = vec![false; count];
        for owner in owners {
            whole[*owner] = true;
        }
        let start = |rest: Percent| -> Vec<Percent> {
            (0..count)
                .map(|holder| if whole[holder] { WHOLE } else { rest })
                .collect()
        };
        let low = Self::approach(&order, &whole, entity, rounds, start(0), &|e, at| {
            self.least_through(e, at)
        });
        let high = Self::approach(&order, &whole, entity, rounds, start(WHOLE), &|e, at| {
            self.most_through(e, at)
        });
        Total {
            low,
            high,
            below_high: false,
        }
    }

    fn approach(
        order: &[usize],
        whole: &[bool],
        entity: usize,
        rounds: usize,
        mut at: Vec<Percent>,
        step: &dyn Fn(usize, &[Percent]) -> Percent,
    ) -> Percent {
        for _ in 0..rounds {
            let mut moved = false;
            for holder in order.iter().filter(|holder| !whole[**holder]) {
                let next = step(*holder, &at);
                moved |= next != at[*holder];
                at[*holder] = next;
            }
            if !moved {
                break;
            }
        }
        // What is asked is what they hold of it, also where it is one of them.
        if whole[entity] {
            step(entity, &at)
        } else {
            at[entity]
        }
    }

    fn least_through(&self, entity: usize, at: &[Percent]) -> Percent {
        let parts = self.owners_of(entity).iter();
        parts
            .map(|edge| times(edge.share.low, at[edge.owner], false))
            .sum::<Percent>()
            .min(WHOLE)
    }

    fn most_through(&self, entity: usize, at: &[Percent]) -> Percent {
        let owners = self.owners_of(entity);
        let named: Percent = owners
            .iter()
            .map(|edge| times(edge.share.high, at[edge.owner], true))
            .sum();
        // What others certainly hold, and the part of it that is not theirs in turn.
        let taken: Percent = owners
            .iter()
            .map(|edge| edge.share.low - times(edge.share.low, at[edge.owner], true))
            .sum();
        let left = WHOLE - taken.max(0);
        if self.is_complete(entity) {
            named.min(left)
        } else {
            left
        }
    }
}

/// Multiplies two shares, rounded up or down.
fn times(a: Percent, b: Percent, up: bool) -> Percent {
    let product = i128::from(a) * i128::from(b);
    let whole = i128::from(WHOLE);
    let rounded = if up {
        (product + whole - 1) / whole
    } else {
        product / whole
    };
    Percent::try_from(rounded).unwrap_or(WHOLE)
}

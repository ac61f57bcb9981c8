//! Which missing facts an open answer about ownership turns on.
//!
//! From the entity upward, through owners of whom it is open whether they belong to the
//! set: a share that is not exact, owners that nobody named, a match that nobody
//! decided. What is settled on either side is not gone into: nobody asks who owns a
//! holder that belongs already. Nearest first, and no more than [`MOST_ASKED`].

use interdict_model::Verdict;

use crate::{
    chain::Reach,
    graph::{Edge, Graph},
    percent::{Percent, Share, WHOLE},
};

/// Most facts that are asked for at once; the others come up when these are answered.
pub const MOST_ASKED: usize = 12;

/// A fact that would narrow an open answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Missing<'g> {
    /// How much of it does this owner hold?
    Share {
        /// The holding.
        edge: &'g Edge,
        /// From which share on the answer could tip.
        tips: Tips,
    },
    /// Who are the owners that nobody named?
    Owners {
        /// The owned entity.
        entity: usize,
        /// How much of it nobody is said to hold, at most.
        left: Percent,
    },
    /// Is this holder listed?
    Listed {
        /// The holder.
        holder: usize,
    },
}

/// The share of one holding from which on an answer could tip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tips {
    /// At this share or more.
    At(Percent),
    /// At more than this share.
    Above(Percent),
}

impl Graph<'_> {
    /// Returns what is missing to say whether a set holds `at` percent of an entity.
    pub fn open<'g>(
        &'g self,
        reach: &Reach,
        listed: &[Verdict],
        entity: usize,
        at: Percent,
    ) -> Vec<Missing<'g>> {
        let mut missing = Vec::new();
        let mut seen = vec![false; self.holders().len()];
        seen[entity] = true;
        let mut order = vec![entity];
        let mut next = 0;
        while let Some(owned) = order.get(next).copied() {
            if missing.len() >= MOST_ASKED {
                break;
            }
            next += 1;
            let needed = if owned == entity { at } else { reach.link };
            self.open_above(reach, owned, needed, &mut missing);
            for edge in self.owners_of(owned) {
                let open = reach.members[edge.owner] == Verdict::Unknown;
                if open && !std::mem::replace(&mut seen[edge.owner], true) {
                    if listed[edge.owner] == Verdict::Unknown {
                        missing.push(Missing::Listed { holder: edge.owner });
                    }
                    order.push(edge.owner);
                }
            }
        }
        missing.truncate(MOST_ASKED);
        missing
    }

    /// Adds what is missing about the owners of one entity.
    fn open_above<'g>(
        &'g self,
        reach: &Reach,
        owned: usize,
        needed: Percent,
        missing: &mut Vec<Missing<'g>>,
    ) {
        let total = self.held(reach, owned);
        let owners = self.owners_of(owned);
        let counts =
            |edge: &&Edge| reach.members[edge.owner] != Verdict::False && edge.owner != owned;
        let most: Percent = owners.iter().filter(counts).map(|e| e.share.high).sum();
        for edge in owners.iter().filter(counts) {
            let Share { low, high, .. } = edge.share;
            if edge.share.is_exact() {
                continue;
            }
            // Without that much it cannot be reached, where nobody else may hold any.
            let necessary = needed - (most - high);
            // With that much it is reached.
            let member = reach.members[edge.owner] == Verdict::True;
            let sufficient = needed - (total.low - if member { low } else { 0 });
            let decides = |tip: &Percent| *tip > low && *tip <= high;
            let tips = [
                necessary * Percent::from(self.is_complete(owned)),
                sufficient,
            ];
            let tips = tips.into_iter().find(decides);
            missing.push(Missing::Share {
                edge,
                tips: tips.map_or(Tips::Above(low), Tips::At),
            });
        }
        let held: Percent = owners.iter().map(|edge| edge.share.low).sum();
        if !self.is_complete(owned) && held < WHOLE {
            missing.push(Missing::Owners {
                entity: owned,
                left: WHOLE - held,
            });
        }
    }
}

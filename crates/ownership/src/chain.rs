//! What listed holders reach through holders that they own by a threshold or more.
//!
//! The algorithm of OFAC FAQ 401: the set begins with the listed; an entity of which
//! members of the set hold the threshold or more, directly and together, joins it and
//! then counts whole, like them; until nobody joins. A share that goes through an entity
//! below the threshold counts for nothing.
//!
//! With intervals there are two sets. *Certain* begins with who is certainly listed and
//! counts the least of every share: whatever is true, these belong. *Possible* begins
//! with who may be listed and counts the most, and what is left for owners that nobody
//! named: whatever is true, nobody else belongs. Both are attained, because the shares
//! of one entity bind no other's. Each holder joins a set once, so cycles end, and the
//! work is one step an edge.

use interdict_model::Verdict;

use crate::{
    graph::Graph,
    percent::{Percent, Total, WHOLE},
};

/// Who belongs to the set of listed holders and what they own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Whether each holder belongs.
    pub members: Vec<Verdict>,
    /// The share at which an entity joins.
    pub link: Percent,
}

/// Sums over the owners of one entity that belong to a set.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    low: Percent,
    high: Percent,
    /// Highs that are not attained.
    below: usize,
    /// Lows that are exceeded.
    above: usize,
}

impl Sums {
    fn add(&mut self, share: crate::Share) {
        self.low += share.low;
        self.high += share.high;
        self.below += usize::from(share.below_high);
        self.above += usize::from(share.above_low);
    }
}

impl Graph<'_> {
    /// Computes what listed holders reach. `listed` says of each holder whether it is
    /// listed; `link` is the share at which an entity joins them.
    pub fn reach(&self, listed: &[Verdict], link: Percent) -> Reach {
        let all = self.every_share();
        let certain = self.close(link, &|holder| listed[holder] == Verdict::True, &|_, s| {
            s.low >= link
        });
        let possible = self.close(
            link,
            &|holder| listed[holder] != Verdict::False,
            &|entity, sums| self.most(entity, sums, all[entity]).may_reach(link),
        );
        let verdict = |holder: usize| match (certain[holder], possible[holder]) {
            (true, _) => Verdict::True,
            (false, true) => Verdict::Unknown,
            (false, false) => Verdict::False,
        };
        Reach {
            members: (0..self.holders().len()).map(verdict).collect(),
            link,
        }
    }

    /// Returns, for each entity, the sums over all its owners.
    fn every_share(&self) -> Vec<Sums> {
        let mut all = vec![Sums::default(); self.holders().len()];
        for edge in self.edges() {
            all[edge.owned].add(edge.share);
        }
        all
    }

    /// Lets holders join until nobody does.
    fn close(
        &self,
        link: Percent,
        listed: &dyn Fn(usize) -> bool,
        joins: &dyn Fn(usize, Sums) -> bool,
    ) -> Vec<bool> {
        let count = self.holders().len();
        let mut member: Vec<bool> = (0..count)
            .map(|holder| listed(holder) || link > 0 && joins(holder, Sums::default()))
            .collect();
        let mut sums = vec![Sums::default(); count];
        let mut open: Vec<usize> = (0..count).filter(|holder| member[*holder]).collect();
        while let Some(owner) = open.pop() {
            for edge in self.held_by(owner) {
                sums[edge.owned].add(edge.share);
                if !member[edge.owned] && joins(edge.owned, sums[edge.owned]) {
                    member[edge.owned] = true;
                    open.push(edge.owned);
                }
            }
        }
        member
    }

    /// Returns the most that members can hold of an entity: what others certainly hold is
    /// taken, and where the owners are complete nobody else holds anything.
    fn most(&self, entity: usize, members: Sums, all: Sums) -> Total {
        let others = all.low - members.low;
        let left = (WHOLE - others, all.above > members.above);
        let named = (members.high, members.below > 0);
        let (high, below_high) = if self.is_complete(entity) && named.0 < left.0 {
            named
        } else if self.is_complete(entity) && named.0 == left.0 {
            (left.0, left.1 || named.1)
        } else {
            left
        };
        Total {
            low: 0,
            high,
            below_high,
        }
    }

    /// Returns the share of an entity that a set holds, directly and together.
    pub fn held(&self, reach: &Reach, entity: usize) -> Total {
        let (mut all, mut certain, mut possible) =
            (Sums::default(), Sums::default(), Sums::default());
        for edge in self.owners_of(entity) {
            all.add(edge.share);
            // Shares that an entity holds of itself are nobody else's.
            if edge.owner == entity {
                continue;
            }
            match reach.members[edge.owner] {
                Verdict::True => {
                    certain.add(edge.share);
                    possible.add(edge.share);
                }
                Verdict::Unknown => possible.add(edge.share),
                Verdict::False => {}
            }
        }
        Total {
            low: certain.low,
            ..self.most(entity, possible, all)
        }
    }

    /// Returns the share of an entity that named members of a set hold: as [`Graph::held`],
    /// leaving aside that there may be owners whom nobody named.
    pub fn held_by_named(&self, reach: &Reach, entity: usize) -> Total {
        let mut total = Total {
            low: 0,
            high: 0,
            below_high: false,
        };
        for edge in self.owners_of(entity) {
            if edge.owner == entity || reach.members[edge.owner] == Verdict::False {
                continue;
            }
            total.high += edge.share.high;
            total.below_high |= edge.share.below_high;
            if reach.members[edge.owner] == Verdict::True {
                total.low += edge.share.low;
            }
        }
        if total.high > WHOLE {
            (total.high, total.below_high) = (WHOLE, false);
        }
        total
    }
}

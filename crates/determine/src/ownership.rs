//! Shares of an entity that marked owners hold, by the chain rule of OFAC and BIS.
//!
//! In: direct stakes and the owners that are marked (blocked, or listed). Out: for
//! each entity the aggregate of the direct stakes that marked owners hold, an entity
//! counting as marked itself once that reaches 50 percent, to a fixed point (OFAC
//! FAQ 401; 90 FR 47201). Guaranteed: the order of the stakes does not matter, a
//! circle of owners ends, and a stake below half passes nothing on.
//!
//! ```
//! use interdict_determine::{Stake, marked_shares};
//! let stakes = [Stake::new("X", "A", 50), Stake::new("X", "B", 10), Stake::new("A", "B", 40)];
//! let shares = marked_shares(&stakes, &["X"]);
//! assert_eq!(shares["B"], 50.into());
//! ```

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

/// A direct stake of one in another, in percent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stake {
    /// Who holds it.
    pub owner: String,
    /// In whom.
    pub of: String,
    /// How much, in percent.
    pub percent: Decimal,
}

impl Stake {
    /// Builds a stake.
    pub fn new(owner: &str, of: &str, percent: impl Into<Decimal>) -> Self {
        Self {
            owner: owner.to_owned(),
            of: of.to_owned(),
            percent: percent.into(),
        }
    }
}

/// Returns the share of each entity that marked owners hold, directly and through
/// entities that they own at half or more. An entity that is marked itself passes on
/// its stakes whatever its owners are.
pub fn marked_shares(stakes: &[Stake], marked: &[&str]) -> BTreeMap<String, Decimal> {
    let half = Decimal::from(50);
    let mut members: BTreeSet<&str> = marked.iter().copied().collect();
    loop {
        let mut shares: BTreeMap<&str, Decimal> = BTreeMap::new();
        for stake in stakes.iter().filter(|s| members.contains(s.owner.as_str())) {
            let share = shares.entry(&stake.of).or_default();
            *share = share.saturating_add(stake.percent);
        }
        let before = members.len();
        let owned = shares.iter().filter(|(_, share)| **share >= half);
        members.extend(owned.map(|(name, _)| *name));
        if members.len() == before {
            let named = shares.into_iter();
            return named
                .map(|(name, share)| (name.to_owned(), share))
                .collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(stakes: &[Stake], of: &str) -> Decimal {
        marked_shares(stakes, &["X", "Y"])
            .get(of)
            .copied()
            .unwrap_or_default()
    }

    #[test]
    fn owners_add_up_and_half_is_enough() {
        let two = [Stake::new("X", "A", 25), Stake::new("Y", "A", 25)];
        assert_eq!(share(&two, "A"), 50.into());
    }

    #[test]
    fn a_chain_passes_on_only_from_half() {
        let chain = |first: i64| {
            [
                Stake::new("X", "A", first),
                Stake::new("A", "B", 100),
                Stake::new("X", "B", 0),
            ]
        };
        assert_eq!(share(&chain(50), "B"), 100.into());
        assert_eq!(share(&chain(49), "B"), 0.into());
    }

    #[test]
    fn order_does_not_matter_and_a_circle_ends() {
        let mut stakes = vec![
            Stake::new("B", "C", 30),
            Stake::new("C", "B", 30),
            Stake::new("A", "C", 20),
            Stake::new("X", "A", 60),
            Stake::new("A", "B", 20),
        ];
        // Neither B nor C reaches half by A alone: the circle does not lift itself.
        assert_eq!(share(&stakes, "B"), 20.into());
        assert_eq!(share(&stakes, "C"), 20.into());
        stakes.reverse();
        assert_eq!(share(&stakes, "C"), 20.into());
    }
}

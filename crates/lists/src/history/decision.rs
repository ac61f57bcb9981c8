//! What people decided about entries of two copies: one entry, or two.
//!
//! Decisions are appended, one JSON line each, and never changed: the last one of a
//! pair holds, and `withdrawn` takes back what was decided before, so that the rules
//! decide again.

use std::collections::BTreeMap;

use interdict_model::{Decision, EntryId, Ruling};

/// The decisions that hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    log: Vec<Decision>,
    holding: BTreeMap<(EntryId, EntryId), usize>,
}

impl Decisions {
    /// Takes decisions in the order in which they were made.
    pub fn new(log: Vec<Decision>) -> Self {
        let holding = log
            .iter()
            .enumerate()
            .map(|(at, decision)| ((decision.before.clone(), decision.after.clone()), at))
            .collect();
        Self { log, holding }
    }

    /// Returns every decision ever made, oldest first.
    pub fn log(&self) -> &[Decision] {
        &self.log
    }

    /// Returns the decision that holds for a pair, if one does.
    pub fn of(&self, before: &EntryId, after: &EntryId) -> Option<&Decision> {
        let at = self.holding.get(&(before.clone(), after.clone()))?;
        self.log
            .get(*at)
            .filter(|decision| decision.ruling != Ruling::Withdrawn)
    }

    /// Answers whether no decision holds.
    pub fn is_empty(&self) -> bool {
        self.holding().next().is_none()
    }

    /// Returns the decisions that hold, by pair.
    pub fn holding(&self) -> impl Iterator<Item = &Decision> {
        self.holding
            .values()
            .filter_map(|at| self.log.get(*at))
            .filter(|decision| decision.ruling != Ruling::Withdrawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_last_decision_of_a_pair_holds_and_can_be_taken_back() {
        let decision = |ruling| Decision {
            before: EntryId::new("l/a"),
            after: EntryId::new("l/b"),
            ruling,
            reason: "seen in the rule".into(),
            by: None,
            decided: date(2026, 1, 1),
        };
        let holds = |log: &[Ruling]| {
            let decisions = Decisions::new(log.iter().map(|ruling| decision(*ruling)).collect());
            decisions
                .of(&EntryId::new("l/a"), &EntryId::new("l/b"))
                .map(|decision| decision.ruling)
        };
        assert_eq!(holds(&[]), None);
        assert_eq!(holds(&[Ruling::Same]), Some(Ruling::Same));
        assert_eq!(
            holds(&[Ruling::Same, Ruling::Different]),
            Some(Ruling::Different)
        );
        assert_eq!(holds(&[Ruling::Same, Ruling::Withdrawn]), None);
    }
}

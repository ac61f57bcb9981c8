//! From triggers and reliefs to one word.
//!
//! Each trigger has the words that are still possible for it. The overall words
//! are the maxima over all triggers; the outcome is the single word left, or the
//! mildest word when even that restricts (a certain restriction is never hidden
//! by an open question), else INDETERMINATE.

use std::collections::BTreeSet;

use interdict_model::{Outcome, Verdict};

use crate::residual::{Assignment, Residual};

/// A trigger reduced to what computing needs.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    /// Whether it is triggered.
    pub triggered: Residual,
    /// What follows when it is not.
    pub otherwise: Outcome,
    /// What follows when it is and nothing relieves it.
    pub effect: Outcome,
    /// Reliefs in order of precedence: the word, and whether it holds.
    pub reliefs: Vec<(Outcome, Residual)>,
}

impl Model {
    /// Returns the words still possible.
    pub fn possible(&self) -> BTreeSet<Outcome> {
        self.possible_under(&Assignment::new())
    }

    /// Returns the words still possible under an assignment.
    pub fn possible_under(&self, assignment: &Assignment) -> BTreeSet<Outcome> {
        let mut words = BTreeSet::new();
        let triggered = self.triggered.under(assignment);
        if triggered != Verdict::True {
            words.insert(self.otherwise);
        }
        if triggered == Verdict::False {
            return words;
        }
        for (word, holds) in &self.reliefs {
            match holds.under(assignment) {
                Verdict::True => {
                    words.insert(*word);
                    return words;
                }
                Verdict::Unknown => {
                    words.insert(*word);
                }
                Verdict::False => {}
            }
        }
        words.insert(self.effect);
        words
    }
}

/// Returns the word for a set of possible words, and whether something is open.
pub(crate) fn settle(words: &BTreeSet<Outcome>) -> (Outcome, bool) {
    match (words.first(), words.last()) {
        (None, _) | (_, None) => (Outcome::NoMeasureTriggered, false),
        (Some(one), Some(_)) if words.len() == 1 => (*one, *one == Outcome::Indeterminate),
        (Some(_), Some(_)) => {
            let mildest = words.iter().min_by_key(|word| (word.severity(), **word));
            match mildest {
                Some(word) if word.severity() >= Outcome::LicenseRequired.severity() => {
                    (*word, true)
                }
                // Every way out is equally clear: the words differ, the answer does not.
                _ if words
                    .iter()
                    .all(|word| word.severity() == 0 && !answers_program(*word)) =>
                {
                    (Outcome::NotTriggered, false)
                }
                // Either nothing restricts or a named relief permits: the relief is
                // what may have to be relied on, so its word is the answer.
                _ if words
                    .iter()
                    .all(|word| word.severity() <= 1 && !answers_program(*word)) =>
                {
                    let relied = words.iter().max_by_key(|word| (word.severity(), **word));
                    (relied.copied().unwrap_or(Outcome::Indeterminate), false)
                }
                _ => (Outcome::Indeterminate, true),
            }
        }
    }
}

/// Returns the overall words that are possible under an assignment.
pub(crate) fn overall(models: &[Model], assignment: &Assignment) -> BTreeSet<Outcome> {
    let mut words = BTreeSet::from([Outcome::NoMeasureTriggered]);
    for model in models {
        let own = model.possible_under(assignment);
        words = words
            .iter()
            .flat_map(|so_far| own.iter().map(move |word| heavier(*so_far, *word)))
            .collect();
    }
    words
}

/// Whether somebody may take part in a program is an answer of its own, not a way
/// of saying that nothing restricts.
fn answers_program(word: Outcome) -> bool {
    matches!(word, Outcome::Eligible | Outcome::NotEligible)
}

/// A measure that is not triggered leaves the overall word as it is; the answer of a
/// program stands where nothing restricts.
fn heavier(so_far: Outcome, word: Outcome) -> Outcome {
    if answers_program(word) && so_far.severity() == 0 {
        if answers_program(so_far) {
            so_far.max(word)
        } else {
            word
        }
    } else if word.severity() == 0 {
        so_far
    } else if (word.severity(), word) > (so_far.severity(), so_far) {
        word
    } else {
        so_far
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(triggered: Residual, reliefs: Vec<(Outcome, Residual)>) -> Model {
        Model {
            triggered,
            otherwise: Outcome::NotTriggered,
            effect: Outcome::LicenseRequired,
            reliefs,
        }
    }

    #[test]
    fn a_certain_restriction_is_not_hidden_by_an_open_one() {
        let certain = model(Residual::Const(true), vec![]);
        let mut open = model(Residual::ask("x"), vec![]);
        open.effect = Outcome::Prohibited;
        let words = overall(&[certain, open], &Assignment::new());
        assert_eq!(settle(&words), (Outcome::LicenseRequired, true));
        assert_eq!(
            words.into_iter().collect::<Vec<_>>(),
            [Outcome::LicenseRequired, Outcome::Prohibited]
        );
    }

    #[test]
    fn an_open_relief_leaves_the_answer_open() {
        let words = overall(
            &[model(
                Residual::Const(true),
                vec![(Outcome::PermittedUnderTgl, Residual::ask("purpose"))],
            )],
            &Assignment::new(),
        );
        assert_eq!(settle(&words), (Outcome::Indeterminate, true));
    }

    #[test]
    fn a_relief_cancels_its_trigger_and_no_other() {
        let relieved = model(
            Residual::Const(true),
            vec![(Outcome::PermittedUnderTgl, Residual::Const(true))],
        );
        assert_eq!(
            settle(&overall(
                std::slice::from_ref(&relieved),
                &Assignment::new()
            )),
            (Outcome::PermittedUnderTgl, false)
        );
        let other = model(Residual::Const(true), vec![]);
        assert_eq!(
            settle(&overall(&[relieved, other], &Assignment::new())).0,
            Outcome::LicenseRequired
        );
    }

    #[test]
    fn a_program_answers_with_its_own_words() {
        let program = |triggered| {
            let mut model = model(triggered, vec![]);
            model.effect = Outcome::Eligible;
            model.otherwise = Outcome::NotEligible;
            model
        };
        let answer = |model: Model| settle(&overall(&[model], &Assignment::new()));
        assert_eq!(
            answer(program(Residual::Const(true))),
            (Outcome::Eligible, false)
        );
        assert_eq!(
            answer(program(Residual::Const(false))),
            (Outcome::NotEligible, false)
        );
        assert_eq!(
            answer(program(Residual::ask("customers"))),
            (Outcome::Indeterminate, true)
        );
        let both = [
            program(Residual::Const(true)),
            model(Residual::Const(true), vec![]),
        ];
        assert_eq!(
            settle(&overall(&both, &Assignment::new())).0,
            Outcome::LicenseRequired
        );
    }

    #[test]
    fn nothing_triggered_is_not_permitted() {
        assert_eq!(
            settle(&overall(&[], &Assignment::new())),
            (Outcome::NoMeasureTriggered, false)
        );
        let off = model(Residual::Const(false), vec![]);
        assert_eq!(
            settle(&overall(&[off], &Assignment::new())),
            (Outcome::NoMeasureTriggered, false)
        );
    }
}

//! From triggers and reliefs to one word.
//!
//! Each trigger has the words that are still possible for it. The overall words
//! are the maxima over all triggers; the outcome is the single word left, or the
//! mildest word when even that restricts (a certain restriction is never hidden
//! by an open question), else INDETERMINATE.

use interdict_model::{Outcome, Verdict};

use crate::residual::Residual;

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
    /// A restriction that nothing relieves, for a question about the formula alone.
    pub fn of(triggered: Residual) -> Self {
        Self {
            triggered,
            otherwise: Outcome::NotTriggered,
            effect: Outcome::Prohibited,
            reliefs: Vec::new(),
        }
    }
}

/// A set of words.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct WordSet(u32);

/// Every word, in its own order.
const IN_ORDER: [Outcome; 19] = [
    Outcome::NotInForce,
    Outcome::NotSubject,
    Outcome::NotCovered,
    Outcome::NotTriggered,
    Outcome::NotBlocked,
    Outcome::NotEligible,
    Outcome::Eligible,
    Outcome::PredicateTrue,
    Outcome::NoMeasureTriggered,
    Outcome::PermittedBySavingsClause,
    Outcome::PermittedByException,
    Outcome::PermittedUnderTgl,
    Outcome::PermittedUnderLicense,
    Outcome::PermittedUnderWaiver,
    Outcome::Conditional,
    Outcome::Indeterminate,
    Outcome::LicenseRequired,
    Outcome::Blocked,
    Outcome::Prohibited,
];

/// A word that is not listed would be lost from every set.
const _: () = {
    let mut at = 0;
    while at < IN_ORDER.len() {
        assert!(IN_ORDER[at] as usize == at);
        at += 1;
    }
    assert!(Outcome::Prohibited as usize + 1 == IN_ORDER.len());
};

impl WordSet {
    /// Adds a word.
    pub fn insert(&mut self, word: Outcome) {
        self.0 |= 1 << word as u32;
    }

    /// Returns how many words there are.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Returns the words, in their own order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Outcome> {
        let (first, after) = (self.0.trailing_zeros(), u32::BITS - self.0.leading_zeros());
        let among = IN_ORDER.get(first as usize..after as usize);
        let words = among.unwrap_or_default().iter().copied();
        words.filter(move |word| self.0 >> *word as u32 & 1 == 1)
    }
}

impl FromIterator<Outcome> for WordSet {
    fn from_iter<I: IntoIterator<Item = Outcome>>(words: I) -> Self {
        let mut all = Self::default();
        words.into_iter().for_each(|word| all.insert(word));
        all
    }
}

/// Returns the word for a set of possible words, and whether something is open.
pub(crate) fn settle(words: WordSet) -> (Outcome, bool) {
    let mildest = words.iter().min_by_key(|word| (word.severity(), *word));
    let Some(mildest) = mildest else {
        return (Outcome::NoMeasureTriggered, false);
    };
    let at_most = |severity| {
        let within = |word: Outcome| word.severity() <= severity && !answers_program(word);
        words.iter().all(within)
    };
    if words.len() == 1 {
        (mildest, mildest == Outcome::Indeterminate)
    } else if mildest.severity() >= Outcome::LicenseRequired.severity() {
        (mildest, true)
    } else if at_most(0) {
        // Every way out is equally clear: the words differ, the answer does not.
        (Outcome::NotTriggered, false)
    } else if at_most(1) {
        // Either nothing restricts or a named relief permits: the relief is
        // what may have to be relied on, so its word is the answer.
        let relied = words.iter().max_by_key(|word| (word.severity(), *word));
        (relied.unwrap_or(Outcome::Indeterminate), false)
    } else {
        (Outcome::Indeterminate, true)
    }
}

/// The words that are possible for several triggers together: the heaviest of each choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Words {
    /// Every word of every trigger, by weight.
    seen: u32,
    /// The weight of the mildest words together: nothing below it is left.
    floor: u32,
}

/// The words by weight. A measure that does not restrict leaves the overall word as it is;
/// the answer of a program stands where nothing restricts.
const BY_WEIGHT: [Outcome; 13] = [
    Outcome::NoMeasureTriggered,
    Outcome::NotEligible,
    Outcome::Eligible,
    Outcome::PermittedBySavingsClause,
    Outcome::PermittedByException,
    Outcome::PermittedUnderTgl,
    Outcome::PermittedUnderLicense,
    Outcome::PermittedUnderWaiver,
    Outcome::Conditional,
    Outcome::Indeterminate,
    Outcome::LicenseRequired,
    Outcome::Blocked,
    Outcome::Prohibited,
];

/// The weight of each word, in the order of the words.
const WEIGHTS: [u32; IN_ORDER.len()] = {
    let mut weights = [0; IN_ORDER.len()];
    let (mut place, mut weight) = (0, 0);
    while place < BY_WEIGHT.len() {
        weights[BY_WEIGHT[place] as usize] = weight;
        place += 1;
        weight += 1;
    }
    weights
};

pub(crate) fn weight(word: Outcome) -> u32 {
    WEIGHTS[word as usize]
}

impl Words {
    /// No trigger: nothing restricts.
    pub const NONE: Self = Self { seen: 1, floor: 0 };

    /// Adds a trigger with the words that are possible for it.
    #[must_use]
    pub fn with(self, own: WordSet) -> Self {
        let own = own.iter().fold(0, |own, word| own | 1 << weight(word));
        self.and(Self {
            seen: own,
            floor: own.trailing_zeros(),
        })
    }

    /// Takes two sets of triggers together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            seen: self.seen | other.seen,
            floor: self.floor.max(other.floor),
        }
    }

    /// Returns whether a trigger whose words are no heavier than this one changes nothing.
    pub fn outweigh(self, heaviest: u32) -> bool {
        heaviest <= self.floor
    }

    /// Returns the words.
    pub fn set(self) -> WordSet {
        let words = BY_WEIGHT.into_iter().zip(0..);
        let left =
            words.filter(|(_, weight)| *weight >= self.floor && self.seen >> weight & 1 == 1);
        left.map(|(word, _)| word).collect()
    }
}

/// Returns the words still possible for a trigger, whose reliefs stand in order of precedence.
pub(crate) fn possible(
    (triggered, otherwise, effect): (Verdict, Outcome, Outcome),
    reliefs: impl IntoIterator<Item = (Outcome, Verdict)>,
) -> WordSet {
    let mut words = WordSet::default();
    if triggered != Verdict::True {
        words.insert(otherwise);
    }
    if triggered == Verdict::False {
        return words;
    }
    for (word, holds) in reliefs {
        if holds != Verdict::False {
            words.insert(word);
        }
        if holds == Verdict::True {
            return words;
        }
    }
    words.insert(effect);
    words
}

/// Whether somebody may take part in a program is an answer of its own, not a way
/// of saying that nothing restricts.
fn answers_program(word: Outcome) -> bool {
    matches!(word, Outcome::Eligible | Outcome::NotEligible)
}

/// Returns the heavier of two words.
pub(crate) fn heavier(so_far: Outcome, word: Outcome) -> Outcome {
    if weight(word) > weight(so_far) {
        word
    } else {
        so_far
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::residual::Assignment;

    /// The overall words of triggers under an assignment.
    fn overall(models: &[Model], assignment: &Assignment) -> WordSet {
        let words = models.iter().fold(Words::NONE, |words, model| {
            let triggered = model.triggered.under(assignment);
            let reliefs = model.reliefs.iter();
            let reliefs = reliefs.map(|(word, holds)| (*word, holds.under(assignment)));
            words.with(possible(
                (triggered, model.otherwise, model.effect),
                reliefs,
            ))
        });
        words.set()
    }

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
        assert_eq!(settle(words), (Outcome::LicenseRequired, true));
        assert_eq!(
            words.iter().collect::<Vec<_>>(),
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
        assert_eq!(settle(words), (Outcome::Indeterminate, true));
    }

    #[test]
    fn a_relief_cancels_its_trigger_and_no_other() {
        let relieved = model(
            Residual::Const(true),
            vec![(Outcome::PermittedUnderTgl, Residual::Const(true))],
        );
        assert_eq!(
            settle(overall(std::slice::from_ref(&relieved), &Assignment::new())),
            (Outcome::PermittedUnderTgl, false)
        );
        let other = model(Residual::Const(true), vec![]);
        assert_eq!(
            settle(overall(&[relieved, other], &Assignment::new())).0,
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
        let answer = |model: Model| settle(overall(&[model], &Assignment::new()));
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
            settle(overall(&both, &Assignment::new())).0,
            Outcome::LicenseRequired
        );
    }

    #[test]
    fn nothing_triggered_is_not_permitted() {
        assert_eq!(
            settle(overall(&[], &Assignment::new())),
            (Outcome::NoMeasureTriggered, false)
        );
        let off = model(Residual::Const(false), vec![]);
        assert_eq!(
            settle(overall(&[off], &Assignment::new())),
            (Outcome::NoMeasureTriggered, false)
        );
    }
}

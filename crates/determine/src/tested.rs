//! Every measure tried, with its reliefs, and the words that this leaves possible.
//!
//! In: a [`Docket`]. Out: the triggers ([`Tested`]), and the words by measure ([`ByMeasure`]),
//! of which those measures can be tried again that another docket may give other words.

use interdict_model::{Outcome, Verdict};

use crate::{
    docket::Docket,
    index::Index,
    outcome::{Model, WordSet, Words, possible},
    pivotal,
    relief::{Tried, tried},
    rulebook::Rulebook,
    trigger::{Trigger, in_short, triggers},
};

/// A trigger with its reliefs.
pub(crate) struct Tested<'a> {
    pub trigger: Trigger<'a>,
    pub reliefs: Vec<Tried<'a>>,
}

impl<'a> Tested<'a> {
    pub(crate) fn new(docket: &'a Docket<'a>, mut trigger: Trigger<'a>) -> Self {
        // A suspended version restricts nothing, so there is nothing to relieve.
        let restricts = trigger.verdict != Verdict::False && trigger.version.effect.severity() > 0;
        let mut reliefs = if restricts {
            tried(docket, &trigger)
        } else {
            Vec::new()
        };
        let relieved = |tried: &Tried<'_>| tried.verdict == Verdict::True;
        let open = trigger.verdict == Verdict::Unknown;
        if open && reliefs.iter().any(relieved) && !can_trigger(docket, &trigger) {
            // A relief cancels triggers: where there can be none, its word says too much.
            trigger.exclude();
            reliefs.clear();
        }
        reliefs.sort_by_key(|tried| tried.relief.kind);
        Self { trigger, reliefs }
    }

    /// Returns the words that are possible for it.
    pub(crate) fn possible(&self) -> WordSet {
        let trigger = &self.trigger;
        let reliefs = self.reliefs.iter();
        let reliefs = reliefs.map(|tried| (tried.relief.kind.outcome(), tried.verdict));
        let words = (trigger.verdict, trigger.otherwise, trigger.version.effect);
        possible(words, reliefs)
    }

    /// Returns its word, if nothing of it is open.
    pub(crate) fn decided(&self) -> Option<Outcome> {
        let open = |tried: &Tried<'_>| tried.verdict == Verdict::Unknown;
        if self.trigger.verdict == Verdict::Unknown || self.reliefs.iter().any(open) {
            return None;
        }
        let words = self.possible();
        words.iter().next()
    }

    /// Returns it as a formula over what is missing.
    pub(crate) fn model(&self, docket: &'a Docket<'a>) -> Model {
        let reliefs = self.reliefs.iter();
        Model {
            triggered: self.trigger.residual(docket),
            otherwise: self.trigger.otherwise,
            effect: self.trigger.version.effect,
            reliefs: reliefs
                .map(|tried| (tried.relief.kind.outcome(), tried.residual()))
                .collect(),
        }
    }
}

/// Whether some completion of the missing facts triggers it.
fn can_trigger<'a>(docket: &'a Docket<'a>, trigger: &Trigger<'a>) -> bool {
    let (registry, facts) = (&docket.book.registry, &docket.question.facts);
    pivotal::possible(registry, facts, &trigger.residual(docket))
}

/// Tries every deciding measure, with its reliefs.
pub(crate) fn test<'a>(docket: &'a Docket<'a>) -> Vec<Tested<'a>> {
    let measures = docket.book.measures.iter();
    // Most versions come to one or two triggers.
    let mut tested = Vec::with_capacity(2 * measures.len());
    for measure in measures.filter(|measure| measure.status.decides()) {
        docket.tries(Some(measure));
        let triggers = triggers(docket, measure).into_iter();
        tested.extend(triggers.map(|trigger| Tested::new(docket, trigger)));
    }
    docket.tries(None);
    tested
}

/// The words that the rulebook leaves possible, measure by measure, without regard to coverage.
#[derive(Clone)]
pub(crate) struct ByMeasure {
    words: Vec<Words>,
    /// Measures whose words are not what they were, and outweighed.
    stale: Vec<bool>,
    /// Measures of which some trigger is there to be relieved.
    stands: Vec<bool>,
}

impl ByMeasure {
    /// Nothing was tried yet.
    pub(crate) fn untried(book: &Rulebook) -> Self {
        let count = book.measures.len();
        Self {
            words: vec![Words::NONE; count],
            stale: vec![true; count],
            stands: vec![false; count],
        }
    }

    pub(crate) fn new(book: &Rulebook, tested: &[Tested<'_>]) -> Self {
        let mut all = Self::untried(book);
        all.stale.fill(false);
        for test in tested {
            let place = test.trigger.measure.place;
            all.words[place] = all.words[place].with(test.possible());
            all.stands[place] |= test.trigger.stands();
        }
        all
    }

    /// Returns whether some trigger of a measure is there to be relieved.
    pub(crate) fn stands(&self, place: usize) -> bool {
        self.stands[place]
    }

    /// Returns the words of all measures together.
    pub(crate) fn all(&self) -> WordSet {
        let words = self.words.iter().copied();
        words.fold(Words::NONE, Words::and).set()
    }

    /// Says that a measure may have other words now.
    pub(crate) fn doubt(&mut self, place: usize) {
        self.stale[place] = true;
    }

    /// Tries the measures again that are in doubt, heaviest first: what is outweighed by the
    /// others, whatever it comes to, need not be tried.
    pub(crate) fn again<'a>(&mut self, index: &Index, docket: impl Fn() -> &'a Docket<'a>) {
        let settled = self.words.iter().zip(&self.stale);
        let settled = settled.filter(|(_, stale)| !**stale);
        let mut all = settled.fold(Words::NONE, |all, (words, _)| all.and(*words));
        for place in index.by_weight.iter().copied() {
            if !self.stale[place] {
                continue;
            }
            if all.outweigh(index.measures[place].heaviest) {
                self.words[place] = Words::NONE;
                continue;
            }
            let docket = docket();
            let triggers = in_short(docket, &docket.book.measures[place]).into_iter();
            (self.words[place], self.stands[place]) = (Words::NONE, false);
            for trigger in triggers {
                let test = Tested::new(docket, trigger);
                self.stands[place] |= test.trigger.stands();
                self.words[place] = self.words[place].with(test.possible());
            }
            self.stale[place] = false;
            all = all.and(self.words[place]);
        }
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::FactInput;

    use super::*;
    use crate::{FactType, Known, Value, determine::tests::question, layout::Layout};

    /// A value of a fact, by a number that is as good as drawn.
    fn drawn(kind: &FactType, draw: usize) -> String {
        let words = match kind {
            FactType::Bool => vec!["yes", "no"],
            FactType::Enum(words) => words.iter().map(String::as_str).collect(),
            FactType::Date => vec!["2018-01-01", "2019-05", "2021-01-01"],
            // What does not fit a fact is refused, and not given.
            FactType::Number => vec!["0", "1", "49.9", "50", "100"],
            FactType::Country => vec!["US", "CN", "KR"],
            FactType::Code | FactType::Text => vec!["EAR99", "5A002"],
        };
        words[draw % words.len()].to_owned()
    }

    /// What is established, what remains and what is explained come of three walks through
    /// the same expressions; they agree on every trigger and relief.
    #[test]
    fn verdict_residual_and_explanation_agree() {
        let book = Rulebook::embedded().unwrap();
        let open: Vec<_> = book
            .registry
            .facts()
            .filter(|fact| !fact.internal)
            .collect();
        let mut state = 7usize;
        let mut draw = move |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let (mut triggers, mut reliefs) = (0, 0);
        for _ in 0..60 {
            let mut asked = question(&book);
            asked.on = ["2018-06-01", "2019-05-16", "2021-03-01", "2026-11-20"][draw(4)]
                .parse()
                .unwrap();
            let roles: Vec<_> = asked.parties.iter().map(|party| party.role).collect();
            for _ in 0..draw(16) {
                let fact = open[draw(open.len())];
                let path = match fact.path.strip_prefix("party.") {
                    Some(leaf) => format!("party[{}].{leaf}", draw(roles.len()) + 1),
                    None => fact.path.clone(),
                };
                let input = FactInput::stated(drawn(&fact.kind, draw(100)));
                // What is given already stays as it is.
                let _ = asked.facts.insert(&book.registry, &roles, 1, &path, &input);
            }
            let layout = Layout::new(&book.registry, &asked);
            let docket = &Docket::new(&book, &asked, &layout);
            // What the verdicts left in their cells must not answer for the other walk.
            let anew = &Docket::new(&book, &asked, &layout);
            for test in test(docket) {
                let (trigger, measure) = (&test.trigger, &test.trigger.measure.id);
                let residual = trigger.residual(anew).verdict();
                assert_eq!(residual, trigger.verdict, "{measure}");
                assert_eq!(
                    trigger.explain(docket).verdict,
                    trigger.verdict,
                    "{measure}"
                );
                triggers += 1;
                for tried in &test.reliefs {
                    assert_eq!(
                        tried.residual().verdict(),
                        tried.verdict,
                        "{}",
                        tried.name()
                    );
                    assert_eq!(tried.explain().verdict, tried.verdict, "{}", tried.name());
                    reliefs += 1;
                }
            }
        }
        assert!(triggers > 3_000 && reliefs > 200, "{triggers} {reliefs}");
    }

    /// A kept verdict is shared by item and party: items asked together come to what each
    /// comes to alone, and a fact that is stated beside the others to what it is when given.
    #[test]
    fn items_together_are_each_item_alone_and_what_is_stated_is_what_is_given() {
        let book = Rulebook::embedded().unwrap();
        let mut asked = question(&book);
        let kinds = ["software", "commodity", "technology"];
        asked.items = kinds.map(str::to_owned).to_vec();
        let roles: Vec<_> = asked.parties.iter().map(|party| party.role).collect();
        let mut give = |path: &str, value: &str| {
            let input = FactInput::stated(value);
            let given = asked.facts.insert(&book.registry, &roles, 3, path, &input);
            given.unwrap();
        };
        for (number, kind) in kinds.iter().enumerate() {
            give(&format!("item[{}].kind", number + 1), kind);
        }
        give("item[1].published", "yes");
        give("item[2].eccn", "EAR99");
        give("item[3].eccn", "5E002");
        let words_of = |asked: &crate::Question, item: Option<usize>| {
            let layout = Layout::new(&book.registry, asked);
            let docket = Docket::new(&book, asked, &layout);
            let mut words: Vec<_> = test(&docket)
                .iter()
                .filter(|test| item.is_none_or(|item| test.trigger.bound.item == item))
                .map(|test| {
                    let trigger = &test.trigger;
                    let id = trigger.measure.id.to_string();
                    (
                        id,
                        trigger.bound.party,
                        trigger.verdict as u8,
                        test.possible().iter().collect::<Vec<_>>(),
                    )
                })
                .collect();
            words.sort();
            words.dedup();
            words
        };
        for item in 0..kinds.len() {
            let mut alone = asked.clone();
            // The others are made what this one is, so that nothing else is left to differ.
            alone.facts = crate::Facts::default();
            let own = format!("item[{}].", item + 1);
            for (key, fact) in asked.facts.given() {
                let Known::Exact(value) = &fact.known else {
                    continue;
                };
                let leaf = key.strip_prefix(&own);
                for number in leaf.iter().flat_map(|_| 1..=kinds.len()) {
                    let key = format!("item[{number}].{}", leaf.unwrap_or_default());
                    alone.facts.set(key, value.clone(), "");
                }
                if !key.starts_with("item[") {
                    alone.facts.set(key, value.clone(), "");
                }
            }
            assert_eq!(
                words_of(&asked, Some(item)),
                words_of(&alone, Some(item)),
                "{item}"
            );
        }
        // One fact more, beside the docket and in the case.
        let layout = Layout::new(&book.registry, &asked);
        let docket = Docket::new(&book, &asked, &layout);
        let tested = test(&docket);
        let words = ByMeasure::new(&book, &tested);
        let mut turned = 0;
        for spec in book.registry.facts().filter(|spec| !spec.internal) {
            let Some(Value::Bool(closed)) = spec.closed else {
                continue;
            };
            let key = match spec.path.split_once('.') {
                Some(("party", leaf)) => format!("party[1].{leaf}"),
                Some(("item", leaf)) => format!("item[2].{leaf}"),
                _ => spec.path.clone(),
            };
            let Some(place) = layout.place_of(&book.registry, &asked, &key) else {
                continue;
            };
            let touched = docket.touched(&[place]);
            let fact = crate::Fact::stated(Value::Bool(!closed));
            let stating = docket.stating((0, place), &fact, &touched);
            let mut beside = words.clone();
            touched
                .measures(0)
                .for_each(|measure| beside.doubt(measure));
            beside.again(&book.index, || &stating);
            let mut given = asked.clone();
            given.facts.set(key.as_str(), Value::Bool(!closed), "");
            let expected = crate::decide(&book, &given);
            let (word, _) = crate::outcome::settle(beside.all());
            let (now, _) = crate::outcome::settle(words.all());
            assert_eq!(word, expected.outcome, "{key}");
            turned += usize::from(word != now);
        }
        assert!(turned > 2, "{turned}");
    }
}

//! Asks the question of a bundle again, and says what brought each difference.
//!
//! One thing is exchanged at a time, and each exchange is answered: first the engine alone,
//! with the bundle's own rules and entries; then the question, if it is asked otherwise; then
//! the rulebook; then the lists. So a difference belongs to one exchange, whatever else
//! changed, and within it to the rules, entries or facts that it hangs on by name.

use interdict_determine::Rulebook;
use interdict_model::{Case, Determination, EntryId};
use interdict_screen::{Profile, Screener};
use serde::Serialize;

use super::{
    Bundle,
    changes::{Changes, of_entry, of_lists, of_question, of_rules},
    differences::{Difference, differences, standing},
};
use crate::assess::{AssessError, Settings, assess};

/// What was exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The program that answers.
    Engine,
    /// The question: its dates, parties or facts.
    Question,
    /// The rulebook.
    Rulebook,
    /// The lists.
    Lists,
}

/// One exchange with what it brought.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// What was exchanged.
    pub cause: Cause,
    /// What it was and is, in words.
    pub text: String,
    /// What differs by it; may be nothing.
    pub differences: Vec<Difference>,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replay {
    /// The digest of the bundle.
    pub bundle: String,
    /// Whether the answer is the same to the byte.
    pub same: bool,
    /// Whether the answer itself turned: another word, or other words possible.
    pub turned: bool,
    /// The answer that was given, in a few words.
    pub was: String,
    /// The answer now.
    pub is: String,
    /// Whether the stored answer does not follow from what the bundle holds, although it
    /// was made by this engine: somebody changed it, or the build is another one.
    pub unfounded: bool,
    /// Every exchange, in the order in which they were made.
    pub steps: Vec<Step>,
    /// The answer now, whole.
    pub answer: Determination,
}

/// Asks the question of `bundle` again, as `case` puts it now, of `lists` and `book`.
/// `files` are those of `book`.
pub fn replay(
    bundle: &Bundle,
    case: &Case,
    lists: &dyn Screener,
    book: &Rulebook,
    files: &[(&str, &str)],
) -> Result<Replay, AssessError> {
    let stored = bundle.answer();
    let settings = Settings {
        on: stored.on,
        known: stored.known,
        profile: Profile::default(),
    };
    let own = bundle.roster();
    let mut steps = Vec::new();

    let mut last = assess(bundle.case(), &own, bundle.rulebook(), &settings)?;
    let engine = differences(stored, &last, &Changes::default());
    let same_engine = stored.corpus.engine == last.corpus.engine;
    let unfounded = same_engine && !engine.is_empty();
    if !same_engine || unfounded {
        steps.push(Step {
            cause: Cause::Engine,
            text: if same_engine {
                format!(
                    "the same engine, {}, does not give the stored answer",
                    last.corpus.engine
                )
            } else {
                format!("{}, before {}", last.corpus.engine, stored.corpus.engine)
            },
            differences: engine,
        });
    }
    if case != bundle.case() {
        let next = assess(case, &own, bundle.rulebook(), &settings)?;
        let changes = of_question(bundle.case(), case);
        steps.push(Step {
            cause: Cause::Question,
            text: changes.all().join("; "),
            differences: differences(&last, &next, &changes),
        });
        last = next;
    }
    if book.digest != bundle.rulebook().digest {
        let next = assess(case, &own, book, &settings)?;
        let changes = of_rules(&bundle.content.rules, files);
        steps.push(Step {
            cause: Cause::Rulebook,
            text: format!("{}, before {}", book.digest, bundle.rulebook().digest),
            differences: differences(&last, &next, &changes),
        });
        last = next;
    }
    let next = assess(case, lists, book, &settings)?;
    if lists.lists().digest != bundle.content.lists_digest || next != last {
        let changes = list_changes(bundle, &last, &next, lists);
        steps.push(Step {
            cause: Cause::Lists,
            text: format!(
                "{}, before {}",
                lists.lists().digest,
                bundle.content.lists_digest
            ),
            differences: differences(&last, &next, &changes),
        });
    }
    let (was, is) = (standing(stored), standing(&next));
    Ok(Replay {
        bundle: bundle.digest.clone(),
        same: next == *stored,
        turned: was != is,
        was,
        is,
        unfounded,
        steps,
        answer: next,
    })
}

fn list_changes(
    bundle: &Bundle,
    old: &Determination,
    new: &Determination,
    lists: &dyn Screener,
) -> Changes {
    let mut changes = Changes::default();
    of_lists(&bundle.content.lists, &lists.lists().states, &mut changes);
    let found = old.parties.iter().chain(&new.parties);
    let mut ids: Vec<&EntryId> = found
        .flat_map(|party| {
            party
                .screening
                .hits
                .iter()
                .map(|hit| &hit.entry_id)
                .chain(party.matches.iter().map(|one| &one.entry_id))
        })
        .collect();
    ids.sort();
    ids.dedup();
    for id in ids {
        let was = bundle.content.entries.iter().find(|entry| entry.id == *id);
        let is = lists.entry(id);
        if let Some(words) = of_entry(id, was, is.as_deref()) {
            changes.entries.insert(id.clone(), words);
        }
    }
    changes
}

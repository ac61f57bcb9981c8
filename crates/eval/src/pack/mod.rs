//! The validation pack: what a person who has to vouch for a screening is shown.
//!
//! In: the entries as loaded and the screening that serves them. Steps: ask for every
//! listed name as it stands ([`self_screen`]); ask for names written otherwise, by class
//! ([`manipulate`]); look for names across scripts with the form asked for taken out of
//! the entry ([`left_out`]); lay out what fell just short for a person to read
//! ([`below`]). Out: a [`Pack`], and its [`files`].
//!
//! Guaranteed: the same entries, screening and seed give the same bytes; memory grows by
//! one row a question, never by an answer. Every question is a name alone: no country,
//! kind or date helps it.

pub mod below;
pub mod files;
pub mod left_out;
pub mod manipulate;
mod outcome;
mod readme;
pub mod self_screen;

use std::collections::BTreeMap;

use interdict_model::{AsOf, Corpus, ListEntry, ListState, PartyKind, Verdict};
use interdict_names::SCORER_VERSION;
use interdict_screen::Profile;
use serde::Serialize;

use crate::Answerer;
use crate::chance::{Chance, key};
use crate::clean::CleanSet;
use crate::evaluate::thresholds;
use crate::metrics::{Interval, four, share, wilson};
use crate::parallel;

pub use below::Below;
pub use files::PackFile;
pub use left_out::LeftOut;
pub use manipulate::Class;
pub use outcome::Outcome;
pub use self_screen::{ListedBack, NameBack};

/// What a pack is made of.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Every entry that may serve the question.
    pub entries: &'a [ListEntry],
    /// The lists that they come from.
    pub lists: &'a [ListState],
    /// The corpus as answers name it.
    pub corpus: &'a Corpus,
    /// The day of the question.
    pub on: AsOf,
    /// What had been published by then.
    pub known: AsOf,
    /// Names of parties that are on no list; may be empty.
    pub clean: &'a [String],
}

/// How a pack is made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PackSettings {
    /// The score from which a person should look.
    pub threshold: f64,
    /// Whether curated name equivalents count.
    pub curated: bool,
    /// Seed of samples and manipulations.
    pub seed: u64,
    /// Most names of a list that are asked back; none is every one.
    pub names_per_list: Option<usize>,
    /// Questions for each class of manipulation and kind of party.
    pub sample: usize,
    /// Parties of the clean set that are screened; none is every one.
    pub clean_sample: Option<usize>,
    /// How far below the threshold the sample for a person reaches.
    pub band: f64,
    /// Threads; they change no figure.
    #[serde(skip)]
    pub threads: usize,
}

impl PackSettings {
    /// Returns the screening settings under which everything is asked.
    pub(crate) fn profile(&self, near: usize) -> Profile {
        Profile {
            threshold: self.threshold,
            limit: None,
            near,
            curated: self.curated,
        }
    }
}

/// Hears how far the work has come; from several threads.
pub trait Progress: Sync {
    /// A step begins, with so many questions.
    fn begin(&self, step: &'static str, questions: usize);
    /// A question is answered.
    fn answered(&self);
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _step: &'static str, _questions: usize) {}
    fn answered(&self) {}
}

/// A name written otherwise, and what came back.
#[derive(Debug, Clone, PartialEq)]
pub struct Trick {
    /// The class.
    pub class: Class,
    /// Place of the entry.
    pub entry: usize,
    /// Place of the name in the entry.
    pub name: usize,
    /// The name as written for the question.
    pub query: String,
    /// What came back.
    pub outcome: Outcome,
}

/// The recall of a set of questions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recall {
    /// Questions.
    pub asked: usize,
    /// Those that found the entry that was meant.
    pub found: usize,
    /// Their share.
    pub recall: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
    /// Hits that a question gave on average: what a person would have to read.
    pub hits_each: Option<f64>,
}

impl Recall {
    pub(crate) fn of<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> Self {
        let (mut asked, mut found, mut hits) = (0, 0, 0);
        for outcome in outcomes {
            asked += 1;
            found += usize::from(outcome.found);
            hits += outcome.hits;
        }
        Self {
            asked,
            found,
            recall: share(found, asked).map(four),
            interval: wilson(found, asked),
            hits_each: share(hits, asked).map(four),
        }
    }
}

/// The recall of one class of manipulation, for one kind of party or for all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassRecall {
    /// The class.
    pub class: Class,
    /// The kind; absent for all kinds together.
    pub kind: Option<PartyKind>,
    /// The recall.
    #[serde(flatten)]
    pub recall: Recall,
}

/// How recall over all manipulations and alerts move with the threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PackThreshold {
    /// The threshold.
    pub threshold: f64,
    /// Manipulated names whose entry scores as much.
    pub recall: Option<f64>,
    /// Alerts of the clean set, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alerts: Option<crate::Alerts>,
}

/// How much there was to ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Entries that were loaded.
    pub entries: usize,
    /// Those that were, or may have been, in force on the day.
    pub in_force: usize,
    /// Their names.
    pub names: usize,
    /// Questions that were asked.
    pub questions: usize,
    /// Questions on which screening and comparison do not agree; any is a defect.
    pub disagreements: usize,
}

/// What the pack says in short. Its JSON is a contract (`interdict.eval.pack/1`).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Always `interdict.eval.pack/1`.
    pub schema: &'static str,
    /// The program and its scorer.
    pub engine: String,
    /// The version of rules, weights and tables.
    pub scorer: &'static str,
    /// The day of the question.
    pub on: AsOf,
    /// What had been published by then.
    pub known: AsOf,
    /// Everything the answers used.
    pub corpus: Corpus,
    /// How the pack was made.
    pub settings: PackSettings,
    /// How much there was.
    pub totals: Totals,
    /// Listed names asked back as they stand, all together.
    pub self_screening: Recall,
    /// The same by list and kind of name.
    pub self_screening_by_list: Vec<ListedBack>,
    /// Names written otherwise.
    pub manipulations: Vec<ClassRecall>,
    /// Names across scripts, the form asked for taken out.
    pub across_scripts: Vec<left_out::LeftOutRecall>,
    /// Rows laid out for a person.
    pub below_the_line: usize,
    /// Recall and alerts by threshold.
    pub thresholds: Vec<PackThreshold>,
    /// The clean set, where one was given.
    pub clean: Option<CleanSet>,
}

/// A validation pack.
#[derive(Debug, Clone)]
pub struct Pack<'a> {
    /// What it was made of.
    pub input: Input<'a>,
    /// In short.
    pub summary: Summary,
    /// Listed names asked back.
    pub back: Vec<NameBack>,
    /// Names written otherwise.
    pub tricks: Vec<Trick>,
    /// Names across scripts.
    pub left_out: Vec<LeftOut>,
    /// What fell just short.
    pub below: Vec<Below>,
}

/// Makes a pack.
pub fn pack<'a>(
    input: Input<'a>,
    screener: &dyn Answerer,
    settings: PackSettings,
    progress: &dyn Progress,
) -> Pack<'a> {
    let in_force: Vec<usize> = (0..input.entries.len())
        .filter(|at| {
            let listing = &input.entries[*at].listing;
            listing.presence(input.on, input.known) != Verdict::False
        })
        .collect();
    let back = self_screen::run(input, &in_force, screener, settings, progress);
    let tricks = tricks(input, &in_force, screener, settings, progress);
    let left_out = left_out::run(input, &in_force, settings, progress);
    let clean = clean(input, screener, settings, progress);
    let below = below::run(input, &in_force, screener, settings, progress);
    let outcomes = || {
        let own = back.iter().map(|back| &back.outcome);
        own.chain(tricks.iter().map(|trick| &trick.outcome))
    };
    let summary = Summary {
        schema: "interdict.eval.pack/1",
        engine: input.corpus.engine.clone(),
        scorer: SCORER_VERSION,
        on: input.on,
        known: input.known,
        corpus: input.corpus.clone(),
        settings,
        totals: Totals {
            entries: input.entries.len(),
            in_force: in_force.len(),
            names: in_force
                .iter()
                .map(|at| input.entries[*at].names.len())
                .sum(),
            questions: outcomes().count(),
            disagreements: outcomes().filter(|outcome| !outcome.agrees).count(),
        },
        self_screening: Recall::of(back.iter().map(|back| &back.outcome)),
        self_screening_by_list: self_screen::by_list(input, &back),
        manipulations: by_class(input, &tricks),
        across_scripts: left_out::by_script(&left_out, settings.threshold),
        below_the_line: below.len(),
        thresholds: by_threshold(&tricks, clean.as_ref(), settings.threshold),
        clean,
    };
    Pack {
        input,
        summary,
        back,
        tricks,
        left_out,
        below,
    }
}

/// A question that waits to be asked.
struct Question {
    class: Class,
    entry: usize,
    name: usize,
    query: String,
}

fn tricks(
    input: Input<'_>,
    in_force: &[usize],
    screener: &dyn Answerer,
    settings: PackSettings,
    progress: &dyn Progress,
) -> Vec<Trick> {
    let questions: Vec<Question> = Class::ALL
        .into_iter()
        .flat_map(|class| questions(class, input, in_force, settings))
        .collect();
    progress.begin("names written otherwise", questions.len());
    let profile = settings.profile(0);
    let answered = || progress.answered();
    let outcomes = parallel::map(&questions, settings.threads, &answered, |question| {
        let entry = &input.entries[question.entry];
        outcome::ask(screener, &question.query, entry, &profile)
    });
    questions
        .into_iter()
        .zip(outcomes)
        .map(|(question, outcome)| Trick {
            class: question.class,
            entry: question.entry,
            name: question.name,
            query: question.query,
            outcome,
        })
        .collect()
}

/// Picks strong names of every kind to which a class applies.
fn questions(
    class: Class,
    input: Input<'_>,
    in_force: &[usize],
    settings: PackSettings,
) -> Vec<Question> {
    let mut order: Vec<(u64, usize, usize)> = Vec::new();
    for at in in_force {
        let entry = &input.entries[*at];
        for (place, name) in entry.names.iter().enumerate() {
            if name.quality == interdict_model::AliasQuality::Strong {
                let words = [class.word(), entry.id.as_str(), name.text.as_str()];
                order.push((key(settings.seed, &words), *at, place));
            }
        }
    }
    order.sort_unstable();
    let mut left: BTreeMap<PartyKind, usize> = PartyKind::ALL
        .iter()
        .map(|kind| (*kind, settings.sample))
        .collect();
    let mut found = Vec::new();
    for (number, at, place) in order {
        let entry = &input.entries[at];
        let room = left.entry(entry.kind).or_default();
        if *room == 0 {
            continue;
        }
        let text = &entry.names[place].text;
        let mut chance = Chance::new(number, &[]);
        if let Some(query) = manipulate::manipulate(class, text, entry.kind, &mut chance) {
            *room -= 1;
            found.push(Question {
                class,
                entry: at,
                name: place,
                query,
            });
        }
    }
    found.sort_by_key(|question| (question.entry, question.name));
    found
}

fn by_class(input: Input<'_>, tricks: &[Trick]) -> Vec<ClassRecall> {
    let mut rows = Vec::new();
    for class in Class::ALL {
        let own = || tricks.iter().filter(move |trick| trick.class == class);
        let all = Recall::of(own().map(|trick| &trick.outcome));
        if all.asked == 0 {
            continue;
        }
        rows.push(ClassRecall {
            class,
            kind: None,
            recall: all,
        });
        for kind in PartyKind::ALL {
            let of_kind = own().filter(|trick| input.entries[trick.entry].kind == *kind);
            let recall = Recall::of(of_kind.map(|trick| &trick.outcome));
            if recall.asked > 0 {
                rows.push(ClassRecall {
                    class,
                    kind: Some(*kind),
                    recall,
                });
            }
        }
    }
    rows
}

fn by_threshold(tricks: &[Trick], clean: Option<&CleanSet>, used: f64) -> Vec<PackThreshold> {
    let at = |threshold: f64| {
        let reach = tricks.iter().filter(|own| own.outcome.score >= threshold);
        PackThreshold {
            threshold,
            recall: share(reach.count(), tricks.len()).map(four),
            alerts: clean.and_then(|set| set.at(threshold)),
        }
    };
    thresholds(used).into_iter().map(at).collect()
}

fn clean(
    input: Input<'_>,
    screener: &dyn Answerer,
    settings: PackSettings,
    progress: &dyn Progress,
) -> Option<CleanSet> {
    if input.clean.is_empty() {
        return None;
    }
    let most = settings.clean_sample.unwrap_or(input.clean.len());
    progress.begin("clean set", most.min(input.clean.len()));
    Some(CleanSet::screen(
        screener,
        input.clean,
        &crate::clean::CleanSettings {
            most: settings.clean_sample,
            seed: settings.seed,
            profile: settings.profile(0),
            thresholds: thresholds(settings.threshold),
            threads: settings.threads,
        },
        &|| progress.answered(),
    ))
}

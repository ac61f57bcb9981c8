//! Names across scripts, honestly: the entry is compared without any name in the script
//! that is asked in, as if its list had never published one.
//!
//! Original-script names are asked against the Latin names of their entry, and the
//! caption against the original-script names. It is a comparison of the pair, whose
//! score is that of a screening against a list that holds the entry so. Names that were
//! translated, not transliterated, and aliases that are other names altogether count as
//! misses here: nothing in a list says which they are.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{ListEntry, ListedName, PartyQuery};
use interdict_screen::compare_entities;
use serde::Serialize;

use super::{Input, PackSettings, Progress};
use crate::evaluate::script_of;
use crate::metrics::{Interval, four, share, wilson};
use crate::parallel;

/// A name asked across scripts.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// Place of the entry.
    pub entry: usize,
    /// The name that was asked.
    pub query: String,
    /// The script of the names that the entry had left.
    pub target_script: String,
    /// The script of the question.
    pub query_script: String,
    /// The score.
    pub score: f64,
}

/// The recall from one script to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOutRecall {
    /// The script of the question.
    pub query_script: String,
    /// The script of the names that the entry had left.
    pub target_script: String,
    /// Questions.
    pub asked: usize,
    /// Those that reach the threshold.
    pub found: usize,
    /// Their share.
    pub recall: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
}

struct Question {
    entry: usize,
    query: String,
    query_script: String,
    target_script: String,
}

const LATIN: &str = "latin";

pub(super) fn run(
    input: Input<'_>,
    in_force: &[usize],
    settings: PackSettings,
    progress: &dyn Progress,
) -> Vec<LeftOut> {
    let questions: Vec<Question> = in_force
        .iter()
        .flat_map(|at| questions(*at, &input.entries[*at]))
        .collect();
    progress.begin("names across scripts", questions.len());
    let profile = settings.profile(0);
    let answered = || progress.answered();
    parallel::map(&questions, settings.threads, &answered, |question| {
        let mut entry = input.entries[question.entry].clone();
        let left = |name: &ListedName| script_of(&name.text) == question.target_script;
        entry.names.retain(left);
        let query = PartyQuery::named(&question.query);
        LeftOut {
            entry: question.entry,
            query: question.query.clone(),
            target_script: question.target_script.clone(),
            query_script: question.query_script.clone(),
            score: compare_entities(&query, &entry, &profile).score,
        }
    })
}

fn questions(at: usize, entry: &ListEntry) -> Vec<Question> {
    let scripts: Vec<String> = entry
        .names
        .iter()
        .map(|name| script_of(&name.text))
        .collect();
    if !scripts.iter().any(|script| script == LATIN) {
        return Vec::new();
    }
    let mut found: Vec<Question> = Vec::new();
    let mut reverse: BTreeSet<&str> = BTreeSet::new();
    for (name, script) in entry.names.iter().zip(&scripts) {
        // Names of several scripts say their Latin form themselves.
        if script == LATIN || script == "no letters" || script.contains('+') {
            continue;
        }
        found.push(Question {
            entry: at,
            query: name.text.clone(),
            query_script: script.clone(),
            target_script: LATIN.to_owned(),
        });
        reverse.insert(script);
    }
    let caption = entry
        .names
        .iter()
        .zip(&scripts)
        .find(|(_, own)| *own == LATIN);
    if let Some((name, _)) = caption {
        found.extend(reverse.into_iter().map(|script| Question {
            entry: at,
            query: name.text.clone(),
            query_script: LATIN.to_owned(),
            target_script: script.to_owned(),
        }));
    }
    found
}

pub(super) fn by_script(rows: &[LeftOut], threshold: f64) -> Vec<LeftOutRecall> {
    let mut groups: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for row in rows {
        let (asked, found) = groups
            .entry((&row.query_script, &row.target_script))
            .or_default();
        *asked += 1;
        *found += usize::from(row.score >= threshold);
    }
    groups
        .into_iter()
        .map(|((query, target), (asked, found))| LeftOutRecall {
            query_script: query.to_owned(),
            target_script: target.to_owned(),
            asked,
            found,
            recall: share(found, asked).map(four),
            interval: wilson(found, asked),
        })
        .collect()
}

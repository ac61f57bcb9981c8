//! Every listed name, asked back as it stands. All of them should be found; what is not
//! is listed one by one.

use std::collections::BTreeMap;

use interdict_model::{AliasQuality, ListId, NameKind};
use serde::Serialize;

use super::outcome::{Outcome, ask};
use super::{Input, PackSettings, Progress, Recall};
use crate::Answerer;
use crate::chance::{key, sample};
use crate::evaluate::script_of;
use crate::parallel;

/// A listed name and what came back.
#[derive(Debug, Clone, PartialEq)]
pub struct NameBack {
    /// Place of the entry.
    pub entry: usize,
    /// Place of the name in the entry.
    pub name: usize,
    /// What came back.
    pub outcome: Outcome,
}

/// The recall of the names of one kind on one list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListedBack {
    /// The list.
    pub list: ListId,
    /// The kind of name: `primary`, `alias`, `weak_alias`, `original_script`, ...
    pub names: &'static str,
    /// The recall.
    #[serde(flatten)]
    pub recall: Recall,
}

/// Returns the word for a kind of name; a name in another script counts as original
/// script even where its list does not say so.
pub(crate) fn name_word(input: Input<'_>, entry: usize, name: usize) -> &'static str {
    let Some(own) = input.entries[entry].names.get(name) else {
        return "primary";
    };
    let script = script_of(&own.text);
    match own.kind {
        NameKind::OriginalScript => "original_script",
        _ if script != "latin" && script != "no letters" => "original_script",
        NameKind::Primary => "primary",
        _ if own.quality == AliasQuality::Weak => "weak_alias",
        NameKind::Alias => "alias",
        NameKind::Former => "former",
        NameKind::Spelling => "spelling",
    }
}

pub(super) fn run(
    input: Input<'_>,
    in_force: &[usize],
    screener: &dyn Answerer,
    settings: PackSettings,
    progress: &dyn Progress,
) -> Vec<NameBack> {
    let mut by_list: BTreeMap<&ListId, Vec<(usize, usize)>> = BTreeMap::new();
    for at in in_force {
        let entry = &input.entries[*at];
        let names = (0..entry.names.len()).map(|name| (*at, name));
        by_list.entry(&entry.list).or_default().extend(names);
    }
    let mut asked: Vec<(usize, usize)> = Vec::new();
    for names in by_list.values() {
        let order = |(entry, name): &(usize, usize)| {
            let entry = &input.entries[*entry];
            let words = ["self", entry.id.as_str(), entry.names[*name].text.as_str()];
            key(settings.seed, &words)
        };
        let chosen = sample(names, settings.names_per_list, order);
        asked.extend(chosen.into_iter().map(|place| names[place]));
    }
    progress.begin("listed names", asked.len());
    let profile = settings.profile(0);
    let answered = || progress.answered();
    parallel::map(&asked, settings.threads, &answered, |(entry, name)| {
        let own = &input.entries[*entry];
        NameBack {
            entry: *entry,
            name: *name,
            outcome: ask(screener, &own.names[*name].text, own, &profile),
        }
    })
}

pub(super) fn by_list(input: Input<'_>, back: &[NameBack]) -> Vec<ListedBack> {
    let mut groups: BTreeMap<(&ListId, &'static str), Vec<&Outcome>> = BTreeMap::new();
    for own in back {
        let list = &input.entries[own.entry].list;
        let word = name_word(input, own.entry, own.name);
        groups.entry((list, word)).or_default().push(&own.outcome);
    }
    groups
        .into_iter()
        .map(|((list, names), outcomes)| ListedBack {
            list: list.clone(),
            names,
            recall: Recall::of(outcomes.into_iter()),
        })
        .collect()
}

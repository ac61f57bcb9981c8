//! Equivalent words: those that ship, and those that the loaded lists would give.

use std::collections::BTreeSet;
use std::path::Path;

use interdict_names::mine::{NameGroup, mine};
use interdict_names::{MinedPair, shipped_pairs};
use interdict_report::lists::Equivalent;

use crate::engine::{When, corpus::assembled};
use crate::error::CommandError;

/// Returns the pairs that count in scores.
pub fn shipped_equivalents() -> Vec<Equivalent> {
    shipped_pairs().map(|pair| row(pair, true)).collect()
}

/// Mines the entries that serve a question now.
pub fn mined_equivalents(home: &Path, when: When) -> Result<Vec<Equivalent>, CommandError> {
    let corpus = assembled(home, when)?;
    let groups: Vec<NameGroup> = corpus
        .entries
        .iter()
        .map(|entry| NameGroup {
            list: entry.list.to_string(),
            id: number(entry.id.as_str()),
            tag: interdict_screen::name_tag(entry.kind),
            names: entry.names.iter().map(|name| name.text.clone()).collect(),
        })
        .collect();
    let known: BTreeSet<(String, String)> = shipped_pairs()
        .map(|pair| (pair.left, pair.right))
        .collect();
    let rows = mine(&groups).into_iter().map(|pair| {
        let shipped = known.contains(&(pair.left.clone(), pair.right.clone()));
        row(pair, shipped)
    });
    Ok(rows.collect())
}

/// The entry's number on its list, which is named beside it.
fn number(id: &str) -> String {
    id.split_once('/')
        .map_or(id, |(_, number)| number)
        .to_owned()
}

/// The entry that a pair cites, as `interdict lists show` takes it.
fn entry_id(cited: &str) -> String {
    let Some((list, number)) = cited.split_once(':') else {
        return cited.to_owned();
    };
    // The shipped table names the two lists that it was mined from in short.
    let list = match list {
        "SDN" => "us.ofac.sdn",
        "UN" => "un.sc",
        other => other,
    };
    format!("{list}/{number}")
}

fn row(pair: MinedPair, shipped: bool) -> Equivalent {
    Equivalent {
        left: pair.left,
        right: pair.right,
        entries: pair.entries,
        evidence: pair.evidence.iter().map(|cited| entry_id(cited)).collect(),
        shipped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_pair_cites_entries_by_an_id_of_a_known_list() {
        let pairs = shipped_equivalents();
        assert!(pairs.len() > 200);
        for cited in pairs.iter().flat_map(|pair| &pair.evidence) {
            let (list, number) = cited.split_once('/').unwrap();
            assert!(interdict_lists::describe(&list.into()).is_some(), "{cited}");
            assert!(
                !number.is_empty() && !number.contains([':', '_']),
                "{cited}"
            );
        }
    }
}

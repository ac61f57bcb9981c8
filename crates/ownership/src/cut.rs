//! Joins what a case states with what a file states, and keeps what is above some holders.

use std::collections::{HashMap, HashSet};

use interdict_model::{HoldingKind, Ownership};

use crate::graph::plain;

/// Lays what a file states under what a case states. A holder of the case that has the
/// name of exactly one holder of the file, in no other country, is that holder: its id is replaced. Returns
/// the replaced ids with the new ones.
pub fn join(case: &mut Ownership, file: Ownership) -> HashMap<String, String> {
    let mut named: HashMap<String, HashSet<usize>> = HashMap::new();
    for (place, holder) in file.holders.iter().enumerate() {
        for name in holder.names.iter().chain([&holder.id]) {
            named.entry(plain(name)).or_default().insert(place);
        }
    }
    let mut renamed = HashMap::new();
    for holder in &mut case.holders {
        let found = named.get(&plain(holder.caption()));
        let Some(place) = found.filter(|f| f.len() == 1).and_then(|f| f.iter().next()) else {
            continue;
        };
        let other = &file.holders[*place];
        let elsewhere = matches!((holder.country, other.country), (Some(a), Some(b)) if a != b);
        if !elsewhere && other.id != holder.id {
            renamed.insert(holder.id.clone(), other.id.clone());
            holder.id.clone_from(&other.id);
        }
    }
    let rename = |id: &mut String| {
        if let Some(new) = renamed.get(id) {
            id.clone_from(new);
        }
    };
    for holding in &mut case.holdings {
        rename(&mut holding.owner);
        rename(&mut holding.owned);
    }
    case.holders.extend(file.holders);
    case.holdings.extend(file.holdings);
    renamed
}

/// Keeps the given holders, everyone above them on any day, and who directs the given.
#[must_use]
pub fn above(mut stated: Ownership, ids: &[String]) -> Ownership {
    let mut owners: HashMap<&str, Vec<&str>> = HashMap::new();
    for holding in &stated.holdings {
        if holding.kind != HoldingKind::Control {
            owners
                .entry(&holding.owned)
                .or_default()
                .push(&holding.owner);
        }
    }
    let asked: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let mut kept: HashSet<String> = ids.iter().cloned().collect();
    let mut open: Vec<&str> = asked.iter().copied().collect();
    while let Some(entity) = open.pop() {
        for owner in owners.get(entity).into_iter().flatten().copied() {
            if kept.insert(owner.to_owned()) {
                open.push(owner);
            }
        }
    }
    let control: HashSet<String> = stated
        .holdings
        .iter()
        .filter(|holding| {
            holding.kind == HoldingKind::Control && asked.contains(holding.owned.as_str())
        })
        .map(|holding| holding.owner.clone())
        .collect();
    stated.holdings.retain(|holding| match holding.kind {
        HoldingKind::Control => asked.contains(holding.owned.as_str()),
        _ => kept.contains(&holding.owned),
    });
    stated
        .holders
        .retain(|holder| kept.contains(&holder.id) || control.contains(&holder.id));
    stated
}

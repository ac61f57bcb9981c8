//! Which entries of two copies of a list are one.
//!
//! A [`Link`] is a record that a person can review: the entries of both sides, what
//! became of them, and the reason. The rules that make links are in `matching`; a
//! decision of a person goes before them.

use std::collections::BTreeMap;

use interdict_model::{EntryId, Link, ListEntry};

use super::{
    decision::Decisions,
    matching::{Group, pair_by_content, pair_by_number},
};
use crate::catalog::{Numbering, numbering};

/// Every entry of two copies, in exactly one place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// Linked entries, by the first id before, then after.
    pub links: Vec<Link>,
    /// Entries of the earlier copy that nothing of the later continues.
    pub gone: Vec<EntryId>,
    /// Entries of the later copy that continue nothing of the earlier.
    pub come: Vec<EntryId>,
}

impl Links {
    /// Returns, for each entry of the earlier copy that goes on in the later, under
    /// which ids.
    pub(crate) fn continued(&self) -> BTreeMap<&EntryId, &[EntryId]> {
        self.links
            .iter()
            .filter(|link| link.continues)
            .flat_map(|link| link.before.iter().map(|id| (id, link.after.as_slice())))
            .collect()
    }
}

/// Links the entries of two copies of one list, the earlier first.
pub fn links(earlier: &[ListEntry], later: &[ListEntry], decisions: &Decisions) -> Links {
    let list = earlier.iter().chain(later).map(|entry| &entry.list).next();
    let groups = match list.map(numbering) {
        None => Vec::new(),
        Some(Numbering::Publisher) => pair_by_number(earlier, later, decisions),
        Some(Numbering::Place | Numbering::None) => pair_by_content(earlier, later, decisions),
    };
    let mut out = Links::default();
    let mut used = (vec![false; earlier.len()], vec![false; later.len()]);
    for Group {
        before,
        after,
        kind,
        reason,
        decided,
        continues,
    } in groups
    {
        for at in &before {
            used.0[*at] = true;
        }
        for at in &after {
            used.1[*at] = true;
        }
        out.links.push(Link {
            before: ids(earlier, &before),
            after: ids(later, &after),
            kind,
            reason,
            decided,
            continues,
        });
    }
    out.links
        .sort_by(|a, b| (&a.before, &a.after).cmp(&(&b.before, &b.after)));
    out.gone = left(earlier, &used.0);
    out.come = left(later, &used.1);
    out
}

fn ids(entries: &[ListEntry], at: &[usize]) -> Vec<EntryId> {
    let mut ids: Vec<EntryId> = at.iter().map(|at| entries[*at].id.clone()).collect();
    ids.sort();
    ids
}

fn left(entries: &[ListEntry], used: &[bool]) -> Vec<EntryId> {
    let mut left: Vec<EntryId> = entries
        .iter()
        .zip(used)
        .filter(|(_, used)| !**used)
        .map(|(entry, _)| entry.id.clone())
        .collect();
    left.sort();
    left
}

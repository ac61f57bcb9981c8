//! What changed between two copies of a list, in the words of whoever reads lists.
//!
//! In: the entries of both and the decisions of people. Out: one [`Change`] for each
//! entry that is not as it was, with the fields that differ and the reason for which
//! the two sides are held to be one. An entry whose id, name or spelling changed is
//! re-edited and not removed and added. A field that one of the formats does not
//! carry is not compared and named in [`Delta::not_compared`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use interdict_model::{
    Change, ChangeKind, Country, Delta, EntityId, EntryId, Field, Link, LinkKind, ListEntry, ListId,
};

use super::{decision::Decisions, fields, link::links};

/// Returns what changed between two copies of one list, the earlier first.
///
/// ```
/// use interdict_lists::history::{Decisions, delta};
/// use interdict_model::ChangeKind;
///
/// let delta = delta(&[], &[], &Decisions::default());
/// assert_eq!(delta.of(ChangeKind::Added).count(), 0);
/// ```
pub fn delta(earlier: &[ListEntry], later: &[ListEntry], decisions: &Decisions) -> Delta {
    let compared = fields::compared(earlier, later);
    let (old, new) = (by_id(earlier), by_id(later));
    let linked = links(earlier, later, decisions);
    let mut out = Delta {
        rows_before: earlier.len(),
        rows_after: later.len(),
        not_compared: Field::ALL
            .into_iter()
            .filter(|field| !compared.contains(field))
            .collect(),
        ..Delta::default()
    };
    for link in linked.links {
        match change(link, &old, &new, &compared) {
            Some(change) => out.changes.push(change),
            None => out.unchanged += 1,
        }
    }
    let alone = |kind, entry: &ListEntry, before, after| Change {
        kind,
        before,
        after,
        caption: entry.caption().to_owned(),
        caption_before: None,
        fields: Vec::new(),
        reason: String::new(),
        decided: false,
        other_list: None,
    };
    for id in linked.gone {
        if let Some(entry) = old.get(&id) {
            let change = alone(ChangeKind::Removed, entry, vec![id], Vec::new());
            out.changes.push(change);
        }
    }
    for id in linked.come {
        if let Some(entry) = new.get(&id) {
            let change = alone(ChangeKind::Added, entry, Vec::new(), vec![id]);
            out.changes.push(change);
        }
    }
    out.sort();
    out
}

/// Turns a removal from one list and an addition to another list of the same
/// publisher into a move, where both are of one entity by the publisher's number.
pub fn moved_between_lists(deltas: &mut BTreeMap<ListId, Delta>, entity_of: &Entities<'_>) {
    let mut gone: HashMap<&EntityId, Vec<(ListId, EntryId)>> = HashMap::new();
    for (list, delta) in &*deltas {
        for change in delta.of(ChangeKind::Removed) {
            for id in &change.before {
                if let Some(entity) = entity_of(id) {
                    let from = (list.clone(), id.clone());
                    gone.entry(entity).or_default().push(from);
                }
            }
        }
    }
    let mut moves: Vec<(ListId, EntryId, ListId, EntryId)> = Vec::new();
    for (list, delta) in &*deltas {
        for change in delta.of(ChangeKind::Added) {
            for id in &change.after {
                if let Some([(from, old)]) =
                    entity_of(id).and_then(|e| gone.get(e)).map(Vec::as_slice)
                    && from != list
                {
                    moves.push((from.clone(), old.clone(), list.clone(), id.clone()));
                }
            }
        }
    }
    for (from, old, to, new) in moves {
        let reason = format!("the same number of the publisher on {from} and {to}");
        for (list, other) in [(&from, &to), (&to, &from)] {
            let Some(delta) = deltas.get_mut(list) else {
                continue;
            };
            let here = |change: &&mut Change| {
                change.before == [old.clone()] && change.kind == ChangeKind::Removed
                    || change.after == [new.clone()] && change.kind == ChangeKind::Added
            };
            for change in delta.changes.iter_mut().filter(here) {
                change.kind = ChangeKind::Moved;
                change.reason.clone_from(&reason);
                change.other_list = Some(other.clone());
            }
            delta.sort();
        }
    }
}

/// Says of an entry which entity it describes.
pub type Entities<'a> = dyn Fn(&EntryId) -> Option<&'a EntityId> + 'a;

fn change(
    link: Link,
    old: &HashMap<&EntryId, &ListEntry>,
    new: &HashMap<&EntryId, &ListEntry>,
    compared: &BTreeSet<Field>,
) -> Option<Change> {
    let before: Vec<&ListEntry> = link
        .before
        .iter()
        .filter_map(|id| old.get(id).copied())
        .collect();
    let after: Vec<&ListEntry> = link
        .after
        .iter()
        .filter_map(|id| new.get(id).copied())
        .collect();
    let fields = fields::compare(&before, &after, compared);
    let (first, last) = (before.first()?, after.first()?);
    let kind = match link.kind {
        LinkKind::Split => ChangeKind::Split,
        LinkKind::Merged => ChangeKind::Merged,
        LinkKind::Ambiguous => ChangeKind::Ambiguous,
        LinkKind::Same if fields.is_empty() => return None,
        LinkKind::Same if elsewhere(first, last) => ChangeKind::Moved,
        LinkKind::Same => ChangeKind::Reedited,
    };
    Some(Change {
        kind,
        caption: last.caption().to_owned(),
        caption_before: (first.caption() != last.caption()).then(|| first.caption().to_owned()),
        before: link.before,
        after: link.after,
        fields,
        reason: link.reason,
        decided: link.decided,
        other_list: None,
    })
}

/// Answers whether an entry stands under another parent or in other countries only.
fn elsewhere(before: &ListEntry, after: &ListEntry) -> bool {
    let parent = |entry: &ListEntry| -> Option<String> {
        let remarks = entry.remarks.as_deref()?;
        let parent = remarks
            .split("Affiliated entity under the entry of ")
            .nth(1)?;
        Some(crate::text::name_key(parent.split(';').next()?))
    };
    let apart = !Country::fit(&before.countries, &after.countries);
    let moved_under = match (parent(before), parent(after)) {
        (None, Some(_)) => true,
        (Some(old), Some(new)) => old != new,
        (_, None) => false,
    };
    apart || moved_under
}

fn by_id(entries: &[ListEntry]) -> HashMap<&EntryId, &ListEntry> {
    entries.iter().map(|entry| (&entry.id, entry)).collect()
}

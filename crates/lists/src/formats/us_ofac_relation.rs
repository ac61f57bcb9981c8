//! The words by which OFAC ties one entity to another.
//!
//! The words are recalled from the published values, not read in a copy; another
//! word is a [`RelationKind::Link`] and stays beside it.

use interdict_model::{EntityId, Relation, RelationKind};

/// Builds the tie of `from` to `to` that `word` states.
pub(crate) fn relation(word: &str, from: EntityId, to: EntityId) -> Relation {
    let lower = word.to_lowercase();
    let has = |part: &str| lower.contains(part);
    // "Owned or Controlled By" names the owner last.
    let (kind, turned) = if has("owned") && has("by") {
        (RelationKind::Ownership, true)
    } else if has("family") {
        (RelationKind::Family, false)
    } else if has("acting for") {
        (RelationKind::Representation, false)
    } else if has("leader or official") || has("executive officer") {
        (RelationKind::Directorship, false)
    } else {
        (RelationKind::Link, false)
    };
    let (from, to) = if turned { (to, from) } else { (from, to) };
    Relation {
        kind,
        word: word.to_owned(),
        from,
        to,
        percentage: None,
        start: None,
        end: None,
        former: false,
    }
}

//! Entries taken apart: how names of a kind are read, and every core at work on many.

use std::thread;

use interdict_model::{ListEntry, PartyKind};
use interdict_names::{Analyzer, Name, NameTag};

/// Entries below which starting threads costs more than it gives.
const SMALL: usize = 2000;

/// Returns how names of a kind are taken apart. A kind that the list does not
/// give stays unknown: nobody becomes a person by guess.
pub fn name_tag(kind: PartyKind) -> NameTag {
    match kind {
        PartyKind::Person => NameTag::Person,
        PartyKind::Organization => NameTag::Organization,
        PartyKind::Vessel | PartyKind::Aircraft => NameTag::Object,
        PartyKind::Unknown => NameTag::Unknown,
    }
}

/// Takes the names of an entry apart, in its order.
pub fn names_of(entry: &ListEntry) -> Vec<Name> {
    names_with(&mut Analyzer::default(), entry)
}

/// The same, with room that is kept from one entry to the next.
pub(crate) fn names_with(analyzer: &mut Analyzer, entry: &ListEntry) -> Vec<Name> {
    let tag = name_tag(entry.kind);
    let names = entry.names.iter();
    names
        .map(|name| analyzer.analyze(&name.text, tag))
        .collect()
}

/// Does `work` on parts of `items`, one for each core; the results keep the order of the
/// items. A panic of a part is the caller's.
pub(crate) fn on_every_core<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&[T]) -> Vec<R> + Sync,
) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    if threads == 1 || items.len() < SMALL {
        return work(items);
    }
    let work = &work;
    thread::scope(|scope| {
        let workers: Vec<_> = items
            .chunks(items.len().div_ceil(threads))
            .map(|part| scope.spawn(move || work(part)))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    })
}

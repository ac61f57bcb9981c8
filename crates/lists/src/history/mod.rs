//! What happened to the entries of a list between its copies.
//!
//! In: entries of two or more copies of one list, oldest first, and what a person
//! decided. Out: [`Link`](interdict_model::Link)s that say which entries are one, each with its reason; a
//! [`Delta`](interdict_model::Delta) that speaks of entries as added, removed, re-edited, moved, split or
//! merged; a [`Life`](interdict_model::Life) of one entry over every copy, as [`Statement`](interdict_model::Statement)s on two time
//! axes. Guaranteed: nothing is guessed. Where the data leave two readings, the
//! link is `ambiguous` and goes to a person; a [`Decision`](interdict_model::Decision) of a person goes before
//! any rule here, and can be taken back.
//!
//! Lists that number their entries (OFAC, UN, EU) are linked by number. The Entity
//! List and its neighbours have none, so their entries are told apart by name,
//! country, and the trail of Federal Register pages, which only ever grows.

mod decision;
mod delta;
mod fields;
mod life;
mod link;
mod matching;
mod tie;

pub use decision::Decisions;
pub use delta::{Entities, delta, moved_between_lists};
pub use life::{Copy, lives};
pub use link::{Links, links};

//! What happened to the entries of a list between its copies.
//!
//! In: entries of two or more copies of one list, oldest first, and what a person
//! decided. Out: [`Link`]s that say which entries are one, each with its reason; a
//! [`Delta`] that speaks of entries as added, removed, re-edited, moved, split or
//! merged; a [`Life`] of one entry over every copy, as [`Statement`]s on two time axes.
//! Guaranteed: where the data leave two readings, the link is `ambiguous` and goes to a
//! person; a [`Decision`] of a person goes before any rule here, and can be taken back.
//!
//! [`Link`]: interdict_model::Link
//! [`Delta`]: interdict_model::Delta
//! [`Life`]: interdict_model::Life
//! [`Statement`]: interdict_model::Statement
//! [`Decision`]: interdict_model::Decision
//!
//! Lists that number their entries (OFAC, UN, EU) are linked by number. The Entity
//! List and its neighbors have none, so their entries are told apart by name,
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

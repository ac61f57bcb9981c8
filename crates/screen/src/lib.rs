//! Answers "is this party, in any script, on a list on that date?"
//!
//! [`Snapshot`] holds a corpus in an index and finds what reaches the threshold without
//! visiting the rest. [`Roster`] holds every entry with its names taken apart, and
//! [`screen()`] compares a query with all of them: what the index must equal, kept for
//! ever, and sharing with it only the scorer ([`score_pair`]) and how an answer is written.
//! Both are a [`Screener`]. [`Portfolio`] asks the other way round: which customers does an
//! entry touch?
//!
//! ```
//! use interdict_model::PartyQuery;
//! use interdict_screen::{Lists, Profile, Snapshot};
//!
//! let snapshot = Snapshot::new(&[], &Lists::default())?;
//! let query = PartyQuery::named("Huawei");
//! let (on, known) = ("2019-05-23".parse()?, "2026-01-01".parse()?);
//! let answer = snapshot.screen(&query, on, known, &Profile::default());
//! assert!(answer.hits.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod apart;
mod exhaustive;
mod facets;
mod lists;
mod pair;
mod portfolio;
mod profile;
mod roster;
mod score;
mod screener;
mod search;
mod snapshot;

pub use answer::{bar, screenable};
pub use apart::{name_tag, names_of};
pub use exhaustive::screen;
pub use interdict_index::{Effort, IndexError, Scratch, Sizes};
pub use lists::Lists;
pub use pair::{Compared, compare_entities};
pub use portfolio::{Customer, Portfolio, Touched};
pub use profile::Profile;
pub use roster::{Listed, Roster};
pub use score::{Prepared, Scored, score_pair};
pub use screener::Screener;
pub use search::Reached;
pub use snapshot::{Snapshot, SnapshotError};

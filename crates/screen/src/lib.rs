//! Answers "is this party, in any script, on a list on that date?"
//!
//! [`Roster`] holds every entry with its names taken apart; [`screen()`] compares
//! a query with all of them. There is no shortcut here and there never will be:
//! this exhaustive scan is what any faster index must equal, and shares with it
//! only the scorer ([`score`](score_pair)).
//!
//! ```
//! use interdict_model::{ListEntry, PartyQuery};
//! use interdict_screen::{Profile, Roster, screen};
//!
//! let roster = Roster::new(Vec::<ListEntry>::new(), Vec::new());
//! let query = PartyQuery::named("Huawei");
//! let answer = screen(&roster, &query, "2019-05-23".parse()?, "2026-01-01".parse()?, &Profile::default());
//! assert!(answer.hits.is_empty());
//! # Ok::<(), interdict_model::TimeError>(())
//! ```

mod exhaustive;
mod pair;
mod profile;
mod roster;
mod score;

pub use exhaustive::screen;
pub use pair::{Compared, compare_entities};
pub use profile::Profile;
pub use roster::{Listed, Roster};
pub use score::{Prepared, Scored, score_pair};

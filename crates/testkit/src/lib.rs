//! Golden cases: questions with their answers, in files that a lawyer can read.
//!
//! In: `tests/cases/**/*.toml`. A file holds a case as `interdict check --case`
//! reads it, with `why` and `expect`; or a story: a common case and `[[variant]]`
//! tables, each laid over it. Out: [`Golden`] cases, run alike through the library
//! and the command. Guaranteed: a misspelt expectation is an error, and an answer
//! that differs is reported with every difference at once. Also finds real data that
//! the repository does not hold, for tests that are skipped without it, and makes up
//! names for benches ([`names`]).
//!
//! ```
//! let cases = interdict_testkit::read(
//!     "story.toml",
//!     "why = \"a payment\"\nact = \"payment\"\n[expect]\noutcome = \"INDETERMINATE\"\n",
//! )?;
//! assert_eq!(cases[0].name, "story.toml");
//! # Ok::<(), interdict_testkit::GoldenError>(())
//! ```

mod compare;
mod golden;
pub mod names;
mod shared;

pub use compare::differences;
pub use golden::{
    Expect, ExpectRelief, ExpectTrigger, Golden, GoldenError, GoldenLists, load, read,
};
pub use shared::shared;

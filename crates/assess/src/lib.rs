//! The use case: screens the parties of a case, turns what became of each match
//! into facts, determines, and composes the answer.
//!
//! The command, the server and the Python module all call [`assess()`]; nobody else
//! joins screening and determination.
//!
//! ```
//! use interdict_assess::{Settings, assess, case_file};
//! use interdict_determine::Rulebook;
//! use interdict_model::{ListEntry, Outcome};
//! use interdict_screen::Roster;
//!
//! let case = case_file::parse("act = \"payment\"\nfrom = \"US\"\nto = \"CN\"\n", case_file::Format::Toml)?;
//! let roster = Roster::new(Vec::<ListEntry>::new(), Vec::new());
//! let settings = Settings::new("2019-06-01".parse()?, "2026-01-01".parse()?);
//! let answer = assess(&case, &roster, &Rulebook::embedded()?, &settings)?;
//! // Nothing is triggered, but no OFAC list is loaded: that is not a clearance.
//! assert_eq!(answer.outcome, Outcome::Indeterminate);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod answers;
mod assess;
pub mod bundle;
pub mod case_file;
pub mod golden;
mod matches;
mod owners;
mod presumed;

pub use assess::{AssessError, Prepared, Settings, assess, corpus, prepare};

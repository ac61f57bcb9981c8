//! Answers "may we, in this item, at this place, on this date; why; what would make it lawful?"
//!
//! The rulebook is data: measures and reliefs under `rules/`, each version with
//! its period, its publication and its citations, in a small typed expression
//! language over registered facts. Evaluation is three-valued (Kleene): a missing
//! fact gives "unknown" and the question to ask, never "no".
//!
//! ```
//! use interdict_determine::{Facts, Question, Rulebook, determine};
//! use interdict_model::{FactInput, Outcome};
//!
//! let book = Rulebook::embedded()?;
//! let mut facts = Facts::default();
//! facts.insert(&book.registry, &[], 1, "act", &FactInput::stated("payment"))?;
//! let question = Question {
//!     on: "2019-06-01".parse()?,
//!     known: "2026-01-01".parse()?,
//!     parties: Vec::new(),
//!     items: vec![String::new()],
//!     facts,
//!     lists: Vec::new(),
//!     require: Some(Vec::new()),
//!     explain: true,
//! };
//! // A payment is not an act that the Entity List covers.
//! assert_eq!(determine(&book, &question).outcome, Outcome::NoMeasureTriggered);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod compile;
mod completions;
mod conflict;
mod coverage;
mod determine;
mod docket;
mod eval;
mod explain;
mod expr;
mod facts;
mod formula;
mod holdings;
mod index;
mod layout;
mod lint;
mod need;
mod outcome;
mod period;
mod pivotal;
mod question;
mod reach;
mod reads;
mod registry;
mod relief;
mod remedy;
mod residual;
mod rule;
mod rulebook;
mod slot;
mod stability;
mod tested;
mod trigger;
mod truth;
mod value;

pub use conflict::{Conflict, conflicts};
pub use determine::{Decision, decide, decide_and_ask, determine};
pub use explain::Evaluated;
pub use expr::{Expr, ParseError};
pub use facts::{Fact, FactError, Facts, Found, Opening};
pub use holdings::{Asked, OwnershipReach};
pub use lint::{Finding, lint};
pub use question::{Match, Party, Question};
pub use registry::{FactId, FactSpec, Registry, RegistryError, nearest};
pub use residual::{Assignment, Residual};
pub use rule::{
    Addition, Condition, Grant, Measure, RegimeSpec, Relief, ReliefKind, ReliefVersion, Status,
    Target, Validity, Version, Warning,
};
pub use rulebook::{Rulebook, RulebookError};
#[doc(hidden)]
pub use slot::Kept;
pub use value::{FactType, Known, Op, Test, Value};

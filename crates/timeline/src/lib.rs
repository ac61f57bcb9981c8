//! What was in force when, and what was said about it?
//!
//! In go list entries with their periods, the rulebook, and the public record beside it
//! (`positions/`: parties, positions of governments, claims). Out comes a [`Timeline`]: rows
//! with their days, citations and state, which the crate `report` draws as text and as a
//! picture.
//!
//! Guaranteed:
//!
//! * what was published after `known` is not there, and what was extended or replaced after
//!   it shows the end that was known then;
//! * a day that the record does not decide stays two days ([`Bound`]);
//! * a claim is a row of its own section, on the day on which it was said, with what the
//!   record says; it is never in force;
//! * the same input gives the same rows in the same order.
//!
//! ```
//! use interdict_determine::Rulebook;
//! use interdict_model::Corpus;
//! use interdict_timeline::{Asked, By, Detail, PublicRecord, Question, Sources, timeline};
//!
//! let (book, record) = (Rulebook::embedded()?, PublicRecord::embedded()?);
//! let sources = Sources {
//!     book: &book,
//!     record: &record,
//!     entries: &[],
//!     corpus: &Corpus::default(),
//!     title: &|id| id.to_string(),
//! };
//! let question = Question {
//!     asked: Asked::Everybody,
//!     by: By::Country,
//!     detail: Detail::Together,
//!     on: "2022-10-13".parse()?,
//!     known: "2022-10-13".parse()?,
//!     from: None,
//!     to: None,
//! };
//! let drawn = timeline(&sources, &question)?;
//! assert!(drawn.rows.iter().any(|row| row.id == "gb.dvd-install"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assemble;
mod listings;
mod party;
mod record;
mod record_file;
mod row;
mod rules;
mod said;

pub use assemble::{Asked, Question, Sources, TimelineError, timeline};
pub use listings::Detail;
pub use record::{
    Addition, Claim, Kind, Party, Position, PositionMark, PositionVersion, PublicRecord, RawBound,
    RecordError,
};
pub use row::{
    Agrees, Bound, By, Effect, Mark, OnRecord, Place, Range, Row, Said, Section, Span, State,
    Subject, Timeline,
};

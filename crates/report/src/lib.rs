//! Renders results as text for people.
//!
//! In go the answers of the other crates ([`Determination`], [`Screening`]) and
//! plain rows ([`lists`], [`measures`]); out comes a `String`. Nothing here
//! prints, reads the environment or knows a terminal: the caller says in a
//! [`Style`] how wide the page is and whether it may use color and glyphs.
//!
//! Guaranteed of every function:
//!
//! * the same value and style give the same text, ending in one newline;
//! * color only repeats what words already say;
//! * control characters of list files never reach the terminal;
//! * nothing found is never called "cleared".
//!
//! ```
//! use interdict_report::{Style, lists};
//!
//! let text = lists::status(&[], &Style::plain(80));
//! assert!(text.starts_with("No list has been imported"));
//! ```
//!
//! [`Determination`]: interdict_model::Determination
//! [`Screening`]: interdict_model::Screening

pub mod batch;
pub mod check;
pub mod compare;
pub mod eval;
mod layout;
pub mod lists;
pub mod measures;
pub mod portfolio;
pub mod screen;
mod style;
mod table;
pub mod timeline;
mod words;

pub use style::{Detail, Style};
pub use words::shell;

/// Returns `text` in lines that fit the page, every one of them at `indent`.
pub fn paragraph(text: &str, indent: usize, style: &Style) -> String {
    let mut page = layout::Page::new(style);
    page.paragraph(indent, &layout::Text::plain(text));
    page.finish()
}

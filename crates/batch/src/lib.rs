//! Streams a table of customers through screening.
//!
//! In: a stream of CSV or JSON lines, and something that screens one query. Out: one
//! answer a row, in the order of the rows, and counts. What it takes:
//!
//! 1. [`Table::open`]: which encoding, which delimiter, which column says what;
//! 2. [`run()`]: rows on all cores, answers in order;
//! 3. [`LineWriter`], or another rendering of an [`Answer`];
//! 4. [`OutputFile`]: a file that is there whole or not at all, and a run that can be
//!    gone on with after it was killed.
//!
//! Guaranteed: each row of the input has exactly one answer, a bad row an error of its
//! own; memory does not grow with the table; the bytes do not depend on the number of
//! threads; every byte of the input is taken for hostile.
//!
//! ```
//! use std::io::Cursor;
//!
//! use interdict_batch::{Decisions, Machine, Output, Progress, Table, TableOptions, Terms, run};
//! use interdict_model::{PartyQuery, Screening};
//!
//! struct Counted(u64);
//!
//! impl Output for Counted {
//!     fn rows(&mut self, _: &[u8], progress: &Progress) -> Result<(), interdict_batch::BatchError> {
//!         self.0 = progress.summary.rows;
//!         Ok(())
//!     }
//! }
//!
//! # fn screen(query: &PartyQuery) -> Screening {
//! #     serde_json::from_value(serde_json::json!({
//! #         "schema": "interdict.screen/1", "query": query, "on": "2026-01-01",
//! #         "known": "2026-01-01", "corpus": interdict_model::Corpus::default(), "threshold": 0.7,
//! #         "status": "ok", "omitted": 0, "hits": [], "near": [],
//! #     })).unwrap()
//! # }
//! let text = Cursor::new(b"id;Firma;Land\n1;Acme GmbH;DE\n2;;\n".to_vec());
//! let table = Table::open(Box::new(text), "customers.csv", &TableOptions::default())?;
//! assert_eq!(table.reading.columns.to_string(), "key=id name=Firma country=Land");
//!
//! let decisions = Decisions::default();
//! let terms = Terms { limit: None, near: 0, decisions: &decisions, entry_print: &|_| None };
//! let mut output = Counted(0);
//! let found = run(table, terms, Machine::with_threads(2), || screen, &|_, _| {}, &mut output, None)?;
//! assert_eq!((found.rows, found.clear, found.bad, output.0), (2, 1, 1, 2));
//! # Ok::<(), interdict_batch::BatchError>(())
//! ```

mod answer;
mod census;
mod columns;
mod country;
mod dates;
mod decisions;
mod decode;
mod each;
mod error;
mod fields;
mod fingerprint;
mod journal;
mod json;
mod line;
mod row;
mod run;
mod split;
mod summary;
mod table;
mod words;

pub use answer::{Answer, Judged, Outcome, Terms};
pub use census::{Census, FieldUse, MOST_FIELDS, Taken};
pub use columns::{Columns, Found, Header, Override, Role, name_heading};
pub use country::CountryNames;
pub use dates::DayOrder;
pub use decisions::{Decision, DecisionLine, Decisions, Ruled, Stands};
pub use decode::Encoding;
pub use each::each_row;
pub use error::BatchError;
pub use fingerprint::{customer_fingerprint, entry_fingerprint};
pub use journal::{Begun, Identity, OutputFile, Start, identity_of};
pub use line::{LineWriter, ShowCleared, undecided};
pub use row::{BadRow, MAX_NAME, MAX_VALUES, Reading, Row};
pub use run::{Machine, Output, Progress, Render, run};
pub use split::{MAX_ROW, Shape};
pub use summary::{NAMED_LINES, Summary};
pub use table::{Table, TableKind, TableOptions};

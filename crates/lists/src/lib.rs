//! Reads published list formats into entries and keeps dated, content-addressed snapshots of them.
//!
//! In: files as publishers serve them. Out: [`ListEntry`](interdict_model::ListEntry)
//! values in one shape, stored as immutable snapshots, and [`assemble`]d into the
//! corpus of a day. Guaranteed: a file is loaded whole or not at all, every row that
//! is not accepted is reported with its line and reason, the same content has the
//! same digest, and a stored snapshot is checked against its digest when it is loaded.
//!
//! ```
//! use interdict_lists::{ImportOptions, Store, assemble, starter};
//! use jiff::civil::date;
//!
//! let home = tempfile::tempdir()?;
//! let file = home.path().join("dpl.txt");
//! std::fs::write(
//!     &file,
//!     "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n\
//!      \"EXAMPLE TRADING\"\t\"1 MAIN ST\"\t\"DOHA\"\t\"\"\t\"QA\"\t\"\"\t\"06/19/2018\"\t\"06/19/2028\"\t\"Y\"\t\"2018-06-25\"\t\"FR NOTICE ADDED\"\t\"83 F.R. 1 6/25/2018\"\n",
//! )?;
//! let mut store = Store::open(home.path())?;
//! let report = store.import(&[file], &ImportOptions::on(date(2026, 1, 1)))?;
//! assert_eq!(report.lists[0].accepted, 1);
//!
//! let day = "2019-05-23".parse()?;
//! let corpus = assemble(starter()?, Some(&store), day, day)?;
//! assert!(corpus.entries.iter().any(|entry| entry.caption() == "EXAMPLE TRADING"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archive;
pub mod catalog;
mod citations;
mod corpus;
mod countries;
pub mod detect;
mod error;
pub mod formats;
pub mod history;
mod import;
mod json;
pub mod notices;
mod policy;
mod records;
mod requirement;
mod snapshot;
pub mod starter;
mod store;
mod text;
mod xml;

pub use catalog::{CatalogEntry, catalog, describe};
pub use corpus::{ListCorpus, assemble, recipe};
pub use countries::country;
pub use error::{ListError, ShrunkList};
pub use formats::{Format, Rejected};
pub use import::{ImportOptions, ImportReport, ListImport, Reading, read_files};
pub use snapshot::{Retraction, Shrink, Snapshot, SnapshotInfo};
pub use starter::{Starter, StarterError, starter};
pub use store::{Refusal, Store};

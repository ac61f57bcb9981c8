//! Is there a newer copy, and did all of it arrive?
//!
//! In: a [`Source`] with the addresses of its files, a folder, [`Limits`], and the
//! [`Record`] of what was last taken in. Out: [`Fetched::NotModified`], or every file
//! whole in the folder with its digests, or a [`FetchError`] that says what went wrong,
//! where, and what to do. It knows nothing of what is in the files.
//!
//! Guaranteed, of whatever a server, a proxy or somebody on the way sends: a file that
//! did not come whole is never left under its name; nothing is waited for, followed,
//! written or unpacked without limit; a page for people is not taken for a list; only
//! https is fetched, or this very machine; nothing is written outside of the folder.
//!
//! HTTP as in RFC 9110 and RFC 9112; conditional requests as in RFC 9110, 13.
//!
//! ```
//! use interdict_fetch::{Address, carried};
//!
//! let sources = carried(&["us-csl-csv", "us-csl-json", "us-ofac-csv", "us-ofac-xml",
//!     "us-ofac-advanced", "us-bis-dpl", "un-xml", "eu-fsf-xml", "uk-sanctions-xml",
//!     "ca-sema-xml"])?;
//! let un = sources.iter().find(|source| source.id == "un.sc").unwrap();
//! assert!(un.files.iter().all(|file| Address::parse(&file.url).is_ok()));
//! # Ok::<(), interdict_fetch::FetchError>(())
//! ```

mod address;
mod client;
mod download;
mod error;
mod limits;
mod receive;
mod record;
mod source;

pub use address::Address;
pub use client::{Client, Stopper, Validators};
pub use download::{Fetched, fetch};
pub use error::FetchError;
pub use limits::{Event, Limits, World};
pub use record::{Lock, Received, Record, Taken};
pub use source::{Confidence, Source, SourceFile, carried, parse};

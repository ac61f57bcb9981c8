//! Writes and maps the snapshot file in which a name is found as an exhaustive scan would
//! find it, without visiting every name.
//!
//! In: analyzed names, each with the entity that bears it. Out: a [`Writer`] gathers them,
//! its serializer makes one immutable file, an [`Index`] maps that file, and
//! [`Index::search`] returns every name whose score reaches a threshold: no more, no fewer.
//! Guarantees: the same input gives the same bytes; opening parses nothing; a file that is
//! damaged or of another version is a named error; no bytes cause a panic.
//!
//! What is kept, and why nothing is lost, is written down in the module `search` and
//! in `docs/screening.md`.
//!
//! ```
//! use interdict_index::{Asked, Index, Kind, Scratch, Writer, Written};
//! use interdict_names::{NameTag, Options, analyze};
//!
//! let mut writer = Writer::new();
//! let entity = writer.entity("us.bis.el/1", b"what the holder keeps of it", b"");
//! let text = "Huawei Technologies Co., Ltd.";
//! let name = analyze(text, NameTag::Organization);
//! writer.name(&Written { entity, place: 0, class: 0, tag: NameTag::Organization, anchor: true, text, name: &name });
//! let index = Index::from_bytes(writer.serialize(b"")?)?;
//!
//! let query = analyze("Huawei Tech", NameTag::Organization);
//! let asked = Asked { name: &query, classes: &[0], threshold: 0.7, options: Options::default(), kind: Kind::Forward, inside: None };
//! let mut scratch = Scratch::default();
//! let found = index.search(&asked, &mut scratch);
//! assert_eq!(index.entity_of(found.names[0].name), Some(entity));
//! # Ok::<(), interdict_index::IndexError>(())
//! ```

mod bytes;
mod deletes;
mod error;
mod format;
mod hashes;
mod neighbors;
mod reader;
mod scratch;
mod search;
mod serializer;
mod signature;
mod writer;

pub use error::IndexError;
pub use format::FORMAT_VERSION;
pub use reader::{Index, Sizes};
pub use scratch::{Effort, Scratch};
pub use search::{Asked, Found, FoundName, Kind};
pub use writer::{CLASSES, Writer, Written, identifier_hash};

//! Bills of materials as evidence: what is in the item, and may everyone have it?
//!
//! In: the text of a bill, SPDX 2.3 (JSON or tag-value) or CycloneDX 1.4 to 1.6 (JSON). Out:
//! a [`Bill`] of components with their licenses and origins, and [`Evidence`]: the facts that
//! the bill answers, those that it would answer if it said more, and why it does not.
//!
//! What the law makes of it (15 CFR 734.3(b)(3), 734.7): software is outside the EAR when
//! exactly *it* is available to the public without restriction. A license is not that. So
//! `item.published` is answered only where the item itself has an open license and a public
//! address, every component has an open license, and the bill does not say that it is
//! incomplete. It is never answered with no: freeware with a closed license can be published.
//! Whether there is encryption source in it, and whether its address was notified
//! (742.15(b)), no bill says; nor does it say the origin of the item in the sense of the EAR.
//!
//! Guaranteed: one text gives one bill; a bill that cannot be read whole is refused; a
//! license that is not known is never open.
//!
//! ```
//! let text = r#"{"bomFormat":"CycloneDX","specVersion":"1.5",
//!   "metadata":{"component":{"type":"library","name":"tool","licenses":[{"license":{"id":"MIT"}}],
//!     "externalReferences":[{"type":"vcs","url":"https://example.org/tool.git"}]}},
//!   "components":[{"type":"library","name":"part","licenses":[{"license":{"name":"Acme EULA"}}]}]}"#;
//! let bill = interdict_bom::parse(text)?;
//! let evidence = interdict_bom::evidence(&bill, "tool.cdx.json");
//! // One part under unknown terms withholds the answer.
//! assert!(evidence.withheld[0].why[0].contains("part"));
//! # Ok::<(), interdict_bom::BomError>(())
//! ```

mod bill;
mod cyclonedx;
mod evidence;
mod license;
mod origin;
mod spdx_document;
mod spdx_json;
mod tag_value;

pub use bill::{Bill, BomError, Component, parse};
pub use evidence::{Evidence, Withheld, evidence};
pub use license::Terms;

//! The nouns of Interdict.
//!
//! Every other crate speaks in these types and nothing here reads a file, the
//! clock or the environment. Three families live side by side:
//!
//! * what a list publishes: [`ListEntry`] with its [`Listing`], in a [`ListId`];
//! * what a user asks: [`Case`] with [`CaseParty`], [`CaseItem`] and [`FactInput`];
//! * what we answer: [`Screening`] and [`Determination`], whose JSON is a contract.
//!
//! Time is explicit everywhere: [`AsOf`] is the day (or instant) of a question,
//! and [`Listing::presence`] answers in three values, because a list that says
//! nothing about a day does not say no.
//!
//! ```
//! use interdict_model::{AsOf, Verdict};
//! let day: AsOf = "2019-05-23".parse()?;
//! assert_eq!(day.to_string(), "2019-05-23");
//! assert_eq!(Verdict::True.and(Verdict::Unknown), Verdict::Unknown);
//! # Ok::<(), interdict_model::TimeError>(())
//! ```

mod case;
mod citation;
mod country;
mod determination;
mod entry;
mod history;
mod ids;
mod list;
mod listing;
mod ownership;
mod party;
mod relation;
mod screening;
mod time;
mod verdict;

pub use case::{Case, CaseItem, CaseParty, FactInput};
pub use citation::{Citation, Confidence};
pub use country::{Country, CountryError};
pub use determination::{
    Authorization, Corpus, CorpusList, Coverage, Determination, Flag, FlagKind, Flip, ListGap,
    ListProblem, Need, Node, NodeKind, Outcome, PartyReport, Period, Regime, Remedy, RemedyKind,
    Resolution, ResolvedMatch, TriggerReport,
};
pub use entry::{Address, AliasQuality, BirthDate, Identifier, ListEntry, ListedName, NameKind};
pub use history::{
    Appearance, Change, ChangeKind, DamagedCopy, Decision, Delta, Field, FieldChange, Life, Link,
    LinkKind, LinkRecord, Property, Ruling, Statement, Verification,
};
pub use ids::{EntityId, EntryId, ListId, MeasureId};
pub use list::{DateBasis, ListState, Standing};
pub use listing::{
    Basis, LicensePolicy, LicenseRequirement, Listing, PUBLICATION_LAG_DAYS, RequirementScope,
};
pub use ownership::{Holder, Holding, HoldingKind, Ownership};
pub use party::{PartyKind, PartyQuery, PartyRole, UnknownWord};
pub use relation::{Relation, RelationKind};
pub use screening::{
    AlignedPart, Explanation, Feature, Hit, NearMiss, SAME_NAME, Screening, ScreeningStatus,
};
pub use time::{AsOf, TimeError};
pub use verdict::Verdict;

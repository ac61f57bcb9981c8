//! Parties of a transaction, and how one is asked about.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Country;

/// A word outside a closed set, with the words that are allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not a {what} (expected one of {})", allowed.join(", "))]
pub struct UnknownWord {
    /// What was expected.
    pub what: &'static str,
    /// What was written.
    pub word: String,
    /// The closed set.
    pub allowed: Vec<&'static str>,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal, { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every word of the set, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the word as written in JSON and on the command line.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                let word = text.trim().to_ascii_lowercase().replace(['-', ' '], "_");
                Self::ALL.iter().copied().find(|each| each.word() == word).ok_or_else(|| UnknownWord {
                    what: $what,
                    word: text.to_owned(),
                    allowed: Self::ALL.iter().map(|each| each.word()).collect(),
                })
            }
        }
    };
}

words! {
    /// What sort of thing a party or entity is.
    ///
    /// `Unknown` is the truth for most rows of the State and Commerce lists,
    /// which publish no type; nothing turns it into a person by guess.
    PartyKind, "kind of party", {
        /// A natural person.
        Person = "person",
        /// A company, agency, group or other body.
        Organization = "organization",
        /// A ship.
        Vessel = "vessel",
        /// An aircraft.
        Aircraft = "aircraft",
        /// The source does not say.
        Unknown = "unknown",
    }
}

words! {
    /// The capacity in which a party takes part.
    ///
    /// The first four are those of 15 CFR 748.5(c)-(f); the others stand beside them.
    PartyRole, "role of a party", {
        /// 748.5(c): has entered into the transaction to purchase the item.
        Purchaser = "purchaser",
        /// 748.5(d): acts as agent to forward the item (a forwarder, a bank, an agent).
        IntermediateConsignee = "intermediate_consignee",
        /// 748.5(e): receives the exported item.
        UltimateConsignee = "ultimate_consignee",
        /// 748.5(f): receives and uses the item in the end.
        EndUser = "end_user",
        /// Sends the item out of the country.
        Exporter = "exporter",
        /// Sells the item or service.
        Seller = "seller",
        /// Made the item.
        Manufacturer = "manufacturer",
        /// Pays or is paid.
        Payer = "payer",
        /// Carries the item.
        Carrier = "carrier",
        /// A government body that procures.
        Agency = "agency",
        /// Supplies a government body under contract.
        Contractor = "contractor",
        /// Receives technology, software or a service.
        Recipient = "recipient",
        /// Runs a network or service.
        Operator = "operator",
        /// Takes part in some other capacity.
        Other = "other",
    }
}

/// One party as a screening question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PartyQuery {
    /// The name as written, in any script.
    pub name: String,
    /// The kind, if the user knows it. Evidence, never a filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PartyKind>,
    /// Countries of the party.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Country>,
    /// Date of birth of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Date>,
    /// Identifiers such as passport, tax or ship numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
}

impl PartyQuery {
    /// Asks about a name and nothing else.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}

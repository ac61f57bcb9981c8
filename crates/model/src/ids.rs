//! Stable names of things: one newtype each, so that they cannot be mixed up.

use std::{borrow::Borrow, fmt};

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an identifier.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// Returns the identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

id! {
    /// Names one published list under one authority, such as `us.bis.el`.
    ListId
}
id! {
    /// Names one person, organization, vessel or aircraft as a list describes it.
    EntityId
}
id! {
    /// Names one entry of one list, such as `us.bis.el/huawei-device`.
    EntryId
}
id! {
    /// Names one measure or relief of the rulebook, such as `us.ear.entity-list`.
    MeasureId
}

impl EntryId {
    /// Returns the list that the entry belongs to: the part before the first slash.
    pub fn list(&self) -> ListId {
        ListId::new(self.0.split('/').next().unwrap_or_default())
    }
}

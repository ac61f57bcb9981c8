//! What ownership does, measure by measure: `rules/ownership.toml`.
//!
//! Nothing is owned "by the listed" in general. Each row says for one fact of a party
//! whose holdings count (entries of which lists), from which share on an entity counts
//! like its owners, and at which constants rules compare. The graph of holdings is not
//! known here: whoever has one finds the facts ([`Facts::find`](crate::Facts::find)).

use interdict_model::{Citation, ListId};
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::{registry::Registry, value::FactType};

/// Whose holdings a fact of a party counts, and how.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnershipReach {
    /// The fact: a number of percent, or whether any such owner is named.
    pub fact: String,
    /// Entries of these lists count.
    #[serde(default)]
    pub lists: Vec<ListId>,
    /// Entries of these lists count if a further fact about them holds.
    #[serde(default)]
    pub asked: Vec<Asked>,
    /// The share in percent from which on an entity counts like its owners.
    pub link: Decimal,
    /// The shares with which rules compare.
    #[serde(default)]
    pub at: Vec<Decimal>,
    /// Such an owner in words, as in "owned by ...".
    pub owners: String,
    /// The rule.
    pub cites: Vec<Citation>,
}

/// A list whose entries count under a condition that the list does not tell.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The list.
    pub list: ListId,
    /// The fact about the owner, such as `holder.named_under_744_8`.
    pub fact: String,
    /// Words of `party.listed` that say the list and the fact at once.
    #[serde(default)]
    pub listed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOwnership {
    #[serde(default)]
    pub reach: Vec<OwnershipReach>,
}

impl OwnershipReach {
    /// Checks the row against the registry; the error says what is wrong with it.
    pub(crate) fn check(&self, registry: &Registry) -> Result<(), String> {
        let spec = registry
            .get(&self.fact)
            .ok_or_else(|| format!("`{}` is not a registered fact", self.fact))?;
        let fits = matches!(spec.kind, FactType::Number | FactType::Bool);
        if spec.path != self.fact || !self.fact.starts_with("party.") || !fits {
            return Err(format!(
                "`{}` must be a number or a yes-or-no fact of a party, by its own path",
                self.fact
            ));
        }
        for asked in &self.asked {
            let known = registry.get(&asked.fact).map(|spec| &spec.kind);
            if known != Some(&FactType::Bool) || !asked.fact.starts_with("holder.") {
                return Err(format!(
                    "`{}` must be a yes-or-no fact of a holder",
                    asked.fact
                ));
            }
        }
        let percent = |share: &Decimal| *share > Decimal::ZERO && *share <= Decimal::from(100);
        if !self.at.iter().chain([&self.link]).all(percent) {
            return Err(format!("`{}`: a share is between 0 and 100", self.fact));
        }
        if self.cites.is_empty() {
            return Err(format!("`{}` has no citation", self.fact));
        }
        Ok(())
    }
}

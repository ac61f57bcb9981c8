//! A question in typed form: what [`determine`](crate::determine()) takes.

use std::sync::Arc;

use interdict_model::{AsOf, Country, ListEntry, ListState, PartyRole, Resolution};

use crate::{
    facts::Facts,
    value::{Known, Value},
};

/// A screening hit on a party, with what became of it.
#[derive(Debug, Clone)]
pub struct Match {
    /// The entry.
    pub entry: Arc<ListEntry>,
    /// What became of the hit.
    pub resolution: Resolution,
    /// Its score.
    pub score: f64,
}

/// A party of the question.
#[derive(Debug, Clone)]
pub struct Party {
    /// In what capacity it takes part.
    pub role: PartyRole,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Option<Country>,
    /// Hits on it.
    pub matches: Vec<Match>,
    /// Why it could not be screened, if so: nobody can say that it is not listed.
    pub unscreened: Option<String>,
}

impl Party {
    /// Returns how the party is named in answers.
    pub fn label(&self) -> String {
        if self.name.is_empty() {
            self.role.to_string()
        } else {
            format!("{}: {}", self.role, self.name)
        }
    }
}

/// A question: may we?
#[derive(Debug, Clone)]
pub struct Question {
    /// The day of the question.
    pub on: AsOf,
    /// What had been published by then.
    pub known: AsOf,
    /// The parties.
    pub parties: Vec<Party>,
    /// Texts of the item lines; at least one.
    pub items: Vec<String>,
    /// The facts.
    pub facts: Facts,
    /// The lists that were searched.
    pub lists: Vec<ListState>,
    /// Regimes without which there is no clearance; the default rule where absent.
    pub require: Option<Vec<String>>,
    /// Whether the answer says why, and tells of reliefs that have ended.
    pub explain: bool,
}

impl Question {
    /// Returns every country that the case names as a place.
    pub(crate) fn places(&self) -> Vec<Country> {
        let stated = ["origin.country", "destination.country", "place.country"];
        let known = stated
            .iter()
            .filter_map(|path| self.facts.get(path))
            .flat_map(|fact| match &fact.known {
                Known::Exact(Value::Text(country)) => vec![country.clone()],
                Known::OneOf(values) => values.iter().map(ToString::to_string).collect(),
                _ => Vec::new(),
            });
        known.filter_map(|country| country.parse().ok()).collect()
    }

    /// Returns whether the case says that somebody is missing from it.
    pub(crate) fn says_incomplete(&self) -> bool {
        let complete = self.facts.get("parties.complete").map(|fact| &fact.known);
        complete.is_some_and(|known| *known != Known::Exact(Value::Bool(true)))
    }
}

impl Match {
    /// Returns whether the hit was settled as somebody else.
    pub fn excluded(&self) -> bool {
        matches!(
            self.resolution,
            Resolution::Rejected | Resolution::Superseded
        )
    }
}

//! Which lists an answer rests on.

use std::collections::BTreeMap;

use interdict_model::{Corpus, CorpusList, ListId, ListState};
use interdict_names::SCORER_VERSION;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The lists of a corpus with their copies, and the digest of it all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Lists {
    /// One state a list.
    pub states: Vec<ListState>,
    /// Digest of the corpus; empty where nobody named it.
    pub digest: String,
    /// Names what the corpus was made from, where somebody keeps the index of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipe: Option<String>,
    #[serde(skip)]
    titles: BTreeMap<ListId, String>,
}

impl Lists {
    /// Takes the states of the lists.
    pub fn new(states: Vec<ListState>, digest: impl Into<String>) -> Self {
        let titles = states
            .iter()
            .map(|list| (list.id.clone(), list.title.clone()))
            .collect();
        Self {
            states,
            digest: digest.into(),
            recipe: None,
            titles,
        }
    }

    /// Returns the title of a list, or its id.
    pub fn title<'a>(&'a self, list: &'a ListId) -> &'a str {
        self.titles.get(list).map_or(list.as_str(), String::as_str)
    }

    /// Returns the corpus as answers name it, seen from `day`.
    pub fn corpus(&self, day: Date) -> Corpus {
        let lists = self
            .states
            .iter()
            .filter_map(|list| {
                Some(CorpusList {
                    id: list.id.clone(),
                    date: list.copy_for(day)?,
                    rows: list.rows,
                    age_days: list.age_days(day),
                    complete: list.complete,
                })
            })
            .collect();
        Corpus {
            digest: self.digest.clone(),
            lists,
            rulebook: String::new(),
            engine: format!("interdict {} / {SCORER_VERSION}", env!("CARGO_PKG_VERSION")),
        }
    }
}

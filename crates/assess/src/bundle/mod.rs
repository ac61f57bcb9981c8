//! Decision bundles: one file that holds a question, its answer and all that the answer used.
//!
//! In: an answered case with its lists and rulebook. Out: a [`Bundle`], written as JSON
//! (`interdict.bundle/1`): the case with its two dates, every rule file, the state of every
//! list, the entries that were found, and the answer. So a bundle can be replayed without the
//! lists that it was made from, years later, by somebody else.
//!
//! Guaranteed: reading what was written gives the same bundle; a bundle whose content is not
//! what its digest names is refused, as is one whose parts do not fit each other (another
//! rulebook than the answer names, other dates, other lists). What a digest cannot show: that
//! nobody made a new one with it. Keep the digest elsewhere, as [`Bundle::digest`] gives it.

mod changes;
mod differences;
mod replay;

use std::collections::{BTreeMap, BTreeSet};

use interdict_determine::Rulebook;
use interdict_model::{Case, Determination, EntryId, ListEntry, ListState};
use interdict_screen::{Roster, Screener};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

pub use differences::Difference;
pub use replay::{Cause, Replay, Step, replay};

use crate::{assess::corpus_digest, case_file::strict};

const SCHEMA: &str = "interdict.bundle/1";

/// Why a bundle was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Not JSON, or not of the shape.
    #[error("this is not a bundle: {0}")]
    Shape(String),
    /// Another schema.
    #[error("the schema is `{0}`; this engine reads {SCHEMA}")]
    Schema(String),
    /// The content is not what the digest names.
    #[error(
        "the bundle was changed or damaged: its content has the digest {is}, and it says {says}"
    )]
    Digest {
        /// What the content has.
        is: String,
        /// What the file says.
        says: String,
    },
    /// Parts that do not belong together.
    #[error("the bundle contradicts itself: {0}")]
    Parts(String),
}

/// A question, its answer, and all that the answer used.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundle {
    /// Names the content.
    pub digest: String,
    content: Content,
    book: Book,
}

/// The rulebook of a bundle; two are equal when their digests are.
#[derive(Debug, Clone)]
struct Book(Rulebook);

impl PartialEq for Book {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest == other.0.digest
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    schema: String,
    case: Case,
    answer: Determination,
    lists_digest: String,
    lists: Vec<ListState>,
    entries: Vec<ListEntry>,
    rules: BTreeMap<String, String>,
}

impl Bundle {
    /// Puts together what `answer`, the answer to `case`, used. `files` are those of the
    /// rulebook that gave it.
    pub fn new(
        case: &Case,
        answer: &Determination,
        lists: &dyn Screener,
        files: &[(&str, &str)],
    ) -> Result<Self, BundleError> {
        let hits = answer.parties.iter().flat_map(|party| {
            let found = party.screening.hits.iter().map(|hit| &hit.entry_id);
            let near = party.screening.near.iter().map(|near| &near.entry_id);
            found
                .chain(near)
                .chain(party.matches.iter().map(|one| &one.entry_id))
        });
        let ids: BTreeSet<&EntryId> = hits.collect();
        let entries = ids.into_iter().filter_map(|id| lists.entry(id));
        let mut case = case.clone();
        (case.on, case.known) = (Some(answer.on), Some(answer.known));
        let content = Content {
            schema: SCHEMA.to_owned(),
            case,
            answer: answer.clone(),
            lists_digest: lists.lists().digest.clone(),
            lists: lists.lists().states.clone(),
            entries: entries.map(|entry| (*entry).clone()).collect(),
            rules: files
                .iter()
                .map(|(file, text)| ((*file).to_owned(), (*text).to_owned()))
                .collect(),
        };
        let tree = serde_json::to_value(&content)
            .map_err(|error| BundleError::Shape(error.to_string()))?;
        let digest = digest(&tree);
        Self::whole(content, digest)
    }

    /// Reads a bundle and holds it against its digest.
    pub fn parse(text: &str) -> Result<Self, BundleError> {
        let shape = |error: serde_json::Error| BundleError::Shape(error.to_string());
        let Json::Object(mut tree) = strict::parse(text).map_err(shape)? else {
            return Err(BundleError::Shape("a table was expected".to_owned()));
        };
        if let Some(Json::String(schema)) = tree.get("schema")
            && schema != SCHEMA
        {
            return Err(BundleError::Schema(schema.chars().take(60).collect()));
        }
        let Some(Json::String(says)) = tree.remove("digest") else {
            return Err(BundleError::Shape("it has no digest".to_owned()));
        };
        let tree = Json::Object(tree);
        let is = digest(&tree);
        if is != says {
            let says = says.chars().take(64).collect();
            return Err(BundleError::Digest { is, says });
        }
        let content: Content = serde_json::from_value(tree).map_err(shape)?;
        Self::whole(content, is)
    }

    /// Checks that the parts belong together.
    fn whole(content: Content, digest: String) -> Result<Self, BundleError> {
        let parts = |what: &str| Err(BundleError::Parts(what.to_owned()));
        let Content { case, answer, .. } = &content;
        if (case.on, case.known) != (Some(answer.on), Some(answer.known)) {
            return parts("the dates of the case are not those of the answer");
        }
        let files: Vec<(&str, &str)> = content
            .rules
            .iter()
            .map(|(file, text)| (file.as_str(), text.as_str()))
            .collect();
        let book = Rulebook::parse(&files)
            .map_err(|error| BundleError::Parts(format!("its rulebook cannot be read: {error}")))?;
        if book.digest != answer.corpus.rulebook {
            return parts("its rule files are not the rulebook that the answer names");
        }
        if corpus_digest(&content.lists_digest, &book.digest) != answer.corpus.digest {
            return parts("its lists are not those that the answer names");
        }
        Ok(Self {
            digest,
            content,
            book: Book(book),
        })
    }

    /// Returns the file: JSON, indented, ending in a newline.
    pub fn text(&self) -> Result<String, BundleError> {
        #[derive(Serialize)]
        struct File<'a> {
            digest: &'a str,
            #[serde(flatten)]
            content: &'a Content,
        }
        let file = File {
            digest: &self.digest,
            content: &self.content,
        };
        serde_json::to_string_pretty(&file)
            .map(|text| text + "\n")
            .map_err(|error| BundleError::Shape(error.to_string()))
    }

    /// Returns the question, with its two dates.
    pub fn case(&self) -> &Case {
        &self.content.case
    }

    /// Returns the answer that was given.
    pub fn answer(&self) -> &Determination {
        &self.content.answer
    }

    /// Returns the rulebook that gave it.
    pub fn rulebook(&self) -> &Rulebook {
        &self.book.0
    }

    /// Returns the entries that were found, to be screened against.
    fn roster(&self) -> Roster {
        Roster::new(self.content.entries.clone(), self.content.lists.clone())
            .with_digest(self.content.lists_digest.clone())
    }
}

/// Names content: keys in their order, no blanks, numbers as they are written here.
fn digest(tree: &Json) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(sorted(tree).to_string().as_bytes());
    hasher.finalize().to_hex()[..32].to_owned()
}

fn sorted(tree: &Json) -> Json {
    match tree {
        Json::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            keys.into_iter()
                .filter_map(|key| Some((key.clone(), sorted(map.get(key)?))))
                .collect()
        }
        Json::Array(values) => values.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

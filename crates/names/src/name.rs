//! An analyzed name: made once, compared many times.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::part::{NamePart, PartRole};

/// What kind of thing bears the name.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum NameTag {
    /// A natural person.
    Person,
    /// A company, authority or other body.
    Organization,
    /// A vessel or an aircraft.
    Object,
    /// Not known.
    #[default]
    Unknown,
}

/// Two or three neighboring words written as one ("LG U Plus", "LGUplus"), or all words as
/// their initials ("SMIC"), or one to three words as another language or system reads them
/// (金 Kim, 田中 Tanaka).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Run {
    /// Index of the first part.
    pub start: usize,
    /// Number of parts: 2 or 3, from 1 for another reading, or all of them for an acronym.
    pub len: usize,
    /// The parts' texts joined, their initials, or what another language reads.
    pub text: CompactString,
    /// Sound frame of the joined text.
    pub skeleton: CompactString,
    /// Consonant frame of the joined text.
    pub consonants: CompactString,
    /// Weight of the run when it stands as one word.
    pub weight: f64,
    /// How alike the run is to a word with the same initials; 0 for joined words.
    pub acronym: f64,
    /// It is another reading of its words, which meets only words of another script.
    pub reading: bool,
}

/// A name taken apart. Immutable.
#[derive(Clone, Debug, Serialize)]
pub struct Name {
    /// As typed.
    pub original: String,
    /// The kind of thing that it names.
    pub tag: NameTag,
    /// Its words in order.
    pub parts: Vec<NamePart>,
    /// Its neighboring words joined, for comparison with one word of the other name.
    pub runs: Vec<Run>,
    /// Words beyond [`MAX_PARTS`] or characters beyond 512 were not read.
    pub truncated: bool,
    /// Sum of the parts' weights.
    pub weight: f64,
    #[serde(skip)]
    pub(crate) keys: Vec<Key>,
    #[serde(skip)]
    pub(crate) run_keys: Vec<Key>,
    #[serde(skip)]
    pub(crate) bytes: Box<[u8]>,
    /// One bit for each part's text, skeleton and consonant hash: a run or word that meets none of them is absent.
    #[serde(skip)]
    pub(crate) bloom: u64,
    /// One bit for each run's text hash; all bits where there are other readings.
    #[serde(skip)]
    pub(crate) run_bloom: u64,
}

/// Most words of one name that are compared; later ones are dropped and `truncated` is set.
pub const MAX_PARTS: usize = 20;

/// Whether a name carries enough to screen by name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Information {
    /// At least one telling word or enough weaker ones.
    Enough,
    /// No word at all.
    Empty,
    /// Only organization forms, titles and links ("A Inc Ltd", "Co").
    OnlyForms,
    /// Only initials, beside forms.
    OnlyInitials,
    /// Only words that thousands of names share ("General Trading Company").
    OnlyGenericWords,
}

/// Tells whether `name` carries enough to screen by name alone.
///
/// Anything but [`Information::Enough`] means that hits say little: an identifier, an
/// address or the full name is needed.
pub fn information(name: &Name) -> Information {
    const TELLING: f64 = 0.7;
    let has = |role| name.parts.iter().any(|part| part.role == role);
    let telling: f64 = name
        .parts
        .iter()
        .filter(|part| {
            matches!(
                part.role,
                PartRole::Core | PartRole::Number | PartRole::Generic
            )
        })
        .map(|part| part.weight)
        .sum();
    if name.parts.is_empty() {
        Information::Empty
    } else if has(PartRole::Core) && telling >= 0.45 || telling >= TELLING {
        Information::Enough
    } else if has(PartRole::Generic) || has(PartRole::Number) || has(PartRole::Core) {
        Information::OnlyGenericWords
    } else if has(PartRole::Initial) {
        Information::OnlyInitials
    } else {
        Information::OnlyForms
    }
}

//! Turns a written name into tagged, comparable parts and compares two of them with an
//! explanation.
//!
//! In: text in any script and the kind of thing it names. Out: a [`Name`], and for two of
//! them a [`Comparison`] or its bare [`score`]. Guarantees: no input panics; the same
//! input gives the same answer on every machine; weights and tables are fixed for one
//! [`SCORER_VERSION`], so a pair has one score for ever.
//!
//! ```
//! use interdict_names::{analyze, score, NameTag, Options};
//! let opts = Options::default();
//! let listed = analyze("Huawei Technologies Co., Ltd.", NameTag::Organization);
//! let asked = analyze("华为技术有限公司", NameTag::Organization);
//! assert!(score(&asked, &listed, &opts) >= 0.9);
//! ```

mod align;
mod analyze;
mod compare;
pub mod distance;
mod escapes;
mod key;
mod matching;
pub mod mine;
mod mined;
mod name;
mod normalize;
mod org_types;
mod part;
pub mod phonetics;
mod readings;
mod romanize;
mod script;
mod several;
mod shown;
mod signs;
mod tables;
mod tagger;
mod tokenize;
mod transliterate;
mod words;

pub use align::{How, INITIAL, MOST_MERGED};
pub use analyze::{Analyzer, Options, RUN_WEIGHT, analyze, analyze_all, analyze_with};
pub use compare::{
    Aligned, CONTRADICTION, Comparison, GENERIC_CONTRADICTION, INITIAL_CONTRADICTION, INITIAL_OPEN,
    MOST_RESEMBLANCE, NO_TELLING_WORD, ONE_LISTED_WORD, ONE_PLACE, OTHER_FORM,
    PERSON_CONTRADICTION, SHOWN, compare, score,
};
pub use matching::{UNMATCHED_QUERY, UNMATCHED_TARGET};
pub use mined::{Equivalents, MINED_SIMILARITY, MinedPair, shipped_pairs};
pub use name::{Information, MAX_PARTS, Name, NameTag, Run, information};
pub use part::{NamePart, PartRole, look_alike_key};
pub use script::Script;
pub use several::{MOST_NAMES, several_names};
pub use shown::{Disguise, disguise};
pub use words::{PackedWord, Pairing, Row, Word, part_similarity, word_similarity};

/// The version of rules, weights and tables. Any change that can change a score changes it.
pub const SCORER_VERSION: &str = "names-7";

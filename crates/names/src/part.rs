//! One word of a name: what was written, how it is compared, what it does and how much it weighs.

use serde::{Deserialize, Serialize};

use crate::script::Script;

/// What a word does in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartRole {
    /// Tells who it is: a family name, a given name, a brand.
    Core,
    /// Legal form: "Co., Ltd.", GmbH, ООО.
    OrgForm,
    /// Link or article: al, bin, van, and, the.
    Particle,
    /// Dr, Sheikh, General: not part of the name.
    Title,
    /// One letter.
    Initial,
    /// Digits, spelled numbers and Roman numerals, as digits.
    Number,
    /// A business or place word that many names share.
    Generic,
}

/// One word (or one organization form) of an analyzed name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NamePart {
    /// The comparable form: ASCII letters and digits, lower case; `?` is a lost letter.
    pub text: String,
    /// As typed.
    pub written: String,
    /// The script it was written in.
    pub script: Script,
    /// What it does in the name.
    pub role: PartRole,
    /// How telling it is, 0 to about 1.
    pub weight: f64,
    /// Its sound frame, see [`phonetics::skeleton`](crate::phonetics::skeleton).
    pub skeleton: String,
    /// Its consonant frame, see [`phonetics::consonants`](crate::phonetics::consonants).
    pub consonants: String,
    /// Its form with look-alike digits read as letters, see [`look_alike_key`].
    pub look_alike: String,
    /// Class of an organization form; 0 is none.
    #[serde(skip)]
    pub(crate) org_class: u16,
    /// Class of a business word or of the patronymic particles; 0 is none.
    #[serde(skip)]
    pub(crate) word_class: u16,
    /// Curated classes; 0 is none.
    #[serde(skip)]
    pub(crate) curated: [(u16, f32); 4],
    /// Read by look-alike letters of two alphabets.
    #[serde(skip)]
    pub(crate) mixed: bool,
    /// A number that was written in words or Roman numerals.
    #[serde(skip)]
    pub(crate) spelled: bool,
    /// Stood in brackets.
    #[serde(skip)]
    pub(crate) bracketed: bool,
}

/// Returns `text` with digits that look like letters, and letters that look alike, made one.
pub fn look_alike_key(text: &str) -> String {
    text.chars()
        .map(|ch| match ch {
            '0' => 'o',
            '1' | 'i' => 'l',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '8' => 'b',
            '9' | 'q' => 'g',
            other => other,
        })
        .collect()
}

//! One word of a name: what was written, how it is compared, what it does and how much it weighs.

use compact_str::CompactString;
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

impl PartRole {
    /// Whether a word of this role tells who it is: a name of its own, or a number.
    pub fn tells(self) -> bool {
        matches!(self, Self::Core | Self::Number)
    }
}

/// One word (or one organization form) of an analyzed name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NamePart {
    /// The comparable form: ASCII letters and digits, lower case; `?` is a lost letter.
    pub text: CompactString,
    /// As typed.
    pub written: CompactString,
    /// The script it was written in.
    pub script: Script,
    /// What it does in the name.
    pub role: PartRole,
    /// How telling it is, 0 to about 1.
    pub weight: f64,
    /// Its sound frame, see [`phonetics::skeleton`](crate::phonetics::skeleton).
    pub skeleton: CompactString,
    /// Its consonant frame, see [`phonetics::consonants`](crate::phonetics::consonants).
    pub consonants: CompactString,
    /// Its form with look-alike digits read as letters, see [`look_alike_key`].
    pub look_alike: CompactString,
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
    /// Part of a natural person's name.
    #[serde(skip)]
    pub(crate) personal: bool,
    /// Letters with dots between them: another letter is another abbreviation.
    #[serde(skip)]
    pub(crate) abbreviation: bool,
    /// Stood in brackets.
    #[serde(skip)]
    pub(crate) bracketed: bool,
}

/// Returns `text` with digits that look like letters, and letters that look alike, made one.
pub fn look_alike_key(text: &str) -> CompactString {
    let mut room = [0; 48];
    if let Some(key) = room.get_mut(..text.len())
        && text.is_ascii()
    {
        for (letter, byte) in key.iter_mut().zip(text.bytes()) {
            *letter = LOOK_ALIKES[usize::from(byte)];
        }
        return CompactString::from_utf8(key).unwrap_or_default();
    }
    let known = |ch: char| LOOK_ALIKES.get(ch as usize).copied().map(char::from);
    text.chars().map(|ch| known(ch).unwrap_or(ch)).collect()
}

/// The letter that stands for each ASCII character and those that look like it.
const LOOK_ALIKES: [u8; 128] = {
    let mut table = [0; 128];
    let mut at = 0;
    while at < 128u8 {
        table[at as usize] = match at {
            b'0' => b'o',
            b'1' | b'i' => b'l',
            b'3' => b'e',
            b'4' => b'a',
            b'5' => b's',
            b'7' => b't',
            b'8' => b'b',
            b'9' | b'q' => b'g',
            other => other,
        };
        at += 1;
    }
    table
};

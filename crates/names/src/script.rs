//! The script a character or a word is written in (ISO 15924, Unicode property `Script`).
//!
//! In: characters. Out: one [`Script`] of those that the crate treats apart; every
//! other script is [`Script::Other`] and read by a general table marked weak.

use icu_properties::{CodePointMapData, CodePointSetData, props};
use serde::{Deserialize, Serialize};

/// The writing systems that the crate tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// Greek letters.
    Greek,
    /// Arabic letters, also Persian and Urdu.
    Arabic,
    /// Hebrew letters.
    Hebrew,
    /// Chinese characters, also in Japanese and Korean names.
    Han,
    /// Korean syllables.
    Hangul,
    /// Japanese hiragana and katakana.
    Kana,
    /// Digits and signs, which belong to no script.
    Common,
    /// Any script without a table of ours.
    Other,
}

impl Script {
    /// Returns the script of one character.
    pub fn of(ch: char) -> Self {
        if ch.is_ascii() {
            return if ch.is_ascii_alphabetic() {
                Self::Latin
            } else {
                Self::Common
            };
        }
        // The prolonged sound mark belongs to both kana, which Unicode calls Common.
        if ch == 'ー' {
            return Self::Kana;
        }
        match CodePointMapData::<props::Script>::new().get(ch) {
            props::Script::Latin => Self::Latin,
            props::Script::Cyrillic => Self::Cyrillic,
            props::Script::Greek => Self::Greek,
            props::Script::Arabic => Self::Arabic,
            props::Script::Hebrew => Self::Hebrew,
            props::Script::Han => Self::Han,
            props::Script::Hangul => Self::Hangul,
            props::Script::Hiragana | props::Script::Katakana => Self::Kana,
            props::Script::Common | props::Script::Inherited => Self::Common,
            _ => Self::Other,
        }
    }

    /// Tells whether short vowels go unwritten or are added in this script, so that
    /// only consonants can be compared with another script.
    pub fn compares_by_consonants(self) -> bool {
        matches!(self, Self::Arabic | Self::Hebrew | Self::Kana | Self::Other)
    }
}

/// Tells whether `ch` is a combining mark, which belongs to the letter before it.
pub(crate) fn is_mark(ch: char) -> bool {
    !ch.is_ascii() && {
        use props::GeneralCategory as Category;
        matches!(
            CodePointMapData::<Category>::new().get(ch),
            Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark
        )
    }
}

/// Tells whether `ch` is never drawn: what Unicode calls ignorable by default, and signs of
/// format (joiners, direction, tags).
pub(crate) fn is_invisible(ch: char) -> bool {
    !ch.is_ascii()
        && (CodePointSetData::new::<props::DefaultIgnorableCodePoint>().contains(ch)
            || CodePointMapData::<props::GeneralCategory>::new().get(ch)
                == props::GeneralCategory::Format)
}

#[cfg(test)]
mod tests {
    use super::Script;

    #[test]
    fn letters_have_their_script() {
        for (ch, script) in [
            ('a', Script::Latin),
            ('ø', Script::Latin),
            ('ж', Script::Cyrillic),
            ('λ', Script::Greek),
            ('م', Script::Arabic),
            ('ש', Script::Hebrew),
            ('华', Script::Han),
            ('화', Script::Hangul),
            ('ァ', Script::Kana),
            ('ー', Script::Kana),
            ('7', Script::Common),
            ('ბ', Script::Other),
        ] {
            assert_eq!(Script::of(ch), script, "{ch}");
        }
    }
}

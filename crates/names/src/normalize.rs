//! Text as compared: compatibility forms, case and marks removed.
//!
//! In: text as typed. Out: NFKC (Unicode Standard Annex 15), full case folding, and,
//! for Latin, ASCII letters and digits. Guarantee: case and diacritics never matter.

use std::borrow::Cow;

use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizer;

/// Returns `text` in NFKC with case folded. Damaged characters become `?`.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let composed = ComposingNormalizer::new_nfkc();
    let folded = CaseMapper::new()
        .fold_string(&composed.normalize(text))
        .into_owned();
    // Folding can decompose: compose once more so that one letter is one character.
    composed.normalize(&folded).replace('\u{fffd}', "?")
}

/// Returns the ASCII letters and digits that stand for `text`, lower case; `?` is kept.
///
/// Text that has no Latin reading at all becomes its code points, so that two unknown
/// signs still differ.
pub(crate) fn ascii(text: &str) -> String {
    let reading = if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(any_ascii::any_ascii(text))
    };
    let latin: String = reading
        .chars()
        .filter(|ch| ch.is_ascii_alphanumeric() || *ch == '?')
        .map(|ch| ch.to_ascii_lowercase())
        .collect();
    if latin.is_empty() {
        text.chars()
            .filter(|ch| ch.is_alphanumeric())
            .flat_map(|ch| ch.escape_unicode().filter(char::is_ascii_alphanumeric))
            .collect()
    } else {
        latin
    }
}

#[cfg(test)]
mod tests {
    use super::{ascii, fold};

    #[test]
    fn case_width_and_marks_are_folded() {
        assert_eq!(ascii(&fold("ＨＵＡＷＥＩ")), "huawei");
        assert_eq!(ascii(&fold("Übergröße")), "ubergrosse");
        assert_eq!(ascii(&fold("Łódź")), "lodz");
        assert_eq!(fold("Xi\u{fffd}an"), "xi?an");
    }
}

//! Text as compared: compatibility forms, case and marks removed.
//!
//! In: text as typed. Out: NFKC (Unicode Standard Annex 15), full case folding, and,
//! for Latin, ASCII letters and digits. Guarantee: case and diacritics never matter.
//!
//! Most words hold only letters that fold one by one, whatever stands beside them: those
//! are read from a table that the full rule makes. The rest take the full rule.

use std::ops::Range;
use std::sync::LazyLock;

use compact_str::CompactString;
use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizer;

use crate::script::is_mark;

/// Returns `text` in NFKC with case folded. Damaged characters become `?`.
pub(crate) fn fold(text: &str) -> CompactString {
    if text.is_ascii() {
        let mut folded = CompactString::new(text);
        folded.make_ascii_lowercase();
        return folded;
    }
    text.chars()
        .map(SIMPLE_FOLDS.reader())
        .collect::<Option<CompactString>>()
        .unwrap_or_else(|| fold_fully(text).into())
}

/// The rule itself, for any text.
fn fold_fully(text: &str) -> String {
    let composed = ComposingNormalizer::new_nfkc();
    let folded = CaseMapper::new()
        .fold_string(&composed.normalize(text))
        .into_owned();
    // Folding can decompose: compose once more so that one letter is one character.
    composed.normalize(&folded).replace('\u{fffd}', "?")
}

/// Letters that fold to one letter and never join with a neighbor: no marks, no jamo.
struct SimpleFolds {
    /// Latin beyond ASCII, Greek, Cyrillic, Hebrew, Arabic; `\0` where the full rule is needed.
    low: Vec<char>,
    /// Latin Extended Additional (Vietnamese and others).
    additional: Vec<char>,
}

const LOW: Range<u32> = 0xc0..0x700;
const ADDITIONAL: Range<u32> = 0x1e00..0x1f00;

static SIMPLE_FOLDS: LazyLock<SimpleFolds> = LazyLock::new(|| SimpleFolds {
    low: LOW.map(simple).collect(),
    additional: ADDITIONAL.map(simple).collect(),
});

fn simple(code: u32) -> char {
    let letter = |ch: char| ch.is_alphabetic() && !is_mark(ch);
    let folded = char::from_u32(code)
        .filter(|ch| letter(*ch))
        .map(|ch| fold_fully(ch.encode_utf8(&mut [0; 4])));
    let mut chars = folded.iter().flat_map(|text| text.chars());
    match (chars.next(), chars.next()) {
        (Some(only), None) if letter(only) => only,
        _ => '\0',
    }
}

impl SimpleFolds {
    fn reader(&self) -> impl Fn(char) -> Option<char> {
        |ch| {
            let code = u32::from(ch);
            let at = |table: &[char], from: u32| table[(code - from) as usize];
            let folded = match code {
                0..0x80 => ch.to_ascii_lowercase(),
                0xc0..0x700 => at(&self.low, LOW.start),
                0x1e00..0x1f00 => at(&self.additional, ADDITIONAL.start),
                // Kana, Han and Hangul syllables have no case and are composed.
                0x3041..=0x3096 | 0x30a1..=0x30fa | 0x30fc | 0x4e00..=0x9fff | 0xac00..=0xd7a3 => {
                    ch
                }
                _ => '\0',
            };
            (folded != '\0' || code == 0).then_some(folded)
        }
    }
}

/// Returns the ASCII letters and digits that stand for `text`, lower case; `?` is kept.
///
/// Text that has no Latin reading at all becomes its code points, so that two unknown
/// signs still differ.
pub(crate) fn ascii(text: &str) -> CompactString {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'?';
    if !text.is_empty()
        && text
            .bytes()
            .all(|byte| kept(byte) && !byte.is_ascii_uppercase())
    {
        return CompactString::new(text);
    }
    let mut latin = CompactString::default();
    for ch in text.chars() {
        let mut own = [0; 4];
        let reading: &str = if ch.is_ascii() {
            ch.encode_utf8(&mut own)
        } else {
            any_ascii::any_ascii_char(ch)
        };
        for byte in reading.bytes().filter(|byte| kept(*byte)) {
            latin.push(char::from(byte.to_ascii_lowercase()));
        }
    }
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
    use proptest::prelude::*;

    use super::{ADDITIONAL, LOW, ascii, fold, fold_fully};

    #[test]
    fn case_width_and_marks_are_folded() {
        assert_eq!(ascii(&fold("ＨＵＡＷＥＩ")), "huawei");
        assert_eq!(ascii(&fold("Übergröße")), "ubergrosse");
        assert_eq!(ascii(&fold("Łódź")), "lodz");
        assert_eq!(fold("Xi\u{fffd}an"), "xi?an");
    }

    #[test]
    fn every_character_folds_as_the_full_rule_says() {
        for ch in (0..=0x10_ffff).filter_map(char::from_u32) {
            let text = ch.to_string();
            assert_eq!(fold(&text), fold_fully(&text), "{ch:?}");
            // A letter before and a mark after must not hide behind the table.
            if LOW.contains(&u32::from(ch)) || ADDITIONAL.contains(&u32::from(ch)) {
                for text in [format!("a{ch}"), format!("{ch}\u{301}"), format!("가{ch}a")] {
                    assert_eq!(fold(&text), fold_fully(&text), "{text:?}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn texts_fold_as_the_full_rule_says(
            text in "[A-Za-zÀ-ɏͰ-ϿЀ-ԯא-תء-ۿḀ-ỿぁ-ヿ一-龥가-힣\u{300}-\u{345}\u{1100}-\u{11ff}\u{3099}\u{309a}Ａ-ｚ]{0,8}"
        ) {
            let folded = fold(&text);
            prop_assert_eq!(folded.as_str(), fold_fully(&text));
        }

        #[test]
        fn readings_are_those_of_the_whole_text(text in "[a-zA-Z0-9?!'À-ɏЀ-ԯა-ჰ一-鿿 \u{ad}]{0,12}") {
            // Read at once, then filtered.
            let kept: String = any_ascii::any_ascii(&text)
                .chars()
                .filter(|ch| ch.is_ascii_alphanumeric() || *ch == '?')
                .map(|ch| ch.to_ascii_lowercase())
                .collect();
            if !kept.is_empty() {
                let latin = ascii(&text);
                prop_assert_eq!(latin.as_str(), kept);
            }
        }
    }
}

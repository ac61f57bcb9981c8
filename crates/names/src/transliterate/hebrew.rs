//! Hebrew letters as a consonant frame; vowels are mostly unwritten, so the result is
//! compared by consonants only. Letters that stand for two consonants (כ k or kh, פ p or f,
//! ש sh or s, ח h or ch, ו a vowel or v; the Academy's rules of 2006, recalled) give further
//! readings.

use crate::readings::choices;

/// The readings of a word by the consonants that its letters may stand for.
pub(crate) fn readings(word: &str, most: usize) -> Vec<String> {
    let options: Vec<Vec<&str>> = word
        .chars()
        .enumerate()
        .filter_map(|(at, ch)| {
            Some(match ch {
                'כ' | 'ך' => vec!["k", "kh"],
                'פ' | 'ף' => vec!["f", "p"],
                'ש' => vec!["sh", "s"],
                'ח' => vec!["h", "ch"],
                'ו' if at == 0 => vec!["v"],
                'ו' => vec!["o", "v"],
                _ => vec![letter(ch)?],
            })
        })
        .collect();
    choices(&options, most)
}

/// Returns the Latin reading of one word.
pub(crate) fn latin(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for ch in word.chars() {
        match letter(ch) {
            Some(text) => out.push_str(text),
            None => out.push(ch),
        }
    }
    out
}

fn letter(ch: char) -> Option<&'static str> {
    Some(match ch {
        'א' => "a",
        'ב' => "b",
        'ג' => "g",
        'ד' => "d",
        'ה' | 'ח' => "h",
        'ו' => "w",
        'ז' => "z",
        'ט' | 'ת' => "t",
        'י' => "y",
        'כ' | 'ך' | 'ק' => "k",
        'ל' => "l",
        'מ' | 'ם' => "m",
        'נ' | 'ן' => "n",
        'ס' => "s",
        'ע' | '\u{591}'..='\u{5c7}' => "",
        'פ' | 'ף' => "p",
        'צ' | 'ץ' => "ts",
        'ר' => "r",
        'ש' => "sh",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{latin, readings};

    #[test]
    fn letters_of_two_consonants_are_read_both_ways() {
        for (word, expected) in [
            ("יוסף", "yosf"),
            ("דוד", "dvd"),
            ("כהן", "khn"),
            ("ישראל", "ysral"),
            ("חיים", "chyym"),
        ] {
            let found = readings(word, 16);
            assert!(
                found.iter().any(|text| text == expected),
                "{word}: {found:?}"
            );
        }
    }

    #[test]
    fn consonants_are_read() {
        assert_eq!(latin("מרדכי"), "mrdky");
    }
}

//! Arabic, Persian and Urdu letters. Short vowels are not written, so the result is a
//! consonant frame that meets Latin spellings only through
//! [`phonetics::consonants`](crate::phonetics::consonants).

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

/// Splits the article ال off a word, which Latin spellings write apart ("al-Assad").
pub(crate) fn split_article(word: &str) -> Option<&str> {
    let rest = word.strip_prefix("ال")?;
    (rest.chars().count() >= 3).then_some(rest)
}

fn letter(ch: char) -> Option<&'static str> {
    Some(match ch {
        'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ى' | 'ة' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' | 'ٹ' => "t",
        'ث' => "th",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' | 'ھ' | 'ہ' => "h",
        'خ' => "kh",
        'د' | 'ض' | 'ڈ' => "d",
        'ذ' => "dh",
        'ر' | 'ڑ' => "r",
        'ز' | 'ظ' => "z",
        'ژ' => "zh",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'غ' => "gh",
        'ف' => "f",
        'ڤ' => "v",
        'ق' => "q",
        'ك' | 'ک' => "k",
        'گ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' | 'ں' => "n",
        'و' | 'ؤ' => "w",
        'ي' | 'ی' | 'ئ' | 'ے' => "y",
        // Ayn, hamza, the prolonging line and vowel signs have no Latin letter.
        'ع' | 'ء' | 'ـ' | '\u{64b}'..='\u{65f}' | '\u{670}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{latin, split_article};

    #[test]
    fn consonants_are_read() {
        assert_eq!(latin("محمد"), "mhmd");
        assert_eq!(split_article("الأسد"), Some("أسد"));
        assert_eq!(split_article("الله"), None);
    }
}

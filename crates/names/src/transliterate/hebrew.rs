//! Hebrew letters as a consonant frame; vowels are mostly unwritten, so the result is
//! compared by consonants only.

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
    use super::latin;

    #[test]
    fn consonants_are_read() {
        assert_eq!(latin("מרדכי"), "mrdky");
    }
}

//! Cyrillic by customary passport readings.
//!
//! Russian follows the BGN/PCGN habit without apostrophes (х kh, щ shch, э e); a word
//! with і, ї, є or ґ is read as Ukrainian (г h, и y, Cabinet resolution 55 of 2010, recalled).
//! Other Cyrillic alphabets share the table by letter.

/// Returns the Latin reading of one word.
pub(crate) fn latin(word: &str) -> String {
    let ukrainian = word.chars().any(|ch| matches!(ch, 'і' | 'ї' | 'є' | 'ґ'));
    let mut out = String::with_capacity(word.len());
    for ch in word.chars() {
        if ukrainian && let Some(text) = ukrainian_letter(ch) {
            out.push_str(text);
        } else if let Some(text) = letter(ch) {
            out.push_str(text);
        } else {
            out.push(ch);
        }
    }
    out
}

fn ukrainian_letter(ch: char) -> Option<&'static str> {
    Some(match ch {
        'г' => "h",
        'и' => "y",
        'й' => "i",
        _ => return None,
    })
}

/// What one letter stands for.
pub(super) fn letter(ch: char) -> Option<&'static str> {
    Some(match ch {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ѓ' => "g",
        'д' => "d",
        'е' | 'э' | 'ё' => "e",
        'є' => "ie",
        'ж' | 'җ' => "zh",
        'з' => "z",
        'и' | 'і' | 'ї' => "i",
        'й' | 'ы' => "y",
        'ј' => "j",
        'к' | 'ќ' => "k",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' => "n",
        'њ' => "nj",
        'ң' => "ng",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ұ' | 'ү' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' | 'ҳ' => "h",
        'ц' => "ts",
        'ч' | 'ҷ' => "ch",
        'ћ' => "c",
        'џ' | 'ѕ' => "dz",
        'ђ' => "dj",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        'ғ' => "gh",
        'қ' => "q",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::latin;

    #[test]
    fn customary_readings() {
        assert_eq!(latin("хуавэй"), "khuavey");
        assert_eq!(latin("ротенберг"), "rotenberg");
        assert_eq!(latin("гулієв"), "huliiev");
    }
}

//! Arabic, Persian, Urdu, Pashto and Kurdish letters. Short vowels are not written, so the result is a
//! consonant frame that meets Latin spellings only through
//! [`phonetics::consonants`](crate::phonetics::consonants).

/// Returns the Latin reading of one word.
///
/// Letters that would be read together get a vowel between them: سهيل is s and h, not sh.
pub(crate) fn latin(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for ch in word.chars() {
        let text = match ch {
            'ع' if out.is_empty() => "a",
            // Inside a word it carries a vowel far more often than a sound.
            'و' | 'ؤ' if !out.is_empty() => "u",
            _ => {
                let Some(text) = letter(ch) else {
                    out.push(ch);
                    continue;
                };
                text
            }
        };
        let digraph = text == "h" && out.ends_with(['s', 't', 'd', 'k', 'g', 'z', 'c', 'p']);
        let digraph = digraph || matches!(text, "s" | "z") && out.ends_with(['t', 'd']);
        let doubled = out
            .chars()
            .next_back()
            .is_some_and(|last| text.starts_with(last) && !"aiuy".contains(last));
        if digraph || doubled {
            out.push('a');
        }
        out.push_str(text);
    }
    out
}

/// Cuts what Latin spellings write apart: the article ال (al-Assad), and the parts of the
/// compounds "servant of" (عبدالرحمن) and "of the faith" (نورالدین).
pub(crate) fn cut(word: &str) -> Vec<&str> {
    const FIRST: [&str; 3] = ["عبد", "ابو", "أبو"];
    const LAST: [&str; 8] = ["دين", "دین", "حق", "رحمن", "رحمان", "اسلام", "إسلام", "له"];
    if let Some(rest) = split_article(word) {
        return vec!["ال", rest];
    }
    // "and the" is written as one with the word after it.
    if let Some(rest) = word
        .strip_prefix("وال")
        .filter(|rest| rest.chars().count() >= 4)
    {
        return vec!["و", "ال", rest];
    }
    let long = |rest: &str| rest.chars().count() >= 2;
    for first in FIRST {
        if let Some(rest) = word.strip_prefix(first).filter(|rest| long(rest)) {
            return match rest.strip_prefix("ال") {
                // The name of God keeps its article.
                Some("له") => vec![first, rest],
                Some(bare) if long(bare) => vec![first, "ال", bare],
                _ => vec![word],
            };
        }
    }
    for last in LAST {
        let head = word
            .strip_suffix(last)
            .and_then(|head| head.strip_suffix("ال"));
        if let Some(head) = head.filter(|head| long(head)) {
            return if last == "له" {
                vec![head, &word[head.len()..]]
            } else {
                vec![head, "ال", last]
            };
        }
    }
    vec![word]
}

/// Answers whether the article is spoken as the first letter of `next` (ad-Din, ar-Rahman).
pub(crate) fn sun_letter(next: &str) -> bool {
    next.starts_with([
        'ت', 'ث', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ن', 'ل',
    ])
}

/// Splits the article ال off a word.
fn split_article(word: &str) -> Option<&str> {
    let rest = word.strip_prefix("ال")?;
    (rest.chars().count() >= 3 || rest.chars().count() == 2 && rest != "له").then_some(rest)
}

fn letter(ch: char) -> Option<&'static str> {
    Some(match ch {
        'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ى' | 'ة' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' | 'ٹ' | 'ټ' => "t",
        'ث' => "th",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' | 'ھ' | 'ہ' => "h",
        'خ' => "kh",
        'د' | 'ض' | 'ڈ' | 'ډ' => "d",
        'ذ' => "dh",
        'ر' | 'ڑ' | 'ړ' | 'ڕ' => "r",
        'ز' | 'ظ' | 'ځ' => "z",
        'څ' => "ts",
        'ژ' | 'ږ' => "zh",
        'س' | 'ص' => "s",
        'ش' | 'ښ' => "sh",
        'غ' => "gh",
        'ف' => "f",
        'ڤ' => "v",
        'ق' => "q",
        'ك' | 'ک' => "k",
        'گ' => "g",
        'ل' | 'ڵ' => "l",
        'م' => "m",
        'ن' | 'ں' | 'ڼ' => "n",
        'و' | 'ؤ' => "w",
        'ي' | 'ی' | 'ئ' | 'ے' | 'ې' | 'ۍ' | 'ێ' => "y",
        'ۆ' | 'ۇ' => "u",
        // Ayn, hamza, the prolonging line and vowel signs have no Latin letter.
        'ع' | 'ء' | 'ـ' | '\u{64b}'..='\u{65f}' | '\u{670}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{cut, latin};

    #[test]
    fn consonants_are_read() {
        assert_eq!(latin("محمد"), "mhmd");
        assert_eq!(latin("سهيل"), "sahyl");
        assert_eq!(latin("عمر"), "amr");
        assert_eq!(latin("ممدوح"), "mamduh");
    }

    #[test]
    fn compounds_are_cut_where_latin_spellings_do() {
        assert_eq!(cut("الأسد"), ["ال", "أسد"]);
        assert_eq!(cut("الله"), ["الله"]);
        assert_eq!(cut("عبدالرحمن"), ["عبد", "ال", "رحمن"]);
        assert_eq!(cut("عبدالله"), ["عبد", "الله"]);
        assert_eq!(cut("نورالدین"), ["نور", "ال", "دین"]);
        assert_eq!(cut("والمسلمين"), ["و", "ال", "مسلمين"]);
        assert_eq!(cut("والي"), ["والي"]);
        assert_eq!(cut("جلال"), ["جلال"]);
        assert_eq!(cut("خالد"), ["خالد"]);
    }
}

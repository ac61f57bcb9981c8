//! Hiragana and katakana by Hepburn. Long vowels are written short, as names in Latin
//! letters mostly do.
//!
//! Foreign names in kana are read back: a kana stands for several sounds of other languages
//! (ラ ra or la, チ chi or ti, ジ ji, di or zi, a long vowel also vowel and r), and the u or o
//! that follows a consonant for Japanese ears may be nothing (Cabinet notice 2 of 1991 on the
//! writing of foreign words, turned around; recalled).

use crate::readings::choices;

/// What a word may be if it is a foreign name.
pub(crate) fn readings(word: &str, most: usize) -> Vec<String> {
    let mut options: Vec<Vec<&str>> = Vec::new();
    // A doubled ch or sh is one sound.
    let piece = |kana| latin(kana).replace("cch", "ch").replace("ssh", "sh");
    let pieces: Vec<String> = word.split('ー').map(piece).collect();
    for (at, piece) in pieces.iter().enumerate() {
        let long = at + 1 < pieces.len();
        let mut rest = piece.as_str();
        while !rest.is_empty() {
            let len = sound(rest);
            let (one, after) = rest.split_at(len);
            let first = options.is_empty();
            let kept = after.is_empty() && long;
            options.extend(foreign(one, after, first, kept));
            rest = after;
        }
        if long && piece.ends_with(['a', 'e', 'o']) {
            options.push(vec!["", "r"]);
        }
    }
    choices(&options, most)
}

/// Length of the first sound of `rest`: consonants with a vowel, or one of either.
fn sound(rest: &str) -> usize {
    let vowel = |ch: char| "aiueo".contains(ch);
    let mut chars = rest.char_indices();
    match chars.next() {
        Some((_, 'n')) if !rest[1..].starts_with(['a', 'i', 'u', 'e', 'o', 'y']) => 1,
        Some((_, first)) if vowel(first) => 1,
        _ => chars
            .find(|(_, ch)| vowel(*ch))
            .map_or(rest.len(), |(at, ch)| at + ch.len_utf8()),
    }
}

/// The sounds of other languages that one Japanese sound may stand for: consonant, vowel.
fn foreign<'a>(one: &'a str, after: &str, first: bool, kept: bool) -> [Vec<&'a str>; 2] {
    let at = one.find(['a', 'i', 'u', 'e', 'o']).unwrap_or(one.len());
    let (consonant, vowel) = one.split_at(at);
    let consonants = match (consonant, vowel) {
        // ウラジーミル is Vladimir.
        ("", "u") if first && after.starts_with('r') => return [vec!["v", "u"], vec![""]],
        ("n", "") if after.starts_with(['m', 'b', 'p']) => vec!["m"],
        ("r", _) => vec!["r", "l"],
        ("ch", "i") => vec!["t", "ch"],
        ("j", "i" | "e") => vec!["d", "j", "z"],
        ("sh", "i") => vec!["sh", "s"],
        // メドヴェージェフ is Medvedev.
        ("f", "u") if after.is_empty() && !first => vec!["f", "v"],
        ("f", "u") => vec!["f", "h"],
        ("rr", _) => vec!["l", "r"],
        _ => vec![consonant],
    };
    let silent = match (consonant, vowel) {
        ("" | "n" | "y" | "w", _) => false,
        (_, "u") | ("t" | "d" | "tt" | "dd", "o") => !kept,
        _ => false,
    };
    [consonants, vec![if silent { "" } else { vowel }]]
}

/// Returns the Latin reading of one word.
pub(crate) fn latin(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut doubled = false;
    for ch in word.chars() {
        // Hiragana lies 0x60 below katakana.
        let kana = if ('ぁ'..='ゖ').contains(&ch) {
            char::from_u32(u32::from(ch) + 0x60).unwrap_or(ch)
        } else {
            ch
        };
        match kana {
            'ー' => {}
            'ッ' => doubled = true,
            'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ャ' | 'ュ' | 'ョ' => small(&mut out, kana),
            _ => {
                let text = letter(kana);
                if doubled && let Some(first) = text.chars().next() {
                    out.push(first);
                }
                doubled = false;
                if text.is_empty() {
                    out.push(ch);
                }
                out.push_str(text);
            }
        }
    }
    out
}

/// A small vowel replaces the vowel before it: キャ kya, シャ sha, ファ fa.
fn small(out: &mut String, kana: char) {
    let vowel = match kana {
        'ァ' | 'ャ' => 'a',
        'ィ' => 'i',
        'ゥ' | 'ュ' => 'u',
        'ェ' => 'e',
        _ => 'o',
    };
    let replaced = out.pop();
    // ウェ is we: a bare u turns into a consonant.
    if replaced == Some('u')
        && out
            .chars()
            .next_back()
            .is_none_or(|last| "aeiou".contains(last))
    {
        out.push('w');
    }
    let palatal = out.ends_with("sh") || out.ends_with("ch") || out.ends_with('j');
    if matches!(kana, 'ャ' | 'ュ' | 'ョ') && !palatal {
        out.push('y');
    }
    out.push(vowel);
}

fn letter(kana: char) -> &'static str {
    const TABLE: &[(char, &str)] = &[
        ('ア', "a"),
        ('イ', "i"),
        ('ウ', "u"),
        ('エ', "e"),
        ('オ', "o"),
        ('カ', "ka"),
        ('キ', "ki"),
        ('ク', "ku"),
        ('ケ', "ke"),
        ('コ', "ko"),
        ('サ', "sa"),
        ('シ', "shi"),
        ('ス', "su"),
        ('セ', "se"),
        ('ソ', "so"),
        ('タ', "ta"),
        ('チ', "chi"),
        ('ツ', "tsu"),
        ('テ', "te"),
        ('ト', "to"),
        ('ナ', "na"),
        ('ニ', "ni"),
        ('ヌ', "nu"),
        ('ネ', "ne"),
        ('ノ', "no"),
        ('ハ', "ha"),
        ('ヒ', "hi"),
        ('フ', "fu"),
        ('ヘ', "he"),
        ('ホ', "ho"),
        ('マ', "ma"),
        ('ミ', "mi"),
        ('ム', "mu"),
        ('メ', "me"),
        ('モ', "mo"),
        ('ヤ', "ya"),
        ('ユ', "yu"),
        ('ヨ', "yo"),
        ('ラ', "ra"),
        ('リ', "ri"),
        ('ル', "ru"),
        ('レ', "re"),
        ('ロ', "ro"),
        ('ワ', "wa"),
        ('ヲ', "o"),
        ('ン', "n"),
        ('ガ', "ga"),
        ('ギ', "gi"),
        ('グ', "gu"),
        ('ゲ', "ge"),
        ('ゴ', "go"),
        ('ザ', "za"),
        ('ジ', "ji"),
        ('ズ', "zu"),
        ('ゼ', "ze"),
        ('ゾ', "zo"),
        ('ダ', "da"),
        ('ヂ', "ji"),
        ('ヅ', "zu"),
        ('デ', "de"),
        ('ド', "do"),
        ('バ', "ba"),
        ('ビ', "bi"),
        ('ブ', "bu"),
        ('ベ', "be"),
        ('ボ', "bo"),
        ('パ', "pa"),
        ('ピ', "pi"),
        ('プ', "pu"),
        ('ペ', "pe"),
        ('ポ', "po"),
        ('ヴ', "vu"),
    ];
    TABLE
        .iter()
        .find(|(sign, _)| *sign == kana)
        .map_or("", |(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::{latin, readings};

    #[test]
    fn foreign_names_are_read_back() {
        for (word, expected) in [
            ("ウラジーミル", "vladimil"),
            ("ウラジーミル", "vladimir"),
            ("プーチン", "putin"),
            ("トランプ", "tramp"),
            ("キム", "kim"),
            ("サダム", "sadam"),
            ("ピーター", "pitar"),
            ("ムハンマド", "mhammad"),
        ] {
            let found = readings(word, 24);
            assert!(
                found.iter().any(|text| text == expected),
                "{word}: {found:?}"
            );
        }
    }

    #[test]
    fn hepburn() {
        assert_eq!(latin("ファーウェイ"), "fawei");
        assert_eq!(latin("オバマ"), "obama");
        assert_eq!(latin("しゃちょう"), "shachou");
        assert_eq!(latin("ロッテ"), "rotte");
    }
}

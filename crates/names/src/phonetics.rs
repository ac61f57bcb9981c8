//! Sound frames: two spellings of one name in different alphabets share one.
//!
//! [`skeleton`] keeps vowels and merges what transliteration systems spell differently
//! (kh/h, v/w, y/i/j, c/k, ph/f, doubled letters). [`consonants`] drops vowels too, for
//! scripts that do not write them. Both are one-way keys: equal keys are evidence of the
//! same sound, never shown as a spelling.

/// Returns the sound frame of an ASCII word.
pub fn skeleton(word: &str) -> String {
    let w = word.as_bytes();
    let mut out: Vec<u8> = Vec::with_capacity(w.len());
    let mut at = servant_article(w);
    if at > 0 {
        out.extend_from_slice(b"abd");
    }
    while at < w.len() {
        let rest = &w[at..];
        let (len, sound) = sound(rest, at == 0, out.last().copied());
        for byte in sound.bytes() {
            // Doubled letters and runs of i collapse.
            if out.last() != Some(&byte) {
                out.push(byte);
            }
        }
        at += len;
    }
    // A final h is silent in transliterated names (Abdullah, Abdulla).
    if out.len() > 2 && out.last() == Some(&b'h') {
        out.pop();
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Length of "abdul" and its spellings at the start of a word, or 0.
///
/// The article between "abd" and a name of God is written in many ways and takes on the
/// next letter: abd al-Rahman, Abdul Rahman, Abdurrahman, Abdel Rahman.
fn servant_article(word: &[u8]) -> usize {
    match word {
        [b'a', b'b', b'd', b'a' | b'e' | b'i' | b'o' | b'u', b'l', ..] => 5,
        [b'a', b'b', b'd', b'a' | b'e' | b'i' | b'o' | b'u', x, y, ..] if x == y => 5,
        [b'a', b'b', b'd', b'l', ..] => 4,
        _ => 0,
    }
}

/// Spellings of more than one letter, or of another one, by their first letter; longest first.
const fn rules(first: u8) -> &'static [(&'static str, &'static str)] {
    match first {
        b'a' => &[("aee", "ei"), ("ae", "e"), ("ai", "ei"), ("ay", "ei")],
        b'c' => &[("ch", "C"), ("cz", "C"), ("ck", "k")],
        b'd' => &[("dzh", "i"), ("dh", "d"), ("dj", "i")],
        b'e' => &[("ee", "i"), ("eo", "o"), ("eu", "u")],
        b'g' => &[("gh", "g")],
        b'i' => &[("iye", "e"), ("ie", "e")],
        b'j' => &[("jeo", "io"), ("je", "e"), ("ji", "Ji"), ("j", "i")],
        b'k' => &[("kh", "h")],
        b'o' => &[("ou", "u"), ("oo", "u"), ("oe", "o")],
        b'p' => &[("ph", "f")],
        b'q' => &[("q", "k")],
        b's' => &[("shch", "S"), ("sch", "S"), ("sh", "S")],
        b't' => &[("tch", "C"), ("th", "t"), ("ts", "c"), ("tz", "c")],
        b'u' => &[("ue", "u")],
        b'w' => &[("w", "v")],
        b'x' => &[("x", "ks")],
        b'y' => &[("ye", "e"), ("y", "i")],
        b'z' => &[("zh", "Z")],
        _ => &[],
    }
}

/// The first rule that fits the start of `rest`: how many letters it takes and their sound.
fn sound(rest: &[u8], initial: bool, last: Option<u8>) -> (usize, &'static str) {
    for (spelling, sound) in rules(rest[0]) {
        if rest.starts_with(spelling.as_bytes()) {
            return (spelling.len(), sound);
        }
    }
    let next = rest.get(1).copied();
    match rest[0] {
        b'c' if matches!(next, Some(b'e' | b'i' | b'y')) => (1, "s"),
        b'c' => (1, "k"),
        // h between a vowel and n is silent (John, Kohn).
        b'h' if !initial && last.is_some_and(is_vowel) && next == Some(b'n') => (1, ""),
        byte => (1, LETTERS[usize::from(byte & 0x7f)]),
    }
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Returns the consonant frame of an ASCII word, or an empty text if it has none.
pub fn consonants(word: &str) -> String {
    let mut out = String::new();
    // w and y carry vowels in Arabic and Hebrew writing; j is a consonant there.
    let plain = word
        .replace('w', "u")
        .replace('y', "i")
        .replace("dj", "zh")
        .replace('j', "zh");
    for ch in skeleton(&plain).chars() {
        let sound = match ch {
            // Hepburn and Arabic do not keep these apart in foreign names.
            'v' | 'b' => 'b',
            'g' | 'Z' => 'g',
            'c' => 's',
            'a' | 'e' | 'i' | 'o' | 'u' => continue,
            other => other,
        };
        if !out.ends_with(sound) {
            out.push(sound);
        }
    }
    if out.len() > 1 && out.ends_with('h') {
        out.pop();
    }
    out
}

const LETTERS_IN_ORDER: &str = "abcdefghijklmnopqrstuvwxyz0123456789?";

/// Each ASCII character as a text of its own, so that rules can return static texts.
const LETTERS: [&str; 128] = {
    let mut table = [""; 128];
    let mut at = 0;
    while at < LETTERS_IN_ORDER.len() {
        let (_, from) = LETTERS_IN_ORDER.split_at(at);
        let (one, _) = from.split_at(1);
        table[LETTERS_IN_ORDER.as_bytes()[at] as usize] = one;
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::{consonants, skeleton};

    #[test]
    fn renderings_meet() {
        for (a, b) in [
            ("khuavey", "huawei"),
            ("sergey", "sergej"),
            ("arkadiy", "arkadii"),
            ("zelenskiy", "zelenskyy"),
            ("aleksandr", "alexandr"),
            ("jeongeun", "jongun"),
            ("barak", "barack"),
            ("dmitriev", "dmitriyev"),
            ("mueller", "muller"),
            ("abdulrahman", "abdurrahman"),
            ("abdalrahman", "abdelrahman"),
            ("abdullah", "abdalla"),
            ("abdul", "abd"),
            ("hussain", "hussein"),
            ("saeed", "said"),
            ("maier", "mayer"),
        ] {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
        assert_ne!(skeleton("putin"), skeleton("pulin"));
        assert_ne!(skeleton("jiang"), skeleton("yang"));
    }

    #[test]
    fn vowelless_renderings_meet() {
        for (a, b) in [
            ("mhmd", "muhammad"),
            ("baraku", "barack"),
            ("slman", "salman"),
            ("mhmwd", "mahmoud"),
            ("jmal", "djamal"),
        ] {
            assert_eq!(consonants(a), consonants(b), "{a} {b}");
        }
        assert_ne!(
            consonants("qdhafy"),
            consonants("gaddafi"),
            "q and g stay apart"
        );
    }
}

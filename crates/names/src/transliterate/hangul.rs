//! Hangul by Revised Romanization, computed from the syllable's code point
//! (Unicode core specification 3.12), without the sound changes between syllables.

const LEADS: [&str; 19] = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p",
    "h",
];
const VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "eu", "ui", "i",
];
const TAILS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
];

/// Returns the Latin reading of one word.
pub(crate) fn latin(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for ch in word.chars() {
        match syllable(ch) {
            Some((lead, vowel, tail)) => {
                out.push_str(LEADS[lead]);
                out.push_str(VOWELS[vowel]);
                out.push_str(TAILS[tail]);
            }
            None => out.push(ch),
        }
    }
    out
}

fn syllable(ch: char) -> Option<(usize, usize, usize)> {
    let index = u32::from(ch)
        .checked_sub(0xac00)
        .filter(|index| *index < 11_172)? as usize;
    Some((index / 588, index % 588 / 28, index % 28))
}

/// The customary Latin spelling of a family name of one syllable, or `None`.
pub(crate) fn surname(ch: char) -> Option<&'static str> {
    SURNAMES
        .iter()
        .find(|(syllable, _)| *syllable == ch)
        .map(|(_, spelling)| *spelling)
}

/// Family names whose customary spelling is well known (recalled).
const SURNAMES: [(char, &str); 48] = [
    ('김', "kim"),
    ('이', "lee"),
    ('리', "ri"),
    ('박', "park"),
    ('최', "choi"),
    ('정', "jung"),
    ('강', "kang"),
    ('조', "cho"),
    ('윤', "yoon"),
    ('장', "jang"),
    ('임', "lim"),
    ('한', "han"),
    ('오', "oh"),
    ('서', "seo"),
    ('신', "shin"),
    ('권', "kwon"),
    ('황', "hwang"),
    ('안', "ahn"),
    ('송', "song"),
    ('류', "ryu"),
    ('유', "yoo"),
    ('홍', "hong"),
    ('전', "jeon"),
    ('고', "ko"),
    ('문', "moon"),
    ('양', "yang"),
    ('손', "son"),
    ('배', "bae"),
    ('백', "baek"),
    ('허', "heo"),
    ('남', "nam"),
    ('심', "shim"),
    ('노', "roh"),
    ('하', "ha"),
    ('곽', "kwak"),
    ('성', "sung"),
    ('차', "cha"),
    ('주', "joo"),
    ('우', "woo"),
    ('구', "koo"),
    ('민', "min"),
    ('진', "jin"),
    ('지', "ji"),
    ('엄', "eom"),
    ('채', "chae"),
    ('원', "won"),
    ('천', "cheon"),
    ('방', "bang"),
];

#[cfg(test)]
mod tests {
    use super::latin;

    #[test]
    fn syllables_are_computed() {
        assert_eq!(latin("화웨이"), "hwawei");
        assert_eq!(latin("김정은"), "gimjeongeun");
        assert_eq!(latin("삼성"), "samseong");
    }
}

//! Hangul by Revised Romanization, computed from the syllable's code point
//! (Unicode core specification 3.12), without the sound changes between syllables.
//!
//! Other readings of a word: Revised Romanization as it is spoken (종로 Jongno) and
//! McCune-Reischauer without its signs (평양 Pyongyang), both with the changes between a final
//! and the next consonant (Revised Romanization of 2000, article 3, and the table of McCune
//! and Reischauer 1939; both recalled); and what the letters of a foreign name may stand for
//! (ㄹ r or l, ㅍ p or f, ㅡ nothing); and how persons spell their names ([`customary`]).

use crate::readings::choices;

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

/// A doubled l, which is no lead of its own: the place after those of [`LEADS`].
const L: usize = 19;

/// A syllable as it is spoken: lead, vowel, final.
type Spoken = (usize, usize, &'static str);

/// The syllables of a word with what a final and the next lead make of each other; `None` if
/// there is a character that is no syllable.
fn changed(word: &str) -> Option<Vec<Spoken>> {
    let syllables: Vec<(usize, usize, usize)> =
        word.chars().map(syllable).collect::<Option<_>>()?;
    let mut spoken: Vec<Spoken> = syllables
        .iter()
        .map(|(lead, vowel, tail)| (*lead, *vowel, TAILS[*tail]))
        .collect();
    for at in 1..syllables.len() {
        let (tail, lead) = (syllables[at - 1].2, syllables[at].0);
        let (tail, lead) = meet(tail, lead);
        (spoken[at - 1].2, spoken[at].0) = (tail, lead);
    }
    Some(spoken)
}

/// What a final and the lead after it become.
fn meet(tail: usize, lead: usize) -> (&'static str, usize) {
    const N: usize = 2;
    const R: usize = 5;
    const M: usize = 6;
    const SILENT: usize = 11;
    match (TAILS[tail], lead) {
        // A final is spoken with the vowel after it: ㄱ g, ㅅ s, ㅎ not at all.
        (_, SILENT) => match moved(tail) {
            Some(lead) => ("", lead),
            None => (TAILS[tail], SILENT),
        },
        ("k", N | M) => ("ng", lead),
        ("t", N | M) => ("n", lead),
        ("p", N | M) => ("m", lead),
        ("k" | "ng", R) => ("ng", N),
        ("p" | "m", R) => ("m", N),
        ("t", R) => ("n", N),
        ("n" | "l", R) | ("l", N) => ("l", L),
        (same, _) => (same, lead),
    }
}

/// The lead that a single final becomes before a vowel.
fn moved(tail: usize) -> Option<usize> {
    Some(match tail {
        1 => 0,
        2 => 1,
        4 => 2,
        7 => 3,
        8 => 5,
        16 => 6,
        17 => 7,
        19 => 9,
        20 => 10,
        22 => 12,
        23..=26 => tail - 9,
        27 => 11,
        _ => return None,
    })
}

/// Revised Romanization of a word as it is spoken.
pub(crate) fn spoken(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for (lead, vowel, tail) in changed(word).unwrap_or_default() {
        out.push_str(LEADS.get(lead).unwrap_or(&"l"));
        out.push_str(VOWELS[vowel]);
        out.push_str(tail);
    }
    out
}

/// McCune-Reischauer without apostrophes and breves, as names are written: P'yŏngyang is
/// pyongyang.
pub(crate) fn mccune_reischauer(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut before = None;
    for (lead, vowel, tail) in changed(word).unwrap_or_default() {
        let voiced = matches!(before, Some("" | "n" | "m" | "l" | "ng"));
        out.push_str(match (lead, voiced) {
            (0, false) => "k",
            (3, false) => "t",
            (7, false) => "p",
            (12, false) => "ch",
            (13, _) => "tch",
            (L, _) => "l",
            _ => LEADS[lead],
        });
        out.push_str(match VOWELS[vowel] {
            "eo" => "o",
            "yeo" => "yo",
            "eu" => "u",
            other => other,
        });
        out.push_str(tail);
        before = Some(tail);
    }
    out
}

/// A word as persons spell their names, syllable by syllable: eo is u (Hyun, Young), u without
/// a lead is woo, and a lead is that of McCune-Reischauer or, if `soft`, of Revised
/// Romanization. The habit is recalled.
pub(crate) fn customary(word: &str, soft: bool) -> String {
    let mut out = String::with_capacity(word.len());
    for (lead, vowel, tail) in word.chars().filter_map(syllable) {
        out.push_str(match LEADS[lead] {
            "g" if !soft => "k",
            "d" if !soft => "t",
            "b" if !soft => "p",
            "j" if !soft => "ch",
            other => other,
        });
        out.push_str(match (VOWELS[vowel], LEADS[lead]) {
            ("eo" | "eu", _) => "u",
            ("yeo", _) => "yu",
            ("ui", _) => "i",
            ("u", "") => "woo",
            (other, _) => other,
        });
        out.push_str(TAILS[tail]);
    }
    out
}

/// What the first syllable of a Korean word in Han becomes in the South: ㄹ and ㄴ before i or
/// y fall silent, ㄹ else is ㄴ (initial sound law; 李 리 or 이, 盧 로 or 노).
pub(crate) fn initial_law(ch: char) -> Option<char> {
    let (lead, vowel, tail) = syllable(ch)?;
    let lead = match (LEADS[lead], VOWELS[vowel].starts_with(['y', 'i'])) {
        ("r" | "n", true) => 11,
        ("r", false) => 2,
        _ => return None,
    };
    char::from_u32(0xac00 + u32::try_from(lead * 588 + vowel * 28 + tail).ok()?)
}

/// A Korean word in every system but the plain one.
pub(crate) fn systems(word: &str) -> [String; 4] {
    [
        spoken(word),
        mccune_reischauer(word),
        customary(word, false),
        customary(word, true),
    ]
}

/// Syllables from which a word may be a foreign name.
pub(crate) const FOREIGN: usize = 3;

/// The other readings of a word. One of three syllables or more may be a foreign name.
pub(crate) fn readings(word: &str, most: usize) -> Vec<String> {
    let mut texts = systems(word).to_vec();
    if let Some(syllables) = changed(word).filter(|all| all.len() >= FOREIGN) {
        let mut options = Vec::new();
        for (lead, vowel, tail) in syllables {
            options.push(match LEADS.get(lead).copied() {
                None => vec!["l"],
                Some("r") => vec!["r", "l"],
                Some("p") => vec!["p", "f"],
                Some("j") => vec!["j", "z"],
                Some(one) => vec![one],
            });
            options.push(vec![if VOWELS[vowel] == "eu" {
                ""
            } else {
                VOWELS[vowel]
            }]);
            options.push(vec![tail]);
        }
        texts.extend(choices(&options, most));
    }
    texts
}

/// The customary Latin spelling of a family name of one syllable, or `None`.
pub(crate) fn surname(ch: char) -> Option<&'static str> {
    SURNAMES
        .iter()
        .find(|(syllable, _)| *syllable == ch)
        .map(|(_, spelling)| *spelling)
}

/// Tells whether a text is the customary spelling of a Korean family name.
pub(crate) fn is_family(text: &str) -> bool {
    SURNAMES.iter().any(|(_, spelling)| *spelling == text)
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
    use super::{customary, initial_law, latin, mccune_reischauer, readings, spoken};

    #[test]
    fn finals_and_leads_change_each_other() {
        for (word, revised, older) in [
            ("평양", "pyeongyang", "pyongyang"),
            ("종로", "jongno", "chongno"),
            ("신라", "silla", "silla"),
            ("백마", "baengma", "paengma"),
            ("석인", "seogin", "sogin"),
            ("조선", "joseon", "choson"),
            ("정은", "jeongeun", "chongun"),
            ("독립", "dongnip", "tongnip"),
        ] {
            assert_eq!(spoken(word), revised, "{word}");
            assert_eq!(mccune_reischauer(word), older, "{word}");
        }
        assert_eq!(spoken("a가"), "", "only syllables are read");
    }

    #[test]
    fn long_words_may_be_foreign_names() {
        let found = readings("블라디미르", 16);
        assert!(found.iter().any(|text| text == "blladimir"), "{found:?}");
        assert!(readings("정은", 16).len() == 4);
    }

    #[test]
    fn persons_spell_their_names_in_their_own_way() {
        assert_eq!(customary("전", false), "chun");
        assert_eq!(customary("무현", false), "muhyun");
        assert_eq!(customary("태우", true), "taewoo");
        assert_eq!(initial_law('리'), Some('이'));
        assert_eq!(initial_law('로'), Some('노'));
        assert_eq!(initial_law('녀'), Some('여'));
        assert_eq!(initial_law('김'), None);
    }

    #[test]
    fn syllables_are_computed() {
        assert_eq!(latin("화웨이"), "hwawei");
        assert_eq!(latin("김정은"), "gimjeongeun");
        assert_eq!(latin("삼성"), "samseong");
    }
}

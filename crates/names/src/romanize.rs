//! Older romanizations of one language: a word as Wade-Giles or Kunrei writes it meets the
//! word as pinyin or Hepburn writes it.
//!
//! In: one Latin word of a person's name, or a run of them. Out: the older spelling that it
//! has or would have, as a class, and which side it stands on. Rules: the closed syllable
//! tables of pinyin and Wade-Giles, recalled (the syllables from a to hui compared with chinaknowledge.de,
//! Literature/Script/wadegilespinyin.html), without apostrophes and umlauts, as names are
//! written; and Kunrei against Hepburn (ISO 3602, the differing syllables recalled).
//! Guarantees: an old spelling never meets an old one, a new never a new one, so that
//! "Ping" and "Bing", both pinyin, stay two names; and a word that reads as new is never
//! read as old too, so that "Chang" alone is not Zhang by this rule.

use std::sync::LazyLock;

use compact_str::CompactString;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// How alike the two spellings of one word are: a Wade-Giles syllable without its apostrophe
/// stands for two or more of pinyin.
pub(crate) const ROMANIZED: f32 = 0.85;

/// The side of an old spelling, told apart from [`ROMANIZED`] in the same place.
const OLD: f32 = 0.86;

/// Classes of spellings are numbered from here, above the curated and the mined ones.
pub(crate) const FIRST_CLASS: u16 = 0x8000;

/// Longest word that is read: three syllables of six letters.
const LONGEST: usize = 18;

/// Which systems a spelling can be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

/// The finals that each initial of pinyin takes.
const PINYIN: [(&str, &str); 24] = [
    ("", "a ai an ang ao e en er o ou"),
    ("b", "a ai an ang ao ei en eng i ian iao ie in ing o u"),
    ("p", "a ai an ang ao ei en eng i ian iao ie in ing o ou u"),
    (
        "m",
        "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    ),
    ("f", "a an ang ei en eng o ou u"),
    (
        "d",
        "a ai an ang ao e ei en eng i ian iao ie ing iu ong ou u uan ui un uo",
    ),
    (
        "t",
        "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    ),
    (
        "n",
        "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue uo",
    ),
    (
        "l",
        "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan ue un uo",
    ),
    (
        "g",
        "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    ),
    (
        "k",
        "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    ),
    (
        "h",
        "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    ),
    ("j", "i ia ian iang iao ie in ing iong iu u uan ue un"),
    ("q", "i ia ian iang iao ie in ing iong iu u uan ue un"),
    ("x", "i ia ian iang iao ie in ing iong iu u uan ue un"),
    (
        "zh",
        "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    ),
    (
        "ch",
        "a ai an ang ao e en eng i ong ou u uai uan uang ui un uo",
    ),
    (
        "sh",
        "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    ),
    ("r", "an ang ao e en eng i ong ou u uan ui un uo"),
    ("z", "a ai an ang ao e ei en eng i ong ou u uan ui un uo"),
    ("c", "a ai an ang ao e en eng i ong ou u uan ui un uo"),
    ("s", "a ai an ang ao e en eng i ong ou u uan ui un uo"),
    ("y", "a an ang ao e i in ing ong ou u uan ue un"),
    ("w", "a ai an ang ei en eng o u"),
];

/// The Wade-Giles spelling of a pinyin syllable.
fn wade(initial: &str, end: &str) -> String {
    let start = match initial {
        "b" => "p",
        "d" => "t",
        "g" => "k",
        "j" | "q" | "zh" => "ch",
        "x" => "hs",
        "r" => "j",
        "z" | "c" => "ts",
        other => other,
    };
    let end = match (initial, end) {
        ("", "er") => "erh",
        ("z" | "c", "i") => return "tzu".to_owned(),
        ("s", "i") => return "ssu".to_owned(),
        ("zh" | "ch" | "sh" | "r", "i") => "ih",
        ("g" | "k", "ui") => "uei",
        ("y", "i") => return "i".to_owned(),
        ("y", "ou") => "u",
        ("y", "an") => "en",
        ("y", "e") => "eh",
        ("g" | "k" | "h", "e")
        | ("d" | "t" | "n" | "l" | "z" | "c" | "s" | "zh" | "ch" | "r", "uo") => "o",
        (_, "ian") => "ien",
        (_, "ie") => "ieh",
        (_, "ue") => "ueh",
        (_, "ong") => "ung",
        (_, "iong") => "iung",
        (_, other) => other,
    };
    [start, end].concat()
}

/// Pinyin to Wade-Giles, and the starts of all syllables by which most words are told to be
/// neither without a text being made.
struct Chinese {
    pinyin: HashMap<String, String>,
    /// Start of a syllable, packed, to what it is as a whole.
    starts: HashMap<u32, u8>,
}

/// What a start of a syllable is as a whole.
const IS_PINYIN: u8 = 1;
const IS_WADE: u8 = 2;

/// Longest syllable, in letters: "zhuang", "chuang".
const LONGEST_SYLLABLE: usize = 6;

/// Adds a lower-case letter to a packed start of a syllable.
fn pack(start: u32, letter: u8) -> u32 {
    start << 5 | u32::from(letter & 31)
}

static CHINESE: LazyLock<Chinese> = LazyLock::new(|| {
    let mut pinyin = HashMap::default();
    for (initial, finals) in PINYIN {
        for end in finals.split(' ') {
            pinyin.insert([initial, end].concat(), wade(initial, end));
        }
    }
    let wade: HashSet<String> = pinyin.values().cloned().collect();
    let mut starts: HashMap<u32, u8> = HashMap::default();
    let both = pinyin.keys().map(|syllable| (syllable, IS_PINYIN));
    for (syllable, system) in both.chain(wade.iter().map(|syllable| (syllable, IS_WADE))) {
        let mut start = 0;
        for letter in syllable.bytes() {
            start = pack(start, letter);
            starts.entry(start).or_default();
        }
        *starts.entry(start).or_default() |= system;
    }
    Chinese { pinyin, starts }
});

/// The Wade-Giles spelling of one syllable of pinyin.
pub(crate) fn wade_giles(pinyin: &str) -> Option<&'static str> {
    CHINESE.pinyin.get(pinyin).map(String::as_str)
}

/// In which of the systems `word`, of at most [`LONGEST`] letters, can be cut into syllables.
fn systems(word: &[u8]) -> u8 {
    // One bit for each place that a syllable can end at.
    let (mut pinyin, mut wade) = (1u32, 1u32);
    for at in 0..word.len() {
        let here = (pinyin >> at & 1 == 1, wade >> at & 1 == 1);
        if here == (false, false) {
            continue;
        }
        let mut start = 0;
        for (letter, end) in word[at..].iter().take(LONGEST_SYLLABLE).zip(at + 1..) {
            start = pack(start, *letter);
            let Some(whole) = CHINESE.starts.get(&start) else {
                break;
            };
            pinyin |= u32::from(here.0 && whole & IS_PINYIN != 0) << end;
            wade |= u32::from(here.1 && whole & IS_WADE != 0) << end;
        }
    }
    let ends = |ends: u32, system| {
        if ends >> word.len() & 1 == 1 {
            system
        } else {
            0
        }
    };
    ends(pinyin, IS_PINYIN) | ends(wade, IS_WADE)
}

/// Syllables of Kunrei with what Hepburn writes for them, where the two differ.
const KUNREI: [(&str, &str); 15] = [
    ("sya", "sha"),
    ("syu", "shu"),
    ("syo", "sho"),
    ("tya", "cha"),
    ("tyu", "chu"),
    ("tyo", "cho"),
    ("zya", "ja"),
    ("zyu", "ju"),
    ("zyo", "jo"),
    ("si", "shi"),
    ("ti", "chi"),
    ("tu", "tsu"),
    ("hu", "fu"),
    ("zi", "ji"),
    ("du", "zu"),
];

/// Cuts `word` into syllables of at most `most` letters, the longest first that leave a rest
/// which can be cut too, and joins what `read` makes of each.
fn cut(word: &str, most: usize, read: &impl Fn(&str) -> Option<&'static str>) -> Option<String> {
    if word.is_empty() {
        return Some(String::new());
    }
    (1..=most.min(word.len())).rev().find_map(|len| {
        let (syllable, rest) = word.split_at_checked(len)?;
        let read_as = read(syllable)?;
        Some(read_as.to_owned() + &cut(rest, most, read)?)
    })
}

/// The Wade-Giles spelling of a Chinese word, and in which system it stands there.
fn chinese(word: &str) -> Option<(String, Side)> {
    // No syllable ends in another letter.
    if !word.ends_with(['a', 'e', 'i', 'o', 'u', 'n', 'g', 'r', 'h']) {
        return None;
    }
    let systems = systems(word.as_bytes());
    if systems & IS_PINYIN != 0 {
        let new = |syllable: &str| CHINESE.pinyin.get(syllable).map(String::as_str);
        return Some((cut(word, LONGEST_SYLLABLE, &new)?, Side::New));
    }
    // A cut into syllables of Wade-Giles is the word itself.
    (systems & IS_WADE != 0).then(|| (word.to_owned(), Side::Old))
}

/// The Hepburn spelling of a Japanese word whose spelling depends on the system.
fn japanese(word: &str) -> Option<(String, Side)> {
    let may = word.ends_with(['a', 'e', 'i', 'o', 'u', 'n'])
        && word.bytes().any(|letter| b"stzhcfj".contains(&letter))
        && !word.bytes().any(|letter| b"lqvx".contains(&letter));
    if !may {
        return None;
    }
    let (mut hepburn, mut old, mut new) = (String::new(), false, false);
    let mut at = 0;
    while at < word.len() {
        let rest = word.get(at..)?;
        let differs = rest.starts_with(['s', 't', 'z', 'h', 'd', 'c', 'f', 'j']);
        let pair = KUNREI
            .iter()
            .filter(|_| differs)
            .find(|(kunrei, hepburn)| rest.starts_with(kunrei) || rest.starts_with(hepburn));
        if let Some((kunrei, written)) = pair {
            let is_old = rest.starts_with(kunrei) && !rest.starts_with(written);
            // zu is du in Kunrei at times, but mostly zu.
            let telling = *kunrei != "du";
            old |= is_old && telling;
            new |= !is_old && telling;
            hepburn.push_str(written);
            at += if is_old { kunrei.len() } else { written.len() };
            continue;
        }
        let len = kana(rest.as_bytes())?;
        hepburn.push_str(rest.get(..len)?);
        at += len;
    }
    match (old, new) {
        (true, false) => Some((hepburn, Side::Old)),
        (false, true) => Some((hepburn, Side::New)),
        _ => None,
    }
}

/// Length of the syllable that both systems write alike at the start of `rest`.
fn kana(rest: &[u8]) -> Option<usize> {
    let vowel = |at: usize| rest.get(at).is_some_and(|letter| b"aeiou".contains(letter));
    match rest {
        [b'a' | b'e' | b'i' | b'o' | b'u', ..] => Some(1),
        [b'n' | b'm', ..] if !vowel(1) && rest.get(1) != Some(&b'y') => Some(1),
        // A doubled consonant.
        [a, b, ..] if a == b => Some(1),
        [b't', b'c', b'h', ..] => Some(1),
        [
            b'k' | b'g' | b'n' | b'h' | b'b' | b'p' | b'm' | b'r',
            b'y',
            ..,
        ] if vowel(2) => Some(3),
        [
            b'k' | b'g' | b's' | b'z' | b't' | b'd' | b'n' | b'h' | b'b' | b'p' | b'm' | b'y'
            | b'r' | b'w',
            ..,
        ] if vowel(1) => Some(2),
        _ => None,
    }
}

/// The class of a spelling with the side that it stands on.
fn class(spelling: &str, side: Side) -> (u16, f32) {
    let low = crate::key::hash(spelling).to_le_bytes();
    let class = FIRST_CLASS | u16::from_le_bytes([low[0], low[1]]);
    let similarity = match side {
        Side::Old => OLD,
        Side::New => ROMANIZED,
    };
    (class, similarity)
}

/// Tells whether a word is short enough and of letters alone.
fn readable(word: &str) -> bool {
    (2..=LONGEST).contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_lowercase())
}

/// Returns the classes of a word of a person's name.
pub(crate) fn classes(word: &str) -> impl Iterator<Item = (u16, f32)> {
    let readable = readable(word);
    let read = |by: fn(&str) -> Option<(String, Side)>| readable.then(|| by(word)).flatten();
    [read(chinese), read(japanese)]
        .into_iter()
        .flatten()
        .map(|(spelling, side)| class(&spelling, side))
}

/// Puts the classes of `word` in the free places of `curated`.
pub(crate) fn attach(word: &str, curated: &mut [(u16, f32); 4]) {
    let free = curated.iter_mut().filter(|(class, _)| *class == 0);
    for (slot, found) in free.zip(classes(word)) {
        *slot = found;
    }
}

/// Tells whether two places of one class, as [`attach`] fills them, may meet: one old spelling
/// and one new, or no spellings at all.
pub(crate) fn may_meet(class: u16, a: f32, b: f32) -> bool {
    class < FIRST_CLASS || a.to_bits() != b.to_bits()
}

/// Tells whether two texts are the old and the new spelling of one word.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    let text = |bytes: &[u8]| CompactString::from_utf8(bytes).unwrap_or_default();
    let (a, b) = (text(a), text(b));
    if !readable(&a) || !readable(&b) {
        return false;
    }
    [chinese, japanese].into_iter().any(|read| {
        matches!((read(&a), read(&b)), (Some((x, of_x)), Some((y, of_y))) if x == y && of_x != of_y)
    })
}

#[cfg(test)]
mod tests {
    use super::{CHINESE, Side, chinese, japanese, same};
    use crate::{NameTag, Options, analyze, score};

    #[test]
    fn the_tables_are_those_of_the_systems() {
        assert!(CHINESE.pinyin.len() > 390, "{}", CHINESE.pinyin.len());
        for (pinyin, wade) in [
            ("zhang", "chang"),
            ("xue", "hsueh"),
            ("zi", "tzu"),
            ("si", "ssu"),
            ("ri", "jih"),
            ("guo", "kuo"),
            ("duo", "to"),
            ("gui", "kuei"),
            ("xiong", "hsiung"),
            ("rong", "jung"),
            ("jian", "chien"),
            ("er", "erh"),
            ("he", "ho"),
            ("ye", "yeh"),
            ("you", "yu"),
            ("yan", "yen"),
        ] {
            assert_eq!(CHINESE.pinyin.get(pinyin).map(String::as_str), Some(wade));
        }
    }

    #[test]
    fn old_meets_new_and_neither_its_own_side() {
        for (old, new) in [
            ("tsetung", "zedong"),
            ("hsiaoping", "xiaoping"),
            ("hsueh", "xue"),
            ("hsuehliang", "xueliang"),
            ("sinzi", "shinji"),
            ("huzimoto", "fujimoto"),
            ("matumoto", "matsumoto"),
        ] {
            assert!(same(old.as_bytes(), new.as_bytes()), "{old} {new}");
            assert!(same(new.as_bytes(), old.as_bytes()), "{old} {new}");
        }
        for (a, b) in [
            ("bing", "ping"),
            ("dong", "tong"),
            ("zhang", "chang"),
            ("hsu", "hsu"),
        ] {
            assert!(!same(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
        assert_eq!(chinese("smith"), None);
        assert_eq!(
            chinese(&"nan".repeat(6)).map(|(_, side)| side),
            Some(Side::New)
        );
        assert_eq!(chinese("hsi"), Some(("hsi".to_owned(), Side::Old)));
        assert_eq!(japanese("yamada"), None, "alike in both systems");
    }

    #[test]
    fn only_persons_are_read_so() {
        let opts = Options::default();
        let of = |a, b, tag| score(&analyze(a, tag), &analyze(b, tag), &opts);
        let person = of("Teng Hsiao-p'ing", "Teng Xiaoping", NameTag::Person);
        assert!(person >= 0.85, "{person}");
        let organization = of("Hsing Trading", "Xing Trading", NameTag::Organization);
        assert!(organization < 0.7, "{organization}");
        let pinyin = of("Wang Ping", "Wang Dong", NameTag::Person);
        assert!(pinyin < 0.7, "{pinyin}");
    }
}

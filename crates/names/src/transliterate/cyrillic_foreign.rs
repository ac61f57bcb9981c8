//! Names of other languages written in Cyrillic, read back.
//!
//! In: one folded word. Out: what it may be in Latin letters if it is a Chinese, a Korean or
//! another foreign name. Chinese by the system of Palladius, which writes each syllable in
//! one way (Цзиньпин, Jinping); Korean by the system of Kontsevich and the older habit, whose
//! letters stand for several each (Чен Ын, Jong Un); other languages by practical
//! transcription, which writes sounds (Майкл, Michael). All three recalled.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::readings::choices;

/// Most letters of one syllable.
const LONGEST_SYLLABLE: usize = 6;
/// Letters from which a word may be a foreign name.
const FOREIGN: usize = 4;

/// Returns the pinyin of a word that is made of Chinese syllables, and how many there are.
pub(crate) fn chinese(word: &str) -> Option<(String, usize)> {
    let plain: String = word.chars().filter(|ch| !matches!(ch, 'ъ' | '-')).collect();
    let starts: Vec<usize> = plain.char_indices().map(|(at, _)| at).collect();
    let after = |at: usize| starts.get(at).copied().unwrap_or(plain.len());
    // For each letter from the last on: the syllable that begins there and its letters, if
    // what follows are syllables to the end. The longest first, as they are meant: Цзянь,
    // not Цзя and a rest.
    let mut cuts: Vec<Option<(&str, usize)>> = vec![None; starts.len()];
    for start in (0..starts.len()).rev() {
        let most = LONGEST_SYLLABLE.min(starts.len() - start);
        cuts[start] = (1..=most).rev().find_map(|len| {
            let end = start + len;
            if end < cuts.len() && cuts[end].is_none() {
                return None;
            }
            let pinyin = SYLLABLES.get(&plain[starts[start]..after(end)])?;
            Some((pinyin.as_str(), len))
        });
    }
    let (mut text, mut count, mut at) = (String::new(), 0, 0);
    while at < cuts.len() {
        let (pinyin, len) = cuts[at]?;
        text.push_str(pinyin);
        count += 1;
        at += len;
    }
    (count > 0).then_some((text, count))
}

/// The syllables of Palladius with their pinyin, and some that do not occur.
static SYLLABLES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut all: HashMap<String, String> = HashMap::new();
    let mut add = |initials: &[(&str, &str)], finals: &[(&str, &str)]| {
        for (initial, latin) in initials {
            for (rest, sound) in finals {
                all.insert(format!("{initial}{rest}"), format!("{latin}{sound}"));
            }
        }
    };
    add(&HARD, &HARD_FINALS);
    add(&LIPS, &[("о", "o")]);
    add(&SOFT, &SOFT_FINALS);
    add(&ROUNDED, &ROUNDED_FINALS);
    add(&[("", "")], &ALONE);
    add(&HUSHED, &[("и", "i")]);
    add(&HISSED, &[("ы", "i")]);
    all
});

const HARD: [(&str, &str); 18] = [
    ("б", "b"),
    ("п", "p"),
    ("м", "m"),
    ("ф", "f"),
    ("д", "d"),
    ("т", "t"),
    ("н", "n"),
    ("л", "l"),
    ("г", "g"),
    ("к", "k"),
    ("х", "h"),
    ("чж", "zh"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("ж", "r"),
    ("цз", "z"),
    ("ц", "c"),
    ("с", "s"),
];
const HARD_FINALS: [(&str, &str); 19] = [
    ("а", "a"),
    ("ай", "ai"),
    ("ань", "an"),
    ("ан", "ang"),
    ("ао", "ao"),
    ("э", "e"),
    ("эй", "ei"),
    ("энь", "en"),
    ("эн", "eng"),
    ("о", "uo"),
    ("оу", "ou"),
    ("у", "u"),
    ("уа", "ua"),
    ("уай", "uai"),
    ("уань", "uan"),
    ("уан", "uang"),
    ("уй", "ui"),
    ("унь", "un"),
    ("ун", "ong"),
];
/// After these о is no uo.
const LIPS: [(&str, &str); 4] = [("б", "b"), ("п", "p"), ("м", "m"), ("ф", "f")];
const SOFT: [(&str, &str); 10] = [
    ("б", "b"),
    ("п", "p"),
    ("м", "m"),
    ("д", "d"),
    ("т", "t"),
    ("н", "n"),
    ("л", "l"),
    ("цз", "j"),
    ("ц", "q"),
    ("с", "x"),
];
const SOFT_FINALS: [(&str, &str); 9] = [
    ("и", "i"),
    ("я", "ia"),
    ("яо", "iao"),
    ("е", "ie"),
    ("ю", "iu"),
    ("янь", "ian"),
    ("инь", "in"),
    ("ян", "iang"),
    ("ин", "ing"),
];
const ROUNDED: [(&str, &str); 4] = [("л", "l"), ("цз", "j"), ("ц", "q"), ("с", "x")];
const ROUNDED_FINALS: [(&str, &str); 5] = [
    ("юй", "u"),
    ("юэ", "ue"),
    ("юань", "uan"),
    ("юнь", "un"),
    ("юн", "iong"),
];
const HUSHED: [(&str, &str); 4] = [("чж", "zh"), ("ч", "ch"), ("ш", "sh"), ("ж", "r")];
const HISSED: [(&str, &str); 3] = [("цз", "z"), ("ц", "c"), ("с", "s")];
/// Syllables without an initial, and those that follow no row.
const ALONE: [(&str, &str); 34] = [
    ("а", "a"),
    ("ай", "ai"),
    ("ань", "an"),
    ("ан", "ang"),
    ("ао", "ao"),
    ("э", "e"),
    ("энь", "en"),
    ("эр", "er"),
    ("оу", "ou"),
    ("я", "ya"),
    ("янь", "yan"),
    ("ян", "yang"),
    ("яо", "yao"),
    ("е", "ye"),
    ("и", "yi"),
    ("инь", "yin"),
    ("ин", "ying"),
    ("юн", "yong"),
    ("ю", "you"),
    ("юй", "yu"),
    ("юань", "yuan"),
    ("юэ", "yue"),
    ("юнь", "yun"),
    ("ва", "wa"),
    ("вай", "wai"),
    ("вань", "wan"),
    ("ван", "wang"),
    ("вэй", "wei"),
    ("вэнь", "wen"),
    ("вэн", "weng"),
    ("во", "wo"),
    ("у", "wu"),
    ("хуэй", "hui"),
    ("нюй", "nu"),
];

/// Returns what a word of one or two Korean syllables may be; `None` if it is none.
pub(crate) fn korean(word: &str) -> Option<Vec<Vec<&'static str>>> {
    let mut rest = word;
    let mut options = Vec::new();
    for _ in 0..2 {
        if let Some((initial, after)) = longest(rest, &INITIALS) {
            options.push(initial.to_vec());
            rest = after;
        }
        let (vowel, after) = longest(rest, &VOWELS)?;
        options.push(vowel.to_vec());
        rest = after;
        // A consonant before a vowel begins the next syllable.
        if let Some((last, after)) = longest(rest, &FINALS)
            && longest(after, &VOWELS).is_none()
        {
            options.push(last.to_vec());
            rest = after;
        }
        if rest.is_empty() {
            return Some(options);
        }
    }
    None
}

/// What a spelling may stand for, the likeliest first.
type Spelling = (&'static str, &'static [&'static str]);

/// The first spelling that `text` begins with; longer ones stand first.
fn longest<'a>(
    text: &'a str,
    spellings: &[Spelling],
) -> Option<(&'static [&'static str], &'a str)> {
    spellings
        .iter()
        .find_map(|(spelling, latin)| Some((*latin, text.strip_prefix(spelling)?)))
}

const INITIALS: [Spelling; 21] = [
    ("кх", &["k"]),
    ("тх", &["t"]),
    ("пх", &["p"]),
    ("чх", &["ch"]),
    ("чж", &["j", "ch"]),
    ("дж", &["j"]),
    ("сс", &["s"]),
    ("к", &["k", "g"]),
    ("г", &["g", "k"]),
    ("н", &["n"]),
    ("т", &["t", "d"]),
    ("д", &["d", "t"]),
    ("р", &["r", "l"]),
    ("л", &["l", "r"]),
    ("м", &["m"]),
    ("п", &["p", "b"]),
    ("б", &["b", "p"]),
    ("с", &["s"]),
    ("ч", &["j", "ch"]),
    ("х", &["h"]),
    ("в", &["w"]),
];
const VOWELS: [Spelling; 18] = [
    ("ый", &["ui"]),
    ("ва", &["wa"]),
    ("во", &["wo"]),
    ("вэ", &["we"]),
    ("ве", &["we"]),
    ("ви", &["wi"]),
    ("ай", &["ae"]),
    ("эй", &["e"]),
    ("а", &["a"]),
    ("я", &["ya"]),
    ("о", &["o", "eo"]),
    ("ё", &["yo", "yeo", "yu"]),
    ("у", &["u"]),
    ("ю", &["yu"]),
    ("ы", &["u", "eu"]),
    ("и", &["i"]),
    ("э", &["ae", "e"]),
    ("е", &["o", "e", "u", "ye"]),
];
const FINALS: [Spelling; 10] = [
    ("нъ", &["ng", "n"]),
    ("ль", &["l"]),
    ("к", &["k", "g"]),
    ("н", &["n", "ng"]),
    ("р", &["l", "r"]),
    ("л", &["l"]),
    ("м", &["m"]),
    ("п", &["p", "b"]),
    ("б", &["b", "p"]),
    ("т", &["t"]),
];

/// Returns what a word may be if it is a name of another language. A word that reads as
/// Russian, by its ending, is none.
pub(crate) fn readings(word: &str, most: usize) -> Vec<String> {
    if word.chars().count() < FOREIGN || RUSSIAN_ENDINGS.iter().any(|end| word.ends_with(end)) {
        return Vec::new();
    }
    let mut options: Vec<Vec<&str>> = Vec::new();
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let after = &rest[letter.len_utf8()..];
        if let Some((latin, after)) = longest(rest, &SPELLINGS) {
            options.push(latin.to_vec());
            rest = after;
            continue;
        }
        // A short u before a vowel is a w.
        if letter == 'у' && after.starts_with(['а', 'и', 'о', 'э', 'е', 'ы']) {
            options.push(vec!["w", "u"]);
        } else if letter == 'з' && after.is_empty() {
            options.push(vec!["s", "z"]);
        } else if let Some(latin) = super::cyrillic::letter(letter) {
            options.push(vec![latin]);
        }
        rest = after;
    }
    choices(&options, most)
}

/// Endings of Russian names and words, which are read letter by letter alone.
const RUSSIAN_ENDINGS: [&str; 21] = [
    "ов", "ев", "ёв", "ова", "ева", "ёва", "ин", "ина", "ын", "ына", "ский", "ская", "цкий",
    "цкая", "ный", "ная", "вич", "вна", "енко", "ость", "ство",
];

/// Longer spellings first.
const SPELLINGS: [Spelling; 21] = [
    ("тч", &["tch"]),
    ("дж", &["j", "g"]),
    ("кс", &["x"]),
    ("шн", &["tion", "shn"]),
    ("жн", &["sion", "zhn"]),
    ("ай", &["i", "ai"]),
    ("эй", &["a", "ei"]),
    ("ей", &["a", "ey"]),
    ("оу", &["o", "ow"]),
    ("уо", &["wa", "wo"]),
    ("ью", &["u", "ew"]),
    ("йо", &["yo", "io"]),
    ("ё", &["yo", "o"]),
    ("ж", &["zh", "g"]),
    ("х", &["h", "ch"]),
    ("г", &["g", "h"]),
    ("ц", &["ts", "c"]),
    ("ю", &["yu", "u"]),
    ("ч", &["ch"]),
    ("э", &["e", "a"]),
    ("щ", &["sch"]),
];

#[cfg(test)]
mod tests {
    use super::{chinese, choices, korean, readings};

    #[test]
    fn palladius_is_read_back_to_pinyin() {
        for (word, pinyin, count) in [
            ("цзиньпин", "jinping", 2),
            ("цзэдун", "zedong", 2),
            ("хуавэй", "huawei", 2),
            ("шанхай", "shanghai", 2),
            ("чжунсин", "zhongxing", 2),
            ("чжао", "zhao", 1),
            ("сюй", "xu", 1),
            ("сяопин", "xiaoping", 2),
            ("гуанчжоу", "guangzhou", 2),
        ] {
            assert_eq!(chinese(word), Some((pinyin.to_owned(), count)), "{word}");
        }
        assert_eq!(chinese("иванов"), None);
        assert_eq!(chinese("ростех"), None);
        assert_eq!(chinese(""), None);
    }

    #[test]
    fn korean_syllables_have_several_readings() {
        let of = |word| korean(word).map(|options| choices(&options, 24));
        for (word, latin) in [
            ("чен", "jong"),
            ("ын", "un"),
            ("ир", "il"),
            ("чжэин", "jaein"),
            ("пак", "pak"),
            ("мён", "myong"),
            ("гын", "geun"),
        ] {
            let all = of(word).unwrap_or_default();
            assert!(all.iter().any(|text| text == latin), "{word}: {all:?}");
        }
        assert_eq!(of("путин").map(|all| all.len() > 1), Some(true));
        assert_eq!(of("владимир"), None);
    }

    #[test]
    fn foreign_names_are_read_by_sound() {
        for (word, latin) in [
            ("майкл", "mikl"),
            ("джеймс", "jams"),
            ("технолоджис", "tehnolojis"),
            ("уильям", "wilyam"),
        ] {
            let all = readings(word, 24);
            assert!(all.iter().any(|text| text == latin), "{word}: {all:?}");
        }
        // By their letters these had several readings.
        for word in ["жданов", "григорьев", "хохлова", "достоевский"]
        {
            assert!(readings(word, 24).is_empty(), "{word}");
        }
    }
}

//! Han characters by their Mandarin reading (pinyin without tones), and as Korean, Cantonese
//! and Japanese read them.
//!
//! The other readings come from `data/han_readings.tsv` (Unihan, UAX 38). Korean ones are
//! Hangul and spelled as Hangul is. Cantonese ones are Jyutping, respelled as names in Hong
//! Kong mostly are (no standard is published; the rules are recalled). Japanese ones join one
//! reading of each character, the later ones also voiced (田 ta, da: sequential voicing,
//! rendaku); long vowels are written short. Readings that only names have (nanori) are not in
//! Unihan, so many given names are not reached.
//!
//! A run of Han has no spaces, so it is cut here: known words of the tables by longest
//! match, every other character alone. Adjacent characters meet a joined Latin word
//! ("huawei") through merged runs.

use std::sync::LazyLock;

use pinyin::ToPinyin;
use rustc_hash::FxHashMap as HashMap;

use super::hangul;

/// Returns the joined reading of `word`; characters without one are kept.
pub(crate) fn latin(word: &str) -> String {
    let mut out = String::new();
    for ch in word.chars() {
        match ch.to_pinyin() {
            Some(reading) => out.push_str(reading.plain()),
            None => out.push(ch),
        }
    }
    // ü is written u in passports of most travelers and in company names.
    out.replace('ü', "u")
}

/// Cuts a run into known words (by longest match) and single characters.
pub(crate) fn cut(run: &str, is_known: impl Fn(&str) -> bool) -> Vec<&str> {
    let starts: Vec<usize> = run
        .char_indices()
        .map(|(at, _)| at)
        .chain([run.len()])
        .collect();
    let count = starts.len() - 1;
    let mut cuts = Vec::new();
    let mut at = 0;
    while at < count {
        let longest = (2..=8.min(count - at))
            .rev()
            .find(|len| is_known(&run[starts[at]..starts[at + len]]));
        let len = longest.unwrap_or(1);
        cuts.push(&run[starts[at]..starts[at + len]]);
        at += len;
    }
    cuts
}

/// The readings of one character.
#[derive(Default)]
struct Of {
    korean: [Option<char>; 2],
    cantonese: Option<&'static str>,
    japanese: Option<(&'static str, &'static str)>,
}

static READINGS: LazyLock<HashMap<char, Of>> = LazyLock::new(|| {
    let mut table: HashMap<char, Of> = HashMap::default();
    for line in include_str!("../../data/han_readings.tsv").lines() {
        let mut columns = line.split('\t');
        let (Some(language), Some(first), Some(second)) =
            (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        match language {
            "korean" => {
                let syllable = first.chars().next();
                for ch in second.chars() {
                    let [one, other] = &mut table.entry(ch).or_default().korean;
                    *(if one.is_none() { one } else { other }) = syllable;
                }
            }
            "cantonese" => {
                for ch in second.chars() {
                    table.entry(ch).or_default().cantonese = Some(first);
                }
            }
            _ => {
                if let (Some(ch), Some(both)) = (first.chars().next(), second.split_once('|')) {
                    table.entry(ch).or_default().japanese = Some(both);
                }
            }
        }
    }
    table
});

/// Returns what other systems and languages make of a few characters, in Latin letters:
/// Wade-Giles, then Korean, Cantonese, Japanese.
pub(crate) fn readings(chars: &[char]) -> Vec<String> {
    let mut texts: Vec<String> = wade_giles(chars).into_iter().collect();
    let known: Option<Vec<&Of>> = chars.iter().map(|ch| READINGS.get(ch)).collect();
    let Some(known) = known else {
        return texts;
    };
    texts.extend(korean(&known));
    texts.extend(cantonese(&known));
    texts.extend(japanese(&known));
    texts
}

/// The Mandarin reading in Wade-Giles. What is written in Han is read for certain, so here a
/// syllable that pinyin has too (周 chou) is no doubt.
fn wade_giles(chars: &[char]) -> Option<String> {
    chars
        .iter()
        .map(|ch| crate::romanize::wade_giles(&latin(ch.encode_utf8(&mut [0; 4]))))
        .collect()
}

fn korean(chars: &[&Of]) -> Vec<String> {
    let mut words = vec![String::new()];
    for (at, of) in chars.iter().enumerate() {
        let mut readings: Vec<char> = of.korean.into_iter().flatten().collect();
        let law = readings.iter().filter_map(|one| hangul::initial_law(*one));
        let law: Vec<char> = law.filter(|_| at == 0).collect();
        readings.extend(law);
        words = readings
            .iter()
            .flat_map(|syllable| {
                words.iter().map(move |word| {
                    let mut word = word.clone();
                    word.push(*syllable);
                    word
                })
            })
            .collect();
    }
    let mut texts = Vec::new();
    for word in words.iter().take(4) {
        let mut syllables = word.chars();
        if let (Some(only), None) = (syllables.next(), syllables.next())
            && let Some(customary) = hangul::surname(only)
        {
            texts.push(customary.to_owned());
        }
        texts.push(hangul::latin(word));
        texts.extend(hangul::systems(word));
    }
    texts
}

fn cantonese(chars: &[&Of]) -> Vec<String> {
    let Some(syllables) = chars
        .iter()
        .map(|of| of.cantonese)
        .collect::<Option<Vec<_>>>()
    else {
        return Vec::new();
    };
    [("ch", "a"), ("ts", "a"), ("ch", "u"), ("ts", "u")]
        .into_iter()
        .map(|(sibilant, short)| {
            let spelled = syllables.iter().map(|one| hong_kong(one, sibilant, short));
            spelled.collect()
        })
        .collect()
}

/// Spells one syllable of Jyutping as names in Hong Kong are spelled. `sibilant` stands for z
/// and c (Cheung, but Tsang), `short` for a short a before n and m (Chan, but Chun).
fn hong_kong(jyutping: &str, sibilant: &str, short: &str) -> String {
    let at = jyutping
        .find(['a', 'e', 'i', 'o', 'u'])
        .unwrap_or(jyutping.len());
    // The vowel of jyu and zyu begins with y.
    let at = if jyutping[..at].len() > 1 && jyutping[..at].ends_with('y') {
        at - 1
    } else {
        at
    };
    let (initial, end) = jyutping.split_at(at);
    if end.is_empty() {
        return initial.to_owned();
    }
    let start = match initial {
        "b" => "p",
        "d" => "t",
        "g" => "k",
        "gw" => "kw",
        "z" | "c" => sibilant,
        "j" => "y",
        other => other,
    };
    let end = match (initial, end) {
        ("s" | "z" | "c", "i") => "ze",
        ("l", "ei") | ("j", "i") => "ee",
        ("j", "yun" | "yut") => return ["yue", &end[2..]].concat(),
        (_, "yu") => "u",
        (_, "yun") => "uen",
        (_, "yut") => "uet",
        (_, "aa") => "a",
        (_, "oe" | "oeng" | "oek") => return [start, &end.replace("oe", "eu")].concat(),
        (_, "eoi") => "ui",
        (_, "eon") => "un",
        (_, "eot") => "ut",
        (_, "ou") => "o",
        ("z", "au") => "ow",
        (_, "an" | "am") => return [start, short, &end[1..]].concat(),
        ("p" | "b" | "m" | "f", "un") => "oon",
        ("w" | "", "u") => "oo",
        (_, long) if long.starts_with("aa") => return [start, &long[1..]].concat(),
        (_, other) => other,
    };
    // sze, tze: the sibilant before z is one of s, t.
    if end == "ze" {
        return match initial {
            "s" => "sze".to_owned(),
            _ => "tsz".to_owned() + "e",
        };
    }
    [start, end].concat()
}

/// Most Japanese readings of one character by its own words, and of one row by those, by
/// Chinese ones and by both; and most that are looked at on the way.
const MOST_OF_CHARACTER: usize = 8;
const MOST_KUN: usize = 16;
const MOST_ON: usize = 12;
const MOST_MIXED: usize = 6;
const MOST_CUTS: usize = 300;

fn japanese(chars: &[&Of]) -> Vec<String> {
    let mut kinds: Vec<Vec<(bool, String)>> = Vec::new();
    for (at, of) in chars.iter().enumerate() {
        let Some((on, kun)) = of.japanese else {
            return Vec::new();
        };
        // A character alone is a name in its own words: 林 Hayashi, 誠 Makoto.
        kinds.push(of_character(on, kun, at > 0, chars.len() == 1));
    }
    // How many of each kind were taken, how far down the lists, and the text.
    let mut texts = vec![([0, 0], 0, String::new())];
    for of_one in &kinds {
        let mut longer = Vec::with_capacity(texts.len() * of_one.len());
        for ([on, kun], rank, text) in &texts {
            let on_from = of_one.iter().filter(|(is_kun, _)| *is_kun).count();
            for (at, (is_kun, reading)) in of_one.iter().enumerate() {
                let at = if *is_kun { at } else { at - on_from };
                let is_kun = usize::from(*is_kun);
                let taken = [on + 1 - is_kun, kun + is_kun];
                longer.push((taken, rank + at, [text, reading.as_str()].concat()));
            }
        }
        longer.sort_by_key(|(_, rank, _)| *rank);
        longer.truncate(MOST_CUTS);
        texts = longer;
    }
    // Readings of one kind belong together (山田 kun, 角栄 on); mixed ones are seldom.
    let kind = |taken: [usize; 2]| match taken {
        [0, _] => 0,
        [_, 0] => 1,
        _ => 2,
    };
    let mut left = [MOST_KUN, MOST_ON, MOST_MIXED];
    texts.retain(|(taken, ..)| {
        let left = &mut left[kind(*taken)];
        let kept = *left > 0;
        *left -= usize::from(kept);
        kept
    });
    texts.sort_by_key(|(taken, rank, _)| (kind(*taken), *rank));
    texts.into_iter().map(|(.., text)| text).collect()
}

/// The readings of one character, with whether each is Japanese (kun) rather than Chinese (on).
fn of_character(on: &str, kun: &str, later: bool, alone: bool) -> Vec<(bool, String)> {
    let mut found: Vec<(bool, String)> = Vec::new();
    let mut add = |is_kun: bool, text: String| {
        if !text.is_empty() && !found.iter().any(|(_, known)| *known == text) {
            found.push((is_kun, text));
        }
    };
    for reading in kun.split_whitespace() {
        let stem = stem(reading);
        // The old form of an adjective is part of names: Kiyoshi, Takashi, Yoshida.
        if let Some(stem) = reading.strip_suffix('i').filter(|stem| stem.len() >= 2) {
            add(true, short(stem) + "shi");
        }
        for text in [Some(reading), stem].into_iter().flatten() {
            let text = short(text);
            let voiced = voiced(&text).filter(|_| later);
            add(true, text);
            if let Some(voiced) = voiced {
                add(true, voiced);
            }
        }
    }
    found.truncate(MOST_OF_CHARACTER);
    if !alone {
        let plain: Vec<String> = on.split_whitespace().map(short).collect();
        let later: &[String] = if later { &plain } else { &[] };
        let voiced: Vec<String> = later.iter().filter_map(|one| voiced(one)).collect();
        found.extend(plain.into_iter().chain(voiced).map(|one| (false, one)));
    }
    found
}

/// The stem of an adjective (takai, taka) or verb (wataru, wata), as names have it.
fn stem(kun: &str) -> Option<&str> {
    const LEAST: usize = 3;
    // 大きい ookii: the o of Ohira.
    if let Some(stem) = kun.strip_suffix("kii") {
        return Some(stem);
    }
    kun.strip_suffix("shii")
        .or_else(|| kun.strip_suffix('i'))
        .or_else(|| kun.strip_suffix("ru"))
        .filter(|stem| stem.len() >= LEAST && stem.ends_with(['a', 'e', 'i', 'o', 'u']))
}

/// Long vowels written short, as names in Latin letters mostly do.
fn short(reading: &str) -> String {
    reading
        .replace("ou", "o")
        .replace("oo", "o")
        .replace("uu", "u")
}

/// A reading with its first sound voiced, as it may be inside a word.
fn voiced(reading: &str) -> Option<String> {
    let (plain, voiced) = [
        ("sh", "j"),
        ("ch", "j"),
        ("ts", "z"),
        ("k", "g"),
        ("s", "z"),
        ("t", "d"),
        ("h", "b"),
        ("f", "b"),
    ]
    .into_iter()
    .find(|(plain, _)| reading.starts_with(plain))?;
    Some([voiced, reading.strip_prefix(plain)?].concat())
}

#[cfg(test)]
mod tests {
    use super::{cut, hong_kong, latin, readings};

    #[test]
    fn other_languages_read_the_characters_too() {
        for (text, expected) in [
            ("金", "kim"),
            ("李", "lee"),
            ("正恩", "jeongeun"),
            ("正恩", "chongun"),
            ("田中", "tanaka"),
            ("山田", "yamada"),
            ("鈴木", "suzuki"),
            ("佐藤", "sato"),
            ("高橋", "takahashi"),
            ("小林", "kobayashi"),
            ("清", "kiyoshi"),
            ("吉田", "yoshida"),
            ("周", "chou"),
            ("经国", "chingkuo"),
            ("振英", "chunying"),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let found = readings(&chars);
            assert!(found.iter().any(|one| one == expected), "{text}: {found:?}");
        }
    }

    #[test]
    fn cantonese_is_spelled_as_in_hong_kong() {
        for (jyutping, expected) in [
            ("can", "chan"),
            ("zoeng", "cheung"),
            ("loeng", "leung"),
            ("wong", "wong"),
            ("lei", "lee"),
            ("ng", "ng"),
            ("lau", "lau"),
            ("jip", "yip"),
            ("gwok", "kwok"),
            ("zau", "chow"),
            ("deng", "teng"),
            ("pun", "poon"),
            ("zyu", "chu"),
            ("jyun", "yuen"),
            ("heoi", "hui"),
            ("sou", "so"),
            ("wu", "woo"),
            ("si", "sze"),
        ] {
            assert_eq!(hong_kong(jyutping, "ch", "a"), expected);
        }
        assert_eq!(hong_kong("zang", "ts", "a"), "tsang");
        assert_eq!(hong_kong("zan", "ch", "u"), "chun");
    }

    #[test]
    fn readings_and_cuts() {
        assert_eq!(latin("华为"), "huawei");
        let known = |word: &str| matches!(word, "技术" | "有限公司");
        assert_eq!(
            cut("华为技术有限公司", known),
            ["华", "为", "技术", "有限公司"]
        );
    }
}

//! Modern Greek by ELOT 743 (ISO 843, type 2; recalled): digraphs first, then letters; ντ
//! at the start is d, as names mostly have it.
//!
//! Foreign names are read back: Greek writes b, d and g as μπ, ντ and γκ, j as τζ, h as χ and
//! sh as σ, so each of these gives further readings (Αλ Κάιντα, Al-Qaida).

use crate::readings::choices;

/// Returns the Latin reading of one word.
pub(crate) fn latin(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for options in sounds(word) {
        match options {
            Sound::Known(texts) => out.push_str(texts.first().unwrap_or(&"")),
            Sound::Other(ch) => out.push(ch),
        }
    }
    out
}

/// What a word may be if it is a foreign name.
pub(crate) fn readings(word: &str, most: usize) -> Vec<String> {
    let options: Vec<Vec<&str>> = sounds(word)
        .into_iter()
        .filter_map(|sound| match sound {
            Sound::Known(texts) => Some(texts.to_vec()),
            Sound::Other(_) => None,
        })
        .collect();
    choices(&options, most)
}

/// What one letter or digraph may stand for, the Greek sound first.
enum Sound {
    Known(&'static [&'static str]),
    Other(char),
}

fn sounds(word: &str) -> Vec<Sound> {
    let written: Vec<char> = word.chars().collect();
    let chars: Vec<char> = written.iter().copied().map(bare).collect();
    let mut sounds = Vec::with_capacity(chars.len());
    let mut at = 0;
    while at < chars.len() {
        // An accent on the first vowel, or two dots on the second, part them.
        let parted = matches!(written[at], 'ά' | 'έ' | 'ό')
            || matches!(written.get(at + 1), Some('ϋ' | 'ΰ'));
        let next = chars.get(at + 1).copied();
        let digraph = match next {
            Some('υ') if parted => None,
            Some(next) => digraph(chars[at], next, chars.get(at + 2).copied(), at == 0),
            None => None,
        };
        if let Some(texts) = digraph {
            sounds.push(Sound::Known(texts));
            at += 2;
        } else {
            sounds.push(letter(chars[at]).map_or(Sound::Other(chars[at]), Sound::Known));
            at += 1;
        }
    }
    sounds
}

fn digraph(
    first: char,
    second: char,
    after: Option<char>,
    starts: bool,
) -> Option<&'static [&'static str]> {
    let hard = after.is_none_or(|after| "θκξπσςτφχψ".contains(after));
    Some(match (first, second) {
        ('ο', 'υ') => &["ou", "w"],
        ('α', 'υ') if hard => &["af"],
        ('α', 'υ') => &["av"],
        ('ε', 'υ') if hard => &["ef"],
        ('ε', 'υ') => &["ev"],
        ('μ', 'π') if starts || after.is_none() => &["b", "mp"],
        ('μ', 'π') => &["mp", "b", "mb"],
        ('ν', 'τ') if starts => &["d", "nt"],
        ('ν', 'τ') => &["nt", "d", "nd"],
        ('γ', 'κ') if starts => &["g", "gk"],
        ('γ', 'κ') => &["gk", "g", "ng"],
        ('γ', 'γ') => &["ng", "g"],
        ('γ', 'ξ') => &["nx"],
        ('γ', 'χ') => &["nch"],
        ('τ', 'ζ') => &["tz", "j"],
        ('τ', 'σ') => &["ts", "ch"],
        _ => return None,
    })
}

fn bare(ch: char) -> char {
    match ch {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        other => other,
    }
}

fn letter(ch: char) -> Option<&'static [&'static str]> {
    Some(match ch {
        'α' => &["a"],
        'β' => &["v"],
        'γ' => &["g"],
        'δ' => &["d"],
        'ε' => &["e"],
        'ζ' => &["z"],
        'η' | 'ι' => &["i"],
        'θ' => &["th"],
        'κ' => &["k"],
        'λ' => &["l"],
        'μ' => &["m"],
        'ν' => &["n"],
        'ξ' => &["x"],
        'ο' | 'ω' => &["o"],
        'π' => &["p"],
        'ρ' => &["r"],
        'σ' => &["s", "sh"],
        'τ' => &["t"],
        'υ' => &["y"],
        'φ' => &["f"],
        'χ' => &["ch", "h"],
        'ψ' => &["ps"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{latin, readings};

    #[test]
    fn foreign_sounds_are_read_back() {
        for (word, expected) in [
            ("κάιντα", "kaida"),
            ("λάντεν", "laden"),
            ("μπιν", "bin"),
            ("χουσεΐν", "housein"),
            ("τζιχάντ", "jihad"),
            ("πούτιν", "poutin"),
        ] {
            let found = readings(word, 16);
            assert!(
                found.iter().any(|text| text == expected),
                "{word}: {found:?}"
            );
        }
    }

    #[test]
    fn customary_readings() {
        assert_eq!(latin("μητσοτάκης"), "mitsotakis");
        assert_eq!(latin("παπανδρέου"), "papandreou");
        assert_eq!(latin("ευστάθιος"), "efstathios");
        assert_eq!(latin("αυγή"), "avgi");
        assert_eq!(latin("μπάμπης"), "bampis");
        assert_eq!(latin("κάιντα"), "kainta");
    }
}

//! How alike two words are.
//!
//! In: the keys of two words, or of a run and a word. Out: their similarity and why, or that
//! they do not stand for each other. Which word then stands for which is chosen in
//! [`matching`](crate::matching).

use serde::{Deserialize, Serialize};

use crate::distance::{budget, within};
use crate::key::{ABBREVIATION, CURATED, HAS_DIGIT, Key, MERGED, MIXED, MOSTLY_LETTERS, SPELLED};
use crate::part::PartRole;
use crate::phonetics::frame_cost;
use crate::romanize;
use crate::script::Script;
use crate::tagger::PATRONYMIC_CLASS;

/// The similarity of an initial and a word that begins with it.
pub const INITIAL: f64 = 0.75;

/// The highest similarity of two or three words written as one and a word or run.
pub const MOST_MERGED: f64 = 0.98;

/// Why two words stand for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The same comparable form.
    Identical,
    /// A few letters differ.
    Typo {
        /// Optimal string alignment distance.
        distance: u8,
    },
    /// The same sound frame in one script.
    Skeleton,
    /// The same reading or sound frame across scripts.
    CrossScript,
    /// One letter stands for the word.
    Initial,
    /// The initials of a whole name.
    Acronym,
    /// Short and long form of a business word.
    Abbreviation,
    /// Forms of one class of organization.
    OrgForm,
    /// Curated or customary equivalents.
    Equivalent,
    /// Two or three words of one name are one word of the other.
    Merged,
    /// The same number in digits and words.
    Number,
    /// Digits or letters of another alphabet that look alike.
    LookAlike,
}

/// Returns how alike two words are, and why; `None` if they do not stand for each other.
pub(crate) fn similarity(
    a: &Key,
    a_bytes: &[u8],
    b: &Key,
    b_bytes: &[u8],
    curated: bool,
) -> Option<(f64, How)> {
    let cross = a.script != b.script && a.script != Script::Common && b.script != Script::Common;
    if a.text == b.text && a.bytes(a_bytes) == b.bytes(b_bytes) {
        return Some(if cross {
            (weak(a, b, 0.98), How::CrossScript)
        } else if a.has(MIXED) != b.has(MIXED) {
            (0.97, How::LookAlike)
        } else if a.has(SPELLED) != b.has(SPELLED) {
            (0.98, How::Number)
        } else {
            (1.0, How::Identical)
        });
    }
    if a.role == PartRole::OrgForm || b.role == PartRole::OrgForm {
        return (a.org_class != 0 && a.org_class == b.org_class).then_some((0.95, How::OrgForm));
    }
    if a.role == PartRole::Number || b.role == PartRole::Number {
        return None;
    }
    if a.role == PartRole::Initial || b.role == PartRole::Initial {
        let spells =
            |x: &Key| matches!(x.role, PartRole::Core | PartRole::Generic | PartRole::Title);
        return (a.first == b.first && (spells(a) || spells(b))).then_some((INITIAL, How::Initial));
    }
    if a.word_class != 0 && a.word_class == b.word_class {
        return Some(if a.word_class == PATRONYMIC_CLASS {
            (0.95, How::Equivalent)
        } else {
            (0.95, How::Abbreviation)
        });
    }
    if curated
        && a.has(CURATED)
        && b.has(CURATED)
        && let Some(similarity) = same_class(a, a_bytes, b, b_bytes)
    {
        return Some((similarity, How::Equivalent));
    }
    if a.skeleton != 0 && a.skeleton == b.skeleton {
        return Some(if cross {
            (weak(a, b, 0.95), How::CrossScript)
        } else if is_short_brand(a) && is_short_brand(b) {
            (SHORT_BRAND_BY_SOUND, How::Skeleton)
        } else {
            (0.9, How::Skeleton)
        });
    }
    if cross && let Some(similarity) = across_scripts(a, a_bytes, b, b_bytes) {
        return Some((similarity, How::CrossScript));
    }
    if a.look_alike == b.look_alike
        && (mostly_letters(a, b) || digits_for_letters(a, a_bytes, b, b_bytes))
    {
        return Some((0.9, How::LookAlike));
    }
    let near = typo(a, a_bytes, b, b_bytes);
    near.or_else(|| same_consonants(a, a_bytes, b, b_bytes))
}

/// One of the two has digits among many more letters.
fn mostly_letters(a: &Key, b: &Key) -> bool {
    a.has(MOSTLY_LETTERS) || b.has(MOSTLY_LETTERS)
}

/// One of the two has digits, however many, where the other has letters alone: "0s4m4". Short
/// words are names of their own (G4S, B2B), and so are a letter and a number (A380). Both are
/// of one length, and the letters of either lie in its text.
fn digits_for_letters(a: &Key, a_bytes: &[u8], b: &Key, b_bytes: &[u8]) -> bool {
    const LEAST: u8 = 4;
    const LETTERS: usize = 2;
    let text = if a.has(HAS_DIGIT) {
        a.bytes(a_bytes)
    } else {
        b.bytes(b_bytes)
    };
    a.has(HAS_DIGIT) != b.has(HAS_DIGIT)
        && a.len >= LEAST
        && text
            .iter()
            .filter(|byte| byte.is_ascii_alphabetic())
            .count()
            >= LETTERS
}

/// Companies of up to four letters are spelled out, not sounded: KNK is not CNNC.
const SHORT_BRAND_BY_SOUND: f64 = 0.6;

fn is_short_brand(key: &Key) -> bool {
    key.len <= 4 && !key.is_personal() && key.role == PartRole::Core && !key.has(MERGED)
}

/// Words of two scripts of which one is compared by consonants only.
fn across_scripts(a: &Key, a_bytes: &[u8], b: &Key, b_bytes: &[u8]) -> Option<f64> {
    /// A word that starts with a vowel is seldom one that does not (Ahmad, Hamid).
    const OTHER_START: f64 = 0.1;
    if a.consonants == 0
        || a.consonants != b.consonants
        || !(a.script.compares_by_consonants() || b.script.compares_by_consonants())
    {
        return None;
    }
    // Kana and the general reading write vowels, so few consonants prove nothing there.
    let vowelless = [a, b]
        .iter()
        .any(|key| matches!(key.script, Script::Arabic | Script::Hebrew));
    let similarity = match a.consonant_count {
        0 | 1 if vowelless => 0.72,
        2 if vowelless => 0.82,
        0..=2 => return None,
        _ => 0.92,
    };
    let cost = frame_cost(a.bytes(a_bytes), b.bytes(b_bytes))?;
    let vowel = |key: &Key| matches!(key.first, b'a' | b'e' | b'i' | b'o' | b'u');
    let start = if vowel(a) == vowel(b) {
        0.0
    } else {
        OTHER_START
    };
    Some(similarity - cost - start)
}

/// Latin spellings of one Arabic or Persian name differ mostly in vowels (Wahbi, Wehbe).
fn same_consonants(a: &Key, a_bytes: &[u8], b: &Key, b_bytes: &[u8]) -> Option<(f64, How)> {
    const FEW: f64 = 0.68;
    const MANY: f64 = 0.75;
    let comparable = |key: &Key| {
        key.role == PartRole::Core
            && key.script == Script::Latin
            && key.len >= 4
            && !key.has(HAS_DIGIT | MERGED)
    };
    if a.consonants == 0
        || a.consonants != b.consonants
        || a.first != b.first
        || !comparable(a)
        || !comparable(b)
        || frame_cost(a.bytes(a_bytes), b.bytes(b_bytes)).is_none_or(|cost| cost > 0.0)
    {
        return None;
    }
    match a.consonant_count {
        0 | 1 => None,
        2 => Some((FEW, How::Skeleton)),
        _ => Some((MANY, How::Skeleton)),
    }
}

/// A script without a table of ours was read by a general one: its reading counts for less.
fn weak(a: &Key, b: &Key, similarity: f64) -> f64 {
    const WEAK_READING: f64 = 0.9;
    if a.script == Script::Other || b.script == Script::Other {
        WEAK_READING.min(similarity)
    } else {
        similarity
    }
}

fn same_class(a: &Key, a_bytes: &[u8], b: &Key, b_bytes: &[u8]) -> Option<f64> {
    let shared = |(class, similarity): &(u16, f32)| {
        let other = b.curated.iter().find(|(other, of_other)| {
            *other == *class && *class != 0 && romanize::may_meet(*class, *similarity, *of_other)
        })?;
        // Spellings are classed by a short hash, so their letters have the last word.
        let sure =
            *class < romanize::FIRST_CLASS || romanize::same(a.bytes(a_bytes), b.bytes(b_bytes));
        sure.then(|| f64::from(similarity.min(other.1)))
    };
    a.curated
        .iter()
        .filter_map(shared)
        .fold(None, |best, next| {
            Some(best.map_or(next, |best: f64| best.max(next)))
        })
}

fn typo(a: &Key, a_bytes: &[u8], b: &Key, b_bytes: &[u8]) -> Option<(f64, How)> {
    let limit = budget(usize::from(a.len.min(b.len)));
    if limit == 0
        || usize::from(a.len.abs_diff(b.len)) > limit
        || (a.mask ^ b.mask).count_ones() as usize > 2 * limit
        || (a.flags | b.flags) & (MERGED | ABBREVIATION) != 0
        // A digit between letters may be a slip or a mask (Put4in); two numbers are two names.
        || a.has(HAS_DIGIT) && b.has(HAS_DIGIT)
        || [a, b].iter().any(|key| key.has(HAS_DIGIT) && !key.has(MOSTLY_LETTERS))
        || matches!(a.role, PartRole::Particle | PartRole::Title)
        || matches!(b.role, PartRole::Particle | PartRole::Title)
        // Two known words that differ are two words (Austria, Australia).
        || a.role == PartRole::Generic && b.role == PartRole::Generic
        // A changed syllable is one letter in Latin but another name in Hangul and Han.
        || a.script == b.script && a.script == Script::Hangul
        // Where vowels go unwritten, one letter is most of a short word.
        || a.script == b.script && a.len.min(b.len) <= 4 && matches!(a.script, Script::Arabic | Script::Hebrew)
        || a.script == Script::Han
        || b.script == Script::Han
    {
        return None;
    }
    let distance = within(a.bytes(a_bytes), b.bytes(b_bytes), limit)?;
    let longest = f64::from(a.len.max(b.len));
    let lost = u8::try_from(distance).unwrap_or(u8::MAX);
    Some((
        1.0 - 1.2 * f64::from(lost) / longest,
        How::Typo { distance: lost },
    ))
}

/// Returns how alike a merged run and one word of the other name are, and why.
#[inline]
pub(crate) fn run_similarity(
    run: &Key,
    run_bytes: &[u8],
    word: &Key,
    word_bytes: &[u8],
    curated: bool,
) -> Option<(f64, How)> {
    if matches!(
        word.role,
        PartRole::OrgForm | PartRole::Number | PartRole::Initial
    ) {
        return None;
    }
    let cross = run.script != word.script;
    if run.reading {
        return reading_similarity(run, run_bytes, word, word_bytes, curated)
            .filter(|_| cross && word.role != PartRole::Title);
    }
    if run.acronym > 0.0 {
        return (run.text == word.text && word.role == PartRole::Core)
            .then_some((run.acronym, How::Acronym));
    }
    if run.text == word.text {
        return Some((MOST_MERGED, How::Merged));
    }
    if run.skeleton != 0 && run.skeleton == word.skeleton {
        return Some((if cross { 0.95 } else { 0.88 }, How::Merged));
    }
    if curated && let Some(similarity) = same_class(run, run_bytes, word, word_bytes) {
        return Some((similarity, How::Equivalent));
    }
    let vowelless = run.script.compares_by_consonants() || word.script.compares_by_consonants();
    if !cross
        || !vowelless
        || run.consonants == 0
        || run.consonants != word.consonants
        || run.consonant_count < 3
    {
        return None;
    }
    let cost = frame_cost(run.bytes(run_bytes), word.bytes(word_bytes))?;
    Some((0.9 - cost, How::Merged))
}

/// Another reading of a word and the same text in another script.
pub(crate) const READ_ALIKE: f64 = 0.94;
/// Another reading with the same sound frame.
pub(crate) const READ_BY_SOUND: f64 = 0.9;

/// Returns how alike another reading of words and one word of another script are, and why.
/// Names in Latin letters never come here.
#[cold]
#[inline(never)]
fn reading_similarity(
    run: &Key,
    run_bytes: &[u8],
    word: &Key,
    word_bytes: &[u8],
    curated: bool,
) -> Option<(f64, How)> {
    /// Vowels were not compared, although most of these scripts write them.
    const BY_CONSONANTS: f64 = 0.86;
    /// Two consonants, of a script that writes no vowels.
    const BY_TWO: f64 = 0.8;
    if run.text == word.text {
        return Some((READ_ALIKE, How::CrossScript));
    }
    if run.skeleton != 0 && run.skeleton == word.skeleton {
        return Some((READ_BY_SOUND, How::CrossScript));
    }
    if curated && let Some(similarity) = same_class(run, run_bytes, word, word_bytes) {
        return Some((similarity, How::Equivalent));
    }
    let by_consonants = match run.consonant_count {
        2 if run.script == Script::Hebrew => BY_TWO,
        0..=2 => return None,
        _ => BY_CONSONANTS,
    };
    if run.consonants == 0 || run.consonants != word.consonants {
        return None;
    }
    let cost = frame_cost(run.bytes(run_bytes), word.bytes(word_bytes))?;
    Some((by_consonants - cost, How::CrossScript))
}

/// Returns how alike two runs are of which one is another reading, or both.
#[cold]
#[inline(never)]
pub(crate) fn reading_of_run(a: &Key, b: &Key) -> Option<f64> {
    if a.script == b.script || a.acronym > 0.0 || b.acronym > 0.0 {
        None
    } else if a.text == b.text {
        Some(READ_ALIKE)
    } else if a.skeleton != 0 && a.skeleton == b.skeleton {
        Some(READ_BY_SOUND)
    } else {
        None
    }
}

//! How alike two words are, and which word stands for which.
//!
//! In: the keys of two names. Out: the best 1-1 matching and its value. The matching is
//! exact: conflicts are solved by the Hungarian method inside Dinkelbach's iteration on
//! the ratio. Ties are broken by the order of words, so the result is deterministic.

use serde::{Deserialize, Serialize};

use crate::analyze::{curated_classes, family_classes, spoken};
use crate::distance::{budget, letter_mask, within};
use crate::name::Run;
use crate::part::{NamePart, PartRole};
use crate::phonetics::frame_cost;
use crate::romanize;
use crate::script::Script;
use crate::tagger::PATRONYMIC_CLASS;

/// The similarity of an initial and a word that begins with it.
pub const INITIAL: f64 = 0.75;

/// The highest similarity of two or three words written as one and a word or run.
pub const MOST_MERGED: f64 = 0.98;

/// What an unmatched word of the query costs, by its weight.
pub const UNMATCHED_QUERY: f64 = 0.8;
/// What an unmatched word of the target costs, by its weight.
pub const UNMATCHED_TARGET: f64 = 0.6;

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

/// A word reduced to what comparison needs; no pointers, cheap to scan.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub(crate) text: u64,
    pub(crate) skeleton: u64,
    pub(crate) consonants: u64,
    pub(crate) look_alike: u64,
    pub(crate) mask: u32,
    pub(crate) start: u32,
    pub(crate) len: u8,
    pub(crate) first: u8,
    pub(crate) consonant_count: u8,
    pub(crate) role: PartRole,
    pub(crate) script: Script,
    pub(crate) flags: u8,
    pub(crate) org_class: u16,
    pub(crate) word_class: u16,
    pub(crate) curated: [(u16, f32); 4],
    /// Similarity as an acronym; 0 if it is none.
    pub(crate) acronym: f64,
    /// A run that is another reading of its words.
    pub(crate) reading: bool,
    pub(crate) weight: f64,
}

const HAS_DIGIT: u8 = 1;
const MOSTLY_LETTERS: u8 = 2;
const MIXED: u8 = 4;
const SPELLED: u8 = 8;
const CURATED: u8 = 16;
const MERGED: u8 = 32;
const PERSONAL: u8 = 64;
const ABBREVIATION: u8 = 128;

/// FNV-1a, 64 bits: stable for ever, unlike the standard hasher. 0 is kept for "none".
pub(crate) fn hash(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
        .max(1)
}

fn push(bytes: &mut Vec<u8>, text: &str) -> (u32, u8) {
    let start = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    bytes.extend_from_slice(text.as_bytes());
    (start, u8::try_from(text.len()).unwrap_or(u8::MAX))
}

impl Key {
    pub(crate) fn of_part(part: &NamePart, bytes: &mut Vec<u8>) -> Self {
        let (start, len) = push(bytes, &part.text);
        let digits = part.text.bytes().filter(u8::is_ascii_digit).count();
        let mut flags = 0;
        let mut set = |on: bool, flag| flags |= if on { flag } else { 0 };
        set(digits > 0, HAS_DIGIT);
        set(digits > 0 && part.text.len() > 2 * digits, MOSTLY_LETTERS);
        set(part.mixed, MIXED);
        set(part.spelled, SPELLED);
        set(part.curated[0].0 != 0, CURATED);
        set(part.personal, PERSONAL);
        set(part.abbreviation, ABBREVIATION);
        Self {
            text: hash(&part.text),
            skeleton: if part.skeleton.len() >= 2 {
                hash(&part.skeleton)
            } else {
                0
            },
            consonants: hash(&part.consonants),
            look_alike: hash(&part.look_alike),
            mask: letter_mask(part.text.as_bytes()),
            start,
            len,
            first: part.text.bytes().next().unwrap_or(0),
            consonant_count: u8::try_from(part.consonants.len()).unwrap_or(u8::MAX),
            role: part.role,
            script: part.script,
            flags,
            org_class: part.org_class,
            word_class: part.word_class,
            curated: part.curated,
            acronym: 0.0,
            reading: false,
            weight: part.weight,
        }
    }

    pub(crate) fn of_run(run: &Run, parts: &[NamePart], bytes: &mut Vec<u8>) -> Self {
        let slice = &parts[run.start..run.start + run.len];
        // What is heard, since the text is compared by its hash.
        let (start, len) = if run.acronym > 0.0 || run.reading {
            push(bytes, &run.text)
        } else {
            push(bytes, &spoken(slice))
        };
        let curated = if run.acronym > 0.0 {
            [(0, 0.0); 4]
        } else if run.reading {
            reading_classes(run, slice[0].personal)
        } else {
            run_classes(
                &run.text,
                slice[0].personal && slice[0].script == Script::Latin,
            )
        };
        Self {
            text: hash(&run.text),
            skeleton: if run.skeleton.len() >= 3 {
                hash(&run.skeleton)
            } else {
                0
            },
            consonants: hash(&run.consonants),
            look_alike: 0,
            mask: letter_mask(run.text.as_bytes()),
            start,
            len,
            first: run.text.bytes().next().unwrap_or(0),
            consonant_count: u8::try_from(run.consonants.len()).unwrap_or(u8::MAX),
            role: PartRole::Core,
            script: slice[0].script,
            flags: MERGED,
            org_class: 0,
            word_class: 0,
            curated,
            acronym: run.acronym,
            reading: run.reading,
            weight: run.weight,
        }
    }

    /// The bit of the comparable form.
    pub(crate) fn text_bit(&self) -> u64 {
        bit(self.text)
    }

    /// Bits by which this word can be met by a merged run.
    pub(crate) fn bloom(&self) -> u64 {
        let class_bit = |class: u16| if class == 0 { 0 } else { 1 << (class & 63) };
        let classes = self
            .curated
            .iter()
            .fold(0, |bits, (class, _)| bits | class_bit(*class));
        bit(self.text) | bit(self.skeleton) | bit(self.consonants) | classes
    }

    fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Answers whether a few wrong letters can be forgiven in this word at all.
    pub(crate) fn can_be_misspelt(&self) -> bool {
        matches!(self.role, PartRole::Core | PartRole::Generic)
            && !self.has(MERGED)
            && (!self.has(HAS_DIGIT) || self.has(MOSTLY_LETTERS))
            && self.script != Script::Han
    }

    /// Part of a natural person's name.
    pub(crate) fn is_personal(&self) -> bool {
        self.has(PERSONAL)
    }

    pub(crate) fn bytes<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        let start = self.start as usize;
        bytes
            .get(start..start + usize::from(self.len))
            .unwrap_or(&[])
    }
}

/// The classes of joined words, of a person's name if `personal`.
pub(crate) fn run_classes(text: &str, personal: bool) -> [(u16, f32); 4] {
    let mut classes = curated_classes(&[text]);
    if personal {
        romanize::attach(text, &mut classes);
    }
    classes
}

/// The classes of another reading: customary spellings of one word of a person's name.
fn reading_classes(run: &Run, personal: bool) -> [(u16, f32); 4] {
    let mut classes = [(0, 0.0); 4];
    if personal && run.len == 1 {
        for (slot, class) in classes.iter_mut().zip(family_classes(&run.text)) {
            *slot = class;
        }
    }
    classes
}

fn bit(hash: u64) -> u64 {
    if hash == 0 { 0 } else { 1 << (hash >> 58) }
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
        && (one_digit(a, b) || digits_for_letters(a, a_bytes, b, b_bytes))
    {
        return Some((0.9, How::LookAlike));
    }
    let near = typo(a, a_bytes, b, b_bytes);
    near.or_else(|| same_consonants(a, a_bytes, b, b_bytes))
}

/// One of the two has digits among many more letters.
fn one_digit(a: &Key, b: &Key) -> bool {
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

/// One possible pair of words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub query: u8,
    pub target: u8,
    pub similarity: f64,
    pub how: How,
}

/// The working memory of [`best_matching`]: kept between pairs, so that comparing many
/// names allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Matcher {
    chosen: Vec<Edge>,
    next: Vec<Edge>,
    gain: Vec<f64>,
    which: Vec<u16>,
    row_potential: Vec<f64>,
    column_potential: Vec<f64>,
    least: Vec<f64>,
    row_of: Vec<usize>,
    way: Vec<usize>,
    used: Vec<bool>,
}

/// Chooses the 1-1 matching among `edges` with the best ratio; at most one edge a word remains.
pub(crate) fn best_matching(
    edges: &mut Vec<Edge>,
    query: &[Key],
    target: &[Key],
    matcher: &mut Matcher,
) {
    let (mut rows, mut columns, mut conflict) = (0u64, 0u64, false);
    for edge in edges.iter() {
        conflict |= rows >> edge.query & 1 == 1 || columns >> edge.target & 1 == 1;
        rows |= 1 << edge.query;
        columns |= 1 << edge.target;
    }
    // Every similarity exceeds what leaving both words out could save, so without a
    // conflict every pair is taken.
    if !conflict {
        return;
    }
    let mut rate = 0.0;
    matcher.chosen.clear();
    for _ in 0..20 {
        matcher.assign(edges, query, target, rate);
        let value = base_ratio(&matcher.next, query, target);
        if !matcher.chosen.is_empty() && value <= rate + 1e-12 {
            break;
        }
        rate = value;
        std::mem::swap(&mut matcher.chosen, &mut matcher.next);
    }
    edges.clear();
    edges.extend_from_slice(&matcher.chosen);
}

fn base_ratio(chosen: &[Edge], query: &[Key], target: &[Key]) -> f64 {
    let value = crate::compare::tally(chosen, query, target);
    value.matched_similar
        / (value.matched
            + UNMATCHED_QUERY * value.unmatched_query
            + UNMATCHED_TARGET * value.unmatched_target)
}

fn fill<T: Clone>(list: &mut Vec<T>, len: usize, value: T) {
    list.clear();
    list.resize(len, value);
}

impl Matcher {
    /// Maximum-weight assignment of the linear form at `rate` (Hungarian method, O(n^3), n at most 20),
    /// left in `next`.
    fn assign(&mut self, edges: &[Edge], query: &[Key], target: &[Key], rate: f64) {
        let size = query.len().max(target.len());
        fill(&mut self.gain, size * size, 0.0);
        fill(&mut self.which, size * size, u16::MAX);
        for (at, edge) in (0u16..).zip(edges) {
            let (i, j) = (usize::from(edge.query), usize::from(edge.target));
            let value = (edge.similarity - rate * (1.0 - UNMATCHED_QUERY)) * query[i].weight
                + (edge.similarity - rate * (1.0 - UNMATCHED_TARGET)) * target[j].weight;
            self.gain[i * size + j] = value.max(0.0);
            self.which[i * size + j] = at;
        }
        self.hungarian(size);
        self.next.clear();
        for row in 0..size {
            let column = self.way[row];
            let which = usize::from(self.which[row * size + column]);
            self.next.extend(edges.get(which));
        }
    }

    /// Finds for each row the column that maximizes the total of `gain` (potentials
    /// method) and leaves it in the first `size` places of `way`.
    fn hungarian(&mut self, size: usize) {
        fill(&mut self.row_potential, size + 1, 0.0);
        fill(&mut self.column_potential, size + 1, 0.0);
        fill(&mut self.row_of, size + 1, 0);
        fill(&mut self.way, size + 1, 0);
        for row in 1..=size {
            self.row_of[0] = row;
            let mut column = 0;
            fill(&mut self.least, size + 1, f64::INFINITY);
            fill(&mut self.used, size + 1, false);
            loop {
                self.used[column] = true;
                let (at, mut delta, mut next) = (self.row_of[column], f64::INFINITY, 0);
                for j in 1..=size {
                    if self.used[j] {
                        continue;
                    }
                    let cost = -self.gain[(at - 1) * size + j - 1]
                        - self.row_potential[at]
                        - self.column_potential[j];
                    if cost < self.least[j] {
                        self.least[j] = cost;
                        self.way[j] = column;
                    }
                    if self.least[j] < delta {
                        delta = self.least[j];
                        next = j;
                    }
                }
                for j in 0..=size {
                    if self.used[j] {
                        self.row_potential[self.row_of[j]] += delta;
                        self.column_potential[j] -= delta;
                    } else {
                        self.least[j] -= delta;
                    }
                }
                column = next;
                if self.row_of[column] == 0 {
                    break;
                }
            }
            while column != 0 {
                let before = self.way[column];
                self.row_of[column] = self.row_of[before];
                column = before;
            }
        }
        for column in 1..=size {
            self.way[self.row_of[column] - 1] = column - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Matcher;
    use proptest::prelude::*;

    fn brute(gain: &[f64], size: usize, row: usize, used: u32) -> f64 {
        if row == size {
            return 0.0;
        }
        (0..size)
            .filter(|column| used >> column & 1 == 0)
            .map(|column| {
                gain[row * size + column] + brute(gain, size, row + 1, used | 1 << column)
            })
            .fold(f64::NEG_INFINITY, f64::max)
    }

    proptest! {
        #[test]
        fn assignment_is_optimal(size in 1usize..=5, gains in proptest::collection::vec(0.0f64..2.0, 25)) {
            let gain = &gains[..size * size];
            let mut matcher = Matcher { gain: gain.to_vec(), ..Matcher::default() };
            matcher.hungarian(size);
            let total: f64 = (0..size).map(|row| gain[row * size + matcher.way[row]]).sum();
            prop_assert!((total - brute(gain, size, 0, 0)).abs() < 1e-9);
        }
    }
}

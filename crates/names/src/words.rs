//! Names as rows of words: the form in which an index keeps and compares them.
//!
//! In: an analyzed [`Name`]. Out: for each word a [`PackedWord`], plain bytes of a fixed
//! layout that can lie in a file, and back from there a [`Word`] ready for comparison.
//! Guarantees: packing loses nothing that a comparison reads; [`Pairing::score`] equals
//! [`score`](crate::score) bit for bit for two names that cannot be merged, and is never
//! above it; of words that can stand for each other one is sought by a hash under which the
//! other is stored ([`Word::sought`], [`Word::stored`]), or they lie within the edit budget
//! ([`Word::typo_budget`]); the same goes for runs.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::align::{How, run_similarity, similarity};
use crate::analyze::Options;
use crate::compare::{collect, evaluate};
use crate::distance::budget;
use crate::key::{Key, hash};
use crate::matching::{Edge, Matcher};
use crate::name::Name;
use crate::part::{NamePart, PartRole};
use crate::phonetics::skeleton;
use crate::readings::has_readings;
use crate::script::Script;

/// A word reduced to what comparison needs.
pub type Word = Key;

/// A [`Word`] in bytes, 96 of them, little-endian.
///
/// `start` and `len` say where the text lies among the bytes that the holder keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct PackedWord {
    text: u64,
    skeleton: u64,
    consonants: u64,
    look_alike: u64,
    weight: u64,
    curated: [u32; 4],
    curated_class: [u16; 4],
    mask: u32,
    /// Where the text begins.
    pub start: u32,
    org_class: u16,
    word_class: u16,
    /// Length of the text in bytes.
    pub len: u8,
    first: u8,
    consonant_count: u8,
    role: u8,
    script: u8,
    flags: u8,
    /// For the holder: in which classes of names the word occurs.
    pub classes: u8,
    reserved: [u8; 13],
}

const ROLES: [PartRole; 7] = [
    PartRole::Core,
    PartRole::OrgForm,
    PartRole::Particle,
    PartRole::Title,
    PartRole::Initial,
    PartRole::Number,
    PartRole::Generic,
];

const SCRIPTS: [Script; 10] = [
    Script::Latin,
    Script::Cyrillic,
    Script::Greek,
    Script::Arabic,
    Script::Hebrew,
    Script::Han,
    Script::Hangul,
    Script::Kana,
    Script::Common,
    Script::Other,
];

fn code<T: PartialEq>(all: &[T], one: &T) -> u8 {
    let at = all.iter().position(|each| each == one).unwrap_or(0);
    u8::try_from(at).unwrap_or(0)
}

impl From<&Word> for PackedWord {
    fn from(word: &Word) -> Self {
        Self {
            text: word.text,
            skeleton: word.skeleton,
            consonants: word.consonants,
            look_alike: word.look_alike,
            weight: word.weight.to_bits(),
            curated: word.curated.map(|(_, similarity)| similarity.to_bits()),
            curated_class: word.curated.map(|(class, _)| class),
            mask: word.mask,
            start: word.start,
            org_class: word.org_class,
            word_class: word.word_class,
            len: word.len,
            first: word.first,
            consonant_count: word.consonant_count,
            role: code(&ROLES, &word.role),
            script: code(&SCRIPTS, &word.script),
            flags: word.flags,
            classes: 0,
            reserved: [0; 13],
        }
    }
}

impl From<&PackedWord> for Word {
    /// Any bytes give some word; a role or script that does not exist reads as the first.
    fn from(packed: &PackedWord) -> Self {
        let curated = |at: usize| (packed.curated_class[at], f32::from_bits(packed.curated[at]));
        Self {
            text: packed.text,
            skeleton: packed.skeleton,
            consonants: packed.consonants,
            look_alike: packed.look_alike,
            mask: packed.mask,
            start: packed.start,
            len: packed.len,
            first: packed.first,
            consonant_count: packed.consonant_count,
            role: packed.role(),
            script: script_of(packed.script),
            flags: packed.flags,
            org_class: packed.org_class,
            word_class: packed.word_class,
            curated: [curated(0), curated(1), curated(2), curated(3)],
            acronym: 0.0,
            reading: false,
            weight: packed.weight(),
        }
    }
}

impl PackedWord {
    /// What the word does in its name.
    pub fn role(&self) -> PartRole {
        *ROLES.get(usize::from(self.role)).unwrap_or(&PartRole::Core)
    }

    /// How telling it is; 0 for bytes that are no weight.
    pub fn weight(&self) -> f64 {
        let weight = f64::from_bits(self.weight);
        if weight.is_finite() { weight } else { 0.0 }
    }

    /// Whether it tells who it is: a name of its own, or a number.
    pub fn tells(&self) -> bool {
        self.role().tells()
    }

    /// Whether words of its script have other readings, which are runs of their names.
    pub fn has_readings(&self) -> bool {
        has_readings(script_of(self.script))
    }
}

fn script_of(code: u8) -> Script {
    *SCRIPTS.get(usize::from(code)).unwrap_or(&Script::Latin)
}

/// Keeps the hashes of one kind of key apart from those of another.
fn kind(hash: u64, kind: u64) -> u64 {
    (hash ^ kind.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

/// Consonant frames across scripts. A word of a script that is compared by consonants seeks
/// all words; a word of another script seeks only those.
fn across(consonants: u64, by_consonants: bool, stored: bool, each: &mut impl FnMut(u64)) {
    if by_consonants || stored {
        each(kind(
            consonants,
            if stored && by_consonants { 10 } else { 9 },
        ));
    }
    if by_consonants || !stored {
        each(kind(consonants, if stored { 9 } else { 10 }));
    }
}

/// The key under which one letter that stands for a word is kept, by that letter.
///
/// A word meets the initials of its first letter; an initial meets every word that
/// starts with it, for which no list of words is worth keeping.
fn initial_meet(first: u8) -> u64 {
    kind(u64::from(first), 7)
}

impl Word {
    /// How telling it is.
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// What it does in its name.
    pub fn role(&self) -> PartRole {
        self.role
    }

    /// Whether it tells who it is: a name of its own, or a number.
    pub fn tells(&self) -> bool {
        self.role.tells()
    }

    /// First byte of its text; 0 is none.
    pub fn first(&self) -> u8 {
        self.first
    }

    /// Calls `each` with the hash of every key under which an index keeps the word.
    pub fn stored(&self, mut each: impl FnMut(u64)) {
        self.common(&mut each);
        if self.role == PartRole::Initial {
            each(initial_meet(self.first));
        }
        self.frames(true, &mut each);
    }

    /// Calls `each` with the hash of every key under which words that can stand for this one
    /// are kept.
    pub fn sought(&self, mut each: impl FnMut(u64)) {
        self.common(&mut each);
        if !matches!(
            self.role,
            PartRole::Initial | PartRole::OrgForm | PartRole::Number
        ) {
            each(initial_meet(self.first));
        }
        self.frames(false, &mut each);
    }

    /// The keys that both sides share.
    fn common(&self, each: &mut impl FnMut(u64)) {
        each(kind(self.text, 1));
        match self.role {
            PartRole::OrgForm => {
                if self.org_class != 0 {
                    each(kind(u64::from(self.org_class), 5));
                }
                return;
            }
            PartRole::Number => return,
            _ => {}
        }
        for (hash, of) in [
            (self.skeleton, 2),
            (self.look_alike, 4),
            (u64::from(self.word_class), 6),
        ] {
            if hash != 0 {
                each(kind(hash, of));
            }
        }
        for (class, _) in self.curated {
            if class != 0 {
                each(kind(u64::from(class), 8));
            }
        }
    }

    /// The consonant frame: of two Latin words it counts where they begin alike, of words of
    /// two scripts where one of them is compared by consonants.
    fn frames(&self, stored: bool, each: &mut impl FnMut(u64)) {
        if self.consonants == 0 || matches!(self.role, PartRole::OrgForm | PartRole::Number) {
            return;
        }
        if self.script == Script::Latin {
            each(kind(self.consonants ^ u64::from(self.first) << 56, 3));
        }
        let by_consonants = self.script.compares_by_consonants();
        across(self.consonants, by_consonants, stored, each);
    }

    /// Most edits at which the word can still stand for another; 0 is none. The budget of
    /// a pair is that of its shorter word, so it is never more than this.
    pub fn typo_budget(&self) -> usize {
        if self.can_be_misspelt() {
            budget(usize::from(self.len))
        } else {
            0
        }
    }
}

impl Name {
    /// Returns the words, in order.
    pub fn words(&self) -> &[Word] {
        &self.keys
    }

    /// Returns the bytes in which the texts of words and runs lie.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the text of a word of this name.
    pub fn text_of(&self, word: &Word) -> &[u8] {
        word.bytes(&self.bytes)
    }

    /// Whether the two compare alike in every respect, although they may have been read as
    /// names of different kinds.
    pub fn reads_as(&self, other: &Self) -> bool {
        let words =
            |name: &Self| -> Vec<PackedWord> { name.keys.iter().map(PackedWord::from).collect() };
        self.bytes == other.bytes && self.runs == other.runs && words(self) == words(other)
    }

    /// Returns the name as a row of words.
    pub fn row(&self) -> Row<'_> {
        Row {
            words: &self.keys,
            bytes: &self.bytes,
        }
    }

    /// Calls `each` with the number of a run and the hash of a key under which an index
    /// keeps it: so that a word, or an equal run that is cut elsewhere, finds it.
    pub fn runs_stored(&self, mut each: impl FnMut(usize, u64)) {
        for at in 0..self.run_keys.len() {
            self.run(at, true, &mut |hash| each(at, hash));
        }
    }

    /// Calls `each` with the number of a run and the hash of a key under which words that
    /// the run can stand for, and equal runs, are kept.
    pub fn runs_sought(&self, mut each: impl FnMut(usize, u64)) {
        for at in 0..self.run_keys.len() {
            self.run(at, false, &mut |hash| each(at, hash));
        }
    }

    fn run(&self, at: usize, stored: bool, each: &mut impl FnMut(u64)) {
        let run = &self.run_keys[at];
        // Words and runs of one text have one frame, so that a run which has one need not be
        // kept under its text too. A run whose frame is left out, since one of its words has
        // it alone, still seeks by it those that have it.
        if !stored || run.skeleton == 0 {
            each(kind(run.text, 1));
        }
        if run.acronym > 0.0 {
            return;
        }
        if run.skeleton != 0 {
            each(kind(run.skeleton, 2));
        } else if !stored {
            each(kind(hash(&skeleton(&self.runs[at].text)), 2));
        }
        if run.consonants != 0 {
            let by_consonants = run.reading || run.script.compares_by_consonants();
            across(run.consonants, by_consonants, stored, each);
        }
        for (class, _) in run.curated {
            if class != 0 {
                each(kind(u64::from(class), 8));
            }
        }
    }

    /// Returns how alike the run `at` and a word, whose text lies in `bytes`, are; `None` if
    /// the run cannot stand for the word.
    pub fn run_similarity(
        &self,
        at: usize,
        word: &Word,
        bytes: &[u8],
        opts: &Options,
    ) -> Option<f64> {
        let run = self.run_keys.get(at)?;
        run_similarity(run, &self.bytes, word, bytes, opts.curated)
            .map(|(similarity, _)| similarity)
    }
}

/// The words of one name with the bytes in which their texts lie.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The words, at most [`MAX_PARTS`](crate::MAX_PARTS).
    pub words: &'a [Word],
    /// Where their texts lie.
    pub bytes: &'a [u8],
}

/// Returns how alike two words are; `None` if they do not stand for each other.
pub fn word_similarity(
    a: &Word,
    a_bytes: &[u8],
    b: &Word,
    b_bytes: &[u8],
    opts: &Options,
) -> Option<f64> {
    similarity(a, a_bytes, b, b_bytes, opts.curated).map(|(similarity, _)| similarity)
}

/// Returns how alike two parts are, and why; `None` if they do not stand for each other.
///
/// The same function that [`score`](crate::score) applies to every pair of words. Symmetric.
pub fn part_similarity(a: &NamePart, b: &NamePart, opts: &Options) -> Option<(f64, How)> {
    let (mut a_bytes, mut b_bytes) = (Vec::new(), Vec::new());
    let (a, b) = (Key::of_part(a, &mut a_bytes), Key::of_part(b, &mut b_bytes));
    similarity(&a, &a_bytes, &b, &b_bytes, opts.curated)
}

/// Compares rows of words; keeps its memory from one pair to the next.
#[derive(Debug, Default)]
pub struct Pairing {
    edges: Vec<Edge>,
    matcher: Matcher,
}

impl Pairing {
    /// Scores two names word by word, without merging neighbors.
    pub fn score(&mut self, query: Row<'_>, target: Row<'_>, opts: &Options) -> f64 {
        self.edges.clear();
        collect(
            query.words,
            query.bytes,
            target.words,
            target.bytes,
            opts.curated,
            &mut self.edges,
        );
        evaluate(
            &mut self.edges,
            query.words,
            target.words,
            &mut self.matcher,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{PackedWord, Pairing, Row, Word, part_similarity, word_similarity};
    use crate::distance::within;
    use crate::part::PartRole;
    use crate::{Name, NameTag, Options, analyze, score};
    use proptest::prelude::*;

    const WORDS: &[&str] = &[
        "huawei",
        "huawe1",
        "hu4w31",
        "0bama",
        "0b4m4",
        "4u57r14",
        "hua",
        "wei",
        "хуавэй",
        "华为",
        "technology",
        "tech",
        "科技",
        "ltd",
        "gmbh",
        "limited",
        "forty",
        "40",
        "muhammad",
        "mohamed",
        "محمد",
        "abdul",
        "rahman",
        "abdurrahman",
        "عبد",
        "الرحمن",
        "a",
        "al",
        "bin",
        "ben",
        "44",
        "united",
        "states",
        "us",
        "igor",
        "ig0r",
        "オバマ",
        "obama",
        "semiconductor",
        "manufacturing",
        "international",
        "corp",
        "smic",
        "kim",
        "김",
        "jong",
        "un",
        "jongun",
        "정은",
        "xi?an",
        "xian",
        "austria",
        "australia",
        "lee",
        "li",
        "yi",
        "hsi",
        "xi",
        "chin",
        "ping",
        "chinping",
        "jinping",
        "mao",
        "tse",
        "tung",
        "zedong",
        "sinzi",
        "shinji",
        "金",
        "金正恩",
        "jeong",
        "jongun",
        "chongun",
        "rhee",
        "李",
        "田中",
        "tanaka",
        "陳大文",
        "chan",
        "taiman",
        "tai",
        "man",
        "平壤",
        "평양",
        "pyongyang",
        "ウラジーミル",
        "vladimir",
        "プーチン",
        "putin",
        "Κάιντα",
        "qaida",
        "kaida",
        "דוד",
        "david",
        "יוסף",
        "yosef",
    ];

    fn name() -> impl Strategy<Value = Name> {
        let tags = prop_oneof![
            Just(NameTag::Person),
            Just(NameTag::Organization),
            Just(NameTag::Unknown)
        ];
        let word = prop_oneof![
            4 => proptest::sample::select(WORDS).prop_map(str::to_owned),
            1 => "[a-e]{1,8}",
        ];
        (proptest::collection::vec(word, 1..5), tags)
            .prop_map(|(words, tag)| analyze(&words.join(" "), tag))
    }

    fn stored(word: &Word) -> Vec<u64> {
        let mut all = Vec::new();
        word.stored(|hash| all.push(hash));
        all
    }

    fn sought(word: &Word) -> Vec<u64> {
        let mut all = Vec::new();
        word.sought(|hash| all.push(hash));
        all
    }

    fn runs_stored(name: &Name) -> Vec<(usize, u64)> {
        let mut all = Vec::new();
        name.runs_stored(|run, hash| all.push((run, hash)));
        all
    }

    fn runs_sought(name: &Name) -> Vec<(usize, u64)> {
        let mut all = Vec::new();
        name.runs_sought(|run, hash| all.push((run, hash)));
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]

        #[test]
        fn words_meet_by_a_hash_or_by_few_edits(a in name(), b in name()) {
            let opts = Options::default();
            for x in a.words() {
                for y in b.words() {
                    let similar = word_similarity(x, a.bytes(), y, b.bytes(), &opts);
                    prop_assert_eq!(similar, word_similarity(y, b.bytes(), x, a.bytes(), &opts));
                    if similar.is_none() {
                        continue;
                    }
                    let limit = x.typo_budget().min(y.typo_budget());
                    let near = limit > 0 && within(a.text_of(x), b.text_of(y), limit).is_some();
                    // An initial seeks no list: it counts as met everywhere.
                    let initial = x.first() == y.first() && x.role() == PartRole::Initial;
                    let met = stored(y);
                    prop_assert!(near || initial || sought(x).iter().any(|hash| met.contains(hash)), "{x:?} {y:?}");
                }
            }
            for x in &a.parts {
                for y in &b.parts {
                    prop_assert_eq!(part_similarity(x, y, &opts), part_similarity(y, x, &opts));
                }
            }
            for (run, _) in a.runs.iter().enumerate() {
                for y in b.words() {
                    if a.run_similarity(run, y, b.bytes(), &opts).is_some() {
                        let met = stored(y);
                        prop_assert!(runs_sought(&a).iter().any(|(of, hash)| *of == run && met.contains(hash)));
                        let kept = runs_stored(&a);
                        prop_assert!(sought(y).iter().any(|hash| kept.contains(&(run, *hash))));
                    }
                }
            }
        }

        #[test]
        fn a_packed_word_compares_as_the_word(a in name(), b in name()) {
            let opts = Options::default();
            let packed: Vec<Word> = b
                .words()
                .iter()
                .map(|word| Word::from(&PackedWord::from(word)))
                .collect();
            let row = Row { words: &packed, bytes: b.bytes() };
            let mut pairing = Pairing::default();
            let plain = pairing.score(a.row(), row, &opts);
            prop_assert_eq!(plain.to_bits(), pairing.score(a.row(), b.row(), &opts).to_bits());
            let full = score(&a, &b, &opts);
            prop_assert!(plain <= full);
            // Where no run meets a word or a run, there is nothing to merge.
            let words: Vec<u64> = b.words().iter().flat_map(stored).collect();
            let runs: Vec<u64> = runs_stored(&b).into_iter().map(|(_, hash)| hash).collect();
            let run_meets = runs_sought(&a)
                .iter()
                .any(|(_, hash)| words.contains(hash) || runs.contains(hash));
            let run_is_met = a.words().iter().flat_map(sought).any(|hash| runs.contains(&hash));
            if !run_meets && !run_is_met {
                prop_assert_eq!(plain.to_bits(), full.to_bits());
            }
        }
    }
}

//! A word reduced to what comparison needs.
//!
//! In: an analyzed part, or neighboring parts as one run. Out: hashes of its forms, its
//! flags and classes, and where its text lies: no pointers, so that rows of words are cheap
//! to scan and can lie in a file.

use crate::analyze::{curated_classes, family_classes, spoken};
use crate::distance::letter_mask;
use crate::name::Run;
use crate::part::{NamePart, PartRole};
use crate::romanize;
use crate::script::Script;

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

pub(crate) const HAS_DIGIT: u8 = 1;
pub(crate) const MOSTLY_LETTERS: u8 = 2;
pub(crate) const MIXED: u8 = 4;
pub(crate) const SPELLED: u8 = 8;
pub(crate) const CURATED: u8 = 16;
pub(crate) const MERGED: u8 = 32;
pub(crate) const PERSONAL: u8 = 64;
pub(crate) const ABBREVIATION: u8 = 128;

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

    pub(crate) fn has(&self, flag: u8) -> bool {
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

//! Gathers entities and their names in memory, until they are serialized.
//!
//! In: entities in the order of their keys, each followed by its names. Out: the arrays of
//! the file, made by [`serialize`](Writer::serialize). Distinct words are kept once: two
//! words that compare alike in every respect are the same word.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use interdict_names::{Name, NameTag, PackedWord, PartRole};
use zerocopy::IntoBytes;

use crate::deletes::spread;
use crate::format::{ANCHOR, EntityRecord, NameRecord, TELLING, WEIGHT_STEPS};

/// How many classes of names an index keeps apart.
pub const CLASSES: usize = 4;

const LAST_CLASS: u8 = 3;
const _: () = assert!(LAST_CLASS as usize + 1 == CLASSES);

/// One name to be written.
#[derive(Debug)]
pub struct Written<'a> {
    /// The entity that bears it, from [`Writer::entity`].
    pub entity: u32,
    /// Which of the entity's names it is.
    pub place: u16,
    /// Names of one class are searched together; below [`CLASSES`].
    pub class: u8,
    /// The tag it was analyzed with.
    pub tag: NameTag,
    /// Whether it may be looked for inside a longer query.
    pub anchor: bool,
    /// As written.
    pub text: &'a str,
    /// Taken apart.
    pub name: &'a Name,
}

/// A hasher for keys that are hashes already.
#[derive(Default)]
pub(crate) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = spread(self.0 ^ u64::from(*byte));
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

type Seen = HashMap<u64, u32, BuildHasherDefault<Spread>>;

pub(crate) struct Pending {
    pub record: NameRecord,
    /// Twice the class, and one more where a word tells who it is.
    pub class: u8,
    pub weight: f64,
    pub words_len: u32,
    pub text_len: u32,
}

/// Gathers what an index will hold.
#[derive(Default)]
pub struct Writer {
    pub(crate) words: Vec<PackedWord>,
    pub(crate) word_texts: Vec<u8>,
    /// For each word the classes in which it occurs, a bit each.
    pub(crate) classes: Vec<u8>,
    seen: Seen,
    pub(crate) names: Vec<Pending>,
    pub(crate) name_words: Vec<u32>,
    pub(crate) name_texts: Vec<u8>,
    /// Hash of a run's key and the name, by its number in `names`.
    pub(crate) runs: Vec<(u64, u32)>,
    pub(crate) entities: Vec<EntityRecord>,
    pub(crate) keys: Vec<u8>,
    pub(crate) facets: Vec<u8>,
    pub(crate) blobs: Vec<u8>,
    pub(crate) identifiers: Vec<(u64, u32)>,
    pub(crate) out_of_order: bool,
    last_key: String,
    scratch: Vec<u64>,
}

/// Returns the hash under which an identifying number is kept: of its letters and digits,
/// in upper case.
pub fn identifier_hash(plain: &str) -> u64 {
    plain.bytes().fold(0x51_7c_c1_b7_27_22_0a_95, |hash, byte| {
        spread(hash ^ u64::from(byte))
    })
}

/// Returns the code of a tag in a name's flags.
pub(crate) fn tag_code(tag: NameTag) -> u8 {
    match tag {
        NameTag::Person => 0,
        NameTag::Organization => 1,
        NameTag::Object => 2,
        NameTag::Unknown => 3,
    }
}

/// Returns the tag of a name's flags.
pub(crate) fn tag_of(flags: u8) -> NameTag {
    match flags & 3 {
        0 => NameTag::Person,
        1 => NameTag::Organization,
        2 => NameTag::Object,
        _ => NameTag::Unknown,
    }
}

impl Writer {
    /// Starts an empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entity: its key, all that the holder keeps of it, and what it needs often.
    ///
    /// Keys must ascend, or [`serialize`](Self::serialize) refuses.
    pub fn entity(&mut self, key: &str, blob: &[u8], facets: &[u8]) -> u32 {
        if !self.entities.is_empty() && *key <= *self.last_key {
            self.out_of_order = true;
        }
        key.clone_into(&mut self.last_key);
        let number = small(self.entities.len());
        self.entities.push(EntityRecord {
            blob: self.blobs.len() as u64,
            facets: small(self.facets.len()),
            key: small(self.keys.len()),
        });
        self.keys.extend_from_slice(key.as_bytes());
        self.blobs.extend_from_slice(blob);
        self.facets.extend_from_slice(facets);
        number
    }

    /// Adds a number that identifies an entity, see [`identifier_hash`].
    pub fn identifier(&mut self, hash: u64, entity: u32) {
        self.identifiers.push((hash, entity));
    }

    /// Adds a name.
    pub fn name(&mut self, written: &Written<'_>) {
        let name = written.name;
        let number = small(self.names.len());
        let start = self.name_words.len();
        let class = written.class.min(LAST_CLASS);
        for word in name.words() {
            let id = self.intern(PackedWord::from(word), name.text_of(word));
            self.classes[id as usize] |= 1 << class;
            self.name_words.push(id);
        }
        let telling = name.words().iter().filter(|word| word.tells()).count();
        let telling = u8::try_from(telling).map_or(31, |count| count.min(31));
        let mut hashes = std::mem::take(&mut self.scratch);
        hashes.clear();
        name.runs_stored(|_, hash| hashes.push(spread(hash)));
        hashes.sort_unstable();
        hashes.dedup();
        self.runs.extend(hashes.iter().map(|hash| (*hash, number)));
        self.scratch = hashes;
        self.names.push(Pending {
            record: NameRecord {
                words: small(start),
                text: small(self.name_texts.len()),
                entity: written.entity,
                place: written.place,
                weight: steps(name.weight),
                flags: tag_code(written.tag)
                    | if written.anchor { ANCHOR } else { 0 }
                    | telling << TELLING,
            },
            class: 2 * class + u8::from(telling > 0),
            weight: name.weight,
            words_len: small(name.words().len()),
            text_len: small(written.text.len()),
        });
        self.name_texts.extend_from_slice(written.text.as_bytes());
    }

    /// Returns the number of a word that compares exactly so, added if it is new.
    fn intern(&mut self, mut word: PackedWord, text: &[u8]) -> u32 {
        word.start = 0;
        let mut hasher = Spread(0x9ae1_6a3b_2f90_404f);
        for chunk in word.as_bytes().chunks_exact(8) {
            let value = chunk.try_into().map_or(0, u64::from_le_bytes);
            hasher.0 = spread(hasher.0 ^ value).rotate_left(23);
        }
        let mut hash = hasher.finish();
        // Hashes that meet by chance are told apart by looking, and moved on.
        while let Some(&id) = self.seen.get(&hash) {
            let mut known = self.words[id as usize];
            let start = known.start as usize;
            known.start = 0;
            if known == word && self.word_texts[start..start + usize::from(known.len)] == *text {
                return id;
            }
            hash = spread(hash.wrapping_add(1));
        }
        let id = small(self.words.len());
        self.seen.insert(hash, id);
        word.start = small(self.word_texts.len());
        self.word_texts.extend_from_slice(text);
        self.words.push(word);
        self.classes.push(0);
        id
    }
}

/// A weight in whole steps, rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what fits; what is no number becomes 0"
)]
fn steps(weight: f64) -> u8 {
    (weight * WEIGHT_STEPS).floor().clamp(0.0, 255.0) as u8
}

/// Narrows a count; what does not fit is found by `serialize`, which checks the lengths.
pub(crate) fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Tells whether a word can carry a name that stands inside a query.
pub(crate) fn can_anchor(word: &PackedWord) -> bool {
    word.role() != PartRole::OrgForm
}

//! The byte layout of an index file, version 2. Little-endian throughout.
//!
//! | bytes | holds |
//! | --- | --- |
//! | 0-7 | magic `INTRDICT` |
//! | 8-11 | format version |
//! | 12-15 | number of sections, [`SECTIONS`] |
//! | 16-79 | scorer version, UTF-8, padded with zeros |
//! | 80-111 | BLAKE3 of the bytes before and of the section table |
//! | 112- | section table: offset `u64`, length `u64`, BLAKE3 of the content, 32 bytes |
//! | after | the sections, each from a multiple of 64 |
//!
//! | section | content |
//! | --- | --- |
//! | `Meta` | bytes of the holder |
//! | `Words` | [`PackedWord`](interdict_names::PackedWord), each distinct word once |
//! | `WordTexts` | their texts |
//! | `SameText` | for each word the next one of the same text, or `u32::MAX` |
//! | `PostingStarts`, `Postings` | for each word the names that hold it, ascending |
//! | `AnchorStarts`, `Anchors` | for each word the names of which it is the rarest telling word |
//! | `Names` | [`NameRecord`], by class, those without a telling word first, then by weight; one more at the end |
//! | `NameWords`, `NameTexts` | words of each name in order; the name as written |
//! | `ClassStarts` | first name of each class, first one with a telling word, and the end of all |
//! | `Meet*` | hash table: key of a word to the word |
//! | `Deletes*` | hash table: first letters of a text with up to two left out to the first word of that text |
//! | `Runs*` | hash table: key of two or three neighboring words written as one to the name |
//! | `Identifiers*` | hash table: identifying number to the entity |
//! | `Entities` | [`EntityRecord`]; one more at the end |
//! | `EntityKeys`, `Facets`, `Blobs` | the key of each entity, ascending; what the holder needs of it often; all of it |

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// The format that this engine writes and reads.
///
/// 1 left letters out of whole texts, 2 leaves them out of their first letters.
pub const FORMAT_VERSION: u32 = 2;

pub(crate) const MAGIC: [u8; 8] = *b"INTRDICT";
pub(crate) const SECTIONS: usize = Section::Blobs as usize + 1;
pub(crate) const ALIGN: usize = 64;

/// The sections, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Section {
    Meta,
    Words,
    WordTexts,
    SameText,
    PostingStarts,
    Postings,
    AnchorStarts,
    Anchors,
    Names,
    NameWords,
    NameTexts,
    ClassStarts,
    MeetStarts,
    MeetTags,
    MeetValues,
    DeletesStarts,
    DeletesTags,
    DeletesValues,
    RunsStarts,
    RunsTags,
    RunsValues,
    IdentifiersStarts,
    IdentifiersTags,
    IdentifiersValues,
    Entities,
    EntityKeys,
    Facets,
    Blobs,
}

/// The head of the file.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct Header {
    pub magic: [u8; 8],
    pub version: u32,
    pub sections: u32,
    pub scorer: [u8; 64],
    pub digest: [u8; 32],
}

/// Where one section lies.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct Place {
    pub offset: u64,
    pub len: u64,
    pub digest: [u8; 32],
}

/// Bytes of the header and the section table.
pub(crate) const HEAD: usize = size_of::<Header>() + SECTIONS * size_of::<Place>();

/// One name of an entity. Its words and text end where those of the next begin.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct NameRecord {
    pub words: u32,
    pub text: u32,
    pub entity: u32,
    /// Which of the entity's names.
    pub place: u16,
    /// Weight of all words in sixteenths, rounded down, at most 255.
    pub weight: u8,
    /// Bits 0-1: the tag it was analyzed with; bit 2: may be looked for inside a query;
    /// bits 3-7: how many of its words tell who it is.
    pub flags: u8,
}

pub(crate) const ANCHOR: u8 = 4;
/// How far the count of telling words is shifted.
pub(crate) const TELLING: u8 = 3;
/// Sixteenths of weight in one unit.
pub(crate) const WEIGHT_STEPS: f64 = 16.0;

/// One entity. Its key, facets and blob end where those of the next begin.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct EntityRecord {
    pub blob: u64,
    pub facets: u32,
    pub key: u32,
}

#[cfg(target_endian = "big")]
compile_error!("index files are mapped as they lie, little-endian");

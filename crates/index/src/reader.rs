//! Opens an index and looks at its sections.
//!
//! In: a path, or bytes. Out: an [`Index`]. Opening checks the header, its digest, the
//! section table and that the sections fit each other; it reads nothing else. Every look
//! into a section is bounds-checked, so damaged content gives a wrong answer at worst,
//! never a panic; [`Index::verify`] finds it by the digests.

use std::path::Path;

use interdict_names::{PackedWord, SCORER_VERSION};
use zerocopy::{FromBytes, Immutable, KnownLayout};

use crate::bytes::Bytes;
use crate::error::IndexError;
use crate::format::{
    EntityRecord, FORMAT_VERSION, HEAD, Header, MAGIC, NameRecord, Place, SECTIONS, Section,
};
use crate::hashes::TableView;
use crate::serializer::head_digest;
use crate::writer::CLASSES;

/// An opened index. Cheap to share between threads; nothing in it changes.
#[derive(Debug)]
pub struct Index {
    bytes: Bytes,
    places: [Place; SECTIONS],
}

/// How much of an index is what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Entities.
    pub entities: usize,
    /// Names.
    pub names: usize,
    /// Distinct words.
    pub words: usize,
    /// Bytes of everything that a search reads.
    pub search_bytes: usize,
    /// Bytes of what the holder keeps of each entity.
    pub blob_bytes: usize,
}

/// The sections as typed slices, made once a search.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub words: &'a [PackedWord],
    pub word_texts: &'a [u8],
    pub same_text: &'a [u32],
    pub posting_starts: &'a [u32],
    pub postings: &'a [u32],
    pub anchor_starts: &'a [u32],
    pub anchors: &'a [u32],
    pub names: &'a [NameRecord],
    pub name_words: &'a [u32],
    pub name_texts: &'a [u8],
    pub classes: &'a [u32],
    pub meet: TableView<'a>,
    pub deletes: TableView<'a>,
    pub runs: TableView<'a>,
}

fn list<'a>(starts: &[u32], values: &'a [u32], at: u32) -> &'a [u32] {
    let at = at as usize;
    match (starts.get(at), starts.get(at + 1)) {
        (Some(from), Some(to)) => values.get(*from as usize..*to as usize).unwrap_or(&[]),
        _ => &[],
    }
}

impl<'a> View<'a> {
    /// The names that hold a word.
    pub(crate) fn posting(&self, word: u32) -> &'a [u32] {
        list(self.posting_starts, self.postings, word)
    }

    /// The names that hang on a word.
    pub(crate) fn anchored(&self, word: u32) -> &'a [u32] {
        list(self.anchor_starts, self.anchors, word)
    }

    /// The words of a name.
    pub(crate) fn words_of(&self, name: u32) -> &'a [u32] {
        let at = name as usize;
        match (self.names.get(at), self.names.get(at + 1)) {
            (Some(own), Some(next)) => self
                .name_words
                .get(own.words as usize..next.words as usize)
                .unwrap_or(&[]),
            _ => &[],
        }
    }

    /// A name as written.
    pub(crate) fn text_of(&self, name: u32) -> &'a str {
        let at = name as usize;
        let bytes = match (self.names.get(at), self.names.get(at + 1)) {
            (Some(own), Some(next)) => self
                .name_texts
                .get(own.text as usize..next.text as usize)
                .unwrap_or(&[]),
            _ => &[],
        };
        std::str::from_utf8(bytes).unwrap_or("")
    }
}

impl Index {
    /// Maps the index at `path`.
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        Self::check(Bytes::map(path)?)
    }

    /// Opens an index that lies in memory.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the caller gives the bytes away"
    )]
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, IndexError> {
        Self::check(Bytes::hold(&bytes))
    }

    fn check(bytes: Bytes) -> Result<Self, IndexError> {
        let all = bytes.as_slice();
        let (header, rest) = Header::ref_from_prefix(all)
            .map_err(|_| IndexError::NotAnIndex("it is shorter than the header"))?;
        if header.magic != MAGIC {
            return Err(IndexError::NotAnIndex("it does not begin with INTRDICT"));
        }
        if header.version != FORMAT_VERSION {
            return Err(IndexError::Version {
                found: header.version,
                expected: FORMAT_VERSION,
            });
        }
        let (places, _) = <[Place; SECTIONS]>::ref_from_prefix(rest)
            .map_err(|_| IndexError::Damaged("it ends within the section table"))?;
        if header.digest != head_digest(header, places) {
            return Err(IndexError::Damaged(
                "the section table does not have its digest",
            ));
        }
        let scorer = header.scorer.split(|byte| *byte == 0).next().unwrap_or(&[]);
        if scorer != SCORER_VERSION.as_bytes() {
            return Err(IndexError::Scorer {
                found: String::from_utf8_lossy(scorer).into_owned(),
                expected: SCORER_VERSION.to_owned(),
            });
        }
        for place in places {
            let end = place.offset.checked_add(place.len);
            if place.offset % 8 != 0
                || place.offset < HEAD as u64
                || end.is_none_or(|end| end > all.len() as u64)
            {
                return Err(IndexError::Damaged("a section lies outside the file"));
            }
        }
        let index = Self {
            places: *places,
            bytes,
        };
        index.check_sections()?;
        Ok(index)
    }

    /// Checks that the sections fit each other, by their lengths and last entries.
    fn check_sections(&self) -> Result<(), IndexError> {
        let wrong = IndexError::Damaged("two sections do not fit each other");
        let view = self.view();
        let last = |starts: &[u32]| starts.last().map(|end| *end as usize);
        let lists = |starts: &[u32], values: &[u32]| {
            starts.len() == view.words.len() + 1 && last(starts) == Some(values.len())
        };
        let table = |table: TableView<'_>| {
            last(table.starts) == Some(table.values.len()) && table.tags.len() == table.values.len()
        };
        let names = view.names.last().is_some_and(|end| {
            end.words as usize == view.name_words.len()
                && end.text as usize == view.name_texts.len()
        });
        let entities = self.entities().last().is_some_and(|end| {
            end.key as usize == self.section(Section::EntityKeys).len()
                && end.facets as usize == self.section(Section::Facets).len()
                && end.blob == self.section(Section::Blobs).len() as u64
        });
        let classes = view.classes.len() == 2 * CLASSES + 1
            && view.classes.is_sorted()
            && last(view.classes) == Some(view.names.len().saturating_sub(1));
        if lists(view.posting_starts, view.postings)
            && lists(view.anchor_starts, view.anchors)
            && view.same_text.len() == view.words.len()
            && table(view.meet)
            && table(view.deletes)
            && table(view.runs)
            && table(self.identifiers())
            && names
            && entities
            && classes
        {
            Ok(())
        } else {
            Err(wrong)
        }
    }

    /// Checks the content of every section against its digest. Reads the whole file.
    pub fn verify(&self) -> Result<(), IndexError> {
        for place in &self.places {
            if *blake3::hash(self.at(place)).as_bytes() != place.digest {
                return Err(IndexError::Damaged("a section does not have its digest"));
            }
        }
        Ok(())
    }

    fn at(&self, place: &Place) -> &[u8] {
        let range = || {
            let from = usize::try_from(place.offset).ok()?;
            Some(from..from.checked_add(usize::try_from(place.len).ok()?)?)
        };
        let bytes = self.bytes.as_slice();
        range().and_then(|range| bytes.get(range)).unwrap_or(&[])
    }

    fn section(&self, section: Section) -> &[u8] {
        self.places
            .get(section as usize)
            .map_or(&[], |place| self.at(place))
    }

    /// A section as a slice of records; empty if its length is no multiple of theirs.
    fn typed<T: FromBytes + Immutable + KnownLayout>(&self, section: Section) -> &[T] {
        <[T]>::ref_from_bytes(self.section(section)).unwrap_or(&[])
    }

    fn table(&self, [starts, tags, values]: [Section; 3]) -> TableView<'_> {
        TableView {
            starts: self.typed(starts),
            tags: self.section(tags),
            values: self.typed(values),
        }
    }

    pub(crate) fn view(&self) -> View<'_> {
        View {
            words: self.typed(Section::Words),
            word_texts: self.section(Section::WordTexts),
            same_text: self.typed(Section::SameText),
            posting_starts: self.typed(Section::PostingStarts),
            postings: self.typed(Section::Postings),
            anchor_starts: self.typed(Section::AnchorStarts),
            anchors: self.typed(Section::Anchors),
            names: self.typed(Section::Names),
            name_words: self.typed(Section::NameWords),
            name_texts: self.section(Section::NameTexts),
            classes: self.typed(Section::ClassStarts),
            meet: self.table([Section::MeetStarts, Section::MeetTags, Section::MeetValues]),
            deletes: self.table([
                Section::DeletesStarts,
                Section::DeletesTags,
                Section::DeletesValues,
            ]),
            runs: self.table([Section::RunsStarts, Section::RunsTags, Section::RunsValues]),
        }
    }

    fn identifiers(&self) -> TableView<'_> {
        self.table([
            Section::IdentifiersStarts,
            Section::IdentifiersTags,
            Section::IdentifiersValues,
        ])
    }

    fn entities(&self) -> &[EntityRecord] {
        self.typed(Section::Entities)
    }

    /// Returns what the holder wrote about the whole.
    pub fn meta(&self) -> &[u8] {
        self.section(Section::Meta)
    }

    /// Returns the sizes.
    pub fn sizes(&self) -> Sizes {
        let blob_bytes = self.section(Section::Blobs).len();
        Sizes {
            entities: self.entities().len().saturating_sub(1),
            names: self.view().names.len().saturating_sub(1),
            words: self.view().words.len(),
            search_bytes: self.bytes.as_slice().len().saturating_sub(blob_bytes),
            blob_bytes,
        }
    }

    /// Returns the entity that bears a name.
    pub fn entity_of(&self, name: u32) -> Option<u32> {
        self.record(name).map(|record| record.entity)
    }

    /// Returns which of its entity's names a name is.
    pub fn place_of(&self, name: u32) -> Option<u16> {
        self.record(name).map(|record| record.place)
    }

    fn record(&self, name: u32) -> Option<&NameRecord> {
        let names = self.view().names;
        names
            .get(..names.len().saturating_sub(1))?
            .get(name as usize)
    }

    /// Returns a name as written.
    pub fn text_of(&self, name: u32) -> &str {
        self.view().text_of(name)
    }

    /// Returns the key of an entity.
    pub fn key(&self, entity: u32) -> Option<&str> {
        let (own, next) = self.pair(entity)?;
        let keys = self.section(Section::EntityKeys);
        std::str::from_utf8(keys.get(own.key as usize..next.key as usize)?).ok()
    }

    /// Returns what the holder keeps of an entity.
    pub fn blob(&self, entity: u32) -> Option<&[u8]> {
        let (own, next) = self.pair(entity)?;
        let (from, to) = (
            usize::try_from(own.blob).ok()?,
            usize::try_from(next.blob).ok()?,
        );
        self.section(Section::Blobs).get(from..to)
    }

    /// Returns what the holder needs of an entity often.
    pub fn facets(&self, entity: u32) -> Option<&[u8]> {
        let (own, next) = self.pair(entity)?;
        self.section(Section::Facets)
            .get(own.facets as usize..next.facets as usize)
    }

    fn pair(&self, entity: u32) -> Option<(&EntityRecord, &EntityRecord)> {
        let entities = self.entities();
        let at = entity as usize;
        Some((entities.get(at)?, entities.get(at + 1)?))
    }

    /// Returns the entity of a key.
    pub fn entity(&self, key: &str) -> Option<u32> {
        let (mut low, mut high) = (0, u32::try_from(self.sizes().entities).ok()?);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.key(middle)?.cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Calls `each` with every entity that may bear the identifying number of `hash`.
    pub fn identified(&self, hash: u64, each: impl FnMut(u32)) {
        self.identifiers().get(hash, each);
    }
}

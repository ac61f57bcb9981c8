//! Makes the file of what a [`Writer`] gathered.
//!
//! Steps: names are ordered by class, then by weight; each word gets the list of names
//! that hold it; each name that may stand inside a query hangs on its rarest telling word;
//! the hash tables are made; the sections are laid out and digested. The same writer
//! content gives the same bytes.

use std::{
    fs,
    io::{self, Cursor, Seek, SeekFrom, Write},
    path::Path,
    thread,
};

use interdict_names::{PackedWord, SCORER_VERSION, Word};
use zerocopy::{Immutable, IntoBytes};

use crate::deletes::{deletes, spread};
use crate::error::IndexError;
use crate::format::{
    ALIGN, ANCHOR, EntityRecord, FORMAT_VERSION, HEAD, Header, MAGIC, NameRecord, Place, SECTIONS,
    Section,
};
use crate::hashes::Table;
use crate::writer::{CLASSES, Writer, can_anchor, small};

/// Lists of numbers, one after the other, with the start of each and the end.
struct Lists {
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Lists {
    /// Groups `(list, value)` pairs by list; values keep their order.
    fn group(lists: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0u32; lists + 1];
        for (list, _) in pairs.clone() {
            starts[list as usize + 1] += 1;
        }
        for at in 0..lists {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut values = vec![0u32; starts[lists] as usize];
        for (list, value) in pairs {
            let at = &mut next[list as usize];
            values[*at as usize] = value;
            *at += 1;
        }
        Self { starts, values }
    }
}

/// The sections as they are laid out, each written when it is made.
struct Layout<W> {
    out: W,
    /// Bytes written.
    len: u64,
    places: [Place; SECTIONS],
}

impl<W: Write + Seek> Layout<W> {
    /// Leaves room for the head.
    fn new(out: W) -> io::Result<Self> {
        let mut layout = Self {
            out,
            len: 0,
            places: [Place::default(); SECTIONS],
        };
        layout.write(&[0; HEAD])?;
        Ok(layout)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.len += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    fn put<T: IntoBytes + Immutable>(&mut self, section: Section, content: &[T]) -> io::Result<()> {
        const PADDING: [u8; ALIGN] = [0; ALIGN];
        let over = usize::try_from(self.len % ALIGN as u64).unwrap_or(0);
        if over > 0 {
            self.write(&PADDING[over..])?;
        }
        let content = content.as_bytes();
        self.places[section as usize] = Place {
            offset: self.len,
            len: content.len() as u64,
            digest: *blake3::hash(content).as_bytes(),
        };
        self.write(content)
    }

    fn table(&mut self, [starts, tags, values]: [Section; 3], table: &Table) -> io::Result<()> {
        self.put(starts, &table.starts)?;
        self.put(tags, &table.tags)?;
        self.put(values, &table.values)
    }

    /// Writes the head into the room that was left for it.
    fn finish(mut self) -> io::Result<W> {
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&head(&self.places))?;
        Ok(self.out)
    }
}

impl Writer {
    /// Returns the bytes of the index. `meta` is for the holder.
    pub fn serialize(self, meta: &[u8]) -> Result<Vec<u8>, IndexError> {
        self.check()?;
        let bytes = self.lay_out(meta, Cursor::new(Vec::new()));
        // Memory takes every write.
        Ok(bytes.map(Cursor::into_inner).unwrap_or_default())
    }

    /// Writes the index to `path`: whole, synced and renamed into place, or not at all.
    pub fn write(self, meta: &[u8], path: &Path) -> Result<(), IndexError> {
        self.check()?;
        write_file(path, |file| self.lay_out(meta, file)).map_err(|source| IndexError::File {
            path: path.to_owned(),
            source,
        })
    }

    fn lay_out<W: Write + Seek>(mut self, meta: &[u8], out: W) -> io::Result<W> {
        let mut layout = Layout::new(out)?;
        let order = self.order();
        self.number_runs(&order);
        self.entities.push(EntityRecord {
            blob: self.blobs.len() as u64,
            facets: small(self.facets.len()),
            key: small(self.keys.len()),
        });
        let runs = thread::scope(|scope| {
            // The largest table is made beside all others.
            let runs = scope.spawn(|| Table::build(&self.runs));
            layout.put(Section::Meta, meta)?;
            self.put_names(&order, &mut layout)?;
            self.put_words(&mut layout)?;
            layout.table(
                [
                    Section::IdentifiersStarts,
                    Section::IdentifiersTags,
                    Section::IdentifiersValues,
                ],
                &Table::build(&self.identifiers),
            )?;
            layout.put(Section::Entities, &self.entities)?;
            layout.put(Section::EntityKeys, &self.keys)?;
            layout.put(Section::Facets, &self.facets)?;
            layout.put(Section::Blobs, &self.blobs)?;
            let joined = runs.join();
            Ok::<_, io::Error>(joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })?;
        layout.table(
            [Section::RunsStarts, Section::RunsTags, Section::RunsValues],
            &runs,
        )?;
        layout.finish()
    }

    /// Gives the names of the runs the numbers that they have in the file.
    fn number_runs(&mut self, order: &[u32]) {
        let mut place_of = vec![0u32; self.names.len()];
        for (at, old) in order.iter().enumerate() {
            place_of[*old as usize] = small(at);
        }
        for (_, name) in &mut self.runs {
            *name = place_of[*name as usize];
        }
    }

    fn check(&self) -> Result<(), IndexError> {
        if self.out_of_order {
            return Err(IndexError::TooLarge(
                "the keys of the entities do not ascend",
            ));
        }
        // Bit 31 is kept free, so that sums of two never wrap.
        let most = 1 << 31;
        for (len, what) in [
            (self.names.len(), "names"),
            (self.name_words.len(), "words of names"),
            (self.name_texts.len(), "letters of names"),
            (self.words.len(), "distinct words"),
            (self.word_texts.len(), "letters of words"),
            (self.runs.len(), "neighboring words"),
            (self.entities.len(), "entities"),
            (self.keys.len(), "letters of keys"),
            (self.facets.len(), "bytes of facets"),
        ] {
            if len >= most {
                return Err(IndexError::TooLarge(what));
            }
        }
        Ok(())
    }

    /// The numbers of the names in the order of the file.
    fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..small(self.names.len())).collect();
        order.sort_by(|a, b| {
            let (a, b) = (&self.names[*a as usize], &self.names[*b as usize]);
            (a.class.cmp(&b.class))
                .then(a.weight.total_cmp(&b.weight))
                .then(a.record.entity.cmp(&b.record.entity))
                .then(a.record.place.cmp(&b.record.place))
        });
        order
    }

    fn put_names<W: Write + Seek>(&self, order: &[u32], layout: &mut Layout<W>) -> io::Result<()> {
        let mut records = Vec::with_capacity(order.len() + 1);
        let mut words: Vec<u32> = Vec::with_capacity(self.name_words.len());
        let mut texts = Vec::with_capacity(self.name_texts.len());
        let mut classes = [0u32; 2 * CLASSES + 1];
        for old in order {
            let name = &self.names[*old as usize];
            classes[usize::from(name.class) + 1] += 1;
            let (from, text) = (name.record.words as usize, name.record.text as usize);
            records.push(NameRecord {
                words: small(words.len()),
                text: small(texts.len()),
                ..name.record
            });
            words.extend_from_slice(&self.name_words[from..from + name.words_len as usize]);
            texts.extend_from_slice(&self.name_texts[text..text + name.text_len as usize]);
        }
        for class in 0..2 * CLASSES {
            classes[class + 1] += classes[class];
        }
        let pairs = || {
            records.iter().enumerate().flat_map(|(at, record)| {
                let end = records
                    .get(at + 1)
                    .map_or(words.len(), |next| next.words as usize);
                let own = &words[record.words as usize..end];
                // A word that a name holds twice is listed once.
                let first = move |(place, word): (usize, &u32)| {
                    (!own[..place].contains(word)).then_some((*word, small(at)))
                };
                own.iter().enumerate().filter_map(first)
            })
        };
        let postings = Lists::group(self.words.len(), pairs());
        let count = |word: u32| {
            let at = word as usize;
            postings.starts[at + 1] - postings.starts[at]
        };
        let anchors: Vec<(u32, u32)> = records
            .iter()
            .enumerate()
            .filter(|(_, record)| record.flags & ANCHOR != 0)
            .filter_map(|(at, record)| {
                let end = records
                    .get(at + 1)
                    .map_or(words.len(), |next| next.words as usize);
                let telling = words[record.words as usize..end]
                    .iter()
                    .filter(|word| can_anchor(&self.words[**word as usize]));
                let rarest = telling.min_by_key(|word| (count(**word), **word))?;
                Some((*rarest, small(at)))
            })
            .collect();
        let anchors = Lists::group(self.words.len(), anchors.iter().copied());
        layout.put(Section::PostingStarts, &postings.starts)?;
        layout.put(Section::Postings, &postings.values)?;
        layout.put(Section::AnchorStarts, &anchors.starts)?;
        layout.put(Section::Anchors, &anchors.values)?;
        records.push(NameRecord {
            words: small(words.len()),
            text: small(texts.len()),
            ..NameRecord::default()
        });
        layout.put(Section::Names, &records)?;
        layout.put(Section::NameWords, &words)?;
        layout.put(Section::NameTexts, &texts)?;
        layout.put(Section::ClassStarts, &classes)
    }

    fn put_words<W: Write + Seek>(&self, layout: &mut Layout<W>) -> io::Result<()> {
        let mut words = self.words.clone();
        for (word, classes) in words.iter_mut().zip(&self.classes) {
            word.classes = *classes;
        }
        layout.put(Section::Words, &words)?;
        layout.put(Section::WordTexts, &self.word_texts)?;
        let text = |word: &PackedWord| {
            let start = word.start as usize;
            &self.word_texts[start..start + usize::from(word.len)]
        };
        let mut meets = Vec::new();
        let mut variants: Vec<(u64, u32)> = Vec::new();
        // Words of one text that can be misspelt hang together; the first stands for them.
        let mut same = vec![u32::MAX; self.words.len()];
        let mut last: std::collections::HashMap<&[u8], u32> = std::collections::HashMap::new();
        let mut own = Vec::new();
        for (packed, id) in self.words.iter().zip(0u32..) {
            let word = Word::from(packed);
            word.stored(|hash| meets.push((spread(hash), id)));
            let budget = word.typo_budget();
            if budget == 0 {
                continue;
            }
            if let Some(before) = last.insert(text(packed), id) {
                same[before as usize] = id;
                continue;
            }
            own.clear();
            deletes(text(packed), budget, |hash| own.push(hash));
            own.sort_unstable();
            own.dedup();
            variants.extend(own.iter().map(|hash| (*hash, id)));
        }
        layout.put(Section::SameText, &same)?;
        layout.table(
            [Section::MeetStarts, Section::MeetTags, Section::MeetValues],
            &Table::build(&meets),
        )?;
        layout.table(
            [
                Section::DeletesStarts,
                Section::DeletesTags,
                Section::DeletesValues,
            ],
            &Table::build(&variants),
        )
    }
}

/// The header and the section table.
fn head(places: &[Place; SECTIONS]) -> [u8; HEAD] {
    let mut scorer = [0u8; 64];
    let version = SCORER_VERSION.as_bytes();
    let len = version.len().min(scorer.len());
    scorer[..len].copy_from_slice(&version[..len]);
    let mut header = Header {
        magic: MAGIC,
        version: FORMAT_VERSION,
        sections: small(SECTIONS),
        scorer,
        digest: [0; 32],
    };
    header.digest = head_digest(&header, places);
    let mut bytes = [0; HEAD];
    bytes[..size_of::<Header>()].copy_from_slice(header.as_bytes());
    bytes[size_of::<Header>()..].copy_from_slice(places.as_bytes());
    bytes
}

/// Digest of the header without its digest, and of the section table.
pub(crate) fn head_digest(header: &Header, places: &[Place; SECTIONS]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&header.as_bytes()[..size_of::<Header>() - 32]);
    hasher.update(places.as_bytes());
    *hasher.finalize().as_bytes()
}

/// Writes a file whole: beside its place, synced, then renamed.
fn write_file(path: &Path, write: impl FnOnce(fs::File) -> io::Result<fs::File>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Two processes that write the same index must not share the file beside it, although
    // both may have one number, each in its own container.
    let (file, beside) = (0u32..1000)
        .find_map(|attempt| {
            let beside = folder.join(format!(".{name}.{}.{attempt}", std::process::id()));
            let opened = fs::File::options()
                .write(true)
                .create_new(true)
                .open(&beside);
            match opened {
                Ok(file) => Some(Ok((file, beside))),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => None,
                Err(error) => Some(Err(error)),
            }
        })
        .unwrap_or_else(|| Err(io::ErrorKind::AlreadyExists.into()))?;
    let written = (|| {
        write(file)?.sync_all()?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

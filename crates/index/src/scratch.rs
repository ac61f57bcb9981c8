//! The working memory of searches: made once a thread, kept from one search to the next.

use interdict_names::{Analyzer, Pairing, Word};

use crate::neighbors::{Misspelt, Neighbor};
use crate::search::FoundName;

/// One way in which a word of the index helps a word of the query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    /// Word of the query, or number of words plus the run.
    pub of: u8,
    /// Close enough for a name that stands inside the query.
    pub inside: bool,
    /// The word of the index tells who it is.
    pub tells: bool,
    /// Place in the order of reading; `u32::MAX` is never read.
    pub read: u32,
    /// The next edge of the same word of the index.
    pub next: u32,
    /// What it adds to the bound at most.
    pub gain: f64,
    /// Weight of the word of the index.
    pub weight: f64,
}

const INDEX_BITS: u32 = 20;
const INDEX_MASK: u32 = (1 << INDEX_BITS) - 1;
/// Ends a chain of edges.
pub(crate) const NONE: u32 = u32::MAX;

/// Says of each word of the index which edges it has in this search, without being cleared
/// between searches.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    marks: Vec<u32>,
    generation: u32,
}

impl Marks {
    pub(crate) fn start(&mut self, words: usize) {
        self.generation += 1;
        if self.marks.len() != words || self.generation >= 1 << (32 - INDEX_BITS) {
            self.marks.clear();
            self.marks.resize(words, 0);
            self.generation = 1;
        }
    }

    /// The first edge of a word, or [`NONE`].
    pub(crate) fn first(&self, word: u32) -> u32 {
        match self.marks.get(word as usize) {
            Some(mark) if mark >> INDEX_BITS == self.generation => mark & INDEX_MASK,
            _ => NONE,
        }
    }

    /// Makes `edge` the first one of a word; false if there are too many edges to count.
    #[must_use]
    pub(crate) fn set(&mut self, word: u32, edge: usize) -> bool {
        let Some(edge) = u32::try_from(edge).ok().filter(|edge| *edge <= INDEX_MASK) else {
            return false;
        };
        if let Some(mark) = self.marks.get_mut(word as usize) {
            *mark = self.generation << INDEX_BITS | edge;
        }
        true
    }
}

/// Words of the index, each named once however often it is met. Not cleared between words
/// of the query: a stamp says for which of them a word was met.
#[derive(Debug, Default)]
pub(crate) struct Once {
    stamps: Vec<u32>,
    stamp: u32,
    pub met: Vec<u32>,
}

impl Once {
    /// Forgets what was met; the index has `words` words.
    pub(crate) fn start(&mut self, words: usize) {
        self.met.clear();
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamps.len() != words || self.stamp == 0 {
            self.stamps.clear();
            self.stamps.resize(words, 0);
            self.stamp = 1;
        }
    }

    /// Adds a word that was not met yet; a number that is no word's is left out.
    pub(crate) fn add(&mut self, word: u32) {
        if let Some(stamp) = self.stamps.get_mut(word as usize)
            && *stamp != self.stamp
        {
            *stamp = self.stamp;
            self.met.push(word);
        }
    }
}

/// How much work a search was, for tests and profiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Words of the index that were compared with words of the query.
    pub words_compared: u64,
    /// Entries of word lists that were read.
    pub names_read: u64,
    /// Names that were scored exactly.
    pub names_scored: u64,
    /// Searches that found no list worth reading and visited every name.
    pub scans: u64,
}

/// The working memory of a thread.
#[derive(Debug, Default)]
pub struct Scratch {
    /// What the searches so far cost.
    pub effort: Effort,
    pub(crate) marks: Marks,
    pub(crate) edges: Vec<Edge>,
    /// There were too many edges to mark: nothing may be concluded from the marks.
    pub(crate) overflow: bool,
    pub(crate) misspelt: Misspelt,
    pub(crate) once: Once,
    pub(crate) seen: Vec<u32>,
    pub(crate) neighbors: Vec<Neighbor>,
    /// Where the neighbors of each word of the query, then of each run, begin; and the end.
    pub(crate) starts: Vec<usize>,
    pub(crate) reads: Vec<usize>,
    /// Neighbors ordered for the second threshold, with where those of each word begin.
    pub(crate) strict: Vec<Neighbor>,
    /// A name and what of the query meets a run of it, or the run of the query that meets it.
    pub(crate) merging: Vec<(u32, u8)>,
    pub(crate) target: Vec<Word>,
    pub(crate) pairing: Pairing,
    pub(crate) analyzer: Analyzer,
    pub(crate) found: Vec<FoundName>,
    pub(crate) inside: Vec<u32>,
}

impl Scratch {
    /// Forgets what was kept of the question before. To be called once a question, before
    /// the searches for each kind that it may mean.
    pub fn next_question(&mut self) {
        self.misspelt.clear();
    }

    /// The neighbors of a word of the query, or of a run: runs come after the words.
    pub(crate) fn neighbors_of(&self, at: usize) -> &[Neighbor] {
        &self.neighbors[self.starts[at]..self.starts[at + 1]]
    }
}

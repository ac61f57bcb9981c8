//! The words of an index that can stand for a word, or for a run, of the query.
//!
//! Complete by the promise of `interdict_names`: of words with a similarity one is sought by a
//! hash under which the other is stored, or they lie within the edit budget and so share a text with letters left out,
//! or one is the initial of the other. What these find is verified by the similarity
//! itself. For an initial of the query there is no list: it meets every word of that
//! letter, and counts in the bound as if it were always met.

use interdict_names::{Name, Options, PackedWord, Word, word_similarity};

use crate::deletes::{deletes, spread};
use crate::hashes::Lookup;
use crate::reader::View;
use crate::scratch::Once;

/// A word of the index that can stand for one of the query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neighbor {
    pub word: u32,
    pub similarity: f64,
    pub weight: f64,
    /// Whether it tells who it is.
    pub tells: bool,
    /// What the pair adds to the bound at most; set by the search.
    pub gain: f64,
    /// How many names hold the word.
    pub names: u32,
}

fn neighbor(view: &View<'_>, word: u32, packed: &PackedWord, similarity: f64) -> Neighbor {
    Neighbor {
        word,
        similarity,
        weight: packed.weight(),
        tells: packed.tells(),
        gain: 0.0,
        names: u32::try_from(view.posting(word).len()).unwrap_or(u32::MAX),
    }
}

/// Adds the neighbors of `word`, a word of `query`, that occur in one of `classes` (a bit
/// each) to `out`. Returns how many words were met. `once` is scratch.
pub(crate) fn of_word(
    view: &View<'_>,
    query: &Name,
    word: &Word,
    (options, classes): (Options, u8),
    misspelt: &mut Misspelt,
    once: &mut Once,
    out: &mut Vec<Neighbor>,
) -> u64 {
    once.start(view.words.len());
    misspelt.lookup.clear();
    word.sought(|hash| misspelt.lookup.push(spread(hash)));
    view.meet.get_all(&mut misspelt.lookup, |id| once.add(id));
    misspelt.add(view, query.text_of(word), word.typo_budget(), once);
    for id in &once.met {
        let Some(packed) = view.words.get(*id as usize) else {
            continue;
        };
        if packed.classes & classes == 0 {
            continue;
        }
        let other = Word::from(packed);
        if let Some(similarity) =
            word_similarity(word, query.bytes(), &other, view.word_texts, &options)
        {
            out.push(neighbor(view, *id, packed, similarity));
        }
    }
    once.met.len() as u64
}

/// Adds the words for which the run `at` of `query` can stand to `out`.
pub(crate) fn of_run(
    view: &View<'_>,
    query: &Name,
    at: usize,
    seen: &[u32],
    options: Options,
    out: &mut Vec<Neighbor>,
) {
    for id in seen {
        let Some(packed) = view.words.get(*id as usize) else {
            continue;
        };
        if let Some(similarity) =
            query.run_similarity(at, &Word::from(packed), view.word_texts, &options)
        {
            out.push(neighbor(view, *id, packed, similarity));
        }
    }
}

/// The words of the index within few edits of the words of one question. The same words are
/// asked for once for each kind that the question may mean, so they are kept until the next.
#[derive(Debug, Default)]
pub(crate) struct Misspelt {
    texts: Vec<u8>,
    found: Vec<u32>,
    /// Where a text ends in `texts`, and its words in `found`.
    ends: Vec<(usize, usize)>,
    lookup: Lookup,
}

impl Misspelt {
    /// Forgets the words of the question before.
    pub(crate) fn clear(&mut self) {
        self.texts.clear();
        self.found.clear();
        self.ends.clear();
    }

    fn add(&mut self, view: &View<'_>, text: &[u8], budget: usize, out: &mut Once) {
        if budget == 0 {
            return;
        }
        let (mut text_from, mut from) = (0, 0);
        for (text_to, to) in &self.ends {
            if self.texts[text_from..*text_to] == *text {
                self.found[from..*to].iter().for_each(|id| out.add(*id));
                return;
            }
            (text_from, from) = (*text_to, *to);
        }
        self.lookup.clear();
        deletes(text, budget, |hash| self.lookup.push(hash));
        view.deletes.get_all(&mut self.lookup, |mut id| {
            self.found.push(id);
            // Chains ascend, so a damaged one ends too.
            while let Some(next) = view.same_text.get(id as usize)
                && *next != u32::MAX
                && *next > id
            {
                id = *next;
                self.found.push(id);
            }
        });
        self.found[from..].iter().for_each(|id| out.add(*id));
        self.texts.extend_from_slice(text);
        self.ends.push((self.texts.len(), self.found.len()));
    }
}

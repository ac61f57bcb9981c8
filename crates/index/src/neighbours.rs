//! The words of an index that can stand for a word, or for a run, of the query.
//!
//! Complete by the promise of `interdict_names`: words with a similarity share a hash of
//! `Word::meet`, or lie within the edit budget and so share a text with letters left out,
//! or one is the initial of the other. What these find is verified by the similarity
//! itself. For an initial of the query there is no list: it meets every word of that
//! letter, and counts in the bound as if it were always met.

use interdict_names::{Name, Options, PackedWord, PartRole, Word, initial_meet, word_similarity};

use crate::deletes::{deletes, spread};
use crate::reader::View;

/// A word of the index that can stand for one of the query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neighbour {
    pub word: u32,
    pub similarity: f64,
    pub weight: f64,
    /// What the pair adds to the bound at most; set by the search.
    pub gain: f64,
    /// How many names hold the word.
    pub names: u32,
}

fn neighbour(view: &View<'_>, word: u32, packed: &PackedWord, similarity: f64) -> Neighbour {
    Neighbour {
        word,
        similarity,
        weight: packed.weight(),
        gain: 0.0,
        names: u32::try_from(view.posting(word).len()).unwrap_or(u32::MAX),
    }
}

/// Adds the neighbors of `word`, a word of `query`, to `out`. Returns how many words were
/// compared. `seen` is scratch.
pub(crate) fn of_word(
    view: &View<'_>,
    query: &Name,
    word: &Word,
    options: &Options,
    seen: &mut Vec<u32>,
    out: &mut Vec<Neighbour>,
) -> u64 {
    seen.clear();
    word.meet(|hash| view.meet.get(spread(hash), |id| seen.push(id)));
    if word.role() != PartRole::Initial {
        let hash = initial_meet(word.first());
        view.meet.get(spread(hash), |id| seen.push(id));
    }
    let budget = word.typo_budget();
    if budget > 0 {
        deletes(query.text_of(word), budget, |hash| {
            view.deletes.get(hash, |mut id| {
                seen.push(id);
                // Chains ascend, so a damaged one ends too.
                while let Some(next) = view.same_text.get(id as usize)
                    && *next != u32::MAX
                    && *next > id
                {
                    id = *next;
                    seen.push(id);
                }
            });
        });
    }
    seen.sort_unstable();
    seen.dedup();
    for id in seen.iter() {
        let Some(packed) = view.words.get(*id as usize) else {
            continue;
        };
        let other = Word::from(packed);
        if let Some(similarity) =
            word_similarity(word, query.bytes(), &other, view.word_texts, options)
        {
            out.push(neighbour(view, *id, packed, similarity));
        }
    }
    seen.len() as u64
}

/// Adds the words for which the run `at` of `query` can stand to `out`.
pub(crate) fn of_run(
    view: &View<'_>,
    query: &Name,
    at: usize,
    seen: &[u32],
    options: &Options,
    out: &mut Vec<Neighbour>,
) {
    for id in seen {
        let Some(packed) = view.words.get(*id as usize) else {
            continue;
        };
        if let Some(similarity) = query.run_similarity(at, &Word::from(packed), options) {
            out.push(neighbour(view, *id, packed, similarity));
        }
    }
}

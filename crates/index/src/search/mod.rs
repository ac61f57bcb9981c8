//! Finds every name of an index whose score against a query reaches a threshold.
//!
//! With costs `a` for unmatched words of the query and `b` for those of the indexed name
//! (.8 and .6 where the query is the party asked about, exchanged where it is the listed
//! one), a matching M of the words reaches threshold T only if
//!
//! ```text
//! sum_M g'(i, j)  >=  T a W_Q + T b U      g'(i, j) = (s - T (1 - a)) w_i + (s - T) w_j
//! ```
//!
//! where `W_Q` is the weight of the query and `U` the weight of the name's words that no
//! word of the query can stand for. (From `S >= T` with the name's whole weight split into
//! matched and unmatched; what contradiction takes away is left out, so the bound holds.)
//!
//! Steps:
//!   1. neighbors of each word of the query ([`neighbors`](crate::neighbors));
//!   2. names that can be reached by merging words only: a run of theirs meets a word or run
//!      of the query, or a word of theirs meets a run of the query. They are few, and each
//!      is bounded with the merge counted in;
//!   3. lists to read for all others ([`signature`](crate::signature)); every name read is
//!      bounded by its words, and scored exactly if the bound lets it through;
//!   4. where asked for, the names that stand inside the query whole.
//!
//! Names that share no telling word score at most `NO_TELLING_WORD` (.7) times that, unless
//! nothing telling is left over on either side. So above that threshold a telling word of
//! the query, if it has one, must be met; and if it has none, every telling word of the name
//! must be. Where that makes for less to read it is used; names whose score may pass even
//! when it is lowered so are then looked for by a threshold that is higher by as much.
//!
//! Heavy names lie last in each class, and `U` grows with them: names above a weight are
//! not read at all. If no choice of lists will do, every name of the classes is bounded.
//! The result is what scoring each name would give; a test holds it against that.

mod bound;
mod inside;
mod merge;
mod read;

use interdict_names::{
    INITIAL, MAX_PARTS, NO_TELLING_WORD, Name, Options, PartRole, RUN_WEIGHT, Row, Word, score,
};

use self::bound::{Bound, Gains};
use crate::format::WEIGHT_STEPS;
use crate::neighbors::of_word;
use crate::reader::{Index, View};
use crate::scratch::{Edge, NONE, Scratch};
use crate::writer::{CLASSES, tag_of};

/// Which side of a comparison the query is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The query is the party asked about, the index holds listed names.
    Forward,
    /// The query is a listed name, the index holds the parties asked about.
    Reverse,
}

/// What is searched for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The name, taken apart.
    pub name: &'a Name,
    /// The classes of names to search, ascending.
    pub classes: &'a [u8],
    /// The name score from which a name is found.
    pub threshold: f64,
    /// Choices of the scorer.
    pub options: Options,
    /// Which side the query is.
    pub kind: Kind,
    /// Similarity from which a word stands inside a longer name, where names that stand
    /// inside the query whole, or around it, are looked for too.
    pub inside: Option<f64>,
}

/// What a search found. It lies in the scratch memory until the next search.
#[derive(Clone, Copy, Debug)]
pub struct Found<'s> {
    /// Every name whose score reaches the threshold, by its number.
    pub names: &'s [FoundName],
    /// Where asked for: names that may stand whole inside the query, or inside which it may
    /// stand, by their numbers. The holder decides; none that does is missing.
    pub inside: &'s [u32],
}

/// A name that reaches the threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FoundName {
    /// Its number in the index.
    pub name: u32,
    /// Its score, as [`score`] gives it.
    pub score: f64,
}

/// Where the names of the asked classes lie.
struct Ranges([(u32, u32); CLASSES]);

impl Ranges {
    fn hold(&self, name: u32) -> bool {
        self.0.iter().any(|(from, to)| (*from..*to).contains(&name))
    }
}

/// Everything of one search that does not change while names are looked at.
struct Search<'a> {
    asked: &'a Asked<'a>,
    view: View<'a>,
    bound: Bound,
    /// The same for names that share no telling word.
    strict: Bound,
    /// Which words of the query tell who it is, a bit each.
    telling: u32,
    /// For each word of the query what it gains although no list says so.
    always: [f64; MAX_PARTS],
}

impl Index {
    /// Returns every name of the asked classes whose score reaches the threshold.
    pub fn search<'s>(&self, asked: &Asked<'_>, scratch: &'s mut Scratch) -> Found<'s> {
        scratch.found.clear();
        scratch.inside.clear();
        let search = self.prepare(asked, scratch);
        if scratch.overflow {
            search.everything(scratch);
        } else {
            search.merged(scratch);
            search.listed(scratch);
            if let Some(least) = asked.inside {
                search.inside(least, scratch);
            }
        }
        // A name found both ways has the higher score by merging.
        let found = &mut scratch.found;
        found.sort_unstable_by(|a, b| a.name.cmp(&b.name).then(b.score.total_cmp(&a.score)));
        found.dedup_by_key(|found| found.name);
        scratch.inside.sort_unstable();
        scratch.inside.dedup();
        Found {
            names: &scratch.found,
            inside: &scratch.inside,
        }
    }

    /// Finds the neighbors of each word and run and marks them.
    fn prepare<'a>(&'a self, asked: &'a Asked<'a>, scratch: &mut Scratch) -> Search<'a> {
        let view = self.view();
        let bound = Bound::new(asked, asked.threshold);
        let strict = Bound::new(asked, asked.threshold / NO_TELLING_WORD);
        let query = asked.name;
        let mut always = [0.0; MAX_PARTS];
        let classes = asked
            .classes
            .iter()
            .fold(0, |bits, class| bits | 1 << class);
        let mut telling = 0u32;
        scratch.neighbors.clear();
        scratch.starts.clear();
        scratch.starts.push(0);
        for (at, word) in query.words().iter().enumerate() {
            let from = scratch.neighbors.len();
            let compared = of_word(
                &view,
                query,
                word,
                (asked.options, classes),
                &mut scratch.misspelt,
                &mut scratch.once,
                &mut scratch.neighbors,
            );
            telling |= u32::from(word.tells()) << at;
            scratch.effort.words_compared += compared;
            let own = &mut scratch.neighbors[from..];
            for neighbor in own.iter_mut() {
                neighbor.gain = bound.gain(neighbor.similarity, word.weight(), neighbor.weight);
            }
            own.sort_unstable_by(|a, b| b.gain.total_cmp(&a.gain).then(a.word.cmp(&b.word)));
            if word.role() == PartRole::Initial && at < MAX_PARTS {
                always[at] = bound.most(INITIAL, word.weight(), RUN_WEIGHT);
            }
            scratch.starts.push(scratch.neighbors.len());
        }
        let search = Search {
            asked,
            view,
            bound,
            strict,
            telling,
            always,
        };
        search.neighbors_of_runs(scratch);
        search.mark(scratch);
        search
    }
}

impl Search<'_> {
    fn words(&self) -> usize {
        self.asked.name.words().len()
    }

    /// What the words of the query gain together although no list says so.
    fn always(&self) -> f64 {
        self.always[..self.words().min(MAX_PARTS)].iter().sum()
    }

    /// Hangs every pair of a word of the index and a word or run of the query on the word.
    fn mark(&self, scratch: &mut Scratch) {
        scratch.marks.start(self.view.words.len());
        scratch.edges.clear();
        scratch.overflow = false;
        for (of, window) in scratch.starts.windows(2).enumerate() {
            let Ok(of) = u8::try_from(of) else { break };
            for neighbor in &scratch.neighbors[window[0]..window[1]] {
                let edge = scratch.edges.len();
                scratch.edges.push(Edge {
                    of,
                    inside: self
                        .asked
                        .inside
                        .is_some_and(|least| neighbor.similarity >= least),
                    tells: neighbor.tells,
                    read: NONE,
                    next: scratch.marks.first(neighbor.word),
                    gain: neighbor.gain,
                    weight: neighbor.weight,
                });
                scratch.overflow |= !scratch.marks.set(neighbor.word, edge);
            }
        }
    }

    /// The names of a class from `from` on that are light enough to reach the threshold.
    /// `part` is twice the class, and one more for names with a telling word.
    fn range(&self, part: u8, most: f64) -> (u32, u32) {
        let at = usize::from(part);
        let (Some(from), Some(to)) = (self.view.classes.get(at), self.view.classes.get(at + 1))
        else {
            return (0, 0);
        };
        let steps = (most * WEIGHT_STEPS).floor();
        let names = self.view.names.get(*from as usize..*to as usize);
        let light = names.map_or(0, |names| {
            names.partition_point(|name| f64::from(name.weight) <= steps)
        });
        (*from, from + u32::try_from(light).unwrap_or(0))
    }

    /// Scores every name of the classes: for a query with more neighbors than can be marked.
    fn everything(&self, scratch: &mut Scratch) {
        scratch.effort.scans += 1;
        for (from, to) in self.class_ranges().0 {
            for name in from..to {
                self.score_whole(name, scratch);
            }
            if self.asked.inside.is_some() {
                scratch.inside.extend(from..to);
            }
        }
    }

    /// All names of each asked class.
    fn class_ranges(&self) -> Ranges {
        let mut ranges = [(0, 0); CLASSES];
        for (range, class) in ranges.iter_mut().zip(self.asked.classes) {
            let at = 2 * usize::from(*class);
            if let (Some(from), Some(to)) =
                (self.view.classes.get(at), self.view.classes.get(at + 2))
            {
                *range = (*from, *to);
            }
        }
        Ranges(ranges)
    }

    /// Adds up what the words of a name can gain.
    fn gains(&self, name: u32, scratch: &Scratch) -> Gains {
        let mut gains = Gains {
            best: [0.0; MAX_PARTS],
            sum: 0.0,
            runs: 0.0,
            met: 0.0,
            met_own: 0,
            met_telling: 0,
            anchored: false,
            first_read: NONE,
        };
        let count = self.words();
        for word in self.view.words_of(name) {
            let mut at = scratch.marks.first(*word);
            let mut met = false;
            while let Some(edge) = scratch.edges.get(at as usize) {
                if usize::from(edge.of) < count {
                    gains.raise(usize::from(edge.of), edge.gain);
                    gains.first_read = gains.first_read.min(edge.read);
                    gains.met_own |= 1 << edge.of;
                    gains.anchored |= edge.tells && self.telling >> edge.of & 1 == 1;
                    if !met {
                        gains.met += edge.weight;
                        gains.met_telling += u32::from(edge.tells);
                        met = true;
                    }
                } else {
                    gains.runs = gains.runs.max(edge.gain);
                }
                at = edge.next;
            }
        }
        gains
    }

    fn score_words(&self, name: u32, scratch: &mut Scratch) {
        scratch.effort.names_scored += 1;
        scratch.target.clear();
        let words = self.view.words_of(name).iter();
        let packed = words.filter_map(|word| self.view.words.get(*word as usize));
        scratch.target.extend(packed.map(Word::from));
        let target = Row {
            words: &scratch.target,
            bytes: self.view.word_texts,
        };
        let query = self.asked.name.row();
        let score = match self.asked.kind {
            Kind::Forward => scratch.pairing.score(query, target, &self.asked.options),
            Kind::Reverse => scratch.pairing.score(target, query, &self.asked.options),
        };
        if score >= self.asked.threshold {
            scratch.found.push(FoundName { name, score });
        }
    }

    fn score_whole(&self, name: u32, scratch: &mut Scratch) {
        scratch.effort.names_scored += 1;
        let flags = self
            .view
            .names
            .get(name as usize)
            .map_or(0, |one| one.flags);
        let target = scratch
            .analyzer
            .analyze(self.view.text_of(name), tag_of(flags));
        let score = match self.asked.kind {
            Kind::Forward => score(self.asked.name, &target, &self.asked.options),
            Kind::Reverse => score(&target, self.asked.name, &self.asked.options),
        };
        if score >= self.asked.threshold {
            scratch.found.push(FoundName { name, score });
        }
    }
}

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
//!   1. neighbors of each word of the query ([`neighbours`](crate::neighbours));
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

use interdict_names::{MAX_PARTS, NO_TELLING_WORD, Name, Options, PartRole, Row, Run, Word, score};

use crate::deletes::spread;
use crate::format::{ANCHOR, TELLING, WEIGHT_STEPS};
use crate::neighbours::{Neighbour, of_run, of_word};
use crate::reader::{Index, View};
use crate::scratch::{Edge, NONE, Scratch};
use crate::signature::{Part, choose};
use crate::writer::{CLASSES, tag_of, tells};

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
    /// Whether to look for names that stand inside the query whole, or around it.
    pub inside: bool,
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

/// Rounding of sums must not decide.
const SLACK: f64 = 1e-7;
/// The similarity of an initial and a word; the highest one of a merge.
const INITIAL: f64 = 0.75;
const MERGED: f64 = 0.98;
/// Most that a run weighs, unless one of its words weighs more, which none does.
const RUN_WEIGHT: f64 = 1.0;
/// Marks a run of the query that meets a run of a name.
const CUT_ELSEWHERE: u8 = 128;
/// Similarity from which a word stands inside a query.
const INSIDE: f64 = 0.95;

/// The constants of the bound.
#[derive(Clone, Copy)]
struct Bound {
    threshold: f64,
    own: f64,
    other: f64,
    /// `T a W_Q`.
    needed: f64,
}

impl Bound {
    fn new(asked: &Asked<'_>, threshold: f64) -> Self {
        let (query, target) = (
            interdict_names::UNMATCHED_QUERY,
            interdict_names::UNMATCHED_TARGET,
        );
        let (own, other) = match asked.kind {
            Kind::Forward => (query, target),
            Kind::Reverse => (target, query),
        };
        Self {
            threshold,
            own,
            other,
            needed: threshold * own * asked.name.weight - SLACK,
        }
    }

    fn gain(&self, similarity: f64, own: f64, other: f64) -> f64 {
        (similarity - self.threshold * (1.0 - self.own)) * own
            + (similarity - self.threshold) * other
    }

    /// The most that a pair gains whose other word is not known.
    fn most(&self, similarity: f64, own: f64, other: f64) -> f64 {
        self.gain(similarity, own, 0.0)
            .max(self.gain(similarity, own, other))
            .max(0.0)
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
            if asked.inside {
                search.inside(scratch);
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
        scratch.neighbours.clear();
        scratch.starts.clear();
        scratch.starts.push(0);
        for (at, word) in query.words().iter().enumerate() {
            let from = scratch.neighbours.len();
            let compared = of_word(
                &view,
                query,
                word,
                (asked.options, classes),
                &mut scratch.misspelt,
                &mut scratch.seen,
                &mut scratch.neighbours,
            );
            telling |= u32::from(word.tells()) << at;
            scratch.effort.words_compared += compared;
            let own = &mut scratch.neighbours[from..];
            for neighbour in own.iter_mut() {
                neighbour.gain = bound.gain(neighbour.similarity, word.weight(), neighbour.weight);
            }
            own.sort_unstable_by(|a, b| b.gain.total_cmp(&a.gain).then(a.word.cmp(&b.word)));
            if word.role() == PartRole::Initial && at < MAX_PARTS {
                always[at] = bound.most(INITIAL, word.weight(), RUN_WEIGHT);
            }
            scratch.starts.push(scratch.neighbours.len());
        }
        let search = Search {
            asked,
            view,
            bound,
            strict,
            telling,
            always,
        };
        search.neighbours_of_runs(scratch);
        search.mark(scratch);
        search
    }
}

impl Search<'_> {
    fn words(&self) -> usize {
        self.asked.name.words().len()
    }

    /// The words for which runs of the query can stand.
    fn neighbours_of_runs(&self, scratch: &mut Scratch) {
        let query = self.asked.name;
        scratch.seen.clear();
        scratch.merging.clear();
        query.runs_sought(|run, hash| {
            let Ok(code) = u8::try_from(run) else { return };
            self.view
                .meet
                .get(spread(hash), |id| scratch.merging.push((id, code)));
        });
        scratch
            .merging
            .sort_unstable_by_key(|(id, run)| (*run, *id));
        scratch.merging.dedup();
        let mut pairs = scratch.merging.iter().peekable();
        for run in 0..query.runs.len() {
            scratch.seen.clear();
            while let Some((id, _)) = pairs.next_if(|(_, of)| usize::from(*of) == run) {
                scratch.seen.push(*id);
            }
            let from = scratch.neighbours.len();
            of_run(
                &self.view,
                query,
                run,
                &scratch.seen,
                self.asked.options,
                &mut scratch.neighbours,
            );
            for neighbour in &mut scratch.neighbours[from..] {
                neighbour.gain = self.bound.gain(
                    neighbour.similarity,
                    query.runs[run].weight,
                    neighbour.weight,
                );
            }
            scratch.starts.push(scratch.neighbours.len());
        }
    }

    /// Hangs every pair of a word of the index and a word or run of the query on the word.
    fn mark(&self, scratch: &mut Scratch) {
        scratch.marks.start(self.view.words.len());
        scratch.edges.clear();
        scratch.overflow = false;
        for (of, window) in scratch.starts.windows(2).enumerate() {
            let Ok(of) = u8::try_from(of) else { break };
            for neighbour in &scratch.neighbours[window[0]..window[1]] {
                let edge = scratch.edges.len();
                scratch.edges.push(Edge {
                    of,
                    inside: neighbour.similarity >= INSIDE,
                    tells: neighbour.tells,
                    read: NONE,
                    next: scratch.marks.first(neighbour.word),
                    gain: neighbour.gain,
                    weight: neighbour.weight,
                });
                scratch.overflow |= !scratch.marks.set(neighbour.word, edge);
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
        for (from, to) in self.class_ranges() {
            for name in from..to {
                self.score_whole(name, scratch);
            }
            if self.asked.inside {
                scratch.inside.extend(from..to);
            }
        }
    }

    /// The names that only merging can bring above the threshold, and others too.
    fn merged(&self, scratch: &mut Scratch) {
        self.meet_runs(scratch);
        let merging = std::mem::take(&mut scratch.merging);
        for group in merging.chunk_by(|a, b| a.0 == b.0) {
            if self.may_merge(group, scratch) {
                self.score_whole(group[0].0, scratch);
            }
        }
        scratch.merging = merging;
    }

    /// Whether the merges of one name can bring it above the threshold: each counts with the
    /// most that it can gain, and with the weight that the query loses by it.
    fn may_merge(&self, group: &[(u32, u8)], scratch: &Scratch) -> bool {
        let Some((name, _)) = group.first() else {
            return false;
        };
        let query = self.asked.name;
        let record = self.view.names.get(*name as usize);
        let heaviest = record.map_or(0.0, |one| (f64::from(one.weight) + 1.0) / WEIGHT_STEPS);
        let mut gains = self.gains(*name, scratch);
        let (mut merges, mut lighter) = (false, 0.0);
        for (_, of) in group {
            let cut_elsewhere = of & CUT_ELSEWHERE != 0;
            let of = usize::from(of & !CUT_ELSEWHERE);
            if let Some(word) = query.words().get(of) {
                merges = true;
                gains.raise(of, self.bound.most(MERGED, word.weight(), RUN_WEIGHT));
                continue;
            }
            let Some(run) = query.runs.get(of - self.words()) else {
                continue;
            };
            let gain = if cut_elsewhere {
                if !self.is_cut_elsewhere(*name, run) {
                    continue;
                }
                self.bound
                    .most(MERGED, run.weight, heaviest.min(RUN_WEIGHT))
            } else {
                gains.runs
            };
            merges = true;
            gains.sum += gain.max(0.0);
            let parts = &query.parts[run.start..run.start + run.len];
            let parts: f64 = parts.iter().map(|part| part.weight).sum();
            lighter += (parts - run.weight).max(0.0);
        }
        let needed = self.bound.needed - self.bound.threshold * self.bound.own * lighter;
        merges && gains.sum >= needed
    }

    /// Whether two or three neighboring words of a name are the letters of `run` with the
    /// spaces elsewhere. Where they are the same words there is nothing to merge.
    fn is_cut_elsewhere(&self, name: u32, run: &Run) -> bool {
        let texts = |word: &u32| {
            let packed = self.view.words.get(*word as usize)?;
            let from = packed.start as usize;
            self.view
                .word_texts
                .get(from..from + usize::from(packed.len))
        };
        let first = self.asked.name.parts[run.start].text.len();
        let words = self.view.words_of(name);
        for start in 0..words.len() {
            let mut rest = run.text.as_bytes();
            for (taken, word) in words[start..].iter().take(3).enumerate() {
                let Some(after) = texts(word).and_then(|text| rest.strip_prefix(text)) else {
                    break;
                };
                rest = after;
                let own = texts(&words[start]).map_or(0, <[u8]>::len);
                if rest.is_empty() && taken > 0 && (taken + 1 != run.len || own != first) {
                    return true;
                }
            }
        }
        false
    }

    /// Collects the names that a merge can reach: `merging` is sorted by name.
    fn meet_runs(&self, scratch: &mut Scratch) {
        let query = self.asked.name;
        let merging = &mut scratch.merging;
        merging.clear();
        let ranges = self.class_ranges();
        let inside = |name: u32| ranges.iter().any(|(from, to)| (*from..*to).contains(&name));
        for (word, of) in query.words().iter().zip(0u8..) {
            word.sought(|hash| {
                self.view.runs.get(spread(hash), |name| {
                    if inside(name) {
                        merging.push((name, of));
                    }
                });
            });
        }
        let code = |run: usize| u8::try_from(self.words() + run).ok();
        query.runs_sought(|run, hash| {
            let Some(code) = code(run) else { return };
            self.view.runs.get(spread(hash), |name| {
                if inside(name) {
                    merging.push((name, code | CUT_ELSEWHERE));
                }
            });
        });
        for run in 0..query.runs.len() {
            let at = self.words() + run;
            let own = &scratch.neighbours[scratch.starts[at]..scratch.starts[at + 1]];
            let Some(code) = code(run) else { break };
            for neighbour in own {
                let names = self.view.posting(neighbour.word).iter();
                merging.extend(
                    names
                        .filter(|name| inside(**name))
                        .map(|name| (*name, code)),
                );
            }
        }
        merging.sort_unstable();
        merging.dedup();
    }

    /// All names of each asked class.
    fn class_ranges(&self) -> [(u32, u32); CLASSES] {
        let mut ranges = [(0, 0); CLASSES];
        for (range, class) in ranges.iter_mut().zip(self.asked.classes) {
            let at = 2 * usize::from(*class);
            if let (Some(from), Some(to)) =
                (self.view.classes.get(at), self.view.classes.get(at + 2))
            {
                *range = (*from, *to);
            }
        }
        ranges
    }

    /// Reads lists and scores what passes the bound.
    fn listed(&self, scratch: &mut Scratch) {
        let all = self.plan(&self.bound, scratch);
        let strict = self.strict.threshold <= 1.0 + SLACK;
        let lists = self.asked.classes.iter();
        if self.telling == 0 {
            // Names without a telling word, and those whose telling words are all met.
            let (plain, telling): (Vec<u8>, Vec<u8>) =
                lists.map(|class| (2 * class, 2 * class + 1)).unzip();
            self.read(&all, &plain, scratch);
            let tellers = self.tellers(scratch, all.heaviest, |_, one| one.tells);
            self.read(&tellers, &telling, scratch);
            if strict {
                let plan = self.plan(&self.strict, scratch);
                self.read(&plan, &telling, scratch);
            }
            return;
        }
        let parts: Vec<u8> = lists.flat_map(|class| [2 * class, 2 * class + 1]).collect();
        let own = |at: usize, _: &Neighbour| self.telling >> at & 1 == 1;
        let tellers = self.tellers(scratch, all.heaviest, own);
        if strict || all.cost <= tellers.cost {
            self.read(&all, &parts, scratch);
        } else {
            self.read(&tellers, &parts, scratch);
        }
    }

    /// The cheapest lists that hold every name above the threshold of `bound`.
    fn plan(&self, bound: &Bound, scratch: &mut Scratch) -> Plan {
        let count = self.words();
        let same = (bound.threshold - self.bound.threshold).abs() < f64::EPSILON;
        let mut strict = std::mem::take(&mut scratch.strict);
        if !same {
            strict.clear();
            strict.extend_from_slice(&scratch.neighbours[..scratch.starts[count]]);
            for (at, word) in self.asked.name.words().iter().enumerate() {
                let own = &mut strict[scratch.starts[at]..scratch.starts[at + 1]];
                for one in own.iter_mut() {
                    one.gain = bound.gain(one.similarity, word.weight(), one.weight);
                }
                own.sort_unstable_by(|a, b| b.gain.total_cmp(&a.gain).then(a.word.cmp(&b.word)));
            }
        }
        let neighbours = if same { &scratch.neighbours } else { &strict };
        let parts: Vec<Part<'_>> = (0..count)
            .map(|at| Part {
                neighbours: &neighbours[scratch.starts[at]..scratch.starts[at + 1]],
                always: self.always[at],
            })
            .collect();
        let heaviest = heaviest(bound, &parts);
        let mut plan = match choose(&parts, bound.needed, &mut scratch.reads) {
            Some(cost) => Plan {
                words: Vec::new(),
                cost,
                heaviest,
                whole: false,
            },
            None => Plan {
                words: Vec::new(),
                cost: u64::MAX,
                heaviest,
                whole: true,
            },
        };
        if !plan.whole {
            for (part, read) in parts.iter().zip(&scratch.reads) {
                plan.words
                    .extend(part.neighbours[..*read].iter().map(|one| one.word));
            }
        }
        scratch.strict = strict;
        plan
    }

    /// The lists of all neighbors for which `which` holds of the word of the query and them.
    fn tellers(
        &self,
        scratch: &Scratch,
        heaviest: f64,
        which: impl Fn(usize, &Neighbour) -> bool,
    ) -> Plan {
        let mut plan = Plan {
            words: Vec::new(),
            cost: 0,
            heaviest,
            whole: false,
        };
        for at in 0..self.words() {
            let own = &scratch.neighbours[scratch.starts[at]..scratch.starts[at + 1]];
            for one in own.iter().filter(|one| which(at, one)) {
                plan.words.push(one.word);
                plan.cost += u64::from(one.names);
            }
        }
        plan
    }

    /// Looks at every name of `parts` that a plan's lists hold, once.
    fn read(&self, plan: &Plan, parts: &[u8], scratch: &mut Scratch) {
        let ranges: Vec<(u32, u32)> = parts
            .iter()
            .map(|part| self.range(*part, plan.heaviest))
            .filter(|(from, to)| from < to)
            .collect();
        let all: u64 = ranges.iter().map(|(from, to)| u64::from(to - from)).sum();
        if plan.whole || plan.cost > 4 * all {
            scratch.effort.scans += 1;
            for (from, to) in ranges {
                for name in from..to {
                    self.look_at(name, NONE, scratch);
                }
            }
            return;
        }
        // A name that several lists hold is looked at where the first of them is read.
        for edge in &mut scratch.edges {
            edge.read = NONE;
        }
        for (order, word) in (0u32..).zip(&plan.words) {
            let mut at = scratch.marks.first(*word);
            while let Some(edge) = scratch.edges.get_mut(at as usize) {
                edge.read = edge.read.min(order);
                at = edge.next;
            }
        }
        for (order, word) in (0u32..).zip(&plan.words) {
            let names = self.view.posting(*word);
            for (from, to) in &ranges {
                let low = names.partition_point(|name| name < from);
                let high = low + names[low..].partition_point(|name| name < to);
                for name in &names[low..high] {
                    self.look_at(*name, order, scratch);
                }
            }
        }
    }

    /// Bounds one name and scores it if it passes. `order` is the list it was read from; a
    /// name that an earlier list holds was looked at there.
    fn look_at(&self, name: u32, order: u32, scratch: &mut Scratch) {
        scratch.effort.names_read += 1;
        let gains = self.gains(name, scratch);
        if gains.first_read < order {
            return;
        }
        let Some(record) = self.view.names.get(name as usize) else {
            return;
        };
        let always: f64 = self.always[..self.words().min(MAX_PARTS)].iter().sum();
        let bound = if gains.anchored || self.nothing_telling_left(&gains, record.flags, always) {
            &self.bound
        } else {
            &self.strict
        };
        let weight = f64::from(record.weight) / WEIGHT_STEPS;
        // An initial of the query may stand for a word that no list names.
        let unmet = if always > 0.0 {
            0.0
        } else {
            (weight - gains.met).max(0.0)
        };
        let needed = bound.needed + bound.threshold * bound.other * unmet;
        // The gains are those of the lower threshold, so never too small for the higher.
        if gains.sum + always >= needed {
            self.score_words(name, scratch);
        }
    }

    /// Whether the words that tell who it is may all be met, on both sides.
    fn nothing_telling_left(&self, gains: &Gains, flags: u8, always: f64) -> bool {
        always > 0.0
            || (self.telling & !gains.met_own == 0
                && u32::from(flags >> TELLING) <= gains.met_telling)
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

    /// Names that may stand inside the query whole (or the other way round): every name
    /// that a merge can reach, and those whose telling words all have a close counterpart.
    fn inside(&self, scratch: &mut Scratch) {
        match self.asked.kind {
            Kind::Forward => self.inside_query(scratch),
            Kind::Reverse => self.around_query(scratch),
        }
    }

    fn inside_query(&self, scratch: &mut Scratch) {
        let anchor = |name: u32| {
            let record = self.view.names.get(name as usize);
            record.is_some_and(|record| record.flags & ANCHOR != 0)
        };
        for (name, _) in &scratch.merging {
            if anchor(*name) {
                scratch.inside.push(*name);
            }
        }
        let ranges = self.class_ranges();
        let asked = |name: u32| ranges.iter().any(|(from, to)| (*from..*to).contains(&name));
        let close = |word: u32| {
            let mut at = scratch.marks.first(word);
            while let Some(edge) = scratch.edges.get(at as usize) {
                if edge.inside {
                    return true;
                }
                at = edge.next;
            }
            false
        };
        let mut inside = std::mem::take(&mut scratch.inside);
        for neighbour in scratch
            .neighbours
            .iter()
            .filter(|one| one.similarity >= INSIDE)
        {
            for name in self.view.anchored(neighbour.word) {
                let words = self.view.words_of(*name);
                let whole = words.iter().all(|word| {
                    let packed = self.view.words.get(*word as usize);
                    packed.is_some_and(|packed| !tells(packed)) || close(*word)
                });
                if whole && asked(*name) && words.len() < self.words() {
                    inside.push(*name);
                }
            }
        }
        scratch.inside = inside;
    }

    fn around_query(&self, scratch: &mut Scratch) {
        let query = self.asked.name;
        let ranges = self.class_ranges();
        let asked = |name: u32| ranges.iter().any(|(from, to)| (*from..*to).contains(&name));
        let mut inside = std::mem::take(&mut scratch.inside);
        inside.extend(scratch.merging.iter().map(|(name, _)| *name));
        let telling = query.words().iter().enumerate();
        let telling = telling.filter(|(_, word)| word.role() != PartRole::OrgForm);
        let close = |at: usize| {
            scratch.neighbours[scratch.starts[at]..scratch.starts[at + 1]]
                .iter()
                .filter(|one| one.similarity >= INSIDE)
        };
        let cost = |at: usize| close(at).map(|one| u64::from(one.names)).sum::<u64>();
        if let Some((rarest, _)) = telling.min_by_key(|(at, _)| cost(*at)) {
            for neighbour in close(rarest) {
                let names = self.view.posting(neighbour.word).iter();
                inside.extend(names.filter(|name| asked(**name)));
            }
        }
        scratch.inside = inside;
    }
}

/// Lists to read.
struct Plan {
    words: Vec<u32>,
    /// How many names they hold together.
    cost: u64,
    /// Names above this weight need not be looked at.
    heaviest: f64,
    /// No lists will do: every name is to be looked at.
    whole: bool,
}

/// The weight above which no name reaches the threshold: what of it is not matched costs
/// more than all that can be matched gains.
fn heaviest(bound: &Bound, parts: &[Part<'_>]) -> f64 {
    let (mut gain, mut weight) = (0.0, 0.0);
    for part in parts {
        let best = part.neighbours.first().map_or(0.0, |one| one.gain);
        gain += best.max(part.always);
        let initial = if part.always > 0.0 { RUN_WEIGHT } else { 0.0 };
        let most = part.neighbours.iter().map(|one| one.weight);
        weight += most.fold(initial, f64::max);
    }
    if bound.threshold > 0.0 {
        weight + (gain - bound.needed).max(0.0) / (bound.threshold * bound.other)
    } else {
        f64::INFINITY
    }
}

/// What the words of one name can gain.
struct Gains {
    best: [f64; MAX_PARTS],
    sum: f64,
    /// The most that a run of the query gains by a word of the name.
    runs: f64,
    /// Weight of the words that a word of the query can stand for.
    met: f64,
    /// Which words of the query meet a word of the name, a bit each.
    met_own: u32,
    /// How many of the name's telling words are met.
    met_telling: u32,
    /// Two telling words meet.
    anchored: bool,
    /// The first list that holds the name.
    first_read: u32,
}

impl Gains {
    fn raise(&mut self, at: usize, gain: f64) {
        if let Some(best) = self.best.get_mut(at)
            && gain > *best
        {
            self.sum += gain - *best;
            *best = gain;
        }
    }
}

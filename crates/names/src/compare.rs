//! Compares two analyzed names: one number, and on request why.
//!
//! The score of a matching M between query Q and target T is
//!
//! ```text
//!            sum_M s (w_q + w_t)
//! -----------------------------------------------------------------------------------
//! sum_M (w_q + w_t) + 0.8 unmatched_Q + 0.6 unmatched_T + 2 min(contradiction_Q, _T)
//! ```
//!
//! The contradiction is smaller where the words left over look alike ([`MOST_RESEMBLANCE`]).
//! M maximizes the ratio without the last term, so that ratio is an upper bound that an
//! index can prune by. The last term is contradiction: a word left over on one side is an
//! omission, words left over on both sides are two different names. One or two runs of
//! two to three neighboring words may be merged on either side when they are then one
//! word of the other; so may another reading of words in another script ([`MAX_READ`]).
//! Guarantees: 0 to 1, deterministic, 1 for a name with itself,
//! [`score`] equals [`compare`]'s score bit for bit. Not symmetric: the query's words
//! cost more than the target's when they are left over.

use serde::{Deserialize, Serialize};

use crate::align::{How, reading_of_run, run_similarity, similarity};
use crate::analyze::Options;
use crate::key::Key;
use crate::matching::{Edge, Matcher, UNMATCHED_QUERY, UNMATCHED_TARGET, best_matching};
use crate::name::{Name, Run};
use crate::part::PartRole;

/// What words left over on both sides cost, by the lighter side.
pub const CONTRADICTION: f64 = 2.0;

/// Share of a business or place word's weight that counts as contradiction.
pub const GENERIC_CONTRADICTION: f64 = 0.5;

/// Two persons with a name each that the other lacks are two persons; companies change and
/// add words, so for them it counts less.
pub const PERSON_CONTRADICTION: f64 = 1.75;

/// An initial that fits no word of the other name contradicts like half a word.
pub const INITIAL_CONTRADICTION: f64 = 1.5;

/// Share of a word's weight that stays open when only an initial stands for it.
pub const INITIAL_OPEN: f64 = 0.5;

/// Most of a contradiction that is taken back because the words left over look alike.
pub const MOST_RESEMBLANCE: f64 = 0.75;

/// Share of letters that two different names have in common by chance.
const BY_CHANCE: f64 = 0.34;

/// Factor on a person who shares only the one word that the listed name has, while the
/// query has more: half the world is called Martin.
pub const ONE_LISTED_WORD: f64 = 0.9;

/// Factor on names that share no telling word, only initials, forms and links.
pub const NO_TELLING_WORD: f64 = 0.7;

/// Share that remains of what a score has above [`SHOWN`] if each name has a legal form that
/// the other lacks: a company and its sister.
pub const OTHER_FORM: f64 = 0.75;

/// The same for names of which one alone has a place or another common word beyond the table
/// of business words: a company and its branch abroad.
pub const ONE_PLACE: f64 = 0.75;

/// Where a person should look. Sisters and branches are ranked lower, never out of sight.
pub const SHOWN: f64 = 0.7;

/// How two names compare.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// 0 to 1.
    pub score: f64,
    /// Words that stand for each other, in the query's order.
    pub aligned: Vec<Aligned>,
    /// Words of the query without a counterpart, as typed.
    pub unmatched_query: Vec<String>,
    /// Words of the target without a counterpart, as typed.
    pub unmatched_target: Vec<String>,
}

/// Two words that stand for each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aligned {
    /// The query's word, as typed.
    pub query: String,
    /// The target's word, as typed.
    pub target: String,
    /// Why.
    pub how: How,
    /// 0 to 1.
    pub similarity: f64,
    /// Weight of both words together.
    pub weight: f64,
}

/// Compares two names and says why.
///
/// ```
/// use interdict_names::{analyze, compare, How, NameTag, Options};
/// let opts = Options::default();
/// let listed = analyze("Huawei Technologies Co., Ltd. (Huawei)", NameTag::Organization);
/// let asked = analyze("Huawei Tech", NameTag::Organization);
/// let comparison = compare(&asked, &listed, &opts);
/// assert!(comparison.score > 0.9);
/// assert_eq!(comparison.aligned[1].how, How::Abbreviation);
/// ```
pub fn compare(query: &Name, target: &Name, opts: &Options) -> Comparison {
    let best = best(query, target, *opts);
    let mut used_query = vec![false; query.parts.len()];
    let mut used_target = vec![false; target.parts.len()];
    let mut aligned: Vec<(usize, Aligned)> = Vec::new();
    let (query_side, target_side) = (
        Side::of(query, &best.merges, true),
        Side::of(target, &best.merges, false),
    );
    for edge in &best.edges {
        let (i, j) = (usize::from(edge.query), usize::from(edge.target));
        let (from, to) = (query_side.spans[i], target_side.spans[j]);
        used_query[from.0..from.0 + from.1].fill(true);
        used_target[to.0..to.0 + to.1].fill(true);
        aligned.push((
            from.0,
            Aligned {
                query: written(query, from),
                target: written(target, to),
                how: edge.how,
                similarity: edge.similarity,
                weight: query_side.keys[i].weight + target_side.keys[j].weight,
            },
        ));
    }
    aligned.sort_by_key(|(at, _)| *at);
    Comparison {
        score: best.score,
        aligned: aligned.into_iter().map(|(_, aligned)| aligned).collect(),
        unmatched_query: unused(query, &used_query),
        unmatched_target: unused(target, &used_target),
    }
}

/// Returns the score of [`compare`] without its explanation.
pub fn score(query: &Name, target: &Name, opts: &Options) -> f64 {
    best(query, target, *opts).score
}

fn written(name: &Name, (start, len): (usize, usize)) -> String {
    name.parts[start..start + len]
        .iter()
        .map(|part| part.written.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn unused(name: &Name, used: &[bool]) -> Vec<String> {
    name.parts
        .iter()
        .zip(used)
        .filter(|(_, used)| !**used)
        .map(|(part, _)| part.written.to_string())
        .collect()
}

/// The winning reading of a pair.
struct Best {
    score: f64,
    edges: Vec<Edge>,
    merges: Vec<Merge>,
}

/// One run of one name that is one word, or a run cut elsewhere, of the other.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Merge {
    query: Piece,
    target: Piece,
    similarity: f64,
    how: How,
}

/// What a merge takes from one name.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    Word(usize),
    Run(usize),
}

impl Piece {
    fn span(self, name: &Name) -> (usize, usize) {
        match self {
            Self::Word(at) => (at, 1),
            Self::Run(run) => (name.runs[run].start, name.runs[run].len),
        }
    }
}

/// One name as compared under some merges: keys and the parts that each stands for.
struct Side {
    keys: Vec<Key>,
    spans: Vec<(usize, usize)>,
    /// For each merge of this side, in order: the index of its key.
    merged: Vec<usize>,
}

impl Side {
    fn of(name: &Name, merges: &[Merge], is_query: bool) -> Self {
        let mut side = Self {
            keys: Vec::with_capacity(name.keys.len()),
            spans: Vec::new(),
            merged: vec![usize::MAX; merges.len()],
        };
        let mut at = 0;
        while at < name.parts.len() {
            let piece = |merge: &Merge| if is_query { merge.query } else { merge.target };
            let run = merges
                .iter()
                .enumerate()
                .find_map(|(which, merge)| match piece(merge) {
                    Piece::Run(run) if name.runs[run].start == at => Some((which, run)),
                    _ => None,
                });
            if let Some((which, index)) = run {
                let run = &name.runs[index];
                side.merged[which] = side.keys.len();
                side.keys.push(name.run_keys[index]);
                side.spans.push((run.start, run.len));
                at += run.len;
            } else {
                side.keys.push(name.keys[at]);
                side.spans.push((at, 1));
                at += 1;
            }
        }
        side
    }

    /// The index of the key that stands for the piece of merge `which`.
    fn key_of(&self, which: usize, piece: Piece) -> Option<usize> {
        match piece {
            Piece::Word(part) => self.spans.iter().position(|span| *span == (part, 1)),
            Piece::Run(_) => Some(self.merged[which]),
        }
    }
}

/// Most words that two names can share by merging: beyond two, names are written too differently to trust.
const MAX_MERGES: usize = 2;

/// The same where words have other readings: each word that is read otherwise counts as one.
const MAX_READ: usize = 6;

fn best(query: &Name, target: &Name, opts: Options) -> Best {
    let mut edges = Vec::new();
    collect(
        &query.keys,
        &query.bytes,
        &target.keys,
        &target.bytes,
        opts.curated,
        &mut edges,
    );
    let mut matcher = Matcher::default();
    let score = evaluate(&mut edges, &query.keys, &target.keys, &mut matcher);
    let mut best = Best {
        score,
        edges,
        merges: Vec::new(),
    };
    if score >= 1.0 {
        return best;
    }
    let possible = merges(query, target, opts.curated);
    if possible.is_empty() {
        return best;
    }
    let read = |name: &Name| name.runs.iter().any(|run| run.reading);
    let most = if read(query) || read(target) {
        MAX_READ
    } else {
        MAX_MERGES
    };
    for _ in 0..most {
        let mut better: Option<Best> = None;
        for merge in &possible {
            if best
                .merges
                .iter()
                .any(|taken| overlaps(*taken, *merge, query, target))
            {
                continue;
            }
            let mut merges = best.merges.clone();
            merges.push(*merge);
            let Some(candidate) = with_merges(query, target, opts, merges, &mut matcher) else {
                continue;
            };
            if candidate.score > better.as_ref().map_or(best.score, |better| better.score) {
                better = Some(candidate);
            }
        }
        match better {
            Some(found) => best = found,
            None => break,
        }
    }
    best
}

/// Finds every run of either name that is one word, or a run cut elsewhere, of the other.
fn merges(query: &Name, target: &Name, curated: bool) -> Vec<Merge> {
    let mut found = Vec::new();
    for (of_query, runs, words) in [(true, query, target), (false, target, query)] {
        for (run, key) in runs.run_keys.iter().enumerate() {
            if key.bloom() & words.bloom == 0 {
                continue;
            }
            for (word, other) in words.keys.iter().enumerate() {
                if let Some((similarity, how)) =
                    run_similarity(key, &runs.bytes, other, &words.bytes, curated)
                {
                    let (run, word) = (Piece::Run(run), Piece::Word(word));
                    let (query, target) = if of_query { (run, word) } else { (word, run) };
                    found.push(Merge {
                        query,
                        target,
                        similarity,
                        how,
                    });
                }
            }
        }
    }
    if query.run_bloom & target.run_bloom != 0 {
        shifted_spaces(query, target, &mut found);
    }
    found
}

/// A space in the wrong place: "Group Grand" and "Groupg Rand" are the same letters. And what
/// one side writes as several words and the other reads as several.
fn shifted_spaces(query: &Name, target: &Name, found: &mut Vec<Merge>) {
    const SIMILARITY: f64 = 0.95;
    for (i, a) in query.run_keys.iter().enumerate() {
        for (j, b) in target.run_keys.iter().enumerate() {
            let (left, right) = (&query.runs[i], &target.runs[j]);
            if left.reading || right.reading {
                if let Some(similarity) = reading_of_run(a, b) {
                    found.push(Merge {
                        query: Piece::Run(i),
                        target: Piece::Run(j),
                        similarity,
                        how: How::CrossScript,
                    });
                }
                continue;
            }
            if a.text != b.text
                || left.acronym > 0.0
                || right.acronym > 0.0
                || left.text != right.text
            {
                continue;
            }
            let texts = |name: &Name, run: &Run| name.parts[run.start].text.len();
            if left.len != right.len || texts(query, left) != texts(target, right) {
                found.push(Merge {
                    query: Piece::Run(i),
                    target: Piece::Run(j),
                    similarity: SIMILARITY,
                    how: How::Merged,
                });
            }
        }
    }
}

fn overlaps(a: Merge, b: Merge, query: &Name, target: &Name) -> bool {
    let meet = |a: (usize, usize), b: (usize, usize)| a.0 < b.0 + b.1 && b.0 < a.0 + a.1;
    meet(a.query.span(query), b.query.span(query))
        || meet(a.target.span(target), b.target.span(target))
}

fn with_merges(
    query: &Name,
    target: &Name,
    opts: Options,
    merges: Vec<Merge>,
    matcher: &mut Matcher,
) -> Option<Best> {
    let (q, t) = (
        Side::of(query, &merges, true),
        Side::of(target, &merges, false),
    );
    let mut edges = Vec::new();
    let mut fixed = Vec::new();
    for (which, merge) in merges.iter().enumerate() {
        let (i, j) = (
            q.key_of(which, merge.query)?,
            t.key_of(which, merge.target)?,
        );
        let (Ok(i), Ok(j)) = (u8::try_from(i), u8::try_from(j)) else {
            return None;
        };
        fixed.push(Edge {
            query: i,
            target: j,
            similarity: merge.similarity,
            how: merge.how,
        });
    }
    collect(
        &q.keys,
        &query.bytes,
        &t.keys,
        &target.bytes,
        opts.curated,
        &mut edges,
    );
    edges.retain(|edge| {
        !fixed
            .iter()
            .any(|merged| merged.query == edge.query || merged.target == edge.target)
    });
    edges.extend(fixed);
    let score = evaluate(&mut edges, &q.keys, &t.keys, matcher);
    Some(Best {
        score,
        edges,
        merges,
    })
}

pub(crate) fn collect(
    query: &[Key],
    query_bytes: &[u8],
    target: &[Key],
    target_bytes: &[u8],
    curated: bool,
    edges: &mut Vec<Edge>,
) {
    for (i, a) in (0u8..).zip(query) {
        for (j, b) in (0u8..).zip(target) {
            if let Some((similarity, how)) = similarity(a, query_bytes, b, target_bytes, curated) {
                edges.push(Edge {
                    query: i,
                    target: j,
                    similarity,
                    how,
                });
            }
        }
    }
}

/// The sums that the score is made of.
pub(crate) struct Tally {
    pub matched: f64,
    pub matched_similar: f64,
    pub unmatched_query: f64,
    pub unmatched_target: f64,
    /// The unmatched words that name somebody, by side.
    pub telling: [f64; 2],
    /// A word that tells who it is was left over on either side.
    pub core_left: bool,
    /// An organization form was left over, by side.
    pub forms: [bool; 2],
    /// A place or other common word was left over, by side.
    pub places: [bool; 2],
}

pub(crate) fn tally(edges: &[Edge], query: &[Key], target: &[Key]) -> Tally {
    let (mut rows, mut columns) = (0u64, 0u64);
    let mut tally = Tally {
        matched: 0.0,
        matched_similar: 0.0,
        unmatched_query: 0.0,
        unmatched_target: 0.0,
        telling: [0.0; 2],
        core_left: false,
        forms: [false; 2],
        places: [false; 2],
    };
    for edge in edges {
        let weight =
            query[usize::from(edge.query)].weight + target[usize::from(edge.target)].weight;
        tally.matched += weight;
        tally.matched_similar += edge.similarity * weight;
        rows |= 1 << edge.query;
        columns |= 1 << edge.target;
    }
    for (at, key) in query.iter().enumerate() {
        if rows >> at & 1 == 0 {
            tally.unmatched_query += key.weight;
            tally.telling[0] += contradicts(key);
            tally.forms[0] |= key.role == PartRole::OrgForm;
            tally.places[0] |= key.role == PartRole::Generic && key.word_class == 0;
            tally.core_left |= key.tells();
        }
    }
    for (at, key) in target.iter().enumerate() {
        if columns >> at & 1 == 0 {
            tally.unmatched_target += key.weight;
            tally.telling[1] += contradicts(key);
            tally.forms[1] |= key.role == PartRole::OrgForm;
            tally.places[1] |= key.role == PartRole::Generic && key.word_class == 0;
            tally.core_left |= key.tells();
        }
    }
    tally
}

/// What a left-over word adds to the contradiction.
///
/// Numbers add nothing: siblings that differ by one number deserve a look. Business and
/// place words count half: affiliates differ by them.
fn contradicts(key: &Key) -> f64 {
    match key.role {
        PartRole::Core if key.is_personal() => PERSON_CONTRADICTION * key.weight,
        PartRole::Core => key.weight,
        PartRole::Initial => INITIAL_CONTRADICTION * key.weight,
        PartRole::Generic => GENERIC_CONTRADICTION * key.weight,
        _ => 0.0,
    }
}

pub(crate) fn evaluate(
    edges: &mut Vec<Edge>,
    query: &[Key],
    target: &[Key],
    matcher: &mut Matcher,
) -> f64 {
    if edges.is_empty() {
        return 0.0;
    }
    best_matching(edges, query, target, matcher);
    let tally = tally(edges, query, target);
    let telling_left = still_open(tally.telling, edges, query, target);
    let lighter = telling_left[0].min(telling_left[1]);
    let contradiction = if lighter > 0.0 {
        CONTRADICTION * lighter * (1.0 - resemblance(edges, query, target))
    } else {
        0.0
    };
    let left_over =
        UNMATCHED_QUERY * tally.unmatched_query + UNMATCHED_TARGET * tally.unmatched_target;
    let ratio = tally.matched_similar / (tally.matched + left_over + contradiction);
    let anchored = edges.iter().any(|edge| {
        edge.how != How::Initial
            && query[usize::from(edge.query)].tells()
            && target[usize::from(edge.target)].tells()
    });
    // Common words alone may be a whole name ("Deutsche Bank"), initials never are.
    let whole = !tally.core_left
        && contradiction <= 0.0
        && !edges.iter().any(|edge| edge.how == How::Initial);
    let mut score = if anchored || whole {
        ratio
    } else {
        ratio * NO_TELLING_WORD
    };
    if one_listed_word(&tally, edges, query, target) {
        score *= ONE_LISTED_WORD;
    }
    let mut remains = 1.0;
    if tally.forms[0] && tally.forms[1] {
        remains *= OTHER_FORM;
    }
    if tally.places[0] != tally.places[1] {
        remains *= ONE_PLACE;
    }
    if remains < 1.0 && score > SHOWN {
        score = SHOWN + remains * (score - SHOWN);
    }
    score.clamp(0.0, 1.0)
}

/// The telling weight left over by side, with half of each word that only an initial stands for.
fn still_open(mut telling: [f64; 2], edges: &[Edge], query: &[Key], target: &[Key]) -> [f64; 2] {
    let open = |key: &Key| match key.role {
        PartRole::Core => INITIAL_OPEN * key.weight,
        _ => 0.0,
    };
    for edge in edges.iter().filter(|edge| edge.how == How::Initial) {
        telling[0] += open(&query[usize::from(edge.query)]);
        telling[1] += open(&target[usize::from(edge.target)]);
    }
    telling
}

/// How much of a contradiction the heaviest words left over take back by looking alike:
/// "Merkur" for "Merkel" is a misspelling too far, "Kohl" is somebody else.
fn resemblance(edges: &[Edge], query: &[Key], target: &[Key]) -> f64 {
    let (mut rows, mut columns) = (0u64, 0u64);
    for edge in edges {
        rows |= 1 << edge.query;
        columns |= 1 << edge.target;
    }
    let heaviest = |keys: &[Key], used: u64| {
        let mut best: Option<(f64, u32)> = None;
        for (at, key) in keys.iter().enumerate() {
            let open = used >> at & 1 == 0 && key.role == PartRole::Core;
            if open && best.is_none_or(|(weight, _)| key.weight > weight) {
                best = Some((key.weight, key.mask));
            }
        }
        best.map(|(_, mask)| mask)
    };
    let (Some(a), Some(b)) = (heaviest(query, rows), heaviest(target, columns)) else {
        return 0.0;
    };
    let (shared, all) = ((a & b).count_ones(), (a | b).count_ones());
    if all == 0 {
        return 0.0;
    }
    let share = f64::from(shared) / f64::from(all);
    MOST_RESEMBLANCE * ((share - BY_CHANCE) / (1.0 - BY_CHANCE)).max(0.0)
}

/// A person's query has words of its own beside the only telling word of the listed name.
fn one_listed_word(tally: &Tally, edges: &[Edge], query: &[Key], target: &[Key]) -> bool {
    const OWN: f64 = 0.5;
    if tally.telling[0] < OWN {
        return false;
    }
    let mut cores = target.iter().filter(|key| key.role == PartRole::Core);
    let one = cores.next().is_some_and(Key::is_personal) && cores.next().is_none();
    one && edges.len() < 3 && query.iter().any(Key::is_personal)
}

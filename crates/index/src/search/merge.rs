//! Names that are reached by merging neighboring words: a run of theirs meets a word or a
//! run of the query, or a word of theirs meets a run of the query.
//!
//! In: the neighbors that stand in the scratch memory. Out: the names that merging alone can
//! bring above the threshold, scored whole; and the list of all that a merge can reach,
//! for the names that stand inside.

use interdict_names::{MOST_MERGED, PackedWord, RUN_WEIGHT, Run};

use super::Search;
use crate::deletes::spread;
use crate::format::WEIGHT_STEPS;
use crate::neighbors::of_run;
use crate::scratch::Scratch;

/// Marks a run of the query that meets a run of a name.
const CUT_ELSEWHERE: u8 = 128;

impl Search<'_> {
    /// The words for which runs of the query can stand.
    pub(super) fn neighbors_of_runs(&self, scratch: &mut Scratch) {
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
            let from = scratch.neighbors.len();
            of_run(
                &self.view,
                query,
                run,
                &scratch.seen,
                self.asked.options,
                &mut scratch.neighbors,
            );
            for neighbor in &mut scratch.neighbors[from..] {
                neighbor.gain =
                    self.bound
                        .gain(neighbor.similarity, query.runs[run].weight, neighbor.weight);
            }
            scratch.starts.push(scratch.neighbors.len());
        }
    }

    /// The names that only merging can bring above the threshold, and others too.
    pub(super) fn merged(&self, scratch: &mut Scratch) {
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
    /// most that it can gain, and with the weight that the query loses by it; initials of the
    /// query count as they do for every name, since no list says which words they meet.
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
                gains.raise(of, self.bound.most(MOST_MERGED, word.weight(), RUN_WEIGHT));
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
                    .most(MOST_MERGED, run.weight, heaviest.min(RUN_WEIGHT))
            } else {
                gains.runs
            };
            merges = true;
            // A word is read in one way at a time, and then stands for nothing else.
            if run.len == 1 {
                gains.raise(run.start, gain);
            } else {
                gains.sum += gain.max(0.0);
            }
            let parts = &query.parts[run.start..run.start + run.len];
            let parts: f64 = parts.iter().map(|part| part.weight).sum();
            lighter += (parts - run.weight).max(0.0);
        }
        let needed = self.bound.needed - self.bound.threshold * self.bound.own * lighter;
        merges && gains.sum + self.always() >= needed
    }

    /// Whether two or three neighboring words of a name are the letters of `run` with the
    /// spaces elsewhere. Where they are the same words there is nothing to merge. Where
    /// either has other readings, which the index does not keep, they may be those letters.
    fn is_cut_elsewhere(&self, name: u32, run: &Run) -> bool {
        let is_read = |word: &u32| {
            let packed = self.view.words.get(*word as usize);
            packed.is_some_and(PackedWord::has_readings)
        };
        if run.reading || self.view.words_of(name).iter().any(is_read) {
            return true;
        }
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
        let mut merging = std::mem::take(&mut scratch.merging);
        merging.clear();
        let ranges = self.class_ranges();
        for (word, of) in query.words().iter().zip(0u8..) {
            word.sought(|hash| {
                self.view.runs.get(spread(hash), |name| {
                    if ranges.hold(name) {
                        merging.push((name, of));
                    }
                });
            });
        }
        let code = |run: usize| u8::try_from(self.words() + run).ok();
        query.runs_sought(|run, hash| {
            let Some(code) = code(run) else { return };
            self.view.runs.get(spread(hash), |name| {
                if ranges.hold(name) {
                    merging.push((name, code | CUT_ELSEWHERE));
                }
            });
        });
        for run in 0..query.runs.len() {
            let at = self.words() + run;
            let own = scratch.neighbors_of(at);
            let Some(code) = code(run) else { break };
            for neighbor in own {
                let names = self.view.posting(neighbor.word).iter();
                merging.extend(
                    names
                        .filter(|name| ranges.hold(**name))
                        .map(|name| (*name, code)),
                );
            }
        }
        merging.sort_unstable();
        merging.dedup();
        scratch.merging = merging;
    }
}

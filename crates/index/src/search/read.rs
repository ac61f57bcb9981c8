//! Which lists are read, and what of them is scored.
//!
//! In: the neighbors of each word. Out: every name above the threshold that no merge is
//! needed for, scored exactly.

use super::Search;
use super::bound::{Bound, Gains, SLACK, heaviest};
use crate::format::{TELLING, WEIGHT_STEPS};
use crate::neighbors::Neighbor;
use crate::scratch::{NONE, Scratch};
use crate::signature::{Part, choose};

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

impl Search<'_> {
    /// Reads lists and scores what passes the bound.
    pub(super) fn listed(&self, scratch: &mut Scratch) {
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
        let own = |at: usize, _: &Neighbor| self.telling >> at & 1 == 1;
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
            strict.extend_from_slice(&scratch.neighbors[..scratch.starts[count]]);
            for (at, word) in self.asked.name.words().iter().enumerate() {
                let own = &mut strict[scratch.starts[at]..scratch.starts[at + 1]];
                for one in own.iter_mut() {
                    one.gain = bound.gain(one.similarity, word.weight(), one.weight);
                }
                own.sort_unstable_by(|a, b| b.gain.total_cmp(&a.gain).then(a.word.cmp(&b.word)));
            }
        }
        let neighbors = if same { &scratch.neighbors } else { &strict };
        let parts: Vec<Part<'_>> = (0..count)
            .map(|at| Part {
                neighbors: &neighbors[scratch.starts[at]..scratch.starts[at + 1]],
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
                    .extend(part.neighbors[..*read].iter().map(|one| one.word));
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
        which: impl Fn(usize, &Neighbor) -> bool,
    ) -> Plan {
        let mut plan = Plan {
            words: Vec::new(),
            cost: 0,
            heaviest,
            whole: false,
        };
        for at in 0..self.words() {
            let own = scratch.neighbors_of(at);
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
        let always = self.always();
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
}

//! Names that may stand inside the query whole, or inside which it may stand.
//!
//! Out: numbers of names in the scratch memory, those that do among them; the holder
//! decides with the names themselves.

use interdict_names::PartRole;

use super::{Kind, Search};
use crate::format::ANCHOR;
use crate::scratch::Scratch;
use crate::writer::can_anchor;

impl Search<'_> {
    /// Names that may stand inside the query whole (or the other way round): every name
    /// that a merge can reach, and those whose telling words all have a counterpart of
    /// similarity `least` or more.
    pub(super) fn inside(&self, least: f64, scratch: &mut Scratch) {
        match self.asked.kind {
            Kind::Forward => self.inside_query(least, scratch),
            Kind::Reverse => self.around_query(least, scratch),
        }
    }

    fn inside_query(&self, least: f64, scratch: &mut Scratch) {
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
        for neighbor in scratch
            .neighbors
            .iter()
            .filter(|one| one.similarity >= least)
        {
            for name in self.view.anchored(neighbor.word) {
                let words = self.view.words_of(*name);
                let whole = words.iter().all(|word| {
                    let packed = self.view.words.get(*word as usize);
                    packed.is_some_and(|packed| !can_anchor(packed)) || close(*word)
                });
                if whole && ranges.hold(*name) && words.len() < self.words() {
                    inside.push(*name);
                }
            }
        }
        scratch.inside = inside;
    }

    fn around_query(&self, least: f64, scratch: &mut Scratch) {
        let query = self.asked.name;
        let ranges = self.class_ranges();
        let mut inside = std::mem::take(&mut scratch.inside);
        inside.extend(scratch.merging.iter().map(|(name, _)| *name));
        let telling = query.words().iter().enumerate();
        let telling = telling.filter(|(_, word)| word.role() != PartRole::OrgForm);
        let close = |at: usize| {
            scratch
                .neighbors_of(at)
                .iter()
                .filter(|one| one.similarity >= least)
        };
        let cost = |at: usize| close(at).map(|one| u64::from(one.names)).sum::<u64>();
        if let Some((rarest, _)) = telling.min_by_key(|(at, _)| cost(*at)) {
            for neighbor in close(rarest) {
                let names = self.view.posting(neighbor.word).iter();
                inside.extend(names.filter(|name| ranges.hold(**name)));
            }
        }
        scratch.inside = inside;
    }
}

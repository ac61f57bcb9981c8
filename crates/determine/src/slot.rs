//! Where the verdict of a test is kept while a question is answered.
//!
//! In: the tests of a rulebook. Out: a [`Slot`] for each that differs from every other, the
//! same for all that say the same; in a question a slot has one cell for each item and
//! party that its fact depends on. Guaranteed: two tests share a cell only if they have the
//! same verdict there. A test that depends on a list entry has none.

use std::collections::BTreeMap;

use crate::{
    layout::Reads,
    registry::{FactId, FactSpec},
    value::{FactType, Test, Value},
};

/// What tests share a cell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    item: bool,
    party: bool,
    /// Whether it depends on the day.
    day: bool,
    place: usize,
}

/// Where the verdict of a test is kept, if it is; tests are equal wherever theirs is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Kept {
    pub(crate) slot: Option<Slot>,
    /// The cell has the opposite: of a yes-or-no fact only whether it holds is kept.
    pub(crate) opposite: bool,
}

impl PartialEq for Kept {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Kept {}

/// Numbers the tests of a rulebook.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    /// How many slots there are by what they depend on: nothing, item, party, both; then the
    /// same of those that depend on the day, too.
    sizes: [usize; 8],
    others: BTreeMap<(FactId, String), Slot>,
}

impl Slots {
    /// Returns the next slot of what depends on the same.
    pub fn next(&mut self, reads: Reads) -> Option<Slot> {
        if reads.entry {
            return None;
        }
        let mut slot = Slot {
            item: reads.item,
            party: reads.party,
            day: reads.day,
            place: 0,
        };
        let size = &mut self.sizes[slot.class()];
        slot.place = std::mem::replace(size, *size + 1);
        Some(slot)
    }

    /// Says where the verdict of a test is kept.
    pub fn kept(&mut self, spec: &FactSpec, test: &Test) -> Kept {
        if spec.kind == FactType::Bool {
            let decides = [true, false].map(|value| test.decide(&Value::Bool(value)));
            let slot = spec.holds.filter(|_| decides[0] != decides[1]);
            let opposite = decides[1];
            return Kept { slot, opposite };
        }
        let key = (spec.id, test.to_string());
        let known = self.others.get(&key).copied();
        let slot = known.or_else(|| {
            let slot = self.next(spec.reads)?;
            self.others.insert(key, slot);
            Some(slot)
        });
        let opposite = false;
        Kept { slot, opposite }
    }

    /// Lays the cells out for a question.
    pub fn cells(&self, items: usize, parties: usize) -> Cells {
        let counts = [1, items, parties + 1, items * (parties + 1)];
        let mut cells = Cells {
            parties: parties + 1,
            starts: [(0, 0); 8],
            count: 0,
        };
        let classes = self.sizes.iter().zip(counts.into_iter().cycle());
        for (start, (size, count)) in cells.starts.iter_mut().zip(classes) {
            *start = (cells.count, count);
            cells.count += size * count;
        }
        cells
    }
}

impl Slot {
    fn class(self) -> usize {
        usize::from(self.item) + 2 * usize::from(self.party) + 4 * usize::from(self.day)
    }
}

/// The cells of a question.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells {
    parties: usize,
    /// For each sort of slot, where its cells begin and how many a slot has.
    starts: [(usize, usize); 8],
    /// How many cells there are.
    pub count: usize,
}

impl Cells {
    /// Returns where the cells begin that depend on the day.
    pub fn by_day(&self) -> usize {
        self.starts[4].0
    }

    /// Returns the cell of a slot for an item, and a party or nobody.
    pub fn of(&self, slot: Slot, item: usize, party: Option<usize>) -> usize {
        let (start, count) = self.starts[slot.class()];
        let item = if slot.item { item } else { 0 };
        let within = if slot.party {
            item * self.parties + party.map_or(0, |party| party + 1)
        } else {
            item
        };
        start + slot.place * count + within
    }
}

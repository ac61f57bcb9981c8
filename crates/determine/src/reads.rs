//! Which facts a verdict rests on.
//!
//! In: what is read while measures are tried, a fact of which nothing is given or one that
//! follows from others. Out: [`Touched`]: of a few facts, which measures and which facts that
//! follow from others read each of them, directly or on the way. Guaranteed: what is not
//! touched comes to the same if the fact is stated, since it never looked.

use std::cell::{Cell, RefCell};

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// A measure, by its place in the rulebook.
    Measure(usize),
    /// A fact that follows from others, by where its value is kept.
    Cell(usize),
}

/// What is read.
#[derive(Debug, Clone, Copy)]
enum What {
    /// A fact of which nothing is given, by its place.
    Place(usize),
    /// A fact that follows from others.
    Cell(usize),
}

/// Who read what, in the order in which it was done: what a cell read comes before who read
/// the cell.
#[derive(Debug, Default)]
pub(crate) struct ReadLog {
    log: RefCell<Vec<(Reader, What)>>,
    /// None where nobody reads whose answer is asked for again.
    reader: Cell<Option<Reader>>,
}

impl ReadLog {
    /// From now on a measure reads, or nobody.
    pub fn measure(&self, place: Option<usize>) {
        self.reader.set(place.map(Reader::Measure));
    }

    /// Notes that a fact was looked for of which nothing is given.
    pub fn place(&self, place: usize) {
        self.note(What::Place(place));
    }

    /// Notes that a fact was read that follows from others.
    pub fn cell(&self, cell: usize) {
        self.note(What::Cell(cell));
    }

    /// Works out a fact that follows from others, and notes that it was read.
    pub fn within<T>(&self, cell: usize, follow: impl FnOnce() -> T) -> T {
        let before = self.reader.replace(Some(Reader::Cell(cell)));
        let followed = follow();
        self.reader.set(before);
        self.cell(cell);
        followed
    }

    fn note(&self, what: What) {
        if let Some(reader) = self.reader.get() {
            self.log.borrow_mut().push((reader, what));
        }
    }

    /// Says who read the facts at these places, of which there are at most 32.
    pub fn touched(&self, measures: usize, cells: usize, places: &[usize]) -> Touched {
        let mut bits = vec![0; places.iter().max().map_or(0, |last| last + 1)];
        for (number, place) in places.iter().take(32).enumerate() {
            bits[*place] |= 1 << number;
        }
        let mut touched = Touched {
            measures: vec![0; measures],
            cells: vec![0; cells],
        };
        for (reader, what) in self.log.borrow().iter() {
            let read = match what {
                What::Place(place) => bits.get(*place).copied().unwrap_or(0),
                What::Cell(cell) => touched.cells[*cell],
            };
            match reader {
                Reader::Measure(place) => touched.measures[*place] |= read,
                Reader::Cell(cell) => touched.cells[*cell] |= read,
            }
        }
        touched
    }
}

/// Who read which of a few facts: a bit for each fact, in the order in which they were named.
#[derive(Debug)]
pub(crate) struct Touched {
    measures: Vec<u32>,
    cells: Vec<u32>,
}

impl Touched {
    /// Returns whether the words of a measure can be others once the fact is stated.
    pub fn measure(&self, place: usize, fact: usize) -> bool {
        self.measures[place] >> fact & 1 == 1
    }

    /// Returns whether a fact that follows from others can.
    pub fn cell(&self, cell: usize, fact: usize) -> bool {
        self.cells[cell] >> fact & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_on_the_way_counts_and_what_is_not_does_not() {
        let reads = ReadLog::default();
        reads.place(7);
        reads.measure(Some(0));
        reads.within(1, || {
            reads.place(5);
            reads.within(0, || reads.place(6));
        });
        reads.measure(Some(1));
        reads.cell(0);
        reads.measure(None);
        reads.within(2, || reads.cell(1));
        let touched = reads.touched(2, 3, &[5, 6, 7]);
        let measure = |place| [0, 1, 2].map(|fact| touched.measure(place, fact));
        assert_eq!(measure(0), [true, true, false]);
        assert_eq!(measure(1), [false, true, false]);
        let cell = |cell| [0, 1, 2].map(|fact| touched.cell(cell, fact));
        assert_eq!(cell(0), [false, true, false]);
        assert_eq!(cell(1), [true, true, false]);
        assert_eq!(cell(2), [true, true, false]);
    }
}

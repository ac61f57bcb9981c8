//! Which facts a verdict rests on.
//!
//! In: what is read while measures are tried, a fact of which nothing is given or the kept
//! verdict of a test. Out: [`Touched`]: of a few facts, which measures and which tests read
//! each of them, directly or on the way. Guaranteed: what is not touched comes to the same if
//! the fact is stated, since it never looked.

use std::cell::{Cell, RefCell};

/// Facts of which it can be said at once who read them: a bit for each.
pub(crate) const MOST: usize = u32::BITS as usize;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// A measure, by its place in the rulebook.
    Measure(u32),
    /// A test of a fact, by where its verdict is kept.
    Cell(u32),
}

/// What is read.
#[derive(Debug, Clone, Copy)]
enum What {
    /// A fact of which nothing is given, by its place.
    Place(u32),
    /// A test of a fact.
    Cell(u32),
}

/// Who read what, in the order in which it was done: what a cell read comes before who read
/// the cell.
#[derive(Debug, Default)]
pub(crate) struct ReadLog {
    log: RefCell<Vec<(Reader, What)>>,
    /// None where nobody reads whose answer is asked for again.
    reader: Cell<Option<Reader>>,
}

/// A number of a measure, a place or a cell: a question has far fewer than these.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl ReadLog {
    /// A log in which most questions fit.
    pub fn roomy() -> Self {
        Self {
            log: RefCell::new(Vec::with_capacity(1024)),
            reader: Cell::default(),
        }
    }

    /// From now on a measure reads, or nobody.
    pub fn measure(&self, place: Option<usize>) {
        self.reader
            .set(place.map(|place| Reader::Measure(short(place))));
    }

    /// Notes that a fact was looked for of which nothing is given.
    pub fn place(&self, place: usize) {
        self.note(What::Place(short(place)));
    }

    /// Notes that the verdict of a test was read.
    pub fn cell(&self, cell: usize) {
        self.note(What::Cell(short(cell)));
    }

    /// Works out a test. Returns whether that read anything; then the test was read, too.
    pub fn within<T>(&self, cell: usize, work: impl FnOnce() -> T) -> (T, bool) {
        let before = self.reader.replace(Some(Reader::Cell(short(cell))));
        let start = self.log.borrow().len();
        let worked = work();
        let read = self.log.borrow().len() > start;
        self.reader.set(before);
        if read {
            self.cell(cell);
        }
        (worked, read)
    }

    fn note(&self, what: What) {
        if let Some(reader) = self.reader.get() {
            self.log.borrow_mut().push((reader, what));
        }
    }

    /// Says who read the facts at these places, of which there are at most [`MOST`].
    pub fn touched(&self, measures: usize, cells: usize, places: &[usize]) -> Touched {
        let mut bits = vec![0; places.iter().max().map_or(0, |last| last + 1)];
        for (number, place) in places.iter().take(MOST).enumerate() {
            bits[*place] |= 1 << number;
        }
        let mut read_by = vec![0; measures];
        let mut cells = vec![0; cells];
        for (reader, what) in self.log.borrow().iter() {
            let read = match what {
                What::Place(place) => bits.get(*place as usize).copied().unwrap_or(0),
                What::Cell(cell) => cells[*cell as usize],
            };
            match reader {
                Reader::Measure(place) => read_by[*place as usize] |= read,
                Reader::Cell(cell) => cells[*cell as usize] |= read,
            }
        }
        let cells = cells.into_iter().enumerate();
        Touched {
            measures: read_by,
            cells: cells.filter(|(_, facts)| *facts != 0).collect(),
        }
    }
}

/// Who read which of a few facts: a bit for each fact, in the order in which they were named.
#[derive(Debug)]
pub(crate) struct Touched {
    measures: Vec<u32>,
    /// Only those that read some of them.
    cells: Vec<(usize, u32)>,
}

impl Touched {
    /// Returns the measures whose words can be others once the fact is stated.
    pub fn measures(&self, fact: usize) -> impl Iterator<Item = usize> {
        let measures = self.measures.iter().enumerate();
        let touched = measures.filter(move |(_, facts)| **facts >> fact & 1 == 1);
        touched.map(|(place, _)| place)
    }

    /// Returns the tests whose verdicts can be others.
    pub fn cells(&self, fact: usize) -> impl Iterator<Item = usize> {
        let cells = self.cells.iter();
        let touched = cells.filter(move |(_, facts)| facts >> fact & 1 == 1);
        touched.map(|(cell, _)| *cell)
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
        let measure =
            |place| [0, 1, 2].map(|fact| touched.measures(fact).any(|other| other == place));
        assert_eq!(measure(0), [true, true, false]);
        assert_eq!(measure(1), [false, true, false]);
        let cell = |cell| [0, 1, 2].map(|fact| touched.cells(fact).any(|other| other == cell));
        assert_eq!(cell(0), [false, true, false]);
        assert_eq!(cell(1), [true, true, false]);
        assert_eq!(cell(2), [true, true, false]);
    }
}

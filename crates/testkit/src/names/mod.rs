//! Made-up list entries and questions about them, for benches of the index.
//!
//! In: a seed and a number of names. Out: [`synthetic`] entries in the shape of real lists,
//! and [`queries()`] about them, each labelled with how it was made. Guaranteed: the same
//! arguments give the same output on every machine (integers only, no clock, no hash map);
//! entry number `i` does not depend on how many are made; nobody in it is meant. Needs no
//! file and no shared data.
//!
//! The shape was measured on 399,203 company names of the GLEIF golden copy of 2025-10-06
//! and on 50,000 names of persons, and a test holds the generator to it:
//!
//! | of companies | measured | of persons | measured |
//! | --- | ---: | --- | ---: |
//! | words a name, mean | 5.0 | names of 2 / 3 / 4 words | 38 / 57 / 4 % |
//! | share of the 10 / 100 / 1,000 commonest words | 18 / 46 / 74 % | of 10 / 100 / 1,000 | 3 / 14 / 47 % |
//!
//! Common company words and their shares are those of the shipped frequency table. Rare
//! words are made of syllables and come by Zipf's law, so that a list of a million names
//! has rare words as a real one has, and words that differ in one letter from others.
//!
//! ```
//! use interdict_testkit::names::{Mix, queries, synthetic};
//! let entries: Vec<_> = synthetic(1, 1_000).collect();
//! let asked: Vec<_> = queries(2, &entries, &Mix::hit_rich()).take(100).collect();
//! assert_eq!(asked.len(), 100);
//! ```

mod dice;
mod entries;
mod queries;
mod script;
mod words;

pub use entries::{Synthetic, synthetic};
pub use queries::{Asked, How, Mix, Queries, queries};
pub use words::OTHER_READINGS;

//! The FCC's Covered List.
#![no_main]

use interdict_fuzz::{FILE, TODAY, parsed};
use interdict_lists::formats::us_fcc_covered_csv;
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    |data: &[u8]| parsed::check(data, |input| us_fcc_covered_csv::parse(input, FILE, TODAY))
);

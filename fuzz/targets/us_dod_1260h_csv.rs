//! The section 1260H table.
#![no_main]

use interdict_fuzz::{FILE, TODAY, parsed};
use interdict_lists::formats::us_dod_1260h_csv;
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    |data: &[u8]| parsed::check_unordered(data, 1, |input| us_dod_1260h_csv::parse(
        input, FILE, TODAY
    ))
);

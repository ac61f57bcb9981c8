//! Australia's list.
#![no_main]

use interdict_fuzz::{FILE, TODAY, parsed};
use interdict_lists::formats::au_dfat_csv;
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    |data: &[u8]| parsed::check_unordered(data, 1, |input| au_dfat_csv::parse(input, FILE, TODAY))
);

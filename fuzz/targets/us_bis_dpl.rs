//! The Denied Persons List.
#![no_main]

use interdict_fuzz::{FILE, TODAY, parsed};
use interdict_lists::formats::us_bis_dpl;
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    |data: &[u8]| parsed::check_unordered(data, 1, |input| us_bis_dpl::parse(input, FILE, TODAY))
);

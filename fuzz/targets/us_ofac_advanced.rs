//! OFAC's advanced XML.
#![no_main]

use interdict_fuzz::{FILE, parsed};
use interdict_lists::formats::us_ofac_advanced;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| parsed::check(data, |input| us_ofac_advanced::parse(input, FILE)));

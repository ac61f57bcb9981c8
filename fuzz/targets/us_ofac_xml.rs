//! OFAC's `sdnList` XML.
#![no_main]

use interdict_fuzz::{FILE, parsed};
use interdict_lists::formats::us_ofac_xml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| parsed::check(data, |input| us_ofac_xml::parse(input, FILE)));

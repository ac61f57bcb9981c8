//! The European Union's list.
#![no_main]

use interdict_fuzz::{FILE, parsed};
use interdict_lists::formats::eu_fsf_xml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| parsed::check(data, |input| eu_fsf_xml::parse(input, FILE)));

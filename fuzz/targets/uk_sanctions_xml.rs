//! The UK's list.
#![no_main]

use interdict_fuzz::{FILE, parsed};
use interdict_lists::formats::uk_sanctions_xml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| parsed::check(data, |input| uk_sanctions_xml::parse(input, FILE)));

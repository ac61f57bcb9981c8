//! The Security Council's list.
#![no_main]

use interdict_fuzz::{FILE, parsed};
use interdict_lists::formats::un_xml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| parsed::check(data, |input| un_xml::parse(input, FILE)));

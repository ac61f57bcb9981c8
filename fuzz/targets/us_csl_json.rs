//! The Consolidated Screening List as JSON.
#![no_main]

use interdict_fuzz::{FILE, TODAY, parsed};
use interdict_lists::formats::us_csl_json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| parsed::check(data, |input| us_csl_json::parse(input, FILE, TODAY)));

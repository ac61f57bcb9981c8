//! A third party's projection of the Consolidated Screening List.
#![no_main]

use interdict_fuzz::{FILE, parsed};
use interdict_lists::formats::us_csl_projection;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| parsed::check(data, |input| us_csl_projection::parse(input, FILE)));

//! Records for Senzing.
#![no_main]

use interdict_fuzz::{FILE, parsed};
use interdict_lists::formats::senzing_jsonl;
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    |data: &[u8]| parsed::check_unordered(data, 0, |input| senzing_jsonl::parse(input, FILE))
);

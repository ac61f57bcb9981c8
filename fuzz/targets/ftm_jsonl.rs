//! FollowTheMoney entities.
#![no_main]

use interdict_fuzz::{FILE, parsed};
use interdict_lists::formats::ftm_jsonl;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| parsed::check_unordered(data, 0, |input| ftm_jsonl::parse(input, FILE)));

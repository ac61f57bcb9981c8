//! Canada's list.
#![no_main]

use interdict_fuzz::{FILE, parsed};
use interdict_lists::formats::ca_sema_xml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| parsed::check(data, |input| ca_sema_xml::parse(input, FILE)));

//! Telling a format from the beginning of a file.
#![no_main]

use interdict_fuzz::{FILE, lines, parsed};
use interdict_lists::{
    Format,
    detect::{detect, format_of},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let found = detect(FILE, data, None);
    for wanted in Format::ALL {
        let named = detect(FILE, data, Some(*wanted));
        match &found {
            Ok(found) => assert_eq!(named.is_ok(), format_of(*found) == *wanted),
            Err(_) => assert!(named.is_err()),
        }
    }
    if let Err(error) = &found {
        parsed::error(error, lines(data));
    }
});

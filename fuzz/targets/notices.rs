//! Federal Register notices in both shapes.
#![no_main]

use std::io::BufReader;

use interdict_fuzz::{FILE, lines, parsed};
use interdict_lists::notices::read_notices;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let first = read_notices(&mut &data[..], FILE);
    let mut pieces = BufReader::with_capacity(1 + data.len() % 61, data);
    match (&first, &read_notices(&mut pieces, FILE)) {
        (Ok(one), Ok(other)) => {
            assert_eq!(one.notices, other.notices);
            assert_eq!(one.rejected, other.rejected);
        }
        (Err(one), Err(other)) => assert_eq!(one.to_string(), other.to_string()),
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => panic!("read once, once refused: {error}"),
    }
    match first {
        Err(error) => parsed::error(&error, lines(data)),
        Ok(read) => {
            assert!(!read.notices.is_empty());
            assert!(read.notices.is_sorted_by_key(|notice| notice.published));
            assert!(read.notices.iter().all(|notice| !notice.actions.is_empty()));
            for row in &read.rejected {
                assert!((1..=lines(data)).contains(&row.line), "{row:?}");
                assert!(!row.reason.is_empty() && row.reason.chars().count() <= 200);
            }
        }
    }
});

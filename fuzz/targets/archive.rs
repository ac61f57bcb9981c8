//! A file from the disk: packed or not, told by its content, read, dated, split by list.
//!
//! The first byte says whether the rest is the file itself or what a gzip (of two
//! members) or zip holds. What is packed must be read as it is read unpacked.
#![no_main]

use std::path::Path;

use interdict_fuzz::{
    TODAY, packed,
    parsed::{self, entries},
    scratch::Scratch,
};
use interdict_lists::{ImportOptions, ListError, Reading, read_files};
use libfuzzer_sys::fuzz_target;

thread_local!(static SCRATCH: Scratch = Scratch::new("archive"));

fuzz_target!(|data: &[u8]| SCRATCH.with(|scratch| {
    let Some((way, rest)) = data.split_first() else {
        return;
    };
    let plain = read(&scratch.write("file", rest));
    check(&plain, rest.len());
    let packed = match way % 4 {
        0 => return,
        1 => packed::zip(rest, false),
        2 => packed::zip(rest, true),
        _ => packed::gzip(rest, usize::from(*way) / 4),
    };
    let packed = read(&scratch.write("file", &packed));
    match (plain, packed) {
        (Ok(plain), Ok(packed)) => assert_eq!(plain.snapshots, packed.snapshots),
        (Err(plain), Err(packed)) if rest.starts_with(&[0x1F, 0x8B]) || rest.starts_with(b"PK") => {
            // An archive inside an archive is refused as such.
            let _ = (plain, packed);
        }
        (Err(plain), Err(packed)) => assert_eq!(plain.to_string(), packed.to_string()),
        (Ok(_), Err(error)) if rest.starts_with(&[0x1F, 0x8B]) || rest.starts_with(b"PK") => {
            assert!(error.to_string().contains("inside an archive"), "{error}");
        }
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => panic!("packed or not: {error}"),
    }
}));

fn read(path: &Path) -> Result<Reading, ListError> {
    let mut options = ImportOptions::on(TODAY);
    // The time of the file must not decide.
    options.dated = Some(TODAY);
    read_files(&[path.to_owned()], &options)
}

fn check(reading: &Result<Reading, ListError>, size: usize) {
    match reading {
        // Lines are those of what is packed, which may be a megabyte.
        Err(error) => parsed::error(error, 1 << 21),
        Ok(reading) => {
            assert!(!reading.snapshots.is_empty());
            for snapshot in &reading.snapshots {
                assert_eq!(snapshot.info.rows, snapshot.entries.len());
                assert_eq!(snapshot.info.date, TODAY);
                entries(&snapshot.entries, size * 1000);
            }
        }
    }
}

//! Files that are too large in any way: refused early, and in bounded memory.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod common;

use std::{fs::OpenOptions, io::Write};

use common::{data, read_bytes, read_text, try_read};
use flate2::{Compression, write::GzEncoder};

const TEN_GIGABYTES: u64 = 10_000_000_000;

/// A file of ten gigabytes that begins with `head`; it takes no room on the disk.
fn huge(head: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(head).unwrap();
    file.set_len(TEN_GIGABYTES).unwrap();
    (folder, path)
}

#[test]
fn a_file_of_ten_gigabytes_is_refused_by_its_size_alone() {
    let csl = std::fs::read(data("us_csl_29.csv")).unwrap();
    let xml = std::fs::read(data("un_sc.xml")).unwrap();
    for head in [&csl[..], &xml, b"\x1F\x8B\x08", b"PK\x03\x04", b""] {
        let (_folder, path) = huge(head);
        let error = try_read(&path).unwrap_err().to_string();
        assert!(
            error.contains("it has 10000000000 bytes") && error.contains("536870912"),
            "{error}"
        );
    }
}

#[test]
fn the_size_is_what_is_refused_and_not_the_hole() {
    let (_folder, path) = huge(b"");
    let file = OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(1 << 20).unwrap();
    let error = try_read(&path).unwrap_err().to_string();
    assert!(!error.contains("bytes, and of a list"), "{error}");
}

#[cfg(unix)]
#[test]
fn what_never_ends_is_not_opened() {
    let error = try_read("/dev/zero".as_ref()).unwrap_err().to_string();
    assert!(error.contains("not a regular file"), "{error}");
}

#[test]
fn a_packed_file_that_is_too_long_is_refused_before_its_rows_are_read() {
    let member = |content: &str| {
        let mut out = GzEncoder::new(Vec::new(), Compression::best());
        out.write_all(content.as_bytes()).unwrap();
        out.finish().unwrap()
    };
    let list = std::fs::read_to_string(data("us_csl_29.csv")).unwrap();
    let (header, rows) = list.split_once('\n').unwrap();
    // The first row is wrong and would be reported if any row were read.
    let mut packed = member(&format!("{header}\n\u{0}\n"));
    let row = rows.lines().next().unwrap();
    let many = member(&format!("{row}\n").repeat(20_000));
    packed.extend(many.repeat(4));
    let error = read_bytes(&packed).unwrap_err().to_string();
    assert!(
        error.contains("it unpacks to more than") && error.contains("200 for each packed byte"),
        "{error}"
    );
}

/// A row of the Consolidated Screening List with so many aliases.
fn with_aliases(count: usize) -> String {
    let list = std::fs::read_to_string(data("us_csl_29.csv")).unwrap();
    let header = list.lines().next().unwrap();
    let place = |name: &str| header.split(',').position(|column| column == name).unwrap();
    let aliases: Vec<String> = (0..count).map(|number| format!("ALIAS {number}")).collect();
    let mut row = vec![String::new(); header.split(',').count()];
    row[place("source")] = "Unverified List (UVL) - Bureau of Industry and Security".into();
    row[place("name")] = "EXAMPLE TRADING".into();
    row[place("alt_names")] = aliases.join("; ");
    format!("{header}\n{}\n", row.join(","))
}

#[test]
fn an_entry_of_very_many_names_is_refused() {
    let reading = read_text(&with_aliases(4_999)).unwrap();
    assert_eq!(reading.snapshots[0].entries[0].names.len(), 5_000);
    // Each name is compared with those before it: without a bound this takes minutes.
    for count in [5_000, 80_000] {
        let error = read_text(&with_aliases(count)).unwrap_err().to_string();
        assert!(error.contains("more than 5000 names"), "{error}");
    }
}

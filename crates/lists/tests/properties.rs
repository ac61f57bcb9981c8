//! Laws of snapshots: order and bytes do not matter, and nothing is lost on the way.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use std::path::{Path, PathBuf};

use interdict_lists::{ImportOptions, Snapshot, Store, read_files};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 1, 1);

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data")
        .join(name)
}

fn digests(file: PathBuf) -> Vec<(String, String)> {
    let options = ImportOptions {
        dated: Some(TODAY),
        ..ImportOptions::on(TODAY)
    };
    read_files(&[file], &options)
        .unwrap()
        .snapshots
        .into_iter()
        .map(|s| (s.info.list.to_string(), s.info.digest))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn the_digest_does_not_depend_on_the_order_of_rows(seed in any::<u64>(), crlf in any::<bool>()) {
        for name in ["us_csl_29.csv", "us_bis_dpl.txt"] {
            let text = std::fs::read_to_string(data(name)).unwrap();
            let mut lines: Vec<&str> = text.lines().collect();
            let header = lines.remove(0);
            let mut state = seed;
            lines.sort_by_cached_key(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state
            });
            let end = if crlf { "\r\n" } else { "\n" };
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            std::fs::write(&path, format!("{header}{end}{}{end}", lines.join(end))).unwrap();
            prop_assert_eq!(digests(path), digests(data(name)));
        }
    }
}

#[test]
fn what_is_stored_comes_back_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::open(home.path()).unwrap();
    let files = [
        data("us_csl_29.csv"),
        data("us_ofac_cons/cons_prim.csv"),
        data("un_sc.xml"),
    ];
    let options = ImportOptions {
        dated: None,
        ..ImportOptions::on(TODAY)
    };
    let reading = read_files(&files, &options).unwrap();
    let before: Vec<Snapshot> = reading.snapshots.clone();
    store.commit(reading).unwrap();
    let reopened = Store::open(home.path()).unwrap();
    for snapshot in before {
        assert_eq!(
            reopened.load(&snapshot.info).unwrap(),
            snapshot.entries,
            "{}",
            snapshot.info.list
        );
        assert!(
            snapshot
                .entries
                .iter()
                .all(|e| e.id.list() == snapshot.info.list && !e.names.is_empty())
        );
    }
}

/// A damaged byte, a lost piece or a doubled one: an answer or an error, never a panic.
#[test]
fn damaged_files_are_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let (mut read, mut refused) = (0, 0);
    for name in ["us_csl_29.csv", "us_bis_dpl.txt", "un_sc.xml"] {
        let whole = std::fs::read(data(name)).unwrap();
        for round in 0..150 {
            let mut bytes = whole.clone();
            let at = next(bytes.len());
            let end = (at + next(40)).min(bytes.len());
            match round % 4 {
                0 => bytes[at] = b"\"\n,;<>&\t'\xff"[next(10)],
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => bytes.truncate(at),
            }
            let path = folder.path().join(name);
            std::fs::write(&path, &bytes).unwrap();
            match read_files(&[path], &ImportOptions::on(TODAY)) {
                Ok(reading) => {
                    read += 1;
                    assert!(reading.snapshots.iter().all(|s| !s.entries.is_empty()));
                }
                Err(error) => {
                    refused += 1;
                    assert!(!error.hint().is_empty());
                }
            }
        }
    }
    assert!(read > 50 && refused > 50, "{read} read, {refused} refused");
}

//! Damage of every sort to every format: whole entries or an error, never a panic.
//!
//! The fuzz targets (`docs/fuzzing.md`) follow coverage and take minutes; this takes
//! seconds, on stable Rust, with the same damage in every run.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod common;

use std::{collections::BTreeSet, path::Path};

use common::{TODAY, data, read_bytes};
use interdict_lists::{
    ImportOptions, ListError, Reading, Snapshot, notices::read_notices, read_files,
};

const FILES: [&str; 18] = [
    "us_bis_dpl.txt",
    "us_csl_28.csv",
    "us_csl_29.csv",
    "us_csl.json",
    "us_csl_projection.json",
    "us_csl_projection.jsonl",
    "us_ofac_sdn.xml",
    "us_ofac_advanced.xml",
    "us_ofac_enhanced.xml",
    "ca_sema.xml",
    "eu_fsf.xml",
    "uk_sanctions.xml",
    "au_dfat.csv",
    "us_dod_1260h.csv",
    "us_fcc_covered.csv",
    "ftm.jsonl",
    "senzing.jsonl",
    "un_sc.xml",
];

/// A generator of Knuth's constants: the same damage in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

fn damaged(content: &[u8], random: &mut Random) -> Vec<u8> {
    const BYTES: &[u8] = b"<>\"'&;,/{}[]:\0\n \t0-9\xff";
    let mut out = content.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(out.len());
        match random.below(5) {
            0 => out[at] = BYTES[random.below(BYTES.len())],
            1 => out.insert(at, BYTES[random.below(BYTES.len())]),
            2 => out.truncate(at.max(1)),
            3 => {
                let end = (at + random.below(200)).min(out.len());
                out.drain(at..end);
                if out.is_empty() {
                    out.push(b'x');
                }
            }
            _ => {
                let end = (at + random.below(200)).min(out.len());
                let piece = out[at..end].to_vec();
                let to = random.below(out.len());
                out.splice(to..to, piece);
            }
        }
    }
    out
}

/// What holds of every reading, whatever was read. True when something was.
fn check(reading: Result<Reading, ListError>, lines: u64) -> bool {
    let reading = match reading {
        Ok(reading) => reading,
        Err(error) => {
            assert!(!error.to_string().is_empty() && !error.hint().is_empty());
            if let ListError::Malformed { line, .. } | ListError::Truncated { line, .. } = error {
                assert!((1..=lines).contains(&line), "{error}");
            }
            return false;
        }
    };
    for row in reading.report.all_rejected() {
        assert!(
            (1..=lines).contains(&row.line) && !row.reason.is_empty(),
            "{row:?}"
        );
    }
    for snapshot in &reading.snapshots {
        whole(snapshot);
    }
    true
}

/// Entries of a list are told apart, have names, and come back from the content.
fn whole(snapshot: &Snapshot) {
    let info = &snapshot.info;
    let mut ids = BTreeSet::new();
    for entry in &snapshot.entries {
        assert!(ids.insert(&entry.id), "`{}` twice", entry.id);
        assert_eq!(entry.id.list(), info.list);
        let says = |name: &str| name.chars().any(char::is_alphanumeric);
        assert!(entry.names.iter().any(|name| says(&name.text)), "{entry:?}");
        for birth in &entry.birth_dates {
            assert!(birth.earliest <= birth.latest, "{birth:?}");
        }
    }
    let content = snapshot.content().unwrap();
    let mut entries: Vec<_> = content
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    entries.reverse();
    let again = Snapshot::new(info.list.clone(), info.date, info.date_basis, entries).unwrap();
    assert_eq!(again.info.digest, info.digest);
    assert_eq!(again.entries, snapshot.entries);
}

fn lines(content: &[u8]) -> u64 {
    content.split(|byte| *byte == b'\n').count() as u64
}

#[test]
fn damage_is_an_answer_or_an_error() {
    let mut random = Random(84);
    let (mut read, mut refused) = (0, 0);
    for name in FILES {
        let content = std::fs::read(data(name)).unwrap();
        for _ in 0..150 {
            let bytes = damaged(&content, &mut random);
            if check(read_bytes(&bytes), lines(&bytes)) {
                read += 1;
            } else {
                refused += 1;
            }
        }
    }
    assert!(
        read > 200 && refused > 200,
        "{read} read, {refused} refused"
    );
    for name in ["notices.jsonl", "notices.json"] {
        let content = std::fs::read(data(name)).unwrap();
        for _ in 0..300 {
            let bytes = damaged(&content, &mut random);
            let _ = read_notices(&mut bytes.as_slice(), name);
        }
    }
}

#[test]
fn a_damaged_file_of_a_set_is_an_answer_or_an_error() {
    let mut random = Random(22_961);
    let (mut read, mut refused) = (0, 0);
    for set in ["us_ofac", "us_ofac_cons"] {
        let mut files: Vec<_> = std::fs::read_dir(data(set))
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        for turn in 0..300 {
            let folder = tempfile::tempdir().unwrap();
            let hit = turn % files.len();
            for (index, path) in files.iter().enumerate() {
                let mut content = std::fs::read(path).unwrap();
                if index == hit {
                    content = damaged(&content, &mut random);
                }
                std::fs::write(folder.path().join(path.file_name().unwrap()), content).unwrap();
            }
            if check(read_set(folder.path()), 1_000) {
                read += 1;
            } else {
                refused += 1;
            }
        }
    }
    assert!(
        read > 100 && refused > 100,
        "{read} read, {refused} refused"
    );
}

/// Reads the primary file of the set in `folder`, and the others beside it.
fn read_set(folder: &Path) -> Result<Reading, ListError> {
    let primary = ["sdn.csv", "cons_prim.csv"]
        .map(|name| folder.join(name))
        .into_iter()
        .find(|path| path.exists());
    read_files(&[primary.unwrap()], &ImportOptions::on(TODAY))
}

#[test]
fn a_damaged_archive_is_an_answer_or_an_error() {
    let mut random = Random(43_495);
    let content = std::fs::read(data("us_csl_28.csv")).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, &content).unwrap();
    let packed = encoder.finish().unwrap();
    let whole = read_bytes(&packed).unwrap();
    let mut refused = 0;
    for _ in 0..300 {
        // A checksum guards the content: what is read all the same is what was packed.
        match read_bytes(&damaged(&packed, &mut random)) {
            Ok(reading) => assert_eq!(reading.snapshots, whole.snapshots),
            Err(error) => {
                assert!(!error.hint().is_empty(), "{error}");
                refused += 1;
            }
        }
    }
    assert!(refused > 200, "{refused}");
}

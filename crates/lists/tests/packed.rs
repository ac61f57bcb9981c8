//! Lists in gzip and zip: read as they are, and refused where they are a danger.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod common;

use std::io::Write;

use common::{data, read, read_bytes};
use flate2::{Compression, Crc, write::DeflateEncoder, write::GzEncoder};
use interdict_lists::{Format, ImportOptions, ListError, read_files};

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(content).unwrap();
    out.finish().unwrap()
}

fn deflate(content: &[u8]) -> Vec<u8> {
    let mut out = DeflateEncoder::new(Vec::new(), Compression::best());
    out.write_all(content).unwrap();
    out.finish().unwrap()
}

/// A zip of `files` (name, flags, method, content), with what it states as it is.
fn zip(files: &[(&str, u16, u16, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, flags, method, content) in files {
        let packed = if *method == 8 {
            deflate(content)
        } else {
            content.to_vec()
        };
        let mut crc = Crc::new();
        crc.update(content);
        let at = u32::try_from(out.len()).unwrap();
        let mut middle = Vec::new();
        middle.extend(20_u16.to_le_bytes());
        middle.extend(flags.to_le_bytes());
        middle.extend(method.to_le_bytes());
        middle.extend([0; 4]);
        middle.extend(crc.sum().to_le_bytes());
        middle.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
        middle.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
        middle.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        middle.extend([0; 2]);
        out.extend(b"PK\x03\x04");
        out.extend(&middle);
        out.extend(name.as_bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02");
        directory.extend(20_u16.to_le_bytes());
        directory.extend(&middle);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let from = u32::try_from(out.len()).unwrap();
    let count = u16::try_from(files.len()).unwrap();
    out.extend(&directory);
    out.extend(b"PK\x05\x06");
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    out.extend(from.to_le_bytes());
    out.extend([0; 2]);
    out
}

fn error(content: &[u8]) -> ListError {
    read_bytes(content).unwrap_err()
}

/// One small file of every format that stands alone.
const WHOLE: [(Format, &str); 15] = [
    (Format::UsCslCsv, "us_csl_29.csv"),
    (Format::UsCslJson, "us_csl.json"),
    (Format::UsCslProjection, "us_csl_projection.json"),
    (Format::UsOfacXml, "us_ofac_sdn.xml"),
    (Format::UsOfacAdvanced, "us_ofac_advanced.xml"),
    (Format::UsOfacEnhanced, "us_ofac_enhanced.xml"),
    (Format::CaSemaXml, "ca_sema.xml"),
    (Format::EuFsfXml, "eu_fsf.xml"),
    (Format::UkSanctionsXml, "uk_sanctions.xml"),
    (Format::UsDod1260hCsv, "us_dod_1260h.csv"),
    (Format::UsFccCoveredCsv, "us_fcc_covered.csv"),
    (Format::FtmJsonl, "ftm.jsonl"),
    (Format::SenzingJsonl, "senzing.jsonl"),
    (Format::UsBisDpl, "us_bis_dpl.txt"),
    (Format::UnXml, "un_sc.xml"),
];

#[test]
fn every_format_is_read_packed_and_known_by_its_content() {
    for (format, name) in WHOLE
        .into_iter()
        .chain([(Format::AuDfatCsv, "au_dfat.csv")])
    {
        let plain = read(&data(name));
        let content = std::fs::read(data(name)).unwrap();
        let mut two = gzip(&content[..content.len() / 2]);
        two.extend(gzip(&content[content.len() / 2..]));
        for packed in [
            gzip(&content),
            two,
            zip(&[("list", 0, 8, &content)]),
            zip(&[("folder/", 0, 0, b""), ("folder/list", 0, 0, &content)]),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("x");
            std::fs::write(&path, packed).unwrap();
            let options = ImportOptions {
                format: Some(format),
                ..ImportOptions::on(common::TODAY)
            };
            let reading = read_files(&[path], &options).unwrap();
            let digests = |reading: &interdict_lists::Reading| -> Vec<String> {
                reading
                    .snapshots
                    .iter()
                    .map(|s| s.info.digest.clone())
                    .collect()
            };
            assert_eq!(digests(&reading), digests(&plain), "{name}");
        }
    }
}

#[test]
fn a_packed_set_of_ofac_is_found_together() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "cons_prim.csv",
        "cons_add.csv",
        "cons_alt.csv",
        "cons_comments.csv",
    ] {
        let Ok(content) = std::fs::read(data("us_ofac_cons").join(name)) else {
            continue;
        };
        std::fs::write(folder.path().join(format!("{name}.gz")), gzip(&content)).unwrap();
    }
    let packed = read(&folder.path().join("cons_prim.csv.gz"));
    let plain = read(&data("us_ofac_cons/cons_prim.csv"));
    assert_eq!(common::accepted(&packed), common::accepted(&plain));
}

#[test]
fn archives_that_are_cut_or_damaged_are_refused() {
    let content = std::fs::read(data("us_csl_29.csv")).unwrap();
    let packed = gzip(&content);
    for less in [1, 9, packed.len() / 2] {
        let error = error(&packed[..packed.len() - less]);
        assert!(
            matches!(error, ListError::Truncated { .. }),
            "{less}: {error}"
        );
    }
    let mut bad = packed.clone();
    let crc = bad.len() - 6;
    bad[crc] ^= 1;
    assert!(matches!(error(&bad), ListError::Malformed { .. }));
    let mut more = packed;
    more.extend(b"tail");
    assert!(read_bytes(&more).is_err());

    let packed = zip(&[("list.csv", 0, 8, &content)]);
    for less in [1, 40, packed.len() / 2] {
        let error = error(&packed[..packed.len() - less]);
        assert!(
            matches!(error, ListError::Truncated { .. }),
            "{less}: {error}"
        );
    }
    let mut bad = zip(&[("list.csv", 0, 0, &content)]);
    bad[50] ^= 1;
    let error = error(&bad);
    assert!(error.to_string().contains("length and checksum"), "{error}");
}

#[test]
fn archives_that_are_a_danger_are_refused() {
    let content = std::fs::read(data("us_csl_29.csv")).unwrap();
    for (packed, want) in [
        (gzip(&gzip(&content)), "inside an archive"),
        (gzip(&zip(&[("a", 0, 8, &content)])), "inside an archive"),
        (zip(&[("a.gz", 0, 0, &gzip(&content))]), "inside an archive"),
        (
            zip(&[("a", 0, 8, &content), ("b", 0, 8, &content)]),
            "several files",
        ),
        (zip(&[("folder/", 0, 0, b"")]), "without a file"),
        (zip(&[("a", 1, 8, &content)]), "encrypted"),
        (zip(&[("a", 0, 12, &content)]), "another way than deflate"),
        (zip(&[]), "without a file"),
    ] {
        let error = error(&packed).to_string();
        assert!(error.contains(want), "{want}: {error}");
    }
    // Rows that are good, packed a thousandfold.
    let header = String::from_utf8(content.clone()).unwrap();
    let (header, rows) = header.split_once('\n').unwrap();
    let row = rows.lines().next().unwrap();
    let bomb = format!("{header}\n{}", format!("{row}\n").repeat(40_000));
    let packed = gzip(bomb.as_bytes());
    assert!((bomb.len() / packed.len()) > 200, "it is a bomb");
    let said = error(&packed).to_string();
    assert!(said.contains("for each packed byte"), "{said}");
    let said = error(&zip(&[("a", 0, 8, bomb.as_bytes())])).to_string();
    assert!(said.contains("more than is read of a list"), "{said}");
    // A zip that states less than it holds.
    let mut lies = zip(&[("a", 0, 8, bomb.as_bytes())]);
    let at = lies.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap() + 24;
    lies[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    let said = error(&lies).to_string();
    assert!(said.contains("more than 1000 bytes"), "{said}");
}

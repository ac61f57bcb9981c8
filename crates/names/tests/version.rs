//! Holds [`SCORER_VERSION`] to what makes the scores: a digest of every table that ships, and
//! the scores of a few pairs to the last bit that is printed.

#![expect(
    clippy::unwrap_used,
    reason = "a table that cannot be read fails the test"
)]

use std::path::PathBuf;

use interdict_names::{NameTag, Options, SCORER_VERSION, analyze, score};

/// The version for which [`TABLES`] and [`GOLDEN`] hold.
const PINNED: &str = "names-7";
/// Digest of the tables of that version.
const TABLES: u64 = 0x7084_64ac_fef3_fb11;

const PERSON: NameTag = NameTag::Person;
const COMPANY: NameTag = NameTag::Organization;

/// Pairs with their scores in that version, one of each rule that moves most.
const GOLDEN: [(&str, &str, NameTag, f64); 18] = [
    (
        "Huawei Tech",
        "Huawei Technologies Co., Ltd.",
        COMPANY,
        0.970_658_724,
    ),
    ("Siemens AG", "Siemens GmbH", COMPANY, 0.864_467_911),
    ("LGUplus", "LG U Plus", COMPANY, 0.980_000_000),
    ("Bank Melli Iran", "Bank Mellat", COMPANY, 0.123_228_166),
    (
        "SMIC",
        "Semiconductor Manufacturing International Corp",
        COMPANY,
        0.750_000_000,
    ),
    (
        "华为技术有限公司",
        "Huawei Technologies Co., Ltd.",
        COMPANY,
        0.971_855_771,
    ),
    ("Muhammad Ali", "Mohamed Aly", PERSON, 0.899_999_988),
    ("محمد علي", "Muhammad Ali", PERSON, 0.934_347_826),
    ("Vladimr Putin", "Vladimir Putin", PERSON, 0.928_947_368),
    ("A. Khamenei", "Ali Khamenei", PERSON, 0.911_290_323),
    ("Mao Tse-tung", "Mao Zedong", PERSON, 0.918_918_932),
    ("金正恩", "Kim Jong Un", PERSON, 0.940_000_000),
    (
        "ウラジーミル・プーチン",
        "Vladimir Putin",
        PERSON,
        0.940_000_000,
    ),
    (
        "Οσάμα μπιν Λάντεν",
        "Usama bin Ladin",
        PERSON,
        0.818_095_238,
    ),
    ("Си Цзиньпин", "Xi Jinping", PERSON, 0.940_000_000),
    ("Ким Чен Ын", "Kim Jong Un", PERSON, 0.953_061_224),
    ("Put4in Vladimir", "Vladimir Putin", PERSON, 0.888_888_889),
    ("Hu4w31", "Huawei", COMPANY, 0.900_000_000),
];

const RAISE: &str = "a score can now differ: raise SCORER_VERSION in crates/names/src/lib.rs (once \
                     for each release), then set PINNED and what is printed here to the new values";

/// FNV-1a over the names and bytes of every table, in the order of their names.
fn digest() -> u64 {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "tsv"))
        .collect();
    files.sort();
    assert!(files.len() >= 9, "tables are missing: {files:?}");
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        for byte in name
            .into_bytes()
            .into_iter()
            .chain(std::fs::read(&path).unwrap())
        {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

#[test]
fn what_makes_the_scores_is_that_of_the_version() {
    assert_eq!(SCORER_VERSION, PINNED, "{RAISE}");
    let found = digest();
    assert_eq!(
        found, TABLES,
        "the tables have the digest {found:#x}: {RAISE}"
    );
    let opts = Options::default();
    let moved: Vec<String> = GOLDEN
        .iter()
        .map(|(query, target, tag, pinned)| {
            (
                query,
                target,
                pinned,
                score(&analyze(query, *tag), &analyze(target, *tag), &opts),
            )
        })
        .filter(|(.., pinned, found)| (*pinned - found).abs() > 5e-10)
        .map(|(query, target, _, found)| format!("{found:.9} {query} | {target}"))
        .collect();
    assert!(moved.is_empty(), "{RAISE}\n{}", moved.join("\n"));
}

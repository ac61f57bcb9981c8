//! The search against the scan: the same names, the same scores, bit for bit.

#![allow(
    clippy::expect_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

use interdict_index::{Asked, Index, Kind, Scratch, Writer, Written};
use interdict_names::{Name, NameTag, Options, analyze, score};
use interdict_testkit::names::OTHER_READINGS;
use proptest::prelude::*;

/// The place of persons among the tags.
const PERSON: usize = 0;

const TAGS: [NameTag; 4] = [
    NameTag::Person,
    NameTag::Organization,
    NameTag::Object,
    NameTag::Unknown,
];

/// Words that meet each other in every way there is: typos, sounds, scripts, forms,
/// initials, numbers, runs, acronyms, look-alikes, curated classes.
const WORDS: &[&str] = &[
    "huawei",
    "huawe1",
    "hua",
    "wei",
    "хуавэй",
    "华为",
    "technology",
    "tech",
    "科技",
    "co",
    "ltd",
    "co., ltd.",
    "gmbh",
    "limited",
    "forty",
    "40",
    "four",
    "44",
    "muhammad",
    "mohamed",
    "محمد",
    "abdul",
    "rahman",
    "abdurrahman",
    "عبد",
    "الرحمن",
    "a",
    "b",
    "s",
    "al",
    "bin",
    "ben",
    "united",
    "states",
    "us",
    "igor",
    "ig0r",
    "オバマ",
    "obama",
    "semiconductor",
    "manufacturing",
    "international",
    "inter",
    "national",
    "corp",
    "smic",
    "simc",
    "kim",
    "김",
    "jong",
    "un",
    "jongun",
    "정은",
    "xi?an",
    "xian",
    "austria",
    "australia",
    "lee",
    "li",
    "yi",
    "group",
    "grand",
    "groupg",
    "rand",
    "(smic)",
    "maritime",
    "complex",
    "(mtc)",
    "dr",
    "sheikh",
    "petrovich",
    "hsi",
    "xi",
    "chin",
    "ping",
    "chinping",
    "jinping",
    "tse",
    "tung",
    "zedong",
    "sinzi",
    "shinji",
    "wong",
    "huang",
    "ng",
    "NG",
    "JC",
    "JohnPaul",
    "مكتب",
    "office",
];

fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => proptest::sample::select([WORDS, &OTHER_READINGS].concat()).prop_map(str::to_owned),
        1 => "[a-d]{1,9}",
        1 => "[a-b]{3,4}",
    ];
    proptest::collection::vec(word, 0..6).prop_map(|words| words.join(" "))
}

struct Listed {
    class: u8,
    name: Name,
}

fn index(listed: &[(usize, String)]) -> (Index, Vec<Listed>) {
    let mut writer = Writer::new();
    let mut names = Vec::new();
    for (at, (tag, text)) in listed.iter().enumerate() {
        let tag = TAGS[*tag];
        let class = u8::try_from(at % 3).unwrap_or(0);
        let name = analyze(text, tag);
        let entity = writer.entity(&format!("{at:06}"), text.as_bytes(), b"");
        writer.name(&Written {
            entity,
            place: 0,
            class,
            tag,
            anchor: true,
            text,
            name: &name,
        });
        names.push(Listed { class, name });
    }
    let bytes = writer.serialize(b"").expect("a small index");
    (
        Index::from_bytes(bytes).expect("what was just written"),
        names,
    )
}

/// One person written twice: given names whole or as initials, the family name as one word or
/// as two.
fn person() -> impl Strategy<Value = [String; 2]> {
    const GIVEN: [&str; 6] = ["Karim", "Latif", "Hassan", "Mohammed", "Ahmad", "Omar"];
    const FAMILY: [(&str, &str); 4] = [
        ("Al", "Rashid"),
        ("Al", "Asiri"),
        ("Abdul", "Rahman"),
        ("Jin", "Ping"),
    ];
    let given = (proptest::sample::select(&GIVEN[..]), any::<[bool; 2]>());
    let family = (proptest::sample::select(&FAMILY[..]), any::<[bool; 2]>());
    (proptest::collection::vec(given, 1..6), family).prop_map(|(given, (family, apart))| {
        [0, 1].map(|at| {
            let mut words: Vec<String> = given
                .iter()
                .map(|(name, whole)| {
                    if whole[at] {
                        (*name).to_owned()
                    } else {
                        format!("{}.", &name[..1])
                    }
                })
                .collect();
            let (first, second) = family;
            words.push(if apart[at] {
                format!("{first} {second}")
            } else {
                format!("{first}{}", second.to_lowercase())
            });
            words.join(" ")
        })
    })
}

/// The entries found, with the bits of their scores, by the search and by the scan.
fn both(
    index: &Index,
    names: &[Listed],
    asked: &Asked<'_>,
    scratch: &mut Scratch,
) -> [Vec<(u32, u64)>; 2] {
    let found = index.search(asked, scratch).names.iter();
    let mut found: Vec<(u32, u64)> = found
        .map(|found| {
            let entity = index.entity_of(found.name).expect("a name has an entity");
            (entity, found.score.to_bits())
        })
        .collect();
    found.sort_unstable();
    let mut expected = Vec::new();
    for (listed, at) in names.iter().zip(0u32..) {
        if !asked.classes.contains(&listed.class) {
            continue;
        }
        let score = match asked.kind {
            Kind::Forward => score(asked.name, &listed.name, &asked.options),
            Kind::Reverse => score(&listed.name, asked.name, &asked.options),
        };
        if score >= asked.threshold {
            expected.push((at, score.to_bits()));
        }
    }
    [found, expected]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn the_search_finds_what_the_scan_finds(
        listed in proptest::collection::vec((0usize..4, text()), 1..40),
        queries in proptest::collection::vec((0usize..4, text()), 1..8),
        threshold in prop_oneof![Just(0.0), 0.3f64..1.0, Just(0.6), Just(0.7), Just(0.85), Just(0.95), Just(1.0)],
        classes in prop_oneof![Just(vec![0u8, 1, 2]), Just(vec![1]), Just(vec![0, 2])],
        kind in prop_oneof![Just(Kind::Forward), Just(Kind::Reverse)],
        curated in any::<bool>(),
    ) {
        let options = Options { curated };
        let (index, names) = index(&listed);
        let mut scratch = Scratch::default();
        for (tag, query) in &queries {
            let query = analyze(query, TAGS[*tag]);
            let asked = Asked { name: &query, classes: &classes, threshold, options, kind, inside: None };
            let [found, expected] = both(&index, &names, &asked, &mut scratch);
            prop_assert_eq!(found, expected, "{:?} at {}", query.original, threshold);
        }
    }

    /// An initial meets words of which there is no list, a merge names that no word meets:
    /// both in one name.
    #[test]
    fn initials_and_merges_together_lose_nothing(
        persons in proptest::collection::vec(person(), 1..12),
        threshold in 0.6f64..0.95,
        kind in prop_oneof![Just(Kind::Forward), Just(Kind::Reverse)],
    ) {
        let listed = persons.iter().map(|[listed, _]| (PERSON, listed.clone()));
        let (index, names) = index(&listed.collect::<Vec<_>>());
        let mut scratch = Scratch::default();
        for [_, query] in &persons {
            let query = analyze(query, TAGS[PERSON]);
            let options = Options::default();
            let asked = Asked { name: &query, classes: &[0, 1, 2], threshold, options, kind, inside: None };
            let [found, expected] = both(&index, &names, &asked, &mut scratch);
            prop_assert_eq!(found, expected, "{:?} at {}", query.original, threshold);
        }
    }

    /// Whatever the bytes are, they are refused or searched without a panic; and a content
    /// that is not what was written does not pass `verify`.
    #[test]
    fn damaged_bytes_are_an_error_or_some_answer(
        listed in proptest::collection::vec((0usize..4, text()), 1..12),
        query in text(),
        damage in proptest::collection::vec((any::<u32>(), any::<u8>()), 1..4),
        cut in proptest::option::of(any::<u32>()),
    ) {
        let whole = written(&listed);
        let mut bytes = whole.clone();
        for (at, value) in damage {
            let at = at as usize % bytes.len();
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut as usize % (bytes.len() + 1));
        }
        if let Ok(index) = Index::from_bytes(bytes) {
            let query = analyze(&query, NameTag::Unknown);
            let asked = Asked { name: &query, classes: &[0, 1, 2, 3], threshold: 0.7, options: Options::default(), kind: Kind::Forward, inside: Some(0.95) };
            let mut scratch = Scratch::default();
            let found: Vec<_> = index.search(&asked, &mut scratch).names.to_vec();
            if index.verify().is_ok() {
                let intact = Index::from_bytes(whole).expect("what was just written");
                prop_assert_eq!(found, intact.search(&asked, &mut scratch).names);
            }
        }
    }
}

fn written(listed: &[(usize, String)]) -> Vec<u8> {
    let mut writer = Writer::new();
    for (at, (tag, text)) in listed.iter().enumerate() {
        let name = analyze(text, TAGS[*tag]);
        let entity = writer.entity(&format!("{at:06}"), text.as_bytes(), b"y");
        writer.name(&Written {
            entity,
            place: 0,
            class: 0,
            tag: TAGS[*tag],
            anchor: true,
            text,
            name: &name,
        });
    }
    writer.serialize(b"meta").expect("a small index")
}

#[test]
fn a_changed_byte_of_any_section_is_found() {
    let listed = [
        (0, "Huawei Technologies".to_owned()),
        (1, "Igor Petrovich".to_owned()),
    ];
    let whole = written(&listed);
    let mut found = 0;
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x40;
        let accepted = Index::from_bytes(bytes).is_ok_and(|index| index.verify().is_ok());
        found += usize::from(!accepted);
        // Only padding between sections means nothing.
        assert!(!accepted || whole[at] == 0, "byte {at}");
    }
    assert!(found > 2500, "{found} of {}", whole.len());
}

#[test]
fn another_version_is_a_named_error() {
    let mut bytes = written(&[(0, "Igor".to_owned())]);
    bytes[8] = 99;
    let error = Index::from_bytes(bytes).expect_err("no such version");
    assert!(error.to_string().contains("format 99"), "{error}");
    let error = Index::from_bytes(b"PK\x03\x04 something else entirely".to_vec());
    assert!(error.is_err());
}

//! The index: what it finds is what comparing with every name finds, and damaged bytes are
//! refused or searched, never worse.
//!
//! The first byte says tags, side and threshold, the second how many bytes to damage, each by
//! three bytes (place, value) that follow; then names, a 0x1E between two, the first of which
//! is asked for.
#![no_main]

use interdict_index::{Asked, Index, Kind, Scratch, Writer, Written};
use interdict_names::{Name, NameTag, Options, analyze, score};
use libfuzzer_sys::fuzz_target;

const TAGS: [NameTag; 4] = [
    NameTag::Person,
    NameTag::Organization,
    NameTag::Object,
    NameTag::Unknown,
];
const THRESHOLDS: [f64; 4] = [0.0, 0.6, 0.7, 0.85];

fuzz_target!(|data: &[u8]| {
    let [how, damage, rest @ ..] = data else {
        return;
    };
    let count = usize::from(damage % 8);
    let Some((damage, rest)) = rest.split_at_checked(3 * count) else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let mut texts = text.split('\u{1e}');
    let tag = TAGS[usize::from(how % 4)];
    let query = analyze(texts.next().unwrap_or_default(), tag);
    let listed: Vec<(&str, Name)> = texts
        .take(40)
        .enumerate()
        .map(|(at, text)| (text, analyze(text, TAGS[at % 4])))
        .collect();
    let mut writer = Writer::new();
    for (at, (text, name)) in listed.iter().enumerate() {
        let entity = writer.entity(&format!("{at:04}"), text.as_bytes(), b"");
        writer.name(&Written {
            entity,
            place: 0,
            class: (at % 3) as u8,
            tag: TAGS[at % 4],
            anchor: at % 2 == 0,
            text,
            name,
        });
    }
    let mut bytes = writer.serialize(b"").expect("few names");
    let asked = Asked {
        name: &query,
        classes: &[0, 1, 2],
        threshold: THRESHOLDS[usize::from(how >> 2 & 3)],
        options: Options {
            curated: how & 16 == 0,
        },
        kind: if how & 32 == 0 {
            Kind::Forward
        } else {
            Kind::Reverse
        },
        inside: (how & 64 == 0).then_some(0.95),
    };
    let mut scratch = Scratch::default();
    {
        let index = Index::from_bytes(bytes.clone()).expect("what was just written");
        index.verify().expect("what was just written");
        let mut found: Vec<(usize, u64)> = index
            .search(&asked, &mut scratch)
            .names
            .iter()
            .map(|one| {
                (
                    index.entity_of(one.name).unwrap() as usize,
                    one.score.to_bits(),
                )
            })
            .collect();
        found.sort_unstable();
        let expected: Vec<(usize, u64)> = listed
            .iter()
            .map(|(_, name)| match asked.kind {
                Kind::Forward => score(&query, name, &asked.options),
                Kind::Reverse => score(name, &query, &asked.options),
            })
            .enumerate()
            .filter(|(_, score)| *score >= asked.threshold)
            .map(|(at, score)| (at, score.to_bits()))
            .collect();
        assert_eq!(found, expected, "{query:?}");
    }
    for change in damage.chunks_exact(3) {
        let at = usize::from(change[0]) << 8 | usize::from(change[1]);
        let at = at % bytes.len();
        bytes[at] ^= change[2];
    }
    if count > 0
        && let Ok(index) = Index::from_bytes(bytes)
    {
        let _ = index.search(&asked, &mut scratch);
        let _ = index.verify();
        for entity in 0..4 {
            let _ = (index.key(entity), index.blob(entity), index.facets(entity));
        }
    }
});

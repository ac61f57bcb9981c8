//! Names in any script: taken apart and compared.
//!
//! The first byte says what they name; a 0x1E stands between the two.
#![no_main]

use interdict_names::{MAX_PARTS, Name, NameTag, Options, analyze, compare, information, score};
use libfuzzer_sys::fuzz_target;

const TAGS: [NameTag; 4] = [
    NameTag::Person,
    NameTag::Organization,
    NameTag::Object,
    NameTag::Unknown,
];

fuzz_target!(|data: &[u8]| {
    let Some((tag, rest)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let (one, other) = text.split_once('\u{1e}').unwrap_or((&text, &text));
    let (left, right) = (
        name(one, TAGS[usize::from(tag % 4)]),
        name(other, TAGS[usize::from(tag / 4 % 4)]),
    );
    for curated in [true, false] {
        let opts = Options { curated };
        for (query, target) in [(&left, &right), (&right, &left)] {
            let said = compare(query, target, &opts);
            assert!((0.0..=1.0).contains(&said.score), "{}", said.score);
            assert_eq!(
                said.score.to_bits(),
                score(query, target, &opts).to_bits(),
                "the explanation is of another score"
            );
            for part in &said.aligned {
                assert!((0.0..=1.0).contains(&part.similarity) && part.weight >= 0.0);
            }
            assert!(said.unmatched_query.len() <= query.parts.len());
            assert!(said.unmatched_target.len() <= target.parts.len());
        }
        if !left.parts.is_empty() {
            let own = score(&left, &left, &opts);
            assert!(own >= 1.0 - 1e-9, "{own}: a name is not itself: {left:?}");
        }
    }
});

fn name(text: &str, tag: NameTag) -> Name {
    let name = analyze(text, tag);
    assert!(name.parts.len() <= MAX_PARTS);
    assert_eq!(name.original, text);
    for part in &name.parts {
        assert!(!part.text.is_empty() && part.weight.is_finite() && part.weight >= 0.0);
    }
    for run in &name.runs {
        assert!(run.start + run.len <= name.parts.len(), "{run:?}");
    }
    let _ = information(&name);
    let json = |name| serde_json::to_string(name).expect("a name is data");
    assert_eq!(json(&name), json(&analyze(text, tag)));
    name
}

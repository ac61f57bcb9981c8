//! Damage of every sort to every format: an answer or an error, never a panic.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod common;

use common::{data, read_bytes};
use interdict_lists::notices::read_notices;

const FILES: [&str; 17] = [
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

#[test]
fn damage_is_an_answer_or_an_error() {
    let mut random = Random(84);
    let (mut read, mut refused) = (0, 0);
    for name in FILES {
        let content = std::fs::read(data(name)).unwrap();
        for _ in 0..150 {
            match read_bytes(&damaged(&content, &mut random)) {
                Ok(_) => read += 1,
                Err(error) => {
                    assert!(!error.to_string().is_empty() && !error.hint().is_empty());
                    refused += 1;
                }
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

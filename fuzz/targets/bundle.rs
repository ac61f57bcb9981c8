//! Decision bundles: one that is damaged is refused, and one that is accepted is replayed.
//!
//! The fuzzer cannot guess digests. So its bytes take the place of a part of a bundle that was
//! made here, and the digest is made to fit, as a forger would.
#![no_main]

use std::sync::LazyLock;

use interdict_assess::{
    Settings, assess,
    bundle::{Bundle, BundleError, replay},
    case_file,
};
use interdict_determine::Rulebook;
use interdict_lists::starter;
use interdict_screen::Roster;
use libfuzzer_sys::fuzz_target;

const CASE: &str = r#"{"on":"2019-06-03","known":"2019-06-03","require":[],"act":"export",
  "from":"US","to":"CN","item":{"text":"firmware","kind":"software","published":false},
  "parties":[{"role":"end_user","name":"Huawei Technologies Co., Ltd.","country":"CN"}]}"#;

struct Base {
    book: Rulebook,
    roster: Roster,
    text: String,
}

static BASE: LazyLock<Base> = LazyLock::new(|| {
    let book = Rulebook::embedded().expect("is built in");
    let starter = starter().expect("is built in");
    let roster = Roster::new(starter.entries.clone(), starter.lists.clone()).with_digest("fuzz");
    let case = case_file::parse(CASE, case_file::Format::Json).expect("is a case");
    let day = "2019-06-03".parse().expect("is a day");
    let answer = assess(&case, &roster, &book, &Settings::new(day, day)).expect("is answered");
    let bundle = Bundle::new(&case, &answer, &roster, Rulebook::embedded_files());
    let text = bundle.and_then(|bundle| bundle.text()).expect("is written");
    Base { book, roster, text }
});

/// Reads a bundle, and once more with the digest that its content has.
fn read(text: &str) -> Option<Bundle> {
    match Bundle::parse(text) {
        Ok(bundle) => Some(bundle),
        Err(BundleError::Digest { is, says }) if !says.is_empty() => {
            Bundle::parse(&text.replacen(&says, &is, 1)).ok()
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let base = &*BASE;
    // The first three bytes say where, the fourth how much gives way; without them the
    // bytes are a bundle of their own.
    let (text, forged) = match data {
        [0, a, b, length, rest @ ..] => {
            let Ok(rest) = std::str::from_utf8(rest) else {
                return;
            };
            let size = base.text.len();
            let mut at = (usize::from(*a) * 256 + usize::from(*b)) * size / 65_536;
            let mut end = (at + usize::from(*length)).min(size);
            while !base.text.is_char_boundary(at) {
                at -= 1;
            }
            while !base.text.is_char_boundary(end) {
                end += 1;
            }
            (
                format!("{}{rest}{}", &base.text[..at], &base.text[end..]),
                true,
            )
        }
        _ => match std::str::from_utf8(data) {
            Ok(text) => (text.to_owned(), false),
            Err(_) => return,
        },
    };
    let Some(bundle) = read(&text) else {
        return;
    };
    assert!(forged || bundle.text().is_ok());
    let written = bundle.text().expect("was read");
    assert_eq!(Bundle::parse(&written).as_ref(), Ok(&bundle));
    if bundle.case().parties.len() > 3 || bundle.case().items.len() > 3 {
        return;
    }
    let files = Rulebook::embedded_files();
    let again = || replay(&bundle, bundle.case(), &base.roster, &base.book, files);
    match again() {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(replay) => {
            // What is the same to the byte has nothing that differs, and has not turned.
            assert!(!replay.same || !replay.turned && !replay.unfounded);
            for step in &replay.steps {
                assert!(step.differences.iter().all(|each| !each.what.is_empty()));
            }
        }
    }
});

//! Case files, and the answer to every one that is accepted.
//!
//! The first byte says whether the rest is TOML, JSON or YAML.
#![no_main]

use std::sync::LazyLock;

use interdict_assess::{Settings, assess, case_file};
use interdict_determine::Rulebook;
use interdict_lists::starter;
use interdict_screen::Roster;
use libfuzzer_sys::fuzz_target;

static BOOK: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::embedded().expect("is built in"));
static ROSTER: LazyLock<Roster> = LazyLock::new(|| {
    let starter = starter().expect("is built in");
    Roster::new(starter.entries.clone(), starter.lists.clone())
});

fuzz_target!(|data: &[u8]| {
    let Some((format, rest)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    let format = match format % 4 {
        1 => case_file::Format::Json,
        3 => case_file::Format::Yaml,
        _ => case_file::Format::Toml,
    };
    // Where something stands is asked of any text, also of one that is refused.
    // A carriage return alone ends a line, too (YAML 1.2, 5.4).
    let lines = 1 + text.bytes().filter(|byte| b"\r\n".contains(byte)).count();
    for path in ["act", "parties[1].role", "item.eccn"] {
        let line = case_file::line_of(text, format, path);
        assert!(
            line.is_none_or(|line| (1..=lines).contains(&line)),
            "{line:?}"
        );
    }
    let first = case_file::parse(text, format);
    assert_eq!(first, case_file::parse(text, format));
    let case = match first {
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
        Ok(case) => case,
    };
    // Screening costs time by party; a case of many is for a test of its own.
    if case.parties.len() > 3 || case.items.len() > 3 || case.facts.len() > 30 {
        return;
    }
    let day = "2019-05-23".parse().expect("is a day");
    let settings = Settings::new(day, "2026-01-01".parse().expect("is a day"));
    let answer = || {
        assess(&case, &*ROSTER, &BOOK, &settings)
            .map(|answer| serde_json::to_string(&answer).expect("an answer is data"))
    };
    let first = answer();
    if let Err(error) = &first {
        assert!(!error.to_string().is_empty());
    }
    // An answer takes milliseconds; every eighth is asked for twice.
    if rest.len() % 8 == 0 {
        assert_eq!(first, answer());
    }
});

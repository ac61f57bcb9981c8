//! Rule files: one made up beside the registry and the regimes that the program
//! carries; what is accepted can be checked and can decide a case.
//!
//! The first byte says which file is made up.
#![no_main]

use std::{fs, path::Path, sync::LazyLock};

use interdict_determine::{Facts, Question, Rulebook, determine, lint};
use interdict_model::FactInput;
use libfuzzer_sys::fuzz_target;

struct Base {
    facts: String,
    regimes: String,
}

static BASE: LazyLock<Base> = LazyLock::new(|| {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    let read = |name: &str| fs::read_to_string(rules.join(name)).expect("rules are there");
    Base {
        facts: read("facts.toml"),
        regimes: read("regimes.toml"),
    }
});

fuzz_target!(|data: &[u8]| {
    let Some((which, rest)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    let base = &*BASE;
    // A rule says its own id, which must be that of its file.
    let id = text
        .lines()
        .find_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'))
        .unwrap_or("us.ear.made-up");
    let file = format!("{}.toml", id.replace('.', "/"));
    let files: Vec<(&str, &str)> = match which % 8 {
        0 => vec![("facts.toml", text), ("regimes.toml", &base.regimes)],
        1 => vec![("facts.toml", &base.facts), ("regimes.toml", text)],
        _ => vec![
            ("facts.toml", &base.facts),
            ("regimes.toml", &base.regimes),
            (&file, text),
        ],
    };
    let book = match Rulebook::parse(&files) {
        Ok(book) => book,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let again = Rulebook::parse(&files).expect("was read once");
    assert_eq!(again.digest, book.digest);
    assert!(lint(&book).is_sorted());
    let mut facts = Facts::default();
    let _ = facts.insert(&book.registry, &[], 1, "act", &FactInput::stated("export"));
    let question = Question {
        on: "2019-06-01".parse().expect("is a day"),
        known: "2026-01-01".parse().expect("is a day"),
        parties: Vec::new(),
        items: vec![String::new()],
        facts,
        lists: Vec::new(),
        require: None,
        explain: true,
    };
    let json = |book: &Rulebook| {
        serde_json::to_string(&determine(book, &question)).expect("an answer is data")
    };
    assert_eq!(json(&book), json(&again));
});

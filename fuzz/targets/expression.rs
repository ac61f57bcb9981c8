//! Conditions of rules, read against the registry that the program carries.
#![no_main]

use std::sync::LazyLock;

use interdict_determine::{Expr, Rulebook};
use libfuzzer_sys::fuzz_target;

static BOOK: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::embedded().expect("is built in"));

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let registry = &BOOK.registry;
    match Expr::parse(text, registry) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(expr) => {
            // What is shown of a condition is a condition, and the same one.
            let shown = expr.to_string();
            let again = Expr::parse(&shown, registry)
                .unwrap_or_else(|error| panic!("`{shown}` was shown of `{text}`: {error}"));
            assert_eq!(again.to_string(), shown);
            assert!(expr.paths().iter().all(|path| registry.get(path).is_some()));
        }
    }
});

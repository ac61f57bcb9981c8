//! Bills of materials in every format; the content says which.
#![no_main]

use interdict_bom::{evidence, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let first = parse(text);
    assert_eq!(first, parse(text));
    let bill = match first {
        Err(error) => {
            assert!(!error.to_string().is_empty() && error.to_string().len() < 1000);
            return;
        }
        Ok(bill) => bill,
    };
    let evidence = evidence(&bill, "fuzz");
    let told = |path: &str| evidence.answered.iter().any(|(each, _)| each == path);
    // Only a bill that is open throughout answers, and it never says no.
    let open = bill
        .items
        .iter()
        .chain(&bill.parts)
        .all(|part| part.terms.is_open());
    if told("item.published") {
        assert!(open && !bill.items.is_empty() && !bill.parts.is_empty());
        assert!(bill.incomplete.is_empty() && evidence.withheld.is_empty());
    } else {
        assert!(evidence.withheld.iter().all(|each| !each.why.is_empty()));
        assert_eq!(evidence.withheld.len(), 1);
    }
    let answers = evidence.answered.iter();
    assert!(
        answers
            .filter(|(path, _)| path != "item.kind")
            .all(|(_, fact)| fact.value == true)
    );
    assert!(evidence.never.iter().all(|path| !told(path)));
});

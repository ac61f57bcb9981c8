//! The language of conditions: what is shown of one reads the same.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

use interdict_determine::{Expr, Rulebook};

#[test]
fn what_is_shown_of_a_condition_is_that_condition() {
    let book = Rulebook::embedded().unwrap();
    let mut seen = 0;
    let versions = book.measures.iter().flat_map(|measure| &measure.versions);
    let conditions = versions.flat_map(|version| {
        [
            &version.when,
            &version.subject,
            &version.bound,
            &version.act,
            &version.scope,
        ]
    });
    let grants = book.reliefs.iter().flat_map(|relief| &relief.versions);
    let reliefs = grants.flat_map(|version| {
        let scopes = version.grants.iter().map(|grant| &grant.scope);
        let met = version.conditions.iter().map(|condition| &condition.met);
        scopes.chain(met).chain([&version.party, &version.exclude])
    });
    for expr in conditions.chain(reliefs) {
        let shown = expr.to_string();
        if matches!(expr, Expr::Const(_)) {
            continue;
        }
        let again = Expr::parse(&shown, &book.registry);
        assert_eq!(again.map(|again| again.to_string()).as_ref(), Ok(&shown));
        seen += 1;
    }
    assert!(seen > 40, "{seen}");
}

//! What `measures lint` finds, each in a small rulebook that has the fault, and not in the
//! same rulebook without it.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod made_up;

use interdict_determine::{Rulebook, lint};
use made_up::{FACTS, REGIMES, RELIEF, RULE, book, with};

/// Every finding of a rulebook, errors marked.
fn findings(facts: &str, rule: &str, relief: &str) -> Vec<String> {
    lint(&book(facts, rule, relief))
        .into_iter()
        .map(|finding| {
            let mark = if finding.error { "error" } else { "remark" };
            format!("{mark} {}: {}", finding.place, finding.what)
        })
        .collect()
}

fn fires(facts: &str, rule: &str, relief: &str, wanted: &str) {
    let all = findings(facts, rule, relief);
    assert!(
        all.iter().any(|finding| finding.starts_with(wanted)),
        "{wanted}: {all:#?}"
    );
}

/// The rule with a second version from 2021 on, the first one ending on `through`.
fn two_versions(through: &str) -> String {
    let first = with(
        RULE,
        "public_at",
        &format!("valid_through = \"{through}\"\npublic_at"),
    );
    format!("{first}\n[[version]]\nkey = \"b\"\ninherits = \"a\"\nvalid_from = \"2021-01-01\"\n")
}

#[test]
fn a_sound_rulebook_has_nothing_to_find() {
    assert_eq!(findings(FACTS, RULE, RELIEF), Vec::<String>::new());
}

#[test]
fn a_gap_between_versions() {
    fires(
        FACTS,
        &two_versions("2020-12-30"),
        RELIEF,
        "remark xx.rule: gap between `a` (through 2020-12-30) and `b`",
    );
}

#[test]
fn an_overlap_of_versions() {
    fires(
        FACTS,
        &two_versions("2021-01-31"),
        RELIEF,
        "remark xx.rule: `a` and `b` overlap from 2021-01-01 through 2021-01-31",
    );
}

#[test]
fn a_suspension_sets_aside_and_is_no_gap() {
    let suspension = "\n[[version]]\nkey = \"rest\"\ninherits = \"a\"\nvalid_from = \"2021-01-01\"\nvalid_through = \"2021-03-31\"\neffect = \"NOT_IN_FORCE\"\n";
    let later = "\n[[version]]\nkey = \"b\"\ninherits = \"a\"\nvalid_from = \"2022-01-01\"\n";
    assert_eq!(
        findings(FACTS, &format!("{RULE}{suspension}{later}"), RELIEF),
        [
            "remark xx.rule: `a` is set aside by `rest` from 2021-01-01 through 2021-03-31, then it is in force again"
        ]
    );
    // Without an end it is the last word, and a later version that ends gives way again.
    let for_good = suspension.replace("valid_through = \"2021-03-31\"\n", "");
    fires(
        FACTS,
        &format!("{RULE}{for_good}"),
        RELIEF,
        "remark xx.rule: `a` is set aside by `rest` from 2021-01-01 on",
    );
    let other = suspension.replace("effect = \"NOT_IN_FORCE\"\n", "");
    fires(
        FACTS,
        &format!("{RULE}{other}"),
        RELIEF,
        "remark xx.rule: `a` has no end; `rest` replaces it from 2021-01-01 through 2021-03-31, then it is in force again",
    );
}

#[test]
fn a_relief_that_counts_its_days_elsewhere() {
    let rule = with(
        RULE,
        "[[version]]",
        "zone = \"Antarctica/Troll\"\n[[version]]",
    );
    fires(
        FACTS,
        &rule,
        RELIEF,
        "remark xx.relief: its days are those of `America/New_York`, and those of `xx.rule` are of `Antarctica/Troll`",
    );
    let relief = with(
        RELIEF,
        "[[version]]",
        "zone = \"Antarctica/Troll\"\n[[version]]",
    );
    assert_eq!(findings(FACTS, &rule, &relief), Vec::<String>::new());
}

#[test]
fn nobody_and_nowhere() {
    let facts = with(FACTS, "\"manufacturer\"", "\"contractor\"");
    fires(
        &facts,
        RULE,
        RELIEF,
        "error item.maker: `contractor` is nobody who is asked: your records, exporter,",
    );
    for (written, says) in [
        ("jurisdiction = \"Freedonia\"", "`Freedonia` is no"),
        ("jurisdiction = \"ZZ\"", "`ZZ` is no"),
        ("jurisdiction = \"-\"", "`-` is no"),
        ("", "has no"),
    ] {
        let rule = with(RULE, "jurisdiction = \"AQ\"", written);
        let wanted = format!("error xx.rule: {says} `jurisdiction`: two capitals");
        fires(FACTS, &rule, RELIEF, &wanted);
    }
    let union = with(RULE, "\"AQ\"", "\"EU\"");
    assert_eq!(findings(FACTS, &union, RELIEF), Vec::<String>::new());
}

/// What the two files are refused for.
fn refused(rule: &str, relief: &str) -> String {
    let error = Rulebook::parse(&[
        ("facts.toml", FACTS),
        ("regimes.toml", REGIMES),
        ("xx/rule.toml", rule),
        ("xx/relief.toml", relief),
    ]);
    error.unwrap_err().to_string()
}

#[test]
fn a_measure_permits_nothing() {
    let effect = |word: &str| with(RULE, "\"PROHIBITED\"", &format!("\"{word}\""));
    for word in [
        "PERMITTED_UNDER_TGL",
        "NOT_SUBJECT",
        "FORBIDDEN",
        "prohibited",
    ] {
        let error = refused(&effect(word), RELIEF);
        let wanted = "`effect` is one of PROHIBITED, BLOCKED, LICENSE_REQUIRED, CONDITIONAL, INDETERMINATE, ELIGIBLE, NOT_IN_FORCE, NOT_TRIGGERED, and not";
        assert!(error.contains(wanted), "{error}");
        let permits = error.contains("a permission comes from a relief");
        assert_eq!(permits, word.starts_with("PERMITTED"), "{error}");
    }
    let otherwise = format!("{RULE}otherwise = \"PROHIBITED\"\n");
    let error = refused(&otherwise, RELIEF);
    let wanted = "`otherwise` is one of NOT_TRIGGERED, NOT_BLOCKED, NOT_ELIGIBLE, and not";
    assert!(error.contains(wanted), "{error}");
}

#[test]
fn a_field_that_nobody_would_read() {
    let rule = format!("{RULE}exclude = 'act == sale'\n");
    let error = refused(&rule, RELIEF);
    assert!(error.contains("`exclude` belongs to a relief"), "{error}");
    let relief = with(
        RELIEF,
        "[[version.authorization]]",
        "scope = 'act == sale'\n[[version.authorization]]",
    );
    let error = refused(RULE, &relief);
    assert!(error.contains("`scope` belongs to a measure"), "{error}");
    let aimless = format!("{RULE}target = {{ roles = [\"end_user\"] }}\n");
    let error = refused(&aimless, RELIEF);
    assert!(error.contains("says at whom it is aimed"), "{error}");
}

#[test]
fn a_leaf_without_a_citation() {
    let facts = with(
        FACTS,
        "who = \"manufacturer\"\ncite = \"s. 1\"",
        "who = \"manufacturer\"",
    );
    fires(
        &facts,
        RULE,
        RELIEF,
        "error item.maker: is read by a rule and cites none",
    );
    // A version without one is not even loaded.
    let uncited = with(RULE, "[{ text = \"s. 1\", confidence = \"partly\" }]", "[]");
    let error = Rulebook::parse(&[
        ("facts.toml", FACTS),
        ("regimes.toml", REGIMES),
        ("xx/rule.toml", &uncited),
    ])
    .unwrap_err();
    assert!(error.to_string().contains("has no citation"), "{error}");
}

#[test]
fn what_was_read_without_saying_where() {
    let read = with(RULE, "\"partly\"", "\"read\"");
    fires(
        FACTS,
        &read,
        RELIEF,
        "remark xx.rule: `a` was read, but nobody says where: s. 1",
    );
}

#[test]
fn an_unknown_path_is_not_loaded() {
    let unknown = with(RULE, "item.maker == acme", "item.makre == acme");
    let error = Rulebook::parse(&[
        ("facts.toml", FACTS),
        ("regimes.toml", REGIMES),
        ("xx/rule.toml", &unknown),
    ])
    .unwrap_err();
    assert!(
        error.to_string().contains("did you mean `item.maker`"),
        "{error}"
    );
}

#[test]
fn a_relief_whose_terms_contradict_the_measure() {
    let relief = with(RELIEF, "license.granted", "license.granted and act == sale");
    fires(
        FACTS,
        RULE,
        &relief,
        "error xx.relief: `a/license` can relieve nothing",
    );
}

#[test]
fn a_relief_that_ends_before_its_measure_begins() {
    let relief = with(RELIEF, "2020-01-01", "2019-01-01").replacen(
        "public_at",
        "valid_through = \"2019-12-31\"\npublic_at",
        1,
    );
    fires(
        FACTS,
        RULE,
        &relief,
        "error xx.relief: can never reach `xx.rule`: their periods do not meet",
    );
}

#[test]
fn a_question_that_can_change_nothing() {
    let facts = format!(
        "{FACTS}\n[fact.\"item.color\"]\ntype = \"bool\"\nquestion = \"Is it red?\"\nwho = \"exporter\"\ncite = \"s. 9\"\n"
    );
    let rule = with(
        RULE,
        "item.maker == acme",
        "item.maker == acme and (item.color or not item.color)",
    );
    fires(
        &facts,
        &rule,
        RELIEF,
        "error item.color: is asked and can change no outcome",
    );
    // A fact that nothing reads is no question at all, and there is no more to say of it.
    assert_eq!(
        findings(&facts, RULE, RELIEF),
        ["error item.color: no rule reads this fact"]
    );
    // One that decides is asked with reason.
    let decides = with(
        RULE,
        "item.maker == acme",
        "item.maker == acme and item.color",
    );
    assert_eq!(findings(&facts, &decides, RELIEF), Vec::<String>::new());
}

#[test]
fn a_conclusion_handed_in_as_a_fact() {
    let fact = |more: &str| {
        format!(
            "{FACTS}\n[fact.\"item.forbidden\"]\ntype = \"bool\"\nquestion = \"Is it forbidden?\"\nwho = \"exporter\"\ncite = \"s. 1\"\n{more}"
        )
    };
    let rule = with(
        &with(RULE, "act = 'act == export'\n", ""),
        "item.maker == acme",
        "item.forbidden",
    );
    let rest = "act == export and item.maker == acme";
    let relief = with(
        RELIEF,
        "license.granted",
        &format!("license.granted and {rest}"),
    );
    fires(
        &fact(""),
        &rule,
        &relief,
        "error xx.rule: follows from `item.forbidden` = yes alone",
    );
    // A registered term of open texture may decide alone, and so may what has elements.
    for registered in ["judged = true", &format!("derive = '{rest}'")] {
        assert_eq!(
            findings(&fact(registered), &rule, &relief),
            Vec::<String>::new()
        );
    }
}

#[test]
fn a_derived_fact_that_its_elements_do_not_carry() {
    let facts = format!(
        "{FACTS}\n[fact.\"item.caught\"]\ntype = \"bool\"\nquestion = \"Is it caught?\"\nwho = \"exporter\"\ncite = \"s. 1\"\nderive = 'act == sale and act == export'\n"
    );
    let rule = with(
        RULE,
        "item.maker == acme",
        "item.maker == acme and item.caught",
    );
    fires(
        &facts,
        &rule,
        RELIEF,
        "error item.caught: is derived, and its elements can never establish it",
    );
}

#[test]
fn a_judged_term_without_its_rule() {
    let facts = with(
        FACTS,
        "who = \"manufacturer\"\ncite = \"s. 1\"",
        "who = \"manufacturer\"\njudged = true",
    );
    fires(
        &facts,
        RULE,
        RELIEF,
        "error item.maker: is a judged term without the rule that uses it",
    );
}

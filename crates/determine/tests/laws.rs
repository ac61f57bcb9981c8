//! Laws of the engine as properties, over random facts and dates.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use interdict_determine::{
    Decision, Expr, FactType, Facts, Match, Party, Question, Rulebook, conflicts, decide,
    decide_and_ask, determine,
};
use interdict_model::{
    AsOf, Basis, Confidence, Determination, EntityId, EntryId, FactInput, LicensePolicy,
    LicenseRequirement, ListEntry, ListId, ListedName, Listing, PartyKind, PartyRole,
    RequirementScope, Resolution, Verdict,
};
use jiff::{ToSpan, civil::date};
use proptest::prelude::*;

const NOW: &str = "2026-11-21";

fn book() -> &'static Rulebook {
    static BOOK: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::embedded().unwrap());
    &BOOK
}

fn huawei() -> Arc<ListEntry> {
    let day = date(2019, 5, 16);
    let mut listing = Listing::since(day, day, Basis::Rule, Confidence::Read);
    listing.added_by = Some("84 FR 22961".into());
    listing.license_policy = Some(LicensePolicy::PresumptionOfDenial);
    listing.license_requirement = Some(LicenseRequirement {
        scope: RequirementScope::AllItems,
        text: "For all items subject to the EAR".into(),
        footnotes: Vec::new(),
        exceptions: Vec::new(),
    });
    Arc::new(ListEntry {
        id: EntryId::new("us.bis.el/huawei-device-co-ltd"),
        entity: EntityId::new("huawei-device-co-ltd"),
        names: vec![ListedName::primary("Huawei Device Co., Ltd.")],
        ..ListEntry::blank(ListId::new("us.bis.el"), PartyKind::Organization, listing)
    })
}

fn party(role: PartyRole, resolution: Option<Resolution>) -> Party {
    let found = |resolution| Match {
        entry: huawei(),
        resolution,
        score: 0.9,
    };
    Party {
        role,
        name: "Huawei Device".into(),
        country: None,
        matches: resolution.map(found).into_iter().collect(),
        unscreened: None,
    }
}

type Stated = BTreeMap<String, String>;

fn question(
    book: &Rulebook,
    on: AsOf,
    known: &str,
    resolution: Resolution,
    stated: &Stated,
) -> Question {
    let mut facts = Facts::default();
    for (path, value) in stated {
        let input = FactInput::stated(value.as_str());
        facts
            .insert(
                &book.registry,
                &[PartyRole::EndUser, PartyRole::Carrier],
                1,
                path,
                &input,
            )
            .unwrap();
    }
    Question {
        on,
        known: known.parse().unwrap(),
        parties: vec![
            party(PartyRole::EndUser, Some(resolution)),
            party(PartyRole::Carrier, None),
        ],
        items: vec!["item".into()],
        facts,
        lists: Vec::new(),
        require: Some(Vec::new()),
        explain: true,
    }
}

fn ask(
    book: &Rulebook,
    on: AsOf,
    known: &str,
    resolution: Resolution,
    stated: &Stated,
) -> Determination {
    determine(book, &question(book, on, known, resolution, stated))
}

/// Facts that anybody may learn later, with values. Closed facts are left out:
/// they are instruments and red flags, which exist only if the case brings them. Derived
/// ones too, and those that closed facts exclude: what the case does not speak of may settle
/// them until it does.
fn open_facts(book: &Rulebook) -> Vec<(String, Vec<&'static str>)> {
    book.registry
        .facts()
        .filter(|fact| !fact.internal && fact.closed.is_none() && fact.derive.is_none())
        .filter(|fact| !fact.path.starts_with("entry."))
        .filter(|fact| {
            let mut excluding = fact.excluded_when.iter().flat_map(Expr::paths);
            excluding.all(|path| {
                let spec = book.registry.get(&path).unwrap();
                spec.closed.is_none() && spec.derive.is_none()
            })
        })
        .map(|fact| {
            let path = match fact.path.strip_prefix("party.") {
                Some(leaf) => format!("party[1].{leaf}"),
                None => fact.path.clone(),
            };
            let values: Vec<&'static str> = match &fact.kind {
                FactType::Bool => vec!["yes", "no"],
                FactType::Enum(words) => words
                    .iter()
                    .map(|word| &*Box::leak(word.clone().into_boxed_str()))
                    .collect(),
                FactType::Date => vec!["2018-01-01", "2019-05-16", "2019-05", "2021-01-01"],
                // What a footnote can be, and what a share.
                FactType::Number if fact.bounds.1.is_some_and(|most| most < 49.into()) => {
                    vec!["0", "1", "5"]
                }
                FactType::Number => vec!["0", "49.9", "50", "100"],
                FactType::Country => vec!["US", "CN", "CU", "KR"],
                FactType::Code | FactType::Text => vec!["EAR99", "5A002"],
            };
            (path, values)
        })
        .collect()
}

fn stated() -> impl Strategy<Value = Stated> {
    let facts = open_facts(book());
    let places = 0..facts.len();
    proptest::collection::btree_map(places, any::<prop::sample::Index>(), 0..14).prop_map(
        move |chosen| {
            let pick = |(place, value): (usize, prop::sample::Index)| {
                let (path, values) = &facts[place];
                (path.clone(), (*value.get(values)).to_owned())
            };
            chosen.into_iter().map(pick).collect()
        },
    )
}

fn day() -> impl Strategy<Value = AsOf> {
    (0..3300i32).prop_map(|days| AsOf::Day(date(2018, 1, 1) + days.days()))
}

fn resolution() -> impl Strategy<Value = Resolution> {
    prop_oneof![
        Just(Resolution::Confirmed),
        Just(Resolution::Unresolved),
        Just(Resolution::Rejected)
    ]
}

/// Returns the words of the triggers that stand and are decided, by what they are bound to.
fn decided(answer: &Determination) -> BTreeMap<String, &'static str> {
    let stands = |trigger: &&interdict_model::TriggerReport| {
        trigger.possible_outcomes.is_empty() && trigger.why.verdict == Verdict::True
    };
    answer
        .triggers
        .iter()
        .filter(stands)
        .map(|t| {
            (
                format!("{}/{} {:?} {:?}", t.measure, t.version, t.party, t.entry_id),
                t.outcome.word(),
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Learning one more fact never turns what was established into its opposite.
    #[test]
    fn a_new_fact_never_overturns_an_answer(
        stated in stated(),
        on in day(),
        resolution in resolution(),
        which in any::<prop::sample::Index>(),
        value in any::<prop::sample::Index>(),
    ) {
        let book = book();
        let facts = open_facts(book);
        let (path, values) = which.get(&facts);
        prop_assume!(!stated.contains_key(path));
        // A place under a comprehensive program withholds a clearance when it is named.
        prop_assume!(*value.get(values) != "CU");
        let mut more = stated.clone();
        more.insert(path.clone(), (*value.get(values)).to_owned());
        // A case that contradicts itself is refused, not answered.
        let whole = question(book, on, NOW, resolution, &more);
        prop_assume!(conflicts(book, &whole).is_empty());
        let before = ask(book, on, NOW, resolution, &stated);
        let after = determine(book, &whole);
        let settled = decided(&after);
        for (trigger, word) in decided(&before) {
            prop_assert_eq!(settled.get(&trigger), Some(&word), "{} after {}", trigger, path);
        }
        if !before.undecided {
            prop_assert_eq!(before.outcome, after.outcome, "after {}", path);
        }
        for word in &after.possible_outcomes {
            prop_assert!(before.possible_outcomes.contains(word), "{:?} became possible by learning {}", word, path);
        }
    }

    /// The word does not depend on whether anybody asks why.
    #[test]
    fn the_outcome_needs_no_explanation(stated in stated(), on in day(), resolution in resolution()) {
        let book = book();
        let explained = question(book, on, NOW, resolution, &stated);
        let silent = Question { explain: false, ..explained.clone() };
        let (explained, silent) = (determine(book, &explained), determine(book, &silent));
        prop_assert_eq!(explained.outcome, silent.outcome);
        prop_assert_eq!(explained.possible_outcomes, silent.possible_outcomes);
        prop_assert_eq!(explained.holds_until, silent.holds_until);
    }

    /// The word alone, the word with its questions, and the whole answer are one answer.
    #[test]
    fn a_shorter_answer_is_the_same_answer(stated in stated(), on in day(), resolution in resolution()) {
        let book = book();
        let question = question(book, on, NOW, resolution, &stated);
        let whole = determine(book, &question);
        let (asked, needs) = decide_and_ask(book, &question);
        let word = Decision {
            outcome: whole.outcome,
            undecided: whole.undecided,
            possible_outcomes: whole.possible_outcomes,
        };
        prop_assert_eq!(&decide(book, &question), &word);
        prop_assert_eq!(&asked, &word);
        prop_assert_eq!(needs, whole.need);
    }

    /// On the day of the flip the answer is another one.
    #[test]
    fn an_answer_turns_when_it_says(stated in stated(), on in day(), resolution in resolution()) {
        let book = book();
        let question = question(book, on, NOW, resolution, &stated);
        let answer = determine(book, &question);
        if let Some(last) = answer.holds_until {
            let flip = AsOf::Day(last.tomorrow().unwrap());
            let then = decide(book, &Question { on: flip, ..question });
            prop_assert_ne!((then.outcome, then.undecided), (answer.outcome, answer.undecided));
        }
    }

    /// What stating an absent fact is said to change, it changes.
    #[test]
    fn a_fact_that_is_stated_changes_what_was_said(stated in stated(), on in day(), resolution in resolution()) {
        let book = book();
        let asked = question(book, on, NOW, resolution, &stated);
        let roles: Vec<PartyRole> = asked.parties.iter().map(|party| party.role).collect();
        for need in determine(book, &asked).need {
            let Some((how, word)) = need.note.as_deref().and_then(|note| {
                note.split_once("; stated otherwise, the answer becomes ")
            }) else { continue };
            let mut otherwise = asked.clone();
            let value = if how == "taken as given" { "no" } else { "yes" };
            let input = FactInput::stated(value);
            otherwise.facts.insert(&book.registry, &roles, 1, &need.fact, &input).unwrap();
            prop_assert_eq!(decide(book, &otherwise).outcome.word(), word, "{}", need.fact);
        }
    }

    /// Before anything was public nothing is in force.
    #[test]
    fn before_every_publication_there_is_no_law(stated in stated(), on in day()) {
        let answer = ask(book(), on, "2017-12-31", Resolution::Confirmed, &stated);
        for trigger in &answer.triggers {
            prop_assert_eq!(trigger.outcome.word(), "NOT_IN_FORCE", "{}", trigger.measure);
        }
        prop_assert!(answer.reliefs.is_empty());
    }

    /// A relief cancels triggers of the measures it names, and of no other.
    #[test]
    fn a_relief_touches_only_what_it_names(stated in stated(), on in day(), resolution in resolution()) {
        let book = book();
        let answer = ask(book, on, NOW, resolution, &stated);
        for trigger in &answer.triggers {
            for name in &trigger.relieved_by {
                let relief = book.relief(name.split('/').next().unwrap()).unwrap();
                prop_assert!(relief.overcomes.contains(&trigger.measure), "{} relieved {}", name, trigger.measure);
            }
        }
    }

    /// Every question is pivotal or says why it stands there all the same, and
    /// the exit code says clear only when nothing restricts and nothing is open.
    #[test]
    fn every_question_says_why(stated in stated(), on in day(), resolution in resolution()) {
        let answer = ask(book(), on, NOW, resolution, &stated);
        for need in &answer.need {
            prop_assert!(need.pivotal || need.note.is_some(), "{}", need.fact);
            prop_assert!(!need.question.contains('{'), "{}", need.question);
            prop_assert!(!need.triggers.is_empty(), "{}", need.fact);
        }
        if answer.undecided {
            let stopped = answer.triggers.iter().any(|t| t.outcome.word() == "INDETERMINATE");
            prop_assert!(stopped || answer.need.iter().any(|need| need.pivotal));
        }
        prop_assert_eq!(answer.exit_code() == 0, !answer.undecided && answer.outcome.severity() < 2);
    }

    /// The same question gives the same bytes.
    #[test]
    fn the_same_question_gives_the_same_bytes(stated in stated(), on in day(), resolution in resolution()) {
        let book = book();
        let bytes = || serde_json::to_string(&ask(book, on, NOW, resolution, &stated)).unwrap();
        prop_assert_eq!(bytes(), bytes());
    }
}

#[test]
fn the_general_license_has_no_gap_and_ends() {
    let book = book();
    let license = book.relief("us.ear.tgl-huawei").unwrap();
    let open = |day| {
        let in_force = |v: &&interdict_determine::ReliefVersion| {
            v.validity.in_force(AsOf::Day(day)).verdict() == Verdict::True
        };
        license.versions.iter().filter(in_force).count()
    };
    let (first, last) = (date(2019, 5, 20), date(2020, 8, 13));
    assert_eq!(open(first.yesterday().unwrap()), 0);
    let mut day = first;
    while day <= last {
        assert!(open(day) >= 1, "no version is open on {day}");
        day = day.tomorrow().unwrap();
    }
    assert_eq!(open(day), 0);
    assert_eq!(
        license.versions.len(),
        6,
        "the original and five extensions"
    );
}

#[test]
fn the_rulebook_is_sound() {
    let findings = interdict_determine::lint(book());
    let errors: Vec<_> = findings.iter().filter(|finding| finding.error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

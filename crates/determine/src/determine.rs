//! Answers "may we?" for one question.
//!
//! Steps, in order, each with its own module:
//!   1. [`trigger`](crate::trigger): every version in force is tried against every item, party and entry.
//!   2. [`relief`](crate::relief): every relief is tried against each trigger that stands or is open.
//!   3. [`outcome`](crate::outcome): what is still possible becomes one word.
//!   4. [`coverage`]: what was not looked at can withhold a clearance, never add one.
//!   5. [`need`], [`remedy`], [`stability`]: what to ask,
//!      what would make it lawful, until when it holds.
//!
//! The same rulebook and question always give the same determination.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{
    Authorization, Citation, Corpus, Determination, Flag, FlagKind, LicensePolicy, Need, Node,
    NodeKind, Outcome, Resolution, SAME_NAME, TriggerReport, Verdict,
};

use crate::{
    coverage,
    docket::Docket,
    layout::Layout,
    need,
    outcome::{WordSet, settle},
    question::{Match, Question},
    relief::{Tried, party_label},
    remedy,
    rule::Status,
    rulebook::Rulebook,
    stability,
    tested::{ByMeasure, Tested, test},
    trigger::{Trigger, boundary, cites, triggers, warnings},
    value::{Known, Value},
};

/// The word of an answer, without its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The worst word that is certain.
    pub outcome: Outcome,
    /// Whether something is open.
    pub undecided: bool,
    /// Words still possible, worst first; one word when decided.
    pub possible_outcomes: Vec<Outcome>,
}

impl Decision {
    /// What the rulebook leaves possible; a regime that was not looked at withholds a clearance.
    fn new(words: WordSet, gaps: bool) -> Self {
        let (mut outcome, mut undecided) = settle(words);
        let mut possible: Vec<Outcome> = words.iter().collect();
        if gaps && outcome.severity() < Outcome::LicenseRequired.severity() {
            outcome = Outcome::Indeterminate;
            undecided = true;
            if possible.len() == 1 {
                possible.push(Outcome::Indeterminate);
            }
        }
        possible.sort_by_key(|word| std::cmp::Reverse((word.severity(), *word)));
        possible.dedup();
        Self {
            outcome,
            undecided,
            possible_outcomes: possible,
        }
    }
}

/// Decides the question and gives no reasons: the same word as [`determine`].
pub fn decide(book: &Rulebook, question: &Question) -> Decision {
    let layout = Layout::new(&book.registry, question);
    decided(&Docket::new(book, question, &layout))
}

fn decided<'a>(docket: &'a Docket<'a>) -> Decision {
    let mut words = ByMeasure::untried(docket.book);
    words.again(&docket.book.index, || docket);
    Decision::new(words.all(), coverage::has_gaps(docket))
}

/// Decides the question and says what is missing: the same word and the same questions as
/// [`determine`].
pub fn decide_and_ask(book: &Rulebook, question: &Question) -> (Decision, Vec<Need>) {
    let layout = Layout::new(&book.registry, question);
    asked(&Docket::new(book, question, &layout))
}

fn asked(docket: &Docket<'_>) -> (Decision, Vec<Need>) {
    let tested = test(docket);
    let words = ByMeasure::new(docket.book, &tested);
    let need = need::need(docket, &tested, &words);
    let gaps = coverage::has_gaps(docket);
    (Decision::new(words.all(), gaps), need)
}

/// Determines whether the transaction of `question` may be done.
///
/// The parties' screening reports and the corpus are the caller's to fill in:
/// this function sees only what became of each hit.
pub fn determine(book: &Rulebook, question: &Question) -> Determination {
    let layout = Layout::new(&book.registry, question);
    determined(&Docket::new(book, question, &layout))
}

fn determined(docket: &Docket<'_>) -> Determination {
    let (book, question) = (docket.book, docket.question);
    let tested = test(docket);
    let by_measure = ByMeasure::new(book, &tested);
    let coverage = coverage::coverage(docket);
    let Decision {
        outcome,
        undecided,
        possible_outcomes,
    } = Decision::new(by_measure.all(), !coverage.gaps.is_empty());

    let mut flags = flags(docket, &tested);
    flags.extend(coverage::flags(book, question));
    let need = need::need(docket, &tested, &by_measure);
    let clear = outcome.severity() < Outcome::Conditional.severity();
    let stability = stability::stability(docket, &by_measure, clear);
    Determination {
        schema: "interdict.check/1".into(),
        outcome,
        undecided,
        possible_outcomes,
        on: question.on,
        known: question.known,
        corpus: Corpus::default(),
        triggers: reports(docket, &tested),
        reliefs: authorizations(question, &tested),
        need,
        remedies: remedy::remedies(question, &tested, &coverage),
        holds_until: stability.holds_until,
        flips_on: stability.flips,
        flags: flags.into_iter().collect(),
        coverage,
        parties: Vec::new(),
    }
}

fn flags<'a>(docket: &'a Docket<'a>, tested: &[Tested<'a>]) -> BTreeSet<Flag> {
    let (book, question) = (docket.book, docket.question);
    let mut flags = BTreeSet::new();
    for test in tested {
        warnings(docket, &test.trigger, &mut flags);
        if test.trigger.verdict == Verdict::False {
            continue;
        }
        for tried in &test.reliefs {
            let name = format!("{}/{}", tried.relief.id, tried.version.key);
            if tried.grant.is_some() && tried.verdict != Verdict::False {
                boundary(question, &tried.version.validity, &name, &mut flags);
                if tried.version.validity.recalled() {
                    flags.insert(Flag {
                        kind: FlagKind::RecalledLaw,
                        text: format!(
                            "{name} rests on law that was recalled, not read: {}",
                            cites(&tried.version.validity)
                        ),
                    });
                }
            }
        }
    }
    for measure in book
        .measures
        .iter()
        .filter(|measure| !measure.status.decides())
    {
        for trigger in triggers(docket, measure) {
            warnings(docket, &trigger, &mut flags);
            if trigger.verdict == Verdict::True {
                flags.insert(Flag {
                    kind: advisory(measure.status),
                    text: format!("{}: {}", measure.title, measure.summary),
                });
            }
        }
    }
    for party in &question.parties {
        let count = party
            .matches
            .iter()
            .filter(|found| in_play(tested, found))
            .count();
        if count > 0 {
            let entries = if count == 1 {
                "a listed entry".into()
            } else {
                format!("one of {count} listed entries")
            };
            flags.insert(Flag {
                kind: FlagKind::UnresolvedMatch,
                text: format!("\"{}\" may be {entries}; a person must decide", party.name),
            });
        }
        for found in party
            .matches
            .iter()
            .filter(|m| m.resolution == Resolution::Rejected && m.score >= SAME_NAME)
        {
            flags.insert(Flag {
                kind: FlagKind::RedFlag,
                text: format!(
                    "the case rejects a match of \"{}\" with {} ({}), although the name is the listed name",
                    party.name,
                    found.entry.caption(),
                    found.entry.id
                ),
            });
        }
        for found in party.matches.iter().filter(|m| !m.excluded()) {
            let listing = &found.entry.listing;
            if listing.presence(question.on, question.known) == Verdict::Unknown {
                let note = listing
                    .note
                    .as_deref()
                    .map_or_else(String::new, |note| format!(": {note}"));
                flags.insert(Flag {
                    kind: FlagKind::ListDateOpen,
                    text: format!(
                        "whether {} was in force on {} is not decided by the data{note}",
                        found.entry.id, question.on
                    ),
                });
            }
        }
    }
    flags
}

/// Returns whether an open match can matter: some trigger that is not excluded waits for it.
pub(crate) fn in_play(tested: &[Tested<'_>], found: &Match) -> bool {
    found.resolution == Resolution::Unresolved
        && tested.iter().any(|test| {
            test.trigger.verdict != Verdict::False
                && test
                    .trigger
                    .bound
                    .found
                    .is_some_and(|other| other.entry.id == found.entry.id)
        })
}

fn advisory(status: Status) -> FlagKind {
    match status {
        Status::Enabling => FlagKind::EnablingOnly,
        Status::Claim => FlagKind::AdvisoryClaim,
        _ => FlagKind::WarnGuidance,
    }
}

/// Reports what stands or is open for every binding, and one line for each
/// measure that does not.
fn reports<'a>(docket: &'a Docket<'a>, tested: &[Tested<'a>]) -> Vec<TriggerReport> {
    let mut reports: Vec<TriggerReport> = Vec::new();
    let mut by_measure: BTreeMap<&str, bool> = BTreeMap::new();
    for test in tested {
        let stands = test.trigger.verdict != Verdict::False;
        let any = by_measure
            .entry(test.trigger.measure.id.as_str())
            .or_insert(false);
        *any |= stands;
    }
    let mut excused: BTreeSet<&str> = BTreeSet::new();
    for test in tested {
        let id = test.trigger.measure.id.as_str();
        let stands = test.trigger.verdict != Verdict::False;
        if stands || (!by_measure[id] && excused.insert(id)) {
            reports.push(report(docket, test));
        }
    }
    for measure in docket
        .book
        .measures
        .iter()
        .filter(|measure| measure.status == Status::Enabling)
    {
        for trigger in triggers(docket, measure).into_iter().take(1) {
            let mut enabling = report(
                docket,
                &Tested {
                    trigger,
                    reliefs: Vec::new(),
                },
            );
            if enabling.outcome.severity() > 0 {
                enabling.outcome = Outcome::NotTriggered;
                enabling.possible_outcomes.clear();
            }
            reports.push(enabling);
        }
    }
    // A party on a list comes before what holds whoever the party is.
    reports.sort_by(|a, b| rank(a).cmp(&rank(b)));
    reports
}

fn rank(report: &TriggerReport) -> impl Ord + '_ {
    (
        std::cmp::Reverse(report.outcome.severity()),
        report.entry_id.is_none(),
        &report.measure,
        (&report.item, &report.party, &report.entry_id),
    )
}

fn report<'a>(docket: &'a Docket<'a>, test: &Tested<'a>) -> TriggerReport {
    let (trigger, question) = (&test.trigger, docket.question);
    let words = test.possible();
    let (outcome, open) = match settle(words) {
        (word, false) if word.severity() == 0 => (words.iter().next().unwrap_or(word), false),
        settled => settled,
    };
    let mut possible: Vec<Outcome> = if open {
        words.iter().collect()
    } else {
        Vec::new()
    };
    possible.sort_by_key(|word| std::cmp::Reverse((word.severity(), *word)));
    let mut relieved_by: Vec<String> = test
        .reliefs
        .iter()
        .filter(|tried| tried.grant.is_some() && tried.verdict == Verdict::True)
        .map(Tried::name)
        .collect();
    relieved_by.sort();
    TriggerReport {
        measure: trigger.measure.id.clone(),
        version: trigger.version.key.clone(),
        item: item_label(question, trigger.bound.item),
        party: party_label(question, trigger.bound.party),
        entry_id: trigger.bound.found.map(|found| found.entry.id.clone()),
        title: trigger.measure.title.clone(),
        authority: trigger.measure.authority.clone(),
        outcome,
        possible_outcomes: possible,
        why: if question.explain {
            trigger.explain(docket)
        } else {
            Node::new(NodeKind::Measure, trigger.verdict, "")
        },
        cites: trigger_cites(trigger),
        license_policy: policy(question, trigger),
        relieved_by,
        period: trigger.version.validity.period,
    }
}

/// The rule that added the entry comes first: it is what a reader looks up.
fn trigger_cites(trigger: &Trigger<'_>) -> Vec<Citation> {
    let addition = trigger.addition();
    let added: &[Citation] = match (addition, trigger.bound.found) {
        (Some(addition), _) if !addition.validity.cites.is_empty() => &addition.validity.cites,
        (_, Some(found)) => &found.entry.listing.citations,
        _ => &[],
    };
    let mut cites: Vec<Citation> = Vec::new();
    for cite in added.iter().chain(&trigger.version.validity.cites) {
        if cites.iter().all(|other| other.text != cite.text) {
            cites.push(cite.clone());
        }
    }
    cites
}

/// The policy of the entry; of a party that the case calls listed without an
/// entry, the policy that the case states; else that of the rule.
pub(crate) fn policy(question: &Question, trigger: &Trigger<'_>) -> Option<LicensePolicy> {
    if trigger.version.effect != Outcome::LicenseRequired {
        return None;
    }
    let own = trigger
        .bound
        .found
        .and_then(|found| found.entry.listing.license_policy);
    own.or_else(|| stated_policy(question, trigger))
        .or(trigger.version.policy)
}

fn stated_policy(question: &Question, trigger: &Trigger<'_>) -> Option<LicensePolicy> {
    let party = trigger.bound.party? + 1;
    let fact = question
        .facts
        .get(&format!("party[{party}].license_policy"))?;
    match &fact.known {
        Known::Exact(Value::Text(word)) => match word.as_str() {
            "case_by_case" => Some(LicensePolicy::CaseByCase),
            "presumption_of_denial" => Some(LicensePolicy::PresumptionOfDenial),
            "denial" => Some(LicensePolicy::Denial),
            _ => None,
        },
        _ => None,
    }
}

fn item_label(question: &Question, item: usize) -> Option<String> {
    let text = question.items.get(item)?;
    if question.items.len() == 1 {
        (!text.is_empty()).then(|| text.clone())
    } else {
        Some(format!("{}: {text}", item + 1))
    }
}

fn authorizations(question: &Question, tested: &[Tested<'_>]) -> Vec<Authorization> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for tried in tested.iter().flat_map(|test| &test.reliefs) {
        let grant = tried.grant.map_or("", |grant| grant.id.as_str());
        if !seen.insert((&tried.relief.id, &tried.version.key, grant, tried.party())) {
            continue;
        }
        let verdict = tried.verdict;
        all.push(Authorization {
            id: tried.relief.id.clone(),
            version: tried.version.key.clone(),
            authorization: tried
                .grant
                .map_or_else(String::new, |grant| grant.id.clone()),
            title: tried
                .grant
                .map_or_else(|| tried.relief.title.clone(), |grant| grant.title.clone()),
            relief_title: tried.relief.title.clone(),
            holds: match verdict {
                Verdict::True => Some(true),
                Verdict::False => Some(false),
                Verdict::Unknown => None,
            },
            missing: tried.residual().keys().into_iter().collect(),
            why: wrap(tried, question.explain),
            cites: tried.version.validity.cites.clone(),
            period: tried.version.validity.period,
            party: party_label(question, tried.party()),
        });
    }
    let rank = |holds: Option<bool>| match holds {
        Some(true) => 0,
        None => 1,
        Some(false) => 2,
    };
    all.sort_by_key(|tried| rank(tried.holds));
    all
}

fn wrap(tried: &Tried<'_>, explain: bool) -> Node {
    let mut node = if explain {
        tried.explain()
    } else {
        Node::new(NodeKind::Relief, tried.verdict, "")
    };
    node.text = match tried.grant {
        Some(grant) => format!("{} ({}): {}", tried.relief.title, grant.id, grant.title).into(),
        None => format!("{}: {}", tried.relief.title, node.text).into(),
    };
    node
}

#[cfg(test)]
pub(crate) mod tests {
    use interdict_model::{FactInput, PartyRole};

    use super::*;
    use crate::{Facts, Party};

    /// Ten parties, one of them listed as the case says, and little else known.
    pub(crate) fn question(book: &Rulebook) -> Question {
        let roles = [
            PartyRole::Exporter,
            PartyRole::Seller,
            PartyRole::Purchaser,
            PartyRole::IntermediateConsignee,
            PartyRole::UltimateConsignee,
            PartyRole::EndUser,
            PartyRole::Manufacturer,
            PartyRole::Carrier,
            PartyRole::Payer,
            PartyRole::Operator,
        ];
        let mut facts = Facts::default();
        for (path, value) in [
            ("act", "export"),
            ("origin.country", "US"),
            ("destination.country", "CN"),
            ("item.kind", "commodity"),
            ("item.eccn", "EAR99"),
            ("party[5].listed", "entity_list"),
        ] {
            let input = FactInput::stated(value);
            facts
                .insert(&book.registry, &roles, 1, path, &input)
                .unwrap();
        }
        let party = |role: PartyRole| Party {
            role,
            name: format!("Meadow {role}"),
            country: None,
            matches: Vec::new(),
            unscreened: None,
        };
        Question {
            on: "2021-03-01".parse().unwrap(),
            known: "2026-11-21".parse().unwrap(),
            parties: roles.into_iter().map(party).collect(),
            items: vec!["parts".into()],
            facts,
            lists: Vec::new(),
            require: Some(Vec::new()),
            explain: true,
        }
    }

    /// The work of an answer: how many tests of facts it takes. A count does not depend on
    /// what else the machine does, as time does. The limits are a quarter above what was
    /// counted; rules that are added may raise them a little, nothing else should.
    #[test]
    fn an_answer_takes_no_more_work_than_it_did() {
        let book = Rulebook::embedded().unwrap();
        let question = question(&book);
        let work = |answer: &dyn Fn(&Docket<'_>)| {
            let layout = Layout::new(&book.registry, &question);
            answer(&Docket::new(&book, &question, &layout));
            layout.work.get()
        };
        let counted = [
            work(&|docket| drop(decided(docket))),
            work(&|docket| drop(asked(docket))),
            work(&|docket| drop(determined(docket))),
        ];
        for (own, limit) in counted.iter().zip(LIMITS) {
            assert!(*own > 0 && *own <= limit, "{counted:?}, limits {LIMITS:?}");
        }
    }

    /// For the word, the questions and the whole answer.
    const LIMITS: [usize; 3] = [335, 882, 1_551];
}

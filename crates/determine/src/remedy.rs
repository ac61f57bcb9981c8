//! What would make the act lawful, or the answer certain.
//!
//! A relief whose only failing or open points are conditions can be cured by
//! meeting them. Where a license is required one can apply for it, and the
//! review policy says with what prospect. Where a list is missing or a match is
//! open, that comes first.

use std::collections::BTreeSet;

use interdict_model::{
    Citation, Coverage, LicensePolicy, ListId, Outcome, Remedy, RemedyKind, Verdict,
};

use crate::{
    determine::{in_play, policy},
    question::Question,
    relief::Tried,
    tested::Tested,
};

/// Returns the remedies, each once, in the order a person would try them.
pub(crate) fn remedies(
    question: &Question,
    tested: &[Tested<'_>],
    coverage: &Coverage,
) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    for party in &question.parties {
        for found in party
            .matches
            .iter()
            .filter(|found| in_play(tested, found))
            .take(5)
        {
            remedies.push(Remedy {
                kind: RemedyKind::ResolveMatch,
                text: format!(
                    "Decide whether \"{}\" is {}: --confirm or --reject {}={}",
                    party.name,
                    found.entry.caption(),
                    party.role,
                    found.entry.id
                ),
                cites: found.entry.listing.citations.clone(),
                relief: None,
                lists: Vec::new(),
            });
        }
    }
    for test in tested.iter().filter(|test| stands(test)) {
        for tried in &test.reliefs {
            remedies.extend(conditions(tried));
        }
    }
    remedies.extend(licenses(question, tested));
    for test in tested.iter().filter(|test| stands(test)) {
        if let Some(text) = &test.trigger.version.remedy {
            remedies.push(Remedy {
                kind: RemedyKind::MeetCondition,
                text: text.clone(),
                cites: test.trigger.version.validity.cites.clone(),
                relief: None,
                lists: Vec::new(),
            });
        }
    }
    let lists: BTreeSet<&ListId> = coverage
        .list_gaps
        .iter()
        .filter(|gap| gap.required)
        .map(|gap| &gap.list)
        .collect();
    if !lists.is_empty() {
        let names: Vec<&str> = lists.iter().map(|list| list.as_str()).collect();
        remedies.push(Remedy {
            kind: RemedyKind::LoadList,
            text: format!(
                "Load a copy of {} from that time: interdict lists import FILE",
                names.join(", ")
            ),
            cites: Vec::new(),
            relief: None,
            lists: lists.into_iter().cloned().collect(),
        });
    }
    let mut seen = BTreeSet::new();
    remedies
        .retain(|remedy| seen.insert((remedy.kind, remedy.relief.clone(), remedy.text.clone())));
    remedies
}

/// A trigger that stands or is open, and that nothing relieves.
fn stands(test: &Tested<'_>) -> bool {
    test.trigger.verdict != Verdict::False
        && !test
            .reliefs
            .iter()
            .any(|tried| tried.verdict == Verdict::True)
}

/// Conditions that are all that stands between the party and a relief.
fn conditions(tried: &Tried<'_>) -> Vec<Remedy> {
    let unmet = tried.unmet().into_iter();
    unmet
        .map(|condition| Remedy {
            kind: RemedyKind::MeetCondition,
            text: condition.text.clone(),
            cites: tried.version.validity.cites.clone(),
            relief: Some(tried.relief.title.clone()),
            lists: Vec::new(),
        })
        .collect()
}

fn licenses(question: &Question, tested: &[Tested<'_>]) -> Option<Remedy> {
    let required: Vec<&Tested<'_>> = tested
        .iter()
        .filter(|test| stands(test) && test.trigger.version.effect == Outcome::LicenseRequired)
        .collect();
    let first = required.first()?;
    // One application covers several requirements; the strictest policy decides.
    let strictest = required
        .iter()
        .filter_map(|test| policy(question, &test.trigger))
        .max();
    let prospect = match strictest {
        Some(LicensePolicy::Denial) => " (review policy: denial)",
        Some(LicensePolicy::DenialExceptNamed) => {
            " (review policy: denial, except for what the entry names)"
        }
        Some(LicensePolicy::PresumptionOfDenialExceptNamed) => {
            " (review policy: presumption of denial, except for what the entry names)"
        }
        Some(LicensePolicy::CaseByCaseExceptNamed) => {
            " (review policy: case by case, presumption of denial for what the entry names)"
        }
        Some(LicensePolicy::CaseByCaseApprovalEar99) => {
            " (review policy: case by case, presumption of approval for EAR99)"
        }
        Some(LicensePolicy::BySection) => " (review policy: by the section that the entry cites)",
        Some(LicensePolicy::PresumptionOfDenial) => " (review policy: presumption of denial)",
        Some(LicensePolicy::CaseByCase) => " (review policy: case by case)",
        Some(LicensePolicy::Unread) | None => "",
    };
    let authorities: BTreeSet<&str> = required
        .iter()
        .map(|test| test.trigger.measure.authority.as_str())
        .collect();
    let authorities: Vec<&str> = authorities.into_iter().collect();
    let mut cites: Vec<Citation> = Vec::new();
    for cite in required
        .iter()
        .flat_map(|test| &test.trigger.version.validity.cites)
    {
        if !cites.contains(cite) {
            cites.push(cite.clone());
        }
    }
    let when = if first.trigger.verdict == Verdict::True {
        ""
    } else {
        "If the requirement applies: "
    };
    Some(Remedy {
        kind: RemedyKind::ApplyForLicense,
        text: format!(
            "{when}apply to {} for a license{prospect}",
            authorities.join(" and ")
        ),
        cites,
        relief: None,
        lists: Vec::new(),
    })
}

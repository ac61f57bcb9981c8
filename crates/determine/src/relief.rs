//! Reliefs against one trigger.
//!
//! A relief cancels triggers of the measures it names, one by one, never a
//! measure. Each authorization of each version that is open is tried; an ended
//! or not yet public version is shown as such when it would have reached the
//! party, because "it has expired" is an answer people need.

use interdict_model::{NodeKind, Verdict};

use crate::{
    eval::{Evaluated, Scope},
    period::serving,
    question::Question,
    rule::{Grant, Relief, ReliefVersion},
    rulebook::Rulebook,
    trigger::Trigger,
};

/// One authorization of one relief, tried against one trigger.
pub(crate) struct Tried<'a> {
    pub relief: &'a Relief,
    pub version: &'a ReliefVersion,
    pub grant: Option<&'a Grant>,
    pub party: Option<usize>,
    pub evaluated: Evaluated,
}

impl Tried<'_> {
    /// Returns the name under which a trigger says it is relieved.
    pub fn name(&self) -> String {
        let grant = self.grant.map_or("", |grant| grant.id.as_str());
        format!("{}/{}/{grant}", self.relief.id, self.version.key)
    }
}

/// Tries every relief that can cancel a trigger of this measure.
pub(crate) fn tried<'a>(
    book: &'a Rulebook,
    question: &'a Question,
    trigger: &Trigger<'a>,
) -> Vec<Tried<'a>> {
    let scope = trigger.scope(book, question);
    book.reliefs
        .iter()
        .filter(|relief| relief.overcomes.contains(&trigger.measure.id))
        .flat_map(|relief| one(&scope, relief))
        .collect()
}

/// Tries one relief against the trigger that a scope is bound to.
pub(crate) fn one<'a>(scope: &Scope<'a>, relief: &'a Relief) -> Vec<Tried<'a>> {
    let question = scope.question;
    let mut tried = Vec::new();
    for (version, open) in serving(&relief.versions, ReliefVersion::validity, question) {
        let reach = Evaluated::join(
            true,
            NodeKind::Relief,
            "reaches this party",
            vec![
                scope.eval(&version.party),
                scope.eval(&version.exclude).negated(),
            ],
        );
        for grant in &version.grants {
            let mut parts = vec![
                open.clone(),
                reach.clone(),
                Evaluated::join(
                    true,
                    NodeKind::Relief,
                    &grant.title,
                    vec![scope.eval(&grant.scope)],
                ),
            ];
            parts.extend(version.conditions.iter().map(|condition| {
                Evaluated::join(
                    true,
                    NodeKind::Condition,
                    &condition.text,
                    vec![scope.eval(&condition.met)],
                )
            }));
            let mut evaluated = Evaluated::join(true, NodeKind::Relief, &relief.title, parts);
            if question.explain {
                evaluated.node.cite = version.validity.cites.first().cloned();
            }
            tried.push(Tried {
                relief,
                version,
                grant: Some(grant),
                party: scope.party,
                evaluated,
            });
        }
    }
    // A relief that has ended relieves nothing; it is only told of.
    if tried.is_empty() && question.explain {
        tried.extend(ended(scope, relief));
    }
    tried
}

/// The relief has no open version: shows the last one that had begun, if it
/// would have reached this party.
fn ended<'a>(scope: &Scope<'a>, relief: &'a Relief) -> Option<Tried<'a>> {
    let question = scope.question;
    let begun = |version: &&ReliefVersion| {
        version.validity.is_public(question.known)
            && version.validity.first_day() <= question.on.day()
    };
    let version = relief.versions.iter().rev().find(begun)?;
    if scope.eval(&version.party).verdict() == Verdict::False {
        return None;
    }
    let mut evaluated = version.validity.in_force(scope.question.on);
    evaluated.node.kind = NodeKind::Relief;
    evaluated.node.text = format!("was open {}", version.validity.period_words());
    Some(Tried {
        relief,
        version,
        grant: None,
        party: scope.party,
        evaluated,
    })
}

/// Returns the question's parties' label for a tried relief.
pub(crate) fn party_label(question: &Question, party: Option<usize>) -> Option<String> {
    party
        .and_then(|party| question.parties.get(party))
        .map(crate::question::Party::label)
}

//! Reliefs against one trigger.
//!
//! A relief cancels triggers of the measures it names, one by one, never a
//! measure. Each authorization of each version that is open is tried; an ended
//! or not yet public version is shown as such when it would have reached the
//! party, because "it has expired" is an answer people need.

use std::borrow::Cow;

use interdict_model::{Node, NodeKind, Verdict};

use crate::{
    docket::Docket,
    eval::Scope,
    explain::{join, negate},
    expr::Expr,
    question::Question,
    residual::Residual,
    rule::{Condition, Grant, Relief, ReliefVersion},
    trigger::Trigger,
    truth::{Absent, Truth},
};

/// One authorization of one relief, tried against one trigger.
pub(crate) struct Tried<'a> {
    pub relief: &'a Relief,
    pub version: &'a ReliefVersion,
    pub grant: Option<&'a Grant>,
    pub verdict: Verdict,
    open: Cow<'a, Residual>,
    scope: Scope<'a>,
}

impl<'a> Tried<'a> {
    /// Returns the name under which a trigger says it is relieved.
    pub fn name(&self) -> String {
        let grant = self.grant.map_or("", |grant| grant.id.as_str());
        format!("{}/{}/{grant}", self.relief.id, self.version.key)
    }

    /// Returns the party that it was tried for.
    pub fn party(&self) -> Option<usize> {
        self.scope.party
    }

    /// Returns what is missing, or what is established.
    pub fn residual(&self) -> Residual {
        match (self.verdict, self.grant) {
            (Verdict::True, _) => Residual::Const(true),
            (Verdict::False, _) => Residual::Const(false),
            (Verdict::Unknown, None) => self.open.clone().into_owned(),
            (Verdict::Unknown, Some(grant)) => self.holds(grant),
        }
    }

    /// Returns the facts that were taken as absent.
    pub fn absent(&self) -> Vec<usize> {
        let holds = self.grant.map(|grant| self.holds::<Absent>(grant));
        holds.map(|absent| absent.0).unwrap_or_default()
    }

    /// Returns the conditions that are not met, where nothing else excludes the relief.
    pub fn unmet(&self) -> Vec<&'a Condition> {
        let (scope, version) = (&self.scope, self.version);
        let fails = |expr: &'a Expr, as_is: bool| scope.truth::<Verdict>(expr) == (!as_is).into();
        let excluded = *self.open == Residual::Const(false)
            || fails(&version.party, true)
            || fails(&version.exclude, false);
        match self.grant {
            Some(grant) if !excluded && !fails(&grant.scope, true) => {
                let unmet = |own: &&Condition| scope.truth::<Verdict>(&own.met) != Verdict::True;
                version.conditions.iter().filter(unmet).collect()
            }
            _ => Vec::new(),
        }
    }

    fn holds<T: Truth>(&self, grant: &'a Grant) -> T {
        let open = match &*self.open {
            Residual::Const(value) => T::known(*value),
            open => T::open(|| open.clone()),
        };
        let (scope, version) = (&self.scope, self.version);
        let reach = [false, true].into_iter().map(|excludes| {
            if excludes {
                scope.truth::<T>(&version.exclude).negate()
            } else {
                scope.truth(&version.party)
            }
        });
        let granted = std::iter::once_with(|| scope.truth(&grant.scope));
        let conditions = version.conditions.iter();
        let met = conditions.map(|condition| scope.truth(&condition.met));
        T::join(
            true,
            std::iter::once(open).chain(reach).chain(granted).chain(met),
        )
    }

    /// Explains what became of it.
    pub fn explain(&self) -> Node {
        let (scope, version) = (&self.scope, self.version);
        let in_force = version.validity.in_force(scope.docket.on).node;
        let Some(grant) = self.grant else {
            let text = format!("was open {}", version.validity.period_words());
            return Node {
                kind: NodeKind::Relief,
                text: text.into(),
                ..in_force
            };
        };
        let open = Node {
            verdict: self.open.verdict(),
            ..in_force
        };
        let reach = vec![
            scope.explain(&version.party),
            negate(scope.explain(&version.exclude)).into(),
        ];
        let granted = vec![scope.explain(&grant.scope)];
        let mut parts = vec![
            open.into(),
            join(true, NodeKind::Relief, "reaches this party", reach).into(),
            join(true, NodeKind::Relief, grant.title.as_str(), granted).into(),
        ];
        parts.extend(version.conditions.iter().map(|condition| {
            let met = vec![scope.explain(&condition.met)];
            join(true, NodeKind::Condition, condition.text.as_str(), met).into()
        }));
        let mut node = join(true, NodeKind::Relief, self.relief.title.as_str(), parts);
        node.cite = version.validity.cite();
        node
    }
}

/// Tries every relief that can cancel a trigger of this measure.
pub(crate) fn tried<'a>(docket: &'a Docket<'a>, trigger: &Trigger<'a>) -> Vec<Tried<'a>> {
    let scope = trigger.scope(docket);
    let reliefs = docket.book.reliefs_of(trigger.measure);
    reliefs.flat_map(|relief| one(&scope, relief)).collect()
}

/// Tries one relief against the trigger that a scope is bound to.
pub(crate) fn one<'a>(scope: &Scope<'a>, relief: &'a Relief) -> Vec<Tried<'a>> {
    let mut tried = Vec::new();
    for (version, open) in scope.docket.openings(relief) {
        for grant in &version.grants {
            let mut one = Tried {
                relief,
                version,
                grant: Some(grant),
                verdict: Verdict::Unknown,
                open: Cow::Borrowed(open),
                scope: *scope,
            };
            one.verdict = one.holds(grant);
            tried.push(one);
        }
    }
    // A relief that has ended relieves nothing; it is only told of.
    if tried.is_empty() && scope.question().explain {
        tried.extend(ended(scope, relief));
    }
    tried
}

/// The relief has no open version: shows the last one that had begun, if it
/// would have reached this party.
fn ended<'a>(scope: &Scope<'a>, relief: &'a Relief) -> Option<Tried<'a>> {
    let (on, known) = (scope.docket.on, scope.question().known);
    let begun = |version: &&ReliefVersion| {
        version.validity.is_public(known) && version.validity.first_day() <= on.day()
    };
    let version = relief.versions.iter().rev().find(begun)?;
    if scope.truth::<Verdict>(&version.party) == Verdict::False {
        return None;
    }
    let open = version.validity.force(on);
    Some(Tried {
        relief,
        version,
        grant: None,
        verdict: open.verdict(),
        open: Cow::Owned(open),
        scope: *scope,
    })
}

/// Returns the question's parties' label for a tried relief.
pub(crate) fn party_label(question: &Question, party: Option<usize>) -> Option<String> {
    party
        .and_then(|party| question.parties.get(party))
        .map(crate::question::Party::label)
}

//! One measure against one item, party and list entry.
//!
//! In order, as the law asks: is a version in force, is the matter within the
//! regime, does it bind these actors, does it cover the act, is it aimed at this
//! party, is the item within its scope. The first step that fails names the
//! outcome; a step that is open leaves the trigger open.

use std::collections::BTreeSet;

use interdict_model::{
    Flag, FlagKind, ListId, Node, NodeKind, Outcome, PartyRole, Resolution, Verdict,
};

use crate::{
    eval::{Evaluated, Scope},
    expr::Expr,
    period::serving,
    question::{Match, Party, Question},
    residual::Residual,
    rule::{Measure, Target, Validity, Version},
    rulebook::Rulebook,
};

/// What a version or relief is tried against.
#[derive(Clone, Copy, Default)]
pub(crate) struct Binding<'a> {
    /// The item line, from 0.
    pub item: usize,
    /// The party, from 0.
    pub party: Option<usize>,
    /// The hit on it.
    pub found: Option<&'a Match>,
}

/// A version tried against one item, party and entry.
pub(crate) struct Trigger<'a> {
    pub measure: &'a Measure,
    pub version: &'a Version,
    pub bound: Binding<'a>,
    pub evaluated: Evaluated,
    /// What follows when it is not triggered.
    pub otherwise: Outcome,
}

impl<'a> Trigger<'a> {
    /// Returns the scope that reliefs of this trigger are evaluated in.
    pub fn scope(&self, book: &'a Rulebook, question: &'a Question) -> Scope<'a> {
        self.bound.scope(book, question)
    }

    /// Returns whether it is established, open or excluded.
    pub fn verdict(&self) -> Verdict {
        self.evaluated.verdict()
    }
}

impl<'a> Binding<'a> {
    fn scope(&self, book: &'a Rulebook, question: &'a Question) -> Scope<'a> {
        Scope {
            registry: &book.registry,
            question,
            item: self.item,
            party: self.party,
            entry: self.found.map(|found| &*found.entry),
        }
    }
}

/// Tries every version of a measure against every item, party and entry.
pub(crate) fn triggers<'a>(
    book: &'a Rulebook,
    question: &'a Question,
    measure: &'a Measure,
) -> Vec<Trigger<'a>> {
    let mut all = Vec::new();
    let validity = Version::validity;
    for (version, force) in serving(&measure.versions, validity, question) {
        let start = all.len();
        for item in 0..question.items.len() {
            for bound in bindings(book, question, item, &version.target) {
                let bound = Binding { item, ..bound };
                all.push(one(book, question, measure, version, &force, bound));
            }
        }
        if all.len() == start {
            all.push(nobody(book, question, measure, version, &force));
        }
    }
    if all.is_empty() {
        all.extend(out_of_force(question, measure));
    }
    all
}

/// A party of which the case itself says that it is on the list is tried like an
/// entry, without one: of the entry nothing else is known.
fn bindings<'a>(
    book: &'a Rulebook,
    question: &'a Question,
    item: usize,
    target: &Target,
) -> Vec<Binding<'a>> {
    let parties = || question.parties.iter().enumerate();
    let party = |place| Binding {
        party: Some(place),
        ..Binding::default()
    };
    match target {
        Target::None => vec![Binding::default()],
        Target::Party { roles, .. } => parties()
            .filter(|(_, party)| {
                roles.is_empty() || party.role == PartyRole::Other || roles.contains(&party.role)
            })
            .map(|(place, _)| party(place))
            .collect(),
        Target::Entry { lists, .. } => parties()
            .flat_map(|(place, each)| {
                each.matches
                    .iter()
                    .filter(|found| lists.contains(&found.entry.list) && !found.excluded())
                    .map(move |found| Binding {
                        found: Some(found),
                        ..party(place)
                    })
                    .chain(stated(book, question, item, place, lists))
            })
            .collect(),
    }
}

fn stated<'a>(
    book: &'a Rulebook,
    question: &'a Question,
    item: usize,
    party: usize,
    lists: &[ListId],
) -> Option<Binding<'a>> {
    let bound = Binding {
        item,
        party: Some(party),
        found: None,
    };
    let found = question.parties.get(party)?.matches.iter().any(|found| {
        lists.contains(&found.entry.list)
            && matches!(
                found.resolution,
                Resolution::Confirmed | Resolution::ConfirmedByName
            )
    });
    let said = bound.scope(book, question).stated(lists).verdict();
    (!found && said != Verdict::False).then_some(bound)
}

/// The steps in the order of the law, each with the word that follows if it fails.
type Steps = Vec<(Outcome, Evaluated)>;

fn one<'a>(
    book: &'a Rulebook,
    question: &'a Question,
    measure: &'a Measure,
    version: &'a Version,
    force: &Evaluated,
    bound: Binding<'a>,
) -> Trigger<'a> {
    let scope = bound.scope(book, question);
    let mut steps = steps(&scope, version, force);
    if decided(question, &steps) {
        return assemble(measure, version, bound, steps);
    }
    steps.push((version.otherwise, target(&scope, version, bound.found)));
    steps.extend(step(
        &scope,
        version.otherwise,
        "within its scope",
        &version.scope,
    ));
    let added = bound
        .found
        .and_then(|found| added(question, measure, found));
    steps.extend(added.map(|added| (Outcome::NotInForce, added)));
    assemble(measure, version, bound, steps)
}

/// A measure whose target finds nobody: the steps before the target still say
/// whether it is about this matter at all.
fn nobody<'a>(
    book: &'a Rulebook,
    question: &'a Question,
    measure: &'a Measure,
    version: &'a Version,
    force: &Evaluated,
) -> Trigger<'a> {
    let bound = Binding::default();
    let scope = bound.scope(book, question);
    let mut steps = steps(&scope, version, force);
    let target = match &version.target {
        Target::Entry { lists, .. } => {
            let names: Vec<&str> = lists.iter().map(ListId::as_str).collect();
            let text = format!("no party was found on {}", names.join(", "));
            Evaluated::new(
                Residual::Const(false),
                Node::new(NodeKind::Match, Verdict::False, text),
            )
        }
        // What no case brings, nobody does: a red flag that is absent asks for no name.
        Target::Party { condition, .. } if scope.eval(condition).verdict() == Verdict::False => {
            Evaluated::new(
                Residual::Const(false),
                Node::new(
                    NodeKind::Match,
                    Verdict::False,
                    "nothing in the case says that it is aimed at somebody",
                ),
            )
        }
        // Whoever has that role may only not be named.
        _ => Evaluated::join(
            true,
            NodeKind::Match,
            "a party that is not named takes part in a role that it is aimed at",
            vec![scope.ask("parties.unnamed")],
        ),
    };
    steps.push((version.otherwise, target));
    assemble(measure, version, bound, steps)
}

/// Returns the steps before the target.
fn steps(scope: &Scope<'_>, version: &Version, force: &Evaluated) -> Steps {
    let mut steps = vec![(Outcome::NotInForce, force.clone())];
    for (word, text, expr) in [
        (Outcome::NotInForce, "in force at all", &version.when),
        (Outcome::NotSubject, "within the regime", &version.subject),
        (Outcome::NotCovered, "binds the actors", &version.bound),
        (Outcome::NotCovered, "covers the act", &version.act),
    ] {
        steps.extend(step(scope, word, text, expr));
        if decided(scope.question, &steps) {
            break;
        }
    }
    steps
}

/// Whether nothing that comes after can change the outcome, and nobody asks why.
fn decided(question: &Question, steps: &Steps) -> bool {
    let last = steps.last();
    !question.explain && last.is_some_and(|(_, step)| step.verdict() == Verdict::False)
}

/// A step that the version leaves out says nothing in an explanation.
fn step(scope: &Scope<'_>, word: Outcome, text: &str, expr: &Expr) -> Option<(Outcome, Evaluated)> {
    let stated = *expr != Expr::Const(true);
    stated.then(|| {
        (
            word,
            Evaluated::join(true, NodeKind::Measure, text, vec![scope.eval(expr)]),
        )
    })
}

fn assemble<'a>(
    measure: &'a Measure,
    version: &'a Version,
    bound: Binding<'a>,
    steps: Steps,
) -> Trigger<'a> {
    let first = |verdict| {
        steps
            .iter()
            .find(|(_, step)| step.verdict() == verdict)
            .map(|(word, _)| *word)
    };
    let otherwise = first(Verdict::False)
        .or(first(Verdict::Unknown))
        .unwrap_or(Outcome::NotTriggered);
    let parts = steps.into_iter().map(|(_, step)| step).collect();
    let mut evaluated = Evaluated::join(true, NodeKind::Measure, &measure.title, parts);
    if evaluated.is_explained() {
        evaluated.node.cite = version.validity.cites.first().cloned();
    }
    Trigger {
        measure,
        version,
        bound,
        evaluated,
        otherwise,
    }
}

fn target(scope: &Scope<'_>, version: &Version, found: Option<&Match>) -> Evaluated {
    let party = scope
        .party
        .and_then(|party| scope.question.parties.get(party));
    let label = party.map_or_else(|| "nobody in particular".to_owned(), Party::label);
    let mut parts = Vec::new();
    let (roles, condition) = match &version.target {
        Target::None => (&[][..], &Expr::Const(true)),
        Target::Party { roles, condition }
        | Target::Entry {
            roles, condition, ..
        } => (roles.as_slice(), condition),
    };
    if let (false, Some(party)) = (roles.is_empty(), party) {
        parts.push(in_role(scope, party.role, roles));
    }
    match (found, &version.target) {
        (Some(found), _) => {
            parts.push(scope.matched(found));
            parts.push(scope.present());
        }
        (None, Target::Entry { lists, .. }) => parts.push(scope.stated(lists)),
        _ => {}
    }
    if *condition != Expr::Const(true) {
        parts.push(scope.eval(condition));
    }
    Evaluated::join(true, NodeKind::Match, &format!("aimed at {label}"), parts)
}

/// A role outside the closed words leaves open whether it is one of those meant.
fn in_role(scope: &Scope<'_>, role: PartyRole, roles: &[PartyRole]) -> Evaluated {
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    let text = format!("{role} is one of {}", words.join(", "));
    if role == PartyRole::Other {
        return Evaluated::join(
            true,
            NodeKind::Predicate,
            &text,
            vec![scope.ask("party.in_748_5_role")],
        );
    }
    let holds = Residual::Const(roles.contains(&role));
    Evaluated::new(
        holds,
        Node::new(NodeKind::Predicate, Verdict::Unknown, text),
    )
}

/// The rule that added the entry has its own instant of effect and of publication.
fn added(question: &Question, measure: &Measure, found: &Match) -> Option<Evaluated> {
    let rule = found.entry.listing.added_by.as_deref()?;
    let addition = measure
        .additions
        .iter()
        .find(|addition| addition.rule == rule)?;
    let mut force = addition.validity.in_force(question.on);
    if !addition.validity.is_public(question.known) {
        force.residual = Residual::Const(false);
        force.node.verdict = Verdict::False;
    }
    force.node.text = format!(
        "the rule that added the entry ({rule}) was {}",
        force.node.text
    );
    Some(force)
}

/// No version is in force: the nearest one says when it was or will be.
fn out_of_force<'a>(question: &Question, measure: &'a Measure) -> Option<Trigger<'a>> {
    let day = question.on.day();
    let version = measure
        .versions
        .iter()
        .rev()
        .find(|version| {
            version.validity.first_day() <= day && version.validity.is_public(question.known)
        })
        .or_else(|| measure.versions.first())?;
    let mut force = version.validity.in_force(question.on);
    if !version.validity.is_public(question.known) {
        force.residual = Residual::Const(false);
        force.node.verdict = Verdict::False;
        force.node.text = format!(
            "made public on {}, after what was known on {}",
            version.validity.public, question.known
        );
    }
    if force.verdict() != Verdict::False {
        return None;
    }
    Some(assemble(
        measure,
        version,
        Binding::default(),
        vec![(Outcome::NotInForce, force)],
    ))
}

/// Raises the warnings of a version and the boundary days of what is in play.
pub(crate) fn warnings(
    book: &Rulebook,
    question: &Question,
    trigger: &Trigger<'_>,
    flags: &mut BTreeSet<Flag>,
) {
    if trigger.otherwise == Outcome::NotInForce && trigger.verdict() == Verdict::False {
        return;
    }
    let scope = trigger.scope(book, question);
    for warning in &trigger.version.warnings {
        if scope.eval(&warning.when).verdict() == Verdict::True {
            flags.insert(Flag {
                kind: warning.flag,
                text: warning.text.clone(),
            });
        }
    }
    // What decides nothing is in play only when it is certainly about this matter.
    let in_play = trigger.verdict() == Verdict::True
        || trigger.verdict() == Verdict::Unknown && trigger.measure.status.decides();
    if !in_play {
        return;
    }
    let name = format!("{}/{}", trigger.measure.id, trigger.version.key);
    boundary(question, &trigger.version.validity, &name, flags);
    let rule = trigger
        .bound
        .found
        .and_then(|found| found.entry.listing.added_by.as_deref());
    if let Some(addition) = trigger
        .measure
        .additions
        .iter()
        .find(|a| Some(a.rule.as_str()) == rule)
    {
        boundary(question, &addition.validity, &addition.rule, flags);
    }
    if trigger.version.validity.recalled() && trigger.measure.status.decides() {
        flags.insert(Flag {
            kind: FlagKind::RecalledLaw,
            text: format!(
                "{name} rests on law that was recalled, not read: {}",
                cites(&trigger.version.validity)
            ),
        });
    }
}

/// Flags a question about the whole of a day on which a text begins or ends.
pub(crate) fn boundary(
    question: &Question,
    validity: &Validity,
    name: &str,
    flags: &mut BTreeSet<Flag>,
) {
    if validity.is_boundary(question.on) {
        let which = if validity.is_first_day(question.on) {
            "first"
        } else {
            "last"
        };
        let hour = if validity.period.from.is_instant() {
            "; the hour decides, give --on with a time"
        } else {
            ""
        };
        flags.insert(Flag {
            kind: FlagKind::BoundaryDay,
            text: format!(
                "{} is the {which} day of {name}, which binds {}{hour}",
                question.on,
                validity.period_words(),
            ),
        });
    }
}

/// Returns the citations of a text in one line.
pub(crate) fn cites(validity: &Validity) -> String {
    let texts: Vec<&str> = validity
        .cites
        .iter()
        .map(|cite| cite.text.as_str())
        .collect();
    texts.join("; ")
}

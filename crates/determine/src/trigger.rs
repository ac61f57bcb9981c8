//! One measure against one item, party and list entry.
//!
//! In order, as the law asks: is a version in force, is the matter within the
//! regime, does it bind these actors, does it cover the act, is it aimed at this
//! party, is the item within its scope. The first step that fails names the
//! outcome; a step that is open leaves the trigger open.
//!
//! A trigger is tried for its verdict. What is missing and why are asked of those that
//! stand or are shown.

use std::collections::BTreeSet;

use interdict_model::{Flag, FlagKind, ListId, Node, NodeKind, Outcome, PartyRole, Verdict};

use crate::{
    docket::Docket,
    eval::Scope,
    explain::join,
    expr::Expr,
    question::{Match, Party, Question},
    residual::Residual,
    rule::{Addition, Measure, Target, Validity, Version},
    truth::{Absent, Truth},
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

impl<'a> Binding<'a> {
    fn scope(&self, docket: &'a Docket<'a>) -> Scope<'a> {
        Scope {
            docket,
            item: self.item,
            party: self.party,
            entry: self.found.map(|found| &*found.entry),
        }
    }
}

/// What a trigger has after the steps that are about the matter as a whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Nothing: what the steps before the target say is enough.
    Nothing,
    /// A binding, or a measure that needs none.
    Somebody,
    /// The target finds nobody: the steps before it still say whether the measure is
    /// about this matter at all.
    Nobody,
    /// No version is in force: the nearest one says when it was or will be.
    NotInForce,
}

/// A step of a trigger.
enum Step<'a> {
    Force,
    Stated(&'static str, &'a Expr),
    Aim,
    Nobody,
    Added(&'a Addition),
}

/// A version tried against one item, party and entry.
pub(crate) struct Trigger<'a> {
    pub measure: &'a Measure,
    pub version: &'a Version,
    pub bound: Binding<'a>,
    /// Whether it is established, open or excluded.
    pub verdict: Verdict,
    /// What follows when it is not triggered.
    pub otherwise: Outcome,
    force: &'a Residual,
    rest: Rest,
    /// Whether it is open step by step, and no completion triggers it.
    excluded: bool,
}

impl<'a> Trigger<'a> {
    fn new(
        docket: &'a Docket<'a>,
        (measure, version): (&'a Measure, &'a Version),
        force: &'a Residual,
        bound: Binding<'a>,
        rest: Rest,
    ) -> Self {
        let mut trigger = Self {
            measure,
            version,
            bound,
            verdict: Verdict::True,
            otherwise: Outcome::NotTriggered,
            force,
            rest,
            excluded: false,
        };
        let scope = trigger.scope(docket);
        let mut open = None;
        for (word, step) in trigger.steps() {
            match trigger.step::<Verdict>(&scope, &step) {
                Verdict::True => {}
                Verdict::Unknown => {
                    open.get_or_insert(word);
                }
                Verdict::False => {
                    (trigger.verdict, trigger.otherwise) = (Verdict::False, word);
                    return trigger;
                }
            }
        }
        if let Some(word) = open {
            (trigger.verdict, trigger.otherwise) = (Verdict::Unknown, word);
        }
        trigger
    }

    /// Says that no completion triggers it, although no step by itself excludes it.
    pub fn exclude(&mut self) {
        self.excluded = true;
        self.verdict = Verdict::False;
    }

    /// Returns whether it stands or is open, taken step by step: reliefs were tried.
    pub fn stands(&self) -> bool {
        self.verdict != Verdict::False || self.excluded
    }

    /// Returns the scope that reliefs of this trigger are evaluated in.
    pub fn scope(&self, docket: &'a Docket<'a>) -> Scope<'a> {
        self.bound.scope(docket)
    }

    /// Returns the rule that added the entry, where it is one of the measure's.
    pub fn addition(&self) -> Option<&'a Addition> {
        addition(self.measure, self.bound.found)
    }

    /// Returns what is missing, or what is established.
    pub fn residual(&self, docket: &'a Docket<'a>) -> Residual {
        match self.verdict {
            Verdict::True => Residual::Const(true),
            Verdict::False => Residual::Const(false),
            Verdict::Unknown => {
                let scope = self.scope(docket);
                let steps = self.steps();
                Residual::all(steps.map(|(_, step)| self.step::<Residual>(&scope, &step)))
            }
        }
    }

    /// Returns the facts that were taken as absent.
    pub fn absent(&self, docket: &'a Docket<'a>) -> Vec<usize> {
        let scope = self.scope(docket);
        let steps = self.steps();
        let absent = steps.map(|(_, step)| self.step::<Absent>(&scope, &step));
        Absent::join(true, absent).0
    }

    /// Explains the trigger.
    pub fn explain(&self, docket: &'a Docket<'a>) -> Node {
        let scope = self.scope(docket);
        let steps = self.steps();
        let parts = steps
            .map(|(_, step)| self.why(&scope, &step).into())
            .collect();
        let mut node = join(true, NodeKind::Measure, self.measure.title.as_str(), parts);
        if self.excluded {
            node.verdict = Verdict::False;
        }
        node.cite = self.version.validity.cite();
        node
    }

    /// The steps in the order of the law, each with the word that follows if it fails. One
    /// that the version leaves out is none.
    fn steps(&self) -> impl Iterator<Item = (Outcome, Step<'a>)> + use<'a> {
        let (measure, version) = (self.measure, self.version);
        let (rest, found) = (self.rest, self.bound.found);
        (0..8).filter_map(move |number| {
            let stated = |word, text, expr: &'a Expr| {
                let stated = rest != Rest::NotInForce && !matches!(expr, Expr::Const(true));
                stated.then_some((word, Step::Stated(text, expr)))
            };
            let otherwise = version.otherwise;
            let somebody = rest == Rest::Somebody;
            match number {
                0 => Some((Outcome::NotInForce, Step::Force)),
                1 => stated(Outcome::NotInForce, "in force at all", &version.when),
                2 => stated(Outcome::NotSubject, "within the regime", &version.subject),
                3 => stated(Outcome::NotCovered, "binds the actors", &version.bound),
                4 => stated(Outcome::NotCovered, "covers the act", &version.act),
                5 if somebody => Some((otherwise, Step::Aim)),
                5 if rest == Rest::Nobody => Some((otherwise, Step::Nobody)),
                6 if somebody => stated(otherwise, "within its scope", &version.scope),
                7 if somebody => {
                    let added = addition(measure, found)?;
                    Some((Outcome::NotInForce, Step::Added(added)))
                }
                _ => None,
            }
        })
    }

    fn step<T: Truth>(&self, scope: &Scope<'a>, step: &Step<'a>) -> T {
        match step {
            Step::Force => settled(self.force),
            Step::Stated(_, expr) => scope.truth(expr),
            Step::Aim => self.aim(scope),
            Step::Nobody if self.aims_at_nobody(scope) => T::known(false),
            // Whoever has that role may only not be named.
            Step::Nobody => scope.ask("parties.unnamed"),
            Step::Added(addition) => settled(&addition.validity.bound_on(scope)),
        }
    }

    fn why(&self, scope: &Scope<'a>, step: &Step<'a>) -> Node {
        match step {
            Step::Force => self.why_force(scope),
            Step::Stated(text, expr) => {
                join(true, NodeKind::Measure, *text, vec![scope.explain(expr)])
            }
            Step::Aim => self.why_aim(scope),
            Step::Nobody => self.why_nobody(scope),
            Step::Added(addition) => {
                let mut node = addition.validity.in_force(scope.docket.on).node;
                node.verdict = addition.validity.bound_on(scope).verdict();
                let text = format!(
                    "the rule that added the entry ({}) was {}",
                    addition.rule, node.text
                );
                node.text = text.into();
                node
            }
        }
    }

    fn why_force(&self, scope: &Scope<'a>) -> Node {
        let validity = &self.version.validity;
        let mut node = validity.in_force(scope.docket.on).node;
        node.verdict = self.force.verdict();
        let known = scope.question().known;
        if self.rest == Rest::NotInForce && !validity.is_public(known) {
            let text = format!(
                "made public on {}, after what was known on {known}",
                validity.public
            );
            node.text = text.into();
        }
        node
    }

    /// The role, the entry and the condition of the target.
    fn aim<T: Truth>(&self, scope: &Scope<'a>) -> T {
        let (roles, condition) = self.version.target.parts();
        let party = scope
            .party
            .and_then(|party| scope.question().parties.get(party));
        let role = party.filter(|_| !roles.is_empty()).map(|party| {
            if party.role == PartyRole::Other {
                scope.ask("party.in_748_5_role")
            } else {
                T::known(roles.contains(&party.role))
            }
        });
        let (found, stated) = match (self.bound.found, &self.version.target) {
            (Some(found), _) => (Some([scope.matched(found), scope.present()]), None),
            (None, Target::Entry { .. }) => (None, Some(scope.stated(&self.version.stating))),
            _ => (None, None),
        };
        let condition = condition.map(|condition| scope.truth(condition));
        let parts = role.into_iter().chain(found.into_iter().flatten());
        T::join(true, parts.chain(stated).chain(condition))
    }

    fn why_aim(&self, scope: &Scope<'a>) -> Node {
        let (roles, condition) = self.version.target.parts();
        let party = scope
            .party
            .and_then(|party| scope.question().parties.get(party));
        let mut parts = Vec::new();
        if let (false, Some(party)) = (roles.is_empty(), party) {
            parts.push(why_in_role(scope, party.role, roles).into());
        }
        match (self.bound.found, &self.version.target) {
            (Some(found), _) => {
                parts.extend([scope.why_matched(found).into(), scope.why_present().into()]);
            }
            (None, Target::Entry { lists, .. }) => parts.push(scope.why_stated(lists).into()),
            _ => {}
        }
        parts.extend(condition.map(|condition| scope.explain(condition)));
        let label = party.map_or_else(|| "nobody in particular".to_owned(), Party::label);
        join(true, NodeKind::Match, format!("aimed at {label}"), parts)
    }

    /// Whether it is certain that a target which finds nobody is aimed at nobody: what no
    /// case brings, nobody does, and a red flag that is absent asks for no name.
    fn aims_at_nobody(&self, scope: &Scope<'a>) -> bool {
        match &self.version.target {
            Target::Entry { .. } => true,
            Target::Party { condition, .. } => scope.truth::<Verdict>(condition) == Verdict::False,
            Target::None => false,
        }
    }

    fn why_nobody(&self, scope: &Scope<'a>) -> Node {
        let nobody = |text: String| Node::new(NodeKind::Match, Verdict::False, text);
        match &self.version.target {
            Target::Entry { lists, .. } => {
                let names: Vec<&str> = lists.iter().map(ListId::as_str).collect();
                nobody(format!("no party was found on {}", names.join(", ")))
            }
            _ if self.aims_at_nobody(scope) => {
                nobody("nothing in the case says that it is aimed at somebody".into())
            }
            _ => join(
                true,
                NodeKind::Match,
                "a party that is not named takes part in a role that it is aimed at",
                vec![scope.why_asked("parties.unnamed")],
            ),
        }
    }
}

/// The rule that added the entry of a hit, where it is one of the measure's.
fn addition<'a>(measure: &'a Measure, found: Option<&'a Match>) -> Option<&'a Addition> {
    let rule = found?.entry.listing.added_by.as_deref()?;
    let mut additions = measure.additions.iter();
    additions.find(|addition| addition.rule == rule)
}

fn settled<T: Truth>(residual: &Residual) -> T {
    match residual {
        Residual::Const(value) => T::known(*value),
        open => T::open(|| open.clone()),
    }
}

/// A role outside the closed words leaves open whether it is one of those meant.
fn why_in_role(scope: &Scope<'_>, role: PartyRole, roles: &[PartyRole]) -> Node {
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    let text = format!("{role} is one of {}", words.join(", "));
    if role == PartyRole::Other {
        let asked = vec![scope.why_asked("party.in_748_5_role")];
        return join(true, NodeKind::Predicate, text, asked);
    }
    Node::new(NodeKind::Predicate, roles.contains(&role).into(), text)
}

/// Tries every version of a measure against every item, party and entry.
pub(crate) fn triggers<'a>(docket: &'a Docket<'a>, measure: &'a Measure) -> Vec<Trigger<'a>> {
    tried(docket, measure, false)
}

/// The same, but where the matter is certainly none of the measure's it is tried once, not for
/// everybody: enough for the words.
pub(crate) fn in_short<'a>(docket: &'a Docket<'a>, measure: &'a Measure) -> Vec<Trigger<'a>> {
    tried(docket, measure, true)
}

fn tried<'a>(docket: &'a Docket<'a>, measure: &'a Measure, short: bool) -> Vec<Trigger<'a>> {
    let mut all = Vec::new();
    for (version, force) in docket.versions(measure) {
        let start = all.len();
        let one = |bound, rest| Trigger::new(docket, (measure, version), force, bound, rest);
        for item in 0..docket.question.items.len() {
            let nobody = Binding {
                item,
                ..Binding::default()
            };
            // Steps that depend on nobody come out alike for everybody.
            let alike = !version.head.party && !version.head.entry;
            let matter = alike.then(|| one(nobody, Rest::Nothing));
            let excluded = matter.filter(|matter| matter.verdict == Verdict::False);
            if short && excluded.is_some() {
                all.extend(excluded);
                continue;
            }
            for bound in bindings(docket, item, version) {
                all.push(match &excluded {
                    Some(matter) => Trigger {
                        bound,
                        rest: Rest::Somebody,
                        ..*matter
                    },
                    None => one(bound, Rest::Somebody),
                });
            }
        }
        if all.len() == start {
            all.push(one(Binding::default(), Rest::Nobody));
        }
    }
    if all.is_empty() {
        all.extend(out_of_force(docket, measure));
    }
    all
}

/// A party of which the case itself says that it is on the list is tried like an
/// entry, without one: of the entry nothing else is known.
fn bindings<'a>(docket: &'a Docket<'a>, item: usize, version: &'a Version) -> Vec<Binding<'a>> {
    let parties = docket.question.parties.iter().enumerate();
    let party = |place| Binding {
        item,
        party: Some(place),
        found: None,
    };
    match &version.target {
        Target::None => vec![Binding {
            item,
            ..Binding::default()
        }],
        Target::Party { roles, .. } => parties
            .filter(|(_, party)| {
                roles.is_empty() || party.role == PartyRole::Other || roles.contains(&party.role)
            })
            .map(|(place, _)| party(place))
            .collect(),
        Target::Entry { lists, .. } => {
            let mut all = Vec::new();
            for (place, _) in parties {
                all.extend(docket.matches(place, lists).map(|found| Binding {
                    found: Some(found),
                    ..party(place)
                }));
                let bound = party(place);
                let stated = || bound.scope(docket).stated::<Verdict>(&version.stating);
                if !docket.confirmed(place, lists) && stated() != Verdict::False {
                    all.push(bound);
                }
            }
            all
        }
    }
}

/// No version is in force: the nearest one says when it was or will be.
fn out_of_force<'a>(docket: &'a Docket<'a>, measure: &'a Measure) -> Option<Trigger<'a>> {
    let (on, known) = (docket.on, docket.question.known);
    let version = measure
        .versions
        .iter()
        .rev()
        .find(|version| {
            version.validity.first_day() <= on.day() && version.validity.is_public(known)
        })
        .or_else(|| measure.versions.first())?;
    let ended =
        !version.validity.is_public(known) || version.validity.force(on) == Residual::Const(false);
    ended.then(|| {
        let bound = Binding::default();
        Trigger::new(docket, (measure, version), &NEVER, bound, Rest::NotInForce)
    })
}

static NEVER: Residual = Residual::Const(false);

/// Raises the warnings of a version and the boundary days of what is in play.
pub(crate) fn warnings<'a>(
    docket: &'a Docket<'a>,
    trigger: &Trigger<'a>,
    flags: &mut BTreeSet<Flag>,
) {
    if trigger.otherwise == Outcome::NotInForce && trigger.verdict == Verdict::False {
        return;
    }
    let (scope, question) = (trigger.scope(docket), docket.question);
    for warning in &trigger.version.warnings {
        if scope.truth::<Verdict>(&warning.when) == Verdict::True {
            flags.insert(Flag {
                kind: warning.flag,
                text: warning.text.clone(),
            });
        }
    }
    // What decides nothing is in play only when it is certainly about this matter.
    let in_play = trigger.verdict == Verdict::True
        || trigger.verdict == Verdict::Unknown && trigger.measure.status.decides();
    if !in_play {
        return;
    }
    let name = format!("{}/{}", trigger.measure.id, trigger.version.key);
    boundary(question, &trigger.version.validity, &name, flags);
    if let Some(addition) = trigger.addition() {
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

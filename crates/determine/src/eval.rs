//! Why an expression comes out as it does.
//!
//! In: a checked [`Expr`] and a [`Scope`] that says which item, party and list entry it is
//! bound to. Out: the explanation, a tree of [`Node`]s with the verdict of each part; the
//! same verdicts as [`truth`](crate::truth) gives. Also where a fact comes from ([`Source`]).

use std::borrow::Cow;

use interdict_model::{ListEntry, ListId, Node, NodeKind, RequirementScope, Resolution, Verdict};

use crate::{
    docket::Docket,
    expr::Expr,
    facts::{Fact, Found, Opening},
    layout::Builtin,
    question::{Match, Question},
    registry::{FactId, FactSpec},
    residual::Residual,
    truth::Absent,
    value::{FactType, Known, Op, Test, Value},
};

/// A proposition with what is established of it and why.
#[derive(Debug, Clone)]
pub struct Evaluated {
    /// What remains over missing facts.
    pub residual: Residual,
    /// Why.
    pub node: Node,
}

impl Evaluated {
    pub(crate) fn new(residual: Residual, mut node: Node) -> Self {
        node.verdict = residual.verdict();
        Self { residual, node }
    }

    /// Returns what is established.
    pub fn verdict(&self) -> Verdict {
        self.residual.verdict()
    }
}

/// Joins explanations; `all` or any of them. What has no words is nobody's reason.
pub(crate) fn join(all: bool, kind: NodeKind, text: &str, parts: Vec<Node>) -> Node {
    let verdicts = parts.iter().map(|part| part.verdict);
    let verdict = if all {
        verdicts.fold(Verdict::True, Verdict::and)
    } else {
        verdicts.fold(Verdict::False, Verdict::or)
    };
    if parts.iter().all(|part| part.text.is_empty()) {
        return Node::new(kind, verdict, "");
    }
    Node::new(kind, verdict, text).with(parts)
}

/// Turns an explanation round.
pub(crate) fn negate(node: Node) -> Node {
    let verdict = node.verdict.not();
    if node.text.is_empty() {
        return Node::new(NodeKind::Predicate, verdict, "");
    }
    Node::new(NodeKind::Predicate, verdict, "not").with(vec![node])
}

/// What an expression is bound to.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    /// The question.
    pub docket: &'a Docket<'a>,
    /// The item line, from 0.
    pub item: usize,
    /// The party, from 0.
    pub party: Option<usize>,
    /// The list entry.
    pub entry: Option<&'a ListEntry>,
}

/// Where the value of a fact comes from.
pub(crate) enum Source<'a> {
    /// From the question itself.
    Engine(Cow<'a, Known>),
    /// The case gives it.
    Given(&'a Fact),
    /// Evidence outside the registry.
    Found(&'a Found),
    /// It follows from other facts.
    Derived(&'a Expr),
    /// It can only be no if this holds, and is open otherwise.
    Excluded(&'a Expr),
    /// The case does not bring it: it has its closed value.
    Closed(&'a Value),
    /// Nothing is known.
    Missing,
}

impl<'a> Scope<'a> {
    pub(crate) fn question(&self) -> &'a Question {
        self.docket.question
    }

    pub(crate) fn spec(&self, fact: FactId) -> &'a FactSpec {
        self.docket.book.registry.spec(fact)
    }

    /// Binds a party, and no entry.
    pub(crate) fn of(&self, party: usize) -> Self {
        Self {
            party: Some(party),
            entry: None,
            ..*self
        }
    }

    /// Explains an expression.
    pub(crate) fn explain(&self, expr: &'a Expr) -> Node {
        let each = |parts: &'a [Expr]| parts.iter().map(|part| self.explain(part)).collect();
        match expr {
            Expr::Const(value) => Node::new(
                NodeKind::Predicate,
                (*value).into(),
                if *value { "always" } else { "never" },
            ),
            Expr::And(parts) => join(true, NodeKind::Predicate, "all of", each(parts)),
            Expr::Or(parts) => join(false, NodeKind::Predicate, "at least one of", each(parts)),
            Expr::Not(part) => negate(self.explain(part)),
            Expr::Test { fact, test, .. } => self.why(self.spec(*fact), test),
            Expr::Any(body) => self.why_quantified(true, body),
            Expr::All(body) => self.why_quantified(false, body),
            Expr::Listed(list) => self.why_listed(list),
        }
    }

    fn why_quantified(&self, any: bool, body: &'a Expr) -> Node {
        let parties = 0..self.question().parties.len();
        let mut parts: Vec<Node> = parties.map(|party| self.of(party).explain(body)).collect();
        if self.docket.layout.says_incomplete {
            let unnamed = self.why_asked("parties.unnamed");
            parts.push(if any { unnamed } else { negate(unnamed) });
        }
        let text = if any { "some party" } else { "every party" };
        join(!any, NodeKind::Predicate, text, parts)
    }

    fn why_listed(&self, list: &str) -> Node {
        let parties = &self.question().parties;
        let Some(party) = self.party.and_then(|party| parties.get(party)) else {
            let text = format!("no party is bound to {list}");
            return Node::new(NodeKind::Match, Verdict::False, text);
        };
        let on_list = |found: &&Match| found.entry.list.as_str() == list;
        let mut parts: Vec<Node> = party
            .matches
            .iter()
            .filter(on_list)
            .map(|found| {
                let entry = Self {
                    entry: Some(&found.entry),
                    ..*self
                };
                let why = vec![entry.why_matched(found), entry.why_present()];
                join(true, NodeKind::Match, found.entry.caption(), why)
            })
            .collect();
        parts.extend(self.why_stating(list));
        let text = format!("{} is on {list}", party.label());
        join(false, NodeKind::Match, &text, parts)
    }

    /// Explains whether the case itself says that the bound party is on one of the lists.
    pub(crate) fn why_stated(&self, lists: &[ListId]) -> Node {
        let parts = lists
            .iter()
            .flat_map(|list| self.why_stating(list.as_str()));
        let text = "listed, as the case says";
        join(false, NodeKind::Match, text, parts.collect())
    }

    fn why_stating(&self, list: &str) -> impl Iterator<Item = Node> {
        let facts = self.docket.book.registry.stating(list).iter();
        facts.map(|fact| self.why(self.spec(*fact), &Test::is_true()))
    }

    /// Explains whether the bound party is the entry that a hit names.
    pub(crate) fn why_matched(&self, found: &Match) -> Node {
        let name = self
            .party
            .and_then(|party| self.question().parties.get(party))
            .map_or("", |party| party.name.as_str());
        let caption = found.entry.caption();
        let text = match found.resolution {
            Resolution::Confirmed => format!("\"{name}\" is {caption}: confirmed"),
            Resolution::ConfirmedByName => format!("\"{name}\" is the listed name {caption}"),
            Resolution::Rejected => format!("\"{name}\" is not {caption}: rejected"),
            Resolution::Superseded => {
                format!("\"{name}\" is another entry of this list than {caption}")
            }
            Resolution::Unresolved => format!(
                "\"{name}\" may be {caption} (score {:.2}): a person must decide",
                found.score
            ),
        };
        Node::new(NodeKind::Match, self.matched(found), text)
    }

    /// Explains whether the bound entry was in force on the day of the question.
    pub(crate) fn why_present(&self) -> Node {
        let Some(entry) = self.entry else {
            return Node::new(NodeKind::Match, Verdict::False, "no entry");
        };
        let listing = &entry.listing;
        let since = match (listing.earliest, listing.latest) {
            (Some(earliest), latest) if earliest == latest => format!("since {latest}"),
            (Some(earliest), latest) => format!("since a day between {earliest} and {latest}"),
            (None, latest) => format!("at the latest since {latest}; nothing says since when"),
        };
        let until = listing
            .until
            .map_or_else(String::new, |until| format!(", until {until}"));
        let text = format!(
            "the entry {} was in force on {} ({since}{until})",
            entry.id, self.docket.on
        );
        let mut node = Node::new(NodeKind::Match, self.present(), text);
        node.cite = listing.citations.first().cloned();
        node
    }

    /// Explains whether a yes-or-no fact holds.
    pub(crate) fn why_asked(&self, path: &str) -> Node {
        match self.docket.book.registry.get(path) {
            Some(spec) => self.why(spec, &Test::is_true()),
            // Paths are checked when the rulebook is loaded.
            None => Node::new(
                NodeKind::Fact,
                Verdict::Unknown,
                format!("{path} is not in the registry"),
            ),
        }
    }

    fn why(&self, spec: &'a FactSpec, test: &Test) -> Node {
        self.docket.layout.worked();
        let key = self.key(&spec.path);
        let mut node = Node::new(NodeKind::Fact, Verdict::Unknown, sentence(spec, test));
        match self.source(spec) {
            Source::Engine(known) => leaf(&mut node, test, &known, Some("the case")),
            Source::Given(fact) => {
                let said_by = fact.said_by.as_deref().unwrap_or("the case");
                leaf(&mut node, test, &fact.known, Some(said_by));
                if let Some(evidence) = &fact.evidence {
                    let said = node.said_by.take().unwrap_or_default();
                    node.said_by = Some(format!("{said} ({evidence})"));
                }
            }
            Source::Found(found) => {
                node.value = Some(found.words.clone());
                node.said_by = Some(found.said_by.clone());
                node.children.clone_from(&found.why);
                node.verdict = found_residual(key.clone(), test, found).verdict();
            }
            Source::Derived(expr) => {
                let inner = self.explain(expr);
                let positive = test.decide(&Value::Bool(true));
                node.verdict = if positive == test.decide(&Value::Bool(false)) {
                    positive.into()
                } else if positive {
                    inner.verdict
                } else {
                    inner.verdict.not()
                };
                node.said_by = Some("derived".into());
                node.children.push(inner);
            }
            Source::Excluded(expr) => {
                let excluded = self.explain(expr);
                let asked = excluded.verdict.not().and(Verdict::Unknown);
                node.verdict = if test.decide(&Value::Bool(true)) {
                    asked
                } else {
                    asked.not()
                };
                node.children.push(excluded);
            }
            Source::Closed(value) => {
                node.verdict = test.decide(value).into();
                node.value = Some(value.to_string());
                node.said_by = Some("not in the case: taken as absent".into());
                node.assumed = true;
            }
            Source::Missing => leaf(&mut node, test, &Known::Unknown, None),
        }
        node.fact = Some(key);
        node
    }

    /// Returns where the value of a fact comes from.
    pub(crate) fn source(&self, spec: &'a FactSpec) -> Source<'a> {
        if let Some(known) = spec.builtin.and_then(|builtin| self.builtin(spec, builtin)) {
            return Source::Engine(known);
        }
        let place = self.place(spec);
        let found = self.docket.layout.found(place);
        if let Some(fact) = self.docket.given(place)
            && (fact.known != Known::Unknown || found.is_none() && !self.follows(spec))
        {
            return Source::Given(fact);
        }
        match (found, &spec.derive, &spec.excluded_when, &spec.closed) {
            (Some(found), ..) => Source::Found(found),
            (None, Some(expr), ..) => Source::Derived(expr),
            (None, None, Some(expr), _) => Source::Excluded(expr),
            (None, None, None, Some(value)) => Source::Closed(value),
            (None, None, None, None) => Source::Missing,
        }
    }

    /// Returns whether a fact that nobody knows follows from others all the same. A no that
    /// rests on what the case is silent about does not: whoever says "unknown" has asked.
    fn follows(&self, spec: &'a FactSpec) -> bool {
        let firm = |expr| self.truth::<Absent>(expr).0.is_empty();
        match (&spec.derive, &spec.excluded_when) {
            (Some(expr), _) => self.truth::<Verdict>(expr) != Verdict::False || firm(expr),
            (None, Some(expr)) => self.truth::<Verdict>(expr) == Verdict::True && firm(expr),
            (None, None) => false,
        }
    }

    /// Returns the place of a fact of what is bound.
    pub(crate) fn place(&self, spec: &FactSpec) -> usize {
        let layout = self.docket.layout;
        layout.place(spec, self.item, self.party, self.entry)
    }

    /// Returns what is given of a fact of what is bound.
    pub(crate) fn given(&self, path: &str) -> Option<&'a Known> {
        let spec = self.docket.book.registry.get(path)?;
        self.docket.given(self.place(spec)).map(|fact| &fact.known)
    }

    /// Returns the full key of a path for what this scope is bound to.
    pub(crate) fn key(&self, path: &str) -> String {
        match path.split_once('.') {
            Some(("item", leaf)) if self.question().items.len() > 1 => {
                format!("item[{}].{leaf}", self.item + 1)
            }
            Some(("party", leaf)) => {
                format!("party[{}].{leaf}", self.party.map_or(0, |party| party + 1))
            }
            Some(("entry", leaf)) => match self.entry {
                Some(entry) => format!("entry[{}].{leaf}", entry.id),
                None => path.to_owned(),
            },
            _ => path.to_owned(),
        }
    }

    /// A shipment from the United States to its territories is no export (15 CFR 734.13).
    fn within_us(from: &str, to: &str) -> bool {
        const TERRITORIES: [&str; 6] = ["AS", "GU", "MP", "PR", "UM", "VI"];
        let territory = |country| TERRITORIES.contains(&country);
        let within = |country| country == "US" || territory(country);
        within(from) && within(to) && (territory(from) || territory(to))
    }

    /// Where the case says that a party is listed and names no entry, the requirement
    /// is that of nearly every entry, all items, unless the case says otherwise.
    fn stated_requirement(&self) -> Option<bool> {
        match self.given("party.license_requirement") {
            None => Some(true),
            Some(Known::Exact(Value::Text(word))) => match word.as_str() {
                "all_items" => Some(true),
                "not_this_item" => Some(false),
                _ => None,
            },
            Some(_) => None,
        }
    }

    /// A footnote is part of the entry's own words; a case may state it where it
    /// names no entry. What nobody says of a party that is listed stays unknown.
    fn footnote(&self, spec: &FactSpec, number: u8) -> Option<bool> {
        let party = self.party?;
        let live = self.docket.layout.live.get(party)?;
        if self.docket.given(self.place(spec)).is_some() {
            return None;
        }
        if let Some(known) = self.given("party.footnote") {
            let test = Test {
                op: Op::Eq,
                constants: vec![Value::Number(number.into())],
            };
            return match test.evaluate(known) {
                Verdict::Unknown => None,
                verdict => Some(verdict == Verdict::True),
            };
        }
        let list = "us.bis.el";
        let stated: Verdict = self.truth_stated(list);
        let mut open = stated != Verdict::False;
        for found in live
            .iter()
            .filter(|found| found.entry.list.as_str() == list)
        {
            let requirement = found.entry.listing.license_requirement.as_ref();
            match requirement.map(|requirement| requirement.footnotes.contains(&number)) {
                Some(false) => {}
                Some(true) if found.resolution != Resolution::Unresolved => return Some(true),
                Some(true) | None => open = true,
            }
        }
        if open { None } else { Some(false) }
    }

    fn builtin(&self, spec: &FactSpec, builtin: Builtin) -> Option<Cow<'a, Known>> {
        static YES: Known = Known::Exact(Value::Bool(true));
        static NO: Known = Known::Exact(Value::Bool(false));
        let layout = self.docket.layout;
        let holds = |holds: bool| Cow::Borrowed(if holds { &YES } else { &NO });
        let route = || Some((layout.origin?, layout.destination?));
        Some(match builtin {
            Builtin::On => Cow::Borrowed(&self.docket.days[0]),
            Builtin::Known => Cow::Borrowed(&self.docket.days[1]),
            // Follows from the two ends of the route.
            Builtin::CrossesBorder => route().map(|(from, to)| holds(from != to))?,
            Builtin::WithinUs => route().map(|(from, to)| holds(Self::within_us(from, to)))?,
            Builtin::Role => Cow::Borrowed(&layout.parties.get(self.party?)?.0),
            Builtin::Country => Cow::Borrowed(layout.parties.get(self.party?)?.1.as_ref()?),
            Builtin::Footnote(number) => holds(self.footnote(spec, number)?),
            Builtin::AddedBy => match self.entry {
                Some(entry) => Cow::Owned(added_by(entry)),
                // A relief for the entries of one rule is open to a party that the case
                // calls listed only where the case says that this rule added it.
                None if self.party.is_some() && self.given(&spec.path).is_none() => {
                    Cow::Owned(Known::Exact(Value::Text("not stated".into())))
                }
                None => return None,
            },
            Builtin::CoversItem => match self.entry {
                None => holds(self.stated_requirement()?),
                Some(entry) => holds(covers(entry)?),
            },
        })
    }
}

/// Whether the requirement of an entry reaches every item.
fn covers(entry: &ListEntry) -> Option<bool> {
    match entry.listing.license_requirement.as_ref()?.scope {
        RequirementScope::AllItems | RequirementScope::AllItemsExceptStandards => Some(true),
        // Whether the item of the case falls under it rests on words that no
        // fact answers yet, or on an exception that the entry leaves open.
        RequirementScope::AllItemsGovAvailable
        | RequirementScope::AllItemsReviewedByClass
        | RequirementScope::AllItemsExceptFoodMedicine
        | RequirementScope::AllItemsExceptFoodMedicineEncryption
        | RequirementScope::AllItemsExceptOfacAuthorized
        | RequirementScope::AllItemsExceptNamed
        | RequirementScope::ProjectBound
        | RequirementScope::SectionBound
        | RequirementScope::CclInSupplement7
        | RequirementScope::CclAndNamedEar99
        | RequirementScope::SupplementItems
        | RequirementScope::Unread => None,
    }
}

/// The starter list names every entry of the rules it knows, so an entry without
/// a rule was added by none of those.
fn added_by(entry: &ListEntry) -> Known {
    let listing = &entry.listing;
    let text = |rule: &str| Value::Text(rule.to_owned());
    match (&listing.added_by, listing.added_by_one_of.as_slice()) {
        (Some(rule), _) => Known::Exact(text(rule)),
        (None, []) => Known::Exact(text("another rule")),
        (None, rules) => Known::OneOf(rules.iter().map(|rule| text(rule)).collect()),
    }
}

/// What was found decides, or leaves open what the finding asks: any of it may tip.
pub(crate) fn found_residual(key: String, test: &Test, finding: &Found) -> Residual {
    match test.evaluate(&finding.known) {
        Verdict::True => return Residual::Const(true),
        Verdict::False => return Residual::Const(false),
        Verdict::Unknown => {}
    }
    let rising = matches!(test.op, Op::Ge | Op::Gt);
    let falling = matches!(test.op, Op::Lt | Op::Le);
    let yes = test.constants == [Value::Bool(true)];
    let constant = match test.constants.as_slice() {
        [Value::Number(constant)] => Some(*constant),
        _ => None,
    };
    // A constant that the finding was not made for is narrowed by the same facts.
    let lift = |opening: &Opening| {
        let found = opening.lifts.iter().find(|(at, _)| Some(*at) == constant);
        found
            .or(opening.lifts.first())
            .map(|(_, test)| Residual::Atom {
                key: opening.key.clone(),
                test: test.clone(),
            })
    };
    let lifted = Residual::any(finding.open.iter().filter_map(lift));
    match lifted {
        Residual::Const(_) => {}
        lifted if rising || yes => return lifted,
        lifted if falling => return lifted.negate(),
        _ => {}
    }
    // Nothing that could be asked is known to tip it: the fact itself is asked.
    Residual::Atom {
        key,
        test: test.clone(),
    }
}

fn leaf(node: &mut Node, test: &Test, known: &Known, said_by: Option<&str>) {
    node.verdict = test.evaluate(known);
    node.value = Some(known.to_string());
    if *known != Known::Unknown {
        node.said_by = said_by.filter(|by| !by.is_empty()).map(str::to_owned);
    }
}

fn sentence(spec: &FactSpec, test: &Test) -> String {
    let path = spec.path.as_str();
    if spec.kind == FactType::Bool {
        let positive = test.decide(&Value::Bool(true));
        return if positive {
            path.to_owned()
        } else {
            format!("not {path}")
        };
    }
    let words = if spec.kind == FactType::Date {
        test.op.date_words()
    } else {
        test.op.words()
    };
    let constants: Vec<String> = test.constants.iter().map(ToString::to_string).collect();
    let unit = spec
        .unit
        .as_deref()
        .map_or_else(String::new, |unit| format!(" {unit}"));
    let joiner = if matches!(test.op, Op::In | Op::NotIn) {
        ", "
    } else {
        " "
    };
    format!("{path} {words} {}{unit}", constants.join(joiner))
}

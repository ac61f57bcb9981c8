//! Three-valued evaluation of an expression, with its explanation.
//!
//! In: a checked [`Expr`] and a [`Scope`] that says which item, party and list
//! entry it is bound to. Out: an [`Evaluated`] proposition: the residual over
//! missing facts, the explanation tree, and the facts that were taken as absent
//! because the case did not bring them.

use std::collections::BTreeSet;

use interdict_model::{ListEntry, ListId, Node, NodeKind, RequirementScope, Resolution, Verdict};

use crate::{
    expr::Expr,
    facts::{Fact, Found, Opening},
    question::{Match, Question},
    registry::{FactSpec, Registry},
    residual::Residual,
    value::{FactType, Known, Op, Test, Value},
};

/// A proposition with what is established of it and why.
#[derive(Debug, Clone)]
pub struct Evaluated {
    /// What remains over missing facts.
    pub residual: Residual,
    /// Why.
    pub node: Node,
    /// Facts taken at their closed value because the case does not bring them.
    pub assumed: BTreeSet<String>,
}

impl Evaluated {
    pub(crate) fn new(residual: Residual, mut node: Node) -> Self {
        node.verdict = residual.verdict();
        Self {
            residual,
            node,
            assumed: BTreeSet::new(),
        }
    }

    /// A proposition without a reason, for a question that asks for none.
    pub(crate) fn silent(residual: Residual) -> Self {
        Self::new(
            residual,
            Node::new(NodeKind::Predicate, Verdict::Unknown, ""),
        )
    }

    /// Returns whether it says why: a node without text is nobody's reason.
    pub(crate) fn is_explained(&self) -> bool {
        !self.node.text.is_empty()
    }

    /// Returns what is established.
    pub fn verdict(&self) -> Verdict {
        self.residual.verdict()
    }

    /// Turns the proposition round.
    pub(crate) fn negated(self) -> Self {
        if !self.is_explained() {
            return Self::silent(self.residual.negate());
        }
        let node = Node::new(NodeKind::Predicate, Verdict::Unknown, "not").with(vec![self.node]);
        Self {
            assumed: self.assumed,
            ..Self::new(self.residual.negate(), node)
        }
    }

    /// Joins propositions; `all` or any of them.
    pub(crate) fn join(all: bool, kind: NodeKind, text: &str, parts: Vec<Self>) -> Self {
        let explained = parts.iter().any(Evaluated::is_explained);
        let (mut assumed, mut residuals) = (BTreeSet::new(), Vec::with_capacity(parts.len()));
        let mut children = Vec::new();
        for part in parts {
            assumed.extend(part.assumed);
            residuals.push(part.residual);
            if explained {
                children.push(part.node);
            }
        }
        let residual = if all {
            Residual::all(residuals)
        } else {
            Residual::any(residuals)
        };
        let text = if explained { text } else { "" };
        let node = Node::new(kind, residual.verdict(), text).with(children);
        Self {
            residual,
            node,
            assumed,
        }
    }
}

/// What an expression is bound to.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The fact registry.
    pub registry: &'a Registry,
    /// The question.
    pub question: &'a Question,
    /// The item line, from 0.
    pub item: usize,
    /// The party, from 0.
    pub party: Option<usize>,
    /// The list entry.
    pub entry: Option<&'a ListEntry>,
}

impl Scope<'_> {
    /// Evaluates an expression.
    pub fn eval(&self, expr: &Expr) -> Evaluated {
        match expr {
            Expr::Const(value) if !self.question.explain => {
                Evaluated::silent(Residual::Const(*value))
            }
            Expr::Const(value) => Evaluated::new(
                Residual::Const(*value),
                Node::new(
                    NodeKind::Predicate,
                    Verdict::Unknown,
                    if *value { "always" } else { "never" },
                ),
            ),
            Expr::And(parts) => self.join(true, "all of", parts),
            Expr::Or(parts) => self.join(false, "at least one of", parts),
            Expr::Not(part) => self.eval(part).negated(),
            Expr::Test { path, test } => self.test(path, test),
            Expr::Any(body) => self.quantified(true, body),
            Expr::All(body) => self.quantified(false, body),
            Expr::Listed(list) => self.listed(list),
        }
    }

    fn join(&self, all: bool, text: &str, parts: &[Expr]) -> Evaluated {
        if !self.question.explain {
            return self.joined(all, parts);
        }
        let parts = parts.iter().map(|part| self.eval(part)).collect();
        Evaluated::join(all, NodeKind::Predicate, text, parts)
    }

    /// The same, unexplained: what comes after the part that decides is not looked at.
    fn joined(&self, all: bool, parts: &[Expr]) -> Evaluated {
        let mut residuals = Vec::with_capacity(parts.len());
        for part in parts {
            let residual = self.eval(part).residual;
            if residual == Residual::Const(!all) {
                return Evaluated::silent(residual);
            }
            residuals.push(residual);
        }
        Evaluated::silent(if all {
            Residual::all(residuals)
        } else {
            Residual::any(residuals)
        })
    }

    fn quantified(&self, any: bool, body: &Expr) -> Evaluated {
        let count = self.question.parties.len();
        let mut parts: Vec<Evaluated> = (0..count)
            .map(|party| {
                Self {
                    party: Some(party),
                    entry: None,
                    ..*self
                }
                .eval(body)
            })
            .collect();
        if self.question.says_incomplete() {
            // Somebody may be missing from the case: existence cannot be denied.
            let unnamed = self.ask("parties.unnamed");
            parts.push(if any { unnamed } else { unnamed.negated() });
        }
        Evaluated::join(
            !any,
            NodeKind::Predicate,
            if any { "some party" } else { "every party" },
            parts,
        )
    }

    fn listed(&self, list: &str) -> Evaluated {
        let Some(party) = self
            .party
            .and_then(|party| self.question.parties.get(party))
        else {
            return Evaluated::new(
                Residual::Const(false),
                Node::new(
                    NodeKind::Match,
                    Verdict::False,
                    format!("no party is bound to {list}"),
                ),
            );
        };
        let mut parts: Vec<Evaluated> = party
            .matches
            .iter()
            .filter(|found| found.entry.list.as_str() == list)
            .map(|found| {
                let entry = Self {
                    entry: Some(&found.entry),
                    ..*self
                };
                Evaluated::join(
                    true,
                    NodeKind::Match,
                    found.entry.caption(),
                    vec![entry.matched(found), entry.present()],
                )
            })
            .collect();
        parts.extend(self.registry.stating(list).map(|spec| self.ask(&spec.path)));
        let text = format!("{} is on {list}", party.label());
        Evaluated::join(false, NodeKind::Match, &text, parts)
    }

    /// Returns whether the case itself says that the bound party is on one of the lists.
    pub(crate) fn stated(&self, lists: &[ListId]) -> Evaluated {
        let parts = lists
            .iter()
            .flat_map(|list| self.registry.stating(list.as_str()))
            .map(|spec| self.ask(&spec.path))
            .collect();
        Evaluated::join(false, NodeKind::Match, "listed, as the case says", parts)
    }

    /// Returns whether the bound party is the entry that a hit names.
    pub fn matched(&self, found: &Match) -> Evaluated {
        let party = self.party.map_or(0, |party| party + 1);
        let name = self
            .party
            .and_then(|p| self.question.parties.get(p))
            .map_or("", |p| p.name.as_str());
        if !self.question.explain {
            return Evaluated::silent(match found.resolution {
                Resolution::Confirmed | Resolution::ConfirmedByName => Residual::Const(true),
                Resolution::Rejected | Resolution::Superseded => Residual::Const(false),
                Resolution::Unresolved => {
                    Residual::ask(format!("party[{party}].is[{}]", found.entry.id))
                }
            });
        }
        let caption = found.entry.caption();
        let (residual, text) = match found.resolution {
            Resolution::Confirmed => (
                Residual::Const(true),
                format!("\"{name}\" is {caption}: confirmed"),
            ),
            Resolution::ConfirmedByName => (
                Residual::Const(true),
                format!("\"{name}\" is the listed name {caption}"),
            ),
            Resolution::Rejected => (
                Residual::Const(false),
                format!("\"{name}\" is not {caption}: rejected"),
            ),
            Resolution::Superseded => (
                Residual::Const(false),
                format!("\"{name}\" is another entry of this list than {caption}"),
            ),
            Resolution::Unresolved => (
                Residual::ask(format!("party[{party}].is[{}]", found.entry.id)),
                format!(
                    "\"{name}\" may be {caption} (score {:.2}): a person must decide",
                    found.score
                ),
            ),
        };
        Evaluated::new(residual, Node::new(NodeKind::Match, Verdict::Unknown, text))
    }

    /// Returns whether the bound entry was in force on the day of the question.
    pub fn present(&self) -> Evaluated {
        let Some(entry) = self.entry else {
            return Evaluated::new(
                Residual::Const(false),
                Node::new(NodeKind::Match, Verdict::False, "no entry"),
            );
        };
        let listing = &entry.listing;
        let (on, known) = (self.question.on, self.question.known);
        let key = format!("entry[{}].in_force", entry.id);
        let presence = listing.presence(on, known);
        let residual = match presence {
            Verdict::True => Residual::Const(true),
            Verdict::False => Residual::Const(false),
            Verdict::Unknown => match self.question.facts.get(&key).map(|fact| &fact.known) {
                Some(Known::Exact(Value::Bool(told))) => Residual::Const(*told),
                _ => Residual::ask(key),
            },
        };
        if !self.question.explain {
            return Evaluated::silent(residual);
        }
        let since = match (listing.earliest, listing.latest) {
            (Some(earliest), latest) if earliest == latest => format!("since {latest}"),
            (Some(earliest), latest) => format!("since a day between {earliest} and {latest}"),
            (None, latest) => format!("at the latest since {latest}; nothing says since when"),
        };
        let until = listing
            .until
            .map_or_else(String::new, |until| format!(", until {until}"));
        let text = format!(
            "the entry {} was in force on {on} ({since}{until})",
            entry.id
        );
        let mut node = Node::new(NodeKind::Match, Verdict::Unknown, text);
        node.cite = listing.citations.first().cloned();
        Evaluated::new(residual, node)
    }

    /// Evaluates whether a yes-or-no fact holds.
    pub fn ask(&self, path: &str) -> Evaluated {
        self.test(path, &Test::is_true())
    }

    fn test(&self, path: &str, test: &Test) -> Evaluated {
        let Some(spec) = self.registry.get(path) else {
            // Paths are checked when the rulebook is loaded.
            return Evaluated::new(
                Residual::ask(path),
                Node::new(
                    NodeKind::Fact,
                    Verdict::Unknown,
                    format!("{path} is not in the registry"),
                ),
            );
        };
        let key = self.key(path);
        let mut node = Node::new(NodeKind::Fact, Verdict::Unknown, "");
        if self.question.explain {
            node.text = sentence(path, spec, test);
            node.fact = Some(key.clone());
        }
        if let Some(known) = self.builtin(path) {
            return leaf(node, key, test, &known, "the case");
        }
        let finding = self.question.facts.finding(&key);
        if let Some(fact) = self.question.facts.get(&key)
            && (fact.known != Known::Unknown || finding.is_none())
        {
            return given(node, key, test, fact);
        }
        if let Some(finding) = finding {
            return found(node, key, test, finding);
        }
        if let Some(expr) = &spec.derive {
            let inner = self.eval(expr);
            let positive = test.decide(&Value::Bool(true));
            let residual = if positive == test.decide(&Value::Bool(false)) {
                Residual::Const(positive)
            } else if positive {
                inner.residual
            } else {
                inner.residual.negate()
            };
            if !self.question.explain {
                return Evaluated::silent(residual);
            }
            node.said_by = Some("derived".into());
            let mut outer = Evaluated::new(residual, node.with(vec![inner.node]));
            outer.assumed = inner.assumed;
            return outer;
        }
        if let Some(expr) = &spec.excluded_when {
            let excluded = self.eval(expr);
            let asked = Residual::all([excluded.residual.negate(), Residual::ask(key)]);
            let residual = if test.decide(&Value::Bool(true)) {
                asked
            } else {
                asked.negate()
            };
            if !self.question.explain {
                return Evaluated::silent(residual);
            }
            let mut outer = Evaluated::new(residual, node.with(vec![excluded.node]));
            outer.assumed = excluded.assumed;
            return outer;
        }
        if let Some(value) = &spec.closed {
            if !self.question.explain {
                return Evaluated::silent(Residual::Const(test.decide(value)));
            }
            node.value = Some(value.to_string());
            node.said_by = Some("not in the case: taken as absent".into());
            node.assumed = true;
            let mut taken = Evaluated::new(Residual::Const(test.decide(value)), node);
            taken.assumed.insert(key);
            return taken;
        }
        leaf(node, key, test, &Known::Unknown, "")
    }

    /// Returns the full key of a path for what this scope is bound to.
    pub fn key(&self, path: &str) -> String {
        match path.split_once('.') {
            Some(("item", leaf)) if self.question.items.len() > 1 => {
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

    /// Follows from the two ends of the route, or from the one place that is known.
    fn crosses_border(&self) -> Option<Known> {
        let place = |path| match self.question.facts.get(path).map(|fact| &fact.known) {
            Some(Known::Exact(Value::Text(country))) => Some(country),
            _ => None,
        };
        let ends = (place("origin.country")?, place("destination.country")?);
        Some(Known::Exact(Value::Bool(ends.0 != ends.1)))
    }

    /// A shipment from the United States to its territories is no export (15 CFR 734.13).
    fn within_us(&self) -> Option<Known> {
        const TERRITORIES: [&str; 6] = ["AS", "GU", "MP", "PR", "UM", "VI"];
        let place = |path| match self.question.facts.get(path).map(|fact| &fact.known) {
            Some(Known::Exact(Value::Text(country))) => Some(country.as_str()),
            _ => None,
        };
        let within = |country: &str| country == "US" || TERRITORIES.contains(&country);
        let (from, to) = (place("origin.country")?, place("destination.country")?);
        let territory = TERRITORIES.contains(&from) || TERRITORIES.contains(&to);
        Some(Known::Exact(Value::Bool(
            within(from) && within(to) && territory,
        )))
    }

    /// Where the case says that a party is listed and names no entry, the requirement
    /// is that of nearly every entry, all items, unless the case says otherwise.
    fn stated_requirement(&self) -> Option<Known> {
        let given = self
            .question
            .facts
            .get(&self.key("party.license_requirement"));
        match given.map(|fact| &fact.known) {
            None => Some(Known::Exact(Value::Bool(true))),
            Some(Known::Exact(Value::Text(word))) => match word.as_str() {
                "all_items" => Some(Known::Exact(Value::Bool(true))),
                "not_this_item" => Some(Known::Exact(Value::Bool(false))),
                _ => None,
            },
            Some(_) => None,
        }
    }

    /// A footnote is part of the entry's own words; a case may state it where it
    /// names no entry. What nobody says of a party that is listed stays unknown.
    fn footnote(&self, number: u8) -> Option<Known> {
        let exact = |holds| Some(Known::Exact(Value::Bool(holds)));
        let party = self.question.parties.get(self.party?)?;
        let own = self.key(&format!("party.footnote_{number}"));
        if self.question.facts.get(&own).is_some() {
            return None;
        }
        if let Some(fact) = self.question.facts.get(&self.key("party.footnote")) {
            let test = Test {
                op: Op::Eq,
                constants: vec![Value::Number(number.into())],
            };
            return match test.evaluate(&fact.known) {
                Verdict::Unknown => None,
                verdict => exact(verdict == Verdict::True),
            };
        }
        let mut open = self.stated(&[ListId::new("us.bis.el")]).verdict() != Verdict::False;
        for found in party
            .matches
            .iter()
            .filter(|found| found.entry.list.as_str() == "us.bis.el" && !found.excluded())
        {
            let requirement = found.entry.listing.license_requirement.as_ref();
            match requirement.map(|requirement| requirement.footnotes.contains(&number)) {
                Some(false) => {}
                Some(true) if found.resolution != Resolution::Unresolved => return exact(true),
                Some(true) | None => open = true,
            }
        }
        if open { None } else { exact(false) }
    }

    fn builtin(&self, path: &str) -> Option<Known> {
        let text = |text: &str| Some(Known::Exact(Value::Text(text.to_owned())));
        match path {
            "question.on" => Some(Known::Exact(Value::Date(self.question.on.day()))),
            "question.known" => Some(Known::Exact(Value::Date(self.question.known.day()))),
            "route.crosses_border" => self.crosses_border(),
            "route.within_us" => self.within_us(),
            "party.role" => text(self.question.parties.get(self.party?)?.role.word()),
            "party.country" => text(self.question.parties.get(self.party?)?.country?.code()),
            // A relief for the entries of one rule is open to a party that the case
            // calls listed only where the case says that this rule added it.
            "entry.added_by" if self.entry.is_none() && self.party.is_some() => {
                match self.question.facts.get(path) {
                    None => text("not stated"),
                    Some(_) => None,
                }
            }
            "entry.added_by" => Some(added_by(self.entry?)),
            "party.footnote_1" => self.footnote(1),
            "party.footnote_3" => self.footnote(3),
            "party.footnote_4" => self.footnote(4),
            "party.footnote_5" => self.footnote(5),
            "entry.covers_item" if self.entry.is_none() => self.stated_requirement(),
            "entry.covers_item" => match self.entry?.listing.license_requirement.as_ref()?.scope {
                RequirementScope::AllItems | RequirementScope::AllItemsExceptStandards => {
                    Some(Known::Exact(Value::Bool(true)))
                }
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
            },
            _ => None,
        }
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

fn given(node: Node, key: String, test: &Test, fact: &Fact) -> Evaluated {
    let mut evaluated = leaf(
        node,
        key,
        test,
        &fact.known,
        fact.said_by.as_deref().unwrap_or("the case"),
    );
    if let (true, Some(evidence)) = (evaluated.is_explained(), &fact.evidence) {
        let said = evaluated.node.said_by.take().unwrap_or_default();
        evaluated.node.said_by = Some(format!("{said} ({evidence})"));
    }
    evaluated
}

/// What was found decides, or leaves open what the finding asks: any of it may tip.
fn found(mut node: Node, key: String, test: &Test, finding: &Found) -> Evaluated {
    node.value = Some(finding.words.clone());
    node.said_by = Some(finding.said_by.clone());
    node.children.clone_from(&finding.why);
    let residual = match test.evaluate(&finding.known) {
        Verdict::True => Residual::Const(true),
        Verdict::False => Residual::Const(false),
        Verdict::Unknown => {
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
                // Nothing that could be asked is known to tip it: the fact itself is asked.
                Residual::Const(_) => Residual::Atom {
                    key,
                    test: test.clone(),
                },
                lifted if rising || yes => lifted,
                lifted if falling => lifted.negate(),
                _ => Residual::Atom {
                    key,
                    test: test.clone(),
                },
            }
        }
    };
    Evaluated::new(residual, node)
}

fn leaf(mut node: Node, key: String, test: &Test, known: &Known, said_by: &str) -> Evaluated {
    if !node.text.is_empty() {
        node.value = Some(known.to_string());
    }
    if !node.text.is_empty() && !said_by.is_empty() && *known != Known::Unknown {
        node.said_by = Some(said_by.to_owned());
    }
    let residual = match test.evaluate(known) {
        Verdict::True => Residual::Const(true),
        Verdict::False => Residual::Const(false),
        Verdict::Unknown => Residual::Atom {
            key,
            test: test.clone(),
        },
    };
    Evaluated::new(residual, node)
}

fn sentence(path: &str, spec: &FactSpec, test: &Test) -> String {
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

//! Why an expression comes out as it does.
//!
//! In: a checked [`Expr`] and a [`Scope`] that says which item, party and list entry it is
//! bound to. Out: the explanation, a tree of [`Node`]s with the verdict of each part; the
//! same verdicts as [`truth`](crate::truth) gives. A test of a fact is explained once for
//! each item and party, with all that the fact follows from ([`Told`]): every rule that
//! reads it has the same node.

use std::{
    cell::RefCell,
    sync::{Arc, LazyLock},
};

use interdict_model::{ListId, Node, NodeKind, Resolution, Verdict};

use crate::{
    eval::{Scope, Source},
    expr::Expr,
    question::Match,
    registry::FactSpec,
    residual::Residual,
    slot::Kept,
    truth::HOLDS,
    value::{Known, Test, Value},
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

/// The tests of facts that were explained, by cell: each test and its opposite.
#[derive(Default)]
pub(crate) struct Told(RefCell<Vec<[Option<Arc<Node>>; 2]>>);

impl Told {
    fn of(&self, cell: usize, opposite: bool) -> Option<Arc<Node>> {
        let told = self.0.borrow();
        told.get(cell)?[usize::from(opposite)].clone()
    }

    fn keep(&self, (cell, opposite): (usize, bool), node: &Arc<Node>) {
        let mut told = self.0.borrow_mut();
        if told.len() <= cell {
            told.resize(cell + 1, [None, None]);
        }
        told[cell][usize::from(opposite)] = Some(Arc::clone(node));
    }
}

/// Joins explanations; `all` or any of them. What has no words is nobody's reason.
pub(crate) fn join(
    all: bool,
    kind: NodeKind,
    text: impl Into<Arc<str>>,
    parts: Vec<Arc<Node>>,
) -> Node {
    let verdicts = parts.iter().map(|part| part.verdict);
    let verdict = if all {
        verdicts.fold(Verdict::True, Verdict::and)
    } else {
        verdicts.fold(Verdict::False, Verdict::or)
    };
    if parts.iter().all(|part| part.text.is_empty()) {
        return Node::new(kind, verdict, "");
    }
    Node {
        children: parts,
        ..Node::new(kind, verdict, text)
    }
}

/// Turns an explanation round.
pub(crate) fn negate(node: Arc<Node>) -> Node {
    let verdict = node.verdict.not();
    if node.text.is_empty() {
        return Node::new(NodeKind::Predicate, verdict, node.text.clone());
    }
    Node::new(NodeKind::Predicate, verdict, NOT.clone()).with([node])
}

impl<'a> Scope<'a> {
    /// Explains an expression.
    pub(crate) fn explain(&self, expr: &'a Expr) -> Arc<Node> {
        let each = |parts: &'a [Expr]| parts.iter().map(|part| self.explain(part)).collect();
        let node = match expr {
            Expr::Const(value) => Node::new(
                NodeKind::Predicate,
                (*value).into(),
                if *value { "always" } else { "never" },
            ),
            Expr::And(parts) => join(true, NodeKind::Predicate, ALL_OF.clone(), each(parts)),
            Expr::Or(parts) => join(false, NodeKind::Predicate, ONE_OF.clone(), each(parts)),
            Expr::Not(part) => negate(self.explain(part)),
            Expr::Test {
                fact,
                test,
                words,
                kept,
                ..
            } => return self.why(self.spec(*fact), test, words, *kept),
            Expr::Any(body) => self.why_quantified(true, body),
            Expr::All(body) => self.why_quantified(false, body),
            Expr::Listed(list) => self.why_listed(list),
        };
        Arc::new(node)
    }

    fn why_quantified(&self, any: bool, body: &'a Expr) -> Node {
        let parties = 0..self.question().parties.len();
        let mut parts: Vec<Arc<Node>> = parties.map(|party| self.of(party).explain(body)).collect();
        if self.docket.layout.says_incomplete {
            let unnamed = self.why_asked("parties.unnamed");
            parts.push(if any { unnamed } else { negate(unnamed).into() });
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
        let mut parts: Vec<Arc<Node>> = party
            .matches
            .iter()
            .filter(on_list)
            .map(|found| {
                let entry = Self {
                    entry: Some(&found.entry),
                    ..*self
                };
                let why = vec![entry.why_matched(found).into(), entry.why_present().into()];
                join(true, NodeKind::Match, found.entry.caption(), why).into()
            })
            .collect();
        parts.extend(self.why_stating(list));
        let text = format!("{} is on {list}", party.label());
        join(false, NodeKind::Match, text, parts)
    }

    /// Explains whether the case itself says that the bound party is on one of the lists.
    pub(crate) fn why_stated(&self, lists: &[ListId]) -> Node {
        let parts = lists
            .iter()
            .flat_map(|list| self.why_stating(list.as_str()));
        let text = "listed, as the case says";
        join(false, NodeKind::Match, text, parts.collect())
    }

    fn why_stating(&self, list: &str) -> impl Iterator<Item = Arc<Node>> {
        let facts = self.docket.book.registry.stating(list).iter();
        facts.map(|fact| self.why_holds(self.spec(*fact)))
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
        node.cite = listing.citations.first().cloned().map(Arc::new);
        node
    }

    /// Explains whether a yes-or-no fact holds.
    pub(crate) fn why_asked(&self, path: &str) -> Arc<Node> {
        match self.docket.book.registry.get(path) {
            Some(spec) => self.why_holds(spec),
            // Paths are checked when the rulebook is loaded.
            None => Arc::new(Node::new(
                NodeKind::Fact,
                Verdict::Unknown,
                format!("{path} is not in the registry"),
            )),
        }
    }

    fn why_holds(&self, spec: &'a FactSpec) -> Arc<Node> {
        self.why(spec, &HOLDS, &spec.says, spec.kept())
    }

    /// Explains a test of a fact; of what depends on nothing beside item and party, once.
    fn why(&self, spec: &'a FactSpec, test: &'a Test, words: &Arc<str>, kept: Kept) -> Arc<Node> {
        let Some(cell) = self.docket.cell(kept, self.item, self.party) else {
            return Arc::new(self.why_anew(spec, test, words));
        };
        let told = &self.docket.told;
        told.of(cell, kept.opposite).unwrap_or_else(|| {
            let node = Arc::new(self.why_anew(spec, test, words));
            told.keep((cell, kept.opposite), &node);
            node
        })
    }

    fn why_anew(&self, spec: &'a FactSpec, test: &'a Test, words: &Arc<str>) -> Node {
        self.docket.layout.worked();
        let mut node = Node::new(NodeKind::Fact, Verdict::Unknown, words.clone());
        match self.source(spec) {
            Source::Engine(known) => leaf(&mut node, test, &known, Some(THE_CASE.clone())),
            Source::Given(fact) => {
                let said_by = fact.said_by.as_deref().map(Arc::from);
                let said_by = said_by.unwrap_or_else(|| THE_CASE.clone());
                leaf(&mut node, test, &fact.known, Some(said_by));
                if let Some(evidence) = &fact.evidence {
                    let said = node.said_by.take().unwrap_or_default();
                    node.said_by = Some(format!("{said} ({evidence})").into());
                }
            }
            Source::Found(found) => {
                node.verdict = test.evaluate(&found.known);
                node.value = Some(found.words.as_str().into());
                node.said_by = Some(found.said_by.as_str().into());
                node.children.clone_from(&found.why);
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
                node.said_by = Some(DERIVED.clone());
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
                node.value = Some(words_of(value));
                node.said_by = Some(ABSENT.clone());
                node.assumed = true;
            }
            Source::Missing => leaf(&mut node, test, &Known::Unknown, None),
        }
        node.fact = Some(self.shared_key(spec));
        node
    }
}

/// Phrases that stand in most explanations: made once.
macro_rules! phrases {
    ($($name:ident = $text:literal;)*) => {
        $(static $name: LazyLock<Arc<str>> = LazyLock::new(|| $text.into());)*
    };
}

phrases! {
    ALL_OF = "all of";
    ONE_OF = "at least one of";
    NOT = "not";
    THE_CASE = "the case";
    DERIVED = "derived";
    ABSENT = "not in the case: taken as absent";
    SAYS_YES = "yes";
    SAYS_NO = "no";
    NOT_KNOWN = "not known";
}

fn words_of(value: &Value) -> Arc<str> {
    match value {
        Value::Bool(true) => SAYS_YES.clone(),
        Value::Bool(false) => SAYS_NO.clone(),
        Value::Text(text) => text.as_str().into(),
        other => other.to_string().into(),
    }
}

fn leaf(node: &mut Node, test: &Test, known: &Known, said_by: Option<Arc<str>>) {
    node.verdict = test.evaluate(known);
    node.value = Some(match known {
        Known::Exact(value) => words_of(value),
        Known::Unknown => NOT_KNOWN.clone(),
        open => open.to_string().into(),
    });
    if *known != Known::Unknown {
        node.said_by = said_by.filter(|by| !by.is_empty());
    }
}

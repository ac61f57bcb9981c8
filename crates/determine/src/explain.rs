//! Why an expression comes out as it does.
//!
//! In: a checked [`Expr`] and a [`Scope`] that says which item, party and list entry it is
//! bound to. Out: the explanation, a tree of [`Node`]s with the verdict of each part; the
//! same verdicts as [`truth`](crate::truth) gives. A test of a fact is explained once for
//! each item and party, with all that the fact follows from ([`Told`]): every rule that
//! reads it has the same node.

use std::{
    cell::RefCell,
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::{Arc, LazyLock},
};

use interdict_model::{ListId, Node, NodeKind, Resolution, Verdict};

use crate::{
    eval::{Scope, Source},
    expr::Expr,
    question::Match,
    registry::FactSpec,
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

/// The tests of facts that were explained, by fact, test, item and party.
#[derive(Default)]
pub(crate) struct Told(RefCell<HashMap<Asked, Arc<Node>, BuildHasherDefault<Mixed>>>);

/// A test of a rulebook stays where it is, so that its address names it.
type Asked = (usize, *const Test, usize, usize);

/// A hash of a few numbers that no stranger chooses.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64((*byte).into());
        }
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }
    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}

/// Joins explanations; `all` or any of them. What has no words is nobody's reason.
pub(crate) fn join(all: bool, kind: NodeKind, text: &str, parts: Vec<Arc<Node>>) -> Node {
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
        return Node::new(NodeKind::Predicate, verdict, "");
    }
    Node::new(NodeKind::Predicate, verdict, "not").with([node])
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
            Expr::And(parts) => join(true, NodeKind::Predicate, "all of", each(parts)),
            Expr::Or(parts) => join(false, NodeKind::Predicate, "at least one of", each(parts)),
            Expr::Not(part) => negate(self.explain(part)),
            Expr::Test {
                fact, test, words, ..
            } => return self.why(self.spec(*fact), test, words),
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
        node.cite = listing.citations.first().cloned();
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
        self.why(spec, &YES, &spec.path)
    }

    /// Explains a test of a fact; of what depends on nothing beside item and party, once.
    fn why(&self, spec: &'a FactSpec, test: &'a Test, words: &str) -> Arc<Node> {
        if spec.reads.entry {
            return Arc::new(self.why_anew(spec, test, words));
        }
        let item = if spec.reads.item { self.item } else { 0 };
        let party = self.party.filter(|_| spec.reads.party);
        let asked = (
            spec.id.0,
            std::ptr::from_ref(plainly(spec, test)),
            item,
            party.map_or(0, |party| party + 1),
        );
        let told = &self.docket.told.0;
        if let Some(node) = told.borrow().get(&asked) {
            return Arc::clone(node);
        }
        let node = Arc::new(self.why_anew(spec, test, words));
        told.borrow_mut().insert(asked, Arc::clone(&node));
        node
    }

    fn why_anew(&self, spec: &'a FactSpec, test: &'a Test, words: &str) -> Node {
        self.docket.layout.worked();
        let mut node = Node::new(NodeKind::Fact, Verdict::Unknown, words);
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
                node.verdict = test.evaluate(&found.known);
                node.value = Some(found.words.clone());
                node.said_by = Some(found.said_by.clone());
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
        node.fact = Some(self.key(&spec.path));
        node
    }
}

static YES: LazyLock<Test> = LazyLock::new(Test::is_true);
static NO: LazyLock<Test> = LazyLock::new(|| Test {
    op: Op::Eq,
    constants: vec![Value::Bool(false)],
});

/// Returns the one test of a yes-or-no fact that says the same: rules spell it in many ways.
fn plainly<'t>(spec: &FactSpec, test: &'t Test) -> &'t Test {
    let decides = |value| test.decide(&Value::Bool(value));
    match (&spec.kind, decides(true), decides(false)) {
        (FactType::Bool, true, false) => &YES,
        (FactType::Bool, false, true) => &NO,
        _ => test,
    }
}

fn leaf(node: &mut Node, test: &Test, known: &Known, said_by: Option<&str>) {
    node.verdict = test.evaluate(known);
    node.value = Some(known.to_string());
    if *known != Known::Unknown {
        node.said_by = said_by.filter(|by| !by.is_empty()).map(str::to_owned);
    }
}

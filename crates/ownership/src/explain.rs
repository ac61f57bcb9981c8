//! Why a set of listed holders holds what it holds: the chains, edge by edge.
//!
//! Each edge says who holds how much, since when and who says so; an owner that belongs
//! because of its own owners has these below it. An owner that does not belong, and why,
//! is shown too: that control counts for nothing is an answer.

use std::sync::Arc;

use interdict_model::{HoldingKind, Node, NodeKind, Verdict};

use crate::{
    chain::Reach,
    graph::{Edge, Graph},
    percent::{Share, decimal},
};

/// What makes a holder a listed one, in words: text and verdict, and who says so.
pub type Listed<'a> = &'a dyn Fn(usize) -> Vec<Arc<Node>>;

/// Levels that are told; a chain that is longer goes on unseen.
const DEEPEST: usize = 12;
/// Owners of one entity that are told.
const WIDEST: usize = 30;
/// Edges that are told in all.
const MOST: usize = 200;

impl Graph<'_> {
    /// Returns the reasons: one node for each owner of the entity.
    pub fn why(&self, reach: &Reach, entity: usize, listed: Listed<'_>) -> Vec<Arc<Node>> {
        let mut told = vec![false; self.holders().len()];
        told[entity] = true;
        let mut left = MOST;
        let mut nodes = self.owners_told(reach, entity, listed, &mut told, &mut left, 0);
        nodes.extend(self.control_told(entity).into_iter().map(Arc::new));
        nodes
    }

    fn owners_told(
        &self,
        reach: &Reach,
        entity: usize,
        listed: Listed<'_>,
        told: &mut Vec<bool>,
        left: &mut usize,
        depth: usize,
    ) -> Vec<Arc<Node>> {
        let owners = self.owners_of(entity);
        // Who belongs comes first: it is what a reader looks for.
        let mut order: Vec<&Edge> = owners.iter().collect();
        order.sort_by_key(|edge| {
            std::cmp::Reverse((reach.members[edge.owner], edge.share.high, edge.share.low))
        });
        let mut nodes = Vec::new();
        for edge in order.iter().take(WIDEST) {
            if *left == 0 {
                break;
            }
            *left -= 1;
            let node = self.told(edge);
            let again = std::mem::replace(&mut told[edge.owner], true);
            let mut owner = self.member_told(reach, edge.owner);
            if !again {
                owner.children = listed(edge.owner);
                // Who is listed counts, whoever owns it.
                let own = owner.children.iter().any(|n| n.verdict == Verdict::True);
                if depth < DEEPEST && !own {
                    let above = self.owners_told(reach, edge.owner, listed, told, left, depth + 1);
                    owner.children.extend(above);
                }
            }
            nodes.push(Arc::new(node.with([owner])));
        }
        let unseen = owners.len() - nodes.len();
        if unseen > 0 {
            let text = format!("{unseen} further owners, not shown");
            nodes.push(Node::new(NodeKind::Predicate, Verdict::True, text).into());
        }
        if !self.is_complete(entity) {
            let sum: i64 = owners.iter().map(|edge| edge.share.low).sum();
            let rest = crate::WHOLE - sum;
            if rest > 0 {
                let name = self.holders()[entity].caption();
                let text = if owners.is_empty() {
                    format!("nothing is said about who owns {name}")
                } else {
                    format!(
                        "who holds the other {} % of {name} is not said",
                        decimal(rest)
                    )
                };
                nodes.push(Node::new(NodeKind::Fact, Verdict::Unknown, text).into());
            }
        }
        nodes
    }

    /// Tells an edge: `A holds 50 % of B since 2018 (register)`.
    fn told(&self, edge: &Edge) -> Node {
        let [owner, owned] = [edge.owner, edge.owned].map(|at| self.holders()[at].caption());
        let first = &self.stated().holdings[edge.rests_on[0]];
        let mut text = match first.kind {
            HoldingKind::Branch => format!("{owned} is a branch of {owner}: the same legal person"),
            HoldingKind::Consolidation if edge.share == Share::UNKNOWN => format!(
                "{owner} consolidates {owned} in its accounts: it may hold a share, and how much is not said"
            ),
            HoldingKind::UltimateConsolidation => format!(
                "{owner} stands at the top of the accounts of {owned}: the chain and its shares are not said"
            ),
            _ => format!("{owner} holds {} of {owned}", edge.share),
        };
        let days = match (&first.from, &first.until) {
            (Some(from), Some(until)) => format!(", from {from} until {until}"),
            (Some(from), None) => format!(", since {from}"),
            (None, Some(until)) => format!(", until {until}"),
            (None, None) => String::new(),
        };
        text.push_str(&days);
        if edge.may_have_ended {
            text.push_str("; whether it stood on the day is open");
        }
        let known = edge.share.is_exact() && !edge.may_have_ended;
        let verdict = if known {
            Verdict::True
        } else {
            Verdict::Unknown
        };
        let mut node = Node::new(NodeKind::Fact, verdict, text);
        let mut sources: Vec<String> = edge
            .rests_on
            .iter()
            .map(|place| &self.stated().holdings[*place])
            .map(|holding| {
                let said = holding.said_by.as_deref().unwrap_or("the case");
                match &holding.evidence {
                    Some(evidence) => format!("{said} ({evidence})"),
                    None => said.to_owned(),
                }
            })
            .collect();
        sources.dedup();
        node.said_by = Some(sources.join("; ").into());
        node
    }

    fn member_told(&self, reach: &Reach, holder: usize) -> Node {
        let name = self.holders()[holder].caption();
        let verdict = reach.members[holder];
        let text = match verdict {
            Verdict::True => format!("{name} counts"),
            Verdict::Unknown => format!("whether {name} counts is open"),
            Verdict::False => format!(
                "{name} does not count: it is not listed, and the listed hold less than {} % of it",
                decimal(reach.link)
            ),
        };
        Node::new(NodeKind::Predicate, verdict, text)
    }

    /// Tells who directs the entity: control is not ownership.
    fn control_told(&self, entity: usize) -> Vec<Node> {
        let id = &self.holders()[entity].id;
        let name = self.holders()[entity].caption();
        let control = self
            .stated()
            .holdings
            .iter()
            .filter(|holding| holding.kind == HoldingKind::Control && holding.owned == *id);
        control
            .take(WIDEST)
            .map(|holding| {
                let owner = self.find(&holding.owner);
                let owner = owner.map_or(holding.owner.as_str(), |at| self.holders()[at].caption());
                let text =
                    format!("{owner} directs {name}: control is not ownership and does not count");
                let mut node = Node::new(NodeKind::Predicate, Verdict::False, text);
                node.said_by = holding.said_by.as_deref().map(Into::into);
                node
            })
            .collect()
    }
}

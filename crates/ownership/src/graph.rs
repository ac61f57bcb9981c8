//! The holdings that stood on one day, as far as could be known.
//!
//! In: [`Ownership`]. Out: a [`Graph`] with at most one edge from an owner to an entity.
//! Statements of several sources about one holding must all hold: the edge is where they
//! meet. Where they exclude each other the edge spans them and the contradiction is
//! kept; where the owners of an entity together have more than all of it, none of those
//! shares is believed. A holding without dates stands throughout: its source says
//! nothing else.

use std::collections::{HashMap, HashSet};

use interdict_model::{Holder, Holding, HoldingKind, Ownership, PartyKind, Verdict};
use jiff::civil::{Date, date};

use crate::percent::{Share, WHOLE, decimal};

/// A holding that stood, or may have stood.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The owner, by its place among the holders.
    pub owner: usize,
    /// The owned entity, by its place among the holders.
    pub owned: usize,
    /// What is known of the share.
    pub share: Share,
    /// Whether it is open that the holding stood on the day.
    pub may_have_ended: bool,
    /// The holdings it rests on, by their places in [`Ownership::holdings`].
    pub rests_on: Vec<usize>,
}

/// Statements that cannot all be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The owned entity, by its place among the holders.
    pub owned: usize,
    /// What contradicts what.
    pub text: String,
}

/// The holdings of one day.
#[derive(Debug, Clone)]
pub struct Graph<'a> {
    stated: &'a Ownership,
    holders: Vec<Holder>,
    places: HashMap<String, usize>,
    edges: Vec<Edge>,
    /// For each holder the range of its owners in `edges`, which are sorted by owned.
    owners: Vec<(usize, usize)>,
    /// For each holder its edges as owner.
    held: Vec<Vec<usize>>,
    contradictions: Vec<Contradiction>,
}

/// Steps taken in search of a chain that explains why a parent is the ultimate one.
const MOST_STEPS: usize = 1_000_000;

impl<'a> Graph<'a> {
    /// Builds the graph of what stood on `on`, as far as could be known on `known`.
    pub fn standing(stated: &'a Ownership, on: Date, known: Date) -> Self {
        let mut graph = Self {
            stated,
            holders: Vec::new(),
            places: HashMap::new(),
            edges: Vec::new(),
            owners: Vec::new(),
            held: Vec::new(),
            contradictions: Vec::new(),
        };
        for holder in &stated.holders {
            graph.join(holder);
        }
        let (mut edges, mut tops) = (Vec::new(), Vec::new());
        for (place, holding) in stated.holdings.iter().enumerate() {
            let unknown_yet = holding.known_since.is_some_and(|since| since > known);
            let stood = stood(holding, on);
            if unknown_yet || stood == Verdict::False || holding.kind == HoldingKind::Control {
                continue;
            }
            let edge = graph.edge(holding, place, stood);
            if holding.kind == HoldingKind::UltimateConsolidation {
                tops.push(edge);
            } else {
                edges.push(edge);
            }
        }
        graph.merge(edges);
        graph.index();
        graph.add_unexplained(tops);
        graph.disbelieve_more_than_all();
        graph
    }

    fn join(&mut self, holder: &Holder) {
        let Some(&place) = self.places.get(&holder.id) else {
            self.places.insert(holder.id.clone(), self.holders.len());
            self.holders.push(holder.clone());
            return;
        };
        let known = &mut self.holders[place];
        known.names.extend(holder.names.iter().cloned());
        known.country = known.country.or(holder.country);
        known.kind = known.kind.or(holder.kind);
        known.confirmed.extend(holder.confirmed.iter().cloned());
        known.rejected.extend(holder.rejected.iter().cloned());
        known.listed.extend(holder.listed.iter().cloned());
        known.owners_complete |= holder.owners_complete;
    }

    fn place(&mut self, id: &str) -> usize {
        if let Some(place) = self.places.get(id) {
            return *place;
        }
        self.places.insert(id.to_owned(), self.holders.len());
        self.holders.push(Holder::with_id(id));
        self.holders.len() - 1
    }

    fn edge(&mut self, holding: &Holding, place: usize, stood: Verdict) -> Edge {
        let mut share = match holding.kind {
            HoldingKind::Branch => Share::exact(WHOLE),
            HoldingKind::Ownership => holding
                .share
                .as_deref()
                .and_then(Share::parse)
                .unwrap_or(Share::UNKNOWN),
            _ => Share::UNKNOWN,
        };
        if stood == Verdict::Unknown {
            share.low = 0;
            share.above_low = false;
        }
        Edge {
            owner: self.place(&holding.owner),
            owned: self.place(&holding.owned),
            share,
            may_have_ended: stood == Verdict::Unknown,
            rests_on: vec![place],
        }
    }

    /// Joins what is said of one owner and one entity.
    fn merge(&mut self, mut edges: Vec<Edge>) {
        edges.sort_by_key(|edge| (edge.owned, edge.owner, edge.rests_on[0]));
        let mut rest = edges.as_slice();
        while let Some(first) = rest.first() {
            let same = |edge: &&Edge| (edge.owned, edge.owner) == (first.owned, first.owner);
            let count = rest.iter().take_while(same).count();
            let (group, after) = rest.split_at(count);
            let edge = self.joined(group);
            self.edges.push(edge);
            rest = after;
        }
    }

    fn joined(&mut self, group: &[Edge]) -> Edge {
        let mut edge = group[0].clone();
        if group.len() == 1 {
            return edge;
        }
        let mut sources: Vec<(Option<&str>, Share, Vec<&Edge>)> = Vec::new();
        for stated in group {
            let said_by = self.stated.holdings[stated.rests_on[0]].said_by.as_deref();
            match sources.iter_mut().find(|(by, _, _)| *by == said_by) {
                Some((_, share, all)) => {
                    // One source twice: another class of shares, or the same again.
                    if all.iter().all(|other| other.share != stated.share) {
                        *share = together(*share, stated.share);
                    }
                    all.push(stated);
                }
                None => sources.push((said_by, stated.share, vec![stated])),
            }
        }
        edge.rests_on = group.iter().flat_map(|e| e.rests_on.clone()).collect();
        edge.may_have_ended = group.iter().all(|e| e.may_have_ended);
        edge.share = sources[0].1;
        let mut met = Some(edge.share);
        for (_, share, _) in &sources[1..] {
            met = met.and_then(|met| met.meet(*share));
            edge.share = edge.share.hull(*share);
        }
        if let Some(met) = met {
            edge.share = met;
        } else {
            let said: Vec<String> = sources
                .iter()
                .map(|(by, share, _)| format!("{share} ({})", by.unwrap_or("the case")))
                .collect();
            self.contradictions.push(Contradiction {
                owned: edge.owned,
                text: format!(
                    "sources differ on the share of {} in {}: {}",
                    self.holders[edge.owner].caption(),
                    self.holders[edge.owned].caption(),
                    said.join(", ")
                ),
            });
        }
        edge
    }

    fn index(&mut self) {
        self.edges.sort_by_key(|edge| (edge.owned, edge.owner));
        self.owners = vec![(0, 0); self.holders.len()];
        self.held = vec![Vec::new(); self.holders.len()];
        for (place, edge) in self.edges.iter().enumerate() {
            let range = &mut self.owners[edge.owned];
            if range.0 == range.1 {
                *range = (place, place);
            }
            range.1 = place + 1;
            self.held[edge.owner].push(place);
        }
    }

    /// A parent at the top of a chain adds nothing where the chain itself is known.
    fn add_unexplained(&mut self, tops: Vec<Edge>) {
        let mut left = MOST_STEPS;
        let mut added = Vec::new();
        for top in tops {
            if !self.is_above(top.owner, top.owned, &mut left) {
                added.push(top);
            }
        }
        if added.is_empty() {
            return;
        }
        added.sort_by_key(|edge| (edge.owned, edge.owner));
        added.dedup_by_key(|edge| (edge.owned, edge.owner));
        self.edges.extend(added);
        self.index();
    }

    fn is_above(&self, owner: usize, owned: usize, left: &mut usize) -> bool {
        let mut seen = HashSet::from([owned]);
        let mut open = vec![owned];
        while let Some(entity) = open.pop() {
            for edge in self.owners_of(entity) {
                if edge.owner == owner {
                    return true;
                }
                if *left == 0 {
                    return false;
                }
                *left -= 1;
                if seen.insert(edge.owner) {
                    open.push(edge.owner);
                }
            }
        }
        false
    }

    fn disbelieve_more_than_all(&mut self) {
        for owned in 0..self.holders.len() {
            let (from, to) = self.owners[owned];
            let owners = &mut self.edges[from..to];
            let sum: i64 = owners.iter().map(|edge| edge.share.low).sum();
            let above = owners.iter().any(|edge| edge.share.above_low);
            if sum < WHOLE || sum == WHOLE && !above {
                continue;
            }
            for edge in owners {
                edge.share = Share::UNKNOWN;
            }
            self.contradictions.push(Contradiction {
                owned,
                text: format!(
                    "the owners of {} are stated to hold {} % together",
                    self.holders[owned].caption(),
                    decimal(sum)
                ),
            });
        }
    }

    /// Returns the holders; a place in them names one.
    pub fn holders(&self) -> &[Holder] {
        &self.holders
    }

    /// Returns every edge.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Returns what was stated.
    pub fn stated(&self) -> &'a Ownership {
        self.stated
    }

    /// Returns the edges into an entity.
    pub fn owners_of(&self, owned: usize) -> &[Edge] {
        let (from, to) = self.owners[owned];
        &self.edges[from..to]
    }

    /// Returns the edges out of an owner.
    pub(crate) fn held_by(&self, owner: usize) -> impl Iterator<Item = &Edge> {
        self.held[owner].iter().map(|place| &self.edges[*place])
    }

    /// Returns the direct share of an owner in an entity.
    pub fn direct(&self, owner: usize, owned: usize) -> Option<Share> {
        let edge = self
            .owners_of(owned)
            .iter()
            .find(|edge| edge.owner == owner)?;
        Some(edge.share)
    }

    /// Returns statements that cannot all be true.
    pub fn contradictions(&self) -> &[Contradiction] {
        &self.contradictions
    }

    /// Returns whether an entity has no owners but the stated ones.
    pub fn is_complete(&self, entity: usize) -> bool {
        let holder = &self.holders[entity];
        holder.owners_complete || holder.kind == Some(PartyKind::Person)
    }

    /// Returns the holder with an id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Returns the holders with a name; letter case, blanks and punctuation do not count.
    pub fn named(&self, name: &str) -> Vec<usize> {
        let wanted = plain(name);
        if wanted.is_empty() {
            return Vec::new();
        }
        let has = |holder: &Holder| {
            plain(&holder.id) == wanted || holder.names.iter().any(|name| plain(name) == wanted)
        };
        (0..self.holders.len())
            .filter(|place| has(&self.holders[*place]))
            .collect()
    }

    /// Returns every holder above the given entities, themselves first, nearest first.
    pub fn above(&self, entities: &[usize]) -> Vec<usize> {
        let mut seen = vec![false; self.holders.len()];
        let mut order = Vec::new();
        for entity in entities {
            if !std::mem::replace(&mut seen[*entity], true) {
                order.push(*entity);
            }
        }
        let mut next = 0;
        while let Some(entity) = order.get(next).copied() {
            for edge in self.owners_of(entity) {
                if !std::mem::replace(&mut seen[edge.owner], true) {
                    order.push(edge.owner);
                }
            }
            next += 1;
        }
        order
    }
}

/// What one source says of two classes of shares: at least the larger, at most both.
fn together(a: Share, b: Share) -> Share {
    let low = (a.low, a.above_low).max((b.low, b.above_low));
    let high = a.high + b.high;
    Share {
        low: low.0,
        above_low: low.1,
        high: high.min(WHOLE),
        below_high: high <= WHOLE && (a.below_high || b.below_high),
    }
}

/// Returns a name by which two spellings of it are told to be one.
pub(crate) fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns whether a holding stood on a day.
fn stood(holding: &Holding, on: Date) -> Verdict {
    let spans = [&holding.from, &holding.until].map(|day| day.as_deref().map(span));
    if let [Some(Some((first, _))), Some(Some((_, last)))] = spans
        && last < first
    {
        // It ends before it begins: one of the days is wrong, and nobody knows which.
        return Verdict::Unknown;
    }
    let [from, until] = spans;
    let after = match from {
        None => Verdict::True,
        Some(None) => Verdict::Unknown,
        Some(Some((first, last))) => between(on >= last, on < first),
    };
    let before = match until {
        None => Verdict::True,
        Some(None) => Verdict::Unknown,
        Some(Some((first, last))) => between(on <= first, on > last),
    };
    after.and(before)
}

fn between(certainly: bool, certainly_not: bool) -> Verdict {
    match (certainly, certainly_not) {
        (true, _) => Verdict::True,
        (_, true) => Verdict::False,
        _ => Verdict::Unknown,
    }
}

/// Reads a day, a month or a year as its first and last day, `A..B` as from A to B, and
/// an instant as its day.
pub fn span(text: &str) -> Option<(Date, Date)> {
    let text = text.trim();
    if let Some((from, to)) = text.split_once("..") {
        let (first, last) = (span(from)?.0, span(to)?.1);
        return (first <= last).then_some((first, last));
    }
    let text = text.split_once('T').map_or(text, |(day, _)| day);
    let number = |text: &str| -> Option<i16> {
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse().ok())?
    };
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [year] if year.len() == 4 => {
            let year = number(year)?;
            Some((date(year, 1, 1), date(year, 12, 31)))
        }
        [year, month] if year.len() == 4 && month.len() == 2 => {
            let month = i8::try_from(number(month)?).ok()?;
            let first = Date::new(number(year)?, month, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            let month = i8::try_from(number(month)?).ok()?;
            let day = i8::try_from(number(day)?).ok()?;
            let day = Date::new(number(year)?, month, day).ok()?;
            Some((day, day))
        }
        _ => None,
    }
}

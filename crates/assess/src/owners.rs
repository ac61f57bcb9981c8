//! From who owns whom to facts about the parties of a case.
//!
//! Every holder above a party is screened as a party is; what the rulebook counts for
//! each fact ([`OwnershipReach`]) says who of them is listed for it; the graph says what
//! they hold of the party. What is found goes to the facts with the chains as its
//! reason, and what is missing as questions. A fact that the case gives itself goes before
//! what is found. Without holdings nothing is found, and nothing changes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use interdict_determine::{
    Asked as OwnerAsked, FactError, FactType, Facts, Found, Known, Match, Op, Opening,
    OwnershipReach, Party, Registry, Rulebook, Test, Value,
};
use interdict_model::{
    AsOf, CaseParty, EntryId, Flag, FlagKind, Holder, Holding, ListId, Node, NodeKind, Ownership,
    PartyRole, Resolution, ScreeningStatus, Verdict,
};
use interdict_ownership::{Graph, Missing, Percent, Reach, Tips, Total, billionths, decimal};
use interdict_screen::Screener;
use rust_decimal::Decimal;

use crate::{
    assess::{PlainFacts, Settings, screened},
    matches::resolve,
};

/// Holders that are screened, nearest first; of those beyond it is open whether they are
/// listed.
const MOST_SCREENED: usize = 500;
/// Names under which one holder is screened.
const MOST_NAMES: usize = 4;
/// Contradictions that are told.
const MOST_TOLD: usize = 20;

/// What an assessment is about.
pub(crate) struct Asked<'a> {
    pub on: AsOf,
    pub known: AsOf,
    pub lists: &'a dyn Screener,
    pub book: &'a Rulebook,
    pub settings: &'a Settings,
}

/// What is known of a holder as a listed one.
#[derive(Default)]
struct Screened {
    matches: Vec<Match>,
    /// Why it could not be screened.
    unscreened: Option<String>,
}

/// Refuses a listing that is stated of an owner in words that no list has.
pub(crate) fn check(stated: &Ownership, registry: &Registry) -> Result<(), FactError> {
    let words = match registry.get("party.listed").map(|spec| &spec.kind) {
        Some(FactType::Enum(words)) => words.as_slice(),
        _ => &[],
    };
    for holder in &stated.holders {
        let known = |word: &&String| words.contains(*word) && *word != "no";
        let unknown = holder.listed.iter().find(|word| !known(word));
        if let Some(word) = unknown {
            return Err(FactError::WrongType {
                path: format!("{}.listed", holder.caption()),
                value: word.clone(),
                kind: "enum".into(),
                expected: words.iter().filter(|word| *word != "no").cloned().collect(),
            });
        }
    }
    Ok(())
}

/// Lays what the facts of the case say about holdings over what is stated.
pub(crate) fn answered(
    stated: &Ownership,
    plain: &PlainFacts<'_>,
    facts: &Facts,
) -> Result<Ownership, FactError> {
    let mut stated = stated.clone();
    for (path, input) in plain {
        let Some((head, inside, leaf)) = parts(path) else {
            continue;
        };
        let missing = || FactError::NoSuch {
            path: (*path).to_owned(),
            what: "a holder",
        };
        let known = facts.get(path).map(|fact| &fact.known);
        if head == "holding" {
            let (owner, owned) = inside.split_once(" > ").ok_or_else(missing)?;
            let there = |each: &Holding| each.owner == owner && each.owned == owned;
            if !stated.holdings.iter().any(there) {
                return Err(missing());
            }
            let Some(share) = known.and_then(share_text) else {
                continue;
            };
            // What is answered goes before what was stated.
            stated.holdings.retain(|each| !there(each));
            stated.holdings.push(Holding {
                said_by: input.said_by.clone(),
                evidence: input.evidence.clone(),
                ..Holding::new(owner, owned, Some(&share))
            });
            continue;
        }
        let named = |id: &str| {
            stated.holders.iter().any(|holder| holder.id == id)
                || stated
                    .holdings
                    .iter()
                    .any(|each| each.owner == id || each.owned == id)
        };
        if !named(inside) {
            return Err(missing());
        }
        let mut holder = Holder::with_id(inside);
        if leaf == "owners_complete" && known == Some(&Known::Exact(Value::Bool(true))) {
            holder.owners_complete = true;
            stated.holders.push(holder);
        }
    }
    Ok(stated)
}

/// Takes `holder[ID].leaf` or `holding[A > B].leaf` apart.
fn parts(path: &str) -> Option<(&str, &str, &str)> {
    let (head, rest) = path.split_once('[')?;
    let (inside, leaf) = rest.rsplit_once("].")?;
    matches!(head, "holder" | "holding").then_some((head, inside, leaf))
}

fn share_text(known: &Known) -> Option<String> {
    match known {
        Known::Exact(Value::Number(share)) => Some(share.normalize().to_string()),
        Known::Range(Value::Number(low), Value::Number(high)) => {
            Some(format!("{}-{}", low.normalize(), high.normalize()))
        }
        _ => None,
    }
}

/// Finds the facts of every party that has owners, and returns what contradicts itself.
pub(crate) fn find(
    asked: &Asked<'_>,
    stated: &Ownership,
    parties: &[CaseParty],
    screened: &[Party],
    facts: &mut Facts,
) -> Vec<Flag> {
    if stated.is_empty() {
        return Vec::new();
    }
    let graph = Graph::standing(stated, asked.on.day(), asked.known.day());
    let places: Vec<Option<usize>> = parties.iter().map(|party| place(&graph, party)).collect();
    let entities: Vec<usize> = places.iter().flatten().copied().collect();
    let above = graph.above(&entities);
    let mut seen: BTreeMap<usize, Screened> = BTreeMap::new();
    for (holder, party) in places.iter().zip(screened) {
        if let Some(holder) = holder {
            let found = Screened {
                matches: party.matches.clone(),
                unscreened: party.unscreened.clone(),
            };
            seen.entry(*holder).or_insert(found);
        }
    }
    for (order, holder) in above.iter().enumerate() {
        let found = || {
            if order < MOST_SCREENED {
                screen(asked, &graph.holders()[*holder])
            } else {
                Screened {
                    matches: Vec::new(),
                    unscreened: Some(format!("more than {MOST_SCREENED} holders stand above")),
                }
            }
        };
        seen.entry(*holder).or_insert_with(found);
    }
    for rule in &asked.book.ownership {
        let finder = Finder {
            asked,
            graph: &graph,
            rule,
            seen: &seen,
        };
        finder.find(&places, facts);
    }
    let matter: BTreeSet<usize> = above.into_iter().collect();
    graph
        .contradictions()
        .iter()
        .filter(|each| matter.contains(&each.owned))
        .take(MOST_TOLD)
        .map(|each| Flag {
            kind: FlagKind::OwnershipConflict,
            text: each.text.clone(),
        })
        .collect()
}

/// Returns the holder that a party is: the one it names, or the only one of its name.
fn place(graph: &Graph<'_>, party: &CaseParty) -> Option<usize> {
    if let Some(id) = &party.entity {
        return graph.find(id);
    }
    if let Some(place) = graph.find(party.name.trim()) {
        return Some(place);
    }
    match graph.named(&party.name).as_slice() {
        [one] => {
            let country = graph.holders()[*one].country;
            let elsewhere = matches!((country, party.country), (Some(a), Some(b)) if a != b);
            (!elsewhere).then_some(*one)
        }
        _ => None,
    }
}

/// Screens a holder as a party is screened, under its first names.
fn screen(asked: &Asked<'_>, holder: &Holder) -> Screened {
    let mut party = CaseParty::new(PartyRole::Other, "");
    party.country = holder.country;
    party.kind = holder.kind;
    party.confirmed.clone_from(&holder.confirmed);
    party.rejected.clone_from(&holder.rejected);
    let mut found: BTreeMap<EntryId, Match> = BTreeMap::new();
    let mut unscreened = holder
        .names
        .is_empty()
        .then(|| "its name is not given".to_owned());
    let names = holder.names.iter().take(MOST_NAMES).map(String::as_str);
    let none = holder.names.is_empty().then_some("");
    for (order, name) in names.chain(none).enumerate() {
        name.clone_into(&mut party.name);
        let screening = screened(&party, asked.lists, asked.on, asked.known, asked.settings);
        if order == 0 && !name.is_empty() && screening.status != ScreeningStatus::Ok {
            unscreened = Some(screening.message.clone().unwrap_or_default());
        }
        let (matches, _) = resolve(&party, &screening, |id| asked.lists.entry(id));
        for each in matches {
            let id = each.entry.id.clone();
            let better = found
                .get(&id)
                .is_none_or(|known| rank(each.resolution) > rank(known.resolution));
            if better {
                found.insert(id, each);
            }
        }
    }
    if !party.confirmed.is_empty() || party.rejected.iter().any(|each| each.as_str() == "*") {
        unscreened = None;
    }
    Screened {
        matches: found.into_values().collect(),
        unscreened,
    }
}

fn rank(resolution: Resolution) -> u8 {
    match resolution {
        Resolution::Confirmed => 4,
        Resolution::ConfirmedByName => 3,
        Resolution::Unresolved => 2,
        Resolution::Rejected => 1,
        Resolution::Superseded => 0,
    }
}

/// Finds one fact of all parties.
struct Finder<'a> {
    asked: &'a Asked<'a>,
    graph: &'a Graph<'a>,
    rule: &'a OwnershipReach,
    seen: &'a BTreeMap<usize, Screened>,
}

impl Finder<'_> {
    fn find(&self, places: &[Option<usize>], facts: &mut Facts) {
        let Some(link) = billionths(self.rule.link) else {
            return;
        };
        let holders = 0..self.graph.holders().len();
        let listed: Vec<Verdict> = holders.map(|holder| self.listed(holder, facts)).collect();
        // A fact that is taken as absent unless the case brings it is not brought by owners
        // none of whom can be a listed one.
        let spec = self.asked.book.registry.get(&self.rule.fact);
        let closed = spec.is_some_and(|spec| spec.closed.is_some());
        if closed && listed.iter().all(|each| *each == Verdict::False) {
            return;
        }
        let reach = self.graph.reach(&listed, link);
        let mut found = Vec::new();
        for (party, place) in places.iter().enumerate() {
            let Some(place) = place else { continue };
            // Of a party whose owners nobody speaks of, nothing is found.
            if self.graph.owners_of(*place).is_empty() && !self.graph.is_complete(*place) {
                continue;
            }
            let leaf = self.rule.fact.split_once('.').map_or("", |(_, leaf)| leaf);
            let key = format!("party[{}].{leaf}", party + 1);
            found.push((key, self.finding(&reach, &listed, *place, facts)));
        }
        for (key, finding) in found {
            facts.find(key, finding);
        }
    }

    /// Returns whether a holder counts by itself.
    fn listed(&self, holder: usize, facts: &Facts) -> Verdict {
        let Some(screened) = self.seen.get(&holder) else {
            return Verdict::False;
        };
        let stated = self.graph.holders()[holder].listed.iter();
        let stated = stated.map(|word| self.stated(holder, word, facts));
        let stated = stated.fold(Verdict::False, Verdict::or);
        if stated == Verdict::True {
            return stated;
        }
        if screened.unscreened.is_some() {
            return Verdict::Unknown;
        }
        let each = screened
            .matches
            .iter()
            .map(|m| self.counts(holder, m, facts));
        each.fold(stated, Verdict::or)
    }

    /// Whether a holder counts because the case says that it is listed.
    fn stated(&self, holder: usize, word: &str, facts: &Facts) -> Verdict {
        let registry = &self.asked.book.registry;
        let on = |list: &ListId| registry.states(list, word);
        if self.rule.lists.iter().any(on) {
            return Verdict::True;
        }
        let counts = |asked: &OwnerAsked| {
            if asked.listed.iter().any(|own| own == word) {
                Verdict::True
            } else if on(&asked.list) {
                self.told(holder, &asked.fact, facts)
            } else {
                Verdict::False
            }
        };
        let asked = self.rule.asked.iter();
        asked.map(counts).fold(Verdict::False, Verdict::or)
    }

    fn counts(&self, holder: usize, found: &Match, facts: &Facts) -> Verdict {
        let list = &found.entry.list;
        let condition = if self.rule.lists.contains(list) {
            Verdict::True
        } else if let Some(asked) = self.rule.asked.iter().find(|asked| asked.list == *list) {
            self.told(holder, &asked.fact, facts)
        } else {
            Verdict::False
        };
        let is = match found.resolution {
            Resolution::Confirmed | Resolution::ConfirmedByName => Verdict::True,
            Resolution::Rejected | Resolution::Superseded => Verdict::False,
            Resolution::Unresolved => Verdict::Unknown,
        };
        let present = found
            .entry
            .listing
            .presence(self.asked.on, self.asked.known);
        condition.and(is).and(present)
    }

    fn told(&self, holder: usize, fact: &str, facts: &Facts) -> Verdict {
        let key = self.key(holder, fact);
        match facts.get(&key).map(|fact| &fact.known) {
            Some(Known::Exact(Value::Bool(told))) => Verdict::from(*told),
            _ => Verdict::Unknown,
        }
    }

    fn key(&self, holder: usize, fact: &str) -> String {
        let leaf = fact.split_once('.').map_or(fact, |(_, leaf)| leaf);
        format!("holder[{}].{leaf}", self.graph.holders()[holder].id)
    }

    fn finding(&self, reach: &Reach, listed: &[Verdict], place: usize, facts: &Facts) -> Found {
        // A fact without constants asks whether any such owner is named at all.
        let named = self.rule.at.is_empty();
        let total = if named {
            self.graph.held_by_named(reach, place)
        } else {
            self.graph.held(reach, place)
        };
        let known = if named {
            any(&total)
        } else {
            let (low, high) = total.bounds();
            if low == high {
                Known::Exact(Value::Number(low))
            } else {
                Known::Range(Value::Number(low), Value::Number(high))
            }
        };
        let told = |holder: usize| self.listed_told(holder, facts);
        Found {
            words: if named {
                known.to_string()
            } else {
                format!("{total}, owned by {}", self.rule.owners)
            },
            known,
            said_by: format!("the holdings; {}", self.rule_words()),
            why: self.graph.why(reach, place, &told),
            open: self.openings(reach, listed, place, facts),
        }
    }

    fn rule_words(&self) -> &str {
        self.rule
            .cites
            .first()
            .map_or("", |cite| cite.text.as_str())
    }

    /// Tells what makes a holder a listed one, or leaves open whether it is.
    fn listed_told(&self, holder: usize, facts: &Facts) -> Vec<Arc<Node>> {
        let Some(screened) = self.seen.get(&holder) else {
            return Vec::new();
        };
        let name = self.graph.holders()[holder].caption();
        let mut nodes = Vec::new();
        for word in &self.graph.holders()[holder].listed {
            let verdict = self.stated(holder, word, facts);
            if verdict != Verdict::False {
                let text = format!("{name} is listed ({word}), as the case says");
                nodes.push(Node::new(NodeKind::Match, verdict, text).into());
            }
        }
        if let Some(why) = &screened.unscreened {
            let text = format!("{name} could not be screened: {why}");
            nodes.push(Node::new(NodeKind::Match, Verdict::Unknown, text).into());
        }
        for found in &screened.matches {
            let verdict = self.counts(holder, found, facts);
            if verdict == Verdict::False {
                continue;
            }
            let entry = &found.entry;
            let words = match (verdict, found.resolution) {
                (Verdict::True, _) => "is",
                (_, Resolution::Unresolved) => "may be",
                _ => "is, as far as the dates and the terms of the rule reach it,",
            };
            let text = format!("{name} {words} {} ({})", entry.caption(), entry.id);
            let mut node = Node::new(NodeKind::Match, verdict, text);
            node.cite = entry.listing.citations.first().cloned().map(Arc::new);
            nodes.push(Arc::new(node));
        }
        nodes
    }

    /// Turns what is missing into questions, each with the values that could tip.
    fn openings(
        &self,
        reach: &Reach,
        listed: &[Verdict],
        place: usize,
        facts: &Facts,
    ) -> Vec<Opening> {
        let mut openings: Vec<Opening> = Vec::new();
        let constants: Vec<Decimal> = match self.rule.at.as_slice() {
            [] => vec![Decimal::ZERO],
            constants => constants.to_vec(),
        };
        for constant in constants {
            let Some(at) = billionths(constant) else {
                continue;
            };
            for missing in self.graph.open(reach, listed, place, at) {
                for (opening, test) in self.opening(&missing, facts) {
                    let known = openings.iter_mut().find(|known| known.key == opening.key);
                    match known {
                        Some(known) => known.lifts.push((constant, test)),
                        None => openings.push(Opening {
                            lifts: vec![(constant, test)],
                            ..opening
                        }),
                    }
                }
            }
        }
        openings
    }

    fn opening(&self, missing: &Missing<'_>, facts: &Facts) -> Vec<(Opening, Test)> {
        let name = |holder: usize| self.graph.holders()[holder].caption();
        let ask = |key: String, question: String, who: &str| Opening {
            key,
            question,
            who: who.to_owned(),
            lifts: Vec::new(),
        };
        match missing {
            Missing::Share { edge, tips } => {
                let [owner, owned] = [edge.owner, edge.owned].map(|at| &self.graph.holders()[at]);
                let key = format!("holding[{} > {}].share", owner.id, owned.id);
                let question = format!(
                    "On {}, what share of {} did {} hold, in percent? (Known: {}.)",
                    self.asked.on,
                    owned.caption(),
                    owner.caption(),
                    edge.share
                );
                vec![(ask(key, question, "customer"), tip(*tips))]
            }
            Missing::Owners { entity, left } => {
                // Nothing was stated that a file could have left out: the rest is a question
                // only for who knows all the owners.
                if self.rule.at.is_empty() {
                    return Vec::new();
                }
                let key = self.key(*entity, "holder.owners_complete");
                if facts.get(&key).is_some() {
                    return Vec::new();
                }
                let question = format!(
                    "Who holds the other {} % of {}? Name the owners in the case, or say here \
                     whether those stated are all.",
                    decimal(*left),
                    name(*entity)
                );
                vec![(ask(key, question, "customer"), not_true())]
            }
            Missing::Listed { holder } => self.unsettled(*holder, facts, &ask),
        }
    }

    /// Returns the questions about a holder of whom it is open whether it is listed.
    fn unsettled(
        &self,
        holder: usize,
        facts: &Facts,
        ask: &dyn Fn(String, String, &str) -> Opening,
    ) -> Vec<(Opening, Test)> {
        let mut all = Vec::new();
        let name = self.graph.holders()[holder].caption();
        let id = &self.graph.holders()[holder].id;
        let Some(screened) = self.seen.get(&holder) else {
            return all;
        };
        for found in &screened.matches {
            if self.counts(holder, found, facts) != Verdict::Unknown {
                continue;
            }
            let entry = &found.entry;
            if found.resolution == Resolution::Unresolved {
                let question = format!("Is \"{name}\" {} ({})?", entry.caption(), entry.id);
                let key = format!("holder[{id}].is[{}]", entry.id);
                all.push((ask(key, question, "analyst"), Test::is_true()));
            }
            let asked = self.rule.asked.iter().find(|a| a.list == entry.list);
            if let Some(asked) = asked
                && self.told(holder, &asked.fact, facts) == Verdict::Unknown
            {
                let spec = self.asked.book.registry.get(&asked.fact);
                let (text, who) = spec.map_or(("", ""), |spec| (&spec.question, &spec.who));
                let question = format!("About {name} ({}): {text}", entry.id);
                all.push((
                    ask(self.key(holder, &asked.fact), question, who),
                    Test::is_true(),
                ));
            }
        }
        all
    }
}

fn any(total: &Total) -> Known {
    match (total.low > 0, total.high > 0) {
        (true, _) => Known::Exact(Value::Bool(true)),
        (false, false) => Known::Exact(Value::Bool(false)),
        _ => Known::Unknown,
    }
}

fn tip(tips: Tips) -> Test {
    let number = |percent: Percent| vec![Value::Number(decimal(percent))];
    match tips {
        Tips::At(percent) => Test {
            op: Op::Ge,
            constants: number(percent),
        },
        Tips::Above(percent) => Test {
            op: Op::Gt,
            constants: number(percent),
        },
    }
}

fn not_true() -> Test {
    Test {
        op: Op::Ne,
        constants: vec![Value::Bool(true)],
    }
}

//! The rules by which entries of two copies are linked.
//!
//! By number, where the publisher numbers its entries: the number is the entry. By
//! content, where it does not, in steps from the surest to the least:
//!   1. what a person decided;
//!   2. entries of one name: equal content first, then the nearest by country,
//!      address, rule and date, each only where no second is as near;
//!   3. other names, by tier (a place or short name at the end or an alias; a letter
//!      or two; words left out), where the rule or date agrees;
//!   4. a row that disappears into an entry which gained what the row held, or that
//!      says the same twice, and the reverse;
//!   5. what is left with a tie that proves nothing is ambiguous.
//!
//! No step undoes an earlier one. Where a step finds two readings, what they touch is
//! ambiguous and goes no further.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use interdict_model::{Field, LinkKind, ListEntry, Ruling};

use super::{
    decision::Decisions,
    fields,
    tie::{Keyed, NameTie, Strength, Tie, When},
};

/// Entries, by position in their copies, that belong together.
pub(super) struct Group {
    pub before: Vec<usize>,
    pub after: Vec<usize>,
    pub kind: LinkKind,
    pub reason: String,
    pub decided: bool,
    pub continues: bool,
}

/// Links entries by the publisher's number.
pub(super) fn pair_by_number(
    earlier: &[ListEntry],
    later: &[ListEntry],
    decisions: &Decisions,
) -> Vec<Group> {
    let numbers: HashMap<&str, usize> = later
        .iter()
        .enumerate()
        .map(|(at, entry)| (entry.id.as_str(), at))
        .collect();
    let ruled: BTreeSet<&str> = decisions
        .holding()
        .flat_map(|decision| [decision.before.as_str(), decision.after.as_str()])
        .collect();
    let mut groups = Vec::new();
    let (mut old, mut paired) = (Vec::new(), vec![false; later.len()]);
    for (before, entry) in earlier.iter().enumerate() {
        match numbers.get(entry.id.as_str()) {
            Some(after) if !ruled.contains(entry.id.as_str()) => {
                paired[*after] = true;
                groups.push(Group {
                    before: vec![before],
                    after: vec![*after],
                    kind: LinkKind::Same,
                    reason: SAME_NUMBER.to_owned(),
                    decided: false,
                    continues: true,
                });
            }
            _ => old.push(before),
        }
    }
    // The number is the entry: one that comes back under another is for a person to
    // say. Only what is left is looked at by its content.
    let new: Vec<usize> = (0..later.len()).filter(|at| !paired[*at]).collect();
    let mut work = Work::new(
        old.iter().map(|at| &earlier[*at]).collect(),
        new.iter().map(|at| &later[*at]).collect(),
        decisions,
    );
    work.decided();
    work.one_number();
    work.ambiguous("the publisher's numbers differ", EVERY, |tie| {
        tie.strength() == Strength::Strong && (tie.number || tie.name == NameTie::Equal)
    });
    groups.extend(work.groups.into_iter().map(|group| Group {
        before: group.before.into_iter().map(|at| old[at]).collect(),
        after: group.after.into_iter().map(|at| new[at]).collect(),
        ..group
    }));
    groups
}

/// Entries on one side that may be offered to a person as one question, when nothing
/// but their rule ties them: more are no question.
const FEW: usize = 4;
const EVERY: usize = usize::MAX;
const SAME_NUMBER: &str = "same number of the publisher";

/// Links entries that have no number of their own.
pub(super) fn pair_by_content(
    earlier: &[ListEntry],
    later: &[ListEntry],
    decisions: &Decisions,
) -> Vec<Group> {
    let mut work = Work::new(earlier.iter().collect(), later.iter().collect(), decisions);
    work.decided();
    work.one_name();
    work.absorb();
    for tier in [
        &[NameTie::Extended, NameTie::Alias][..],
        &[NameTie::Near],
        &[NameTie::Part],
    ] {
        work.tier(tier);
        work.absorb();
    }
    work.ambiguous("more than one reading", EVERY, |tie| {
        tie.name != NameTie::Other && tie.strength() >= Strength::Weak
    });
    work.repeats();
    work.ambiguous("listed by one rule, under other names", FEW, |tie| {
        tie.strength() >= Strength::Weak
    });
    work.groups
}

struct Work<'a> {
    old: Vec<Keyed<'a>>,
    new: Vec<Keyed<'a>>,
    decisions: &'a Decisions,
    /// The group that holds each entry.
    old_in: Vec<Option<usize>>,
    new_in: Vec<Option<usize>>,
    /// What can find an entry of the later copy: names, aliases, pages.
    by_key: HashMap<String, Vec<usize>>,
    by_page: HashMap<(u32, u32), Vec<usize>>,
    /// What the entries that one name left over have in common; made when first needed.
    ties: Option<Vec<(usize, usize, Tie)>>,
    groups: Vec<Group>,
}

impl<'a> Work<'a> {
    fn new(
        earlier: Vec<&'a ListEntry>,
        later: Vec<&'a ListEntry>,
        decisions: &'a Decisions,
    ) -> Self {
        let old: Vec<Keyed<'a>> = earlier.into_iter().map(Keyed::new).collect();
        let new: Vec<Keyed<'a>> = later.into_iter().map(Keyed::new).collect();
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_page: HashMap<(u32, u32), Vec<usize>> = HashMap::new();
        for (at, entry) in new.iter().enumerate() {
            for key in keys(entry) {
                by_key.entry(key).or_default().push(at);
            }
            for (volume, page) in entry.pages() {
                by_page
                    .entry((*volume, page / PAGE_BLOCK))
                    .or_default()
                    .push(at);
            }
        }
        Self {
            old_in: vec![None; old.len()],
            new_in: vec![None; new.len()],
            old,
            new,
            decisions,
            by_key,
            by_page,
            ties: None,
            groups: Vec::new(),
        }
    }

    fn is_free(&self, old: usize, new: usize) -> bool {
        self.old_in[old].is_none() && self.new_in[new].is_none()
    }

    fn forbidden(&self, old: usize, new: usize) -> bool {
        !self.decisions.is_empty()
            && self
                .decisions
                .of(&self.old[old].entry.id, &self.new[new].entry.id)
                .is_some_and(|decision| decision.ruling == Ruling::Different)
    }

    fn tie(&self, old: usize, new: usize) -> Tie {
        self.old[old].tie(&self.new[new])
    }

    fn group(
        &mut self,
        before: Vec<usize>,
        after: Vec<usize>,
        kind: LinkKind,
        reason: impl Into<String>,
    ) {
        let at = self.groups.len();
        for old in &before {
            self.old_in[*old] = Some(at);
        }
        for new in &after {
            self.new_in[*new] = Some(at);
        }
        self.groups.push(Group {
            before,
            after,
            kind,
            reason: reason.into(),
            decided: false,
            continues: kind != LinkKind::Ambiguous,
        });
    }

    /// Links what a person holds to be one; several with one side in common are a
    /// split or a merger.
    fn decided(&mut self) {
        let place = |side: &[Keyed<'_>]| -> HashMap<String, usize> {
            side.iter()
                .enumerate()
                .map(|(at, entry)| (entry.entry.id.as_str().to_owned(), at))
                .collect()
        };
        if self.decisions.is_empty() {
            return;
        }
        let (old, new) = (place(&self.old), place(&self.new));
        let mut edges = Vec::new();
        let mut reasons: BTreeMap<usize, String> = BTreeMap::new();
        for decision in self.decisions.holding() {
            if decision.ruling == Ruling::Same
                && let (Some(before), Some(after)) = (
                    old.get(decision.before.as_str()),
                    new.get(decision.after.as_str()),
                )
            {
                edges.push((*before, *after));
                reasons.insert(*before, decision.reason.clone());
            }
        }
        for (before, after) in components(&edges) {
            let kind = match (before.len(), after.len()) {
                (1, 1) => LinkKind::Same,
                (1, _) => LinkKind::Split,
                (_, 1) => LinkKind::Merged,
                _ => LinkKind::Ambiguous,
            };
            let reason = before.iter().find_map(|at| reasons.get(at)).cloned();
            self.group(before, after, kind, reason.unwrap_or_default());
            if let Some(group) = self.groups.last_mut() {
                group.decided = true;
            }
        }
    }

    /// Links entries of one number of which a person decided something else.
    fn one_number(&mut self) {
        if self.decisions.is_empty() {
            return;
        }
        for old in free(&self.old_in) {
            let id = &self.old[old].entry.id;
            let same = self.new.iter().position(|entry| entry.entry.id == *id);
            if let Some(new) = same
                && self.is_free(old, new)
                && !self.forbidden(old, new)
            {
                self.group(vec![old], vec![new], LinkKind::Same, SAME_NUMBER);
            }
        }
    }

    /// Links entries whose names are equal.
    fn one_name(&mut self) {
        let mut names: BTreeMap<&str, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, entry) in self.old.iter().enumerate() {
            if self.old_in[at].is_none() {
                names.entry(&entry.key).or_default().0.push(at);
            }
        }
        for (at, entry) in self.new.iter().enumerate() {
            if self.new_in[at].is_none() {
                names.entry(&entry.key).or_default().1.push(at);
            }
        }
        let names: Vec<(Vec<usize>, Vec<usize>)> = names
            .into_values()
            .filter(|(old, new)| !old.is_empty() && !new.is_empty())
            .collect();
        for (mut old, mut new) in names {
            if old.len() * new.len() > FEW_OF_A_NAME * FEW_OF_A_NAME {
                self.many_of_a_name(&old, &new);
                continue;
            }
            self.nearest(&mut old, &mut new);
            // What is left of one side only is for `absorb`; of both, it is several
            // entries that became one, one that became several, or nobody can say.
            let edges: Vec<(usize, usize)> = old
                .iter()
                .flat_map(|old| new.iter().map(move |new| (*old, *new)))
                .filter(|(old, new)| self.strong(*old, *new))
                .collect();
            for (before, after) in components(&edges) {
                self.several(before, after);
            }
        }
    }

    /// Of a name that very many rows have: links those of equal content, and leaves the
    /// rest together to a person.
    fn many_of_a_name(&mut self, old: &[usize], new: &[usize]) {
        let content = |entry: &ListEntry| {
            let fields = Field::ALL
                .into_iter()
                .map(|field| fields::values(field, entry));
            fields.collect::<Vec<_>>()
        };
        let mut same: BTreeMap<Vec<Vec<String>>, Vec<usize>> = BTreeMap::new();
        for at in new.iter().rev() {
            same.entry(content(self.new[*at].entry))
                .or_default()
                .push(*at);
        }
        for before in old {
            let twins = same.get_mut(&content(self.old[*before].entry));
            if let Some(after) = twins.and_then(Vec::pop)
                && !self.forbidden(*before, after)
            {
                self.group(vec![*before], vec![after], LinkKind::Same, "equal in all");
            }
        }
        let left = |held: &[Option<usize>], side: &[usize]| -> Vec<usize> {
            let left = side.iter().filter(|at| held[**at].is_none());
            left.copied().collect()
        };
        let (before, after) = (left(&self.old_in, old), left(&self.new_in, new));
        if !before.is_empty() && !after.is_empty() {
            let why = "more than one reading: too many rows of one name";
            self.group(before, after, LinkKind::Ambiguous, why);
        }
    }

    /// Links, again and again, the pairs in which each is the one nearest to the
    /// other; takes them out of `old` and `new`.
    fn nearest(&mut self, old: &mut Vec<usize>, new: &mut Vec<usize>) {
        loop {
            let mut best: Vec<(usize, usize)> = Vec::new();
            for before in old.iter() {
                let Some(after) = self.only_best(new.iter().map(|after| (*before, *after))) else {
                    continue;
                };
                let back = self.only_best(old.iter().map(|other| (*other, after.1)));
                if back == Some(after) {
                    best.push(after);
                }
            }
            if best.is_empty() {
                return;
            }
            for (before, after) in best {
                let reason = self.tie(before, after).reason();
                self.group(vec![before], vec![after], LinkKind::Same, reason);
                old.retain(|at| *at != before);
                new.retain(|at| *at != after);
            }
        }
    }

    /// Returns the strong pair that is nearer than every other, if there is one.
    fn only_best(&self, pairs: impl Iterator<Item = (usize, usize)>) -> Option<(usize, usize)> {
        let mut best: Option<(Nearness, (usize, usize))> = None;
        let mut equal = false;
        for (old, new) in pairs {
            if !self.strong(old, new) {
                continue;
            }
            let nearness = nearness(self.old[old].entry, self.new[new].entry);
            match &best {
                Some((known, _)) if *known > nearness => {}
                Some((known, _)) if *known == nearness => equal = true,
                _ => {
                    best = Some((nearness, (old, new)));
                    equal = false;
                }
            }
        }
        best.filter(|_| !equal).map(|(_, pair)| pair)
    }

    fn strong(&self, old: usize, new: usize) -> bool {
        !self.forbidden(old, new) && self.tie(old, new).strength() == Strength::Strong
    }

    /// Links one entry that became several of one name, or several of one name that
    /// became one. A row takes part only where it shares a place with the other side;
    /// one that shares a country and no address leaves it to a person.
    fn several(&mut self, mut before: Vec<usize>, mut after: Vec<usize>) {
        let mut sure = true;
        if let [new] = after[..]
            && before.len() > 1
        {
            before.retain(|old| self.shared(*old, new) > Share::Nothing);
            sure = before
                .iter()
                .all(|old| self.shared(*old, new) == Share::Place);
        } else if let [old] = before[..]
            && after.len() > 1
        {
            after.retain(|new| self.shared(old, *new) > Share::Nothing);
            sure = after
                .iter()
                .all(|new| self.shared(old, *new) == Share::Place);
        }
        let (Some(first), Some(last)) = (before.first(), after.first()) else {
            return;
        };
        let mut reason = self.tie(*first, *last).reason();
        let one_name = |side: &[Keyed<'_>], at: &[usize]| {
            at.windows(2)
                .all(|two| side[two[0]].key == side[two[1]].key)
        };
        let kind = match (before.len(), after.len()) {
            (1, 1) => LinkKind::Same,
            (1, _) if sure && one_name(&self.new, &after) => LinkKind::Split,
            (_, 1) if sure && one_name(&self.old, &before) => LinkKind::Merged,
            _ => {
                reason = format!("more than one reading: {reason}");
                LinkKind::Ambiguous
            }
        };
        let whole = one_name(&self.old, &before)
            && before.len() <= after.len()
            && before
                .iter()
                .all(|old| after.iter().all(|new| self.strong(*old, *new)));
        self.group(before, after, kind, reason);
        if let Some(group) = self.groups.last_mut() {
            group.continues |= whole;
        }
    }

    fn shared(&self, old: usize, new: usize) -> Share {
        let (old, new) = (self.old[old].entry, self.new[new].entry);
        let addressed = !old.addresses.is_empty() && !new.addresses.is_empty();
        let country = old.countries.iter().any(|c| new.countries.contains(c));
        let nowhere = old.countries.is_empty() || new.countries.is_empty();
        if addressed {
            let after: BTreeSet<String> = places(new).filter(|place| place.len() > 2).collect();
            if places(old).any(|place| after.contains(&place)) {
                return Share::Place;
            }
            return if country || nowhere {
                Share::Country
            } else {
                Share::Nothing
            };
        }
        if country || nowhere {
            Share::Place
        } else {
            Share::Nothing
        }
    }

    /// Links what is left by one tier of names: the nearest first.
    fn tier(&mut self, names: &[NameTie]) {
        let fits = |tie: Tie| names.contains(&tie.name) && tie.strength() == Strength::Strong;
        let edges = self.edges(fits);
        for (mut before, mut after) in components(&edges) {
            self.nearest(&mut before, &mut after);
        }
        let edges = self.edges(fits);
        for (before, after) in components(&edges) {
            self.several(before, after);
        }
    }

    /// Lets a row go into an entry of its name that gained what the row held, and
    /// come out of one that lost it.
    fn absorb(&mut self) {
        for old in free(&self.old_in) {
            let into = self
                .candidates(old)
                .into_iter()
                .filter(|new| self.one_thing(old, *new))
                .filter_map(|new| self.new_in[new])
                .filter(|at| self.gained(&self.groups[*at], old));
            if let Some(at) = only(into) {
                self.join_old(old, at);
            }
        }
        let by_name = by_name(&self.old);
        for new in free(&self.new_in) {
            let from = by_name
                .get(&self.new[new].key)
                .into_iter()
                .flatten()
                .filter(|old| self.one_thing(**old, new))
                .filter_map(|old| self.old_in[*old])
                .filter(|at| self.lost(&self.groups[*at], new));
            if let Some(at) = only(from) {
                self.join_new(new, at);
            }
        }
    }

    /// Lets a row that says what another row says, of its own copy or of the other, go
    /// with that one: a row of the same name and rule, with no place that the other has
    /// not.
    fn repeats(&mut self) {
        let (olds, news) = (by_name(&self.old), by_name(&self.new));
        for old in free(&self.old_in) {
            if let Some(at) = self.group_of_twin(&self.old[old], &olds, &news) {
                self.join_old(old, at);
            }
        }
        for new in free(&self.new_in) {
            if let Some(at) = self.group_of_twin(&self.new[new], &olds, &news) {
                self.join_new(new, at);
            }
        }
    }

    /// Returns the group of the rows that say all that `row` says, if it is one.
    fn group_of_twin(&self, row: &Keyed<'_>, olds: &Names, news: &Names) -> Option<usize> {
        let of = |names: &Names, side: &[Keyed<'_>], held: &[Option<usize>]| -> Vec<usize> {
            let named = names.get(&row.key).into_iter().flatten();
            named
                .filter(|other| says_no_more(row, &side[**other]))
                .filter_map(|other| held[*other])
                .collect()
        };
        let mut groups = of(olds, &self.old, &self.old_in);
        groups.extend(of(news, &self.new, &self.new_in));
        only(groups.into_iter())
    }

    fn join_old(&mut self, old: usize, at: usize) {
        if matches!(self.groups[at].kind, LinkKind::Same | LinkKind::Merged) {
            self.groups[at].before.push(old);
            self.groups[at].kind = LinkKind::Merged;
            self.old_in[old] = Some(at);
        }
    }

    fn join_new(&mut self, new: usize, at: usize) {
        if matches!(self.groups[at].kind, LinkKind::Same | LinkKind::Split) {
            self.groups[at].after.push(new);
            self.groups[at].kind = LinkKind::Split;
            self.new_in[new] = Some(at);
        }
    }

    fn one_thing(&self, old: usize, new: usize) -> bool {
        let tie = self.tie(old, new);
        !self.forbidden(old, new)
            && tie.strength() == Strength::Strong
            && matches!(tie.name, NameTie::Equal | NameTie::Extended)
    }

    /// Answers whether the later entry of `group` holds a country or address of `old`
    /// that the entries before it lacked.
    fn gained(&self, group: &Group, old: usize) -> bool {
        if !matches!(group.kind, LinkKind::Same | LinkKind::Merged) {
            return false;
        }
        let [new] = group.after[..] else { return false };
        let held = all_places(&self.old, &group.before);
        let after = all_places(&self.new, &[new]);
        places(self.old[old].entry).any(|place| after.contains(&place) && !held.contains(&place))
    }

    /// Answers whether `new` holds a country or address that the entry before `group`
    /// held and none of those after it does.
    fn lost(&self, group: &Group, new: usize) -> bool {
        if !matches!(group.kind, LinkKind::Same | LinkKind::Split) {
            return false;
        }
        let held = all_places(&self.old, &group.before);
        let kept = all_places(&self.new, &group.after);
        places(self.new[new].entry).any(|place| held.contains(&place) && !kept.contains(&place))
    }

    /// Groups what is left and tied, for a person to decide.
    fn ambiguous(&mut self, reason: &str, most: usize, tied: impl Fn(Tie) -> bool) {
        let edges = self.edges(tied);
        for (before, after) in components(&edges) {
            if before.len().max(after.len()) > most {
                continue;
            }
            let words = self.tie(before[0], after[0]).reason();
            self.group(
                before,
                after,
                LinkKind::Ambiguous,
                format!("{reason}: {words}"),
            );
        }
    }

    /// Returns the pairs of entries that are in no group and whose tie fits.
    fn edges(&mut self, fits: impl Fn(Tie) -> bool) -> Vec<(usize, usize)> {
        let ties = match self.ties.take() {
            Some(ties) => ties,
            None => self.all_ties(),
        };
        let edges = ties
            .iter()
            .filter(|(old, new, tie)| self.is_free(*old, *new) && fits(*tie))
            .map(|(old, new, _)| (*old, *new))
            .collect();
        self.ties = Some(ties);
        edges
    }

    /// Compares every entry that is in no group with those that it can be tied to.
    fn all_ties(&self) -> Vec<(usize, usize, Tie)> {
        let mut ties = Vec::new();
        for old in free(&self.old_in) {
            for new in self.candidates(old) {
                if self.new_in[new].is_some() || self.forbidden(old, new) {
                    continue;
                }
                let tie = self.tie(old, new);
                if tie.strength() > Strength::None {
                    ties.push((old, new, tie));
                }
            }
        }
        ties
    }

    /// Returns the later entries that can be tied to `old` at all: a shared start of
    /// the name, an alias, or a page of one rule.
    fn candidates(&self, old: usize) -> BTreeSet<usize> {
        let entry = &self.old[old];
        let mut found = BTreeSet::new();
        let mut add = |bucket: Option<&Vec<usize>>| {
            // A word or page that very many rows share tells nothing of any of them.
            found.extend(
                bucket
                    .filter(|rows| rows.len() <= TOO_COMMON)
                    .into_iter()
                    .flatten(),
            );
        };
        for key in keys(entry) {
            add(self.by_key.get(&key));
        }
        for (volume, page) in entry.pages() {
            let block = page / PAGE_BLOCK;
            for near in block.saturating_sub(1)..=block + 1 {
                add(self.by_page.get(&(*volume, near)));
            }
        }
        found
    }
}

/// Returns the rows that are in no group.
fn free(held: &[Option<usize>]) -> Vec<usize> {
    (0..held.len()).filter(|at| held[*at].is_none()).collect()
}

/// Rows by their folded name.
type Names = HashMap<String, Vec<usize>>;

fn by_name(side: &[Keyed<'_>]) -> Names {
    let mut names = Names::new();
    for (at, entry) in side.iter().enumerate() {
        names.entry(entry.key.clone()).or_default().push(at);
    }
    names
}

/// Returns the one value, if there is no other.
fn only(values: impl Iterator<Item = usize>) -> Option<usize> {
    let values: BTreeSet<usize> = values.collect();
    values.first().copied().filter(|_| values.len() == 1)
}

/// Answers whether a row is of the same name, rule and day as another of its copy and
/// says nothing of where that the other does not say.
fn says_no_more(row: &Keyed<'_>, other: &Keyed<'_>) -> bool {
    let tie = row.tie(other);
    let (part, whole) = (row.entry, other.entry);
    let within = if part.addresses.is_empty() || whole.addresses.is_empty() {
        part.countries.iter().all(|c| whole.countries.contains(c))
    } else {
        let held: BTreeSet<String> = places(whole).collect();
        places(part).all(|place| held.contains(&place))
    };
    let day = |entry| fields::values(Field::Since, entry);
    let (one, two) = (day(part), day(whole));
    let one_day = one == two || one.is_empty() || two.is_empty();
    tie.name == NameTie::Equal && tie.when == When::Agrees && within && one_day
}

/// What a row has in common with the entry that it may be a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Share {
    Nothing,
    /// A country, but none of the addresses that both give.
    Country,
    /// An address; a country, where one side gives no address.
    Place,
}

/// Rows of one name on both sides up to which each is compared with each.
const FEW_OF_A_NAME: usize = 64;
/// Rows that share a word or page from which on it is not looked up: the largest rule on
/// the Entity List of 2026 made some 160 rows.
const TOO_COMMON: usize = 250;
/// Pages that are looked up together; no smaller than those of one rule.
const PAGE_BLOCK: u32 = 64;
/// Letters of a name by which it is looked up.
const LEAD: usize = 6;

/// What finds an entry: the start of its name, its words, its aliases, its numbers.
fn keys(entry: &Keyed<'_>) -> Vec<String> {
    let lead: String = entry.key.chars().take(LEAD).collect();
    let mut keys = vec![
        format!("lead {lead}"),
        format!("name {}", entry.key),
        format!("words {}", entry.sorted_words()),
    ];
    keys.extend(entry.aliases().map(|alias| format!("name {alias}")));
    keys.extend(
        entry
            .entry
            .ids
            .iter()
            .map(|id| format!("id {} {}", id.kind, id.value)),
    );
    keys
}

/// How near two entries of one name are: equal content, shared addresses, the same
/// countries, the same first citation, the same date. Compared in this order.
type Nearness = (bool, usize, bool, bool, bool);

fn nearness(old: &ListEntry, new: &ListEntry) -> Nearness {
    let shared = old
        .addresses
        .iter()
        .filter(|address| new.addresses.contains(address))
        .count();
    let first = |entry: &ListEntry| entry.listing.citations.first().map(|c| c.text.clone());
    let same = {
        let mut twin = new.clone();
        twin.id = old.id.clone();
        twin.entity = old.entity.clone();
        twin == *old
    };
    (
        same,
        shared,
        old.countries == new.countries,
        first(old) == first(new),
        old.listing.latest == new.listing.latest,
    )
}

fn all_places(side: &[Keyed<'_>], rows: &[usize]) -> BTreeSet<String> {
    rows.iter().flat_map(|at| places(side[*at].entry)).collect()
}

fn places(entry: &ListEntry) -> impl Iterator<Item = String> {
    let countries = entry.countries.iter().map(|c| c.code().to_owned());
    let addresses = entry
        .addresses
        .iter()
        .map(|address| crate::text::name_key(&address.text))
        .filter(|key| !key.is_empty());
    countries.chain(addresses)
}

/// Returns the connected parts of a two-sided graph, in the order of their first edge.
fn components(edges: &[(usize, usize)]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut part_of: (BTreeMap<usize, usize>, BTreeMap<usize, usize>) = Default::default();
    let mut parts: Vec<(BTreeSet<usize>, BTreeSet<usize>)> = Vec::new();
    for (old, new) in edges {
        let found = (part_of.0.get(old).copied(), part_of.1.get(new).copied());
        let at = match found {
            (None, None) => {
                parts.push(Default::default());
                parts.len() - 1
            }
            (Some(at), None) | (None, Some(at)) => at,
            (Some(one), Some(two)) if one == two => one,
            (Some(one), Some(two)) => {
                let (one, two) = (one.min(two), one.max(two));
                let (olds, news) = std::mem::take(&mut parts[two]);
                for old in &olds {
                    part_of.0.insert(*old, one);
                }
                for new in &news {
                    part_of.1.insert(*new, one);
                }
                parts[one].0.extend(olds);
                parts[one].1.extend(news);
                one
            }
        };
        part_of.0.insert(*old, at);
        part_of.1.insert(*new, at);
        parts[at].0.insert(*old);
        parts[at].1.insert(*new);
    }
    parts
        .into_iter()
        .filter(|(old, _)| !old.is_empty())
        .map(|(old, new)| (old.into_iter().collect(), new.into_iter().collect()))
        .collect()
}

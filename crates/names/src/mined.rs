//! Equivalents that the lists themselves give: words that stand in the same place of two
//! names of one entry.
//!
//! In: pairs with their evidence, as `data/mined_equivalents.tsv` has them or as
//! [`mine`](crate::mine::mine) finds them. Out: [`Equivalents`], which
//! [`analyze_with`](crate::analyze_with) attaches to the words of a name. Guarantee: the
//! shipped set is fixed for one [`SCORER_VERSION`](crate::SCORER_VERSION); nothing is mined
//! when a list is loaded.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::normalize::fold;
use crate::part::{NamePart, PartRole};
use crate::romanize;
use crate::script::Script;

/// How alike two words of one mined class are.
pub const MINED_SIMILARITY: f32 = 0.9;

/// Mined classes are numbered from here, above the curated ones.
const FIRST_CLASS: u16 = 0x4000;

/// Two words that entries write in the same place, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MinedPair {
    /// The word in its own script, or the first of two Latin ones.
    pub left: String,
    /// The Latin word.
    pub right: String,
    /// In how many entries the two stand for each other.
    pub entries: usize,
    /// Some of these entries, by list and number.
    pub evidence: Vec<String>,
}

/// A set of mined equivalents, ready to be attached.
#[derive(Clone, Debug, Default)]
pub struct Equivalents {
    classes: HashMap<String, Vec<u16>>,
}

static SHIPPED: LazyLock<Equivalents> =
    LazyLock::new(|| Equivalents::of(&shipped_pairs().collect::<Vec<_>>()));

impl Equivalents {
    /// No equivalents: what the general rules and the curated table give alone.
    pub fn none() -> Self {
        Self::default()
    }

    /// The set that ships with this version.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Makes a set of `pairs`: those with one left word are one class.
    pub fn of(pairs: &[MinedPair]) -> Self {
        let mut by_left: BTreeMap<&str, Vec<&MinedPair>> = BTreeMap::new();
        for pair in pairs {
            by_left.entry(&pair.left).or_default().push(pair);
        }
        // The best attested classes first: a word keeps only so many.
        let mut order: Vec<(&str, Vec<&MinedPair>)> = by_left.into_iter().collect();
        order.sort_by_key(|(left, pairs)| {
            let most = pairs.iter().map(|pair| pair.entries).max();
            (std::cmp::Reverse(most), *left)
        });
        let mut classes: HashMap<String, Vec<u16>> = HashMap::new();
        for (class, (left, pairs)) in (FIRST_CLASS..romanize::FIRST_CLASS).zip(order) {
            let forms = pairs.iter().map(|pair| pair.right.as_str());
            for form in forms.chain([left]) {
                let known = classes.entry(form.to_owned()).or_default();
                if !known.contains(&class) {
                    known.push(class);
                }
            }
        }
        Self { classes }
    }

    /// Adds the classes of each word after its curated ones.
    pub(crate) fn attach(&self, parts: &mut [NamePart]) {
        if self.classes.is_empty() {
            return;
        }
        for part in parts {
            if !matches!(part.role, PartRole::Core | PartRole::Generic) {
                continue;
            }
            let found = if matches!(part.script, Script::Latin | Script::Common) {
                self.classes.get(part.text.as_str())
            } else {
                self.classes.get(fold(&part.written).as_str())
            };
            for class in found.into_iter().flatten() {
                if let Some(slot) = part.curated.iter_mut().find(|(class, _)| *class == 0) {
                    *slot = (*class, MINED_SIMILARITY);
                }
            }
        }
    }
}

/// The pairs that ship with this version, with their evidence, in the order of the table.
pub fn shipped_pairs() -> impl Iterator<Item = MinedPair> {
    include_str!("../data/mined_equivalents.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split('\t');
            Some(MinedPair {
                left: columns.next()?.to_owned(),
                right: columns.next()?.to_owned(),
                entries: columns.next()?.parse().ok()?,
                evidence: columns.next()?.split(' ').map(str::to_owned).collect(),
            })
        })
}

#[cfg(test)]
mod tests {
    use super::{Equivalents, MinedPair, shipped_pairs};
    use crate::{NameTag, Options, analyze_with, score};

    #[test]
    fn a_supplied_set_counts_and_none_does_not() {
        let pair = MinedPair {
            left: "عمرو".to_owned(),
            right: "amor".to_owned(),
            entries: 2,
            evidence: vec!["made-up".to_owned()],
        };
        let set = Equivalents::of(&[pair]);
        let of = |text, set: &Equivalents| analyze_with(text, NameTag::Person, set);
        let opts = Options::default();
        let with = score(&of("عمرو", &set), &of("Amor", &set), &opts);
        let none = Equivalents::none();
        let without = score(&of("عمرو", &none), &of("Amor", &none), &opts);
        assert!(with > without, "{with} {without}");
        let off = Options { curated: false };
        assert!(score(&of("عمرو", &set), &of("Amor", &set), &off) < with);
    }

    #[test]
    fn every_shipped_pair_states_its_evidence() {
        let table = include_str!("../data/mined_equivalents.tsv");
        let lines = table.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(shipped_pairs().count(), lines, "every line is read");
        for pair in shipped_pairs() {
            assert!(pair.entries >= 1 && !pair.evidence.is_empty(), "{pair:?}");
            assert!(
                pair.evidence.iter().all(|entry| entry.len() > 3),
                "{pair:?}"
            );
        }
    }
}

//! Entries of the whole Entity List, changed on purpose with known truth: no link is
//! wrong, and what cannot be known is ambiguous.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests may fail loudly; figures are shown with --nocapture"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use interdict_lists::history::{Decisions, delta, links};
use interdict_model::{
    Address, ChangeKind, Citation, Confidence, Country, Decision, EntryId, LinkKind, ListEntry,
    ListedName, Listing, NameKind, Ruling,
};
use jiff::civil::date;

use common::{entries, read, shared};

/// A small generator with a fixed seed, so that a failure can be made again.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % below as u64).unwrap()
    }
}

/// What was done to an entry, which says what a link may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Done {
    Place,
    Letter,
    Damage,
    Case,
    Bracket,
    OtherName,
    Split,
    Merge,
    Deleted,
    Namesake,
}

const ALL: [Done; 10] = [
    Done::Place,
    Done::Letter,
    Done::Damage,
    Done::Case,
    Done::Bracket,
    Done::OtherName,
    Done::Split,
    Done::Merge,
    Done::Deleted,
    Done::Namesake,
];

struct Mutated {
    later: Vec<ListEntry>,
    /// For each later id, the earlier ids that it really continues.
    truth: BTreeMap<EntryId, BTreeSet<EntryId>>,
    done: BTreeMap<EntryId, Done>,
}

fn rename(entry: &mut ListEntry, name: String) {
    entry.names[0] = ListedName::primary(name);
}

/// Gives every entry a new id: the linker must not lean on ids that are made of names.
fn number(entry: &mut ListEntry, count: &mut usize) {
    *count += 1;
    entry.id = EntryId::new(format!("us.bis.el/later-{count}"));
}

#[expect(clippy::cast_possible_truncation, reason = "small on purpose")]
fn mutate(earlier: &[ListEntry], seed: u64) -> Mutated {
    let mut random = Random(seed);
    let mut out = Mutated {
        later: Vec::new(),
        truth: BTreeMap::new(),
        done: BTreeMap::new(),
    };
    let mut count = 0;
    let mut at = 0;
    while at < earlier.len() {
        let old = &earlier[at];
        at += 1;
        let mut new = old.clone();
        number(&mut new, &mut count);
        let mut from = BTreeSet::from([old.id.clone()]);
        // One entry in five is changed.
        let done = ALL[random.next(ALL.len())];
        if random.next(5) == 0 {
            out.done.insert(old.id.clone(), done);
            let name = old.caption().to_owned();
            let letters: Vec<char> = name.chars().collect();
            match done {
                Done::Place => rename(&mut new, format!("{name}, Shenzhen, Guangdong")),
                Done::Letter => {
                    let mut text = letters.clone();
                    let place = random.next(text.len());
                    text[place] = char::from(b'a' + random.next(26) as u8);
                    rename(&mut new, text.into_iter().collect());
                }
                Done::Damage => {
                    let mut text = letters.clone();
                    let place = random.next(text.len());
                    text[place] = '?';
                    rename(&mut new, text.into_iter().collect());
                }
                Done::Case => rename(
                    &mut new,
                    name.to_uppercase().replace(',', " ,").replace('.', ""),
                ),
                Done::Bracket => rename(&mut new, format!("{name} (ABC)")),
                Done::OtherName => {
                    rename(&mut new, format!("Wholly Other Enterprise {count}"));
                    if random.next(2) == 0 {
                        new.names.push(ListedName {
                            kind: NameKind::Former,
                            ..ListedName::primary(name)
                        });
                    }
                }
                Done::Split => {
                    let mut second = new.clone();
                    number(&mut second, &mut count);
                    let half = new.addresses.len() / 2;
                    second.addresses = new.addresses.split_off(half);
                    out.truth.insert(second.id.clone(), from.clone());
                    out.later.push(second);
                }
                Done::Merge => {
                    // A second row of the same name and rule goes into the first.
                    if let Some(next) = earlier.get(at).filter(|next| {
                        next.caption() == old.caption() && next.listing.latest == old.listing.latest
                    }) {
                        new.addresses.extend(next.addresses.iter().cloned());
                        new.countries.extend(&next.countries);
                        new.countries.sort_unstable();
                        new.countries.dedup();
                        from.insert(next.id.clone());
                        at += 1;
                    }
                }
                Done::Deleted => continue,
                Done::Namesake => {
                    // Another party of that name, listed by a later rule; the first is gone.
                    new.listing = Listing::published(date(2026, 3, 2));
                    new.listing.citations = vec![Citation {
                        text: "91 FR 10001".into(),
                        url: None,
                        confidence: Confidence::Read,
                    }];
                    new.addresses = vec![Address {
                        text: "1 Elsewhere Road".into(),
                        country: None,
                    }];
                    if random.next(2) == 0 {
                        new.countries = vec!["TR".parse::<Country>().unwrap()];
                    }
                    from.clear();
                }
            }
        }
        if !from.is_empty() {
            out.truth.insert(new.id.clone(), from);
        }
        out.later.push(new);
    }
    // Order means nothing.
    for at in (1..out.later.len()).rev() {
        out.later.swap(at, random.next(at + 1));
    }
    out
}

#[test]
fn no_link_of_the_changed_entity_list_is_wrong() {
    let Some(shared) = shared() else { return };
    let reading = read(&shared.join("us_csl/consolidated_2022-04_watchman.csv"));
    let earlier = entries(&reading, "us.bis.el");
    // Two rows of one party: the same country, rule and address under a name that
    // begins alike. The list holds some; no reader could say which of them goes on.
    let row_of: BTreeMap<&EntryId, &ListEntry> = earlier.iter().map(|e| (&e.id, e)).collect();
    let one_party = |one: &EntryId, other: &EntryId| {
        let (one, other) = (row_of[one], row_of[other]);
        let lead = |entry: &ListEntry| {
            let lower = entry.caption().to_lowercase();
            lower
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(8)
                .collect::<String>()
        };
        one.countries == other.countries
            && one.listing.latest == other.listing.latest
            && lead(one) == lead(other)
            && (one.caption() == other.caption()
                || one
                    .addresses
                    .iter()
                    .any(|address| other.addresses.contains(address)))
    };
    let mut twins = 0;
    let (mut linked, mut ambiguous, mut missed, mut mutated) = (0, 0, 0, 0);
    let mut lost = Vec::new();
    let mut missed_by: BTreeMap<Done, usize> = BTreeMap::new();
    for seed in 1..=10 {
        let Mutated { later, truth, done } = mutate(earlier, seed);
        mutated += done.len();
        let found = links(earlier, &later, &Decisions::default());
        let mut seen: BTreeSet<&EntryId> = found.gone.iter().collect();
        for link in &found.links {
            seen.extend(&link.before);
            if link.kind == LinkKind::Ambiguous {
                ambiguous += 1;
                continue;
            }
            linked += 1;
            for after in &link.after {
                let right = truth.get(after).cloned().unwrap_or_default();
                for before in &link.before {
                    let twin = right.iter().any(|id| one_party(id, before));
                    twins += usize::from(twin && !right.contains(before));
                    assert!(
                        right.contains(before) || twin,
                        "seed {seed}: {before} ({:?}) is linked with {after}, truth {right:?}: {}",
                        done.get(before),
                        link.reason
                    );
                }
            }
        }
        assert_eq!(seen.len(), earlier.len(), "every entry is in one place");
        for gone in &found.gone {
            let continued = truth.values().any(|from| from.contains(gone));
            if continued {
                missed += 1;
                if done.get(gone) != Some(&Done::OtherName) {
                    let (id, from) = truth.iter().find(|(_, from)| from.contains(gone)).unwrap();
                    let new = later.iter().find(|new| new.id == *id).unwrap();
                    lost.push(format!(
                        "{:?} {} -> {} ({})",
                        done.get(gone),
                        row_of[gone].caption(),
                        new.caption(),
                        from.len()
                    ));
                }
                *missed_by
                    .entry(done.get(gone).copied().unwrap_or(Done::Case))
                    .or_default() += 1;
            }
        }
    }
    println!(
        "{mutated} entries changed; {linked} links, 0 wrong, {twins} with a twin of the right row; {ambiguous} ambiguous; {missed} reported gone that go on: {missed_by:?}"
    );
    for line in &lost {
        println!("{line}");
    }
    // A wholly other name without a trace of the old one looks like a removal; of the
    // rest, rows that cite nothing and date nothing can be lost: one in five hundred.
    assert!(lost.len() * 500 <= mutated, "{lost:?}");
    assert!(
        linked > 15_000 && ambiguous * 5 < mutated,
        "{linked} {ambiguous} {mutated}"
    );
}

#[test]
fn a_person_decides_what_the_rules_cannot_and_can_take_it_back() {
    let entry = |id: &str, name: &str| {
        let mut entry = common::read_text(&format!(
            "{}\nEntity List (EL) - Bureau of Industry and Security,,,,{name},,\"1 Road, CN\",84 FR 1,2019-05-21{}\n",
            include_str!("../../../tests/data/us_csl_28.csv").lines().next().unwrap(),
            ",".repeat(19)
        )).unwrap().snapshots[0].entries[0].clone();
        entry.id = EntryId::new(id);
        entry
    };
    let old = [entry("us.bis.el/old", "Alpha Beta Gamma Trading")];
    let new = [entry("us.bis.el/new", "Wholly Other Enterprise")];
    let decide = |rulings: &[Ruling]| {
        let log = rulings.iter().map(|ruling| Decision {
            before: old[0].id.clone(),
            after: new[0].id.clone(),
            ruling: *ruling,
            reason: "the register says so".into(),
            by: None,
            decided: date(2026, 1, 1),
        });
        let delta = delta(&old, &new, &Decisions::new(log.collect()));
        delta
            .changes
            .iter()
            .map(|c| (c.kind, c.decided))
            .collect::<Vec<_>>()
    };
    assert_eq!(decide(&[]), [(ChangeKind::Ambiguous, false)]);
    assert_eq!(decide(&[Ruling::Same]), [(ChangeKind::Reedited, true)]);
    let apart = [(ChangeKind::Added, false), (ChangeKind::Removed, false)];
    assert_eq!(decide(&[Ruling::Same, Ruling::Different]), apart);
    assert_eq!(
        decide(&[Ruling::Same, Ruling::Withdrawn]),
        [(ChangeKind::Ambiguous, false)]
    );
}

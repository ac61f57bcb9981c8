//! Made-up names: the same for ever, and in the shape of real ones.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{ListEntry, PartyKind};
use interdict_testkit::names::{How, Mix, queries, synthetic};

const NAMES: usize = 100_000;

fn entries() -> Vec<ListEntry> {
    synthetic(1, NAMES).collect()
}

/// Words as a rough count takes them: lower case, without signs.
fn words(name: &str) -> Vec<String> {
    name.split(|ch: char| !ch.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Percent of all words that the `most` commonest ones make up.
fn share(counts: &BTreeMap<String, usize>, most: usize) -> usize {
    let mut sizes: Vec<usize> = counts.values().copied().collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let total: usize = sizes.iter().sum();
    sizes.iter().take(most).sum::<usize>() * 100 / total
}

fn counts<'a>(
    names: impl Iterator<Item = &'a str>,
) -> (BTreeMap<String, usize>, BTreeMap<usize, usize>) {
    let (mut of_words, mut lengths) = (BTreeMap::new(), BTreeMap::new());
    for name in names {
        let words = words(name);
        *lengths.entry(words.len()).or_default() += 1;
        for word in words {
            *of_words.entry(word).or_default() += 1;
        }
    }
    (of_words, lengths)
}

fn primary(entries: &[ListEntry], person: bool) -> impl Iterator<Item = &str> {
    let fits = move |entry: &&ListEntry| (entry.kind == PartyKind::Person) == person;
    entries.iter().filter(fits).map(ListEntry::caption)
}

#[test]
fn the_number_of_names_is_the_one_asked_for() {
    let all = entries();
    let names: usize = all.iter().map(|entry| entry.names.len()).sum();
    assert_eq!(names, NAMES);
    let two = all.iter().filter(|entry| entry.names.len() == 2).count();
    assert!((4..=6).contains(&(two * 100 / all.len())), "{two}");
    let ids: BTreeSet<&str> = all.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids.len(), all.len());
    assert_eq!(synthetic(1, 0).count(), 0);
}

#[test]
fn a_seed_gives_the_same_names_for_ever() {
    let first: Vec<String> = synthetic(1, 4)
        .map(|entry| entry.caption().to_owned())
        .collect();
    let expected = [
        "Drombii Dumso Jaillelbo",
        "Green Mononchi Rice Icvc Ltd",
        "CHAIRGIMVIM, Faiyos Pamzai",
        "Jones Van Dividend Fund Private Limited",
    ];
    assert_eq!(first, expected);
    let short: Vec<ListEntry> = synthetic(7, 500).collect();
    let long: Vec<ListEntry> = synthetic(7, 5_000).take(short.len() - 1).collect();
    assert_eq!(short[..long.len()], long[..]);
    assert_ne!(short[0], entries()[0]);
}

#[test]
fn companies_have_the_shape_of_registered_ones() {
    let all = entries();
    let (of_words, lengths) = counts(primary(&all, false));
    let names: usize = lengths.values().sum();
    let total: usize = of_words.values().sum();
    let mean = total * 10 / names;
    assert!((46..=54).contains(&mean), "{mean} tenths of a word a name");
    // Measured: 18, 46 and 74.
    assert!(
        (13..=23).contains(&share(&of_words, 10)),
        "{}",
        share(&of_words, 10)
    );
    assert!(
        (40..=51).contains(&share(&of_words, 100)),
        "{}",
        share(&of_words, 100)
    );
    assert!(
        (68..=79).contains(&share(&of_words, 1_000)),
        "{}",
        share(&of_words, 1_000)
    );
}

#[test]
fn persons_have_the_shape_of_real_ones() {
    let all = entries();
    let (of_words, lengths) = counts(primary(&all, true));
    let names: usize = lengths.values().sum();
    let of = |length: usize| lengths.get(&length).copied().unwrap_or(0) * 100 / names;
    assert!(
        (36..=40).contains(&of(2)) && (55..=59).contains(&of(3)),
        "{lengths:?}"
    );
    // Measured: 3, 14 and 47.
    assert!(
        (1..=4).contains(&share(&of_words, 10)),
        "{}",
        share(&of_words, 10)
    );
    assert!(
        (10..=17).contains(&share(&of_words, 100)),
        "{}",
        share(&of_words, 100)
    );
    assert!(
        (38..=52).contains(&share(&of_words, 1_000)),
        "{}",
        share(&of_words, 1_000)
    );
}

#[test]
fn each_question_is_what_its_label_says() {
    let all: Vec<ListEntry> = synthetic(3, 2_000).collect();
    let mix = Mix::even();
    let asked: Vec<_> = queries(4, &all, &mix).take(6_000).collect();
    let again: Vec<_> = queries(4, &all, &mix).take(6_000).collect();
    assert_eq!(asked, again);
    let mut seen: BTreeMap<How, usize> = BTreeMap::new();
    for one in &asked {
        *seen.entry(one.how).or_default() += 1;
        assert_eq!(one.of.is_none(), one.how == How::New);
        assert!(!one.query.name.trim().is_empty(), "{one:?}");
        let Some(entry) = one.of.map(|of| &all[of]) else {
            continue;
        };
        let same = entry.names.iter().any(|name| name.text == one.query.name);
        let sorted = |name: &str| {
            let mut words = words(name);
            words.sort();
            words
        };
        let letters = |name: &str| name.chars().count();
        match one.how {
            How::Same => assert!(same),
            How::Swapped => assert!(
                entry
                    .names
                    .iter()
                    .any(|name| sorted(&name.text) == sorted(&one.query.name)),
                "{one:?}"
            ),
            How::Dropped => assert!(!same || words(&one.query.name).len() == 1, "{one:?}"),
            How::Typo => assert!(
                entry
                    .names
                    .iter()
                    .any(|name| letters(&name.text).abs_diff(letters(&one.query.name)) <= 1),
                "{one:?}"
            ),
            How::Shortened => assert!(words(&one.query.name).len() == 1 || !same, "{one:?}"),
            How::Digit => assert!(
                entry
                    .names
                    .iter()
                    .any(|name| letters(&one.query.name).abs_diff(letters(&name.text)) <= 1),
                "{one:?}"
            ),
            How::Cyrillic | How::Arabic => {
                assert!(
                    one.query.name.chars().all(|ch| !ch.is_ascii_alphabetic()),
                    "{one:?}"
                );
            }
            How::Country => assert_eq!(one.query.countries.len(), 1),
            How::BirthDate => assert!(one.query.birth_date.is_some()),
            How::Id => assert_eq!(one.query.ids.len(), 1),
            How::New => {}
        }
    }
    assert!(
        How::ALL
            .iter()
            .all(|how| seen.get(how).is_some_and(|count| *count > 400)),
        "{seen:?}"
    );
    // Typos are typos: a letter exchanged for itself is the exception.
    let typos = asked.iter().filter(|one| one.how == How::Typo);
    let unchanged = typos.filter(|one| {
        one.of
            .is_some_and(|of| all[of].names.iter().any(|name| name.text == one.query.name))
    });
    assert!(unchanged.count() * 20 < seen[&How::Typo]);
}

#[test]
fn without_entries_or_a_mix_every_question_is_new() {
    let all: Vec<ListEntry> = synthetic(3, 10).collect();
    let even = Mix::even();
    let nothing = Mix::new(&[]);
    assert!(
        queries(1, &[], &even)
            .take(50)
            .all(|one| one.how == How::New)
    );
    assert!(
        queries(1, &all, &nothing)
            .take(50)
            .all(|one| one.how == How::New)
    );
}

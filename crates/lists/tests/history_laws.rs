//! Laws of history on two time axes: what is rebuilt for any day, as known on any day,
//! is what reading the copies again would say.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests may fail loudly; figures are shown with --nocapture"
)]

use std::collections::BTreeMap;

use interdict_lists::{
    ImportOptions, ImportReport, Reading, Snapshot, Starter, Store, assemble,
    history::{Copy, Decisions, lives},
};
use interdict_model::{
    AsOf, DateBasis, EntityId, EntryId, ListEntry, ListId, ListedName, Listing, PartyKind, Verdict,
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use proptest::prelude::*;

/// A list that numbers its entries and may be of any size (its least is one entry).
const LIST: &str = "us.ofac.fse";
const FIRST: Date = date(2020, 1, 1);

fn entry(number: u8) -> ListEntry {
    ListEntry {
        id: EntryId::new(format!("{LIST}/{number}")),
        entity: EntityId::new(format!("us.ofac/{number}")),
        names: vec![ListedName::primary(format!("PARTY {number}"))],
        ..ListEntry::blank(
            ListId::new(LIST),
            PartyKind::Unknown,
            Listing::attested(FIRST),
        )
    }
}

fn day(offset: u8) -> Date {
    FIRST.checked_add(i64::from(offset).days()).unwrap()
}

/// Copies by day: each holds some of six entries.
fn copies() -> impl Strategy<Value = BTreeMap<u8, Vec<u8>>> {
    prop::collection::btree_map(
        0_u8..60,
        prop::collection::btree_set(0_u8..6, 1..6).prop_map(|set| set.into_iter().collect()),
        1..7,
    )
}

/// Reads the copies that were public by `known`, one after the other, and says whether
/// `number` was listed on `on`: the rule in its plainest form.
fn replay(copies: &BTreeMap<u8, Vec<u8>>, number: u8, on: u8, known: u8) -> Verdict {
    let public: Vec<(&u8, &Vec<u8>)> = copies.iter().filter(|(date, _)| **date <= known).collect();
    if !public.iter().any(|(_, held)| held.contains(&number)) {
        return Verdict::False;
    }
    let holds = |copy: Option<&(&u8, &Vec<u8>)>| copy.map(|(_, held)| held.contains(&number));
    let before = holds(public.iter().rfind(|(date, _)| **date <= on));
    let after = holds(public.iter().find(|(date, _)| **date > on));
    if copies
        .get(&on)
        .is_some_and(|held| on <= known && held.contains(&number))
    {
        return Verdict::True;
    }
    match (before, after) {
        (Some(true), None | Some(true)) => Verdict::True,
        (Some(false), None | Some(false)) => Verdict::False,
        (Some(_), Some(_)) | (None, _) => Verdict::Unknown,
    }
}

fn store(copies: &BTreeMap<u8, Vec<u8>>, order: &[usize]) -> (tempfile::TempDir, Store) {
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::open(home.path()).unwrap();
    let all: Vec<(&u8, &Vec<u8>)> = copies.iter().collect();
    for at in order {
        let (offset, held) = all[*at];
        let entries = held.iter().map(|number| entry(*number)).collect();
        let list = ListId::new(LIST);
        let snapshot = Snapshot::new(list, day(*offset), DateBasis::Given, entries).unwrap();
        store
            .commit(Reading {
                snapshots: vec![snapshot],
                report: ImportReport::default(),
                options: ImportOptions::on(date(2021, 1, 1)),
            })
            .unwrap();
    }
    (home, store)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Statements, and the corpus that answers questions, equal a replay of the copies,
    /// in whatever order these were imported.
    #[test]
    fn any_day_as_known_on_any_day_equals_a_replay(
        copies in copies(),
        seed in any::<u64>(),
        asked in prop::collection::vec((0_u8..70, 0_u8..70), 1..12),
    ) {
        let mut order: Vec<usize> = (0..copies.len()).collect();
        order.sort_by_key(|at| (seed >> (at * 7)) & 0x7f);
        let (_home, store) = store(&copies, &order);
        let lives = store.lives(&ListId::new(LIST)).unwrap();
        let none = Starter { entries: Vec::new(), lists: Vec::new() };
        for (on, known) in asked {
            // Before the first copy nobody could look; the corpus then serves what came
            // later and says that it does not cover the day.
            let looked = copies.keys().any(|date| *date <= known && *date <= on);
            let corpus =
                assemble(&none, Some(&store), AsOf::Day(day(on)), AsOf::Day(day(known))).unwrap();
            for number in 0..6 {
                let wanted = replay(&copies, number, on, known);
                let id = EntryId::new(format!("{LIST}/{number}"));
                let told = lives
                    .iter()
                    .find(|life| life.id == id)
                    .map_or(Verdict::False, |life| life.listed(day(on), day(known)));
                prop_assert_eq!(told, wanted, "life of {} on {} known {}", number, on, known);
                let held = corpus
                    .entries
                    .iter()
                    .find(|entry| entry.id == id)
                    .map_or(Verdict::False, |entry| {
                        entry.listing.presence(AsOf::Day(day(on)), AsOf::Day(day(known)))
                    });
                if looked {
                    prop_assert_eq!(held, wanted, "corpus: {} on {} known {}", number, on, known);
                } else {
                    prop_assert_ne!(held, Verdict::True);
                    // A copy that came after `known` serves, and the coverage of an answer
                    // leaves it out.
                    let later = copies.keys().all(|date| *date > known);
                    prop_assert!(later || !corpus.lists[0].covers(day(on)));
                }
            }
        }
    }

    /// What was known stays so: a later copy takes no certain answer back, for a day on
    /// which the earlier copies had said it.
    #[test]
    fn knowing_more_never_turns_a_certain_day_around(copies in copies(), on in 0_u8..70) {
        let (_home, store) = store(&copies, &(0..copies.len()).collect::<Vec<_>>());
        for life in store.lives(&ListId::new(LIST)).unwrap() {
            for known in copies.keys().filter(|known| **known >= on) {
                let then = life.listed(day(on), day(*known));
                for later in copies.keys().filter(|later| *later > known) {
                    let now = life.listed(day(on), day(*later));
                    let turned = matches!(
                        (then, now),
                        (Verdict::True, Verdict::False) | (Verdict::False, Verdict::True)
                    );
                    prop_assert!(!turned, "{} on {on}: {then:?} at {known}, {now:?} at {later}", life.id);
                }
            }
        }
    }

    /// The state does not depend on the order of imports, and ids stay what they were.
    #[test]
    fn ids_stay_whatever_is_imported_later(copies in copies()) {
        let all: Vec<usize> = (0..copies.len()).collect();
        let (_home, store) = store(&copies, &all);
        let before: Vec<EntryId> =
            store.lives(&ListId::new(LIST)).unwrap().into_iter().map(|life| life.id).collect();
        let backwards: Vec<usize> = all.into_iter().rev().collect();
        let (_home, other) = self::store(&copies, &backwards);
        let after: Vec<EntryId> =
            other.lives(&ListId::new(LIST)).unwrap().into_iter().map(|life| life.id).collect();
        prop_assert_eq!(before, after);
    }
}

/// A part of a list shows what it holds and nothing by what it lacks.
#[test]
fn a_part_of_a_list_takes_nothing_away() {
    let (all, some) = ([entry(1), entry(2)], [entry(1)]);
    let copy = |offset, whole, entries| Copy {
        date: day(offset),
        whole,
        imported: u64::from(offset),
        entries,
    };
    let copies = [
        copy(1, true, &all[..]),
        copy(10, false, &some[..]),
        copy(20, true, &all[..]),
    ];
    let lives = lives(&copies, &Decisions::default());
    let second = lives
        .iter()
        .find(|life| life.id.as_str().ends_with("/2"))
        .unwrap();
    for offset in [1, 9, 10, 15, 20, 60] {
        assert_eq!(
            second.listed(day(offset), day(60)),
            Verdict::True,
            "{offset}"
        );
    }
}

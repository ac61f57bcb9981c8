//! Laws on small random graphs, held against a search through every completion.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use interdict_model::{Holder, Holding, Ownership, Verdict};
use interdict_ownership::{Graph, Percent, WHOLE};
use jiff::civil::date;
use proptest::prelude::*;

const HALF: Percent = WHOLE / 2;
const STEP: i64 = 10;

/// A graph of four holders in whole tens of percent.
#[derive(Debug, Clone)]
struct Small {
    /// Owner, owned, least and most share.
    edges: Vec<(usize, usize, i64, i64)>,
    listed: [Verdict; COUNT],
    complete: [bool; COUNT],
}

const COUNT: usize = 4;

fn small() -> impl Strategy<Value = Small> {
    let edge = (0..COUNT, 0..COUNT, 0..=10_i64, 0..=2_i64).prop_map(|(owner, owned, low, more)| {
        (owner, owned, low * STEP, ((low + more) * STEP).min(100))
    });
    let listed = prop_oneof![
        2 => Just(Verdict::True),
        4 => Just(Verdict::False),
        1 => Just(Verdict::Unknown),
    ];
    (
        prop::collection::vec(edge, 0..5),
        prop::array::uniform4(listed),
        prop::array::uniform4(any::<bool>()),
    )
        .prop_map(|(mut edges, listed, complete)| {
            edges.sort_unstable();
            edges.dedup_by_key(|edge| (edge.0, edge.1));
            Small {
                edges,
                listed,
                complete,
            }
        })
}

fn stated(small: &Small) -> Ownership {
    let mut all = Ownership::default();
    for (place, complete) in small.complete.iter().enumerate() {
        let mut holder = Holder::named(place.to_string());
        holder.owners_complete = *complete;
        all.holders.push(holder);
    }
    for (owner, owned, low, high) in &small.edges {
        let share = format!("{low}-{high}");
        let holding = Holding::new(owner.to_string(), owned.to_string(), Some(&share));
        all.holdings.push(holding);
    }
    all
}

/// One way that everything open can be: shares, matches, and what owners whom nobody
/// named hold, who are all listed or none of them.
struct Completion {
    shares: Vec<i64>,
    listed: [bool; COUNT],
    unnamed: [i64; COUNT],
}

/// Calls `visit` for every completion in whole tens.
fn completions(small: &Small, visit: &mut dyn FnMut(&Completion)) {
    let mut all = vec![Vec::new()];
    for (_, _, low, high) in &small.edges {
        all = all
            .into_iter()
            .flat_map(|so_far: Vec<i64>| {
                (*low..=*high).step_by(10).map(move |share| {
                    let mut next = so_far.clone();
                    next.push(share);
                    next
                })
            })
            .collect();
    }
    for shares in all {
        let mut held = [0; COUNT];
        for (edge, share) in small.edges.iter().zip(&shares) {
            held[edge.1] += share;
        }
        if held.iter().any(|sum| *sum > 100) {
            continue;
        }
        for bits in 0..1_u32 << (2 * COUNT) {
            let mut completion = Completion {
                shares: shares.clone(),
                listed: [false; COUNT],
                unnamed: [0; COUNT],
            };
            let mut sound = true;
            for (place, held) in held.iter().enumerate() {
                let chosen = bits >> place & 1 == 1;
                match small.listed[place] {
                    Verdict::Unknown => completion.listed[place] = chosen,
                    fixed => {
                        completion.listed[place] = fixed == Verdict::True;
                        sound &= !chosen;
                    }
                }
                if bits >> (COUNT + place) & 1 == 1 {
                    sound &= !small.complete[place];
                    completion.unnamed[place] = 100 - held;
                }
            }
            if sound {
                visit(&completion);
            }
        }
    }
}

/// The algorithm as published, on what is known exactly.
fn members(small: &Small, completion: &Completion) -> [bool; COUNT] {
    let mut set = completion.listed;
    loop {
        let mut next = set;
        for (place, member) in next.iter_mut().enumerate() {
            *member |= held(small, completion, set, place, true) >= 50;
        }
        if next == set {
            return set;
        }
        set = next;
    }
}

fn held(
    small: &Small,
    completion: &Completion,
    set: [bool; COUNT],
    entity: usize,
    own: bool,
) -> i64 {
    let named = small.edges.iter().zip(&completion.shares);
    let named =
        named.filter(|(edge, _)| edge.1 == entity && set[edge.0] && (own || edge.0 != entity));
    named.map(|(_, share)| share).sum::<i64>() + completion.unnamed[entity]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Members and shares are exactly what every completion agrees on.
    #[test]
    fn the_bounds_are_those_of_every_completion(small in small()) {
        let all = stated(&small);
        let day = date(2026, 11, 21);
        let graph = Graph::standing(&all, day, day);
        prop_assume!(graph.contradictions().is_empty());
        let reach = graph.reach(&small.listed, HALF);
        let mut seen = [(false, false); COUNT];
        let mut bounds = [(i64::MAX, i64::MIN); COUNT];
        completions(&small, &mut |completion| {
            let set = members(&small, completion);
            for place in 0..COUNT {
                if set[place] { seen[place].0 = true } else { seen[place].1 = true }
                let held = held(&small, completion, set, place, false);
                bounds[place].0 = bounds[place].0.min(held);
                bounds[place].1 = bounds[place].1.max(held);
            }
        });
        for place in 0..COUNT {
            let expected = match seen[place] {
                (true, false) => Verdict::True,
                (false, true) => Verdict::False,
                _ => Verdict::Unknown,
            };
            prop_assert_eq!(reach.members[place], expected, "{}", place);
            let total = graph.held(&reach, place);
            let percent = WHOLE / 100;
            prop_assert_eq!((total.low, total.high), (bounds[place].0 * percent, bounds[place].1 * percent));
        }
    }

    /// Knowing more never turns a yes into a no, nor a no into a yes.
    #[test]
    fn knowing_more_never_turns_an_answer(small in small(), choices in prop::collection::vec(any::<u8>(), 16)) {
        let day = date(2026, 11, 21);
        let all = stated(&small);
        let before = Graph::standing(&all, day, day);
        let told = before.reach(&small.listed, HALF);
        let mut more = small.clone();
        let mut choice = choices.into_iter().cycle();
        let mut chosen = || choice.next().unwrap();
        for edge in &mut more.edges {
            if chosen() % 2 == 0 {
                let share = edge.2 + i64::from(chosen()) % (edge.3 - edge.2 + 1);
                (edge.2, edge.3) = (share, share);
            }
        }
        for place in 0..COUNT {
            if more.listed[place] == Verdict::Unknown && chosen() % 2 == 0 {
                more.listed[place] = Verdict::from(chosen() % 2 == 0);
            }
            more.complete[place] |= chosen() % 3 == 0;
        }
        let all = stated(&more);
        let after = Graph::standing(&all, day, day);
        prop_assume!(after.contradictions().is_empty());
        let knows = after.reach(&more.listed, HALF);
        for place in 0..COUNT {
            if told.members[place] != Verdict::Unknown {
                prop_assert_eq!(knows.members[place], told.members[place]);
            }
        }
    }

    /// The share by multiplication lies between its bounds, for every completion.
    #[test]
    fn a_product_lies_between_its_bounds(small in small()) {
        let all = stated(&small);
        let day = date(2026, 11, 21);
        let graph = Graph::standing(&all, day, day);
        prop_assume!(graph.contradictions().is_empty());
        let owners: Vec<usize> = (0..COUNT).filter(|p| small.listed[*p] == Verdict::True).collect();
        completions(&small, &mut |completion| {
            let mut at = [0.0_f64; COUNT];
            let listed = |place: usize| small.listed[place] == Verdict::True;
            let step = |at: &[f64; COUNT], entity: usize| {
                let named = small.edges.iter().zip(&completion.shares).filter(|(e, _)| e.1 == entity);
                #[expect(clippy::cast_precision_loss, reason = "whole tens")]
                let share = |share: i64| share as f64 / 100.0;
                let named: f64 = named
                    .map(|(e, s)| share(*s) * if listed(e.0) { 1.0 } else { at[e.0] })
                    .sum();
                named + share(completion.unnamed[entity])
            };
            for _ in 0..300 {
                for place in 0..COUNT {
                    at[place] = step(&at, place);
                }
            }
            for (place, truth) in at.iter().enumerate() {
                let total = graph.indirect(&owners, place);
                #[expect(clippy::cast_precision_loss, reason = "a share of the whole")]
                let (low, high) = (total.low as f64 / WHOLE as f64, total.high as f64 / WHOLE as f64);
                assert!(low <= truth + 1e-6 && *truth <= high + 1e-6, "{place}: {low} {truth} {high}");
            }
        });
    }

    /// No text makes the reader of shares fail, and what it reads lies within the whole.
    #[test]
    fn any_text_is_a_share_or_none(text in "\\PC{0,20}|[0-9.,<>=% to-]{0,12}") {
        if let Some(share) = interdict_ownership::Share::parse(&text) {
            prop_assert!(0 <= share.low && share.low <= share.high && share.high <= WHOLE);
        }
    }
}

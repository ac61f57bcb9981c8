//! The published examples of the chain algorithm, and what is near them.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use interdict_model::{Holder, Holding, HoldingKind, Ownership, PartyKind, Verdict};
use interdict_ownership::{Graph, Missing, Percent, Tips, WHOLE};
use jiff::civil::{Date, date};

const HALF: Percent = WHOLE / 2;
const TODAY: Date = date(2026, 11, 21);

/// Builds who owns whom from `X 50 A`; an entity after `!` has no other owners.
fn stated(lines: &[&str]) -> Ownership {
    let mut all = Ownership::default();
    for line in lines {
        if let Some(name) = line.strip_prefix('!') {
            let mut holder = Holder::named(name);
            holder.owners_complete = true;
            all.holders.push(holder);
            continue;
        }
        let words: Vec<&str> = line.split(' ').collect();
        let share = (words[1] != "?").then_some(words[1]);
        all.holdings.push(Holding::new(words[0], words[2], share));
    }
    all
}

/// Asks whether `entity` is owned 50 percent or more by X and Y.
fn blocked(lines: &[&str], entity: &str) -> (Verdict, String) {
    let all = stated(lines);
    let graph = Graph::standing(&all, TODAY, TODAY);
    let listed = listed(&graph);
    let reach = graph.reach(&listed, HALF);
    let entity = graph.find(entity).unwrap();
    let held = graph.held(&reach, entity);
    let verdict = match (held.reaches(HALF), held.may_reach(HALF)) {
        (true, _) => Verdict::True,
        (_, false) => Verdict::False,
        _ => Verdict::Unknown,
    };
    assert_eq!(verdict, reach.members[entity]);
    (verdict, held.to_string())
}

/// X and Y are listed; a name of one letter is nobody else's.
fn listed(graph: &Graph<'_>) -> Vec<Verdict> {
    let holders = graph.holders().iter();
    holders
        .map(|holder| Verdict::from(matches!(holder.id.as_str(), "X" | "Y")))
        .collect()
}

#[test]
fn the_examples_of_ofac_faq_401_and_399() {
    // X owns 50 % of A and of B, which own 25 % of C each.
    let two = ["X 50 A", "X 50 B", "A 25 C", "B 25 C"];
    assert_eq!(blocked(&two, "C"), (Verdict::True, "at least 50 %".into()));
    // X owns 50 % of A and 10 % of B; A owns 40 % of B.
    let both = ["X 50 A", "X 10 B", "A 40 B"];
    assert_eq!(blocked(&both, "B").0, Verdict::True);
    // X owns 25 % and Y 25 % of A: the aggregate of all blocked persons.
    assert_eq!(blocked(&["X 25 A", "Y 25 A"], "A").0, Verdict::True);
}

#[test]
fn a_share_through_an_entity_below_the_threshold_counts_for_nothing() {
    let lines = ["X 25 A", "!A", "A 100 B"];
    assert_eq!(blocked(&lines, "B"), (Verdict::False, "0 %".into()));
    let lines = ["X 50 A", "!A", "A 25 B", "!B", "B 100 C"];
    assert_eq!(blocked(&lines, "C").0, Verdict::False);
    // Whole, not by multiplication: X holds a quarter of B by arithmetic.
    assert_eq!(blocked(&["X 50 A", "A 50 B"], "B").0, Verdict::True);
}

#[test]
fn owners_that_nobody_named_leave_it_open_as_far_as_they_can_matter() {
    assert_eq!(
        blocked(&["X 40 A"], "A"),
        (Verdict::Unknown, "at least 40 %".into())
    );
    assert_eq!(blocked(&["X 40 A", "!A"], "A").0, Verdict::False);
    // Sixty percent are somebody's who is owned by nobody.
    let lines = ["Z 60 A", "!Z"];
    assert_eq!(
        blocked(&lines, "A"),
        (Verdict::False, "at most 40 %".into())
    );
    // Less than half can be left over.
    assert_eq!(blocked(&["Z >50 A", "!Z"], "A").0, Verdict::False);
    assert_eq!(blocked(&["Z 50 A", "!Z"], "A").0, Verdict::Unknown);
    // Who owns Z is not said.
    assert_eq!(blocked(&["Z 60 A", "!A"], "A").0, Verdict::Unknown);
}

#[test]
fn intervals_decide_when_both_ends_agree() {
    let open = |share: &str| blocked(&[&format!("X {share} A"), "!A"], "A").0;
    assert_eq!(open("50-75"), Verdict::True);
    assert_eq!(open("25-50"), Verdict::Unknown);
    assert_eq!(open("<50"), Verdict::False);
    assert_eq!(open(">50"), Verdict::True);
    assert_eq!(open("?"), Verdict::Unknown);
    assert_eq!(open("49.999999999"), Verdict::False);
}

#[test]
fn cycles_end_and_nobody_joins_by_owning_itself() {
    // Each owns the other whole: nobody listed is behind them.
    let ring = ["A 100 B", "B 100 A"];
    assert_eq!(blocked(&ring, "A").0, Verdict::False);
    // A cycle with a way in: X and the cycle together.
    let ring = ["X 30 A", "B 20 A", "A 50 B", "!A", "!B"];
    assert_eq!(blocked(&ring, "A").0, Verdict::False);
    let ring = ["X 50 A", "B 50 A", "A 60 B"];
    assert_eq!(blocked(&ring, "B").0, Verdict::True);
    // Own shares are nobody else's.
    let own = ["A 60 A", "X 40 A"];
    assert_eq!(blocked(&own, "A"), (Verdict::False, "40 %".into()));
}

#[test]
fn control_and_consolidation_are_not_shares() {
    let mut all = stated(&["!A"]);
    let tie = |kind| Holding {
        kind,
        ..Holding::new("X", "A", Some("100"))
    };
    all.holdings.push(tie(HoldingKind::Control));
    let graph = Graph::standing(&all, TODAY, TODAY);
    assert!(graph.edges().is_empty());
    all.holdings = vec![tie(HoldingKind::Consolidation)];
    let graph = Graph::standing(&all, TODAY, TODAY);
    let reach = graph.reach(&listed(&graph), HALF);
    let place = graph.find("A").unwrap();
    assert_eq!(graph.held(&reach, place).to_string(), "an unknown share");
    // A branch is the same legal person.
    all.holdings = vec![tie(HoldingKind::Branch)];
    let graph = Graph::standing(&all, TODAY, TODAY);
    let reach = graph.reach(&listed(&graph), HALF);
    assert_eq!(reach.members[place], Verdict::True);
}

#[test]
fn the_parent_at_the_top_adds_nothing_where_the_chain_is_known() {
    let mut all = stated(&["X 60 P", "P 10 A", "!A", "!P"]);
    all.holdings.push(Holding {
        kind: HoldingKind::UltimateConsolidation,
        ..Holding::new("X", "A", None)
    });
    let graph = Graph::standing(&all, TODAY, TODAY);
    assert_eq!(graph.edges().len(), 2);
    all.holdings.retain(|holding| holding.owner != "P");
    let graph = Graph::standing(&all, TODAY, TODAY);
    let place = graph.find("A").unwrap();
    assert_eq!(graph.owners_of(place).len(), 1);
}

#[test]
fn a_holding_stands_from_its_first_to_its_last_day_as_far_as_known() {
    let mut all = stated(&["X 60 A", "!A"]);
    let holding = &mut all.holdings[0];
    holding.from = Some("2018-05".into());
    holding.until = Some("2020-03-31".into());
    holding.known_since = Some(date(2019, 1, 1));
    let on = |on: Date, known: Date| {
        let graph = Graph::standing(&all, on, known);
        let reach = graph.reach(&listed(&graph), HALF);
        graph.find("A").map(|place| reach.members[place]).unwrap()
    };
    assert_eq!(on(date(2018, 4, 30), TODAY), Verdict::False);
    assert_eq!(on(date(2018, 5, 10), TODAY), Verdict::Unknown);
    assert_eq!(on(date(2018, 5, 31), TODAY), Verdict::True);
    assert_eq!(on(date(2020, 3, 31), TODAY), Verdict::True);
    assert_eq!(on(date(2020, 4, 1), TODAY), Verdict::False);
    assert_eq!(on(date(2018, 6, 1), date(2018, 12, 31)), Verdict::False);
}

#[test]
fn sums_above_the_whole_and_sources_that_differ_are_contradictions() {
    let all = stated(&["X 60 A", "Z 60 A", "!Z"]);
    let graph = Graph::standing(&all, TODAY, TODAY);
    assert_eq!(
        graph.contradictions()[0].text,
        "the owners of A are stated to hold 120 % together"
    );
    assert_eq!(
        blocked(&["X 60 A", "Z 60 A", "!Z"], "A").0,
        Verdict::Unknown
    );

    let mut all = stated(&["X 60 A", "X 20 A", "!A"]);
    // One source: two classes of shares.
    let graph = Graph::standing(&all, TODAY, TODAY);
    assert_eq!(graph.edges()[0].share.to_string(), "60 to 80 %");
    assert!(graph.contradictions().is_empty());
    // Two sources: one of them is wrong.
    all.holdings[1].said_by = Some("register".into());
    let graph = Graph::standing(&all, TODAY, TODAY);
    assert_eq!(graph.edges()[0].share.to_string(), "20 to 60 %");
    assert_eq!(
        graph.contradictions()[0].text,
        "sources differ on the share of X in A: 60 % (the case), 20 % (register)"
    );
    // Two sources that can both be right say more together.
    all.holdings[1].share = Some("50-75".into());
    let graph = Graph::standing(&all, TODAY, TODAY);
    assert_eq!(graph.edges()[0].share.to_string(), "60 %");
}

#[test]
fn what_is_missing_is_named_with_the_share_at_which_it_tips() {
    let all = stated(&["X 20 A", "Y ? A", "P 30 A", "!A", "X 10-60 P", "!P"]);
    let graph = Graph::standing(&all, TODAY, TODAY);
    let listed = listed(&graph);
    let reach = graph.reach(&listed, HALF);
    let missing = graph.open(&reach, &listed, graph.find("A").unwrap(), HALF);
    let told: Vec<String> = missing
        .iter()
        .map(|missing| match missing {
            Missing::Share { edge, tips } => {
                let [owner, owned] = [edge.owner, edge.owned].map(|at| &graph.holders()[at].id);
                let tip = match tips {
                    Tips::At(percent) | Tips::Above(percent) => percent / (WHOLE / 100),
                };
                format!("{owner}>{owned} at {tip}")
            }
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(told, ["Y>A at 30", "X>P at 50"]);
}

#[test]
fn a_person_is_owned_by_nobody() {
    let mut all = stated(&["Z 100 A"]);
    let mut person = Holder::named("Z");
    person.kind = Some(PartyKind::Person);
    all.holders.push(person);
    let graph = Graph::standing(&all, TODAY, TODAY);
    let reach = graph.reach(&listed(&graph), HALF);
    assert_eq!(reach.members[graph.find("A").unwrap()], Verdict::False);
}

#[test]
fn shares_along_chains_multiply_and_cycles_are_summed() {
    let through = |lines: &[&str], owner: &str, entity: &str| {
        let all = stated(lines);
        let graph = Graph::standing(&all, TODAY, TODAY);
        let owner = graph.find(owner).unwrap();
        let total = graph.indirect(&[owner], graph.find(entity).unwrap());
        (total.low, total.high)
    };
    let percent = WHOLE / 100;
    let all = ["X 50 A", "A 50 B", "X 10 B", "!A", "!B"];
    assert_eq!(through(&all, "X", "B"), (35 * percent, 35 * percent));
    // X holds 50 % of A, B the other half; A holds 50 % of B, and nobody the rest:
    // share(A) = 50 + share(B)/2, share(B) = share(A)/2: two thirds and one third.
    let ring = ["X 50 A", "B 50 A", "A 50 B", "!A", "!B"];
    let (low, high) = through(&ring, "X", "A");
    assert!(
        low <= 66_666_666_667 && high >= 66_666_666_666,
        "{low} {high}"
    );
    assert!(high - low < 100, "{low} {high}");
    // A ring that nobody outside owns: not determined.
    let ring = ["A 100 B", "B 100 A", "X 50 C"];
    assert_eq!(through(&ring, "X", "A"), (0, WHOLE));
    // The half of A that nobody is said to hold may be X's.
    assert_eq!(
        through(&["Z 50 A", "!Z", "X 1 C"], "X", "A"),
        (0, 50 * percent)
    );
}

//! Files, whole and hostile, and how long a large one takes.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::fmt::Write as _;

use interdict_model::HoldingKind::{Branch, Consolidation, Control, UltimateConsolidation};
use interdict_model::{HoldingKind, Ownership, PartyKind, Verdict};
use interdict_ownership::{Graph, WHOLE, above, join, read};
use jiff::civil::date;

fn of(text: &str) -> Result<read::Reading, String> {
    read::read("file", &mut text.as_bytes()).map_err(|error| error.to_string())
}

const FTM: &str = r#"{"id":"x","schema":"Person","properties":{"name":["Example Owner"],"nationality":["cu"]}}
{"id":"a","schema":"Company","properties":{"name":["Holding A"],"jurisdiction":["de"]}}

{"id":"o1","schema":"Ownership","properties":{"owner":["x"],"asset":["a"],"percentage":["51.2"],"startDate":["2018-05"],"sourceUrl":["https://register.example/1"]}}
{"id":"o2","schema":"Ownership","properties":{"owner":["a"],"asset":["b"],"percentage":["a lot"],"recordDate":["2020-01-01"]}}
{"id":"d1","schema":"Directorship","properties":{"director":["x"],"organization":["b"]}}
{"id":"z","schema":"Address","properties":{}}
"#;

#[test]
fn followthemoney_gives_shares_as_written_and_control_as_control() {
    let reading = of(FTM).unwrap();
    let [first, second, third] = reading.ownership.holdings.as_slice() else {
        panic!("{reading:?}");
    };
    assert_eq!(first.share.as_deref(), Some("51.2"));
    assert_eq!(first.from.as_deref(), Some("2018-05"));
    assert!(
        first
            .evidence
            .as_deref()
            .unwrap()
            .contains("register.example")
    );
    assert_eq!(second.share, None);
    assert_eq!(second.known_since, Some(date(2020, 1, 1)));
    assert_eq!(third.kind, HoldingKind::Control);
    assert_eq!(reading.ownership.holders[0].kind, Some(PartyKind::Person));
    assert_eq!(
        reading.warnings,
        [
            "`file`: 1 shares could not be read and are taken as unknown",
            "`file`: 1 entities are neither parties nor ties of ownership and were passed over",
        ]
    );
}

#[test]
fn a_file_that_cannot_be_read_whole_is_refused_with_its_line() {
    let cut = &FTM[..FTM.len() - 20];
    assert!(of(cut).unwrap_err().starts_with("`file`, line 7:"));
    let no_asset = r#"{"id":"o","schema":"Ownership","properties":{"owner":["x"]}}"#;
    assert!(
        of(no_asset)
            .unwrap_err()
            .contains("without `owner` or `asset`")
    );
    let many: Vec<String> = (0..11).map(|n| format!("\"{n}\"")).collect();
    let many = many.join(",");
    let pairs = format!(
        r#"{{"id":"o","schema":"Ownership","properties":{{"owner":[{many}],"asset":[{many}]}}}}"#
    );
    assert!(of(&pairs).unwrap_err().contains("more than 100 pairs"));
    let long = format!(r#"{{"id":"x","schema":"{}"}}"#, "a".repeat(read::MAX_LINE));
    assert!(
        of(&long)
            .unwrap_err()
            .contains("line 1: a line of more than")
    );
    assert!(
        of("name,share\nA,50\n")
            .unwrap_err()
            .contains("none of the formats")
    );
    assert!(of("").unwrap_err().contains("none of the formats"));
}

const HEAD: &str = "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,Relationship.EndNode.NodeID,Relationship.EndNode.NodeIDType,Relationship.RelationshipType,Relationship.RelationshipStatus,Relationship.Period.1.startDate,Relationship.Period.1.endDate,Relationship.Period.1.periodType,Relationship.Period.2.startDate,Relationship.Period.2.endDate,Relationship.Period.2.periodType,Relationship.Quantifiers.1.MeasurementMethod,Relationship.Quantifiers.1.QuantifierAmount,Relationship.Quantifiers.1.QuantifierUnits,Registration.InitialRegistrationDate,Registration.LastUpdateDate,Registration.RegistrationStatus";

fn record(child: &str, parent: &str, kind: &str, status: &str, registration: &str) -> String {
    format!(
        "{child},LEI,{parent},LEI,{kind},{status},2020-01-01T00:00:00Z,2020-12-31T00:00:00Z,ACCOUNTING_PERIOD,2015-03-01T00:00:00.000Z,,RELATIONSHIP_PERIOD,ACCOUNTING_CONSOLIDATION,100,PERCENTAGE,2017-06-01T10:00:00Z,2021-02-03T10:00:00Z,{registration}"
    )
}

#[test]
fn consolidation_of_accounts_is_no_percentage() {
    let text = [
        HEAD.to_owned(),
        record(
            "C",
            "P",
            "IS_DIRECTLY_CONSOLIDATED_BY",
            "ACTIVE",
            "PUBLISHED",
        ),
        record(
            "C",
            "T",
            "IS_ULTIMATELY_CONSOLIDATED_BY",
            "ACTIVE",
            "PUBLISHED",
        ),
        record("B", "C", "IS_INTERNATIONAL_BRANCH_OF", "ACTIVE", "LAPSED"),
        record("F", "M", "IS_FUND-MANAGED_BY", "ACTIVE", "PUBLISHED"),
        record(
            "C",
            "Q",
            "IS_DIRECTLY_CONSOLIDATED_BY",
            "INACTIVE",
            "RETIRED",
        ),
        record(
            "C",
            "R",
            "IS_DIRECTLY_CONSOLIDATED_BY",
            "ACTIVE",
            "ANNULLED",
        ),
    ]
    .join("\n");
    let reading = of(&text).unwrap();
    assert_eq!(reading.warnings.len(), 1);
    let kinds: Vec<HoldingKind> = reading.ownership.holdings.iter().map(|h| h.kind).collect();
    assert_eq!(
        kinds,
        [
            Consolidation,
            UltimateConsolidation,
            Branch,
            Control,
            Consolidation
        ]
    );
    let first = &reading.ownership.holdings[0];
    assert_eq!((first.owner.as_str(), first.owned.as_str()), ("P", "C"));
    assert_eq!(first.share, None);
    assert_eq!(first.from.as_deref(), Some("2015-03-01"));
    assert_eq!(first.known_since, Some(date(2017, 6, 1)));

    // P may hold half of C and of its branch: nobody says how much.
    let (today, parent) = (date(2024, 1, 1), "P");
    let graph = Graph::standing(&reading.ownership, today, today);
    let listed: Vec<Verdict> = graph
        .holders()
        .iter()
        .map(|holder| Verdict::from(holder.id == parent))
        .collect();
    let reach = graph.reach(&listed, WHOLE / 2);
    let member = |id: &str| reach.members[graph.find(id).unwrap()];
    assert_eq!(
        (member("C"), member("B")),
        (Verdict::Unknown, Verdict::Unknown)
    );
    // The inactive one ended before its last update, and some day after its beginning.
    assert_eq!(graph.find("Q"), None);
    let before = Graph::standing(&reading.ownership, date(2019, 1, 1), today);
    assert!(before.find("Q").is_some());
}

#[test]
fn names_of_leis_come_from_level_1() {
    let text = "LEI,Entity.LegalName,Entity.LegalAddress.Country,Entity.EntityCategory\nC,\"Company, C\",DE,GENERAL\n";
    let reading = of(text).unwrap();
    assert_eq!(reading.ownership.holders[0].caption(), "Company, C");
    assert!(
        of("LEI,Entity.LegalName\n,X\n")
            .unwrap_err()
            .contains("line 2")
    );
}

#[test]
fn a_case_and_a_file_meet_in_a_name_that_only_one_holder_has() {
    let mut case = Ownership::default();
    case.holders
        .push(interdict_model::Holder::named("holding a."));
    let file = of(FTM).unwrap().ownership;
    let renamed = join(&mut case, file);
    assert_eq!(renamed["holding a."], "a");
    let kept = above(case, &["a".to_owned()]);
    let ids: Vec<&str> = kept.holdings.iter().map(|h| h.owner.as_str()).collect();
    assert_eq!(ids, ["x"]);
}

/// A hundred thousand edges with cycles, asked whole: reading, the graph, both sets,
/// products and questions.
#[test]
fn a_hundred_thousand_edges_take_less_than_a_second() {
    const HOLDERS: u64 = 30_000;
    let mut text = String::new();
    let mut dice = 1_u64;
    let mut roll = |most: u64| {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % most
    };
    for edge in 0..100_000 {
        let share = if roll(4) == 0 {
            "5-60".to_owned()
        } else {
            roll(40).to_string()
        };
        writeln!(
            text,
            r#"{{"id":"o{edge}","schema":"Ownership","properties":{{"owner":["{}"],"asset":["{}"],"percentage":["{share}"]}}}}"#,
            roll(HOLDERS),
            roll(HOLDERS)
        )
        .unwrap();
    }
    let start = std::time::Instant::now();
    let stated = of(&text).unwrap().ownership;
    let read = start.elapsed();
    let day = date(2024, 1, 1);
    let graph = Graph::standing(&stated, day, day);
    let built = start.elapsed();
    let listed: Vec<Verdict> = (0..graph.holders().len())
        .map(|holder| Verdict::from(holder % 10 == 0))
        .collect();
    let reach = graph.reach(&listed, WHOLE / 2);
    let open = graph.open(&reach, &listed, 1, WHOLE / 2);
    let all = graph.above(&[1]);
    let reached = start.elapsed();
    let told = graph.why(&reach, 1, &|_| Vec::new());
    let took = start.elapsed();
    println!(
        "{} edges, {} above, {} open, {} told: read {read:?}, graph {built:?}, reach {reached:?}, all {took:?}",
        graph.edges().len(),
        all.len(),
        open.len(),
        told.len()
    );
    assert!(graph.edges().len() > 99_000);
    // Debug builds on busy machines: a tenth of this in release.
    assert!(took.as_secs() < 5, "{took:?}");
}

/// A chain of a hundred thousand and a ring of as many: no recursion, no blow-up.
#[test]
fn long_chains_and_rings_end() {
    for ring in [false, true] {
        let mut stated = Ownership::default();
        let count = 100_000_u32;
        for n in 0..count {
            let owned = if ring { (n + 1) % count } else { n + 1 };
            stated.holdings.push(interdict_model::Holding::new(
                n.to_string(),
                owned.to_string(),
                Some("100"),
            ));
        }
        let day = date(2024, 1, 1);
        let graph = Graph::standing(&stated, day, day);
        let last = graph.find(&(count - 1).to_string()).unwrap();
        let first = graph.find("0").unwrap();
        let mut listed = vec![Verdict::False; graph.holders().len()];
        listed[first] = Verdict::True;
        let reach = graph.reach(&listed, WHOLE / 2);
        assert_eq!(reach.members[last], Verdict::True);
        let through = graph.indirect(&[first], last);
        assert_eq!((through.low, through.high), (WHOLE, WHOLE));
        assert!(!graph.why(&reach, last, &|_| Vec::new()).is_empty());
    }
}

//! The files of `positions/`: what they must say, and what a timeline makes of them.

mod common;

use std::collections::BTreeSet;

use common::{RECORD, everywhere, huawei, row, section};
use interdict_model::Confidence;
use interdict_timeline::{Agrees, Bound, Effect, PublicRecord, RecordError, Section, State};
use jiff::civil::date;

const PARTIES: &str = r#"
[[party]]
id = "a"
name = "A"
entities = ["a"]
"#;

const POSITION: &str = r#"
country = "GB"
name = "United Kingdom"
[[position]]
id = "gb.x"
kind = "rule"
title = "X"
by = "Somebody"
says = "something"
names = ["a"]
from = "2020-01-01"
public = "2020-01-01"
cites = [{ text = "X 1", confidence = "read" }]
"#;

const CLAIM: &str = r#"
[[claim]]
id = "claim.x"
title = "X"
by = ["A paper"]
what = "something"
said = "2020-01-01"
about = ["a"]
cites = [{ text = "A paper, 2020-01-01", confidence = "read" }]
[claim.record]
agrees = "open"
text = "nothing"
"#;

fn read(position: &str, claim: &str) -> Result<PublicRecord, RecordError> {
    PublicRecord::parse(&[
        ("parties.toml", PARTIES),
        ("claims.toml", claim),
        ("gb.toml", position),
    ])
}

fn refused(position: &str, claim: &str) -> String {
    match read(position, claim) {
        Ok(_) => String::from("it was read"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_row_without_a_citation_is_refused_unless_it_is_recalled() {
    assert!(read(POSITION, CLAIM).is_ok());
    let cite = "cites = [{ text = \"X 1\", confidence = \"read\" }]";
    let bare = POSITION.replace(cite, "");
    let said = refused(&bare, CLAIM);
    assert!(said.contains("gb.toml") && said.contains("gb.x"), "{said}");
    assert!(said.contains("citation"), "{said}");
    let recalled = read(&POSITION.replace(cite, "recalled = true"), CLAIM).unwrap();
    let cites = &recalled.positions[0].versions[0].cites;
    assert_eq!(cites[0].confidence, Confidence::Recalled);
    // Both at once says two things.
    assert!(
        read(
            &POSITION.replace(cite, &format!("{cite}\nrecalled = true")),
            CLAIM
        )
        .is_err()
    );
    let cite = "cites = [{ text = \"A paper, 2020-01-01\", confidence = \"read\" }]\n";
    assert!(refused(POSITION, &CLAIM.replace(cite, "")).contains("claim.x"));
}

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    let changed = |from: &str, to: &str| {
        assert!(POSITION.contains(from), "{from}");
        refused(&POSITION.replace(from, to), CLAIM)
    };
    assert!(changed("title = \"X\"", "title = \"X\"\ncolour = 1").contains("colour"));
    assert!(changed("kind = \"rule\"", "kind = \"ban\"").contains("ban"));
    assert!(changed("names = [\"a\"]", "names = [\"b\"]").contains("`b`"));
    assert!(changed("id = \"gb.x\"", "id = \"us.x\"").contains("gb."));
    assert!(changed("country = \"GB\"", "country = \"FR\"").contains("fr."));
    assert!(changed("from = \"2020-01-01\"\n", "").contains("from"));
    assert!(changed("\"read\" }]", "\"sure\" }]").contains("sure"));
    let crossed = "from = { earliest = \"2020-02-01\", latest = \"2020-01-01\" }";
    assert!(changed("from = \"2020-01-01\"", crossed).contains("before it begins"));
    let surplus = "from = { earliest = \"2020-01-01\", latest = \"2020-01-01\", maybe = 1 }";
    assert!(read(&POSITION.replace("from = \"2020-01-01\"", surplus), CLAIM).is_err());
    let versions = format!(
        "{}[[position.version]]\nkey = \"k\"\nfrom = \"2020-02-01\"\nthrough = \"2020-01-01\"\npublic = \"2020-02-01\"\n",
        POSITION.replace("from = \"2020-01-01\"\npublic = \"2020-01-01\"\n", "")
    );
    assert!(refused(&versions, CLAIM).contains("before it begins"));
    let claim = |from: &str, to: &str| refused(POSITION, &CLAIM.replace(from, to));
    assert!(claim("by = [\"A paper\"]", "by = []").contains("nobody"));
    assert!(claim("about = [\"a\"]", "about = [\"b\"]").contains("`b`"));
    assert!(claim("agrees = \"open\"", "agrees = \"true\"").contains("true"));
    let twice = format!("{CLAIM}{CLAIM}");
    assert!(refused(POSITION, &twice).contains("twice"));
    let missing = PublicRecord::parse(&[("claims.toml", CLAIM)]).unwrap_err();
    assert!(missing.to_string().contains("parties.toml"), "{missing}");
}

#[test]
fn every_file_of_the_folder_is_carried() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../positions");
    let there: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.rsplit('.').next() == Some("toml"))
        .collect();
    let carried: BTreeSet<String> = PublicRecord::files().map(str::to_owned).collect();
    assert_eq!(there, carried);
}

#[test]
fn a_position_that_is_also_a_measure_is_drawn_once() {
    for position in &RECORD.positions {
        if let Some(measure) = common::BOOK.measure(&position.id) {
            assert!(measure.record.contains(&position.id), "{}", position.id);
        }
        assert!(
            common::BOOK.relief(&position.id).is_none(),
            "{}",
            position.id
        );
    }
}

#[test]
fn what_a_measure_names_as_its_record_stands_there() {
    let there: BTreeSet<&str> = RECORD
        .positions
        .iter()
        .map(|position| position.id.as_str())
        .chain(RECORD.claims.iter().map(|claim| claim.id.as_str()))
        .collect();
    for measure in &common::BOOK.measures {
        for id in &measure.record {
            assert!(there.contains(id.as_str()), "{}: {id}", measure.id);
        }
    }
}

#[test]
fn a_claim_is_drawn_where_it_was_said_and_is_never_in_force() {
    let drawn = huawei("2026-11-21", "2026-11-21");
    let claims = section(&drawn, Section::Claims);
    assert!(claims.len() >= 8, "{}", claims.len());
    for row in &claims {
        assert_eq!(row.state_on, State::NoRule, "{}", row.id);
        assert!(row.said.is_some(), "{}", row.id);
        let said = |span: &interdict_timeline::Span| span.effect == Effect::Said;
        assert!(row.spans.iter().all(said), "{}", row.id);
        assert_eq!(row.from, row.to, "{}", row.id);
    }
    let seventy = row(&drawn, "claim.order-added-70-affiliates").unwrap();
    let record = &seventy.said.as_ref().unwrap().record;
    assert_eq!(record.agrees, Agrees::Contradicted);
    assert!(record.text.contains("68"), "{}", record.text);
    // The reported request is a claim of the rulebook, not one of its measures.
    let request = row(&drawn, "us.state.request-kr-2019").unwrap();
    assert_eq!(request.section, Section::Claims);
    let earlier = huawei("2019-05-22", "2019-05-22");
    assert!(section(&earlier, Section::Claims).is_empty());
}

#[test]
fn a_position_shows_what_could_be_known_of_it() {
    // A correction that applies from before its publication.
    let id = "us.entity-list-correction-2022";
    let before = everywhere("2022-03-01", "2022-03-01");
    assert!(row(&before, id).is_none());
    let after = everywhere("2022-03-01", "2022-04-11");
    assert_eq!(row(&after, id).unwrap().state_on, State::InForce);

    // An end that was decided later.
    let before = everywhere("2024-01-01", "2024-01-01");
    assert!(row(&before, "de.bsig-9b").unwrap().to.is_open());
    let after = everywhere("2024-01-01", "2026-01-01");
    assert_eq!(
        row(&after, "de.bsig-9b").unwrap().to,
        Bound::on(date(2025, 12, 5))
    );

    // Suspended by a court for five weeks.
    let state = |on: &str| {
        let drawn = everywhere(on, "2026-11-21");
        row(&drawn, "se.pts-conditions").unwrap().state_on
    };
    assert_eq!(state("2020-11-08"), State::InForce);
    assert_eq!(state("2020-11-09"), State::NotInForce);
    assert_eq!(state("2020-12-15"), State::NotInForce);
    assert_eq!(state("2020-12-16"), State::InForce);

    // Posted and withdrawn: it changes nothing.
    let drawn = everywhere("2026-02-14", "2026-02-14");
    let list = row(&drawn, "us.military-companies").unwrap();
    assert_eq!(list.state_on, State::InForce);
    assert_eq!(list.spans.len(), 2);
    assert!(list.spans[0].to.is_open(), "the list of 2025 goes on");

    // Superseded in steps: the end lies between two days.
    let drawn = everywhere("2021-01-01", "2026-11-21");
    let advice = row(&drawn, "gb.high-risk-vendor-advice").unwrap();
    assert_eq!(advice.state_on, State::Undecided);
    assert_eq!(advice.to.earliest, Some(date(2020, 7, 13)));
    assert_eq!(advice.to.latest, Some(date(2022, 10, 12)));
}

#[test]
fn by_country_has_each_government_that_took_a_position() {
    let drawn = everywhere("2026-11-21", "2026-11-21");
    let countries: BTreeSet<&str> = drawn
        .rows
        .iter()
        .filter_map(|row| row.country.as_ref())
        .map(|place| place.code.as_str())
        .collect();
    for code in [
        "AU", "CA", "CN", "DE", "EU", "GB", "JP", "KR", "NZ", "SE", "US",
    ] {
        assert!(countries.contains(code), "{code}");
    }
    let korea = row(&drawn, "kr.no-measure").unwrap();
    assert_eq!(
        (korea.kind.as_str(), korea.state_on),
        ("no_measure", State::NoRule)
    );
    let proposal = row(&drawn, "eu.cybersecurity-act-2").unwrap();
    assert_eq!(proposal.state_on, State::NoRule);
    for row in &drawn.rows {
        assert!(!row.cites.is_empty(), "{}", row.id);
    }
}

#[test]
fn a_position_concerns_a_party_by_id_and_says_whether_its_text_names_it() {
    let query = interdict_model::PartyQuery::named("Hytera");
    let id = interdict_model::EntryId::new("us.ndaa2019.s889/hytera-communications-corporation");
    let matches = [(id, 1.0)];
    let asked = interdict_timeline::Asked::Name {
        query: &query,
        matches: &matches,
    };
    let by = interdict_timeline::By::Country;
    let drawn = common::draw(&common::question(asked, by, "2026-11-21", "2026-11-21"));
    assert!(row(&drawn, "us.equipment-authorization").is_some());
    assert!(
        row(&drawn, "gb.dvd-install").is_none(),
        "the direction names Huawei"
    );
    assert!(row(&drawn, TGL).is_none());
    let all = everywhere("2026-11-21", "2026-11-21");
    let australia = row(&all, "au.5g-guidance").unwrap();
    let note = australia.note.as_deref().unwrap();
    assert_eq!(note, "names nobody; reported to mean Huawei");
}

const TGL: &str = "us.ear.tgl-huawei";

//! The Consolidated Screening List in JSON: the publisher's shape and the projection.
//!
//! `us_csl.json` is built from the published field names, not from a published
//! file; the projections have the form of the copy of 2026-07-31.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{accepted, codes, data, entries, entry, names, read, read_text, refused, shared};
use interdict_lists::ListError;
use interdict_model::{
    Basis, DateBasis, LicensePolicy, NameKind, PartyKind, RequirementScope as Scope,
};
use jiff::civil::date;

#[test]
fn the_publishers_document() {
    let reading = read(&data("us_csl.json"));
    let want = [
        ("us.bis.dpl", 1),
        ("us.bis.el", 1),
        ("us.ofac.cmic", 1),
        ("us.ofac.sdn", 1),
    ];
    assert_eq!(
        accepted(&reading),
        want.map(|(list, rows)| (list.to_owned(), rows)).into()
    );
    assert_eq!(
        refused(&reading),
        [
            (
                15,
                "entry 5: `Brand New List (NEW) - Nowhere` names no list that is known".into()
            ),
            (
                16,
                "entry 6: `start_date` is `17 Jul 2019`, which is not a date (YYYY-MM-DD)".into()
            ),
        ]
    );
    let el = &entries(&reading, "us.bis.el")[0];
    assert_eq!(
        names(el),
        [
            "Hangzhou Huawei Enterprises",
            "Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: Hangzhou Huawei Enterprises",
            "Hangzhou Example"
        ]
    );
    assert_eq!(el.names[1].kind, NameKind::Spelling);
    assert_eq!(el.names[2].kind, NameKind::Former);
    assert_eq!(el.kind, PartyKind::Unknown);
    assert_eq!(
        el.addresses[0].text,
        "No. 410 Jianghong Road, Hangzhou, Zhejiang, CN"
    );
    assert_eq!(el.listing.basis, Basis::Publication);
    let requirement = el.listing.license_requirement.as_ref().unwrap();
    assert_eq!(requirement.scope, Scope::AllItemsExceptStandards);
    assert_eq!(requirement.footnotes, [1, 2]);
    let ship = entry(&reading, "us.ofac.sdn/36");
    assert_eq!((ship.kind, codes(ship)), (PartyKind::Vessel, vec!["PA"]));
    assert_eq!(ship.programs, ["CUBA", "SDGT"]);
    assert_eq!(ship.ids.len(), 4);
    let cmic = entry(&reading, "us.ofac.cmic/30882");
    assert_eq!(cmic.listing.latest, date(2021, 6, 3));
    assert_eq!(cmic.listing.basis, Basis::Rule);
    assert_eq!(cmic.ids[0].country.unwrap().code(), "CN");
    let dpl = &entries(&reading, "us.bis.dpl")[0];
    assert_eq!(dpl.listing.until, Some(date(2028, 6, 19)));
    assert_eq!(dpl.listing.public_latest, date(2018, 6, 25));
}

#[test]
fn the_projection_says_what_it_is() {
    let reading = read(&data("us_csl_projection.json"));
    assert!(reading.report.warnings[0].contains("third party's projection"));
    let info = &reading.snapshots[0].info;
    assert_eq!(
        (info.date, info.date_basis),
        (date(2026, 7, 31), DateBasis::Stated)
    );
    assert_eq!(
        refused(&reading),
        [
            (4, "entry 4: `pg` points nowhere".into()),
            (5, "entry 5: `entity_number` is ``, which is not a number".into()),
            (6, "entry 6: unknown field `zz`, expected one of `n`, `a`, `s`, `t`, `c`, `e`, `lr`, `lp`, `pg`, `fr`, `u`".into()),
            (7, "entry 7: the name is empty".into()),
        ]
    );
    let el = entries(&reading, "us.bis.el");
    assert_eq!(el.len(), 2);
    let yard = el
        .iter()
        .find(|e| e.caption() == "Example Shipyard")
        .unwrap();
    assert_eq!(codes(yard), ["UA"]);
    assert_eq!(yard.addresses[0].text, "CRIMEA (OCCUPIED)");
    assert_eq!(yard.listing.basis, Basis::Snapshot);
    assert!(
        reading.report.warnings.iter().any(|w| w
            .contains("the license requirements of 1 rows are in 1 wordings that are not read")),
        "{:?}",
        reading.report.warnings
    );
    let air = entry(&reading, "us.ofac.sdn/4632");
    assert_eq!(air.programs, ["NPWMD", "IFSR"]);

    // The lines of the Entity List are the same entries.
    let lines = read(&data("us_csl_projection.jsonl"));
    assert_eq!(lines.snapshots[0].info.digest, digest(&reading));
}

fn digest(reading: &interdict_lists::Reading) -> String {
    reading
        .snapshots
        .iter()
        .find(|s| s.info.list.as_str() == "us.bis.el")
        .unwrap()
        .info
        .digest
        .clone()
}

#[test]
fn documents_that_are_wrong_are_refused_whole() {
    let text = std::fs::read_to_string(data("us_csl_projection.json")).unwrap();
    for part in [3, 6, 9] {
        let mut end = text.len() * part / 10;
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let error = read_text(&text[..end]).unwrap_err();
        assert!(matches!(error, ListError::Truncated { .. }), "{error}");
    }
    let error = read_text(&format!("{text} {{}}")).unwrap_err();
    assert!(error.to_string().contains("trailing characters"), "{error}");
    let moved = text.replace("\"tables\"", "\"tables2\"");
    let error = read_text(&moved.replace("\"$comment\":\"", "\"$comment\":\"\\\"tables\\\" "));
    assert!(error.is_err());
    let long = text.replace("Example Shipyard", &"x".repeat(2 << 20));
    let error = read_text(&long).unwrap_err();
    assert!(
        error.to_string().contains("more than 1048576 bytes"),
        "{error}"
    );
    let deep = text.replace("[\"CN\"]", &"[".repeat(1000));
    assert!(read_text(&deep).is_err());
    let lines = std::fs::read_to_string(data("us_csl_projection.jsonl")).unwrap();
    let error = read_text(&lines[..lines.len() - 20]).unwrap_err();
    assert!(
        matches!(error, ListError::Truncated { line: 2, .. }),
        "{error}"
    );
}

/// The document through the general JSON reader, with an index of its own.
fn counted(text: &str) -> BTreeMap<String, usize> {
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let code = |source: &str| match source.split_once(" - ").unwrap().0 {
        "Specially Designated Nationals (SDN)" => "us.ofac.sdn",
        "Entity List (EL)" => "us.bis.el",
        "Denied Persons List (DPL)" => "us.bis.dpl",
        "Unverified List (UVL)" => "us.bis.uvl",
        "Military End User (MEU) List" => "us.bis.meu",
        "Sectoral Sanctions Identifications List (SSI)" => "us.ofac.ssi",
        "Capta List (CAP)" => "us.ofac.capta",
        "Nonproliferation Sanctions (ISN)" => "us.state.isn",
        "ITAR Debarred (DTC)" => "us.state.dtc",
        "Palestinian Legislative Council List (PLC)" => "us.ofac.plc",
        "Non-SDN Menu-Based Sanctions List (NS-MBS List)" => "us.ofac.mbs",
        _ => "us.ofac.cmic",
    };
    let mut counts = BTreeMap::new();
    for (source, rows) in document["countsBySource"].as_object().unwrap() {
        counts.insert(
            code(source).to_owned(),
            usize::try_from(rows.as_u64().unwrap()).unwrap(),
        );
    }
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for row in document["entries"].as_array().unwrap() {
        let source =
            &document["tables"]["sources"][usize::try_from(row["s"].as_u64().unwrap()).unwrap()];
        *rows
            .entry(code(source.as_str().unwrap()).to_owned())
            .or_default() += 1;
    }
    assert_eq!(counts, rows, "the maker's own counts");
    counts
}

#[test]
fn the_copy_of_2026() {
    let Some(shared) = shared() else { return };
    let file = shared.join("us_csl/screening-list_2026-07-31_seelpeed.json");
    let reading = read(&file);
    let counts = counted(&std::fs::read_to_string(&file).unwrap());
    assert_eq!(accepted(&reading), counts);
    assert_eq!(counts.values().sum::<usize>(), 25_921);
    assert_eq!(
        (counts["us.bis.el"], counts["us.ofac.sdn"]),
        (3_420, 19_181)
    );
    assert!(refused(&reading).is_empty());
    let el = entries(&reading, "us.bis.el");
    let mut scopes: BTreeMap<String, usize> = BTreeMap::new();
    let mut texts = BTreeSet::new();
    for requirement in el
        .iter()
        .filter_map(|e| e.listing.license_requirement.as_ref())
    {
        *scopes
            .entry(format!("{:?}", requirement.scope))
            .or_default() += 1;
        texts.insert(requirement.text.as_str());
    }
    assert_eq!(texts.len(), 88, "wordings");
    // Sums over the table of wordings, counted by hand per wording.
    let want = [
        ("AllItems", 3_137),
        ("AllItemsExceptNamed", 2),
        ("AllItemsExceptOfacAuthorized", 2),
        ("AllItemsExceptStandards", 156),
        ("AllItemsGovAvailable", 20),
        ("AllItemsReviewedByClass", 1),
        ("CclAndNamedEar99", 11),
        ("CclInSupplement7", 8),
        ("ProjectBound", 82),
        ("SectionBound", 1),
    ];
    let expected: BTreeMap<String, usize> = want
        .iter()
        .map(|(scope, rows)| ((*scope).to_owned(), *rows))
        .collect();
    assert_eq!(scopes, expected);
    let footnote = |mark: u8| {
        el.iter()
            .filter_map(|e| e.listing.license_requirement.as_ref())
            .filter(|r| r.footnotes.contains(&mark))
            .count()
    };
    assert_eq!([1, 2, 3, 4, 5].map(footnote), [156, 156, 766, 95, 16]);
    let unread: BTreeMap<&str, usize> = el
        .iter()
        .filter(|e| e.listing.license_policy == Some(LicensePolicy::Unread))
        .filter_map(|e| e.listing.license_policy_text.as_deref())
        .fold(BTreeMap::new(), |mut counts, text| {
            *counts.entry(text).or_default() += 1;
            counts
        });
    // Two requirements in the column of the policy, and two that leave items open.
    let open = [
        "Case-by-Case review for licenses for the safety of civil aviation of aircraft.",
        "For all items subject to the EAR when used in projects specified in § 746.8(a)(4) of the EAR",
        "For all items subject to the EAR. (See § 744.11 of the EAR)",
        "Presumption of approval for EAR99 items",
    ];
    assert_eq!(unread, open.map(|text| (text, 1)).into());
    assert!(
        reading
            .report
            .warnings
            .iter()
            .any(|w| w.contains("review policies of 4 rows are in 4 wordings"))
    );
    let lines = shared.join("us_bis/entity_list_from_csl_2026-07-31.jsonl");
    let rows = std::fs::read_to_string(&lines).unwrap().lines().count();
    let subset = read(&lines);
    assert_eq!(accepted(&subset)["us.bis.el"], rows);
    assert_eq!(subset.snapshots[0].info.digest, digest(&reading));
}

#[test]
fn the_page_on_formats_names_every_one() {
    let page = std::fs::read_to_string(data("../../docs/list-formats.md")).unwrap();
    for format in interdict_lists::Format::ALL {
        let rows = page
            .lines()
            .filter(|line| line.starts_with(&format!("| `{format}` |")))
            .count();
        assert_eq!(rows, 2, "{format} in both tables");
    }
}

//! The lists that can be imported: title, authority, regime, formats, freshness.
//!
//! `max_age_days` is this engine's choice, not law: the daily lists are stale
//! after 30 days, lists that change a few times a year after 120. Nor is `least`:
//! the smallest whole copies seen are SDN of 2019 (7,379), the Council's list of
//! 2025 (1,000), the rest in the Consolidated Screening List of 2022 (Entity List
//! 2,001, Denied Persons 462, Unverified 201; CAPTA 1 and MEU 70 in that of 2026)
//! and what OFAC's consolidated files of 2025 leave to no single list (9). Addresses
//! are those that the files themselves name as their source.

use interdict_model::ListId;
use jiff::civil::{Date, date};

use crate::Format;

/// What is known about one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogEntry {
    /// The list.
    pub id: &'static str,
    /// Its full title.
    pub title: &'static str,
    /// Who publishes it.
    pub authority: &'static str,
    /// The regime that it belongs to, as in the rulebook.
    pub regime: &'static str,
    /// Formats that carry it.
    pub formats: &'static [Format],
    /// From how many days on a copy counts as stale.
    pub max_age_days: i32,
    /// The fewest entries that the whole list can have; a copy with fewer is kept
    /// as a part of it, and no clearance rests on that. A floor of engineering and
    /// not of law: about half of the smallest whole copy seen.
    pub least: usize,
    /// The publisher's page, where one is on record.
    pub page: Option<&'static str>,
}

/// Returns the catalog, by list id.
pub fn catalog() -> &'static [CatalogEntry] {
    CATALOG
}

/// Returns what is known about `list`.
pub fn describe(list: &ListId) -> Option<&'static CatalogEntry> {
    CATALOG.iter().find(|entry| entry.id == list.as_str())
}

/// Returns the fewest entries that a whole copy of `list` dated `day` can have;
/// nothing for a list that the catalog does not hold.
///
/// Of the lists that grow, 97 of 100 of the last whole copy seen from before
/// `day`; of the others, [`CatalogEntry::least`].
pub fn least_on(list: &ListId, day: Date) -> Option<usize> {
    let floor = describe(list)?.least;
    let seen = SIZES
        .iter()
        .filter(|(id, seen, _)| *id == list.as_str() && *seen <= day);
    Some(
        seen.map(|(_, _, rows)| rows * 97 / 100)
            .fold(floor, usize::max),
    )
}

/// Entries of whole copies of the two long lists, with their dates: a copy that
/// ends in the middle has about half.
const SIZES: [(&str, Date, usize); 5] = [
    ("us.bis.el", date(2022, 4, 21), 2_001),
    ("us.bis.el", date(2026, 7, 31), 3_420),
    ("us.ofac.sdn", date(2019, 1, 10), 7_379),
    ("us.ofac.sdn", date(2021, 7, 1), 8_976),
    ("us.ofac.sdn", date(2022, 4, 21), 10_026),
];

/// How the entries of a list are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// The publisher gives each entry a number and keeps it.
    Publisher,
    /// Entries have a place in the text (regulation, schedule, item), which moves when
    /// another one is struck out.
    Place,
    /// Entries have no number; ids here are made of their names.
    None,
}

/// Returns how the entries of `list` are told apart.
pub fn numbering(list: &ListId) -> Numbering {
    match list.as_str() {
        "ca.sema" => Numbering::Place,
        id if id.starts_with("us.bis.")
            || id.starts_with("us.state.")
            || id == "us.fcc.covered" =>
        {
            Numbering::None
        }
        _ => Numbering::Publisher,
    }
}

/// Returns the title of `list`, or its id where the catalog does not hold it.
pub fn title(list: &ListId) -> String {
    describe(list).map_or_else(|| list.as_str().to_owned(), |entry| entry.title.to_owned())
}

const BIS: &str = "US Department of Commerce, Bureau of Industry and Security";
const OFAC: &str = "US Department of the Treasury, Office of Foreign Assets Control";
const STATE: &str = "US Department of State";
const CSL: &[Format] = &[Format::UsCslCsv, Format::UsCslJson, Format::UsCslProjection];
const CSL_OFAC: &[Format] = &[
    Format::UsCslCsv,
    Format::UsCslJson,
    Format::UsCslProjection,
    Format::UsOfacCsv,
    Format::UsOfacXml,
    Format::UsOfacAdvanced,
    Format::UsOfacEnhanced,
];
/// No whole copy was seen, so no copy can be called whole.
const NEVER_SEEN_WHOLE: usize = usize::MAX;
const DAILY: i32 = 30;
const SELDOM: i32 = 120;

const CATALOG: &[CatalogEntry] = &[
    CatalogEntry {
        id: "au.dfat",
        title: "Australia's Consolidated List",
        authority: "Australian Government, Department of Foreign Affairs and Trade",
        regime: "au.sanctions",
        formats: &[Format::AuDfatCsv],
        max_age_days: DAILY,
        least: NEVER_SEEN_WHOLE,
        page: None,
    },
    CatalogEntry {
        id: "ca.sema",
        title: "Consolidated Canadian Autonomous Sanctions List",
        authority: "Government of Canada, Global Affairs Canada",
        regime: "ca.sema",
        formats: &[Format::CaSemaXml],
        max_age_days: DAILY,
        least: 680,
        page: None,
    },
    CatalogEntry {
        id: "eu.fsf",
        title: "Consolidated list of persons, groups and entities subject to EU financial sanctions",
        authority: "European Commission",
        regime: "eu.fsf",
        formats: &[Format::EuFsfXml],
        max_age_days: DAILY,
        least: NEVER_SEEN_WHOLE,
        page: None,
    },
    CatalogEntry {
        id: "uk.sanctions",
        title: "UK Sanctions List",
        authority: "UK Foreign, Commonwealth and Development Office",
        regime: "uk.sanctions",
        formats: &[Format::UkSanctionsXml],
        max_age_days: DAILY,
        least: NEVER_SEEN_WHOLE,
        page: None,
    },
    CatalogEntry {
        id: "un.sc",
        title: "United Nations Security Council Consolidated List",
        authority: "United Nations Security Council",
        regime: "un.sc",
        formats: &[Format::UnXml],
        max_age_days: DAILY,
        least: 500,
        page: None,
    },
    CatalogEntry {
        id: "us.bis.dpl",
        title: "Denied Persons List",
        authority: BIS,
        regime: "us.ear",
        formats: &[
            Format::UsCslCsv,
            Format::UsCslJson,
            Format::UsCslProjection,
            Format::UsBisDpl,
        ],
        max_age_days: DAILY,
        least: 230,
        page: Some(
            "https://www.bis.doc.gov/index.php/policy-guidance/lists-of-parties-of-concern/denied-persons-list",
        ),
    },
    CatalogEntry {
        id: "us.bis.el",
        title: "Entity List (Supplement No. 4 to 15 CFR part 744)",
        authority: BIS,
        regime: "us.ear",
        formats: CSL,
        max_age_days: DAILY,
        least: 1_000,
        page: Some(
            "https://www.bis.doc.gov/index.php/policy-guidance/lists-of-parties-of-concern/entity-list",
        ),
    },
    CatalogEntry {
        id: "us.bis.meu",
        title: "Military End User List (Supplement No. 7 to 15 CFR part 744)",
        authority: BIS,
        regime: "us.ear",
        formats: CSL,
        max_age_days: SELDOM,
        least: 35,
        page: Some("https://www.bis.doc.gov/index.php/policy-guidance/lists-of-parties-of-concern"),
    },
    CatalogEntry {
        id: "us.bis.uvl",
        title: "Unverified List (Supplement No. 6 to 15 CFR part 744)",
        authority: BIS,
        regime: "us.ear",
        formats: CSL,
        max_age_days: SELDOM,
        least: 100,
        page: Some(
            "https://www.bis.doc.gov/index.php/policy-guidance/lists-of-parties-of-concern/unverified-list",
        ),
    },
    CatalogEntry {
        id: "us.dod.1260h",
        title: "Chinese military companies (section 1260H of Pub. L. 116-283)",
        authority: "US Department of Defense",
        regime: "us.procurement",
        formats: &[Format::UsDod1260hCsv],
        max_age_days: SELDOM,
        least: NEVER_SEEN_WHOLE,
        page: None,
    },
    CatalogEntry {
        id: "us.fcc.covered",
        title: "FCC Covered List (47 CFR 1.50002)",
        authority: "US Federal Communications Commission",
        regime: "us.fcc",
        formats: &[Format::UsFccCoveredCsv],
        max_age_days: SELDOM,
        least: 8,
        page: None,
    },
    CatalogEntry {
        id: "us.ofac.capta",
        title: "List of Foreign Financial Institutions Subject to Correspondent Account or Payable-Through Account Sanctions",
        authority: OFAC,
        regime: "us.ofac",
        formats: CSL_OFAC,
        max_age_days: DAILY,
        least: 1,
        page: Some(
            "https://ofac.treasury.gov/consolidated-sanctions-list-non-sdn-lists/list-of-foreign-financial-institutions-subject-to-correspondent-account-or-payable-through-account-sanctions-capta-list",
        ),
    },
    CatalogEntry {
        id: "us.ofac.cmic",
        title: "Non-SDN Chinese Military-Industrial Complex Companies List",
        authority: OFAC,
        regime: "us.ofac",
        formats: CSL_OFAC,
        max_age_days: DAILY,
        least: 34,
        page: Some("https://ofac.treasury.gov/consolidated-sanctions-list/ns-cmic-list"),
    },
    CatalogEntry {
        id: "us.ofac.consolidated",
        title: "Consolidated Non-SDN List: entries whose programs name no single list",
        authority: OFAC,
        regime: "us.ofac",
        formats: &[
            Format::UsOfacCsv,
            Format::UsOfacXml,
            Format::UsOfacAdvanced,
            Format::UsOfacEnhanced,
        ],
        max_age_days: DAILY,
        least: 4,
        page: Some("https://sanctionslist.ofac.treas.gov/Home/ConsolidatedList"),
    },
    CatalogEntry {
        id: "us.ofac.fse",
        title: "Foreign Sanctions Evaders List",
        authority: OFAC,
        regime: "us.ofac",
        formats: CSL_OFAC,
        max_age_days: DAILY,
        least: 1,
        page: Some(
            "https://ofac.treasury.gov/consolidated-sanctions-list-non-sdn-lists/foreign-sanctions-evaders-fse-list",
        ),
    },
    CatalogEntry {
        id: "us.ofac.mbs",
        title: "Non-SDN Menu-Based Sanctions List",
        authority: OFAC,
        regime: "us.ofac",
        formats: CSL_OFAC,
        max_age_days: DAILY,
        least: 8,
        page: Some(
            "https://ofac.treasury.gov/consolidated-sanctions-list-non-sdn-lists/non-sdn-menu-based-sanctions-list-ns-mbs-list",
        ),
    },
    CatalogEntry {
        id: "us.ofac.plc",
        title: "Non-SDN Palestinian Legislative Council List",
        authority: OFAC,
        regime: "us.ofac",
        formats: CSL_OFAC,
        max_age_days: DAILY,
        least: 39,
        page: Some(
            "https://ofac.treasury.gov/consolidated-sanctions-list/non-sdn-palestinian-legislative-council-ns-plc-list",
        ),
    },
    CatalogEntry {
        id: "us.ofac.sdn",
        title: "Specially Designated Nationals and Blocked Persons List",
        authority: OFAC,
        regime: "us.ofac",
        formats: CSL_OFAC,
        max_age_days: DAILY,
        least: 3_600,
        page: Some("https://sanctionslist.ofac.treas.gov/Home/SdnList"),
    },
    CatalogEntry {
        id: "us.ofac.ssi",
        title: "Sectoral Sanctions Identifications List",
        authority: OFAC,
        regime: "us.ofac",
        formats: CSL_OFAC,
        max_age_days: DAILY,
        least: 140,
        page: Some(
            "https://home.treasury.gov/policy-issues/financial-sanctions/consolidated-sanctions-list-non-sdn-lists/sectoral-sanctions-identifications-ssi-list",
        ),
    },
    CatalogEntry {
        id: "us.state.dtc",
        title: "ITAR Debarred List",
        authority: STATE,
        regime: "us.state",
        formats: CSL,
        max_age_days: SELDOM,
        least: 360,
        page: Some(
            "https://www.pmddtc.state.gov/ddtc_public?id=ddtc_kb_article_page&sys_id=c22d1833dbb8d300d0a370131f9619f0",
        ),
    },
    CatalogEntry {
        id: "us.state.isn",
        title: "Nonproliferation Sanctions",
        authority: STATE,
        regime: "us.state",
        formats: CSL,
        max_age_days: SELDOM,
        least: 80,
        page: Some(
            "https://www.state.gov/key-topics-bureau-of-international-security-and-nonproliferation/nonproliferation-sanctions/",
        ),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalog_is_sorted_and_without_duplicates() {
        assert!(CATALOG.windows(2).all(|pair| pair[0].id < pair[1].id));
        assert!(describe(&ListId::new("us.bis.el")).is_some());
        assert_eq!(title(&ListId::new("x.y")), "x.y");
    }
}

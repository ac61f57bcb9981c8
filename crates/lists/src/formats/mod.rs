//! One file a format: each knows its own layout and nothing of storage.
//!
//! A parser takes bytes and the name of the file, streams, and gives [`Parsed`]:
//! entries whose date of attestation is still [`UNDATED`], rows that were refused,
//! and what the content says about its own date.

pub mod au_dfat_csv;
pub mod ca_sema_xml;
pub mod eu_fsf_xml;
pub mod ftm_jsonl;
pub mod senzing_jsonl;
pub mod uk_sanctions_xml;
pub mod un_xml;
pub mod us_bis_dpl;
pub(crate) mod us_csl;
pub mod us_csl_csv;
pub mod us_csl_json;
pub mod us_csl_projection;
pub mod us_dod_1260h_csv;
pub mod us_fcc_covered_csv;
pub mod us_ofac_advanced;
pub mod us_ofac_csv;
pub mod us_ofac_enhanced;
pub(crate) mod us_ofac_relation;
pub mod us_ofac_remarks;
pub mod us_ofac_xml;

use std::{
    collections::{HashMap, hash_map::Entry},
    str::FromStr,
};

use interdict_model::{
    Address, AliasQuality, BirthDate, Citation, Country, EntityId, EntryId, Identifier, ListEntry,
    ListId, ListedName, Listing, NameKind, PartyKind, Relation,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{ListError, text};

/// Stands for the day of a snapshot while it is not known, and in stored content,
/// so that the same entries have the same digest whenever they are attested.
pub const UNDATED: Date = Date::constant(1, 1, 1);

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The Consolidated Screening List as CSV, 28 or 29 columns.
    UsCslCsv,
    /// The Consolidated Screening List as trade.gov's own JSON document.
    UsCslJson,
    /// A third party's projection of the Consolidated Screening List as JSON.
    UsCslProjection,
    /// OFAC's own CSV files: four that belong together.
    UsOfacCsv,
    /// OFAC's `sdnList` XML.
    UsOfacXml,
    /// OFAC's advanced XML (`sdn_advanced`).
    UsOfacAdvanced,
    /// OFAC's enhanced XML.
    UsOfacEnhanced,
    /// Canada's consolidated autonomous sanctions list as XML.
    CaSemaXml,
    /// The European Union's financial sanctions list as XML 1.1.
    EuFsfXml,
    /// The UK Sanctions List as XML.
    UkSanctionsXml,
    /// Australia's DFAT list as CSV.
    AuDfatCsv,
    /// A third party's table of the Chinese military companies of section 1260H.
    #[serde(rename = "us-dod-1260h-csv")]
    UsDod1260hCsv,
    /// The FCC's Covered List as a table.
    UsFccCoveredCsv,
    /// FollowTheMoney entities as JSON lines.
    FtmJsonl,
    /// Records for Senzing as JSON lines.
    SenzingJsonl,
    /// The Denied Persons List, tab separated.
    UsBisDpl,
    /// The Security Council's consolidated list as XML.
    UnXml,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::UsCslCsv,
        Self::UsCslJson,
        Self::UsCslProjection,
        Self::UsOfacCsv,
        Self::UsOfacXml,
        Self::UsOfacAdvanced,
        Self::UsOfacEnhanced,
        Self::CaSemaXml,
        Self::EuFsfXml,
        Self::UkSanctionsXml,
        Self::AuDfatCsv,
        Self::UsDod1260hCsv,
        Self::UsFccCoveredCsv,
        Self::FtmJsonl,
        Self::SenzingJsonl,
        Self::UsBisDpl,
        Self::UnXml,
    ];

    /// Returns the name that `--as` takes.
    pub fn name(self) -> &'static str {
        match self {
            Self::UsCslCsv => "us-csl-csv",
            Self::UsCslJson => "us-csl-json",
            Self::UsCslProjection => "us-csl-projection",
            Self::UsOfacCsv => "us-ofac-csv",
            Self::UsOfacXml => "us-ofac-xml",
            Self::UsOfacAdvanced => "us-ofac-advanced",
            Self::UsOfacEnhanced => "us-ofac-enhanced",
            Self::CaSemaXml => "ca-sema-xml",
            Self::EuFsfXml => "eu-fsf-xml",
            Self::UkSanctionsXml => "uk-sanctions-xml",
            Self::AuDfatCsv => "dfat-csv",
            Self::UsDod1260hCsv => "us-dod-1260h-csv",
            Self::UsFccCoveredCsv => "us-fcc-covered-csv",
            Self::FtmJsonl => "ftm-jsonl",
            Self::SenzingJsonl => "senzing-jsonl",
            Self::UsBisDpl => "us-bis-dpl",
            Self::UnXml => "un-xml",
        }
    }

    /// Returns the names of all formats.
    pub fn names() -> Vec<&'static str> {
        Self::ALL.iter().map(|format| format.name()).collect()
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = ListError;

    fn from_str(name: &str) -> Result<Self, ListError> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.name() == name)
            .ok_or_else(|| ListError::UnknownFormat {
                name: name.to_owned(),
            })
    }
}

/// A row that was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The file.
    pub file: String,
    /// The line on which the row begins, counted from 1.
    pub line: u64,
    /// The list it belongs to, where the row says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListId>,
    /// Why.
    pub reason: String,
}

/// What a parser found.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Accepted entries, in the order of the file.
    pub entries: Vec<ListEntry>,
    /// Rows that were not accepted.
    pub rejected: Vec<Rejected>,
    /// The date that the file states.
    pub stated: Option<Date>,
    /// The latest date in its rows that is not later than the day of the import.
    pub latest_row: Option<Date>,
    /// Things the user should know that refuse nothing.
    pub warnings: Vec<String>,
    /// About how many bytes the entries take in memory.
    held: usize,
}

/// Most bytes that the entries of one file may take in memory. Rows that repeat what
/// another part of the file says once could make any number of a small file; the
/// largest real one has a fiftieth of it.
const MOST_HELD: usize = 2 << 30;
/// Most names of one entry. Each is compared with those before it.
const MOST_NAMES: usize = 5_000;

/// Rows that may be refused before a run stops at once: the report of a file of
/// nothing but wrong rows must not grow with the file.
const MOST_REJECTED: usize = 10_000;

/// Notes a refused row; an error once there are too many to go on.
pub(crate) fn reject(
    rejected: &mut Vec<Rejected>,
    file: &str,
    line: u64,
    list: Option<ListId>,
    reason: &str,
) -> Result<(), ListError> {
    rejected.push(Rejected {
        file: file.to_owned(),
        line,
        list,
        // A reason quotes the field, which can be as long as the record.
        reason: reason.chars().take(200).collect(),
    });
    match rejected.first() {
        Some(first) if rejected.len() >= MOST_REJECTED => Err(ListError::TooManyRejected {
            file: file.to_owned(),
            rejected: rejected.len(),
            total: rejected.len(),
            line: first.line,
            reason: first.reason.clone(),
        }),
        _ => Ok(()),
    }
}

impl Parsed {
    /// Takes an entry; an error when the entries are then more than a list can have.
    pub(crate) fn push(&mut self, entry: ListEntry, file: &str) -> Result<(), ListError> {
        if entry.names.len() > MOST_NAMES {
            return Err(ListError::NotAList {
                file: file.to_owned(),
                what: format!("an entry of it has more than {MOST_NAMES} names"),
            });
        }
        self.hold(weight(&entry), file)?;
        self.entries.push(entry);
        Ok(())
    }

    /// Gives the entry at `index` a tie; an error as of [`Parsed::push`].
    pub(crate) fn tie(&mut self, index: usize, tie: Relation, file: &str) -> Result<(), ListError> {
        self.hold(weight_of_tie(&tie), file)?;
        self.entries[index].relations.push(tie);
        Ok(())
    }

    fn hold(&mut self, weight: usize, file: &str) -> Result<(), ListError> {
        self.held += weight;
        if self.held > MOST_HELD {
            return Err(ListError::NotAList {
                file: file.to_owned(),
                what: format!(
                    "its entries take more than {MOST_HELD} bytes, the most that is held of a list"
                ),
            });
        }
        Ok(())
    }

    pub(crate) fn saw_row_date(&mut self, day: Date, today: Date) {
        // The Denied Persons List holds dates such as 3017-08-22; a copy cannot
        // be newer than the day on which it is read.
        if day <= today {
            self.latest_row = self.latest_row.max(Some(day));
        }
    }
}

/// An entry of a copy whose day is not known yet, with nothing in it but its list and kind.
pub(crate) fn blank(list: ListId, kind: PartyKind) -> ListEntry {
    ListEntry::blank(list, kind, Listing::attested(UNDATED))
}

/// About how many bytes an entry takes in memory.
fn weight(entry: &ListEntry) -> usize {
    let names = entry.names.iter().map(|name| name.text.len());
    let addresses = entry.addresses.iter().map(|address| address.text.len());
    let numbers = entry.ids.iter().map(|id| id.kind.len() + id.value.len());
    let words = entry.programs.iter().chain(&entry.titles).map(String::len);
    let listing = &entry.listing;
    let cited = listing.citations.iter().map(|cited| cited.text.len());
    let requirement = listing.license_requirement.iter().map(|r| r.text.len());
    let texts = [&entry.remarks, &listing.license_policy_text];
    let texts = texts.into_iter().flatten().map(String::len);
    size_of::<ListEntry>()
        + names
            .map(|text| size_of::<ListedName>() + text)
            .sum::<usize>()
        + addresses
            .map(|text| size_of::<Address>() + text)
            .sum::<usize>()
        + numbers
            .map(|text| size_of::<Identifier>() + text)
            .sum::<usize>()
        + words.map(|text| size_of::<String>() + text).sum::<usize>()
        + cited
            .map(|text| size_of::<Citation>() + text)
            .sum::<usize>()
        + requirement.chain(texts).sum::<usize>()
        + entry.relations.iter().map(weight_of_tie).sum::<usize>()
}

fn weight_of_tie(tie: &Relation) -> usize {
    let texts = [tie.word.as_str(), tie.from.as_str(), tie.to.as_str()];
    size_of::<Relation>() + texts.map(str::len).iter().sum::<usize>()
}

/// Adds a name unless it is empty or already there; of too many, one more than may be.
pub(crate) fn push_name(
    names: &mut Vec<ListedName>,
    text: String,
    kind: NameKind,
    quality: AliasQuality,
) {
    if names.len() > MOST_NAMES {
        return;
    }
    if !text.is_empty() && !names.iter().any(|name| name.text == text) {
        names.push(ListedName {
            text,
            kind,
            quality,
        });
    }
}

/// Returns the entry when one of its names says something (a party whose name is `.`
/// would be listed and never found).
pub(crate) fn named(entry: ListEntry) -> Result<ListEntry, String> {
    let says = |name: &ListedName| name.text.chars().any(char::is_alphanumeric);
    if entry.names.iter().any(says) {
        Ok(entry)
    } else {
        Err(without_letters(entry.caption()))
    }
}

/// Why a name that says nothing is refused.
pub(crate) fn without_letters(name: &str) -> String {
    let name: String = name.chars().take(60).collect();
    format!("the name is `{name}`, without a letter or digit")
}

/// Builds a date of birth with the days that its text can mean: both ends in their
/// order, or none. No day lies between ends that were written the wrong way round, and
/// a date that nobody fits would speak against every hit.
pub(crate) fn born(text: String, earliest: Option<Date>, latest: Option<Date>) -> BirthDate {
    let bounds = earliest.zip(latest).filter(|(first, last)| first <= last);
    BirthDate {
        text,
        earliest: bounds.map(|(first, _)| first),
        latest: bounds.map(|(_, last)| last),
    }
}

/// Answers whether the letters of a name are Latin ones.
pub(crate) fn is_latin(name: &str) -> bool {
    name.chars()
        .filter(|c| c.is_alphabetic())
        .all(|c| c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c))
}

pub(crate) fn sort_countries(countries: &mut Vec<Country>) {
    countries.sort_unstable();
    countries.dedup();
}

/// Gives every entry without an id one derived from its content.
///
/// The base is `<list>/<slug>-<8 hex>` over the folded name and `extra` (what
/// tells entries of one name apart and is not re-edited between releases). Entries
/// of one base are one entity; the second and later ones, in the order of their
/// content and not of the file, get `-2`, `-3`.
pub(crate) fn assign_ids(entries: &mut [ListEntry], extra: impl Fn(&ListEntry) -> String) {
    // The first entry of a base, and the others, which few have.
    let mut groups: HashMap<String, (usize, Vec<usize>)> = HashMap::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let base = if entry.id.as_str().is_empty() {
            let hash = text::short_hash([
                text::name_key(entry.caption()).as_str(),
                extra(entry).as_str(),
            ]);
            format!("{}/{}-{hash}", entry.list, text::slug(entry.caption()))
        } else {
            entry.id.as_str().to_owned()
        };
        match groups.entry(base) {
            Entry::Vacant(place) => {
                place.insert((index, Vec::new()));
            }
            Entry::Occupied(mut place) => place.get_mut().1.push(index),
        }
    }
    // Each group is for itself, so their order is of no account.
    for (base, (first, mut members)) in groups {
        if members.is_empty() {
            assign_id(&mut entries[first], &base, 1);
            continue;
        }
        members.insert(0, first);
        members.sort_by_cached_key(|index| {
            (
                entries[*index].listing.latest,
                serde_json::to_string(&entries[*index]).unwrap_or_default(),
            )
        });
        for (position, index) in members.into_iter().enumerate() {
            assign_id(&mut entries[index], &base, position + 1);
        }
    }
}

/// Names the entry that stands at `position` among those of its base.
fn assign_id(entry: &mut ListEntry, base: &str, position: usize) {
    if entry.entity.as_str().is_empty() {
        entry.entity = EntityId::new(base);
    }
    if position > 1 {
        entry.id = EntryId::new(format!("{base}-{position}"));
    } else if entry.id.as_str() != base {
        entry.id = EntryId::new(base);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_model::RelationKind;

    fn named(text: &str) -> ListEntry {
        let mut entry = blank(ListId::new("un.sc"), PartyKind::Unknown);
        entry.names.push(ListedName::primary(text));
        entry
    }

    #[test]
    fn what_the_entries_of_a_file_may_hold_is_bounded() {
        let mut parsed = Parsed::default();
        parsed.push(named("A"), "t").unwrap();
        let one = parsed.held;
        assert!(one > size_of::<ListEntry>() && one < 2_000, "{one}");
        parsed.push(named(&"A".repeat(1_001)), "t").unwrap();
        assert_eq!(parsed.held, 2 * one + 1_000);
        parsed.held = MOST_HELD - one;
        parsed.push(named("A"), "t").unwrap();
        let error = parsed.push(named("A"), "t").unwrap_err();
        assert!(error.to_string().contains("more than 2147483648 bytes"));
        assert_eq!(parsed.entries.len(), 3);
        let tie = Relation {
            kind: RelationKind::Link,
            word: String::new(),
            from: EntityId::new("a"),
            to: EntityId::new("b"),
            percentage: None,
            start: None,
            end: None,
            former: false,
        };
        parsed.held = MOST_HELD - 2 * size_of::<Relation>();
        parsed.tie(0, tie.clone(), "t").unwrap();
        assert!(parsed.tie(0, tie, "t").is_err(), "ties weigh too");
        assert_eq!(parsed.entries[0].relations.len(), 1);
    }
}

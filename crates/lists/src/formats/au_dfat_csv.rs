//! Australia's DFAT consolidated list as CSV: one row a name.
//!
//! Rows `8577`, `8577a` and `8577b` are names of one entry; their order in the file
//! is not relied on. `Name Type` is `Primary Name`, `Alias` or `Original Script`,
//! `Control Date` is `D/M/YY`. That day is one on which the entry was in force; the
//! columns do not say whether it is the day of listing. Written from an excerpt of
//! one row.

use std::{collections::BTreeMap, io::BufRead};

use interdict_model::{
    Address, AliasQuality, Basis, Citation, Confidence, EntityId, EntryId, Identifier, ListEntry,
    ListId, ListedName, Listing, NameKind, PartyKind,
};
use jiff::civil::Date;

use super::{Parsed, blank, named, reject, us_ofac_remarks};
use crate::{
    ListError, countries,
    records::{Record, Records},
    text::{filled, month_number},
};

const COLUMNS: [&str; 19] = [
    "Reference",
    "Name of Individual or Entity",
    "Type",
    "Name Type",
    "Alias Strength",
    "Date of Birth",
    "Place of Birth",
    "Citizenship",
    "Address",
    "Additional Information",
    "Listing Information",
    "IMO Number",
    "Committees",
    "Control Date",
    "Instrument of Designation",
    "Targeted Financial Sanction",
    "Travel Ban",
    "Arms Embargo",
    "Maritime Restriction",
];

/// Answers whether `head`, the beginning of a file, is the header of this format.
pub fn detect(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default().replace('"', "");
    first.starts_with("Reference,Name of Individual or Entity,Type,Name Type")
}

/// Rows of one base reference.
struct Group {
    line: u64,
    entry: Option<ListEntry>,
    /// Names of the rows with a letter, each with its reference.
    further: Vec<(String, ListedName)>,
    controlled: Option<Date>,
}

/// Reads the file. `today` bounds the dates that can date the copy.
pub fn parse(input: &mut dyn BufRead, file: &str, today: Date) -> Result<Parsed, ListError> {
    let mut records = Records::new(input, file, b',');
    let mut record = Record::default();
    let mut parsed = Parsed::default();
    let found = records.next_into(&mut record)?
        && record.len() == COLUMNS.len()
        && COLUMNS
            .iter()
            .enumerate()
            .all(|(i, name)| record.get(i).trim() == *name);
    if !found {
        return Err(ListError::NotAList {
            file: file.to_owned(),
            what: "the first line does not name the columns of the DFAT list".into(),
        });
    }
    let list = || Some(ListId::new("au.dfat"));
    let mut groups: BTreeMap<u32, Group> = BTreeMap::new();
    while records.next_into(&mut record)? {
        if record.last && record.len() < COLUMNS.len() {
            return Err(ListError::Truncated {
                file: file.to_owned(),
                line: record.line,
                what: format!(
                    "the last row has {} of {} fields",
                    record.len(),
                    COLUMNS.len()
                ),
            });
        }
        let read = if record.len() == COLUMNS.len() {
            row(&record, &mut groups)
        } else {
            Err(format!(
                "{} fields instead of {}",
                record.len(),
                COLUMNS.len()
            ))
        };
        match read {
            Ok(Some(day)) => parsed.saw_row_date(day, today),
            Ok(None) => {}
            Err(reason) => reject(&mut parsed.rejected, file, record.line, list(), &reason)?,
        }
    }
    for (base, group) in groups {
        let Some(mut entry) = group.entry else {
            let reason = format!("reference {base} has no row with a primary name");
            reject(&mut parsed.rejected, file, group.line, list(), &reason)?;
            continue;
        };
        // Rows come in any order; their references have one.
        let mut further = group.further;
        further.sort_by(|(a, one), (b, other)| {
            let key = |name: &ListedName| (name.text.clone(), name.kind, name.quality);
            (a.len(), a, key(one)).cmp(&(b.len(), b, key(other)))
        });
        for (_, name) in further {
            super::push_name(&mut entry.names, name.text, name.kind, name.quality);
        }
        if let Some(day) = group.controlled {
            let citations = std::mem::take(&mut entry.listing.citations);
            entry.listing = Listing {
                earliest: None,
                public_earliest: None,
                citations,
                ..Listing::since(day, day, Basis::Rule, Confidence::Partly)
            };
        }
        parsed.push(entry, file)?;
    }
    Ok(parsed)
}

fn row(record: &Record, groups: &mut BTreeMap<u32, Group>) -> Result<Option<Date>, String> {
    let get = |column: &str| {
        COLUMNS
            .iter()
            .position(|name| *name == column)
            .and_then(|index| filled(record.get(index)))
    };
    let reference = get("Reference").ok_or("`Reference` is empty")?;
    let base = reference.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let base: u32 = base.parse().map_err(|_| {
        format!("`Reference` is `{reference}`, which is not a number with a letter")
    })?;
    let name = get("Name of Individual or Entity").ok_or("the name is empty")?;
    let sort = get("Name Type").unwrap_or_default();
    let kind = match sort.as_str() {
        "Primary Name" => NameKind::Primary,
        "Alias" => NameKind::Alias,
        "Original Script" => NameKind::OriginalScript,
        _ => {
            return Err(format!(
                "`Name Type` is `{sort}`, which is not one of Primary Name, Alias, Original Script"
            ));
        }
    };
    let controlled =
        match get("Control Date") {
            None => None,
            Some(text) => Some(short_date(&text).ok_or_else(|| {
                format!("`Control Date` is `{text}`, which is not a date (D/M/YY)")
            })?),
        };
    let group = groups.entry(base).or_insert_with(|| Group {
        line: record.line,
        entry: None,
        further: Vec::new(),
        controlled: None,
    });
    if kind == NameKind::Primary {
        if group.entry.is_some() {
            return Err(format!("reference {base} has a second primary name"));
        }
        let entry = primary(base, name, &get)?;
        group.entry = Some(entry);
    } else {
        let weak = get("Alias Strength").is_some_and(|text| text.eq_ignore_ascii_case("weak"));
        let quality = if weak {
            AliasQuality::Weak
        } else {
            AliasQuality::Strong
        };
        let text = name;
        let name = ListedName {
            text,
            kind,
            quality,
        };
        group.further.push((reference, name));
    }
    // The first of the days is the one by which the entry was surely in force.
    group.controlled = match (group.controlled, controlled) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    Ok(controlled)
}

fn primary(
    base: u32,
    name: String,
    get: &dyn Fn(&str) -> Option<String>,
) -> Result<ListEntry, String> {
    let kind = match get("Type").as_deref() {
        Some("Individual") => PartyKind::Person,
        Some("Entity") => PartyKind::Organization,
        Some("Vessel" | "Ship") => PartyKind::Vessel,
        other => {
            return Err(format!(
                "`Type` is `{}`, which is not one of Individual, Entity, Vessel",
                other.unwrap_or_default()
            ));
        }
    };
    let mut entry = blank(ListId::new("au.dfat"), kind);
    entry.id = EntryId::new(format!("au.dfat/{base}"));
    entry.entity = EntityId::new(entry.id.as_str());
    entry.names = vec![ListedName::primary(name)];
    entry.birth_dates = get("Date of Birth")
        .iter()
        .flat_map(|text| text.split(';'))
        .filter_map(filled)
        .map(|text| us_ofac_remarks::birth_date(&padded(&text)))
        .collect();
    entry.addresses = get("Address")
        .into_iter()
        .map(|text| Address {
            country: countries::last_part(&text),
            text,
        })
        .collect();
    entry.countries = entry.addresses.iter().filter_map(|a| a.country).collect();
    super::sort_countries(&mut entry.countries);
    entry.ids = get("IMO Number")
        .map(|value| Identifier {
            kind: "IMO number".into(),
            value,
            country: None,
        })
        .into_iter()
        .collect();
    entry.programs = get("Committees").into_iter().collect();
    for measure in [
        "Targeted Financial Sanction",
        "Travel Ban",
        "Arms Embargo",
        "Maritime Restriction",
    ] {
        if get(measure).is_some_and(|text| text.eq_ignore_ascii_case("true")) {
            entry.programs.push(measure.to_owned());
        }
    }
    let remarks: Vec<String> = [
        ("Additional Information", ""),
        ("Listing Information", ""),
        ("Citizenship", "Citizenship: "),
        ("Place of Birth", "Place of birth: "),
    ]
    .into_iter()
    .filter_map(|(column, words)| get(column).map(|text| format!("{words}{text}")))
    .collect();
    entry.remarks = (!remarks.is_empty()).then(|| remarks.join("; "));
    entry.listing.citations = get("Instrument of Designation")
        .map(Citation::read)
        .into_iter()
        .collect();
    named(entry)
}

/// `5 May 1957` as the reader of dates expects it: the name of the month short.
fn padded(text: &str) -> String {
    let mut parts: Vec<&str> = text.split(' ').collect();
    if let [_, month, _] = parts.as_mut_slice()
        && month_number(month).is_some()
        && let Some(short) = month.get(..3)
    {
        *month = short;
    }
    parts.join(" ")
}

/// Reads `D/M/YY`; two digits below 50 are years of this century.
fn short_date(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let number: i16 = year.parse().ok()?;
    let year = match year.len() {
        2 if number < 50 => 2000 + number,
        2 => 1900 + number,
        4 => number,
        _ => return None,
    };
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

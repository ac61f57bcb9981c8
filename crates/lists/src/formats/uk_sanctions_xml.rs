//! The UK Sanctions List as XML.
//!
//! `Designation` elements with `UniqueID`; a name is `Name1` to `Name6`, of which
//! `Name6` is the surname or the whole name of an entity; `AliasStrength` is often
//! absent; names in other scripts stand apart. Dates are `DD/MM/YYYY`, of birth
//! also `dd/mm/1945`; several measures or sources are joined by `|`.
//! `DateDesignated` is the day of listing. Written from an excerpt of two entries.
//! `DateGenerated` dates the copy.

use std::{collections::HashSet, io::BufRead};

use interdict_model::{
    Address, AliasQuality, Basis, BirthDate, Citation, Confidence, EntityId, EntryId, Identifier,
    ListEntry, ListId, Listing, NameKind, PartyKind,
};
use jiff::civil::Date;

use super::{Parsed, blank, named, push_name, reject, sort_countries};
use crate::{
    ListError, countries,
    text::{clean, filled, year},
    xml::{El, Tree, Xml},
};

const ROOT: &str = "Designations";

/// Answers whether `head`, the beginning of a file, is the beginning of this document.
pub fn detect(head: &str) -> bool {
    head.trim_start().starts_with('<') && head.contains("<Designations")
}

/// Reads the document.
pub fn parse(input: &mut dyn BufRead, file: &str) -> Result<Parsed, ListError> {
    let mut xml = Xml::new(input, file, ROOT, |_, _| false);
    let mut tree = Tree::default();
    let mut parsed = Parsed::default();
    let mut seen = HashSet::new();
    while xml.next(&mut tree)? {
        let root = tree.root();
        match root.name() {
            "DateGenerated" => parsed.stated = root.text().as_deref().and_then(uk_date),
            "Designation" => {
                let read = entry(root).and_then(|entry| {
                    let twice = format!("`UniqueID` of `{}` stands here a second time", entry.id);
                    seen.insert(entry.id.clone()).then_some(entry).ok_or(twice)
                });
                match read {
                    Ok(entry) => parsed.push(entry, file)?,
                    Err(reason) => {
                        let list = Some(ListId::new("uk.sanctions"));
                        reject(&mut parsed.rejected, file, tree.line, list, &reason)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(parsed)
}

fn entry(el: El<'_>) -> Result<ListEntry, String> {
    let id = el.get("UniqueID").ok_or("`UniqueID` is empty")?;
    let kind = match el.get("IndividualEntityShip").as_deref() {
        Some("Individual") => PartyKind::Person,
        Some("Entity") => PartyKind::Organization,
        Some("Ship") => PartyKind::Vessel,
        other => {
            return Err(format!(
                "`IndividualEntityShip` is `{}`, which is not one of Individual, Entity, Ship",
                other.unwrap_or_default()
            ));
        }
    };
    let mut entry = blank(ListId::new("uk.sanctions"), kind);
    entry.id = EntryId::new(format!("uk.sanctions/{id}"));
    entry.entity = EntityId::new(entry.id.as_str());
    let all = |path: &'static str, item: &'static str| {
        el.first(path).into_iter().flat_map(move |l| l.named(item))
    };
    for primary in [true, false] {
        for name in all("Names", "Name") {
            let sort = name.get("NameType").unwrap_or_default();
            if (sort == "Primary Name") != primary {
                continue;
            }
            let parts: Vec<String> = ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6"]
                .into_iter()
                .filter_map(|part| name.get(part))
                .collect();
            let kind = match sort.as_str() {
                "Primary Name" if entry.names.is_empty() => NameKind::Primary,
                "Primary Name Variation" => NameKind::Spelling,
                _ => NameKind::Alias,
            };
            let low = name
                .get("AliasStrength")
                .is_some_and(|text| text.starts_with("Low"));
            let quality = if low {
                AliasQuality::Weak
            } else {
                AliasQuality::Strong
            };
            push_name(&mut entry.names, clean(&parts.join(" ")), kind, quality);
        }
    }
    if entry
        .names
        .first()
        .is_none_or(|n| n.kind != NameKind::Primary)
    {
        return Err(format!("designation {id} has no primary name"));
    }
    for text in all("NonLatinNames", "NonLatinName").filter_map(|n| n.get("NameNonLatinScript")) {
        push_name(
            &mut entry.names,
            text,
            NameKind::OriginalScript,
            AliasQuality::Strong,
        );
    }
    for place in all("Addresses", "Address") {
        let country = place
            .get("AddressCountry")
            .and_then(|text| countries::country(&text));
        let parts: Vec<String> = place.children().filter_map(El::text).collect();
        entry.countries.extend(country);
        if !parts.is_empty() {
            entry.addresses.push(Address {
                text: parts.join(", "),
                country,
            });
        }
    }
    let mut remarks: Vec<String> = Vec::new();
    if let Some(person) = el.first("IndividualDetails/Individual") {
        let texts = |path: &str| -> Vec<String> {
            person
                .first(path)
                .iter()
                .flat_map(|l| l.children())
                .filter_map(El::text)
                .collect()
        };
        entry.birth_dates = texts("DOBs").into_iter().map(birth_date).collect();
        entry.countries.extend(
            texts("Nationalities")
                .iter()
                .filter_map(|text| countries::country(text)),
        );
        entry.titles = texts("Positions");
        for (path, field, kind) in [
            ("PassportDetails", "PassportNumber", "Passport"),
            (
                "NationalIdentifierDetails",
                "NationalIdentifierNumber",
                "National identifier",
            ),
        ] {
            let numbers = person.first(path).into_iter().flat_map(El::children);
            entry.ids.extend(
                numbers
                    .filter_map(|el| el.get(field))
                    .map(|value| Identifier {
                        kind: kind.into(),
                        value,
                        country: None,
                    }),
            );
        }
    }
    if let Some(company) = el.first("EntityDetails/Entity") {
        for (path, words) in [
            ("ParentCompanies", "Parent company"),
            ("Subsidiaries", "Subsidiary"),
        ] {
            let names = company.first(path).into_iter().flat_map(El::children);
            remarks.extend(
                names
                    .filter_map(El::text)
                    .map(|name| format!("{words}: {name}")),
            );
        }
    }
    if let Some(ship) = el.first("ShipDetails/Ship") {
        let numbers = ship.first("IMONumbers").into_iter().flat_map(El::children);
        entry
            .ids
            .extend(numbers.filter_map(El::text).map(|value| Identifier {
                kind: "IMO number".into(),
                value,
                country: None,
            }));
    }
    for (field, kind) in [
        ("OFSIGroupID", "OFSI group"),
        ("UNReferenceNumber", "UN reference"),
    ] {
        entry.ids.extend(el.get(field).map(|value| Identifier {
            kind: kind.into(),
            value,
            country: None,
        }));
    }
    sort_countries(&mut entry.countries);
    let split = |field: &str| -> Vec<String> {
        let text = el.get(field).unwrap_or_default();
        text.split('|').filter_map(filled).collect()
    };
    entry.programs = split("SanctionsImposed");
    let sources = split("DesignationSource");
    if !sources.is_empty() {
        remarks.push(format!("Designated by {}", sources.join(" and ")));
    }
    remarks.extend(el.get("OtherInformation"));
    entry.remarks = (!remarks.is_empty()).then(|| remarks.join("; "));
    let text = el.get("DateDesignated").unwrap_or_default();
    let day = uk_date(&text)
        .ok_or_else(|| format!("`DateDesignated` is `{text}`, which is not a date (DD/MM/YYYY)"))?;
    entry.listing = Listing::since(day, day, Basis::Rule, Confidence::Read);
    entry.listing.citations = el
        .get("RegimeName")
        .map(Citation::read)
        .into_iter()
        .collect();
    named(entry)
}

/// Reads `DD/MM/YYYY` and nothing else.
fn uk_date(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (day, month, of) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year(of)?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Reads `12/05/1958`, `dd/05/1945`, `dd/mm/1945` and `1946`.
fn birth_date(text: String) -> BirthDate {
    let whole = |y: i16| Some((Date::new(y, 1, 1).ok()?, Date::new(y, 12, 31).ok()?));
    let bounds = uk_date(&text).map(|day| (day, day)).or_else(|| {
        let of = text.rsplit('/').next().and_then(year)?;
        match text.split('/').nth(1) {
            Some(month) if month != "mm" => {
                let first = Date::new(of, month.parse().ok()?, 1).ok()?;
                Some((first, first.last_of_month()))
            }
            _ => whole(of),
        }
    });
    BirthDate {
        text,
        earliest: bounds.map(|(first, _)| first),
        latest: bounds.map(|(_, last)| last),
    }
}

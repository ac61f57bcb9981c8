//! Records for Senzing as JSON lines: `DATA_SOURCE`, `RECORD_ID` and features.
//!
//! Features stand in one array `FEATURES`, or in arrays of their own (`NAMES`,
//! `ADDRESSES`, ...), or flat on the record; all three are read alike. A record is
//! an entry of the list `senzing.<data source>`: the data source is what its maker
//! calls it. `REL_POINTER_*` becomes a relation to a record that carries the same
//! `REL_ANCHOR_*`. Written from the published attribute names; no published copy was
//! at hand.

use std::{collections::HashMap, io::BufRead};

use interdict_model::{
    Address, AliasQuality, EntityId, EntryId, Identifier, ListEntry, ListId, NameKind, PartyKind,
    Relation, RelationKind,
};
use serde_json::{Map, Value};

use super::{
    Parsed, blank, is_latin, named, push_name, reject, sort_countries, us_csl::birth_date,
};
use crate::{ListError, countries, json::Lines, text::filled};

/// Answers whether `head`, the beginning of a file, begins with a record.
pub fn detect(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default().trim_start();
    first.starts_with('{') && first.contains("\"DATA_SOURCE\"") && first.contains("\"RECORD_ID\"")
}

type Object = Map<String, Value>;

/// A tie that is not resolved yet: line, entry, domain and key of the other end, role.
type Pointer = (u64, usize, (String, String), String);

/// Ties without another end that are named one by one.
const MOST_WARNINGS: usize = 20;

/// Reads the file.
pub fn parse(input: &mut dyn BufRead, file: &str) -> Result<Parsed, ListError> {
    let mut parsed = Parsed::default();
    let mut lines = Lines::new(input, file);
    let mut anchors: HashMap<(String, String), EntityId> = HashMap::new();
    let mut pointers: Vec<Pointer> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    while let Some((line, record)) = lines.next::<Object>()? {
        let read = record.and_then(|record| {
            let features = features(&record);
            let entry = entry(&record, &features)?;
            if !seen.insert(entry.id.clone()) {
                return Err(format!("`{}` stands here a second time", entry.id));
            }
            Ok((entry, features))
        });
        match read {
            Ok((entry, features)) => {
                for feature in &features {
                    let pair = |domain: &str, key: &str| {
                        Some((
                            text(feature, domain).unwrap_or_default(),
                            text(feature, key)?,
                        ))
                    };
                    if let Some(anchor) = pair("REL_ANCHOR_DOMAIN", "REL_ANCHOR_KEY") {
                        anchors.insert(anchor, entry.entity.clone());
                    }
                    if let Some(to) = pair("REL_POINTER_DOMAIN", "REL_POINTER_KEY") {
                        let role = text(feature, "REL_POINTER_ROLE").unwrap_or_default();
                        pointers.push((line, parsed.entries.len(), to, role));
                    }
                }
                parsed.push(entry, file)?;
            }
            Err(reason) => reject(&mut parsed.rejected, file, line, None, &reason)?,
        }
    }
    let mut dangling: usize = 0;
    for (line, index, to, role) in pointers {
        if let Some(other) = anchors.get(&to) {
            let own = parsed.entries[index].entity.clone();
            parsed.tie(index, relation(&role, own, other.clone()), file)?;
        } else {
            dangling += 1;
            if dangling <= MOST_WARNINGS {
                let key: String = to.1.chars().take(60).collect();
                parsed.warnings.push(format!(
                    "`{file}` line {line}: a tie points to `{key}`, which no record of the file is"
                ));
            }
        }
    }
    if dangling > MOST_WARNINGS {
        parsed.warnings.push(format!(
            "`{file}`: {} more ties point to no record of the file",
            dangling - MOST_WARNINGS
        ));
    }
    Ok(parsed)
}

/// The record itself and every object in its arrays.
fn features(record: &Object) -> Vec<Object> {
    let own: Object = record
        .iter()
        .filter(|(_, value)| !value.is_array() && !value.is_object())
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let nested = record
        .values()
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(Value::as_object)
        .cloned();
    std::iter::once(own).chain(nested).collect()
}

fn text(feature: &Object, key: &str) -> Option<String> {
    match feature.get(key)? {
        Value::String(text) => filled(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn entry(record: &Object, features: &[Object]) -> Result<ListEntry, String> {
    let need = |key: &str| text(record, key).ok_or_else(|| format!("`{key}` is empty"));
    let (source, id) = (need("DATA_SOURCE")?, need("RECORD_ID")?);
    let all = |key: &'static str| features.iter().filter_map(move |f| text(f, key));
    let kind = match all("RECORD_TYPE").next().as_deref() {
        Some("PERSON") => PartyKind::Person,
        Some("ORGANIZATION" | "COMPANY") => PartyKind::Organization,
        Some("VESSEL") => PartyKind::Vessel,
        Some("AIRCRAFT") => PartyKind::Aircraft,
        _ => PartyKind::Unknown,
    };
    let list = ListId::new(format!("senzing.{}", crate::text::slug(&source)));
    let mut entry = blank(list, kind);
    entry.id = EntryId::new(format!("{}/{id}", entry.list));
    entry.entity = EntityId::new(entry.id.as_str());
    for primary in [true, false] {
        for feature in features {
            let sort = text(feature, "NAME_TYPE").unwrap_or_default();
            // A name without a type is the primary one until another is.
            if (sort == "PRIMARY" || sort.is_empty()) == primary {
                let Some(name) = name(feature) else { continue };
                let kind = match sort.as_str() {
                    _ if entry.names.is_empty() => NameKind::Primary,
                    "FORMER" | "PREVIOUS" => NameKind::Former,
                    _ if is_latin(&name) => NameKind::Alias,
                    _ => NameKind::OriginalScript,
                };
                push_name(&mut entry.names, name, kind, AliasQuality::Strong);
            }
        }
    }
    if entry.names.is_empty() {
        return Err(format!("record `{id}` has no name"));
    }
    entry.birth_dates = all("DATE_OF_BIRTH").map(birth_date).collect();
    for feature in features {
        let parts = [
            "ADDR_LINE1",
            "ADDR_LINE2",
            "ADDR_CITY",
            "ADDR_STATE",
            "ADDR_POSTAL_CODE",
            "ADDR_COUNTRY",
        ];
        let whole = text(feature, "ADDR_FULL").or_else(|| {
            let parts: Vec<String> = parts
                .iter()
                .filter_map(|part| text(feature, part))
                .collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        });
        if let Some(whole) = whole {
            let country = text(feature, "ADDR_COUNTRY")
                .and_then(|text| countries::country(&text))
                .or_else(|| countries::last_part(&whole));
            entry.countries.extend(country);
            entry.addresses.push(Address {
                text: whole,
                country,
            });
        }
        entry
            .ids
            .extend(NUMBERS.iter().filter_map(|(key, kind, of)| {
                Some(Identifier {
                    kind: (*kind).to_owned(),
                    value: text(feature, key)?,
                    country: text(feature, of).and_then(|text| countries::country(&text)),
                })
            }));
    }
    for key in ["NATIONALITY", "CITIZENSHIP", "REGISTRATION_COUNTRY"] {
        entry.countries.extend(
            all(key)
                .map(|text| {
                    if text.len() == 2 {
                        text.to_ascii_uppercase()
                    } else {
                        text
                    }
                })
                .filter_map(|text| countries::country(&text)),
        );
    }
    sort_countries(&mut entry.countries);
    named(entry)
}

/// Numbers, the kinds they are, and where their country stands.
const NUMBERS: [(&str, &str, &str); 6] = [
    ("PASSPORT_NUMBER", "Passport", "PASSPORT_COUNTRY"),
    (
        "NATIONAL_ID_NUMBER",
        "National ID No.",
        "NATIONAL_ID_COUNTRY",
    ),
    ("TAX_ID_NUMBER", "Tax ID No.", "TAX_ID_COUNTRY"),
    ("LEI_NUMBER", "LEI", ""),
    ("DUNS_NUMBER", "D-U-N-S Number", ""),
    (
        "OTHER_ID_NUMBER",
        "Identification Number",
        "OTHER_ID_COUNTRY",
    ),
];

fn name(feature: &Object) -> Option<String> {
    text(feature, "NAME_ORG")
        .or_else(|| text(feature, "NAME_FULL"))
        .or_else(|| {
            let last = text(feature, "NAME_LAST");
            let rest: Vec<String> = ["NAME_FIRST", "NAME_MIDDLE"]
                .iter()
                .filter_map(|part| text(feature, part))
                .collect();
            match (last, rest.is_empty()) {
                (Some(last), false) => Some(format!("{last}, {}", rest.join(" "))),
                (last, true) => last,
                (None, false) => Some(rest.join(" ")),
            }
        })
}

fn relation(role: &str, from: EntityId, to: EntityId) -> Relation {
    let lower = role.to_lowercase();
    let kind = if lower.contains("own") {
        RelationKind::Ownership
    } else if lower.contains("direct") {
        RelationKind::Directorship
    } else if lower.contains("famil") || lower.contains("spouse") {
        RelationKind::Family
    } else {
        RelationKind::Link
    };
    Relation {
        kind,
        word: role.to_owned(),
        from,
        to,
        percentage: None,
        start: None,
        end: None,
        former: false,
    }
}

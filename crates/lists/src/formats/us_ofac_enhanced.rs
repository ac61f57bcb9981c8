//! OFAC's ENHANCED XML: entities with dated lists, features, documents and relations.
//!
//! Written from the publisher's schema (`ofac_ENHANCED_XML.xsd`); no published copy
//! was at hand. Values are given as words with a `refId` into `referenceValues`,
//! which has the ISO code of a country. An entity can stand on several lists, each
//! with its `datePublished`, and is then one entry a list. That the `id` of an
//! `entity` is the number of the other OFAC files is recalled, not read.
//! `dataAsOf` dates the copy.

use std::{collections::HashMap, io::BufRead};

use interdict_model::{
    Address, AliasQuality, BirthDate, Country, EntityId, EntryId, Identifier, ListEntry, ListId,
    Listing, NameKind, PartyKind, Relation,
};

use super::{
    Parsed, blank, born, named, push_name, reject, sort_countries,
    us_ofac_csv::list_of,
    us_ofac_relation::relation,
    us_ofac_remarks::{self, is_number},
    us_ofac_xml::kind_of,
};
use crate::{
    ListError, countries,
    text::iso_date,
    xml::{El, Tree, Xml},
};

const ROOT: &str = "sanctionsData";

/// Answers whether `head`, the beginning of a file, is the beginning of this document.
pub fn detect(head: &str) -> bool {
    head.trim_start().starts_with('<') && head.contains("<sanctionsData")
}

/// Reads the document.
pub fn parse(input: &mut dyn BufRead, file: &str) -> Result<Parsed, ListError> {
    let mut xml = Xml::new(input, file, ROOT, |depth, name| {
        depth == 1
            && [
                "publicationInfo",
                "referenceValues",
                "featureTypes",
                "entities",
            ]
            .contains(&name)
    });
    let mut tree = Tree::default();
    let mut parsed = Parsed::default();
    let mut codes: HashMap<String, Country> = HashMap::new();
    let mut seen = std::collections::HashSet::new();
    while xml.next(&mut tree)? {
        let root = tree.root();
        match root.name() {
            "dataAsOf" => {
                parsed.stated = root.text().and_then(|text| iso_date(text.get(..10)?));
            }
            "referenceValue" => {
                let code = root.get("isoCode").filter(|code| code.len() == 2);
                if let (Some(id), Some(code)) = (
                    root.filled("refId"),
                    code.and_then(|code| code.parse().ok()),
                ) {
                    codes.insert(id, code);
                }
            }
            "entity" => {
                let read = entries(root, &codes).and_then(|entries| {
                    let twice = entries.iter().find(|entry| !seen.insert(entry.id.clone()));
                    match twice {
                        Some(entry) => Err(format!("`{}` stands here a second time", entry.id)),
                        None => Ok(entries),
                    }
                });
                match read {
                    Ok(entries) => {
                        for entry in entries {
                            parsed.push(entry, file)?;
                        }
                    }
                    Err(reason) => {
                        reject(&mut parsed.rejected, file, tree.line, None, &reason)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(parsed)
}

/// Returns the list that OFAC's words name, from the programs where it says only
/// that the entry is on the consolidated list.
pub(crate) fn list_named(words: &str, programs: &[String]) -> Option<ListId> {
    let lower = words.to_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
    Some(ListId::new(if has(&["palestinian", "ns-plc"]) {
        "us.ofac.plc"
    } else if has(&["sectoral", "ssi"]) {
        "us.ofac.ssi"
    } else if has(&["evaders", "fse"]) {
        "us.ofac.fse"
    } else if has(&["menu", "mbs"]) {
        "us.ofac.mbs"
    } else if has(&["military-industrial", "cmic"]) {
        "us.ofac.cmic"
    } else if has(&["capta", "correspondent"]) {
        "us.ofac.capta"
    } else if has(&["consolidated"]) {
        return Some(list_of(programs));
    } else if lower == "sdn list" || has(&["specially designated"]) {
        "us.ofac.sdn"
    } else {
        return None;
    }))
}

fn entries(el: El<'_>, codes: &HashMap<String, Country>) -> Result<Vec<ListEntry>, String> {
    let number = el.filled("id").ok_or("the entity has no `id`")?;
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("`id` is `{number}`, which is not a number"));
    }
    let base = entity(el, &number, codes)?;
    let mut out: Vec<ListEntry> = Vec::new();
    for on in el
        .first("sanctionsLists")
        .iter()
        .flat_map(|lists| lists.named("sanctionsList"))
    {
        let words = on.text().unwrap_or_default();
        let list = list_named(&words, &base.programs)
            .ok_or_else(|| format!("`{words}` of entity {number} names no list that is known"))?;
        let published = on.filled("datePublished").unwrap_or_default();
        let day = iso_date(published.get(..10).unwrap_or(&published)).ok_or_else(|| {
            format!("`datePublished` is `{published}`, which is not a date (YYYY-MM-DD)")
        })?;
        let id = EntryId::new(format!("{list}/{number}"));
        if out.iter().all(|entry| entry.id != id) {
            out.push(ListEntry {
                id,
                list,
                listing: Listing::published(day),
                ..base.clone()
            });
        }
    }
    if out.is_empty() {
        return Err(format!("entity {number} is on no list"));
    }
    Ok(out)
}

fn entity(el: El<'_>, number: &str, codes: &HashMap<String, Country>) -> Result<ListEntry, String> {
    let country = |el: El<'_>| -> Option<Country> {
        el.attribute("refId")
            .and_then(|id| codes.get(id).copied())
            .or_else(|| countries::country(&el.text()?))
    };
    let kind = match el.get("generalInfo/entityType").as_deref() {
        Some("Individual") => PartyKind::Person,
        Some("Entity") => PartyKind::Organization,
        Some("Vessel") => PartyKind::Vessel,
        Some("Aircraft") => PartyKind::Aircraft,
        other => {
            return Err(format!(
                "`entityType` is `{}`, which is not one of Entity, Individual, Vessel, Aircraft",
                other.unwrap_or_default()
            ));
        }
    };
    let mut entry = blank(ListId::new("us.ofac.sdn"), kind);
    entry.entity = EntityId::new(format!("us.ofac/{number}"));
    let list = |path: &'static str, item: &'static str| {
        el.first(path).into_iter().flat_map(move |l| l.named(item))
    };
    for primary in [true, false] {
        for name in list("names", "name") {
            if yes(name, "isPrimary") != primary {
                continue;
            }
            let kind = name.get("aliasType").as_deref().and_then(kind_of);
            let kind = kind.unwrap_or(NameKind::Alias);
            let quality = if yes(name, "isLowQuality") {
                AliasQuality::Weak
            } else {
                AliasQuality::Strong
            };
            for translation in name
                .first("translations")
                .iter()
                .flat_map(|all| all.named("translation"))
            {
                let Some(text) = translation.get("formattedFullName") else {
                    continue;
                };
                let latin = translation.get("script").is_none_or(|s| s == "Latin");
                let kind = match (latin, entry.names.is_empty()) {
                    (true, true) if primary => NameKind::Primary,
                    (true, _) => kind,
                    (false, _) => NameKind::OriginalScript,
                };
                push_name(&mut entry.names, text, kind, quality);
            }
        }
    }
    if entry.names.is_empty() {
        return Err(format!("entity {number} has no name"));
    }
    for place in list("addresses", "address") {
        let of = place.first("country").and_then(country);
        let mut parts: Vec<String> = place
            .first("translations/translation/addressParts")
            .iter()
            .flat_map(|parts| parts.named("addressPart"))
            .filter_map(|part| part.get("value"))
            .collect();
        parts.extend(place.get("country"));
        entry.countries.extend(of);
        if !parts.is_empty() {
            entry.addresses.push(Address {
                text: parts.join(", "),
                country: of,
            });
        }
    }
    let mut remarks: Vec<String> = el.get("generalInfo/remarks").into_iter().collect();
    for feature in list("features", "feature") {
        let kind = feature.get("type").unwrap_or_default();
        let Some(value) = feature.get("value") else {
            continue;
        };
        match kind.as_str() {
            "Birthdate" => entry.birth_dates.push(birth_date(feature, value)),
            "Nationality Country" | "Citizenship Country" | "Vessel Flag" => {
                let known = feature
                    .get("valueRefId")
                    .and_then(|id| codes.get(&id).copied());
                entry
                    .countries
                    .extend(known.or_else(|| countries::country(&value)));
            }
            _ if is_number(kind.trim_end_matches(':')) => entry.ids.push(Identifier {
                kind: kind.trim_end_matches(':').to_owned(),
                value,
                country: None,
            }),
            _ => remarks.push(format!("{kind} {value}")),
        }
    }
    for document in list("identityDocuments", "identityDocument") {
        if let Some(value) = document.get("documentNumber") {
            entry.ids.push(Identifier {
                kind: document.get("type").unwrap_or_default(),
                value,
                country: document.first("issuingCountry").and_then(country),
            });
        }
    }
    entry.relations = list("relationships", "relationship")
        .filter_map(|tie| tie_of(tie, &entry.entity))
        .collect();
    sort_countries(&mut entry.countries);
    entry.programs = list("sanctionsPrograms", "sanctionsProgram")
        .filter_map(El::text)
        .collect();
    entry.titles = el.get("generalInfo/title").into_iter().collect();
    entry.remarks = (!remarks.is_empty()).then(|| remarks.join("; "));
    named(entry)
}

fn yes(el: El<'_>, field: &str) -> bool {
    el.get(field)
        .is_some_and(|text| text == "true" || text == "1")
}

fn tie_of(tie: El<'_>, own: &EntityId) -> Option<Relation> {
    let other = tie.first("relatedEntity")?.filled("entityId")?;
    let day = |path: &str| tie.get(path).and_then(|text| iso_date(&text));
    Some(Relation {
        start: day("dateRange/fromDateBegin"),
        end: day("dateRange/toDateEnd"),
        ..relation(
            &tie.get("type").unwrap_or_default(),
            own.clone(),
            EntityId::new(format!("us.ofac/{other}")),
        )
    })
}

/// The period of a feature where it has one; its words otherwise.
fn birth_date(feature: El<'_>, value: String) -> BirthDate {
    let day = |path: &str| feature.get(path).and_then(|text| iso_date(&text));
    let earliest = day("valueDate/fromDateBegin");
    let latest = day("valueDate/toDateEnd")
        .or_else(|| day("valueDate/toDateBegin"))
        .or_else(|| day("valueDate/fromDateEnd"));
    if earliest.is_some() && latest.is_some() {
        born(value, earliest, latest)
    } else {
        us_ofac_remarks::birth_date(&value)
    }
}

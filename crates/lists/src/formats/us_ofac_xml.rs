//! OFAC's `sdnList` XML: the SDN list or the consolidated list in one document.
//!
//! One `sdnEntry` an entry: `lastName` is the name of an entity and the surname of
//! a person, an alias has a `type` (`a.k.a.`, `f.k.a.`, `n.k.a.`) and a `category`
//! (`strong`, `weak`), so the weak ones need not be found in the remarks. The same
//! entry of the CSV files has the same id. `Publish_Date` dates the copy and
//! `Record_Count` says how many entries a whole copy holds. The namespace changed
//! over the years and is not looked at. Listing dates are given for Chinese
//! military-industrial complex companies alone, among the numbers.

use std::{collections::HashSet, io::BufRead};

use interdict_model::{
    Address, AliasQuality, Basis, BirthDate, Confidence, EntityId, EntryId, Identifier, ListEntry,
    ListId, Listing, NameKind, PartyKind,
};

use super::{
    Parsed, blank, named, push_name, reject, sort_countries,
    us_ofac_csv::list_of,
    us_ofac_remarks::{self, is_number},
};
use crate::{
    ListError, countries,
    text::{day_month_year, us_date},
    xml::{El, Tree, Xml},
};

const ROOT: &str = "sdnList";

/// Answers whether `head`, the beginning of a file, is the beginning of this document.
pub fn detect(head: &str) -> bool {
    head.trim_start().starts_with('<') && head.contains("<sdnList")
}

/// Reads the document.
pub fn parse(input: &mut dyn BufRead, file: &str) -> Result<Parsed, ListError> {
    let mut xml = Xml::new(input, file, ROOT, |_, _| false);
    let mut tree = Tree::default();
    let mut parsed = Parsed::default();
    let mut seen = HashSet::new();
    let mut said = None;
    let mut rows = 0;
    while xml.next(&mut tree)? {
        let root = tree.root();
        match root.name() {
            // The publisher spells it so.
            "publshInformation" => {
                parsed.stated = root.get("Publish_Date").as_deref().and_then(us_date);
                said = root
                    .get("Record_Count")
                    .and_then(|count| count.parse::<usize>().ok());
            }
            "sdnEntry" => {
                rows += 1;
                let read = entry(root).and_then(|entry| {
                    let twice = format!("`uid` of `{}` stands here a second time", entry.id);
                    seen.insert(entry.entity.clone())
                        .then_some(entry)
                        .ok_or(twice)
                });
                match read {
                    Ok(entry) => parsed.push(entry, file)?,
                    Err(reason) => {
                        reject(&mut parsed.rejected, file, tree.line, None, &reason)?;
                    }
                }
            }
            _ => {}
        }
    }
    if let Some(said) = said.filter(|said| *said != rows) {
        return Err(ListError::Truncated {
            file: file.to_owned(),
            line: tree.line,
            what: format!("it says that it holds {said} entries and holds {rows}"),
        });
    }
    place(&mut parsed, file);
    Ok(parsed)
}

/// Gives the entries of a consolidated copy to its lists. A document does not say
/// which of the two it is: it is the consolidated one when most of its programs are.
pub(crate) fn place(parsed: &mut Parsed, file: &str) {
    let of = |entry: &ListEntry| list_of(&entry.programs);
    let placed = parsed
        .entries
        .iter()
        .filter(|entry| of(entry).as_str() != "us.ofac.consolidated")
        .count();
    if placed * 2 <= parsed.entries.len() {
        return;
    }
    let mut unplaced = 0;
    for entry in &mut parsed.entries {
        let list = of(entry);
        unplaced += usize::from(list.as_str() == "us.ofac.consolidated");
        let number = entry
            .id
            .as_str()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        entry.id = EntryId::new(format!("{list}/{number}"));
        entry.list = list;
    }
    if unplaced > 0 {
        parsed.warnings.push(format!(
            "`{file}`: the programs of {unplaced} entries name no single list; they are kept under us.ofac.consolidated"
        ));
    }
}

fn entry(el: El<'_>) -> Result<ListEntry, String> {
    let number = el.get("uid").ok_or("`uid` is empty")?;
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("`uid` is `{number}`, which is not a number"));
    }
    let kind = match el.get("sdnType").as_deref() {
        Some("Entity") => PartyKind::Organization,
        Some("Individual") => PartyKind::Person,
        Some("Vessel") => PartyKind::Vessel,
        Some("Aircraft") => PartyKind::Aircraft,
        other => {
            return Err(format!(
                "`sdnType` is `{}`, which is not one of Entity, Individual, Vessel, Aircraft",
                other.unwrap_or_default()
            ));
        }
    };
    let mut entry = blank(ListId::new("us.ofac.sdn"), kind);
    entry.id = EntryId::new(format!("{}/{number}", entry.list));
    entry.entity = EntityId::new(format!("us.ofac/{number}"));
    let name = name(el).ok_or_else(|| format!("entry {number} has no name"))?;
    push_name(
        &mut entry.names,
        name,
        NameKind::Primary,
        AliasQuality::Strong,
    );
    for aka in el
        .first("akaList")
        .iter()
        .flat_map(|list| list.named("aka"))
    {
        let sort = aka.get("type").unwrap_or_default();
        let Some(kind) = kind_of(&sort) else {
            return Err(format!(
                "an alias of entry {number} is `{sort}`, which is not one of a.k.a., f.k.a., n.k.a."
            ));
        };
        let quality = match aka.get("category").as_deref() {
            Some("weak") => AliasQuality::Weak,
            _ => AliasQuality::Strong,
        };
        if let Some(text) = self::name(aka) {
            push_name(&mut entry.names, text, kind, quality);
        }
    }
    let list = |path: &'static str, item: &'static str| {
        el.first(path).into_iter().flat_map(move |l| l.named(item))
    };
    for place in list("addressList", "address") {
        let parts: Vec<String> = [
            "address1",
            "address2",
            "address3",
            "city",
            "stateOrProvince",
            "postalCode",
            "country",
        ]
        .into_iter()
        .filter_map(|part| place.get(part))
        .collect();
        let country = place
            .get("country")
            .and_then(|text| countries::country(&text));
        entry.countries.extend(country);
        if !parts.is_empty() {
            entry.addresses.push(Address {
                text: parts.join(", "),
                country,
            });
        }
    }
    for (path, item, field) in [
        ("nationalityList", "nationality", "country"),
        ("citizenshipList", "citizenship", "country"),
    ] {
        entry.countries.extend(
            list(path, item)
                .filter_map(|el| el.get(field))
                .filter_map(|text| countries::country(&text)),
        );
    }
    // The main date comes first, wherever it stands.
    let mut births: Vec<(bool, BirthDate)> = list("dateOfBirthList", "dateOfBirthItem")
        .filter_map(|item| {
            let main = item.get("mainEntry").as_deref() == Some("true");
            Some((
                !main,
                us_ofac_remarks::birth_date(&item.get("dateOfBirth")?),
            ))
        })
        .collect();
    births.sort_by_key(|(later, _)| *later);
    entry.birth_dates = births.into_iter().map(|(_, date)| date).collect();
    let mut remarks: Vec<String> = el.get("remarks").into_iter().collect();
    for item in list("idList", "id") {
        let kind = item.get("idType").unwrap_or_default();
        let value = item.get("idNumber").unwrap_or_default();
        if kind.starts_with("Listing Date (CMIC)")
            && let Some(day) = day_month_year(&value)
        {
            entry.listing = Listing::since(day, day, Basis::Rule, Confidence::Read);
        }
        let bare = kind.trim_end_matches(':').to_owned();
        if is_number(&bare) && !value.is_empty() {
            entry.ids.push(Identifier {
                kind: bare,
                value,
                country: item
                    .get("idCountry")
                    .and_then(|text| countries::country(&text)),
            });
        } else {
            remarks.push(format!("{kind} {value}").trim().to_owned());
        }
    }
    if let Some(vessel) = el.first("vesselInfo") {
        for (field, kind) in [
            ("callSign", "Call sign"),
            ("vesselType", "Vessel type"),
            ("tonnage", "Tonnage"),
            ("grossRegisteredTonnage", "Gross registered tonnage"),
            ("vesselOwner", "Vessel owner"),
        ] {
            entry.ids.extend(vessel.get(field).map(|value| Identifier {
                kind: kind.into(),
                value,
                country: None,
            }));
        }
        let flag = vessel.get("vesselFlag");
        entry
            .countries
            .extend(flag.and_then(|text| countries::country(&text)));
    }
    sort_countries(&mut entry.countries);
    entry.programs = list("programList", "program")
        .filter_map(El::text)
        .collect();
    entry.titles = el.get("title").into_iter().collect();
    entry.remarks = (!remarks.is_empty()).then(|| remarks.join("; "));
    named(entry)
}

/// `lastName, firstName`, as the CSV files write a person.
fn name(el: El<'_>) -> Option<String> {
    match (el.get("lastName"), el.get("firstName")) {
        (Some(last), Some(first)) => Some(format!("{last}, {first}")),
        (last, first) => last.or(first),
    }
}

/// Returns what sort of name an alias is.
pub(crate) fn kind_of(text: &str) -> Option<NameKind> {
    match text.to_ascii_lowercase().as_str() {
        "a.k.a." | "n.k.a." => Some(NameKind::Alias),
        "f.k.a." => Some(NameKind::Former),
        _ => None,
    }
}

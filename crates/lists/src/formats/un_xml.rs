//! The Security Council's consolidated list as XML.
//!
//! Elements as in the publisher's schema (`sc-sanctions.xsd`): `INDIVIDUAL` and
//! `ENTITY` under `CONSOLIDATED_LIST`. `LISTED_ON` is the exact day of listing.
//! `dateGenerated` dates the copy; its zone differs by year (`-04:00`, `Z`), and
//! the day taken is the one the publisher wrote. Streaming: one entry is held at a time.

use std::{collections::HashSet, io::BufRead};

use interdict_model::{
    Address, AliasQuality, Basis, BirthDate, Citation, Confidence, EntityId, EntryId, Identifier,
    ListEntry, ListId, Listing, NameKind, PartyKind,
};
use jiff::civil::Date;

use super::{Parsed, blank, born, named, push_name, reject, sort_countries, us_ofac_remarks};
use crate::{
    ListError, countries,
    text::{clean, iso_date, year},
    xml::{El, Tree, Xml},
};

const ROOT: &str = "CONSOLIDATED_LIST";

/// Answers whether `head`, the beginning of a file, is the beginning of this document.
pub fn detect(head: &str) -> bool {
    head.trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<')
        && head.contains("<CONSOLIDATED_LIST")
}

/// Reads the document.
pub fn parse(input: &mut dyn BufRead, file: &str) -> Result<Parsed, ListError> {
    let mut xml = Xml::new(input, file, ROOT, |depth, name| {
        depth == 1 && ["INDIVIDUALS", "ENTITIES"].contains(&name)
    });
    let mut tree = Tree::default();
    let mut parsed = Parsed::default();
    let mut seen = HashSet::new();
    while xml.next(&mut tree)? {
        let kind = match tree.root().name() {
            "INDIVIDUAL" => PartyKind::Person,
            "ENTITY" => PartyKind::Organization,
            _ => continue,
        };
        let read = Fields::of(tree.root()).entry(kind).and_then(|entry| {
            let twice = format!("`DATAID` of `{}` stands here a second time", entry.id);
            if seen.insert(entry.id.clone()) {
                Ok(entry)
            } else {
                Err(twice)
            }
        });
        match read {
            Ok(entry) => parsed.push(entry, file)?,
            Err(reason) => {
                let list = Some(ListId::new("un.sc"));
                reject(&mut parsed.rejected, file, tree.line, list, &reason)?;
            }
        }
    }
    parsed.stated = xml
        .attribute("dateGenerated")
        .and_then(|text| text.get(..10))
        .and_then(iso_date);
    Ok(parsed)
}

/// The fields of an entry, and its repeated groups (alias, address, date of birth,
/// document) apart.
#[derive(Default)]
struct Fields<'t> {
    fields: Vec<(&'t str, String)>,
    parts: Vec<(&'t str, Vec<(&'t str, String)>)>,
}

const GROUPS: [&str; 7] = [
    "INDIVIDUAL_ALIAS",
    "ENTITY_ALIAS",
    "INDIVIDUAL_ADDRESS",
    "ENTITY_ADDRESS",
    "INDIVIDUAL_DATE_OF_BIRTH",
    "INDIVIDUAL_PLACE_OF_BIRTH",
    "INDIVIDUAL_DOCUMENT",
];

impl<'t> Fields<'t> {
    fn of(entry: El<'t>) -> Self {
        let texts = |el: El<'t>| {
            el.children()
                .filter_map(|part| Some((part.name(), part.text()?)))
        };
        let mut out = Self::default();
        for field in entry.children() {
            let name = field.name();
            if GROUPS.contains(&name) {
                out.parts.push((name, texts(field).collect()));
            } else {
                out.fields.extend(field.text().map(|value| (name, value)));
                // `DESIGNATION` and others hold `VALUE` elements.
                out.fields
                    .extend(texts(field).map(|(_, value)| (name, value)));
            }
        }
        out
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.as_str())
    }

    fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.fields
            .iter()
            .filter(move |(key, _)| *key == name)
            .map(|(_, value)| value.as_str())
    }

    fn entry(&self, kind: PartyKind) -> Result<ListEntry, String> {
        let number = self.field("DATAID").ok_or("`DATAID` is empty")?;
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(format!("`DATAID` is `{number}`, which is not a number"));
        }
        let mut entry = blank(ListId::new("un.sc"), kind);
        entry.id = EntryId::new(format!("un.sc/{number}"));
        entry.entity = EntityId::new(format!("un.sc/{number}"));
        let name: Vec<&str> = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
            .into_iter()
            .filter_map(|part| self.field(part))
            .collect();
        if name.is_empty() {
            return Err(format!("entry {number} has no name"));
        }
        push_name(
            &mut entry.names,
            clean(&name.join(" ")),
            NameKind::Primary,
            AliasQuality::Strong,
        );
        for text in self.all("NAME_ORIGINAL_SCRIPT") {
            push_name(
                &mut entry.names,
                text.to_owned(),
                NameKind::OriginalScript,
                AliasQuality::Strong,
            );
        }
        for (group, part) in &self.parts {
            let get = |key: &str| {
                part.iter()
                    .find(|(name, _)| *name == key)
                    .map(|(_, value)| value.as_str())
            };
            match *group {
                "INDIVIDUAL_ALIAS" | "ENTITY_ALIAS" => {
                    // Empty shells stand where there is no alias.
                    if let Some(text) = get("ALIAS_NAME") {
                        let (kind, quality) = match get("QUALITY").unwrap_or_default() {
                            "Low" => (NameKind::Alias, AliasQuality::Weak),
                            "f.k.a." => (NameKind::Former, AliasQuality::Strong),
                            _ => (NameKind::Alias, AliasQuality::Strong),
                        };
                        push_name(&mut entry.names, text.to_owned(), kind, quality);
                    }
                }
                "INDIVIDUAL_ADDRESS" | "ENTITY_ADDRESS" => {
                    let text: Vec<&str> =
                        ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY"]
                            .into_iter()
                            .filter_map(get)
                            .collect();
                    if !text.is_empty() {
                        let country = get("COUNTRY").and_then(countries::country);
                        entry.addresses.push(Address {
                            text: text.join(", "),
                            country,
                        });
                        entry.countries.extend(country);
                    }
                }
                "INDIVIDUAL_DATE_OF_BIRTH" => entry.birth_dates.extend(birth_date(get)),
                "INDIVIDUAL_DOCUMENT" => {
                    if let Some(value) = get("NUMBER") {
                        entry.ids.push(Identifier {
                            kind: get("TYPE_OF_DOCUMENT")
                                .or_else(|| get("TYPE_OF_DOCUMENT2"))
                                .unwrap_or("Document")
                                .to_owned(),
                            value: value.to_owned(),
                            country: get("ISSUING_COUNTRY")
                                .or_else(|| get("COUNTRY_OF_ISSUE"))
                                .and_then(countries::country),
                        });
                    }
                }
                _ => {}
            }
        }
        entry
            .countries
            .extend(self.all("NATIONALITY").filter_map(countries::country));
        sort_countries(&mut entry.countries);
        entry.programs = self.all("UN_LIST_TYPE").map(str::to_owned).collect();
        entry.titles = ["TITLE", "DESIGNATION"]
            .iter()
            .flat_map(|key| self.all(key))
            .map(str::to_owned)
            .collect();
        entry.remarks = self.field("COMMENTS1").map(str::to_owned);
        let listed = self
            .field("LISTED_ON")
            .ok_or_else(|| format!("entry {number} has no `LISTED_ON`"))?;
        let day = zoned_date(listed).ok_or_else(|| {
            format!("`LISTED_ON` is `{listed}`, which is not a date (YYYY-MM-DD)")
        })?;
        entry.listing = Listing::since(day, day, Basis::Rule, Confidence::Read);
        entry.listing.citations = self
            .field("REFERENCE_NUMBER")
            .map(Citation::read)
            .into_iter()
            .collect();
        named(entry)
    }
}

/// Reads a date with or without the zone that is glued to a few of them
/// (`2015-04-14-04:00`, eleven entries in 2018); the day is the one written.
fn zoned_date(text: &str) -> Option<Date> {
    let day = text.get(..10).and_then(iso_date)?;
    let zone = &text[10..];
    let known = zone.is_empty() || zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-']));
    known.then_some(day)
}

/// Reads a date of birth: `DATE`, `YEAR`, or `FROM_YEAR` and `TO_YEAR`, with its type.
fn birth_date<'s>(get: impl Fn(&str) -> Option<&'s str>) -> Option<BirthDate> {
    let circa = get("TYPE_OF_DATE") == Some("APPROXIMATELY");
    let span = |from: i16, to: i16| (Date::new(from, 1, 1).ok(), Date::new(to, 12, 31).ok());
    let slack = i16::from(circa);
    let (text, (earliest, latest)) =
        if let (Some(from), Some(to)) = (get("FROM_YEAR"), get("TO_YEAR")) {
            let bounds = year(from)
                .zip(year(to))
                .map_or((None, None), |(from, to)| span(from, to));
            (format!("{from} to {to}"), bounds)
        } else if let Some(text) = get("DATE") {
            let day = zoned_date(text);
            let bounds = if circa {
                day.map_or((None, None), |d| span(d.year() - 1, d.year() + 1))
            } else {
                (day, day)
            };
            (text.to_owned(), bounds)
        } else {
            let Some(text) = get("YEAR") else {
                // `August 1961`, `Nov. 1973`; longer prose stays a text.
                let note = get("NOTE")?;
                let mut read = us_ofac_remarks::birth_date(&note.replace('.', ""));
                note.clone_into(&mut read.text);
                return Some(read);
            };
            let bounds = year(text).map_or((None, None), |y| span(y - slack, y + slack));
            (text.to_owned(), bounds)
        };
    let text = if circa { format!("circa {text}") } else { text };
    Some(born(text, earliest, latest))
}

//! The European Union's consolidated financial sanctions list (FSF) as XML 1.1.
//!
//! Everything stands in attributes. A `sanctionEntity` has one `nameAlias` a name
//! and language, `strong="true|false"`; country `00` is unknown; a birth date is a
//! day, a year, or `yearRangeFrom` and `yearRangeTo`, with `circa`. `designationDate`
//! is the day of listing where it is given; the `regulation` in the entity is often
//! a later amendment, so its entry into force is only a day by which the entry was
//! in force. Written from the publisher's schema and an excerpt of two entities.
//! `generationDate` dates the copy.

use std::{collections::HashSet, io::BufRead};

use interdict_model::{
    Address, AliasQuality, Basis, BirthDate, Citation, Confidence, Country, EntityId, EntryId,
    Identifier, ListEntry, ListId, Listing, NameKind, PartyKind,
};
use jiff::{ToSpan, civil::Date};

use super::{Parsed, blank, born, is_latin, named, push_name, reject, sort_countries};
use crate::{
    ListError,
    text::iso_date,
    xml::{El, Tree, Xml},
};

const ROOT: &str = "export";

/// Answers whether `head`, the beginning of a file, is the beginning of this document.
pub fn detect(head: &str) -> bool {
    head.trim_start().starts_with('<')
        && head.contains("<export")
        && (head.contains("fsd/export") || head.contains("<sanctionEntity"))
}

/// Reads the document.
pub fn parse(input: &mut dyn BufRead, file: &str) -> Result<Parsed, ListError> {
    let mut xml = Xml::new(input, file, ROOT, |_, _| false);
    let mut tree = Tree::default();
    let mut parsed = Parsed::default();
    let mut seen = HashSet::new();
    while xml.next(&mut tree)? {
        if tree.root().name() != "sanctionEntity" {
            continue;
        }
        let read = entry(tree.root()).and_then(|entry| {
            let twice = format!("`logicalId` of `{}` stands here a second time", entry.id);
            seen.insert(entry.id.clone()).then_some(entry).ok_or(twice)
        });
        match read {
            Ok(entry) => parsed.push(entry, file)?,
            Err(reason) => {
                let list = Some(ListId::new("eu.fsf"));
                reject(&mut parsed.rejected, file, tree.line, list, &reason)?;
            }
        }
    }
    parsed.stated = xml
        .attribute("generationDate")
        .and_then(|text| iso_date(text.get(..10)?));
    Ok(parsed)
}

fn entry(el: El<'_>) -> Result<ListEntry, String> {
    let number = el
        .filled("logicalId")
        .ok_or("the entity has no `logicalId`")?;
    let subject = el.first("subjectType");
    let kind = match subject.and_then(|s| s.attribute("classificationCode")) {
        Some("P") => PartyKind::Person,
        Some("E") => PartyKind::Organization,
        other => {
            return Err(format!(
                "`classificationCode` is `{}`, which is not one of P, E",
                other.unwrap_or_default()
            ));
        }
    };
    let mut entry = blank(ListId::new("eu.fsf"), kind);
    entry.id = EntryId::new(format!("eu.fsf/{number}"));
    entry.entity = EntityId::new(entry.id.as_str());
    for alias in el.named("nameAlias") {
        let text = alias.filled("wholeName").or_else(|| {
            let parts: Vec<String> = ["firstName", "middleName", "lastName"]
                .into_iter()
                .filter_map(|part| alias.filled(part))
                .collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        });
        let Some(text) = text else { continue };
        let quality = if alias.attribute("strong") == Some("false") {
            AliasQuality::Weak
        } else {
            AliasQuality::Strong
        };
        let kind = match (is_latin(&text), entry.names.is_empty()) {
            (_, true) => NameKind::Primary,
            (true, false) => NameKind::Alias,
            (false, false) => NameKind::OriginalScript,
        };
        push_name(&mut entry.names, text, kind, quality);
        for title in ["title", "function"]
            .into_iter()
            .filter_map(|field| alias.filled(field))
        {
            if !entry.titles.contains(&title) {
                entry.titles.push(title);
            }
        }
    }
    if entry.names.is_empty() {
        return Err(format!("entity {number} has no name"));
    }
    entry.countries = el.named("citizenship").filter_map(country).collect();
    entry.birth_dates = el.named("birthdate").filter_map(birth_date).collect();
    for place in el.named("address") {
        let parts: Vec<String> = [
            "street",
            "poBox",
            "zipCode",
            "city",
            "region",
            "place",
            "countryDescription",
        ]
        .into_iter()
        .filter_map(|part| place.filled(part))
        .filter(|part| part != "UNKNOWN")
        .collect();
        let country = country(place);
        entry.countries.extend(country);
        if !parts.is_empty() {
            entry.addresses.push(Address {
                text: parts.join(", "),
                country,
            });
        }
    }
    for document in el.named("identification") {
        if let Some(value) = document
            .filled("number")
            .or_else(|| document.filled("latinNumber"))
        {
            entry.ids.push(Identifier {
                kind: document
                    .filled("identificationTypeDescription")
                    .or_else(|| document.filled("identificationTypeCode"))
                    .unwrap_or_default(),
                value,
                country: country(document),
            });
        }
    }
    if let Some(value) = el.filled("unitedNationId") {
        entry.ids.push(Identifier {
            kind: "UN reference".into(),
            value,
            country: None,
        });
    }
    sort_countries(&mut entry.countries);
    let remarks: Vec<String> = el
        .named("remark")
        .filter_map(El::text)
        .chain(el.filled("designationDetails"))
        .collect();
    entry.remarks = (!remarks.is_empty()).then(|| remarks.join("; "));
    list(&mut entry, el)?;
    named(entry)
}

fn list(entry: &mut ListEntry, el: El<'_>) -> Result<(), String> {
    let day = |el: Option<El<'_>>, name: &str| -> Result<Option<Date>, String> {
        match el.and_then(|el| el.filled(name)) {
            None => Ok(None),
            Some(text) => iso_date(&text)
                .map(Some)
                .ok_or_else(|| format!("`{name}` is `{text}`, which is not a date (YYYY-MM-DD)")),
        }
    };
    let regulation = el.first("regulation");
    let designated = day(Some(el), "designationDate")?;
    let in_force = day(regulation, "entryIntoForceDate")?;
    let published = day(regulation, "publicationDate")?;
    entry.listing = match (designated, in_force) {
        (Some(day), _) => Listing::since(day, day, Basis::Rule, Confidence::Partly),
        (None, Some(day)) => {
            let public = published.unwrap_or(day);
            Listing {
                earliest: None,
                public_earliest: None,
                ..Listing::since(day, public, Basis::Rule, Confidence::Partly)
            }
        }
        (None, None) => return Ok(()),
    };
    entry.listing.until =
        day(Some(el), "delistingDate")?.and_then(|day| day.checked_sub(1.day()).ok());
    if let Some(regulation) = regulation {
        entry.programs = regulation.filled("programme").into_iter().collect();
        entry
            .listing
            .citations
            .extend(regulation.filled("numberTitle").map(|title| Citation {
                url: regulation.get("publicationUrl"),
                ..Citation::read(format!("Regulation {title}"))
            }));
    }
    Ok(())
}

/// Returns the country, and nothing for `00`, which stands for unknown.
fn country(el: El<'_>) -> Option<Country> {
    el.attribute("countryIso2Code")
        .filter(|code| *code != "00")
        .and_then(|code| code.parse().ok())
}

fn birth_date(el: El<'_>) -> Option<BirthDate> {
    let number = |name: &str| el.filled(name).and_then(|text| text.parse::<i16>().ok());
    let circa = el.attribute("circa") == Some("true");
    let slack = i16::from(circa);
    let years = |from: i16, to: i16| (Date::new(from, 1, 1).ok(), Date::new(to, 12, 31).ok());
    let (text, (earliest, latest)) = if let Some(text) = el.filled("birthdate") {
        let day = iso_date(&text);
        let bounds = match day {
            Some(day) if circa => years(day.year() - 1, day.year() + 1),
            day => (day, day),
        };
        (text, bounds)
    } else if let (Some(from), Some(to)) = (number("yearRangeFrom"), number("yearRangeTo")) {
        (format!("{from} to {to}"), years(from, to))
    } else {
        let year = number("year").filter(|year| *year > 0)?;
        let part = |name: &str| {
            number(name)
                .and_then(|n| i8::try_from(n).ok())
                .filter(|n| *n > 0)
        };
        match (part("monthOfYear"), part("dayOfMonth")) {
            (Some(month), Some(day)) => {
                let date = Date::new(year, month, day).ok();
                (format!("{year:04}-{month:02}-{day:02}"), (date, date))
            }
            (Some(month), None) => {
                let first = Date::new(year, month, 1).ok();
                let last = first.map(Date::last_of_month);
                (format!("{year:04}-{month:02}"), (first, last))
            }
            (None, _) => (
                year.to_string(),
                years(year - slack, year.saturating_add(slack)),
            ),
        }
    };
    // Days of other calendars are no days of this one.
    let gregorian = el
        .attribute("calendarType")
        .is_none_or(|c| c == "GREGORIAN");
    Some(born(
        if circa { format!("circa {text}") } else { text },
        earliest.filter(|_| gregorian),
        latest.filter(|_| gregorian),
    ))
}

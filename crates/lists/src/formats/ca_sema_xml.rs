//! Canada's consolidated autonomous sanctions list (SEMA and JVCFOA) as XML.
//!
//! One `record` an entry, without an id: the regulation (`Country`, in English and
//! French), `Schedule` and `Item` together name it, and `N/A` or no schedule stands
//! where a regulation has one schedule. A record has `Entity`, or `LastName` and
//! `GivenName`. Aliases are joined by commas, as are the parts of a company's form,
//! which are put together again. There is no date of listing, so an entry is attested by
//! the copy alone; nothing dates the copy either.

use std::{collections::HashSet, io::BufRead};

use interdict_model::{
    AliasQuality, BirthDate, EntityId, EntryId, ListEntry, ListId, NameKind, PartyKind,
};

use super::{Parsed, blank, named, push_name, reject, us_csl::birth_date};
use crate::{
    ListError,
    text::{filled, iso_date, slug},
    xml::{El, Tree, Xml},
};

const ROOT: &str = "data-set";

/// Answers whether `head`, the beginning of a file, is the beginning of this document.
pub fn detect(head: &str) -> bool {
    head.trim_start().starts_with('<') && head.contains("<data-set") && head.contains("<record")
}

/// Reads the document.
pub fn parse(input: &mut dyn BufRead, file: &str) -> Result<Parsed, ListError> {
    let mut xml = Xml::new(input, file, ROOT, |_, _| false);
    let mut tree = Tree::default();
    let mut parsed = Parsed::default();
    let mut seen = HashSet::new();
    while xml.next(&mut tree)? {
        if tree.root().name() != "record" {
            continue;
        }
        let read = entry(tree.root()).and_then(|entry| {
            let twice = format!("`{}` stands here a second time", entry.id);
            seen.insert(entry.id.clone()).then_some(entry).ok_or(twice)
        });
        match read {
            Ok(entry) => parsed.push(entry, file)?,
            Err(reason) => {
                let list = Some(ListId::new("ca.sema"));
                reject(&mut parsed.rejected, file, tree.line, list, &reason)?;
            }
        }
    }
    Ok(parsed)
}

fn entry(el: El<'_>) -> Result<ListEntry, String> {
    let regulation = el.get("Country").ok_or("`Country` is empty")?;
    let item = el.get("Item").ok_or("`Item` is empty")?;
    let schedule = el.get("Schedule").filter(|text| text != "N/A");
    let (kind, name) = match (el.get("Entity"), el.get("LastName"), el.get("GivenName")) {
        (Some(name), None, None) => (PartyKind::Organization, name),
        (None, Some(last), Some(given)) => (PartyKind::Person, format!("{last}, {given}")),
        (None, last, given) => {
            let name = last.or(given).ok_or("there is no name")?;
            (PartyKind::Person, name)
        }
        _ => return Err("there is the name of an entity and of a person".into()),
    };
    let english = regulation.split(" / ").next().unwrap_or(&regulation).trim();
    let mut entry = blank(ListId::new("ca.sema"), kind);
    let key = match &schedule {
        Some(schedule) => format!("{}/{}/{item}", slug(english), slug(schedule)),
        None => format!("{}/{item}", slug(english)),
    };
    entry.id = EntryId::new(format!("ca.sema/{key}"));
    entry.entity = EntityId::new(entry.id.as_str());
    push_name(
        &mut entry.names,
        name,
        NameKind::Primary,
        AliasQuality::Strong,
    );
    for alias in aliases(&el.get("Aliases").unwrap_or_default()) {
        push_name(
            &mut entry.names,
            alias,
            NameKind::Alias,
            AliasQuality::Strong,
        );
    }
    // No country: the regulation names a situation, and those on Ukraine list Russians.
    entry.birth_dates = el
        .get("DateOfBirth")
        .iter()
        .flat_map(|text| text.split(" or "))
        .map(born)
        .collect();
    entry.titles = el
        .get("Title")
        .iter()
        .flat_map(|text| text.split('/'))
        .filter_map(filled)
        .collect();
    entry.programs = vec![match schedule {
        Some(schedule) => format!("{regulation}, Schedule {schedule}"),
        None => regulation,
    }];
    named(entry)
}

/// Reads a day, a month (`1964-03`) or a year.
fn born(text: &str) -> BirthDate {
    let month = text.len() == 7;
    let first = month.then(|| iso_date(&format!("{text}-01"))).flatten();
    match first {
        Some(first) => BirthDate {
            text: text.to_owned(),
            earliest: Some(first),
            latest: Some(first.last_of_month()),
        },
        None => birth_date(text.to_owned()),
    }
}

/// Splits at commas, but keeps `Ltd.`, `Inc.` and the like with what stands before.
fn aliases(text: &str) -> Vec<String> {
    const FORMS: [&str; 8] = ["ltd", "inc", "llc", "co", "s.a", "limited", "gmbh", "pjsc"];
    let mut out: Vec<String> = Vec::new();
    for piece in text.split(',').filter_map(filled) {
        let lower = piece.to_lowercase();
        let bare = lower.trim_end_matches('.');
        match out.last_mut() {
            Some(last) if FORMS.contains(&bare) => {
                last.push_str(", ");
                last.push_str(&piece);
            }
            _ => out.push(piece),
        }
    }
    out
}

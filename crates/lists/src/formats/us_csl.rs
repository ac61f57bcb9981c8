//! What the columns of the US Consolidated Screening List mean, in every file it comes in.
//!
//! The list of a row is the code in brackets in `source`. `type` is empty on every
//! BIS and State row and stays unknown. `start_date` of BIS and State rows is the
//! publication date of the rule ([`Listing::published`]), on the Denied Persons List
//! and among the Nonproliferation Sanctions the effective date of the order; OFAC
//! rows have none and are attested by the copy alone. OFAC rows keep their number,
//! so they equal the same entry of OFAC's own files.

use std::collections::HashMap;

use interdict_model::{
    Address, AliasQuality, Basis, BirthDate, Confidence, EntityId, EntryId, Identifier,
    LicensePolicy, LicenseRequirement, ListEntry, ListId, Listing, NameKind, PartyKind,
};
use jiff::civil::Date;

use super::{Parsed, assign_ids, blank, born, named, push_name, sort_countries};
use crate::{
    citations::{order, split_citations},
    countries,
    policy::license_policy,
    requirement::{license_requirement, unread_wordings},
    text::{filled, iso_date, year},
};

/// One row with its values apart.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    pub name: String,
    pub kind: String,
    pub number: String,
    pub aliases: Vec<String>,
    pub addresses: Vec<Address>,
    /// Citizenships, nationalities and the flag of a vessel.
    pub nations: Vec<String>,
    pub births: Vec<String>,
    pub programs: Vec<String>,
    pub titles: Vec<String>,
    pub ids: Vec<Identifier>,
    /// Call sign, vessel type, gross tonnage.
    pub vessel: [Option<String>; 3],
    pub remarks: Vec<String>,
    pub start: Option<Date>,
    pub end: Option<Date>,
    /// When a Chinese military-industrial complex company was listed.
    pub listed_on: Option<Date>,
    pub notices: String,
    pub requirement: String,
    pub policy: String,
}

impl Fields {
    /// Builds the entry of `list`.
    pub fn entry(self, list: ListId, wordings: &mut Wordings) -> Result<ListEntry, String> {
        let published_name = filled(&self.name).ok_or("the name is empty")?;
        let ofac = list.as_str().starts_with("us.ofac.");
        let mut entry = blank(list, kind(&self.kind)?);
        if ofac {
            let number = &self.number;
            if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
                return Err(format!(
                    "`entity_number` is `{number}`, which is not a number"
                ));
            }
            entry.id = EntryId::new(format!("{}/{number}", entry.list));
            entry.entity = EntityId::new(format!("us.ofac/{number}"));
        }
        let mut remarks: Vec<String> = Vec::new();
        // 84 FR 43493 moved entries under their parent; the file joins both names.
        let mut joined = None;
        let own_name = match published_name.split_once("Affiliated Entity:") {
            Some((parent, own)) if !own.trim().is_empty() => {
                remarks.push(format!(
                    "Affiliated entity under the entry of {}",
                    parent.trim_end_matches([' ', '.'])
                ));
                let own = own.trim().to_owned();
                joined = Some(published_name);
                own
            }
            _ => published_name,
        };
        push_name(
            &mut entry.names,
            own_name,
            NameKind::Primary,
            AliasQuality::Strong,
        );
        // Somebody who screens the name as the list prints it must find it too.
        if let Some(joined) = joined {
            push_name(
                &mut entry.names,
                joined,
                NameKind::Spelling,
                AliasQuality::Strong,
            );
        }
        for alias in &self.aliases {
            let (kind, text) = former(alias);
            push_name(&mut entry.names, text, kind, AliasQuality::Strong);
        }
        entry.listing = self.listing(entry.list.as_str());
        entry.listing.until = self.end;
        entry.listing.citations = split_citations(&self.notices);
        entry.listing.license_requirement = wordings.requirement(&self.requirement);
        if let Some((policy, text)) = wordings.policy(&self.policy) {
            entry.listing.license_policy = Some(policy);
            entry.listing.license_policy_text = Some(text);
        }
        entry.addresses = self.addresses;
        entry
            .countries
            .extend(entry.addresses.iter().filter_map(|a| a.country));
        entry
            .countries
            .extend(self.nations.iter().filter_map(|c| countries::country(c)));
        sort_countries(&mut entry.countries);
        entry.birth_dates = self.births.into_iter().map(birth_date).collect();
        entry.programs = self.programs;
        entry.titles = self.titles;
        entry.ids = self.ids;
        for (value, kind) in
            self.vessel
                .into_iter()
                .zip(["Call sign", "Vessel type", "Gross tonnage"])
        {
            entry.ids.extend(value.map(|value| Identifier {
                kind: kind.into(),
                value,
                country: None,
            }));
        }
        remarks.extend(self.remarks);
        entry.remarks = (!remarks.is_empty()).then(|| remarks.join("; "));
        named(entry)
    }

    fn listing(&self, list: &str) -> Listing {
        match (list, self.start, self.listed_on) {
            // `start_date` of these two is the day of the order: the register page is of
            // that day or follows by days or weeks (161 of 161 dated Nonproliferation
            // rows of 2022, 455 of 460 denial orders).
            ("us.bis.dpl" | "us.state.isn", Some(day), _) => order(day, &self.notices),
            (_, Some(day), _) => Listing::published(day),
            ("us.ofac.cmic", None, Some(day)) => {
                Listing::since(day, day, Basis::Rule, Confidence::Read)
            }
            _ => Listing::attested(super::UNDATED),
        }
    }
}

/// The wordings of license requirements and policies that were read before: a list has
/// a few dozen of them, each on hundreds of rows.
#[derive(Debug, Default)]
pub(crate) struct Wordings {
    requirements: HashMap<String, Option<LicenseRequirement>>,
    policies: HashMap<String, Option<(LicensePolicy, String)>>,
}

impl Wordings {
    fn requirement(&mut self, text: &str) -> Option<LicenseRequirement> {
        recall(&mut self.requirements, text, license_requirement)
    }

    fn policy(&mut self, text: &str) -> Option<(LicensePolicy, String)> {
        recall(&mut self.policies, text, license_policy)
    }
}

/// Reads a wording unless it was read before. A file can hold as many as it has rows, so
/// not all of them are kept.
fn recall<T: Clone>(
    known: &mut HashMap<String, Option<T>>,
    text: &str,
    read: fn(&str) -> Option<T>,
) -> Option<T> {
    const MOST: usize = 1_000;
    if text.is_empty() {
        return None;
    }
    if let Some(before) = known.get(text) {
        return before.clone();
    }
    let value = read(text);
    if known.len() < MOST {
        known.insert(text.to_owned(), value.clone());
    }
    value
}

/// Reads an optional date of a named field.
pub(crate) fn date(field: &str, text: &str) -> Result<Option<Date>, String> {
    let Some(text) = filled(text) else {
        return Ok(None);
    };
    iso_date(&text)
        .map(Some)
        .ok_or_else(|| format!("`{field}` is `{text}`, which is not a date (YYYY-MM-DD)"))
}

/// Says which lists a whole copy should have held.
pub(crate) fn warn_missing(parsed: &mut Parsed, file: &str) {
    for list in ALWAYS {
        if !parsed
            .entries
            .iter()
            .any(|entry| entry.list.as_str() == list)
        {
            parsed.warnings.push(format!(
                "`{file}` holds no row of {list}, which the whole file always has"
            ));
        }
    }
}

/// Counts wordings that are not read, and gives every entry its id.
pub(crate) fn finish(parsed: &mut Parsed, file: &str) {
    parsed
        .warnings
        .extend(unread_wordings(file, &parsed.entries));
    assign_ids(&mut parsed.entries, content_key);
}

/// Returns the list that a `source` text names.
pub fn list_of(source: &str) -> Option<ListId> {
    let code = source.split('(').nth(1)?.split(')').next()?.trim();
    Some(ListId::new(match code {
        "SDN" => "us.ofac.sdn",
        "EL" => "us.bis.el",
        "DPL" => "us.bis.dpl",
        "UVL" => "us.bis.uvl",
        "MEU" => "us.bis.meu",
        "SSI" => "us.ofac.ssi",
        "CAP" | "CAPTA" => "us.ofac.capta",
        "ISN" => "us.state.isn",
        "DTC" => "us.state.dtc",
        "PLC" => "us.ofac.plc",
        "CMIC" => "us.ofac.cmic",
        "FSE" => "us.ofac.fse",
        "NS-MBS List" | "MBS" => "us.ofac.mbs",
        _ => return None,
    }))
}

/// Lists that every whole copy has held; single lists have been missing on some days.
const ALWAYS: [&str; 6] = [
    "us.bis.dpl",
    "us.bis.el",
    "us.bis.uvl",
    "us.ofac.sdn",
    "us.state.dtc",
    "us.state.isn",
];

/// What, beside its name, tells an entry of a BIS or State list from another.
pub(crate) fn content_key(entry: &ListEntry) -> String {
    if entry.list.as_str() == "us.bis.dpl" {
        // One person can be under several orders; addresses are re-edited.
        return entry.listing.latest.to_string();
    }
    entry
        .countries
        .iter()
        .map(interdict_model::Country::code)
        .collect::<Vec<_>>()
        .join(" ")
}

fn kind(text: &str) -> Result<PartyKind, String> {
    Ok(match text.trim() {
        "" => PartyKind::Unknown,
        "Individual" => PartyKind::Person,
        "Entity" => PartyKind::Organization,
        "Vessel" => PartyKind::Vessel,
        "Aircraft" => PartyKind::Aircraft,
        other => {
            return Err(format!(
                "`type` is `{other}`, which is not one of Individual, Entity, Vessel, Aircraft"
            ));
        }
    })
}

fn former(alias: &str) -> (NameKind, String) {
    for mark in ["F.K.A. ", "f.k.a. "] {
        if let Some(rest) = alias.strip_prefix(mark) {
            return (NameKind::Former, rest.trim().to_owned());
        }
    }
    (NameKind::Alias, alias.to_owned())
}

/// Reads `1964-07-17`, `1967`, `circa 1957`, `1966 to 1968`; another text stays a text.
pub(crate) fn birth_date(text: String) -> BirthDate {
    let bare = text.strip_prefix("circa ").unwrap_or(&text);
    let slack = i16::from(bare.len() != text.len());
    let whole = |from: i16, to: i16| (Date::new(from, 1, 1).ok(), Date::new(to, 12, 31).ok());
    let (earliest, latest) = if let Some(day) = iso_date(bare) {
        (Some(day), Some(day))
    } else if let Some(only) = year(bare) {
        whole(only - slack, only + slack)
    } else if let Some((from, to)) = bare.split_once(" to ") {
        match (iso_date(from), iso_date(to), year(from), year(to)) {
            (Some(from), Some(to), ..) => (Some(from), Some(to)),
            (.., Some(from), Some(to)) => whole(from, to),
            _ => (None, None),
        }
    } else {
        (None, None)
    };
    born(text, earliest, latest)
}

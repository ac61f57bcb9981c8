//! The US Consolidated Screening List as CSV, with 28 columns (2019) or 29 (`_id` first).
//!
//! Defined by the header row; quirks by what the files hold. The list of a row is
//! the code in brackets in `source`. `type` is empty on every BIS and State row
//! and stays unknown. `start_date` of BIS and State rows is the publication date
//! of the rule ([`Listing::published`]), on the Denied Persons List and among the
//! Nonproliferation Sanctions the effective date of the order; OFAC rows have none
//! and are attested by the copy alone. OFAC rows keep their number, so they equal the same entry of OFAC's own files.

use std::io::BufRead;

use interdict_model::{
    Address, AliasQuality, Basis, BirthDate, Confidence, EntityId, EntryId, Identifier, ListEntry,
    ListId, Listing, NameKind, PartyKind,
};
use jiff::civil::Date;

use super::{
    Parsed, assign_ids, blank, push_name, reject, sort_countries, us_ofac_remarks::is_number,
};
use crate::{
    ListError,
    citations::{order, split_citations},
    countries,
    records::{Record, Records},
    requirement::{license_policy, license_requirement},
    text::{clean, day_month_year, filled, iso_date, year},
};

/// Column names, in order, without the `_id` that later files put first.
const COLUMNS: [&str; 28] = [
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
];

/// Answers whether `head`, the beginning of a file, is the header of this format.
pub fn detect(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default();
    let plain = first.replace('"', "");
    plain
        .strip_prefix("_id,")
        .unwrap_or(&plain)
        .starts_with("source,entity_number,type,programs,name")
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

/// Reads the file. `today` bounds the dates that can date the copy.
pub fn parse(input: &mut dyn BufRead, file: &str, today: Date) -> Result<Parsed, ListError> {
    let mut records = Records::new(input, file, b',');
    let mut record = Record::default();
    let mut parsed = Parsed::default();
    if !records.next_into(&mut record)? {
        return Err(ListError::NoEntries {
            file: file.to_owned(),
        });
    }
    let offset = header(&record).ok_or_else(|| ListError::NotAList {
        file: file.to_owned(),
        what: format!("the first line does not name the columns of the Consolidated Screening List (`source`, `entity_number`, ... `ids`); it has {} fields", record.len()),
    })?;
    while records.next_into(&mut record)? {
        let row = Row {
            record: &record,
            offset,
        };
        let list = list_of(row.get("source"));
        let want = COLUMNS.len() + offset;
        if record.last && record.len() < want {
            return Err(ListError::Truncated {
                file: file.to_owned(),
                line: record.line,
                what: format!("the last row has {} of {want} fields", record.len()),
            });
        }
        if header(&record).is_some() {
            reject(
                &mut parsed.rejected,
                file,
                record.line,
                None,
                "a second header row",
            )?;
        } else if record.len() != want {
            let reason = format!("{} fields instead of {want}", record.len());
            reject(&mut parsed.rejected, file, record.line, list, &reason)?;
        } else if let Some(list) = list {
            match entry(&row, list.clone()) {
                Ok((entry, dates)) => {
                    if let Some(day) = dates {
                        parsed.saw_row_date(day, today);
                    }
                    parsed.entries.push(entry);
                }
                Err(reason) => {
                    reject(&mut parsed.rejected, file, record.line, Some(list), &reason)?;
                }
            }
        } else {
            let reason = format!("`{}` names no list that is known", clean(row.get("source")));
            reject(&mut parsed.rejected, file, record.line, None, &reason)?;
        }
    }
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
    assign_ids(&mut parsed.entries, content_key);
    Ok(parsed)
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

/// Returns how many columns stand before `source`, when the record is a header.
fn header(record: &Record) -> Option<usize> {
    let offset = usize::from(record.get(0) == "_id");
    let same = record.len() == COLUMNS.len() + offset
        && COLUMNS
            .iter()
            .enumerate()
            .all(|(i, name)| record.get(i + offset) == *name);
    same.then_some(offset)
}

struct Row<'a> {
    record: &'a Record,
    offset: usize,
}

impl<'a> Row<'a> {
    fn get(&self, column: &str) -> &'a str {
        COLUMNS
            .iter()
            .position(|name| *name == column)
            .map_or("", |index| self.record.get(index + self.offset))
    }

    /// Values of a column that joins several by `; `; `;` alone joins in a few rows.
    fn several(&self, column: &str) -> impl Iterator<Item = String> + 'a {
        let text = self.get(column);
        text.split(';').filter_map(filled)
    }

    fn date(&self, column: &'static str) -> Result<Option<Date>, String> {
        let Some(text) = filled(self.get(column)) else {
            return Ok(None);
        };
        iso_date(&text)
            .map(Some)
            .ok_or_else(|| format!("`{column}` is `{text}`, which is not a date (YYYY-MM-DD)"))
    }
}

type Read = (ListEntry, Option<Date>);

fn entry(row: &Row<'_>, list: ListId) -> Result<Read, String> {
    let published_name = filled(row.get("name")).ok_or("the name is empty")?;
    let ofac = list.as_str().starts_with("us.ofac.");
    let mut entry = blank(list, kind(row.get("type"))?);
    if ofac {
        let number = clean(row.get("entity_number"));
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
    for alias in aliases(row.get("alt_names"), entry.list.as_str() == "us.state.isn") {
        let (kind, text) = former(&alias);
        push_name(&mut entry.names, text, kind, AliasQuality::Strong);
    }
    for text in addresses(row.get("addresses")) {
        let country = countries::last_part(&text);
        entry.addresses.push(Address { text, country });
    }
    entry
        .countries
        .extend(entry.addresses.iter().filter_map(|a| a.country));
    for column in ["citizenships", "nationalities"] {
        entry
            .countries
            .extend(row.several(column).filter_map(|c| countries::country(&c)));
    }
    entry
        .countries
        .extend(filled(row.get("vessel_flag")).and_then(|flag| countries::country(&flag)));
    sort_countries(&mut entry.countries);
    entry.birth_dates = row.several("dates_of_birth").map(birth_date).collect();
    entry.programs = row.several("programs").collect();
    entry.titles = row.several("title").collect();
    let (mut listed_on, mut other) = (None, Vec::new());
    for text in row.several("ids") {
        listed_on = listed_on.or_else(|| cmic_date(&text));
        match identifier(&text) {
            Some(number) => entry.ids.push(number),
            None => other.push(text),
        }
    }
    for (column, kind) in [
        ("call_sign", "Call sign"),
        ("vessel_type", "Vessel type"),
        ("gross_tonnage", "Gross tonnage"),
    ] {
        if let Some(value) = filled(row.get(column)) {
            entry.ids.push(Identifier {
                kind: kind.into(),
                value,
                country: None,
            });
        }
    }
    remarks.extend(filled(row.get("remarks")));
    remarks.extend(other);
    entry.remarks = (!remarks.is_empty()).then(|| remarks.join("; "));
    let start = row.date("start_date")?;
    entry.listing = listing(row, entry.list.as_str(), start, listed_on);
    entry.listing.until = row.date("end_date")?;
    entry.listing.citations = split_citations(row.get("federal_register_notice"));
    entry.listing.license_requirement = license_requirement(row.get("license_requirement"));
    if let Some((policy, text)) = license_policy(row.get("license_policy")) {
        entry.listing.license_policy = Some(policy);
        entry.listing.license_policy_text = Some(text);
    }
    Ok((entry, start))
}

fn listing(row: &Row<'_>, list: &str, start: Option<Date>, listed_on: Option<Date>) -> Listing {
    match (list, start, listed_on) {
        // `start_date` of these two is the day of the order: the register page is of
        // that day or follows by days or weeks (161 of 161 dated Nonproliferation
        // rows of 2022, 455 of 460 denial orders).
        ("us.bis.dpl" | "us.state.isn", Some(day), _) => {
            order(day, row.get("federal_register_notice"))
        }
        (_, Some(day), _) => Listing::published(day),
        ("us.ofac.cmic", None, Some(day)) => {
            Listing::since(day, day, Basis::Rule, Confidence::Read)
        }
        _ => Listing::attested(super::UNDATED),
    }
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

/// Splits `alt_names`. Company names hold commas, so only `;` separates; the
/// Nonproliferation rows of some releases separate by `, ` and hold no `;` at all.
fn aliases(column: &str, isn: bool) -> Vec<String> {
    let mut parts: Vec<String> = column.split(';').filter_map(filled).collect();
    if isn && !column.contains(';') && !one_person(column) {
        parts = Vec::new();
        for piece in column.split(", ").filter_map(filled) {
            let form = ["Ltd", "Inc", "LLC", "S.A", "Co. Ltd", "Limited"]
                .iter()
                .any(|form| piece.starts_with(form));
            match parts.last_mut() {
                Some(last) if form => *last = format!("{last}, {piece}"),
                _ => parts.push(piece),
            }
        }
    }
    let several = parts.len() > 1;
    parts
        .into_iter()
        .map(|part| {
            let plain = part.trim_start_matches(['-', ' ']);
            // `46 TsNII; and 46 TsNII MO RF`: the conjunction is not part of a name.
            plain
                .strip_prefix("and ")
                .filter(|_| several)
                .unwrap_or(plain)
                .to_owned()
        })
        .collect()
}

/// `ZAMAN, Haydar`: a surname in capitals, a comma, a given name.
fn one_person(column: &str) -> bool {
    let mut parts = column.split(", ");
    match (parts.next(), parts.next(), parts.next()) {
        (Some(surname), Some(given), None) => {
            surname.chars().all(|c| !c.is_lowercase()) && given.chars().any(char::is_lowercase)
        }
        _ => false,
    }
}

fn former(alias: &str) -> (NameKind, String) {
    for mark in ["F.K.A. ", "f.k.a. "] {
        if let Some(rest) = alias.strip_prefix(mark) {
            return (NameKind::Former, rest.trim().to_owned());
        }
    }
    (NameKind::Alias, alias.to_owned())
}

/// Splits `addresses`. An address can hold a semicolon of its own; a piece that
/// begins with a small letter or a digit alone is not told apart, so the split is
/// by `; ` as published.
fn addresses(column: &str) -> Vec<String> {
    column.split("; ").filter_map(filled).collect()
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
    BirthDate {
        text,
        earliest,
        latest,
    }
}

/// The date in `03 Jun 2021, Listing Date (CMIC)` (2022) or `Listing Date (CMIC), 03 Jun 2021` (2023).
fn cmic_date(text: &str) -> Option<Date> {
    let (left, right) = text.split_once(", ")?;
    match (left, right) {
        ("Listing Date (CMIC):" | "Listing Date (CMIC)", date)
        | (date, "Listing Date (CMIC):" | "Listing Date (CMIC)") => day_month_year(date),
        _ => None,
    }
}

/// Reads one item of `ids`: `CN, 9111, Passport` until 2022, `Passport, 9111, CN`
/// later. Items of other kinds (gender, remarks on sanctions) are no identifiers.
fn identifier(text: &str) -> Option<Identifier> {
    let parts: Vec<&str> = text.split(", ").map(str::trim).collect();
    let code = |part: &&str| {
        let capitals = part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase());
        capitals.then(|| part.parse().ok()).flatten()
    };
    let (kind, value, country) = match parts.as_slice() {
        [before @ .., value, kind] if is_number(kind) => {
            (kind, value, before.first().and_then(code))
        }
        [kind, value, after @ ..] if is_number(kind) => (kind, value, after.last().and_then(code)),
        _ => return None,
    };
    Some(Identifier {
        kind: (*kind).to_owned(),
        value: (*value).to_owned(),
        country,
    })
}

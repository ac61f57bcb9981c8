//! Reads the remarks of OFAC's own CSV files.
//!
//! They are a list of statements joined by `; `: dates of birth, nationalities,
//! numbers, and the weak aliases, which stand here and not in the alias file
//! (`a.k.a. 'X'`). The remarks stay in the entry as published; what cannot be read
//! cleanly is not read.

use interdict_model::{AliasQuality, BirthDate, Identifier, ListEntry, NameKind};
use jiff::civil::Date;

use super::{born, push_name};
use crate::{
    countries,
    text::{day_month_year, month_number, year},
};

/// Kinds of numbers that are read, as OFAC writes them before the number.
const NUMBERS: &[&str] = &[
    "Aircraft Construction Number (also called L/N or S/N or F/N)",
    "Aircraft Manufacturer's Serial Number (MSN)",
    "Aircraft Tail Number",
    "Birth Certificate Number",
    "Business Number",
    "Business Registration Document #",
    "Business Registration Number",
    "C.I.F.",
    "C.R. No.",
    "BIK (RU)",
    "C.U.I.",
    "C.U.I.P.",
    "C.U.I.T.",
    "C.U.R.P.",
    "Cartilla de Servicio Militar Nacional",
    "Cedula No.",
    "Certificate of Incorporation Number",
    "Chamber of Commerce Number",
    "Chinese Commercial Code",
    "Citizen's Card Number",
    "Commercial Registry Number",
    "Company Number",
    "Credencial electoral",
    "D-U-N-S Number",
    "D.N.I.",
    "Diplomatic Passport",
    "Driver's License No.",
    "Dubai Chamber of Commerce Membership No.",
    "Economic Register Number (CBLS)",
    "Electoral Registry No.",
    "Enterprise Number",
    "Equity Ticker",
    "File Number",
    "Fiscal Code",
    "Folio Mercantil No.",
    "Government Gazette Number",
    "I.F.E.",
    "ISIN",
    "Identification Number",
    "Immigration No.",
    "Italian Fiscal Code",
    "Kuwait Civil ID No.",
    "LE Number",
    "Legal Entity Number",
    "License",
    "MMSI",
    "MSB Registration Number",
    "Matricula Mercantil No",
    "Military Registration Number",
    "N.I.E.",
    "NIT #",
    "National Foreign ID Number",
    "National ID No.",
    "Passport",
    "Pilot License Number",
    "Personal ID Card",
    "Public Registration Number",
    "R.F.C.",
    "RFC",
    "RIF #",
    "RSB #",
    "RTN",
    "RUC #",
    "Refugee ID Card",
    "Registered Charity No.",
    "Registration Certificate Number (Dubai)",
    "Registration ID",
    "Registration Number",
    "Residency Number",
    "Romanian C.R.",
    "Romanian Permanent Resident",
    "Romanian Tax Registration",
    "SSN",
    "SWIFT/BIC",
    "Serial No.",
    "Stateless Person ID Card",
    "Stateless Person Passport",
    "Tarjeta de Identidad",
    "Tax ID No.",
    "Tourism License No.",
    "Trade License No.",
    "Travel Document Number",
    "Turkish Identification Number",
    "UAE Identification",
    "UK Company Number",
    "US FEIN",
    "Unified Social Credit Code (USCC)",
    "United Social Credit Code Certificate (USCCC)",
    "V.A.T. Number",
    "Vessel Registration Identification",
    "Visa Number",
];

/// Answers whether `text` is a kind of number, such as `Passport`.
pub(crate) fn is_number(text: &str) -> bool {
    NUMBERS.contains(&text) || text.starts_with(CURRENCY)
}

/// Followed by the currency and the address.
const CURRENCY: &str = "Digital Currency Address - ";

/// Adds what the remarks of `entry` say to its names, dates, countries and numbers.
/// Returns the day on which a Chinese military-industrial complex company was listed.
pub fn read_remarks(entry: &mut ListEntry) -> Option<Date> {
    let remarks = entry.remarks.clone()?;
    let mut listed_on = None;
    for statement in remarks.trim_end_matches('.').split("; ") {
        let statement = statement.trim();
        let statement = statement.strip_prefix("alt. ").unwrap_or(statement);
        if let Some((kind, name)) = weak_alias(statement) {
            push_name(&mut entry.names, name, kind, AliasQuality::Weak);
        } else if let Some(text) = statement.strip_prefix("DOB ") {
            entry.birth_dates.push(birth_date(text));
        } else if let Some(text) = statement
            .strip_prefix("nationality ")
            .or_else(|| statement.strip_prefix("citizen "))
        {
            entry
                .countries
                .extend(countries::country(text.trim_end_matches('.')));
        } else if let Some(text) = statement.strip_prefix("Listing Date (CMIC) ") {
            listed_on = day_month_year(text);
        } else if let Some(number) = number(statement) {
            entry.ids.push(number);
        }
    }
    listed_on
}

fn weak_alias(statement: &str) -> Option<(NameKind, String)> {
    let (kind, rest) = [
        ("a.k.a. ", NameKind::Alias),
        ("f.k.a. ", NameKind::Former),
        ("n.k.a. ", NameKind::Alias),
    ]
    .into_iter()
    .find_map(|(mark, kind)| statement.strip_prefix(mark).map(|rest| (kind, rest)))?;
    let inner = rest.trim_end_matches(['.', ' ']).strip_prefix('\'')?;
    // A bracket can follow the closing quote; an apostrophe can stand inside.
    let end = inner.rfind('\'').unwrap_or(inner.len());
    let name = crate::text::clean(&inner[..end]);
    (!name.is_empty()).then_some((kind, name))
}

/// Reads `19 Jun 1986`, `Jun 1986`, `1967`, `circa 1957`, and two of them joined by ` to `.
pub fn birth_date(text: &str) -> BirthDate {
    let bare = text.strip_prefix("circa ").unwrap_or(text);
    let (from, to) = bare.split_once(" to ").unwrap_or((bare, bare));
    let to = to.strip_prefix("circa ").unwrap_or(to);
    let (mut earliest, mut latest) = match (part(from), part(to)) {
        (Some((first, _)), Some((_, last))) => (Some(first), Some(last)),
        _ => (None, None),
    };
    if bare.len() != text.len() {
        earliest = earliest.and_then(|d| Date::new(d.year() - 1, 1, 1).ok());
        latest = latest.and_then(|d| Date::new(d.year() + 1, 12, 31).ok());
    }
    born(text.to_owned(), earliest, latest)
}

fn part(text: &str) -> Option<(Date, Date)> {
    if let Some(day) = day_month_year(text) {
        return Some((day, day));
    }
    if let Some(year) = year(text) {
        return Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?));
    }
    let (month, of) = text.split_once(' ')?;
    let first = Date::new(year(of)?, month_number(month)?, 1).ok()?;
    Some((first, first.last_of_month()))
}

fn number(statement: &str) -> Option<Identifier> {
    if let Some((currency, address)) = statement
        .strip_prefix(CURRENCY)
        .and_then(|t| t.split_once(' '))
    {
        return Some(Identifier {
            kind: format!("{CURRENCY}{currency}"),
            value: address.to_owned(),
            country: None,
        });
    }
    // The longest kind wins: `Registration Number` also begins other kinds.
    let kind = NUMBERS
        .iter()
        .filter(|kind| statement.starts_with(**kind) && statement[kind.len()..].starts_with(' '))
        .max_by_key(|kind| kind.len())?;
    let rest = statement[kind.len()..].trim();
    let cut = [" (", " issued ", " expires ", " expired "]
        .iter()
        .filter_map(|mark| rest.find(mark))
        .min();
    let (value, tail) = rest.split_at(cut.unwrap_or(rest.len()));
    let value = value.trim_end_matches(['.', ';']);
    let value = value.strip_prefix("No. ").unwrap_or(value);
    if value.is_empty()
        || !value
            .bytes()
            .any(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
    {
        return None;
    }
    let country = tail
        .trim_start()
        .strip_prefix('(')
        .and_then(|t| t.split(')').next())
        .and_then(countries::country);
    Some(Identifier {
        kind: (*kind).to_owned(),
        value: value.to_owned(),
        country,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_model::{ListId, PartyKind};

    fn read(remarks: &str) -> (ListEntry, Option<Date>) {
        let mut entry = super::super::blank(ListId::new("us.ofac.sdn"), PartyKind::Person);
        entry.remarks = Some(remarks.into());
        let listed = read_remarks(&mut entry);
        (entry, listed)
    }

    #[test]
    fn weak_aliases_numbers_and_dates_are_read() {
        let (entry, _) = read(
            "DOB 19 Jun 1986; alt. DOB circa 1957; POB Cali, Colombia; nationality Mexico; alt. citizen Colombia; Gender Male; Cedula No. 1130648070 (Colombia); Passport C01 (Syria) issued 14 May 1997 expires 13 May 2007; a.k.a. 'La Firma'; f.k.a. 'O'NEIL, Abu'.",
        );
        assert_eq!(entry.names.len(), 2);
        assert_eq!(
            (entry.names[0].text.as_str(), entry.names[0].quality),
            ("La Firma", AliasQuality::Weak)
        );
        assert_eq!(
            (entry.names[1].text.as_str(), entry.names[1].kind),
            ("O'NEIL, Abu", NameKind::Former)
        );
        assert_eq!(
            entry.birth_dates[0].earliest.unwrap().to_string(),
            "1986-06-19"
        );
        assert_eq!(
            entry.birth_dates[1].latest.unwrap().to_string(),
            "1958-12-31"
        );
        assert_eq!(entry.ids[0].value, "1130648070");
        assert_eq!(
            (
                entry.ids[1].value.as_str(),
                entry.ids[1].country.unwrap().code()
            ),
            ("C01", "SY")
        );
        assert_eq!(entry.countries.len(), 2);
    }

    #[test]
    fn companies_carry_their_listing_date() {
        let (entry, listed) = read(
            "Effective Date (CMIC) 02 Aug 2021; Listing Date (CMIC) 03 Jun 2021; Unified Social Credit Code (USCC) 91110000MA005UCQ5P (China); a.k.a. 'AECC'.",
        );
        assert_eq!(listed.unwrap().to_string(), "2021-06-03");
        assert_eq!(entry.ids[0].value, "91110000MA005UCQ5P");
    }

    #[test]
    fn spans_and_months_of_birth() {
        let day = |text: &str| {
            let read = birth_date(text);
            (
                read.earliest.map(|d| d.to_string()),
                read.latest.map(|d| d.to_string()),
            )
        };
        assert_eq!(
            day("Feb 1960"),
            (Some("1960-02-01".into()), Some("1960-02-29".into()))
        );
        assert_eq!(
            day("01 Jan 1960 to 31 Dec 1962").1.as_deref(),
            Some("1962-12-31")
        );
        assert_eq!(
            day("1966 to 1968"),
            (Some("1966-01-01".into()), Some("1968-12-31".into()))
        );
        assert_eq!(day("unknown"), (None, None));
    }
}

//! The Denied Persons List as BIS serves it: tab separated, every field quoted.
//!
//! Twelve columns, header first. The effective date is the date of the order, so
//! it is a date of effect; an order that has expired stays in the file and stays
//! an entry with its last day. Copies are dated by their latest `Last_Update`.

use std::io::BufRead;

use interdict_model::{Address, AliasQuality, ListId, NameKind, PartyKind};
use jiff::civil::Date;

use super::{
    Parsed, assign_ids, blank, named, push_name, reject, sort_countries, us_csl::content_key,
};
use crate::{
    ListError,
    citations::{order, split_citations},
    countries,
    records::{Record, Records},
    text::{clean, filled, iso_date, us_date},
};

const COLUMNS: [&str; 12] = [
    "Name",
    "Street_Address",
    "City",
    "State",
    "Country",
    "Postal_Code",
    "Effective_Date",
    "Expiration_Date",
    "Standard_Order",
    "Last_Update",
    "Action",
    "FR_Citation",
];

/// Answers whether `head`, the beginning of a file, is the header of this format.
pub fn detect(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default().replace('"', "");
    first.starts_with("Name\tStreet_Address\tCity\tState\tCountry")
}

/// Reads the file. `today` bounds the dates that can date the copy.
pub fn parse(input: &mut dyn BufRead, file: &str, today: Date) -> Result<Parsed, ListError> {
    let list = ListId::new("us.bis.dpl");
    let mut records = Records::new(input, file, b'\t');
    let mut record = Record::default();
    let mut parsed = Parsed::default();
    if !records.next_into(&mut record)? {
        return Err(ListError::NoEntries {
            file: file.to_owned(),
        });
    }
    if !is_header(&record) {
        return Err(ListError::NotAList {
            file: file.to_owned(),
            what: format!(
                "the first line does not name the twelve tab-separated columns of the Denied Persons List; it has {} fields",
                record.len()
            ),
        });
    }
    while records.next_into(&mut record)? {
        if record.last && record.len() < COLUMNS.len() {
            return Err(ListError::Truncated {
                file: file.to_owned(),
                line: record.line,
                what: format!(
                    "the last row has {} of {} fields",
                    record.len(),
                    COLUMNS.len()
                ),
            });
        }
        let result = if is_header(&record) {
            Err("a second header row".to_owned())
        } else if record.len() == COLUMNS.len() {
            read_row(&record, &list)
        } else {
            Err(format!(
                "{} fields instead of {}",
                record.len(),
                COLUMNS.len()
            ))
        };
        match result {
            Ok((entry, updated)) => {
                if let Some(day) = updated {
                    parsed.saw_row_date(day, today);
                }
                if let Some(day) = updated.filter(|day| *day > today) {
                    parsed.warnings.push(format!("`{file}` line {}: `Last_Update` {day} lies in the future and does not date the copy", record.line));
                }
                parsed.push(entry, file)?;
            }
            Err(reason) => {
                let list = Some(list.clone());
                reject(&mut parsed.rejected, file, record.line, list, &reason)?;
            }
        }
    }
    assign_ids(&mut parsed.entries, content_key);
    Ok(parsed)
}

fn is_header(record: &Record) -> bool {
    record.len() == COLUMNS.len()
        && COLUMNS
            .iter()
            .enumerate()
            .all(|(i, name)| record.get(i) == *name)
}

fn read_row(
    record: &Record,
    list: &ListId,
) -> Result<(interdict_model::ListEntry, Option<Date>), String> {
    let name = filled(record.get(0)).ok_or("the name is empty")?;
    let day = |index: usize| -> Result<Option<Date>, String> {
        let Some(text) = filled(record.get(index)) else {
            return Ok(None);
        };
        us_date(&text).map(Some).ok_or_else(|| {
            format!(
                "`{}` is `{text}`, which is not a date (MM/DD/YYYY)",
                COLUMNS[index]
            )
        })
    };
    let effective = day(6)?.ok_or("`Effective_Date` is empty")?;
    let mut entry = blank(list.clone(), PartyKind::Unknown);
    push_name(
        &mut entry.names,
        name,
        NameKind::Primary,
        AliasQuality::Strong,
    );
    let country = filled(record.get(4)).and_then(|text| countries::country(&text));
    // The order of the parts is that of the same rows in the Consolidated Screening List.
    let parts: Vec<String> = [1, 2, 3, 5, 4]
        .into_iter()
        .filter_map(|index| filled(record.get(index)))
        .collect();
    if !parts.is_empty() {
        entry.addresses.push(Address {
            text: parts.join(", "),
            country,
        });
    }
    entry.countries.extend(country);
    sort_countries(&mut entry.countries);
    entry.listing = order(effective, record.get(11));
    entry.listing.until = day(7)?;
    entry.listing.citations = split_citations(record.get(11));
    let mut remarks: Vec<String> = filled(record.get(10)).into_iter().collect();
    if clean(record.get(8)).eq_ignore_ascii_case("N") {
        remarks.push("Not a standard order: read its terms".into());
    }
    entry.remarks = (!remarks.is_empty()).then(|| remarks.join("; "));
    let updated = filled(record.get(9)).and_then(|text| iso_date(&text));
    Ok((named(entry)?, updated))
}

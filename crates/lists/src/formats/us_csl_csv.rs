//! The US Consolidated Screening List as CSV, with 28 columns (2019) or 29 (`_id` first).
//!
//! Defined by the header row; quirks by what the files hold: how several
//! values share a column. What the columns mean is in `us_csl`.

use std::io::BufRead;

use interdict_model::{Address, Identifier};
use jiff::civil::Date;

use super::{
    Parsed, reject,
    us_csl::{Fields, Wordings, date, finish, list_of, warn_missing},
    us_ofac_remarks::is_number,
};
use crate::{
    ListError, countries,
    records::{Record, Records},
    text::{clean, day_month_year, filled},
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

/// Reads the file. `today` bounds the dates that can date the copy.
pub fn parse(input: &mut dyn BufRead, file: &str, today: Date) -> Result<Parsed, ListError> {
    let mut records = Records::new(input, file, b',');
    let mut record = Record::default();
    let mut parsed = Parsed::default();
    let mut wordings = Wordings::default();
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
        let list = list_of(row.get(const { at("source") }));
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
            match row
                .read()
                .and_then(|row| Ok((row.start, row.entry(list.clone(), &mut wordings)?)))
            {
                Ok((start, entry)) => {
                    if let Some(day) = start {
                        parsed.saw_row_date(day, today);
                    }
                    parsed.push(entry, file)?;
                }
                Err(reason) => {
                    reject(&mut parsed.rejected, file, record.line, Some(list), &reason)?;
                }
            }
        } else {
            let reason = format!(
                "`{}` names no list that is known",
                clean(row.get(const { at("source") }))
            );
            reject(&mut parsed.rejected, file, record.line, None, &reason)?;
        }
    }
    warn_missing(&mut parsed, file);
    finish(&mut parsed, file);
    Ok(parsed)
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

/// The place of a column, found when the program is built: a row is asked for
/// twenty of them, and a wrong name does not compile.
const fn at(name: &str) -> usize {
    let mut index = 0;
    loop {
        assert!(index < COLUMNS.len(), "no such column");
        let (column, name) = (COLUMNS[index].as_bytes(), name.as_bytes());
        let mut same = 0;
        while same < column.len() && same < name.len() && column[same] == name[same] {
            same += 1;
        }
        if same == column.len() && same == name.len() {
            return index;
        }
        index += 1;
    }
}

struct Row<'a> {
    record: &'a Record,
    offset: usize,
}

impl<'a> Row<'a> {
    fn get(&self, column: usize) -> &'a str {
        self.record.get(column + self.offset)
    }

    /// Values of a column that joins several by `; `; `;` alone joins in a few rows.
    fn several(&self, column: usize) -> impl Iterator<Item = String> + 'a {
        let text = self.get(column);
        text.split(';').filter_map(filled)
    }

    fn read(&self) -> Result<Fields, String> {
        let isn = list_of(self.get(const { at("source") }))
            .is_some_and(|list| list.as_str() == "us.state.isn");
        let (mut listed_on, mut ids, mut other) = (None, Vec::new(), Vec::new());
        for text in self.several(const { at("ids") }) {
            listed_on = listed_on.or_else(|| cmic_date(&text));
            match identifier(&text) {
                Some(number) => ids.push(number),
                None => other.push(text),
            }
        }
        Ok(Fields {
            name: self.get(const { at("name") }).to_owned(),
            kind: clean(self.get(const { at("type") })),
            number: clean(self.get(const { at("entity_number") })),
            aliases: aliases(self.get(const { at("alt_names") }), isn),
            addresses: addresses(self.get(const { at("addresses") })),
            nations: const { [at("citizenships"), at("nationalities"), at("vessel_flag")] }
                .iter()
                .flat_map(|column| self.several(*column))
                .collect(),
            births: self.several(const { at("dates_of_birth") }).collect(),
            programs: self.several(const { at("programs") }).collect(),
            titles: self.several(const { at("title") }).collect(),
            ids,
            vessel: const { [at("call_sign"), at("vessel_type"), at("gross_tonnage")] }
                .map(|column| filled(self.get(column))),
            remarks: filled(self.get(const { at("remarks") }))
                .into_iter()
                .chain(other)
                .collect(),
            start: date("start_date", self.get(const { at("start_date") }))?,
            end: date("end_date", self.get(const { at("end_date") }))?,
            listed_on,
            notices: self.get(const { at("federal_register_notice") }).to_owned(),
            requirement: self.get(const { at("license_requirement") }).to_owned(),
            policy: self.get(const { at("license_policy") }).to_owned(),
        })
    }
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
                Some(last) if form => {
                    last.push_str(", ");
                    last.push_str(&piece);
                }
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

/// Splits `addresses`. An address can hold a semicolon of its own; a piece that
/// begins with a small letter or a digit alone is not told apart, so the split is
/// by `; ` as published.
fn addresses(column: &str) -> Vec<Address> {
    column
        .split("; ")
        .filter_map(filled)
        .map(|text| Address {
            country: countries::last_part(&text),
            text,
        })
        .collect()
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

//! The US Consolidated Screening List as trade.gov's own JSON document.
//!
//! An object whose `results` hold one object a row, with the field names of the
//! CSV file; `addresses` and `ids` are nested objects, `programs`, `alt_names`,
//! `citizenships`, `nationalities` and `dates_of_birth` arrays, an absent value is
//! `null`. No whole published copy was at hand: the layout is that of the published
//! field names. What the fields mean is in `us_csl`.

use std::io::BufRead;

use interdict_model::{Address, Identifier};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    Parsed, reject,
    us_csl::{Fields, Wordings, date, finish, list_of, warn_missing},
    us_ofac_remarks::is_number,
};
use crate::{
    ListError, countries,
    json::{self, Taker},
    text::{clean, day_month_year, filled},
};

/// Answers whether `head`, the beginning of a file, is the beginning of this document.
pub fn detect(head: &str) -> bool {
    head.trim_start().starts_with('{')
        && [
            "\"results\"",
            "\"federal_register_notice\"",
            "\"alt_names\"",
        ]
        .iter()
        .all(|key| head.contains(key))
}

/// Reads the document. `today` bounds the dates that can date the copy.
pub fn parse(input: &mut dyn BufRead, file: &str, today: Date) -> Result<Parsed, ListError> {
    let mut reading = Reading {
        parsed: Parsed::default(),
        wordings: Wordings::default(),
        file,
        today,
    };
    json::read_document(input, file, &mut reading)?;
    let mut parsed = reading.parsed;
    warn_missing(&mut parsed, file);
    finish(&mut parsed, file);
    Ok(parsed)
}

struct Reading<'a> {
    parsed: Parsed,
    wordings: Wordings,
    file: &'a str,
    today: Date,
}

impl Taker for Reading<'_> {
    const ENTRIES: &'static str = "results";
    const FIELDS: &'static [&'static str] = &[];

    fn field(&mut self, _: &str, _: &RawValue) -> Result<(), ListError> {
        Ok(())
    }

    fn entry(&mut self, number: usize, line: u64, value: &RawValue) -> Result<(), ListError> {
        let row: Row = match serde_json::from_str(value.get()) {
            Ok(row) => row,
            Err(error) => {
                let reason = format!("entry {number}: {}", json::reason(&error));
                return reject(&mut self.parsed.rejected, self.file, line, None, &reason);
            }
        };
        let source = row.source.clone().unwrap_or_default();
        let Some(list) = list_of(&source) else {
            let reason = format!(
                "entry {number}: `{}` names no list that is known",
                clean(&source)
            );
            return reject(&mut self.parsed.rejected, self.file, line, None, &reason);
        };
        let wordings = &mut self.wordings;
        let read = row
            .fields()
            .and_then(|fields| Ok((fields.start, fields.entry(list.clone(), wordings)?)));
        match read {
            Ok((start, entry)) => {
                if let Some(day) = start {
                    self.parsed.saw_row_date(day, self.today);
                }
                self.parsed.push(entry, self.file)
            }
            Err(reason) => {
                let reason = format!("entry {number}: {reason}");
                reject(
                    &mut self.parsed.rejected,
                    self.file,
                    line,
                    Some(list),
                    &reason,
                )
            }
        }
    }
}

/// A row; fields that no entry keeps are not named.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Row {
    source: Option<String>,
    entity_number: Option<Text>,
    r#type: Option<String>,
    programs: Option<Vec<String>>,
    name: Option<String>,
    title: Option<String>,
    addresses: Option<Vec<Place>>,
    federal_register_notice: Option<String>,
    start_date: Option<String>,
    end_date: Option<String>,
    license_requirement: Option<String>,
    license_policy: Option<String>,
    call_sign: Option<String>,
    vessel_type: Option<String>,
    gross_tonnage: Option<Text>,
    vessel_flag: Option<String>,
    remarks: Option<String>,
    alt_names: Option<Vec<String>>,
    citizenships: Option<Vec<String>>,
    dates_of_birth: Option<Vec<String>>,
    nationalities: Option<Vec<String>>,
    ids: Option<Vec<Id>>,
}

/// A value that is written as text or as a bare number.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Text {
    Words(String),
    Number(u64),
}

impl Text {
    fn into_text(self) -> String {
        match self {
            Self::Words(text) => clean(&text),
            Self::Number(number) => number.to_string(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Place {
    address: Option<String>,
    city: Option<String>,
    state: Option<String>,
    postal_code: Option<String>,
    country: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Id {
    r#type: Option<String>,
    number: Option<String>,
    country: Option<String>,
}

impl Row {
    fn fields(self) -> Result<Fields, String> {
        let opt = |text: Option<String>| text.as_deref().and_then(filled);
        let all = |list: Option<Vec<String>>| -> Vec<String> {
            list.iter()
                .flatten()
                .filter_map(|text| filled(text))
                .collect()
        };
        let (mut listed_on, mut ids, mut other) = (None, Vec::new(), Vec::new());
        for number in self.ids.into_iter().flatten() {
            let (Some(kind), Some(value)) = (opt(number.r#type), opt(number.number)) else {
                continue;
            };
            if kind.starts_with("Listing Date (CMIC)") {
                listed_on = listed_on.or_else(|| day_month_year(&value));
            }
            let kind = kind.trim_end_matches(':').to_owned();
            if is_number(&kind) {
                let country = opt(number.country).and_then(|c| countries::country(&c));
                ids.push(Identifier {
                    kind,
                    value,
                    country,
                });
            } else {
                other.push(format!("{kind}, {value}"));
            }
        }
        let mut nations = all(self.citizenships);
        nations.extend(all(self.nationalities));
        nations.extend(opt(self.vessel_flag));
        Ok(Fields {
            name: self.name.unwrap_or_default(),
            kind: clean(&self.r#type.unwrap_or_default()),
            number: self.entity_number.map(Text::into_text).unwrap_or_default(),
            aliases: all(self.alt_names),
            addresses: self
                .addresses
                .into_iter()
                .flatten()
                .filter_map(Place::read)
                .collect(),
            nations,
            births: all(self.dates_of_birth),
            programs: all(self.programs),
            titles: opt(self.title)
                .iter()
                .flat_map(|text| text.split(';'))
                .filter_map(filled)
                .collect(),
            ids,
            vessel: [
                opt(self.call_sign),
                opt(self.vessel_type),
                opt(self.gross_tonnage.map(Text::into_text)),
            ],
            remarks: opt(self.remarks).into_iter().chain(other).collect(),
            start: date("start_date", &self.start_date.unwrap_or_default())?,
            end: date("end_date", &self.end_date.unwrap_or_default())?,
            listed_on,
            notices: self.federal_register_notice.unwrap_or_default(),
            requirement: self.license_requirement.unwrap_or_default(),
            policy: self.license_policy.unwrap_or_default(),
        })
    }
}

impl Place {
    fn read(self) -> Option<Address> {
        let country = self.country.as_deref().and_then(countries::country);
        let parts: Vec<String> = [
            self.address,
            self.city,
            self.state,
            self.postal_code,
            self.country,
        ]
        .iter()
        .flatten()
        .filter_map(|part| filled(part))
        .collect();
        (!parts.is_empty()).then(|| Address {
            text: parts.join(", "),
            country,
        })
    }
}

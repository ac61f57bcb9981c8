//! A third party's projection of the US Consolidated Screening List. Not official.
//!
//! Two shapes, both of one maker: a document with `entries` whose keys are one or
//! two letters (`n` name, `a` alt_names, `s` source, `t` type, `c` countries, `e`
//! entity_number, `lr` license_requirement, `lp` license_policy, `pg` programs,
//! `fr` federal_register_notice, `u` source_list_url) with indexes into `tables`;
//! and lines with whole names for the Entity List alone. The document names its
//! keys itself (`fieldKey`). It holds no dates, addresses, remarks, titles, dates of
//! birth or numbers, so every entry is attested by the copy alone; a country that
//! is no code stays as an address. Each copy is reported as a projection.

use std::io::BufRead;

use interdict_model::{Address, ListId};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    Parsed, reject,
    us_csl::{Fields, Wordings, finish, list_of, warn_missing},
};
use crate::{
    ListError, countries,
    detect::HEAD,
    json::{self, Lines, Taker},
    text::{clean, filled, iso_date, with_head},
};

/// Answers whether `head`, the beginning of a file, is one of the two shapes.
pub fn detect(head: &str) -> bool {
    is_document(head)
        || head.lines().next().is_some_and(|line| {
            serde_json::from_str::<Line>(line).is_ok_and(|row| !row.name.is_empty())
        })
}

fn is_document(head: &str) -> bool {
    head.trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('{')
        && ["\"countsBySource\"", "\"fieldKey\"", "\"tables\""]
            .iter()
            .all(|key| head.contains(key))
}

/// Reads the file in either shape.
pub fn parse(input: &mut dyn BufRead, file: &str) -> Result<Parsed, ListError> {
    let mut input = with_head(input, HEAD).map_err(|error| ListError::reading(file, 1, error))?;
    let head = input
        .fill_buf()
        .map_err(|error| ListError::reading(file, 1, error))?;
    // The keys of the document stand in its first kilobytes, the lines are shorter.
    let document = is_document(&String::from_utf8_lossy(head));
    let input = &mut input;
    let mut parsed = if document {
        let mut reading = Reading {
            file,
            tables: None,
            parsed: Parsed::default(),
            wordings: Wordings::default(),
        };
        json::read_document(input, file, &mut reading)?;
        warn_missing(&mut reading.parsed, file);
        reading.parsed
    } else {
        lines(input, file)?
    };
    parsed.warnings.insert(0, format!("`{file}` is a third party's projection of the Consolidated Screening List, not the publisher's file; dates, addresses, remarks and numbers are not in it"));
    finish(&mut parsed, file);
    Ok(parsed)
}

fn lines(input: &mut dyn BufRead, file: &str) -> Result<Parsed, ListError> {
    let mut parsed = Parsed::default();
    let mut lines = Lines::new(input, file);
    let mut wordings = Wordings::default();
    let list = ListId::new("us.bis.el");
    while let Some((line, row)) = lines.next::<Line>()? {
        let read = row.and_then(|row| {
            let (countries, addresses) = places(&row.countries);
            Fields {
                name: row.name,
                aliases: row.alt_names.iter().filter_map(|a| filled(a)).collect(),
                nations: countries,
                addresses,
                notices: row.federal_register_notice.unwrap_or_default(),
                requirement: row.license_requirement.unwrap_or_default(),
                policy: row.license_policy.unwrap_or_default(),
                ..Fields::default()
            }
            .entry(list.clone(), &mut wordings)
        });
        match read {
            Ok(entry) => parsed.push(entry, file)?,
            Err(reason) => {
                reject(
                    &mut parsed.rejected,
                    file,
                    line,
                    Some(list.clone()),
                    &reason,
                )?;
            }
        }
    }
    Ok(parsed)
}

/// A line of the Entity List.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    alt_names: Vec<String>,
    countries: Vec<String>,
    federal_register_notice: Option<String>,
    license_requirement: Option<String>,
    license_policy: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tables {
    sources: Vec<String>,
    licence_requirements: Vec<String>,
    licence_policies: Vec<String>,
    programmes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    n: String,
    #[serde(default)]
    a: Vec<String>,
    s: usize,
    #[serde(default)]
    t: String,
    #[serde(default)]
    c: Vec<String>,
    #[serde(default)]
    e: String,
    lr: Option<usize>,
    lp: Option<usize>,
    pg: Option<usize>,
    #[serde(default)]
    fr: String,
    #[serde(default, rename = "u")]
    _url: Option<usize>,
}

struct Reading<'a> {
    file: &'a str,
    tables: Option<Tables>,
    parsed: Parsed,
    wordings: Wordings,
}

impl Taker for Reading<'_> {
    const ENTRIES: &'static str = "entries";
    const FIELDS: &'static [&'static str] = &["sourceGeneratedAt", "tables"];

    fn field(&mut self, name: &str, value: &RawValue) -> Result<(), ListError> {
        let wrong = |error: serde_json::Error| {
            let what = format!("`{name}` is not as expected: {}", json::reason(&error));
            ListError::malformed(self.file, 1, what)
        };
        if name == "tables" {
            self.tables = Some(serde_json::from_str(value.get()).map_err(wrong)?);
        } else {
            let text: String = serde_json::from_str(value.get()).map_err(wrong)?;
            self.parsed.stated = text.get(..10).and_then(iso_date);
        }
        Ok(())
    }

    fn entry(&mut self, number: usize, line: u64, value: &RawValue) -> Result<(), ListError> {
        let Some(tables) = &self.tables else {
            let what = "`tables` must stand before `entries`, which point into it";
            return Err(ListError::malformed(self.file, line, what));
        };
        let mut list = None;
        let wordings = &mut self.wordings;
        let read = serde_json::from_str::<Row>(value.get())
            .map_err(|error| json::reason(&error))
            .and_then(|row| {
                let source = tables.sources.get(row.s).ok_or("`s` points nowhere")?;
                let found = list_of(source)
                    .ok_or_else(|| format!("`{}` names no list that is known", clean(source)))?;
                list = Some(found.clone());
                fields(row, tables)?.entry(found, wordings)
            });
        match read {
            Ok(entry) => self.parsed.push(entry, self.file),
            Err(reason) => {
                let reason = format!("entry {number}: {reason}");
                reject(&mut self.parsed.rejected, self.file, line, list, &reason)
            }
        }
    }
}

fn fields(row: Row, tables: &Tables) -> Result<Fields, String> {
    let text = |key: &str, table: &[String], index: Option<usize>| match index {
        None => Ok(String::new()),
        Some(index) => table
            .get(index)
            .cloned()
            .ok_or_else(|| format!("`{key}` points nowhere")),
    };
    let (nations, addresses) = places(&row.c);
    Ok(Fields {
        requirement: text("lr", &tables.licence_requirements, row.lr)?,
        policy: text("lp", &tables.licence_policies, row.lp)?,
        programs: text("pg", &tables.programmes, row.pg)?
            .split(';')
            .filter_map(filled)
            .collect(),
        name: row.n,
        kind: row.t,
        number: row.e,
        aliases: row.a.iter().filter_map(|alias| filled(alias)).collect(),
        nations,
        addresses,
        notices: row.fr,
        ..Fields::default()
    })
}

/// Parts codes and known names of countries from other words.
fn places(texts: &[String]) -> (Vec<String>, Vec<Address>) {
    let (known, other): (Vec<String>, Vec<String>) = texts
        .iter()
        .filter_map(|text| filled(text))
        .partition(|text| countries::country(text).is_some());
    let other = other
        .into_iter()
        .map(|text| Address {
            text,
            country: None,
        })
        .collect();
    (known, other)
}

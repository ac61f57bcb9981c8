//! The Security Council's consolidated list as XML.
//!
//! Elements as in the publisher's schema (`sc-sanctions.xsd`): `INDIVIDUAL` and
//! `ENTITY` under `CONSOLIDATED_LIST`. `LISTED_ON` is the exact day of listing.
//! `dateGenerated` dates the copy; its zone differs by year (`-04:00`, `Z`), and
//! the day taken is the one the publisher wrote. Streaming: one entry is held at a
//! time. A document type declaration is refused, so no entity of its own can be
//! defined; a document whose root is not closed is refused as cut off.

use std::{
    collections::{HashSet, VecDeque},
    io::{self, BufRead, Read},
};

use interdict_model::{
    Address, AliasQuality, Basis, BirthDate, Citation, Confidence, EntityId, EntryId, Identifier,
    ListEntry, ListId, Listing, NameKind, PartyKind,
};
use jiff::civil::Date;
use quick_xml::{Reader, escape::resolve_predefined_entity, events::Event};

use super::{Parsed, blank, push_name, reject, sort_countries, us_ofac_remarks};
use crate::{
    ListError, countries,
    records::MAX_RECORD,
    text::{clean, filled, iso_date, year},
};

const ROOT: &str = "CONSOLIDATED_LIST";
/// Deepest nesting that is accepted; the real files reach six.
const MAX_DEPTH: usize = 32;

/// Answers whether `head`, the beginning of a file, is the beginning of this document.
pub fn detect(head: &str) -> bool {
    head.trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<')
        && head.contains("<CONSOLIDATED_LIST")
}

/// Reads the document.
pub fn parse(input: &mut dyn BufRead, file: &str) -> Result<Parsed, ListError> {
    let mut state = State::new(file);
    let mut reader = Reader::from_reader(io::BufReader::new(Guard::new(input)));
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(error) => {
                let line = line_of(&mut reader);
                return Err(xml_error(file, line, &error));
            }
        };
        let line = line_of(&mut reader);
        match event {
            Event::Start(start) => {
                if state.path.is_empty() {
                    for attribute in start.attributes().flatten() {
                        if attribute.key.as_ref() == "dateGenerated" {
                            state.parsed.stated = attribute.value.get(..10).and_then(iso_date);
                        }
                    }
                }
                state.open(start.name().as_ref(), line)?;
            }
            Event::End(_) => state.close()?,
            Event::Text(text) => state.push(&text.xml10_content(), line)?,
            Event::CData(text) => state.push(&text.xml10_content(), line)?,
            Event::GeneralRef(reference) => {
                let resolved = reference
                    .resolve_char_ref()
                    .ok()
                    .flatten()
                    .map(String::from);
                let resolved =
                    resolved.or_else(|| resolve_predefined_entity(&reference).map(str::to_owned));
                let Some(resolved) = resolved else {
                    let name: String = reference.chars().take(40).collect();
                    let what = format!("`&{name};` is an entity that XML does not define");
                    return Err(malformed(file, line, what));
                };
                state.push(&resolved, line)?;
            }
            Event::DocType(_) => {
                return Err(malformed(file, line, "a document type declaration, which the published list does not have and which is never followed".into()));
            }
            Event::Eof => break,
            // Empty elements come as a start and an end.
            Event::Empty(_) | Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
    let line = line_of(&mut reader);
    if !state.path.is_empty() || !state.root_seen {
        return Err(ListError::Truncated {
            file: file.to_owned(),
            line,
            what: match state.path.last() {
                Some(open) => format!("`<{open}>` is never closed"),
                None => format!("`<{ROOT}>` is missing"),
            },
        });
    }
    Ok(state.parsed)
}

fn malformed(file: &str, line: u64, what: String) -> ListError {
    ListError::Malformed {
        file: file.to_owned(),
        line,
        what,
    }
}

fn xml_error(file: &str, line: u64, error: &quick_xml::Error) -> ListError {
    match error {
        quick_xml::Error::Io(cause) if cause.kind() == io::ErrorKind::InvalidData => {
            malformed(file, line, cause.to_string())
        }
        quick_xml::Error::Io(cause) => ListError::io(
            "read",
            file.as_ref(),
            io::Error::new(cause.kind(), cause.to_string()),
        ),
        quick_xml::Error::Syntax(cause) => ListError::Truncated {
            file: file.to_owned(),
            line,
            what: cause.to_string(),
        },
        other => malformed(file, line, other.to_string()),
    }
}

/// What is known of the entry that is open. A repeated group (alias, address,
/// date of birth, document) is gathered in `part` until it closes.
struct State<'a> {
    file: &'a str,
    path: Vec<String>,
    root_seen: bool,
    text: String,
    parsed: Parsed,
    entry_line: u64,
    /// Bytes of names and text since the entry began.
    entry_size: usize,
    seen: HashSet<EntryId>,
    fields: Vec<(String, String)>,
    part: Vec<(String, String)>,
    parts: Vec<(String, Vec<(String, String)>)>,
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

impl<'a> State<'a> {
    fn new(file: &'a str) -> Self {
        Self {
            file,
            path: Vec::new(),
            root_seen: false,
            text: String::new(),
            parsed: Parsed::default(),
            entry_line: 1,
            entry_size: 0,
            seen: HashSet::new(),
            fields: Vec::new(),
            part: Vec::new(),
            parts: Vec::new(),
        }
    }

    fn open(&mut self, name: &str, line: u64) -> Result<(), ListError> {
        if self.path.is_empty() {
            if name != ROOT || self.root_seen {
                return Err(ListError::NotAList {
                    file: self.file.to_owned(),
                    what: format!("its root element is `<{name}>`, not `<{ROOT}>`"),
                });
            }
            self.root_seen = true;
        }
        if self.path.len() >= MAX_DEPTH {
            return Err(malformed(
                self.file,
                line,
                format!("elements nested deeper than {MAX_DEPTH}"),
            ));
        }
        if self.path.len() == 2 {
            self.entry_line = line;
            self.entry_size = 0;
            self.fields.clear();
            self.parts.clear();
        }
        self.entry_size += name.len();
        if self.path.len() == 3 {
            self.part.clear();
        }
        self.path.push(name.to_owned());
        self.text.clear();
        self.push("", line)
    }

    fn close(&mut self) -> Result<(), ListError> {
        let Some(name) = self.path.pop() else {
            return Ok(());
        };
        let value = filled(&self.text);
        self.text.clear();
        match self.path.len() {
            // root / INDIVIDUALS / INDIVIDUAL / FIELD
            3 if GROUPS.contains(&name.as_str()) => {
                self.parts.push((name, std::mem::take(&mut self.part)));
            }
            3 => self.fields.extend(value.map(|value| (name, value))),
            // ... / INDIVIDUAL_ALIAS / QUALITY, or DESIGNATION / VALUE
            4 => {
                if let Some(value) = value {
                    let parent = self.path.last().cloned().unwrap_or_default();
                    if GROUPS.contains(&parent.as_str()) {
                        self.part.push((name, value));
                    } else {
                        self.fields.push((parent, value));
                    }
                }
            }
            2 if name == "INDIVIDUAL" || name == "ENTITY" => {
                let kind = if name == "INDIVIDUAL" {
                    PartyKind::Person
                } else {
                    PartyKind::Organization
                };
                let read = self.entry(kind).and_then(|entry| {
                    let twice = format!("`DATAID` of `{}` stands here a second time", entry.id);
                    if self.seen.insert(entry.id.clone()) {
                        Ok(entry)
                    } else {
                        Err(twice)
                    }
                });
                match read {
                    Ok(entry) => self.parsed.entries.push(entry),
                    Err(reason) => {
                        let (file, line) = (self.file, self.entry_line);
                        let list = Some(ListId::new("un.sc"));
                        reject(&mut self.parsed.rejected, file, line, list, &reason)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds text to the open element; an entry of more than a record is refused.
    fn push(&mut self, text: &str, line: u64) -> Result<(), ListError> {
        self.text.push_str(text);
        self.entry_size += text.len();
        if self.entry_size > MAX_RECORD {
            let what = format!("an entry of more than {MAX_RECORD} bytes");
            return Err(malformed(self.file, line, what));
        }
        Ok(())
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.fields
            .iter()
            .filter(move |(key, _)| key == name)
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
                    .find(|(name, _)| name == key)
                    .map(|(_, value)| value.as_str())
            };
            match group.as_str() {
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
        Ok(entry)
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
    Some(BirthDate {
        text,
        earliest,
        latest,
    })
}

/// The line that the reader has come to; it has read ahead of it.
fn line_of(reader: &mut Reader<io::BufReader<Guard<'_>>>) -> u64 {
    let position = reader.buffer_position();
    reader.get_mut().get_mut().line_at(position)
}

/// What may be read before the next event: a record, and what the buffer reads ahead.
const LIMIT: u64 = MAX_RECORD as u64 + 64 * 1024;

/// Counts lines, and stops input of which the reader would hold more than
/// [`MAX_RECORD`] bytes at once, or which holds NUL bytes.
struct Guard<'a> {
    input: &'a mut dyn BufRead,
    read: u64,
    /// Bytes that may be read before the reader must have come further.
    limit: u64,
    line: u64,
    /// Offsets of line breaks that have been read but not come to.
    ahead: VecDeque<u64>,
}

impl<'a> Guard<'a> {
    fn new(input: &'a mut dyn BufRead) -> Self {
        Self {
            input,
            read: 0,
            limit: LIMIT,
            line: 1,
            ahead: VecDeque::new(),
        }
    }

    fn line_at(&mut self, position: u64) -> u64 {
        while self.ahead.front().is_some_and(|offset| *offset < position) {
            self.ahead.pop_front();
            self.line += 1;
        }
        self.limit = position + LIMIT;
        self.line
    }
}

impl Read for Guard<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(into)?;
        for byte in &into[..count] {
            match byte {
                b'\n' => self.ahead.push_back(self.read),
                0 => {
                    return Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        "a NUL byte, which no XML file holds",
                    ));
                }
                _ => {}
            }
            self.read += 1;
        }
        if self.read > self.limit {
            let what = format!("a tag, text or comment of more than {MAX_RECORD} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        Ok(count)
    }
}

//! Reads JSON with bounded memory: lines of objects, and one large document whose
//! entries are taken one by one.
//!
//! In: bytes. Out: typed values with the line they begin on. Guaranteed: no value
//! of more than [`MAX_RECORD`] bytes is held, a NUL byte, invalid UTF-8 and a
//! document that ends too early are errors with their line.

use std::{
    cell::Cell,
    io::{self, BufRead, BufReader, Read},
    rc::Rc,
};

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};
use serde_json::value::RawValue;

use crate::{ListError, records::MAX_RECORD, text::skip_mark};

/// Reads one JSON value a line; blank lines are passed over.
pub(crate) struct Lines<'a> {
    input: &'a mut dyn BufRead,
    file: &'a str,
    line: u64,
    raw: Vec<u8>,
}

/// A line: its number, and its value or why it has none.
pub(crate) type Line<T> = (u64, Result<T, String>);

impl<'a> Lines<'a> {
    pub fn new(input: &'a mut dyn BufRead, file: &'a str) -> Self {
        Self {
            input,
            file,
            line: 0,
            raw: Vec::new(),
        }
    }

    /// Returns the next value; nothing at the end. A last line that is cut off is
    /// an error, another line that is no such value is the caller's to refuse.
    pub fn next<T: DeserializeOwned>(&mut self) -> Result<Option<Line<T>>, ListError> {
        loop {
            self.raw.clear();
            self.line += 1;
            let limit = MAX_RECORD as u64 + 1;
            let read = (&mut *self.input)
                .take(limit)
                .read_until(b'\n', &mut self.raw)
                .map_err(|error| ListError::reading(self.file, self.line, error))?;
            if read == 0 {
                return Ok(None);
            }
            if self.raw.len() > MAX_RECORD {
                let what = format!("a line longer than {MAX_RECORD} bytes");
                return Err(ListError::malformed(self.file, self.line, what));
            }
            let ended = self.raw.last() == Some(&b'\n');
            let mut raw = self.raw.as_slice();
            if self.line == 1 {
                raw = raw.strip_prefix("\u{feff}".as_bytes()).unwrap_or(raw);
            }
            if raw.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let text = std::str::from_utf8(raw).map_err(|error| {
                let what = format!(
                    "byte {} of the line is not valid UTF-8",
                    error.valid_up_to() + 1
                );
                ListError::malformed(self.file, self.line, what)
            })?;
            if text.contains('\0') {
                let what = "a NUL byte, which no text file holds";
                return Err(ListError::malformed(self.file, self.line, what));
            }
            return match serde_json::from_str(text) {
                Ok(value) => Ok(Some((self.line, Ok(value)))),
                Err(error) if error.is_eof() && !ended => Err(ListError::Truncated {
                    file: self.file.to_owned(),
                    line: self.line,
                    what: "the last line is not a whole JSON value".into(),
                }),
                Err(error) => Ok(Some((self.line, Err(reason(&error))))),
            };
        }
    }
}

/// The words of an error without its place, which is the record's.
pub(crate) fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}

/// Where a [`Guard`] stands; the taker of entries shares it and clears `held`.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// Bytes read since the last entry was taken.
    pub held: Cell<u64>,
    /// Line breaks read.
    pub breaks: Cell<u64>,
}

impl Place {
    /// Starts a new entry and returns the line that has been come to.
    pub fn mark(&self) -> u64 {
        self.held.set(0);
        self.breaks.get() + 1
    }
}

/// Counts lines, and stops a document that holds more than a record at once.
pub(crate) struct Guard<'a> {
    /// Its own buffer, because a call through `dyn` for each byte costs more than the rest.
    input: BufReader<&'a mut dyn BufRead>,
    place: Rc<Place>,
}

impl<'a> Guard<'a> {
    pub fn new(input: &'a mut dyn BufRead) -> (Self, Rc<Place>) {
        let place = Rc::new(Place::default());
        let guard = Self {
            input: BufReader::new(input),
            place: Rc::clone(&place),
        };
        (guard, place)
    }
}

impl Read for Guard<'_> {
    // serde_json asks for one byte at a time.
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.input.fill_buf()?;
        let (Some(byte), Some(slot)) = (available.first().copied(), into.first_mut()) else {
            return Ok(0);
        };
        *slot = byte;
        self.input.consume(1);
        if byte == b'\n' {
            self.place.breaks.set(self.place.breaks.get() + 1);
        }
        let held = self.place.held.get() + 1;
        self.place.held.set(held);
        if held > MAX_RECORD as u64 {
            let what = format!("an entry of more than {MAX_RECORD} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        Ok(1)
    }
}

/// Takes what a large document holds: `{"field": ..., "entries": [ ... ]}`.
pub(crate) trait Taker {
    /// The field that holds the entries.
    const ENTRIES: &'static str;
    /// Fields that are kept whole; each is bounded like an entry.
    const FIELDS: &'static [&'static str];

    /// Takes one of [`Self::FIELDS`].
    fn field(&mut self, name: &str, value: &RawValue) -> Result<(), ListError>;
    /// Takes one entry with its position, counted from 1, and its line.
    fn entry(&mut self, number: usize, line: u64, value: &RawValue) -> Result<(), ListError>;
}

/// Streams one document into `taker`; returns the number of entries.
pub(crate) fn read_document<T: Taker>(
    input: &mut dyn BufRead,
    file: &str,
    taker: &mut T,
) -> Result<usize, ListError> {
    let rest = skip_mark(input).map_err(|error| ListError::reading(file, 1, error))?;
    if !rest.is_empty() {
        let what = "it begins with a part of a byte order mark";
        return Err(ListError::malformed(file, 1, what));
    }
    let (guard, place) = Guard::new(input);
    let mut reader = serde_json::Deserializer::from_reader(guard);
    let mut failed = None;
    let document = Document {
        taker,
        place: &place,
        failed: &mut failed,
    };
    let read = document
        .deserialize(&mut reader)
        .and_then(|count| reader.end().map(|()| count));
    match (read, failed) {
        (_, Some(error)) => Err(error),
        (Err(error), None) => Err(document_error(file, error)),
        (Ok(None), None) => Err(ListError::NotAList {
            file: file.to_owned(),
            what: format!("it has no `{}`", T::ENTRIES),
        }),
        (Ok(Some(count)), None) => Ok(count),
    }
}

struct Document<'d, T> {
    taker: &'d mut T,
    place: &'d Place,
    /// What the taker refused; the words of serde's own error are then not used.
    failed: &'d mut Option<ListError>,
}

fn refuse<E: serde::de::Error>(failed: &mut Option<ListError>, error: ListError) -> E {
    *failed = Some(error);
    E::custom("refused")
}

impl<'de, T: Taker> DeserializeSeed<'de> for Document<'_, T> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de, T: Taker> Visitor<'de> for Document<'_, T> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "an object that holds `{}`", T::ENTRIES)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut count = None;
        while let Some(key) = map.next_key::<String>()? {
            self.place.mark();
            if key == T::ENTRIES {
                if count.is_some() {
                    return Err(A::Error::custom(format!("`{key}` stands here twice")));
                }
                count = Some(map.next_value_seed(Entries {
                    taker: &mut *self.taker,
                    place: self.place,
                    failed: &mut *self.failed,
                })?);
            } else if T::FIELDS.contains(&key.as_str()) {
                let value: Box<RawValue> = map.next_value()?;
                self.taker
                    .field(&key, &value)
                    .map_err(|error| refuse(self.failed, error))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(count)
    }
}

struct Entries<'d, T> {
    taker: &'d mut T,
    place: &'d Place,
    failed: &'d mut Option<ListError>,
}

impl<'de, T: Taker> DeserializeSeed<'de> for Entries<'_, T> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<usize, D::Error> {
        input.deserialize_seq(self)
    }
}

impl<'de, T: Taker> Visitor<'de> for Entries<'_, T> {
    type Value = usize;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "an array under `{}`", T::ENTRIES)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<usize, A::Error> {
        let mut number = 0;
        self.place.mark();
        while let Some(value) = seq.next_element::<Box<RawValue>>()? {
            number += 1;
            let inside = value.get().bytes().filter(|byte| *byte == b'\n').count() as u64;
            let line = self.place.mark().saturating_sub(inside);
            self.taker
                .entry(number, line, &value)
                .map_err(|error| refuse(self.failed, error))?;
        }
        Ok(number)
    }
}

/// Turns an error of a whole document into one that says what to do.
pub(crate) fn document_error(file: &str, error: serde_json::Error) -> ListError {
    let line = error.line().max(1) as u64;
    if error.is_io() {
        return ListError::reading(file, line, error.into());
    }
    if error.is_eof() {
        return ListError::Truncated {
            file: file.to_owned(),
            line,
            what: reason(&error),
        };
    }
    ListError::malformed(file, line, reason(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Result<Vec<Line<Vec<u8>>>, ListError> {
        let mut input = text;
        let mut lines = Lines::new(&mut input, "t.jsonl");
        let mut out = Vec::new();
        while let Some(line) = lines.next()? {
            out.push(line);
        }
        Ok(out)
    }

    #[test]
    fn lines_are_read_one_by_one() {
        let got = all(b"\xEF\xBB\xBF[1]\n\n[2]\nx\n[3]").unwrap();
        assert_eq!(got.len(), 4);
        assert_eq!(got[1], (3, Ok(vec![2])));
        assert!(got[2].1.as_ref().unwrap_err().contains("expected value"));
    }

    #[test]
    fn a_cut_line_bad_bytes_and_endless_lines_are_errors() {
        assert!(matches!(
            all(b"[1]\n[2"),
            Err(ListError::Truncated { line: 2, .. })
        ));
        assert!(
            all(b"[1]\n\xff\n")
                .unwrap_err()
                .to_string()
                .contains("line 2")
        );
        let long = vec![b'['; MAX_RECORD + 2];
        assert!(all(&long).unwrap_err().to_string().contains("longer than"));
        assert!(all(b"[\"\0\"]\n").unwrap_err().to_string().contains("NUL"));
    }
}

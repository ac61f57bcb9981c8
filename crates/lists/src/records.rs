//! Reads delimited records one at a time, with bounded memory.
//!
//! In: bytes of a CSV or tab-separated file (RFC 4180 quoting, `""` inside a
//! quoted field). Out: one record after the other with the line it begins on.
//! Guaranteed: no record of more than [`MAX_RECORD`] bytes is ever held; invalid
//! UTF-8, NUL bytes and an unclosed quote at the end are errors with their line.
//!
//! The `csv` crate was weighed: it joins everything after an unclosed quote into
//! one field without a bound and without saying so, and a list that was cut off
//! would load as a shorter list. It counts the rows in the tests instead.

use std::io::BufRead;

use crate::ListError;

/// The longest record that is accepted, in bytes. The longest real one
/// (an SDN row of the Consolidated Screening List) is about 12 KB.
pub const MAX_RECORD: usize = 1 << 20;

/// One record and where it stands.
#[derive(Debug, Default)]
pub struct Record {
    /// Line on which it begins, counted from 1.
    pub line: u64,
    /// True when the file ends in it without a line break.
    pub last: bool,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    /// Returns the number of fields.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the field, empty when the record is shorter.
    pub fn get(&self, index: usize) -> &str {
        let Some(end) = self.ends.get(index) else {
            return "";
        };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..*end]
    }

    #[cfg(test)]
    fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }
}

/// Reads records from `input`.
pub struct Records<'a> {
    input: &'a mut dyn BufRead,
    file: &'a str,
    delimiter: u8,
    line: u64,
    begun: bool,
    raw: Vec<u8>,
}

impl<'a> Records<'a> {
    /// Starts at the beginning of `input`; `file` names it in errors.
    pub fn new(input: &'a mut dyn BufRead, file: &'a str, delimiter: u8) -> Self {
        Self {
            input,
            file,
            delimiter,
            line: 1,
            begun: false,
            raw: Vec::new(),
        }
    }

    /// Reads the next record into `record`; false at the end. Blank lines and a
    /// final 0x1A (the end-of-file mark of DOS, which OFAC still writes) are passed over.
    pub fn next_into(&mut self, record: &mut Record) -> Result<bool, ListError> {
        loop {
            record.line = self.line;
            let Some(ended) = self.read_raw()? else {
                return Ok(false);
            };
            record.last = !ended;
            let trimmed = match self.raw.as_slice() {
                [body @ .., 0x1A] if !ended => body,
                body => body,
            };
            if trimmed.is_empty() {
                if record.last {
                    return Ok(false);
                }
                continue;
            }
            let text = std::str::from_utf8(trimmed).map_err(|error| ListError::Malformed {
                file: self.file.to_owned(),
                line: record.line + newlines(&trimmed[..error.valid_up_to()]),
                what: format!(
                    "byte {} of the record (0x{:02X}) is not valid UTF-8",
                    error.valid_up_to() + 1,
                    trimmed[error.valid_up_to()]
                ),
            })?;
            split(text, self.delimiter, record);
            return Ok(true);
        }
    }

    /// Reads up to the line break that ends the record, without it. `Some(false)`
    /// when the input ended instead.
    fn read_raw(&mut self) -> Result<Option<bool>, ListError> {
        self.raw.clear();
        self.skip_mark()?;
        let mut quoted = false;
        let mut field_start = true;
        loop {
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(ListError::reading(self.file, self.line, error)),
            };
            if chunk.is_empty() {
                if quoted {
                    return Err(ListError::Truncated {
                        file: self.file.to_owned(),
                        line: self.line,
                        what: "a quoted field is never closed".into(),
                    });
                }
                return Ok((!self.raw.is_empty()).then_some(false));
            }
            let mut used = 0;
            let mut done = false;
            while used < chunk.len() {
                // What opens, closes or ends nothing is taken in one piece.
                let rest = &chunk[used..];
                let run = rest
                    .iter()
                    .position(|byte| matches!(byte, 0 | b'"' | b'\n') || *byte == self.delimiter)
                    .unwrap_or(rest.len());
                if run > 0 {
                    self.raw.extend_from_slice(&rest[..run]);
                    used += run;
                    field_start = false;
                    continue;
                }
                let byte = rest[0];
                used += 1;
                match byte {
                    0 => {
                        return Err(ListError::Malformed {
                            file: self.file.to_owned(),
                            line: self.line,
                            what: "a NUL byte, which no text file holds".into(),
                        });
                    }
                    // A quote opens a field only at its start; a doubled quote
                    // inside closes and opens again, which comes to the same.
                    b'"' if quoted => quoted = false,
                    b'"' if field_start || self.raw.last() == Some(&b'"') => quoted = true,
                    b'\n' => {
                        self.line += 1;
                        if !quoted {
                            done = true;
                            break;
                        }
                    }
                    _ => {}
                }
                self.raw.push(byte);
                field_start = !quoted && byte == self.delimiter;
            }
            self.input.consume(used);
            if self.raw.len() > MAX_RECORD {
                return Err(ListError::Malformed {
                    file: self.file.to_owned(),
                    line: self.line,
                    what: format!("a record longer than {MAX_RECORD} bytes"),
                });
            }
            if done {
                if self.raw.last() == Some(&b'\r') {
                    self.raw.pop();
                }
                return Ok(Some(true));
            }
        }
    }
}

impl Records<'_> {
    /// Passes over the UTF-8 byte order mark; a quote after it still opens a field.
    fn skip_mark(&mut self) -> Result<(), ListError> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        let chunk = self
            .input
            .fill_buf()
            .map_err(|error| ListError::reading(self.file, self.line, error))?;
        let mark = chunk.starts_with("\u{feff}".as_bytes());
        self.input.consume(if mark { 3 } else { 0 });
        Ok(())
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |count, byte| count + u64::from(*byte == b'\n'))
}

fn split(text: &str, delimiter: u8, record: &mut Record) {
    record.text.clear();
    record.ends.clear();
    let bytes = text.as_bytes();
    let mut quoted = false;
    let mut field_start = true;
    let mut at = 0;
    // Delimiter and quote are ASCII, so every cut lies between characters.
    while at < bytes.len() {
        let until = |stop: u8| {
            let rest = &bytes[at..];
            at + rest
                .iter()
                .position(|byte| *byte == stop)
                .unwrap_or(rest.len())
        };
        if quoted {
            let end = until(b'"');
            record.text.push_str(&text[at..end]);
            if bytes.get(end + 1) == Some(&b'"') {
                record.text.push('"');
                at = end + 2;
            } else {
                quoted = false;
                at = end + 1;
            }
        } else if bytes[at] == delimiter {
            record.ends.push(record.text.len());
            field_start = true;
            at += 1;
            continue;
        } else if bytes[at] == b'"' && field_start {
            quoted = true;
            at += 1;
        } else {
            let end = until(delimiter);
            record.text.push_str(&text[at..end]);
            at = end;
        }
        field_start = false;
    }
    record.ends.push(record.text.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Result<Vec<(u64, Vec<String>)>, ListError> {
        let mut input = text;
        let mut records = Records::new(&mut input, "t.csv", b',');
        let mut record = Record::default();
        let mut out = Vec::new();
        while records.next_into(&mut record)? {
            out.push((record.line, record.fields().map(str::to_owned).collect()));
        }
        Ok(out)
    }

    #[test]
    fn quotes_line_breaks_and_line_numbers() {
        let got = all(b"a,\"b\nc\",\"d\"\"e\"\r\n\r\nf,,g \"h\"\n").unwrap();
        assert_eq!(got[0].1, ["a", "b\nc", "d\"e"]);
        assert_eq!(
            got[1],
            (4, vec!["f".into(), String::new(), "g \"h\"".into()])
        );
    }

    #[test]
    fn a_single_quote_inside_an_unquoted_field_opens_nothing() {
        let got = all(b"5\" pipe,x\ny,z\n").unwrap();
        assert_eq!(got.len(), 2);
        assert_eq!(got[0].1, ["5\" pipe", "x"]);
    }

    #[test]
    fn a_byte_order_mark_is_no_content() {
        assert_eq!(
            all("\u{feff}\"a,b\",c\n".as_bytes()).unwrap()[0].1,
            ["a,b", "c"]
        );
    }

    #[test]
    fn the_end_mark_of_dos_is_no_record() {
        assert_eq!(all(b"a,b\r\n\x1a").unwrap().len(), 1);
        assert_eq!(all(b"").unwrap().len(), 0);
    }

    #[test]
    fn a_cut_quoted_field_bad_bytes_and_endless_lines_are_errors() {
        assert!(matches!(
            all(b"a,\"b\nc"),
            Err(ListError::Truncated { line: 2, .. })
        ));
        let error = all(b"a\nb\xff\n").unwrap_err();
        assert!(
            error
                .to_string()
                .contains("line 2: byte 2 of the record (0xFF)"),
            "{error}"
        );
        assert!(all(b"a\0b\n").unwrap_err().to_string().contains("NUL"));
        let long = vec![b'x'; MAX_RECORD + 20_000];
        assert!(all(&long).unwrap_err().to_string().contains("longer than"));
    }
}

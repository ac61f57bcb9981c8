//! Reads delimited records one at a time, with bounded memory.
//!
//! In: bytes of a CSV or tab-separated file, quoted as in RFC 4180 and as the
//! publishers use it: a quote opens a quoted field at the start of the field only,
//! `""` inside one is a quote, and in an unquoted field quotes are text (`5"" PIPE`).
//! Out: one record after the other with the line it begins on.
//! Guaranteed: no more than [`MAX_RECORD`] bytes of a record are read; invalid
//! UTF-8, NUL bytes and an unclosed quote at the end are errors with their line.
//!
//! The `csv` crate was weighed: it joins everything after an unclosed quote into
//! one field without a bound and without saying so, and a list that was cut off
//! would load as a shorter list. It counts the rows in the tests instead.

use std::io::BufRead;

use crate::{ListError, text::skip_mark};

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

/// Where the reader stands in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before the first byte of a field: the only place where a quote opens one.
    FieldStart,
    /// In a field, or what is left of one, where quotes are text.
    Plain,
    /// Between the quotes of a field.
    Quoted,
    /// Behind a quote inside a quoted field: its end, or the first of a doubled one.
    Quote,
}

/// Reads records from `input`.
pub struct Records<'a> {
    input: &'a mut dyn BufRead,
    file: &'a str,
    delimiter: u8,
    line: u64,
    begun: bool,
    /// Bytes that were read ahead and come first.
    ahead: &'static [u8],
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
            ahead: &[],
            raw: Vec::new(),
        }
    }

    /// Reads the next record into `record`; false at the end. Blank lines and a
    /// final 0x1A (the end-of-file mark of DOS, which OFAC still writes) are passed over.
    pub fn next_into(&mut self, record: &mut Record) -> Result<bool, ListError> {
        self.skip_mark()?;
        loop {
            record.line = self.line;
            record.ends.clear();
            let mut text = std::mem::take(&mut record.text).into_bytes();
            text.clear();
            let ended = self.read(&mut text, &mut record.ends)?;
            record.last = !ended;
            let mark = if ended { b'\r' } else { 0x1A };
            if self.raw.last() == Some(&mark) {
                self.raw.pop();
                text.pop();
            }
            if self.raw.is_empty() {
                if record.last {
                    return Ok(false);
                }
                continue;
            }
            // What the fields leave out of the record is ASCII, so the text is valid
            // wherever the record is; the record gives the place of a bad byte.
            if let Err(error) = std::str::from_utf8(&self.raw) {
                let good = error.valid_up_to();
                return Err(self.malformed(
                    record.line + newlines(&self.raw[..good]),
                    format!(
                        "byte {} of the record (0x{:02X}) is not valid UTF-8",
                        good + 1,
                        self.raw[good]
                    ),
                ));
            }
            record.ends.push(text.len());
            record.text = String::from_utf8(text)
                .map_err(|error| self.malformed(record.line, error.to_string()))?;
            return Ok(true);
        }
    }

    /// Reads up to the line break that ends the record, without it: its bytes into
    /// `raw`, the text of its fields into `text`, and where each but the last ends.
    /// False when the input ended instead.
    fn read(&mut self, text: &mut Vec<u8>, ends: &mut Vec<usize>) -> Result<bool, ListError> {
        self.raw.clear();
        let mut at = At::FieldStart;
        loop {
            let chunk = match self.input.fill_buf() {
                Ok(_) if !self.ahead.is_empty() => self.ahead,
                Ok(chunk) => chunk,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(ListError::reading(self.file, self.line, error)),
            };
            if chunk.is_empty() {
                if at == At::Quoted {
                    return Err(ListError::Truncated {
                        file: self.file.to_owned(),
                        line: self.line,
                        what: "a quoted field is never closed".into(),
                    });
                }
                return Ok(false);
            }
            let mut used = 0;
            while let Some(&byte) = chunk.get(used) {
                let rest = &chunk[used..];
                let run = match at {
                    At::Quoted => run(rest, b'"', b'"'),
                    At::FieldStart | At::Plain => run(rest, b'"', self.delimiter),
                    At::Quote => 0,
                };
                if run > MAX_RECORD - self.raw.len() {
                    return Err(self.too_long());
                }
                if run > 0 {
                    self.raw.extend_from_slice(&rest[..run]);
                    text.extend_from_slice(&rest[..run]);
                    used += run;
                    if at == At::FieldStart {
                        at = At::Plain;
                    }
                    continue;
                }
                used += 1;
                if byte == b'\n' {
                    self.line += 1;
                    if at != At::Quoted {
                        self.consume(used);
                        return Ok(true);
                    }
                }
                if byte == 0 {
                    let what = "a NUL byte, which no text file holds".to_owned();
                    return Err(self.malformed(self.line, what));
                }
                if self.raw.len() == MAX_RECORD {
                    return Err(self.too_long());
                }
                self.raw.push(byte);
                at = match at {
                    At::FieldStart if byte == b'"' => At::Quoted,
                    At::Quoted if byte == b'"' => At::Quote,
                    At::FieldStart | At::Plain | At::Quote if byte == self.delimiter => {
                        ends.push(text.len());
                        At::FieldStart
                    }
                    state => {
                        text.push(byte);
                        match state {
                            At::Quoted => At::Quoted,
                            At::Quote if byte == b'"' => At::Quoted,
                            At::Quote | At::FieldStart | At::Plain => At::Plain,
                        }
                    }
                };
            }
            self.consume(used);
        }
    }

    /// Passes over the UTF-8 byte order mark; a quote after it still opens a field.
    fn skip_mark(&mut self) -> Result<(), ListError> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        self.ahead = skip_mark(self.input)
            .map_err(|error| ListError::reading(self.file, self.line, error))?;
        Ok(())
    }

    fn consume(&mut self, used: usize) {
        if self.ahead.is_empty() {
            self.input.consume(used);
        } else {
            self.ahead = &self.ahead[used..];
        }
    }

    fn too_long(&self) -> ListError {
        self.malformed(
            self.line,
            format!("a record longer than {MAX_RECORD} bytes"),
        )
    }

    fn malformed(&self, line: u64, what: String) -> ListError {
        ListError::Malformed {
            file: self.file.to_owned(),
            line,
            what,
        }
    }
}

/// How many bytes at the beginning stand for themselves wherever they are; they are
/// taken at once, which is what the speed of the reader comes from.
fn run(bytes: &[u8], quote: u8, delimiter: u8) -> usize {
    bytes
        .iter()
        .position(|byte| *byte == quote || *byte == delimiter || *byte == b'\n' || *byte == 0)
        .unwrap_or(bytes.len())
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |count, byte| count + u64::from(*byte == b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

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
    fn quotes_inside_an_unquoted_field_are_text_and_merge_no_rows() {
        let got = all(b"5\"\" PIPE,x\n5\" PIPE,6\"\"\n\"7\"\" PIPE\",\"y\"z\"\n").unwrap();
        assert_eq!(got.len(), 3);
        assert_eq!(got[0].1, ["5\"\" PIPE", "x"]);
        assert_eq!(got[1], (2, vec!["5\" PIPE".into(), "6\"\"".into()]));
        assert_eq!(got[2].1, ["7\" PIPE", "yz\""], "text behind a closed field");
    }

    #[test]
    fn a_letter_is_not_put_together_across_fields() {
        let error = all(b"\xC3,\xA9\n").unwrap_err();
        assert!(
            error.to_string().contains("byte 1 of the record (0xC3)"),
            "{error}"
        );
    }

    proptest! {
        #[test]
        fn well_formed_records_are_those_of_the_csv_crate(
            rows in vec(vec((".{0,6}|[a,\"\t\r\n é]{0,8}", any::<bool>()), 1..6), 0..8),
            tab in any::<bool>(),
            crlf in any::<bool>(),
            ended in any::<bool>(),
            buffer in 1_usize..9,
        ) {
            let delimiter = if tab { '\t' } else { ',' };
            let lines: Vec<String> = rows
                .iter()
                .map(|row| {
                    let alone = row.len() == 1;
                    let fields: Vec<String> = row
                        .iter()
                        .map(|(text, quoted)| written(text, delimiter, *quoted || alone))
                        .collect();
                    fields.join(&delimiter.to_string())
                })
                .collect();
            let end = if crlf { "\r\n" } else { "\n" };
            let mut file = lines.join(end);
            if ended {
                file.push_str(end);
            }
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(u8::try_from(delimiter).unwrap())
                .from_reader(file.as_bytes());
            let theirs: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            let wanted: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(|(text, _)| plain(text)).collect())
                .collect();
            prop_assert_eq!(&theirs, &wanted);
            let mut input = std::io::BufReader::with_capacity(buffer, file.as_bytes());
            let mut records = Records::new(&mut input, "t.csv", u8::try_from(delimiter).unwrap());
            let mut record = Record::default();
            let mut ours: Vec<Vec<String>> = Vec::new();
            while records.next_into(&mut record).unwrap() {
                ours.push(record.fields().map(str::to_owned).collect());
            }
            prop_assert_eq!(ours, theirs);
        }
    }

    /// The marks that the reader gives a meaning of their own are no content.
    fn plain(text: &str) -> String {
        text.replace(['\0', '\u{1a}', '\u{feff}'], "")
    }

    /// A field as a writer that follows RFC 4180 puts it down.
    fn written(text: &str, delimiter: char, quoted: bool) -> String {
        let text = plain(text);
        if quoted || text.contains([delimiter, '"', '\r', '\n']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
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

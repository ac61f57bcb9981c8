//! Rows of delimited text (RFC 4180), within limits.
//!
//! In: bytes of a file that anybody may have written. Out: one [`Row`] a record, each
//! with the line on which it begins; a record that cannot be used is an error of that
//! row and the next one is read. Guaranteed: no record disappears. A quote that is never
//! closed swallows the rest of a file, so it is an error of the file.

/// Most characters in a field: far beyond any name, far below what hurts.
pub const MAX_FIELD: usize = 10_000;
/// Most fields in a record.
pub const MAX_FIELDS: usize = 256;

/// A record, or why it cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which the record begins, from 1.
    pub line: usize,
    /// The fields as written, without quotes.
    pub fields: Result<Vec<String>, String>,
}

/// A quote that is not closed before the file ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: a quote opens and is never closed")]
pub struct Unclosed {
    /// The line on which its record begins.
    pub line: usize,
}

/// Reads records one after the other.
#[derive(Debug)]
pub struct Rows<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    delimiter: u8,
}

impl<'a> Rows<'a> {
    /// Begins at the start of a file; the delimiter is the most frequent of comma, tab
    /// and semicolon in its first line.
    pub fn new(bytes: &'a [u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or(bytes);
        let times = |wanted: u8| first.split(|byte| *byte == wanted).count();
        let delimiter = [b';', b'\t', b',']
            .into_iter()
            .max_by_key(|delimiter| times(*delimiter))
            .unwrap_or(b',');
        Self {
            bytes,
            at: 0,
            line: 1,
            delimiter,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Reads the text after an opening quote, up to the closing one.
    fn quoted(&mut self, field: &mut Vec<u8>) -> bool {
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'"' if self.peek() == Some(b'"') => {
                    self.at += 1;
                    field.push(b'"');
                }
                b'"' => return true,
                b'\n' => {
                    self.line += 1;
                    field.push(byte);
                }
                _ => field.push(byte),
            }
        }
        false
    }

    /// Reads what stands before the next delimiter or end of line.
    fn plain(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let ends = |(at, byte): (usize, &u8)| {
            *byte == self.delimiter
                || *byte == b'\n'
                || (*byte == b'\r' && rest.get(at + 1) == Some(&b'\n'))
        };
        let end = rest.iter().enumerate().position(ends).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Reads one field and stops at what ends it; nothing where its quote stays open.
    fn field(&mut self) -> Option<Result<String, String>> {
        let mut field = Vec::new();
        let in_quotes = self.peek() == Some(b'"');
        if in_quotes {
            self.at += 1;
            if !self.quoted(&mut field) {
                return None;
            }
        }
        let rest = self.plain();
        if in_quotes && !rest.is_empty() {
            return Some(Err("text stands after a closing quote".to_owned()));
        }
        field.extend_from_slice(rest);
        Some(match String::from_utf8(field) {
            Err(_) => Err("it is not UTF-8".to_owned()),
            Ok(text) if text.chars().count() > MAX_FIELD => Err(format!(
                "a field has more than {MAX_FIELD} characters; is a quote missing?"
            )),
            Ok(text) => Ok(text),
        })
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Unclosed>;

    fn next(&mut self) -> Option<Self::Item> {
        self.peek()?;
        let line = self.line;
        let mut fields = Vec::new();
        let mut wrong = None;
        loop {
            let Some(field) = self.field() else {
                self.at = self.bytes.len();
                return Some(Err(Unclosed { line }));
            };
            match field {
                Ok(field) if fields.len() < MAX_FIELDS => fields.push(field),
                Ok(_) => {
                    wrong.get_or_insert_with(|| format!("it has more than {MAX_FIELDS} fields"));
                }
                Err(error) => {
                    wrong.get_or_insert(error);
                }
            }
            match self.peek() {
                Some(byte) if byte == self.delimiter => self.at += 1,
                _ => break,
            }
        }
        if self.peek() == Some(b'\r') {
            self.at += 1;
        }
        if self.peek() == Some(b'\n') {
            self.at += 1;
            self.line += 1;
        }
        let fields = wrong.map_or(Ok(fields), Err);
        Some(Ok(Row { line, fields }))
    }
}

/// Writes one record for a spreadsheet: quoted where it must be, and marked with an
/// apostrophe where a spreadsheet would take a name for a formula.
pub fn write_row(out: &mut String, fields: &[&str]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let formula =
            field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err();
        let quote = formula || field.contains(['"', ',', '\n', '\r']);
        if !quote {
            out.push_str(field);
            continue;
        }
        out.push('"');
        if formula {
            out.push('\'');
        }
        out.push_str(&field.replace('"', "\"\""));
        out.push('"');
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8]) -> Vec<(usize, Result<Vec<String>, String>)> {
        let rows = Rows::new(text).map(|row| row.unwrap());
        rows.map(|row| (row.line, row.fields)).collect()
    }

    #[expect(clippy::unnecessary_wraps, reason = "what a row holds")]
    fn texts(words: &[&str]) -> Result<Vec<String>, String> {
        Ok(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn records_keep_their_lines() {
        let read = rows(b"\xef\xbb\xbfa,b\r\n\"x\ny\",\"say \"\"no\"\"\"\n,\nlast,1");
        assert_eq!(
            read,
            [
                (1, texts(&["a", "b"])),
                (2, texts(&["x\ny", "say \"no\""])),
                (4, texts(&["", ""])),
                (5, texts(&["last", "1"])),
            ]
        );
    }

    #[test]
    fn the_delimiter_is_seen_in_the_first_line() {
        assert_eq!(rows(b"a\tb\n1,2\t3")[1].1, texts(&["1,2", "3"]));
        assert_eq!(rows(b"a;b\n1,2;3")[1].1, texts(&["1,2", "3"]));
        assert_eq!(rows(b"alone\nx")[1].1, texts(&["x"]));
    }

    #[test]
    fn a_record_that_cannot_be_used_does_not_take_others_along() {
        let mut bytes = format!("a\n{}\n\"x\"y\n", "n".repeat(MAX_FIELD + 1)).into_bytes();
        bytes.extend_from_slice(b"\xff\nz");
        let read = rows(&bytes);
        assert!(read[1].1.as_ref().unwrap_err().contains("more than 10000"));
        assert!(read[2].1.as_ref().unwrap_err().contains("closing quote"));
        assert!(read[3].1.as_ref().unwrap_err().contains("UTF-8"));
        assert_eq!(read[4], (5, texts(&["z"])));
        let wide = ",".repeat(MAX_FIELDS);
        assert!(rows(wide.as_bytes())[0].1.is_err());
    }

    #[test]
    fn an_open_quote_is_an_error_of_the_file() {
        let mut rows = Rows::new(b"a,b\nx,\"y\nz,1\n");
        assert!(rows.next().unwrap().is_ok());
        assert_eq!(rows.next(), Some(Err(Unclosed { line: 2 })));
        assert_eq!(rows.next(), None);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut out = String::new();
        write_row(&mut out, &["a", "x,\"y\"\nz", "-1.5", ""]);
        assert_eq!(
            rows(out.as_bytes())[0].1,
            texts(&["a", "x,\"y\"\nz", "-1.5", ""])
        );
    }

    #[test]
    fn a_name_is_no_formula() {
        let mut out = String::new();
        write_row(&mut out, &["=HYPERLINK(1)", "@x"]);
        assert_eq!(out, "\"'=HYPERLINK(1)\",\"'@x\"\n");
    }
}

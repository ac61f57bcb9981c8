//! Where one row of a table ends and the next begins.
//!
//! In: a stream of UTF-8 text. Out: chunks of whole rows as bytes, each row with the line
//! it begins on; what is in a row is read later, by whoever takes the chunk.
//! Guaranteed: the same rows whatever the size of the chunks and of the reads; at most
//! about [`MAX_ROW`] bytes beyond a chunk are held; no row swallows others: quoting is that
//! of RFC 4180, and where it is broken (a quote that is never closed, or text behind a
//! closing quote) the line on which the row begins is refused and reading goes on with the
//! line after it. Each line of the input is part of an answer, or blank.

use std::io::{self, Read};

/// The longest row, in bytes.
pub const MAX_ROW: usize = 1 << 20;
/// A chunk is handed on when it has so many bytes, however few rows they are.
const CHUNK_BYTES: usize = 1 << 18;
const READ: usize = 1 << 16;

/// What rows are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Fields with this byte between them, quoted as in RFC 4180.
    Table(u8),
    /// One JSON object a line.
    JsonLines,
}

/// Why the bytes of a row are no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// Longer than [`MAX_ROW`].
    TooLong,
    /// A quoted field is not closed before the end, or within [`MAX_ROW`] bytes.
    Unclosed,
    /// Text behind the quote that closes a field.
    AfterQuote,
}

/// One row of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawRow {
    /// The line it begins on, counted from 1.
    pub line: u64,
    start: usize,
    end: usize,
    pub broken: Option<Broken>,
}

/// How far reading has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Position {
    /// Bytes of decoded text that were read.
    pub bytes: u64,
    /// The line that comes next.
    pub line: u64,
    /// Digest of these bytes.
    pub digest: String,
}

/// Whole rows, in the order of the input.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    bytes: Vec<u8>,
    pub rows: Vec<RawRow>,
}

impl Chunk {
    /// Returns the bytes of a row, without the line break.
    pub fn bytes(&self, row: &RawRow) -> &[u8] {
        &self.bytes[row.start..row.end]
    }
}

/// Reads rows from a stream.
pub(crate) struct Splitter {
    input: Box<dyn Read + Send>,
    shape: Shape,
    buf: Vec<u8>,
    /// Bytes of `buf` that were handed on, and that went into the digest.
    start: usize,
    hashed: usize,
    ended: bool,
    line: u64,
    bytes: u64,
    hasher: blake3::Hasher,
}

/// What stands at the beginning of a buffer.
enum Found {
    /// A row of `content` bytes, with its end `whole` bytes over `lines` lines.
    Row {
        content: usize,
        whole: usize,
        lines: u64,
    },
    Broken(Broken),
    /// The end of the row is not there yet.
    More {
        quoted: bool,
    },
}

impl Splitter {
    pub fn new(input: Box<dyn Read + Send>, shape: Shape) -> Self {
        Self {
            input,
            shape,
            buf: Vec::new(),
            start: 0,
            hashed: 0,
            ended: false,
            line: 1,
            bytes: 0,
            hasher: blake3::Hasher::new(),
        }
    }

    /// Passes over what an earlier run has read; false when that is not what stood there.
    pub fn pass(&mut self, to: &Position) -> io::Result<bool> {
        while self.bytes < to.bytes {
            if self.start == self.buf.len() && !self.fill()? {
                return Ok(false);
            }
            let rest = usize::try_from(to.bytes - self.bytes).unwrap_or(usize::MAX);
            self.take(rest.min(self.buf.len() - self.start));
        }
        self.line = to.line;
        Ok(self.position() == *to)
    }

    /// Returns how far reading has come.
    pub fn position(&mut self) -> Position {
        self.digest();
        Position {
            bytes: self.bytes,
            line: self.line,
            digest: self.hasher.finalize().to_hex().to_string(),
        }
    }

    /// Fills `chunk` with at most `rows` rows; false at the end.
    pub fn next_into(&mut self, chunk: &mut Chunk, rows: usize) -> io::Result<bool> {
        chunk.bytes.clear();
        chunk.rows.clear();
        while chunk.rows.len() < rows && chunk.bytes.len() < CHUNK_BYTES {
            if self.start == self.buf.len() && !self.fill()? {
                break;
            }
            let rest = &self.buf[self.start..];
            let found = match self.shape {
                Shape::Table(delimiter) => table_row(rest, delimiter, self.ended),
                Shape::JsonLines => line_row(rest, self.ended),
            };
            match found {
                Found::Row {
                    content,
                    whole,
                    lines,
                } if content <= MAX_ROW => {
                    self.hand_on(chunk, content, None);
                    self.take(whole);
                    self.line += lines;
                }
                Found::Row { .. } => self.refuse(chunk, Broken::TooLong)?,
                Found::Broken(broken) => self.refuse(chunk, broken)?,
                Found::More { quoted } if rest.len() > MAX_ROW => {
                    let broken = if quoted {
                        Broken::Unclosed
                    } else {
                        Broken::TooLong
                    };
                    self.refuse(chunk, broken)?;
                }
                Found::More { .. } => {
                    self.fill()?;
                }
            }
        }
        Ok(!chunk.rows.is_empty())
    }

    /// Adds a row to the chunk, unless it is blank.
    fn hand_on(&mut self, chunk: &mut Chunk, content: usize, broken: Option<Broken>) {
        let bytes = &self.buf[self.start..self.start + content];
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        // The end-of-file mark of DOS is no row.
        let blank = bytes.is_empty() || bytes == b"\x1A";
        if blank && broken.is_none() {
            return;
        }
        let start = chunk.bytes.len();
        // Of a broken row nothing is read.
        if broken.is_none() {
            chunk.bytes.extend_from_slice(bytes);
        }
        chunk.rows.push(RawRow {
            line: self.line,
            start,
            end: chunk.bytes.len(),
            broken,
        });
    }

    /// Refuses the line at which the row begins, and goes on behind it.
    fn refuse(&mut self, chunk: &mut Chunk, broken: Broken) -> io::Result<()> {
        self.hand_on(chunk, 0, Some(broken));
        loop {
            if let Some(at) = memchr::memchr(b'\n', &self.buf[self.start..]) {
                self.take(at + 1);
                break;
            }
            self.take(self.buf.len() - self.start);
            if !self.fill()? {
                break;
            }
        }
        self.line += 1;
        Ok(())
    }

    fn take(&mut self, count: usize) {
        self.start += count;
        self.bytes += count as u64;
    }

    fn digest(&mut self) {
        self.hasher.update(&self.buf[self.hashed..self.start]);
        self.hashed = self.start;
    }

    /// Reads more behind what is there: as much again, so that a long row is looked at a
    /// few times only. False at the end.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.digest();
        self.buf.drain(..self.start);
        self.start = 0;
        self.hashed = 0;
        let more = READ.max(self.buf.len());
        let read = (&mut self.input)
            .take(more as u64)
            .read_to_end(&mut self.buf)?;
        // Less than was asked for is the end, by the contract of `read_to_end`.
        self.ended = read < more;
        Ok(read > 0)
    }
}

fn line_row(rest: &[u8], ended: bool) -> Found {
    match memchr::memchr(b'\n', rest) {
        Some(at) => Found::Row {
            content: at,
            whole: at + 1,
            lines: 1,
        },
        None if ended => Found::Row {
            content: rest.len(),
            whole: rest.len(),
            lines: 1,
        },
        None => Found::More { quoted: false },
    }
}

/// A row without a quote ends at the line break; else its fields are followed.
fn table_row(rest: &[u8], delimiter: u8, ended: bool) -> Found {
    let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    if memchr::memchr(b'"', &rest[..line]).is_none() {
        return line_row(rest, ended);
    }
    let mut at = 0;
    let mut lines = 1;
    loop {
        // At the start of a field.
        if rest.get(at) == Some(&b'"') {
            at += 1;
            // Up to the quote that closes it; a doubled one is text.
            loop {
                let Some(quote) = memchr::memchr(b'"', &rest[at..]) else {
                    return if ended {
                        Found::Broken(Broken::Unclosed)
                    } else {
                        Found::More { quoted: true }
                    };
                };
                lines += memchr::memchr_iter(b'\n', &rest[at..at + quote]).count() as u64;
                at += quote + 1;
                match rest.get(at) {
                    Some(b'"') => at += 1,
                    None if !ended => return Found::More { quoted: true },
                    _ => break,
                }
            }
            // Spaces behind it are let pass.
            while rest.get(at) == Some(&b' ') && delimiter != b' ' {
                at += 1;
            }
            let after_return = rest.get(at) == Some(&b'\r') && rest.get(at + 1) == Some(&b'\n');
            match rest.get(at) {
                None if ended => {
                    return Found::Row {
                        content: at,
                        whole: at,
                        lines,
                    };
                }
                None => return Found::More { quoted: true },
                Some(b'\r') if at + 1 == rest.len() && !ended => {
                    return Found::More { quoted: true };
                }
                Some(b'\r') if after_return || at + 1 == rest.len() => at += 1,
                Some(b'\n') => {}
                Some(byte) if *byte == delimiter => {}
                // The end-of-file mark of DOS may stand behind the last row.
                Some(0x1A) if ended && at + 1 == rest.len() => {
                    return Found::Row {
                        content: at,
                        whole: at + 1,
                        lines,
                    };
                }
                Some(_) => return Found::Broken(Broken::AfterQuote),
            }
        } else {
            match memchr::memchr2(delimiter, b'\n', &rest[at..]) {
                Some(run) => at += run,
                None if ended => at = rest.len(),
                None => return Found::More { quoted: false },
            }
        }
        match rest.get(at) {
            Some(b'\n') => {
                return Found::Row {
                    content: at,
                    whole: at + 1,
                    lines,
                };
            }
            None => {
                return Found::Row {
                    content: at,
                    whole: at,
                    lines,
                };
            }
            Some(_) => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// Hands out `.1` bytes at a time.
    struct Drip(io::Cursor<Vec<u8>>, usize);

    impl Read for Drip {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let count = buf.len().min(self.1);
            self.0.read(&mut buf[..count])
        }
    }

    type Seen = (u64, Vec<u8>, Option<Broken>);

    fn split(text: &[u8], shape: Shape, rows: usize, drip: usize) -> (Vec<Seen>, Position) {
        let input = Drip(io::Cursor::new(text.to_vec()), drip);
        let mut splitter = Splitter::new(Box::new(input), shape);
        let mut chunk = Chunk::default();
        let mut seen = Vec::new();
        while splitter.next_into(&mut chunk, rows).unwrap() {
            assert!(chunk.rows.len() <= rows);
            for row in &chunk.rows {
                seen.push((row.line, chunk.bytes(row).to_vec(), row.broken));
            }
        }
        (seen, splitter.position())
    }

    fn table(text: &str) -> Vec<(u64, String, Option<Broken>)> {
        let (seen, _) = split(text.as_bytes(), Shape::Table(b','), 3, 1 << 16);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        seen.into_iter()
            .map(|(line, row, why)| (line, text(row), why))
            .collect()
    }

    #[test]
    fn quoted_line_breaks_belong_to_the_row_and_count_as_lines() {
        let got = table("a,\"b\nc\"\r\n\r\n\"d\"\"\"\ne,5\" pipe,f\n\x1a");
        let want = [(1, "a,\"b\nc\""), (4, "\"d\"\"\""), (5, "e,5\" pipe,f")];
        let want = want.map(|(line, row)| (line, row.to_owned(), None));
        assert_eq!(got, want);
    }

    /// Two stray quotes would join all rows between them to one that looks sound.
    #[test]
    fn a_stray_quote_swallows_no_row() {
        let got = table("1,\"Bad\n2,Good\n3,Good\n4,\"Bad\n5,Good\n");
        let lines: Vec<_> = got.iter().map(|(line, _, why)| (*line, *why)).collect();
        let stray = |why| Some(why);
        assert_eq!(
            lines,
            [
                (1, stray(Broken::AfterQuote)),
                (2, None),
                (3, None),
                (4, stray(Broken::Unclosed)),
                (5, None)
            ]
        );
    }

    #[test]
    fn a_row_that_is_too_long_is_refused_and_the_next_one_is_read() {
        let long = "x".repeat(MAX_ROW + 5);
        for (row, why) in [
            (long.clone(), Broken::TooLong),
            (format!("\"{long}"), Broken::Unclosed),
            (format!("\"{long}\""), Broken::TooLong),
        ] {
            let got = table(&format!("{row}\nnext\n"));
            assert_eq!(got.len(), 2);
            assert_eq!(got[0], (1, String::new(), Some(why)));
            assert_eq!(got[1], (2, "next".to_owned(), None));
        }
    }

    #[test]
    fn an_earlier_position_is_found_again_and_only_there() {
        let text = b"a\nb\nc\n";
        let open = |text: &[u8]| {
            let input = io::Cursor::new(text.to_vec());
            Splitter::new(Box::new(input), Shape::JsonLines)
        };
        let mut first = open(text);
        let mut chunk = Chunk::default();
        first.next_into(&mut chunk, 2).unwrap();
        let position = first.position();
        assert_eq!((position.bytes, position.line), (4, 3));
        let mut again = open(text);
        assert!(again.pass(&position).unwrap());
        again.next_into(&mut chunk, 2).unwrap();
        assert_eq!(
            (chunk.rows[0].line, chunk.bytes(&chunk.rows[0])),
            (3, &b"c"[..])
        );
        assert!(!open(b"a\nX\nc\n").pass(&position).unwrap());
        assert!(!open(b"a\n").pass(&position).unwrap());
    }

    proptest! {
        #[test]
        fn rows_do_not_depend_on_how_they_come(
            text in "[a,\"\n\r é;]{0,80}",
            rows in 1_usize..5,
            drip in 1_usize..9,
            json in any::<bool>(),
        ) {
            let shape = if json { Shape::JsonLines } else { Shape::Table(b',') };
            let whole = split(text.as_bytes(), shape, 1000, 1 << 16);
            let pieces = split(text.as_bytes(), shape, rows, drip);
            prop_assert_eq!(&whole, &pieces);
            prop_assert_eq!(whole.1.bytes, text.len() as u64);
            // No line stands in no row, save blank ones.
            let mut covered = vec![false; text.split('\n').count() + 1];
            for (line, row, _) in &whole.0 {
                let first = usize::try_from(*line).unwrap();
                let last = first + memchr::memchr_iter(b'\n', row).count();
                for each in &mut covered[first - 1..last] {
                    prop_assert!(!*each, "line {line} stands in two rows");
                    *each = true;
                }
            }
            for (line, content) in text.split('\n').enumerate() {
                prop_assert!(covered[line] || ["", "\r"].contains(&content), "{}", line + 1);
            }
        }

        #[test]
        fn what_is_written_by_the_rules_is_read_whole(
            rows in vec(vec("[a,\"\n é]{0,6}", 1..4), 1..6),
        ) {
            let field = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
            let lines: Vec<String> = rows
                .iter()
                .map(|row| row.iter().map(field).collect::<Vec<_>>().join(","))
                .collect();
            let got = table(&lines.join("\n"));
            let texts: Vec<&String> = got.iter().map(|(_, row, _)| row).collect();
            prop_assert_eq!(texts, lines.iter().collect::<Vec<_>>());
        }
    }
}

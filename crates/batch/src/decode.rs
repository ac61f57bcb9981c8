//! Bytes of a file as UTF-8 text, unpacked.
//!
//! In: a stream of bytes. Out: a stream that is UTF-8 wherever the file is sound, and
//! its beginning. Guaranteed: memory is bounded; what cannot be decoded becomes the byte
//! 0xFF, which no UTF-8 holds, so that the row it stands in is refused and no other.
//!
//! A byte order mark decides (Unicode 23.8). Without one the text is UTF-8, or what the
//! caller says; nothing is guessed from letters. gzip is RFC 1952, by its first bytes.

use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;

use crate::error::BatchError;

/// How much of the beginning is looked at before the first row is read.
pub(crate) const HEAD: usize = 1 << 16;
/// Stands for what cannot be decoded.
const BAD: u8 = 0xFF;

/// How text is written down as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without its mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, and with it Latin-1 as it is used.
    Windows1252,
}

impl Encoding {
    /// Every encoding, as it is asked for.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("utf-8", Self::Utf8),
        ("utf-16le", Self::Utf16Le),
        ("utf-16be", Self::Utf16Be),
        ("windows-1252", Self::Windows1252),
    ];

    /// Returns the name, as it is asked for.
    pub fn word(self) -> &'static str {
        let own = Self::WORDS.iter().find(|(_, encoding)| *encoding == self);
        own.map_or("utf-8", |(word, _)| word)
    }
}

/// A file that is being read.
pub(crate) struct Decoded {
    pub stream: Box<dyn Read + Send>,
    /// The first bytes of the stream, decoded.
    pub head: Vec<u8>,
    pub encoding: Encoding,
}

/// Opens a stream. `file` names it in errors.
pub(crate) fn open(
    raw: Box<dyn Read + Send>,
    file: &str,
    asked: Option<Encoding>,
) -> Result<Decoded, BatchError> {
    let (head, mut raw) = peek(raw, file)?;
    let (head, raw) = if head.starts_with(&[0x1F, 0x8B]) {
        raw = Box::new(MultiGzDecoder::new(raw));
        peek(raw, file)?
    } else {
        (head, raw)
    };
    let refused = |what: &str, hint: &str| {
        Err(BatchError::Input {
            file: file.to_owned(),
            what: what.to_owned(),
            hint: hint.to_owned(),
        })
    };
    if head.starts_with(&[0x1F, 0x8B]) {
        return refused("is packed twice", "unpack it once first");
    }
    if head.starts_with(b"PK\x03\x04") {
        return refused(
            "is a zip archive or a workbook, not a table of text",
            "unpack it, or save the sheet as CSV (UTF-8)",
        );
    }
    if head.starts_with(b"PAR1") {
        return refused(
            "is Parquet, which is not read yet",
            "export it as CSV or JSON lines",
        );
    }
    let (encoding, mark) = match marked(&head) {
        Some(found) => found,
        None => (asked.unwrap_or(Encoding::Utf8), 0),
    };
    if asked.is_none() && mark == 0 {
        plausible(&head, file)?;
    }
    let mut raw = raw;
    let mut skipped = [0; 3];
    raw.read_exact(&mut skipped[..mark])
        .map_err(|error| BatchError::io("read", file, error))?;
    let stream: Box<dyn Read + Send> = match encoding {
        Encoding::Utf8 => raw,
        other => Box::new(Transcoded::new(raw, other)),
    };
    let (head, stream) = peek(stream, file)?;
    Ok(Decoded {
        stream,
        head,
        encoding,
    })
}

/// Returns the encoding that a byte order mark says, and how long the mark is.
fn marked(head: &[u8]) -> Option<(Encoding, usize)> {
    if head.starts_with(&[0xEF, 0xBB, 0xBF]) {
        Some((Encoding::Utf8, 3))
    } else if head.starts_with(&[0xFF, 0xFE]) {
        Some((Encoding::Utf16Le, 2))
    } else if head.starts_with(&[0xFE, 0xFF]) {
        Some((Encoding::Utf16Be, 2))
    } else {
        None
    }
}

/// Refuses what is no UTF-8 as a whole. One damaged row among good ones is a bad row;
/// where no row with a foreign letter is good, the file is in another encoding.
fn plausible(head: &[u8], file: &str) -> Result<(), BatchError> {
    let zeros = memchr::memchr_iter(0, head).count();
    if zeros > head.len() / 4 {
        return Err(BatchError::Input {
            file: file.to_owned(),
            what: "holds as many zero bytes as UTF-16 does, and no mark that says so".into(),
            hint: "say `--encoding utf-16le` or `--encoding utf-16be`".into(),
        });
    }
    let mut lines: Vec<&[u8]> = head.split(|byte| *byte == b'\n').collect();
    if head.len() == HEAD && lines.len() > 1 {
        lines.pop();
    }
    let foreign = lines.into_iter().filter(|line| !line.is_ascii());
    let (good, bad): (Vec<&[u8]>, Vec<&[u8]>) =
        foreign.partition(|line| std::str::from_utf8(line).is_ok());
    if good.is_empty() && !bad.is_empty() {
        return Err(BatchError::Input {
            file: file.to_owned(),
            what: "is not UTF-8, and nothing says what it is".into(),
            hint: "save it as UTF-8; or say `--encoding windows-1252`, or `--encoding utf-8` to \
                   go on with such rows as bad ones"
                .into(),
        });
    }
    Ok(())
}

/// A stream that was looked into, with what was seen.
type Peeked = (Vec<u8>, Box<dyn Read + Send>);

fn peek(mut raw: Box<dyn Read + Send>, file: &str) -> Result<Peeked, BatchError> {
    let mut head = Vec::new();
    (&mut raw)
        .take(HEAD as u64)
        .read_to_end(&mut head)
        .map_err(|error| BatchError::io("read", file, error))?;
    let stream = Cursor::new(head.clone()).chain(raw);
    Ok((head, Box::new(stream)))
}

/// Text in another encoding, as UTF-8.
struct Transcoded {
    raw: Box<dyn Read + Send>,
    encoding: Encoding,
    /// Bytes that wait for the next ones.
    input: Vec<u8>,
    /// What was decoded and not handed on yet.
    output: Vec<u8>,
    given: usize,
    ended: bool,
}

impl Transcoded {
    fn new(raw: Box<dyn Read + Send>, encoding: Encoding) -> Self {
        Self {
            raw,
            encoding,
            input: Vec::new(),
            output: Vec::new(),
            given: 0,
            ended: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.output.clear();
        self.given = 0;
        let read = (&mut self.raw).take(1 << 15).read_to_end(&mut self.input)?;
        self.ended = read == 0;
        match self.encoding {
            Encoding::Utf8 => self.output.append(&mut self.input),
            Encoding::Windows1252 => {
                for byte in self.input.drain(..) {
                    windows_1252(byte, &mut self.output);
                }
            }
            Encoding::Utf16Le => self.utf16(u16::from_le_bytes),
            Encoding::Utf16Be => self.utf16(u16::from_be_bytes),
        }
        Ok(())
    }

    fn utf16(&mut self, unit: fn([u8; 2]) -> u16) {
        let mut units: Vec<u16> = self
            .input
            .chunks_exact(2)
            .map(|pair| unit([pair[0], pair[1]]))
            .collect();
        // The second half of a pair may come with the next bytes.
        if !self.ended
            && units
                .last()
                .is_some_and(|last| (0xD800..0xDC00).contains(last))
        {
            units.pop();
        }
        self.input.drain(..units.len() * 2);
        for decoded in char::decode_utf16(units) {
            match decoded {
                Ok(letter) => push(letter, &mut self.output),
                Err(_) => self.output.push(BAD),
            }
        }
        if self.ended && !self.input.is_empty() {
            self.input.clear();
            self.output.push(BAD);
        }
    }
}

impl Read for Transcoded {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.given == self.output.len() && !self.ended {
            self.fill()?;
        }
        let rest = &self.output[self.given..];
        let count = rest.len().min(buf.len());
        buf[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

fn push(letter: char, out: &mut Vec<u8>) {
    out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
}

/// The 32 codes in which Windows-1252 differs from Latin-1; zero where it has no letter.
const HIGH: [u16; 32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
];

fn windows_1252(byte: u8, out: &mut Vec<u8>) {
    let letter = match byte {
        0x80..=0x9F => match HIGH[usize::from(byte - 0x80)] {
            0 => None,
            code => char::from_u32(u32::from(code)),
        },
        other => Some(char::from(other)),
    };
    match letter {
        Some(letter) => push(letter, out),
        None => out.push(BAD),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a few bytes at a time, as a pipe may.
    struct Drip(Vec<u8>, usize);

    impl Read for Drip {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let count = buf.len().min(3).min(self.0.len() - self.1);
            buf[..count].copy_from_slice(&self.0[self.1..self.1 + count]);
            self.1 += count;
            Ok(count)
        }
    }

    fn read(bytes: &[u8], asked: Option<Encoding>) -> Result<(Encoding, Vec<u8>), BatchError> {
        let mut open = open(Box::new(Drip(bytes.to_vec(), 0)), "t.csv", asked)?;
        let mut all = Vec::new();
        open.stream.read_to_end(&mut all).unwrap();
        assert!(all.starts_with(&open.head));
        Ok((open.encoding, all))
    }

    #[test]
    fn a_mark_decides_and_is_no_content() {
        let text = "name\nЖуков 𐐷\n";
        let (encoding, got) = read(&[b"\xEF\xBB\xBF", text.as_bytes()].concat(), None).unwrap();
        assert_eq!(
            (encoding, got.as_slice()),
            (Encoding::Utf8, text.as_bytes())
        );
        let units: Vec<u16> = text.encode_utf16().collect();
        let le = units.iter().flat_map(|unit| unit.to_le_bytes());
        let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(le.clone()).collect();
        let (encoding, got) = read(&bytes, None).unwrap();
        assert_eq!(
            (encoding, got.as_slice()),
            (Encoding::Utf16Le, text.as_bytes())
        );
        let be = units.iter().flat_map(|unit| unit.to_be_bytes());
        let bytes: Vec<u8> = [0xFE, 0xFF].into_iter().chain(be).collect();
        assert_eq!(read(&bytes, None).unwrap().1, text.as_bytes());
        // Without its mark it is not guessed; asked for it is read.
        let bare: Vec<u8> = "name\nAcme\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(
            read(&bare, None)
                .unwrap_err()
                .to_string()
                .contains("UTF-16")
        );
        assert_eq!(
            read(&bare, Some(Encoding::Utf16Le)).unwrap().1,
            b"name\nAcme\n"
        );
    }

    #[test]
    fn another_encoding_is_refused_unless_it_is_asked_for() {
        let latin = b"name\nM\xFCller \x80\x81\n";
        let error = read(latin, None).unwrap_err();
        assert!(error.to_string().contains("not UTF-8"), "{error}");
        assert!(error.hint().unwrap().contains("windows-1252"));
        let (_, got) = read(latin, Some(Encoding::Windows1252)).unwrap();
        assert_eq!(got, ["name\nMüller €".as_bytes(), b"\xFF\n"].concat());
        // One damaged row among good ones is a matter of that row.
        assert!(read("é\n\u{fc}\n".as_bytes(), None).is_ok());
        assert!(read(b"\xC3\xA9\n\xFF\n", None).is_ok());
    }

    #[test]
    fn half_a_letter_is_a_bad_byte_and_not_another_letter() {
        let bytes = [0xFF, 0xFE, b'a', 0, 0x00, 0xD8, b'b', 0, b'c'];
        assert_eq!(read(&bytes, None).unwrap().1, b"a\xFFb\xFF");
    }

    #[test]
    fn gzip_is_unpacked_and_other_containers_are_refused() {
        use std::io::Write;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"name\nAcme\n").unwrap();
        let packed = packed.finish().unwrap();
        assert_eq!(read(&packed, None).unwrap().1, b"name\nAcme\n");
        for (bytes, word) in [
            (&b"PK\x03\x04rest"[..], "workbook"),
            (b"PAR1rest", "Parquet"),
        ] {
            assert!(read(bytes, None).unwrap_err().to_string().contains(word));
        }
    }
}

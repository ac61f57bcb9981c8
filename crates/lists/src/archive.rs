//! Opens a list file, also one that is packed with gzip or zip.
//!
//! What a file is shows in its first bytes, never in its name. Guaranteed: no more
//! than [`MAX_TOTAL`] bytes are read of a file or unpacked from one, and no more than
//! [`MAX_RATIO`] bytes for each packed byte; the checksum and the length of what was
//! packed are checked; an archive inside an archive, a zip of several files, an
//! encrypted one and zip64 are refused. Formats: RFC 1951, RFC 1952, and the zip
//! application note of PKWARE, sections 4.3 and 4.4.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom},
    path::Path,
};

use flate2::{Crc, read::DeflateDecoder, read::MultiGzDecoder};

use crate::ListError;

/// Most bytes of one list file, packed or not; the largest list in use, OFAC's
/// advanced XML, has about a quarter of it.
pub(crate) const MAX_TOTAL: u64 = 512 << 20;
/// Most bytes out of one packed byte. Lists in XML reach 30; a bomb has 1,000.
pub(crate) const MAX_RATIO: u64 = 200;

const BUFFER: usize = 1 << 16;

/// Opens the file for reading, unpacked.
pub(crate) fn open(path: &Path) -> Result<Box<dyn BufRead>, ListError> {
    let io = |error| ListError::io("open", path, error);
    let name = path.display().to_string();
    let mut file = File::open(path).map_err(io)?;
    let length = file.metadata().map_err(io)?.len();
    if length > MAX_TOTAL {
        return Err(ListError::NotAList {
            file: name,
            what: format!("it has {length} bytes, and of a list no more than {MAX_TOTAL} are read"),
        });
    }
    let mut magic = Vec::new();
    (&mut file).take(4).read_to_end(&mut magic).map_err(io)?;
    file.seek(SeekFrom::Start(0)).map_err(io)?;
    let inside = match packing(&magic) {
        None => {
            return Ok(Box::new(BufReader::with_capacity(
                BUFFER,
                Limited::new(file, MAX_TOTAL, None),
            )));
        }
        Some(Packing::Gzip) => {
            let packed = BufReader::with_capacity(BUFFER, file);
            let bound = bound(length);
            Box::new(Limited::new(MultiGzDecoder::new(packed), bound, None)) as Box<dyn Read>
        }
        Some(Packing::Zip) => zip(file, length, &name)?,
    };
    let mut inside = BufReader::with_capacity(BUFFER, inside);
    // What is unpacked comes in pieces, and the first can be shorter than a mark.
    let mut head = Vec::new();
    (&mut inside)
        .take(4)
        .read_to_end(&mut head)
        .map_err(|error| ListError::reading(&name, 1, error))?;
    if packing(&head).is_some() {
        return Err(ListError::NotAList {
            file: name,
            what: "it is an archive inside an archive; unpack it first".into(),
        });
    }
    Ok(Box::new(Cursor::new(head).chain(inside)))
}

/// Unpacks a gzip file once without keeping any of it: nothing in it says how long it
/// is, and one that is too long must not be half in memory when that shows. Whatever
/// else is wrong with it shows when it is read, with its line.
pub(crate) fn refuse_bomb(path: &Path) -> Result<(), ListError> {
    let io = |error| ListError::io("open", path, error);
    let mut file = File::open(path).map_err(io)?;
    let length = file.metadata().map_err(io)?.len();
    let mut magic = Vec::new();
    (&mut file).take(4).read_to_end(&mut magic).map_err(io)?;
    if length > MAX_TOTAL || packing(&magic) != Some(Packing::Gzip) {
        return Ok(());
    }
    file.seek(SeekFrom::Start(0)).map_err(io)?;
    let packed = BufReader::with_capacity(BUFFER, file);
    let mut inside = Limited::new(MultiGzDecoder::new(packed), bound(length), None);
    let read = io::copy(&mut inside, &mut io::sink());
    if read.is_err() && inside.read > inside.limit {
        return Err(ListError::NotAList {
            file: path.display().to_string(),
            what: format!(
                "it unpacks to more than {} bytes, the most that are read of a list (of a packed one, {MAX_RATIO} for each packed byte)",
                inside.limit
            ),
        });
    }
    Ok(())
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    /// RFC 1952.
    Gzip,
    /// PKWARE's zip.
    Zip,
}

/// Returns how what begins with `head` is packed.
pub(crate) fn packing(head: &[u8]) -> Option<Packing> {
    if head.starts_with(&[0x1F, 0x8B]) {
        Some(Packing::Gzip)
    } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        Some(Packing::Zip)
    } else {
        None
    }
}

/// A small file may unpack to a megabyte whatever its ratio.
fn bound(packed: u64) -> u64 {
    packed.saturating_mul(MAX_RATIO).clamp(1 << 20, MAX_TOTAL)
}

/// Stops what is longer than it may be, and checks length and checksum at the end.
struct Limited<R> {
    input: R,
    read: u64,
    limit: u64,
    /// The length and checksum that a zip states.
    stated: Option<(u64, u32)>,
    crc: Crc,
}

impl<R> Limited<R> {
    fn new(input: R, limit: u64, stated: Option<(u64, u32)>) -> Self {
        Self {
            input,
            read: 0,
            limit,
            stated,
            crc: Crc::new(),
        }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        let wrong = |what: String| Err(io::Error::new(io::ErrorKind::InvalidData, what));
        let count = self.input.read(into)?;
        self.read += count as u64;
        if self.read > self.limit {
            let limit = self.limit;
            return wrong(format!(
                "more than {limit} bytes, the most that are read of a list (of a packed one, {MAX_RATIO} for each packed byte)"
            ));
        }
        if let Some((length, crc)) = self.stated {
            self.crc.update(&into[..count]);
            if count == 0 && (self.read, self.crc.sum()) != (length, crc) {
                return wrong(
                    "the archive is damaged: what it holds has not the length and checksum that it states".into(),
                );
            }
        }
        Ok(count)
    }
}

/// Opens the one file in a zip.
fn zip(mut file: File, length: u64, name: &str) -> Result<Box<dyn Read>, ListError> {
    let not = |what: &str| ListError::NotAList {
        file: name.to_owned(),
        what: what.to_owned(),
    };
    let cut = |what: &str| ListError::Truncated {
        file: name.to_owned(),
        line: 1,
        what: what.to_owned(),
    };
    let reading = |error| ListError::reading(name, 1, error);
    let mut at = |from: u64, count: u64| -> Result<Vec<u8>, ListError> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(from)).map_err(reading)?;
        (&mut file)
            .take(count)
            .read_to_end(&mut bytes)
            .map_err(reading)?;
        Ok(bytes)
    };
    // The directory is found from the end, behind a comment of at most 65,535 bytes.
    let tail_from = length.saturating_sub(22 + 0xFFFF);
    let tail = at(tail_from, length - tail_from)?;
    let end = (0..tail.len().saturating_sub(21))
        .rev()
        .find(|at| {
            tail[*at..].starts_with(b"PK\x05\x06")
                && number(&tail, at + 20, 2) == Some((tail.len() - at - 22) as u64)
        })
        .ok_or_else(|| cut("the archive has no directory at its end"))?;
    let field = |offset: usize, size: usize| number(&tail, end + offset, size).unwrap_or(u64::MAX);
    let (files, size, from) = (field(10, 2), field(12, 4), field(16, 4));
    if files == 0xFFFF || from == 0xFFFF_FFFF || size > 1 << 20 {
        return Err(not(
            "it is a zip of the large kind (zip64) or of very many files",
        ));
    }
    let directory = at(from, size)?;
    if directory.len() as u64 != size {
        return Err(cut("the directory of the archive is not whole"));
    }
    let mut found = None;
    let mut here = 0;
    for _ in 0..files {
        if !directory
            .get(here..)
            .is_some_and(|rest| rest.starts_with(b"PK\x01\x02"))
        {
            return Err(cut("the directory of the archive is damaged"));
        }
        let get = |offset: usize, size: usize| {
            number(&directory, here + offset, size).unwrap_or_default()
        };
        let lengths = [get(28, 2), get(30, 2), get(32, 2)];
        let own = directory.get(here + 46..here + 46 + usize::try_from(lengths[0]).unwrap_or(0));
        if !own.is_some_and(|own| own.ends_with(b"/"))
            && found
                .replace([
                    get(8, 2),
                    get(10, 2),
                    get(16, 4),
                    get(20, 4),
                    get(24, 4),
                    get(42, 4),
                ])
                .is_some()
        {
            return Err(not("it is a zip of several files; give one of them alone"));
        }
        here += 46 + usize::try_from(lengths.iter().sum::<u64>()).unwrap_or(0);
    }
    let Some([flags, method, crc, packed, unpacked, local]) = found else {
        return Err(not("it is a zip without a file"));
    };
    if flags & 1 != 0 {
        return Err(not("it is an encrypted zip"));
    }
    if unpacked > bound(packed) {
        return Err(not(&format!(
            "it unpacks to {unpacked} bytes from {packed}, more than is read of a list"
        )));
    }
    let header = at(local, 30)?;
    let start = number(&header, 26, 2)
        .zip(number(&header, 28, 2))
        .filter(|_| header.starts_with(b"PK\x03\x04"))
        .map(|(name, extra)| local + 30 + name + extra)
        .filter(|start| start.saturating_add(packed) <= from)
        .ok_or_else(|| cut("the file in the archive is not whole"))?;
    file.seek(SeekFrom::Start(start)).map_err(reading)?;
    let body = BufReader::with_capacity(BUFFER, file.take(packed));
    let stated = Some((unpacked, u32::try_from(crc).unwrap_or_default()));
    match method {
        0 => Ok(Box::new(Limited::new(body, unpacked, stated))),
        8 => Ok(Box::new(Limited::new(
            DeflateDecoder::new(body),
            unpacked,
            stated,
        ))),
        _ => Err(not("it is a zip packed in another way than deflate")),
    }
}

/// A little-endian number of `size` bytes.
fn number(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    let slice = bytes.get(at..at.checked_add(size)?)?;
    Some(
        slice
            .iter()
            .rev()
            .fold(0, |all, byte| all << 8 | u64::from(*byte)),
    )
}

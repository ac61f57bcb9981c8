//! Receives a body into a file, whole or not at all.
//!
//! In: an answer and a folder. Out: the file under its name, with its digests. The
//! body is written beside it as `NAME.part`, synced, and renamed when it is known to be
//! whole: the length that the server stated has come, or its last chunk, or the checksum
//! at the end of gzip. Guaranteed of whatever is sent: no more is written than the
//! source may have, no more is unpacked than [`MOST_RATIO`] times what came, and a page
//! for people is not taken for a list.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use flate2::read::MultiGzDecoder;
use sha2::Digest as _;
use ureq::{
    Body,
    http::{HeaderMap, Response, header},
};

use crate::{
    Address, Event, FetchError, Limits, SourceFile, World,
    client::{self, Client},
    record::{Received, digest, sync_folder},
};

/// Most bytes out of one packed byte. Lists in XML reach 30; a bomb has 1,000.
const MOST_RATIO: u64 = 200;
/// Small answers may unpack to this whatever their ratio.
const SMALL: u64 = 1 << 20;
const PIECE: usize = 1 << 16;
/// How much of a file is looked at for HTML.
const HEAD: usize = 1_024;

/// Where a file goes, and how much of it there may be.
pub(crate) struct Target<'a> {
    pub file: &'a SourceFile,
    pub asked: &'a Address,
    pub folder: &'a Path,
    pub most: u64,
}

impl Target<'_> {
    fn path(&self) -> PathBuf {
        self.folder.join(&self.file.name)
    }

    fn part(&self) -> PathBuf {
        self.folder.join(format!("{}.part", self.file.name))
    }
}

/// Receives the body of `response`.
pub(crate) fn receive(
    client: &Client,
    response: Response<Body>,
    address: &Address,
    target: &Target<'_>,
    limits: &Limits,
    world: &mut dyn World,
) -> Result<Received, FetchError> {
    let (parts, body) = response.into_parts();
    let coding = Coding::of(&parts.headers, address)?;
    let stated = stated(&parts.headers);
    let too_large = || FetchError::TooLarge {
        address: address.to_string(),
        limit: target.most,
    };
    if stated.is_some_and(|bytes| bytes > target.most) {
        return Err(too_large());
    }
    if stated.is_none() && !is_chunked(&parts.headers) && coding == Coding::Plain {
        return Err(FetchError::Unmeasured {
            address: address.to_string(),
        });
    }
    let begun = world.elapsed();
    let incoming = Incoming {
        body: body.into_with_config().limit(u64::MAX).reader(),
        client,
        address,
        name: &target.file.name,
        most: target.most,
        stated,
        came: 0,
        begun,
        limits,
        world,
        failed: None,
    };
    let part = target.part();
    let mut out = Out::create(&part)?;
    let outcome = match coding {
        Coding::Plain => copy(incoming, &mut out, address, target.most),
        Coding::Gzip => unpack(incoming, &mut out, address, target.most),
    };
    let finished = outcome.and_then(|()| {
        if client.is_stopped() {
            // A connection that we closed looks like the end of some bodies.
            return Err(FetchError::Stopped);
        }
        out.accept(address, target.file)
    });
    let (bytes, blake3, sha256) = match finished {
        Ok(sums) => sums,
        Err(error) => {
            let _ = fs::remove_file(&part);
            return Err(error);
        }
    };
    let last_modified = client::text(&parts.headers, header::LAST_MODIFIED);
    out.finish(&target.path(), last_modified.as_deref())?;
    sync_folder(target.folder);
    Ok(Received {
        name: target.file.name.clone(),
        address: target.asked.to_string(),
        asked: digest(&target.file.url),
        etag: client::text(&parts.headers, header::ETAG),
        last_modified,
        bytes,
        blake3,
        sha256,
    })
}

/// How a body is packed on its way (RFC 9110, 8.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Plain,
    Gzip,
}

impl Coding {
    fn of(headers: &HeaderMap, address: &Address) -> Result<Self, FetchError> {
        let all: Vec<&str> = headers
            .get_all(header::CONTENT_ENCODING)
            .iter()
            .map(|value| value.to_str().unwrap_or("?").trim())
            .filter(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
            .collect();
        match all.as_slice() {
            [] => Ok(Self::Plain),
            [one] if one.eq_ignore_ascii_case("gzip") || one.eq_ignore_ascii_case("x-gzip") => {
                Ok(Self::Gzip)
            }
            _ => Err(FetchError::Packed {
                address: address.to_string(),
                what: "it is packed in another way than was asked for".to_owned(),
            }),
        }
    }
}

fn is_chunked(headers: &HeaderMap) -> bool {
    client::text(headers, header::TRANSFER_ENCODING)
        .is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"))
}

/// The length that the server states; of a chunked body it is not to be believed.
fn stated(headers: &HeaderMap) -> Option<u64> {
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return None;
    }
    client::text(headers, header::CONTENT_LENGTH)?.parse().ok()
}

/// The body as it comes, under the limits of time and size.
struct Incoming<'a, R> {
    body: R,
    client: &'a Client,
    address: &'a Address,
    name: &'a str,
    most: u64,
    stated: Option<u64>,
    came: u64,
    begun: Duration,
    limits: &'a Limits,
    world: &'a mut dyn World,
    failed: Option<FetchError>,
}

impl<R: Read> Incoming<'_, R> {
    /// Reads a piece, or says why there is none.
    fn piece(&mut self, into: &mut [u8]) -> Result<usize, FetchError> {
        let count = self.body.read(into).map_err(|error| self.broken(error))?;
        self.came += count as u64;
        if self.came > self.most {
            return Err(FetchError::TooLarge {
                address: self.address.to_string(),
                limit: self.most,
            });
        }
        if count == 0 {
            self.whole()?;
        } else {
            self.in_time()?;
            self.world.hear(&Event::Came {
                file: self.name,
                bytes: self.came,
                of: self.stated,
            });
        }
        Ok(count)
    }

    fn whole(&self) -> Result<(), FetchError> {
        match self.stated {
            Some(stated) if stated != self.came => Err(FetchError::Truncated {
                address: self.address.to_string(),
                what: format!("{} of {stated} bytes came", self.came),
            }),
            _ => Ok(()),
        }
    }

    fn in_time(&self) -> Result<(), FetchError> {
        let taken = self.world.elapsed().saturating_sub(self.begun);
        let slow = |what: String, again| {
            Err(FetchError::TooSlow {
                address: self.address.to_string(),
                what,
                again,
            })
        };
        if taken > self.limits.total {
            return slow(
                format!("{} bytes came in {} s", self.came, taken.as_secs()),
                false,
            );
        }
        let least = u64::try_from(taken.as_millis()).unwrap_or(u64::MAX) / 1_000;
        if taken > self.limits.grace && self.came / least.max(1) < self.limits.least_rate {
            return slow(
                format!(
                    "{} bytes came in {} s, fewer than {} a second",
                    self.came,
                    taken.as_secs(),
                    self.limits.least_rate
                ),
                true,
            );
        }
        Ok(())
    }

    fn broken(&self, error: io::Error) -> FetchError {
        if self.client.is_stopped() {
            return FetchError::Stopped;
        }
        let cut = error.kind() == io::ErrorKind::UnexpectedEof;
        let named = client::named(ureq::Error::from(error), self.address);
        match named {
            FetchError::Connection { address, what } if cut => FetchError::Truncated {
                address,
                what: match self.stated {
                    Some(stated) => format!("{} of {stated} bytes came", self.came),
                    None => what,
                },
            },
            other => other,
        }
    }
}

/// For the decoder: an error of ours travels beside the one that it can carry.
impl<R: Read> Read for Incoming<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.piece(into).map_err(|error| {
            self.failed = Some(error);
            io::Error::other("the body did not come whole")
        })
    }
}

fn copy<R: Read>(
    mut incoming: Incoming<'_, R>,
    out: &mut Out,
    address: &Address,
    most: u64,
) -> Result<(), FetchError> {
    let mut piece = vec![0; PIECE];
    loop {
        match incoming.piece(&mut piece)? {
            0 => return Ok(()),
            count => out.take(&piece[..count], most, address)?,
        }
    }
}

fn unpack<R: Read>(
    incoming: Incoming<'_, R>,
    out: &mut Out,
    address: &Address,
    most: u64,
) -> Result<(), FetchError> {
    let mut decoder = MultiGzDecoder::new(incoming);
    let mut piece = vec![0; PIECE];
    loop {
        let count = match decoder.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) => {
                let came = decoder.get_mut().failed.take();
                return Err(came.unwrap_or_else(|| bad_gzip(&error, address)));
            }
        };
        out.take(&piece[..count], most, address)?;
        let packed = decoder.get_ref().came;
        if out.bytes > SMALL && out.bytes > packed.saturating_mul(MOST_RATIO) {
            return Err(FetchError::Packed {
                address: address.to_string(),
                what: format!("more than {MOST_RATIO} bytes come out of each packed one"),
            });
        }
    }
}

fn bad_gzip(error: &io::Error, address: &Address) -> FetchError {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return FetchError::Truncated {
            address: address.to_string(),
            what: "the packed answer ends too early".to_owned(),
        };
    }
    FetchError::Packed {
        address: address.to_string(),
        what: error.to_string(),
    }
}

/// The file that is being written.
struct Out {
    path: PathBuf,
    file: File,
    bytes: u64,
    head: Vec<u8>,
    blake3: blake3::Hasher,
    sha256: sha2::Sha256,
}

impl Out {
    fn create(path: &Path) -> Result<Self, FetchError> {
        Ok(Self {
            path: path.to_owned(),
            file: File::create(path).map_err(|source| FetchError::Io {
                action: "create",
                path: path.to_owned(),
                source,
            })?,
            bytes: 0,
            head: Vec::new(),
            blake3: blake3::Hasher::new(),
            sha256: sha2::Sha256::new(),
        })
    }

    fn io(&self, source: io::Error) -> FetchError {
        FetchError::Io {
            action: "write",
            path: self.path.clone(),
            source,
        }
    }

    fn take(&mut self, piece: &[u8], most: u64, address: &Address) -> Result<(), FetchError> {
        self.bytes += piece.len() as u64;
        if self.bytes > most {
            return Err(FetchError::TooLarge {
                address: address.to_string(),
                limit: most,
            });
        }
        let room = HEAD.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(&piece[..room]);
        self.blake3.update(piece);
        self.sha256.update(piece);
        self.file.write_all(piece).map_err(|error| self.io(error))
    }

    /// Looks at what came: something, no page, and what was expected.
    fn accept(
        &mut self,
        address: &Address,
        file: &SourceFile,
    ) -> Result<(u64, String, String), FetchError> {
        let address = address.to_string();
        if self.head.iter().all(u8::is_ascii_whitespace) {
            return Err(FetchError::Empty { address });
        }
        if is_web_page(&self.head) {
            return Err(FetchError::WebPage { address });
        }
        let found = hex(&self.sha256.finalize_reset());
        match &file.sha256 {
            Some(expected) if !expected.eq_ignore_ascii_case(&found) => {
                Err(FetchError::WrongDigest {
                    address,
                    found,
                    expected: expected.to_ascii_lowercase(),
                })
            }
            _ => Ok((
                self.bytes,
                self.blake3.finalize().to_hex().to_string(),
                found,
            )),
        }
    }

    /// Gives the file its name, and the time that the server gives it: some lists are
    /// dated by nothing else.
    fn finish(self, path: &Path, last_modified: Option<&str>) -> Result<(), FetchError> {
        if let Some(time) = last_modified.and_then(client::date) {
            // A file system that keeps no times is no reason to refuse a list.
            let _ = self.file.set_modified(SystemTime::from(time));
        }
        self.file.sync_all().map_err(|error| self.io(error))?;
        fs::rename(&self.path, path).map_err(|error| self.io(error))
    }
}

/// A captive portal, a sign-in page or an error page that was sent as a success.
fn is_web_page(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with("<!doctype html")
        || text.starts_with("<html")
        || (text.starts_with("<?xml") || text.starts_with("<!--")) && text.contains("<html")
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_for_people_are_told_from_lists() {
        for page in [
            "<!DOCTYPE html><html>",
            "\u{feff}  \r\n<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">",
            "<HTML lang=en>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">",
            "<!-- sign in --><html>",
        ] {
            assert!(is_web_page(page.as_bytes()), "{page}");
        }
        for list in [
            "<?xml version=\"1.0\"?><CONSOLIDATED_LIST>",
            "_id,source,entity_number",
            "36,\"AEROCARIBBEAN AIRLINES\"",
            "{\"results\":[]}",
            "name,remarks\nX,<html>",
        ] {
            assert!(!is_web_page(list.as_bytes()), "{list}");
        }
    }
}

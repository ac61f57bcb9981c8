//! Why a file did not come whole.

use std::{io, path::PathBuf, time::Duration};

/// An error of this crate. What was downloaded before is untouched when one is returned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The catalog of sources cannot be used.
    #[error("{origin}: {what}")]
    BadSources {
        /// The file.
        origin: String,
        /// What is wrong, and where.
        what: String,
    },
    /// The proxy cannot be used.
    #[error("the proxy cannot be used: {what}")]
    BadProxy {
        /// What is wrong.
        what: String,
    },
    /// No connection, or one that broke.
    #[error("{address}: {what}")]
    Connection {
        /// The address.
        address: String,
        /// What happened.
        what: String,
    },
    /// The server is not who it should be, or speaks no TLS.
    #[error("{address}: no trusted connection: {what}")]
    Untrusted {
        /// The address.
        address: String,
        /// What happened.
        what: String,
    },
    /// The answer is not HTTP.
    #[error("{address}: the answer is not HTTP as it should be: {what}")]
    NotHttp {
        /// The address.
        address: String,
        /// What is wrong with it.
        what: String,
    },
    /// The server refused, or has trouble.
    #[error("{address}: the server answered {status}")]
    Status {
        /// The address.
        address: String,
        /// The status code.
        status: u16,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// A redirect that is not followed.
    #[error("{address}: the redirect to `{location}` is not followed: {what}")]
    BadRedirect {
        /// The address.
        address: String,
        /// Where it leads, without query.
        location: String,
        /// Why not.
        what: String,
    },
    /// Redirects without end.
    #[error("{address}: more than {limit} redirects")]
    TooManyRedirects {
        /// The first address.
        address: String,
        /// How many are followed.
        limit: u32,
    },
    /// The body ends too early.
    #[error("{address}: the file is cut off: {what}")]
    Truncated {
        /// The address.
        address: String,
        /// How it shows.
        what: String,
    },
    /// The answer says neither how long it is nor where it ends.
    #[error(
        "{address}: the answer does not say how long it is, so nobody can say whether it is whole"
    )]
    Unmeasured {
        /// The address.
        address: String,
    },
    /// More than the source may have.
    #[error("{address}: larger than {limit} bytes, the most that this source may have")]
    TooLarge {
        /// The address.
        address: String,
        /// The limit.
        limit: u64,
    },
    /// It took too long.
    #[error("{address}: too slow: {what}")]
    TooSlow {
        /// The address.
        address: String,
        /// Which limit.
        what: String,
        /// Whether another try may help: a total time that passed will pass again.
        again: bool,
    },
    /// A content coding that cannot be undone.
    #[error("{address}: the answer cannot be unpacked: {what}")]
    Packed {
        /// The address.
        address: String,
        /// What is wrong.
        what: String,
    },
    /// A page for people instead of the file.
    #[error("{address}: it is a web page (HTML), not the list")]
    WebPage {
        /// The address.
        address: String,
    },
    /// Nothing.
    #[error("{address}: the file is empty")]
    Empty {
        /// The address.
        address: String,
    },
    /// The content is not the one that the source names.
    #[error("{address}: the SHA-256 of the file is {found}, not {expected} as the source says")]
    WrongDigest {
        /// The address.
        address: String,
        /// What came.
        found: String,
        /// What should have come.
        expected: String,
    },
    /// The files of a set are not of one publication.
    #[error("{address}: it changed while the other files of the set were downloaded")]
    Changed {
        /// The file that changed.
        address: String,
    },
    /// A file or folder of ours.
    #[error("cannot {action} `{path}`: {source}", path = path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Another update is at work in the same folder.
    #[error("another update is at work in `{path}`", path = path.display())]
    Busy {
        /// The lock.
        path: PathBuf,
    },
    /// The user ended it.
    #[error("stopped")]
    Stopped,
}

impl FetchError {
    /// Returns whether the same request may do better in a while.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Connection { .. } | Self::Truncated { .. } | Self::Changed { .. } => true,
            Self::TooSlow { again, .. } => *again,
            // RFC 9110, 15.5.9 and 15.6; RFC 6585, 4.
            Self::Status { status, .. } => matches!(status, 408 | 429 | 500 | 502 | 503 | 504),
            _ => false,
        }
    }

    /// Returns how long the server asks to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Returns what to do about it, in one sentence without a full stop.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::BadSources { .. } => {
                "compare with `interdict lists update --list --format json`; docs/operations.md shows the file"
            }
            Self::BadProxy { .. } => "write `HTTPS_PROXY=http://HOST:PORT`",
            Self::Connection { .. } => {
                "check the network and the proxy (HTTPS_PROXY); without a network, import the file by hand"
            }
            Self::Untrusted { .. } => {
                "check the clock and the trusted certificates of this machine; a proxy that opens TLS needs its own among them"
            }
            Self::Status {
                status: 401 | 403, ..
            } => {
                "the publisher does not serve programs here; download the file with a browser and import it by hand"
            }
            Self::Status {
                status: 404 | 410, ..
            } => {
                "the address has moved; look for the new one on the publisher's page and give it with `--sources`"
            }
            Self::Status { .. } | Self::Truncated { .. } | Self::Changed { .. } => {
                "try again later; the copy that was there before stays"
            }
            Self::BadRedirect { .. } | Self::TooManyRedirects { .. } => {
                "look for the present address on the publisher's page and give it with `--sources`"
            }
            Self::NotHttp { .. } | Self::Unmeasured { .. } | Self::Packed { .. } => {
                "a server or proxy on the way is at fault; download the file with a browser and import it by hand"
            }
            Self::TooLarge { .. } => {
                "if the publisher's file has grown so much, raise `max_mib` in a file for `--sources`"
            }
            Self::TooSlow { .. } => "try again later, or give more time with `--timeout`",
            Self::WebPage { .. } => {
                "open the address in a browser: a sign-in page, a notice or a moved file is in the way"
            }
            Self::Empty { .. } => "try again later; an empty list is never stored",
            Self::WrongDigest { .. } => "do not use the file; ask whoever keeps the mirror",
            Self::Io { .. } => {
                "check that the folder exists and may be written, and that the disk is not full"
            }
            Self::Busy { .. } => {
                "wait until it has ended; two at once would download everything twice"
            }
            Self::Stopped => "start it again",
        }
    }
}

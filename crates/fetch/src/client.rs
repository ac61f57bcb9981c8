//! Asks one address, and follows where it leads.
//!
//! In: an address and what was said of the last copy. Out: "not modified", or an answer
//! whose body has not been read yet; or a typed error. Guaranteed: no redirect leads
//! from https to http or to another machine over http, none is followed without end,
//! and no part of the answer is waited for without limit. HTTP as in RFC 9110, 9112.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::{Timestamp, fmt::rfc2822};
use ureq::{
    Agent, Body, Proxy, ProxyProtocol,
    http::{HeaderMap, Response, header},
    tls::{RootCerts, TlsConfig, TlsProvider},
};

use crate::{Address, FetchError, Limits};

/// An official answer has less than two; a hostile one has no end.
const MOST_HEADER: usize = 64 * 1024;
const USER_AGENT: &str = concat!("interdict/", env!("CARGO_PKG_VERSION"));

/// What was said of the last copy of a file; sent back, it asks for a newer one only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag`.
    pub etag: Option<String>,
    /// The `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What an address answered.
pub(crate) enum Answer {
    /// The last copy is still the newest.
    NotModified,
    /// A file; its body is still to be read.
    File {
        /// The answer.
        response: Box<Response<Body>>,
        /// Where it came from in the end.
        address: Address,
    },
}

/// A client for a few files.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    stopped: Arc<AtomicBool>,
    redirects: u32,
}

/// Ends what a client is doing, from another thread.
#[derive(Debug, Clone)]
pub struct Stopper {
    agent: Agent,
    stopped: Arc<AtomicBool>,
}

impl Stopper {
    /// Closes every connection; what waits for one returns [`FetchError::Stopped`].
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        self.agent.clone().shutdown();
    }
}

impl Client {
    /// Builds a client. `proxy` is the address of one, `direct` the hosts that are
    /// reached without it, as `NO_PROXY` lists them.
    pub fn new(
        limits: &Limits,
        proxy: Option<&str>,
        direct: Option<&str>,
    ) -> Result<Self, FetchError> {
        let proxy = proxy.map(|text| through(text, direct)).transpose()?;
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .proxy(proxy)
            .http_status_as_error(false)
            // Each step is looked at here before it is taken.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(USER_AGENT)
            .accept("*/*")
            .accept_encoding("gzip, identity")
            .max_response_header_size(MOST_HEADER)
            // A connection that is kept may be closed by the server at the very moment
            // of the next request, which then fails for no reason. For a handful of
            // files a new one each costs nothing that matters.
            .max_idle_connections(0)
            .max_idle_connections_per_host(0)
            .timeout_global(Some(limits.total))
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect))
            .timeout_recv_response(Some(limits.idle))
            .timeout_per_read(Some(limits.idle))
            .timeout_per_write(Some(limits.idle))
            .build()
            .new_agent();
        Ok(Self {
            agent,
            stopped: Arc::new(AtomicBool::new(false)),
            redirects: limits.redirects,
        })
    }

    /// Returns what ends the work of this client.
    pub fn stopper(&self) -> Stopper {
        Stopper {
            agent: self.agent.clone(),
            stopped: Arc::clone(&self.stopped),
        }
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// Asks for a file.
    pub(crate) fn get(&self, address: &Address, known: &Validators) -> Result<Answer, FetchError> {
        let mut at = address.clone();
        for _ in 0..=self.redirects {
            let response = self.ask(&at, known)?;
            let status = response.status().as_u16();
            match status {
                200 => {
                    check_header(response.headers(), &at)?;
                    return Ok(Answer::File {
                        response: Box::new(response),
                        address: at,
                    });
                }
                304 if *known != Validators::default() => return Ok(Answer::NotModified),
                301 | 302 | 303 | 307 | 308 => at = next(&at, &response)?,
                _ => {
                    return Err(FetchError::Status {
                        address: at.to_string(),
                        status,
                        retry_after: retry_after(response.headers()),
                    });
                }
            }
        }
        Err(FetchError::TooManyRedirects {
            address: address.to_string(),
            limit: self.redirects,
        })
    }

    fn ask(&self, address: &Address, known: &Validators) -> Result<Response<Body>, FetchError> {
        if self.is_stopped() {
            return Err(FetchError::Stopped);
        }
        let mut request = self.agent.get(address.uri());
        if let Some(etag) = &known.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(day) = &known.last_modified {
            request = request.header(header::IF_MODIFIED_SINCE, day);
        }
        if !address.is_https() {
            // This machine: no proxy stands in between.
            request = request.config().proxy(None).build();
        }
        request.call().map_err(|error| {
            if self.is_stopped() {
                return FetchError::Stopped;
            }
            named(error, address)
        })
    }
}

/// A proxy that can be used, without its password in any error.
fn through(text: &str, direct: Option<&str>) -> Result<Proxy, FetchError> {
    let bad = |what: &str| FetchError::BadProxy {
        what: what.to_owned(),
    };
    let plain = Proxy::new(text).map_err(|_| bad("it is not the address of a proxy"))?;
    if !matches!(plain.protocol(), ProxyProtocol::Http | ProxyProtocol::Https) {
        return Err(bad("it speaks neither http nor https"));
    }
    let mut builder = Proxy::builder(plain.protocol())
        .host(plain.host())
        .port(plain.port());
    if let Some(user) = plain.username() {
        builder = builder.username(user);
    }
    if let Some(password) = plain.password() {
        builder = builder.password(password);
    }
    for host in direct.unwrap_or_default().split(',').map(str::trim) {
        if !host.is_empty() {
            builder = builder.no_proxy(host);
        }
    }
    builder
        .build()
        .map_err(|_| bad("it is not the address of a proxy"))
}

fn next(at: &Address, response: &Response<Body>) -> Result<Address, FetchError> {
    let location = text(response.headers(), header::LOCATION).unwrap_or_default();
    if location.is_empty() {
        return Err(FetchError::NotHttp {
            address: at.to_string(),
            what: "a redirect that leads nowhere".to_owned(),
        });
    }
    at.follow(&location)
        .map_err(|what| FetchError::BadRedirect {
            address: at.to_string(),
            location: shown(&location),
            what,
        })
}

/// A target as it may be printed: without what could be a key, and not without end.
fn shown(location: &str) -> String {
    let bare = location.split(['?', '#']).next().unwrap_or_default();
    let bare = match (bare.split_once("://"), bare.contains('@')) {
        (Some((scheme, rest)), true) => {
            format!(
                "{scheme}://{}",
                rest.split_once('@').map_or(rest, |(_, rest)| rest)
            )
        }
        _ => bare.to_owned(),
    };
    bare.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Two lengths that differ are an attack on whoever believes one of them (RFC 9112, 6.3).
fn check_header(headers: &HeaderMap, address: &Address) -> Result<(), FetchError> {
    let mut lengths: Vec<_> = headers.get_all(header::CONTENT_LENGTH).iter().collect();
    lengths.dedup();
    if lengths.len() > 1 {
        return Err(FetchError::NotHttp {
            address: address.to_string(),
            what: "it states two lengths".to_owned(),
        });
    }
    Ok(())
}

/// A header as text of moderate length; one in other bytes is left out.
pub(crate) fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (value.len() <= 2_000).then(|| value.trim().to_owned())
}

/// How long a server asks to wait: seconds, or a date, which is measured against the
/// server's own (RFC 9110, 10.2.3). No clock of ours is asked.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let asked = text(headers, header::RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let then = date(&asked)?;
    let now = date(&text(headers, header::DATE)?)?;
    Duration::try_from(then.duration_since(now)).ok()
}

/// A date as HTTP writes it (RFC 9110, 5.6.7).
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

/// Says in our words what ureq says in its own.
pub(crate) fn named(error: ureq::Error, address: &Address) -> FetchError {
    use ureq::Error;
    let address = address.to_string();
    match error {
        Error::Timeout(limit) => TooSlow::of(limit).at(address),
        Error::HostNotFound => FetchError::Connection {
            address,
            what: "no such host is known".to_owned(),
        },
        Error::Io(error) => from_io(&error, address),
        Error::Rustls(error) => FetchError::Untrusted {
            address,
            what: error.to_string(),
        },
        Error::Tls(what) => FetchError::Untrusted {
            address,
            what: what.to_owned(),
        },
        Error::ConnectProxyFailed(what) => FetchError::Connection {
            address,
            what: format!("the proxy refused: {what}"),
        },
        Error::ConnectionFailed => FetchError::Connection {
            address,
            what: "no connection".to_owned(),
        },
        other => FetchError::NotHttp {
            address,
            what: other.to_string(),
        },
    }
}

fn from_io(error: &io::Error, address: String) -> FetchError {
    let mut cause = error
        .get_ref()
        .map(|inner| inner as &(dyn std::error::Error + 'static));
    while let Some(inner) = cause {
        if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
            return FetchError::Untrusted {
                address,
                what: tls.to_string(),
            };
        }
        cause = inner.source();
    }
    FetchError::Connection {
        address,
        what: error.to_string(),
    }
}

/// Which time ran out.
struct TooSlow {
    what: String,
    again: bool,
}

impl TooSlow {
    fn of(limit: ureq::Timeout) -> Self {
        use ureq::Timeout;
        let (what, again) = match limit {
            Timeout::Global | Timeout::PerCall => ("the whole answer took too long", false),
            Timeout::Resolve => ("the name of the host was not found in time", true),
            Timeout::Connect => ("no connection in time", true),
            Timeout::RecvResponse => ("the server did not begin to answer in time", true),
            _ => ("nothing came for too long", true),
        };
        Self {
            what: what.to_owned(),
            again,
        }
    }

    fn at(self, address: String) -> FetchError {
        FetchError::TooSlow {
            address,
            what: self.what,
            again: self.again,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_asked_for_in_seconds_or_until_a_date_of_the_server() {
        let asked = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            retry_after(&headers)
        };
        assert_eq!(
            asked(&[("retry-after", "120")]),
            Some(Duration::from_secs(120))
        );
        let until = ("retry-after", "Sat, 21 Nov 2026 10:00:30 GMT");
        let now = ("date", "Sat, 21 Nov 2026 10:00:00 GMT");
        assert_eq!(asked(&[until, now]), Some(Duration::from_secs(30)));
        assert_eq!(asked(&[until]), None);
        assert_eq!(asked(&[("retry-after", now.1), ("date", until.1)]), None);
        assert_eq!(asked(&[("retry-after", "soon"), now]), None);
        assert_eq!(asked(&[("retry-after", "-5"), now]), None);
        assert_eq!(asked(&[("retry-after", "99999999999999999999"), now]), None);
    }

    #[test]
    fn a_redirect_is_shown_without_keys() {
        assert_eq!(shown("http://u:p@h/x?key=1#2"), "http://h/x");
        assert_eq!(shown("a\u{1b}[31m"), "a[31m");
    }

    #[test]
    fn a_proxy_is_checked_and_its_password_never_told() {
        let limits = Limits::default();
        assert!(Client::new(&limits, Some("http://u:secret@proxy:8080"), Some("a, b")).is_ok());
        for bad in [
            "socks5://u:secret@proxy:1",
            "ftp://u:secret@p",
            "::::secret",
        ] {
            let said = Client::new(&limits, Some(bad), None)
                .unwrap_err()
                .to_string();
            assert!(!said.contains("secret"), "{said}");
        }
    }
}

//! Addresses that may be fetched from, and those that may not.
//!
//! In: text from the catalog, from a file of the user's, or from the `Location` of an
//! answer. Out: an address over https, or over http to this very machine. Guaranteed:
//! it names no user and no password, and it is shown without its query, where a mirror
//! may keep a key. Written as RFC 3986 has it; redirects as RFC 9110, 10.2.2.

use std::{fmt, net::IpAddr};

use ureq::http::Uri;

/// Longer addresses are no addresses of lists.
const LONGEST: usize = 2_000;

/// The address of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    uri: Uri,
}

impl Address {
    /// Reads an address; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
        let uri: Uri = text.parse().map_err(|error| format!("{error}"))?;
        let Some(authority) = uri.authority() else {
            return Err("it has no host; write `https://HOST/PATH`".to_owned());
        };
        if authority.as_str().contains('@') {
            return Err("it holds a user or password, which would end in logs".to_owned());
        }
        if authority.host().is_empty() {
            return Err("it has no host; write `https://HOST/PATH`".to_owned());
        }
        match uri.scheme_str() {
            Some("https") => Ok(Self { uri }),
            Some("http") if is_this_machine(authority.host()) => Ok(Self { uri }),
            Some("http") => {
                Err("it is not https, so anybody on the way could change the list".to_owned())
            }
            _ => Err("only https is fetched".to_owned()),
        }
    }

    /// Returns where a `Location` that this address answered with leads.
    pub fn follow(&self, location: &str) -> Result<Self, String> {
        let target = if location.contains("://") {
            location.to_owned()
        } else if let Some(rest) = location.strip_prefix("//") {
            format!("{}://{rest}", self.scheme())
        } else if location.starts_with('/') {
            format!("{}://{}{location}", self.scheme(), self.authority())
        } else {
            let path = self.uri.path();
            let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
            format!("{}://{}{folder}{location}", self.scheme(), self.authority())
        };
        let next = Self::parse(&target)?;
        if self.is_https() && !next.is_https() {
            return Err("it leads from https to http".to_owned());
        }
        Ok(next)
    }

    /// Returns whether the way to it is encrypted; otherwise it is this machine.
    pub fn is_https(&self) -> bool {
        self.scheme() == "https"
    }

    /// Returns the host, as in `HOST` or `HOST:PORT`.
    pub fn authority(&self) -> &str {
        self.uri
            .authority()
            .map_or("", |authority| authority.as_str())
    }

    /// Returns the whole address, query and all. Not for messages.
    pub fn whole(&self) -> String {
        self.uri.to_string()
    }

    pub(crate) fn uri(&self) -> &Uri {
        &self.uri
    }

    fn scheme(&self) -> &str {
        self.uri.scheme_str().unwrap_or("https")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}://{}{}",
            self.scheme(),
            self.authority(),
            self.uri.path()
        )?;
        if self.uri.query().is_some() {
            f.write_str("?...")?;
        }
        Ok(())
    }
}

/// RFC 6761, 6.3 for the name; the loopback ranges of IPv4 and IPv6 for numbers.
fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        Address::parse(text).unwrap_err()
    }

    #[test]
    fn only_https_and_this_machine_are_fetched_from() {
        for good in [
            "https://example.org/a.csv",
            "http://127.0.0.1:8080/a.csv",
            "http://[::1]:8080/a.csv",
            "http://LOCALHOST/a",
        ] {
            assert!(Address::parse(good).is_ok(), "{good}");
        }
        assert!(refused("http://example.org/a").contains("not https"));
        // A name that only begins like a number of this machine.
        assert!(refused("http://127.0.0.1.example.org/a").contains("not https"));
        assert!(refused("ftp://example.org/a").contains("only https"));
        assert!(!refused("file:///etc/passwd").is_empty());
        assert!(refused("/a.csv").contains("no host"));
        assert!(refused("https://").len() > 3);
        assert!(refused(&format!("https://example.org/{}", "a".repeat(2_000))).contains("longer"));
    }

    #[test]
    fn an_address_never_holds_a_password() {
        let why = refused("https://user:secret@example.org/a.csv");
        assert!(why.contains("user or password"), "{why}");
        assert!(!why.contains("secret"), "{why}");
    }

    #[test]
    fn the_query_is_sent_and_never_shown() {
        let address = Address::parse("https://example.org/a.csv?token=secret").unwrap();
        assert_eq!(address.to_string(), "https://example.org/a.csv?...");
        assert_eq!(address.whole(), "https://example.org/a.csv?token=secret");
    }

    #[test]
    fn redirects_lead_where_the_rules_say_and_never_to_http() {
        let from = Address::parse("https://example.org/lists/a.csv?x=1").unwrap();
        let to = |location: &str| from.follow(location).map(|to| to.whole());
        assert_eq!(to("b.csv").unwrap(), "https://example.org/lists/b.csv");
        assert_eq!(to("/b.csv").unwrap(), "https://example.org/b.csv");
        assert_eq!(to("//other.org/b").unwrap(), "https://other.org/b");
        assert_eq!(to("https://other.org/b").unwrap(), "https://other.org/b");
        assert!(
            to("http://example.org/b")
                .unwrap_err()
                .contains("not https")
        );
        assert!(
            to("http://127.0.0.1/b")
                .unwrap_err()
                .contains("from https to http")
        );
        assert!(
            to("https://a:b@example.org/")
                .unwrap_err()
                .contains("password")
        );
    }
}

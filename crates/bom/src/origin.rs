//! Whether an address is one from which everyone may have something.
//!
//! As far as its text tells: nobody is asked here. A package URL names a thing and says not
//! that it was published, so it is no address.

/// Returns the address, if its text speaks for a public one.
pub(crate) fn public(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.rsplit('+').next().unwrap_or(scheme);
    if !["http", "https", "ftp", "git"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A name or a password in an address is a key to a door.
    if authority.contains('@') {
        return None;
    }
    let host = authority
        .rsplit_once(':')
        .map_or(authority, |(host, _)| host);
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let last = host.rsplit('.').next().unwrap_or_default();
    // Special-use names: RFC 2606, 6761, 6762, 8375 and 9476, and those that networks of
    // companies use. An address of digits is none that anybody publishes at.
    let inner = [
        "local",
        "localhost",
        "localdomain",
        "internal",
        "intranet",
        "corp",
        "home",
        "lan",
        "private",
        "test",
        "invalid",
        "onion",
        "alt",
        "arpa",
    ];
    let digits = host.chars().all(|c| c.is_ascii_digit() || c == '.') || host.starts_with('[');
    let named = host.contains('.') && !digits && !inner.contains(&last);
    let plain = host
        .chars()
        .all(|c| c.is_alphanumeric() || c == '.' || c == '-');
    (named && plain).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_without_a_key_on_a_public_name_counts() {
        for yes in [
            "https://example.org/tool.git",
            "git+https://example.org/a@v1",
            "https://example.org:8443/x",
            "ftp://ftp.example.org/a.tar.gz",
        ] {
            assert!(public(yes).is_some(), "{yes}");
        }
        for no in [
            "NOASSERTION",
            "pkg:npm/tool@1",
            "git+ssh://git@example.org/a",
            "https://user:secret@example.org/a",
            "https://git.corp/a",
            "https://build.internal/a",
            "http://localhost/a",
            "http://10.0.0.1/a",
            "http://[::1]/a",
            "file:///tmp/a",
            "https:///a",
            "",
        ] {
            assert!(public(no).is_none(), "{no}");
        }
    }
}

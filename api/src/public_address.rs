//! The public address of the service, as login cards show it.

use std::net::{IpAddr, SocketAddr};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters of a user name that are percent-encoded in an address. Valid user names contain none of them.
const NOT_IN_A_QUERY: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// The public address of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAddress {
    scheme: &'static str,
    authority: String,
}

impl PublicAddress {
    /// Parses the setting: a host with an optional scheme and an optional port. The scheme is HTTPS by default, but
    /// HTTP for an address of the machine itself.
    #[must_use]
    pub fn parse(setting: &str) -> Self {
        let setting = setting.trim_end_matches('/');
        let (scheme, authority) = match setting.split_once("://") {
            Some(("http", authority)) => ("http", authority),
            Some((_, authority)) => ("https", authority),
            None if is_loopback(setting) => ("http", setting),
            None => ("https", setting),
        };
        Self { scheme, authority: authority.to_owned() }
    }

    /// Returns the address of a service that has only the address on which it listens, without TLS.
    #[must_use]
    pub fn of_listener(address: SocketAddr) -> Self {
        Self { scheme: "http", authority: address.to_string() }
    }

    /// Returns the address of a school's own page, short enough to type: `lms.example.org/oak-hill`.
    #[must_use]
    pub fn school(&self, slug: &str) -> String {
        format!("{}/{slug}", self.authority)
    }

    /// Returns the link to a school's own page that fills in the user name. It never contains the PIN, because browsers
    /// and proxies store addresses.
    #[must_use]
    pub fn sign_in_link(&self, slug: &str, username: &str) -> String {
        let username = utf8_percent_encode(username, &NOT_IN_A_QUERY);
        format!("{}://{}?u={username}", self.scheme, self.school(slug))
    }

    /// Returns whether `authority` is the host of the service, with the port unless it is the default port.
    #[must_use]
    pub fn is(&self, authority: &str) -> bool {
        self.authority.eq_ignore_ascii_case(authority)
    }
}

/// Returns whether a host, which may have a port, is an address of the machine itself.
#[must_use]
pub fn is_loopback(authority: &str) -> bool {
    if let Ok(address) = authority.parse::<SocketAddr>() {
        return address.ip().is_loopback();
    }
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let is_ip = |host: &str| host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    host == "localhost" || is_ip(host) || is_ip(authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_the_machine_itself_are_recognised() {
        for own in ["localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:8080", "127.8.9.10"] {
            assert!(is_loopback(own), "{own}");
        }
        for other in
            ["", "lms.example.org", "localhost.example.org", "192.168.1.5:8080", "127.0.0.1.example.org", "[::2]"]
        {
            assert!(!is_loopback(other), "{other}");
        }
    }

    #[test]
    fn a_link_has_the_scheme_of_the_address_and_no_secret() {
        let link = |setting| PublicAddress::parse(setting).sign_in_link("oak-hill", "bprice.2");
        assert_eq!(link("lms.example.org"), "https://lms.example.org/oak-hill?u=bprice.2");
        assert_eq!(link("https://lms.example.org/"), "https://lms.example.org/oak-hill?u=bprice.2");
        assert_eq!(link("http://school.local:8080"), "http://school.local:8080/oak-hill?u=bprice.2");
        assert_eq!(link("127.0.0.1:8080"), "http://127.0.0.1:8080/oak-hill?u=bprice.2");
        let listener = PublicAddress::of_listener("192.168.1.5:8080".parse().unwrap());
        assert_eq!(listener.sign_in_link("oak", "a b&c"), "http://192.168.1.5:8080/oak?u=a%20b%26c");
        assert_eq!(listener.school("oak"), "192.168.1.5:8080/oak");
    }
}

//! The client's IP address: the peer's own address, unless the peer is one of our proxies.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use ipnet::IpNet;
use poem::{FromRequest, Request, RequestBody, Result};

use worker::network::Network;

use crate::app::App;

/// The IP address of the client.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// Returns the network under which failures and hashes of the client are counted.
    #[must_use]
    pub fn network(self) -> Network {
        Network::of(self.0)
    }

    /// Returns the address of the request's client, given our proxies.
    pub(crate) fn of(request: &Request, proxies: &[IpNet]) -> Self {
        let peer = request.remote_addr().as_socket_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), SocketAddr::ip);
        let forwarded = request.headers().get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
        Self(behind(peer, &hops, proxies))
    }
}

impl<'a> FromRequest<'a> for ClientAddress {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self::of(request, request.data::<App>().map_or(&[][..], |app| &app.trusted_proxies)))
    }
}

/// Returns the last forwarded address that is not one of our proxies. Earlier addresses cannot be trusted, because the
/// client may have invented them.
fn behind(peer: IpAddr, hops: &[&str], proxies: &[IpNet]) -> IpAddr {
    let ours = |address: &IpAddr| proxies.iter().any(|network| network.contains(address));
    // A socket that accepts both kinds of addresses reports an IPv4 peer as `::ffff:192.0.2.1`.
    let mut address = peer.to_canonical();
    for hop in hops.iter().rev() {
        if !ours(&address) {
            break;
        }
        let Some(before) = parse_hop(hop) else { break };
        address = before;
    }
    address
}

/// Parses an address in `X-Forwarded-For`. Some proxies append the port of the client, as `192.0.2.1:50000` or
/// `[2001:db8::1]:50000`.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let without_brackets = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    let alone = without_brackets.parse::<IpAddr>();
    let address = alone.or_else(|_| hop.parse::<SocketAddr>().map(|with_port| with_port.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// Parses a network, or a single address.
pub fn parse_network(text: &str) -> std::result::Result<IpNet, String> {
    let alone = text.parse::<IpAddr>().map(IpNet::from);
    alone.or_else(|_| text.parse::<IpNet>()).map_err(|_| "expected an address or a network such as 10.0.0.0/8".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_addresses_from_our_own_proxies_are_trusted() {
        let proxies = [parse_network("10.0.0.0/8").unwrap()];
        assert_eq!(behind(ip("203.0.113.9"), &["198.51.100.1"], &proxies), ip("203.0.113.9"));
        assert_eq!(behind(ip("10.0.0.1"), &["198.51.100.1"], &proxies), ip("198.51.100.1"));
        assert_eq!(behind(ip("10.0.0.1"), &["1.2.3.4", "198.51.100.1", "10.0.0.2"], &proxies), ip("198.51.100.1"));
        assert_eq!(behind(ip("10.0.0.1"), &["nonsense"], &proxies), ip("10.0.0.1"));
        assert_eq!(behind(ip("10.0.0.1"), &[], &[]), ip("10.0.0.1"));
    }

    #[test]
    fn a_forwarded_address_may_have_a_port_and_brackets() {
        let proxies = [parse_network("10.0.0.1").unwrap(), parse_network("fd00::/8").unwrap()];
        for (hop, address) in [
            ("198.51.100.1:50000", "198.51.100.1"),
            ("[2001:db8::7]:50000", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("2001:db8::7", "2001:db8::7"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
            ("[::ffff:198.51.100.1]:50000", "198.51.100.1"),
        ] {
            assert_eq!(behind(ip("10.0.0.1"), &[hop], &proxies), ip(address), "{hop}");
            // The proxy in between is recognised in the same forms.
            assert_eq!(behind(ip("10.0.0.1"), &[hop, "[fd00::1]:443"], &proxies), ip(address), "{hop}");
        }
        for nonsense in ["", "unknown", "_hidden", "198.51.100.1:x", "198.51.100.1:99999", "[2001:db8::7", "198.51.100"]
        {
            assert_eq!(behind(ip("10.0.0.1"), &[nonsense], &proxies), ip("10.0.0.1"), "{nonsense}");
        }
    }

    #[test]
    fn a_mapped_ipv4_peer_is_an_ipv4_peer() {
        let proxies = [parse_network("10.0.0.0/8").unwrap()];
        assert_eq!(behind(ip("::ffff:203.0.113.9"), &[], &proxies), ip("203.0.113.9"));
        assert_eq!(behind(ip("::ffff:10.0.0.1"), &["198.51.100.1"], &proxies), ip("198.51.100.1"));
    }
}

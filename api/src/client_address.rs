//! The client's IP address: the peer's own address, unless the peer is one of our proxies.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use ipnet::IpNet;
use poem::{FromRequest, Request, RequestBody, Result};

use crate::app::App;

/// The IP address of the client.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
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
    let mut address = peer;
    for hop in hops.iter().rev() {
        if !ours(&address) {
            break;
        }
        let Ok(before) = hop.parse() else { break };
        address = before;
    }
    address
}

/// Parses a network, or a single address.
pub fn parse_network(text: &str) -> std::result::Result<IpNet, String> {
    let alone = text.parse::<IpAddr>().map(IpNet::from);
    alone.or_else(|_| text.parse::<IpNet>()).map_err(|_| "expected an address or a network such as 10.0.0.0/8".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_from_our_own_proxies_are_trusted() {
        let proxies = [parse_network("10.0.0.0/8").unwrap()];
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(behind(ip("203.0.113.9"), &["198.51.100.1"], &proxies), ip("203.0.113.9"));
        assert_eq!(behind(ip("10.0.0.1"), &["198.51.100.1"], &proxies), ip("198.51.100.1"));
        assert_eq!(behind(ip("10.0.0.1"), &["1.2.3.4", "198.51.100.1", "10.0.0.2"], &proxies), ip("198.51.100.1"));
        assert_eq!(behind(ip("10.0.0.1"), &["nonsense"], &proxies), ip("10.0.0.1"));
        assert_eq!(behind(ip("10.0.0.1"), &[], &[]), ip("10.0.0.1"));
    }
}

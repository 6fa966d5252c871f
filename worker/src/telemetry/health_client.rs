//! The client behind the command `health`, for container health probes: the image contains no other HTTP client.

use std::{
    error::Error,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use clap::Args;
use reqwest::Client;

/// Timeout of the request. It is longer than the probes on the server take.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Arguments of the command `health`.
#[derive(Debug, Clone, Args)]
pub struct HealthArgs {
    /// Query readiness for work, not just liveness.
    #[arg(long)]
    pub ready: bool,

    /// Address at which the process serves metrics and health.
    #[arg(long = "metrics-listen", env = "LMS_METRICS_LISTEN")]
    pub listen: Option<SocketAddr>,
}

/// Returns the health that the local process reports. Fails if the process is not healthy or does not respond.
pub async fn query_health(args: &HealthArgs) -> Result<String, Box<dyn Error>> {
    let listen = args.listen.ok_or("LMS_METRICS_LISTEN is not set, so there is no process to query")?;
    let path = if args.ready { "ready" } else { "live" };
    let url = format!("http://{}/health/{path}", connect_address(listen));
    let client = Client::builder().no_proxy().timeout(TIMEOUT).build()?;
    let response = client.get(url).send().await.map_err(|_| format!("no response from {listen}"))?;
    let is_healthy = response.status().is_success();
    let text = response.text().await?;
    if is_healthy { Ok(text) } else { Err(text.into()) }
}

/// Returns the address to connect to. For a wildcard address this is the loopback address.
fn connect_address(listen: SocketAddr) -> SocketAddr {
    let address = match listen.ip() {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        address => address,
    };
    SocketAddr::new(address, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_address_is_queried_via_loopback() {
        for (listen, expected) in
            [("0.0.0.0:9464", "127.0.0.1:9464"), ("[::]:9464", "[::1]:9464"), ("192.0.2.7:80", "192.0.2.7:80")]
        {
            assert_eq!(connect_address(listen.parse().unwrap()).to_string(), expected);
        }
    }
}

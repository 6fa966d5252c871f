//! Asking the listener of this machine how its process is: for a container's health check, which has no other program.

use std::{
    error::Error,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use clap::Args;
use reqwest::Client;

/// Longer than the checks behind it take.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is asked, and of whom.
#[derive(Debug, Clone, Args)]
pub struct Question {
    /// Ask whether it is ready for work, not just whether it lives.
    #[arg(long)]
    pub ready: bool,

    /// Where the process serves its metrics.
    #[arg(long = "metrics-listen", env = "LMS_METRICS_LISTEN")]
    pub listen: Option<SocketAddr>,
}

/// What the process says of itself; an error when that is not good, or when it says nothing.
pub async fn ask(question: &Question) -> Result<String, Box<dyn Error>> {
    let listen = question.listen.ok_or("LMS_METRICS_LISTEN is not set: there is nobody to ask")?;
    let path = if question.ready { "ready" } else { "live" };
    let url = format!("http://{}/health/{path}", on_this_machine(listen));
    let client = Client::builder().no_proxy().timeout(PATIENCE).build()?;
    let answer = client.get(url).send().await.map_err(|_| format!("nothing answers at {listen}"))?;
    let is_good = answer.status().is_success();
    let text = answer.text().await?;
    if is_good { Ok(text) } else { Err(text.into()) }
}

/// Who listens on every address is asked on the loopback one.
fn on_this_machine(listen: SocketAddr) -> SocketAddr {
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
    fn who_listens_everywhere_is_asked_on_the_loopback_address() {
        for (listen, asked) in
            [("0.0.0.0:9464", "127.0.0.1:9464"), ("[::]:9464", "[::1]:9464"), ("192.0.2.7:80", "192.0.2.7:80")]
        {
            assert_eq!(on_this_machine(listen.parse().unwrap()).to_string(), asked);
        }
    }
}

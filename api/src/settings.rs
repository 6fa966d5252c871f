//! The settings of the service, by flag or environment.

use std::net::SocketAddr;

use clap::Args;
use ipnet::IpNet;
use poem::http::{HeaderValue, Uri};
use worker::settings::Settings;

use crate::{client_address::parse_network, login_limit::LoginLimitSettings};

/// How the service is run.
#[derive(Debug, Clone, Args)]
pub struct ServeSettings {
    /// Where the service listens.
    #[arg(long, env = "LMS_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Where people find it, as it is printed on login cards: lms.example.org
    #[arg(long, env = "LMS_PUBLIC_ADDRESS")]
    pub public_address: Option<String>,

    /// Proxies whose X-Forwarded-For is believed: addresses or networks, comma between.
    #[arg(long, env = "LMS_TRUSTED_PROXIES", value_delimiter = ',', value_parser = parse_network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Seconds that an answer may take.
    #[arg(long, env = "LMS_REQUEST_TIMEOUT_S", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=600))]
    pub request_timeout_s: u64,

    /// Seconds for which it goes on taking requests after it was told to stop, while it says already that it is not ready:
    /// for load balancers that look only now and then.
    #[arg(long, env = "LMS_SHUTDOWN_DELAY_S", default_value = "0", value_parser = clap::value_parser!(u64).range(..=60))]
    pub shutdown_delay_s: u64,

    /// Origins whose pages may call the service from a browser, as `https://app.example.org`, comma between.
    #[arg(long, env = "LMS_CORS_ORIGINS", value_delimiter = ',', value_parser = parse_origin)]
    pub cors_origins: Vec<HeaderValue>,

    /// Behind TLS: seconds for which browsers are told to come by TLS alone (HSTS). 0: they are not told.
    #[arg(long, env = "LMS_HSTS_S", default_value = "0", value_parser = clap::value_parser!(u32).range(..=63_072_000))]
    pub hsts_s: u32,

    /// Make the demonstration school first, and print how to sign in to it.
    #[arg(long)]
    pub demo: bool,

    /// Log-ins.
    #[command(flatten)]
    pub login_limit: LoginLimitSettings,

    /// Storage and jobs.
    #[command(flatten)]
    pub shared: Settings,
}

/// An origin, as browsers write it: scheme, host and where it is not the scheme's own the port; no path.
fn parse_origin(text: &str) -> Result<HeaderValue, String> {
    let wrong = || format!("{text:?} is no origin such as https://app.example.org");
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    let as_browsers_write_it = format!("{}://{}", uri.scheme_str().unwrap_or_default(), uri.host().unwrap_or_default());
    let port = uri.port().map(|port| format!(":{port}")).unwrap_or_default();
    let is_origin =
        matches!(uri.scheme_str(), Some("http" | "https")) && format!("{as_browsers_write_it}{port}") == text;
    if is_origin && text == text.to_lowercase() { text.parse().map_err(|_| wrong()) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_browsers_write() {
        for right in ["https://app.example.org", "http://localhost:5173", "https://app.example.org:8443"] {
            assert_eq!(parse_origin(right).unwrap(), right);
        }
        for wrong in
            ["*", "app.example.org", "https://app.example.org/", "https://App.example.org", "ftp://a.b", "", "https://"]
        {
            assert!(parse_origin(wrong).is_err(), "{wrong}");
        }
    }
}

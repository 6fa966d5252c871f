//! The settings of the service, from flags or environment variables.

use std::net::SocketAddr;

use clap::Args;
use ipnet::IpNet;
use poem::http::{HeaderValue, Uri};
use worker::settings::Settings;

use crate::{client_address::parse_network, login_limit::LoginLimitSettings};

/// The settings of `lms serve` and of the commands that open the database.
#[derive(Debug, Clone, Args)]
pub struct ServeSettings {
    /// The address and port that the service listens on.
    #[arg(long, env = "LMS_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// The public address of the service, as it is printed on login cards, such as lms.example.org. If unset, the
    /// address that the service listens on.
    #[arg(long, env = "LMS_PUBLIC_ADDRESS")]
    pub public_address: Option<String>,

    /// Proxies whose X-Forwarded-For header is trusted: addresses or networks, separated by commas.
    #[arg(long, env = "LMS_TRUSTED_PROXIES", value_delimiter = ',', value_parser = parse_network)]
    pub trusted_proxies: Vec<IpNet>,

    /// The time limit for a request, in seconds.
    #[arg(long, env = "LMS_REQUEST_TIMEOUT_S", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=600))]
    pub request_timeout_s: u64,

    /// Seconds for which the service still accepts requests after a stop signal while it already reports that it is not
    /// ready: for load balancers that probe only now and then.
    #[arg(long, env = "LMS_SHUTDOWN_DELAY_S", default_value = "0", value_parser = clap::value_parser!(u64).range(..=60))]
    pub shutdown_delay_s: u64,

    /// Origins whose pages may call the service from a browser, such as `https://app.example.org`, separated by commas.
    #[arg(long, env = "LMS_CORS_ORIGINS", value_delimiter = ',', value_parser = parse_origin)]
    pub cors_origins: Vec<HeaderValue>,

    /// Behind TLS: seconds for which browsers may connect only over TLS (HSTS). 0 sends no HSTS header.
    #[arg(long, env = "LMS_HSTS_S", default_value = "0", value_parser = clap::value_parser!(u32).range(..=63_072_000))]
    pub hsts_s: u32,

    /// Create the demonstration school first, and print its sign-in details.
    #[arg(long)]
    pub demo: bool,

    /// The rate limits of logins.
    #[command(flatten)]
    pub login_limit: LoginLimitSettings,

    /// The settings of storage and jobs.
    #[command(flatten)]
    pub shared: Settings,
}

/// Parses an origin as browsers write it: scheme, host, and the port if it is not the scheme's default; no path.
fn parse_origin(text: &str) -> Result<HeaderValue, String> {
    let wrong = || format!("{text:?} is not an origin such as https://app.example.org");
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    let without_port = format!("{}://{}", uri.scheme_str().unwrap_or_default(), uri.host().unwrap_or_default());
    let port = uri.port().map(|port| format!(":{port}")).unwrap_or_default();
    let is_origin = matches!(uri.scheme_str(), Some("http" | "https")) && format!("{without_port}{port}") == text;
    if is_origin && text == text.to_lowercase() { text.parse().map_err(|_| wrong()) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_accepted_only_as_browsers_write_it() {
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

//! The settings of the service, from flags or environment variables.

use std::{net::SocketAddr, num::NonZeroUsize, time::Duration};

use clap::Args;
use ipnet::IpNet;
use poem::http::{HeaderValue, Uri};
use worker::{listener::ListenerLimits, settings::Settings};

use crate::{client_address::parse_network, fair_use::FairUseSettings, login_limit::LoginLimitSettings};

/// How long a client may leave a part of a response unread.
const READING_TIMEOUT: Duration = Duration::from_secs(30);

/// The settings of `lms serve` and of the commands that open the database.
#[derive(Debug, Clone, Args)]
pub struct ServeSettings {
    /// The address and port that the service listens on.
    #[arg(long, env = "LMS_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// The public address of the service, as it is printed on login cards, such as lms.example.org. Its pages are
    /// served over TLS unless it starts with http://. If unset, the address that the service listens on.
    #[arg(long, env = "LMS_PUBLIC_ADDRESS")]
    pub public_address: Option<String>,

    /// Proxies whose X-Forwarded-For header is trusted: addresses or networks, separated by commas.
    #[arg(long, env = "LMS_TRUSTED_PROXIES", value_delimiter = ',', value_parser = parse_network)]
    pub trusted_proxies: Vec<IpNet>,

    /// The time limit for a request, in seconds.
    #[arg(long, env = "LMS_REQUEST_TIMEOUT_S", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=600))]
    pub request_timeout_s: u64,

    /// Maximum number of open connections. Each needs about 20 KB of memory and an open file.
    #[arg(long, env = "LMS_MAX_CONNECTIONS", default_value = "2048")]
    pub max_connections: NonZeroUsize,

    /// Maximum number of open connections of one address, or of one /64 network of IPv6. A /48 may have twice as many.
    /// A school may have only one address for all its devices. The trusted proxies have no such limit.
    #[arg(long, env = "LMS_MAX_CONNECTIONS_PER_ADDRESS", default_value = "512")]
    pub max_connections_per_address: NonZeroUsize,

    /// The time for the head of a request, in seconds. A connection that takes longer is closed.
    #[arg(long, env = "LMS_HEADER_TIMEOUT_S", default_value = "10", value_parser = clap::value_parser!(u64).range(1..=600))]
    pub header_timeout_s: u64,

    /// Seconds after which a connection without a request is closed. A proxy should close its idle connections earlier.
    #[arg(long, env = "LMS_IDLE_TIMEOUT_S", default_value = "75", value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub idle_timeout_s: u64,

    /// Memory for the bodies of all requests in flight, in megabytes, but at least 41: enough for one roster. A quarter
    /// is reserved for bodies up to 16 KB. One address may use at most 38 % of each part, and less while others use much.
    /// Further requests with a body get status 503.
    #[arg(long, env = "LMS_BODY_MEMORY_MB", default_value = "64")]
    pub body_memory_mb: usize,

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

    /// The rate limits of log-ins.
    #[command(flatten)]
    pub login_limit: LoginLimitSettings,

    /// The limits of fair use.
    #[command(flatten)]
    pub fair_use: FairUseSettings,

    /// The settings of storage and jobs.
    #[command(flatten)]
    pub shared: Settings,
}

impl ServeSettings {
    /// Returns the limits of the listener.
    #[must_use]
    pub fn listener_limits(&self) -> ListenerLimits {
        ListenerLimits {
            connections: self.max_connections.get(),
            connections_per_client: self.max_connections_per_address.get(),
            proxies: self.trusted_proxies.clone(),
            head_timeout: Duration::from_secs(self.header_timeout_s),
            idle_timeout: Duration::from_secs(self.idle_timeout_s),
            reading_timeout: READING_TIMEOUT,
        }
    }
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

//! The settings of the service, by flag or environment.

use std::net::SocketAddr;

use clap::Args;
use ipnet::IpNet;
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

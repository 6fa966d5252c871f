//! The settings that the API and the worker share, by flag or environment, and the secrets behind them.

use std::{
    fs,
    io::{self, Write},
    net::SocketAddr,
    num::{NonZeroU32, NonZeroUsize},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Args, ValueEnum};
use poem::http::Uri;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::{
    keys::{KeyRing, NoKeyRing},
    tombstones::Tombstones,
};

/// Where things are kept and how jobs are run.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Storage and jobs")]
pub struct Settings {
    /// PostgreSQL, as `postgres://user:password@host/database`. Without it: the embedded SQLite in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_parser = database_url)]
    pub database_url: Option<SecretString>,

    /// Redis, as `redis://host:port`: wakes workers at once. Without it: workers poll.
    #[arg(long, env = "REDIS_URL", hide_env_values = true, value_parser = redis_url)]
    pub redis_url: Option<SecretString>,

    /// The folder of the embedded database and of the secrets drawn for it.
    #[arg(long, env = "LMS_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,

    /// The folder where whom the schools have erased is kept, outside of every backup of the database. Workers write it.
    /// With the embedded database: `tombstones` in the data folder, unless it is set.
    #[arg(long, env = "LMS_TOMBSTONES_DIR")]
    pub tombstones_dir: Option<PathBuf>,

    /// Connections to the database, at most. A worker wants two more than its slots.
    #[arg(long, env = "LMS_DATABASE_CONNECTIONS", default_value = "10")]
    pub database_connections: NonZeroU32,

    /// Keys that sign access tokens: id:base64 of 32 bytes, the first is current, comma between.
    #[arg(long, env = "LMS_TOKEN_KEYS", hide_env_values = true, value_parser = key_ring)]
    pub token_keys: Option<KeyRing>,

    /// Peppers of PINs and passwords: id:base64 of 32 bytes, the first is current, comma between.
    #[arg(long, env = "LMS_PEPPERS", hide_env_values = true, value_parser = key_ring)]
    pub peppers: Option<KeyRing>,

    /// Keys that seal uploads and drawn PINs: id:base64 of 32 bytes, the first is current, comma between.
    #[arg(long, env = "LMS_SEAL_KEYS", hide_env_values = true, value_parser = key_ring)]
    pub seal_keys: Option<KeyRing>,

    /// bcrypt's cost: each step doubles the time of a sign-in, and of a guess.
    #[arg(long, env = "LMS_BCRYPT_COST", default_value = "10", value_parser = clap::value_parser!(u32).range(4..=14))]
    pub bcrypt_cost: u32,

    /// Sign-ins that may wait for a core; more are answered "service unavailable".
    #[arg(long, env = "LMS_SIGN_IN_QUEUE", default_value = "200")]
    pub sign_in_queue: usize,

    /// Jobs that a worker runs at once.
    #[arg(long, env = "LMS_WORKER_SLOTS", default_value = "8")]
    pub worker_slots: NonZeroUsize,

    /// Milliseconds between an idle worker's looks into the queue.
    #[arg(long, env = "LMS_JOB_POLL_MS", default_value = "250", value_parser = clap::value_parser!(u64).range(10..=60_000))]
    pub job_poll_ms: u64,

    /// Seconds after which a worker that is silent has lost its job.
    #[arg(long, env = "LMS_JOB_LEASE_S", default_value = "10", value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub job_lease_s: u64,

    /// Where metrics and health are served, over plain HTTP: `/metrics`, `/health/live`, `/health/ready`. Without it: nowhere.
    #[arg(long, env = "LMS_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,

    /// Where traces are sent: a collector of OpenTelemetry beside the process, as `http://host:4318`. Without it: nowhere.
    #[arg(long, env = "LMS_OTLP_ENDPOINT", value_parser = otlp_endpoint)]
    pub otlp_endpoint: Option<String>,

    /// What is logged: a level, or a filter such as info,api=debug. What libraries say at "trace" never is.
    #[arg(long, env = "LMS_LOG", default_value = "info")]
    pub log: String,

    /// How it is written.
    #[arg(long, env = "LMS_LOG_FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: an object a line.
    Json,
}

fn key_ring(text: &str) -> Result<KeyRing, NoKeyRing> {
    text.parse()
}

fn database_url(text: &str) -> Result<SecretString, &'static str> {
    let known = ["postgres://", "postgresql://", "sqlite:"].iter().any(|scheme| text.starts_with(scheme));
    known.then(|| text.into()).ok_or("expected postgres://user:password@host/database, or sqlite:path")
}

fn redis_url(text: &str) -> Result<SecretString, &'static str> {
    let known = ["redis://", "rediss://"].iter().any(|scheme| text.starts_with(scheme));
    known.then(|| text.into()).ok_or("expected redis://host:port")
}

/// The path is that of the protocol, unless it is told.
fn otlp_endpoint(text: &str) -> Result<String, &'static str> {
    let wrong = "expected http://host:port";
    let uri: Uri = text.parse().map_err(|_| wrong)?;
    if uri.scheme_str() != Some("http") || uri.query().is_some() {
        return Err(wrong);
    }
    Ok(if uri.path() == "/" { format!("{}/v1/traces", text.trim_end_matches('/')) } else { text.to_owned() })
}

/// The keys that the product works with.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Sign access tokens.
    pub token_keys: KeyRing,
    /// Pepper PINs and passwords.
    pub peppers: KeyRing,
    /// Seal uploads and drawn PINs.
    pub seal_keys: KeyRing,
}

/// Why there are no secrets.
#[derive(Debug, thiserror::Error)]
pub enum NoSecrets {
    /// With a PostgreSQL, several processes must agree on them: none is drawn.
    #[error("{0} is not set: with DATABASE_URL every process needs the same secrets, in the environment")]
    Missing(&'static str),
    /// The file cannot be read or written.
    #[error("{path}: {cause}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Settings {
    /// Is the database the embedded one?
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.database_url.as_ref().is_none_or(|url| url.expose_secret().starts_with("sqlite:"))
    }

    /// Where the database is; the folder of the embedded one is made.
    pub fn database_url(&self) -> io::Result<String> {
        if let Some(url) = &self.database_url {
            return Ok(url.expose_secret().to_owned());
        }
        fs::create_dir_all(&self.data_dir)?;
        Ok(format!("sqlite:{}?mode=rwc", self.data_dir.join("lms.db").display()))
    }

    /// Where whom the schools have erased is kept. With a PostgreSQL nowhere, unless it is set: a folder of one machine of
    /// many would be found by nobody.
    #[must_use]
    pub fn tombstones(&self) -> Tombstones {
        let beside_the_database = || self.is_embedded().then(|| self.data_dir.join("tombstones"));
        Tombstones::in_folder(self.tombstones_dir.clone().or_else(beside_the_database))
    }

    /// How long a worker's lease on a job is.
    #[must_use]
    pub const fn job_lease(&self) -> Duration {
        Duration::from_secs(self.job_lease_s)
    }

    /// The secrets: from the environment, or for the embedded database drawn once and kept beside it.
    pub fn secrets(&self) -> Result<Secrets, NoSecrets> {
        let kept =
            if self.is_embedded() { Some(KeptSecrets::open(&self.data_dir.join("secrets.toml"))?) } else { None };
        let pick = |set: &Option<KeyRing>, kept: Option<&String>, name| match (set, kept) {
            (Some(ring), _) => Ok(ring.clone()),
            (None, Some(text)) => text.parse().map_err(|cause: NoKeyRing| NoSecrets::File {
                path: self.data_dir.join("secrets.toml"),
                cause: format!("{name}: {cause}").into(),
            }),
            (None, None) => Err(NoSecrets::Missing(name)),
        };
        Ok(Secrets {
            token_keys: pick(&self.token_keys, kept.as_ref().map(|kept| &kept.token_keys), "LMS_TOKEN_KEYS")?,
            peppers: pick(&self.peppers, kept.as_ref().map(|kept| &kept.peppers), "LMS_PEPPERS")?,
            seal_keys: pick(&self.seal_keys, kept.as_ref().map(|kept| &kept.seal_keys), "LMS_SEAL_KEYS")?,
        })
    }
}

/// The secrets of an embedded database, in the file beside it.
#[derive(Serialize, Deserialize)]
struct KeptSecrets {
    token_keys: String,
    peppers: String,
    seal_keys: String,
}

impl KeptSecrets {
    fn open(path: &Path) -> Result<Self, NoSecrets> {
        let fail = |cause: Box<dyn std::error::Error + Send + Sync>| NoSecrets::File { path: path.to_owned(), cause };
        match fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|cause| fail(cause.message().into())),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                Self::draw(path).map_err(|cause| fail(cause.into()))
            }
            Err(cause) => Err(fail(cause.into())),
        }
    }

    fn draw(path: &Path) -> io::Result<Self> {
        let drawn = Self {
            token_keys: KeyRing::draw().to_setting(),
            peppers: KeyRing::draw().to_setting(),
            seal_keys: KeyRing::draw().to_setting(),
        };
        let text = toml::to_string(&drawn).map_err(io::Error::other)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Written beside and linked into place: of two processes that start at once, one draws and both use its.
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().prefix("secrets").tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(path) {
            Ok(_) => Ok(drawn),
            Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => {
                toml::from_str(&fs::read_to_string(path)?).map_err(io::Error::other)
            }
            Err(failed) => Err(failed.error),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, FromArgMatches, Parser};

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        settings: Settings,
    }

    fn parse(arguments: &[&str]) -> Result<Settings, clap::Error> {
        // The environment of the machine that tests must not decide.
        let command = Line::command().mut_args(|argument| argument.env(None::<&str>));
        let matches = command.try_get_matches_from([&["lms"], arguments].concat())?;
        Ok(Line::from_arg_matches(&matches)?.settings)
    }

    #[test]
    fn secrets_of_an_embedded_database_are_drawn_once_and_kept_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let settings = parse(&["--data-dir", folder.path().to_str().unwrap()]).unwrap();
        let first = settings.secrets().unwrap();
        let second = settings.secrets().unwrap();
        assert_eq!(first.peppers.to_setting(), second.peppers.to_setting());
        assert_ne!(first.peppers.to_setting(), first.seal_keys.to_setting());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join("secrets.toml")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn with_postgres_a_missing_secret_is_named() {
        let ring = KeyRing::draw().to_setting();
        let url = ["--database-url", "postgres://lms@localhost/lms"];
        let refused = parse(&url).unwrap().secrets().unwrap_err();
        assert!(refused.to_string().starts_with("LMS_TOKEN_KEYS is not set"), "{refused}");
        let refused = parse(&[&url[..], &["--token-keys", &ring]].concat()).unwrap().secrets().unwrap_err();
        assert!(refused.to_string().starts_with("LMS_PEPPERS is not set"), "{refused}");
    }

    #[test]
    fn traces_go_to_the_path_of_the_protocol_unless_another_is_told() {
        for (endpoint, sent_to) in [
            ("http://collector:4318", "http://collector:4318/v1/traces"),
            ("http://collector:4318/", "http://collector:4318/v1/traces"),
            ("http://collector:4318/of/schools", "http://collector:4318/of/schools"),
        ] {
            assert_eq!(parse(&["--otlp-endpoint", endpoint]).unwrap().otlp_endpoint.as_deref(), Some(sent_to));
        }
    }

    #[test]
    fn a_bad_value_is_refused_with_its_setting_s_name() {
        for (flag, value) in [
            ("--bcrypt-cost", "40"),
            ("--database-url", "mysql://localhost"),
            ("--worker-slots", "0"),
            ("--log-format", "xml"),
            ("--token-keys", "1:abc"),
            ("--metrics-listen", "9464"),
            ("--otlp-endpoint", "https://collector:4318"),
        ] {
            let refused = parse(&[flag, value]).unwrap_err().to_string();
            assert!(refused.contains(flag), "{refused}");
        }
    }
}

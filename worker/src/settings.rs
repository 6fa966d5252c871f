//! The settings that the API and the worker share, from flags or the environment, and the secrets among them.

use std::{
    fs::{self, File},
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
    backups::Backups,
    keys::{KeyRing, KeyRingError},
    tombstones::Tombstones,
};

/// Default for the maximum number of jobs that a worker runs at the same time.
pub const DEFAULT_WORKER_SLOTS: NonZeroUsize = NonZeroUsize::new(8).expect("8 is not 0");

/// Settings for storage, jobs, observation and logging.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Storage and jobs")]
pub struct Settings {
    /// PostgreSQL database, as `postgres://user:password@host/database`. Append `?sslmode=verify-full` to encrypt the
    /// connection and verify the server, and `&sslrootcert=FILE` for the certificate of your own authority. If unset,
    /// the embedded SQLite database in the data directory is used.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_parser = database_url)]
    pub database_url: Option<SecretString>,

    /// Redis, as `redis://:password@host:port`, or `rediss://` for TLS; wakes workers immediately, and caches the open
    /// sessions for all API processes. If unset, workers poll, and the API caches open sessions in memory.
    #[arg(long, env = "REDIS_URL", hide_env_values = true, value_parser = redis_url)]
    pub redis_url: Option<SecretString>,

    /// File with the certificates, in PEM format, of the authorities that may sign the certificate of a Redis with
    /// `rediss://`. If unset, the authorities of the operating system are trusted.
    #[arg(long, env = "LMS_REDIS_CA_FILE")]
    pub redis_ca_file: Option<PathBuf>,

    /// Directory of the embedded database and of the secrets generated for it.
    #[arg(long, env = "LMS_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,

    /// Directory of erasure records, which must be outside every database backup; workers write to it. With the
    /// embedded database it defaults to `tombstones` in the data directory.
    #[arg(long, env = "LMS_TOMBSTONES_DIR")]
    pub tombstones_dir: Option<PathBuf>,

    /// Directory of the backups that `lms backup` makes of the embedded database. If set, the metric
    /// `lms_last_backup_timestamp_seconds` is the time of the newest backup.
    #[arg(long, env = "LMS_BACKUP_DIR")]
    pub backup_dir: Option<PathBuf>,

    /// Maximum number of database connections. A worker needs two more than its slots.
    #[arg(long, env = "LMS_DATABASE_CONNECTIONS", default_value = "10")]
    pub database_connections: NonZeroU32,

    /// Keys that sign access tokens: a comma-separated list of `id:key`, each key 32 bytes in base64. The first is
    /// current.
    #[arg(long, env = "LMS_TOKEN_KEYS", hide_env_values = true, value_parser = key_ring)]
    pub token_keys: Option<KeyRing>,

    /// Peppers for PINs and passwords: a comma-separated list of `id:key`, each key 32 bytes in base64. The first is
    /// current.
    #[arg(long, env = "LMS_PEPPERS", hide_env_values = true, value_parser = key_ring)]
    pub peppers: Option<KeyRing>,

    /// Keys that encrypt uploads and generated PINs: a comma-separated list of `id:key`, each key 32 bytes in base64.
    /// The first is current.
    #[arg(long, env = "LMS_SEAL_KEYS", hide_env_values = true, value_parser = key_ring)]
    pub seal_keys: Option<KeyRing>,

    /// bcrypt cost, 4 to 14. Each step doubles the time of a log-in, and of an attacker's guess.
    #[arg(long, env = "LMS_BCRYPT_COST", default_value = "10", value_parser = clap::value_parser!(u32).range(4..=14))]
    pub bcrypt_cost: u32,

    /// Maximum number of log-ins and new secrets that wait for a core, however fast the machine is; further ones get
    /// status 503. The process lets no more wait than its cores hash within ten seconds.
    #[arg(long, env = "LMS_SIGN_IN_QUEUE", default_value = "1000")]
    pub sign_in_queue: usize,

    /// Maximum number of jobs that a worker runs at the same time.
    #[arg(long, env = "LMS_WORKER_SLOTS", default_value_t = DEFAULT_WORKER_SLOTS)]
    pub worker_slots: NonZeroUsize,

    /// Polling interval of an idle worker, in milliseconds.
    #[arg(long, env = "LMS_JOB_POLL_MS", default_value = "250", value_parser = clap::value_parser!(u64).range(10..=60_000))]
    pub job_poll_ms: u64,

    /// Lease on a job, in seconds. A worker that does not renew it for that long loses the job.
    #[arg(long, env = "LMS_JOB_LEASE_S", default_value = "10", value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub job_lease_s: u64,

    /// Address that serves metrics and health over plain HTTP: `/metrics`, `/health/live`, `/health/ready`. If unset,
    /// they are not served.
    #[arg(long, env = "LMS_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,

    /// OpenTelemetry collector that receives traces by OTLP over HTTP, as `http://host:4318`. If unset, no traces are
    /// sent.
    #[arg(long, env = "LMS_OTLP_ENDPOINT", value_parser = otlp_endpoint)]
    pub otlp_endpoint: Option<String>,

    /// Log level, or a filter such as `info,api=debug`. Libraries never log at level `trace`.
    #[arg(long, env = "LMS_LOG", default_value = "info")]
    pub log: String,

    /// Log format.
    #[arg(long, env = "LMS_LOG_FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

/// The format of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people to read.
    Text,
    /// One JSON object per line.
    Json,
}

fn key_ring(text: &str) -> Result<KeyRing, KeyRingError> {
    text.parse()
}

fn database_url(text: &str) -> Result<SecretString, &'static str> {
    let is_supported = ["postgres://", "postgresql://", "sqlite:"].iter().any(|scheme| text.starts_with(scheme));
    is_supported.then(|| text.into()).ok_or("expected postgres://user:password@host/database, or sqlite:path")
}

fn redis_url(text: &str) -> Result<SecretString, &'static str> {
    let is_supported = ["redis://", "rediss://"].iter().any(|scheme| text.starts_with(scheme));
    is_supported.then(|| text.into()).ok_or("expected redis://host:port or rediss://host:port")
}

/// Parses an OTLP endpoint. If it has no path, appends the protocol's default path.
fn otlp_endpoint(text: &str) -> Result<String, &'static str> {
    let error = "expected http://host:port";
    let uri: Uri = text.parse().map_err(|_| error)?;
    if uri.scheme_str() != Some("http") || uri.query().is_some() {
        return Err(error);
    }
    Ok(if uri.path() == "/" { format!("{}/v1/traces", text.trim_end_matches('/')) } else { text.to_owned() })
}

/// The secret keys of the platform.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// The keys that sign access tokens.
    pub token_keys: KeyRing,
    /// The peppers for PINs and passwords.
    pub peppers: KeyRing,
    /// The keys that seal uploads and generated PINs.
    pub seal_keys: KeyRing,
}

/// Why the secrets could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// A secret is not set. With PostgreSQL, secrets are not generated, because all processes must use the same
    /// secrets.
    #[error("{0} is not set: with DATABASE_URL every process needs the same secrets, in the environment or in files")]
    Missing(&'static str),
    /// The secrets file is lost. It is not generated again, because with other secrets nobody could sign in.
    #[error("{0} is missing, but the database exists: restore the file, because without it nobody can sign in")]
    Lost(PathBuf),
    /// The secrets file cannot be read or written.
    #[error("{path}: {cause}")]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The cause.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Settings {
    /// Returns whether the database is the embedded one.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.database_url.as_ref().is_none_or(|url| url.expose_secret().starts_with("sqlite:"))
    }

    /// Returns the URL of the database. Creates the directory of the embedded database if necessary.
    pub fn database_url(&self) -> io::Result<String> {
        if let Some(url) = &self.database_url {
            return Ok(url.expose_secret().to_owned());
        }
        fs::create_dir_all(&self.data_dir)?;
        Ok(format!("sqlite:{}?mode=rwc", self.data_dir.join("lms.db").display()))
    }

    /// Returns the store of erasure records. With PostgreSQL the store is disabled unless its directory is set, because
    /// a default directory on one machine of many would be overlooked.
    #[must_use]
    pub fn tombstones(&self) -> Tombstones {
        let beside_the_database = || self.is_embedded().then(|| self.data_dir.join("tombstones"));
        Tombstones::in_directory(self.tombstones_dir.clone().or_else(beside_the_database))
    }

    /// Returns the directory of the backups, if it is set.
    #[must_use]
    pub fn backups(&self) -> Option<Backups> {
        self.backup_dir.clone().map(Backups::in_directory)
    }

    /// Returns the length of a worker's lease on a job.
    #[must_use]
    pub const fn job_lease(&self) -> Duration {
        Duration::from_secs(self.job_lease_s)
    }

    /// Returns the secrets from flags or the environment. With the embedded database, missing secrets come from a file
    /// in the data directory, which is generated once, before the database is created.
    pub fn secrets(&self) -> Result<Secrets, SecretsError> {
        let are_set = [&self.token_keys, &self.peppers, &self.seal_keys].into_iter().all(Option::is_some);
        let stored = if self.is_embedded() && !are_set {
            Some(SecretsFile::open(&self.secrets_file(), self.is_new())?)
        } else {
            None
        };
        let pick = |set: &Option<KeyRing>, stored: Option<&String>, name| match (set, stored) {
            (Some(ring), _) => Ok(ring.clone()),
            (None, Some(text)) => text.parse().map_err(|cause: KeyRingError| SecretsError::File {
                path: self.secrets_file(),
                cause: format!("{name}: {cause}").into(),
            }),
            (None, None) => Err(SecretsError::Missing(name)),
        };
        Ok(Secrets {
            token_keys: pick(&self.token_keys, stored.as_ref().map(|stored| &stored.token_keys), "LMS_TOKEN_KEYS")?,
            peppers: pick(&self.peppers, stored.as_ref().map(|stored| &stored.peppers), "LMS_PEPPERS")?,
            seal_keys: pick(&self.seal_keys, stored.as_ref().map(|stored| &stored.seal_keys), "LMS_SEAL_KEYS")?,
        })
    }
}

/// The secrets file of an embedded database.
#[derive(Serialize, Deserialize)]
struct SecretsFile {
    token_keys: String,
    peppers: String,
    seal_keys: String,
}

impl SecretsFile {
    /// Reads the file. If it does not exist, generates it if `may_generate`, and fails otherwise.
    fn open(path: &Path, may_generate: bool) -> Result<Self, SecretsError> {
        let fail =
            |cause: Box<dyn std::error::Error + Send + Sync>| SecretsError::File { path: path.to_owned(), cause };
        match fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|cause| fail(cause.message().into())),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound && may_generate => {
                Self::draw(path).map_err(|cause| fail(cause.into()))
            }
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Err(SecretsError::Lost(path.to_owned())),
            Err(cause) => Err(fail(cause.into())),
        }
    }

    fn draw(path: &Path) -> io::Result<Self> {
        let secrets = Self {
            token_keys: KeyRing::draw().to_setting(),
            peppers: KeyRing::draw().to_setting(),
            seal_keys: KeyRing::draw().to_setting(),
        };
        let text = toml::to_string(&secrets).map_err(io::Error::other)?;
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)?;
        }
        // The file is written under a temporary name and then linked into place without overwriting, so that two
        // processes that start at the same time use the same secrets.
        let directory = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().prefix("secrets").tempfile_in(directory)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(path) {
            Ok(_) => {
                // The database is created next. After a power cut, it must not be there without its secrets.
                File::open(directory)?.sync_all()?;
                Ok(secrets)
            }
            Err(failure) if failure.error.kind() == io::ErrorKind::AlreadyExists => {
                toml::from_str(&fs::read_to_string(path)?).map_err(io::Error::other)
            }
            Err(failure) => Err(failure.error),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, FromArgMatches};

    use super::*;
    use crate::command_line::WorkerArgs;

    fn parse(arguments: &[&str]) -> Result<Settings, clap::Error> {
        // The environment of the machine that runs the tests must not affect them.
        let command = WorkerArgs::command().mut_args(|argument| argument.env(None::<&str>));
        let matches = command.try_get_matches_from([&["lms"], arguments].concat())?;
        Ok(WorkerArgs::from_arg_matches(&matches)?.settings)
    }

    #[test]
    fn secrets_of_an_embedded_database_are_generated_once_and_only_the_owner_can_read_them() {
        let directory = tempfile::tempdir().unwrap();
        let settings = parse(&["--data-dir", directory.path().to_str().unwrap()]).unwrap();
        let first = settings.secrets().unwrap();
        let second = settings.secrets().unwrap();
        assert_eq!(first.peppers.to_setting(), second.peppers.to_setting());
        assert_ne!(first.peppers.to_setting(), first.seal_keys.to_setting());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(directory.path().join("secrets.toml")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn lost_secrets_are_not_generated_again() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().to_str().unwrap();
        fs::write(directory.path().join("lms.db"), "SQLite format 3").unwrap();
        let settings = parse(&["--data-dir", path]).unwrap();
        assert!(settings.secrets().unwrap_err().to_string().contains("secrets.toml is missing"));
        assert_eq!(directory.path().read_dir().unwrap().count(), 1);
        // Secrets that are set replace the file.
        let ring = KeyRing::draw().to_setting();
        let set = ["--token-keys", &ring, "--peppers", &ring, "--seal-keys", &ring];
        parse(&[&["--data-dir", path], &set[..]].concat()).unwrap().secrets().unwrap();
    }

    #[test]
    fn with_postgres_the_error_names_the_missing_secret() {
        let ring = KeyRing::draw().to_setting();
        let url = ["--database-url", "postgres://lms@localhost/lms"];
        let error = parse(&url).unwrap().secrets().unwrap_err();
        assert!(error.to_string().starts_with("LMS_TOKEN_KEYS is not set"), "{error}");
        let error = parse(&[&url[..], &["--token-keys", &ring]].concat()).unwrap().secrets().unwrap_err();
        assert!(error.to_string().starts_with("LMS_PEPPERS is not set"), "{error}");
    }

    #[test]
    fn traces_go_to_the_default_path_unless_the_endpoint_has_a_path() {
        for (endpoint, expected) in [
            ("http://collector:4318", "http://collector:4318/v1/traces"),
            ("http://collector:4318/", "http://collector:4318/v1/traces"),
            ("http://collector:4318/of/schools", "http://collector:4318/of/schools"),
        ] {
            assert_eq!(parse(&["--otlp-endpoint", endpoint]).unwrap().otlp_endpoint.as_deref(), Some(expected));
        }
    }

    #[test]
    fn the_error_for_an_invalid_value_names_its_setting() {
        for (flag, value) in [
            ("--bcrypt-cost", "40"),
            ("--database-url", "mysql://localhost"),
            ("--worker-slots", "0"),
            ("--log-format", "xml"),
            ("--token-keys", "1:abc"),
            ("--metrics-listen", "9464"),
            ("--otlp-endpoint", "https://collector:4318"),
        ] {
            let error = parse(&[flag, value]).unwrap_err().to_string();
            assert!(error.contains(flag), "{error}");
        }
    }
}

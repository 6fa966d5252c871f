//! The command line of `lms`.

use std::{num::NonZeroUsize, path::PathBuf};

use clap::{Args, Parser, Subcommand};
use worker::{env_file::EnvFileArgs, telemetry::HealthArgs};

use crate::settings::ServeSettings;

/// A learning platform for English primary schools.
///
/// Without a command, lms serves the API. Every setting is a flag or an environment variable; the flag wins.
#[derive(Debug, Parser)]
#[command(name = "lms", version)]
pub struct LmsArgs {
    /// The command; `None` for `serve`.
    #[command(subcommand)]
    pub command: Option<LmsCommand>,
    /// The file of settings.
    #[command(flatten)]
    pub env_file: EnvFileArgs,
    /// The settings of `serve`, if no command is given.
    #[command(flatten)]
    pub settings: ServeSettings,
}

/// The commands of `lms`.
#[derive(Debug, Subcommand)]
pub enum LmsCommand {
    /// Serve the API (the default); with an embedded database, also run the jobs
    Serve(ServeSettings),
    /// Migrate the database to this version's schema
    Migrate(MigrateArgs),
    /// Copy the embedded database into a file while the service runs
    Backup(BackupArgs),
    /// Re-apply erasures after restoring a backup
    ReplayErasures(ReplayArgs),
    /// Retry all failed jobs of a kind at once
    RetryJobs(RetryJobsArgs),
    /// Create platform administrators and reset their passwords
    PlatformAdmin {
        /// What to do with the administrator.
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Create the demonstration school and print its sign-in details
    Demo(ServeSettings),
    /// Report the health of the local service; exits with 0 if it is healthy
    Health(HealthArgs),
    /// Print the OpenAPI document
    Openapi,
    /// Print the error codes as a table
    Codes,
}

/// The commands of `lms platform-admin`.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Create an administrator
    Create(AdminArgs),
    /// Set a new password, unlock the account and end its sign-ins
    Reset(AdminArgs),
}

/// The arguments of the commands of `lms platform-admin`.
#[derive(Debug, Args)]
pub struct AdminArgs {
    /// The administrator's user name.
    pub username: String,
    /// Generate a password and print it, instead of asking for one.
    #[arg(long)]
    pub draw: bool,
    /// The settings of the database.
    #[command(flatten)]
    pub settings: ServeSettings,
}

/// The arguments of `lms migrate`.
#[derive(Debug, Args)]
pub struct MigrateArgs {
    /// Also run migrations that remove parts of the previous version's schema. First stop all its processes.
    #[arg(long)]
    pub allow_destructive: bool,
    /// Logins with which lms serve and lms-worker connect to PostgreSQL, separated by commas, if they differ from that
    /// of the migration, which owns the tables. They may switch to the roles of transactions and own nothing.
    #[arg(long, env = "LMS_DATABASE_LOGINS", value_delimiter = ',')]
    pub database_logins: Vec<String>,
    /// The settings of the database.
    #[command(flatten)]
    pub settings: ServeSettings,
}

/// The arguments of `lms replay-erasures`.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// Continue although the directory holds fewer erasure records than the database has erasures.
    #[arg(long)]
    pub allow_missing_records: bool,
    /// Skip erasure records of schools that the database does not have, because they were created after the backup.
    #[arg(long)]
    pub allow_unknown_schools: bool,
    /// The settings of the database.
    #[command(flatten)]
    pub settings: ServeSettings,
}

/// The arguments of `lms retry-jobs`.
#[derive(Debug, Args)]
pub struct RetryJobsArgs {
    /// The kind of the jobs.
    #[arg(long)]
    pub kind: String,
    /// The settings of the database.
    #[command(flatten)]
    pub settings: ServeSettings,
}

/// The arguments of `lms backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The file to write; it must not exist yet. If omitted, a new file in `LMS_BACKUP_DIR`, named after the time.
    pub file: Option<PathBuf>,
    /// Then delete all but this many of the newest backups in `LMS_BACKUP_DIR`. Other files stay.
    #[arg(long, value_name = "NUMBER", conflicts_with = "file")]
    pub keep: Option<NonZeroUsize>,
    /// The settings of the database.
    #[command(flatten)]
    pub settings: ServeSettings,
}

//! The command line of `lms-worker`.

use clap::{Parser, Subcommand};

use crate::{env_file::EnvFileArgs, settings::Settings, telemetry::HealthArgs};

/// Runs the background jobs of the learning platform.
///
/// Any number of workers may run at the same time. On SIGTERM a worker returns its unfinished jobs to the queue. Every
/// setting is a flag or an environment variable; the flag takes precedence.
#[derive(Debug, Parser)]
#[command(name = "lms-worker", version)]
pub struct WorkerArgs {
    /// The command; `None` to run jobs.
    #[command(subcommand)]
    pub command: Option<WorkerCommand>,
    /// The file of settings.
    #[command(flatten)]
    pub env_file: EnvFileArgs,
    /// The settings of the worker.
    #[command(flatten)]
    pub settings: Settings,
}

/// The commands of `lms-worker`.
#[derive(Debug, Subcommand)]
pub enum WorkerCommand {
    /// Check local worker health; exits 0 if healthy
    Health(HealthArgs),
}

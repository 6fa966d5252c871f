//! Is the process ready for work?

use std::time::Duration;

use entity::schema;
use serde::Serialize;

use super::Observed;

/// How long the database is waited for; Redis has a patience of its own.
const PATIENCE: Duration = Duration::from_secs(1);

/// How the process is, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Health {
    /// In one word.
    pub status: Status,
    /// What was looked at.
    pub checks: Checks,
}

/// How the process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It does all that it should.
    Ready,
    /// It does its work, some of it slower.
    Degraded,
    /// It should get no work: something is missing, or it was told to stop.
    Unavailable,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Checks {
    /// Does the database answer?
    pub database: Database,
    /// Has it this version's schema?
    pub schema: Schema,
    /// Does Redis answer?
    pub redis: Redis,
}

/// The database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Database {
    /// It answers.
    Ok,
    /// It does not, or not in time.
    Unavailable,
}

/// The schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Schema {
    /// This version's or a newer one; of a database that is away nothing else is known.
    Ok,
    /// `lms migrate` was not run.
    Outdated,
}

/// Redis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Redis {
    /// It answers.
    Ok,
    /// It does not: lessons go on from the database.
    Unavailable,
    /// The process has none.
    None,
}

impl Observed {
    /// Looks.
    pub async fn health(&self) -> Health {
        let ((database, schema), redis) = tokio::join!(self.database(), self.redis());
        let status = if self.stopping.is_cancelled() || database != Database::Ok || schema != Schema::Ok {
            Status::Unavailable
        } else if redis == Redis::Unavailable {
            Status::Degraded
        } else {
            Status::Ready
        };
        Health { status, checks: Checks { database, schema, redis } }
    }

    async fn database(&self) -> (Database, Schema) {
        match tokio::time::timeout(PATIENCE, schema::is_current(&self.probe)).await {
            Ok(Ok(true)) => (Database::Ok, Schema::Ok),
            Ok(Ok(false)) => (Database::Ok, Schema::Outdated),
            Ok(Err(_)) | Err(_) => (Database::Unavailable, Schema::Ok),
        }
    }

    pub(super) async fn redis(&self) -> Redis {
        match self.live.ping().await {
            None => Redis::None,
            Some(true) => Redis::Ok,
            Some(false) => Redis::Unavailable,
        }
    }
}

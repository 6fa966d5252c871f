//! Health of the process: whether it is ready for work.

use std::time::Duration;

use entity::schema;
use serde::Serialize;

use super::ObservedProcess;

/// How long the probe waits for the database. Redis has a timeout of its own.
const TIMEOUT: Duration = Duration::from_secs(1);

/// The health of the process and of its components.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Health {
    /// The overall health.
    pub status: HealthStatus,
    /// The health of each component.
    pub checks: Components,
}

/// The overall health of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    /// Everything works.
    Ready,
    /// The process works, but parts of it are slower.
    Degraded,
    /// The process must not get work, because a component is missing or it received a signal to stop.
    Unavailable,
}

/// The health of each component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Components {
    /// Whether the database responds.
    pub database: DatabaseHealth,
    /// Whether the database has the schema of this version.
    pub schema: SchemaHealth,
    /// Whether Redis responds.
    pub redis: RedisHealth,
}

/// The health of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DatabaseHealth {
    /// The database responds.
    Ok,
    /// The database does not respond in time or returns an error.
    Unavailable,
}

/// The state of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SchemaHealth {
    /// The schema is that of this version or newer, or is unknown because the database is unavailable.
    Ok,
    /// The schema is older than this version; `lms migrate` has not run.
    Outdated,
}

/// The health of Redis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RedisHealth {
    /// Redis responds.
    Ok,
    /// Redis does not respond. Sessions continue from the database.
    Unavailable,
    /// The process uses no Redis.
    None,
}

impl ObservedProcess {
    /// Probes all components and returns the health of the process.
    pub async fn health(&self) -> Health {
        let ((database, schema), redis) = tokio::join!(self.database(), self.redis());
        let status = if self.stopping.is_cancelled() || database != DatabaseHealth::Ok || schema != SchemaHealth::Ok {
            HealthStatus::Unavailable
        } else if redis == RedisHealth::Unavailable {
            HealthStatus::Degraded
        } else {
            HealthStatus::Ready
        };
        Health { status, checks: Components { database, schema, redis } }
    }

    async fn database(&self) -> (DatabaseHealth, SchemaHealth) {
        match tokio::time::timeout(TIMEOUT, schema::is_current(&self.probe)).await {
            Ok(Ok(true)) => (DatabaseHealth::Ok, SchemaHealth::Ok),
            Ok(Ok(false)) => (DatabaseHealth::Ok, SchemaHealth::Outdated),
            Ok(Err(_)) | Err(_) => (DatabaseHealth::Unavailable, SchemaHealth::Ok),
        }
    }

    pub(super) async fn redis(&self) -> RedisHealth {
        match self.live.ping().await {
            None => RedisHealth::None,
            Some(true) => RedisHealth::Ok,
            Some(false) => RedisHealth::Unavailable,
        }
    }
}

//! Jobs: the queue of background work. A job is written in the transaction that makes it necessary.

use sea_orm::entity::prelude::*;

use serde::{Deserialize, Serialize};

use crate::ids::{JobId, SchoolId};

/// A job. This is the only table that is not separated by school, because some jobs have no school.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// The id of the job.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    /// The id of the school; `None` if the job has no school.
    pub school_id: Option<SchoolId>,
    /// The kind of job.
    pub kind: String,
    /// Ids and a version; never personal data or secrets.
    pub payload: Json,
    /// The state.
    pub state: JobState,
    /// The priority. Jobs with a lower number run first.
    pub priority: i32,
    /// The number of claims so far that count.
    pub attempts: i32,
    /// The number of claims after which the job is dead.
    pub max_attempts: i32,
    /// When the job is due.
    pub run_at: DateTimeUtc,
    /// When the lease expires.
    pub lease_until: Option<DateTimeUtc>,
    /// The token of the current claim. Every write of the job requires it.
    pub lease_token: Option<Uuid>,
    /// Kind, school and subject. A pending job absorbs new jobs with the same key.
    pub dedupe_key: Option<String>,
    /// The number of completed steps.
    pub progress_done: i32,
    /// The total number of steps; 0 while unknown.
    pub progress_total: i32,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When the job was enqueued.
    pub created_at: DateTimeUtc,
    /// When the job ended.
    pub finished_at: Option<DateTimeUtc>,
    /// The number of failed attempts since the job was enqueued or last retried by an operator. It includes attempts
    /// that do not count, because the pauses grow with it.
    pub failures: i32,
    /// When the first of these attempts failed; `None` if none did.
    pub failing_since: Option<DateTimeUtc>,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The state of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum JobState {
    /// The job waits until it is due and a worker claims it.
    Pending,
    /// A worker is running the job.
    Running,
    /// The job is done.
    Done,
    /// The job has failed for good. An operator can retry it.
    Dead,
}

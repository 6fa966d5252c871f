//! Jobs: the queue of work, written in the transaction that makes the work necessary.

use sea_orm::entity::prelude::*;

use serde::{Deserialize, Serialize};

use crate::ids::{JobId, SchoolId};

/// A job. The one table beside the walls: some jobs have no school.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    /// Whose work it is.
    pub school_id: Option<SchoolId>,
    /// Which work.
    pub kind: String,
    /// Ids and a version; never personal data, never a secret.
    pub payload: Json,
    /// How far it is.
    pub state: JobState,
    /// The lower, the sooner.
    pub priority: i32,
    /// How often it was claimed.
    pub attempts: i32,
    /// After how many claims it is dead.
    pub max_attempts: i32,
    /// Not before.
    pub run_at: DateTimeUtc,
    /// Until when the worker that claimed it has it.
    pub lease_until: Option<DateTimeUtc>,
    /// Which claim has it: every write of the job is guarded by it.
    pub lease_token: Option<Uuid>,
    /// Kind, school and subject: a pending job absorbs its twins.
    pub dedupe_key: Option<String>,
    /// Steps done.
    pub progress_done: i32,
    /// Steps in all; 0 while unknown.
    pub progress_total: i32,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was enqueued.
    pub created_at: DateTimeUtc,
    /// When it ended.
    pub finished_at: Option<DateTimeUtc>,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum JobState {
    /// Waits for its time and a worker.
    Pending,
    /// A worker has it.
    Running,
    /// Done.
    Done,
    /// Given up; an operator can retry it.
    Dead,
}

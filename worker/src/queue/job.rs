//! The traits of jobs and their handlers, and the ways in which a job fails.

use std::{error::Error, time::Duration};

use entity::SchoolId;
use sea_orm::{DbErr, prelude::Json};
use serde::{Serialize, de::DeserializeOwned};

use super::JobRun;

/// A boxed error of any type.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// Work that can be enqueued. Its serialised form is stored, so it contains only ids, never personal data or secrets.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The name of the kind in the table, the log and the metrics.
    const KIND: &'static str;

    /// The version of the stored fields. A worker that claims a job of another version retries it later, so that a
    /// worker of the right version can run it.
    const VERSION: u32 = 1;

    /// The number of claims after which the job is dead. A claim counts even if the worker dies during it. It does not
    /// count if the worker stops or if the database or its schema is unavailable. With the pauses between them, the
    /// attempts take about a day by default, so that somebody can remove the cause before the job is dead.
    const MAX_ATTEMPTS: i32 = 20;

    /// The longest pause after a failed attempt. The pauses start with a second and double up to this length.
    const LONGEST_PAUSE: Duration = Duration::from_hours(4);

    /// The priority. Jobs with a lower number run first.
    const PRIORITY: i32 = 100;

    /// The maximum duration of one attempt.
    const TIMEOUT: Duration = Duration::from_mins(10);

    /// Returns the subject of the job within its kind and school. A pending job absorbs a new job with the same
    /// subject. If `None`, every job runs separately.
    fn subject(&self) -> Option<String>;
}

/// Runs jobs of one kind. `S` is the context that all jobs of the process share.
pub trait Handler<S>: Job {
    /// Runs the job. An earlier attempt may have committed some of its work in transactions from [`JobRun::begin`].
    ///
    /// A job with effects calls [`JobRun::finish`] in the transaction of its last effects. A job without effects may
    /// just return. The end of such a job is then written in a batch with the ends of other jobs.
    fn run(self, run: &JobRun, shared: &S) -> impl Future<Output = Result<(), JobFailure>> + Send;
}

/// Why an attempt at a job failed.
///
/// Operators read the causes, so a cause names what failed and never a person. Only the code of a database error is
/// stored, because its text may quote rows.
#[derive(Debug, thiserror::Error)]
pub enum JobFailure {
    /// The failure may be temporary: the job is retried after a pause. If the cause is an error of the database's
    /// connection or schema, the attempt does not count.
    #[error("the job failed and will be retried")]
    Retry(#[source] BoxError),
    /// The failure is permanent: the job is dead immediately.
    #[error("the job failed permanently")]
    Permanent(#[source] BoxError),
    /// Another worker may have claimed the job, so this worker must not write anything.
    #[error("the worker lost its lease on the job")]
    LeaseLost,
    /// The job stopped between two steps because the worker is shutting down. This does not count as an attempt.
    #[error("the job was handed back")]
    HandBack,
}

impl JobFailure {
    /// Returns a failure that may be temporary.
    pub fn retry(cause: impl Into<BoxError>) -> Self {
        Self::Retry(cause.into())
    }

    /// Returns a permanent failure.
    pub fn permanent(cause: impl Into<BoxError>) -> Self {
        Self::Permanent(cause.into())
    }
}

impl From<DbErr> for JobFailure {
    fn from(cause: DbErr) -> Self {
        Self::retry(cause)
    }
}

/// Returns the stored form of a job: its version and its fields.
pub(super) fn to_payload<J: Job>(job: &J) -> Result<Json, DbErr> {
    let fields = serde_json::to_value(job).map_err(|cause| DbErr::Json(cause.to_string()))?;
    Ok(serde_json::json!({ "version": J::VERSION, "job": fields }))
}

pub(super) fn from_payload<J: Job>(mut payload: Json) -> Result<J, JobFailure> {
    if payload["version"] != J::VERSION {
        // During a rollout, workers of the old and the new version run at the same time.
        return Err(JobFailure::retry("the payload has another version"));
    }
    // The parser's error is dropped, because it would quote the payload.
    serde_json::from_value(payload["job"].take()).map_err(|_| JobFailure::permanent("the payload cannot be parsed"))
}

/// Returns kind, school and subject as one key, under which the job is stored; `None` if the job has no subject.
pub fn dedupe_key<J: Job>(job: &J, school_id: Option<SchoolId>) -> Option<String> {
    let subject = job.subject()?;
    Some(match school_id {
        Some(school_id) => format!("{}:{school_id}:{subject}", J::KIND),
        None => format!("{}:{subject}", J::KIND),
    })
}

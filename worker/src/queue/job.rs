//! What a job is, and how it may fail.

use std::{error::Error, time::Duration};

use entity::SchoolId;
use sea_orm::{DbErr, prelude::Json};
use serde::{Serialize, de::DeserializeOwned};

use super::JobRun;

type BoxError = Box<dyn Error + Send + Sync>;

/// Work that can be enqueued. What it serialises to is stored: ids only, never personal data, never a secret.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its name in the table, the log and the metrics.
    const KIND: &'static str;

    /// Of the stored fields. A worker that meets another version leaves the job to one that knows it.
    const VERSION: u32 = 1;

    /// After how many claims it is given up. A claim counts even if the worker dies of it.
    const MAX_ATTEMPTS: i32 = 5;

    /// The lower, the sooner.
    const PRIORITY: i32 = 100;

    /// How long one attempt may take.
    const TIMEOUT: Duration = Duration::from_mins(10);

    /// What it is about, within its kind and school: a pending job absorbs another about the same subject. `None`:
    /// each is done by itself.
    fn subject(&self) -> Option<String>;
}

/// Does a kind of job, with what the process shares.
pub trait Handler<S>: Job {
    /// Does the job. It may have been begun before: what it wrote then, it wrote in transactions of [`JobRun::begin`].
    ///
    /// A job with effects ends with [`JobRun::finish`], in the transaction of its last effects. One without may just
    /// return: its end is then written together with others'.
    fn run(self, run: &JobRun, shared: &S) -> impl Future<Output = Result<(), JobFailure>> + Send;
}

/// Why a job did not end.
///
/// The causes end up where operators read them: they name what failed, never a person. Of database errors, which may
/// quote rows, only the code is kept.
#[derive(Debug, thiserror::Error)]
pub enum JobFailure {
    /// It may heal: to be tried again after a pause.
    #[error("the job failed and is tried again")]
    Retry(#[source] BoxError),
    /// It cannot heal: to be given up at once.
    #[error("the job failed for good")]
    Permanent(#[source] BoxError),
    /// Another worker has it by now: nothing may be written.
    #[error("the worker lost its lease of the job")]
    LeaseLost,
    /// Stopped at a good place, as the worker is shutting down; not counted as an attempt.
    #[error("the job was handed back")]
    HandBack,
}

impl JobFailure {
    /// A failure that may heal.
    pub fn retry(cause: impl Into<BoxError>) -> Self {
        Self::Retry(cause.into())
    }

    /// A failure that cannot heal.
    pub fn permanent(cause: impl Into<BoxError>) -> Self {
        Self::Permanent(cause.into())
    }
}

impl From<DbErr> for JobFailure {
    fn from(cause: DbErr) -> Self {
        Self::retry(cause)
    }
}

/// The stored form: the version beside the fields.
pub(super) fn to_payload<J: Job>(job: &J) -> Result<Json, DbErr> {
    let fields = serde_json::to_value(job).map_err(|cause| DbErr::Json(cause.to_string()))?;
    Ok(serde_json::json!({ "version": J::VERSION, "job": fields }))
}

pub(super) fn from_payload<J: Job>(mut payload: Json) -> Result<J, JobFailure> {
    if payload["version"] != J::VERSION {
        // While a new version is rolled out, both run.
        return Err(JobFailure::retry("the job is of another version"));
    }
    // The parser's own words would quote the payload.
    serde_json::from_value(payload["job"].take()).map_err(|_| JobFailure::permanent("the payload cannot be read"))
}

/// Kind, school and subject as one key.
pub(super) fn dedupe_key<J: Job>(job: &J, school_id: Option<SchoolId>) -> Option<String> {
    let subject = job.subject()?;
    Some(match school_id {
        Some(school_id) => format!("{}:{school_id}:{subject}", J::KIND),
        None => format!("{}:{subject}", J::KIND),
    })
}

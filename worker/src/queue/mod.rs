//! The job queue: one database table, with apalis as the worker runtime.
//!
//! A job is enqueued in the transaction that makes it necessary ([`enqueue`]), so that it exists if and only if that
//! transaction commits. A worker ([`run_worker`]) claims it under a lease. Each claim counts an attempt and creates a
//! new lease token. Every write of the job requires that token, so a worker whose lease has expired cannot write.
#![allow(clippy::disallowed_methods, reason = "jobs are claimed in all schools, with SQL that the query builder lacks")]

mod attempt;
mod backend;
mod claim;
mod end;
mod enqueue;
mod in_flight;
mod job;
mod job_error;
mod registry;
mod retry;
mod run;
mod runtime;
mod scope;
mod settings;
mod table;
mod wake;

pub use enqueue::{enqueue, enqueue_at, enqueue_many};
pub use job::{BoxError, Handler, Job, JobFailure, dedupe_key};
pub use registry::Registry;
pub use retry::{RetryCounts, RetryOutcome, retry, retry_kind};
pub use run::JobRun;
pub use runtime::{WorkerParts, run_worker};
pub use scope::JobScope;
pub use settings::QueueSettings;
pub use wake::Wake;

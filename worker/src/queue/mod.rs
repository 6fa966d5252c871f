//! The job queue: one table, and apalis around it.
//!
//! A job is enqueued in the transaction that makes it necessary ([`enqueue`]), so that it exists exactly when its
//! cause is committed. A worker ([`run_worker`]) claims it under a lease: each claim counts an attempt and draws a new
//! lease token, and every write of the job is guarded by that token, so a worker that was taken for dead cannot write.

mod attempt;
mod backend;
mod claim;
mod end;
mod enqueue;
mod held;
mod job;
mod registry;
mod run;
mod runtime;
mod scope;
mod settings;
mod table;
mod wake;

pub use enqueue::{Retry, enqueue, enqueue_at, enqueue_many, retry};
pub use job::{Handler, Job, JobFailure};
pub use registry::Registry;
pub use run::JobRun;
pub use runtime::{WorkerParts, run_worker};
pub use scope::Scope;
pub use settings::QueueSettings;
pub use wake::Wake;

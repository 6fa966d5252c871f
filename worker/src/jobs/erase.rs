//! The job `erase`: what is left of an erased person outside the database. The rows went in the request's transaction.

use entity::SessionId;
use serde::{Deserialize, Serialize};

use crate::{
    jobs::Parts,
    live::QueueOf,
    queue::{Handler, Job, JobFailure, JobRun},
};

/// Forgets the live queues of an erased pupil.
#[derive(Debug, Serialize, Deserialize)]
pub struct Erase {
    /// The sessions that may still have one.
    pub sessions: Vec<SessionId>,
}

impl Job for Erase {
    const KIND: &'static str = "erase";
    // With the pauses between them more time than the queues live without us.
    const MAX_ATTEMPTS: i32 = 30;

    fn subject(&self) -> Option<String> {
        None
    }
}

impl Handler<Parts> for Erase {
    async fn run(self, run: &JobRun, parts: &Parts) -> Result<(), JobFailure> {
        let school_id = run.tenant()?.school_id();
        let queues: Vec<QueueOf> = self.sessions.iter().map(|&session_id| QueueOf { school_id, session_id }).collect();
        if parts.live.forget(&queues).await {
            Ok(())
        } else {
            Err(JobFailure::retry("the live queues are out of reach"))
        }
    }
}

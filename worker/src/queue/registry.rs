//! The registry of the job kinds that a worker runs.

use std::{collections::BTreeMap, pin::Pin, sync::Arc, time::Duration};

use sea_orm::prelude::Json;

use super::{
    JobRun,
    job::{Handler, JobFailure, from_payload},
};

type RunningAttempt = Pin<Box<dyn Future<Output = Result<(), JobFailure>> + Send>>;

/// Job kinds and their handlers, which share a context of type `S`.
pub struct Registry<S> {
    kinds: BTreeMap<&'static str, RegisteredKind<S>>,
}

pub(super) struct RegisteredKind<S> {
    pub(super) start: fn(Json, Arc<JobRun>, Arc<S>) -> RunningAttempt,
    pub(super) timeout: Duration,
    longest_pause: Duration,
}

impl<S: Send + Sync + 'static> Registry<S> {
    /// Creates an empty registry.
    pub const fn new() -> Self {
        Self { kinds: BTreeMap::new() }
    }

    /// Registers a kind of job. Jobs of unregistered kinds are left to other workers.
    #[must_use]
    pub fn register<J: Handler<S>>(mut self) -> Self {
        let kind = RegisteredKind { start: start::<S, J>, timeout: J::TIMEOUT, longest_pause: J::LONGEST_PAUSE };
        self.kinds.insert(J::KIND, kind);
        self
    }

    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        self.kinds.keys().copied().collect()
    }

    /// Returns the kinds, each with the longest pause after a failed attempt.
    pub(super) fn longest_pauses(&self) -> BTreeMap<&'static str, Duration> {
        self.kinds.iter().map(|(kind, registered)| (*kind, registered.longest_pause)).collect()
    }

    pub(super) fn get(&self, kind: &str) -> Option<&RegisteredKind<S>> {
        self.kinds.get(kind)
    }
}

impl<S: Send + Sync + 'static> Default for Registry<S> {
    fn default() -> Self {
        Self::new()
    }
}

fn start<S: Send + Sync + 'static, J: Handler<S>>(payload: Json, run: Arc<JobRun>, shared: Arc<S>) -> RunningAttempt {
    Box::pin(async move { from_payload::<J>(payload)?.run(&run, &shared).await })
}

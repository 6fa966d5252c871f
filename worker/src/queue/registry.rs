//! Which kinds of jobs a worker knows.

use std::{collections::BTreeMap, pin::Pin, sync::Arc, time::Duration};

use sea_orm::prelude::Json;

use super::{
    JobRun,
    job::{Handler, JobFailure, from_payload},
};

type Running = Pin<Box<dyn Future<Output = Result<(), JobFailure>> + Send>>;

/// Kinds of jobs and their handlers, which share an `S`.
pub struct Registry<S> {
    kinds: BTreeMap<&'static str, Kind<S>>,
}

pub(super) struct Kind<S> {
    pub(super) start: fn(Json, Arc<JobRun>, Arc<S>) -> Running,
    pub(super) timeout: Duration,
}

impl<S: Send + Sync + 'static> Registry<S> {
    /// Knows none yet.
    pub const fn new() -> Self {
        Self { kinds: BTreeMap::new() }
    }

    /// Knows one more. Jobs of other kinds are left to workers that know them.
    #[must_use]
    pub fn register<J: Handler<S>>(mut self) -> Self {
        self.kinds.insert(J::KIND, Kind { start: start::<S, J>, timeout: J::TIMEOUT });
        self
    }

    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        self.kinds.keys().copied().collect()
    }

    pub(super) fn get(&self, kind: &str) -> Option<&Kind<S>> {
        self.kinds.get(kind)
    }
}

impl<S: Send + Sync + 'static> Default for Registry<S> {
    fn default() -> Self {
        Self::new()
    }
}

fn start<S: Send + Sync + 'static, J: Handler<S>>(payload: Json, run: Arc<JobRun>, shared: Arc<S>) -> Running {
    Box::pin(async move { from_payload::<J>(payload)?.run(&run, &shared).await })
}

//! Records the acknowledged changes as the clients receive them. The service must have stored each of them once.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard},
    time::{Duration, Instant},
};

use entity::{AccountId, ImportId, MtcAttemptId, SessionId};
use serde_json::Value;
use uuid::Uuid;

use crate::services::is_long;

/// How long the service may take to recover after a fault. The long form (`LMS_TEST_LONG`) measures the recovery. The
/// short form also runs on busy machines, so it only distinguishes a slow recovery from no recovery.
pub(crate) fn bound() -> Duration {
    let seconds = if is_long() { 15 } else { 60 };
    Duration::from_secs(seconds)
}

/// The record that all clients of a test share.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<Entries>);

/// The entries of the ledger.
#[derive(Default)]
pub(crate) struct Entries {
    /// Sessions, with their pupil and whether they are finished.
    pub(crate) sessions: BTreeMap<SessionId, (AccountId, bool)>,
    /// Answers by session and question: the number that the client sent, and the result that it received.
    pub(crate) answers: BTreeMap<(SessionId, Uuid), (Option<i64>, Value)>,
    /// Complete attempts at a check, with their pupil and their number of right answers.
    pub(crate) attempts: BTreeMap<MtcAttemptId, (AccountId, i16)>,
    /// Imports, with the external ids of their rows.
    pub(crate) imports: BTreeMap<ImportId, BTreeSet<String>>,
    /// The number of requests that were sent.
    pub(crate) requests: usize,
    /// The number of error responses by operation and code.
    pub(crate) refused: BTreeMap<(&'static str, String), usize>,
    /// The number of calls without a response, by the kind of failure that the client saw.
    pub(crate) unanswered: BTreeMap<&'static str, usize>,
    /// When each client last received a successful response.
    succeeded_at: BTreeMap<usize, Instant>,
}

impl Ledger {
    /// The entries of the ledger.
    pub(crate) fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap()
    }

    /// Records that a client received a successful response.
    pub(crate) fn succeeded(&self, client: usize) {
        self.entries().succeeded_at.insert(client, Instant::now());
    }

    /// The number of acknowledged answers, attempts and imports.
    pub(crate) fn acknowledged(&self) -> usize {
        let entries = self.entries();
        entries.answers.len() + entries.attempts.len() + entries.imports.len()
    }

    /// Waits until every client has received a successful response after `moment`, and returns how long that took.
    pub(crate) async fn until_all_succeed_after(&self, moment: Instant) -> Duration {
        while !self.entries().succeeded_at.values().all(|at| *at > moment) {
            assert!(moment.elapsed() < 2 * bound(), "not all clients are served again: {}", self.failures());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        moment.elapsed()
    }

    /// The failures that clients saw, as a readable text.
    pub(crate) fn failures(&self) -> String {
        let entries = self.entries();
        let refused = entries.refused.iter().map(|((operation, code), times)| format!("{times} × {operation} {code}"));
        let unanswered = entries.unanswered.iter().map(|(how, times)| format!("{times} × {how}"));
        refused.chain(unanswered).collect::<Vec<_>>().join(", ")
    }
}

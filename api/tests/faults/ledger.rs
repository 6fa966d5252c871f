//! What clients were told, written down as they were told it: the service must have kept it, once.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard},
    time::{Duration, Instant},
};

use entity::{AccountId, ImportId, MtcAttemptId, SessionId};
use serde_json::Value;
use uuid::Uuid;

use crate::services::is_long;

/// The longest time in which the service is itself again once a fault is over. The long form measures it; the short one,
/// which also runs on busy machines, tells a slow recovery from none.
pub(crate) fn bound() -> Duration {
    let seconds = if is_long() { 15 } else { 60 };
    Duration::from_secs(seconds)
}

/// The ledger that all clients of a test share.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<Entries>);

/// What is in it.
#[derive(Default)]
pub(crate) struct Entries {
    /// Sessions, with their pupil and whether they were finished.
    pub(crate) sessions: BTreeMap<SessionId, (AccountId, bool)>,
    /// Answers by session and question: what was sent, and the result.
    pub(crate) answers: BTreeMap<(SessionId, Uuid), (Option<i64>, Value)>,
    /// Complete attempts at a check, with their pupil and how many of their answers are right.
    pub(crate) attempts: BTreeMap<MtcAttemptId, (AccountId, i16)>,
    /// Imports: the external ids of their rows.
    pub(crate) imports: BTreeMap<ImportId, BTreeSet<String>>,
    /// Failures that were answered, by operation and code, and how often.
    pub(crate) refused: BTreeMap<(&'static str, String), usize>,
    /// Calls that got no answer, by what the client saw.
    pub(crate) unanswered: BTreeMap<&'static str, usize>,
    /// When each client was last answered with success.
    answered_at: BTreeMap<usize, Instant>,
}

impl Ledger {
    /// What is in it.
    pub(crate) fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap()
    }

    /// A client was answered with success.
    pub(crate) fn succeeded(&self, client: usize) {
        self.entries().answered_at.insert(client, Instant::now());
    }

    /// All that was acknowledged: answers, attempts and imports.
    pub(crate) fn acknowledged(&self) -> usize {
        let entries = self.entries();
        entries.answers.len() + entries.attempts.len() + entries.imports.len()
    }

    /// Waits until every client that there is has been answered with success after that moment; how long that took.
    pub(crate) async fn until_all_succeed_after(&self, moment: Instant) -> Duration {
        while !self.entries().answered_at.values().all(|at| *at > moment) {
            assert!(moment.elapsed() < 2 * bound(), "not all clients are served again: {}", self.failures());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        moment.elapsed()
    }

    /// The failures that clients saw, for people.
    pub(crate) fn failures(&self) -> String {
        let entries = self.entries();
        let refused = entries.refused.iter().map(|((operation, code), times)| format!("{times} × {operation} {code}"));
        let unanswered = entries.unanswered.iter().map(|(how, times)| format!("{times} × {how}"));
        refused.chain(unanswered).collect::<Vec<_>>().join(", ")
    }
}

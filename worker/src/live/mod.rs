//! Live queues: what is left to ask in a session, kept where it is quick to reach.
//!
//! They are copies: a session's plan and its attempts, in the database, are the truth. So nothing here fails. A queue
//! that cannot be had (evicted, Redis restarted, down or slow) is made again from the truth, and one that cannot be kept
//! is made again the next time.

mod memory;
mod remote;

use std::time::Duration;

use entity::{SchoolId, SessionId};
use redis::{Client, RedisResult};
use serde::{Serialize, de::DeserializeOwned};

use memory::Memory;
use remote::Remote;

/// How long a queue is kept after its last answer: as long as a session may be open.
pub const KEPT_FOR: Duration = Duration::from_hours(2);

/// Where live queues are kept.
#[derive(Clone)]
pub enum LiveQueues {
    /// In this process: for a single one.
    Here(Memory),
    /// In Redis, where every process finds them.
    Redis(Remote),
}

/// Whose queue it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QueueOf {
    /// The school: queues of schools never share a key.
    pub school_id: SchoolId,
    /// The session.
    pub session_id: SessionId,
}

impl QueueOf {
    fn key(self) -> String {
        format!("lms:{}:session:{}", self.school_id, self.session_id)
    }
}

impl LiveQueues {
    /// In this process's memory.
    #[must_use]
    pub fn here() -> Self {
        Self::Here(Memory::default())
    }

    /// In Redis, which may be down, now or later. Called within a Tokio runtime.
    pub fn in_redis(client: &Client) -> RedisResult<Self> {
        Ok(Self::Redis(Remote::new(client)?))
    }

    /// The queue, where it can be had.
    pub async fn get<Q: DeserializeOwned>(&self, of: QueueOf) -> Option<Q> {
        let text = match self {
            Self::Here(memory) => memory.get(of),
            Self::Redis(remote) => remote.get(of).await,
        }?;
        // What another version has written is as good as lost.
        serde_json::from_str(&text).ok()
    }

    /// Keeps the queue, where that can be done.
    pub async fn put<Q: Serialize>(&self, of: QueueOf, queue: &Q) {
        let Ok(text) = serde_json::to_string(queue) else { return };
        match self {
            Self::Here(memory) => memory.put(of, text),
            Self::Redis(remote) => remote.put(of, text).await,
        }
    }

    /// How often queues were out of reach since the start.
    #[must_use]
    pub fn errors(&self) -> u64 {
        match self {
            Self::Here(_) => 0,
            Self::Redis(remote) => remote.errors(),
        }
    }

    /// Whether Redis answers; none where there is no Redis.
    pub async fn ping(&self) -> Option<bool> {
        match self {
            Self::Here(_) => None,
            Self::Redis(remote) => Some(remote.ping().await),
        }
    }

    /// Forgets queues. Says whether it is certain that they are gone: what is not forgotten goes by its time to live.
    pub async fn forget(&self, queues: &[QueueOf]) -> bool {
        match self {
            Self::Here(memory) => {
                memory.forget(queues);
                true
            }
            Self::Redis(remote) => remote.forget(queues).await,
        }
    }
}

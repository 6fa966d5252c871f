//! Live queues: the remaining questions of a session, cached for quick access.
//!
//! A live queue is a copy. The session's plan and attempts in the database are authoritative, so no access to a queue
//! returns an error. A queue that is unavailable, for example because Redis was restarted or is down or slow, is
//! rebuilt from plan and attempts. A queue that could not be stored is rebuilt at the next access.

mod memory;
mod remote;

use std::time::Duration;

use entity::{SchoolId, SessionId};
use redis::{Client, RedisResult};
use serde::{Serialize, de::DeserializeOwned};

use memory::MemoryStore;
use remote::RedisStore;

/// How long a queue is stored after its last answer: as long as a session may be open.
pub const TIME_TO_LIVE: Duration = Duration::from_hours(2);

/// The store of live queues.
#[derive(Clone)]
pub enum LiveQueues {
    /// The memory of this process, if there is only one process.
    Memory(MemoryStore),
    /// Redis, which all processes share.
    Redis(RedisStore),
}

/// The key of a live queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LiveQueueKey {
    /// The id of the school. The queues of two schools never share a key.
    pub school_id: SchoolId,
    /// The id of the session.
    pub session_id: SessionId,
}

impl LiveQueueKey {
    fn redis_key(self) -> String {
        format!("lms:{}:session:{}", self.school_id, self.session_id)
    }
}

impl LiveQueues {
    /// Stores live queues in the memory of this process.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::Memory(MemoryStore::default())
    }

    /// Stores live queues in Redis, which may be down now or later. Must be called within a Tokio runtime.
    pub fn in_redis(client: &Client) -> RedisResult<Self> {
        Ok(Self::Redis(RedisStore::new(client)?))
    }

    /// Returns the queue, or `None` if the queue is not stored or Redis is unavailable.
    pub async fn get<Q: DeserializeOwned>(&self, key: LiveQueueKey) -> Option<Q> {
        let text = match self {
            Self::Memory(memory) => memory.get(key),
            Self::Redis(remote) => remote.get(key).await,
        }?;
        // A queue that another version has written may not parse. It is then treated as missing.
        serde_json::from_str(&text).ok()
    }

    /// Stores the queue if possible.
    pub async fn put<Q: Serialize>(&self, key: LiveQueueKey, queue: &Q) {
        let Ok(text) = serde_json::to_string(queue) else { return };
        match self {
            Self::Memory(memory) => memory.put(key, text),
            Self::Redis(remote) => remote.put(key, text).await,
        }
    }

    /// Returns the number of failed accesses to queues since the process started.
    #[must_use]
    pub fn errors(&self) -> u64 {
        match self {
            Self::Memory(_) => 0,
            Self::Redis(remote) => remote.errors(),
        }
    }

    /// Returns whether Redis responds, or `None` if the store is not Redis.
    pub async fn ping(&self) -> Option<bool> {
        match self {
            Self::Memory(_) => None,
            Self::Redis(remote) => Some(remote.ping().await),
        }
    }

    /// Removes queues. Returns true if the queues are certainly removed. Otherwise the queues expire after their time
    /// to live.
    pub async fn remove(&self, keys: &[LiveQueueKey]) -> bool {
        match self {
            Self::Memory(memory) => {
                memory.remove(keys);
                true
            }
            Self::Redis(remote) => remote.remove(keys).await,
        }
    }
}

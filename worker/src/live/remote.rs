//! Live queues in Redis.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use redis::{
    AsyncCommands, Client, RedisResult,
    aio::{ConnectionManager, ConnectionManagerConfig},
};

use super::{LiveQueueKey, TIME_TO_LIVE};

/// How long an operation waits for Redis. Rebuilding a queue from the database takes less time.
const TIMEOUT: Duration = Duration::from_millis(250);

/// How long the store does not query Redis after a failure. Without this pause, every answer of a lesson would wait for
/// the timeout while Redis is down or slow.
const BACK_OFF: Duration = Duration::from_secs(1);

/// A connection to Redis that backs off after a failure.
#[derive(Clone)]
pub struct RedisStore {
    connection: ConnectionManager,
    created_at: Instant,
    /// The end of the back-off, in milliseconds since `created_at`.
    backs_off_until: Arc<AtomicU64>,
    errors: Arc<AtomicU64>,
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisStore")
    }
}

impl RedisStore {
    pub(super) fn new(client: &Client) -> RedisResult<Self> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(TIMEOUT))
            .set_number_of_retries(1);
        let connection = client.get_connection_manager_lazy(config)?;
        Ok(Self { connection, created_at: Instant::now(), backs_off_until: Arc::default(), errors: Arc::default() })
    }

    pub(super) async fn get(&self, key: LiveQueueKey) -> Option<String> {
        let mut connection = self.connection.clone();
        self.query(async move { connection.get::<_, Option<String>>(key.redis_key()).await }).await.flatten()
    }

    pub(super) async fn put(&self, key: LiveQueueKey, text: String) {
        let mut connection = self.connection.clone();
        self.query(async move { connection.set_ex::<_, _, ()>(key.redis_key(), text, TIME_TO_LIVE.as_secs()).await })
            .await;
    }

    pub(super) async fn remove(&self, keys: &[LiveQueueKey]) -> bool {
        let keys: Vec<String> = keys.iter().map(|key| key.redis_key()).collect();
        if keys.is_empty() {
            return true;
        }
        let mut connection = self.connection.clone();
        self.query(async move { connection.del::<_, ()>(keys).await }).await.is_some()
    }

    pub(super) fn errors(&self) -> u64 {
        self.errors.load(Ordering::Relaxed)
    }

    /// Pings Redis even during a back-off, because callers need its current state.
    pub(super) async fn ping(&self) -> bool {
        let mut connection = self.connection.clone();
        let ping = async move { connection.ping::<()>().await };
        matches!(tokio::time::timeout(TIMEOUT, ping).await, Ok(Ok(())))
    }

    /// Runs a query. Returns `None` if it fails or times out, and during a back-off.
    async fn query<T>(&self, query: impl Future<Output = RedisResult<T>>) -> Option<T> {
        if self.now() < self.backs_off_until.load(Ordering::Relaxed) {
            return None;
        }
        let cause = match tokio::time::timeout(TIMEOUT, query).await {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(cause)) => cause.to_string(),
            Err(_) => "timed out".to_owned(),
        };
        self.errors.fetch_add(1, Ordering::Relaxed);
        let back_off = u64::try_from(BACK_OFF.as_millis()).unwrap_or(u64::MAX);
        self.backs_off_until.store(self.now().saturating_add(back_off), Ordering::Relaxed);
        tracing::warn!(cause, "live queues are unavailable and are rebuilt from the database");
        None
    }

    fn now(&self) -> u64 {
        u64::try_from(self.created_at.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

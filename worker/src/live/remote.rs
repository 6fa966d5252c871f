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

use super::{KEPT_FOR, QueueOf};

/// So long a queue is waited for. The database makes it again in less.
const PATIENCE: Duration = Duration::from_millis(250);

/// After a failure nobody asks for so long: a Redis that is down or slow must not cost every answer of a lesson its
/// patience.
const REST: Duration = Duration::from_secs(1);

/// A connection, and until when it rests.
#[derive(Clone)]
pub struct Remote {
    connection: ConnectionManager,
    begun: Instant,
    /// Milliseconds since `begun`.
    rests_until: Arc<AtomicU64>,
    errors: Arc<AtomicU64>,
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Remote")
    }
}

impl Remote {
    pub(super) fn new(client: &Client) -> RedisResult<Self> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1);
        let connection = client.get_connection_manager_lazy(config)?;
        Ok(Self { connection, begun: Instant::now(), rests_until: Arc::default(), errors: Arc::default() })
    }

    pub(super) async fn get(&self, of: QueueOf) -> Option<String> {
        let mut connection = self.connection.clone();
        self.ask(async move { connection.get::<_, Option<String>>(of.key()).await }).await.flatten()
    }

    pub(super) async fn put(&self, of: QueueOf, text: String) {
        let mut connection = self.connection.clone();
        self.ask(async move { connection.set_ex::<_, _, ()>(of.key(), text, KEPT_FOR.as_secs()).await }).await;
    }

    pub(super) async fn forget(&self, queues: &[QueueOf]) -> bool {
        let keys: Vec<String> = queues.iter().map(|of| of.key()).collect();
        if keys.is_empty() {
            return true;
        }
        let mut connection = self.connection.clone();
        self.ask(async move { connection.del::<_, ()>(keys).await }).await.is_some()
    }

    pub(super) fn errors(&self) -> u64 {
        self.errors.load(Ordering::Relaxed)
    }

    /// Whoever asks for this wants to know of now: it is asked while others rest.
    pub(super) async fn ping(&self) -> bool {
        let mut connection = self.connection.clone();
        let asking = async move { connection.ping::<()>().await };
        matches!(tokio::time::timeout(PATIENCE, asking).await, Ok(Ok(())))
    }

    /// What Redis answers in time; none while it rests.
    async fn ask<T>(&self, asking: impl Future<Output = RedisResult<T>>) -> Option<T> {
        if self.now() < self.rests_until.load(Ordering::Relaxed) {
            return None;
        }
        let cause = match tokio::time::timeout(PATIENCE, asking).await {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(cause)) => cause.to_string(),
            Err(_) => "timed out".to_owned(),
        };
        self.errors.fetch_add(1, Ordering::Relaxed);
        let rest = u64::try_from(REST.as_millis()).unwrap_or(u64::MAX);
        self.rests_until.store(self.now().saturating_add(rest), Ordering::Relaxed);
        tracing::warn!(cause, "live queues are out of reach and made from the database");
        None
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

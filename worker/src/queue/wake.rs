//! Wake-ups for idle workers when a job has been enqueued. If a wake-up is lost, the job waits for the next poll.

use std::{sync::Arc, time::Duration};

use futures_util::StreamExt;
use redis::{
    AsyncCommands, Client, RedisResult,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use tokio::sync::Notify;

/// Wakes the worker of this process and, if Redis is configured, the workers of all other processes.
#[derive(Clone)]
pub struct Wake {
    local: Arc<Notify>,
    redis: Option<RedisWake>,
}

#[derive(Clone)]
struct RedisWake {
    client: Client,
    connection: ConnectionManager,
}

const CHANNEL: &str = "lms:jobs";

/// How long a wake-up may take. After that the next poll is due anyway.
const TIMEOUT: Duration = Duration::from_millis(250);

/// The pause before subscribing again.
const RETRY_PAUSE: Duration = Duration::from_secs(1);

impl Wake {
    /// Creates wake-ups for the worker of this process only.
    #[must_use]
    pub fn local() -> Self {
        Self { local: Arc::default(), redis: None }
    }

    /// Creates wake-ups for the workers of all processes. The function does not connect, so Redis may be down. Call it
    /// within a Tokio runtime.
    pub fn over_redis(client: Client) -> RedisResult<Self> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(TIMEOUT))
            .set_number_of_retries(1);
        let connection = client.get_connection_manager_lazy(config)?;
        Ok(Self { local: Arc::default(), redis: Some(RedisWake { client, connection }) })
    }

    /// Wakes idle workers. Call it after the commit. It does not wait and cannot fail.
    pub fn wake(&self) {
        self.local.notify_one();
        let Some(RedisWake { mut connection, .. }) = self.redis.clone() else { return };
        tokio::spawn(async move {
            let publish = connection.publish::<_, _, ()>(CHANNEL, "");
            match tokio::time::timeout(TIMEOUT, publish).await {
                Ok(Ok(())) => {}
                Ok(Err(cause)) => tracing::debug!(%cause, "workers were not woken"),
                Err(_) => tracing::debug!(cause = "timed out", "workers were not woken"),
            }
        });
    }

    /// Returns the notification that the worker of this process waits for.
    pub(super) fn alarm(&self) -> Arc<Notify> {
        Arc::clone(&self.local)
    }

    /// Forwards wake-ups of other processes to the worker of this process. Never returns if Redis is configured.
    pub(super) async fn listen(self) {
        let Some(RedisWake { client, .. }) = &self.redis else { return };
        let mut is_logged = false;
        loop {
            if let Err(cause) = forward(client, &self.local, &mut is_logged).await
                && !is_logged
            {
                // Logged once per outage of Redis. Polling still finds the jobs.
                tracing::warn!(%cause, "job wake-ups cannot be received");
                is_logged = true;
            }
            tokio::time::sleep(RETRY_PAUSE).await;
        }
    }
}

/// Forwards wake-ups until the connection ends. Resets `is_logged` after subscribing, so that the next outage is
/// logged.
async fn forward(client: &Client, alarm: &Notify, is_logged: &mut bool) -> RedisResult<()> {
    let mut subscription = client.get_async_pubsub().await?;
    subscription.subscribe(CHANNEL).await?;
    *is_logged = false;
    // A wake-up may have been lost before the subscription.
    alarm.notify_one();
    let mut messages = subscription.on_message();
    while messages.next().await.is_some() {
        alarm.notify_one();
    }
    Ok(())
}

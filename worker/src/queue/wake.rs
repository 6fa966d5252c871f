//! Waking idle workers when a job was enqueued. A wake-up that is lost costs one poll.

use std::{sync::Arc, time::Duration};

use futures_util::StreamExt;
use redis::{
    AsyncCommands, Client, RedisResult,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use tokio::sync::Notify;

/// Wakes workers: that of this process, and all others where there is a Redis.
#[derive(Clone)]
pub struct Wake {
    local: Arc<Notify>,
    redis: Option<Redis>,
}

#[derive(Clone)]
struct Redis {
    client: Client,
    connection: ConnectionManager,
}

const CHANNEL: &str = "lms:jobs";

/// So long a wake-up is worth trying for: the next poll comes by then.
const PATIENCE: Duration = Duration::from_millis(250);

/// The pause before subscribing again.
const PAUSE: Duration = Duration::from_secs(1);

impl Wake {
    /// For the worker of this process alone.
    #[must_use]
    pub fn local() -> Self {
        Self { local: Arc::default(), redis: None }
    }

    /// For the workers of all processes. Redis may be down, now or later. Called within a Tokio runtime.
    pub fn over_redis(client: Client) -> RedisResult<Self> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1);
        let connection = client.get_connection_manager_lazy(config)?;
        Ok(Self { local: Arc::default(), redis: Some(Redis { client, connection }) })
    }

    /// Wakes idle workers. To be called after the commit; neither waits nor fails.
    pub fn wake(&self) {
        self.local.notify_one();
        let Some(Redis { mut connection, .. }) = self.redis.clone() else { return };
        tokio::spawn(async move {
            let publish = connection.publish::<_, _, ()>(CHANNEL, "");
            match tokio::time::timeout(PATIENCE, publish).await {
                Ok(Ok(())) => {}
                Ok(Err(cause)) => tracing::debug!(%cause, "workers were not woken"),
                Err(_) => tracing::debug!(cause = "timed out", "workers were not woken"),
            }
        });
    }

    /// What a worker of this process waits on.
    pub(super) fn alarm(&self) -> Arc<Notify> {
        Arc::clone(&self.local)
    }

    /// Passes other processes' calls on to this one's worker, for ever.
    pub(super) async fn listen(self) {
        let Some(Redis { client, .. }) = &self.redis else { return };
        let mut is_known = false;
        loop {
            if let Err(cause) = pass_on(client, &self.local, &mut is_known).await
                && !is_known
            {
                // Once for each time that Redis goes: jobs are still found, by polling.
                tracing::warn!(%cause, "job wake-ups are not heard");
                is_known = true;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Ends when the connection does.
async fn pass_on(client: &Client, alarm: &Notify, is_known: &mut bool) -> RedisResult<()> {
    let mut subscription = client.get_async_pubsub().await?;
    subscription.subscribe(CHANNEL).await?;
    *is_known = false;
    // Somebody may have called while nobody listened.
    alarm.notify_one();
    let mut calls = subscription.on_message();
    while calls.next().await.is_some() {
        alarm.notify_one();
    }
    Ok(())
}

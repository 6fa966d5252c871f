//! Streams of events that show the progress of imports.
//!
//! All streams of an import in this process share one poller, which ends with the last stream. With every reading the
//! poller looks at the standing of the callers, too: a stream ends when its caller has signed out.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use entity::{AccountId, ImportId, SchoolId, tenant::Tenant};
use futures_util::{Stream, stream};
use sea_orm::DbErr;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use tracing::instrument::WithSubscriber;
use worker::clock::Clock;

use super::{Import, ImportView};
use crate::authentication::Standing;

/// How often a followed import is read from the database.
const POLL_INTERVAL: Duration = Duration::from_millis(300);

/// How many streams an account may have in this process. A further stream closes the oldest one.
pub const STREAMS_PER_ACCOUNT: usize = 4;

/// The open streams of this process. Cloning it is cheap.
#[derive(Debug, Clone, Default)]
pub struct ImportStreams(Arc<Mutex<OpenStreams>>);

#[derive(Debug, Default)]
struct OpenStreams {
    imports: HashMap<ImportKey, FollowedImport>,
    /// The streams of each account, the oldest first.
    accounts: HashMap<(SchoolId, AccountId), VecDeque<Arc<Follower>>>,
}

type ImportKey = (SchoolId, ImportId);

/// An import with open streams.
#[derive(Debug)]
struct FollowedImport {
    followers: Vec<Arc<Follower>>,
    /// The import at the last reading; `None` before the first one.
    latest: watch::Sender<Option<ImportView>>,
    /// Makes the poller read the import at once, for a new stream.
    wake: Arc<Notify>,
}

/// The caller of a stream.
#[derive(Debug)]
struct Follower {
    import: ImportKey,
    standing: Standing,
    stop: CancellationToken,
}

impl ImportStreams {
    /// Returns the events of an import: the import at once, and again after each change. The stream ends with the
    /// import, with the standing of its caller, or when the account opens too many streams.
    pub fn follow(
        &self,
        tenant: Tenant,
        id: ImportId,
        standing: Standing,
        clock: Clock,
    ) -> impl Stream<Item = Import> + Send + use<> {
        let key = (tenant.school_id(), id);
        let (open, readings) = self.open(key, standing);
        if open.is_first {
            let poller = Poller { streams: self.clone(), tenant, import: key, clock };
            tokio::spawn(poller.run().with_current_subscriber());
        }
        stream::unfold((open, readings, None::<ImportView>), |(open, mut readings, shown)| async move {
            loop {
                tokio::select! {
                    biased;
                    () = open.follower.stop.cancelled() => return None,
                    // The poller has ended if there is no further reading.
                    reading = readings.changed() => reading.ok()?,
                }
                let current = readings.borrow_and_update().clone()?;
                if shown.as_ref() != Some(&current) {
                    return Some((current.show(), (open, readings, Some(current))));
                }
            }
        })
    }

    /// Returns the number of imports that are polled, and the number of streams.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        let streams = self.lock();
        (streams.imports.len(), streams.imports.values().map(|import| import.followers.len()).sum())
    }

    fn open(&self, import: ImportKey, standing: Standing) -> (OpenStream, watch::Receiver<Option<ImportView>>) {
        let follower = Arc::new(Follower { import, standing, stop: CancellationToken::new() });
        let mut streams = self.lock();
        let is_first = !streams.imports.contains_key(&import);
        let followed = streams.imports.entry(import).or_insert_with(|| FollowedImport {
            followers: Vec::new(),
            latest: watch::Sender::new(None),
            wake: Arc::default(),
        });
        followed.followers.push(Arc::clone(&follower));
        let readings = followed.latest.subscribe();
        // A stream that joins others gets its first event at once.
        followed.wake.notify_one();
        let of_account = streams.accounts.entry(follower.account()).or_default();
        of_account.push_back(Arc::clone(&follower));
        let oldest = if of_account.len() > STREAMS_PER_ACCOUNT { of_account.front().cloned() } else { None };
        if let Some(oldest) = oldest {
            streams.close(&oldest);
        }
        drop(streams);
        (OpenStream { streams: self.clone(), follower, is_first }, readings)
    }

    fn lock(&self) -> MutexGuard<'_, OpenStreams> {
        // No code panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenStreams {
    /// Closes a stream. Closing it twice is harmless.
    fn close(&mut self, follower: &Arc<Follower>) {
        follower.stop.cancel();
        if let Some(import) = self.imports.get_mut(&follower.import) {
            import.followers.retain(|other| !Arc::ptr_eq(other, follower));
        }
        if let Some(of_account) = self.accounts.get_mut(&follower.account()) {
            of_account.retain(|other| !Arc::ptr_eq(other, follower));
            if of_account.is_empty() {
                self.accounts.remove(&follower.account());
            }
        }
    }
}

impl Follower {
    const fn account(&self) -> (SchoolId, AccountId) {
        (self.import.0, self.standing.account_id)
    }
}

/// A stream that is open until it is dropped.
struct OpenStream {
    streams: ImportStreams,
    follower: Arc<Follower>,
    is_first: bool,
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.streams.lock().close(&self.follower);
    }
}

/// Reads an import for all its streams.
struct Poller {
    streams: ImportStreams,
    tenant: Tenant,
    import: ImportKey,
    clock: Clock,
}

impl Poller {
    async fn run(self) {
        while let Some((followers, wake)) = self.followers() {
            // If the database is unavailable for a moment, no stream gets an event, and the poller tries again.
            if let Ok(view) = self.read(&followers).await
                && self.publish(view)
            {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(POLL_INTERVAL) => {}
                () = wake.notified() => {}
            }
        }
    }

    /// Returns the callers of the import's streams. Without a stream, the import is no longer followed.
    fn followers(&self) -> Option<(Vec<Arc<Follower>>, Arc<Notify>)> {
        let mut streams = self.streams.lock();
        let import = streams.imports.get(&self.import)?;
        if import.followers.is_empty() {
            streams.imports.remove(&self.import);
            return None;
        }
        Some((import.followers.clone(), Arc::clone(&import.wake)))
    }

    /// Reads the import, and closes the streams of callers who have lost their standing.
    async fn read(&self, followers: &[Arc<Follower>]) -> Result<Option<ImportView>, DbErr> {
        let tx = self.tenant.read().await?;
        let standings: Vec<Standing> = followers.iter().map(|follower| follower.standing).collect();
        let valid = Standing::valid(&tx, &standings, self.clock.now()).await?;
        let view = super::find(&tx, self.import.1).await?;
        tx.commit().await?;
        let mut streams = self.streams.lock();
        for (follower, is_valid) in followers.iter().zip(valid) {
            if !is_valid {
                streams.close(follower);
            }
        }
        Ok(view)
    }

    /// Sends the import to its streams. Returns true if this was the last event.
    fn publish(&self, view: Option<ImportView>) -> bool {
        let mut streams = self.streams.lock();
        let Some(import) = streams.imports.get(&self.import) else { return true };
        let is_last = view.as_ref().is_none_or(ImportView::has_ended);
        import.latest.send_replace(view);
        if is_last {
            streams.imports.remove(&self.import);
        }
        is_last
    }
}

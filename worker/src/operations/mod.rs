//! What operators' tools ask of a process, on a listener of its own: its metrics, whether it lives, whether it is ready.

mod ask;
mod health;
mod listener;
mod sampler;

use std::{error::Error, net::SocketAddr, sync::Arc};

use poem::{
    Server,
    listener::{Acceptor, Listener, TcpListener},
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

pub use ask::{Question, ask};
pub use health::{Database, Health, Redis, Schema, Status};
pub use listener::Operations;
pub use sampler::BACKLOG;

use crate::{
    clock::Clock,
    credential::Hasher,
    live::LiveQueues,
    metrics::{Metrics, Reading},
};

/// A process as it is observed.
#[derive(Clone)]
pub struct Observed {
    /// What it has counted.
    pub metrics: Metrics,
    /// The pool that it works with.
    pub database: entity::Database,
    /// A connection for the looks alone: a pool whose connections are all at work is not a database that is away.
    pub probe: entity::Database,
    /// The one clock.
    pub clock: Clock,
    /// Hashes PINs and passwords.
    pub hasher: Hasher,
    /// What is left to ask in open sessions.
    pub live: LiveQueues,
    /// The kinds of jobs that are told of even when there is none.
    pub kinds: Vec<&'static str>,
    /// Is cancelled when the process was told to stop.
    pub stopping: CancellationToken,
}

impl Observed {
    fn reading(&self) -> Reading {
        Reading {
            connections: self.database.connections(),
            hashing: self.hasher.load(),
            live_queue_errors: self.live.errors(),
        }
    }
}

/// Listens there, and looks into the queue every few seconds, until the handle is dropped: the process is observed to its
/// very end.
pub async fn observe(observed: Observed, listen: SocketAddr) -> Result<AbortOnDropHandle<()>, Box<dyn Error>> {
    let acceptor = TcpListener::bind(listen)
        .into_acceptor()
        .await
        .map_err(|cause| format!("LMS_METRICS_LISTEN: cannot listen on {listen}: {cause}"))?;
    let address = acceptor.local_addr().first().and_then(|address| address.as_socket_addr().copied());
    tracing::info!(address = %address.unwrap_or(listen), "serving metrics");
    let observed = Arc::new(observed);
    let sampling = Arc::clone(&observed);
    Ok(AbortOnDropHandle::new(tokio::spawn(async move {
        let serving = Server::new_with_acceptor(acceptor).run(Operations::of(observed));
        tokio::select! {
            ended = serving => tracing::error!(cause = ?ended.err(), "metrics are no longer served"),
            () = sampler::sample_for_ever(&sampling) => {}
        }
    })))
}

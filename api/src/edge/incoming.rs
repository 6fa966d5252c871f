//! The body of a request: its limit, the memory that it uses, and the part that no handler reads.

use std::{
    io,
    sync::{
        Arc, Mutex as SyncMutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use openapi::{Code, CodeType, code};
use poem::{Body, Request, http::header};
use tokio::{sync::Mutex, time::timeout};
use tokio_util::bytes::Bytes;

use super::{BODY_LIMIT, UPLOAD_LIMIT, body_memory::BodyPart};

/// The maximum number of bytes of an unread body that are drained before the connection may close. It allows for a
/// large file that somebody uploads as a roster by mistake.
const DRAIN_LIMIT: usize = 100 * 1000 * 1000;

/// How long an unread body is drained.
const DRAIN_TIME: Duration = Duration::from_secs(30);

/// How long draining waits for the next bytes.
const DRAIN_PAUSE: Duration = Duration::from_secs(5);

/// How long an unread body is drained after the time limit of its request. A client that is still sending at that time
/// may never stop.
const LATE_DRAIN_TIME: Duration = Duration::from_secs(1);

/// A request's body. Its size is counted while it is read, because a client need not declare the length.
///
/// The part that the handler does not read is drained. Otherwise, closing the connection while the client still sends
/// would reset the connection, and the response would be lost.
pub(super) struct Incoming {
    rest: Arc<Mutex<BoxStream<'static, io::Result<Bytes>>>>,
    reading: Arc<Reading>,
    /// The client expects `100 Continue`: it sends the body only when the service starts to read it.
    expects_continue: bool,
}

/// What is known of a body while a handler reads it.
struct Reading {
    started: AtomicBool,
    too_large: AtomicBool,
    out_of_memory: AtomicBool,
    memory: SyncMutex<BodyPart>,
}

impl Reading {
    /// Records a chunk. Returns how many more bytes the limit allows.
    fn count(&self, chunk: &Bytes, left: usize) -> io::Result<usize> {
        let Some(less) = left.checked_sub(chunk.len()) else {
            self.too_large.store(true, Ordering::Relaxed);
            return Err(io::Error::other("the body exceeds its limit"));
        };
        if !self.memory.lock().unwrap_or_else(PoisonError::into_inner).grow(chunk.len()) {
            self.out_of_memory.store(true, Ordering::Relaxed);
            return Err(io::Error::other("the bodies in flight use all their memory"));
        }
        Ok(less)
    }
}

impl Incoming {
    /// Replaces the request's body by one that counts its size and takes its memory from `memory`.
    pub(super) fn of(request: &mut Request, memory: BodyPart) -> Self {
        let limit = if request.uri().path().ends_with("/admin/imports") { UPLOAD_LIMIT } else { BODY_LIMIT };
        let incoming = Self {
            expects_continue: request.headers().contains_key(header::EXPECT),
            rest: Arc::new(Mutex::new(request.take_body().into_bytes_stream().fuse().boxed())),
            reading: Arc::new(Reading {
                started: AtomicBool::default(),
                too_large: AtomicBool::default(),
                out_of_memory: AtomicBool::default(),
                memory: SyncMutex::new(memory),
            }),
        };
        let (rest, reading) = (Arc::clone(&incoming.rest), Arc::clone(&incoming.reading));
        let counted = stream::try_unfold(limit, move |left| {
            let (rest, reading) = (Arc::clone(&rest), Arc::clone(&reading));
            async move {
                reading.started.store(true, Ordering::Relaxed);
                let Some(chunk) = rest.lock().await.next().await.transpose()? else { return Ok(None) };
                let less = reading.count(&chunk, left)?;
                Ok::<_, io::Error>(Some((chunk, less)))
            }
        });
        request.set_body(Body::from_bytes_stream(counted));
        incoming
    }

    /// Returns the error code for a body that exceeded a limit, and the cause for the log; `None` if it exceeded none.
    pub(super) fn rejection(&self) -> Option<(&'static Code, &'static str)> {
        if self.reading.too_large.load(Ordering::Relaxed) {
            Some((code::API_003::CODE, "the body exceeds its limit"))
        } else if self.reading.out_of_memory.load(Ordering::Relaxed) {
            Some((code::API_006::CODE, "the bodies in flight use all their memory"))
        } else {
            None
        }
    }

    /// Frees the memory of the body, which its handler no longer uses, and drains the rest of the body, within limits.
    pub(super) async fn drain(&self, is_late: bool) {
        self.reading.memory.lock().unwrap_or_else(PoisonError::into_inner).free();
        if self.expects_continue && !self.reading.started.load(Ordering::Relaxed) {
            return;
        }
        let reading = async {
            let mut rest = self.rest.lock().await;
            let mut left = DRAIN_LIMIT;
            while let Ok(Some(Ok(chunk))) = timeout(DRAIN_PAUSE, rest.next()).await
                && let Some(less) = left.checked_sub(chunk.len())
            {
                left = less;
            }
        };
        // A client that sends for longer is cut off.
        let _ = timeout(if is_late { LATE_DRAIN_TIME } else { DRAIN_TIME }, reading).await;
    }
}

//! The HTTP listener of both programs. It accepts connections within limits, and serves them until the process stops.
//!
//! A client can hold only a bounded part of the process: the number of connections, the streams of a connection, the
//! time for the head of a request, the time without a request, and the time for which a response stays unread are all
//! limited. The endpoint limits the bodies of requests.

mod activity;
mod connections;
mod limits;
mod responses;
mod stream;

use std::{convert::Infallible, io, mem, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use poem::{
    Addr, Endpoint, Request, Response,
    http::uri::Scheme,
    web::{LocalAddr, RemoteAddr},
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use limits::ListenerLimits;

use crate::metrics::{ConnectionMetrics, Rejection};
use activity::{Activity, Overdue};
use connections::{Admission, Connections};
use responses::TrackedBody;
use stream::WatchedStream;

/// The maximum number of streams of an HTTP/2 connection that are open at the same time.
const STREAMS: u32 = 32;

/// The maximum number of streams that a client has reset and the process has not accepted yet.
const RESET_STREAMS: usize = 20;

/// The maximum size of the head of a request, in bytes. The endpoint may set a lower limit.
const HEAD: u32 = 32 * 1024;

/// How much of a body a client may send before the endpoint reads it, in bytes: of a stream, and of all streams of a
/// connection.
const STREAM_WINDOW: u32 = 64 * 1024;
const CONNECTION_WINDOW: u32 = 256 * 1024;

/// The maximum size of the part of a response that HTTP/2 buffers for each stream, in bytes.
const SEND_BUFFER: usize = 64 * 1024;

/// How often an HTTP/2 connection is probed, and how long the client has to respond.
const PROBE_EVERY: Duration = Duration::from_secs(30);
const PROBE_TIMEOUT: Duration = Duration::from_secs(20);

/// How long the process waits after accepting has failed. The pause doubles with each further failure.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How long a stopping process waits for the first request of a connection.
const FIRST_REQUEST: Duration = Duration::from_secs(1);

/// How long an idle connection that the process closes may take to close, even if further requests arrive.
const CLOSING: Duration = Duration::from_secs(5);

/// A listener on a TCP address.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    connections: Arc<Connections>,
}

impl Listener {
    /// Listens on `address`. Nothing is accepted before [`Listener::serve`].
    pub async fn bind(address: SocketAddr, limits: ListenerLimits, metrics: ConnectionMetrics) -> io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        let address = socket.local_addr()?;
        Ok(Self { socket, address, connections: Arc::new(Connections::new(limits, metrics)) })
    }

    /// Returns the address that the listener is bound to.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves `endpoint` until `stop` is ready. Then accepts no more connections, and gives the requests in flight the
    /// time `drain` to end.
    pub async fn serve<E>(self, endpoint: E, stop: impl Future<Output = ()>, drain: Duration)
    where
        E: Endpoint<Output = Response> + 'static,
    {
        let (stopping, aborting) = (CancellationToken::new(), CancellationToken::new());
        let server = Arc::new(Server { endpoint: Arc::new(endpoint), http: http(), local: self.address });
        let tasks = TaskTracker::new();
        let start = |stream, peer: SocketAddr| {
            let Some(admission) = self.connections.admit(peer.ip()) else { return };
            let (server, stopping, aborting) = (Arc::clone(&server), stopping.clone(), aborting.clone());
            tasks.spawn(async move {
                aborting.run_until_cancelled(server.serve_connection(stream, peer, &admission, &stopping)).await;
            });
        };
        let mut stop = pin!(stop);
        loop {
            let (stream, peer) = tokio::select! {
                () = &mut stop => break,
                accepted = self.accept() => accepted,
            };
            start(stream, peer);
        }
        accept_waiting(self.socket, start);
        stopping.cancel();
        tasks.close();
        if timeout(drain, tasks.wait()).await.is_err() {
            aborting.cancel();
            tasks.wait().await;
        }
    }

    /// Accepts the next connection. If that fails, for example at the limit of open files, it closes an idle connection
    /// and waits for a moment, because the next attempt would fail at once, too.
    async fn accept(&self) -> (TcpStream, SocketAddr) {
        let mut pause = FIRST_PAUSE;
        loop {
            match self.socket.accept().await {
                Ok(accepted) => return accepted,
                Err(cause) if is_of_one_connection(&cause) => {}
                Err(cause) => {
                    self.connections.reject(Rejection::AcceptFailed, &cause.to_string());
                    self.connections.evict_idle();
                    sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }
}

/// Accepts the connections that wait in the system's queue, and closes the socket. Their clients may have sent a
/// request already, and would lose the request if the connection were reset. Asks the system itself, because tokio
/// learns of a connection only when it next waits for events.
fn accept_waiting(socket: TcpListener, start: impl Fn(TcpStream, SocketAddr)) {
    let Ok(socket) = socket.into_std() else { return };
    while let Ok((stream, peer)) = socket.accept() {
        if let Ok(stream) = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream)) {
            start(stream, peer);
        }
    }
}

/// Returns whether the error concerns only the connection that was about to be accepted, and not the listener.
fn is_of_one_connection(cause: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(cause.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

fn http() -> auto::Builder<TokioExecutor> {
    let mut http = auto::Builder::new(TokioExecutor::new());
    // hyper's own time limit for a head also closes idle connections, which a proxy may be about to use again.
    http.http1().header_read_timeout(None::<Duration>).max_buf_size(HEAD as usize);
    http.http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_pending_accept_reset_streams(RESET_STREAMS)
        .max_header_list_size(HEAD)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_send_buf_size(SEND_BUFFER)
        .keep_alive_interval(PROBE_EVERY)
        .keep_alive_timeout(PROBE_TIMEOUT);
    http
}

/// The parts of the listener that all connections share.
struct Server<E> {
    endpoint: Arc<E>,
    http: auto::Builder<TokioExecutor>,
    local: SocketAddr,
}

impl<E: Endpoint<Output = Response> + 'static> Server<E> {
    /// Waits until the process stops. A new connection has a moment for its first request, because its client may have
    /// sent the request before the process stopped.
    async fn stop_after_first_request(&self, stopping: &CancellationToken, activity: &Activity) {
        stopping.cancelled().await;
        let _ = timeout(FIRST_REQUEST, activity.until_first_request()).await;
    }

    async fn serve_connection(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        admission: &Admission,
        stopping: &CancellationToken,
    ) {
        let activity = &admission.activity;
        let service = service_fn(|request: hyper::Request<Incoming>| {
            let (endpoint, in_flight) = (Arc::clone(&self.endpoint), activity.start_request(request.version()));
            let local = LocalAddr(Addr::SocketAddr(self.local));
            let request = Request::from((request, local, RemoteAddr(Addr::SocketAddr(peer)), Scheme::HTTP));
            async move {
                let mut response = hyper::Response::from(endpoint.get_response(request).await);
                let data = mem::take(response.extensions_mut());
                Ok::<_, Infallible>(response.map(|body| TrackedBody::new(body, in_flight, data)))
            }
        });
        let stream = TokioIo::new(WatchedStream::new(stream, Arc::clone(activity)));
        let mut connection = pin!(self.http.serve_connection(stream, service));
        let closes_idle = tokio::select! {
            // An error concerns this client alone: its connection broke, or it does not speak HTTP.
            _ = connection.as_mut() => return,
            () = self.stop_after_first_request(stopping, activity) => false,
            () = admission.evicted.cancelled() => true,
            overdue = activity.overdue(admission.limits()) => match overdue {
                Overdue::Request => true,
                Overdue::Head | Overdue::Reader => return admission.reject(Rejection::Slow),
            },
        };
        activity.start_closing();
        connection.as_mut().graceful_shutdown();
        tokio::select! {
            _ = connection => (),
            overdue = activity.overdue(admission.limits()) => if overdue != Overdue::Request {
                admission.reject(Rejection::Slow);
            },
            // A request may have arrived after the process began to close the connection. The request must end in this
            // time.
            () = sleep(CLOSING), if closes_idle => (),
        }
    }
}

//! What clients may hold of a listener, over real connections.

use std::{
    io::Write,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use entity::database::Connections;
use futures_util::stream;
use poem::{Body, Endpoint, EndpointExt, IntoResponse, Request, Response, endpoint::make};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Semaphore,
    time::timeout,
};
use tokio_util::{bytes::Bytes, sync::CancellationToken, task::AbortOnDropHandle};
use worker::{
    credential::Hasher,
    keys::KeyRing,
    listener::{Listener, ListenerLimits},
    metrics::{Metrics, ProcessKind, ProcessReading},
};

use crate::support::until;

/// How long a test waits for a response or for the end of a connection before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// Longer than any test.
const LONG: Duration = Duration::from_mins(10);

/// Limits that no test reaches.
fn generous() -> ListenerLimits {
    ListenerLimits {
        connections: 1_000,
        connections_per_client: 1_000,
        proxies: Vec::new(),
        head_timeout: LONG,
        idle_timeout: LONG,
        reading_timeout: LONG,
    }
}

/// A listener that serves an endpoint.
struct Served {
    address: SocketAddr,
    metrics: Metrics,
    stop: CancellationToken,
    serving: AbortOnDropHandle<()>,
    requests: Arc<AtomicUsize>,
}

impl Served {
    async fn start(limits: ListenerLimits, endpoint: impl Endpoint<Output = Response> + 'static) -> Self {
        let metrics = Metrics::new(ProcessKind::Both);
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let listener = Listener::bind(anywhere, limits, metrics.api_connections()).await.unwrap();
        let (address, stop) = (listener.address(), CancellationToken::new());
        let stopped = stop.clone().cancelled_owned();
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        let endpoint = endpoint.before(move |request| {
            counted.fetch_add(1, Ordering::Relaxed);
            async move { Ok(request) }
        });
        let serving = AbortOnDropHandle::new(tokio::spawn(listener.serve(endpoint, stopped, PATIENCE)));
        Self { address, metrics, stop, serving, requests }
    }

    /// Returns the number of requests that have reached the endpoint.
    fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }

    /// Returns a connection that has sent a request.
    async fn request(&self) -> Client {
        let mut client = self.connect().await;
        client.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
        client
    }

    /// Returns the value of a series, such as `lms_connections_open{listener="api"}`.
    fn value(&self, series: &str) -> u64 {
        let connections = Connections { in_use: 0, idle: 0, max: 0 };
        let hashing = Hasher::new(KeyRing::draw(), 4, 1, 1).load();
        let text = self.metrics.exposition(&ProcessReading { connections, hashing, live_queue_errors: 0 }).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{series} is not in {text}")).parse().unwrap()
    }

    fn rejected(&self, reason: &str) -> u64 {
        self.value(&format!("lms_connections_rejected_total{{listener=\"api\",reason=\"{reason}\"}}"))
    }

    fn open(&self) -> u64 {
        self.value("lms_connections_open{listener=\"api\"}")
    }
}

struct Client(TcpStream);

impl Client {
    async fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    /// Reads one response, whose body is `done`.
    async fn response(&mut self) -> String {
        let mut read = Vec::new();
        while !read.ends_with(b"done") {
            let count = timeout(PATIENCE, self.0.read_buf(&mut read)).await.expect("a response").unwrap();
            assert!(count > 0, "the connection ended after {:?}", String::from_utf8_lossy(&read));
        }
        String::from_utf8(read).unwrap()
    }

    /// Waits for the end of the connection, and returns what arrived before.
    async fn end(&mut self) -> Vec<u8> {
        let mut read = Vec::new();
        // The process may also reset the connection.
        let _ = timeout(PATIENCE, self.0.read_to_end(&mut read)).await.expect("the connection ends");
        read
    }
}

/// An endpoint that responds as soon as the test has added a permit for the request.
fn gated(gate: &Arc<Semaphore>) -> impl Endpoint<Output = Response> + use<> {
    let gate = Arc::clone(gate);
    make(move |_| {
        let gate = Arc::clone(&gate);
        async move {
            gate.acquire().await.unwrap().forget();
            "done".into_response()
        }
    })
}

fn prompt() -> impl Endpoint<Output = Response> + use<> {
    gated(&Arc::new(Semaphore::new(1_000_000)))
}

#[tokio::test]
async fn a_connection_without_a_whole_head_is_closed() {
    let limits = ListenerLimits { head_timeout: Duration::from_secs(1), ..generous() };
    let served = Served::start(limits, prompt()).await;
    let mut silent = served.connect().await;
    assert!(silent.end().await.is_empty());
    let mut dripping = served.connect().await;
    dripping.send(b"GET / HTTP/1.1\r\n").await;
    // The client sends slowly, because a head that is too large would be rejected for its size.
    while dripping.0.write_all(b"X: y\r\n").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let mut second_head = served.request().await;
    second_head.response().await;
    second_head.send(b"GET").await;
    assert!(second_head.end().await.is_empty());
    assert_eq!(served.rejected("slow"), 3);
    until(async || served.open() == 0).await;
}

#[tokio::test]
async fn an_idle_connection_is_closed_but_not_one_with_a_request() {
    let gate = Arc::new(Semaphore::new(1));
    let limits = ListenerLimits { idle_timeout: Duration::from_millis(200), ..generous() };
    let served = Served::start(limits, gated(&gate)).await;
    let mut idle = served.request().await;
    idle.response().await;
    let mut busy = served.request().await;
    until(async || served.requests() == 2).await;
    assert!(idle.end().await.is_empty());
    // A second connection becomes idle and is closed while the busy one still waits.
    gate.add_permits(1);
    busy.response().await;
    assert!(busy.end().await.is_empty());
    assert_eq!(served.rejected("slow"), 0);
    until(async || served.open() == 0).await;
}

#[tokio::test]
async fn a_client_with_its_maximum_of_connections_loses_an_idle_one_or_is_rejected() {
    let gate = Arc::new(Semaphore::new(0));
    let served = Served::start(ListenerLimits { connections_per_client: 2, ..generous() }, gated(&gate)).await;
    let (mut first, mut second) = (served.request().await, served.request().await);
    until(async || served.requests() == 2).await;
    assert!(served.connect().await.end().await.is_empty());
    assert_eq!(served.rejected("client_limit"), 1);
    gate.add_permits(1);
    let first_is_idle = tokio::select! {
        _ = first.response() => true,
        _ = second.response() => false,
    };
    let (mut idle, mut busy) = if first_is_idle { (first, second) } else { (second, first) };
    let mut third = served.request().await;
    assert!(idle.end().await.is_empty(), "the idle connection gives way");
    gate.add_permits(2);
    busy.response().await;
    third.response().await;
}

/// The start of an HTTP/2 connection: the preface and an empty SETTINGS frame.
const HTTP_2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// Returns a HEADERS frame that opens a stream with the request `GET /`.
const fn stream(id: u8) -> [u8; 12] {
    [0, 0, 3, 1, 0b101, 0, 0, 0, id, 0x82, 0x86, 0x84]
}

#[tokio::test]
async fn a_client_cannot_prolong_the_end_of_a_connection_that_gives_way() {
    let gate = Arc::new(Semaphore::new(1));
    let served = Served::start(ListenerLimits { connections_per_client: 1, ..generous() }, gated(&gate)).await;
    let mut stubborn = served.connect().await;
    stubborn.send(HTTP_2).await;
    stubborn.send(&stream(1)).await;
    until(async || served.requests() == 1 && gate.available_permits() == 0).await;
    // The first connection soon becomes idle, and is then closed to make room for another one. Until it has closed, the
    // first connection still counts.
    let mut other = loop {
        let rejected = served.rejected("client_limit");
        let mut other = served.connect().await;
        // Writing fails if the connection is already rejected.
        let _ = other.0.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
        until(async || served.requests() == 2 || served.rejected("client_limit") > rejected).await;
        if served.requests() == 2 {
            break other;
        }
    };
    // The client does not confirm that the connection closes, and sends a request that does not end.
    stubborn.send(&stream(3)).await;
    until(async || served.requests() == 3).await;
    assert_eq!(served.open(), 2);
    stubborn.end().await;
    gate.add_permits(1);
    other.response().await;
    until(async || served.open() == 1).await;
}

#[tokio::test]
async fn a_proxy_has_no_limit_of_its_own_but_all_connections_together_have_one() {
    let gate = Arc::new(Semaphore::new(0));
    let proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let limits = ListenerLimits { connections: 3, connections_per_client: 1, proxies, ..generous() };
    let served = Served::start(limits, gated(&gate)).await;
    let mut clients = Vec::new();
    for _ in 0..3 {
        clients.push(served.request().await);
    }
    until(async || served.requests() == 3).await;
    assert!(served.connect().await.end().await.is_empty());
    assert_eq!((served.rejected("limit"), served.rejected("client_limit")), (1, 0));
}

#[tokio::test]
async fn a_response_that_nobody_reads_is_cut_off() {
    let large = make(async |_| {
        let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 8 * 1024])));
        Response::builder().body(Body::from_bytes_stream(endless))
    });
    let limits = ListenerLimits { reading_timeout: Duration::from_millis(200), ..generous() };
    let served = Served::start(limits, large).await;
    let _client = served.request().await;
    until(async || served.rejected("slow") == 1 && served.open() == 0).await;
}

#[tokio::test]
async fn a_stream_without_events_stays_open() {
    let gate = Arc::new(Semaphore::new(0));
    let events = Arc::clone(&gate);
    let stream_of_events = make(move |_| {
        let next = stream::unfold(Arc::clone(&events), |events| async move {
            events.acquire().await.unwrap().forget();
            Some((Ok::<_, std::io::Error>(Bytes::from_static(b"done")), events))
        });
        async move { Response::builder().body(Body::from_bytes_stream(next)) }
    });
    let short = Duration::from_secs(1);
    let limits = ListenerLimits { head_timeout: short, idle_timeout: short, reading_timeout: short, ..generous() };
    let served = Served::start(limits, stream_of_events).await;
    let mut listening = served.request().await;
    gate.add_permits(1);
    let mut read = Vec::new();
    while !String::from_utf8_lossy(&read).contains("done") {
        assert!(listening.0.read_buf(&mut read).await.unwrap() > 0);
    }
    // An idle connection that is opened now reaches its limit while the stream waits for its next event.
    served.connect().await.end().await;
    until(async || served.open() == 1).await;
    gate.add_permits(1);
    assert!(listening.0.read_buf(&mut read).await.unwrap() > 0);
}

#[tokio::test]
async fn pipelined_requests_get_their_responses_in_order() {
    let path_of = make(async |request: Request| request.uri().path().to_owned().into_response());
    let served = Served::start(generous(), path_of).await;
    let mut client = served.connect().await;
    client.send(b"GET /one HTTP/1.1\r\nHost: x\r\n\r\nGET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    let text = String::from_utf8(client.end().await).unwrap();
    assert!(text.find("/one").unwrap() < text.find("/two").unwrap(), "{text}");
}

/// In this runtime of one thread, neither the listener nor tokio has noticed the connection when the process stops.
#[tokio::test]
async fn a_request_in_a_connection_that_is_not_accepted_yet_gets_its_response_when_the_process_stops() {
    let served = Served::start(generous(), gated(&Arc::new(Semaphore::new(1)))).await;
    let mut connection = std::net::TcpStream::connect(served.address).unwrap();
    connection.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    served.stop.cancel();
    connection.set_nonblocking(true).unwrap();
    let mut client = Client(TcpStream::from_std(connection).unwrap());
    assert!(client.response().await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_request_in_flight_gets_its_response_when_the_process_stops() {
    let gate = Arc::new(Semaphore::new(1));
    let served = Served::start(generous(), gated(&gate)).await;
    let mut idle = served.request().await;
    idle.response().await;
    let mut busy = served.request().await;
    until(async || served.requests() == 2).await;
    served.stop.cancel();
    assert!(idle.end().await.is_empty());
    assert!(TcpStream::connect(served.address).await.is_err(), "the listener is closed");
    gate.add_permits(1);
    busy.response().await;
    timeout(PATIENCE, served.serving).await.expect("the listener ends").unwrap();
}

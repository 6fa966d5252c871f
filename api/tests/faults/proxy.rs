//! A TCP proxy that can delay responses, cut connections and refuse new connections. With several backends, the proxy
//! is a load balancer: it tries the next backend if a connection is refused, but it never resends data.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

/// The proxy. Its connections are cut on drop.
pub(crate) struct Proxy {
    /// The address that the proxy listens on.
    pub(crate) address: String,
    state: Arc<Mutex<ProxyState>>,
    _listening: AbortOnDropHandle<()>,
}

/// How the proxy treats connections.
struct ProxyState {
    backends: Vec<String>,
    next: usize,
    delay: Duration,
    is_shut: bool,
    /// The token whose cancellation cuts the open connections.
    cancellation: CancellationToken,
}

impl Proxy {
    /// Starts a proxy in front of these backends.
    pub(crate) async fn before(backends: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let cancellation = CancellationToken::new();
        let state = ProxyState { backends, next: 0, delay: Duration::ZERO, is_shut: false, cancellation };
        let state = Arc::new(Mutex::new(state));
        let listening = tokio::spawn(listen(listener, Arc::clone(&state)));
        Self { address, state, _listening: AbortOnDropHandle::new(listening) }
    }

    /// Sends new connections to these backends from now on.
    pub(crate) fn send_to(&self, backends: Vec<String>) {
        self.state.lock().unwrap().backends = backends;
    }

    /// Delays everything that a backend sends.
    pub(crate) fn delay(&self, delay: Duration) {
        self.state.lock().unwrap().delay = delay;
    }

    /// Refuses or accepts new connections.
    pub(crate) fn shut(&self, is_shut: bool) {
        self.state.lock().unwrap().is_shut = is_shut;
    }

    /// Cuts all connections.
    pub(crate) fn cut(&self) {
        let mut state = self.state.lock().unwrap();
        state.cancellation.cancel();
        state.cancellation = CancellationToken::new();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.cut();
    }
}

async fn listen(listener: TcpListener, state: Arc<Mutex<ProxyState>>) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let cancellation = state.lock().unwrap().cancellation.clone();
            // If one side of a connection breaks, dropping the other side closes it.
            let _ = cancellation.run_until_cancelled(carry(client, &state)).await;
        });
    }
}

async fn carry(client: TcpStream, state: &Mutex<ProxyState>) -> io::Result<()> {
    let backend = connect(state).await?;
    for side in [&client, &backend] {
        side.set_nodelay(true)?;
    }
    let ((from_client, to_client), (from_backend, to_backend)) = (client.into_split(), backend.into_split());
    tokio::try_join!(pump(from_client, to_backend, None), pump(from_backend, to_client, Some(state)))?;
    Ok(())
}

/// Connects to the next backend in turn, or to the first backend after it that accepts connections.
async fn connect(state: &Mutex<ProxyState>) -> io::Result<TcpStream> {
    let in_turn = {
        let mut state = state.lock().unwrap();
        if state.is_shut {
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        state.next += 1;
        let mut backends = state.backends.clone();
        let turn = state.next % backends.len().max(1);
        backends.rotate_left(turn);
        backends
    };
    for backend in in_turn {
        if let Ok(connection) = TcpStream::connect(backend).await {
            return Ok(connection);
        }
    }
    Err(io::ErrorKind::ConnectionRefused.into())
}

/// Copies data until the end of the stream, each chunk after the current delay, and then closes the other stream.
async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    state: Option<&Mutex<ProxyState>>,
) -> io::Result<()> {
    let mut chunk = vec![0; 16 * 1024];
    loop {
        let length = from.read(&mut chunk).await?;
        if length == 0 {
            return to.shutdown().await;
        }
        let delay = state.map_or(Duration::ZERO, |state| state.lock().unwrap().delay);
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        to.write_all(&chunk[..length]).await?;
    }
}

//! Calls the service through its real edge and routes, but without a socket.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use poem::{
    Addr, Body, Endpoint, Request, RequestParts,
    http::{self, HeaderMap, HeaderName, HeaderValue, Method, header, uri::Scheme},
    web::{LocalAddr, RemoteAddr},
};
use serde_json::Value;
use tracing::instrument::WithSubscriber;

use super::{Answer, TestApp};

/// The address that calls come from unless a test sets another one.
const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

/// A client of the service. Paths are relative to `/api/v1` unless they start with `/api/`.
#[derive(Clone)]
pub struct Client<'a> {
    app: &'a TestApp,
    token: Option<String>,
}

impl<'a> Client<'a> {
    pub const fn new(app: &'a TestApp, token: Option<String>) -> Self {
        Self { app, token }
    }

    /// Returns a client with the same token that calls another process.
    pub fn in_<'b>(&self, app: &'b TestApp) -> Client<'b> {
        Client { app, token: self.token.clone() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path).send().await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path).json(&body).send().await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path).json(&body).send().await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path).json(&body).send().await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path).send().await
    }

    /// Sends a POST without a body.
    pub async fn post_nothing(&self, path: &str) -> Answer {
        self.call(Method::POST, path).send().await
    }

    /// Creates a call, to which headers and a body can be added.
    pub fn call(&self, method: Method, path: &str) -> Call<'a> {
        let mut headers = HeaderMap::new();
        if let Some(token) = &self.token {
            headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}")).unwrap());
        }
        let path = if path.starts_with("/api/") { path.to_owned() } else { format!("/api/v1{path}") };
        Call { app: self.app, method, path, headers, body: Body::empty(), peer: PEER }
    }

    /// Creates a call to this path, which is not relative to `/api/v1`.
    pub fn outside_the_api(&self, method: Method, path: &str) -> Call<'a> {
        Call { path: path.to_owned(), ..self.call(method, path) }
    }
}

/// A call that has not been sent yet.
pub struct Call<'a> {
    app: &'a TestApp,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Body,
    peer: IpAddr,
}

impl Call<'_> {
    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().unwrap();
        // Unlike `from_str`, `from_bytes` also accepts text that is not ASCII.
        self.headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    /// Sets the body to any bytes, without a content type.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets the body to a form with a file and text fields, as a browser sends it.
    pub fn form(self, file: Option<(&str, &[u8])>, texts: &[(&str, &str)]) -> Self {
        const BOUNDARY: &str = "----test-form-boundary";
        let mut form = Vec::new();
        for (name, text) in texts {
            form.extend(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").bytes(),
            );
        }
        if let Some((filename, content)) = file {
            form.extend(
                format!(
                    "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\n\
                     Content-Type: text/csv\r\n\r\n"
                )
                .bytes(),
            );
            form.extend(content);
            form.extend(b"\r\n");
        }
        form.extend(format!("--{BOUNDARY}--\r\n").bytes());
        self.header("content-type", &format!("multipart/form-data; boundary={BOUNDARY}")).body(form)
    }

    /// Sends the call from this address.
    pub fn from(mut self, peer: &str) -> Self {
        self.peer = peer.parse().unwrap();
        self
    }

    /// Sends the call and reads the whole response.
    pub async fn send(self) -> Answer {
        let is_to_head = self.method == Method::HEAD;
        let (app, request) = self.request();
        let answering = async {
            let response = app.endpoint.call(request).await.expect("the edge responds to every request");
            Answer::read(response, is_to_head, app.log()).await
        };
        answering.with_subscriber(app.dispatch.clone()).await
    }

    /// Sends the call and returns the response without reading its body, because a stream of events does not end.
    pub async fn open(self) -> poem::Response {
        let (app, request) = self.request();
        let answering = app.endpoint.call(request);
        answering.with_subscriber(app.dispatch.clone()).await.expect("the edge responds to every request")
    }

    fn request<'a>(self) -> (&'a TestApp, Request)
    where
        Self: 'a,
    {
        let (mut head, ()) = http::Request::builder().method(self.method).uri(self.path).body(()).unwrap().into_parts();
        head.headers = self.headers;
        // The request is built from its parts, as the server does, because poem's builder cannot set the peer's address
        // and the original path.
        let peer = RemoteAddr(Addr::SocketAddr(SocketAddr::new(self.peer, 50_000)));
        let parts = RequestParts::from((head, LocalAddr::default(), peer, Scheme::HTTP));
        (self.app, Request::from_parts(parts, self.body))
    }
}

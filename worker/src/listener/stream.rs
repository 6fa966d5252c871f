//! The TCP stream under HTTP. It records when bytes arrive, and gives hyper's own error responses a body.
//!
//! hyper responds by itself, without a body, to a request that is not HTTP or whose head is too large. No endpoint sees
//! such a request. Every error response has a code of the catalogue, so the stream writes one in place of hyper's.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use openapi::{Code, CodeType, code};
use poem::http::StatusCode;
use serde_json::json;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};
use uuid::Uuid;

use super::activity::Activity;

/// The maximum number of bytes of a rejected request that are read and discarded, and for how long. If the connection
/// were closed before the client has sent its request, the client might lose the response.
const DISCARDED: usize = 1024 * 1024;
const DISCARDING: Duration = Duration::from_secs(1);

/// The header of a response without a body.
const EMPTY: &[u8] = b"\r\ncontent-length: 0\r\n";

/// A connection's stream.
pub(super) struct WatchedStream {
    inner: TcpStream,
    activity: Arc<Activity>,
    /// The response that is being written in place of hyper's.
    response: Option<OwnResponse>,
    /// How many bytes are still discarded before the connection closes, and until when.
    to_discard: usize,
    discarding: Option<Pin<Box<Sleep>>>,
}

struct OwnResponse {
    bytes: Vec<u8>,
    written: usize,
    /// The length of hyper's response.
    replaces: usize,
}

impl WatchedStream {
    pub(super) fn new(inner: TcpStream, activity: Arc<Activity>) -> Self {
        Self { inner, activity, response: None, to_discard: 0, discarding: None }
    }

    /// If `buffer` is a response of hyper, writes our own response, and returns the length of hyper's response when
    /// that is done. Returns `None` for any other bytes.
    fn poll_own_response(&mut self, context: &mut Context<'_>, buffer: &[u8]) -> Poll<Option<io::Result<usize>>> {
        if self.response.is_none() {
            let Some(code) = code_of_hypers_response(buffer) else { return Poll::Ready(None) };
            self.response = Some(OwnResponse { bytes: response(code), written: 0, replaces: buffer.len() });
            self.to_discard = DISCARDED;
        }
        let Some(OwnResponse { bytes, written, replaces }) = &mut self.response else { return Poll::Ready(None) };
        while *written < bytes.len() {
            match ready!(Pin::new(&mut self.inner).poll_write(context, &bytes[*written..])) {
                Ok(0) => return Poll::Ready(Some(Err(io::ErrorKind::WriteZero.into()))),
                Ok(count) => *written += count,
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
        let replaces = *replaces;
        self.response = None;
        Poll::Ready(Some(Ok(replaces)))
    }
}

/// Returns the code for a response that hyper generated. Only hyper's error responses have an empty body; the service's
/// own never do.
fn code_of_hypers_response(buffer: &[u8]) -> Option<&'static Code> {
    let code = match buffer.strip_prefix(b"HTTP/1.1 ")?.get(..4)? {
        b"400 " => code::API_008::CODE,
        // The target of the request is a part of its head.
        b"414 " | b"431 " => code::API_010::CODE,
        _ => return None,
    };
    buffer.windows(EMPTY.len()).any(|part| part == EMPTY).then_some(code)
}

/// Returns the response with this code, and logs it as the edge logs its failures.
fn response(code: &Code) -> Vec<u8> {
    let request_id = Uuid::now_v7().to_string();
    let (id, status) = (code.id, code.http_status);
    let cause = "the head of the request is not HTTP, or too large";
    tracing::info!(code = id, status, operation = "", request_id, school_id = "", cause, "api error");
    let body = json!({ "code": id, "error": code.message }).to_string();
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default();
    format!(
        "HTTP/1.1 {status} {reason}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\
         cache-control: no-store\r\nx-content-type-options: nosniff\r\nx-request-id: {request_id}\r\n\r\n{body}",
        body.len(),
    )
    .into_bytes()
}

impl AsyncRead for WatchedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.inner).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.activity.received();
        }
        result
    }
}

impl AsyncWrite for WatchedStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        match ready!(self.poll_own_response(context, buffer)) {
            Some(result) => Poll::Ready(result),
            None => Pin::new(&mut self.inner).poll_write(context, buffer),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let first = buffers.first().map(|buffer| &**buffer).unwrap_or_default();
        match ready!(self.poll_own_response(context, first)) {
            Some(result) => Poll::Ready(result),
            None => Pin::new(&mut self.inner).poll_write_vectored(context, buffers),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.inner).poll_shutdown(context))?;
        while self.to_discard > 0 {
            let end = self.discarding.get_or_insert_with(|| Box::pin(sleep(DISCARDING)));
            if end.as_mut().poll(context).is_ready() {
                break;
            }
            let mut chunk = [0; 4096];
            let mut buffer = ReadBuf::new(&mut chunk);
            let read = ready!(Pin::new(&mut self.inner).poll_read(context, &mut buffer));
            // A client that has closed the connection sends nothing more.
            let count = if read.is_ok() { buffer.filled().len() } else { 0 };
            self.to_discard = if count == 0 { 0 } else { self.to_discard.saturating_sub(count) };
        }
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_error_response_without_a_body_is_of_hyper() {
        let code = |text: &str| code_of_hypers_response(text.as_bytes()).map(|code| code.id);
        let empty = "content-length: 0\r\ndate: x\r\n\r\n";
        assert_eq!(code(&format!("HTTP/1.1 431 Request Header Fields Too Large\r\n{empty}")), Some("LMS-API-010"));
        assert_eq!(code(&format!("HTTP/1.1 414 URI Too Long\r\n{empty}")), Some("LMS-API-010"));
        assert_eq!(code(&format!("HTTP/1.1 400 Bad Request\r\n{empty}")), Some("LMS-API-008"));
        assert_eq!(code(&format!("HTTP/1.1 200 OK\r\n{empty}")), None);
        assert_eq!(code("HTTP/1.1 400 Bad Request\r\ncontent-length: 50\r\n\r\n"), None);
        assert_eq!(code("HTTP"), None);
    }
}

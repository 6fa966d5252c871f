//! The body of a response, which records whether it waits for the client or for the service.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use hyper::{
    body::{Body, Frame, SizeHint},
    http::Extensions,
};

use super::activity::RequestInFlight;

/// The body of a response. Until the body is dropped, its request is in flight, and the data that the endpoint has
/// attached to the response is stored.
pub(super) struct TrackedBody<B> {
    inner: B,
    request: RequestInFlight,
    _data: Extensions,
}

impl<B> TrackedBody<B> {
    pub(super) fn new(inner: B, request: RequestInFlight, data: Extensions) -> Self {
        request.waits_for_client();
        Self { inner, request, _data: data }
    }
}

impl<B: Body + Unpin> Body for TrackedBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        // hyper asks for the next frame when the client has taken the frames before it.
        let frame = Pin::new(&mut self.inner).poll_frame(context);
        if frame.is_pending() {
            self.request.waits_for_service();
        } else {
            self.request.waits_for_client();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

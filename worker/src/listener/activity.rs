//! What a connection is doing, and when it has done that for too long.

use std::{
    collections::HashMap,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use poem::http::Version;
use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};

use super::ListenerLimits;

/// How long a connection that the process is closing stays open without a request. A request that the client sent
/// before it learnt of the closing arrives within this time.
const CLOSING: Duration = Duration::from_secs(1);

/// The activity of a connection.
#[derive(Debug)]
pub(super) struct Activity {
    state: Mutex<State>,
    has_request: Notify,
}

#[derive(Debug)]
struct State {
    /// The number of requests in flight. A request is in flight from the end of its head to the end of its response.
    requests: usize,
    /// What a connection without a request waits for, and since when.
    awaited: Awaited,
    since: Instant,
    is_http_2: bool,
    /// Since when the process has been closing the connection.
    closing_since: Option<Instant>,
    /// Since when a part of a response has been waiting for the client to read it, by the number of the request.
    unread: HashMap<u64, Instant>,
    last_request: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    /// The rest of the head of a request.
    Head,
    /// A request.
    Request,
}

/// What a connection has been waiting for too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overdue {
    /// The head of a request, which the client has not sent completely.
    Head,
    /// A request. The connection is idle.
    Request,
    /// The client, which does not read a response.
    Reader,
}

impl Activity {
    /// Creates the activity of a new connection. The time limit for the head of its first request starts at once.
    pub(super) fn new() -> Arc<Self> {
        let state = State {
            requests: 0,
            awaited: Awaited::Head,
            since: Instant::now(),
            is_http_2: false,
            closing_since: None,
            unread: HashMap::new(),
            last_request: 0,
        };
        Arc::new(Self { state: Mutex::new(state), has_request: Notify::new() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that bytes have arrived. Between the requests of an HTTP/1 connection, they are the head of the next
    /// request. On an HTTP/2 connection they may be other frames, so only the time limit for connections without a
    /// request applies.
    pub(super) fn received(&self) {
        let mut state = self.state();
        if state.requests == 0 && state.awaited == Awaited::Request && !state.is_http_2 {
            state.awaited = Awaited::Head;
            state.since = Instant::now();
        }
    }

    /// Records that the head of a request is complete. The request is in flight until the returned value is dropped.
    pub(super) fn start_request(self: &Arc<Self>, version: Version) -> RequestInFlight {
        let mut state = self.state();
        state.requests += 1;
        state.last_request += 1;
        state.is_http_2 = version == Version::HTTP_2;
        self.has_request.notify_waiters();
        RequestInFlight { activity: Arc::clone(self), number: state.last_request }
    }

    /// Waits until the connection has had a request.
    pub(super) async fn until_first_request(&self) {
        let mut notified = pin!(self.has_request.notified());
        notified.as_mut().enable();
        if self.state().last_request == 0 {
            notified.await;
        }
    }

    /// Records that the process closes the connection. From now on, the connection may be without a request only for
    /// [`CLOSING`].
    pub(super) fn start_closing(&self) {
        self.state().closing_since = Some(Instant::now());
    }

    /// Returns since when the connection has had no request; `None` if a request is in flight.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        let state = self.state();
        (state.requests == 0).then_some(state.since)
    }

    /// Waits until the connection has waited for something for too long.
    pub(super) async fn overdue(&self, limits: &ListenerLimits) -> Overdue {
        let ListenerLimits { head_timeout, idle_timeout, reading_timeout, .. } = *limits;
        // A deadline that is set during the sleep is at least this far in the future. The loop sleeps no longer than
        // this, so it notices the deadline before twice the limit has passed.
        let shortest = head_timeout.min(idle_timeout).min(reading_timeout).min(CLOSING).max(Duration::from_millis(1));
        loop {
            let (deadline, now) = (self.deadline(limits), Instant::now());
            match deadline {
                Some((at, overdue)) if at <= now => return overdue,
                Some((at, _)) => sleep_until(at.min(now + shortest)).await,
                None => sleep_until(now + shortest).await,
            }
        }
    }

    fn deadline(&self, limits: &ListenerLimits) -> Option<(Instant, Overdue)> {
        let state = self.state();
        let reader = state.unread.values().min().map(|since| (*since + limits.reading_timeout, Overdue::Reader));
        let next = (state.requests == 0).then(|| match state.awaited {
            Awaited::Head => (state.since + limits.head_timeout, Overdue::Head),
            Awaited::Request => (state.idle_until(limits), Overdue::Request),
        });
        reader.or(next)
    }
}

impl State {
    fn idle_until(&self, limits: &ListenerLimits) -> Instant {
        match self.closing_since {
            Some(closing_since) => closing_since.max(self.since) + CLOSING,
            None => self.since + limits.idle_timeout,
        }
    }
}

/// A request in flight. Dropping it ends the request.
#[derive(Debug)]
pub(super) struct RequestInFlight {
    activity: Arc<Activity>,
    number: u64,
}

impl RequestInFlight {
    /// Records that a part of the response is ready for the client.
    pub(super) fn waits_for_client(&self) {
        self.activity.state().unread.insert(self.number, Instant::now());
    }

    /// Records that the client has read everything that was ready of the response.
    pub(super) fn waits_for_service(&self) {
        self.activity.state().unread.remove(&self.number);
    }
}

impl Drop for RequestInFlight {
    fn drop(&mut self) {
        let mut state = self.activity.state();
        state.unread.remove(&self.number);
        state.requests -= 1;
        if state.requests == 0 {
            state.awaited = Awaited::Request;
            state.since = Instant::now();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overdue(activity: &Activity) -> Option<Overdue> {
        activity.deadline(&ListenerLimits::of_telemetry()).map(|(_, overdue)| overdue)
    }

    #[test]
    fn a_connection_waits_for_a_head_then_for_nothing_then_for_a_request() {
        let activity = Activity::new();
        assert_eq!(overdue(&activity), Some(Overdue::Head));
        let request = activity.start_request(Version::HTTP_11);
        activity.received();
        assert_eq!(overdue(&activity), None);
        assert_eq!(activity.idle_since(), None);
        drop(request);
        assert_eq!(overdue(&activity), Some(Overdue::Request));
        activity.received();
        assert_eq!(overdue(&activity), Some(Overdue::Head));
    }

    #[test]
    fn bytes_between_the_requests_of_an_http_2_connection_need_not_be_a_head() {
        let activity = Activity::new();
        drop(activity.start_request(Version::HTTP_2));
        activity.received();
        assert_eq!(overdue(&activity), Some(Overdue::Request));
    }

    #[test]
    fn a_client_is_slow_only_while_a_part_of_a_response_is_ready() {
        let activity = Activity::new();
        let (stream, other) = (activity.start_request(Version::HTTP_2), activity.start_request(Version::HTTP_2));
        assert_eq!(overdue(&activity), None);
        stream.waits_for_client();
        assert_eq!(overdue(&activity), Some(Overdue::Reader));
        stream.waits_for_service();
        assert_eq!(overdue(&activity), None);
        other.waits_for_client();
        drop(other);
        assert_eq!(overdue(&activity), None);
    }
}

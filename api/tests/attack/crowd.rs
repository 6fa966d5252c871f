//! People who use the service as they should, and how well they are served.

use std::{
    fmt,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream};

/// How calls went.
pub(crate) struct Figures {
    /// The number of calls that succeeded.
    pub(crate) succeeded: usize,
    /// The number of all calls.
    pub(crate) all: usize,
    times: Vec<Duration>,
    /// The statuses of the calls that did not succeed.
    failures: Vec<u16>,
}

impl Figures {
    /// Makes `calls`, at most `at_once` of them at the same time. Each returns a status.
    pub(crate) async fn of<F: Future<Output = u16>>(calls: impl Iterator<Item = F>, at_once: usize) -> Self {
        let timed = calls.map(|call| async {
            let start = Instant::now();
            (call.await, start.elapsed())
        });
        let done: Vec<(u16, Duration)> = stream::iter(timed).buffer_unordered(at_once).collect().await;
        let mut times: Vec<Duration> = done.iter().map(|(_, time)| *time).collect();
        times.sort_unstable();
        let failures: Vec<u16> =
            done.iter().map(|(status, _)| *status).filter(|status| !(200..300).contains(status)).collect();
        Self { succeeded: done.len() - failures.len(), all: done.len(), times, failures }
    }

    /// Whether every call succeeded.
    pub(crate) const fn all_succeeded(&self) -> bool {
        self.succeeded == self.all
    }

    /// The time within which 99 % of the calls ended.
    pub(crate) fn p99(&self) -> Duration {
        self.quantile(99)
    }

    fn quantile(&self, percent: usize) -> Duration {
        self.times[(self.times.len() * percent / 100).min(self.times.len() - 1)]
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (median, p99) = (self.quantile(50), self.p99());
        write!(f, "{} of {} succeeded, median {median:.0?}, p99 {p99:.0?}", self.succeeded, self.all)?;
        if let Some(status) = self.failures.first() {
            write!(f, ", failed with {status}")?;
        }
        Ok(())
    }
}

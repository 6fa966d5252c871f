//! Metrics of the connections of a listener.

use prometheus::{IntGauge, Opts};

use super::{
    labels::Rejection,
    register::{CountersOf, Register},
};

/// The metrics of the connections of one listener. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct ConnectionMetrics {
    listener: &'static str,
    open: IntGauge,
    rejected: CountersOf<Rejection>,
}

impl ConnectionMetrics {
    pub(super) fn new(register: &Register<'_>, listener: &'static str) -> Self {
        let options = |name: &str, help: &str| Opts::new(name, help).const_label("listener", listener);
        Self {
            listener,
            open: register.gauge_with(options("lms_connections_open", "Open connections, by listener")),
            rejected: register.counters_with(
                options("lms_connections_rejected_total", "Connections rejected or cut off, by listener and reason"),
                "reason",
            ),
        }
    }

    /// Returns the name of the listener.
    #[must_use]
    pub const fn listener(&self) -> &'static str {
        self.listener
    }

    /// Records that a connection was opened.
    pub fn opened(&self) {
        self.open.inc();
    }

    /// Records that a connection was closed.
    pub fn closed(&self) {
        self.open.dec();
    }

    /// Records that a connection was rejected or cut off.
    pub fn rejected(&self, reason: Rejection) {
        self.rejected.count(reason);
    }
}

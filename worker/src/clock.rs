//! The only source of the current time, so that tests can control it.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// A source of the current time: the system clock, or a fixed clock for tests.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Set(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// Creates a clock that reads the system clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// Creates a clock that stands still until [`advance`](Self::advance) moves it. Its clones share the same time.
    #[must_use]
    pub fn fixed_at(time: DateTime<Utc>) -> Self {
        Self(Source::Set(Arc::new(Mutex::new(time))))
    }

    /// Returns the current time, truncated to whole microseconds as in PostgreSQL, so that a time read back equals the
    /// time written.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => Utc::now(),
            Source::Set(time) => *time.lock().unwrap_or_else(PoisonError::into_inner),
        }
        .trunc_subsecs(6)
    }

    /// Moves a fixed clock forwards or backwards. Does nothing to the system clock.
    pub fn advance(&self, by: TimeDelta) {
        if let Source::Set(time) = &self.0 {
            *time.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

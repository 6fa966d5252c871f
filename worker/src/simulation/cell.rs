//! The cells of the comparison: each combines a model of memory with a budget of time.

use chrono::{DateTime, TimeDelta, Utc};

use super::mind::MemoryModel;

/// The seed of the first learner; the other learners have the seeds that follow.
pub const SEED: u64 = 20_260_907;

/// The number of learners in a cell.
pub const LEARNERS: u64 = 300;

/// How much a learner practises: four sittings a week of the given length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The length of each sitting in minutes.
    pub minutes: i64,
    /// The number of weeks.
    pub weeks: i64,
}

/// A model of memory and a budget of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The model of the learners' memories.
    pub model: MemoryModel,
    /// How much the learners practise.
    pub budget: Budget,
}

impl Budget {
    /// The budgets for which the engine is evaluated.
    pub const ALL: [Self; 3] =
        [Self { minutes: 3, weeks: 6 }, Self { minutes: 5, weeks: 6 }, Self { minutes: 5, weeks: 12 }];

    /// The start times of the sittings: Monday, Tuesday, Thursday and Friday, at the same time of day.
    pub fn sittings(self) -> impl Iterator<Item = DateTime<Utc>> {
        (0..self.weeks).flat_map(|week| [0, 1, 3, 4].map(|day| start() + TimeDelta::days(week * 7 + day)))
    }
}

impl Cell {
    /// Returns a cell for each combination of a model and a budget.
    pub fn all_of(models: &[MemoryModel]) -> impl Iterator<Item = Self> {
        models.iter().flat_map(|&model| Budget::ALL.map(|budget| Self { model, budget }))
    }
}

/// The start of the first sitting: a Monday, 09:00 UTC.
#[must_use]
pub fn start() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_703) + TimeDelta::hours(9)
}

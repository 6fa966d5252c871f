//! The cells of the comparison: a model of memory and a budget of time.

use chrono::{DateTime, TimeDelta, Utc};

use super::mind::Model;

/// The seed that the learners' seeds count on from.
pub const SEED: u64 = 20_260_907;

/// Learners in a cell.
pub const LEARNERS: u64 = 300;

/// How long and how often is practised: four sittings a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Minutes of each sitting.
    pub minutes: i64,
    /// Weeks.
    pub weeks: i64,
}

/// A model of memory and a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// How the learners remember.
    pub model: Model,
    /// How much they practise.
    pub budget: Budget,
}

impl Budget {
    /// The budgets that the engine is judged by.
    pub const ALL: [Self; 3] =
        [Self { minutes: 3, weeks: 6 }, Self { minutes: 5, weeks: 6 }, Self { minutes: 5, weeks: 12 }];

    /// When the sittings begin: Monday, Tuesday, Thursday and Friday, at one time of day.
    pub fn sittings(self) -> impl Iterator<Item = DateTime<Utc>> {
        (0..self.weeks).flat_map(|week| [0, 1, 3, 4].map(|day| start() + TimeDelta::days(week * 7 + day)))
    }
}

impl Cell {
    /// A budget's cells, one for each model.
    pub fn all_of(models: &[Model]) -> impl Iterator<Item = Self> {
        models.iter().flat_map(|&model| Budget::ALL.map(|budget| Self { model, budget }))
    }
}

/// The first sitting: a Monday, 09:00.
#[must_use]
pub fn start() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_703) + TimeDelta::hours(9)
}

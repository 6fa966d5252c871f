//! The practice engine's access to the database: reads and writes a pupil's mastery, for both the API and the jobs.

mod assessed;
mod knowledge;
pub mod mtc_answers;
mod planning;
mod roll_up;
mod wrong_answers;

pub use assessed::learn_from_assessment;
pub use knowledge::{
    Knowledge, column, count, fact, learner_of, lock_learner, mastery_of, mastery_row, pair, save_mastery,
};
pub use planning::{
    PRACTICE_LENGTH, PlanScope, assignment_of, facts_of_work, is_active_pupil, plan_for, pupils_without_plan,
};
pub use roll_up::roll_up;
pub use wrong_answers::WrongAnswers;

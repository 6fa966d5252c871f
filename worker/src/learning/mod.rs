//! The practice engine's side of the database: what is known of a pupil is read and written here, for the API and for
//! the jobs alike.

mod assessed;
mod knowledge;
mod planning;
mod roll_up;
mod wrong_answers;

pub use assessed::learn_from_assessment;
pub use knowledge::{
    Knowledge, column, count, fact, keep_mastery, learner_of, lock_learner, mastery_of, mastery_row, pair,
};
pub use planning::{PRACTICE_LENGTH, Scope, assignment_of, facts_of_work, is_practising, plan_for, without_plan};
pub use roll_up::roll_up;
pub use wrong_answers::WrongAnswers;

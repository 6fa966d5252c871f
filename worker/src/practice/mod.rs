//! The practice engine: decides what a pupil practises next and how an answer changes the pupil's mastery. It consists
//! of pure functions over plain values: it uses no database and no clock. Its only randomness comes from a seed that
//! the caller passes.

pub mod answer;
pub mod answer_times;
pub mod chance;
pub mod fact;
pub mod learner;
pub mod mastery;
pub mod memory;
pub mod plan;
pub mod predict;
#[cfg(test)]
mod properties;
pub mod question;
pub mod queue;
pub mod seed;

pub use answer::{AnswerEffect, Grade, PracticeAnswer, apply};
pub use answer_times::AnswerTimes;
pub use fact::Fact;
pub use learner::Learner;
pub use mastery::{Mastery, MasteryLevel};
pub use plan::{PlanInputs, PlannedQuestion, PracticePlan, QuestionReason, TeacherOverride, plan};
pub use predict::{Prediction, predict};
pub use question::{Question, QuestionForm};
pub use queue::{LiveQueue, QueuedQuestion};
pub use seed::seed;

/// The version of the rules. Raise it with every change to the plans or to the effect of an answer; a stored plan
/// records the version that made it.
pub const ENGINE_VERSION: u16 = 1;

//! The practice engine: what a pupil practises next, and what an answer changes. Pure functions over plain values: no
//! database, no clock, no randomness but the seed handed in.

pub mod answer;
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

pub use answer::{Applied, Given, Grade, apply};
pub use fact::Fact;
pub use learner::Learner;
pub use mastery::{Mastery, Standing};
pub use plan::{Inputs, Override, Plan, Planned, Reason, plan};
pub use predict::{Prediction, predict};
pub use question::{Form, Question};
pub use queue::{Asked, LiveQueue};
pub use seed::seed;

/// The version of the rules. Whoever changes what a plan or an answer comes to raises it; a stored plan keeps its own.
pub const ENGINE_VERSION: u16 = 1;

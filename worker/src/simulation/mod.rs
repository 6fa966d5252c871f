//! Simulated learners, which evaluate the practice engine and produce the demonstration data.
//!
//! A model describes how a memory learns and forgets. The engine does not know the models. A policy is a way to choose
//! the next question; the engine is one of the policies that are compared. A cell of the comparison combines a model
//! with an amount of practice. A seed determines all random numbers of one learner, so every policy teaches the same
//! learners.
//!
//! The models, the seeds and the cells were written before the engine was tuned. Do not change them: an evaluation with
//! models that were adapted to the engine would prove nothing.

pub mod cell;
pub mod measure;
pub mod mind;
pub mod play;
pub mod policy;
pub mod pupil;

pub use cell::Cell;
pub use mind::MemoryModel;
pub use play::{Course, play};
pub use policy::Policy;
pub use pupil::{Pupil, Response};

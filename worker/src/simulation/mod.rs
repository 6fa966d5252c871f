//! Simulated learners, which evaluate the practice engine and produce the demonstration data. Their memories follow
//! models that the engine does not know. The models, the seeds and the cells, which each combine a model with a budget
//! of practice time, were written before the engine was tuned, and they must not be changed.

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

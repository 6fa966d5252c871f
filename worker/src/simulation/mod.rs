//! Simulated learners, by which the practice engine is judged and the demonstration's data made. Their memories follow
//! models that the engine knows nothing of; they, the seeds and the cells were written before the engine was tuned, and
//! stay as they are.

pub mod cell;
pub mod measure;
pub mod mind;
pub mod play;
pub mod policy;
pub mod pupil;

pub use cell::Cell;
pub use mind::Model;
pub use play::{Course, play};
pub use policy::Policy;
pub use pupil::{Pupil, Response};

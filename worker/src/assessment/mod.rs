//! Assessments: their questions, what a machine can mark of them, and those that every school has. Pure functions over
//! plain values.

pub mod built_in;
mod number;
mod paper;

pub use number::Number;
pub use paper::{Item, Kind, Paper};

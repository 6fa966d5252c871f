//! Assessments: their questions, automatic marking, and the built-in assessments of every school. The module consists
//! of pure functions over plain values.

pub mod built_in;
mod number;
mod paper;

pub use number::Number;
pub use paper::{ItemKind, Paper, PaperItem};

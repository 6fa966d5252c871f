//! The four walls around a school: keys, types, row-level security, and a walk through every operation.

mod catalogue;
mod changes;
pub(crate) mod full_school;
mod planted;
mod rows;
pub(crate) mod schema;
mod walk;

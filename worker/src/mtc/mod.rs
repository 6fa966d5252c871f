//! The multiplication tables check: what does not need a database.

pub mod form;

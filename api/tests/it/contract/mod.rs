//! The contract: the OpenAPI document, the specification of the operations, and what the service does, are one.

mod callers;
mod codes;
pub(crate) mod conformance;
mod document;
mod documented;
mod examples;
mod no_twins;
mod random;
pub(crate) mod reached;
mod recording;

pub(crate) use codes::malformed_id;
pub(crate) use documented::{COMMITTED, Documented, Specified, documented, specified, status_of};

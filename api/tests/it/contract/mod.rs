//! The contract: the OpenAPI document, the specification of the operations and the behaviour of the service must agree.

mod callers;
mod codes;
pub(crate) mod conformance;
mod document;
mod documented;
mod duplicate_keys;
mod examples;
mod random;
pub(crate) mod reached;
mod recording;

pub(crate) use codes::malformed_id;
pub(crate) use documented::{COMMITTED, Documented, Specified, documented, specified, status_of};

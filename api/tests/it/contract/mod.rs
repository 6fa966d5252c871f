//! The contract: the OpenAPI document, the specification of the operations and the behaviour of the service must agree.

mod authorization;
mod codes;
mod document;
mod duplicate_keys;
mod examples;
mod random;
mod recording;

pub(crate) use codes::malformed_id;
pub(crate) use test_support::contract::{
    COMMITTED, DOCUMENT, DocumentedOperation, OperationRow, conformance, documented_operations, operation_rows,
    reached, status_of,
};

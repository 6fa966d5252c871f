//! The operations of the OpenAPI document and of the specification, and the validation of responses against them.

pub mod conformance;
mod documented;
pub mod reached;

pub use documented::{
    COMMITTED, DOCUMENT, DocumentedOperation, OperationRow, documented_operations, escape_for_pointer, operation_rows,
    status_of,
};

//! The contract of the API: the error catalogue, the operations with their callers and error codes, and the wrapper
//! that makes the service document and follow the contract.

pub mod catalogue;
mod contract;
pub mod document;
mod failure;
mod input_error;
pub mod operations;
mod remedies;

pub use catalogue::{CATALOGUE, Code, CodeType, NeedsNoCause, code};
pub use contract::{Contract, code_for_status};
pub use failure::{CodeWithCause, Failure, FailureCause, OrFail, RETRY_AFTER, RaisedFailure};
pub use input_error::{InputError, without_input};
pub use operations::{AllowedCallers, OPERATIONS, Operation, OperationSpec, Raises};
pub use remedies::remedy;

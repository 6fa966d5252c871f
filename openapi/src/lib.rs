//! The contract of the API: the error catalogue, the operations with who may call them and what they may answer, and
//! the wrapper that makes the service keep and document it.

pub mod catalogue;
mod contract;
pub mod document;
mod failure;
pub mod operations;
mod remedies;

pub use catalogue::{CATALOGUE, Code, CodeType, code};
pub use contract::{Contract, by_status};
pub use failure::{Because, Cause, Failure, OrFail, RETRY_AFTER, Raised};
pub use operations::{OPERATIONS, Operation, Raises, Row, Who};
pub use remedies::remedy;

//! LMS-MTC: the Multiplication Tables Check.

pub mod attempts;
pub mod results;
pub mod rounds;

use openapi::{Failure, Raises, code};

use crate::mtc::MtcError;

/// Converts an error to the code that the operations of this module return for it.
fn mtc_failure<O: Raises<code::SES_006> + Raises<code::API_007>>(error: MtcError) -> Failure<O> {
    match error {
        MtcError::NotFound => code::SES_006.into(),
        MtcError::Conflict(reason) => Failure::from(code::API_007).because(reason),
        MtcError::Database(cause) => cause.into(),
    }
}

//! LMS-MTC: the multiplication tables check.

pub mod attempts;
pub mod results;
pub mod rounds;

use openapi::{Failure, Raises, code};

use crate::checks::Refused;

/// What is refused, as the code that it has here.
fn refused<O: Raises<code::SES_006> + Raises<code::API_007>>(refused: Refused) -> Failure<O> {
    match refused {
        Refused::NotFound => code::SES_006.into(),
        Refused::Conflict(why) => Failure::from(code::API_007).because(why),
        Refused::Database(cause) => cause.into(),
    }
}

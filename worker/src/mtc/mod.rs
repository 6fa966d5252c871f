//! The multiplication tables check: what does not need a database.
//!
//! The rules are those of the MTC assessment framework: 25 questions of 6 seconds each, 3 seconds of pause before every
//! one, three questions to warm up, one mark each.

pub mod form;
pub mod marking;
pub mod timing;

use std::time::Duration;

use form::FormQuestion;

/// How long a question is shown.
pub const QUESTION: Duration = Duration::from_secs(6);

/// The pause before each question, the first included.
pub const PAUSE: Duration = Duration::from_secs(3);

/// An attempt closes so long after its start: more than twice what the check takes, so that a client that lost the
/// network has time to send what it has.
pub const OPEN_FOR: Duration = Duration::from_mins(15);

/// Restarts that a pupil may have in a round.
pub const MOST_RESTARTS: usize = 2;

/// The warm-up, which is not marked and not sent.
pub const WARM_UP: [FormQuestion; 3] = [
    FormQuestion { table: 1, factor: 12 },
    FormQuestion { table: 2, factor: 2 },
    FormQuestion { table: 10, factor: 10 },
];

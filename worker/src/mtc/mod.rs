//! The rules of the Multiplication Tables Check that need no database.
//!
//! The rules are those of the MTC assessment framework: 25 questions of 6 seconds each, a pause of 3 seconds before
//! each question, three warm-up questions, and one mark per question.

pub mod form;
pub mod marking;
pub mod timing;

use std::time::Duration;

use form::FormQuestion;

/// How long a question is shown.
pub const QUESTION: Duration = Duration::from_secs(6);

/// The pause before each question, including the first question.
pub const PAUSE: Duration = Duration::from_secs(3);

/// How long an attempt stays open after its start: more than twice as long as the check takes, so that a client that
/// lost the network has time to send its answers.
pub const OPEN_FOR: Duration = Duration::from_mins(15);

/// The maximum number of restarts per pupil and round.
pub const MOST_RESTARTS: usize = 2;

/// The warm-up questions, which are neither sent to the server nor marked.
pub const WARM_UP: [FormQuestion; 3] = [
    FormQuestion { table: 1, factor: 12 },
    FormQuestion { table: 2, factor: 2 },
    FormQuestion { table: 10, factor: 10 },
];

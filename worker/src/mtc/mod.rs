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

/// The shortest pause of a pupil with the arrangement NBQ, who starts each question with the button "Next".
pub const SHORTEST_PAUSE_WITH_NEXT: Duration = Duration::from_secs(2);

/// How long the whole check may last from its first pause, as in the national service. Settings, instructions and
/// warm-up come before the first pause.
pub const TIME_LIMIT: Duration = Duration::from_mins(30);

/// How long an attempt stays open at most after its start: half an hour for settings, instructions and warm-up, then
/// the time limit of the check. The limit exists because the first pause is known only by the client's clock, and
/// because a pupil who never began would count as taking the check for ever.
pub const OPEN_FOR: Duration = Duration::from_hours(1);

/// How long after its start an attempt in a round takes answers that arrive late, unless the round is declared before.
pub const ROUND_TAKES_ANSWERS_FOR: Duration = Duration::from_hours(30 * 24);

/// How long after its start a rehearsal takes answers that arrive late. Nobody declares a rehearsal.
pub const REHEARSAL_TAKES_ANSWERS_FOR: Duration = Duration::from_hours(7 * 24);

/// The maximum number of restarts per pupil and round.
pub const MOST_RESTARTS: usize = 2;

/// The warm-up questions, which are neither sent to the server nor marked.
pub const WARM_UP: [FormQuestion; 3] = [
    FormQuestion { table: 1, factor: 12 },
    FormQuestion { table: 2, factor: 2 },
    FormQuestion { table: 10, factor: 10 },
];

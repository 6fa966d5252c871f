//! Answers to the questions of a Multiplication Tables Check.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// Returns the right answer to a question of a form. Questions are numbered from 1.
pub fn product(form: &Value, number: u64) -> u64 {
    let question = &form["questions"][usize::try_from(number - 1).unwrap()];
    assert_eq!(question["number"], number);
    question["table"].as_u64().unwrap() * question["factor"].as_u64().unwrap()
}

/// Returns an answer as a well-behaved client sends it. The questions are shown in the order of the form. The pupil
/// presses the first key after 1.2 s and answers after 2 s.
pub fn answer(form: &Value, number: u64, typed: &str) -> Value {
    let started: DateTime<Utc> = form["started_at"].as_str().unwrap().parse().unwrap();
    let shown = started + TimeDelta::seconds(23) + TimeDelta::seconds(5) * i32::try_from(number - 1).unwrap();
    json!({
        "question": number,
        "answer": typed,
        "shown_at": shown,
        "first_key_at": (!typed.is_empty()).then(|| shown + TimeDelta::milliseconds(1_200)),
        "answered_at": shown + TimeDelta::seconds(2),
    })
}

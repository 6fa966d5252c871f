//! `/assessments`

mod answering;
mod built_in;
mod changing;
mod failures;
mod keeping;
mod making;
mod results;
mod starting;
mod statements;

use serde_json::{Value, json};

use crate::support::{Answer, Client, School};

/// A question of each kind: 1 + 1 + 3 marks.
pub(crate) fn questions() -> Value {
    json!([
        { "kind": "fact", "a": 7, "b": 8, "form": "quotient" },
        { "kind": "number", "text": "Half of 7?", "answer": 3.5 },
        { "kind": "written", "text": "Explain how you know that 8 × 7 is 7 × 8.", "marks": 3 },
    ])
}

/// An assessment of ten minutes for the school's pupil.
pub(crate) fn for_pupil(oak: &School<'_>) -> Value {
    json!({ "title": "Autumn", "questions": questions(), "time_limit_s": 600, "pupil_ids": [oak.pupil.id] })
}

/// Makes it; its path.
pub(crate) async fn make(teacher: &Client<'_>, body: Value) -> String {
    let made = teacher.post("/assessments", body).await.created();
    format!("/assessments/{}", made["id"].as_str().unwrap())
}

/// Starts it; the session.
pub(crate) async fn start(pupil: &Client<'_>, path: &str) -> Value {
    pupil.post_nothing(&format!("{path}/start")).await.created()
}

/// Answers the question that comes next in what was started or answered: with a number, or with words.
pub(crate) async fn answer(pupil: &Client<'_>, begun: &Value, now: &Value, with: Value) -> Answer {
    let said = if with.is_string() { "text" } else { "answer" };
    let body = json!({ "question_id": now["next"]["id"], said: with, "elapsed_ms": 2_400 });
    pupil.post(&crate::sessions::answers(begun), body).await
}

/// Answers one question after the other; what the last answer came to.
pub(crate) async fn answer_each(pupil: &Client<'_>, begun: &Value, with: impl IntoIterator<Item = Value>) -> Value {
    let mut now = begun.clone();
    for with in with {
        now = answer(pupil, begun, &now, with).await.ok();
    }
    now
}

/// Ends it.
pub(crate) async fn finish(pupil: &Client<'_>, begun: &Value) -> Value {
    pupil.post_nothing(&format!("/sessions/{}/finish", crate::sessions::id(begun))).await.ok()
}

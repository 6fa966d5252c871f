//! Tests of `/assessments`.

mod answering;
mod built_in;
mod changing;
mod creating;
mod export_and_erase;
mod failures;
mod results;
mod starting;
mod statements;

use serde_json::{Value, json};

use crate::support::{Answer, Client, School};

/// A question of each kind, with 1, 1 and 3 marks.
pub(crate) fn questions() -> Value {
    json!([
        { "kind": "fact", "a": 7, "b": 8, "form": "quotient" },
        { "kind": "number", "text": "Half of 7?", "answer": 3.5 },
        { "kind": "written", "text": "Explain how you know that 8 × 7 is 7 × 8.", "marks": 3 },
    ])
}

/// A body for creating an assessment of ten minutes for the school's pupil.
pub(crate) fn for_pupil(oak: &School<'_>) -> Value {
    json!({ "title": "Autumn", "questions": questions(), "time_limit_s": 600, "pupil_ids": [oak.pupil.id] })
}

/// Creates an assessment and returns its path.
pub(crate) async fn make(teacher: &Client<'_>, body: Value) -> String {
    let created = teacher.post("/assessments", body).await.created();
    format!("/assessments/{}", created["id"].as_str().unwrap())
}

/// Starts an assessment and returns the sitting: its session and first question.
pub(crate) async fn start(pupil: &Client<'_>, path: &str) -> Value {
    pupil.post_nothing(&format!("{path}/start")).await.created()
}

/// Answers the next question of the `latest` response, with a number or with text.
pub(crate) async fn answer(pupil: &Client<'_>, sitting: &Value, latest: &Value, value: Value) -> Answer {
    let field = if value.is_string() { "text" } else { "answer" };
    let body = json!({ "question_id": latest["next"]["id"], field: value, "elapsed_ms": 2_400 });
    pupil.post(&crate::sessions::answers(sitting), body).await
}

/// Answers one question after another and returns the last response.
pub(crate) async fn answer_each(pupil: &Client<'_>, sitting: &Value, values: impl IntoIterator<Item = Value>) -> Value {
    let mut latest = sitting.clone();
    for value in values {
        latest = answer(pupil, sitting, &latest, value).await.ok();
    }
    latest
}

/// Ends the sitting and returns the outcome.
pub(crate) async fn finish(pupil: &Client<'_>, sitting: &Value) -> Value {
    pupil.post_nothing(&format!("/sessions/{}/finish", crate::sessions::id(sitting))).await.ok()
}

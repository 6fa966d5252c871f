//! `/sessions`

mod answering;
mod ending;
mod live_queue;
mod starting;
mod statements;

use serde_json::{Value, json};

use crate::support::{Answer, Client};

/// Begins practice; what is answered.
pub(crate) async fn begin(client: &Client<'_>) -> Value {
    client.post("/sessions", json!({ "kind": "practice" })).await.created()
}

/// The id of what was begun.
pub(crate) fn id(begun: &Value) -> String {
    begun["session"]["id"].as_str().unwrap().to_owned()
}

/// Where its answers go.
pub(crate) fn answers(begun: &Value) -> String {
    format!("/sessions/{}/answers", id(begun))
}

/// What a pupil who knows everything types.
pub(crate) fn right_answer(question: &Value) -> u32 {
    let text = question["text"].as_str().unwrap();
    let number = |text: &str| text.trim().parse::<u32>().unwrap();
    if let Some((product, factor)) = text.split_once('÷') {
        return number(product) / number(factor);
    }
    let (first, rest) = text.split_once('×').unwrap();
    match rest.split_once('=') {
        Some((_, product)) => number(product) / number(first),
        None => number(first) * number(rest),
    }
}

/// An answer to a question.
pub(crate) fn body(question: &Value, answer: Option<u32>) -> Value {
    json!({ "question_id": question["id"], "answer": answer, "elapsed_ms": 2_400 })
}

/// Answers the question rightly.
pub(crate) async fn answer_rightly(client: &Client<'_>, begun: &Value, question: &Value) -> Answer {
    client.post(&answers(begun), body(question, Some(right_answer(question)))).await
}

/// Answers rightly until nothing is left; how many answers it took.
pub(crate) async fn answer_all(client: &Client<'_>, begun: &Value) -> u32 {
    let mut question = begun["next"].clone();
    let mut taken = 0;
    while !question.is_null() {
        question = answer_rightly(client, begun, &question).await.ok()["next"].clone();
        taken += 1;
    }
    taken
}

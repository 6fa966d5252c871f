//! Tests of `/sessions`.

mod answering;
mod ending;
mod live_queue;
mod offline;
mod starting;
mod statements;

use serde_json::{Value, json};

use crate::support::{Answer, Client};

/// Starts a practice session and returns the response.
pub(crate) async fn start_practice(client: &Client<'_>) -> Value {
    client.post("/sessions", json!({ "kind": "practice" })).await.created()
}

/// The id of a started session.
pub(crate) fn id(started: &Value) -> String {
    started["session"]["id"].as_str().unwrap().to_owned()
}

/// The path that takes the session's answers.
pub(crate) fn answers(started: &Value) -> String {
    format!("/sessions/{}/answers", id(started))
}

/// The right answer to a question, read from its text.
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

/// The body of an answer to a question.
pub(crate) fn body(question: &Value, answer: Option<u32>) -> Value {
    json!({ "question_id": question["id"], "answer": answer, "elapsed_ms": 2_400 })
}

/// Sends the right answer to a question.
pub(crate) async fn answer_rightly(client: &Client<'_>, started: &Value, question: &Value) -> Answer {
    client.post(&answers(started), body(question, Some(right_answer(question)))).await
}

/// Sends right answers until the session has no more questions, and returns their number.
pub(crate) async fn answer_all(client: &Client<'_>, started: &Value) -> u32 {
    let mut question = started["next"].clone();
    let mut count = 0;
    while !question.is_null() {
        question = answer_rightly(client, started, &question).await.ok()["next"].clone();
        count += 1;
    }
    count
}

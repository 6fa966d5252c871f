//! Tests of `/mtc`.

mod attempts;
mod results;
mod rounds;

use chrono::{DateTime, TimeDelta, Utc};
use poem::http::Method;
use serde_json::{Value, json};

pub(crate) use crate::support::mtc::{answer, product};
use crate::support::{Answer, Client, School, TestApp};

/// How long the tests wait for a whole check to end. The check takes 145 s: 20 s of warm-up, then 25 questions, each
/// with a pause of 3 s and an answer after 2 s.
pub(crate) const CHECK: TimeDelta = TimeDelta::seconds(148);

/// Opens a round for year 4 that can be taken from today on, and returns its id.
pub(crate) async fn open_round(app: &TestApp, school: &School<'_>) -> String {
    let round = json!({ "name": "November", "opens_on": "2026-11-23", "closes_on": "2026-12-04", "year_group": "4" });
    id(&app.as_(&school.headteacher).post("/mtc/rounds", round).await.created())
}

/// Starts an attempt in a round and returns its form.
pub(crate) async fn start(client: &Client<'_>, round: &str) -> Value {
    client.post("/mtc/attempts", json!({ "round_id": round })).await.created()
}

/// Starts a rehearsal and returns its form.
pub(crate) async fn rehearse(client: &Client<'_>) -> Value {
    client.post("/mtc/attempts", json!({})).await.created()
}

/// The id of a created object.
pub(crate) fn id(created: &Value) -> String {
    created["id"].as_str().unwrap().to_owned()
}

/// Right answers to the questions with these numbers.
pub(crate) fn right(form: &Value, numbers: impl IntoIterator<Item = u64>) -> Vec<Value> {
    numbers.into_iter().map(|number| answer(form, number, &product(form, number).to_string())).collect()
}

/// Saves answers with the current time as the time of sending.
pub(crate) async fn save(app: &TestApp, client: &Client<'_>, form: &Value, answers: &[Value]) -> Answer {
    save_sent_at(client, form, answers, app.clock.now()).await
}

/// Saves answers with `sent_at` as the time of sending by the client's clock.
pub(crate) async fn save_sent_at(
    client: &Client<'_>,
    form: &Value,
    answers: &[Value],
    sent_at: DateTime<Utc>,
) -> Answer {
    let path = format!("/mtc/attempts/{}/answers", id(form));
    client.call(Method::PUT, &path).json(&json!({ "sent_at": sent_at, "answers": answers })).send().await
}

/// Takes a whole check with `score` right answers, then runs the job that marks it.
pub(crate) async fn take(app: &TestApp, client: &Client<'_>, form: &Value, score: u64) {
    app.clock.advance(CHECK);
    let mut answers = right(form, 1..=score);
    answers.extend((score + 1..=25).map(|number| answer(form, number, "1")));
    save(app, client, form, &answers).await.ok();
    app.do_jobs().await;
}

/// The attempt as the API returns it.
pub(crate) async fn get_attempt(client: &Client<'_>, form: &Value) -> Value {
    client.get(&format!("/mtc/attempts/{}", id(form))).await.ok()
}

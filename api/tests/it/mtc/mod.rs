//! `/mtc`

mod attempts;
mod results;
mod rounds;

use chrono::{DateTime, TimeDelta, Utc};
use poem::http::Method;
use serde_json::{Value, json};

pub(crate) use crate::support::checks::{answer, product};
use crate::support::{Answer, Client, School, TestApp};

/// A whole check takes so long: the warm-up in 20 s, then 3 s of pause and 2 s of answering 25 times.
pub(crate) const CHECK: TimeDelta = TimeDelta::seconds(148);

/// Opens a round of year 4 that can be taken from today on; its id.
pub(crate) async fn open_round(app: &TestApp, school: &School<'_>) -> String {
    let round = json!({ "name": "November", "opens_on": "2026-11-23", "closes_on": "2026-12-04", "year_group": "4" });
    id(&app.as_(&school.headteacher).post("/mtc/rounds", round).await.created())
}

/// Starts an attempt in a round; the form that is handed out.
pub(crate) async fn start(client: &Client<'_>, round: &str) -> Value {
    client.post("/mtc/attempts", json!({ "round_id": round })).await.created()
}

/// Starts a rehearsal; the form that is handed out.
pub(crate) async fn rehearse(client: &Client<'_>) -> Value {
    client.post("/mtc/attempts", json!({})).await.created()
}

/// The id of whatever was created.
pub(crate) fn id(created: &Value) -> String {
    created["id"].as_str().unwrap().to_owned()
}

/// Right answers to these questions.
pub(crate) fn right(form: &Value, numbers: impl IntoIterator<Item = u64>) -> Vec<Value> {
    numbers.into_iter().map(|number| answer(form, number, &product(form, number).to_string())).collect()
}

/// Saves answers, sent now.
pub(crate) async fn save(app: &TestApp, client: &Client<'_>, form: &Value, answers: &[Value]) -> Answer {
    save_sent_at(client, form, answers, app.clock.now()).await
}

/// Saves answers that the client's clock says were sent then.
pub(crate) async fn save_sent_at(
    client: &Client<'_>,
    form: &Value,
    answers: &[Value],
    sent_at: DateTime<Utc>,
) -> Answer {
    let path = format!("/mtc/attempts/{}/answers", id(form));
    client.call(Method::PUT, &path).json(&json!({ "sent_at": sent_at, "answers": answers })).send().await
}

/// Takes a whole check in which so many answers are right, and has it marked.
pub(crate) async fn take(app: &TestApp, client: &Client<'_>, form: &Value, score: u64) {
    app.clock.advance(CHECK);
    let mut answers = right(form, 1..=score);
    answers.extend((score + 1..=25).map(|number| answer(form, number, "1")));
    save(app, client, form, &answers).await.ok();
    app.do_jobs().await;
}

/// The attempt as it is shown.
pub(crate) async fn shown(client: &Client<'_>, form: &Value) -> Value {
    client.get(&format!("/mtc/attempts/{}", id(form))).await.ok()
}

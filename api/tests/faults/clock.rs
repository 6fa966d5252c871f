//! The clock is set back by an hour during a lesson.

use chrono::TimeDelta;
use entity::{attempt, job, mastery, practice_session};
use sea_orm::QueryOrder;
use serde_json::{Value, json};

use crate::support::{Client, TestApp, mtc};

/// How far the clock is set back.
const HOUR: TimeDelta = TimeDelta::hours(1);

/// Answers a question of a session, sends the answer again, and returns the next question.
async fn answer(pupil: &Client<'_>, session: &str, next: &Value) -> Value {
    let body = json!({ "question_id": next["id"], "answer": 12, "elapsed_ms": 2_000 });
    let path = format!("/sessions/{session}/answers");
    let result = pupil.post(&path, body.clone()).await.ok();
    assert_eq!(
        pupil.post(&path, body).await.ok()["fact"],
        result["fact"],
        "a repeated answer must get the first result"
    );
    result["next"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_and_a_check_continue_when_the_clock_is_set_back() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = pupil.post("/sessions", json!({ "kind": "practice", "length": 6 })).await.created();
    let session = started["session"]["id"].as_str().unwrap();
    let form = pupil.post("/mtc/attempts", json!({})).await.created();
    let mut next = started["next"].clone();
    for number in 0.. {
        if !next.is_object() {
            break;
        }
        next = answer(&pupil, session, &next).await;
        if number == 2 {
            app.clock.advance(-HOUR);
        }
    }
    let answers: Vec<Value> =
        (1..=25).map(|number| mtc::answer(&form, number, &mtc::product(&form, number).to_string())).collect();
    let record = json!({ "sent_at": app.clock.now(), "answers": answers });
    let path = format!("/mtc/attempts/{}", form["id"].as_str().unwrap());
    let saved = pupil.call(poem::http::Method::PUT, &format!("{path}/answers")).json(&record).send().await.ok();
    assert_eq!(saved["state"], "complete");
    pupil.post_nothing(&format!("/sessions/{session}/finish")).await.ok();
    app.do_jobs().await;

    let tx = oak.tenant().read().await.unwrap();
    let rows = tx.find::<attempt::Entity>().order_by_asc(attempt::Column::Position).all(&tx).await.unwrap();
    assert!(rows.len() >= 6 && rows.iter().zip(0..).all(|(row, position)| row.position == position), "{rows:?}");
    assert!(rows.iter().all(|row| row.recall_ms > 0 && row.usual_recall_ms.is_none_or(|usual| usual > 0)));
    let facts = tx.find::<mastery::Entity>().all(&tx).await.unwrap();
    assert!(facts.iter().all(|fact| fact.stability > 0.0 && fact.difficulty >= 1.0 && fact.seen > 0), "{facts:?}");
    drop(tx);

    // Jobs that were enqueued before the clock was set back are due when the clock reaches the old time again. Each of
    // them then runs once.
    app.clock.advance(HOUR + TimeDelta::seconds(1));
    app.do_jobs().await;
    let shown = pupil.get(&path).await.ok();
    assert_eq!((&shown["score"], &shown["timing"]), (&json!(25), &json!("unverified")));
    let tx = oak.tenant().read().await.unwrap();
    let sessions = tx.find::<practice_session::Entity>().all(&tx).await.unwrap();
    assert!(sessions.iter().all(|session| session.digested_at.is_some()), "{sessions:?}");
    let facts = tx.find::<mastery::Entity>().all(&tx).await.unwrap();
    let seen: i32 = facts.iter().map(|fact| fact.seen).sum();
    assert_eq!(usize::try_from(seen), Ok(rows.len() + 25), "the engine must have learnt once from each answer");
    let jobs = tx.jobs().all(&tx).await.unwrap();
    assert!(jobs.iter().all(|job| matches!(job.state, job::JobState::Done | job::JobState::Pending)), "{jobs:?}");
}

//! `POST /sessions/{session_id}/finish`, and sessions that expire

use chrono::TimeDelta;
use entity::{SessionState, learner, practice_session, wrong_answer};
use serde_json::json;

use super::{answer_all, answer_rightly, answers, body, id, start_practice};
use crate::support::{School, TestApp};

async fn learner(school: &School<'_>) -> learner::Model {
    let tx = school.tenant().read().await.unwrap();
    tx.find::<learner::Entity>().one(&tx).await.unwrap().unwrap()
}

#[tokio::test]
async fn finishing_a_session_returns_the_same_summary_every_time() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let missed = pupil.post(&answers(&started), body(&started["next"], Some(1_000))).await.ok();
    let path = format!("/sessions/{}/finish", id(&started));
    let ended = pupil.post_nothing(&path).await.ok();
    assert_eq!((&ended["session"]["state"], &ended["session"]["answered"]), (&json!("finished"), &json!(1)));
    assert_eq!(ended["to_practise"], json!([{ "a": missed["fact"]["a"], "b": missed["fact"]["b"] }]));
    assert_eq!((&ended["quicker"], &ended["became_secure"]), (&json!([]), &json!([])));
    app.clock.advance(TimeDelta::minutes(5));
    assert_eq!(pupil.post_nothing(&path).await.ok(), ended);
    app.do_jobs().await;
    assert_eq!(app.as_(&oak.pupil).post_nothing(&path).await.ok(), ended);
}

#[tokio::test]
async fn facts_that_got_quicker_are_returned() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let mut quicker = Vec::new();
    for elapsed_ms in [5_500, 2_000] {
        let pupil = app.as_(&oak.pupil);
        let started = start_practice(&pupil).await;
        let mut question = started["next"].clone();
        while !question.is_null() {
            let mut answer = body(&question, Some(super::right_answer(&question)));
            answer["elapsed_ms"] = json!(elapsed_ms);
            question = pupil.post(&answers(&started), answer).await.ok()["next"].clone();
        }
        let ended = pupil.post_nothing(&format!("/sessions/{}/finish", id(&started))).await.ok();
        quicker.push(ended["quicker"].as_array().unwrap().clone());
        app.do_jobs().await;
        app.clock.advance(TimeDelta::days(1));
    }
    assert!(quicker[0].is_empty(), "{quicker:?}");
    assert!(!quicker[1].is_empty());
    for fact in &quicker[1] {
        assert!(fact["recall_ms"].as_u64() < fact["usual_recall_ms"].as_u64(), "{fact}");
    }
}

#[tokio::test]
async fn finishing_a_session_updates_the_roll_ups_and_prepares_the_next_plan() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let missed = pupil.post(&answers(&started), body(&started["next"], Some(1_000))).await.ok();
    assert_eq!(answer_all(&pupil, &json!({ "session": started["session"], "next": missed["next"] })).await, 19);
    pupil.post_nothing(&format!("/sessions/{}/finish", id(&started))).await.ok();
    // The jobs are idempotent, so running them twice changes nothing.
    for _ in 0..2 {
        app.do_jobs().await;
    }
    let rolled_up = learner(&oak).await;
    assert_eq!((rolled_up.recent_answers, rolled_up.recent_correct, rolled_up.streak_days), (20, 19, 1));
    assert_eq!(rolled_up.last_practised_at, Some(app.clock.now()));
    let (low, score, high) =
        (rolled_up.predicted_low.unwrap(), rolled_up.predicted_score.unwrap(), rolled_up.predicted_high.unwrap());
    assert!(0.0 <= low && low <= score && score <= high && high <= 25.0);
    let tx = oak.tenant().read().await.unwrap();
    let wrong = tx.find::<wrong_answer::Entity>().all(&tx).await.unwrap();
    assert_eq!(wrong.len(), 1);
    assert_eq!((wrong[0].answer, wrong[0].times), (1_000, 1));
    let plans = tx.find::<entity::prepared_plan::Entity>().all(&tx).await.unwrap();
    assert_eq!(plans[0].plan["questions"].as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn a_session_left_open_expires_after_two_hours() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    answer_rightly(&pupil, &started, &started["next"]).await.ok();
    let state = async || {
        let tx = oak.tenant().read().await.unwrap();
        let session = tx.find::<practice_session::Entity>().one(&tx).await.unwrap().unwrap();
        (session.state, session.digested_at.is_some())
    };
    app.clock.advance(TimeDelta::minutes(119));
    app.do_jobs().await;
    assert_eq!(state().await, (SessionState::Open, false));
    app.clock.advance(TimeDelta::minutes(1));
    let shown = app.as_(&oak.pupil).get(&format!("/sessions/{}", id(&started))).await.ok();
    assert_eq!((&shown["session"]["state"], &shown["next"]), (&json!("expired"), &json!(null)));
    app.do_jobs().await;
    assert_eq!(state().await, (SessionState::Expired, true));
    assert_eq!(learner(&oak).await.recent_answers, 1);
    let ended = app.as_(&oak.pupil).post_nothing(&format!("/sessions/{}/finish", id(&started))).await.ok();
    assert_eq!(
        (&ended["session"]["state"], &ended["session"]["ended_at"]),
        (&json!("expired"), &started["session"]["expires_at"])
    );
}

#[tokio::test]
async fn a_pupil_can_only_finish_their_own_session() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let started = start_practice(&app.as_(&oak.pupil)).await;
    let path = format!("/sessions/{}/finish", id(&started));
    app.as_(&oak.classes[0][0]).post_nothing(&path).await.is("LMS-SES-006");
    app.as_(&oak.pupil).post_nothing("/sessions/seven/finish").await.is("LMS-SES-006");
    app.as_(&oak.pupil).get(&format!("/sessions/{}", id(&started))).await.ok();
}

#[tokio::test]
async fn an_answer_racing_the_end_is_accepted_before_it_or_not_at_all() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let path = format!("/sessions/{}/finish", id(&started));
    let (answered, ended) = tokio::join!(answer_rightly(&pupil, &started, &started["next"]), pupil.post_nothing(&path));
    let accepted = u32::from(answered.status == 200);
    if accepted == 0 {
        answered.is("LMS-SES-002");
    }
    ended.ok();
    assert_eq!(pupil.post_nothing(&path).await.ok()["session"]["answered"], accepted);
}

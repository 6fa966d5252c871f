//! Tests of `POST /sessions/{session_id}/answers`.

use chrono::TimeDelta;
use entity::{attempt, mastery};
use sea_orm::prelude::Uuid;
use serde_json::json;

use super::{answer_all, answer_rightly, answers, body, id, right_answer, start_practice};
use crate::support::{School, TestApp, rows};

async fn stored(school: &School<'_>) -> (Vec<attempt::Model>, Vec<mastery::Model>) {
    let tx = school.tenant().read().await.unwrap();
    let attempts = tx.find::<attempt::Entity>().all(&tx).await.unwrap();
    (attempts, tx.find::<mastery::Entity>().all(&tx).await.unwrap())
}

#[tokio::test]
async fn a_right_answer_returns_what_it_changed_and_the_next_question() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let result = answer_rightly(&pupil, &started, &started["next"]).await.ok();
    assert_eq!((&result["correct"], &result["right_answer"]), (&json!(true), &json!(right_answer(&started["next"]))));
    assert_eq!((&result["fact"]["before"], &result["fact"]["after"]), (&json!("unseen"), &json!("quick")));
    assert_eq!(result["fact"]["usual_recall_ms"], json!(null));
    assert_eq!(result["progress"], json!({ "answered": 1, "correct": 1, "length": 20 }));
    assert_ne!(result["next"]["id"], started["next"]["id"]);
    let (attempts, facts) = stored(&oak).await;
    assert_eq!((attempts.len(), facts.len()), (1, 1));
    assert_eq!((facts[0].seen, facts[0].correct, attempts[0].elapsed_ms), (1, 1, 2_400));
}

#[tokio::test]
async fn a_wrong_answer_brings_its_fact_back_and_the_session_keeps_its_length() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let missed = pupil.post(&answers(&started), body(&started["next"], Some(1_000))).await.ok();
    assert_eq!((&missed["correct"], &missed["fact"]["after"]), (&json!(false), &json!("not_yet")));
    let mut facts = vec![(missed["fact"]["a"].clone(), missed["fact"]["b"].clone())];
    let mut question = missed["next"].clone();
    while !question.is_null() {
        let result = answer_rightly(&pupil, &started, &question).await.ok();
        facts.push((result["fact"]["a"].clone(), result["fact"]["b"].clone()));
        question = result["next"].clone();
    }
    assert_eq!(facts.len(), 20);
    // The fact is asked again after three others, and once more later.
    assert_eq!(facts[4], facts[0]);
    assert!(facts.iter().filter(|fact| **fact == facts[0]).count() >= 3, "{facts:?}");
}

#[tokio::test]
async fn a_timed_out_question_is_a_wrong_answer_and_must_be_sent_explicitly() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let without_answer = json!({ "question_id": started["next"]["id"], "elapsed_ms": 12_000 });
    pupil.post(&answers(&started), without_answer).await.is("LMS-SES-001");
    let result = pupil.post(&answers(&started), body(&started["next"], None)).await.ok();
    assert_eq!(result["correct"], false);
    assert_eq!(stored(&oak).await.0[0].answer, None);
}

#[tokio::test]
async fn answering_a_question_again_returns_the_first_result() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let first = answer_rightly(&pupil, &started, &started["next"]).await.ok();
    app.clock.advance(TimeDelta::minutes(1));
    for answer in [Some(right_answer(&started["next"])), Some(1_000), None] {
        assert_eq!(pupil.post(&answers(&started), body(&started["next"], answer)).await.ok(), first);
    }
    let (attempts, facts) = stored(&oak).await;
    assert_eq!((attempts.len(), facts[0].seen), (1, 1));
}

#[tokio::test]
async fn tabs_that_answer_at_once_neither_lose_nor_duplicate_an_attempt() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let mut question = started["next"].clone();
    for _ in 0..20 {
        let tab = || answer_rightly(&pupil, &started, &question);
        let (first, second, third) = tokio::join!(tab(), tab(), tab());
        assert_eq!(first.ok(), second.ok());
        assert_eq!(first.ok(), third.ok());
        question = first.ok()["next"].clone();
    }
    assert!(question.is_null());
    let (attempts, facts) = stored(&oak).await;
    assert_eq!(attempts.len(), 20);
    assert_eq!(facts.iter().map(|fact| fact.seen).sum::<i32>(), 20);
}

#[tokio::test]
async fn a_question_that_the_session_does_not_ask_is_not_found() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let (pupil, other) = (app.as_(&oak.pupil), app.as_(&oak.classes[0][0]));
    let (started, others) = (start_practice(&pupil).await, start_practice(&other).await);
    let answer = |question: serde_json::Value| json!({ "question_id": question, "answer": 8, "elapsed_ms": 900 });
    for question in [json!(Uuid::now_v7()), started["session"]["id"].clone(), others["next"]["id"].clone()] {
        pupil.post(&answers(&started), answer(question)).await.is("LMS-SES-002");
    }
    // This id is well-formed, but the plan does not ask its fact at this position.
    let session: Uuid = started["session"]["id"].as_str().unwrap().parse().unwrap();
    let next: Uuid = started["next"]["id"].as_str().unwrap().parse().unwrap();
    let forged = Uuid::from_u128(next.as_u128() ^ 0x100);
    assert_ne!(forged, session);
    pupil.post(&answers(&started), answer(json!(forged))).await.is("LMS-SES-002");
    other.post(&answers(&started), answer(started["next"]["id"].clone())).await.is("LMS-SES-006");
    assert!(stored(&oak).await.0.is_empty());
}

#[tokio::test]
async fn an_invalid_body_is_rejected_and_stores_no_answer() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let question = &started["next"]["id"];
    for body in [
        json!({}),
        json!("56"),
        json!({ "question_id": question, "answer": 56 }),
        json!({ "question_id": "first", "answer": 56, "elapsed_ms": 900 }),
        json!({ "question_id": question, "answer": "56", "elapsed_ms": 900 }),
        json!({ "question_id": question, "answer": -1, "elapsed_ms": 900 }),
        json!({ "question_id": question, "answer": 100_000, "elapsed_ms": 900 }),
        json!({ "question_id": question, "answer": 5.5, "elapsed_ms": 900 }),
        json!({ "question_id": question, "answer": 56, "elapsed_ms": -1 }),
        json!({ "question_id": question, "answer": 56, "elapsed_ms": 3_600_001 }),
    ] {
        pupil.post(&answers(&started), body).await.is("LMS-SES-001");
    }
    assert!(stored(&oak).await.0.is_empty());
}

#[tokio::test]
async fn an_ended_session_repeats_earlier_results_and_accepts_no_new_answers() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let first = answer_rightly(&pupil, &started, &started["next"]).await.ok();
    pupil.post_nothing(&format!("/sessions/{}/finish", id(&started))).await.ok();
    let again = answer_rightly(&pupil, &started, &started["next"]).await.ok();
    assert_eq!((&again["correct"], &again["fact"]), (&first["correct"], &first["fact"]));
    assert_eq!(again["next"], json!(null));
    answer_rightly(&pupil, &started, &first["next"]).await.is("LMS-SES-002");
}

#[tokio::test]
async fn a_session_left_open_accepts_no_answers_after_two_hours() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let started = start_practice(&app.as_(&oak.pupil)).await;
    app.clock.advance(TimeDelta::hours(2));
    let pupil = app.as_(&oak.pupil);
    answer_rightly(&pupil, &started, &started["next"]).await.is("LMS-SES-002");
}

#[tokio::test]
async fn a_pupil_with_arrangements_is_not_judged_by_speed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    oak.insert(entity::arrangement::Model {
        time_limit_factor: Some(1.5),
        ..rows::arrangement(oak.id, oak.pupil.id, app.clock.now())
    })
    .await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    assert_eq!((&started["arrangements"], &started["time_limit_ms"]), (&json!(["QNR"]), &json!(18_000)));
    let mut slow = body(&started["next"], Some(right_answer(&started["next"])));
    slow["elapsed_ms"] = json!(17_000);
    let result = pupil.post(&answers(&started), slow).await.ok();
    assert_eq!(result["fact"]["after"], "quick");
}

#[tokio::test]
async fn a_whole_session_is_twenty_answers() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    assert_eq!(answer_all(&pupil, &started).await, 20);
    let shown = pupil.get(&format!("/sessions/{}", id(&started))).await.ok();
    assert_eq!((&shown["session"]["answered"], &shown["next"]), (&json!(20), &json!(null)));
}

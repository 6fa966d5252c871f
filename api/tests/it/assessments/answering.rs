//! Answering the questions of an assessment, and finishing it.

use chrono::TimeDelta;
use entity::{SessionState, assessment_answer, attempt, learner, marking, mastery, practice_session, wrong_answer};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{answer, answer_each, finish, for_pupil, make, start};
use crate::{
    sessions::{answers, id},
    support::{School, TestApp},
};

async fn rows<E>(school: &School<'_>) -> Vec<E::Model>
where
    E: EntityTrait + entity::tenant::TenantEntity,
    E::Model: Send + Sync,
{
    let tx = school.tenant().read().await.unwrap();
    tx.find::<E>().all(&tx).await.unwrap()
}

#[tokio::test]
async fn the_response_to_an_answer_reveals_only_the_next_question() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    let result = answer(&pupil, &sitting, &sitting, json!(9)).await.ok();
    assert_eq!(
        (&result["correct"], &result["right_answer"], &result["fact"]),
        (&json!(null), &json!(null), &json!(null))
    );
    assert_eq!(result["progress"], json!({ "answered": 1, "correct": null, "length": 3 }));
    // A question that was answered wrongly is not asked again.
    assert_eq!((&result["next"]["kind"], &result["next"]["text"]), (&json!("number"), &json!("Half of 7?")));
    let shown = pupil.get(&format!("/sessions/{}", id(&sitting))).await.ok();
    assert_eq!((&shown["session"]["correct"], &shown["next"]), (&json!(null), &result["next"]));
    assert_eq!(pupil.get("/sessions").await.ok()["items"][0]["correct"], json!(null));
    assert_eq!((rows::<attempt::Entity>(&oak).await.len(), rows::<mastery::Entity>(&oak).await.len()), (0, 0));
}

#[tokio::test]
async fn finishing_returns_every_question_with_its_marks_each_time() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    let last = answer_each(&pupil, &sitting, [json!(9), json!(3.5), json!("  It is turned round. ")]).await;
    assert_eq!(last["next"], json!(null));
    let ended = finish(&pupil, &sitting).await;
    assert_eq!((&ended["session"]["state"], &ended["session"]["correct"]), (&json!("finished"), &json!(1)));
    assert_eq!(ended["to_practise"], json!([{ "a": 7, "b": 8 }]));
    let outcome = &ended["assessment"];
    assert_eq!((&outcome["score"], &outcome["marks"], &outcome["to_mark"]), (&json!(1), &json!(5), &json!(1)));
    let shown: Vec<Value> = outcome["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| json!([each["number"], each["answer"], each["written"], each["right_answer"], each["score"]]))
        .collect();
    assert_eq!(shown[0], json!([1, 9.0, null, 8.0, 0]));
    assert_eq!(shown[1], json!([2, 3.5, null, 3.5, 1]));
    assert_eq!(shown[2], json!([3, null, "It is turned round.", null, null]));
    app.do_jobs().await;
    assert_eq!(finish(&app.as_(&oak.pupil), &sitting).await, ended);
}

#[tokio::test]
async fn answering_a_question_again_keeps_the_first_answer() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    let first = answer(&pupil, &sitting, &sitting, json!(8)).await.ok();
    assert_eq!(answer(&pupil, &sitting, &sitting, json!(9)).await.ok(), first);
    answer_each(&pupil, &at_question_of(&sitting, &first), [json!(3), json!("Turned")]).await;
    let written = json!({ "question_id": sitting["next"]["id"], "text": "Another", "elapsed_ms": 900 });
    pupil.post(&answers(&sitting), written).await.ok();
    let stored = rows::<assessment_answer::Entity>(&oak).await;
    assert_eq!(stored.iter().map(|answer| answer.correct).collect::<Vec<_>>(), [Some(true), Some(false), None]);
    assert_eq!(rows::<marking::Entity>(&oak).await.len(), 1);
    finish(&pupil, &sitting).await;
    let again = answer(&pupil, &sitting, &sitting, json!(9)).await.ok();
    assert_eq!((&again["progress"]["answered"], &again["next"]), (&json!(3), &json!(null)));
}

/// The session of `sitting` with the next question of `latest`.
fn at_question_of(sitting: &Value, latest: &Value) -> Value {
    json!({ "session": sitting["session"], "next": latest["next"] })
}

#[tokio::test]
async fn tabs_that_answer_at_the_same_moment_store_one_answer() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    let mut latest = sitting.clone();
    for value in [json!(8), json!(3.5), json!("Turned")] {
        let tab = || answer(&pupil, &sitting, &latest, value.clone());
        let (first, second, third) = tokio::join!(tab(), tab(), tab());
        assert_eq!((first.ok(), first.ok()), (second.ok(), third.ok()));
        latest = first.ok();
    }
    assert_eq!(rows::<assessment_answer::Entity>(&oak).await.len(), 3);
    assert_eq!(rows::<marking::Entity>(&oak).await.len(), 1);
    assert_eq!(rows::<practice_session::Entity>(&oak).await[0].answered, 3);
}

#[tokio::test]
async fn the_questions_may_be_answered_in_any_order() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    assert_eq!(
        (&sitting["next"]["a"], &sitting["next"]["b"], &sitting["next"]["form"]),
        (&json!(7), &json!(8), &json!("quotient"))
    );
    let ahead = sitting["ahead"].as_array().unwrap();
    assert_eq!((ahead.len(), &ahead[0]["form"], &ahead[1]["kind"]), (2, &json!(null), &json!("written")));
    let at = |question: &Value| json!({ "next": question });
    let last = answer(&pupil, &sitting, &at(&ahead[1]), json!("Turned")).await.ok();
    assert_eq!((&last["next"], &last["ahead"]), (&sitting["next"], &json!([ahead[0]])));
    answer(&pupil, &sitting, &at(&ahead[0]), json!(3.5)).await.ok();
    let complete = answer(&pupil, &sitting, &sitting, json!(8)).await.ok();
    assert_eq!((&complete["next"], &complete["ahead"]), (&json!(null), &json!([])));
    let outcome = finish(&pupil, &sitting).await["assessment"].clone();
    assert_eq!((&outcome["score"], &outcome["to_mark"]), (&json!(2), &json!(1)));
}

#[tokio::test]
async fn a_question_of_another_sitting_is_not_found() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let mut body = for_pupil(&oak);
    body["classroom_ids"] = json!([oak.classes[0].id]);
    let path = make(&app.as_(&oak.teacher), body).await;
    let (pupil, other) = (app.as_(&oak.pupil), app.as_(&oak.classes[0][0]));
    let (sitting, other_sitting) = (start(&pupil, &path).await, start(&other, &path).await);
    // Computes the id that the question after the last one would have.
    let bits = |id: &Value| id.as_str().unwrap().parse::<sea_orm::prelude::Uuid>().unwrap().as_u128();
    let session = bits(&sitting["session"]["id"]);
    let beyond =
        sea_orm::prelude::Uuid::from_u128(session ^ ((bits(&sitting["ahead"][1]["id"]) ^ session) + (1 << 16)));
    for id in [json!(beyond), other_sitting["next"]["id"].clone(), sitting["session"]["id"].clone()] {
        let unknown = json!({ "question_id": id, "answer": 3.5, "elapsed_ms": 900 });
        pupil.post(&answers(&sitting), unknown).await.is("LMS-SES-002");
    }
    answer(&other, &sitting, &sitting, json!(8)).await.is("LMS-SES-006");
    assert!(rows::<assessment_answer::Entity>(&oak).await.is_empty());
}

#[tokio::test]
async fn an_answer_given_in_time_counts_when_it_arrives_after_the_sitting_was_closed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let sitting = start(&app.as_(&oak.pupil), &path).await;
    answer(&app.as_(&oak.pupil), &sitting, &json!({ "next": sitting["ahead"][0] }), json!(3.5)).await.ok();
    let given_at = app.clock.now() + TimeDelta::seconds(599);
    app.clock.advance(TimeDelta::days(1));
    app.do_jobs().await;
    assert!(rows::<mastery::Entity>(&oak).await.is_empty());
    for (question, field, value) in
        [(&sitting["next"], "answer", json!(8)), (&sitting["ahead"][1], "text", json!("Turned"))]
    {
        let late = json!({ "question_id": question["id"], field: value, "elapsed_ms": 2_400,
            "first_key_at": given_at - TimeDelta::milliseconds(400), "answered_at": given_at,
            "sent_at": app.clock.now() });
        for _ in 0..2 {
            app.as_(&oak.pupil).post(&answers(&sitting), late.clone()).await.ok();
            app.do_jobs().await;
        }
    }
    let outcome = finish(&app.as_(&oak.pupil), &sitting).await["assessment"].clone();
    assert_eq!((&outcome["score"], &outcome["to_mark"]), (&json!(2), &json!(1)));
    let known = &rows::<mastery::Entity>(&oak).await[0];
    assert_eq!((known.seen, known.correct, known.last_seen_at), (1, 1, given_at));
    assert_eq!(rows::<attempt::Entity>(&oak).await[0].recall_ms, 2_000);
    assert_eq!(rows::<marking::Entity>(&oak).await[0].created_at, given_at);
    assert_eq!(rows::<learner::Entity>(&oak).await[0].engine["first_attempts"], 1);
}

#[tokio::test]
async fn an_answer_must_be_of_the_kind_that_its_question_asks_for() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    answer(&pupil, &sitting, &sitting, json!("eight")).await.is("LMS-SES-001");
    answer(&pupil, &sitting, &sitting, json!(0.123_4)).await.is("LMS-SES-001");
    let second = answer(&pupil, &sitting, &sitting, json!(null)).await.ok();
    let third = answer(&pupil, &sitting, &second, json!(-3.5)).await.ok();
    answer(&pupil, &sitting, &third, json!(8)).await.is("LMS-SES-001");
    answer(&pupil, &sitting, &third, json!("x".repeat(2_001))).await.is("LMS-SES-001");
    answer(&pupil, &sitting, &third, json!("a\0b")).await.is("LMS-SES-001");
    answer(&pupil, &sitting, &third, json!("é".repeat(2_000))).await.ok();
    let stored = rows::<assessment_answer::Entity>(&oak).await;
    assert_eq!(stored.iter().map(|answer| answer.answer).collect::<Vec<_>>(), [None, Some(-3.5), None]);
}

#[tokio::test]
async fn a_blank_written_answer_scores_zero_and_needs_no_marking() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    answer_each(&pupil, &sitting, [json!(8), json!(3.5), json!("  \n ")]).await;
    assert!(rows::<marking::Entity>(&oak).await.is_empty());
    let outcome = finish(&pupil, &sitting).await["assessment"].clone();
    assert_eq!(
        (&outcome["score"], &outcome["to_mark"], &outcome["questions"][2]["score"]),
        (&json!(2), &json!(0), &json!(0))
    );
}

#[tokio::test]
async fn the_service_closes_a_sitting_when_its_time_is_up() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    let second = answer(&pupil, &sitting, &sitting, json!(8)).await.ok();
    app.clock.advance(TimeDelta::seconds(599));
    app.do_jobs().await;
    assert_eq!(rows::<practice_session::Entity>(&oak).await[0].state, SessionState::Open);
    app.clock.advance(TimeDelta::seconds(1));
    answer(&pupil, &sitting, &second, json!(3.5)).await.is("LMS-SES-002");
    let shown = pupil.get(&format!("/sessions/{}", id(&sitting))).await.ok();
    assert_eq!(
        (&shown["session"]["state"], &shown["next"], &shown["time_limit_ms"]),
        (&json!("expired"), &json!(null), &json!(0))
    );
    app.do_jobs().await;
    let session = &rows::<practice_session::Entity>(&oak).await[0];
    assert_eq!((session.state, session.digested_at), (SessionState::Expired, Some(app.clock.now())));
    let outcome = finish(&pupil, &sitting).await["assessment"].clone();
    assert_eq!((&outcome["score"], &outcome["questions"][1]["score"]), (&json!(1), &json!(0)));
    pupil.post_nothing(&format!("{path}/start")).await.is("LMS-API-007");
}

#[tokio::test]
async fn a_sitting_that_accepts_late_answers_shows_no_right_answers_to_its_open_questions() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    answer(&pupil, &sitting, &sitting, json!(9)).await.ok();
    app.clock.advance(TimeDelta::seconds(600));
    let right_answers = async || {
        let outcome = finish(&app.as_(&oak.pupil), &sitting).await["assessment"].clone();
        json!([outcome["questions"][0]["right_answer"], outcome["questions"][1]["right_answer"]])
    };
    assert_eq!(right_answers().await, json!([8.0, null]));
    app.do_jobs().await;
    assert_eq!(right_answers().await, json!([8.0, null]));
    app.clock.advance(TimeDelta::days(7));
    assert_eq!(right_answers().await, json!([8.0, 3.5]));
}

#[tokio::test]
async fn facts_of_an_assessment_update_the_mastery_once_when_it_ends() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let mut body = for_pupil(&oak);
    body["questions"] = json!([
        { "kind": "fact", "a": 7, "b": 8 },
        { "kind": "written", "text": "Why?" },
        { "kind": "fact", "a": 8, "b": 7, "form": "reversed" },
        { "kind": "fact", "a": 6, "b": 9 },
    ]);
    let path = make(&app.as_(&oak.teacher), body).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    answer_each(&pupil, &sitting, [json!(56), json!("So"), json!(56), json!(63)]).await;
    finish(&pupil, &sitting).await;
    for _ in 0..2 {
        app.do_jobs().await;
    }
    let known: Vec<_> =
        rows::<mastery::Entity>(&oak).await.iter().map(|row| (row.a, row.b, row.seen, row.correct)).collect();
    assert_eq!(known, [(6, 9, 1, 0), (7, 8, 2, 2)]);
    let attempts: Vec<_> =
        rows::<attempt::Entity>(&oak).await.iter().map(|row| (row.slot, row.answer, row.correct)).collect();
    assert_eq!(attempts, [(0, Some(56), true), (2, Some(56), true), (3, Some(63), false)]);
    assert_eq!(rows::<wrong_answer::Entity>(&oak).await.len(), 1);
    let learner = &rows::<learner::Entity>(&oak).await[0];
    assert_eq!((learner.facts_seen, learner.recent_answers, learner.streak_days), (2, 0, 1));
    assert_eq!(learner.engine["first_attempts"], 2);
}

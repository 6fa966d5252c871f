//! Tests of `GET /me/results`.

use chrono::TimeDelta;
use serde_json::json;

use crate::{
    assessments::{answer_each, finish, for_pupil, make, start},
    support::TestApp,
};

#[tokio::test]
async fn pupils_see_only_their_own_ended_assessments() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let pupil = app.as_(&oak.pupil);
    assert_eq!(pupil.get("/me/results").await.ok(), json!({ "assessments": [], "checks": [], "marked_work": [] }));
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let sitting = start(&pupil, &path).await;
    answer_each(&pupil, &sitting, [json!(8), json!(3.5), json!("Turned round")]).await;
    let id = app.as_(&oak.teacher).get("/teacher/markings").await.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    let marking = format!("/teacher/markings/{id}");
    app.as_(&oak.teacher).patch(&marking, json!({ "score": 2, "feedback": "Well said" })).await.ok();
    // Even if a teacher has marked an answer, the pupil sees no results before the end.
    assert_eq!(pupil.get("/me/results").await.ok(), json!({ "assessments": [], "checks": [], "marked_work": [] }));
    finish(&pupil, &sitting).await;
    let results = pupil.get("/me/results").await.ok();
    let sat = &results["assessments"][0];
    assert_eq!((&sat["title"], &sat["session_id"]), (&json!("Autumn"), &sitting["session"]["id"]));
    assert_eq!((&sat["score"], &sat["marks"], &sat["to_mark"]), (&json!(4), &json!(5), &json!(0)));
    assert_eq!((&sat["answered"], &sat["length"]), (&json!(3), &json!(3)));
    assert_eq!(results["marked_work"][0]["feedback"], "Well said");
    let outcome = &finish(&pupil, &sitting).await["assessment"];
    assert_eq!((&outcome["questions"][2]["score"], &outcome["score"]), (&json!(2), &json!(4)));
    let others = app.as_(&oak.classes[0][0]).get("/me/results").await.ok();
    assert_eq!(others["assessments"], json!([]));
}

#[tokio::test]
async fn an_expired_assessment_is_shown_with_the_number_of_answers_to_mark() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    answer_each(&pupil, &sitting, [json!(8), json!(3), json!("Turned round")]).await;
    app.clock.advance(TimeDelta::minutes(10));
    let results = pupil.get("/me/results").await.ok();
    let sat = &results["assessments"][0];
    assert_eq!((&sat["score"], &sat["to_mark"]), (&json!(1), &json!(1)));
    assert_eq!(results["marked_work"], json!([]));
}

//! `GET /me/results`

use chrono::TimeDelta;
use serde_json::json;

use crate::{
    assessments::{answer_each, finish, for_pupil, make, start},
    support::TestApp,
};

#[tokio::test]
async fn a_pupil_sees_the_assessments_that_have_ended_and_no_others() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let pupil = app.as_(&oak.pupil);
    assert_eq!(pupil.get("/me/results").await.ok(), json!({ "assessments": [], "checks": [], "marked_work": [] }));
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let begun = start(&pupil, &path).await;
    answer_each(&pupil, &begun, [json!(8), json!(3.5), json!("Turned round")]).await;
    let id = app.as_(&oak.teacher).get("/teacher/markings").await.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    let marking = format!("/teacher/markings/{id}");
    app.as_(&oak.teacher).patch(&marking, json!({ "score": 2, "feedback": "Well said" })).await.ok();
    // A teacher may be quicker than the pupil: nothing is told before the end.
    assert_eq!(pupil.get("/me/results").await.ok(), json!({ "assessments": [], "checks": [], "marked_work": [] }));
    finish(&pupil, &begun).await;
    let results = pupil.get("/me/results").await.ok();
    let sat = &results["assessments"][0];
    assert_eq!((&sat["title"], &sat["session_id"]), (&json!("Autumn"), &begun["session"]["id"]));
    assert_eq!((&sat["score"], &sat["marks"], &sat["to_mark"]), (&json!(4), &json!(5), &json!(0)));
    assert_eq!((&sat["answered"], &sat["length"]), (&json!(3), &json!(3)));
    assert_eq!(results["marked_work"][0]["feedback"], "Well said");
    let told = finish(&pupil, &begun).await;
    assert_eq!((&told["assessment"]["questions"][2]["score"], &told["assessment"]["score"]), (&json!(2), &json!(4)));
    let others = app.as_(&oak.classes[0][0]).get("/me/results").await.ok();
    assert_eq!(others["assessments"], json!([]));
}

#[tokio::test]
async fn the_end_of_the_time_is_the_end_and_what_waits_for_marks_is_counted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let begun = start(&pupil, &path).await;
    answer_each(&pupil, &begun, [json!(8), json!(3), json!("Turned round")]).await;
    app.clock.advance(TimeDelta::minutes(10));
    let results = pupil.get("/me/results").await.ok();
    let sat = &results["assessments"][0];
    assert_eq!((&sat["score"], &sat["to_mark"]), (&json!(1), &json!(1)));
    assert_eq!(results["marked_work"], json!([]));
}

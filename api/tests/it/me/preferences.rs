//! Tests of `PUT /me/preferences`, and of the settings that the signed-in pupil is shown with.

use serde_json::{Value, json};

use crate::support::TestApp;

const PATH: &str = "/me/preferences";

fn defaults() -> Value {
    json!({ "text_size": "medium", "theme": "black_on_white", "sound": true })
}

#[tokio::test]
async fn a_pupils_preferences_follow_the_account() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let pupil = app.as_(&oak.pupil);
    assert_eq!(pupil.get("/auth/me").await.ok()["preferences"], defaults());
    for set in [
        json!({ "text_size": "largest", "theme": "yellow_on_black", "sound": false }),
        json!({ "text_size": "small", "theme": "blue_on_cream", "sound": true }),
    ] {
        assert_eq!(pupil.put(PATH, set.clone()).await.ok(), set);
        assert_eq!(pupil.get("/auth/me").await.ok()["preferences"], set);
        let sign_in = app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await.ok();
        assert_eq!(sign_in["me"]["preferences"], set);
        let refreshed = json!({ "refresh_token": sign_in["refresh_token"] });
        assert_eq!(app.anonymous().post("/auth/refresh", refreshed).await.ok()["me"]["preferences"], set);
    }
    assert_eq!(app.as_(&oak.classes[0][0]).get("/auth/me").await.ok()["preferences"], defaults());
}

#[tokio::test]
async fn a_pupil_is_shown_with_the_access_arrangements() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let shown = async || app.as_(&oak.pupil).get("/auth/me").await.ok()["arrangements"].clone();
    assert_eq!(shown().await, json!({ "codes": [], "assistant": null }));
    let path = format!("/teacher/pupils/{}/arrangements", oak.pupil.id);
    app.as_(&oak.teacher).put(&path, json!({ "codes": ["ITA", "FTS"], "assistant": "Ms Cole" })).await.ok();
    app.jobs_may_remain();
    assert_eq!(shown().await, json!({ "codes": ["FTS", "ITA"], "assistant": "Ms Cole" }));
    let sign_in = app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await.ok();
    assert_eq!(sign_in["me"]["arrangements"], shown().await);
}

#[tokio::test]
async fn staff_have_neither_preferences_nor_arrangements() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for person in [&oak.teacher, &oak.headteacher, &oak.it_admin, &app.platform_admin().await] {
        let me = app.as_(person).get("/auth/me").await.ok();
        assert_eq!((&me["preferences"], &me["arrangements"]), (&Value::Null, &Value::Null));
    }
    app.as_(&oak.teacher).put(PATH, defaults()).await.is("LMS-AUTH-003");
}

#[tokio::test]
async fn malformed_preferences_are_refused_and_the_field_is_named() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    for (field, value) in [
        ("text_size", json!("huge")),
        ("text_size", Value::Null),
        ("theme", json!("pink")),
        ("theme", json!(1)),
        ("sound", json!("on")),
        ("sound", Value::Null),
    ] {
        let mut body = defaults();
        body[field] = value;
        assert_eq!(pupil.put(PATH, body).await.is("LMS-SES-001").header("x-error-field"), field);
        let mut body = defaults();
        body.as_object_mut().unwrap().remove(field);
        pupil.put(PATH, body).await.is("LMS-SES-001");
    }
    assert_eq!(pupil.get("/auth/me").await.ok()["preferences"], defaults());
}

#[tokio::test]
async fn if_the_preferences_cannot_be_stored_the_code_says_so() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("preference").await;
    app.as_(&oak.pupil).put(PATH, defaults()).await.is("LMS-SES-005");
}

use serde_json::json;

use super::{log_in, me};
use crate::support::TestApp;

#[tokio::test]
async fn a_password_that_somebody_else_set_must_be_changed_and_then_no_more() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;

    // Made by the platform, with a drawn password.
    let new = json!({ "role": "it_admin", "username": "newit", "first_name": "Tobi", "last_name": "Okafor" });
    let made = app.as_(&operator).post(&format!("/platform/schools/{}/admins", oak.id), new).await.created();
    let drawn = made["password"].as_str().unwrap();
    check(&app, &oak.id.to_string(), "newit", drawn).await;

    // Made by the school.
    let new = json!({ "role": "teacher", "username": "newteacher", "first_name": "Priya", "last_name": "Nair",
        "password": "seven-oaks-stand-9" });
    let made = app.as_(&oak.it_admin).post("/admin/users", new).await.created();
    check(&app, &oak.id.to_string(), "newteacher", "seven-oaks-stand-9").await;

    // Reset by the school.
    let path = format!("/admin/users/{}/credential", made["id"].as_str().unwrap());
    let reset = app.as_(&oak.it_admin).post(&path, json!({})).await.ok();
    check(&app, &oak.id.to_string(), "newteacher", reset["password"].as_str().unwrap()).await;
}

async fn check(app: &TestApp, school_id: &str, username: &str, password: &str) {
    let login = |password: &str| json!({ "school_id": school_id, "username": username, "password": password });
    let session = app.anonymous().post("/auth/staff/login", login(password)).await.ok();
    assert_eq!(session["me"]["must_change_password"], true);
    assert_eq!(me(app, &session).await.ok()["must_change_password"], true);
    let client = app.with_token(session["access_token"].as_str().unwrap());
    client.post("/auth/password", json!({ "current": password, "new": "my-own-7-oaks-now" })).await.done();
    assert_eq!(me(app, &session).await.ok()["must_change_password"], false);
    let session = app.anonymous().post("/auth/staff/login", login("my-own-7-oaks-now")).await.ok();
    assert_eq!(session["me"]["must_change_password"], false);
}

#[tokio::test]
async fn a_pupil_is_never_asked_to_change_a_pin() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = format!("/admin/users/{}/credential", oak.pupil.id);
    let reset = app.as_(&oak.it_admin).post(&path, json!({})).await.ok();
    let login = oak.pupil.login_with(reset["pin"].as_str().unwrap());
    let session = app.anonymous().post(oak.pupil.door(), login).await.ok();
    assert_eq!(session["me"]["must_change_password"], false);
}

#[tokio::test]
async fn who_is_signed_in_is_shown_as_the_account_now_is() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let session = log_in(&app, &oak.teacher).await;
    let change = json!({ "first_name": "Rhian", "last_name": "Pritchard" });
    app.as_(&oak.it_admin).patch(&format!("/admin/users/{}", oak.teacher.id), change).await.ok();
    let told = me(&app, &session).await.ok();
    assert_eq!((&told["first_name"], &told["last_name"]), (&json!("Rhian"), &json!("Pritchard")));
}

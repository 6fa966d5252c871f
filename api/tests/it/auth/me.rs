use serde_json::json;

use super::{log_in, me};
use crate::support::TestApp;

#[tokio::test]
async fn a_password_that_somebody_else_set_must_be_changed_once() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;

    // The operator creates this account, with a generated password.
    let new = json!({ "role": "it_admin", "username": "newit", "first_name": "Tobi", "last_name": "Okafor" });
    let created = app.as_(&operator).post(&format!("/platform/schools/{}/admins", oak.id), new).await.created();
    let generated = created["password"].as_str().unwrap();
    assert_changed_once(&app, &oak.id.to_string(), "newit", generated).await;

    // The school creates this account.
    let new = json!({ "role": "teacher", "username": "newteacher", "first_name": "Priya", "last_name": "Nair",
        "password": "seven-oaks-stand-9" });
    let created = app.as_(&oak.it_admin).post("/admin/users", new).await.created();
    assert_changed_once(&app, &oak.id.to_string(), "newteacher", "seven-oaks-stand-9").await;

    // The school resets the password.
    let path = format!("/admin/users/{}/credential", created["id"].as_str().unwrap());
    let reset = app.as_(&oak.it_admin).post(&path, json!({})).await.ok();
    assert_changed_once(&app, &oak.id.to_string(), "newteacher", reset["password"].as_str().unwrap()).await;
}

async fn assert_changed_once(app: &TestApp, school_id: &str, username: &str, password: &str) {
    let login = |password: &str| json!({ "school_id": school_id, "username": username, "password": password });
    let sign_in = app.anonymous().post("/auth/staff/login", login(password)).await.ok();
    assert_eq!(sign_in["me"]["must_change_password"], true);
    assert_eq!(me(app, &sign_in).await.ok()["must_change_password"], true);
    let client = app.with_token(sign_in["access_token"].as_str().unwrap());
    client.post("/auth/password", json!({ "current": password, "new": "my-own-7-oaks-now" })).await.done();
    assert_eq!(me(app, &sign_in).await.ok()["must_change_password"], false);
    let sign_in = app.anonymous().post("/auth/staff/login", login("my-own-7-oaks-now")).await.ok();
    assert_eq!(sign_in["me"]["must_change_password"], false);
}

#[tokio::test]
async fn a_pupil_never_has_to_change_a_pin() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = format!("/admin/users/{}/credential", oak.pupil.id);
    let reset = app.as_(&oak.it_admin).post(&path, json!({})).await.ok();
    let login = oak.pupil.login_with(reset["pin"].as_str().unwrap());
    let sign_in = app.anonymous().post(oak.pupil.login_path(), login).await.ok();
    assert_eq!(sign_in["me"]["must_change_password"], false);
}

#[tokio::test]
async fn the_signed_in_person_is_shown_with_the_accounts_current_fields() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let sign_in = log_in(&app, &oak.teacher).await;
    let change = json!({ "first_name": "Rhian", "last_name": "Pritchard" });
    app.as_(&oak.it_admin).patch(&format!("/admin/users/{}", oak.teacher.id), change).await.ok();
    let shown = me(&app, &sign_in).await.ok();
    assert_eq!((&shown["first_name"], &shown["last_name"]), (&json!("Rhian"), &json!("Pritchard")));
}

//! `POST /admin/users/{user_id}/credential` and `/unlock`

use serde_json::{Value, json};

use crate::support::{Person, TestApp};

fn path(person: &Person) -> String {
    format!("/admin/users/{}/credential", person.id)
}

#[tokio::test]
async fn a_generated_secret_is_returned_once_and_replaces_the_old_one() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    for (person, field, other, must_change) in
        [(&oak.pupil, "pin", "password", false), (&oak.teacher, "password", "pin", true)]
    {
        let generated = admin.post(&path(person), json!({})).await.ok();
        assert_eq!(generated[other], Value::Null);
        let secret = generated[field].as_str().unwrap();
        app.as_(person).get("/auth/me").await.is("LMS-AUTH-009");
        app.anonymous().post(person.login_path(), person.login()).await.is("LMS-AUTH-006");
        let sign_in = app.anonymous().post(person.login_path(), person.login_with(secret)).await.ok();
        assert_eq!(sign_in["me"]["must_change_password"], must_change);
        let again = admin.post(&path(person), json!({ "pin": null, "password": null })).await.ok();
        assert_ne!(again[field], generated[field]);
        app.anonymous().post(person.login_path(), person.login_with(secret)).await.is("LMS-AUTH-006");
    }
    assert!(!app.log().text().contains("nine-green-oaks"));
}

#[tokio::test]
async fn a_chosen_secret_is_set_and_not_returned() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.headteacher);
    for (person, body, secret) in [
        (&oak.pupil, json!({ "pin": "482911" }), "482911"),
        (&oak.senco, json!({ "password": "nine-green-oaks" }), "nine-green-oaks"),
    ] {
        assert_eq!(admin.post(&path(person), body).await.ok(), json!({ "pin": null, "password": null }));
        app.anonymous().post(person.login_path(), person.login_with(secret)).await.ok();
    }
    for secret in ["482911", "nine-green-oaks"] {
        assert!(!app.log().text().contains(secret), "{secret} is in the log");
    }
}

#[tokio::test]
async fn each_invalid_secret_has_its_code() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    for (person, body, code) in [
        (&oak.teacher, json!({ "pin": "482911" }), "LMS-ADM-014"),
        (&oak.teacher, json!({ "pin": "1", "password": "1" }), "LMS-ADM-014"),
        (&oak.pupil, json!({ "password": "nine-green-oaks" }), "LMS-ADM-015"),
        (&oak.pupil, json!({ "pin": "482911", "password": "1" }), "LMS-ADM-015"),
        (&oak.pupil, json!({ "pin": "000000" }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "pin": 482_911 }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "pin": "" }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "pin": "654321" }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "pin": "121212" }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "pin": "112233" }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "pin": "240317" }), "LMS-ADM-003"),
        (&oak.pupil, json!({ "pin": "170324" }), "LMS-ADM-003"),
        (&oak.teacher, json!({ "password": "Dragon2026!" }), "LMS-ADM-003"),
        (&oak.teacher, json!({ "password": "teacher-rides-a-bike" }), "LMS-ADM-003"),
        (&oak.teacher, json!({ "password": "oak-primary-rides-a-bike" }), "LMS-ADM-003"),
        (&oak.teacher, json!({ "password": "short7!" }), "LMS-ADM-003"),
        (&oak.teacher, json!({ "password": "x".repeat(73) }), "LMS-ADM-003"),
        (&oak.teacher, json!({ "password": true }), "LMS-ADM-003"),
    ] {
        let answer = admin.post(&path(person), body.clone()).await;
        assert_eq!(answer.code(), code, "{body}: {answer}");
        answer.is(code);
        app.as_(person).get("/auth/me").await.ok();
    }
}

#[tokio::test]
async fn a_locked_account_is_unlocked_on_request_or_by_a_new_secret() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let lock = async || {
        for _ in 0..5 {
            app.anonymous().post(oak.pupil.login_path(), oak.pupil.login_with("482912")).await.is("LMS-AUTH-006");
        }
        app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await.is("LMS-AUTH-007");
    };
    lock().await;
    admin.post_nothing(&format!("/admin/users/{}/unlock", oak.pupil.id)).await.done();
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await.ok();
    // Unlocking an account that is not locked changes nothing.
    admin.post_nothing(&format!("/admin/users/{}/unlock", oak.pupil.id)).await.done();
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await.ok();
    lock().await;
    admin.post(&path(&oak.pupil), json!({ "pin": "482911" })).await.ok();
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login_with("482911")).await.ok();
}

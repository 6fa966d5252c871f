use serde_json::json;

use super::{log_in, me, refresh};
use crate::support::TestApp;

#[tokio::test]
async fn logging_out_with_a_refresh_token_ends_only_that_sign_in() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    for person in oak.everyone().into_iter().chain([&operator]) {
        let (this, other) = (log_in(&app, person).await, log_in(&app, person).await);
        let this_token = json!({ "refresh_token": this["refresh_token"] });
        app.as_(person).post("/auth/logout", this_token.clone()).await.done();
        me(&app, &this).await.is("LMS-AUTH-009");
        refresh(&app, &this).await.is("LMS-AUTH-008");
        me(&app, &other).await.ok();
        // Logging out is idempotent.
        app.as_(person).post("/auth/logout", this_token).await.done();
        refresh(&app, &other).await.ok();
    }
}

#[tokio::test]
async fn logging_out_without_a_refresh_token_ends_all_sign_ins_of_the_account() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (this, other) = (log_in(&app, &oak.teacher).await, log_in(&app, &oak.teacher).await);
    let colleague = log_in(&app, &oak.senco).await;
    app.with_token(this["access_token"].as_str().unwrap()).post("/auth/logout", json!({})).await.done();
    for sign_in in [&this, &other] {
        me(&app, sign_in).await.is("LMS-AUTH-009");
        refresh(&app, sign_in).await.is("LMS-AUTH-008");
    }
    app.as_(&oak.teacher).get("/auth/me").await.is("LMS-AUTH-009");
    me(&app, &colleague).await.ok();
    log_in(&app, &oak.teacher).await;
}

#[tokio::test]
async fn nobody_can_end_the_sign_in_of_another_account() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let victim = log_in(&app, &oak.pupil).await;
    for person in [&oak.teacher, &oak.headteacher, &elm.pupil, &app.platform_admin().await] {
        let theirs = json!({ "refresh_token": victim["refresh_token"] });
        app.as_(person).post("/auth/logout", theirs).await.done();
    }
    me(&app, &victim).await.ok();
    refresh(&app, &victim).await.ok();
}

#[tokio::test]
async fn logging_out_accepts_a_refresh_token_that_was_already_exchanged() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let first = log_in(&app, &oak.pupil).await;
    let second = refresh(&app, &first).await.ok();
    let old = json!({ "refresh_token": first["refresh_token"] });
    app.with_token(second["access_token"].as_str().unwrap()).post("/auth/logout", old).await.done();
    me(&app, &second).await.is("LMS-AUTH-009");
}

#[tokio::test]
async fn a_refresh_token_that_is_not_a_string_is_malformed_and_ends_no_sign_in() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let long = "0".repeat(201);
    for body in
        [json!([]), json!({ "refresh_token": 7 }), json!({ "refresh_token": ["a"] }), json!({ "refresh_token": long })]
    {
        app.as_(&oak.pupil).post("/auth/logout", body).await.is("LMS-AUTH-010");
    }
    app.as_(&oak.pupil).post("/auth/logout", json!({ "refresh_token": "nonsense" })).await.done();
    app.as_(&oak.pupil).get("/auth/me").await.ok();
}

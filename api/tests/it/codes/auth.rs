//! Reaches each LMS-AUTH code by its likely cause.

use api::tokens::ACCESS_TOKEN_LIFE;
use poem::http::Method;
use serde_json::json;

use crate::support::{Answer, TestApp, login_limit};

async fn a_call_without_a_token() -> Answer {
    let app = TestApp::spawn().await;
    app.anonymous().get("/auth/me").await
}

async fn a_call_with_an_expired_token() -> Answer {
    let app = TestApp::spawn().await;
    let pupil = app.as_(&app.school("oak").await.pupil);
    app.clock.advance(ACCESS_TOKEN_LIFE);
    pupil.get("/auth/me").await
}

async fn a_pupil_requests_the_list_of_pupils() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.pupil).get("/teacher/pupils").await
}

async fn an_address_logs_in_too_often() -> Answer {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(1)).await;
    let oak = app.school("oak").await;
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login_with("111112")).await.is("LMS-AUTH-006");
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await
}

async fn a_log_in_names_a_malformed_school_id() -> Answer {
    let app = TestApp::spawn().await;
    let login = json!({ "school_id": "oak", "username": "pupil", "pin": "407264" });
    app.anonymous().post("/auth/pupil/login", login).await
}

async fn a_pupil_types_a_wrong_pin() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login_with("111112")).await
}

async fn a_pupil_types_the_right_pin_after_five_wrong_ones() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for _ in 0..5 {
        app.anonymous().post(oak.pupil.login_path(), oak.pupil.login_with("111112")).await.is("LMS-AUTH-006");
    }
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await
}

async fn a_refresh_token_is_used_after_logging_out() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let sign_in = app.anonymous().post(oak.teacher.login_path(), oak.teacher.login()).await.ok();
    app.as_(&oak.teacher).post("/auth/logout", json!({})).await.done();
    app.anonymous().post("/auth/refresh", json!({ "refresh_token": sign_in["refresh_token"] })).await
}

async fn an_archived_pupil_uses_an_unexpired_token() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.it_admin).delete(&format!("/admin/users/{}", oak.pupil.id)).await.done();
    app.as_(&oak.pupil).get("/auth/me").await
}

async fn a_log_in_is_malformed_json() -> Answer {
    let app = TestApp::spawn().await;
    let call = app.anonymous().call(Method::POST, "/auth/pupil/login");
    call.header("content-type", "application/json").body("{").send().await
}

async fn a_pupil_logs_in_with_four_digits() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login_with("4072")).await
}

async fn a_teacher_logs_in_without_a_password() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.anonymous().post(oak.teacher.login_path(), json!({ "school_id": oak.id, "username": "teacher" })).await
}

reached! {
    "LMS-AUTH-001" a_call_without_a_token;
    "LMS-AUTH-002" a_call_with_an_expired_token;
    "LMS-AUTH-003" a_pupil_requests_the_list_of_pupils;
    "LMS-AUTH-004" an_address_logs_in_too_often;
    "LMS-AUTH-005" a_log_in_names_a_malformed_school_id;
    "LMS-AUTH-006" a_pupil_types_a_wrong_pin;
    "LMS-AUTH-007" a_pupil_types_the_right_pin_after_five_wrong_ones;
    "LMS-AUTH-008" a_refresh_token_is_used_after_logging_out;
    "LMS-AUTH-009" an_archived_pupil_uses_an_unexpired_token;
    "LMS-AUTH-010" a_log_in_is_malformed_json;
    "LMS-AUTH-011" a_pupil_logs_in_with_four_digits;
    "LMS-AUTH-012" a_teacher_logs_in_without_a_password;
}

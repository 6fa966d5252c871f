//! Access tokens: their expiry and signature, and the claims that are compared with the database on every request.

use api::tokens::{Audience, TokenClaims};
use chrono::TimeDelta;
use entity::{Role, SchoolId, SignInId};
use secrecy::ExposeSecret;
use serde_json::json;

use super::{log_in, me, refresh};
use crate::support::{Answer, Person, TestApp};

/// Requests `/auth/me` with a token that the service's own key has signed, but whose claims are changed.
async fn with_claims(app: &TestApp, person: &Person, change: impl FnOnce(&mut TokenClaims)) -> Answer {
    let mut claims = person.claims(app);
    change(&mut claims);
    let token = app.tokens.sign(&claims).unwrap();
    app.with_token(token.expose_secret()).get("/auth/me").await
}

#[tokio::test]
async fn a_token_expires_after_fifteen_minutes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let sign_in = log_in(&app, &oak.pupil).await;
    app.clock.advance(TimeDelta::minutes(15) - TimeDelta::seconds(1));
    me(&app, &sign_in).await.ok();
    app.clock.advance(TimeDelta::seconds(1));
    me(&app, &sign_in).await.is("LMS-AUTH-002");
}

#[tokio::test]
async fn a_token_that_was_changed_or_signed_with_another_key_is_invalid() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let other_service = TestApp::spawn().await;
    let token = oak.headteacher.access_token(&app);
    let (head, rest) = token.split_once('.').unwrap();
    let (body, signature) = rest.split_once('.').unwrap();
    let other = oak.pupil.access_token(&app);
    for invalid in [
        oak.headteacher.access_token(&other_service),
        format!("{head}.{body}."),
        format!("{head}.{body}"),
        format!("{head}.{}.{signature}", other.split('.').nth(1).unwrap()),
        format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIiwia2lkIjoiMSJ9.{body}."),
        format!("{token}x"),
        "x".repeat(10_000),
        "..".to_owned(),
    ] {
        app.with_token(invalid).get("/auth/me").await.is("LMS-AUTH-002");
    }
}

#[tokio::test]
async fn claims_that_contradict_the_database_are_rejected() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    with_claims(&app, &oak.pupil, |_| {}).await.ok();
    with_claims(&app, &oak.pupil, |claims| claims.role = Role::Headteacher).await.is("LMS-AUTH-009");
    with_claims(&app, &oak.pupil, |claims| claims.school_id = elm.id).await.is("LMS-AUTH-009");
    with_claims(&app, &oak.pupil, |claims| claims.sub = oak.teacher.id).await.is("LMS-AUTH-009");
    with_claims(&app, &oak.pupil, |claims| claims.sid = SignInId::draw()).await.is("LMS-AUTH-009");
    with_claims(&app, &oak.pupil, |claims| claims.sid = oak.teacher.sign_in_id).await.is("LMS-AUTH-009");
    with_claims(&app, &oak.pupil, |claims| claims.aud = Audience::Platform).await.is("LMS-AUTH-009");
    with_claims(&app, &oak.pupil, |claims| claims.school_id = SchoolId::PLATFORM).await.is("LMS-AUTH-009");
    with_claims(&app, &oak.pupil, |claims| {
        (claims.role, claims.aud, claims.school_id) = (Role::PlatformAdmin, Audience::Platform, SchoolId::PLATFORM);
    })
    .await
    .is("LMS-AUTH-009");
}

#[tokio::test]
async fn a_token_is_valid_only_for_operations_of_its_audience() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    for path in ["/admin/users", "/admin/classrooms", "/admin/audit", "/admin/imports"] {
        app.as_(&operator).get(path).await.is("LMS-AUTH-009");
    }
    for person in oak.everyone() {
        for path in ["/platform/schools", "/platform/usage", "/platform/jobs"] {
            app.as_(person).get(path).await.is("LMS-AUTH-009");
        }
    }
    app.as_(&operator).get("/auth/me").await.ok();
}

#[tokio::test]
async fn archiving_an_account_ends_its_sign_ins_and_restoring_it_does_not_revive_them() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let sign_in = log_in(&app, &oak.teacher).await;
    let path = format!("/admin/users/{}", oak.teacher.id);
    app.as_(&oak.it_admin).delete(&path).await.done();
    me(&app, &sign_in).await.is("LMS-AUTH-009");
    app.as_(&oak.it_admin).patch(&path, json!({ "archived": false })).await.ok();
    me(&app, &sign_in).await.is("LMS-AUTH-009");
    refresh(&app, &sign_in).await.is("LMS-AUTH-008");
    log_in(&app, &oak.teacher).await;
}

#[tokio::test]
async fn erasing_an_account_ends_its_sign_ins() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let sign_in = log_in(&app, &oak.pupil).await;
    app.as_(&oak.it_admin).delete(&format!("/admin/users/{}?erase=true", oak.pupil.id)).await.done();
    me(&app, &sign_in).await.is("LMS-AUTH-009");
    refresh(&app, &sign_in).await.is("LMS-AUTH-008");
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await.is("LMS-AUTH-006");
}

#[tokio::test]
async fn suspending_a_school_ends_the_sign_ins_of_that_school_only() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let operator = app.platform_admin().await;
    let school = format!("/platform/schools/{}", oak.id);
    app.as_(&operator).patch(&school, json!({ "status": "suspended" })).await.ok();
    for person in oak.everyone() {
        app.as_(person).get("/auth/me").await.is("LMS-AUTH-009");
    }
    app.as_(&oak.pupil).get("/admin/users").await.is("LMS-AUTH-009");
    for person in elm.everyone().into_iter().chain([&operator]) {
        app.as_(person).get("/auth/me").await.ok();
    }
}

#[tokio::test]
async fn a_new_role_ends_the_sign_ins_with_the_old_one() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let sign_in = log_in(&app, &oak.teacher).await;
    let path = format!("/admin/users/{}", oak.teacher.id);
    app.as_(&oak.it_admin).patch(&path, json!({ "role": "senco" })).await.ok();
    me(&app, &sign_in).await.is("LMS-AUTH-009");
    refresh(&app, &sign_in).await.is("LMS-AUTH-008");
    assert_eq!(log_in(&app, &oak.teacher).await["me"]["role"], "senco");
}

#[tokio::test]
async fn a_new_secret_ends_the_sign_ins_with_the_old_one() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for person in [&oak.pupil, &oak.teacher] {
        let sign_in = log_in(&app, person).await;
        let path = format!("/admin/users/{}/credential", person.id);
        let generated = app.as_(&oak.it_admin).post(&path, json!({})).await.ok();
        me(&app, &sign_in).await.is("LMS-AUTH-009");
        refresh(&app, &sign_in).await.is("LMS-AUTH-008");
        app.anonymous().post(person.login_path(), person.login()).await.is("LMS-AUTH-006");
        let secret = generated["pin"].as_str().or(generated["password"].as_str()).unwrap();
        app.anonymous().post(person.login_path(), person.login_with(secret)).await.ok();
    }
}

#[tokio::test]
async fn resetting_an_operator_on_the_command_line_ends_its_sign_ins_and_its_lockout() {
    let app = TestApp::spawn().await;
    let operator = app.platform_admin().await;
    let sign_in = log_in(&app, &operator).await;
    for _ in 0..6 {
        super::guess(&app, &operator).await;
    }
    api::platform_admin::reset(&app, "operator", &"granite-otter-51-quays".into()).await.unwrap();
    me(&app, &sign_in).await.is("LMS-AUTH-009");
    app.anonymous().post("/platform/login", operator.login_with("granite-otter-51-quays")).await.ok();
}

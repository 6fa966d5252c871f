use api::tokens::Tokens;
use jsonwebtoken::Algorithm;
use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use super::{log_in, me, wrong_secret_code};
use crate::support::{Person, TestApp, hasher};

#[tokio::test]
async fn everybody_logs_in_at_their_own_operation_and_gets_their_account() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let operator = app.platform_admin().await;
    for person in oak.everyone().into_iter().chain([&operator, &oak.classes[0][0]]) {
        let sign_in = log_in(&app, person).await;
        assert_eq!(sign_in["expires_in"], 15 * 60);
        let hours = match person.role.as_str() {
            "pupil" | "platform_admin" => 8,
            _ => 14 * 24,
        };
        assert_eq!(sign_in["refresh_expires_in"], hours * 3600);
        assert_eq!(sign_in["me"], me(&app, &sign_in).await.ok());
        let shown = &sign_in["me"];
        assert_eq!(shown["id"], json!(person.id));
        assert_eq!(shown["role"], person.role.as_str());
        assert_eq!(shown["username"], person.username.as_str());
        assert_eq!(shown["must_change_password"], false);
        if person.role.as_str() == "platform_admin" {
            assert_eq!(shown["school"], Value::Null);
        } else {
            assert_eq!(shown["school"], json!({ "id": oak.id, "name": oak.name, "slug": oak.slug }));
        }
    }
    let pupil = &oak.classes[0][0];
    assert_eq!(log_in(&app, pupil).await["me"]["classroom_id"], json!(oak.classes[0].id));
}

#[tokio::test]
async fn usernames_are_compared_without_case_and_surrounding_white_space() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for name in ["PUPIL", " pupil ", "Pupil"] {
        let body = json!({ "school_id": oak.id, "username": name, "pin": oak.pupil.secret });
        app.anonymous().post("/auth/pupil/login", body).await.ok();
    }
}

#[tokio::test]
async fn a_secret_is_accepted_only_at_its_own_school_and_log_in_operation() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let operator = app.platform_admin().await;
    let staff = |school: Uuid, person: &Person| json!({ "school_id": school, "username": person.username, "password": person.secret });
    for (door, body, code) in [
        // The secrets are right, but each is sent to the wrong operation or school.
        ("/auth/staff/login", staff(oak.id.0, &oak.pupil), "LMS-AUTH-006"),
        ("/auth/staff/login", staff(elm.id.0, &oak.person(oak.teacher.role, "only-oak").await), "LMS-AUTH-006"),
        ("/auth/staff/login", staff(Uuid::nil(), &operator), "LMS-AUTH-006"),
        ("/platform/login", json!({ "username": "head", "password": oak.headteacher.secret }), "LMS-PLT-002"),
    ] {
        app.anonymous().post(door, body).await.is(code);
    }
}

/// For each body, the log-in returns the first error that applies, in the order of the design.
#[tokio::test]
async fn a_pupil_log_in_returns_the_first_of_several_errors() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let id = oak.id;
    let unknown = Uuid::now_v7();
    for (body, code) in [
        (json!([]), "LMS-AUTH-010"),
        (json!({ "school_id": id, "username": 7, "pin": "407264" }), "LMS-AUTH-010"),
        (json!({ "school_id": id, "username": "pupil", "pin": 407_264 }), "LMS-AUTH-010"),
        (json!({ "school_id": 7, "username": "pupil", "pin": "407264" }), "LMS-AUTH-010"),
        (json!({ "school_id": 7 }), "LMS-AUTH-010"),
        (json!({}), "LMS-AUTH-011"),
        (json!({ "school_id": id, "pin": "407264" }), "LMS-AUTH-011"),
        (json!({ "school_id": id, "username": "", "pin": "407264" }), "LMS-AUTH-011"),
        (json!({ "school_id": id, "username": null, "pin": "407264" }), "LMS-AUTH-011"),
        (json!({ "school_id": id, "username": "pupil" }), "LMS-AUTH-011"),
        (json!({ "school_id": id, "username": "pupil", "pin": "" }), "LMS-AUTH-011"),
        (json!({ "school_id": id, "username": "pupil", "pin": "40726" }), "LMS-AUTH-011"),
        (json!({ "school_id": id, "username": "pupil", "pin": "4072645" }), "LMS-AUTH-011"),
        (json!({ "school_id": id, "username": "pupil", "pin": "40726a" }), "LMS-AUTH-011"),
        (json!({ "school_id": id, "username": "pupil", "pin": "٤٠٧" }), "LMS-AUTH-011"),
        (json!({ "school_id": "nonsense", "username": "pupil", "pin": "40726" }), "LMS-AUTH-011"),
        (json!({ "username": "pupil", "pin": "407264" }), "LMS-AUTH-005"),
        (json!({ "school_id": null, "username": "pupil", "pin": "407264" }), "LMS-AUTH-005"),
        (json!({ "school_id": "nonsense", "username": "pupil", "pin": "407264" }), "LMS-AUTH-005"),
        (json!({ "school_id": "", "username": "pupil", "pin": "407264" }), "LMS-AUTH-005"),
        (json!({ "school_id": unknown, "username": "pupil", "pin": "407264" }), "LMS-AUTH-006"),
        (json!({ "school_id": id, "username": "pupil", "pin": "407265" }), "LMS-AUTH-006"),
        (json!({ "school_id": id, "username": "nobody", "pin": "407264" }), "LMS-AUTH-006"),
        (json!({ "school_id": id, "username": "x".repeat(10_000), "pin": "407264" }), "LMS-AUTH-006"),
        (json!({ "school_id": id, "username": "' OR 1=1 --", "pin": "407264" }), "LMS-AUTH-006"),
    ] {
        let answer = app.anonymous().post("/auth/pupil/login", body.clone()).await;
        assert_eq!(answer.code(), code, "{body}: {answer}");
        answer.is(code);
    }
}

#[tokio::test]
async fn staff_and_operator_log_ins_return_the_first_of_several_errors() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let id = oak.id;
    for (body, code) in [
        (json!("text"), "LMS-AUTH-010"),
        (json!({ "school_id": id, "username": ["teacher"], "password": "x" }), "LMS-AUTH-010"),
        (json!({ "school_id": id, "username": "teacher", "password": true }), "LMS-AUTH-010"),
        (json!({}), "LMS-AUTH-012"),
        (json!({ "school_id": id, "password": "x" }), "LMS-AUTH-012"),
        (json!({ "school_id": id, "username": "teacher", "password": "" }), "LMS-AUTH-012"),
        (json!({ "school_id": "nonsense", "username": "teacher" }), "LMS-AUTH-012"),
        (json!({ "username": "teacher", "password": "x" }), "LMS-AUTH-005"),
        (json!({ "school_id": "nonsense", "username": "teacher", "password": "x" }), "LMS-AUTH-005"),
        (json!({ "school_id": id, "username": "teacher", "password": "x" }), "LMS-AUTH-006"),
        (json!({ "school_id": id, "username": "teacher", "password": "x".repeat(100_000) }), "LMS-AUTH-006"),
    ] {
        app.anonymous().post("/auth/staff/login", body).await.is(code);
    }
    app.platform_admin().await;
    for (body, code) in [
        (json!({}), "LMS-PLT-001"),
        (json!({ "username": "operator", "password": 12_345_678 }), "LMS-PLT-001"),
        (json!({ "username": "operator" }), "LMS-PLT-001"),
        (json!({ "username": "", "password": "x" }), "LMS-PLT-001"),
        (json!({ "username": "operator", "password": "x" }), "LMS-PLT-002"),
        (json!({ "username": "nobody", "password": "x" }), "LMS-PLT-002"),
    ] {
        app.anonymous().post("/platform/login", body).await.is(code);
    }
}

#[tokio::test]
async fn archived_accounts_and_suspended_schools_get_the_code_of_a_wrong_secret() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.it_admin).delete(&format!("/admin/users/{}", oak.pupil.id)).await.done();
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await.is("LMS-AUTH-006");

    let elm = app.school("elm").await;
    let operator = app.platform_admin().await;
    let school = format!("/platform/schools/{}", elm.id);
    app.as_(&operator).patch(&school, json!({ "status": "suspended" })).await.ok();
    for person in elm.everyone() {
        app.anonymous().post(person.login_path(), person.login()).await.is("LMS-AUTH-006");
    }
    app.as_(&operator).patch(&school, json!({ "status": "active" })).await.ok();
    log_in(&app, &elm.pupil).await;
}

#[tokio::test]
async fn a_token_that_cannot_be_signed_is_a_server_error() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    // The token keys are not ES256 keys, so signing fails.
    let broken = app.another(|parts| parts.tokens = parts.tokens.clone().with_algorithm(Algorithm::ES256)).await;
    for (person, code) in [(&operator, "LMS-PLT-003"), (&oak.teacher, "LMS-API-005"), (&oak.pupil, "LMS-API-005")] {
        let answer = broken.anonymous().post(person.login_path(), person.login()).await;
        answer.is(code);
        assert!(!answer.logged().field("cause").is_empty());
    }
    let sign_in = log_in(&app, &oak.pupil).await;
    super::refresh(&broken, &sign_in).await.is("LMS-API-005");
    // The failed request did not use up the refresh token.
    super::refresh(&app, &sign_in).await.ok();
}

#[tokio::test]
async fn log_ins_are_rejected_while_the_hasher_is_busy_and_do_not_count_as_failures() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    let peppers = app.keys().peppers.clone();
    let busy = app.another(|parts| parts.hasher = hasher(&peppers, 0)).await;
    for person in [&oak.pupil, &oak.teacher, &operator] {
        for _ in 0..10 {
            let answer = super::guess(&busy, person).await;
            answer.is("LMS-API-006");
            assert_eq!(answer.header("retry-after"), "1");
        }
        assert_eq!(busy.hasher.computed(), 0);
        // Ten counted failures would have locked the account.
        super::guess(&app, person).await.is(wrong_secret_code(person));
        log_in(&app, person).await;
    }
}

#[tokio::test]
async fn a_failed_hash_returns_the_operations_code() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let peppers = app.keys().peppers.clone();
    // bcrypt does not support a cost of 40.
    let broken = app.another(|parts| parts.hasher = worker::credential::Hasher::new(peppers, 40, 2, 10)).await;
    let admin = broken.as_(&oak.it_admin);
    let new = json!({ "role": "pupil", "username": "new", "first_name": "A", "last_name": "B", "pin": "482911" });
    admin.post("/admin/users", new).await.is("LMS-ADM-012");
    let path = format!("/admin/users/{}/credential", oak.pupil.id);
    admin.post(&path, json!({ "pin": "482911" })).await.is("LMS-ADM-012");
    let change = json!({ "current": oak.it_admin.secret, "new": "quite-another-7-oaks" });
    admin.post("/auth/password", change).await.is("LMS-API-005");
    // None of these requests changed a secret.
    log_in(&app, &oak.pupil).await;
    log_in(&app, &oak.it_admin).await;
}

#[tokio::test]
async fn every_log_in_gets_new_tokens() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (first, second) = (log_in(&app, &oak.pupil).await, log_in(&app, &oak.pupil).await);
    assert_ne!(first["access_token"], second["access_token"]);
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    // The first sign-in continues, so a pupil can use a tablet and a Chromebook.
    me(&app, &first).await.ok();
    me(&app, &second).await.ok();
    let claims = Tokens::new(app.keys().tokens.clone()).read(first["access_token"].as_str().unwrap(), app.clock.now());
    let claims = claims.unwrap();
    assert_eq!((claims.sub, claims.school_id, claims.role), (oak.pupil.id, oak.id, oak.pupil.role));
    assert_eq!(claims.exp - claims.iat, 15 * 60);
}

#[tokio::test]
async fn a_log_in_ignores_the_authorization_header() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.teacher).post(oak.pupil.login_path(), oak.pupil.login()).await.ok();
    let call = app.with_token("nonsense").call(Method::POST, oak.pupil.login_path());
    call.json(&oak.pupil.login()).send().await.ok();
}

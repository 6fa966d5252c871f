use serde_json::json;

use super::{guess, log_in, me, refresh};
use crate::support::{Answer, Person, TestApp};

const NEW: &str = "quite-another-7-oaks";

async fn change(app: &TestApp, person: &Person, current: &str, new: &str) -> Answer {
    app.as_(person).post("/auth/password", json!({ "current": current, "new": new })).await
}

#[tokio::test]
async fn staff_and_operators_change_their_own_password_and_other_sign_ins_end() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    for person in [&oak.teacher, &oak.senco, &oak.headteacher, &oak.it_admin, &operator] {
        let (this, other) = (log_in(&app, person).await, log_in(&app, person).await);
        let client = app.with_token(this["access_token"].as_str().unwrap());
        client.post("/auth/password", json!({ "current": person.secret, "new": NEW })).await.done();
        me(&app, &this).await.ok();
        refresh(&app, &this).await.ok();
        me(&app, &other).await.is("LMS-AUTH-009");
        refresh(&app, &other).await.is("LMS-AUTH-008");
        app.anonymous().post(person.login_path(), person.login()).await.is(super::wrong_secret_code(person));
        app.anonymous().post(person.login_path(), person.login_with(NEW)).await.ok();
    }
}

#[tokio::test]
async fn a_pupil_has_no_password() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    change(&app, &oak.pupil, &oak.pupil.secret, NEW).await.is("LMS-AUTH-003");
    log_in(&app, &oak.pupil).await;
}

#[tokio::test]
async fn a_weak_or_missing_new_password_is_malformed_whatever_the_current_one_is() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let too_long = format!("7-oaks-{}", "é".repeat(33));
    for weak in ["", "short-7", "password", "Password1", "12345678", "Summer2026!", "p4$$w0rd", &too_long] {
        for current in [oak.teacher.secret.as_str(), "wrong"] {
            change(&app, &oak.teacher, current, weak).await.is("LMS-AUTH-010");
        }
    }
    for body in [
        json!({}),
        json!({ "new": NEW }),
        json!({ "current": oak.teacher.secret }),
        json!({ "current": 7, "new": NEW }),
    ] {
        app.as_(&oak.teacher).post("/auth/password", body).await.is("LMS-AUTH-010");
    }
    // 72 bytes, the limit of bcrypt, are accepted.
    let longest = format!("7-oaks-{}", "x".repeat(65));
    change(&app, &oak.teacher, &oak.teacher.secret, &longest).await.done();
    app.anonymous().post(oak.teacher.login_path(), oak.teacher.login_with(&longest)).await.ok();
}

#[tokio::test]
async fn a_new_password_contains_neither_the_user_name_nor_the_name_of_the_school() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    for new in ["the-Teacher-rides-a-bike", "t34cher-rides-a-bike", "OakPrimary-rides-a-bike"] {
        change(&app, &oak.teacher, &oak.teacher.secret, new).await.is("LMS-AUTH-010");
    }
    change(&app, &operator, &operator.secret, "operator-rides-a-bike").await.is("LMS-AUTH-010");
    // The rule forbids only the person's own user name and the name of the person's school.
    change(&app, &oak.senco, &oak.senco.secret, "the-teacher-rides-a-bike").await.done();
}

#[tokio::test]
async fn a_password_cannot_be_changed_into_itself() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let computed = app.hasher.computed();
    change(&app, &oak.teacher, NEW, NEW).await.is("LMS-AUTH-010");
    assert_eq!(app.hasher.computed(), computed);
    change(&app, &oak.teacher, &oak.teacher.secret, NEW).await.done();
    change(&app, &oak.teacher, NEW, NEW).await.is("LMS-AUTH-010");
    app.anonymous().post(oak.teacher.login_path(), oak.teacher.login_with(NEW)).await.ok();
}

#[tokio::test]
async fn a_wrong_current_password_is_rejected_and_changes_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    change(&app, &oak.teacher, "wrong", NEW).await.is("LMS-AUTH-006");
    change(&app, &oak.teacher, "", NEW).await.is("LMS-AUTH-006");
    log_in(&app, &oak.teacher).await;
}

#[tokio::test]
async fn guesses_with_a_stolen_access_token_count_towards_the_lockout() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for _ in 0..5 {
        change(&app, &oak.teacher, "wrong", NEW).await.is("LMS-AUTH-006");
    }
    // The right password is rejected now, too, with the same code.
    change(&app, &oak.teacher, &oak.teacher.secret, NEW).await.is("LMS-AUTH-006");
    guess(&app, &oak.teacher).await.is("LMS-AUTH-007");
    app.clock.advance(chrono::TimeDelta::minutes(15));
    change(&app, &oak.teacher, &oak.teacher.secret, NEW).await.done();
}

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;

use super::{guess, log_in, wrong_secret_code};
use crate::support::TestApp;

#[tokio::test]
async fn after_five_failures_even_the_right_secret_is_rejected_for_fifteen_minutes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    for person in oak.everyone().into_iter().chain([&operator]) {
        for _ in 0..5 {
            guess(&app, person).await.is(wrong_secret_code(person));
        }
        let assert_locked = async || {
            app.anonymous().post(person.login_path(), person.login()).await.is("LMS-AUTH-007");
            guess(&app, person).await.is("LMS-AUTH-007");
        };
        assert_locked().await;
        app.clock.advance(TimeDelta::minutes(15) - TimeDelta::seconds(1));
        // Further attempts do not extend the lock, and open sign-ins do not end.
        assert_locked().await;
        app.as_(person).get("/auth/me").await.ok();
        app.clock.advance(TimeDelta::seconds(1));
        log_in(&app, person).await;
    }
}

#[tokio::test]
async fn the_secret_of_a_locked_account_is_not_hashed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for _ in 0..5 {
        guess(&app, &oak.pupil).await.is("LMS-AUTH-006");
    }
    let computed = app.hasher.computed();
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await.is("LMS-AUTH-007");
    assert_eq!(app.hasher.computed(), computed);
}

#[tokio::test]
async fn a_fifth_attempt_may_still_succeed_and_success_resets_the_count() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for _ in 0..3 {
        for _ in 0..4 {
            guess(&app, &oak.pupil).await.is("LMS-AUTH-006");
        }
        log_in(&app, &oak.pupil).await;
    }
}

#[tokio::test]
async fn the_count_of_failures_restarts_after_a_lock_expires() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for _ in 0..2 {
        for _ in 0..5 {
            guess(&app, &oak.pupil).await.is("LMS-AUTH-006");
        }
        guess(&app, &oak.pupil).await.is("LMS-AUTH-007");
        app.clock.advance(TimeDelta::minutes(15));
    }
    log_in(&app, &oak.pupil).await;
}

#[tokio::test]
async fn an_unknown_username_is_locked_like_any_other() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for name in ["nobody", "no name at all?", &"x".repeat(1000)] {
        let body = json!({ "school_id": oak.id, "username": name, "pin": "111112" });
        for code in ["LMS-AUTH-006"; 5].into_iter().chain(["LMS-AUTH-007"; 2]) {
            app.anonymous().post("/auth/pupil/login", body.clone()).await.is(code);
        }
        app.clock.advance(TimeDelta::minutes(15));
        app.anonymous().post("/auth/pupil/login", body).await.is("LMS-AUTH-006");
    }
}

#[tokio::test]
async fn failures_lock_only_one_account_in_one_school() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(2).await, app.school("elm").await);
    let [first, second] = &oak.classes[0].pupils[..] else { panic!("two pupils") };
    for _ in 0..6 {
        guess(&app, first).await;
        guess(&app, &oak.pupil).await;
    }
    log_in(&app, second).await;
    // The same user name in another school is not locked.
    log_in(&app, &elm.pupil).await;
    guess(&app, first).await.is("LMS-AUTH-007");
}

#[tokio::test]
async fn failures_are_counted_over_all_spellings_of_a_username() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for name in ["pupil", "PUPIL", " pupil", "Pupil ", "pUPIL"] {
        let body = json!({ "school_id": oak.id, "username": name, "pin": "111112" });
        app.anonymous().post("/auth/pupil/login", body).await.is("LMS-AUTH-006");
    }
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await.is("LMS-AUTH-007");
}

#[tokio::test]
async fn concurrent_guesses_do_not_exceed_the_limit() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for person in [&oak.pupil, &oak.teacher] {
        let computed = app.hasher.computed();
        let answers = join_all((0..24).map(|_| guess(&app, person))).await;
        let count = |code: &str| answers.iter().filter(|answer| answer.code() == code).count();
        assert_eq!((count("LMS-AUTH-006"), count("LMS-AUTH-007")), (5, 19));
        assert_eq!(app.hasher.computed() - computed, 5);
        app.anonymous().post(person.login_path(), person.login()).await.is("LMS-AUTH-007");
    }
}

#[tokio::test]
async fn an_administrator_can_unlock_an_account_at_once() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for _ in 0..6 {
        guess(&app, &oak.pupil).await;
    }
    guess(&app, &oak.pupil).await.is("LMS-AUTH-007");
    app.as_(&oak.it_admin).post_nothing(&format!("/admin/users/{}/unlock", oak.pupil.id)).await.done();
    log_in(&app, &oak.pupil).await;
}

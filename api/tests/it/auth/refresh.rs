use chrono::TimeDelta;
use entity::refresh_token;
use futures_util::future::join_all;
use serde_json::json;

use super::{log_in, me, refresh};
use crate::support::TestApp;

#[tokio::test]
async fn refreshing_returns_new_tokens_and_the_old_access_token_remains_valid() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    for person in oak.everyone().into_iter().chain([&operator]) {
        let first = log_in(&app, person).await;
        app.clock.advance(TimeDelta::minutes(14));
        let second = refresh(&app, &first).await.ok();
        assert_eq!(second["me"], first["me"]);
        assert_eq!(
            (&second["expires_in"], &second["refresh_expires_in"]),
            (&first["expires_in"], &first["refresh_expires_in"])
        );
        assert_ne!(second["refresh_token"], first["refresh_token"]);
        me(&app, &first).await.ok();
        app.clock.advance(TimeDelta::minutes(1));
        me(&app, &first).await.is("LMS-AUTH-002");
        me(&app, &second).await.ok();
        let third = refresh(&app, &second).await.ok();
        me(&app, &third).await.ok();
    }
}

#[tokio::test]
async fn two_tabs_may_exchange_the_same_token_within_ten_seconds() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let first = log_in(&app, &oak.teacher).await;
    let both = join_all([refresh(&app, &first), refresh(&app, &first)]).await;
    app.clock.advance(TimeDelta::seconds(10));
    let late = refresh(&app, &first).await.ok();
    for sign_in in both.iter().map(crate::support::Answer::ok).chain([late]) {
        me(&app, &sign_in).await.ok();
        refresh(&app, &sign_in).await.ok();
    }
}

#[tokio::test]
async fn a_refresh_token_that_is_reused_later_ends_its_sign_in_and_no_other() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let other = log_in(&app, &oak.teacher).await;
    let stolen = log_in(&app, &oak.teacher).await;
    let owner = refresh(&app, &stolen).await.ok();
    app.clock.advance(TimeDelta::seconds(11));
    me(&app, &owner).await.ok();
    refresh(&app, &stolen).await.is("LMS-AUTH-008");
    // The service cannot tell the thief from the owner, so it ends the sign-in for both.
    me(&app, &owner).await.is("LMS-AUTH-009");
    refresh(&app, &owner).await.is("LMS-AUTH-008");
    me(&app, &other).await.ok();
    refresh(&app, &other).await.ok();
    let logged = app.log().events().into_iter().any(|event| event.message.contains("refresh token reused"));
    assert!(logged, "the reuse of a refresh token is not logged");
}

#[tokio::test]
async fn the_grace_period_starts_at_the_first_exchange() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let first = log_in(&app, &oak.pupil).await;
    refresh(&app, &first).await.ok();
    app.clock.advance(TimeDelta::seconds(8));
    refresh(&app, &first).await.ok();
    app.clock.advance(TimeDelta::seconds(8));
    refresh(&app, &first).await.is("LMS-AUTH-008");
}

#[tokio::test]
async fn a_sign_in_expires_unless_it_is_refreshed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    for (person, life) in [
        (&oak.pupil, TimeDelta::hours(8)),
        (&operator, TimeDelta::hours(8)),
        (&oak.teacher, TimeDelta::days(14)),
        (&oak.senco, TimeDelta::days(14)),
        (&oak.headteacher, TimeDelta::days(14)),
        (&oak.it_admin, TimeDelta::days(14)),
    ] {
        let sign_in = log_in(&app, person).await;
        app.clock.advance(life - TimeDelta::seconds(1));
        let sign_in = refresh(&app, &sign_in).await.ok();
        app.clock.advance(life - TimeDelta::seconds(1));
        let sign_in = refresh(&app, &sign_in).await.ok();
        app.clock.advance(life);
        refresh(&app, &sign_in).await.is("LMS-AUTH-008");
    }
}

#[tokio::test]
async fn an_unknown_refresh_token_is_invalid_and_one_that_is_not_a_string_is_malformed() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let sign_in = log_in(&app, &oak.pupil).await;
    let token = sign_in["refresh_token"].as_str().unwrap();
    let (school, random) = token.split_once('.').unwrap();
    let access = sign_in["access_token"].as_str().unwrap();
    for invalid in [
        "",
        ".",
        "nonsense",
        "platform.",
        "platform.abc",
        access,
        &format!("{school}."),
        &format!("{school}.{random}x"),
        &format!("{}.{random}", elm.id),
        &format!("platform.{random}"),
        &format!("00000000-0000-0000-0000-000000000000.{random}"),
        &format!("{token}."),
    ] {
        app.anonymous().post("/auth/refresh", json!({ "refresh_token": invalid })).await.is("LMS-AUTH-008");
    }
    for malformed in [json!({}), json!({ "refresh_token": null }), json!({ "refresh_token": 7 }), json!([token])] {
        app.anonymous().post("/auth/refresh", malformed).await.is("LMS-AUTH-010");
    }
    refresh(&app, &sign_in).await.ok();
}

#[tokio::test]
async fn archived_accounts_and_suspended_schools_cannot_refresh() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    let (pupil, teacher) = (log_in(&app, &oak.pupil).await, log_in(&app, &oak.teacher).await);
    app.as_(&oak.it_admin).delete(&format!("/admin/users/{}", oak.pupil.id)).await.done();
    refresh(&app, &pupil).await.is("LMS-AUTH-008");
    let school = format!("/platform/schools/{}", oak.id);
    app.as_(&operator).patch(&school, json!({ "status": "suspended" })).await.ok();
    refresh(&app, &teacher).await.is("LMS-AUTH-008");
}

#[tokio::test]
async fn refresh_tokens_are_stored_only_as_hashes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let sign_in = log_in(&app, &oak.pupil).await;
    let token = sign_in["refresh_token"].as_str().unwrap();
    let tx = oak.tenant().read().await.unwrap();
    let rows = tx.find::<refresh_token::Entity>().all(&tx).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].hash.len(), 32);
    assert!(!format!("{rows:?}").contains(token.split_once('.').unwrap().1));
}

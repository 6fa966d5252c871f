use std::collections::BTreeSet;

use chrono::TimeDelta;
use entity::{refresh_token, sign_in};
use futures_util::future::join_all;
use sea_orm::ActiveValue::Set;
use serde_json::json;

use super::{log_in, me, refresh};
use crate::support::{AROUND, Person, School, TestApp};

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
async fn a_refresh_looks_its_token_up_once_before_it_takes_its_locks() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let first = log_in(&app, &oak.pupil).await;
    app.statements();
    refresh(&app, &first).await.ok();
    let statements = app.statements();
    let reads: Vec<usize> = (0..statements.len())
        .filter(|at| statements[*at].trim_start().starts_with("SELECT") && statements[*at].contains("refresh_token"))
        .collect();
    // The second read happens under the locks: whether the token and its successors are unused.
    assert_eq!(reads.len(), 2, "{statements:#?}");
    assert!(statements.len() + AROUND <= 12, "{statements:#?}");
}

#[tokio::test]
async fn until_its_successor_is_used_a_token_is_exchanged_for_the_same_successor() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    for person in [&oak.pupil, &oak.teacher, &operator] {
        let first = log_in(&app, person).await;
        let second = refresh(&app, &first).await.ok();
        // The response was lost, and the client notices only when the tablet is online again.
        app.clock.advance(TimeDelta::hours(2));
        let again = refresh(&app, &first).await.ok();
        assert_eq!(again["refresh_token"], second["refresh_token"]);
        me(&app, &again).await.ok();
        let third = refresh(&app, &again).await.ok();
        assert_ne!(third["refresh_token"], again["refresh_token"]);
        assert_eq!(refresh(&app, &again).await.ok()["refresh_token"], third["refresh_token"]);
        me(&app, &third).await.ok();
    }
}

#[tokio::test]
async fn twenty_parallel_exchanges_of_a_token_make_one_chain() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let first = log_in(&app, &oak.teacher).await;
    let other = app.another(|_| {}).await;
    let all = join_all((0..20).map(|number| refresh(if number % 2 == 0 { &app } else { &other }, &first))).await;
    let tokens: BTreeSet<String> = all.iter().map(|answer| answer.ok()["refresh_token"].to_string()).collect();
    assert_eq!(tokens.len(), 1, "{tokens:?}");
    for sign_in in &all {
        me(&app, &sign_in.json()).await.ok();
    }
    let tx = oak.tenant().read().await.unwrap();
    let stored = tx.find::<refresh_token::Entity>().all(&tx).await.unwrap();
    assert_eq!(stored.len(), 2);
    assert_eq!(stored.iter().filter(|token| token.rotated_at.is_none()).count(), 1);
}

#[tokio::test]
async fn a_refresh_token_that_is_reused_after_its_successor_ends_its_sign_in_and_no_other() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let other = log_in(&app, &oak.teacher).await;
    let stolen = log_in(&app, &oak.teacher).await;
    let owner = refresh(&app, &stolen).await.ok();
    let owner = refresh(&app, &owner).await.ok();
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
async fn a_sign_in_expires_unless_it_is_refreshed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    for (person, life) in lives(&oak, &operator) {
        let sign_in = log_in(&app, person).await;
        app.clock.advance(life - TimeDelta::seconds(1));
        let sign_in = refresh(&app, &sign_in).await.ok();
        me(&app, &sign_in).await.ok();
        let other = log_in(&app, person).await;
        app.clock.advance(life);
        refresh(&app, &other).await.is("LMS-AUTH-008");
    }
}

/// How long the sign-in of each person lasts without a refresh.
fn lives<'a>(oak: &'a School<'_>, operator: &'a Person) -> [(&'a Person, TimeDelta); 6] {
    [
        (&oak.pupil, TimeDelta::hours(8)),
        (operator, TimeDelta::hours(8)),
        (&oak.teacher, TimeDelta::days(14)),
        (&oak.senco, TimeDelta::days(14)),
        (&oak.headteacher, TimeDelta::days(14)),
        (&oak.it_admin, TimeDelta::days(14)),
    ]
}

#[tokio::test]
async fn a_sign_in_ends_after_twelve_hours_or_thirty_days_however_often_it_is_refreshed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    for (person, life) in lives(&oak, &operator) {
        let longest = if life < TimeDelta::days(1) { TimeDelta::hours(12) } else { TimeDelta::days(30) };
        let signed_in_at = app.clock.now();
        let mut sign_in = log_in(&app, person).await;
        while app.clock.now() + life / 2 < signed_in_at + longest {
            app.clock.advance(life / 2);
            sign_in = refresh(&app, &sign_in).await.ok();
            let left = (signed_in_at + longest - app.clock.now()).min(life);
            assert_eq!(sign_in["refresh_expires_in"], left.num_seconds());
        }
        // The last access token does not outlast the sign-in.
        app.clock.advance(signed_in_at + longest - TimeDelta::seconds(60) - app.clock.now());
        sign_in = refresh(&app, &sign_in).await.ok();
        assert_eq!((&sign_in["expires_in"], &sign_in["refresh_expires_in"]), (&json!(60), &json!(60)));
        app.clock.advance(TimeDelta::seconds(59));
        me(&app, &sign_in).await.ok();
        app.clock.advance(TimeDelta::seconds(1));
        me(&app, &sign_in).await.is("LMS-AUTH-002");
        refresh(&app, &sign_in).await.is("LMS-AUTH-008");
        log_in(&app, person).await;
    }
}

#[tokio::test]
async fn a_sign_in_that_an_earlier_version_has_extended_ends_in_time_too() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let sign_in = log_in(&app, &oak.pupil).await;
    let tx = oak.tenant().begin().await.unwrap();
    let extended = sign_in::ActiveModel { expires_at: Set(app.clock.now() + TimeDelta::days(9)), ..Default::default() };
    tx.update::<sign_in::Entity>().set(extended).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    app.clock.advance(TimeDelta::hours(12));
    refresh(&app, &sign_in).await.is("LMS-AUTH-008");
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

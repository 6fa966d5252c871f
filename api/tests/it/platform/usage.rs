//! Tests of `GET /platform/usage`.

use std::cell::Cell;

use chrono::TimeDelta;
use serde_json::json;

use super::jobs::job;
use crate::support::TestApp;
use entity::job::JobState;

#[tokio::test]
async fn accounts_logins_sessions_and_jobs_are_counted_by_school() {
    let app = TestApp::spawn().await;
    app.jobs_may_remain();
    let (oak, elm) = (app.school("oak").await.with_class(3).await, app.school("elm").await);
    let operator = app.platform_admin().await;
    let usage = async || {
        let page = app.as_(&operator).get("/platform/usage").await.ok();
        let of_elm = json!({
            "school_id": elm.id, "name": elm.name, "accounts": 5, "logins": page["items"][0]["logins"], "sessions": 5,
            "practice_sessions": 0, "jobs": 0, "dead_jobs": 0,
        });
        assert_eq!(page["items"][0], of_elm);
        assert_eq!(page["items"].as_array().unwrap().len(), 2);
        page["items"][1].clone()
    };
    let practised = Cell::new(0);
    let counts = |accounts: i64, logins: i64, sessions: i64, jobs: i64, dead_jobs: i64| {
        json!({
            "school_id": oak.id, "name": oak.name, "accounts": accounts, "logins": logins, "sessions": sessions,
            "practice_sessions": practised.get(), "jobs": jobs, "dead_jobs": dead_jobs,
        })
    };
    // Every person of a test starts with one sign-in.
    assert_eq!(usage().await, counts(8, 8, 8, 0, 0));
    app.as_(&oak.pupil).post("/sessions", json!({ "kind": "practice" })).await.created();
    practised.set(1);
    let digests = 1;
    assert_eq!(usage().await, counts(8, 8, 8, digests, 0));
    app.anonymous().post(oak.teacher.login_path(), oak.teacher.login()).await.ok();
    app.anonymous().post(oak.teacher.login_path(), oak.teacher.login_with("wrong-oaks-7")).await.is("LMS-AUTH-006");
    assert_eq!(usage().await, counts(8, 9, 9, digests, 0));
    app.as_(&oak.pupil).post("/auth/logout", json!({})).await.done();
    app.as_(&oak.it_admin).delete(&format!("/admin/users/{}", oak.classes[0][0].id)).await.done();
    assert_eq!(usage().await, counts(7, 9, 7, digests, 0));

    for (state, number) in [(JobState::Pending, 2), (JobState::Running, 1), (JobState::Done, 4), (JobState::Dead, 3)] {
        for _ in 0..number {
            job(&app, Some(oak.id), "import", state).await;
        }
    }
    job(&app, None, "sweep", JobState::Dead).await;
    assert_eq!(usage().await, counts(7, 9, 7, 3 + digests, 3));
    // A week later the log-ins are no longer recent; staff stay signed in for two weeks.
    app.clock.advance(TimeDelta::days(7));
    practised.set(0);
    assert_eq!(usage().await, counts(7, 0, 7, 3 + digests, 3));
}

#[tokio::test]
async fn paging_shows_every_school_once() {
    let app = TestApp::spawn().await;
    for slug in ["elm", "ash", "oak", "yew", "fir"] {
        app.school(slug).await;
    }
    let platform = app.as_(&app.platform_admin().await);
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = platform.get(&format!("/platform/usage?limit=2{after}")).await.ok();
        for usage in page["items"].as_array().unwrap() {
            assert_eq!(usage["accounts"], 5);
            seen.push(usage["name"].as_str().unwrap()[..3].to_owned());
        }
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen, ["Ash", "Elm", "Fir", "Oak", "Yew"]);
    for query in ["limit=0", "limit=201", "after=x"] {
        platform.get(&format!("/platform/usage?{query}")).await.is("LMS-API-008");
    }
}

#[tokio::test]
async fn without_schools_the_usage_list_is_empty() {
    let app = TestApp::spawn().await;
    let page = app.as_(&app.platform_admin().await).get("/platform/usage").await.ok();
    assert_eq!(page, json!({ "items": [], "next": null, "total": null }));
}

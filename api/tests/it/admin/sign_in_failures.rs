//! Tests of `/admin/sign-in-failures`.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use poem::http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Person, School, TestApp};

const FAILURES: &str = "/admin/sign-in-failures";

async fn guess(app: &TestApp, school: &School<'_>, name: &str, peer: &str) -> Answer {
    let body = json!({ "school_id": school.id, "username": name, "pin": "000000" });
    app.anonymous().call(Method::POST, "/auth/pupil/login").json(&body).from(peer).send().await
}

async fn list(app: &TestApp, caller: &Person) -> Vec<Value> {
    app.as_(caller).get(FAILURES).await.ok()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn failures_are_listed_by_account_and_network_the_latest_first() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    guess(&app, &elm, "pupil", "198.51.100.7").await.is("LMS-AUTH-006");
    guess(&app, &oak, "pupil", "2001:db8:1:2::7").await.is("LMS-AUTH-006");
    app.clock.advance(TimeDelta::minutes(1));
    for _ in 0..7 {
        guess(&app, &oak, "pupil", "198.51.100.7").await;
    }
    app.clock.advance(TimeDelta::minutes(1));
    guess(&app, &oak, "482911", "198.51.100.8").await.is("LMS-AUTH-006");
    let expected = json!([
        {
            "user_id": null, "username": null, "network": "198.51.100.0/24", "attempts": 1,
            "first_at": "2026-11-23T09:02:00+00:00", "last_at": "2026-11-23T09:02:00+00:00", "locked_until": null,
        },
        {
            "user_id": oak.pupil.id, "username": "pupil", "network": "198.51.100.0/24", "attempts": 7,
            "first_at": "2026-11-23T09:01:00+00:00", "last_at": "2026-11-23T09:01:00+00:00",
            "locked_until": "2026-11-23T09:16:00+00:00",
        },
        {
            "user_id": oak.pupil.id, "username": "pupil", "network": "2001:db8:1::/48", "attempts": 1,
            "first_at": "2026-11-23T09:00:00+00:00", "last_at": "2026-11-23T09:00:00+00:00", "locked_until": null,
        },
    ]);
    for caller in [&oak.it_admin, &oak.headteacher] {
        let answer = app.as_(caller).get(FAILURES).await;
        assert_eq!(answer.ok(), json!({ "items": expected, "next": null, "total": null }));
        // A secret that was typed in place of the name is not shown.
        assert!(!answer.text().contains("482911"));
    }
    app.clock.advance(TimeDelta::minutes(14));
    assert_eq!(list(&app, &oak.it_admin).await[1]["locked_until"], json!(null));
}

#[tokio::test]
async fn a_success_removes_the_failures_from_its_network() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    guess(&app, &oak, "pupil", "192.0.2.1").await.is("LMS-AUTH-006");
    guess(&app, &oak, "pupil", "198.51.100.7").await.is("LMS-AUTH-006");
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await.ok();
    let left = list(&app, &oak.it_admin).await;
    assert_eq!(left.iter().map(|item| item["network"].as_str().unwrap()).collect::<Vec<_>>(), ["198.51.100.0/24"]);
}

#[tokio::test]
async fn pages_contain_every_failure_once() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for name in ["pupil", "nobody", "no name at all?"] {
        for peer in ["192.0.2.1", "198.51.100.7", "203.0.113.9"] {
            guess(&app, &oak, name, peer).await.is("LMS-AUTH-006");
        }
        app.clock.advance(TimeDelta::seconds(1));
    }
    let admin = app.as_(&oak.it_admin);
    let (mut pages, mut path) = (Vec::new(), format!("{FAILURES}?limit=2"));
    loop {
        let page = admin.get(&path).await.ok();
        pages.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{FAILURES}?limit=2&after={next}");
    }
    assert_eq!(pages, list(&app, &oak.it_admin).await);
    assert_eq!(pages.len(), 9);
    let accounts: BTreeSet<_> = pages.iter().map(|item| item["user_id"].to_string()).collect();
    assert_eq!(accounts.len(), 2);
    admin.get(&format!("{FAILURES}?after=nonsense")).await.is("LMS-API-008");
    admin.get(&format!("{FAILURES}?limit=0")).await.is("LMS-API-008");
}

#[tokio::test]
async fn a_failed_query_has_the_operations_code() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("login_failure").await;
    app.as_(&oak.it_admin).get(FAILURES).await.is("LMS-ADM-004");
}

#[tokio::test]
async fn erasing_an_account_removes_its_failures() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    guess(&app, &oak, "pupil", "192.0.2.1").await.is("LMS-AUTH-006");
    guess(&app, &oak, "nobody", "192.0.2.1").await.is("LMS-AUTH-006");
    app.jobs_may_remain();
    app.as_(&oak.it_admin).delete(&format!("/admin/users/{}?erase=true", oak.pupil.id)).await.done();
    assert_eq!(list(&app, &oak.it_admin).await.len(), 1);
}

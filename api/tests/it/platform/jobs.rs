//! Tests of `/platform/jobs`.

use chrono::TimeDelta;
use entity::{
    JobId, SchoolId,
    job::{self, JobState},
};
use sea_orm::{
    ColumnTrait, QueryFilter,
    prelude::{Expr, Uuid},
};
use serde_json::{Value, json};

use crate::support::{TestApp, rows};

/// Inserts a job into the table.
pub(super) async fn job(app: &TestApp, school_id: Option<SchoolId>, kind: &str, state: JobState) -> JobId {
    keyed_job(app, school_id, kind, state, None).await
}

async fn keyed_job(
    app: &TestApp,
    school_id: Option<SchoolId>,
    kind: &str,
    state: JobState,
    dedupe_key: Option<&str>,
) -> JobId {
    let now = app.clock.now();
    let ended = matches!(state, JobState::Done | JobState::Dead);
    let id = JobId::draw();
    let row = job::Model {
        id,
        kind: kind.to_owned(),
        state,
        attempts: if state == JobState::Pending { 0 } else { 5 },
        lease_until: (state == JobState::Running).then_some(now),
        lease_token: (state == JobState::Running).then(Uuid::now_v7),
        dedupe_key: dedupe_key.map(ToOwned::to_owned),
        progress_done: 3,
        progress_total: 7,
        last_error: (state == JobState::Dead).then(|| "the printer is on fire".to_owned()),
        finished_at: ended.then_some(now),
        ..rows::job(school_id, now)
    };
    let tx = app.all_schools().begin().await.unwrap();
    tx.insert::<job::Entity, _>(row).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn stored(app: &TestApp, id: JobId) -> job::Model {
    let tx = app.all_schools().read().await.unwrap();
    tx.find::<job::Entity>().filter(job::Column::Id.eq(id)).one(&tx).await.unwrap().unwrap()
}

#[tokio::test]
async fn jobs_are_listed_latest_first_and_without_their_payload() {
    let app = TestApp::spawn().await;
    app.jobs_may_remain();
    let oak = app.school("oak").await;
    let platform = app.as_(&app.platform_admin().await);
    let sweep = job(&app, None, "sweep", JobState::Pending).await;
    let import = job(&app, Some(oak.id), "import", JobState::Dead).await;
    let page = platform.get("/platform/jobs").await.ok();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let expected = json!({
        "id": import, "school_id": oak.id, "school": "Oak Primary School", "kind": "import", "state": "dead",
        "attempts": 5, "max_attempts": 5, "run_at": "2026-11-23T09:00:00+00:00", "progress_done": 3, "progress_total": 7,
        "last_error": "the printer is on fire", "created_at": "2026-11-23T09:00:00+00:00",
        "finished_at": "2026-11-23T09:00:00+00:00", "failing_since": null,
    });
    assert_eq!(page["items"][0], expected);
    assert_eq!((&page["items"][1]["id"], &page["items"][1]["school_id"]), (&json!(sweep), &Value::Null));
    assert_eq!((&page["items"][1]["school"], &page["total"]), (&Value::Null, &Value::Null));
    for (query, total) in [("", 2), ("&state=dead", 1), ("&kind=sweep&state=dead", 0)] {
        let page = platform.get(&format!("/platform/jobs?limit=1&total=true{query}")).await.ok();
        assert_eq!(page["total"], total, "{query}");
    }
}

#[tokio::test]
async fn jobs_are_found_by_state_and_kind_page_by_page() {
    let app = TestApp::spawn().await;
    app.jobs_may_remain();
    let oak = app.school("oak").await;
    let platform = app.as_(&app.platform_admin().await);
    let states = [JobState::Pending, JobState::Running, JobState::Done, JobState::Dead];
    let mut all = Vec::new();
    for number in 0..20 {
        let kind = if number % 5 == 0 { "sweep" } else { "import" };
        all.push(json!(job(&app, Some(oak.id), kind, states[number % 4]).await));
    }
    all.reverse();
    let ids = async |query: &str| {
        let (mut ids, mut after) = (Vec::new(), String::new());
        loop {
            let page = platform.get(&format!("/platform/jobs?{query}{after}")).await.ok();
            ids.extend(page["items"].as_array().unwrap().iter().map(|job| job["id"].clone()));
            let Some(next) = page["next"].as_str() else { return ids };
            after = format!("&after={next}");
        }
    };
    for limit in [1, 3, 20, 200] {
        assert_eq!(ids(&format!("limit={limit}")).await, all);
    }
    assert_eq!(ids("state=dead&limit=2").await.len(), 5);
    assert_eq!(ids("kind=sweep&limit=3").await.len(), 4);
    assert_eq!(ids("kind=sweep&state=pending").await, [all[19].clone()]);
    assert_eq!(ids("kind=swee").await, [json!(null); 0]);
    for query in ["state=lost", "state=", "kind=%00", "limit=0", "limit=201", "after=x"] {
        platform.get(&format!("/platform/jobs?{query}")).await.is("LMS-API-008");
    }
}

#[tokio::test]
async fn a_dead_job_can_be_retried_with_all_its_attempts() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let platform = app.as_(&app.platform_admin().await);
    let id = job(&app, Some(oak.id), "import", JobState::Dead).await;
    platform.post_nothing(&format!("/platform/jobs/{id}/retry")).await.done();
    let job = stored(&app, id).await;
    assert_eq!((job.state, job.attempts, job.run_at), (JobState::Pending, 0, app.clock.now()));
    assert_eq!((job.finished_at, job.lease_token), (None, None));
    // The job is no longer dead.
    platform.post_nothing(&format!("/platform/jobs/{id}/retry")).await.is("LMS-API-007");
}

#[tokio::test]
async fn retrying_a_dead_job_with_a_pending_twin_leaves_the_work_to_the_twin() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let platform = app.as_(&app.platform_admin().await);
    let dead = keyed_job(&app, Some(oak.id), "import", JobState::Dead, Some("import:oak")).await;
    let twin = keyed_job(&app, Some(oak.id), "import", JobState::Pending, Some("import:oak")).await;
    platform.post_nothing(&format!("/platform/jobs/{dead}/retry")).await.done();
    assert_eq!((stored(&app, dead).await.state, stored(&app, twin).await.state), (JobState::Done, JobState::Pending));
}

#[tokio::test]
async fn a_job_that_is_not_dead_or_does_not_exist_cannot_be_retried() {
    let app = TestApp::spawn().await;
    app.jobs_may_remain();
    let oak = app.school("oak").await;
    let platform = app.as_(&app.platform_admin().await);
    for state in [JobState::Pending, JobState::Running, JobState::Done] {
        let id = job(&app, Some(oak.id), "import", state).await;
        platform.post_nothing(&format!("/platform/jobs/{id}/retry")).await.is("LMS-API-007");
        assert_eq!(stored(&app, id).await.state, state);
    }
    platform.post_nothing(&format!("/platform/jobs/{}/retry", JobId::draw())).await.is("LMS-SES-006");
    platform.post_nothing("/platform/jobs/7/retry").await.is("LMS-SES-006");
}

#[tokio::test]
async fn of_two_concurrent_retries_only_one_succeeds() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let platform = app.as_(&app.platform_admin().await);
    let id = job(&app, Some(oak.id), "import", JobState::Dead).await;
    let path = format!("/platform/jobs/{id}/retry");
    let (first, second) = tokio::join!(platform.post_nothing(&path), platform.post_nothing(&path));
    let (done, refused) = if first.status == 204 { (first, second) } else { (second, first) };
    done.done();
    refused.is("LMS-API-007");
}

#[tokio::test]
async fn all_failed_jobs_of_a_kind_are_retried_in_one_call() {
    let app = TestApp::spawn().await;
    app.jobs_may_remain();
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let platform = app.as_(&app.platform_admin().await);
    let mut dead = Vec::new();
    for school in [&oak, &elm] {
        dead.push(job(&app, Some(school.id), "digest", JobState::Dead).await);
    }
    let import = job(&app, Some(oak.id), "import", JobState::Dead).await;
    let waiting = job(&app, Some(oak.id), "digest", JobState::Pending).await;
    let tx = app.all_schools().begin().await.unwrap();
    tx.update::<job::Entity>()
        .col_expr(job::Column::FailingSince, Expr::value(app.clock.now()))
        .col_expr(job::Column::RunAt, Expr::value(app.clock.now() + TimeDelta::hours(2)))
        .filter(job::Column::Id.eq(waiting))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let retried = platform.post("/platform/jobs/retry", json!({ "kind": "digest" })).await.ok();
    assert_eq!(retried, json!({ "dead": 2, "waiting": 1, "has_more": false }));
    for id in dead {
        let job = stored(&app, id).await;
        assert_eq!((job.state, job.attempts, job.run_at), (JobState::Pending, 0, app.clock.now()));
    }
    assert_eq!(stored(&app, waiting).await.run_at, app.clock.now());
    assert_eq!(stored(&app, import).await.state, JobState::Dead);
    let again = platform.post("/platform/jobs/retry", json!({ "kind": "digest" })).await.ok();
    assert_eq!(again, json!({ "dead": 0, "waiting": 0, "has_more": false }));
    for body in [json!({}), json!({ "kind": "digests" }), json!({ "kind": 7 })] {
        platform.post("/platform/jobs/retry", body).await.is("LMS-PLT-001");
    }
}

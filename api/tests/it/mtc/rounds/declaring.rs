//! Tests of `POST /mtc/rounds/{round_id}/declaration`.

use chrono::TimeDelta;
use futures_util::future::join_all;
use sea_orm::prelude::Uuid;
use serde_json::json;

use crate::{
    mtc::{id, open_round, start, take},
    support::TestApp,
};

#[tokio::test]
async fn a_round_with_all_pupils_complete_or_not_taking_can_be_declared_and_is_then_locked() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let round = open_round(&app, &oak).await;
    let path = format!("/mtc/rounds/{round}/declaration");
    for (person, code) in [
        (&oak.teacher, "LMS-TCH-007"),
        (&oak.senco, "LMS-TCH-007"),
        (&oak.pupil, "LMS-AUTH-003"),
        (&oak.it_admin, "LMS-AUTH-003"),
    ] {
        app.as_(person).post_nothing(&path).await.is(code);
    }
    let declare = async || app.as_(&oak.headteacher).post_nothing(&path).await;
    declare().await.is("LMS-API-007");
    let form = start(&app.as_(&oak.pupil), &round).await;
    take(&app, &app.as_(&oak.pupil), &form, 25).await;
    declare().await.is("LMS-API-007");
    let absent = json!({ "pupil_id": oak.classes[0][0].id, "reason": "ABSNT" });
    let not_taking = format!("/mtc/rounds/{round}/not-taking");
    app.as_(&oak.teacher).post(&not_taking, absent.clone()).await.ok();

    // The round cannot be declared while a restarted attempt is in progress.
    let restart = json!({ "pupil_id": oak.pupil.id, "reason": "DNC" });
    app.as_(&oak.teacher).post(&format!("/mtc/rounds/{round}/restarts"), restart.clone()).await.created();
    start(&app.as_(&oak.pupil), &round).await;
    declare().await.is("LMS-API-007");
    app.clock.advance(TimeDelta::hours(1));
    app.do_jobs().await;
    let status = app.as_(&oak.teacher).get(&format!("/mtc/rounds/{round}")).await.ok();
    assert_eq!(status["may_be_declared"], true);
    let declared = declare().await.ok();
    assert_eq!((&declared["state"], declared["declared_at"].is_string()), (&json!("declared"), true));

    declare().await.is("LMS-API-007");
    let teacher = app.as_(&oak.teacher);
    teacher.post(&format!("/mtc/rounds/{round}/restarts"), restart).await.is("LMS-API-007");
    teacher.post(&not_taking, absent).await.is("LMS-API-007");
    app.as_(&oak.pupil).post("/mtc/attempts", json!({ "round_id": round })).await.is("LMS-API-007");
    let audit = app.as_(&oak.headteacher).get("/admin/audit?action=mtc_round.declare").await.ok();
    assert_eq!(audit["items"].as_array().unwrap().len(), 1);
    // A pupil who joins the year group later is not part of the declared round.
    let late = oak.person(entity::Role::Pupil, "late").await;
    let status = teacher.get(&format!("/mtc/rounds/{round}")).await.ok();
    let pupils = status["pupils"]["items"].as_array().unwrap();
    assert!(pupils.len() == 2 && pupils.iter().all(|pupil| pupil["pupil_id"] != json!(late.id)));
}

#[tokio::test]
async fn a_round_that_does_not_exist_or_has_not_opened_cannot_be_declared() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    head.post_nothing(&format!("/mtc/rounds/{}/declaration", Uuid::now_v7())).await.is("LMS-SES-006");
    head.post_nothing("/mtc/rounds/x/declaration").await.is("LMS-SES-006");
    let later = json!({ "name": "Later", "opens_on": "2026-11-24", "closes_on": "2026-12-04", "year_group": "6" });
    let later = id(&head.post("/mtc/rounds", later).await.created());
    head.post_nothing(&format!("/mtc/rounds/{later}/declaration")).await.is("LMS-API-007");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declaration_racing_a_restart_never_leaves_an_open_attempt_in_a_declared_round() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for _ in 0..4 {
        let round = open_round(&app, &oak).await;
        let pupil = app.as_(&oak.pupil);
        let form = start(&pupil, &round).await;
        take(&app, &pupil, &form, 25).await;
        let restart = json!({ "pupil_id": oak.pupil.id, "reason": "DNC" });
        let (teacher, head, pupil) = (app.as_(&oak.teacher), app.as_(&oak.headteacher), app.as_(&oak.pupil));
        let restarts = format!("/mtc/rounds/{round}/restarts");
        let declaration = format!("/mtc/rounds/{round}/declaration");
        let (restarted, declared) = tokio::join!(
            async {
                let restart_status = teacher.post(&restarts, restart).await.status;
                (restart_status, pupil.post("/mtc/attempts", json!({ "round_id": round })).await.status)
            },
            async { join_all((0..3).map(|_| head.post_nothing(&declaration))).await }
        );
        let successes = declared.iter().filter(|answer| answer.status == 200).count();
        assert!(successes <= 1, "{declared:?}");
        let status = teacher.get(&format!("/mtc/rounds/{round}")).await.ok();
        let is_in_progress = status["counts"]["in_progress"] == 1;
        assert!(!(successes == 1 && is_in_progress), "{restarted:?} {status}");
        app.clock.advance(TimeDelta::hours(1));
        app.do_jobs().await;
        if successes == 0 {
            app.as_(&oak.headteacher).post_nothing(&declaration).await.ok();
        }
    }
}

//! Tests of `PATCH` and `DELETE /mtc/rounds/{round_id}`.

use api::mtc::{attempts, change};
use entity::{MtcAttemptId, RoundId, mtc_attempt};
use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::{
    bulk::audited,
    mtc::{id, open_round, start},
    support::{Client, School, TestApp, rows},
};

fn path(round: &str) -> String {
    format!("/mtc/rounds/{round}")
}

/// The round as the list shows it.
async fn listed(client: &Client<'_>, round: &str) -> Value {
    let rounds = client.get("/mtc/rounds").await.ok();
    rounds["items"].as_array().unwrap().iter().find(|listed| listed["id"] == round).cloned().unwrap_or_default()
}

#[tokio::test]
async fn any_subset_of_the_fields_can_be_changed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let head = app.as_(&oak.headteacher);
    let renamed = head.patch(&path(&round), json!({ "name": " June ", "opens_on": "2026-11-24" })).await.ok();
    let expected = json!({
        "id": round, "name": "June", "year_group": "4", "opens_on": "2026-11-24", "closes_on": "2026-12-04",
        "state": "upcoming", "created_at": "2026-11-23T09:00:00+00:00", "declared_at": null, "own_state": null,
        "started": 0, "version": 2,
    });
    assert_eq!(renamed, expected);
    assert_eq!(listed(&head, &round).await, expected);
    let days = json!({ "opens_on": "2026-11-23", "closes_on": "2026-11-23", "version": 2 });
    let changed = head.patch(&path(&round), days).await.ok();
    assert_eq!((&changed["name"], &changed["state"], &changed["version"]), (&json!("June"), &json!("open"), &json!(3)));
    // A change that changes nothing leaves no trace.
    for same in [json!({}), json!({ "name": "June", "closes_on": "2026-11-23" })] {
        assert_eq!(head.patch(&path(&round), same).await.ok()["version"], 3);
    }
    let entries = audited(&oak).await;
    let entries: Vec<_> = entries.iter().map(|entry| (entry.action.as_str(), &entry.detail)).collect();
    let expected = [
        ("mtc_round.open", &json!({})),
        ("mtc_round.update", &json!({ "fields": ["name", "opens_on"] })),
        ("mtc_round.update", &json!({ "fields": ["opens_on", "closes_on"] })),
    ];
    assert_eq!(entries, expected);
}

#[tokio::test]
async fn an_invalid_change_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let head = app.as_(&oak.headteacher);
    for (change, field) in [
        (json!({ "name": null }), "name"),
        (json!({ "name": " " }), "name"),
        (json!({ "name": "=1+1" }), "name"),
        (json!({ "name": 7 }), "name"),
        (json!({ "opens_on": null }), "opens_on"),
        (json!({ "opens_on": "soon" }), "opens_on"),
        (json!({ "opens_on": "2026-12-05" }), "closes_on"),
        (json!({ "closes_on": null }), "closes_on"),
        (json!({ "closes_on": "2026-11-22" }), "closes_on"),
        (json!({ "closes_on": "1999-01-01" }), "closes_on"),
        (json!({ "year_group": null }), "year_group"),
        (json!({ "year_group": "7" }), "year_group"),
        (json!({ "version": "1" }), "version"),
    ] {
        let answer = head.patch(&path(&round), change.clone()).await;
        answer.is("LMS-API-008");
        assert_eq!(answer.header("x-error-field"), field, "{change}");
    }
    assert_eq!(listed(&head, &round).await["version"], 1);
}

#[tokio::test]
async fn of_two_people_who_change_the_same_version_one_succeeds() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let second = oak.person(entity::Role::Headteacher, "second").await;
    let round = open_round(&app, &oak).await;
    let (first, other) = (app.as_(&oak.headteacher), app.as_(&second));
    let round_path = path(&round);
    let (june, july) = tokio::join!(
        first.patch(&round_path, json!({ "name": "June", "version": 1 })),
        other.patch(&round_path, json!({ "name": "July", "version": 1 }))
    );
    let (done, rejected) = if june.status == 200 { (june, july) } else { (july, june) };
    rejected.is("LMS-API-007");
    assert_eq!(listed(&first, &round).await["name"], done.ok()["name"]);
    first.patch(&path(&round), json!({ "name": "May", "version": 1 })).await.is("LMS-API-007");
    first.patch(&path(&round), json!({ "name": "May", "version": 2 })).await.ok();
}

#[tokio::test]
async fn a_new_year_group_removes_the_reasons_and_may_have_no_other_round() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let head = app.as_(&oak.headteacher);
    let of_year_5 = json!({ "name": "Five", "opens_on": "2026-11-23", "closes_on": "2026-12-04", "year_group": "5" });
    head.post("/mtc/rounds", of_year_5).await.created();
    let absent = json!({ "pupil_id": oak.pupil.id, "reason": "ABSNT" });
    head.post(&format!("{}/not-taking", path(&round)), absent).await.ok();
    head.patch(&path(&round), json!({ "year_group": "5" })).await.is("LMS-API-007");
    let renamed = head.patch(&path(&round), json!({ "name": "Four" })).await.ok();
    assert_eq!(renamed["year_group"], "4");
    assert_eq!(head.get(&path(&round)).await.ok()["counts"]["not_taking"], 1);
    head.patch(&path(&round), json!({ "year_group": "6" })).await.ok();
    let status = head.get(&path(&round)).await.ok();
    assert_eq!((&status["round"]["year_group"], &status["pupils"]["items"]), (&json!("6"), &json!([])));
}

#[tokio::test]
async fn a_deleted_round_is_gone_and_frees_its_year_group() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let head = app.as_(&oak.headteacher);
    let absent = json!({ "pupil_id": oak.pupil.id, "reason": "ABSNT" });
    head.post(&format!("{}/not-taking", path(&round)), absent).await.ok();
    head.delete(&path(&round)).await.done();
    head.delete(&path(&round)).await.is("LMS-SES-006");
    head.get(&path(&round)).await.is("LMS-SES-006");
    head.patch(&path(&round), json!({ "name": "June" })).await.is("LMS-SES-006");
    app.as_(&oak.pupil).post("/mtc/attempts", json!({ "round_id": round })).await.is("LMS-SES-006");
    assert_eq!(head.get("/mtc/rounds").await.ok()["items"], json!([]));
    let entry = audited(&oak).await.pop().unwrap();
    assert_eq!((entry.action.as_str(), entry.subject_id.unwrap().to_string()), ("mtc_round.delete", round));
    open_round(&app, &oak).await;
}

#[tokio::test]
async fn a_round_that_somebody_has_started_or_that_is_declared_stays_as_it_is() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    let started = open_round(&app, &oak).await;
    start(&app.as_(&oak.pupil), &started).await;
    let of_year_5 = json!({ "name": "Five", "opens_on": "2026-11-23", "closes_on": "2026-12-04", "year_group": "5" });
    let declared = id(&head.post("/mtc/rounds", of_year_5).await.created());
    head.post_nothing(&format!("{}/declaration", path(&declared))).await.ok();
    for (round, pupils) in [(&started, 1), (&declared, 0)] {
        let before = listed(&head, round).await;
        assert_eq!(before["started"], pupils);
        head.patch(&path(round), json!({ "name": "June" })).await.is("LMS-API-007");
        head.delete(&path(round)).await.is("LMS-API-007");
        assert_eq!(listed(&head, round).await, before);
    }
    app.jobs_may_remain();
}

#[tokio::test]
async fn a_round_that_a_pupil_is_starting_is_not_deleted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let head = app.as_(&oak.headteacher);
    let round_id: RoundId = serde_json::from_value(json!(round)).unwrap();
    for method in [Method::PATCH, Method::DELETE] {
        let tx = oak.tenant().begin().await.unwrap();
        attempts::lock_round_shared(&tx, round_id).await.unwrap();
        let attempt =
            mtc_attempt::Model { round_id: Some(round_id), ..rows::mtc_attempt(oak.id, oak.pupil.id, app.clock.now()) };
        tx.insert::<mtc_attempt::Entity, _>(attempt.clone()).await.unwrap();
        let commit = async {
            app.until_a_statement_waits().await;
            tx.commit().await.unwrap();
        };
        let call = head.call(method, &path(&round)).json(&json!({ "name": "June" }));
        let (changed, ()) = tokio::join!(call.send(), commit);
        changed.is("LMS-API-007");
        remove(&oak, attempt.id).await;
    }
    head.delete(&path(&round)).await.done();
}

async fn remove(oak: &School<'_>, id: MtcAttemptId) {
    use sea_orm::{ColumnTrait, QueryFilter};
    let tx = oak.tenant().begin().await.unwrap();
    tx.delete::<mtc_attempt::Entity>().filter(mtc_attempt::Column::Id.eq(id)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_pupil_who_waits_for_a_round_that_is_deleted_starts_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let round = open_round(&app, &oak).await;
    let tx = oak.tenant().begin().await.unwrap();
    let locked = change::lock_unstarted(&tx, serde_json::from_value(json!(round)).unwrap()).await.unwrap();
    change::delete(&tx, locked.id).await.unwrap();
    let commit = async {
        app.until_a_statement_waits().await;
        tx.commit().await.unwrap();
    };
    let pupil = app.as_(&oak.pupil);
    let (started, ()) = tokio::join!(pupil.post("/mtc/attempts", json!({ "round_id": round })), commit);
    started.is("LMS-SES-006");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_and_a_deletion_at_once_never_both_succeed() {
    let app = TestApp::spawn().await;
    for number in 0..10 {
        let oak = app.school(&format!("oak{number}")).await;
        let round = open_round(&app, &oak).await;
        let (head, pupil) = (app.as_(&oak.headteacher), app.as_(&oak.pupil));
        let round_path = path(&round);
        let (deleted, started) =
            tokio::join!(head.delete(&round_path), pupil.post("/mtc/attempts", json!({ "round_id": round })));
        if deleted.status == 204 {
            started.is("LMS-SES-006");
        } else {
            deleted.is("LMS-API-007");
            started.created();
        }
    }
    app.jobs_may_remain();
}

#[tokio::test]
async fn only_the_headteacher_of_the_school_can_change_and_delete_a_round() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let round = open_round(&app, &oak).await;
    for (person, code) in [
        (&oak.teacher, "LMS-TCH-007"),
        (&oak.senco, "LMS-TCH-007"),
        (&oak.pupil, "LMS-AUTH-003"),
        (&oak.it_admin, "LMS-AUTH-003"),
        (&elm.headteacher, "LMS-SES-006"),
    ] {
        app.as_(person).patch(&path(&round), json!({ "name": "June" })).await.is(code);
        app.as_(person).delete(&path(&round)).await.is(code);
    }
    for unknown in [Uuid::now_v7().to_string(), "7".to_owned()] {
        app.as_(&oak.headteacher).delete(&path(&unknown)).await.is("LMS-SES-006");
        app.as_(&oak.headteacher).patch(&path(&unknown), json!({})).await.is("LMS-SES-006");
    }
    assert_eq!(listed(&app.as_(&oak.headteacher), &round).await["version"], 1);
}

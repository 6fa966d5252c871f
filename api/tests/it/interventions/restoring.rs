//! `POST /interventions/{group_id}/restore`, and deleted groups that can still be restored

use std::collections::BTreeSet;

use chrono::TimeDelta;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use super::{GROUPS, create, set_pupils, sevens, sevens_with};
use crate::{
    support::{Client, Person, School, TestApp},
    teacher::pupils_to_replan,
    walls::full_school::Dump,
};

/// Creates a group with these pupils and deletes it. Returns its path and the group before.
async fn deleted(senco: &Client<'_>, pupils: &[&Person]) -> (String, Value) {
    let group = create(senco, sevens()).await;
    set_pupils(senco, &group, pupils).await.ok();
    let before = senco.get(&group).await.ok();
    senco.delete(&group).await.done();
    (group, before)
}

async fn actions(app: &TestApp, oak: &School<'_>) -> Vec<String> {
    let log = app.as_(&oak.headteacher).get("/admin/audit").await.ok();
    let entries = log["items"].as_array().unwrap().iter().rev();
    entries.map(|entry| entry["action"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_restored_group_is_as_it_was_and_restoring_again_changes_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let class = &oak.classes[0];
    let (group, before) = deleted(&app.as_(&oak.senco), &[&class[0], &class[1]]).await;
    app.do_jobs().await;
    app.clock.advance(TimeDelta::days(1));
    let restore = format!("{group}/restore");
    for person in [&oak.senco, &oak.headteacher] {
        assert_eq!(app.as_(person).post_nothing(&restore).await.ok(), before["group"]);
    }
    assert_eq!(app.as_(&oak.teacher).get(&group).await.ok(), before);
    assert_eq!(actions(&app, &oak).await, ["group.create", "group.pupils", "group.delete", "group.restore"]);
    assert_eq!(pupils_to_replan(&oak).await, BTreeSet::from([class[0].id, class[1].id]));
    app.do_jobs().await;
}

#[tokio::test]
async fn a_deleted_group_is_unseen_by_every_other_operation() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    oak.learner(&oak.pupil, |learner| learner.predicted_score = Some(3.0)).await;
    let suggested = senco.get("/interventions/suggestions").await.ok();
    assert_eq!(suggested["items"].as_array().unwrap().len(), 1);
    let (group, _) = deleted(&senco, &[&oak.pupil]).await;
    senco.get(&group).await.is("LMS-SES-006");
    senco.get(&format!("{group}/progress")).await.is("LMS-SES-006");
    senco.patch(&group, json!({ "name": "Eights" })).await.is("LMS-SES-006");
    set_pupils(&senco, &group, &[]).await.is("LMS-SES-006");
    senco.delete(&group).await.is("LMS-SES-006");
    assert_eq!(senco.get(GROUPS).await.ok()["items"], json!([]));
    assert_eq!(senco.get("/interventions/suggestions").await.ok(), suggested);
    let log = app.as_(&oak.headteacher).get("/admin/audit").await.ok();
    assert_eq!((&log["items"][0]["action"], &log["items"][0]["subject_name"]), (&json!("group.delete"), &json!(null)));
    app.do_jobs().await;
}

#[tokio::test]
async fn after_a_day_a_group_stays_deleted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (group, _) = deleted(&app.as_(&oak.senco), &[]).await;
    app.clock.advance(TimeDelta::days(1) + TimeDelta::seconds(1));
    let senco = app.as_(&oak.senco);
    senco.post_nothing(&format!("{group}/restore")).await.is("LMS-API-007");
    assert_eq!(senco.get(GROUPS).await.ok()["items"], json!([]));
}

#[tokio::test]
async fn a_group_whose_name_is_taken_is_restored_once_the_name_is_free() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let (group, before) = deleted(&senco, &[]).await;
    let other = create(&senco, sevens_with(json!({ "name": "SEVENS" }))).await;
    senco.post_nothing(&format!("{group}/restore")).await.is("LMS-API-007");
    senco.get(&group).await.is("LMS-SES-006");
    senco.patch(&other, json!({ "name": "Eights" })).await.ok();
    assert_eq!(senco.post_nothing(&format!("{group}/restore")).await.ok(), before["group"]);
}

#[tokio::test]
async fn an_erasure_finds_a_deleted_group_and_the_group_returns_without_the_pupil() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let class = &oak.classes[0];
    let (senco, head) = (app.as_(&oak.senco), app.as_(&oak.headteacher));
    let (group, before) = deleted(&senco, &[&class[0], &class[1]]).await;
    // Until then, a subject access request shows the group, and its texts are listed with those that name the pupil.
    let record = head.get(&format!("/admin/users/{}/export", class[0].id)).await.ok();
    assert_eq!(record["groups"][0]["group"], "Sevens");
    head.patch(&format!("/admin/users/{}", class[0].id), json!({ "first_name": "Sevens" })).await.ok();
    let mentions = head.get(&format!("/admin/users/{}/mentions", class[0].id)).await.ok();
    let kinds: Vec<&Value> = mentions["items"].as_array().unwrap().iter().map(|mention| &mention["kind"]).collect();
    assert!(kinds.contains(&&json!("group_name")), "{mentions}");

    head.delete(&format!("/admin/users/{}?erase=true", class[0].id)).await.done();
    Dump::of(&app.database, &oak).await.assert_no_trace_of(class[0].id, &[]);
    let restored = senco.post_nothing(&format!("{group}/restore")).await.ok();
    assert_eq!(restored["pupils"], 1);
    assert_eq!(senco.get(&group).await.ok()["pupils"], json!([before["pupils"][1]]));
    app.do_jobs().await;
}

#[tokio::test]
async fn a_group_that_the_school_does_not_have_is_not_found() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let (theirs, _) = deleted(&app.as_(&elm.senco), &[]).await;
    for group in [theirs, format!("{GROUPS}/{}", Uuid::now_v7()), format!("{GROUPS}/seven")] {
        app.as_(&oak.senco).post_nothing(&format!("{group}/restore")).await.is("LMS-SES-006");
    }
    for person in [&oak.teacher, &oak.pupil, &oak.it_admin] {
        app.as_(person).post_nothing(&format!("{GROUPS}/{}/restore", Uuid::now_v7())).await.is("LMS-AUTH-003");
    }
    assert_eq!(app.as_(&elm.senco).get(GROUPS).await.ok()["items"], json!([]));
}

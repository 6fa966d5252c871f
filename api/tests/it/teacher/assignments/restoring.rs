//! Tests of `POST /teacher/assignments/{assignment_id}/restore`.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use super::{PATH, for_class, for_pupils};
use crate::{
    support::TestApp,
    teacher::{audited, pupils_to_replan},
};

fn path(made: &Value) -> String {
    format!("{PATH}/{}", made["id"].as_str().unwrap())
}

#[tokio::test]
async fn restored_work_is_as_it_was_and_restoring_again_changes_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let class = &oak.classes[0];
    let made = app.as_(&oak.teacher).post(PATH, for_class(class)).await.created();
    let restore = format!("{}/restore", path(&made));
    // Restoring work that is not cancelled is harmless.
    assert_eq!(app.as_(&oak.teacher).post_nothing(&restore).await.ok(), made);
    app.as_(&oak.teacher).delete(&path(&made)).await.done();
    app.do_jobs().await;
    app.clock.advance(TimeDelta::days(1));
    for person in [&oak.senco, &oak.headteacher] {
        assert_eq!(app.as_(person).post_nothing(&restore).await.ok(), made);
    }
    assert_eq!(app.as_(&oak.teacher).get(PATH).await.ok()["items"], json!([made]));
    assert_eq!(app.as_(&class[0]).get("/me/assignments").await.ok()["items"].as_array().unwrap().len(), 1);
    assert_eq!(audited(&oak).await, ["assignment.create", "assignment.cancel", "assignment.restore"]);
    assert_eq!(pupils_to_replan(&oak).await, BTreeSet::from([class[0].id, class[1].id]));
    app.do_jobs().await;
}

#[tokio::test]
async fn after_a_day_work_stays_cancelled() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let made = app.as_(&oak.teacher).post(PATH, for_pupils(&[&oak.pupil])).await.created();
    app.as_(&oak.teacher).delete(&path(&made)).await.done();
    app.clock.advance(TimeDelta::days(1) + TimeDelta::seconds(1));
    app.as_(&oak.teacher).post_nothing(&format!("{}/restore", path(&made))).await.is("LMS-API-007");
    assert_eq!(app.as_(&oak.teacher).get(PATH).await.ok()["items"], json!([]));
    app.do_jobs().await;
}

#[tokio::test]
async fn work_is_restored_for_the_pupils_who_are_left() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let class = &oak.classes[0];
    let teacher = app.as_(&oak.teacher);
    let for_both = teacher.post(PATH, for_class(class)).await.created();
    let for_one = teacher.post(PATH, for_pupils(&[&class[0]])).await.created();
    for made in [&for_both, &for_one] {
        teacher.delete(&path(made)).await.done();
    }
    app.as_(&oak.headteacher).delete(&format!("/admin/users/{}?erase=true", class[0].id)).await.done();
    let restored = teacher.post_nothing(&format!("{}/restore", path(&for_both))).await.ok();
    assert_eq!(restored["pupils"], json!([for_both["pupils"][1]]));
    // Work that only the erased pupil had is deleted with the pupil.
    teacher.post_nothing(&format!("{}/restore", path(&for_one))).await.is("LMS-SES-006");
    app.do_jobs().await;
}

#[tokio::test]
async fn work_that_the_school_does_not_have_is_not_found() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let theirs = app.as_(&elm.teacher).post(PATH, for_pupils(&[&elm.pupil])).await.created();
    app.as_(&elm.teacher).delete(&path(&theirs)).await.done();
    for id in [Uuid::now_v7().to_string(), theirs["id"].as_str().unwrap().to_owned(), "7".to_owned()] {
        app.as_(&oak.teacher).post_nothing(&format!("{PATH}/{id}/restore")).await.is("LMS-SES-006");
    }
    for person in [&oak.pupil, &oak.it_admin] {
        app.as_(person).post_nothing(&format!("{PATH}/{}/restore", Uuid::now_v7())).await.is("LMS-AUTH-003");
    }
    assert_eq!(app.as_(&elm.teacher).get(PATH).await.ok()["items"], json!([]));
    app.do_jobs().await;
}

//! Tests of `DELETE /teacher/assignments/{assignment_id}`.

use std::collections::BTreeSet;

use sea_orm::prelude::Uuid;
use serde_json::json;

use super::{PATH, for_class, for_pupils};
use crate::{
    support::TestApp,
    teacher::{audited, each, pupils_to_replan},
};

#[tokio::test]
async fn cancelled_work_is_hidden_from_pupils_and_listed_separately() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let class = &oak.classes[0];
    let made = app.as_(&oak.teacher).post(PATH, for_class(class)).await.created();
    app.do_jobs().await;
    let path = format!("{PATH}/{}", made["id"].as_str().unwrap());
    // Cancelling is idempotent.
    for _ in 0..2 {
        app.as_(&oak.senco).delete(&path).await.done();
    }
    assert_eq!(app.as_(&class[0]).get("/me/assignments").await.ok()["items"], json!([]));
    let teacher = app.as_(&oak.teacher);
    assert_eq!(teacher.get(PATH).await.ok()["items"], json!([]));
    let cancelled = teacher.get(&format!("{PATH}?cancelled=true")).await.ok();
    assert_eq!(each(&cancelled["items"], "cancelled_at"), ["2026-11-23T09:00:00+00:00"]);
    let shown = teacher.get(&format!("/teacher/pupils/{}", class[0].id)).await.ok();
    assert_eq!(shown["assignments"], json!([]));
    assert_eq!(audited(&oak).await, ["assignment.create", "assignment.cancel"]);
    assert_eq!(pupils_to_replan(&oak).await, BTreeSet::from([class[0].id, class[1].id]));
    app.do_jobs().await;
}

#[tokio::test]
async fn work_that_the_school_does_not_have_is_not_found() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let theirs = app.as_(&elm.teacher).post(PATH, for_pupils(&[&elm.pupil])).await.created();
    for id in [Uuid::now_v7().to_string(), theirs["id"].as_str().unwrap().to_owned(), "7".to_owned()] {
        app.as_(&oak.teacher).delete(&format!("{PATH}/{id}")).await.is("LMS-SES-006");
    }
    assert_eq!(app.as_(&elm.teacher).get(PATH).await.ok()["items"].as_array().unwrap().len(), 1);
    for person in [&oak.pupil, &oak.it_admin] {
        app.as_(person).delete(&format!("{PATH}/{}", Uuid::now_v7())).await.is("LMS-AUTH-003");
    }
}

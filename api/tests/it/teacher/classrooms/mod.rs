//! Tests of `/teacher/classrooms`.

mod facts;
mod login_cards;
mod unlock;

use sea_orm::prelude::Uuid;

use crate::support::TestApp;

#[tokio::test]
async fn a_class_that_the_school_does_not_have_is_not_found() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await.with_class(1).await);
    let teacher = app.as_(&oak.teacher);
    for id in [Uuid::now_v7().to_string(), elm.classes[0].id.to_string(), "7".to_owned()] {
        teacher.get(&format!("/teacher/classrooms/{id}/facts")).await.is("LMS-SES-006");
        teacher.post_nothing(&format!("/teacher/classrooms/{id}/login-cards")).await.is("LMS-SES-006");
        teacher.post_nothing(&format!("/teacher/classrooms/{id}/unlock")).await.is("LMS-SES-006");
    }
    app.anonymous().post(elm.classes[0][0].login_path(), elm.classes[0][0].login()).await.ok();
}

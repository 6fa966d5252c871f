//! Tests of `/teacher/pupils`.

mod arrangements;
mod bulk;
mod detail;
mod facts;
mod history;
mod listing;
mod overrides;
mod unlock_and_pin;

use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::support::{Answer, Client, TestApp};

/// Every operation on one pupil, with a valid body.
fn operations_on_one() -> [(Method, &'static str, Option<Value>); 7] {
    [
        (Method::GET, "", None),
        (Method::GET, "/facts", None),
        (Method::GET, "/history", None),
        (Method::PUT, "/overrides", Some(json!({ "facts": [[6, 8]], "state": "secure" }))),
        (Method::PUT, "/arrangements", Some(json!({ "codes": ["QNR"] }))),
        (Method::POST, "/unlock", None),
        (Method::POST, "/pin", None),
    ]
}

async fn call(client: &Client<'_>, (method, path, body): &(Method, &'static str, Option<Value>), id: &str) -> Answer {
    let call = client.call(method.clone(), &format!("/teacher/pupils/{id}{path}"));
    if let Some(body) = body { call.json(body).send().await } else { call.send().await }
}

#[tokio::test]
async fn an_id_that_is_not_a_current_pupil_of_the_school_is_not_found() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(1).await, app.school("elm").await);
    let archived = oak.classes[0][0].id;
    oak.archive(archived).await;
    let teacher = app.as_(&oak.teacher);
    for operation in operations_on_one() {
        for id in [
            Uuid::now_v7().to_string(),
            elm.pupil.id.to_string(),
            archived.to_string(),
            oak.teacher.id.to_string(),
            oak.it_admin.id.to_string(),
            "7".to_owned(),
            "not-an-id".to_owned(),
        ] {
            call(&teacher, &operation, &id).await.is("LMS-TCH-002");
        }
    }
    app.as_(&elm.pupil).get("/auth/me").await.ok();
    app.as_(&oak.it_admin).get("/auth/me").await.ok();
}

#[tokio::test]
async fn teachers_sencos_and_headteachers_can_access_every_pupil_and_nobody_else_can() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let id = oak.classes[0][0].id.to_string();
    for operation in operations_on_one() {
        for person in [&oak.teacher, &oak.senco, &oak.headteacher] {
            let answer = call(&app.as_(person), &operation, &id).await;
            assert!(answer.status < 300, "{answer}");
        }
        for person in [&oak.it_admin, &oak.pupil] {
            call(&app.as_(person), &operation, &id).await.is("LMS-AUTH-003");
        }
    }
}

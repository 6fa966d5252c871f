//! Tests of `/admin/users`.

mod bulk;
mod changing;
mod creating;
mod credential;
mod deleting;
mod export;
mod headteachers;
mod idempotency;
mod listing;
mod login_cards;
mod mentions;

use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::support::{School, TestApp};

/// A valid body for creating a pupil.
fn new_pupil() -> Value {
    json!({ "role": "pupil", "first_name": "Ben", "last_name": "Price", "pin": "482911" })
}

/// A valid body for creating a teacher.
fn new_teacher() -> Value {
    json!({ "role": "teacher", "first_name": "Rhian", "last_name": "Moss", "password": "nine-green-oaks" })
}

/// The body with other values for these fields.
fn with(mut body: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    for (name, value) in fields {
        body[name] = value;
    }
    body
}

/// The body without one of its fields.
fn without(mut body: Value, name: &str) -> Value {
    body.as_object_mut().unwrap().remove(name);
    body
}

/// The number of the school's accounts, including archived accounts.
async fn accounts(app: &TestApp, school: &School<'_>) -> usize {
    use entity::account;
    let tx = app.tenant(school.id).read().await.unwrap();
    tx.find::<account::Entity>().all(&tx).await.unwrap().len()
}

/// Every operation on one account, with a valid body.
fn account_operations() -> [(Method, &'static str, Option<Value>); 6] {
    [
        (Method::GET, "", None),
        (Method::PATCH, "", Some(json!({ "first_name": "Bea" }))),
        (Method::DELETE, "", None),
        (Method::POST, "/credential", Some(json!({}))),
        (Method::POST, "/unlock", None),
        (Method::GET, "/export", None),
    ]
}

#[tokio::test]
async fn a_malformed_id_and_an_unknown_id_have_different_codes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    for (method, path, body) in account_operations() {
        for (id, code) in [("7".to_owned(), "LMS-ADM-002"), (Uuid::now_v7().to_string(), "LMS-ADM-005")] {
            let call = admin.call(method.clone(), &format!("/admin/users/{id}{path}"));
            let call = if let Some(body) = &body { call.json(body) } else { call };
            call.send().await.is(code);
        }
    }
}

#[tokio::test]
async fn only_it_admins_and_headteachers_manage_accounts() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let id = oak.pupil.id;
    let mut operations: Vec<_> = account_operations()
        .into_iter()
        .map(|(method, path, body)| (method, format!("/admin/users/{id}{path}"), body))
        .collect();
    operations.push((Method::GET, "/admin/users".into(), None));
    operations.push((Method::POST, "/admin/users".into(), Some(new_pupil())));
    let operator = app.platform_admin().await;
    for (method, path, body) in operations {
        let callers = [
            (app.as_(&oak.pupil), "LMS-ADM-001"),
            (app.as_(&oak.teacher), "LMS-ADM-001"),
            (app.as_(&oak.senco), "LMS-ADM-001"),
            (app.as_(&operator), "LMS-AUTH-009"),
            (app.anonymous(), "LMS-AUTH-001"),
        ];
        for (caller, code) in callers {
            let call = caller.call(method.clone(), &path);
            let call = if let Some(body) = &body { call.json(body) } else { call };
            call.send().await.is(code);
        }
    }
    assert_eq!(accounts(&app, &oak).await, 5);
}

#[tokio::test]
async fn a_body_that_is_not_an_object_is_malformed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let path = format!("/admin/users/{}", oak.pupil.id);
    let operations = [
        (Method::POST, "/admin/users".to_owned()),
        (Method::PATCH, path.clone()),
        (Method::POST, format!("{path}/credential")),
    ];
    for (method, path) in operations {
        for body in ["", "{", "[]", "null", "7", "\"pupil\""] {
            let call = admin.call(method.clone(), &path).header("content-type", "application/json");
            call.body(body).send().await.is("LMS-ADM-003");
        }
        admin.call(method.clone(), &path).body("{}").send().await.is("LMS-API-004");
        let call = admin.call(method, &path).header("content-type", "application/json");
        call.body(" ".repeat(300_000) + "{}").send().await.is("LMS-API-003");
    }
}

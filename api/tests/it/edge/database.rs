//! The database fails: the row's own code is answered, its text goes to the log and nowhere else.

use serde_json::json;
use tracing::Level;

use super::Scene;
use crate::{
    contract::{documented, specified, status_of},
    support::{Answer, TestApp},
};

/// The code of a database failure, by the row.
fn database_code(codes: &[String]) -> &str {
    // A failed hash and a failed signature are not the database's.
    let own =
        codes.iter().find(|code| status_of(code) == 500 && !["LMS-ADM-012", "LMS-PLT-003"].contains(&code.as_str()));
    own.map_or("LMS-API-006", String::as_str)
}

#[tokio::test]
async fn without_a_database_every_operation_answers_its_row_s_code() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    app.database.clone().close().await.unwrap();
    let specified = specified();
    for operation in documented() {
        let row = &specified[&operation.id];
        let answer = scene.call(&scene.caller(&operation), &operation).send().await;
        assert_eq!(answer.code(), database_code(&row.codes), "{}: {answer}", operation.id);
        answer.is(database_code(&row.codes));
        let event = answer.logged();
        assert_eq!((event.level, event.field("operation")), (Level::ERROR, operation.id.as_str()));
        assert!(!event.field("cause").is_empty());
        let school_id = match row.who.as_str() {
            "anyone" => String::new(),
            "platform admin" => scene.operator.school_id.to_string(),
            _ => scene.oak.id.to_string(),
        };
        assert_eq!(event.field("school_id"), school_id, "{}", operation.id);
    }
}

#[track_caller]
fn failed_for_want_of(table: &str, answer: &Answer, code: &str) {
    answer.is(code);
    let cause = answer.logged().field("cause");
    // SQLite: no such table: audit. PostgreSQL: relation "audit" does not exist.
    assert!(cause.contains(table) && (cause.contains("no such table") || cause.contains("does not exist")), "{cause}");
}

#[tokio::test]
async fn a_statement_s_error_is_logged_with_the_code_and_the_request_and_never_answered() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    let admin = app.as_(&scene.oak.it_admin);
    let class = format!("/admin/classrooms/{}", scene.oak.classes[0].id);
    app.take_away("classroom").await;
    let gone = |answer: &Answer, code| failed_for_want_of("classroom", answer, code);
    gone(&admin.get("/admin/classrooms").await, "LMS-ADM-004");
    gone(&admin.post("/admin/classrooms", json!({ "name": "Elm" })).await, "LMS-ADM-007");
    gone(&admin.patch(&class, json!({ "name": "Elm" })).await, "LMS-ADM-007");
    gone(&admin.delete(&class).await, "LMS-ADM-008");

    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    app.take_away("audit").await;
    let admin = app.as_(&scene.oak.it_admin);
    failed_for_want_of("audit", &admin.get("/admin/audit").await, "LMS-ADM-004");
    failed_for_want_of("audit", &admin.post("/admin/classrooms", json!({ "name": "Elm" })).await, "LMS-ADM-007");
    // What was written before the failure is undone.
    assert_eq!(admin.get("/admin/classrooms").await.ok()["items"].as_array().unwrap().len(), 1);
    let operator = app.as_(&scene.operator);
    let school = json!({ "name": "Elm", "slug": "elm", "urn": "123456" });
    failed_for_want_of("audit", &operator.post("/platform/schools", school).await, "LMS-PLT-004");
    let change = json!({ "name": "Elm" });
    let path = format!("/platform/schools/{}", scene.oak.id);
    failed_for_want_of("audit", &operator.patch(&path, change).await, "LMS-PLT-004");
    // Nor is a school made or changed without a trace.
    let schools = operator.get("/platform/schools").await.ok();
    assert_eq!(schools["items"].as_array().unwrap().len(), 1);
    assert_eq!(schools["items"][0]["name"], scene.oak.name.as_str());

    let app = TestApp::spawn().await;
    app.jobs_may_remain();
    let scene = Scene::in_(&app).await;
    app.take_away("job").await;
    let operator = app.as_(&scene.operator);
    failed_for_want_of("job", &operator.get("/platform/jobs").await, "LMS-PLT-004");
    failed_for_want_of("job", &operator.get("/platform/usage").await, "LMS-PLT-004");
}

#[tokio::test]
async fn a_log_in_that_meets_a_broken_database_says_nothing_of_it() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    app.take_away("refresh_token").await;
    for person in [&scene.oak.pupil, &scene.oak.teacher] {
        let answer = app.anonymous().post(person.door(), person.login()).await;
        failed_for_want_of("refresh_token", &answer, "LMS-API-006");
    }
    let answer = app.anonymous().post(scene.operator.door(), scene.operator.login()).await;
    failed_for_want_of("refresh_token", &answer, "LMS-PLT-004");
    let refresh = json!({ "refresh_token": format!("{}.abc", scene.oak.id) });
    failed_for_want_of("refresh_token", &app.anonymous().post("/auth/refresh", refresh).await, "LMS-API-006");
}

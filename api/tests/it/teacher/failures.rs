//! The database fails during a teacher's request. A read fails with LMS-TCH-001. A write fails with the other code of
//! the operation's row in operations.csv and stores nothing.

use poem::http::Method;
use serde_json::{Value, json};

use crate::support::{School, TestApp};

async fn fails(app: &TestApp, oak: &School<'_>, method: Method, path: &str, body: Option<Value>, code: &str) {
    // The headteacher may call all these operations.
    let call = app.as_(&oak.headteacher).call(method, path);
    let answer = if let Some(body) = body { call.json(&body).send().await } else { call.send().await };
    answer.is(code);
    assert!(!answer.logged().field("cause").is_empty());
}

#[tokio::test]
async fn failed_reads_return_query_failed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let (class, pupil) = (oak.classes[0].id, oak.classes[0][0].id);
    for (table, path) in [
        ("wrong_answer", "/teacher/dashboard".to_owned()),
        ("certificate", format!("/teacher/pupils/{pupil}")),
        ("mastery", format!("/teacher/pupils/{pupil}/facts")),
        ("mastery_override", format!("/teacher/classrooms/{class}/facts")),
        ("practice_session", format!("/teacher/pupils/{pupil}/history")),
        ("mtc_attempt", "/teacher/school".to_owned()),
        ("learner", "/teacher/pupils".to_owned()),
        ("assignment", "/teacher/assignments".to_owned()),
        ("classroom", format!("/teacher/classrooms/{class}/facts")),
    ] {
        app.take_away(table).await;
        fails(&app, &oak, Method::GET, &path, None, "LMS-TCH-001").await;
    }
    let cards = format!("/teacher/classrooms/{class}/login-cards");
    fails(&app, &oak, Method::POST, &cards, None, "LMS-TCH-001").await;
}

#[tokio::test]
async fn failed_writes_return_the_operations_code_and_store_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let (class, pupil) = (oak.classes[0].id, &oak.classes[0][0]);
    let work = json!({ "classroom_id": class, "tables": [7], "questions": 20, "due_on": "2026-12-01" });
    let made = app.as_(&oak.teacher).post("/teacher/assignments", work.clone()).await.created();
    app.do_jobs().await;
    let pupil_path = format!("/teacher/pupils/{}", pupil.id);
    app.take_away("audit").await;
    for (method, path, body, code) in [
        (Method::POST, "/teacher/assignments".to_owned(), Some(work), "LMS-TCH-004"),
        (Method::DELETE, format!("/teacher/assignments/{}", made["id"].as_str().unwrap()), None, "LMS-TCH-004"),
        (
            Method::PUT,
            format!("{pupil_path}/overrides"),
            Some(json!({ "facts": [[6, 8]], "state": "secure" })),
            "LMS-TCH-004",
        ),
        (Method::PUT, format!("{pupil_path}/arrangements"), Some(json!({ "codes": ["QNR"] })), "LMS-TCH-006"),
        (Method::POST, format!("{pupil_path}/unlock"), None, "LMS-TCH-006"),
        (Method::POST, format!("{pupil_path}/pin"), None, "LMS-TCH-006"),
        (Method::POST, format!("/teacher/classrooms/{class}/unlock"), None, "LMS-TCH-006"),
        (Method::POST, format!("/teacher/classrooms/{class}/login-cards"), None, "LMS-TCH-006"),
        (Method::POST, "/teacher/login-cards".to_owned(), Some(json!({ "pupil_ids": [pupil.id] })), "LMS-TCH-006"),
    ] {
        fails(&app, &oak, method, &path, body, code).await;
    }
    let teacher = app.as_(&oak.teacher);
    let shown = teacher.get(&pupil_path).await.ok();
    assert_eq!((&shown["overrides"], &shown["arrangements"]["codes"]), (&json!([]), &json!([])));
    assert_eq!(teacher.get("/teacher/assignments").await.ok()["items"].as_array().unwrap().len(), 1);
    app.as_(pupil).get("/auth/me").await.ok();
    app.anonymous().post(pupil.login_path(), pupil.login()).await.ok();
}

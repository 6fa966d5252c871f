//! Every request is logged as one line, whatever its outcome.

use poem::http::Method;

use crate::support::{Answer, Event, TestApp};

/// The log line of the request that got this response.
#[track_caller]
fn line(app: &TestApp, answer: &Answer) -> Event {
    let id = answer.header("x-request-id");
    let lines = app.log().events().into_iter().filter(|event| event.message == "request");
    let mut lines: Vec<_> = lines.filter(|event| event.field("request_id") == id).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0)
}

#[tokio::test]
async fn every_request_is_logged_as_one_line_with_the_fields_that_support_needs() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let school = oak.id.to_string();
    let secret = "/teacher/482911";
    let (teacher, anyone) = (app.as_(&oak.teacher), app.anonymous());
    for (answer, operation, method, status, code, school_id) in [
        (teacher.get("/auth/me").await, "whoAmI", "GET", "200", "", school.as_str()),
        (teacher.get("/admin/users").await, "listUsers", "GET", "401", "LMS-ADM-001", school.as_str()),
        (anyone.get("/auth/me").await, "whoAmI", "GET", "401", "LMS-AUTH-001", ""),
        (anyone.get(secret).await, "", "GET", "404", "LMS-API-001", ""),
        (
            anyone.call(Method::from_bytes(b"S482911").unwrap(), "/x").send().await,
            "",
            "other",
            "404",
            "LMS-API-001",
            "",
        ),
    ] {
        let line = line(&app, &answer);
        let fields = ["operation", "method", "status", "code", "school_id"].map(|name| line.field(name).to_owned());
        assert_eq!(fields, [operation, method, status, code, school_id]);
        line.field("duration_ms").parse::<u64>().unwrap();
    }
    assert!(!app.log().text().contains("482911"));
}

#[tokio::test]
async fn a_response_sent_in_place_of_an_operation_is_logged_under_its_name() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let too_large = serde_json::json!({ "current": "x".repeat(300_000), "new": "fresh-7-oaks-here" });
    let answer = app.as_(&oak.teacher).post("/auth/password", too_large).await;
    answer.is("LMS-API-003");
    assert_eq!(line(&app, &answer).field("operation"), "changePassword");
    assert_eq!(answer.logged().field("operation"), "changePassword");
}

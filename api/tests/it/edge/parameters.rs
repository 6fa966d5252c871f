use serde_json::Value;

use super::{GET, Scene};
use crate::{
    contract::{DocumentedOperation, documented_operations, malformed_id},
    support::TestApp,
};

#[tokio::test]
async fn a_malformed_id_in_a_path_returns_the_code_of_its_family() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in documented_operations().iter().filter(|operation| !operation.parameters("path").is_empty()) {
        for id in ["not-an-id", "1", "%00", "%F0%9F%90%99", "019", "019ab1c2-0000-7000-8000-00000000000g"] {
            let path = operation.path_with(|| id.to_owned());
            let call = scene.caller(operation).call(operation.method.clone(), &path);
            // The id is rejected before the body is read.
            let answer = if operation.takes_a_body() {
                call.json(&serde_json::json!({})).send().await
            } else {
                call.send().await
            };
            assert_eq!(answer.code(), malformed_id(&operation.path), "{} {id}: {answer}", operation.id);
            answer.is(malformed_id(&operation.path));
        }
    }
}

/// Values that do not match the parameter's schema.
fn malformed(parameter: &Value) -> Vec<String> {
    // The database cannot store a NUL in a text.
    let mut values = vec!["%00".to_owned(), "a%00b".to_owned()];
    let schema = &parameter["schema"];
    let more: &[&str] = match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("integer"), _) => &["0", "201", "-1", "1.5", "many", "99999999999999999999", ""],
        (Some("boolean"), _) => &["maybe", "2"],
        (_, Some("uuid")) => &["1", "not-an-id", "019ab1c2-0000-7000-8000-00000000000g"],
        (_, Some("date-time")) => &["yesterday", "2026-11-23", "2026-13-01T00:00:00Z"],
        _ if parameter["name"] == "after" => &["!", "e30", "bnVsbA", "WzFd"],
        _ if schema.get("enum").is_some() || schema.get("$ref").is_some() => &["king", "PUPIL"],
        _ => &[],
    };
    values.extend(more.iter().map(|text| (*text).to_owned()));
    if let Some(longest) = schema["maxLength"].as_u64() {
        values.push("x".repeat(usize::try_from(longest).unwrap() + 1));
    }
    values
}

#[tokio::test]
async fn a_malformed_query_parameter_is_an_invalid_request() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in documented_operations() {
        for parameter in operation.parameters("query") {
            let name = parameter["name"].as_str().unwrap();
            for value in malformed(parameter) {
                let path = format!("{}?{name}={value}", scene.path(&operation));
                let answer = scene.caller(&operation).call(operation.method.clone(), &path).send().await;
                assert_eq!(answer.code(), "LMS-API-008", "{} {name}={value}: {answer}", operation.id);
                answer.is("LMS-API-008");
            }
        }
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_or_a_forged_cursor_is_a_client_error() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    // The cursors encode ["\u0000","00000000-0000-0000-0000-000000000001"], ["oak","x"], [] and 7.
    let cursors =
        ["WyJcdTAwMDAiLCIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDEiXQ", "WyJvYWsiLCJ4Il0", "W10", "Nw"];
    let is_list = |operation: &DocumentedOperation| {
        operation.parameters("query").iter().any(|parameter| parameter["name"] == "after")
    };
    // `getImport` is left out, because its cursor is a number and the scene has no import.
    for operation in
        documented_operations().iter().filter(|operation| is_list(operation) && operation.id != "getImport")
    {
        for cursor in cursors {
            let path = format!("{}?after={cursor}", scene.path(operation));
            let answer = scene.caller(operation).call(GET, &path).send().await;
            assert_eq!(answer.code(), "LMS-API-008", "{} {cursor}: {answer}", operation.id);
        }
    }
}

#[tokio::test]
async fn an_unknown_query_parameter_is_ignored() {
    let app = TestApp::spawn().await;
    app.school("oak").await;
    app.anonymous().get("/schools?colour=green").await.ok();
}

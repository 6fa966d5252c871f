//! Authorization: calls every operation in every role and compares the outcome with the specification.

use entity::Role;
use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::json;

use super::{DocumentedOperation, OperationRow, documented_operations, operation_rows};
use crate::support::{Answer, Client, Person, TestApp};

/// The codes that reject a caller, whatever the request is.
const REJECTION_CODES: [&str; 6] =
    ["LMS-AUTH-001", "LMS-AUTH-002", "LMS-AUTH-003", "LMS-AUTH-009", "LMS-ADM-001", "LMS-TCH-007"];

/// Calls the operation with unknown ids and an empty object as its body.
pub(crate) async fn call_with_unknown_ids(client: &Client<'_>, operation: &DocumentedOperation) -> Answer {
    let path = operation.path_with(|| Uuid::now_v7().to_string());
    let call = client.call(operation.method.clone(), &path);
    if operation.takes_a_body() { call.json(&json!({})).send().await } else { call.send().await }
}

/// The code that rejects a caller in this role according to the operation's row in the specification. `None` if the row
/// admits the role.
fn rejection_code(row: &OperationRow, role: Role) -> Option<&'static str> {
    let is_for_leaders = row.codes.iter().any(|code| code == "LMS-TCH-007") && role.teaches();
    let forbidden = match row.path.starts_with("/admin") {
        true => "LMS-ADM-001",
        false if is_for_leaders => "LMS-TCH-007",
        false => "LMS-AUTH-003",
    };
    let is_operator = role == Role::PlatformAdmin;
    match row.who.as_str() {
        "anyone" | "any session" => None,
        "platform admin" => (!is_operator).then_some("LMS-AUTH-009"),
        "staff or platform admin" => (role == Role::Pupil).then_some(forbidden),
        _ if is_operator => Some("LMS-AUTH-009"),
        roles => (!roles.split_whitespace().any(|listed| listed == role.as_str())).then_some(forbidden),
    }
}

#[tokio::test]
async fn every_operation_admits_exactly_the_roles_that_its_row_names() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    let callers: Vec<&Person> = oak.everyone().into_iter().chain([&operator]).collect();
    let rows = operation_rows();
    let mut operations = documented_operations();
    // `logout` comes last, because it ends the caller's sign-in.
    operations.sort_by_key(|operation| operation.id == "logout");
    for operation in operations {
        let row = &rows[&operation.id];
        for caller in &callers {
            let answer = call_with_unknown_ids(&app.as_(caller), &operation).await;
            match rejection_code(row, caller.role) {
                Some(code) => assert_eq!(answer.is(code).code(), code),
                None => assert!(
                    !REJECTION_CODES.contains(&answer.code().as_str()),
                    "{} as {}: {answer}",
                    operation.id,
                    caller.role.as_str()
                ),
            }
            if answer.status >= 400 {
                let documented = operation.codes().contains(&(answer.status, answer.code()));
                assert!(documented, "{} as {}: {answer}", operation.id, caller.role.as_str());
            }
        }
    }
}

#[tokio::test]
async fn a_missing_or_invalid_token_is_rejected_before_anything_else_is_read() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let rows = operation_rows();
    for operation in documented_operations().into_iter().filter(|operation| rows[&operation.id].who != "anyone") {
        call_with_unknown_ids(&app.anonymous(), &operation).await.is("LMS-AUTH-001");
        call_with_unknown_ids(&app.with_token("not.a.token"), &operation).await.is("LMS-AUTH-002");
        // Even if everything else is malformed, the token is validated first.
        let path = operation.path_with(|| "not-an-id".to_owned());
        let path = format!("{path}?limit=nonsense");
        let malformed = async |client: Client<'_>| {
            client.call(operation.method.clone(), &path).header("content-type", "text/plain").body("{").send().await
        };
        malformed(app.anonymous()).await.is("LMS-AUTH-001");
        if let Some(code) = rejection_code(&rows[&operation.id], oak.pupil.role) {
            malformed(app.as_(&oak.pupil)).await.is(code);
        }
    }
}

#[tokio::test]
async fn an_authorization_header_without_a_bearer_token_is_a_missing_token() {
    let app = TestApp::spawn().await;
    for header in ["", "Basic dTpw", "Bearer", "Bearer ", "bearer"] {
        let call = app.anonymous().call(Method::GET, "/auth/me").header("authorization", header);
        call.send().await.is("LMS-AUTH-001");
    }
    let oak = app.school("oak").await;
    let token = oak.pupil.access_token(&app);
    let call = app.anonymous().call(Method::GET, "/auth/me").header("authorization", &format!("bearer {token}"));
    call.send().await.ok();
}

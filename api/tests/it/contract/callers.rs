//! Who may call an operation: as everybody, every operation is called, and the specification says who is let in.

use entity::Role;
use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::json;

use super::{Documented, Specified, documented, specified};
use crate::support::{Answer, Client, Person, TestApp};

/// The answers that turn a caller away, whatever is asked.
const TURNED_AWAY: [&str; 6] =
    ["LMS-AUTH-001", "LMS-AUTH-002", "LMS-AUTH-003", "LMS-AUTH-009", "LMS-ADM-001", "LMS-TCH-007"];

/// Ids that nothing has, and a body in which everything is missing.
pub(crate) async fn call_in_vain(client: &Client<'_>, operation: &Documented) -> Answer {
    let path = operation.path_with(|| Uuid::now_v7().to_string());
    let call = client.call(operation.method.clone(), &path);
    if operation.takes_a_body() { call.json(&json!({})).send().await } else { call.send().await }
}

/// What turns somebody of that role away, by the row; none when the row lets the role in.
fn refusal(row: &Specified, role: Role) -> Option<&'static str> {
    let is_the_head_s = row.codes.iter().any(|code| code == "LMS-TCH-007") && role.teaches();
    let forbidden = match row.path.starts_with("/admin") {
        true => "LMS-ADM-001",
        false if is_the_head_s => "LMS-TCH-007",
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
async fn every_operation_lets_in_whom_its_row_names_and_nobody_else() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    let callers: Vec<&Person> = oak.everyone().into_iter().chain([&operator]).collect();
    let specified = specified();
    let mut operations = documented();
    // It ends the caller's sign-in.
    operations.sort_by_key(|operation| operation.id == "logout");
    for operation in operations {
        let row = &specified[&operation.id];
        for caller in &callers {
            let answer = call_in_vain(&app.as_(caller), &operation).await;
            match refusal(row, caller.role) {
                Some(code) => assert_eq!(answer.is(code).code(), code),
                None => assert!(
                    !TURNED_AWAY.contains(&answer.code().as_str()),
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
async fn every_operation_with_a_session_tells_a_missing_token_from_a_bad_one_before_it_reads_anything() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let specified = specified();
    for operation in documented().into_iter().filter(|operation| specified[&operation.id].who != "anyone") {
        call_in_vain(&app.anonymous(), &operation).await.is("LMS-AUTH-001");
        call_in_vain(&app.with_token("not.a.token"), &operation).await.is("LMS-AUTH-002");
        // Malformed in every way: the session comes first.
        let path = operation.path_with(|| "not-an-id".to_owned());
        let path = format!("{path}?limit=nonsense");
        let malformed = async |client: Client<'_>| {
            client.call(operation.method.clone(), &path).header("content-type", "text/plain").body("{").send().await
        };
        malformed(app.anonymous()).await.is("LMS-AUTH-001");
        if let Some(code) = refusal(&specified[&operation.id], oak.pupil.role) {
            malformed(app.as_(&oak.pupil)).await.is(code);
        }
    }
}

#[tokio::test]
async fn an_authorization_that_is_no_bearer_token_is_a_missing_token() {
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

//! Reaches each LMS-PLT code by its likely cause.

use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use crate::support::{Answer, TestApp};

const SCHOOLS: &str = "/platform/schools";

/// The operator creates an administrator of a school with this role and user name.
async fn create_administrator(role: &str, username: &str) -> Answer {
    let app = TestApp::spawn().await;
    let (oak, operator) = (app.school("oak").await, app.platform_admin().await);
    let new = json!({ "role": role, "username": username, "first_name": "Ann", "last_name": "Price" });
    app.as_(&operator).post(&format!("{SCHOOLS}/{}/admins", oak.id), new).await
}

/// The operator creates a school with this body.
async fn create_school(body: Value) -> Answer {
    let app = TestApp::spawn().await;
    app.school("oak").await;
    app.as_(&app.platform_admin().await).post(SCHOOLS, body).await
}

async fn a_school_is_created_without_a_name() -> Answer {
    create_school(json!({ "slug": "elm" })).await
}

async fn an_operator_logs_in_with_a_wrong_password() -> Answer {
    let app = TestApp::spawn().await;
    let operator = app.platform_admin().await;
    app.anonymous().post(operator.login_path(), operator.login_with("not-the-password")).await
}

async fn an_operators_token_is_signed_with_a_key_of_the_wrong_type() -> Answer {
    let app = TestApp::spawn().await;
    let operator = app.platform_admin().await;
    // The token keys are not ES256 keys, so signing fails.
    let app = app.another(|parts| parts.tokens = parts.tokens.clone().with_algorithm(Algorithm::ES256)).await;
    app.anonymous().post(operator.login_path(), operator.login()).await
}

async fn the_operator_lists_schools_without_their_table() -> Answer {
    let app = TestApp::spawn().await;
    let operator = app.platform_admin().await;
    app.take_away("school").await;
    app.as_(&operator).get(SCHOOLS).await
}

async fn a_school_is_created_with_a_slug_that_is_taken() -> Answer {
    create_school(json!({ "name": "Oak", "slug": "oak", "urn": "654321" })).await
}

async fn a_school_is_requested_with_a_malformed_id() -> Answer {
    let app = TestApp::spawn().await;
    app.as_(&app.platform_admin().await).get(&format!("{SCHOOLS}/oak")).await
}

async fn a_schools_administrator_is_created_as_a_teacher() -> Answer {
    create_administrator("teacher", "new").await
}

async fn an_administrator_is_created_with_a_username_that_is_taken() -> Answer {
    create_administrator("it_admin", "Head").await
}

reached! {
    "LMS-PLT-001" a_school_is_created_without_a_name;
    "LMS-PLT-002" an_operator_logs_in_with_a_wrong_password;
    "LMS-PLT-003" an_operators_token_is_signed_with_a_key_of_the_wrong_type;
    "LMS-PLT-004" the_operator_lists_schools_without_their_table;
    "LMS-PLT-005" a_school_is_created_with_a_slug_that_is_taken;
    "LMS-PLT-006" a_school_is_requested_with_a_malformed_id;
    "LMS-PLT-007" a_schools_administrator_is_created_as_a_teacher;
    "LMS-PLT-008" an_administrator_is_created_with_a_username_that_is_taken;
}

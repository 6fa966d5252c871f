//! Reaches each LMS-ADM code by its likely cause.

use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use worker::credential::Hasher;

use crate::support::{Answer, TestApp};

/// A body for creating an account with these fields besides the names.
fn new(fields: &Value) -> Value {
    let mut user = json!({ "username": "new", "first_name": "Ann", "last_name": "Price" });
    user.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    user
}

/// An IT admin creates an account with these fields.
async fn create_account(fields: Value) -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.it_admin).post("/admin/users", new(&fields)).await
}

/// An IT admin creates a classroom with this body.
async fn create_classroom(body: Value) -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(0).await;
    app.as_(&oak.it_admin).post("/admin/classrooms", body).await
}

async fn a_teacher_requests_the_accounts() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.teacher).get("/admin/users").await
}

async fn an_account_is_requested_with_a_malformed_id() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.it_admin).get("/admin/users/seven").await
}

async fn an_account_is_created_with_malformed_json() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let call = app.as_(&oak.it_admin).call(Method::POST, "/admin/users");
    call.header("content-type", "application/json").body("{").send().await
}

async fn classrooms_are_listed_without_their_table() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("classroom").await;
    app.as_(&oak.it_admin).get("/admin/classrooms").await
}

async fn an_account_of_another_school_is_requested() -> Answer {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    app.as_(&oak.it_admin).get(&format!("/admin/users/{}", elm.pupil.id)).await
}

async fn an_account_is_changed_based_on_an_old_version() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (admin, pupil) = (app.as_(&oak.it_admin), format!("/admin/users/{}", oak.pupil.id));
    let change = |name: &str| json!({ "first_name": name, "version": 1 });
    admin.patch(&pupil, change("Ada")).await.ok();
    admin.patch(&pupil, change("Ann")).await
}

async fn a_change_cannot_be_saved() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("audit").await;
    app.as_(&oak.it_admin).patch(&format!("/admin/users/{}", oak.pupil.id), json!({ "first_name": "Ada" })).await
}

async fn an_account_cannot_be_deleted() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("audit").await;
    app.as_(&oak.it_admin).delete(&format!("/admin/users/{}", oak.pupil.id)).await
}

async fn an_account_is_created_for_a_caretaker() -> Answer {
    create_account(json!({ "role": "caretaker", "password": "nine-green-oaks" })).await
}

async fn a_pupil_is_created_without_a_pin() -> Answer {
    create_account(json!({ "role": "pupil" })).await
}

async fn a_teacher_is_created_without_a_password() -> Answer {
    create_account(json!({ "role": "teacher" })).await
}

async fn a_pin_is_hashed_at_a_cost_that_bcrypt_does_not_support() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let peppers = app.keys().peppers.clone();
    let app = app.another(|parts| parts.hasher = Hasher::new(peppers, 40, 2, 10)).await;
    app.as_(&oak.it_admin).post("/admin/users", new(&json!({ "role": "pupil", "pin": "482911" }))).await
}

async fn a_pupil_is_created_with_a_username_that_is_taken() -> Answer {
    create_account(json!({ "role": "pupil", "username": "Pupil", "pin": "482911" })).await
}

async fn a_teacher_is_created_with_a_pin() -> Answer {
    create_account(json!({ "role": "teacher", "password": "nine-green-oaks", "pin": "482911" })).await
}

async fn a_pupil_is_created_with_a_password() -> Answer {
    create_account(json!({ "role": "pupil", "password": "nine-green-oaks", "pin": "482911" })).await
}

async fn a_classroom_is_created_without_a_name() -> Answer {
    create_classroom(json!({ "year_group": "4" })).await
}

async fn a_classroom_is_created_with_an_unknown_teacher() -> Answer {
    create_classroom(json!({ "name": "Hazel", "teacher_id": Uuid::now_v7() })).await
}

async fn a_classroom_is_created_with_a_name_that_is_taken() -> Answer {
    create_classroom(json!({ "name": "class 1" })).await
}

async fn a_classroom_is_deleted_with_a_pupil_in_it() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    app.as_(&oak.it_admin).delete(&format!("/admin/classrooms/{}", oak.classes[0].id)).await
}

async fn an_import_is_started_without_a_file() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.it_admin).call(Method::POST, "/admin/imports").form(None, &[("mode", "dry_run")]).send().await
}

async fn an_import_is_started_with_a_file_that_is_not_a_roster() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.it_admin).upload(b"colour,size\nred,7\n", &[]).send().await
}

reached! {
    "LMS-ADM-001" a_teacher_requests_the_accounts;
    "LMS-ADM-002" an_account_is_requested_with_a_malformed_id;
    "LMS-ADM-003" an_account_is_created_with_malformed_json;
    "LMS-ADM-004" classrooms_are_listed_without_their_table;
    "LMS-ADM-005" an_account_of_another_school_is_requested;
    "LMS-ADM-006" an_account_is_changed_based_on_an_old_version;
    "LMS-ADM-007" a_change_cannot_be_saved;
    "LMS-ADM-008" an_account_cannot_be_deleted;
    "LMS-ADM-009" an_account_is_created_for_a_caretaker;
    "LMS-ADM-010" a_pupil_is_created_without_a_pin;
    "LMS-ADM-011" a_teacher_is_created_without_a_password;
    "LMS-ADM-012" a_pin_is_hashed_at_a_cost_that_bcrypt_does_not_support;
    "LMS-ADM-013" a_pupil_is_created_with_a_username_that_is_taken;
    "LMS-ADM-014" a_teacher_is_created_with_a_pin;
    "LMS-ADM-015" a_pupil_is_created_with_a_password;
    "LMS-ADM-016" a_classroom_is_created_without_a_name;
    "LMS-ADM-017" a_classroom_is_created_with_an_unknown_teacher;
    "LMS-ADM-018" a_classroom_is_created_with_a_name_that_is_taken;
    "LMS-ADM-019" a_classroom_is_deleted_with_a_pupil_in_it;
    "LMS-ADM-020" an_import_is_started_without_a_file;
    "LMS-ADM-021" an_import_is_started_with_a_file_that_is_not_a_roster;
}

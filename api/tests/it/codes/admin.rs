//! LMS-ADM

use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use worker::credential::Hasher;

use crate::support::{Answer, TestApp};

/// Somebody new with these fields beside the names.
fn new(fields: &Value) -> Value {
    let mut user = json!({ "username": "new", "first_name": "Ann", "last_name": "Price" });
    user.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    user
}

/// An IT admin makes somebody with these fields.
async fn created(fields: Value) -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.it_admin).post("/admin/users", new(&fields)).await
}

/// An IT admin makes a classroom so.
async fn classroom(body: Value) -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(0).await;
    app.as_(&oak.it_admin).post("/admin/classrooms", body).await
}

async fn a_teacher_asks_for_the_accounts() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.teacher).get("/admin/users").await
}

async fn an_account_is_looked_for_by_what_is_no_id() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.it_admin).get("/admin/users/seven").await
}

async fn a_new_account_is_no_json() -> Answer {
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

async fn an_account_is_looked_for_that_another_school_has() -> Answer {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    app.as_(&oak.it_admin).get(&format!("/admin/users/{}", elm.pupil.id)).await
}

async fn an_account_is_changed_that_somebody_else_has_changed() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (admin, pupil) = (app.as_(&oak.it_admin), format!("/admin/users/{}", oak.pupil.id));
    let change = |name: &str| json!({ "first_name": name, "version": 1 });
    admin.patch(&pupil, change("Ada")).await.ok();
    admin.patch(&pupil, change("Ann")).await
}

async fn a_change_cannot_be_kept() -> Answer {
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

async fn an_account_is_made_for_a_caretaker() -> Answer {
    created(json!({ "role": "caretaker", "password": "nine-green-oaks" })).await
}

async fn a_pupil_is_made_without_a_pin() -> Answer {
    created(json!({ "role": "pupil" })).await
}

async fn a_teacher_is_made_without_a_password() -> Answer {
    created(json!({ "role": "teacher" })).await
}

async fn a_pin_is_hashed_at_a_cost_that_bcrypt_does_not_know() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let peppers = app.keys().peppers.clone();
    let app = app.another(|parts| parts.hasher = Hasher::new(peppers, 40, 2, 10)).await;
    app.as_(&oak.it_admin).post("/admin/users", new(&json!({ "role": "pupil", "pin": "482911" }))).await
}

async fn a_pupil_is_made_with_a_user_name_that_is_taken() -> Answer {
    created(json!({ "role": "pupil", "username": "Pupil", "pin": "482911" })).await
}

async fn a_teacher_is_made_with_a_pin() -> Answer {
    created(json!({ "role": "teacher", "password": "nine-green-oaks", "pin": "482911" })).await
}

async fn a_pupil_is_made_with_a_password() -> Answer {
    created(json!({ "role": "pupil", "password": "nine-green-oaks", "pin": "482911" })).await
}

async fn a_classroom_is_made_without_a_name() -> Answer {
    classroom(json!({ "year_group": "4" })).await
}

async fn a_classroom_is_made_for_a_teacher_whom_nobody_knows() -> Answer {
    classroom(json!({ "name": "Hazel", "teacher_id": Uuid::now_v7() })).await
}

async fn a_classroom_is_made_with_a_name_that_is_taken() -> Answer {
    classroom(json!({ "name": "class 1" })).await
}

async fn a_classroom_is_deleted_with_a_pupil_in_it() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    app.as_(&oak.it_admin).delete(&format!("/admin/classrooms/{}", oak.classes[0].id)).await
}

async fn an_import_is_made_without_a_file() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.it_admin).call(Method::POST, "/admin/imports").form(None, &[("mode", "dry_run")]).send().await
}

async fn an_import_is_made_of_what_is_no_roster() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.it_admin).upload(b"colour,size\nred,7\n", &[]).send().await
}

reached! {
    "LMS-ADM-001" a_teacher_asks_for_the_accounts;
    "LMS-ADM-002" an_account_is_looked_for_by_what_is_no_id;
    "LMS-ADM-003" a_new_account_is_no_json;
    "LMS-ADM-004" classrooms_are_listed_without_their_table;
    "LMS-ADM-005" an_account_is_looked_for_that_another_school_has;
    "LMS-ADM-006" an_account_is_changed_that_somebody_else_has_changed;
    "LMS-ADM-007" a_change_cannot_be_kept;
    "LMS-ADM-008" an_account_cannot_be_deleted;
    "LMS-ADM-009" an_account_is_made_for_a_caretaker;
    "LMS-ADM-010" a_pupil_is_made_without_a_pin;
    "LMS-ADM-011" a_teacher_is_made_without_a_password;
    "LMS-ADM-012" a_pin_is_hashed_at_a_cost_that_bcrypt_does_not_know;
    "LMS-ADM-013" a_pupil_is_made_with_a_user_name_that_is_taken;
    "LMS-ADM-014" a_teacher_is_made_with_a_pin;
    "LMS-ADM-015" a_pupil_is_made_with_a_password;
    "LMS-ADM-016" a_classroom_is_made_without_a_name;
    "LMS-ADM-017" a_classroom_is_made_for_a_teacher_whom_nobody_knows;
    "LMS-ADM-018" a_classroom_is_made_with_a_name_that_is_taken;
    "LMS-ADM-019" a_classroom_is_deleted_with_a_pupil_in_it;
    "LMS-ADM-020" an_import_is_made_without_a_file;
    "LMS-ADM-021" an_import_is_made_of_what_is_no_roster;
}

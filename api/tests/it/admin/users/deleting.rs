//! Tests of `DELETE /admin/users/{user_id}`.

use std::collections::BTreeSet;

use api::accounts::erase::{Fate, REFERENCES};
use entity::{
    Role,
    roster_import::{self, ImportState},
};
use sea_orm::{ActiveValue::Set, prelude::Uuid};
use serde_json::{Value, json};

use crate::{
    mtc,
    sessions::{id, start_practice},
    support::{School, TestApp},
    walls::{
        full_school::{Dump, fill},
        schema::Schema,
    },
};

#[tokio::test]
async fn deleting_an_account_archives_it() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let admin = app.as_(&oak.headteacher);
    let pupil = &oak.classes[0][0];
    for _ in 0..2 {
        admin.delete(&format!("/admin/users/{}", pupil.id)).await.done();
    }
    let shown = admin.get(&format!("/admin/users/{}", pupil.id)).await.ok();
    assert_eq!((&shown["archived_at"], &shown["classroom_id"]), (&json!("2026-11-23T09:00:00+00:00"), &Value::Null));
    app.as_(pupil).get("/auth/me").await.is("LMS-AUTH-009");
    admin.delete(&format!("/admin/users/{}?erase=maybe", pupil.id)).await.is("LMS-API-008");
}

#[tokio::test]
async fn erasing_clears_every_column_that_refers_to_an_account() {
    let app = TestApp::spawn().await;
    let schema = Schema::read(&app.database).await;
    let in_the_database: BTreeSet<(String, String, &str)> = schema
        .foreign_keys
        .iter()
        .filter(|key| key.target == "account")
        .map(|key| {
            let fate = if key.on_delete == "CASCADE" { "deleted with the account" } else { "set to null" };
            (key.table.clone(), key.columns[1].clone(), fate)
        })
        .collect();
    let in_the_code: BTreeSet<(String, String, &str)> = REFERENCES
        .iter()
        .map(|(table, column, fate)| {
            let fate = if *fate == Fate::Deleted { "deleted with the account" } else { "set to null" };
            ((*table).to_owned(), (*column).to_owned(), fate)
        })
        .collect();
    assert_eq!(in_the_code, in_the_database);
}

#[tokio::test]
async fn erasing_leaves_nothing_of_a_person_but_ids_in_the_audit_log() {
    for role in ["pupil", "teacher", "it_admin"] {
        let app = TestApp::spawn().await;
        let oak = app.school("oak").await;
        let ids = fill(&app, &oak).await;
        let id = match role {
            "pupil" => ids.pupil,
            "teacher" => oak.teacher.id,
            _ => oak.it_admin.id,
        };
        let head = app.as_(&oak.headteacher);
        let identifiers = json!({ "first_name": "Unmistakable", "username": "unmistakable", "external_id": "X-4711" });
        head.patch(&format!("/admin/users/{id}"), identifiers).await.ok();
        let credential = oak.account(id).await.unwrap().credential;
        head.delete(&format!("/admin/users/{id}?erase=true")).await.done();

        head.get(&format!("/admin/users/{id}")).await.is("LMS-ADM-005");
        let words = ["Unmistakable", "unmistakable", "X-4711", credential.as_str()];
        Dump::of(&app.database, &oak).await.assert_no_trace_of(id, &words);
        let entries = head.get("/admin/audit?action=user.erase").await.ok();
        assert_eq!(entries["items"][0]["subject_id"], id.to_string());
        assert_eq!(entries["items"][0]["actor_id"], json!(oak.headteacher.id));
        // Rows about other people are still there.
        assert_eq!(head.get("/admin/classrooms").await.ok()["items"][0]["name"], "Hazel");
    }
}

#[tokio::test]
async fn erasing_a_pupil_deletes_their_jobs_whether_done_or_pending() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    for school in [&oak, &elm] {
        let pupil = app.as_(&school.pupil);
        let finished = start_practice(&pupil).await;
        pupil.post_nothing(&format!("/sessions/{}/finish", id(&finished))).await.ok();
        app.do_jobs().await;
        start_practice(&pupil).await;
        mtc::start(&pupil, &mtc::open_round(&app, school).await).await;
    }
    let of_the_pupil = ["digest", "digest", "mtc_score", "practice_queue"];
    assert_eq!(kinds_of_jobs(&oak).await, of_the_pupil);
    app.as_(&oak.it_admin).delete(&format!("/admin/users/{}?erase=true", oak.pupil.id)).await.done();
    assert_eq!(kinds_of_jobs(&oak).await, ["erase"]);
    assert_eq!(kinds_of_jobs(&elm).await, of_the_pupil);
}

async fn kinds_of_jobs(school: &School<'_>) -> Vec<String> {
    let tx = school.tenant().read().await.unwrap();
    let mut kinds: Vec<String> = tx.jobs().all(&tx).await.unwrap().into_iter().map(|job| job.kind).collect();
    kinds.sort_unstable();
    kinds
}

#[tokio::test]
async fn erasing_a_person_removes_only_their_stored_idempotent_response() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let create = async |key: &str, first_name: &str| {
        let body = json!({ "role": "pupil", "first_name": first_name, "last_name": "Price", "pin": "482911" });
        let call = admin.call(poem::http::Method::POST, "/admin/users").header("Idempotency-Key", key);
        call.json(&body).send().await.created()["id"].as_str().unwrap().to_owned()
    };
    let ann = create("a", "Ann").await;
    let bea = create("b", "Bea").await;
    admin.delete(&format!("/admin/users/{ann}?erase=true")).await.done();
    let stored = Dump::of(&app.database, &oak).await.0["idempotent_answer"].concat();
    assert!(!stored.contains("Ann"), "{stored}");
    assert_eq!(create("b", "Bea").await, bea);
}

#[tokio::test]
async fn the_username_of_an_erased_account_can_be_used_again() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    for _ in 0..5 {
        app.anonymous().post(oak.pupil.login_path(), oak.pupil.login_with("482912")).await.is("LMS-AUTH-006");
    }
    admin.delete(&format!("/admin/users/{}?erase=true", oak.pupil.id)).await.done();
    let body =
        json!({ "role": "pupil", "username": "pupil", "first_name": "Ben", "last_name": "Price", "pin": "482911" });
    admin.post("/admin/users", body).await.created();
    // The new account is not locked because of failed sign-ins to the erased account.
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login_with("482911")).await.ok();
}

#[tokio::test]
async fn erasing_cancels_a_waiting_dry_run_and_is_rejected_during_an_import() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let ids = fill(&app, &oak).await;
    let admin = app.as_(&oak.it_admin);
    let set = async |state: ImportState| {
        let tx = oak.tenant().begin().await.unwrap();
        let change = roster_import::ActiveModel { state: Set(state), ..Default::default() };
        tx.update::<roster_import::Entity>().set(change).exec(&tx).await.unwrap();
        tx.commit().await.unwrap();
    };
    let erase = format!("/admin/users/{}?erase=true", oak.pupil.id);
    for under_way in [ImportState::Queued, ImportState::Validating, ImportState::Committing] {
        set(under_way).await;
        admin.delete(&erase).await.is("LMS-ADM-006");
    }
    set(ImportState::Ready).await;
    admin.delete(&erase).await.done();
    let dump = Dump::of(&app.database, &oak).await.0;
    assert!(dump["roster_import"][0].contains("cancelled"), "{dump:?}");
    assert_eq!((&dump["roster_upload"], &dump["roster_row"]), (&Vec::new(), &Vec::new()));
    admin.get(&format!("/admin/users/{}", ids.pupil)).await.ok();
}

#[tokio::test]
async fn it_admins_can_neither_archive_nor_erase_themselves() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    for path in ["", "?erase=false", "?erase=true"] {
        admin.delete(&format!("/admin/users/{}{path}", oak.it_admin.id)).await.is("LMS-ADM-006");
    }
    admin.get("/auth/me").await.ok();
}

#[tokio::test]
async fn the_last_administrator_can_be_neither_archived_nor_erased() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    head.delete(&format!("/admin/users/{}", oak.it_admin.id)).await.done();
    // An archived administrator does not count, so the headteacher is the last administrator.
    for path in ["", "?erase=true"] {
        head.delete(&format!("/admin/users/{}{path}", oak.headteacher.id)).await.is("LMS-ADM-006");
    }
    head.delete(&format!("/admin/users/{}?erase=true", oak.it_admin.id)).await.done();
    let second = oak.person(Role::ItAdmin, "second").await;
    head.delete(&format!("/admin/users/{}", oak.headteacher.id)).await.done();
    app.as_(&second).get("/admin/users").await.ok();
}

#[tokio::test]
async fn two_administrators_who_delete_each_other_at_once_leave_one() {
    for query in ["", "?erase=true"] {
        let app = TestApp::spawn().await;
        let oak = app.school("oak").await;
        let second = oak.person(Role::Headteacher, "second").await;
        app.as_(&second).delete(&format!("/admin/users/{}", oak.it_admin.id)).await.done();
        let (one, two) = (app.as_(&oak.headteacher), app.as_(&second));
        let paths = [second.id, oak.headteacher.id].map(|id| format!("/admin/users/{id}{query}"));
        let (by_one, by_two) = tokio::join!(one.delete(&paths[0]), two.delete(&paths[1]));
        let mut statuses = [by_one.status, by_two.status];
        statuses.sort_unstable();
        // The later request finds that its caller is the last administrator, or that the caller's sign-in has ended.
        assert!(matches!(statuses, [204, 409 | 401]), "{by_one} and {by_two}");
    }
}

#[tokio::test]
async fn another_schools_account_is_not_found() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    for query in ["", "?erase=true"] {
        let admin = app.as_(&oak.it_admin);
        admin.delete(&format!("/admin/users/{}{query}", elm.pupil.id)).await.is("LMS-ADM-005");
        admin.delete(&format!("/admin/users/{}{query}", Uuid::now_v7())).await.is("LMS-ADM-005");
    }
    app.as_(&elm.pupil).get("/auth/me").await.ok();
}

//! Tests of `DELETE /admin/users/{user_id}`.

use std::collections::BTreeSet;

use api::accounts::{
    erase::{Fate, REFERENCES},
    texts::TEXTS,
};
use entity::{
    Database, Role,
    roster_import::{self, ImportState},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbBackend, prelude::Uuid};
use serde_json::{Value, json};

use crate::{
    mtc,
    sessions::{id, start_practice},
    support::{School, TestApp},
    walls::{
        full_school::{Dump, fill},
        schema::{self, Schema},
    },
};

const ROSTER: &[u8] = b"first_name,last_name\nAva,Price\n";

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

#[tokio::test]
async fn erasing_deletes_assignments_that_only_this_pupil_has_and_the_names_of_uploaded_files() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let ids = fill(&app, &oak).await;
    let teacher = app.as_(&oak.teacher);
    let assign = async |pupils: Value, note: &str| {
        let work = json!({ "pupil_ids": pupils, "tables": [7], "questions": 10, "due_on": "2026-12-01", "note": note });
        teacher.post("/teacher/assignments", work).await.created();
    };
    assign(json!([ids.pupil]), "Robin needs quiet").await;
    assign(json!([ids.pupil, oak.pupil.id]), "Work in pairs").await;
    let admin = app.as_(&oak.it_admin);
    let upload = admin.upload(ROSTER, &[]).header("Idempotency-Key", "upload").send().await.accepted();
    app.do_jobs().await;
    let import = format!("/admin/imports/{}", upload["id"].as_str().unwrap());
    assert!(admin.get(&import).await.ok()["import"]["filename"].is_string());

    admin.delete(&format!("/admin/users/{}?erase=true", ids.pupil)).await.done();
    let dump = Dump::of(&app.database, &oak).await.0;
    let notes = dump["assignment"].concat();
    assert!(!notes.contains("Robin needs quiet") && notes.contains("Work in pairs"), "{notes}");
    assert_eq!(admin.get(&import).await.ok()["import"]["filename"], Value::Null);
    let stored = dump["idempotent_answer"].concat();
    assert!(!stored.contains(upload["filename"].as_str().unwrap()), "{stored}");
    // A repeated upload gets the stored response and does not import the roster again.
    let again = admin.upload(ROSTER, &[]).header("Idempotency-Key", "upload").send().await.accepted();
    assert_eq!((&again["id"], &again["filename"]), (&upload["id"], &Value::Null));
}

#[tokio::test]
async fn the_files_of_an_embedded_database_contain_nothing_of_an_erased_person() {
    let Some(app) = TestApp::spawn_on(DbBackend::Sqlite).await else { return };
    let oak = app.school("oak").await;
    let ids = fill(&app, &oak).await;
    let (head, admin, teacher) = (app.as_(&oak.headteacher), app.as_(&oak.it_admin), app.as_(&oak.teacher));
    let person = json!({ "first_name": "Quillfeather", "username": "quillfeather", "external_id": "X-471147114711" });
    head.patch(&format!("/admin/users/{}", ids.pupil), person).await.ok();
    let work = json!({
        "pupil_ids": [ids.pupil], "tables": [7], "questions": 10, "due_on": "2026-12-01", "note": "Wobblebottom chair",
    });
    teacher.post("/teacher/assignments", work).await.created();
    let judged = json!({ "facts": [[6, 7]], "state": "secure", "note": "Snickersnack" });
    teacher.put(&format!("/teacher/pupils/{}/overrides", ids.pupil), judged).await;
    let roster = b"first_name,last_name,external_id\nQuillfeather,Zimmerwald,X-471147114711\n";
    admin.upload(roster, &[("mode", "commit")]).send().await.accepted();
    app.do_jobs().await;
    let planted = ["Quillfeather", "quillfeather", "X-471147114711", "Wobblebottom", "Snickersnack", "Zimmerwald"];
    for word in &planted {
        assert!(occurrences(&app, word) > 0, "{word} is not planted");
    }

    head.delete(&format!("/admin/users/{}?erase=true", ids.pupil)).await.done();
    app.do_jobs().await;
    for word in planted {
        assert_eq!(occurrences(&app, word), 0, "{word}");
    }
}

/// Returns how often a word is in the bytes of the database file and of its write-ahead log.
fn occurrences(app: &TestApp, word: &str) -> usize {
    let file = app.database_url().trim_start_matches("sqlite://").split('?').next().unwrap().to_owned();
    let bytes = [file.clone(), format!("{file}-wal")].map(|file| std::fs::read(file).unwrap_or_default()).concat();
    bytes.windows(word.len()).filter(|window| *window == word.as_bytes()).count()
}

#[tokio::test]
async fn the_erasure_knows_every_column_that_holds_text() {
    let app = TestApp::spawn().await;
    let schema = Schema::read(&app.database).await;
    let in_the_code: BTreeSet<(String, String)> = TEXTS
        .iter()
        .flat_map(|(table, columns, _)| columns.iter().map(|column| ((*table).to_owned(), (*column).to_owned())))
        .collect();
    assert_eq!(in_the_code.len(), TEXTS.iter().map(|(_, columns, _)| columns.len()).sum::<usize>());
    let mut tables = schema.tenant_tables();
    tables.insert("school");
    let in_the_database: BTreeSet<(String, String)> =
        text_columns(&app.database).await.into_iter().filter(|(table, _)| tables.contains(table.as_str())).collect();
    assert_eq!(in_the_code, in_the_database, "classify new columns in TEXTS (api/src/accounts/texts.rs)");
}

/// Returns the columns with text or JSON. SQLite also stores times as text, so names of times are left out.
async fn text_columns(database: &Database) -> Vec<(String, String)> {
    let sql = match database.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT table_name::text, column_name::text FROM information_schema.columns
             WHERE table_schema = current_schema() AND data_type IN ('text', 'jsonb')"
        }
        _ => {
            r"SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
             WHERE t.type = 'table' AND upper(c.type) = 'TEXT' AND c.name <> 'at' AND c.name NOT LIKE '%\_at' ESCAPE '\'
               AND c.name NOT LIKE '%\_until' ESCAPE '\' AND c.name NOT LIKE '%\_since' ESCAPE '\'"
        }
    };
    schema::rows(database, sql).await.iter().map(|row| (schema::text(row, 0), schema::text(row, 1))).collect()
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

//! Requests that are rejected, and their codes.

use entity::Role;
use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::json;

use crate::support::{
    TestApp,
    imports::{fixture, id},
};

const ROSTER: &[u8] = b"first_name,last_name,classroom\nAva,Price,Hazel\nBen,Shah,Hazel\n";

#[tokio::test]
async fn without_a_file_or_with_an_invalid_option_no_import_starts() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let form = |texts| admin.call(Method::POST, "/admin/imports").form(None, texts).send();
    form(&[]).await.is("LMS-ADM-020");
    form(&[("mode", "commit")]).await.is("LMS-ADM-020");
    for (option, value) in [
        ("mode", "dry run"),
        ("mode", "COMMIT"),
        ("on_error", "ignore"),
        ("leavers", "delete"),
        ("confirm_large", "yes"),
        ("confirm_large", "1"),
    ] {
        admin.upload(ROSTER, &[(option, value)]).send().await.is("LMS-ADM-003");
    }
    // The file is validated last.
    admin.upload(b"", &[("mode", "nonsense")]).send().await.is("LMS-ADM-003");
    admin.post("/admin/imports", json!({})).await.is("LMS-API-004");
    admin.call(Method::POST, "/admin/imports").send().await.is("LMS-API-004");
    let partial = admin.call(Method::POST, "/admin/imports").header("content-type", "multipart/form-data; boundary=x");
    partial.body("--x\r\nContent-Disposition: form-da").send().await.is("LMS-ADM-003");
    assert_eq!(admin.get("/admin/imports").await.ok()["items"], json!([]));
}

#[tokio::test]
async fn an_import_is_found_only_by_its_own_school() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let done = app.import(&app.as_(&elm.it_admin), ROSTER, &[("mode", "commit")]).await;
    let before = app.stored(elm.id).await;
    for person in [&oak.it_admin, &oak.headteacher] {
        let admin = app.as_(person);
        for import in [Uuid::now_v7().to_string(), id(&done)] {
            for what in ["", "/events", "/errors.csv", "/login-cards"] {
                admin.get(&format!("/admin/imports/{import}{what}")).await.is("LMS-SES-006");
            }
            for what in ["commit", "cancel"] {
                admin.post_to_import(&import, what).await.is("LMS-SES-006");
            }
        }
        for malformed in ["7", "x", "00000000-0000-0000-0000-00000000000g", "template.csv%00"] {
            for what in ["", "/events", "/errors.csv", "/login-cards"] {
                admin.get(&format!("/admin/imports/{malformed}{what}")).await.is("LMS-ADM-002");
            }
            for what in ["commit", "cancel"] {
                admin.post_to_import(malformed, what).await.is("LMS-ADM-002");
            }
        }
        assert_eq!(admin.get("/admin/imports").await.ok()["items"], json!([]));
    }
    assert_eq!(app.stored(elm.id).await, before);
}

#[tokio::test]
async fn only_a_validated_import_can_be_committed_and_committing_is_idempotent() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let queued = id(&admin.upload(ROSTER, &[]).send().await.accepted());
    admin.post_to_import(&queued, "commit").await.is("LMS-ADM-006");
    app.do_jobs().await;
    for _ in 0..2 {
        assert_eq!(admin.post_to_import(&queued, "commit").await.accepted()["state"], "committing");
    }
    app.do_jobs().await;
    assert_eq!(admin.post_to_import(&queued, "commit").await.accepted()["state"], "done");
    let before = app.stored(oak.id).await;
    app.do_jobs().await;
    assert_eq!(app.stored(oak.id).await, before);

    let rejected = id(&app.import(&admin, &fixture("roster-broken.csv"), &[]).await);
    admin.post_to_import(&rejected, "commit").await.is("LMS-ADM-006");
    let cancelled = id(&admin.upload(ROSTER, &[]).send().await.accepted());
    admin.post_to_import(&cancelled, "cancel").await.ok();
    admin.post_to_import(&cancelled, "commit").await.is("LMS-ADM-006");
    // No job is left to do.
    app.do_jobs().await;
    assert_eq!(app.stored(oak.id).await, before);
}

#[tokio::test]
async fn a_cancelled_import_imports_nothing_and_its_file_is_deleted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let before = app.stored(oak.id).await;
    let queued = id(&admin.upload(ROSTER, &[("mode", "commit")]).send().await.accepted());
    let ready = id(&app.import(&admin, ROSTER, &[]).await);
    // `app.import` ran the job of the first upload, too, so another upload is needed for a queued import.
    assert_eq!(admin.import(&queued).await["import"]["state"], "done");
    admin.post_to_import(&queued, "cancel").await.is("LMS-ADM-006");
    let other = b"first_name,last_name\nCleo,Kaur\n";
    let queued = id(&admin.upload(other, &[("mode", "commit")]).send().await.accepted());
    assert_ne!(app.stored(oak.id).await, before);
    let before = app.stored(oak.id).await;
    for import in [&queued, &ready] {
        for _ in 0..2 {
            let cancelled = admin.post_to_import(import, "cancel").await.ok();
            assert_eq!((&cancelled["state"], cancelled["finished_at"].is_string()), (&json!("cancelled"), true));
        }
        admin.get(&format!("/admin/imports/{import}/errors.csv")).await.is("LMS-SES-006");
        admin.get(&format!("/admin/imports/{import}/login-cards")).await.is("LMS-SES-006");
    }
    app.do_jobs().await;
    assert_eq!(app.stored(oak.id).await, before);
    assert_eq!(admin.import(&queued).await["import"]["state"], "cancelled");

    let rejected = id(&app.import(&admin, &fixture("roster-broken.csv"), &[]).await);
    admin.post_to_import(&rejected, "cancel").await.is("LMS-ADM-006");
}

#[tokio::test]
async fn the_same_key_starts_one_import() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let upload = |roster, options, key| admin.upload(roster, options).header("idempotency-key", key);
    let first = upload(ROSTER, &[("mode", "commit")], "k1").send().await.accepted();
    app.do_jobs().await;
    assert_eq!(upload(ROSTER, &[("mode", "commit")], "k1").send().await.accepted(), first);
    upload(ROSTER, &[("mode", "dry_run")], "k1").send().await.is("LMS-API-007");
    upload(b"first_name,last_name\nCleo,Kaur\n", &[("mode", "commit")], "k1").send().await.is("LMS-API-007");
    upload(ROSTER, &[("mode", "commit")], &"k".repeat(65)).send().await.is("LMS-ADM-003");
    assert_eq!(admin.get("/admin/imports").await.ok()["items"].as_array().unwrap().len(), 1);
    // The same key sent by another account starts another import.
    let head = app.as_(&oak.headteacher);
    let other = head.upload(ROSTER, &[]).header("idempotency-key", "k1").send().await.accepted();
    assert_ne!(other["id"], first["id"]);
    app.do_jobs().await;
}

#[tokio::test]
async fn concurrent_uploads_with_one_key_start_one_import() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let upload = || admin.upload(ROSTER, &[]).header("idempotency-key", "k1").send();
    let (first, second, third) = tokio::join!(upload(), upload(), upload());
    assert_eq!(first.accepted(), second.accepted());
    assert_eq!(first.accepted(), third.accepted());
    app.do_jobs().await;
    assert_eq!(admin.get("/admin/imports").await.ok()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_person_cannot_be_erased_while_an_import_is_running() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let admin = app.as_(&oak.it_admin);
    let waiting = id(&app.import(&admin, ROSTER, &[]).await);
    let import = id(&admin.upload(ROSTER, &[("mode", "commit")]).send().await.accepted());
    let erase = format!("/admin/users/{}?erase=true", oak.classes[0][0].id);
    admin.delete(&erase).await.is("LMS-ADM-006");
    app.do_jobs().await;
    assert_eq!(admin.import(&import).await["import"]["state"], "done");
    admin.delete(&erase).await.done();
    // The stored roster of the waiting import is deleted, because it may name the person.
    admin.get(&format!("/admin/imports/{waiting}/errors.csv")).await.is("LMS-SES-006");
    let waiting = admin.import(&waiting).await;
    assert_eq!((&waiting["import"]["state"], &waiting["report"]["items"]), (&json!("cancelled"), &json!([])));
    assert_eq!(admin.get(&format!("/admin/imports/{import}/login-cards")).await.status, 200);
}

#[tokio::test]
async fn imports_are_for_administrators() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let import = id(&app.import(&app.as_(&oak.headteacher), ROSTER, &[]).await);
    for person in oak.everyone() {
        let client = app.as_(person);
        let (get, upload) =
            (client.get(&format!("/admin/imports/{import}")).await, client.upload(ROSTER, &[]).send().await);
        if matches!(person.role, Role::ItAdmin | Role::Headteacher) {
            get.ok();
            upload.accepted();
        } else {
            get.is("LMS-ADM-001");
            upload.is("LMS-ADM-001");
        }
    }
    app.do_jobs().await;
}

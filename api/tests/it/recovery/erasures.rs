//! Erased people stay erased after a restore.

use api::erasures::{Replayed, replay};
use serde_json::json;

use super::{Backup, serve_restored};
use crate::{
    support::{TestApp, imports},
    walls::full_school::{Dump, fill},
};

#[tokio::test]
async fn only_people_erased_after_the_backup_are_erased_again() {
    for role in ["pupil", "teacher"] {
        let app = TestApp::spawn().await;
        let (oak, elm) = (app.school("oak").await, app.school("elm").await);
        let ids = fill(&app, &oak).await;
        fill(&app, &elm).await;
        let id = if role == "pupil" { ids.pupil } else { oak.teacher.id };
        let head = app.as_(&oak.headteacher);
        let identity = json!({ "first_name": "Unmistakable", "username": "unmistakable", "external_id": "X-4711" });
        head.patch(&format!("/admin/users/{id}"), identity).await.ok();
        let credential = oak.account(id).await.unwrap().credential;
        let backup = Backup::of(&app).await;
        head.delete(&format!("/admin/users/{id}?erase=true")).await.done();
        app.do_jobs().await;
        let tombstones = app.tombstones().all().unwrap();
        assert_eq!(tombstones.len(), 1);

        let after = serve_restored(&app, backup.restore().await).await;
        after.jobs_may_remain();
        let database = after.fresh_database().connect(2).await;
        let others = after.as_(&oak.headteacher).get("/admin/users").await.ok();
        assert!(others.to_string().contains("Unmistakable"), "the backup contains the person: {others}");
        let elsewhere = Dump::of(&database, &elm).await;
        // The import that waits to be committed may contain the person, so it is cancelled.
        let replayed = replay(&after, &tombstones).await.unwrap();
        assert_eq!(replayed, Replayed { erased: 1, cancelled: 1 });
        let left = Dump::of(&database, &oak).await;
        left.assert_no_trace_of(id, &["Unmistakable", "unmistakable", "X-4711", &credential]);
        assert_eq!(left.0["account"].len(), others["items"].as_array().unwrap().len() - 1);
        assert_eq!(Dump::of(&database, &elm).await, elsewhere);

        assert_eq!(replay(&after, &tombstones).await.unwrap(), Replayed::default());
        assert_eq!(Dump::of(&database, &oak).await, left);
        // A restore of any later backup needs the tombstones again, so they are still there.
        after.do_jobs().await;
        let remaining = after.tombstones().all().unwrap();
        assert_eq!(remaining.iter().map(|tombstone| tombstone.account_id).collect::<Vec<_>>(), [id]);
    }
}

#[tokio::test]
async fn an_import_that_the_backup_caught_halfway_does_not_bring_an_erased_pupil_back() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let roster = b"first_name,last_name,classroom,external_id\nUnmistakable,Quist,Hazel,N1\n";
    let import = imports::id(&admin.upload(roster, &[("mode", "commit")]).send().await.accepted());
    let backup = Backup::of(&app).await;
    app.do_jobs().await;
    let made = admin.get("/admin/users?q=Unmistakable").await.ok();
    let id = made["items"][0]["id"].as_str().unwrap();
    admin.delete(&format!("/admin/users/{id}?erase=true")).await.done();
    app.do_jobs().await;
    let tombstones = app.tombstones().all().unwrap();

    let after = serve_restored(&app, backup.restore().await).await;
    assert_eq!(replay(&after, &tombstones).await.unwrap(), Replayed { erased: 0, cancelled: 1 });
    after.do_jobs().await;
    let admin = after.as_(&oak.it_admin);
    assert_eq!(admin.import(&import).await["import"]["state"], "cancelled");
    assert_eq!(admin.get("/admin/users?q=Unmistakable").await.ok()["items"], json!([]));
    // A roster that the school uploads after the restore is not cancelled.
    after.clock.advance(chrono::TimeDelta::seconds(1));
    let again = imports::id(&admin.upload(roster, &[("mode", "dry_run")]).send().await.accepted());
    assert_eq!(replay(&after, &tombstones).await.unwrap(), Replayed::default());
    after.do_jobs().await;
    assert_eq!(admin.import(&again).await["import"]["state"], "ready");
}

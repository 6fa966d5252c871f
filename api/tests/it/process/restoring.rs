//! The commands that back up and restore the embedded database.

use std::fs;

use poem::http::Method;

use super::server::{Lms, roster, skipped};
use crate::support::until;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_running_service_restores_by_copying_and_erasures_are_replayed() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let server = lms.serve();
    let school = server.create_school(&lms).await;
    let import = server.upload(&school, roster(0, 3)).await;
    server.until_ended(&school, &import).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("monday.db");
    let path = file.to_str().unwrap();
    let output = lms.run(&["backup", path], "");
    assert!(output.status.success(), "{output:?}");
    assert!(!lms.run(&["backup", path], "").status.success(), "a backup is never overwritten");

    let pupils = server.list("/admin/users?role=pupil&", &school.admin).await;
    let erased = format!("/admin/users/{}?erase=true", pupils[0]["id"].as_str().unwrap());
    let (status, _) = server.try_call(Method::DELETE, &erased, &school.admin, None).await.unwrap();
    assert_eq!(status, 204);
    // The tombstone gets this name only when it is complete. A kill can leave a temporary file beside the tombstone.
    let tombstone = format!("tombstones/{}/{}.json", school.id, pupils[0]["id"].as_str().unwrap());
    until(async || lms.folder().join(&tombstone).exists()).await;
    server.kill();

    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(lms.folder().join(format!("lms.db{end}")));
    }
    fs::copy(&file, lms.folder().join("lms.db")).unwrap();
    for expected in ["Erasure records: 1. Accounts erased again: 1.", "Erasure records: 1. Accounts erased again: 0."] {
        let output = lms.run(&["replay-erasures"], "");
        assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains(expected), "{output:?}");
    }
    let server = lms.serve();
    let school = server.log_in_again(school).await;
    let left = server.list("/admin/users?role=pupil&", &school.admin).await;
    assert_eq!(left.iter().map(|pupil| &pupil["id"]).collect::<Vec<_>>(), [&pupils[1]["id"], &pupils[2]["id"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_of_a_school_without_erasures_succeeds_once_the_service_has_used_the_directory() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let server = lms.serve();
    let school = server.create_school(&lms).await;
    server.kill();
    let directory = lms.folder().join("tombstones").join(&school.id);
    // The service prepares the directory of a new school within a minute, and at its next start at once.
    let _server = lms.serve();
    until(async || directory.exists()).await;
    let output = lms.run(&["replay-erasures"], "");
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("Erasure records: 0."), "{output:?}");
}

#[test]
fn lms_does_not_back_up_postgresql_and_replays_nothing_without_tombstones() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("DATABASE_URL", "postgres://lms@127.0.0.1:1/lms");
    for (arguments, expected) in
        [(&["backup", "file"][..], "deploy/BACKUP.md"), (&["replay-erasures"], "LMS_TOMBSTONES_DIR")]
    {
        let output = lms.run(arguments, "");
        assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains(expected), "{output:?}");
    }
}

//! The commands around a backup of the embedded database.

use std::fs;

use poem::http::Method;

use super::server::{Lms, roster, skipped};
use crate::support::until;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_it_serves_is_restored_by_copying_and_who_was_erased_is_erased_again() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let server = lms.serve();
    let school = server.found(&lms).await;
    let import = server.upload(&school, roster(0, 3)).await;
    server.until_ended(&school, &import).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("monday.db");
    let path = file.to_str().unwrap();
    let output = lms.run(&["backup", path], "");
    assert!(output.status.success(), "{output:?}");
    assert!(!lms.run(&["backup", path], "").status.success(), "a backup is never replaced");

    let pupils = server.list("/admin/users?role=pupil&", &school.admin).await;
    let erased = format!("/admin/users/{}?erase=true", pupils[0]["id"].as_str().unwrap());
    let (status, _) = server.try_call(Method::DELETE, &erased, &school.admin, None).await.unwrap();
    assert_eq!(status, 204);
    // Its own name, which it gets when it is whole: beside it a file is written that a kill leaves behind.
    let tombstone = format!("tombstones/{}/{}.json", school.id, pupils[0]["id"].as_str().unwrap());
    until(async || lms.folder().join(&tombstone).exists()).await;
    server.kill();

    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(lms.folder().join(format!("lms.db{end}")));
    }
    fs::copy(&file, lms.folder().join("lms.db")).unwrap();
    for told in ["1 tombstones: 1 people were there", "1 tombstones: 0 people were there"] {
        let output = lms.run(&["replay-erasures"], "");
        assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains(told), "{output:?}");
    }
    let server = lms.serve();
    let school = server.found_again(school).await;
    let left = server.list("/admin/users?role=pupil&", &school.admin).await;
    assert_eq!(left.iter().map(|pupil| &pupil["id"]).collect::<Vec<_>>(), [&pupils[1]["id"], &pupils[2]["id"]]);
}

#[test]
fn a_database_of_postgresql_is_not_backed_up_by_us_and_is_not_replayed_without_tombstones() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("DATABASE_URL", "postgres://lms@127.0.0.1:1/lms");
    for (arguments, told) in
        [(&["backup", "file"][..], "deploy/BACKUP.md"), (&["replay-erasures"], "LMS_TOMBSTONES_DIR")]
    {
        let output = lms.run(arguments, "");
        assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains(told), "{output:?}");
    }
}

//! A replay is refused if the tombstones do not belong to the restored database.

use api::erasures::{Accepted, MismatchError, matching};
use chrono::TimeDelta;
use entity::{AccountId, SchoolId};
use worker::tombstones::{Tombstone, Tombstones};

use super::{Backup, serve_restored};
use crate::support::{School, TestApp};

const NOTHING: Accepted = Accepted { missing_records: false, unknown_schools: false };

async fn erase_pupil(app: &TestApp, school: &School<'_>) {
    app.as_(&school.headteacher).delete(&format!("/admin/users/{}?erase=true", school.pupil.id)).await.done();
    app.do_jobs().await;
}

/// A tombstone of a school that no database has.
fn of_another_school(app: &TestApp) -> Tombstone {
    Tombstone { school_id: SchoolId::draw(), account_id: AccountId::draw(), erased_at: app.clock.now() }
}

#[tokio::test]
async fn a_directory_that_this_database_never_used_is_refused() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let backup = Backup::of(&app).await;
    erase_pupil(&app, &oak).await;
    let after = serve_restored(&app, backup.restore().await).await;
    after.jobs_may_remain();

    let (missing, empty, foreign) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let of_another = Tombstones::in_directory(Some(foreign.path().to_owned()));
    of_another.save(&[of_another_school(&app)]).unwrap();
    for directory in [missing.path().join("lms-tombstones"), empty.path().to_owned(), foreign.path().to_owned()] {
        let tombstones = Tombstones::in_directory(Some(directory.clone()));
        let refused = matching(&after, &tombstones, NOTHING).await;
        assert!(matches!(refused, Err(MismatchError::NeverWritten { .. })), "{}: {refused:?}", directory.display());
    }
    let right = matching(&after, &app.tombstones(), NOTHING).await.unwrap();
    assert_eq!(right.iter().map(|tombstone| tombstone.account_id).collect::<Vec<_>>(), [oak.pupil.id]);
}

#[tokio::test]
async fn fewer_records_than_the_database_has_erasures_are_refused_unless_the_operator_accepts_it() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    erase_pupil(&app, &oak).await;
    let backup = Backup::of(&app).await;
    erase_pupil(&app, &elm).await;
    let after = serve_restored(&app, backup.restore().await).await;
    after.jobs_may_remain();
    assert_eq!(matching(&after, &app.tombstones(), NOTHING).await.unwrap().len(), 2);

    // The copy is older than the first erasure.
    let older = tempfile::tempdir().unwrap();
    let copy = Tombstones::in_directory(Some(older.path().to_owned()));
    copy.prepare(&[oak.id, elm.id]).unwrap();
    let refused = matching(&after, &copy, NOTHING).await.unwrap_err().to_string();
    assert!(refused.contains("holds 0 of the 1 erasure records"), "{refused}");
    assert!(refused.contains("directories for 2 of its 2 schools") && refused.contains("--allow-missing-records"));
    let accepted = Accepted { missing_records: true, ..NOTHING };
    assert_eq!(matching(&after, &copy, accepted).await.unwrap(), []);

    // The copy is older than the second school.
    let all = app.tombstones().all().unwrap();
    let first: Vec<_> = all.into_iter().filter(|tombstone| tombstone.school_id == oak.id).collect();
    let older = tempfile::tempdir().unwrap();
    let copy = Tombstones::in_directory(Some(older.path().to_owned()));
    copy.save(&first).unwrap();
    let refused = matching(&after, &copy, NOTHING).await.unwrap_err().to_string();
    assert!(refused.contains("1 of the 1 erasure records") && refused.contains("for 1 of its 2 schools"), "{refused}");
    assert_eq!(matching(&after, &copy, accepted).await.unwrap(), first);
}

#[tokio::test]
async fn records_of_unknown_schools_are_refused_unless_the_operator_accepts_it() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let backup = Backup::of(&app).await;
    erase_pupil(&app, &oak).await;
    // This school was created after the backup.
    app.clock.advance(TimeDelta::hours(1));
    let new = app.school("new").await;
    erase_pupil(&app, &new).await;
    let after = serve_restored(&app, backup.restore().await).await;
    after.jobs_may_remain();
    let refused = matching(&after, &app.tombstones(), NOTHING).await.unwrap_err().to_string();
    assert!(refused.contains("1 of the 2 erasure records are of 1 schools"), "{refused}");
    assert!(refused.contains("--allow-unknown-schools"), "{refused}");
    let accepted = Accepted { unknown_schools: true, ..NOTHING };
    let matching = matching(&after, &app.tombstones(), accepted).await.unwrap();
    assert_eq!(matching.iter().map(|tombstone| tombstone.account_id).collect::<Vec<_>>(), [oak.pupil.id]);
}

#[tokio::test]
async fn a_database_without_schools_is_refused() {
    let app = TestApp::spawn().await;
    app.tombstones().save(&[of_another_school(&app)]).unwrap();
    assert!(matches!(matching(&app, &app.tombstones(), NOTHING).await, Err(MismatchError::NoSchools)));
}

#[tokio::test]
async fn a_school_without_erasures_needs_no_record() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.tombstones().prepare(&[oak.id]).unwrap();
    assert_eq!(matching(&app, &app.tombstones(), NOTHING).await.unwrap(), []);
}

//! `POST /teacher/pupils/{pupil_id}/unlock` and `/pin`

use crate::{
    support::{Person, TestApp},
    teacher::audited,
};

async fn lock(app: &TestApp, pupil: &Person) {
    for _ in 0..5 {
        app.anonymous().post(pupil.login_path(), pupil.login_with("482912")).await.is("LMS-AUTH-006");
    }
    app.anonymous().post(pupil.login_path(), pupil.login()).await.is("LMS-AUTH-007");
}

#[tokio::test]
async fn a_locked_pupil_is_unlocked_in_one_request() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    lock(&app, &oak.pupil).await;
    let path = format!("/teacher/pupils/{}/unlock", oak.pupil.id);
    app.as_(&oak.teacher).post_nothing(&path).await.done();
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await.ok();
    // Unlocking a pupil who is not locked changes nothing.
    app.as_(&oak.teacher).post_nothing(&path).await.done();
    app.as_(&oak.pupil).get("/auth/me").await.ok();
    assert_eq!(audited(&oak).await, ["user.unlock", "user.unlock"]);
}

#[tokio::test]
async fn a_new_pin_is_returned_once_ends_all_sign_ins_and_unlocks() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    lock(&app, &oak.pupil).await;
    let path = format!("/teacher/pupils/{}/pin", oak.pupil.id);
    let drawn = app.as_(&oak.teacher).post_nothing(&path).await.ok();
    let pin = drawn["pin"].as_str().unwrap();
    app.as_(&oak.pupil).get("/auth/me").await.is("LMS-AUTH-009");
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login()).await.is("LMS-AUTH-006");
    let session = app.anonymous().post(oak.pupil.login_path(), oak.pupil.login_with(pin)).await.ok();
    assert_eq!(session["me"]["must_change_password"], false);
    let again = app.as_(&oak.teacher).post_nothing(&path).await.ok();
    assert_ne!(again["pin"], drawn["pin"]);
    app.anonymous().post(oak.pupil.login_path(), oak.pupil.login_with(pin)).await.is("LMS-AUTH-006");
    assert_eq!(audited(&oak).await, ["user.credential", "user.credential"]);
    assert!(!app.log().text().contains(pin));
    let account = oak.account(oak.pupil.id).await.unwrap();
    assert_eq!(account.version, 3);
}

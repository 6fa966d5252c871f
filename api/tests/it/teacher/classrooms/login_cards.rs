//! Tests of `POST /teacher/classrooms/{classroom_id}/login-cards`.

use std::collections::BTreeSet;

use crate::{
    support::{Class, TestApp, hasher, imports::cards},
    teacher::audited,
};

fn path(class: &Class) -> String {
    format!("/teacher/classrooms/{}/login-cards", class.id)
}

#[tokio::test]
async fn every_pupil_of_the_class_gets_a_card_with_a_new_pin_that_works() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (ash, elm) = (oak.class("Ash", 3).await, oak.class("Elm", 1).await);
    for _ in 0..5 {
        app.anonymous().post(ash[1].login_path(), ash[1].login_with("482912")).await.is("LMS-AUTH-006");
    }
    let sheet = app.as_(&oak.teacher).post_nothing(&path(&ash)).await;
    assert_eq!((sheet.status, sheet.header("cache-control")), (200, "no-store"), "{sheet}");
    assert!(sheet.header("content-type").starts_with("text/html"));
    assert!(sheet.text().contains("Oak Primary School") && sheet.text().contains("lms.example.org/oak"));
    let cards = cards(sheet.text());
    let names: Vec<_> = cards.iter().map(|(username, _)| username.as_str()).collect();
    assert_eq!(names, ["ash.pupil1", "ash.pupil2", "ash.pupil3"]);
    for (pupil, (_, pin)) in ash.iter().zip(&cards) {
        app.as_(pupil).get("/auth/me").await.is("LMS-AUTH-009");
        app.anonymous().post(pupil.login_path(), pupil.login_with(pin)).await.ok();
        app.anonymous().post(pupil.login_path(), pupil.login()).await.is("LMS-AUTH-006");
        assert!(!app.log().text().contains(pin.as_str()));
        let account = oak.account(pupil.id).await.unwrap();
        assert_eq!((account.version, account.classroom_id), (2, Some(ash.id)));
    }
    assert_eq!(cards.iter().map(|(_, pin)| pin).collect::<BTreeSet<_>>().len(), 3);
    app.as_(&elm[0]).get("/auth/me").await.ok();
    app.anonymous().post(elm[0].login_path(), elm[0].login()).await.ok();
    assert_eq!(audited(&oak).await, ["classroom.cards"]);
}

#[tokio::test]
async fn archived_pupils_get_no_cards_and_an_empty_class_has_none() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let before = oak.account(oak.classes[0][0].id).await.unwrap().credential;
    oak.archive(oak.classes[0][0].id).await;
    let sheet = app.as_(&oak.teacher).post_nothing(&path(&oak.classes[0])).await;
    assert_eq!(sheet.status, 200, "{sheet}");
    assert!(sheet.text().contains("There are no cards to print."));
    assert_eq!(oak.account(oak.classes[0][0].id).await.unwrap().credential, before);
}

#[tokio::test]
async fn if_a_pin_cannot_be_hashed_no_pin_changes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let broken = app
        .another(|parts| {
            parts.hasher = worker::credential::Hasher::new(worker::keys::KeyRing::draw(), 40, 2, 100);
        })
        .await;
    let teacher = broken.as_(&oak.teacher);
    teacher.post_nothing(&path(&oak.classes[0])).await.is("LMS-ADM-012");
    let pin = format!("/teacher/pupils/{}/pin", oak.classes[0][0].id);
    teacher.post_nothing(&pin).await.is("LMS-ADM-012");
    let pupils = serde_json::json!({ "pupil_ids": [oak.classes[0][0].id] });
    teacher.post("/teacher/login-cards", pupils).await.is("LMS-ADM-012");
    for pupil in oak.classes[0].iter() {
        app.as_(pupil).get("/auth/me").await.ok();
        app.anonymous().post(pupil.login_path(), pupil.login()).await.ok();
    }
}

#[tokio::test]
async fn if_the_hasher_is_busy_the_request_fails_and_no_pin_changes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let peppers = app.keys().peppers.clone();
    let busy = app.another(|parts| parts.hasher = hasher(&peppers, 0)).await;
    busy.as_(&oak.teacher).post_nothing(&path(&oak.classes[0])).await.is("LMS-API-006");
    app.anonymous().post(oak.classes[0][0].login_path(), oak.classes[0][0].login()).await.ok();
}

//! Tests of `POST /teacher/classrooms/{classroom_id}/unlock`.

use futures_util::future::join_all;
use poem::http::Method;
use serde_json::json;

use crate::{
    support::{Answer, Class, Person, TestApp},
    teacher::audited,
};

fn path(class: &Class) -> String {
    format!("/teacher/classrooms/{}/unlock", class.id)
}

async fn guess(app: &TestApp, pupil: &Person, peer: &str) -> Answer {
    let body = pupil.login_with("482912");
    app.anonymous().call(Method::POST, pupil.login_path()).json(&body).from(peer).send().await
}

async fn lock(app: &TestApp, pupil: &Person, peer: &str) {
    for _ in 0..5 {
        guess(app, pupil, peer).await.is("LMS-AUTH-006");
    }
}

#[tokio::test]
async fn a_class_is_unlocked_in_one_call() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (ash, elm) = (oak.class("Ash", 4).await, oak.class("Elm", 1).await);
    let lock_all = ash[..3].iter().chain(&elm[..]).map(|pupil| lock(&app, pupil, "192.0.2.1"));
    join_all(lock_all).await;
    // A pupil who is locked for two networks counts once, and one who has only failed does not count.
    lock(&app, &ash[0], "198.51.100.7").await;
    guess(&app, &ash[3], "192.0.2.1").await.is("LMS-AUTH-006");
    let answer = app.as_(&oak.teacher).post_nothing(&path(&ash)).await.ok();
    assert_eq!(answer, json!({ "unlocked": 3 }));
    for pupil in ash.iter() {
        app.anonymous().post(pupil.login_path(), pupil.login()).await.ok();
    }
    guess(&app, &ash[0], "198.51.100.7").await.is("LMS-AUTH-006");
    guess(&app, &elm[0], "192.0.2.1").await.is("LMS-AUTH-007");
    let again = app.as_(&oak.headteacher).post_nothing(&path(&ash)).await.ok();
    assert_eq!(again, json!({ "unlocked": 0 }));
    assert_eq!(audited(&oak).await, ["classroom.unlock", "classroom.unlock"]);
}

/// The rows of an attempt are locked in the same order by both, so neither fails because of a deadlock.
#[tokio::test]
async fn a_class_is_unlocked_while_somebody_locks_it() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(5).await;
    let class = &oak.classes[0];
    let guesses = async {
        for round in 0..8 {
            let guesses = class.iter().map(|pupil| guess(&app, pupil, "192.0.2.1"));
            for answer in join_all(guesses).await {
                assert!(matches!(answer.status, 401 | 423), "{round}: {answer}");
            }
        }
    };
    let anyone = app.anonymous();
    let log_ins = async {
        for _ in 0..8 {
            let log_ins = class.iter().map(|pupil| anyone.post(pupil.login_path(), pupil.login()));
            for answer in join_all(log_ins).await {
                assert!(matches!(answer.status, 200 | 423), "{answer}");
            }
        }
    };
    let unlocks = async {
        for _ in 0..8 {
            app.as_(&oak.teacher).post_nothing(&path(class)).await.ok();
        }
    };
    tokio::join!(guesses, log_ins, unlocks);
}

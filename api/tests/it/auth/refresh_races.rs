//! Refreshes at the same moment as an erasure or a change of role, which lock the same rows.

use api::{
    accounts::{
        self,
        change::{self, AccountChange},
        erase,
        input::PersonDetails,
    },
    authentication::Actor,
};
use entity::Role;
use futures_util::future::join_all;
use poem::http::Method;
use serde_json::json;

use super::{log_in, refresh};
use crate::support::{Answer, TestApp};

#[tokio::test]
async fn a_refresh_during_an_erasure_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for person in [&oak.pupil, &oak.teacher] {
        let sign_in = log_in(&app, person).await;
        let tx = oak.tenant().begin().await.unwrap();
        let account = accounts::find_locked(&tx, person.id).await.unwrap().unwrap();
        let actor = Actor { id: Some(oak.headteacher.id), role: oak.headteacher.role };
        erase::erase(&tx, &account, actor, app.clock.now()).await.unwrap();
        let commit = async {
            app.until_a_statement_waits().await;
            tx.commit().await.unwrap();
        };
        let (refreshed, ()) = tokio::join!(refresh(&app, &sign_in), commit);
        refreshed.is("LMS-AUTH-008");
    }
}

#[tokio::test]
async fn a_refresh_that_waits_for_a_change_of_role_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let sign_in = log_in(&app, &oak.teacher).await;
    let tx = oak.tenant().begin().await.unwrap();
    let account = accounts::find(&tx, oak.teacher.id).await.unwrap().unwrap();
    let change =
        AccountChange { role: Some(Role::Senco), details: PersonDetails::default(), archived: None, hashed: None };
    let actor = Actor { id: Some(oak.headteacher.id), role: oak.headteacher.role };
    change::apply(&tx, account, change, actor, app.clock.now()).await.unwrap();
    let commit = async {
        app.until_a_statement_waits().await;
        tx.commit().await.unwrap();
    };
    let (refreshed, ()) = tokio::join!(refresh(&app, &sign_in), commit);
    refreshed.is("LMS-AUTH-008");
    assert_eq!(log_in(&app, &oak.teacher).await["me"]["role"], "senco");
}

#[tokio::test]
async fn refreshes_log_ins_and_log_outs_beside_an_erasure_never_fail() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    for round in 0..5 {
        let person = oak.person(Role::Teacher, &format!("leaver{round}")).await;
        let sign_ins = [log_in(&app, &person).await, log_in(&app, &person).await];
        let refreshes = join_all((0..8).map(|number| refresh(&app, &sign_ins[number % 2])));
        let log_in = || app.anonymous().call(Method::POST, person.login_path()).json(&person.login()).send();
        let log_ins = join_all((0..4).map(|_| log_in()));
        let client = app.as_(&person);
        let log_out = client.post("/auth/logout", json!({ "refresh_token": sign_ins[0]["refresh_token"] }));
        let path = format!("/admin/users/{}?erase=true", person.id);
        let (refreshed, logged_in, logged_out, erased) = tokio::join!(refreshes, log_ins, log_out, head.delete(&path));
        erased.done();
        let expected = |answer: &Answer| {
            answer.status < 300 || ["LMS-AUTH-006", "LMS-AUTH-008", "LMS-AUTH-009"].contains(&answer.code().as_str())
        };
        for answer in refreshed.iter().chain(&logged_in).chain([&logged_out]) {
            assert!(expected(answer), "{answer}");
        }
        for sign_in in &sign_ins {
            refresh(&app, sign_in).await.is("LMS-AUTH-008");
        }
    }
}

//! A flood of log-ins waits behind itself: it keeps nobody else from signing in.

use std::net::IpAddr;

use api::{
    attempt_key::AttemptKey,
    lockout::{self, LoginPermit},
};
use entity::{
    Role, SchoolId, login_failure,
    school::{self, SchoolStatus},
    tenant::TenantTx,
};
use futures_util::future::join_all;
use poem::http::Method;
use sea_orm::{
    ColumnTrait, QueryFilter,
    prelude::{Expr, Uuid},
};
use serde_json::json;
use worker::{
    credential::{HashPurpose, HashRequest, HashTurn, Hasher, QueuePlace, SecretOwner},
    network::Network,
};

use super::log_in;
use crate::support::{Answer, Person, TestApp, hasher, login_limit, until};

/// The address of the flood.
const FLOOD: &str = "198.51.100.7";

async fn log_in_from(app: &TestApp, person: &Person, address: &str) -> Answer {
    app.anonymous().call(Method::POST, person.login_path()).json(&person.login()).from(address).send().await
}

fn log_in_request(school_id: SchoolId, address: &str) -> HashRequest {
    let address: IpAddr = address.parse().unwrap();
    HashRequest { purpose: HashPurpose::SignIn, school_id, network: Some(Network::of(address)), is_usual: false }
}

/// Takes this many places in the queue for log-ins at a school from one address.
fn flood(app: &TestApp, school_id: SchoolId, address: &str, places: usize) -> Vec<QueuePlace> {
    (0..places).map(|_| app.hasher.enter(log_in_request(school_id, address)).unwrap()).collect()
}

/// Returns the numbers of failures of names, without the counts over all networks.
async fn failures(tx: &TenantTx) -> Vec<i32> {
    let failures = tx.find::<login_failure::Entity>().all(tx).await.unwrap();
    failures.into_iter().filter(|row| !row.abbreviated.is_empty()).map(|row| row.failures).collect()
}

#[tokio::test]
async fn a_log_in_at_a_school_that_does_not_exist_costs_no_hash_and_no_row() {
    let app = TestApp::spawn().await;
    app.school("oak").await;
    let school_id = SchoolId(Uuid::now_v7());
    let computed = app.hasher.computed();
    for _ in 0..7 {
        let pupil = json!({ "school_id": school_id, "username": "pupil", "pin": "407264" });
        app.anonymous().post("/auth/pupil/login", pupil).await.is("LMS-AUTH-006");
        let staff = json!({ "school_id": school_id, "username": "teacher", "password": "nine-green-oaks" });
        app.anonymous().post("/auth/staff/login", staff).await.is("LMS-AUTH-006");
    }
    assert_eq!(app.hasher.computed(), computed);
    assert!(failures(&app.tenant(school_id).read().await.unwrap()).await.is_empty());
}

#[tokio::test]
async fn log_ins_at_invented_schools_take_no_place_from_right_log_ins() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(13).await;
    let peppers = app.keys().peppers.clone();
    let app = app.another(|parts| parts.hasher = hasher(&peppers, 13)).await;
    let invented = (0..230).map(async |_| {
        let body = json!({ "school_id": Uuid::now_v7(), "username": "pupil", "pin": "407264" });
        app.anonymous().call(Method::POST, "/auth/pupil/login").json(&body).from(FLOOD).send().await.code()
    });
    let right = oak.classes[0].iter().map(async |pupil| log_in(&app, pupil).await);
    let (codes, _) = tokio::join!(join_all(invented), join_all(right));
    assert_eq!(codes, vec!["LMS-AUTH-006"; 230]);
    assert_eq!(app.hasher.computed(), 13);
}

#[tokio::test]
async fn while_a_flood_on_one_school_fills_the_queue_other_schools_sign_in() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let peppers = app.keys().peppers.clone();
    let app = app.another(|parts| parts.hasher = hasher(&peppers, 40)).await;
    let places = flood(&app, elm.id, FLOOD, 40);
    let rejected = log_in_from(&app, &elm.pupil, FLOOD).await;
    rejected.is("LMS-API-006");
    let retry_after: u64 = rejected.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&retry_after), "{retry_after}");
    for person in oak.everyone() {
        log_in_from(&app, person, "203.0.113.5").await.ok();
    }
    assert_eq!(app.hasher.load().displaced, 1);
    drop(places);
}

#[tokio::test]
async fn while_a_flood_on_one_school_fills_the_queue_its_usual_network_signs_in() {
    let app = TestApp::spawn().await;
    let elm = app.school("elm").await;
    let peppers = app.keys().peppers.clone();
    log_in_from(&app, &elm.teacher, "203.0.113.5").await.ok();
    // The network is still a usual one after a restart.
    let app = app.another(|parts| parts.hasher = hasher(&peppers, 40)).await;
    let places: Vec<_> = (0..40).flat_map(|number| flood(&app, elm.id, &format!("198.51.100.{number}"), 1)).collect();
    log_in_from(&app, &elm.pupil, "203.0.113.6").await.is("LMS-API-006");
    for person in elm.everyone() {
        log_in_from(&app, person, "203.0.113.5").await.ok();
    }
    drop(places);
}

#[tokio::test]
async fn a_whole_class_signs_in_at_once_from_one_address() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(30).await;
    let peppers = app.keys().peppers.clone();
    let app = app.another(|parts| parts.hasher = hasher(&peppers, 40)).await;
    join_all(oak.classes[0].iter().map(async |pupil| log_in_from(&app, pupil, "203.0.113.5").await.ok())).await;
    assert_eq!((app.hasher.load().displaced, app.hasher.load().waiting), (0, 0));
}

#[tokio::test]
async fn an_attempt_that_loses_its_place_is_no_failure() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    // One core is busy with a hash of half a second, so that the log-in has to wait.
    let busy = Hasher::new(app.keys().peppers.clone(), 13, 1, 8);
    let app = app.another(|parts| parts.hasher = busy).await;
    let places = flood(&app, oak.id, FLOOD, 7);
    let owner = SecretOwner { school_id: oak.id, account_id: entity::AccountId::draw() };
    let running = tokio::spawn({
        let hasher = app.hasher.clone();
        async move { hasher.hash(owner, &"482911".into()).await }
    });
    until(async || app.hasher.load().running == 1).await;
    let newcomer = async {
        until(async || app.hasher.load().waiting == 8).await;
        app.hasher.enter(log_in_request(SchoolId::draw(), "203.0.113.5")).unwrap()
    };
    let (displaced, newcomer) = tokio::join!(log_in_from(&app, &oak.pupil, FLOOD), newcomer);
    displaced.is("LMS-API-006");
    assert_eq!(failures(&oak.tenant().read().await.unwrap()).await, [0]);
    drop((places, newcomer));
    running.await.unwrap().unwrap();
}

#[tokio::test]
async fn an_attempt_that_is_taken_back_does_not_lock_the_name() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let tx = oak.tenant().begin().await.unwrap();
    let now = app.clock.now();
    let network = Network::of(FLOOD.parse().unwrap());
    let key = AttemptKey::new(&app.hasher, oak.id, Some(oak.pupil.id), "pupil", network);
    for _ in 0..4 {
        lockout::count(&tx, &key, false, now).await.unwrap();
    }
    for _ in 0..3 {
        assert_eq!(lockout::count(&tx, &key, false, now).await.unwrap(), LoginPermit::Last);
        lockout::take_back(&tx, &key, false).await.unwrap();
    }
    // Two attempts at once: the second finds the name locked by the first.
    lockout::count(&tx, &key, false, now).await.unwrap();
    lockout::count(&tx, &key, false, now).await.unwrap();
    lockout::take_back(&tx, &key, false).await.unwrap();
    assert_eq!(failures(&tx).await, [4]);
    // An attempt that is not counted is not taken back.
    let nobody = AttemptKey::new(&app.hasher, oak.id, None, "nobody", network);
    lockout::take_back(&tx, &nobody, false).await.unwrap();
    assert_eq!(failures(&tx).await, [4]);
    tx.commit().await.unwrap();
    log_in(&app, &oak.pupil).await;
}

/// Returns a process with one core, which is in use until the turn is dropped.
async fn busy(app: &TestApp) -> (TestApp, HashTurn) {
    let hasher = Hasher::new(app.keys().peppers.clone(), 4, 1, 100);
    let app = app.another(|parts| (parts.hasher, parts.login_limit) = (hasher, login_limit(5))).await;
    let place = app.hasher.enter(HashRequest::without_network(HashPurpose::SignIn, SchoolId::draw())).unwrap();
    let turn = app.hasher.turn(place).await.unwrap();
    (app, turn)
}

async fn until_waiting(app: &TestApp) {
    until(async || app.hasher.load().waiting == 1).await;
}

#[tokio::test]
async fn a_client_that_disconnects_while_it_waits_has_neither_a_failure_nor_a_drawn_token() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (busy, turn) = busy(&app).await;
    let change_password = async || {
        let body = json!({ "current": oak.teacher.secret, "new": "quite-another-7-oaks" });
        busy.as_(&oak.teacher).call(Method::POST, "/auth/password").json(&body).from(FLOOD).send().await
    };
    for _ in 0..10 {
        tokio::select! {
            _ = log_in_from(&busy, &oak.pupil, FLOOD) => panic!("no core is free"),
            () = until_waiting(&busy) => {}
        }
        tokio::select! {
            _ = change_password() => panic!("no core is free"),
            () = until_waiting(&busy) => {}
        }
    }
    let rows = async || {
        let tx = oak.tenant().read().await.unwrap();
        tx.find::<login_failure::Entity>().all(&tx).await.unwrap()
    };
    until(async || rows().await.iter().all(|row| (row.failures, row.locked_until) == (0, None))).await;
    drop(turn);
    log_in_from(&busy, &oak.pupil, FLOOD).await.ok();
}

#[tokio::test]
async fn a_client_that_disconnects_while_its_secret_is_verified_has_failed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let slow = Hasher::new(app.keys().peppers.clone(), 12, 1, 8);
    let slow = app.another(|parts| parts.hasher = slow).await;
    let (client, wrong) = (slow.anonymous(), oak.pupil.login_with("111112"));
    let computed = slow.hasher.computed();
    tokio::select! {
        _ = client.post(oak.pupil.login_path(), wrong) => panic!("the hash takes longer"),
        () = until(async || slow.hasher.computed() > computed) => {}
    }
    until(async || slow.hasher.load().running == 0).await;
    assert_eq!(failures(&oak.tenant().read().await.unwrap()).await, [1]);
}

#[tokio::test]
async fn a_log_in_that_the_database_fails_is_no_failure() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(5)).await;
    let oak = app.school("oak").await;
    app.take_away("sign_in").await;
    for _ in 0..10 {
        let answer = log_in_from(&app, &oak.pupil, FLOOD).await;
        assert!(answer.status >= 500, "{}", answer.status);
    }
    app.bring_back("sign_in").await;
    assert_eq!(failures(&oak.tenant().read().await.unwrap()).await, [0]);
    log_in_from(&app, &oak.pupil, FLOOD).await.ok();
}

#[tokio::test]
async fn nobody_signs_in_to_a_school_that_was_suspended_in_the_meantime() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (busy, turn) = busy(&app).await;
    let suspend = async {
        until_waiting(&busy).await;
        let tx = app.all_schools().begin().await.unwrap();
        tx.update::<school::Entity>()
            .col_expr(school::Column::Status, Expr::value(SchoolStatus::Suspended))
            .filter(school::Column::Id.eq(oak.id))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        drop(turn);
    };
    let (answer, ()) = tokio::join!(log_in_from(&busy, &oak.pupil, FLOOD), suspend);
    answer.is("LMS-AUTH-006");
}

#[tokio::test]
async fn staff_who_set_secrets_do_not_displace_log_ins() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let peppers = app.keys().peppers.clone();
    let app = app.another(|parts| parts.hasher = hasher(&peppers, 8)).await;
    let other = |number: u8| flood(&app, SchoolId::draw(), &format!("203.0.113.{number}"), 1);
    let places: Vec<_> = (0..8).flat_map(other).collect();
    let path = format!("/admin/users/{}/credential", oak.pupil.id);
    app.as_(&oak.it_admin).post(&path, json!({ "pin": "482911" })).await.is("LMS-API-006");
    drop(places);
    let secretary = oak.person(Role::ItAdmin, "secretary").await;
    app.as_(&secretary).post(&path, json!({ "pin": "482911" })).await.ok();
}

//! Each counter changes for its own cause and for nothing else.

use std::{sync::Arc, time::Duration};

use api::edge::Edge;
use poem::{EndpointExt, Response, endpoint::make, http::Method};
use serde_json::json;
use tokio::{net::TcpListener, sync::Notify};
use worker::{
    credential::{HashPurpose, HashRequest, Hasher, SecretOwner},
    live::{LiveQueueKey, LiveQueues},
    metrics::{Metrics, ProcessKind},
};

use super::{TelemetryClient, changes};
use crate::{
    mtc::{CHECK, open_round, rehearse, right, save, start},
    sessions::{answer_all, answer_rightly, answers, body, id, right_answer, start_practice},
    support::{Client, Person, TestApp, edge_settings, hasher, login_limit, until},
};

async fn log_in(client: &Client<'_>, person: &Person, secret: &str) -> u16 {
    client.post(person.login_path(), person.login_with(secret)).await.status
}

#[tokio::test]
async fn log_ins_are_counted_by_outcome() {
    let app = TestApp::spawn().await;
    let (oak, telemetry) = (app.school("oak").await, TelemetryClient::of(&app).await);
    let (anyone, pupil) = (app.anonymous(), &oak.pupil);
    changes!(telemetry, ["lms_logins_total{outcome=\"success\"}" by 2, "lms_logins_total{outcome=\"wrong\"}" by 0] {
        assert_eq!(log_in(&anyone, pupil, &pupil.secret).await, 200);
        assert_eq!(log_in(&anyone, &oak.teacher, &oak.teacher.secret).await, 200);
    });
    changes!(telemetry, ["lms_logins_total{outcome=\"wrong\"}" by 4, "lms_lockouts_total" by 0] {
        for _ in 0..4 {
            assert_eq!(log_in(&anyone, pupil, "000000").await, 401);
        }
    });
    // If the fifth log-in is right, the account is not locked.
    changes!(telemetry, ["lms_logins_total{outcome=\"success\"}" by 1, "lms_lockouts_total" by 0] {
        assert_eq!(log_in(&anyone, pupil, &pupil.secret).await, 200);
    });
    changes!(telemetry, ["lms_logins_total{outcome=\"wrong\"}" by 5, "lms_lockouts_total" by 1] {
        for _ in 0..5 {
            assert_eq!(log_in(&anyone, pupil, "000000").await, 401);
        }
    });
    changes!(telemetry, ["lms_logins_total{outcome=\"locked\"}" by 2, "lms_lockouts_total" by 0] {
        assert_eq!(log_in(&anyone, pupil, &pupil.secret).await, 423);
        assert_eq!(log_in(&anyone, pupil, "000000").await, 423);
    });
    // An unknown user name is locked like a known one.
    changes!(telemetry, ["lms_logins_total{outcome=\"wrong\"}" by 5, "lms_lockouts_total" by 1] {
        for _ in 0..5 {
            let nobody = json!({ "school_id": oak.id, "username": "nobody", "pin": "000000" });
            anyone.post("/auth/pupil/login", nobody).await.is("LMS-AUTH-006");
        }
    });
    // Invalid bodies and refreshes are not counted as log-ins.
    changes!(telemetry, ["lms_logins_total{outcome=\"wrong\"}" by 0, "lms_logins_total{outcome=\"failed\"}" by 0] {
        anyone.post("/auth/pupil/login", json!({})).await.is("LMS-AUTH-011");
        anyone.post("/auth/refresh", json!({ "refresh_token": format!("{}.x", oak.id) })).await.is("LMS-AUTH-008");
    });
}

#[tokio::test]
async fn wrong_current_passwords_lock_the_account_and_count_as_a_lockout() {
    let app = TestApp::spawn().await;
    let (oak, telemetry) = (app.school("oak").await, TelemetryClient::of(&app).await);
    changes!(telemetry, ["lms_lockouts_total" by 1, "lms_logins_total{outcome=\"wrong\"}" by 0] {
        for _ in 0..6 {
            let change = json!({ "current": "not-the-password", "new": "fresh-7-oaks-here" });
            app.as_(&oak.teacher).post("/auth/password", change).await.is("LMS-AUTH-006");
        }
    });
}

#[tokio::test]
async fn log_ins_that_are_not_verified_are_counted_by_reason() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let elm = app.school("elm").await;
    let peppers = app.keys().peppers.clone();
    let with_metrics = |parts: &mut api::app::AppState| parts.metrics = Metrics::new(ProcessKind::Api);

    let limited =
        app.another(|parts| (parts.login_limit, parts.metrics) = (login_limit(1), Metrics::new(ProcessKind::Api)));
    let limited = limited.await;
    let telemetry = TelemetryClient::of(&limited).await;
    changes!(telemetry, ["lms_logins_total{outcome=\"success\"}" by 1, "lms_logins_total{outcome=\"limited\"}" by 1,
        "lms_limited_total{operation=\"pupilLogin\"}" by 1, "lms_limited_total{operation=\"staffLogin\"}" by 0] {
        assert_eq!(log_in(&limited.anonymous(), &oak.pupil, &oak.pupil.secret).await, 200);
        assert_eq!(log_in(&limited.anonymous(), &elm.teacher, "not-the-password").await, 401);
        assert_eq!(log_in(&limited.anonymous(), &elm.pupil, &elm.pupil.secret).await, 429);
    });
    changes!(telemetry, ["lms_limited_total{operation=\"staffLogin\"}" by 1] {
        assert_eq!(log_in(&limited.anonymous(), &elm.senco, &elm.senco.secret).await, 429);
    });

    let busy = app
        .another(|parts| (parts.hasher, parts.metrics) = (hasher(&peppers, 0), Metrics::new(ProcessKind::Api)))
        .await;
    let telemetry = TelemetryClient::of(&busy).await;
    changes!(telemetry, ["lms_logins_total{outcome=\"busy\"}" by 1] {
        assert_eq!(log_in(&busy.anonymous(), &oak.pupil, &oak.pupil.secret).await, 503);
    });

    let broken = app.another(with_metrics).await;
    let telemetry = TelemetryClient::of(&broken).await;
    broken.database.clone().close().await.unwrap();
    changes!(telemetry, ["lms_logins_total{outcome=\"failed\"}" by 1] {
        assert!(log_in(&broken.anonymous(), &oak.pupil, &oak.pupil.secret).await >= 500);
    });
}

#[tokio::test]
async fn repeated_practice_requests_are_counted_once() {
    let app = TestApp::spawn().await;
    let (oak, telemetry) = (app.school("oak").await, TelemetryClient::of(&app).await);
    let pupil = app.as_(&oak.pupil);
    let mut started = json!(null);
    changes!(telemetry, ["lms_practice_sessions_total{event=\"started\"}" by 1] {
        started = start_practice(&pupil).await;
        // The pupil closed the browser and starts again: the same session is resumed.
        assert_eq!(id(&start_practice(&pupil).await), id(&started));
    });
    let first = started["next"].clone();
    changes!(telemetry, [
        "lms_practice_answers_total{result=\"right\"}" by 1, "lms_practice_answers_total{result=\"wrong\"}" by 0
    ] {
        answer_rightly(&pupil, &started, &first).await.ok();
        answer_rightly(&pupil, &started, &first).await.ok();
    });
    let second = pupil.get(&format!("/sessions/{}", id(&started))).await.ok()["next"].clone();
    changes!(telemetry, [
        "lms_practice_answers_total{result=\"right\"}" by 0, "lms_practice_answers_total{result=\"wrong\"}" by 1
    ] {
        let wrong = body(&second, Some(right_answer(&second) + 1));
        pupil.post(&answers(&started), wrong).await.ok();
    });
    changes!(telemetry, ["lms_practice_sessions_total{event=\"finished\"}" by 1] {
        let path = format!("/sessions/{}/finish", id(&started));
        assert_eq!(pupil.post_nothing(&path).await.ok(), pupil.post_nothing(&path).await.ok());
    });
    changes!(telemetry, ["lms_practice_answers_total{result=\"right\"}" by 0] {
        answer_rightly(&pupil, &started, &first).await.ok();
        pupil.post(&answers(&started), body(&json!({ "id": entity::SessionId::draw() }), Some(1))).await.is("LMS-SES-002");
    });
}

#[tokio::test]
async fn checks_are_counted_when_they_start_and_when_they_are_complete() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let telemetry = TelemetryClient::of(&app).await;
    let round = open_round(&app, &oak).await;
    let pupil = app.as_(&oak.classes[0][0]);
    let mut form = json!(null);
    changes!(telemetry, ["lms_mtc_attempts_total{event=\"started\"}" by 1] {
        form = start(&pupil, &round).await;
        // A repeated start returns the same attempt.
        pupil.post("/mtc/attempts", json!({ "round_id": round })).await.ok();
    });
    app.clock.advance(CHECK);
    changes!(telemetry, ["lms_mtc_attempts_total{event=\"submitted\"}" by 0] {
        save(&app, &pupil, &form, &right(&form, 1..=24)).await.ok();
    });
    changes!(telemetry, ["lms_mtc_attempts_total{event=\"submitted\"}" by 1] {
        save(&app, &pupil, &form, &right(&form, 25..=25)).await.ok();
        save(&app, &pupil, &form, &right(&form, 25..=25)).await.ok();
    });
    changes!(telemetry, ["lms_mtc_attempts_total{event=\"started\"}" by 1] {
        rehearse(&app.as_(&oak.pupil)).await;
    });
    app.do_jobs().await;
}

#[tokio::test]
async fn rebuilding_a_lost_live_queue_is_counted() {
    let app = TestApp::spawn().await;
    let (oak, telemetry) = (app.school("oak").await, TelemetryClient::of(&app).await);
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let key = LiveQueueKey { school_id: oak.id, session_id: entity::SessionId(id(&started).parse().unwrap()) };
    changes!(telemetry, ["lms_live_queue_rebuilds_total" by 1] {
        let next = answer_rightly(&pupil, &started, &started["next"]).await.ok()["next"].clone();
        assert!(app.live.remove(&[key]).await);
        answer_rightly(&pupil, &started, &next).await.ok();
        pupil.get(&format!("/sessions/{}", id(&started))).await.ok();
    });
}

/// A service whose Redis is unreachable.
pub(super) async fn without_its_redis() -> TestApp {
    // Nothing listens on this port, because it was free a moment ago.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("redis://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = redis::Client::open(url).unwrap();
    TestApp::with(|parts| parts.live = LiveQueues::in_redis(&client).unwrap()).await
}

#[tokio::test]
async fn an_unreachable_redis_is_counted_and_reported() {
    let app = without_its_redis().await;
    let (oak, telemetry) = (app.school("oak").await, TelemetryClient::of(&app).await);
    let pupil = app.as_(&oak.pupil);
    assert!(!telemetry.metrics().await.contains("lms_redis_up"));
    let started = start_practice(&pupil).await;
    assert_eq!(answer_all(&pupil, &started).await, 20);
    assert!(telemetry.value("lms_live_queue_errors_total").await >= 1.0);
    assert!(telemetry.value("lms_live_queue_rebuilds_total").await >= 1.0);
    telemetry.observed.sample().await;
    assert!(telemetry.metrics().await.contains("\nlms_redis_up 0\n"));
}

#[tokio::test]
async fn a_reachable_redis_is_reported() {
    let Ok(url) = std::env::var("LMS_TEST_REDIS_URL") else {
        eprintln!("skipped: LMS_TEST_REDIS_URL is not set");
        return;
    };
    let client = redis::Client::open(url).unwrap();
    let app = TestApp::with(|parts| parts.live = LiveQueues::in_redis(&client).unwrap()).await;
    let telemetry = TelemetryClient::of(&app).await;
    // Another test stops this Redis for a moment.
    until(async || {
        telemetry.observed.sample().await;
        telemetry.metrics().await.contains("\nlms_redis_up 1\n")
    })
    .await;
}

#[tokio::test]
async fn requests_are_counted_by_operation_status_and_code() {
    let app = TestApp::spawn().await;
    let (oak, telemetry) = (app.school("oak").await, TelemetryClient::of(&app).await);
    changes!(telemetry, [
        "lms_http_requests_total{code=\"\",method=\"GET\",operation=\"whoAmI\",status=\"200\"}" by 2,
        "lms_http_requests_total{code=\"LMS-AUTH-001\",method=\"GET\",operation=\"whoAmI\",status=\"401\"}" by 1,
        "lms_http_request_duration_seconds_count{method=\"GET\",operation=\"whoAmI\"}" by 3,
        "lms_http_requests_total{code=\"LMS-API-001\",method=\"GET\",operation=\"none\",status=\"404\"}" by 1,
        "lms_http_requests_total{code=\"LMS-API-002\",method=\"DELETE\",operation=\"none\",status=\"405\"}" by 1,
        "lms_http_requests_total{code=\"\",method=\"GET\",operation=\"none\",status=\"200\"}" by 1
    ] {
        app.as_(&oak.pupil).get("/auth/me").await.ok();
        app.as_(&oak.teacher).get("/auth/me").await.ok();
        app.anonymous().get("/auth/me").await.is("LMS-AUTH-001");
        app.anonymous().get("/no/such/path").await.is("LMS-API-001");
        app.anonymous().delete("/auth/me").await.is("LMS-API-002");
        app.anonymous().get("/api/openapi.json").await;
    });
    // A method can be any word, so an unknown one must not become a label.
    app.anonymous().call(Method::from_bytes(b"PROPFIND").unwrap(), "/schools").send().await;
    let metrics = telemetry.metrics().await;
    assert!(metrics.contains("method=\"other\"") && !metrics.contains("PROPFIND"));
}

#[tokio::test]
async fn requests_in_flight_are_counted_until_they_end_or_the_client_disconnects() {
    let app = TestApp::spawn().await;
    let gate = Arc::new(Notify::new());
    let opened = Arc::clone(&gate);
    let inner = make(move |_| {
        let opened = Arc::clone(&opened);
        async move {
            opened.notified().await;
            Response::default()
        }
    });
    let edge = Edge::around(inner, &edge_settings(Duration::from_mins(1)), app.metrics.clone());
    let app = app.serving(edge.boxed());
    let (telemetry, anyone) = (TelemetryClient::of(&app).await, app.anonymous());
    let in_flight = async |count: f64| {
        until(async || (telemetry.value("lms_http_requests_in_flight").await - count).abs() < 0.5).await;
    };
    let client_that_hangs_up = Box::pin(anyone.get("/schools"));
    tokio::select! {
        _ = client_that_hangs_up => panic!("the endpoint must not respond yet"),
        () = in_flight(1.0) => {}
    }
    in_flight(0.0).await;
    let answering = async {
        in_flight(1.0).await;
        gate.notify_one();
    };
    let (answer, ()) = tokio::join!(anyone.get("/schools"), answering);
    assert_eq!(answer.status, 200);
    in_flight(0.0).await;
}

#[tokio::test]
async fn hash_metrics_show_permits_the_queue_and_running_hashes() {
    let app = TestApp::spawn().await;
    let peppers = app.keys().peppers.clone();
    // Each hash takes a tenth of a second.
    let app = app.another(|parts| parts.hasher = Hasher::new(peppers, 10, 2, 7)).await;
    let telemetry = TelemetryClient::of(&app).await;
    let metrics = telemetry.metrics().await;
    assert!(metrics.contains("\nlms_credential_hash_permits 2\n"));
    assert!(metrics.contains("\nlms_credential_hash_queue_limit 7\n"));
    let request = HashRequest::without_network(HashPurpose::SignIn, entity::SchoolId::draw());
    let place = app.hasher.enter(request).unwrap();
    let metrics = telemetry.metrics().await;
    assert!(metrics.contains("\nlms_credential_hashes_waiting 1\n"));
    assert!(metrics.contains("\nlms_credential_hashes_queued{purpose=\"sign_in\"} 1\n"));
    assert!(telemetry.value("lms_credential_hash_seconds").await > 0.0);
    drop(place);
    assert!(telemetry.metrics().await.contains("\nlms_credential_hashes_waiting 0\n"));
    assert!(telemetry.metrics().await.contains("\nlms_credential_hashes_queued{purpose=\"sign_in\"} 0\n"));

    let owner = SecretOwner { school_id: entity::SchoolId::draw(), account_id: entity::AccountId::draw() };
    changes!(telemetry, ["lms_credential_hashes_total" by 1] {
        let mut hashing = tokio::spawn({
            let hasher = app.hasher.clone();
            async move { hasher.hash(owner, &"482911".into()).await }
        });
        tokio::select! {
            _ = &mut hashing => panic!("the hash was not seen running"),
            () = until(async || telemetry.metrics().await.contains("\nlms_credential_hashes_running 1\n")) => {}
        }
        hashing.await.unwrap().unwrap();
    });
    assert!(telemetry.metrics().await.contains("\nlms_credential_hashes_running 0\n"));
}

#[tokio::test]
async fn database_connections_are_reported_by_state() {
    let app = TestApp::spawn().await;
    let (oak, telemetry) = (app.school("oak").await, TelemetryClient::of(&app).await);
    assert!(telemetry.metrics().await.contains("\nlms_database_connections_max 8\n"));
    let states = ["in_use", "idle"].map(|state| format!("lms_database_connections{{state=\"{state}\"}}"));
    let (first, second) = (oak.tenant().read().await.unwrap(), oak.tenant().read().await.unwrap());
    assert!(telemetry.metrics().await.contains(&format!("\n{} 2\n", states[0])));
    first.commit().await.unwrap();
    second.commit().await.unwrap();
    // A returned connection becomes idle a moment later.
    until(async || telemetry.value(&states[0]).await < 0.5 && telemetry.value(&states[1]).await > 1.5).await;
}

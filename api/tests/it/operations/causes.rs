//! Each count changes by its cause, and by nothing beside it.

use std::{sync::Arc, time::Duration};

use api::edge::Edge;
use poem::{EndpointExt, Response, endpoint::make, http::Method};
use redis::Client as Redis;
use serde_json::json;
use tokio::{net::TcpListener, sync::Notify};
use worker::{
    credential::{Hasher, Owner},
    live::{LiveQueues, QueueOf},
    metrics::{Metrics, Process},
};

use super::{Watched, changes};
use crate::{
    mtc::{CHECK, open_round, rehearse, right, save, start},
    sessions::{answer_all, answer_rightly, answers, begin, body, id, right_answer},
    support::{Client, Person, TestApp, edge_settings, hasher, login_limit, until},
};

async fn log_in(client: &Client<'_>, person: &Person, secret: &str) -> u16 {
    client.post(person.door(), person.login_with(secret)).await.status
}

#[tokio::test]
async fn log_ins_are_counted_by_what_became_of_them() {
    let app = TestApp::spawn().await;
    let (oak, watched) = (app.school("oak").await, Watched::of(&app).await);
    let (anyone, pupil) = (app.anonymous(), &oak.pupil);
    changes!(watched, ["lms_logins_total{outcome=\"success\"}" by 2, "lms_logins_total{outcome=\"wrong\"}" by 0] {
        assert_eq!(log_in(&anyone, pupil, &pupil.secret).await, 200);
        assert_eq!(log_in(&anyone, &oak.teacher, &oak.teacher.secret).await, 200);
    });
    changes!(watched, ["lms_logins_total{outcome=\"wrong\"}" by 4, "lms_lockouts_total" by 0] {
        for _ in 0..4 {
            assert_eq!(log_in(&anyone, pupil, "000000").await, 401);
        }
    });
    // The fifth may be right, and then nobody is locked.
    changes!(watched, ["lms_logins_total{outcome=\"success\"}" by 1, "lms_lockouts_total" by 0] {
        assert_eq!(log_in(&anyone, pupil, &pupil.secret).await, 200);
    });
    changes!(watched, ["lms_logins_total{outcome=\"wrong\"}" by 5, "lms_lockouts_total" by 1] {
        for _ in 0..5 {
            assert_eq!(log_in(&anyone, pupil, "000000").await, 401);
        }
    });
    changes!(watched, ["lms_logins_total{outcome=\"locked\"}" by 2, "lms_lockouts_total" by 0] {
        assert_eq!(log_in(&anyone, pupil, &pupil.secret).await, 423);
        assert_eq!(log_in(&anyone, pupil, "000000").await, 423);
    });
    // A name that nobody has is locked like one that somebody has.
    changes!(watched, ["lms_logins_total{outcome=\"wrong\"}" by 5, "lms_lockouts_total" by 1] {
        for _ in 0..5 {
            let nobody = json!({ "school_id": oak.id, "username": "nobody", "pin": "000000" });
            anyone.post("/auth/pupil/login", nobody).await.is("LMS-AUTH-006");
        }
    });
    // What is no log-in is not counted as one.
    changes!(watched, ["lms_logins_total{outcome=\"wrong\"}" by 0, "lms_logins_total{outcome=\"failed\"}" by 0] {
        anyone.post("/auth/pupil/login", json!({})).await.is("LMS-AUTH-011");
        anyone.post("/auth/refresh", json!({ "refresh_token": format!("{}.x", oak.id) })).await.is("LMS-AUTH-008");
    });
}

#[tokio::test]
async fn a_wrong_current_password_locks_a_name_and_is_counted_as_that() {
    let app = TestApp::spawn().await;
    let (oak, watched) = (app.school("oak").await, Watched::of(&app).await);
    changes!(watched, ["lms_lockouts_total" by 1, "lms_logins_total{outcome=\"wrong\"}" by 0] {
        for _ in 0..6 {
            let change = json!({ "current": "not-the-password", "new": "fresh-7-oaks-here" });
            app.as_(&oak.teacher).post("/auth/password", change).await.is("LMS-AUTH-006");
        }
    });
}

#[tokio::test]
async fn log_ins_that_are_not_tried_are_counted_by_why() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let peppers = app.keys().peppers.clone();
    let with_metrics = |parts: &mut api::app::Parts| parts.metrics = Metrics::of(Process::Api);

    let limited = app.another(|parts| (parts.login_limit, parts.metrics) = (login_limit(1), Metrics::of(Process::Api)));
    let limited = limited.await;
    let watched = Watched::of(&limited).await;
    changes!(watched, ["lms_logins_total{outcome=\"success\"}" by 1, "lms_logins_total{outcome=\"limited\"}" by 1] {
        assert_eq!(log_in(&limited.anonymous(), &oak.pupil, &oak.pupil.secret).await, 200);
        assert_eq!(log_in(&limited.anonymous(), &oak.pupil, &oak.pupil.secret).await, 429);
    });

    let busy =
        app.another(|parts| (parts.hasher, parts.metrics) = (hasher(&peppers, 0), Metrics::of(Process::Api))).await;
    let watched = Watched::of(&busy).await;
    changes!(watched, ["lms_logins_total{outcome=\"busy\"}" by 1] {
        assert_eq!(log_in(&busy.anonymous(), &oak.pupil, &oak.pupil.secret).await, 503);
    });

    let broken = app.another(with_metrics).await;
    let watched = Watched::of(&broken).await;
    broken.database.clone().close().await.unwrap();
    changes!(watched, ["lms_logins_total{outcome=\"failed\"}" by 1] {
        assert!(log_in(&broken.anonymous(), &oak.pupil, &oak.pupil.secret).await >= 500);
    });
}

#[tokio::test]
async fn practice_is_counted_once_for_what_is_sent_twice() {
    let app = TestApp::spawn().await;
    let (oak, watched) = (app.school("oak").await, Watched::of(&app).await);
    let pupil = app.as_(&oak.pupil);
    let mut begun = json!(null);
    changes!(watched, ["lms_practice_sessions_total{event=\"started\"}" by 1] {
        begun = begin(&pupil).await;
        // The pupil's browser was closed: the same session is gone on with.
        assert_eq!(id(&begin(&pupil).await), id(&begun));
    });
    let first = begun["next"].clone();
    changes!(watched, [
        "lms_practice_answers_total{result=\"right\"}" by 1, "lms_practice_answers_total{result=\"wrong\"}" by 0
    ] {
        answer_rightly(&pupil, &begun, &first).await.ok();
        answer_rightly(&pupil, &begun, &first).await.ok();
    });
    let second = pupil.get(&format!("/sessions/{}", id(&begun))).await.ok()["next"].clone();
    changes!(watched, [
        "lms_practice_answers_total{result=\"right\"}" by 0, "lms_practice_answers_total{result=\"wrong\"}" by 1
    ] {
        let wrong = body(&second, Some(right_answer(&second) + 1));
        pupil.post(&answers(&begun), wrong).await.ok();
    });
    changes!(watched, ["lms_practice_sessions_total{event=\"finished\"}" by 1] {
        let path = format!("/sessions/{}/finish", id(&begun));
        assert_eq!(pupil.post_nothing(&path).await.ok(), pupil.post_nothing(&path).await.ok());
    });
    changes!(watched, ["lms_practice_answers_total{result=\"right\"}" by 0] {
        answer_rightly(&pupil, &begun, &first).await.ok();
        pupil.post(&answers(&begun), body(&json!({ "id": entity::SessionId::draw() }), Some(1))).await.is("LMS-SES-002");
    });
}

#[tokio::test]
async fn checks_are_counted_when_they_are_handed_out_and_when_they_are_complete() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let watched = Watched::of(&app).await;
    let round = open_round(&app, &oak).await;
    let pupil = app.as_(&oak.classes[0][0]);
    let mut form = json!(null);
    changes!(watched, ["lms_mtc_attempts_total{event=\"started\"}" by 1] {
        form = start(&pupil, &round).await;
        // Asked again a moment later, it is the same attempt.
        pupil.post("/mtc/attempts", json!({ "round_id": round })).await.ok();
    });
    app.clock.advance(CHECK);
    changes!(watched, ["lms_mtc_attempts_total{event=\"submitted\"}" by 0] {
        save(&app, &pupil, &form, &right(&form, 1..=24)).await.ok();
    });
    changes!(watched, ["lms_mtc_attempts_total{event=\"submitted\"}" by 1] {
        save(&app, &pupil, &form, &right(&form, 25..=25)).await.ok();
        save(&app, &pupil, &form, &right(&form, 25..=25)).await.ok();
    });
    changes!(watched, ["lms_mtc_attempts_total{event=\"started\"}" by 1] {
        rehearse(&app.as_(&oak.pupil)).await;
    });
    app.do_jobs().await;
}

#[tokio::test]
async fn a_live_queue_that_was_lost_is_counted_when_it_is_made_again() {
    let app = TestApp::spawn().await;
    let (oak, watched) = (app.school("oak").await, Watched::of(&app).await);
    let pupil = app.as_(&oak.pupil);
    let begun = begin(&pupil).await;
    let of = QueueOf { school_id: oak.id, session_id: entity::SessionId(id(&begun).parse().unwrap()) };
    changes!(watched, ["lms_live_queue_rebuilds_total" by 1] {
        let next = answer_rightly(&pupil, &begun, &begun["next"]).await.ok()["next"].clone();
        assert!(app.live.forget(&[of]).await);
        answer_rightly(&pupil, &begun, &next).await.ok();
        pupil.get(&format!("/sessions/{}", id(&begun))).await.ok();
    });
}

/// A service whose Redis is not there.
pub(super) async fn without_its_redis() -> TestApp {
    // Nobody listens there: the port was free a moment ago.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("redis://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Redis::open(url).unwrap();
    TestApp::with(|parts| parts.live = LiveQueues::in_redis(&client).unwrap()).await
}

#[tokio::test]
async fn a_redis_that_is_away_is_counted_and_told() {
    let app = without_its_redis().await;
    let (oak, watched) = (app.school("oak").await, Watched::of(&app).await);
    let pupil = app.as_(&oak.pupil);
    assert!(!watched.metrics().await.contains("lms_redis_up"));
    let begun = begin(&pupil).await;
    assert_eq!(answer_all(&pupil, &begun).await, 20);
    assert!(watched.value("lms_live_queue_errors_total").await >= 1.0);
    assert!(watched.value("lms_live_queue_rebuilds_total").await >= 1.0);
    watched.observed.sample().await;
    assert!(watched.metrics().await.contains("\nlms_redis_up 0\n"));
}

#[tokio::test]
async fn a_redis_that_is_there_is_told() {
    let Ok(url) = std::env::var("LMS_TEST_REDIS_URL") else {
        eprintln!("skipped: LMS_TEST_REDIS_URL is not set");
        return;
    };
    let client = Redis::open(url).unwrap();
    let app = TestApp::with(|parts| parts.live = LiveQueues::in_redis(&client).unwrap()).await;
    let watched = Watched::of(&app).await;
    // Another test takes this Redis away for a moment.
    until(async || {
        watched.observed.sample().await;
        watched.metrics().await.contains("\nlms_redis_up 1\n")
    })
    .await;
}

#[tokio::test]
async fn requests_are_counted_by_operation_status_and_code() {
    let app = TestApp::spawn().await;
    let (oak, watched) = (app.school("oak").await, Watched::of(&app).await);
    changes!(watched, [
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
    // A method may be any word: it becomes no label.
    app.anonymous().call(Method::from_bytes(b"PROPFIND").unwrap(), "/schools").send().await;
    let metrics = watched.metrics().await;
    assert!(metrics.contains("method=\"other\"") && !metrics.contains("PROPFIND"));
}

#[tokio::test]
async fn requests_in_flight_are_counted_until_they_are_answered_or_given_up() {
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
    let (watched, anyone) = (Watched::of(&app).await, app.anonymous());
    let in_flight = async |count: f64| {
        until(async || (watched.value("lms_http_requests_in_flight").await - count).abs() < 0.5).await;
    };
    let client_that_hangs_up = Box::pin(anyone.get("/schools"));
    tokio::select! {
        _ = client_that_hangs_up => panic!("nothing was to answer"),
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
async fn hashes_are_told_with_their_permits_and_their_queue() {
    let app = TestApp::spawn().await;
    let peppers = app.keys().peppers.clone();
    // A tenth of a second each.
    let app = app.another(|parts| parts.hasher = Hasher::new(peppers, 10, 2, 7)).await;
    let watched = Watched::of(&app).await;
    let metrics = watched.metrics().await;
    assert!(metrics.contains("\nlms_credential_hash_permits 2\n"));
    assert!(metrics.contains("\nlms_credential_hash_queue_limit 7\n"));
    let place = app.hasher.reserve().unwrap();
    assert!(watched.metrics().await.contains("\nlms_credential_hashes_waiting 1\n"));
    drop(place);
    assert!(watched.metrics().await.contains("\nlms_credential_hashes_waiting 0\n"));

    let owner = Owner { school_id: entity::SchoolId::draw(), account_id: entity::AccountId::draw() };
    changes!(watched, ["lms_credential_hashes_total" by 1] {
        let mut hashing = tokio::spawn({
            let hasher = app.hasher.clone();
            async move { hasher.hash(owner, &"482911".into()).await }
        });
        tokio::select! {
            _ = &mut hashing => panic!("the hash was not seen running"),
            () = until(async || watched.metrics().await.contains("\nlms_credential_hashes_running 1\n")) => {}
        }
        hashing.await.unwrap().unwrap();
    });
    assert!(watched.metrics().await.contains("\nlms_credential_hashes_running 0\n"));
}

#[tokio::test]
async fn connections_are_told_by_what_they_do() {
    let app = TestApp::spawn().await;
    let (oak, watched) = (app.school("oak").await, Watched::of(&app).await);
    assert!(watched.metrics().await.contains("\nlms_database_connections_max 8\n"));
    let states = ["in_use", "idle"].map(|state| format!("lms_database_connections{{state=\"{state}\"}}"));
    let (one, other) = (oak.tenant().read().await.unwrap(), oak.tenant().read().await.unwrap());
    assert!(watched.metrics().await.contains(&format!("\n{} 2\n", states[0])));
    one.commit().await.unwrap();
    other.commit().await.unwrap();
    // A connection that is given back is idle a moment later.
    until(async || watched.value(&states[0]).await < 0.5 && watched.value(&states[1]).await > 1.5).await;
}

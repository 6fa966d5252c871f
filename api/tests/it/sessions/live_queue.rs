//! The live queue is only a cached copy, so a lesson continues without it.

use std::{env, process::Command, time::Duration};

use entity::attempt;
use redis::Client as Redis;
use tokio::{io::AsyncReadExt, net::TcpListener, sync::Mutex};
use worker::{
    live::{LiveQueueKey, LiveQueues},
    practice::LiveQueue,
};

use super::{answer_all, answer_rightly, id, start_practice};
use crate::support::{School, TestApp};

/// A service whose live queues are in the Redis at this URL.
async fn over_redis(url: &str) -> TestApp {
    let client = Redis::open(url).unwrap();
    TestApp::with(|parts| parts.live = LiveQueues::in_redis(&client).unwrap()).await
}

async fn attempts(school: &School<'_>) -> usize {
    let tx = school.tenant().read().await.unwrap();
    tx.find::<attempt::Entity>().all(&tx).await.unwrap().len()
}

/// The tests that need the Redis of `scripts/with-services` take turns, because one of them kills it.
static TURNS: Mutex<()> = Mutex::const_new(());

/// The URL of the Redis of `scripts/with-services`, and the path of the program that controls this Redis. `None` if the
/// variables are not set.
fn redis() -> Option<(String, String)> {
    let settings = env::var("LMS_TEST_REDIS_URL").ok().zip(env::var("LMS_TEST_REDIS_CTL").ok());
    if settings.is_none() {
        eprintln!("skipped: LMS_TEST_REDIS_URL is not set");
    }
    settings
}

#[tokio::test]
async fn a_session_continues_in_another_process_that_has_no_copy() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let started = start_practice(&app.as_(&oak.pupil)).await;
    let mut question = started["next"].clone();
    let other = app.another(|_| {}).await;
    for turn in 0..20 {
        // The processes take turns, so each process's copy lacks the answer that the other process has just taken.
        let pupil = if turn % 2 == 0 { app.as_(&oak.pupil) } else { other.as_(&oak.pupil) };
        question = answer_rightly(&pupil, &started, &question).await.ok()["next"].clone();
    }
    assert!(question.is_null());
    assert_eq!(attempts(&oak).await, 20);
}

#[tokio::test]
async fn a_finished_session_leaves_no_queue_behind() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let key = LiveQueueKey { school_id: oak.id, session_id: entity::SessionId(id(&started).parse().unwrap()) };
    assert!(app.live.get::<LiveQueue>(key).await.is_some());
    pupil.post_nothing(&format!("/sessions/{}/finish", id(&started))).await.ok();
    assert!(app.live.get::<LiveQueue>(key).await.is_none());
}

#[tokio::test]
async fn an_evicted_queue_is_rebuilt() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let mut question = started["next"].clone();
    let key = LiveQueueKey { school_id: oak.id, session_id: entity::SessionId(id(&started).parse().unwrap()) };
    while !question.is_null() {
        assert!(app.live.remove(&[key]).await);
        question = answer_rightly(&pupil, &started, &question).await.ok()["next"].clone();
    }
    assert_eq!(attempts(&oak).await, 20);
}

#[tokio::test]
async fn without_redis_every_answer_is_accepted() {
    // Nothing listens on this port, because it was free a moment ago.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let app = over_redis(&format!("redis://{address}")).await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    assert_eq!(answer_all(&pupil, &started).await, 20);
    assert_eq!(attempts(&oak).await, 20);
}

#[tokio::test]
async fn with_an_unresponsive_redis_every_answer_is_accepted() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let silent = tokio::spawn(async move {
        loop {
            let Ok((mut connection, _)) = listener.accept().await else { return };
            tokio::spawn(async move {
                let mut buffer = [0; 1_024];
                while connection.read(&mut buffer).await.is_ok_and(|bytes| bytes > 0) {}
            });
        }
    });
    let app = over_redis(&format!("redis://{address}")).await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    assert_eq!(answer_all(&pupil, &started).await, 20);
    assert_eq!(attempts(&oak).await, 20);
    silent.abort();
}

#[tokio::test]
async fn a_queue_is_stored_in_redis_under_its_school_for_two_hours() {
    let Some((url, _)) = redis() else { return };
    let _turn = TURNS.lock().await;
    let app = over_redis(&url).await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    answer_rightly(&pupil, &started, &started["next"]).await.ok();
    let mut redis = Redis::open(url).unwrap().get_multiplexed_async_connection().await.unwrap();
    let key = format!("lms:{}:session:{}", oak.id, id(&started));
    let seconds: i64 = redis::cmd("TTL").arg(&key).query_async(&mut redis).await.unwrap();
    assert!((7_000..=7_200).contains(&seconds), "{seconds}");

    let head = app.as_(&oak.headteacher);
    head.delete(&format!("/admin/users/{}?erase=true", oak.pupil.id)).await.done();
    app.do_jobs().await;
    let left: bool = redis::cmd("EXISTS").arg(&key).query_async(&mut redis).await.unwrap();
    assert!(!left, "the queue of an erased pupil is still there");
}

#[tokio::test]
async fn thirty_pupils_lose_no_answers_while_redis_is_killed_and_flushed_twice() {
    let Some((url, control)) = redis() else { return };
    let _turn = TURNS.lock().await;
    let app = over_redis(&url).await;
    let oak = app.school("oak").await.with_class(30).await;
    let control = |what: &'static str| {
        let control = control.clone();
        tokio::task::spawn_blocking(move || assert!(Command::new(control).arg(what).status().unwrap().success()))
    };
    let lesson = futures_util::future::join_all(oak.classes[0].iter().map(async |person| {
        let pupil = app.as_(person);
        let started = start_practice(&pupil).await;
        let mut question = started["next"].clone();
        let mut acknowledged = 0;
        while !question.is_null() {
            question = answer_rightly(&pupil, &started, &question).await.ok()["next"].clone();
            acknowledged += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        acknowledged
    }));
    let faults = async {
        for _ in 0..2 {
            tokio::time::sleep(Duration::from_millis(200)).await;
            control("kill").await.unwrap();
            tokio::time::sleep(Duration::from_millis(400)).await;
            control("start").await.unwrap();
            tokio::time::sleep(Duration::from_millis(400)).await;
            if let Ok(mut redis) = Redis::open(url.as_str()).unwrap().get_multiplexed_async_connection().await {
                let _: Result<(), _> = redis::cmd("FLUSHALL").query_async(&mut redis).await;
            }
        }
    };
    let (acknowledged, ()) = tokio::join!(lesson, faults);
    assert_eq!(acknowledged.iter().sum::<u32>(), 600);
    // No answer is stored twice.
    assert_eq!(attempts(&oak).await, 600);
}

//! Connections that are cut or slow, and a Redis that loses its data.

use std::{
    env,
    time::{Duration, Instant},
};

use redis::{Client, cmd};

use crate::{caller::pause, cluster::Cluster, services::times};

/// The delay of each Redis response, which is twice as long as any caller waits for Redis.
const SLOW: Duration = Duration::from_millis(500);

/// How long Redis is slow, and how long the database refuses connections.
const LASTS: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_continues_when_redis_loses_all_its_data() {
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let client = Client::open(env::var("LMS_TEST_REDIS_URL").unwrap()).unwrap();
    let flush = async |_: &mut Cluster| {
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        for _ in 0..5 {
            cmd("FLUSHALL").exec_async(&mut connection).await.unwrap();
            pause(50..200).await;
        }
        Instant::now()
    };
    cluster.survives("Redis is flushed during a lesson, five times", times(2, 20), flush).await;
    cluster.assert_no_client_noticed();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_continues_when_redis_is_slow() {
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let slow_down = async |cluster: &mut Cluster| {
        let redis = cluster.redis.as_ref().unwrap();
        redis.delay(SLOW);
        let slow = Instant::now();
        cluster.ledger.until_all_succeed_after(slow).await;
        tokio::time::sleep(LASTS).await;
        redis.delay(Duration::ZERO);
        Instant::now()
    };
    cluster.survives("each response of Redis is delayed by 500 ms, for 3 s", times(1, 10), slow_down).await;
    cluster.assert_no_client_noticed();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_connections_to_postgres_are_cut() {
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let cut = async |cluster: &mut Cluster| {
        let postgres = cluster.postgres.as_ref().unwrap();
        for _ in 0..3 {
            postgres.cut();
            pause(50..300).await;
        }
        postgres.shut(true);
        postgres.cut();
        tokio::time::sleep(LASTS).await;
        postgres.shut(false);
        Instant::now()
    };
    cluster.survives("connections to PostgreSQL are cut three times, then refused for 3 s", times(2, 20), cut).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_done_twice_when_responses_do_not_reach_their_clients() {
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let cut = async |cluster: &mut Cluster| {
        for _ in 0..10 {
            cluster.entrance.cut();
            pause(50..200).await;
        }
        Instant::now()
    };
    cluster.survives("client connections are cut, ten times", times(2, 20), cut).await;
}

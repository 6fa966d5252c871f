//! Processes and services that die without warning.

use std::time::{Duration, Instant};

use rand::Rng;

use crate::{
    cluster::Cluster,
    services::{control, settle, tell, times},
};

/// How long a service is away.
const AWAY: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_a_process_of_the_api_is_killed() {
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let kill = async |cluster: &mut Cluster| {
        let number = rand::rng().random_range(0..cluster.apis.len());
        cluster.apis[number].running.signal("KILL");
        let killed = Instant::now();
        cluster.serve_again(number);
        killed
    };
    cluster.suffers("a process of the API is killed", times(2, 20), kill).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_a_worker_is_killed() {
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let kill = async |cluster: &mut Cluster| {
        let number = rand::rng().random_range(0..cluster.workers.len());
        cluster.workers[number].signal("KILL");
        let killed = Instant::now();
        cluster.work_again(number);
        killed
    };
    cluster.suffers("a worker is killed", times(2, 20), kill).await;
    cluster.nobody_noticed();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_goes_on_when_redis_is_killed() {
    let Some(redis) = control("LMS_TEST_REDIS_CTL") else { return };
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let kill = async |cluster: &mut Cluster| {
        tell(&redis, "kill").await;
        let killed = Instant::now();
        cluster.ledger.until_all_succeed_after(killed).await;
        tokio::time::sleep(AWAY).await;
        tell(&redis, "start").await;
        Instant::now()
    };
    cluster.suffers("Redis is killed, and started again", times(1, 10), kill).await;
    cluster.nobody_noticed();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_postgres_stops_at_once_and_starts_again() {
    let Some(postgres) = control("LMS_TEST_POSTGRES_CTL") else { return };
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let stop = async |_: &mut Cluster| {
        settle().await;
        tell(&postgres, "stop-immediate").await;
        tokio::time::sleep(AWAY).await;
        tell(&postgres, "start").await;
        Instant::now()
    };
    cluster.suffers("PostgreSQL is stopped at once, and started again", times(1, 10), stop).await;
}

//! Processes and services that are killed without warning.

use std::time::{Duration, Instant};

use rand::Rng;

use crate::{
    cluster::Cluster,
    services::{checkpoint, control, run_control, times},
};

/// How long a killed service stays down.
const DOWN: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_an_api_process_is_killed() {
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let kill = async |cluster: &mut Cluster| {
        let number = rand::rng().random_range(0..cluster.apis.len());
        cluster.apis[number].running.signal("KILL");
        let killed = Instant::now();
        cluster.serve_again(number);
        killed
    };
    cluster.survives("an API process is killed", times(2, 20), kill).await;
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
    cluster.survives("a worker is killed", times(2, 20), kill).await;
    cluster.assert_no_client_noticed();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_continues_when_redis_is_killed() {
    let Some(redis) = control("LMS_TEST_REDIS_CTL") else { return };
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let kill = async |cluster: &mut Cluster| {
        run_control(&redis, "kill").await;
        let killed = Instant::now();
        cluster.ledger.until_all_succeed_after(killed).await;
        tokio::time::sleep(DOWN).await;
        run_control(&redis, "start").await;
        Instant::now()
    };
    cluster.survives("Redis is killed, and started again after 3 s", times(1, 10), kill).await;
    cluster.assert_no_client_noticed();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_postgres_shuts_down_immediately_and_restarts() {
    let Some(postgres) = control("LMS_TEST_POSTGRES_CTL") else { return };
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let stop = async |_: &mut Cluster| {
        checkpoint().await;
        run_control(&postgres, "stop-immediate").await;
        tokio::time::sleep(DOWN).await;
        run_control(&postgres, "start").await;
        Instant::now()
    };
    cluster.survives("PostgreSQL is shut down immediately, and started again after 3 s", times(1, 10), stop).await;
}

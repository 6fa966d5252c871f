//! Processes that are frozen during a transaction and continue later, as on a machine that swaps or is migrated.

use std::time::{Duration, Instant};

use rand::Rng;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::{
    caller::pause,
    cluster::{Cluster, api_name, worker_name},
    invariants,
    ledger::bound,
    server::Running,
    services::times,
};

/// The time that PostgreSQL needs to execute the statements that the process sent before it was frozen.
const DONE: Duration = Duration::from_millis(100);

/// How long a load balancer needs to notice that a process does not respond.
const SEEN_AFTER: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn other_workers_do_a_frozen_workers_jobs_and_nothing_is_done_twice() {
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let freeze = async |cluster: &mut Cluster| {
        let number = rand::rng().random_range(0..cluster.workers.len());
        let worker = &cluster.workers[number];
        freeze_in_a_transaction(cluster, worker, &worker_name(number)).await;
        let frozen = Instant::now();
        // The lease expires after a second, but the frozen worker still holds the lock on the job's row.
        invariants::until_jobs_end(&cluster.service().await, frozen).await;
        let ended = frozen.elapsed();
        assert!(ended <= bound(), "the jobs of a frozen worker are done only after {ended:?}");
        worker.signal("CONT");
        Instant::now()
    };
    cluster.survives("a worker is frozen in a transaction until others have done its jobs", times(1, 10), freeze).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_served_while_an_api_process_is_frozen() {
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    // A client that is sent to the frozen process gets no response in time and retries at another one.
    cluster.patience = Duration::from_secs(2);
    let freeze = async |cluster: &mut Cluster| {
        let number = rand::rng().random_range(0..cluster.apis.len());
        let api = &cluster.apis[number].running;
        freeze_in_a_transaction(cluster, api, &api_name(number)).await;
        let frozen = Instant::now();
        tokio::time::sleep(SEEN_AFTER).await;
        cluster.leave_out(number);
        let served = cluster.ledger.until_all_succeed_after(frozen).await;
        assert!(served <= bound(), "everybody is served only {served:?} after a process froze");
        api.signal("CONT");
        cluster.send_to_all();
        Instant::now()
    };
    cluster
        .survives("an API process is frozen in a transaction until all clients are served", times(1, 10), freeze)
        .await;
}

/// Freezes a process while it has an open transaction with locked rows.
async fn freeze_in_a_transaction(cluster: &Cluster, process: &Running, name: &str) {
    let database = cluster.database().await;
    let sql = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1
               AND state = 'idle in transaction' AND backend_xid IS NOT NULL";
    let open = Statement::from_sql_and_values(DbBackend::Postgres, sql, [name.into()]);
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(30) {
        process.signal("STOP");
        tokio::time::sleep(DONE).await;
        if database.query_one_raw(open.clone()).await.unwrap().is_some() {
            database.close().await.unwrap();
            return;
        }
        process.signal("CONT");
        pause(10..100).await;
    }
    panic!("{name} has no open transaction");
}

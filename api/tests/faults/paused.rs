//! Processes that are frozen in the middle of a transaction, as a machine is that swaps or is moved, and go on later as if
//! nothing had been.

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

/// What PostgreSQL was asked before the process froze is done by then.
const DONE: Duration = Duration::from_millis(100);

/// What a load balancer needs to see that a process does not answer.
const SEEN_AFTER: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn others_do_the_jobs_of_a_frozen_worker_which_does_nothing_twice_later() {
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let freeze = async |cluster: &mut Cluster| {
        let number = rand::rng().random_range(0..cluster.workers.len());
        let worker = &cluster.workers[number];
        freeze_in_a_transaction(cluster, worker, &worker_name(number)).await;
        let frozen = Instant::now();
        // Its lease is a second, but it has the job's row locked.
        invariants::until_jobs_end(&cluster.service().await, frozen).await;
        let ended = frozen.elapsed();
        assert!(ended <= bound(), "jobs of a frozen worker are done after {ended:?}");
        worker.signal("CONT");
        Instant::now()
    };
    cluster.suffers("a worker is frozen in a transaction until others have done its jobs", times(1, 10), freeze).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_served_while_a_process_of_the_api_is_frozen() {
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    // Who is sent to the frozen process waits in vain, and tries another.
    cluster.patience = Duration::from_secs(2);
    let freeze = async |cluster: &mut Cluster| {
        let number = rand::rng().random_range(0..cluster.apis.len());
        let api = &cluster.apis[number].running;
        freeze_in_a_transaction(cluster, api, &api_name(number)).await;
        let frozen = Instant::now();
        tokio::time::sleep(SEEN_AFTER).await;
        cluster.leave_out(number);
        let served = cluster.ledger.until_all_succeed_after(frozen).await;
        assert!(served <= bound(), "everybody is served {served:?} after a process froze");
        api.signal("CONT");
        cluster.send_to_all();
        Instant::now()
    };
    cluster.suffers("a process of the API is frozen in a transaction until all are served", times(1, 10), freeze).await;
}

/// Freezes a process at a moment in which it has a transaction open and rows locked.
async fn freeze_in_a_transaction(cluster: &Cluster, process: &Running, name: &str) {
    let database = cluster.database().await;
    let sql = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1
               AND state = 'idle in transaction' AND backend_xid IS NOT NULL";
    let open = Statement::from_sql_and_values(DbBackend::Postgres, sql, [name.into()]);
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(30) {
        process.signal("STOP");
        tokio::time::sleep(DONE).await;
        if database.query_one_raw(open.clone()).await.unwrap().is_some() {
            database.close().await.unwrap();
            return;
        }
        process.signal("CONT");
        pause(10..100).await;
    }
    panic!("{name} is in no transaction");
}

//! A rolling restart under load loses no request.

use std::time::{Duration, Instant};

use tokio_util::task::AbortOnDropHandle;

use crate::{cluster::Cluster, services::times};

/// How long a load balancer needs to notice that a process is stopping. A stopping process still serves for one second.
const SEEN_AFTER: Duration = Duration::from_millis(300);

#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_under_load_loses_no_request() {
    let Some((_alone, mut cluster)) = Cluster::start().await else { return };
    let restart = async |cluster: &mut Cluster| {
        for number in 0..cluster.apis.len() {
            cluster.apis[number].request_stop();
            tokio::time::sleep(SEEN_AFTER).await;
            cluster.leave_out(number);
            let (status, _) = cluster.apis[number].end().await;
            assert!(status.success(), "{status}: {}", cluster.apis[number].log());
            cluster.serve_again(number);
        }
        for number in 0..cluster.workers.len() {
            cluster.workers[number].request_stop();
            let (status, _) = cluster.workers[number].end().await;
            assert!(status.success(), "{status}");
            cluster.work_again(number);
        }
        Instant::now()
    };
    cluster.survives("a rolling restart of two API processes and two workers", times(1, 10), restart).await;
    cluster.assert_no_client_noticed();
}

/// How many requests a second are sent through nginx in addition to those of the simulated school. They are POST
/// requests, which nginx never repeats.
const STEADY_RATE: u32 = 60;

/// nginx is not told that a process is stopping. It only notices that the process refuses connections.
#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_behind_nginx_loses_no_request() {
    let Some((_alone, mut cluster, _nginx)) = Cluster::behind_nginx().await else { return };
    let steady = cluster.another_caller();
    let steady = AbortOnDropHandle::new(tokio::spawn(async move {
        steady.practise_and_finish_repeatedly(STEADY_RATE).await;
    }));
    let restart = async |cluster: &mut Cluster| {
        let (started, earlier) = (Instant::now(), cluster.ledger.entries().requests);
        for number in 0..cluster.apis.len() {
            cluster.apis[number].request_stop();
            let (status, _) = cluster.apis[number].end().await;
            assert!(status.success(), "{status}: {}", cluster.apis[number].log());
            cluster.serve_again(number);
        }
        let requests = cluster.ledger.entries().requests - earlier;
        eprintln!("{requests} requests during a rolling restart of {:.1?}", started.elapsed());
        Instant::now()
    };
    cluster.survives("a rolling restart of two API processes behind nginx", times(1, 3), restart).await;
    cluster.assert_no_client_noticed();
    assert!(!steady.is_finished(), "the steady requests go on until the end");
}

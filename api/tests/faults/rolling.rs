//! A rolling restart under load loses no request.

use std::time::{Duration, Instant};

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

/// nginx is not told that a process is stopping. It only notices that the process refuses connections. A POST that nginx
/// sends at the moment in which the process closes its listener gets a code, because nginx must not repeat it.
#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_behind_nginx_loses_no_change() {
    let Some((_alone, mut cluster, _nginx)) = Cluster::behind_nginx().await else { return };
    let restart = async |cluster: &mut Cluster| {
        for number in 0..cluster.apis.len() {
            cluster.apis[number].request_stop();
            let (status, _) = cluster.apis[number].end().await;
            assert!(status.success(), "{status}: {}", cluster.apis[number].log());
            cluster.serve_again(number);
        }
        Instant::now()
    };
    let rounds = times(1, 3);
    cluster.survives("a rolling restart of two API processes behind nginx", rounds, restart).await;
    let entries = cluster.ledger.entries();
    assert!(entries.unanswered.is_empty(), "{:?}", entries.unanswered);
    assert!(entries.refused.keys().all(|(_, code)| code == "LMS-API-006"), "{:?}", entries.refused);
    let refused: usize = entries.refused.values().sum();
    assert!(refused <= 2 * rounds, "more than one request for each restarted process: {:?}", entries.refused);
}

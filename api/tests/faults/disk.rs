//! The disk of the embedded database is full: acknowledged changes stay, changes that cannot be stored are rejected,
//! and the service recovers by itself once there is room.
//!
//! The disk is a small file system in memory. The test runs itself again in its own namespace (`unshare`), so that any
//! user may mount the file system and no mount is left behind. If the kernel does not allow a namespace, the test is
//! skipped.

use std::{
    env, fs,
    fs::File,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    cluster::Cluster,
    services::{SERVICES, times},
};

/// The environment variable that is set if the test runs in its own namespace.
const INSIDE: &str = "LMS_TEST_IN_NAME_SPACE";

/// How long the disk stays full after the first rejected call.
const FULL: Duration = Duration::from_secs(2);

/// The maximum time from the start of filling the disk to the first rejected call.
const SOON: Duration = Duration::from_secs(30);

#[test]
fn acknowledged_answers_survive_a_full_disk_and_service_resumes_once_there_is_room() {
    const NAME: &str = "disk::acknowledged_answers_survive_a_full_disk_and_service_resumes_once_there_is_room";
    let elsewhere = env::var("LMS_TEST_DATABASE").is_ok_and(|database| database != "sqlite");
    if elsewhere {
        eprintln!("skipped: the embedded database is SQLite");
    } else if env::var_os(INSIDE).is_some() {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(the_disk_is_full());
    } else if unshare("true").stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        let _alone = SERVICES.blocking_write();
        let this = env::current_exe().unwrap();
        let again = unshare(this).args(["--exact", NAME, "--nocapture"]).env(INSIDE, "1").status().unwrap();
        assert!(again.success());
    } else {
        eprintln!("skipped: the kernel does not allow a namespace for mounting a small disk (unshare --user --mount)");
    }
}

/// Returns a command that runs in a namespace in which it may mount file systems.
fn unshare(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount"]).arg(program);
    command
}

async fn the_disk_is_full() {
    let mut cluster = Cluster::embedded(mount).await;
    let fill_up = async |cluster: &mut Cluster| {
        let ballast = cluster.data_folder().join("ballast");
        let rejected = || cluster.ledger.entries().refused.values().sum::<usize>();
        let (before, start) = (rejected(), Instant::now());
        while rejected() == before {
            assert!(start.elapsed() < SOON, "the disk is full but no call is rejected");
            fill(&ballast);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(FULL).await;
        fs::remove_file(ballast).unwrap();
        Instant::now()
    };
    cluster.survives("the disk of the embedded database is full for 2 s", times(2, 20), fill_up).await;
}

/// Mounts a small disk over a folder.
fn mount(folder: &Path) {
    let status = Command::new("mount").args(["-t", "tmpfs", "-o", "size=96m", "lms"]).arg(folder).status().unwrap();
    assert!(status.success());
}

/// Fills the disk to the last page.
fn fill(ballast: &Path) {
    let mut ballast = File::options().append(true).create(true).open(ballast).unwrap();
    for size in [1 << 20, 1 << 12] {
        let bytes = vec![0; size];
        // A failed write is expected: it means that the disk is full.
        while ballast.write(&bytes).is_ok_and(|written| written == size) {}
    }
}

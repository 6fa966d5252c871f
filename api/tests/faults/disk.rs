//! The disk of the embedded database is full: what was acknowledged stays, what cannot be kept is refused, and all goes on
//! by itself once there is room.
//!
//! The disk is a small file system in memory. So that anybody may mount it, and none is left behind, the test runs itself
//! again in a name space of its own (`unshare`); where the kernel allows none, it says so and is skipped.

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

/// Says to the test that it runs in its name space.
const INSIDE: &str = "LMS_TEST_IN_NAME_SPACE";

/// How long the disk is full once the first call was refused, and how soon that is.
const FULL: Duration = Duration::from_secs(2);
const SOON: Duration = Duration::from_secs(30);

#[test]
fn acknowledged_answers_outlive_a_full_disk_and_all_goes_on_once_there_is_room() {
    const NAME: &str = "disk::acknowledged_answers_outlive_a_full_disk_and_all_goes_on_once_there_is_room";
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
        eprintln!("skipped: the kernel allows no name space to mount a small disk in (unshare --user --mount)");
    }
}

/// A program in a name space in which it may mount file systems.
fn unshare(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount"]).arg(program);
    command
}

async fn the_disk_is_full() {
    let mut cluster = Cluster::embedded(mount).await;
    let fill_up = async |cluster: &mut Cluster| {
        let ballast = cluster.data_folder().join("ballast");
        let refused = || cluster.ledger.entries().refused.values().sum::<usize>();
        let (before, begin) = (refused(), Instant::now());
        while refused() == before {
            assert!(begin.elapsed() < SOON, "the disk is full, and nobody is refused");
            fill(&ballast);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(FULL).await;
        fs::remove_file(ballast).unwrap();
        Instant::now()
    };
    cluster.suffers("the disk of the embedded database is full", times(2, 20), fill_up).await;
}

/// A small disk in the place of a folder.
fn mount(folder: &Path) {
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=96m", "lms"]).arg(folder).status().unwrap();
    assert!(mounted.success());
}

/// Takes all the room that there is, to the last page.
fn fill(ballast: &Path) {
    let mut ballast = File::options().append(true).create(true).open(ballast).unwrap();
    for size in [1 << 20, 1 << 12] {
        let some = vec![0; size];
        // That there is no room for more is what is wanted.
        while ballast.write(&some).is_ok_and(|written| written == size) {}
    }
}

//! The settings that a command reads, the files that it creates, and who may read them.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use super::server::{Lms, OPERATOR_PASSWORD, Running, binary, skipped};
use crate::support::until;

fn error(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Every path below a directory, and the directory itself, with its permissions.
fn modes(directory: &Path) -> Vec<(PathBuf, u32)> {
    let mut found = vec![(directory.to_owned(), fs::metadata(directory).unwrap().permissions().mode() & 0o7777)];
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(modes(&path));
        } else {
            found.push((path.clone(), fs::metadata(&path).unwrap().permissions().mode() & 0o7777));
        }
    }
    found
}

#[track_caller]
fn assert_private(directory: &Path) {
    for (path, mode) in modes(directory) {
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}: {mode:o}", path.display());
    }
}

/// Starts a command with a umask that protects nothing.
fn start_with_open_umask(lms: &Lms, arguments: &[&str]) -> Running {
    let command = lms.command(arguments);
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 0; exec \"$0\" \"$@\""]).arg(command.get_program()).args(command.get_args()).env_clear();
    Running::start(shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?)))))
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_can_read_the_data_whatever_the_umask_is() {
    if skipped() {
        return;
    }
    let parent = tempfile::tempdir().unwrap();
    let data = parent.path().join("not/yet/created");
    let lms = Lms::new().with("LMS_DATA_DIR", data.to_str().unwrap());
    let mut service = start_with_open_umask(&lms, &["serve"]);
    service.address_of("serving");
    let created = start_with_open_umask(&lms, &["platform-admin", "create", "operator", "--draw"]).end().await;
    assert!(created.0.success());
    // The command may have closed the last connection, which removes the log until the service writes again.
    until(async || data.join("lms.db-wal").exists()).await;
    assert!(data.join("secrets.toml").exists());
    assert_private(&data);
    service.request_stop();
    service.end().await;

    // Whatever an earlier version or a restore has left open is closed when the service starts.
    fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    for file in ["lms.db", "secrets.toml"] {
        fs::set_permissions(data.join(file), Permissions::from_mode(0o644)).unwrap();
    }
    let service = start_with_open_umask(&lms, &["serve"]);
    service.address_of("serving");
    assert_private(&data);
    let log = service.output();
    assert_eq!(log.matches("their access was removed").count(), 3, "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_log_has_no_colours_unless_it_goes_to_a_terminal() {
    if skipped() {
        return;
    }
    let service = Lms::new().with("LMS_LOG_FORMAT", "text").start(&["serve"]);
    until(async || service.output().contains("serving")).await;
    assert!(!service.output().contains('\u{1b}'), "{}", service.output());
}

#[tokio::test(flavor = "multi_thread")]
async fn service_and_commands_read_the_same_file_of_settings() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let (file, data) = (lms.folder().join("lms.env"), lms.folder().join("of the school"));
    // The file replaces the variable LMS_DATA_DIR, which `Lms` sets.
    fs::write(&file, format!("# Settings\nLMS_DATA_DIR='{}'\n", data.display())).unwrap();
    let file = file.to_str().unwrap();
    let service = lms.start(&["--env-file", file, "serve"]);
    service.address_of("serving");
    let create = ["platform-admin", "create", "operator"];
    assert!(error(&lms.run(&create, OPERATOR_PASSWORD)).contains("there is no database"));
    for arguments in [[&["--env-file", file], &create[..]].concat(), [&create[..], &["--env-file", file]].concat()] {
        let output = lms.run(&arguments, OPERATOR_PASSWORD);
        let is_there = String::from_utf8_lossy(&output.stderr).contains("already exists");
        assert!(output.status.success() || is_there, "{output:?}");
    }
    assert!(data.join("lms.db").exists() && !lms.folder().join("lms.db").exists());
    // A flag replaces the setting of the file.
    let elsewhere = lms.folder().to_str().unwrap();
    let flag = lms.run(&["--env-file", file, "backup", "copy.db", "--data-dir", elsewhere], "");
    assert!(error(&flag).contains("there is no database"));
}

#[test]
fn a_missing_or_invalid_file_of_settings_is_an_error_that_contains_no_line_of_it() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let file = lms.folder().join("lms.env");
    let path = file.to_str().unwrap();
    for program in ["lms", "lms-worker"] {
        let run = || Command::new(binary(program)).args(["--env-file", path]).env_clear().output().unwrap();
        let _ = fs::remove_file(&file);
        assert!(error(&run()).contains("lms.env: No such file"));
        fs::write(&file, "LMS_LOG=warn\nharbour-77\n").unwrap();
        let words = error(&run());
        assert!(words.contains("after LMS_LOG") && !words.contains("harbour-77"), "{words}");
    }
}

#[test]
fn a_command_with_wrong_settings_creates_no_database_and_fails() {
    if skipped() {
        return;
    }
    for arguments in [
        &["backup", "copy.db"][..],
        &["replay-erasures"],
        &["platform-admin", "create", "operator", "--draw"],
        &["platform-admin", "reset", "operator", "--draw"],
        &["migrate"],
        &["retry-jobs", "--kind", "digest"],
    ] {
        let lms = Lms::new();
        let words = error(&lms.run(arguments, ""));
        assert!(words.contains("there is no database") && words.contains("--env-file"), "{arguments:?}: {words}");
        assert_eq!(lms.folder().read_dir().unwrap().count(), 0, "{arguments:?}");
    }
    let lms = Lms::new();
    let worker = Command::new(binary("lms-worker")).env_clear().env("LMS_DATA_DIR", lms.folder()).output().unwrap();
    assert!(error(&worker).contains("there is no database"));
    assert_eq!(lms.folder().read_dir().unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_secrets_stop_the_service() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    lms.serve().kill();
    fs::remove_file(lms.folder().join("secrets.toml")).unwrap();
    assert!(error(&lms.run(&["serve"], "")).contains("secrets.toml is missing"));
    assert!(!lms.folder().join("secrets.toml").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn nightly_backups_are_rotated_and_never_replaced_by_one_of_an_empty_database() {
    if skipped() {
        return;
    }
    let backups = tempfile::tempdir().unwrap();
    let lms = Lms::new().with("LMS_BACKUP_DIR", backups.path().to_str().unwrap());
    let names = || {
        let entries = backups.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    };
    let old = ["lms-20260901T023000Z.db", "lms-20260902T023000Z.db", "lms-20260903T023000Z.db", "of another program"];
    for name in old {
        fs::write(backups.path().join(name), "").unwrap();
    }
    let server = lms.serve();
    assert!(error(&lms.run(&["backup", "--keep", "2"], "")).contains("no schools"));
    assert_eq!(names(), old);

    server.create_school(&lms).await;
    let output = lms.run(&["backup", "--keep", "2"], "");
    assert!(output.status.success(), "{output:?}");
    let left = names();
    assert_eq!((left.len(), &*left[0], &*left[2]), (3, old[2], old[3]));
    assert!(String::from_utf8_lossy(&output.stdout).contains(&format!("{}: 1 MB, 1 schools", left[1])), "{output:?}");
    assert!(fs::read(backups.path().join(&left[1])).unwrap().starts_with(b"SQLite format 3"));
    // A rotation applies to the directory only, and needs one.
    assert!(error(&lms.run(&["backup", "copy.db", "--keep", "2"], "")).contains("cannot be used with"));
    assert!(error(&lms.run(&["backup", "--keep", "0"], "")).contains("--keep"));
}

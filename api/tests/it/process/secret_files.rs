//! Secrets from files, in variables with `_FILE` appended.

use std::{fs, process::Output};

use poem::http::Method;
use serde_json::json;
use tempfile::TempDir;
use worker::keys::KeyRing;

use super::server::{Lms, OPERATOR_PASSWORD, skipped};

/// Every secret setting, with a valid value.
fn secrets(directory: &TempDir) -> [(&'static str, String); 5] {
    let database = directory.path().join("elsewhere.db");
    [
        ("DATABASE_URL", format!("sqlite:{}?mode=rwc", database.display())),
        ("REDIS_URL", "redis://127.0.0.1:1".to_owned()),
        ("LMS_TOKEN_KEYS", KeyRing::draw().to_setting()),
        ("LMS_PEPPERS", KeyRing::draw().to_setting()),
        ("LMS_SEAL_KEYS", KeyRing::draw().to_setting()),
    ]
}

const FILES: [&str; 5] =
    ["DATABASE_URL_FILE", "REDIS_URL_FILE", "LMS_TOKEN_KEYS_FILE", "LMS_PEPPERS_FILE", "LMS_SEAL_KEYS_FILE"];

fn write(directory: &TempDir, name: &str, content: &str) -> String {
    let path = directory.path().join(name);
    fs::write(&path, content).unwrap();
    path.display().to_string()
}

fn error(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_secret_can_be_in_a_file() {
    if skipped() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let secrets = secrets(&directory);
    let in_files = FILES.iter().zip(&secrets).fold(Lms::new(), |lms, (variable, (name, value))| {
        lms.with(variable, &write(&directory, name, &format!("{value}\n")))
    });
    // Only the service creates a database.
    in_files.serve().kill();
    let created = in_files.run(&["platform-admin", "create", "operator"], OPERATOR_PASSWORD);
    assert!(created.status.success(), "{created:?}");
    assert!(directory.path().join("elsewhere.db").exists() && !in_files.folder().join("lms.db").exists());
    let in_environment = secrets.iter().fold(Lms::new(), |lms, (name, value)| lms.with(name, value));
    let body = json!({ "username": "operator", "password": OPERATOR_PASSWORD });
    for lms in [&in_files, &in_environment] {
        let server = lms.serve();
        let (status, text) = server.try_call(Method::POST, "/platform/login", "", Some(body.clone())).await.unwrap();
        assert_eq!(status, 200, "{text}");
        server.kill();
    }
}

#[test]
fn a_secret_in_both_its_variable_and_a_file_is_rejected() {
    if skipped() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    for (variable, (name, value)) in FILES.iter().zip(secrets(&directory)) {
        let lms = Lms::new().with(name, &value).with(variable, &write(&directory, name, &value));
        let error = error(&lms.run(&["serve"], ""));
        assert!(error.contains(&format!("{name} and {variable} are both set")) && !error.contains(&value), "{error}");
    }
}

#[test]
fn a_flag_takes_precedence_over_a_file() {
    if skipped() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let file = write(&directory, "url", "mysql://nobody@localhost/lms");
    let url = format!("sqlite:{}?mode=rwc", directory.path().join("by-flag.db").display());
    let lms = Lms::new().with("DATABASE_URL_FILE", &file);
    assert!(lms.run(&["demo", "--database-url", &url], "").status.success());
    assert!(directory.path().join("by-flag.db").exists());
}

#[test]
fn a_file_without_a_valid_secret_is_rejected_by_name_without_being_printed() {
    if skipped() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    for (content, variable, named) in [
        ("harbour-77", "LMS_PEPPERS_FILE", "--peppers"),
        ("mysql://lms:harbour-77@localhost/lms", "DATABASE_URL_FILE", "--database-url"),
        ("http://:harbour-77@localhost", "REDIS_URL_FILE", "--redis-url"),
        ("\n", "LMS_SEAL_KEYS_FILE", "LMS_SEAL_KEYS_FILE"),
    ] {
        for command in [&["serve"][..], &["migrate"], &["platform-admin", "create", "operator"], &[]] {
            let lms = Lms::new().with(variable, &write(&directory, "secret", content));
            let error = error(&lms.run(command, ""));
            assert!(error.contains(named) && !error.contains("harbour-77"), "{variable}: {error}");
        }
    }
    let lms = Lms::new().with("LMS_TOKEN_KEYS_FILE", "/nowhere/keys");
    let error = error(&lms.run(&["serve"], ""));
    assert!(error.contains("LMS_TOKEN_KEYS_FILE: /nowhere/keys"), "{error}");
    // A command that needs no secrets does not read their files.
    assert!(lms.run(&["codes"], "").status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_reads_secrets_from_files() {
    if skipped() {
        return;
    }
    let mut worker = Lms::new().with("LMS_PEPPERS_FILE", "/nowhere/peppers").work();
    let (status, _) = worker.end().await;
    assert!(!status.success() && worker.output().contains("LMS_PEPPERS_FILE: /nowhere/peppers"), "{}", worker.output());
}

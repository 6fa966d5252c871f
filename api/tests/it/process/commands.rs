//! Tests of the command line.

use std::{net::TcpListener, process::Output};

use openapi::CATALOGUE;
use poem::http::Method;
use serde_json::{Value, json};

use super::server::{Lms, OPERATOR_PASSWORD, skipped};

fn output_text(output: &Output) -> (String, String) {
    (String::from_utf8(output.stdout.clone()).unwrap(), String::from_utf8(output.stderr.clone()).unwrap())
}

#[test]
fn the_help_names_every_command_and_every_setting() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let output = lms.run(&["--help"], "");
    assert!(output.status.success());
    let (help, _) = output_text(&output);
    for command in
        ["serve", "migrate", "backup", "replay-erasures", "retry-jobs", "platform-admin", "demo", "openapi", "codes"]
    {
        assert!(help.lines().any(|line| line.trim_start().starts_with(command)), "{command}: {help}");
    }
    for setting in [
        "DATABASE_URL",
        "REDIS_URL",
        "LMS_DATA_DIR",
        "LMS_TOMBSTONES_DIR",
        "LMS_LISTEN",
        "LMS_PUBLIC_ADDRESS",
        "LMS_TOKEN_KEYS",
        "LMS_PEPPERS",
        "LMS_SEAL_KEYS",
        "LMS_BCRYPT_COST",
        "LMS_WORKER_SLOTS",
        "LMS_JOB_LEASE_S",
        "LMS_LOGIN_BURST",
        "LMS_ACCOUNT_RATE",
        "LMS_MAX_CONNECTIONS",
        "LMS_LOG",
        "LMS_LOG_FORMAT",
        "LMS_TRUSTED_PROXIES",
    ] {
        assert!(help.contains(&format!("[env: {setting}")), "{setting}: {help}");
    }
    assert!(lms.run(&["--version"], "").status.success());
    let (help, _) = output_text(&lms.run(&["platform-admin", "--help"], ""));
    assert!(help.contains("create") && help.contains("reset"), "{help}");
}

#[test]
fn the_document_and_the_catalogue_are_printed_without_a_database() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let output = lms.run(&["openapi"], "");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["paths"]["/admin/imports"]["post"]["operationId"], "createImport");
    let (codes, _) = output_text(&lms.run(&["codes"], ""));
    let rows: Vec<_> = codes.lines().skip(2).collect();
    assert_eq!(rows.len(), CATALOGUE.len());
    for (row, code) in rows.iter().zip(CATALOGUE) {
        assert!(row.starts_with(&format!("| {} | {} | {} |", code.id, code.http_status, code.message)), "{row}");
    }
    assert_eq!(lms.folder().read_dir().unwrap().count(), 0);
}

#[test]
fn the_jobs_of_a_kind_are_retried_and_an_unknown_kind_is_an_error() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    // Only the service creates a database.
    lms.serve().kill();
    let (report, errors) = output_text(&lms.run(&["retry-jobs", "--kind", "digest"], ""));
    assert_eq!(report, "Dead jobs that are due again: 0. Failed jobs that waited and are due now: 0.\n", "{errors}");
    let output = lms.run(&["retry-jobs", "--kind", "digests"], "");
    assert!(!output.status.success());
    let (_, errors) = output_text(&output);
    assert!(errors.contains("the kinds of jobs are digest, erase, import"), "{errors}");
}

#[test]
fn an_invalid_setting_is_rejected_at_start_up_by_name() {
    if skipped() {
        return;
    }
    for (name, value, named) in [
        ("LMS_BCRYPT_COST", "40", "--bcrypt-cost"),
        ("LMS_BCRYPT_COST", "ten", "--bcrypt-cost"),
        ("LMS_LISTEN", "localhost", "--listen"),
        ("LMS_WORKER_SLOTS", "0", "--worker-slots"),
        ("LMS_JOB_LEASE_S", "0", "--job-lease-s"),
        ("LMS_LOG_FORMAT", "xml", "--log-format"),
        ("LMS_LOG", "lms=loud", "LMS_LOG"),
        ("LMS_TRUSTED_PROXIES", "10.0.0.0/99", "--trusted-proxies"),
        ("LMS_LOGIN_RATE", "0", "--login-rate"),
        ("LMS_ACCOUNT_BURST", "0", "--account-burst"),
        ("LMS_MAX_CONNECTIONS", "0", "--max-connections"),
        ("DATABASE_URL", "mysql://localhost/lms", "--database-url"),
        ("REDIS_URL", "localhost:6379", "--redis-url"),
        ("DATABASE_URL", "postgres://lms@127.0.0.1:1/lms", "LMS_TOKEN_KEYS is not set"),
        ("LMS_TOKEN_KEYS", "one:short", "--token-keys"),
    ] {
        let output = Lms::new().with(name, value).run(&["serve"], "");
        let (_, error) = output_text(&output);
        assert!(!output.status.success() && error.contains(named), "{name}={value}: {} {error}", output.status);
    }
    let occupied = TcpListener::bind("127.0.0.1:0").unwrap();
    let output = Lms::new().with("LMS_LISTEN", &occupied.local_addr().unwrap().to_string()).run(&["serve"], "");
    assert!(!output.status.success() && output_text(&output).1.contains("LMS_LISTEN"));
}

#[test]
fn an_invalid_secret_is_rejected_without_being_printed() {
    if skipped() {
        return;
    }
    for (name, value, secret) in [
        ("DATABASE_URL", "mysql://lms:harbour-77@localhost/lms", "harbour-77"),
        ("REDIS_URL", "http://:harbour-77@localhost", "harbour-77"),
        ("LMS_PEPPERS", "1:aGFyYm91ci03Nw==", "aGFyYm91ci03Nw"),
    ] {
        let output = Lms::new().with(name, value).run(&["serve"], "");
        let (_, error) = output_text(&output);
        assert!(!output.status.success() && !error.contains(secret), "{name}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operators_password_is_read_from_standard_input_or_drawn() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let server = lms.serve();
    let create = |password: &str| lms.run(&["platform-admin", "create", "Operator"], password);
    for weak in ["", "short\n", "password1\n"] {
        let output = create(weak);
        assert!(!output.status.success() && output_text(&output).1.contains("password"), "{output:?}");
    }
    let output = create(&format!("{OPERATOR_PASSWORD}\n"));
    assert!(output.status.success(), "{output:?}");
    assert!(!output_text(&output).0.contains(OPERATOR_PASSWORD) && !output_text(&output).1.contains(OPERATOR_PASSWORD));
    let again = create(OPERATOR_PASSWORD);
    assert!(
        !again.status.success() && output_text(&again).1.contains("lms platform-admin reset operator"),
        "{again:?}"
    );

    let log_in = |password: String| {
        server.try_call(
            Method::POST,
            "/platform/login",
            "",
            Some(json!({ "username": "operator", "password": password })),
        )
    };
    let (status, session) = log_in(OPERATOR_PASSWORD.to_owned()).await.unwrap();
    assert_eq!(status, 200);
    let token = serde_json::from_str::<Value>(&session).unwrap()["access_token"].as_str().unwrap().to_owned();
    // The password can be reset while the service runs.
    let output = lms.run(&["platform-admin", "reset", "operator", "--draw"], "");
    let drawn = output_text(&output)
        .0
        .lines()
        .find_map(|line| line.strip_prefix("Password (shown only once): ").map(str::to_owned));
    assert_eq!(log_in(drawn.unwrap()).await.unwrap().0, 200);
    assert_eq!(log_in(OPERATOR_PASSWORD.to_owned()).await.unwrap().0, 401);
    assert_eq!(server.try_call(Method::GET, "/platform/schools", &token, None).await.unwrap().0, 401);
    let unknown = lms.run(&["platform-admin", "reset", "somebody", "--draw"], "");
    assert!(!unknown.status.success());
}

/// The school's id, and the role, user name and secret of each person, as the command prints them.
fn sign_ins(demo: &str) -> (String, Vec<[String; 3]>) {
    let school = demo.lines().find_map(|line| line.strip_prefix("school_id ")).unwrap().to_owned();
    let people = demo.lines().filter_map(|line| {
        let words: Vec<_> = line.strip_prefix("  ")?.split_whitespace().collect();
        matches!(words.as_slice(), [_, _, "PIN" | "password", _]).then(|| [0, 1, 3].map(|at| words[at].to_owned()))
    });
    (school, people.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn preparing_the_demonstration_again_draws_new_secrets() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let [first, second] = [(); 2].map(|()| {
        let output = lms.run(&["demo"], "");
        assert!(output.status.success(), "{output:?}");
        sign_ins(&output_text(&output).0)
    });
    assert_eq!(first.0, second.0);
    assert_eq!((first.1.len(), second.1.len()), (6, 6));
    let server = lms.serve();
    let attempt = async |[role, username, secret]: &[String; 3]| {
        let (path, key) = match role.as_str() {
            "pupil" => ("/auth/pupil/login", "pin"),
            "platform_admin" => ("/platform/login", "password"),
            _ => ("/auth/staff/login", "password"),
        };
        let mut body = json!({ "username": username, key: secret });
        if role != "platform_admin" {
            body["school_id"] = json!(second.0);
        }
        server.try_call(Method::POST, path, "", Some(body)).await.unwrap()
    };
    for person in &first.1 {
        assert_eq!(attempt(person).await.0, 401, "{}", person[0]);
    }
    let mut admin = String::new();
    for person in &second.1 {
        let (status, text) = attempt(person).await;
        assert_eq!(status, 200, "{}: {text}", person[0]);
        if person[0] == "it_admin" {
            admin = serde_json::from_str::<Value>(&text).unwrap()["access_token"].as_str().unwrap().to_owned();
        }
    }
    assert_eq!(server.list("/admin/users?role=pupil&", &admin).await.len(), 75);
    assert_eq!(server.list("/admin/classrooms?", &admin).await.len(), 3);
    assert_eq!(server.get("/schools", "").await["items"].as_array().unwrap().len(), 1);
}

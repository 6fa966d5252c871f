//! How long an uploaded roster is stored, and where the secrets in the roster must not appear.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{
    TestApp,
    imports::{fixture, id},
};

const ROSTER: &[u8] = b"first_name,last_name,classroom\nAva,Price,Hazel\nBen,Shah,Hazel\n";

#[tokio::test]
async fn the_file_report_and_pins_are_deleted_after_seven_days() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (waiting, done, rejected) = {
        let admin = app.as_(&oak.it_admin);
        let waiting = id(&app.import(&admin, ROSTER, &[]).await);
        let rejected = id(&app.import(&admin, &fixture("roster-broken.csv"), &[]).await);
        (waiting, id(&app.import(&admin, ROSTER, &[("mode", "commit")]).await), rejected)
    };

    app.clock.advance(TimeDelta::days(7) - TimeDelta::minutes(1));
    app.do_jobs().await;
    let admin = app.as_(&oak.it_admin);
    assert_eq!(admin.cards(&done).await.len(), 2);
    assert_eq!(admin.get(&format!("/admin/imports/{rejected}/errors.csv")).await.status, 200);
    assert_ne!(admin.import(&done).await["report"]["items"], json!([]));

    app.clock.advance(TimeDelta::hours(2));
    app.do_jobs().await;
    let admin = app.as_(&oak.it_admin);
    admin.get(&format!("/admin/imports/{done}/login-cards")).await.is("LMS-SES-006");
    for import in [&done, &rejected, &waiting] {
        admin.get(&format!("/admin/imports/{import}/errors.csv")).await.is("LMS-SES-006");
        assert_eq!(admin.import(import).await["report"]["items"], json!([]));
    }
    let shown = admin.import(&done).await;
    assert_eq!((&shown["import"]["state"], &shown["import"]["counts"]["created"]), (&json!("done"), &json!(2)));

    // The waiting import can no longer be committed, because its roster has been deleted. The response gives this
    // reason.
    let before = app.stored(oak.id).await;
    admin.post_to_import(&waiting, "commit").await.accepted();
    app.do_jobs().await;
    let shown = admin.import(&waiting).await;
    assert_eq!(shown["import"]["state"], "rejected");
    assert!(shown["import"]["reason"].as_str().unwrap().contains("upload it again"), "{shown}");
    assert_eq!(app.stored(oak.id).await, before);
}

/// All PINs and passwords of the broken roster, including invalid ones.
const SECRETS: [&str; 7] =
    ["899956", "758145", "12345a", "a-long-password-1", "correct-horse-7-battery", "granite-teapot-88-finch", "482911"];

#[track_caller]
fn assert_no_secret(place: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} is in {place}");
    }
}

#[tokio::test]
async fn pins_and_passwords_appear_in_no_report_log_or_table() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let operator = app.as_(&app.platform_admin().await);
    let skip = [("mode", "commit"), ("on_error", "skip"), ("confirm_large", "true")];
    let mut generated = Vec::new();
    for roster in ["roster-broken.csv", "roster-canonical.csv", "roster-mis-export.csv"] {
        let accepted = admin.upload(&fixture(roster), &skip).send().await;
        assert_no_secret("the first response", accepted.text());
        let import = id(&accepted.accepted());
        assert_no_secret_in_database(&app);
        app.do_jobs().await;
        for path in ["", "?outcome=rejected", "/events"] {
            assert_no_secret(path, admin.get(&format!("/admin/imports/{import}{path}")).await.text());
        }
        assert_eq!(admin.get(&format!("/admin/imports/{import}/errors.csv")).await.status, 200);
        generated.extend(admin.cards(&import).await);
    }
    let (username, pin) = generated.last().unwrap();
    let card = json!({ "school_id": oak.id, "username": username, "pin": pin });
    app.anonymous().post("/auth/pupil/login", card).await.ok();
    assert_no_secret("the audit log", admin.get("/admin/audit?limit=200").await.text());
    assert_no_secret("the jobs", operator.get("/platform/jobs").await.text());
    assert_no_secret_in_database(&app);
    let log = app.log().text();
    assert_no_secret("the log", &log);
    for (_, pin) in generated {
        assert!(!log.split(|c: char| !c.is_ascii_digit()).any(|digits| digits == pin), "a generated PIN is in the log");
    }
}

/// Searches the SQLite database file and its write-ahead log for the secrets. Does nothing on PostgreSQL.
fn assert_no_secret_in_database(app: &TestApp) {
    let Some(path) = app.fresh_database().url().strip_prefix("sqlite://") else { return };
    for suffix in ["", "-wal"] {
        let Ok(bytes) = std::fs::read(format!("{path}{suffix}")) else { continue };
        assert!(!bytes.is_empty());
        for secret in SECRETS {
            assert!(
                !bytes.windows(secret.len()).any(|window| window == secret.as_bytes()),
                "{secret} is in the database"
            );
        }
    }
}

#[tokio::test]
async fn a_bad_cell_is_shown_unless_it_is_a_secret() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let roster = b"role,first_name,last_name,pin,password,year_group\npupil,Ava,Price,12x456,,thirteen\nteacher,Ben,Shah,,12345,\n";
    let shown = app.import(&admin, roster, &[]).await;
    let findings = |row: usize| shown["report"]["items"][row]["findings"].as_array().unwrap().clone();
    let value = |row: usize, column: &str| -> Value {
        findings(row).iter().find(|finding| finding["column"] == column).unwrap()["value"].clone()
    };
    assert_eq!(value(0, "pin"), "");
    assert_eq!(value(0, "year_group"), "thirteen");
    assert_eq!(value(1, "password"), "");
    assert!(findings(0).iter().all(|finding| !finding["suggestion"].as_str().unwrap().is_empty()));
}

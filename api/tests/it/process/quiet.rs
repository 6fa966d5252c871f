//! What a process writes to its log holds no PIN, no password and no token.

use poem::http::Method;
use serde_json::json;

use super::server::{ADMIN_PASSWORD, Lms, OPERATOR_PASSWORD, skipped};
use crate::support::imports::{cards, fixture};

#[tokio::test(flavor = "multi_thread")]
async fn a_school_s_first_day_leaves_no_secret_in_the_log() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("LMS_LOG", "debug");
    let server = lms.serve();
    let school = server.found(&lms).await;
    let mut secrets = vec![OPERATOR_PASSWORD.to_owned(), ADMIN_PASSWORD.to_owned()];
    secrets.extend([school.operator.clone(), school.admin.clone()]);
    secrets.extend(["correct-horse-7-battery", "purple-lantern-42-otter"].map(str::to_owned));
    for roster in ["roster-canonical.csv", "roster-mis-export.csv", "roster-broken.csv"] {
        let import = server.upload(&school, fixture(roster)).await;
        let ended = server.until_ended(&school, &import).await;
        if ended["state"] == "done" {
            let sheet = server.get(&format!("/admin/imports/{import}/login-cards"), &school.admin).await;
            secrets.extend(cards(sheet.as_str().unwrap()).into_iter().map(|(_, pin)| pin));
        }
        server.get(&format!("/admin/imports/{import}/errors.csv"), &school.admin).await;
    }
    // Sixty pupils with PINs of the file, 32 more with drawn ones.
    assert!(secrets.len() > 92);
    // Right and wrong, and what a client does wrong.
    let teacher = json!({ "school_id": school.id, "username": "dosei", "password": "purple-lantern-42-otter" });
    let session = server.post("/auth/staff/login", "", teacher).await;
    let refresh = session["refresh_token"].as_str().unwrap();
    let again = server.post("/auth/refresh", "", json!({ "refresh_token": refresh })).await;
    for session in [&session, &again] {
        secrets.extend(["access_token", "refresh_token"].map(|token| session[token].as_str().unwrap().to_owned()));
    }
    let wrong = [
        ("/auth/staff/login", json!({ "school_id": school.id, "username": "dosei", "password": "wrong-9-lantern" })),
        ("/auth/pupil/login", json!({ "school_id": school.id, "username": "x", "pin": "731904" })),
        ("/auth/pupil/login", json!({ "school_id": school.id, "username": "x", "pin": 731_904 })),
        ("/auth/pupil/login", json!("wrong-9-lantern")),
        ("/auth/refresh", json!({ "refresh_token": "wrong-9-lantern" })),
        ("/platform/login", json!({ "username": "operator", "password": "wrong-9-lantern" })),
    ];
    for (path, body) in wrong {
        let (status, _) = server.try_call(Method::POST, path, "", Some(body)).await.unwrap();
        assert!((400..500).contains(&status), "{path}: {status}");
    }
    let (status, _) = server.try_call(Method::GET, "/auth/me", "wrong-9-lantern", None).await.unwrap();
    assert_eq!(status, 401);
    let user = json!({ "role": "pupil", "username": "x y", "first_name": "A", "last_name": "B", "pin": "731904" });
    server.try_call(Method::POST, "/admin/users", &school.admin, Some(user)).await.unwrap();
    secrets.extend(["wrong-9-lantern", "731904"].map(str::to_owned));

    let log = server.log();
    assert!(log.matches("api error").count() >= 7, "{log}");
    let digits: std::collections::HashSet<_> = log.split(|c: char| !c.is_ascii_digit()).collect();
    for secret in secrets {
        // Six digits are also part of times and numbers: a PIN is looked for as a number of its own.
        let is_pin = secret.len() == 6;
        let found = if is_pin { pin_is_in(&log, &digits, &secret) } else { log.contains(&secret) };
        assert!(!found, "{secret} is in the log");
    }
}

/// Microseconds have six digits too: those of a line's time do not count.
fn pin_is_in(log: &str, digits: &std::collections::HashSet<&str>, pin: &str) -> bool {
    digits.contains(pin) && log.replace(&format!(".{pin}Z"), "").contains(pin)
}

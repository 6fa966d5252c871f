//! The platform's own tenant is not a school: nobody reaches its accounts at the log-ins of schools.

use entity::{SchoolId, login_failure};
use serde_json::json;

use super::log_in;
use crate::support::TestApp;

#[tokio::test]
async fn log_ins_at_schools_with_the_platforms_id_do_not_lock_the_operator() {
    let app = TestApp::spawn().await;
    let operator = app.platform_admin().await;
    for id in ["00000000-0000-0000-0000-000000000000", "00000000000000000000000000000000"] {
        for _ in 0..6 {
            let staff = json!({ "school_id": id, "username": "operator", "password": "not-the-password" });
            app.anonymous().post("/auth/staff/login", staff).await.is("LMS-AUTH-006");
            let pupil = json!({ "school_id": id, "username": "operator", "pin": "111112" });
            app.anonymous().post("/auth/pupil/login", pupil).await.is("LMS-AUTH-006");
            let right = json!({ "school_id": id, "username": "operator", "password": operator.secret });
            app.anonymous().post("/auth/staff/login", right).await.is("LMS-AUTH-006");
        }
    }
    let tx = app.tenant(SchoolId::PLATFORM).read().await.unwrap();
    assert_eq!(tx.find::<login_failure::Entity>().all(&tx).await.unwrap(), []);
    tx.commit().await.unwrap();
    log_in(&app, &operator).await;
}

#[tokio::test]
async fn a_refresh_token_with_the_platforms_id_refreshes_nothing() {
    let app = TestApp::spawn().await;
    let operator = app.platform_admin().await;
    let signed_in = log_in(&app, &operator).await;
    let token = signed_in["refresh_token"].as_str().unwrap();
    let secret = token.strip_prefix("platform.").unwrap();
    for id in ["00000000-0000-0000-0000-000000000000", "00000000000000000000000000000000"] {
        let body = json!({ "refresh_token": format!("{id}.{secret}") });
        app.anonymous().post("/auth/refresh", body).await.is("LMS-AUTH-008");
    }
    super::refresh(&app, &signed_in).await.ok();
}

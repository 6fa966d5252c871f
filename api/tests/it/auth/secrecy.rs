//! PINs, passwords and tokens never reach the log, in whatever form a request contains them.

use poem::http::Method;
use serde_json::json;

use super::{guess, log_in, me, refresh};
use crate::support::TestApp;

#[tokio::test]
async fn secrets_never_reach_the_log() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    let mut secrets = Vec::new();
    for person in [&oak.pupil, &oak.teacher, &operator] {
        let sign_in = log_in(&app, person).await;
        let refreshed = refresh(&app, &sign_in).await.ok();
        me(&app, &refreshed).await.ok();
        guess(&app, person).await;
        // These malformed bodies contain the secret.
        let login = person.login().to_string();
        for (media_type, body) in [
            ("application/json", login[..login.len() - 1].to_owned()),
            ("application/json", format!("[{login}]")),
            ("application/json", json!(person.secret).to_string()),
            ("text/plain", login.clone()),
            (login.as_str(), login.clone()),
            ("application/x-www-form-urlencoded", format!("pin={}", person.secret)),
        ] {
            let call = app.anonymous().call(Method::POST, person.login_path()).header("content-type", media_type);
            let _ = call.body(body).send().await;
        }
        let path = "/auth/password";
        let change = json!({ "current": [person.secret], "new": { "new": "fresh-7-oaks-here" } });
        app.as_(person).post(path, change).await;
        app.as_(person).post(path, json!({ "current": person.secret, "new": "fresh-7-oaks-here" })).await;
        for key in ["access_token", "refresh_token"] {
            for sign_in in [&sign_in, &refreshed] {
                let token = sign_in[key].as_str().unwrap();
                secrets.push(token.to_owned());
                app.with_token(format!("{token}x")).get("/auth/me").await.is("LMS-AUTH-002");
                app.anonymous().post("/auth/refresh", json!({ "refresh_token": format!("{token}x") })).await;
                app.anonymous().post("/auth/refresh", json!({ "refresh_token": [token] })).await;
                app.as_(person).post("/auth/logout", json!({ "refresh_token": { "token": token } })).await;
            }
        }
        secrets.push(person.secret.clone());
    }
    let admin = app.as_(&oak.it_admin);
    let generated = admin.post(&format!("/admin/users/{}/credential", oak.pupil.id), json!({})).await.ok();
    let new = json!({ "role": "pupil", "username": "new", "first_name": "A", "last_name": "B", "pin": "482911" });
    admin.post("/admin/users", new.clone()).await.created();
    admin.post("/admin/users", new).await.is("LMS-ADM-013");
    secrets.extend(["482911", "fresh-7-oaks-here"].map(ToOwned::to_owned));
    secrets.push(generated["pin"].as_str().unwrap().to_owned());

    let log = app.log().text();
    assert!(log.contains("api error"));
    for secret in secrets {
        // No part of a token may be logged either, such as the random half of a refresh token or the signature of an
        // access token.
        for part in
            secret.split('.').filter(|part| part.len() >= 6 && *part != oak.id.to_string() && *part != "platform")
        {
            assert_eq!(log.lines().find(|line| line.contains(part)), None, "{part} is in the log");
        }
    }
}

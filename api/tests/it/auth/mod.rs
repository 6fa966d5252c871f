//! `/auth` and `/platform/login`: signing in, staying signed in, signing out.

mod address_limit;
mod alike;
mod lockout;
mod login;
mod logout;
mod me;
mod password;
mod refresh;
mod rotation;
mod secrecy;
mod sessions;

use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp};

/// Logs in; what is answered.
async fn log_in(app: &TestApp, person: &Person) -> Value {
    app.anonymous().post(person.door(), person.login()).await.ok()
}

/// Tries to log in with a wrong secret.
async fn guess(app: &TestApp, person: &Person) -> Answer {
    let wrong = if person.secret.len() == 6 { "111112" } else { "not-the-password" };
    app.anonymous().post(person.door(), person.login_with(wrong)).await
}

/// What a wrong secret is answered with at the person's door.
fn wrong(person: &Person) -> &'static str {
    if person.door() == "/platform/login" { "LMS-PLT-002" } else { "LMS-AUTH-006" }
}

/// Exchanges the refresh token of a session.
async fn refresh(app: &TestApp, session: &Value) -> Answer {
    app.anonymous().post("/auth/refresh", json!({ "refresh_token": session["refresh_token"] })).await
}

/// Asks who the access token of a session is for.
async fn me(app: &TestApp, session: &Value) -> Answer {
    app.with_token(session["access_token"].as_str().unwrap()).get("/auth/me").await
}

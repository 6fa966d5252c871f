//! `/auth` and `/platform/login`: signing in, staying signed in, signing out.

mod access_tokens;
mod address_limit;
mod cookies;
mod flood;
mod indistinguishable;
mod lockout;
mod lockout_networks;
mod login;
mod logout;
mod me;
mod password;
mod refresh;
mod refresh_races;
mod rotation;
mod secrecy;
mod wrong_door;

use poem::http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp};

/// Logs in and returns the response: the tokens and the signed-in person.
async fn log_in(app: &TestApp, person: &Person) -> Value {
    app.anonymous().post(person.login_path(), person.login()).await.ok()
}

/// Tries to log in with a wrong secret.
async fn guess(app: &TestApp, person: &Person) -> Answer {
    app.anonymous().post(person.login_path(), person.login_with(wrong_secret(person))).await
}

/// Logs in from an address.
async fn log_in_from(app: &TestApp, person: &Person, peer: &str) -> Answer {
    app.anonymous().call(Method::POST, person.login_path()).json(&person.login()).from(peer).send().await
}

/// Tries to log in with a wrong secret from an address.
async fn guess_from(app: &TestApp, person: &Person, peer: &str) -> Answer {
    let body = person.login_with(wrong_secret(person));
    app.anonymous().call(Method::POST, person.login_path()).json(&body).from(peer).send().await
}

fn wrong_secret(person: &Person) -> &'static str {
    if person.secret.len() == 6 { "111112" } else { "not-the-password" }
}

/// The error code for a wrong secret at the person's log-in operation.
fn wrong_secret_code(person: &Person) -> &'static str {
    if person.login_path() == "/platform/login" { "LMS-PLT-002" } else { "LMS-AUTH-006" }
}

/// Exchanges the refresh token of a sign-in.
async fn refresh(app: &TestApp, sign_in: &Value) -> Answer {
    app.anonymous().post("/auth/refresh", json!({ "refresh_token": sign_in["refresh_token"] })).await
}

/// Requests the person to whom the sign-in's access token belongs.
async fn me(app: &TestApp, sign_in: &Value) -> Answer {
    app.with_token(sign_in["access_token"].as_str().unwrap()).get("/auth/me").await
}
